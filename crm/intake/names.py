"""Names as front desks write them: with an honorific behind, or a company's instead of a person's.

The honorific is taken off the name, because the bot puts it on again when it speaks. A
company owns cars but does not answer the telephone: who is one decides whom we ask for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crm.intake.cells import narrow, shown
from crm.intake.errors import CellRefused
from crm.terms import Honorific

_CACHE = 8192

_HONORIFICS = {
    "先生": Honorific.MR, "男": Honorific.MR, "mr": Honorific.MR, "m": Honorific.MR,
    "male": Honorific.MR, "男士": Honorific.MR,
    "女士": Honorific.MS, "女": Honorific.MS, "太太": Honorific.MS, "夫人": Honorific.MS,
    "ms": Honorific.MS, "mrs": Honorific.MS, "f": Honorific.MS, "female": Honorific.MS,
    "小姐": Honorific.MISS, "miss": Honorific.MISS,
}  # fmt: skip
_SUFFIX = re.compile(r"(.+?)(先生|女士|太太|夫人|小姐)")
_PREFIX = re.compile(r"(mr|mrs|ms|miss)\.?\s+(.+)", re.IGNORECASE)
_COMPANY = re.compile(
    r"公司|集团|有限|股份|合作社|事务所|经营部|工作室|委员会|管理处"
    r"|(?:厂|局|院|所|中心|学校|大学|中学|小学|银行|酒店|商行|商店|政府|车队|大队|支队|协会|超市)$"
    r"|\b(?:co|ltd|inc|llc|company|corp|corporation|group)\b\.?",
    re.IGNORECASE,
)


@lru_cache(_CACHE)
def honorific(text: str) -> Honorific | None:
    """先生, 女士, 小姐 from a form of address or a sex; None where it says neither."""
    return _HONORIFICS.get(narrow(text).strip().lower().rstrip("."))


def is_company(name: str) -> bool:
    """Whether a name is a company's or an office's, not a person's."""
    return len(name) >= 4 and _COMPANY.search(name) is not None


@lru_cache(_CACHE)
def name(text: str) -> tuple[str, Honorific | None, bool] | None:
    """A name, the honorific written with it (王先生 → 王), and whether it is a company's.

    Raises:
        CellRefused: no letter in it, or too long for a name.
    """
    plain = " ".join(text.split())
    if not plain:
        return None
    if len(plain) > 80 or not any(sign.isalpha() for sign in plain):
        raise CellRefused(
            f"姓名“{shown(text)}”不像一个名字,请核对是否错列。",
            f"{shown(text)!r} does not look like a name; check whether the columns have shifted.",
        )
    if is_company(plain):
        return plain, None, True
    if found := _SUFFIX.fullmatch(plain):
        return found[1].strip(), _HONORIFICS[found[2]], False
    if found := _PREFIX.fullmatch(plain):
        return found[2], _HONORIFICS[found[1].lower()], False
    return plain, None, False


_COMPOUND = frozenset(
    (
        "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟",
        "公孙", "慕容", "令狐", "端木",
    )
)  # fmt: skip


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: equal, or one is the other's bare family name."""
    if one == other:
        return True
    short, full = sorted((one, other), key=len)
    return full.startswith(short) and (len(short) == 1 or short in _COMPOUND)
