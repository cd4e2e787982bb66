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
    (
        "检查故障灯",
        r"(查|看|检查)[^,。]{0,6}(故障|报警|警告|发动机)?灯|(check (the )?[a-z ]{0,14}|"
        r"engine |warning )light",
    ),
    ("空调清洗", r"(洗|清洗|保养|加).{0,3}空调|空调.{0,3}(洗|清洗|滤)|air.?con"),
    ("喷漆", r"(喷|补)(个|一下|点)?漆|钣金|paint|body ?work"),
    ("年检", r"年检|年审|验车|annual inspection|\bMOT\b"),
    ("洗车", r"洗(个|一下)?车|car wash"),
    ("打蜡", r"打(个)?蜡|wax"),
    ("底盘检查", r"(看|查|检查).{0,4}底盘|chassis"),
    ("加装行车记录仪", r"(装|加装)(个)?(行车)?记录仪|dash ?cam"),
    ("更换变速箱油", r"变速箱油|gearbox oil|transmission fluid"),
    ("贴膜", r"贴(个)?膜|window (film|tint)"),
    (
        "车辆检查",
        r"(做|约|来)个?(全面|常规)?(的)?检查(?!一下空调)|全车检查|a (full )?check[- ]?up|"
        r"an inspection",
    ),
)
_REFUSED_WORK = re.compile(
    r"不是(做|来|去|要)?[^,。,是]{0,4}(保养|换机油|机油|检查|洗车|首保|喷漆)[啊呀哦了]*|"
    r"\bnot (for )?(a |an |the )?(regular |normal )?(service|oil change|check-?up|first service)",
    _I,
)
_SERVICE = re.compile(r"保养|\bservice\b", _I)
_BESIDES = re.compile(
    r"(?:顺便|顺带|另外|还有|对了|别忘了?|记得)(?:[,,\s]|我|想|要|再|顺便|顺带|帮我|给我|麻烦|请|你们?|也|把|让师傅)*"
    r"(?:看看?|查查?|检查|瞧瞧?|弄弄?|处理|修|洗|check)?\s*(?:一下|下|看)?(?P<what>[^,。,;!?!?\s]{2,20})|"
    r"\b(?:also|as well,?|don'?t forget|remember|and|while (?:it'?s|you'?re|"
    r"i'?m) (?:there|at it),?|and please)\s+"
    r"(?:please |can you |could you |have a )?(?:look at |check |see to |fix |do |"
    r"sort )\s*(?P<what_en>[^,.;!?]{3,40})",
    _I,
)
_OIL = re.compile(
    r"机油(?:要|用|换)(?:全合成|半合成|矿物)[^,。,;\s]{0,4}|(?:fully|full|"
    r"semi)[- ]synthetic(?: oil)?",
    _I,
)
_LOOK_AT = re.compile(r"(也|都)?(那个|这个|检查|看|查|弄|瞧|处理|修|洗)?(一下|看|下)?$|^把")
_NO_WORK = re.compile(
    r"问|多少|怎么|什么|几点|多久|电话|谢|再见|吗|投诉|价|钱|时间|点|约|改|换个|周|号|上午|下午|明天"
)
_WORKS = tuple((name, re.compile(pattern, _I)) for name, pattern in _WORK)


def wants_place(heard: Heard) -> bool:
    """True when a place is surely wished for, or likely and in the very words of booking."""
    likely = heard.act is Act.BOOK_SERVICE and _BOOKS.search(heard.text) is not None
    return likely or heard.surely(Act.BOOK_SERVICE)


def books(text: str) -> bool:
    """True for the very words of booking a place: 帮我约, book me in."""
    return bool(_BOOKS.search(text))


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
    """What the car shall come for, as the books call it, where the words name it (R-078, R-089).

    What is named only to be refused (不是换机油), or to be looked at besides, is none of it.
    """
    wanted = _BESIDES.sub(" ", _REFUSED_WORK.sub(" ", text))
    return [name for name, pattern in _WORKS if pattern.search(wanted)]


def corrects_work(text: str) -> bool:
    """True when what the car comes for is put right: 不是保养,就查那个灯."""
    return bool(_REFUSED_WORK.search(text)) and (
        bool(work_wished(text)) or _SERVICE.search(_REFUSED_WORK.sub(" ", text)) is not None
    )


def besides(text: str) -> list[str]:
    """What shall be looked at as well, in the customer's own words: 顺便看看空调 (R-089)."""
    found = [(each["what"] or each["what_en"]).strip() for each in _BESIDES.finditer(text)]
    named = [_LOOK_AT.sub("", words) for words in found if not _NO_WORK.search(words)]
    oil = [each.group().strip() for each in _OIL.finditer(text)]
    return [words for words in [*named, *oil] if len(words) > 1]
