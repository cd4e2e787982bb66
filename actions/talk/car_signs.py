"""Signs of how the car is: well, not well, stuck, mended, or looked after by somebody else.

Plain readings of the text, like `signs`.
"""

from __future__ import annotations

import re

from actions.talk.signs import CLAUSES
from crm.rules.rework_words import TROUBLE
from crm.rules.triage import category_of
from crm.rules.wording import plain, stated
from crm.terms import ComplaintCategory

_I = re.IGNORECASE
_ACCIDENT = re.compile(r"车祸|撞车|撞了|被撞|追尾|事故|蹭了|出险|\b(accident|crash\w*|hit)\b", _I)
_WHAT_TO_DO = re.compile(
    r"怎么办|怎么处理|如何处理|(先|该|要|应该)(干|做)(什么|啥)|(打|报)给谁|"
    r"(what|who) (should|do|must) (i|we|you) (do|call)|what now",
    _I,
)
_CAR_FAILED = re.compile(
    r"失灵|失控|失效|刹不住|踩不|锁死|冒烟|起火|自燃|没刹|打不动|气囊|brake|steer|smoke|fire|fail",
    _I,
)
_RUNS_WELL = re.compile(
    r"(车|开着|开起来|跑起来|开得?|用着|现在)[^,。,没不]{0,6}(挺|很|蛮|都|非常|一切|特别)?(顺|"
    r"顺畅|好|好使|正常|稳|不错)|没(什么|啥|任何)?(问题|毛病|异常)|"
    r"(runs?|drives?|running|driving|works?) (fine|well|great|smooth)",
    _I,
)
_IF_NORMAL = re.compile(
    r"正不正常|正常(不|么|吗|的吗)|算不算正常|要不要紧|有(什么|啥)?影响(吗|么|不|没)|有没有(事|影响|关系)|没(事|关系)吧|会不会(有事|坏)|"
    r"(is|are|was) (that|this|it|they) (ok|okay|normal|usual|alright|all right|expected|"
    r"safe)|(whether|if) "
    r"(it|that|this)('s| is) (ok|okay|normal|usual|expected)|that'?s normal\b.{0,30}[??]",
    _I,
)
_SOLVED = re.compile(
    r"(?<![没未不])(都|已经|全|彻底|算)?(解决|修好|处理好|弄好|搞定|好)了|(?<![没未不])(问题)?(都)?(没|没有)(再)?(响|漏|"
    r"问题|毛病|异响|出现)了|好着呢|一切正常|挺好的?|"
    r"\b(solved|fixed|sorted|all good|working (fine|well)|runs? (fine|well)|"
    r"no (more )?(problems?|issues?|noise))\b",
    _I,
)
_UNSOLVED = re.compile(
    r"没(有)?(解决|修好|处理|弄好|好|彻底)|还(是|在|有|没|会|响|漏)|但|不过|就是|可是|只是|又|不满|"
    r"\b(not|n't|but|still|again|except|although)\b",
    _I,
)
_SOLVED_FIRST = re.compile(
    r"(?<![没未不])(解决|修好|处理好|弄好|好)(是|倒是|肯定)?(解决|修好|好)?了[^。]{0,3}[,,。\s]*(就是|但|不过|只是|可是|可)|"
    r"(?<!not )(?<!n't )\b(solved|fixed|sorted|quiet now)\b.{0,12}\b(but|only|except|though)\b",
    _I,
)
_NEVER_AGAIN = re.compile(
    r"(再也?|以后|永远|打死)(都|也)?(不|别想)(会)?(再)?(去|来|上|进)(你们)?|never (again|"
    r"coming back|going back|set foot)|"
    r"(won'?t|not|never) (be )?(com|go)(e|ing) back|last time i",
    _I,
)
_SERVICED = re.compile(
    r"(做|保养|弄|修|换|检查)(过|完|好)了?|(外面|别(的|家)|隔壁|路边|朋友)[^,。]{0,8}(做|保养|弄|修|换)|"
    r"(already|just) (had|got|did|done|been)|\b(serviced|elsewhere)\b|(an?other|"
    r"different) (garage|shop|place)",
    _I,
)
_RESCUE = re.compile(
    r"打不着|(启动|发动|点)不(了|着|起来)|抛锚|趴窝|拖(个)?车|(道路)?救援|没电了|亏电|搭(个)?电|坏(在|到)?(路上|半路|半道)|"
    r"(won'?t|doesn'?t|can'?t|not) start|\btow(ed|ing)?\b|broke(n)? down|stranded|"
    r"flat battery|jump start",
    _I,
)
_OIL_LIGHT = re.compile(
    r"(机油|油壶)[^,。]{0,8}(灯|报警|亮)|(灯|亮)[^。]{0,10}(油壶|机油壶)|"
    r"oil (pressure )?(warning )?(light|lamp)",
    _I,
)
_WHAT_NOW = re.compile(
    r"怎么办|咋办|咋弄|咋整|怎么弄|怎么整|来(人|个人|拖|接|一下)|派(人|车|个)|能不能|可以|电话|[??吗么]|"
    r"what (do|should|now)|can (you|i|somebody)|could you|need|help|who",
    _I,
)
_WENT_ELSEWHERE = re.compile(
    r"搬(家|走|到)|(换|去)(了)?(别的?|其他|另外?一?家|外面)|(别|其他|外面|隔壁|附近)[^,。]{0,6}(店|家|修|做|保养)|太远|离得远|"
    r"\b(an?other|different) (garage|shop|place|workshop)|\bmoved\b|too far|elsewhere",
    _I,
)


def asks_about_accident(text: str) -> bool:
    """True for what to do after an accident, where nothing of the car is said to have failed."""
    asked = _ACCIDENT.search(text) and _WHAT_TO_DO.search(text)
    return bool(asked) and not _CAR_FAILED.search(text)


def runs_well(text: str) -> bool:
    """True when it is said that the car runs well, and nothing is wrong with it after that."""
    clauses = CLAUSES.split(text)
    well = [place for place, part in enumerate(clauses) if _RUNS_WELL.search(part)]
    return bool(well) and not any(TROUBLE.search(part) for part in clauses[well[-1] + 1 :])


def asks_if_normal(text: str) -> bool:
    """True when the customer wants to know whether something is as it should be (R-094)."""
    return bool(_IF_NORMAL.search(text))


def says_solved(text: str) -> bool:
    """True when what we were told of is solved, and nothing is said against it."""
    return bool(_SOLVED.search(text)) and not _UNSOLVED.search(text)


def never_again(text: str) -> bool:
    """True when the customer says that they will not come to us any more."""
    return bool(_NEVER_AGAIN.search(text))


def tells_of_service(text: str) -> bool:
    """True when the car has been serviced already, with us or elsewhere."""
    return bool(_SERVICED.search(text))


def needs_rescue(text: str, *, came_for_it: bool) -> bool:
    """True when the car cannot go on by itself and the customer wants to know what now.

    ``came_for_it``: the customer has come to us, so telling it is asking what to do.
    """
    return bool(_RESCUE.search(text)) and (came_for_it or bool(_WHAT_NOW.search(text)))


def solved_but(text: str) -> bool:
    """True when the old matter is solved, and something else is not right: 解决了,就是态度差."""
    return bool(_SOLVED_FIRST.search(text))


def has_but(text: str) -> bool:
    """True when something is said against what was just told."""
    return bool(_UNSOLVED.search(text))


def went_elsewhere(text: str) -> bool:
    """True when the customer has moved away or goes to another shop."""
    return bool(_WENT_ELSEWHERE.search(text))


def names_trouble(text: str) -> bool:
    """True when some word says that something is wrong, late, dear or rude."""
    return bool(TROUBLE.search(text)) or category_of(text) is not ComplaintCategory.OTHER


def states_trouble(text: str) -> bool:
    """True when something is said to be wrong with the car, and not said to be gone."""
    return any(stated(TROUBLE, plain(text)))


def oil_light_is_on(text: str) -> bool:
    """True when the red oil light is spoken of: nobody should drive on with it (R-093)."""
    return bool(_OIL_LIGHT.search(text))
