"""Why a customer did not come, by the words he used (R-048, R-167).

A word list, read in order; what it does not know is "other", and his words stand beside it for
a person to class.
"""

from __future__ import annotations

from crm.terms import AbsenceReason

_WORDS: tuple[tuple[AbsenceReason, str], ...] = (
    (AbsenceReason.SOLD, "卖了 卖掉 转让 过户 换车 sold traded|it|in got|rid|of"),
    (AbsenceReason.PRICE, "太贵 贵了 价格 便宜 收费高 expensive price cheaper cost|too|much"),
    (AbsenceReason.DISTANCE, "太远 远了 搬家 搬走 外地 不顺路 too|far far|away moved distance"),
    (
        AbsenceReason.OTHER_SHOP,
        "别的店 别家 其他店 其它店 路边店 朋友的店 途虎 在外面 另一家 another|shop another|garage "
        "somewhere|else elsewhere other|dealer",
    ),
    (
        AbsenceReason.LITTLE_USE,
        "开得少 开的少 很少开 不怎么开 没怎么开 hardly|drive rarely|drive don't|drive little|use",
    ),
    (AbsenceReason.FORGOT, "忘了 忘记 没注意 没想起 forgot slipped|my|mind"),
)
"""Words apart by blanks; a bar stands for a blank within one."""


def absence_reason_in(words: str) -> AbsenceReason:
    """The reason these words give; price goes before the other shop that was cheaper."""
    said = words.lower()
    for reason, known in _WORDS:
        if any(word.replace("|", " ") in said for word in known.split()):
            return reason
    return AbsenceReason.OTHER
