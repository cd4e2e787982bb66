"""Signs in the words of somebody who asks about us: who we are, where from, what for."""

from __future__ import annotations

import re

from actions.talk.market_signs import ELSEWHERE
from actions.talk.signs import is_question

_I = re.IGNORECASE
_WHO = re.compile(
    r"谁(啊|呀|呢|打|给我打|[??,,。]|$)|是谁(?!给|告诉)|哪(位|个|里的?|家|儿的?)(啊|呀|[??]|$)|什么(人|店|公司|单位)|机器|真人|"
    r"智能|\bai\b|骗子|who (are|is)|robot|\bbot\b|real person|human|scam",
    _I,
)
_WHERE_FROM = re.compile(
    r"(哪|怎么|咋|谁|从何)[^,。,]{0,8}(电话|号码|手机|联系方式|信息|资料)|"
    r"(电话|号码|手机号?|联系方式)[^,。,]{0,4}(哪|怎么|咋)|"
    r"(where|how)\b.{0,24}\b(number|contact|details)\b",
    _I,
)
_WHAT_FOR = re.compile(
    r"(问|打|聊|联系)[^,。,]{0,8}(干嘛|干吗|干什么|干啥|做什么|做啥|有(什么|啥)用|(什么|啥)目的)|"
    r"为(什么|啥|何)[^,。,]{0,4}(问|打|联系|要知道)|"
    r"why (do|are|did|would) you|what('s| is| are)?.{0,12}\b(for|purpose)\b",
    _I,
)
_NEVER_THERE = re.compile(
    r"(没|没有|从来没|从没|根本没|压根没|未)(再)?(来|去|到)过?(你们)?(那|那里|那儿|店|这|修|保养|"
    r"维修)?|"
    r"(never|not|n't) (been|come|visited|brought|at|in|with)( to)?( you| there| your| the)?",
    _I,
)
_ABOUT_VISIT = re.compile(
    r"过|上周|上个?月|最近|那天|你们店|你们那|\d+号|been|visited|there|your|last week", _I
)
_NEVER_DONE = re.compile(
    r"^[^,。,]{0,6}(没|没有|从来没|未)(换|做|修|喷|装|保养|加|洗)过|(我|车)(没|没有)(换|做|"
    r"修)(什么)?[^,。,好]{1,8}(啊|呀|吧|吗)?$|"
    r"\b(never|didn'?t) (have|had|get|got|change|changed|do|done|replace|replaced)\b.{0,40}(done|"
    r"changed|replaced|pads|work|service)",
    _I,
)
_WORK_PLACE = re.compile(
    r"在([^,。,;\s我你在]{2,20}?)(上班|工作|任职)|\bi work (?:at|for|"
    r"in) ([a-z0-9][\w .&'-]{1,40}?)(?:[,.;]|$| and )",
    _I,
)
_INSTEAD = re.compile(
    r"(跟|和|给|对)我(说|讲|聊|谈)(也|就|都)?(行|可以|成|好|一样)|"
    r"\b(tell|talk to|speak to|ask) me( instead)?\b.{0,12}\b(fine|ok|okay|instead)",
    _I,
)
_KIN = re.compile(
    r"我是(他|她|车主|王|李|您说的)?.{0,3}(的)?(老婆|老公|爱人|妻子|丈夫|太太|先生|儿子|女儿|爸|妈|父|母|"
    r"哥|弟|姐|妹|朋友|同事|司机|助理|家人|家属)|(车|那车)是我(开|送)|我(开|送)(去|来|过去|过来)的|"
    r"帮(他|她|朋友|家里).{0,4}(开|送|修)|"
    r"\b(i('m| am)|this is) (his|her|their|the owner's) (wife|husband|son|daughter|mother|"
    r"father|brother|"
    r"sister|friend|driver|colleague|assistant)|i (drove|brought) (it|the car)",
    _I,
)
_DOUBTS = re.compile(r"(吧|吗|么|没有?搞错)[??!!。.~啊呀]*$|是不是|[??]\s*$", _I)
_FIRM = re.compile(
    r"不认识|没(有)?(这|你说的|什么|叫)|不姓|不是(我|他|她|王|李|机主|本人|车主)|我没有?车|没(有)?车|"
    r"don'?t (know|own|have)|no(body| one) (here|called|by)|not (him|her|me)",
    _I,
)
_NOT_KNOWN = re.compile(r"打错|不认识|没这个?人|wrong number|don't know (him|her|any)", _I)
_NOT_THEIRS = re.compile(
    r"打错|错号|弄错人|认错|找错|不是(我(?=的|本人|[,,。!!了啊啦]|$)|他|她|王|李|机主|本人|车主|这个人|你们?要?找)|不认识|不姓|"
    r"没(有)?(这|那|你说的)?(个|辆|台)?(什么)?(人|车)|(车|号码?)(可|并|根本)?不是我的|"
    r"wrong (number|person|guy)|not (him|her|me|mine|mr|mrs|ms|the owner)\b|"
    r"don'?t (know (him|her|any)|own|have (a|any|this|that) (car|vehicle))|no(body|"
    r" one) (here|called|by)",
    _I,
)
_DRIVERS = re.compile(
    r"(我|俺)(们?家?)?的?(儿子|女儿|老公|老婆|爱人|媳妇|爸|妈|老爸|老妈|弟弟?|哥哥?|姐姐?|妹妹?|朋友|同事|司机|女婿|"
    r"家里人|老头|老伴|孩子)|"
    r"\bmy (son|daughter|husband|wife|dad|father|mum|mom|mother|brother|sister|friend|"
    r"driver|colleague|"
    r"partner|boss)\b",
    _I,
)
_NO_APPOINTMENT = re.compile(
    r"(没|没有|从来没|从没|未|不记得|真没)(有)?(预)?约(过|啊|呀|吗|什么|[,。!!]|$)|没(有)?(做|定|下)过?(什么)?预约|"
    r"谁(给我|帮我)?(预)?约的|啥(时候)?(预约|约的)|"
    r"(didn'?t|never|don'?t|haven'?t) (book|booked|make|made|have|had|"
    r"remember)( \w+){0,3} (appointment|"
    r"booking|anything)|what (appointment|booking)|i (didn'?t|never) book",
    _I,
)
_IN_THE_FAMILY = re.compile(
    r"(给|归|让|换)(了)?(我|咱|俺)?(家)?(的)?(弟|哥|姐|妹|儿子|女儿|老婆|老公|爱人|爸|妈|媳妇|家里)[^,。]{0,4}(开|用|了)|"
    r"(my|the) (son|daughter|wife|husband|brother|sister|father|mother|dad|mum|"
    r"mom)[^,.]{0,8} (drives|uses|has|took)",
    _I,
)
_MOVED_ADDRESS = re.compile(
    r"(?:地址|住址|家|住)(?:已经)?(?:改成|换成|改到|换到|变成|搬到|搬去|现在是|是|在)[了::\s]*(?P<zh>[^,。,;!?\s]{4,40})|"
    r"搬(?:家)?到了?(?P<zh2>[^,。,;!?\s]{4,40})|"
    r"\b(?:my |new )?address (?:is|has changed to|changed to)(?: now)?:? (?P<en>[^.;!?\n]{6,60})|"
    r"\bmoved to (?P<en2>\d[^.;!?\n]{6,60})",
    _I,
)


def asks_who(text: str) -> bool:
    """True when it is asked who or what is speaking."""
    return bool(_WHO.search(text))


def asks_where_from(text: str) -> bool:
    """True when it is asked where we have the number from."""
    return bool(_WHERE_FROM.search(text))


def asks_what_for(text: str) -> bool:
    """True when it is asked why we call or want to know."""
    return bool(_WHAT_FOR.search(text))


def asks_about_us(text: str) -> bool:
    """True when some word asks who we are, where the number is from, or what we want."""
    return asks_who(text) or asks_where_from(text) or asks_what_for(text)


def denies_visit(text: str) -> bool:
    """True when the customer says they were never there (R-230)."""
    there = _NEVER_THERE.search(text) and _ABOUT_VISIT.search(text)
    return bool(there) and not re.search(ELSEWHERE, text)


def denies_work(text: str) -> bool:
    """True when the customer says that the work in the books was not done (R-230)."""
    return bool(_NEVER_DONE.search(text))


def is_kin(text: str) -> bool:
    """True when somebody else than the owner speaks who knows the car (R-012)."""
    return bool(_KIN.search(text)) and not _NOT_KNOWN.search(text)


def work_place(text: str) -> str | None:
    """Where the customer works, if it is said in passing (R-009)."""
    found = _WORK_PLACE.search(text)
    return str(found.group(1) or found.group(3)).strip() if found else None


def only_doubts(text: str) -> bool:
    """True for 你打错了吧: a wrong number is suspected and not yet said."""
    return bool(_DOUBTS.search(text.strip())) and not _FIRM.search(text)


def speaks_instead(text: str) -> bool:
    """True when somebody offers to talk in the customer's place: 你跟我说也行."""
    return bool(_INSTEAD.search(text))


def says_not_theirs(text: str) -> bool:
    """True for words that can only mean that we have the wrong person."""
    return bool(_NOT_THEIRS.search(text))


def names_kin(text: str) -> bool:
    """True when somebody of the customer's own people is named: 我儿子."""
    return bool(_DRIVERS.search(text))


def denies_appointment(text: str) -> bool:
    """True when the customer knows of no appointment (R-230)."""
    return bool(_NO_APPOINTMENT.search(text))


def handed_in_family(text: str) -> bool:
    """True when the car is now driven by one of the customer's own people, and not sold."""
    return bool(_IN_THE_FAMILY.search(text))


def new_address(text: str) -> str | None:
    """The address the customer has moved to, in their words (R-009)."""
    found = _MOVED_ADDRESS.search(text)
    if found is None or is_question(text) or "哪" in text:
        return None
    return next(each for each in found.groups() if each is not None).strip()
