"""What a carrier says in place of the customer, told from what a customer says (R-043).

In China the network plays its announcements as an answered call, so they come to us as the
first words heard. Each tells something else about the number: a telephone that is switched off
is rung later, a number that does not exist goes to info staff. A person who happens to say one
of these words is not taken for a carrier: an announcement speaks about a call, or about a number
that was dialled.
"""

from __future__ import annotations

import re
import unicodedata

from crm.terms import Unreached

NUMBER_IS_WRONG = frozenset({Unreached.SUSPENDED, Unreached.NOT_IN_SERVICE})
"""What is true of the number itself, whenever it is rung."""

_ABOUT_A_CALL = re.compile(
    r"您?所?(?:拨打|呼叫|拨叫|拨)的?(?:用户|电话|号码|客户|手机|是空号)|(?:您|你)拨打的|(?:您"
    r"|你)所拨"
    r"|(?:用户|对方|机主)(?:已|暂时|正在|正忙|无法|忙)|请(?:稍后|查证后|核对后|核实后)(?:再拨|拨打)"
    r"|来电提醒|秘书台|短信(?:的形式)?(?:通知|告知)|(?:提示音|滴声|嘀声|哔声)(?:之)?后|语音信箱"
    r"|(?:subscriber|number|customer|person|party|phone|mobile)[a-z ]*\byou(?:'ve| have| are)?"
    r"[a-z ]*\b(?:dial|call|reach)|the subscriber|dialed|dialled|redial|voice ?mail|after the tone"
    r"|leave (?:a|your) message|try (?:your call )?again later",
    re.IGNORECASE,
)
_SAYS = (
    (Unreached.NOT_IN_SERVICE, r"空号|(?:号码)?不存在|not in (?:service|use)|does not exist|doesn't"
     r" exist|no longer in (?:service|use)|unallocated|invalid number|has been disconnected"),
    (Unreached.SUSPENDED, r"停机|暂停服务|停止服务|(?:服务|业务)已?(?:被)?暂停|out of service"
     r"|service (?:has been |is )?(?:suspended|barred)|been suspended|temporarily suspended"),
    (Unreached.SWITCHED_OFF, r"关机|powered? off|switched off|turned off|power is off"),
    (Unreached.BUSY, r"正在通话|通话中|用户忙|正忙|占线|忙音|在通话|is busy|on another call"
     r"|in a call|on the phone"),
    (Unreached.MACHINE, r"留言|语音信箱|leave (?:a|your) message|voice ?mail|after the tone"),
    (Unreached.UNANSWERED, r"无人接听|没有人?接听|无应答|not answer|no answer|not available"
     r"|unavailable"),
    (Unreached.OUT_OF_REACH, r"无法接通|不在服务区|无法接听|不方便接听|未能接通|cannot be"
     r" (?:connected|reached)|can not be (?:connected|reached)|can't be (?:connected|reached)"
     r"|not reachable|out of (?:the )?(?:service area|coverage|reach)|unreachable"),
)  # fmt: skip
_TELLING = tuple((what, re.compile(words, re.IGNORECASE)) for what, words in _SAYS)


def carrier_announcement(heard: str) -> Unreached | None:
    """What an announcement tells about the call, or None if this is no announcement."""
    words = re.sub(r"[\s,。、,.!?!?;;::]+", " ", unicodedata.normalize("NFKC", heard)).strip()
    joined = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", words)
    if not _ABOUT_A_CALL.search(joined):
        return None
    return next((what for what, telling in _TELLING if telling.search(joined)), None)
