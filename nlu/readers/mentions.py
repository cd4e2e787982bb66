"""Which of several times in one utterance the customer means.

People correct themselves (三点,不,四点), refuse before they offer (明天不行,后天吧), name
alternatives (周三或者周四) and recall the past (周三修的,周六再来). The one thing to know:
mentions come in the order of speech, and only what stands between two of them tells a
correction from an alternative.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from re import Pattern

from nlu.readers.appointment import (
    Bound,
    Mention,
    TimeReading,
    extend,
    join,
    refine,
    resolve,
    span,
)
from nlu.readers.days import AFTERNOON, EVENING, NOON
from nlu.readers.heard import Heard

_OR = re.compile(r"或|\bor\b")
_OTHER_SIDE = {Bound.AFTER: Bound.BEFORE, Bound.BEFORE: Bound.AFTER}


@dataclass(frozen=True)
class Links:
    """How a language ties mentions together: the words that stand between and around them."""

    filler: Pattern[str]
    correction: Pattern[str]
    until: Pattern[str]
    alternative: Pattern[str]
    together: Pattern[str]
    reason: Pattern[str]
    refused_after: Pattern[str]
    hindered_after: Pattern[str]
    hindered_before: Pattern[str]
    refused_before: Pattern[str]
    past_after: Pattern[str]
    certainly_ahead: Pattern[str]


def choose(
    mentions: Iterable[Mention], heard: Heard, now: datetime, links: Links
) -> TimeReading | None:
    """Return the time the customer means, or None; the mentions stand in ``heard.words``."""
    words = heard.words
    current: Mention | None = None
    context: Mention | None = None
    last: Mention | None = None
    groups = list(_grouped(mentions, words, links))
    for index, mention in enumerate(groups):
        is_last = index == len(groups) - 1
        judged = _judged(mention, words, links, is_last=is_last)
        gap = words[last.stop : judged.begin] if last else ""
        if last is not None and last.refused and _goes_with(judged, last, gap, links):
            judged = replace(judged, refused=True)
        last = judged
        if judged.has_passed:
            continue
        if judged.refused:
            context = _what_a_refusal_leaves(judged, current)
            if current is not None and _is_taken_back(current, judged):
                context = replace(current, clock=None, until=None, bound=None)
                current = None
            continue
        if current is None:
            current = _within(context, judged)
        else:
            current = _merged(current, judged, gap, links)
    return resolve(current, heard, now) if current is not None else None


def _grouped(mentions: Iterable[Mention], words: str, links: Links) -> Iterable[Mention]:
    group: Mention | None = None
    for mention in mentions:
        if group is None:
            group = mention
        elif _belongs(group, mention, words, links):
            group = join(group, mention)
        else:
            yield group
            group = mention
    if group is not None:
        yield group


def _belongs(group: Mention, mention: Mention, words: str, links: Links) -> bool:
    if group.bound is not None and group.pieces != {"days"}:
        return False
    is_apart = bool(group.pieces & mention.pieces) or "moment" in group.pieces | mention.pieces
    if is_apart or not links.filler.fullmatch(words, group.stop, mention.begin):
        return False
    # "I can't do mornings, 2pm works": what is offered is no part of what is refused.
    is_new_thought = "," in words[group.stop : mention.begin]
    return not (is_new_thought and links.refused_before.search(words[: group.begin]))


def _judged(mention: Mention, words: str, links: Links, *, is_last: bool) -> Mention:
    if mention.has_passed:
        return mention
    ahead = words[: mention.begin]
    is_refused = links.refused_before.search(ahead) or links.refused_after.match(
        words, mention.stop
    )
    # What merely hinders (明天陪孩子) is a refusal only where something else is offered.
    is_hindered = not is_last and (
        links.hindered_before.search(ahead)
        or links.hindered_after.match(words, mention.stop)
        or words.startswith(("till ", "until "), mention.begin)
    )
    if is_refused or is_hindered:
        if mention.bound is not None and mention.clock is not None:
            return replace(mention, bound=_OTHER_SIDE[mention.bound], yields=True)
        if mention.bound is Bound.BEFORE and mention.pieces == {"days"}:
            return replace(mention, bound=None, yields=True)
        return replace(mention, refused=True)
    is_ahead = links.certainly_ahead.match(words, mention.begin)
    if not is_ahead and links.past_after.match(words, mention.stop):
        return replace(mention, has_passed=True)
    return mention


def _goes_with(mention: Mention, refused: Mention, gap: str, links: Links) -> bool:
    # Not Thursday or Friday: what "or" ties to a refused day is refused with it.
    is_alike = mention.pieces == refused.pieces == {"days"}
    return is_alike and bool(gap.strip()) and links.together.fullmatch(gap) is not None


def _is_taken_back(current: Mention, refused: Mention) -> bool:
    # 上午九点,不对,九点我要送孩子: what was offered first is refused by its own name.
    if refused.pieces == {"clock"}:
        return current.clock == refused.clock
    return current.pieces == refused.pieces == {"days"} and current.days == refused.days


def _what_a_refusal_leaves(refused: Mention, current: Mention | None) -> Mention | None:
    # "Not tomorrow morning" leaves tomorrow; "not tomorrow" leaves nothing.
    if len(refused.pieces) < 2:
        return None
    part = refused.part if refused.clock is not None else None
    return replace(refused, refused=False, clock=None, until=None, part=part, bound=None)


def _is_narrower(current: Mention, mention: Mention) -> bool:
    """Tell whether the later words only say when exactly (国庆前,9月28号上午; 下班以后,六点半)."""
    if mention.moment is not None or mention.bound is current.bound is Bound.BEFORE:
        return False
    if current.clock is not None and not current.clock.named:
        return mention.clock is not None and mention.days is None
    if current.bound is None or current.pieces != {"days"}:
        return False
    if mention.days is None or current.days is None:
        return False
    if current.bound is Bound.BEFORE:
        limit = current.days.end if current.days.inclusive else current.days.first
        return mention.days.first <= limit
    return mention.days.first >= current.days.first


def _narrowed(current: Mention, mention: Mention) -> Mention:
    if mention.days is not None:
        return replace(mention, begin=current.begin)
    assert current.clock is not None
    part = EVENING if current.clock.hour >= EVENING.start else current.part
    part = mention.part or part or (AFTERNOON if current.clock.hour > 12 else None)
    return replace(mention, begin=current.begin, days=current.days, part=part)


def _taken_over(current: Mention, mention: Mention) -> Mention:
    # Busy till four, five is fine: five, on the day that was spoken of.
    taken = _within(current, mention)
    is_same_part = mention.days is None and mention.part is None and mention.clock is not None
    part = current.part if is_same_part and current.part is not NOON else taken.part
    return replace(taken, part=part)


def _within(context: Mention | None, mention: Mention) -> Mention:
    if context is None or mention.days is not None or mention.moment is not None:
        return mention
    part = mention.part or (context.part if mention.clock is not None else None)
    return replace(mention, days=context.days, part=part)


def _says_the_same_day(current: Mention, mention: Mention) -> bool:
    # 礼拜天可以吗,礼拜天上午: the second time only adds to the first.
    return (
        current.pieces == {"days"}
        and len(mention.pieces) > 1
        and current.days is not None
        and mention.days is not None
        and current.days.first == mention.days.first
    )


def _names_its_date(current: Mention, mention: Mention) -> bool:
    # Saturday the 15th: the date tells which Saturday.
    if current.days is None or mention.days is None or current.days.weekday is None:
        return False
    is_that_weekday = mention.days.first.weekday() == current.days.weekday
    return mention.days.month_day is not None and is_that_weekday


def _says_the_same_part(current: Mention, mention: Mention) -> bool:
    # 当天下午,19号下午: the second time only adds the day.
    is_named_again = current.pieces == {"part"} and mention.pieces == {"days", "part"}
    return is_named_again and current.part == mention.part


def _merged(current: Mention, mention: Mention, gap: str, links: Links) -> Mention:
    if current.yields:
        return _taken_over(current, mention)
    if _is_narrower(current, mention):
        return _narrowed(current, mention)
    if links.until.fullmatch(gap):
        together = span(current, mention)
        if together is not None:
            return together
    if links.correction.search(gap) or _says_the_same_day(current, mention):
        return join(current, mention)
    if _names_its_date(current, mention) or _says_the_same_part(current, mention):
        return join(current, mention)
    refined = refine(current, mention)
    if refined is not None:
        return refined
    if mention.pieces == {"days"} and current.days is None and _OR.search(gap):
        return current  # 六点半以后或者明天都行: the first of two offers
    both = current.pieces | mention.pieces
    if "moment" not in both and not current.pieces & mention.pieces:
        return join(current, mention)
    row = extend(current, mention) if links.alternative.fullmatch(gap) else None
    return row or (mention if _says_it_all(current, mention, gap, links) else current)


def _says_it_all(current: Mention, mention: Mention, gap: str, links: Links) -> bool:
    # 下午吧,明天下午两点半; 周六补课,周日上午十点: what is said last and in full is the offer.
    is_fuller = current.pieces < mention.pieces and mention.clock is not None
    if not is_fuller or mention.days is None:
        return False
    return current.days is None or links.reason.fullmatch(gap) is not None
