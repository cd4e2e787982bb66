"""What takes an earlier answer back, and what does not fit together."""

from __future__ import annotations

import re

from actions.talk import phone, scores, signs
from actions.talk.heard import Heard, says_what, takes_back
from actions.talk.memory import Memory
from actions.talk.reaction import Note, PointNote, RatingNote, Reaction, WordsNote
from actions.talk.settling import PRAISE_FROM, REASON_AT_MOST, REGRET_AT_MOST, YES
from crm.terms import Act, Asked, Dimension, NoteKind

STILL, MEANT = "rating_still", "rating_meant"
"""The words in which a doubtful score is asked about: too good for the words, or too bad."""


def correction(heard: Heard, memory: Memory, answer: Reaction | None) -> Reaction | None:
    """An earlier answer taken back, with its new value or without."""
    if is_doubted(memory) or phone.is_open(memory) or not scores.corrects(heard, memory):
        return None
    corrected = scores.corrected_scores(heard, memory)
    if corrected:
        memory.corrected = corrected
        memory.last_rated = list(corrected)
        notes: list[Note] = [RatingNote(Dimension(name), got) for name, got in corrected.items()]
        if "overall" in corrected:
            memory.overall = corrected["overall"]
            notes += _reason_given(heard, memory)
        return Reaction("corrected", [*notes, *_given_besides(heard, memory, corrected)])
    if answer is not None:
        return None
    before = _last_answered(memory)
    if before is None:
        return None
    del memory.done[before.value]
    memory.detours.insert(0, [before.value, None])
    return Reaction("correction_open")


def _given_besides(heard: Heard, memory: Memory, corrected: dict[str, int]) -> list[Note]:
    """4 4 5,对了总体改成三分: the scores that were asked for are taken as well (R-075)."""
    asked = Asked(memory.asked) if memory.asked else None
    names = {each.value for each in scores.GROUPS.get(asked, ())} if asked else set()
    new = {name: got for name, got in heard.ratings.items() if name in names - set(corrected)}
    said_of_both = set(new.values()) <= set(corrected.values())
    if not new or asked is None or said_of_both:
        return []  # one figure is the correction, and not one for each part besides
    memory.settle(asked.value, "answered")
    memory.rated = sorted({*memory.rated, *new})
    return [RatingNote(Dimension(name), got) for name, got in new.items()]


def _reason_given(heard: Heard, memory: Memory) -> list[Note]:
    """A score taken down has its reason like any low one: said along with it, or asked (R-075)."""
    low = memory.overall is not None and memory.overall <= REASON_AT_MOST
    if not low or memory.complaint or Asked.RATING_REASON.value in memory.done:
        return []
    clauses = [part for part in re.split(r"[,。,;;!!\n]|\. ", heard.text) if part.strip()]
    told = [one for one in clauses if not signs.has_figure(one) and says_what(one)]
    if told and not all(takes_back(one) for one in told):
        memory.settle(Asked.RATING_REASON.value, "answered")
        return [WordsNote(Asked.RATING_REASON, heard.text)]
    memory.ask_before(Asked.RATING_REASON)
    return []


def _last_answered(memory: Memory) -> Asked | None:
    names = {asked.value for asked in Asked} - {each.value for each in _NOT_ASKED_ANEW}
    for name in reversed(memory.done):
        if name in names and memory.done[name] == "answered":
            return Asked(name)
    return None


_NOT_ASKED_ANEW = (
    Asked.GOOD_TIME,
    Asked.BOOK_SERVICE,
    Asked.BOOKING_TIME,
    Asked.BOOKING_CONFIRM,
)
"""A place in the workshop is moved in the calendar; its question is not put once more."""


def is_doubted(memory: Memory) -> bool:
    """True while the customer is asked whether a score that contradicts their words stands."""
    return memory.opened_by(Asked.RATING_OVERALL, STILL, MEANT)


def doubted(heard: Heard, memory: Memory) -> Reaction | None:
    """Whether the doubtful score stands: it stays, it changes, or it is given anew."""
    score = heard.ratings.get(Dimension.OVERALL.value, heard.rating)
    named = score is not None and not heard.rating_vague and not heard.rating_ambiguous
    if score is not None and named and signs.has_figure(heard.text):
        return _decided(score, memory)
    if _STAYS.search(heard.text) or heard.main_is(*YES, Act.THANKS):
        memory.settle(Asked.RATING_OVERALL.value, "answered")
        return Reaction("answered")
    if heard.main_is(Act.DENY, Act.CHANGE_ANSWER) or _CHANGES.search(heard.text):
        memory.ask_now(Asked.RATING_OVERALL)
        return Reaction("correction_open")
    return None


def _decided(score: int, memory: Memory) -> Reaction:
    memory.settle(Asked.RATING_OVERALL.value, "answered")
    memory.last_rated = [Dimension.OVERALL.value]
    if score == memory.overall:
        return Reaction("answered")
    memory.overall = score
    memory.corrected = {Dimension.OVERALL.value: score}
    return Reaction("corrected", [RatingNote(Dimension.OVERALL, score)])


_STAYS = re.compile(
    r"不(用|要|必|需要)?(改|变|动)|不变|保持|照旧|就(这样|这个|按|是)|还是(这个|那个|一样)|没(错|打错)|"
    r"keep|leave (it|the score)|as it is|stays?|don'?t change|no change|that'?s right",
    re.I,
)
_CHANGES = re.compile(r"改|换|重新|打错|按错|change|wrong|mistake", re.I)


def checked(reaction: Reaction, heard: Heard, memory: Memory) -> Reaction:
    """The reaction, with a score that contradicts the words flagged once and asked about once.

    Full marks beside a complaint are asked about when all else is said; the lowest marks beside
    praise at once, because the scale may have been taken the wrong way round.
    """
    if memory.doubt == STILL and not _too_good(memory):
        memory.doubt = None  # lowered in the meantime: nothing is left to ask
    if memory.contradicted or memory.overall is None:
        return reaction
    if _too_good(memory):
        memory.doubt = STILL
        words = memory.pending_words or heard.text
    elif _too_bad(heard, memory):
        memory.drop_detour(Asked.RATING_REASON)
        memory.ask_now(Asked.RATING_OVERALL, MEANT)
        reaction, words = Reaction("answered", reaction.notes), heard.text
    else:
        return reaction
    memory.contradicted = True
    flag: list[Note] = [PointNote(NoteKind.RATING_CONTRADICTION, words)]
    return Reaction(reaction.move, [*reaction.notes, *flag])


def _too_good(memory: Memory) -> bool:
    """Five points beside any complaint, four beside a car that is not right."""
    if not memory.complaint or memory.mild or memory.overall is None:
        return False
    return memory.overall > PRAISE_FROM or (memory.overall >= PRAISE_FROM and memory.car_trouble)


def _too_bad(heard: Heard, memory: Memory) -> bool:
    low = memory.overall is not None and memory.overall <= REGRET_AT_MOST
    just_now = memory.asked in (Asked.RATING_OVERALL.value, Asked.RATING_REASON.value)
    praised = signs.praises(_NO_FAULT.sub("", heard.text))
    return low and just_now and not memory.complaint and praised


_NO_FAULT = re.compile(r"^\s*(没有?|没什么|没啥|no(thing)?)([啊呀呢吧,,.。\s]|(?=挺|都|很))+", re.I)
