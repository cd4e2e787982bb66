"""The names customers give to what they rate, and the words for "the second", "the rest".

The one thing to know: inside a grouped question only the names of its own dimensions
count, so that 维修 is the completion phase among the speeds and the repair among the
qualities.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from re import Match, Pattern

_TAIL = r"(?:这?(?:个|块|方面|一项|项)|速度|质量|价格|价钱|程度|时间|费用?)*"

LABELS: dict[str, Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "overall": r"总[体的]来?说?|整体|综合|总分|总共|overall|in general|all in all",
        "staff": r"人员|师傅|顾问|员工|态度|staff|people|advisor|technicians?|mechanics?",
        "reception_speed": rf"(?:接待|接车|前台|进店|进厂|迎接|登记|开单|接的){_TAIL}"
        r"|reception|check[- ]?in"
        r"|drop[- ]?off|front desk"
        r"|welcome",
        "completion_speed": rf"(?:完工|维修|修车|修理|施工|干活|交车|工期|修的|修得|完成){_TAIL}"
        r"|completion"
        r"|repairs?(?: time)?|\bwork(?:shop)?\b"
        r"|finishing",
        "billing_speed": rf"(?:结[账帐算]|付款|收银|买单|交钱|缴费|付钱|开票|收款){_TAIL}"
        r"|billing|the bill|payment|\btill\b"
        r"|check[- ]?out"
        r"|paying|cashier|invoice",
        "parts_price": rf"(?:配件|零件|零配件|材料|备件|料){_TAIL}"
        r"|parts?(?: price)?",
        "labour_price": rf"(?:工时|人工|手工|工费|工钱|工价|劳务){_TAIL}"
        r"|labou?r(?: price| cost)?|hourly rate"
        r"|work(?:manship)?",
        "repair_quality": rf"(?:维修|修理|修车|修得|修的|质量|技术|手艺|机修){_TAIL}"
        r"|repairs?(?: quality)?|quality"
        r"|the work|fix",
        "paint": rf"(?:喷漆|油漆|烤漆|补漆|做漆|钣喷|喷的|喷得|漆面?){_TAIL}"
        r"|paint(?:work| job)?",
        "cleanliness": rf"(?:清洁|卫生|洗车|洗的|洗得|整洁|清洗|车况?干净|干净程度){_TAIL}"
        r"|clean(?:liness|ing|ness)?\b"
        r"|wash(?:ing)?",
    }.items()
}

# Words that say of themselves what they are about: 没洗干净, the car was dirty.
_TELLING = {
    "cleanliness": re.compile(
        r"(?=(?:没|不|挺|很|有点|太|还是?|也|不太|不够)*(?:洗|擦|打扫|干净|脏|整洁|一尘不染))"
        r"|\b(?=(?:still |very |not |too |so |really |a bit |quite |pretty )*"
        r"(?:dirty|dusty|filthy|spotless|clean(?![a-z])))"
    )
}
_ORDINAL = (
    (r"前(?:面)?(?:两|2|俩)(?:个|项|样)?(?:都)?|(?:the )?first two(?: ones)?", (0, 1)),
    (r"后(?:面)?(?:两|2|俩)(?:个|项|样)?(?:都)?|(?:the )?(?:last|other) two(?: ones)?", (-2, -1)),
    (r"第[一1](?:个|项|样)?|头一个|(?:the )?first(?: one)?", (0,)),
    (r"第[二2](?:个|项|样)?|中间(?:那)?(?:个|项)?|(?:the )?second(?: one)?|middle(?: one)?", (1,)),
    (r"第[三3](?:个|项|样)?|(?:the )?third(?: one)?", (2,)),
    (r"(?:最)?后(?:面)?(?:一|那)?(?:个|项|样)|最后|(?:the )?last(?: one)?", (-1,)),
)  # fmt: skip
_REST = (
    r"其他的?|前[面边]的?|后[面边]的?|其它的?|其余的?|别的|剩下的?|余下的?|另外(?:两|几)?个?"
    r"|(?:the )?\brest\b|the others?|others"
    r"|everything else"
    r"|all the rest|anything else"
)
_ALL = (
    r"都|全部?|所有的?|三[个项样]|两[个项样]|仨|一律|统统|各项|样样|每[个项]|\ball(?: of (?:them"
    r"|it))?|everything|\bboth\b"
    r"|\beach\b|across the board"
)


@dataclass(frozen=True)
class Label:
    """A place in the text where dimensions are named; ``rest`` and ``every`` name them jointly."""

    begin: int
    stop: int
    dimensions: tuple[str, ...]
    rest: bool = False
    every: bool = False


def labels_in(words: str, dimensions: tuple[str, ...]) -> list[Label]:
    """Return every label in the order of speech, overlapping ones left out."""
    found = [
        Label(each.start(), each.end(), (name,))
        for name in dimensions
        for each in (*LABELS[name].finditer(words), *_telling(name, words))
    ]
    for pattern, places in _ORDINAL:
        found += [
            Label(each.start(), each.end(), _at(dimensions, places))
            for each in re.finditer(pattern, words)
        ]
    found += [Label(each.start(), each.end(), (), rest=True) for each in re.finditer(_REST, words)]
    found += [
        Label(each.start(), each.end(), dimensions, every=True) for each in re.finditer(_ALL, words)
    ]
    return _without_overlaps(sorted(found, key=lambda each: (each.begin, each.every, -each.stop)))


def _telling(name: str, words: str) -> Iterable[Match[str]]:
    return _TELLING[name].finditer(words) if name in _TELLING else ()


def _at(dimensions: tuple[str, ...], places: tuple[int, ...]) -> tuple[str, ...]:
    size = len(dimensions)
    return tuple(dimensions[place] for place in places if -size <= place < size)


def _says_again(label: Label, before: Label) -> bool:
    # 洗车洗得很干净: a word that tells of itself stands behind the name of the same thing.
    is_telling = label.begin == label.stop
    return is_telling and label.dimensions == before.dimensions


def _without_overlaps(found: list[Label]) -> list[Label]:
    kept: list[Label] = []
    for label in found:
        if kept and (label.begin < kept[-1].stop or _says_again(label, kept[-1])):
            continue
        if label.every and kept and not kept[-1].every:
            # 前两个都是五分: "all" only repeats what was named in front of it.
            continue
        if not label.dimensions and not label.rest:
            continue
        kept.append(label)
    return kept
