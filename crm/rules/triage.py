"""Sorting a complaint by the customer's own words (R-123, R-125, R-126).

How bad it is, what it is about, whose it is, and whether we had it in the workshop before.
Danger is looked for first. The tables only propose; staff correct them in the console, and
the words themselves are kept unedited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from crm.policy import Policy
from crm.rules import category_words, rework_words, triage_words
from crm.rules.wording import plain, stated
from crm.terms import ComplaintCategory, Department, Dimension, Severity

_CATEGORY_OF_RATED = {
    Dimension.RECEPTION_SPEED: ComplaintCategory.WAITING_TIME,
    Dimension.COMPLETION_SPEED: ComplaintCategory.WAITING_TIME,
    Dimension.BILLING_SPEED: ComplaintCategory.BILLING,
    Dimension.PARTS_PRICE: ComplaintCategory.PRICE_PARTS,
    Dimension.LABOUR_PRICE: ComplaintCategory.PRICE_LABOUR,
    Dimension.STAFF: ComplaintCategory.STAFF_ATTITUDE,
    Dimension.REPAIR_QUALITY: ComplaintCategory.REPAIR_QUALITY,
    Dimension.PAINT: ComplaintCategory.PAINT,
    Dimension.CLEANLINESS: ComplaintCategory.CLEANLINESS,
}

_DEPARTMENT_OF = {
    ComplaintCategory.REPAIR_QUALITY: Department.WORKSHOP,
    ComplaintCategory.REWORK: Department.WORKSHOP,
    ComplaintCategory.WAITING_TIME: Department.RECEPTION,
    ComplaintCategory.PRICE_PARTS: Department.PARTS,
    ComplaintCategory.PRICE_LABOUR: Department.BILLING,
    ComplaintCategory.STAFF_ATTITUDE: Department.RECEPTION,
    ComplaintCategory.EXPLANATION: Department.RECEPTION,
    ComplaintCategory.PAINT: Department.PAINT,
    ComplaintCategory.CLEANLINESS: Department.WORKSHOP,
    ComplaintCategory.PARTS_SUPPLY: Department.PARTS,
    ComplaintCategory.BILLING: Department.BILLING,
    ComplaintCategory.SALES: Department.SALES,
    ComplaintCategory.OTHER: Department.OTHER,
}


def severity_of(words: str, *, policy: Policy) -> Severity:
    """How bad it is: danger first, then what may become public, else normal."""
    text = _without_harmless(words)
    if any(_dangers(text, policy)):
        return Severity.SAFETY
    if any(_found(_major_patterns(policy.complaint.major_words), text)):
        return Severity.MAJOR
    return Severity.NORMAL


def matched_words(words: str, *, policy: Policy) -> tuple[str, ...]:
    """What in the words made the case safety or major, for the record; safety first."""
    text = _without_harmless(words)
    found = [
        *_dangers(text, policy),
        *_found(_major_patterns(policy.complaint.major_words), text),
    ]
    return tuple(dict.fromkeys(found))


def category_of(words: str, *, rated: Dimension | None = None) -> ComplaintCategory:
    """What the complaint is about.

    The words decide; where several things are named, the one named in most clauses, then
    the one named first. Words that name nothing are read by the question they answer (``rated``).
    """
    text = plain(words)
    if is_rework(words, items=()):
        return ComplaintCategory.REWORK
    hits = {
        category: found
        for category, patterns in category_words.STRONG.items()
        if (found := _clauses_that_name(patterns, text))
    }
    kept_waiting = _clauses_that_name((rework_words.STILL_IN_THE_WORKSHOP,), text)
    if kept_waiting:
        hits.setdefault(ComplaintCategory.WAITING_TIME, {}).update(kept_waiting)
    price = _price_category(text, rated, cheated=not hits)
    if price is not None:
        hits.setdefault(price[0], {}).setdefault(_clause_at(text, price[1]), price[1])
    if ComplaintCategory.BILLING in hits:
        # The till alone is no matter of its own, but speaks for the bill once that is one.
        till = (category_words.WEAK[ComplaintCategory.BILLING],)
        hits[ComplaintCategory.BILLING] |= _clauses_that_name(till, text)
    if hits:
        return min(hits, key=lambda found: (-len(hits[found]), min(hits[found].values())))
    if any(_found(triage_words.SAFETY, _without_harmless(words))):
        return ComplaintCategory.REPAIR_QUALITY
    if rated is not None and rated in _CATEGORY_OF_RATED:
        return _CATEGORY_OF_RATED[rated]
    return _pointed_at(text)


def department_of(category: ComplaintCategory) -> Department:
    """The department that a complaint of this category is proposed to (R-125)."""
    return _DEPARTMENT_OF[category]


def is_rework(words: str, *, items: Sequence[str], just_done: bool = False) -> bool:
    """True if the words say that what we repaired is still or again wrong (R-123).

    ``items`` are the descriptions on the repair order. Trouble after our work with the very
    part we worked on is rework even where neither "still" nor "again" is said, and so is a
    leak. ``just_done``: the talk itself is about this work, so nobody need say when it began. A
    car that is not ready after half a month is waited for, not repaired badly.
    """
    text = rework_words.STILL_IN_THE_WORKSHOP.sub("〇", plain(words))
    again = (
        rework_words.AGAIN_ZH,
        rework_words.NOT_HELD_ZH,
        rework_words.AGAIN_EN,
        rework_words.NOT_HELD_EN,
    )
    if any(any(stated(pattern, text)) for pattern in again):
        return True
    after_ours = rework_words.AFTER_OUR_WORK.search(text) is not None
    if not (after_ours or just_done):
        return False
    if after_ours and any(stated(rework_words.LEAK, text)):
        return True
    worked_on = _components(text) & _components(plain(" ".join(items)))
    return bool(worked_on) and any(stated(rework_words.TROUBLE, text))


def demands_money(words: str) -> bool:
    """True if money back or compensation is asked for, named as a sum or not (R-131)."""
    text = plain(words)
    return _WANTS_NONE.search(text) is None and any(stated(_MONEY_BACK, text))


_MONEY_BACK = re.compile(
    r"退(?:我|给我)?(?:钱|款|费)|退给我|(?:钱|块|元)[^,。]{0,3}退|赔(?:钱|偿|我|给我|多少|[。!!]*$)|退一赔|"
    r"\b(?:refund\w*|compensat\w*|reimburs\w*)\b|money back|pay (?:me )?back"
)


_WANTS_NONE = re.compile(r"(?:没|不)(?:有|是)?(?:要|用|想|让|叫|必)[^,。]{0,4}(?:赔|退)")


def items_meant(words: str, items: Sequence[str]) -> list[str]:
    """The items of a visit that the words speak of; all of them where they name none (R-123)."""
    named = _components(plain(words))
    meant = [item for item in items if named & _components(plain(item))]
    return meant or list(items)


def _components(text: str) -> set[int]:
    """The parts of a car that are named, by their place in the table."""
    return {
        nth
        for nth, names in enumerate(rework_words.COMPONENTS)
        if any(name in text for name in names)
    }


def _clauses_that_name(patterns: Iterable[re.Pattern[str]], text: str) -> dict[int, int]:
    """In which clauses one of the patterns is stated, with its first place there."""
    found: dict[int, int] = {}
    for pattern in patterns:
        for match in stated(pattern, text):
            clause = _clause_at(text, match.start())
            found[clause] = min(match.start(), found.get(clause, match.start()))
    return found


def _clause_at(text: str, place: int) -> int:
    return len(re.findall(r"[,。!?;,.!?;\n]", text[:place]))


def _price_category(
    text: str, rated: Dimension | None, *, cheated: bool
) -> tuple[ComplaintCategory, int] | None:
    """Whose price is too high: the noun nearest to the word for it, else the question's.

    ``cheated`` says that words of being cheated count too, because nothing else is named.
    """
    patterns = (*category_words.PRICE, *(category_words.CHEATED if cheated else ()))
    places = [match.start() for pattern in patterns for match in stated(pattern, text)]
    if not places:
        return None
    place = min(places)
    nouns = [
        (abs(match.start() - place), category)
        for category, pattern in (
            (ComplaintCategory.PRICE_LABOUR, category_words.LABOUR_NOUN),
            (ComplaintCategory.PRICE_PARTS, category_words.PARTS_NOUN),
        )
        for match in pattern.finditer(text)
    ]
    if nouns:
        return min(nouns, key=lambda noun: noun[0])[1], place
    if rated is Dimension.PARTS_PRICE:
        return ComplaintCategory.PRICE_PARTS, place
    return ComplaintCategory.PRICE_LABOUR, place


def _pointed_at(text: str) -> ComplaintCategory:
    for category, pattern in category_words.WEAK.items():
        if pattern.search(text):
            return category
    return ComplaintCategory.OTHER


def _without_harmless(words: str) -> str:
    return triage_words.HARMLESS.sub(lambda found: "〇" * len(found.group()), plain(words))


def _found(patterns: Iterable[re.Pattern[str]], text: str) -> Iterable[str]:
    for pattern in patterns:
        for match in stated(pattern, text):
            yield match.group().strip()


def _dangers(text: str, policy: Policy) -> Iterable[str]:
    for pattern in _safety_patterns(policy.complaint.safety_words):
        for match in stated(pattern, text):
            if not _is_not_now(text, match.start(), match.end()):
                yield match.group().strip()


def _is_not_now(text: str, start: int, end: int) -> bool:
    """True if danger is only asked about in case, is gone since, or is somebody else's."""
    before, behind = text[:start], text[end:]
    if triage_words.ELSEWHERE.search(before) or triage_words.ASKS_IN_GENERAL.search(before):
        return True
    if triage_words.IN_CASE.search(before) and triage_words.ASKS_WHAT_TO_DO.search(text):
        return True
    was = triage_words.LONG_AGO.search(before) or triage_words.SINCE_THEN.match(behind)
    solved = triage_words.SOLVED.search(behind)
    return bool(was and solved) and triage_words.STILL.search(behind) is None


@lru_cache(maxsize=64)
def _safety_patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return (*map(_pattern, words), *triage_words.SAFETY)


@lru_cache(maxsize=64)
def _major_patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return (*map(_pattern, words), *triage_words.MAJOR)


def _pattern(word: str) -> re.Pattern[str]:
    """A policy's word as a pattern; a Latin one stands alone, so "sue" is not in "issue"."""
    spelt = re.escape(plain(word)).replace(r"\ ", r"\s+")
    if not re.fullmatch(r"[\x00-\x7f]+", word):
        return re.compile(spelt)
    return re.compile(rf"(?<![a-z0-9]){spelt}(?:s|es|ed|d|ing)?(?![a-z0-9])")
