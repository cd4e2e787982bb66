"""A telephone number left with us: only noted, or to take the place of the old one.

A number that replaces another is read back and asked about; only a yes puts it into the file
(R-011). One more number is read back and left to a colleague (R-009).
"""

from __future__ import annotations

import re

from actions.talk.heard import Heard, skips
from actions.talk.memory import Memory
from actions.talk.reaction import Note, PhoneDecidedNote, PhoneNote, ProfileNote, Reaction
from actions.talk.settling import NO, YES
from crm.terms import Act, Asked

CONFIRM, AGAIN = "phone_confirm", "phone_again"
_REPLACES = re.compile(
    r"换(了|过|成)?(个|新|一个)?(新)?(的)?(手机|电话)?(号|卡)|新(的)?(手机|电话)?号|"
    r"号码?(已经|都|也|是)?(换|改|变)|"
    r"(旧|老|原来|以前|之前)(的)?(那个|这个)?(手机|电话)?号码?.{0,6}(不用|停|没用|作废|销|丢)|"
    r"以后(都|就)?(打|用|联系|改)|(new|changed my|different) (phone |mobile |cell )?number|"
    r"number (has |is )?(been )?changed|no longer (use|have)|from now on|instead of the old",
    re.I,
)


_ANOTHERS = re.compile(
    r"(找|打|联系|问|加)(给)?(他|她|我?(老公|老婆|爱人|儿子|女儿|爸|妈|弟|哥|姐|妹|朋友|同事|司机))|(他|她)的?(电话|手机|号)|"
    r"我(老公|老婆|爱人|儿子|女儿|爸|妈|弟弟?|哥哥?|姐姐?|妹妹?|朋友|同事|司机)(的|在|开|电话|手机|号)|"
    r"\b(his|her|their) (number|phone|mobile)|(call|ring|text|contact|reach|ask) (him|her|"
    r"them|my \w+)\b",
    re.I,
)


def replaces(heard: Heard) -> bool:
    """True when a number is named that shall take the place of the one we have."""
    return heard.phone is not None and bool(_REPLACES.search(heard.text))


def is_open(memory: Memory) -> bool:
    """True while a number waits for the customer's yes."""
    return memory.opened_by(Asked.PROFILE_ITEM, CONFIRM, AGAIN)


def noted(heard: Heard, memory: Memory) -> list[Note]:
    """A number is noted wherever it is said; one that replaces another is asked about next."""
    if heard.phone is None:
        return []
    anothers = memory.for_another or _ANOTHERS.search(heard.text) is not None
    if anothers and not is_open(memory):
        # 开车的是我弟弟,有事找他: his number, and not the customer's own.
        memory.phone = heard.phone
        return [ProfileNote("contact_person", heard.text)]
    notes: list[Note] = []
    open_now = is_open(memory)
    if open_now and memory.phone not in (None, heard.phone):
        notes.append(PhoneDecidedNote(str(memory.phone), right=False))
    memory.phone = heard.phone
    if open_now or replaces(heard):
        memory.ask_now(Asked.PROFILE_ITEM, CONFIRM)
    return [*notes, PhoneNote(heard.phone, heard.name)]


def confirmed(heard: Heard, memory: Memory) -> Reaction | None:
    """Whether the number read back is right."""
    if heard.phone is not None:
        return Reaction("answered")
    if memory.phone is not None and heard.main_is(*YES, Act.THANKS):
        memory.drop_detour(Asked.PROFILE_ITEM)
        return Reaction("phone_changed", [PhoneDecidedNote(memory.phone, right=True)])
    if not (heard.main_is(*NO, Act.CHANGE_ANSWER) or skips(heard.text)):
        return None
    asked_again = memory.opened_by(Asked.PROFILE_ITEM, AGAIN)
    wrong, memory.phone = memory.phone, None
    if asked_again:
        memory.drop_detour(Asked.PROFILE_ITEM)
        return Reaction("skipped")
    memory.ask_now(Asked.PROFILE_ITEM, AGAIN)
    return Reaction("answered", [PhoneDecidedNote(wrong, right=False)] if wrong else [])
