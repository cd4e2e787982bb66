"""Answers to a question that asks for several ratings at once (R-070, R-071, R-073).

Customers answer by place (5 4 5, 五四五, 前两个5分), by name (接待五分,结账没印象), or all at
once (都是五分). The one thing to know: what is not named is left open, never filled in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlu.readers.numerals import read_int
from nlu.readers.rating_agreement import after_last_correction, is_sequence
from nlu.readers.rating_labels import LABELS, Label, labels_in
from nlu.readers.rating_scores import read_scores
from nlu.readers.rating_single import judge, several_people, several_roles
from nlu.readers.rating_terms import SCALE, RatingReading, Verdict
from nlu.readers.rating_words import read_grades

_FILLER = re.compile(
    r"一个(?=[一二三四五\d])|嗯+|呃+|额+|啊|那|就|给|打|吧|呢|哦|喔|哈|分别是?|依次是?|我|评"
    r"|应该是?|是|的话|个|颗星?"
    r"|星|分"
    r"|(?<=\d)'?s\b|\b(?:well|uh+|all round|across the board|um+|and|then|i'?d|say|give|please"
    r"|points?|stars?|maybe|a|it|is|thanks)\b|'"
)
# Three fives are a five each.
_COUNTED = re.compile(
    r"\b(?:two|three|all|both|2|3)\s+(?=(?:ones|twos|threes|fours|fives|[1-5]'?s)\b)"
)
# A five for all three.
_FOR_ALL = re.compile(
    r"\b(?:for|on|to|across) (?:all|both|each|every)(?: of)?(?: the)?(?: (?:three|two|3|2|them"
    r"|one))?\b"
    r"|\bfor the (?:three|two|lot)\b|\ball (?:three|two|3|2) (?:of them|are|get|were|is)\b"
)
_PASSED = re.compile(
    r"不知道|没印象|跳过|没有|不清楚|没注意|不记得|忘了|不评价?|过|无|skip|n/a|don'?t know|none"
    r"|no idea|pass"
)
# No paint, rest five: what was not done is not rated.
_NOT_DONE = re.compile(
    r"(?:这次|我)?没(?:有)?(?:做|喷|补|烤)(?:过)?漆|(?:no|without) (?:any )?paint(?:work| job"
    r"| work)?(?: done)?"
    r"|(?:didn't|did not) (?:have|get|do) (?:any )?paint(?:work| work)?|(?:wasn't|nothing was"
    r"|not) painted"
)
_DIGIT_RUN = re.compile(r"[\s,、.;。/和跟-]*")
_NUMERAL = re.compile(
    r"10|[0-9]|[一二两三四五六七八九十零]|one|two|three|four|five|six|seven|eight|nine|ten|zero|_"
)
_SHARED = re.compile(r"[\s、,]*(?:和|跟|与|还有|以及|and|&)?[\s]*")
_CORRECTION = re.compile(r"不对|说错了?|错了|不是|哦不|,不,|\bno\b,?|\bsorry\b,?|i mean|actually")


# 对客人不好, rude to me: a grade of a person, where prices, speeds and work were asked.
_HOW_TO_PEOPLE = re.compile(
    r"\b(?:not (?:very |so )?(?:nice|kind|polite)|rude|impolite|unkind) to \w+"
    r"|对(?:我|客人|顾客|人|客户)(?:很|太|挺|也)?(?:不好|不客气|不礼貌|不热情|冷淡)"
)
# The whole visit's score taken back beside the scores of the group.
_WHOLE_CORRECTED = re.compile(
    r"(?:不过|但是?|另外|还有|对了|顺便|那个)?[^,。;!?\s\d分]{0,5}(?:总体|整体|总分|总的)[^,。;!?]{0,6}"
    r"(?:改|换|降|升|调|提)[成到为]?(?P<zh>[一二三四五1-5])分?[^,。;!?]*"
    r"|\b(?:but |and |also )?(?:change|make|put|lower|raise|bump)\b[^,.;!?]{0,12}"
    r"\b(?:overall|total)\b"
    r"[^,.;!?]{0,12}\b(?P<en>[1-5]|one|two|three|four|five)\b[^,.;!?]*"
)


def _last(told: re.Match[str]) -> int:
    return read_int(told["zh"] or told["en"]) or 0


def read_group(words: str, dimensions: tuple[str, ...]) -> RatingReading:
    """Return the reading of an answer to a grouped question about these dimensions."""
    words = _HOW_TO_PEOPLE.sub("", _FOR_ALL.sub("", _COUNTED.sub("", words)))
    told = _WHOLE_CORRECTED.search(words)
    if told is not None and read_scores(rest := words.replace(told.group(), ","), asked=True):
        # 都是五分,不过刚才总体改成四分吧: two moves, and the second is not about the group.
        before = read_group(words[: told.start()], dimensions)
        is_whole = len(before.by_dimension) == len(dimensions)
        reading = before if is_whole else read_group(rest, dimensions)
        return replace(
            reading, value=None, by_dimension={**reading.by_dimension, "overall": _last(told)}
        )
    if "paint" in dimensions and _NOT_DONE.search(words):
        words = _NOT_DONE.sub("", words).lstrip(",，。;. ")
        dimensions = tuple(each for each in dimensions if each != "paint")
    words = _score_behind(words, dimensions)
    for part in _tries(words):
        by_place = _by_place(part, dimensions)
        if by_place is not None:
            return _reading(by_place, dimensions)
    labels = labels_in(words, dimensions)
    if any(not label.every for label in labels):
        in_turn = _in_turn(words, dimensions)
        if in_turn is not None and _one_name_is_unknown(words, labels, dimensions):
            return _reading(in_turn, dimensions)
        return _reading(_by_name(words, labels, dimensions), dimensions)
    in_turn = _in_turn(words, dimensions)
    if in_turn is not None:
        return _reading(in_turn, dimensions)
    verdict = judge(words)
    return _reading(_Answers(dict.fromkeys(dimensions, verdict)), dimensions)


def read_beside(words: str, dimension: str) -> RatingReading | None:
    """Return the scores of an answer that names others beside the dimension asked for.

    总体4分,接待5分,结账慢,2分 after the question for the whole: each score goes to the name it
    stands with. None unless two have a score said, the dimension asked for among them; parts
    named where the whole was asked for (接待5分,结账2分) leave it open.
    """
    labels = labels_in(words, _TOLD_APART)
    if not all(_is_a_name(words, label) for label in labels):
        return None
    if dimension == "staff" and several_roles(words):
        return None  # 顾问5分,收银2分: two of ours, and no phase of the visit
    found: dict[str, int] = {}
    for names, _, _, segment in _segments(words, labels) if labels else ():
        said = {each.value for each in read_scores(segment, asked=True) if each.stop}
        value = said.pop() if len(said) == 1 else None
        if not names and dimension == "overall" and _is_left_open(words, segment):
            names = ("overall",)  # four, but the staff were good, five for them
        if value is None or len(names) != 1:
            continue
        found[names[0]] = value
    if len(found) < 2 or (dimension not in found and dimension != "overall"):
        return None
    return RatingReading(found.get(dimension), by_dimension=found)


def read_named(words: str) -> dict[str, int]:
    """Return the scores that stand with a name of the visit, whatever was asked.

    For words that correct earlier answers: put parts 2, labour 4, reception make it 4.
    """
    labels = [each for each in labels_in(words, _NAMES) if len(each.dimensions) == 1]
    found: dict[str, int] = {}
    for names, _, _, segment in _segments(words, labels) if labels else ():
        said = [each.value for each in read_scores(segment, asked=True) if each.stop]
        if len(names) == 1 and said and said[-1] is not None:
            found[names[0]] = said[-1]
    return found


def _is_left_open(words: str, lead: str) -> bool:
    """Tell whether the scores differ, none is said to count, and the first is for the whole."""
    if _FOR_WHOM.search(lead):
        return False
    return judge(words, dimension="overall").ambiguous


_FOR_WHOM = re.compile(r"\b(?:for|to) (?:the |your |my )?$|给[^,。]{0,3}$")


def _is_a_name(words: str, label: Label) -> bool:
    """Tell a name of its own from the first, the rest and all."""
    if label.rest or label.every or len(label.dimensions) != 1:
        return False
    return LABELS[label.dimensions[0]].fullmatch(words, label.begin, label.stop) is not None


_NAMES = tuple(name for name in LABELS if name != "repair_quality")

_TOLD_APART = (
    "overall",
    "staff",
    "reception_speed",
    "billing_speed",
    "parts_price",
    "labour_price",
    "paint",
    "cleanliness",
)
"""Names that mean one dimension wherever they stand; 维修 is a phase or a quality."""


@dataclass(frozen=True)
class _Answers:
    verdicts: dict[str, Verdict]


def _score_behind(words: str, dimensions: tuple[str, ...]) -> str:
    # Three for parts and four for labour: turned round, so that the score follows its name.
    names = "|".join(LABELS[name].pattern for name in dimensions)
    return re.sub(
        rf"\b(?P<score>(?:an? )?(?:[1-5]|one|two|three|four|five)(?: stars?)?)"
        rf" (?:for|on|to) (?:the |your )?(?P<name>{names})",
        r"\g<name> \g<score>",
        words,
    )


def _tries(words: str) -> list[str]:
    # 5 4 5, 不对, 5 4 4: what follows the last correction is tried as a whole answer first.
    corrections = list(_CORRECTION.finditer(words))
    return [words[corrections[-1].end() :], words] if corrections else [words]


def _by_place(words: str, dimensions: tuple[str, ...]) -> _Answers | None:
    bare = _FILLER.sub(" ", _PASSED.sub("_", words.rstrip("。.!,;?~ "))).strip()
    places, position = [], 0
    while position < len(bare):
        numeral = _NUMERAL.match(bare, position)
        if numeral is None:
            gap = _DIGIT_RUN.match(bare, position)
            if gap is None or gap.end() == position:
                return None
            position = gap.end()
            continue
        places.append(numeral.group())
        position = numeral.end()
    if len(places) != len(dimensions) or set(places) == {"_"}:
        return None
    return _Answers(
        {
            name: _score(place)
            for name, place in zip(dimensions, places, strict=True)
            if place != "_"
        }
    )


def _score(place: str) -> Verdict:
    number = read_int(place)
    if number == 10:
        return Verdict(5)
    if number == 0:
        return Verdict(1, vague=True)
    return Verdict(number) if number in SCALE else Verdict(ambiguous=True)


def _in_turn(words: str, dimensions: tuple[str, ...]) -> _Answers | None:
    scores = after_last_correction(words, read_scores(words, asked=True))
    opinions = scores or read_grades(words)
    if len(opinions) != len(dimensions) or not is_sequence(opinions, words):
        return None
    if several_people(words, opinions) or not _are_apart(opinions, words):
        return None
    return _Answers(
        {
            name: Verdict(each.value, each.vague, ambiguous=each.value is None)
            for name, each in zip(dimensions, opinions, strict=True)
        }
    )


def _one_name_is_unknown(words: str, labels: Sequence[Label], dimensions: tuple[str, ...]) -> bool:
    """Tell whether each score has a name before it, the known ones being where they should.

    Reception five, waiting three, billing four: who names three of three means all of them.
    """
    scores = read_scores(words, asked=True)
    if len(scores) != len(dimensions) or len(labels) != len(dimensions) - 1:
        return False
    start = 0
    for name, score in zip(dimensions, scores, strict=True):
        here = [each for each in labels if start <= each.begin < score.begin]
        is_told = re.search(r"[a-z\u3400-\u9fff]{2}", words[start : score.begin]) is not None
        if not is_told or any(each.dimensions != (name,) for each in here):
            return False
        start = score.stop
    return True


def _are_apart(opinions: Sequence[object], words: str) -> bool:
    return re.search(r"就是|但|不过|只是|but|except", words) is None


def _by_name(words: str, labels: list[Label], dimensions: tuple[str, ...]) -> _Answers:
    verdicts: dict[str, Verdict] = {}
    rest: Verdict | None = None
    for names, is_rest, is_every, segment in _segments(words, labels):
        verdict = judge(segment)
        if is_rest or is_every:
            rest = verdict if not verdict.is_silent else rest
            continue
        for name in names:
            if not verdict.is_silent:
                verdicts[name] = verdict
    by_place = _led_by_place(words[: labels[0].begin], dimensions, verdicts, labels)
    if by_place:
        verdicts |= by_place
    elif rest is not None:
        verdicts = {name: verdicts.get(name, rest) for name in dimensions}
    return _Answers(verdicts)


def _led_by_place(
    lead: str, dimensions: tuple[str, ...], known: dict[str, Verdict], labels: list[Label]
) -> dict[str, Verdict]:
    # 五分,四分,结账不记得了: the places before the first name belong to the names not given.
    named = {name for label in labels for name in label.dimensions}
    unnamed = tuple(each for each in dimensions if each not in named and each not in known)
    answers = _in_turn(lead, unnamed) if len(unnamed) > 1 else None
    return answers.verdicts if answers else {}


def _segments(words: str, labels: list[Label]) -> list[tuple[tuple[str, ...], bool, bool, str]]:
    groups: list[list[Label]] = []
    for label in labels:
        if groups and _SHARED.fullmatch(words[groups[-1][-1].stop : label.begin]):
            groups[-1].append(label)
        else:
            groups.append([label])
    score_first = _score_stands_first(words, groups)
    segments = []
    for index, group in enumerate(groups):
        before = groups[index - 1][-1].stop if index else 0
        after = groups[index + 1][0].begin if index + 1 < len(groups) else len(words)
        if score_first:
            segment = words[before : group[0].begin]
        else:
            segment = words[group[-1].stop : after]
            if index == 0 and judge(segment).is_silent and group[0].every:
                segment = words[: group[0].begin]
        names = tuple(name for label in group for name in label.dimensions)
        is_rest = any(label.rest for label in group)
        segments.append((names, is_rest, all(each.every for each in group), segment))
    if not score_first and groups:
        lead = words[: groups[0][0].begin]
        names, is_rest, is_every, segment = segments[0]
        if re.search(r"\w\s*$", lead) and judge(segment).is_silent:
            # Great repair, but the car was dirty: the grade leans on the name behind it.
            segments[0] = (names, is_rest, is_every, lead)
        elif not judge(lead).is_silent:
            # 都挺好,就是结账慢: what is said before any name holds for what is not named.
            segments.insert(0, ((), True, False, lead))
    return segments


def _score_stands_first(words: str, groups: list[list[Label]]) -> bool:
    if not groups:
        return False
    lead = words[: groups[0][0].begin]
    tail = words[groups[-1][-1].stop :]
    return (
        not judge(lead).is_silent and judge(tail).is_silent and not re.search(r"[,。;]\s*$", lead)
    )


def _reading(answers: _Answers, dimensions: tuple[str, ...]) -> RatingReading:
    verdicts = answers.verdicts
    known = {name: each.value for name, each in verdicts.items() if each.value is not None}
    is_whole = len(known) == len(dimensions) and len(set(known.values())) == 1
    return RatingReading(
        value=next(iter(known.values())) if is_whole else None,
        vague=any(each.vague for each in verdicts.values()),
        ambiguous=any(each.ambiguous for each in verdicts.values()),
        by_dimension={name: known[name] for name in dimensions if name in known},
    )
