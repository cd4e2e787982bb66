"""Signs that speak of a place in the workshop: what for, moved, given back."""

from __future__ import annotations

import re

from actions.talk.heard import Heard
from crm.terms import Act

_I = re.IGNORECASE
_MOVES = re.compile(
    r"(改|换|挪|推迟|延后|提前|调整?).{0,6}(预约|约好|约的|预定)|(预约|约好|约的|预定).{0,10}"
    r"(改|换|挪|推迟|延后|提前|调)|"
    r"(change|move|reschedule|postpone|push back) (my|the|our) (appointment|booking)|reschedule",
    _I,
)
_GIVES_BACK = re.compile(
    r"(取消|退掉?|不要|不想要).{0,6}(预约|约好的|约的|预定)|(预约|约好的|约的|预定).{0,8}"
    r"(取消|不要了|退了|去不了|来不了|不去了)|cancel (my|the|our) (appointment|booking)",
    _I,
)
_CANNOT = re.compile(
    r"[去来]不了|赶不(过去|过来|上)|[去来]不(成|及)|没(空|时间)|有事|"
    r"can'?t (come|make)|won'?t make",
    _I,
)
_NO_MORE = re.compile(r"取消|不(约|去|来|用|要|想)(了|约)|算了|cancel|no longer|don'?t need", _I)
_BOOKS = re.compile(
    r"(想|要|帮我|给我|替我|麻烦)[^,。]{0,4}(预约|约)(?!好|的|了|会)|预约(一下|个|一个|保养)|"
    r"\bbook (a|an|in|my|the)\b|make an appointment",
    _I,
)
_WORK = (
    ("四轮定位", r"四轮定位|定位|wheel alignment|alignment"),
    ("首次保养", r"首保|first service"),
    (
        "更换轮胎",
        r"(换|补|买)(个|条|一条|四条|两条|新)*(轮胎|车胎|胎)|new tyres?|new tires?|tyre change",
    ),
    ("更换机油", r"(换|加)(个|点)?机油|oil change"),
    ("更换刹车片", r"换(个|副|一副)?(前|后)?刹车片|brake pads?"),
    ("更换电瓶", r"换(个|块)?(电瓶|蓄电池)|new battery|battery (change|replac)"),
    ("更换雨刮", r"换(个|副)?雨刮|wipers?"),
    ("空调清洗", r"(洗|清洗|保养|加).{0,3}空调|空调.{0,3}(洗|清洗|滤)|air.?con"),
    ("喷漆", r"(喷|补)(个|一下|点)?漆|钣金|paint|body ?work"),
    ("年检", r"年检|年审|验车|annual inspection|\bMOT\b"),
    ("洗车", r"洗(个|一下)?车|car wash"),
    ("打蜡", r"打(个)?蜡|wax"),
    ("底盘检查", r"(看|查|检查).{0,4}底盘|chassis"),
    ("加装行车记录仪", r"(装|加装)(个)?(行车)?记录仪|dash ?cam"),
    ("更换变速箱油", r"变速箱油|gearbox oil|transmission fluid"),
    ("贴膜", r"贴(个)?膜|window (film|tint)"),
)
_WORKS = tuple((name, re.compile(pattern, _I)) for name, pattern in _WORK)


def wants_place(heard: Heard) -> bool:
    """True when a place is surely wished for, or likely and in the very words of booking."""
    likely = heard.act is Act.BOOK_SERVICE and _BOOKS.search(heard.text) is not None
    return likely or heard.surely(Act.BOOK_SERVICE)


def moves_appointment(text: str) -> bool:
    """True when an appointment already made shall be another time."""
    return bool(_MOVES.search(text))


def gives_appointment_back(text: str) -> bool:
    """True when an appointment already made is cancelled."""
    return bool(_GIVES_BACK.search(text))


def only_cannot_come(text: str) -> bool:
    """True when the customer cannot come then, and does not say that they do not want to."""
    return bool(_CANNOT.search(text)) and not _NO_MORE.search(text)


def work_wished(text: str) -> list[str]:
    """What the car shall come for, as the books call it, where the words name it (R-078, R-089)."""
    return [name for name, pattern in _WORKS if pattern.search(text)]
