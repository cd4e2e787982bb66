"""What answers a question for a score, and what takes a score back.

A score is what was said to be one. It is never read out of the tone of a complaint, and a vague
word is asked back once and then kept as words (R-076).
"""

from __future__ import annotations

import re

from actions.talk import door_signs, market_signs, signs
from actions.talk.heard import (
    Heard,
    names_the_whole,
    refuses,
    skips,
    takes_back,
    tells_of_trouble,
)
from actions.talk.memory import Memory
from actions.talk.reaction import Note, RatingNote, Reaction, WordsNote
from actions.talk.settling import (
    NO,
    POSED_AT_MOST,
    PRAISE_FROM,
    REASON_AT_MOST,
    REGRET_AT_MOST,
    skip,
)
from crm.terms import Act, Asked, Dimension

GROUPS = {
    Asked.RATING_SPEED_GROUP: (
        Dimension.RECEPTION_SPEED,
        Dimension.COMPLETION_SPEED,
        Dimension.BILLING_SPEED,
    ),
    Asked.RATING_PRICE_GROUP: (Dimension.PARTS_PRICE, Dimension.LABOUR_PRICE),
    Asked.RATING_QUALITY_GROUP: (
        Dimension.REPAIR_QUALITY,
        Dimension.PAINT,
        Dimension.CLEANLINESS,
    ),
}


def rating(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """A single score."""
    if _only_grumbles(heard):
        return None
    if signs.is_indifferent(heard.text) or _cannot_say(heard):
        return skip(memory, asked)
    own = Dimension(asked.value.removeprefix("rating_"))
    score = heard.ratings.get(own.value, heard.rating)
    if own is Dimension.OVERALL and score is None and _names_new_parts(heard, memory):
        return _parts(heard, memory)
    if heard.rating_vague or heard.rating_ambiguous or score is None:
        return _no_score(heard, memory, asked)
    scores: dict[str, int] = {**heard.ratings, own.value: score}
    if signs.rates_everything(heard.text) and door_signs.has_had_enough(heard.text):
        scores |= _all_the_rest(memory, {own.value: score})
    return scored(
        memory,
        asked,
        scores,
        overall=score if own is Dimension.OVERALL else None,
        has_reason=heard.makes(Act.COMPLAIN, Act.USAGE_PROBLEM),
    ).after(_remark(heard, asked))


def _remark(heard: Heard, asked: Asked) -> list[Note]:
    """What is said beside a score is the customer's own word about it, and is kept (R-152)."""
    if tells_of_trouble(heard) or market_signs.tells_of_market(heard.text):
        return []  # kept with the complaint, or as news of other shops
    clauses = [part for part in _CLAUSE.split(heard.text) if part.strip()]
    told = [part for part in clauses if len(_SCORE_WORDS.sub("", part)) >= _A_REMARK]
    return [WordsNote(asked, heard.text)] if told else []


_CLAUSE = re.compile(r"[,。,;;!!\n]|\. |\s(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s")
_SCORE_WORDS = re.compile(
    r"[\s\d一二两三四五]|分|星|给|打|都|算|吧|啊|呢|嘛|个|一般|的|就|是|我|你们?|满意|满分|非常|很|挺|还|不错|可以|接待|完工|结账|修车|"
    r"速度|配件|工时|价格|维修|质量|清洁|喷漆|服务|总体|整体|态度|好|再见|拜拜|谢谢|不说了|了|别的|没|"
    r"\b(give|it|a|an|and|the|for|of|out|five|four|three|two|one|points?|stars?|i|you|would|say|overall|"
    r"reception|till|work|parts?|labou?r|repair|clean\w*|is|was|very|good|great|satisfied|happy|with|all|"
    r"everything|both|fine|bye|thanks?|ok(ay)?|just|make|that|please|sure|yes|maybe|probably|about|score|rating|rate|"
    r"service|staff|speed|price|quality)\b",
    re.IGNORECASE,
)
_A_REMARK = 4
"""So many letters, beyond the score and what it is about, make a remark."""


def _names_new_parts(heard: Heard, memory: Memory) -> bool:
    return any(name not in memory.rated for name in heard.ratings)


def _parts(heard: Heard, memory: Memory) -> Reaction:
    """接待5分,结账2分 where the whole was asked for: kept by name, and the whole asked again."""
    memory.last_rated = list(heard.ratings)
    memory.rated = sorted({*memory.rated, *heard.ratings})
    return Reaction(
        "answered", [RatingNote(Dimension(name), score) for name, score in heard.ratings.items()]
    )


def volunteered(heard: Heard, memory: Memory, asked: Asked | None) -> list[Note]:
    """A score for the whole visit, said in points where none was asked: taken all the same."""
    if asked is None or asked.value.startswith("rating_") or asked is Asked.COMPLAINT_WISH:
        return []
    if memory.overall is not None or corrects(heard, memory):
        return []
    clear = heard.rating is not None and not (heard.rating_vague or heard.rating_ambiguous)
    of_a_part = set(signs.dimensions_named(heard.text)) - {Dimension.OVERALL.value}
    if heard.rating is None or not clear or of_a_part or not signs.says_points(heard.text):
        return []
    known = {Dimension.OVERALL.value: heard.rating}
    return scored(memory, Asked.RATING_OVERALL, known, overall=heard.rating, has_reason=True).notes


def _cannot_say(heard: Heard) -> bool:
    """啥配件价格,我不知道啊,我老公付的钱: no score, and no reason to ask again."""
    unwilling = signs.does_not_know(heard.text) or door_signs.has_had_enough(heard.text)
    return unwilling and not signs.has_figure(heard.text)


def _only_grumbles(heard: Heard) -> bool:
    """Trouble is told and no score said: no score is read out of the tone."""
    return heard.surely(Act.COMPLAIN, Act.USAGE_PROBLEM) and not signs.has_figure(heard.text)


def group(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Several scores in one prompt (C-25)."""
    dimensions = [
        dimension
        for dimension in GROUPS[asked]
        if dimension is not Dimension.PAINT or "paint_work" in memory.circumstances
    ]
    if _only_grumbles(heard):
        return None
    if signs.is_indifferent(heard.text) or _cannot_say(heard):
        return skip(memory, asked)
    names = {dimension.value for dimension in dimensions}
    named = signs.dimensions_named(heard.text)
    if heard.rating is not None and named == [Dimension.OVERALL.value]:
        # The whole visit's score where a part's was asked: kept, and the parts asked again.
        known: dict[str, int] = {"overall": heard.rating}
        return scored(memory, Asked.RATING_OVERALL, known, overall=heard.rating, has_reason=True)
    scores = {name: score for name, score in heard.ratings.items() if name in names}
    if not scores and heard.rating is not None and not heard.rating_vague:
        scores = dict.fromkeys(names, heard.rating)
    scores = _said_in_order(heard.text, [each.value for each in dimensions]) or scores
    if not scores:
        return _no_score(heard, memory, asked)
    ordered: dict[str, int] = {
        dim.value: scores[dim.value] for dim in dimensions if dim.value in scores
    }
    everything = signs.rates_everything(heard.text) and len(set(ordered.values())) == 1
    if everything and door_signs.has_had_enough(heard.text):
        ordered |= _all_the_rest(memory, ordered)
    return scored(memory, asked, ordered, overall=None, has_reason=True).after(
        _remark(heard, asked)
    )


def _said_in_order(text: str, names: list[str]) -> dict[str, int]:
    """5 5 3 结账排队了: as many figures as there are parts, before anything else is said."""
    found = _FIGURES_FIRST.match(text)
    figures = [int(one) for one in re.findall(r"[1-5]", found.group())] if found else []
    return dict(zip(names, figures, strict=True)) if len(figures) == len(names) else {}


_FIGURES_FIRST = re.compile(r"\s*[1-5](?:[\s,，、/]+[1-5]){1,2}(?![\d分.:点])")


def _all_the_rest(memory: Memory, known: dict[str, int]) -> dict[str, int]:
    """全部五分,不用一个个问了: the one score stands for every part not scored yet."""
    score = next(iter(known.values()))
    parts = [dimension for group_of in GROUPS.values() for dimension in group_of]
    paint = "paint_work" in memory.circumstances
    wanted = [each for each in (*parts, Dimension.STAFF) if paint or each is not Dimension.PAINT]
    return {each.value: score for each in wanted if each.value not in {*memory.rated, *known}}


def scored(
    memory: Memory, asked: Asked, scores: dict[str, int], *, overall: int | None, has_reason: bool
) -> Reaction:
    """Keep scores; a low overall one is asked why, unless the reason came with it (R-075)."""
    memory.settle(asked.value, "answered")
    memory.last_rated = list(scores)
    memory.rated = sorted({*memory.rated, *scores})
    notes: list[Note] = [RatingNote(Dimension(name), score) for name, score in scores.items()]
    lowest = min(scores.values())
    if lowest <= REGRET_AT_MOST:
        memory.rated_low = min(scores, key=lambda name: scores[name])
    if "overall" in scores:
        memory.overall = scores["overall"]
    if overall is not None and overall <= REASON_AT_MOST and not has_reason:
        memory.ask_before(Asked.RATING_REASON)
    if lowest <= REGRET_AT_MOST:
        return Reaction("regretted", notes)
    return Reaction(
        "liked" if overall is not None and overall >= PRAISE_FROM else "answered", notes
    )


def _no_score(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Words without a usable score: asked back once, then kept as words (R-076)."""
    if skips(heard.text) or heard.main_is(*NO) or refuses(heard.text):
        return skip(memory, asked)
    attempted = heard.rating_vague or heard.rating_ambiguous or heard.main_is(Act.RATE)
    if not attempted:
        return None
    posed = memory.posed.get(asked.value, 0)
    if memory.tries.get(asked.value, 0) == 0 and posed < POSED_AT_MOST:
        memory.tries[asked.value] = 1
        memory.posed[asked.value] = posed + 1
        return Reaction("rating_unclear", _words_of(heard, asked))
    memory.settle(asked.value, "unclear")
    return Reaction("skipped", _words_of(heard, asked))


def _words_of(heard: Heard, asked: Asked) -> list[Note]:
    """What was said in place of a score, unless a mere sound: 嗯 tells a reader nothing."""
    return [WordsNote(asked, heard.text)] if signs.has_words(heard.text) else []


def corrects(heard: Heard, memory: Memory) -> bool:
    """True when the turn takes back an earlier answer instead of giving the one asked for."""
    nothing_yet = not memory.rated and memory.overall is None and not memory.done
    if heard.phone is not None or nothing_yet or memory.asked == Asked.GOOD_TIME:
        return False
    if memory.script == "inbound" and not memory.rated:
        return False
    if heard.main_is(Act.CHANGE_ANSWER) or _scores_anew(heard, memory):
        return True
    return bool(memory.last_rated) and heard.rating is not None and takes_back(heard.text)


def _scores_anew(heard: Heard, memory: Memory) -> bool:
    """True when the whole visit is scored once more, and otherwise, where no score was asked."""
    asked = memory.asked
    if asked is None or asked.startswith("rating_") or not heard.main_is(Act.RATE):
        return False
    clear = not (heard.rating_vague or heard.rating_ambiguous)
    other = heard.rating is not None and memory.overall not in (None, heard.rating)
    part = set(signs.dimensions_named(heard.text)) - {Dimension.OVERALL.value}
    return other and clear and not part and signs.says_points(heard.text)


def corrected_scores(heard: Heard, memory: Memory) -> dict[str, int]:
    """Which scores a correction changes: the ones it names, else the last ones given."""
    anew = names_the_whole(heard.text) or _scores_anew(heard, memory)
    if heard.rating is not None and anew:
        return {Dimension.OVERALL.value: heard.rating}
    meant = [name for name in signs.dimensions_named(heard.text) if name in memory.rated]
    if heard.rating is not None and meant:
        return dict.fromkeys(meant, heard.rating)
    named = {name: score for name, score in heard.ratings.items() if name in memory.rated}
    if named and len(set(named.values())) > 1:
        return named
    if heard.rating is not None:
        # 改成四分, where no score was kept yet: the visit's, which is the one everybody gives.
        return dict.fromkeys(memory.last_rated or [Dimension.OVERALL.value], heard.rating)
    return named
