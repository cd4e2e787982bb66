"""One verdict about one thing, out of numbers first and words second.

A number that was said outweighs the words around it. Among words the main clause stands:
what follows 就是 or "but" and only describes (贵, 慢) is a remark, not the grade.
"""

import re
from collections.abc import Sequence

from nlu.readers import irony
from nlu.readers.rating_agreement import last_word
from nlu.readers.rating_labels import LABELS
from nlu.readers.rating_scores import names_a_score, read_scores
from nlu.readers.rating_terms import Opinion, Verdict
from nlu.readers.rating_words import read_grades

_FAMILY_ZH = (
    r"(?:老婆|老公|爱人|媳妇|太太|我妈|我爸|妈妈|爸爸|儿子|女儿|朋友|同事|司机|家人|家里人|另一半"
    r"|对象)"
)
_FAMILY_EN = (
    r"\b(?:my|the) (?:wife|missus|kids?|boss|hubby|husband|son|daughter|friend|driver|colleague"
    r"|partner|mother|father|mum|mom|dad)"
)
_SOMEBODY = re.compile(
    rf"(?:{_FAMILY_ZH}|他|她)[^,。]{{0,4}}?(?:说|觉得|给|打|认为|感觉|想|那|是)"
    rf"|{_FAMILY_EN}|\bhe\b|\bshe\b"
)
# 我媳妇满意我不满意: somebody right before the grade.
_PERSON = re.compile(rf"{_FAMILY_ZH}(?:还|倒|倒是|也)?$")
# I'm happy, my wife isn't: a grade that is only denied.
_DISAGREES = re.compile(
    rf"{_FAMILY_EN} (?:isn't|wasn't|doesn't|didn't|is not|was not|not)\b(?=[^a-z]*$)"
    rf"|{_FAMILY_EN}\b.*\bi(?:'m not| wasn't| am not| was not| don't| didn't)\b(?=[^a-z]*$)"
    rf"|{_FAMILY_ZH}(?:可|就)?不(?:这么|那么)?(?:觉得|认为|满意|同意)?$"
)
_ROLES = re.compile(
    r"师傅|顾问|前台|收银|接待|经理|技师|洗车[的工]|保安|小哥|小妹|小伙|姑娘|美女|帅哥|老板|学徒"
    r"|\b(?:mechanic|cashier|advisor"
    r"|technician"
    r"|receptionist"
    r"|reception|manager|front desk|washer|guard|security|lady|girl|lad|guy|boss|apprentice)"
)
_REMARK = re.compile(
    r"就是|只是|不过|但|可是|除了|唯一|\bbut\b|except|though|\bjust\b|\bonly\b|however"
)
_STRONG_TURN = re.compile(r"但|可是|然而|\bbut\b|however")
_CORRECTS = re.compile(
    r"不[,,。\s]|不对|不是|错了|算了|应该|改|还是|\bno\b|wait|sorry|actually|rather|i mean|or maybe"
)
_BETWEEN = re.compile(r"之间|中间|\bbetween\b|somewhere in")
_SATISFACTION = re.compile(r"满意|satisfied|happy|pleased|\bgood\b|excellent|perfect")
_ASPECTS = re.compile(r"态度|手艺|技术|水平|服务|attitude|skills?|service")
_TURN_AT_OVERALL = re.compile(
    r"总[体的]|整体|综合|总分|总之|一句话|overall|in general|all in all|altogether"
)


def judge(words: str, *, dimension: str | None = None) -> Verdict:
    """Return the verdict of the words about one dimension; silent if they hold none."""
    scores = read_scores(words, asked=True)
    if scores:
        if several_people(words, scores):
            return Verdict(ambiguous=True)
        verdict = last_word(scores, words)
        if verdict.ambiguous and dimension is not None:
            return _about(words, scores, dimension) or verdict
        return verdict
    grades = read_grades(words)
    if not grades:
        return Verdict(ambiguous=names_a_score(words, asked=True))
    if several_people(words, grades):
        return Verdict(ambiguous=True)
    if len(grades) > 1 and _BETWEEN.search(words):
        return Verdict(ambiguous=True)
    verdict = _main_grade(grades, words, dimension)
    if (verdict.value or 0) >= 4 and irony.praise_is_doubtful(words):
        return Verdict(ambiguous=True)
    return verdict


def several_people(words: str, opinions: Sequence[Opinion]) -> bool:
    """Tell whether the opinions differ and somebody else is named beside the speaker."""
    values = {each.value for each in opinions}
    if _DISAGREES.search(words):
        return True
    return len(values) > 1 and (
        _SOMEBODY.search(words) is not None
        or any(_PERSON.search(words, 0, each.begin) for each in opinions)
    )


def several_roles(words: str) -> bool:
    """Tell whether more than one of our people is named."""
    return len(_ROLES.findall(words)) > 1


def _about(words: str, scores: Sequence[Opinion], dimension: str) -> Verdict | None:
    # "服务5分,总体4分": the score that stands with the name of what was asked.
    label = LABELS[dimension].search(words)
    several = several_roles(words) or len(_ASPECTS.findall(words)) > 1
    if label is None or (dimension == "staff" and several):
        return None
    following = [each for each in scores if each.begin >= label.end()]
    near = following[0] if following else scores[-1]
    return Verdict(near.value, near.vague) if near.value is not None else None


def _main_grade(grades: Sequence[Opinion], words: str, dimension: str | None) -> Verdict:
    overall = _TURN_AT_OVERALL.search(words) if dimension == "overall" else None
    if overall:
        grades = [each for each in grades if each.stop > overall.end()] or grades
    main = _said_of_satisfaction(grades, words) or grades[0]
    for later in grades[grades.index(main) + 1 :]:
        gap = words[main.stop : later.begin]
        if _CORRECTS.search(gap) or (main.denied and later.value == 3):
            main = later
        elif _is_remark(later, gap) or overall:
            continue
        elif abs((main.value or 0) - (later.value or 0)) >= 2:
            if not _SATISFACTION.search(words[later.begin : later.stop]):
                return Verdict(ambiguous=True)
            main = later
    return Verdict(main.value, main.vague)


def _said_of_satisfaction(grades: Sequence[Opinion], words: str) -> Opinion | None:
    # 质量没问题,非常满意; 满意,非常满意: satisfaction outweighs a kind word.
    said = [each for each in grades if _SATISFACTION.search(words[each.begin : each.stop])]
    main = grades[0]
    stronger = [each for each in said if (main.value, each.value) in ((4, 5), (2, 1))]
    if len(stronger) != 1 or len(said) > 2:
        return None
    gap = words[main.stop : stronger[0].begin]
    return None if _REMARK.search(gap) or _CORRECTS.search(gap) else stronger[0]


def _is_remark(later: Opinion, gap: str) -> bool:
    if not _REMARK.search(gap):
        return False
    return later.describes or not _STRONG_TURN.search(gap)
