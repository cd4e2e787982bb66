"""What a turn means, given what was asked and what is remembered.

Two things happen to every utterance, by one mechanism at every step: what answers the open
question is taken, then what must be acted on first decides the move. So 五分,不过刹车还有点响
gives the score and becomes a complaint, and 转人工 works anywhere. The memory is changed in
place; what is to be written down comes back as notes.
"""

from __future__ import annotations

from dataclasses import replace

from actions.talk import answers_to, asides, places_wished, scores, signs, trouble
from actions.talk.heard import Heard, cannot_talk, stops, wants_no_survey
from actions.talk.memory import Memory
from actions.talk.reaction import Note, PointNote, RatingNote, Reaction
from actions.talk.script import Script
from crm.terms import Act, Asked, Dimension, Disposition, FollowUpKind, NoteKind

_LEAVING = (
    (Act.OPT_OUT, "opted_out", Disposition.OPTED_OUT),
    (Act.REQUEST_HUMAN, "human", Disposition.HANDED_OVER),
    (Act.WRONG_PERSON, "wrong_person", Disposition.WRONG_PERSON),
    (Act.SOLD_CAR, "sold_car", Disposition.VEHICLE_SOLD),
)
INSULTS_BORNE = 3
SILENCES_BORNE = 2


def decide(heard: Heard, memory: Memory, script: Script, *, clarify_at_most: int) -> Reaction:
    """Take one turn of the customer: change the memory, say the move, list the notes."""
    if heard.event is not None:
        return _without_words(heard, memory)
    memory.silences = 0
    memory.last_words = heard.text
    asked = Asked(memory.asked) if memory.asked else None
    heard = _by_number(heard, asked)
    aside = asides.noted(heard, memory)
    reaction = _meaning(heard, memory, asked, script, clarify_at_most)
    return _not_too_polite(reaction, memory).after(aside)


def _meaning(
    heard: Heard, memory: Memory, asked: Asked | None, script: Script, clarify_at_most: int
) -> Reaction:
    """What must be acted on first, with what answers the open question noted before it."""
    if not heard.dangerous and not any(_wants_out(act, heard, asked) for act, _, _ in _LEAVING):
        aside = (
            asides.wrong_entry(heard, memory, asked)
            or asides.private(heard)
            or asides.wish(heard, memory, asked)
        )
        if aside is not None:
            return aside
    answer = answers_to.read(heard, memory, asked)
    notes = answer.notes if answer else []
    first = (
        _leaving(heard, memory, asked)
        or _danger(heard, memory)
        or trouble.read(heard, memory, asked)
        or _correction(heard, memory, answer)
        or _not_now(heard, memory, asked, script)
        or _wish_for_a_place(heard, memory, asked)
        or _asking_us(heard, memory, answer)
    )
    if first is not None:
        return first.after(notes)
    if answer is not None:
        return answer
    return asides.details(heard, memory) or _neither(heard, memory, asked, script, clarify_at_most)


def _by_number(heard: Heard, asked: Asked | None) -> Heard:
    """By SMS and by key the first question is answered 1, 2 or 3."""
    act = _NUMBERED.get(heard.text.strip()) if asked is Asked.GOOD_TIME else None
    return heard if act is None else replace(heard, act=act, confidence=1.0, moves=())


_NUMBERED = {"1": Act.GOOD_TIME, "2": Act.BUSY, "3": Act.DENY}


def _not_too_polite(reaction: Reaction, memory: Memory) -> Reaction:
    """That it does not matter is said once; after that a passed question is simply left."""
    if reaction.move != "skipped":
        return reaction
    memory.skips += 1
    return reaction if memory.skips == 1 else Reaction("answered", reaction.notes)


def _without_words(heard: Heard, memory: Memory) -> Reaction:
    if heard.event == "gone":
        memory.silent_end = True
        return Reaction("gone")
    memory.silences += 1
    if memory.silences >= SILENCES_BORNE:
        memory.silent_end = True
        return Reaction("goodbye")
    return Reaction("silent")


def _leaving(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    for act, move, ending in _LEAVING:
        if _wants_out(act, heard, asked):
            memory.ending = ending.value
            memory.detours.clear()
            memory.stop_script()
            return Reaction(move)
    return None


def _wants_out(act: Act, heard: Heard, asked: Asked | None) -> bool:
    if act is Act.OPT_OUT and stops(heard.text):
        return True
    if not heard.surely(act):
        return False
    if act is Act.REQUEST_HUMAN and asked in _ABOUT_A_COMPLAINT:
        # 让经理给我道歉 is what they want done; 转人工 is wanting out.
        return signs.asks_person(heard.text)
    if act is Act.WRONG_PERSON:
        says_so = signs.denies_visit(heard.text) or signs.denies_work(heard.text)
        return heard.phone is None and not says_so
    return True


_ABOUT_A_COMPLAINT = (
    Asked.COMPLAINT_DETAIL,
    Asked.COMPLAINT_WISH,
    Asked.COMPLAINT_CONFIRM,
    Asked.USAGE_DETAIL,
)


def _danger(heard: Heard, memory: Memory) -> Reaction | None:
    """Words of danger skip everything: advice and alert come first."""
    if not heard.dangerous or memory.safety:
        return None
    memory.safety = True
    return Reaction("safety", trouble.take(heard, memory))


def _correction(heard: Heard, memory: Memory, answer: Reaction | None) -> Reaction | None:
    """An earlier answer taken back, with its new value or without."""
    if not scores.corrects(heard, memory):
        return None
    corrected = scores.corrected_scores(heard, memory)
    if corrected:
        memory.corrected = corrected
        memory.last_rated = list(corrected)
        if "overall" in corrected:
            memory.overall = corrected["overall"]
        return Reaction(
            "corrected", [RatingNote(Dimension(name), score) for name, score in corrected.items()]
        )
    if answer is not None:
        return None
    before = _last_answered(memory)
    if before is None:
        return None
    del memory.done[before.value]
    memory.detours.insert(0, [before.value, None])
    return Reaction("correction_open")


def _last_answered(memory: Memory) -> Asked | None:
    names = {asked.value for asked in Asked} - {Asked.GOOD_TIME.value}
    for name in reversed(memory.done):
        if name in names and memory.done[name] == "answered":
            return Asked(name)
    return None


def _not_now(heard: Heard, memory: Memory, asked: Asked | None, script: Script) -> Reaction | None:
    """The customer has no time: a callback, or one last question if they can still talk."""
    impatient = memory.consented and signs.is_impatient(heard.text)
    if script.kind is FollowUpKind.INBOUND and heard.time is None:
        return None
    if not (heard.main_is(Act.BUSY) or impatient) or asked in (
        Asked.CALLBACK_TIME,
        Asked.BOOKING_TIME,
    ):
        return None
    if asked is Asked.GOOD_TIME and heard.time is None and wants_no_survey(heard.text):
        return decline(memory)
    if asked is Asked.BOOK_SERVICE:
        return None
    if asked is Asked.GOOD_TIME and heard.makes(Act.GOOD_TIME) and signs.invites(heard.text):
        return None
    if heard.time is not None:
        return answers_to.keep_callback(heard, memory)
    if not impatient and (not memory.consented or cannot_talk(heard.text)):
        memory.detours.clear()
        memory.ask_before(Asked.CALLBACK_TIME)
        return Reaction("not_now")
    left = [name for name in script.hurried if name not in memory.done]
    if memory.only is not None or not left or asked is None:
        memory.ending = Disposition.PARTIAL.value
        return Reaction("goodbye")
    memory.only = left
    memory.ending = Disposition.PARTIAL.value
    memory.detours.clear()
    return Reaction("hurried")


def decline(memory: Memory) -> Reaction:
    """The customer would rather not talk: nothing is asked, nothing is resented (R-229)."""
    memory.ending = Disposition.DECLINED.value
    memory.stop_script()
    memory.detours.clear()
    return Reaction("declined")


def _wish_for_a_place(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """A wish to come in, dropped anywhere: the place is found first, then we go on."""
    if asked in _ABOUT_BOOKING or not heard.surely(Act.BOOK_SERVICE):
        return None
    if asked is Asked.USAGE and not heard.main_is(Act.BOOK_SERVICE) and heard.time is None:
        return None
    return places_wished.start_booking(heard, memory)


_ABOUT_BOOKING = (
    Asked.GOOD_TIME,
    Asked.CALLBACK_TIME,
    Asked.BOOK_SERVICE,
    Asked.BOOKING_TIME,
    Asked.BOOKING_CONFIRM,
    Asked.NEW_NEEDS,
    Asked.ANYTHING_ELSE,
)


def _asking_us(heard: Heard, memory: Memory, answer: Reaction | None) -> Reaction | None:
    """A question to us; the open one is asked again after the answer."""
    if heard.main_is(Act.REPEAT):
        return Reaction("repeat")
    if heard.makes(Act.ASK_WHO):
        return Reaction("who")
    if heard.makes(Act.ASK_PRICE):
        return Reaction("price", [PointNote(NoteKind.QUESTION, heard.text)])
    asks = heard.main_is(Act.ASK_FAQ) or (
        heard.makes(Act.ASK_FAQ) and (answer is None or memory.asked in _CLOSED)
    )
    if asks:
        texts = [move.text for move in heard.moves if move.act is Act.ASK_FAQ]
        memory.question = heard.text if heard.main_is(Act.ASK_FAQ) else texts[0]
        memory.questions += 1
        return Reaction("question")
    return None


_CLOSED = {
    asked.value for asked in Asked if asked.value.startswith("rating_") or asked is Asked.USAGE
}


def _neither(
    heard: Heard, memory: Memory, asked: Asked | None, script: Script, clarify_at_most: int
) -> Reaction:
    """No answer and nothing to act on: courtesies, insults, goodbyes, and what stays unclear."""
    if heard.main_is(Act.GOODBYE):
        return _goodbye(memory, script)
    if heard.main_is(Act.ABUSE):
        memory.insults += 1
        if memory.insults >= INSULTS_BORNE:
            return _goodbye(memory, script)
        return Reaction("abuse")
    if asked is None:
        return Reaction("small_talk")
    tries = memory.tries.get(asked.value, 0) + 1
    memory.tries[asked.value] = tries
    if tries >= clarify_at_most or asked in _ASKED_ONCE:
        return _give_up(memory, asked, script)
    if heard.main_is(Act.GREET, Act.THANKS, Act.AFFIRM):
        return Reaction("answered")
    if heard.main_is(Act.OUT_OF_SCOPE) and heard.confidence >= 0.8:
        return Reaction("small_talk")
    return Reaction("unclear")


_ASKED_ONCE = (Asked.PROFILE_ITEM, Asked.CLUB, Asked.COMPLAINT_CONFIRM)


def _goodbye(memory: Memory, script: Script) -> Reaction:
    if script.is_open(memory) and not memory.complaint and memory.ending is None:
        memory.ending = Disposition.PARTIAL.value
    return Reaction("goodbye")


def _give_up(memory: Memory, asked: Asked, script: Script) -> Reaction:
    """Asked often enough: the question is left alone, or a person is found."""
    if asked is Asked.GOOD_TIME:
        return decline(memory)
    if asked in (Asked.BOOKING_TIME, Asked.ANYTHING_ELSE) and script.kind.value == "inbound":
        memory.ending = Disposition.HANDED_OVER.value
        return Reaction("human")
    memory.settle(asked.value, "unclear")
    if asked in (Asked.BOOKING_TIME, Asked.BOOKING_CONFIRM):
        return Reaction("booking_refused")
    return Reaction("skipped")


def note_contradiction(heard: Heard, memory: Memory) -> list[Note]:
    """Full marks together with a complaint: flagged once for whoever reads the figures."""
    if memory.contradicted:
        return []
    if memory.overall is not None and memory.overall >= 4 and memory.complaint:
        memory.contradicted = True
        return [PointNote(NoteKind.RATING_CONTRADICTION, heard.text)]
    return []
