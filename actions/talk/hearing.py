"""What a turn means, given what was asked and what is remembered.

Two things happen to every utterance, by one mechanism at every step: what answers the open
question is taken, then what must be acted on first decides the move. So 五分,不过刹车还有点响
gives the score and becomes a complaint, and 转人工 works anywhere. The memory is changed in
place; what is to be written down comes back as notes.
"""

from __future__ import annotations

from dataclasses import replace

from actions.talk import (
    answers_to,
    asides,
    at_the_door,
    booking_signs,
    car_signs,
    complaint_signs,
    corrections,
    door_signs,
    in_their_words,
    market_signs,
    phone,
    places_wished,
    scores,
    signs,
    trouble,
    ways_out,
    who_signs,
)
from actions.talk.heard import (
    Heard,
    cancels,
    names_time_after_cancelling,
    stops,
    wants_other_time,
)
from actions.talk.memory import Memory
from actions.talk.reaction import (
    NoComplaintNote,
    Note,
    PhoneNote,
    PointNote,
    ProfileNote,
    Reaction,
    UsageNote,
    WordsNote,
)
from actions.talk.script import Script
from actions.talk.settling import POSED_AT_MOST
from crm.terms import Act, Asked, Disposition, NoteKind, Usage

SAFE_NOW = "safe_now"
"""How `anything_else` is asked of somebody in danger, once the advice is given."""
INSULTS_BORNE = 3
FAR_OFF_FROM = 0.8
"""So surely off the subject, a question is small talk and no colleague is asked."""
SILENCES_BORNE = 2


def decide(heard: Heard, memory: Memory, script: Script, *, clarify_at_most: int) -> Reaction:
    """Take one turn of the customer: change the memory, say the move, list the notes."""
    if heard.event is not None:
        return _without_words(heard, memory)
    memory.silences = 0
    memory.last_words = heard.text
    asked = Asked(memory.asked) if memory.asked else None
    heard = _as_told(_by_number(heard, asked))
    aside = asides.noted(heard, memory)
    reaction = _meaning(heard, memory, asked, script, clarify_at_most)
    reaction = corrections.checked(reaction, heard, memory)
    left = heard.phone is not None and any(
        isinstance(note, (PhoneNote, ProfileNote)) for note in aside
    )
    if left and reaction.move in _TAKEN and not phone.is_open(memory):
        reaction = Reaction("details_kept", reaction.notes)
    return _not_too_polite(reaction, memory).after(aside)


def _meaning(
    heard: Heard, memory: Memory, asked: Asked | None, script: Script, clarify_at_most: int
) -> Reaction:
    """What must be acted on first, with what answers the open question noted before it."""
    if memory.opened_by(Asked.ANYTHING_ELSE, SAFE_NOW) and not heard.surely(Act.REQUEST_HUMAN):
        return _after_the_advice(heard, memory)
    if not heard.dangerous and not ways_out.wants_any_way_out(heard, asked):
        aside = (
            asides.wrong_entry(heard, memory, asked)
            or asides.private(heard, memory)
            or asides.wish(heard, memory, asked)
        )
        if aside is not None:
            return aside
    answer = answers_to.read(heard, memory, asked)
    unasked = scores.volunteered(heard, memory, asked)
    notes = [*unasked, *(answer.notes if answer else [])]
    first = (
        _rescue(heard, memory)
        or ways_out.leave(heard, memory, asked)
        or _danger(heard, memory)
        or _about_an_appointment(heard, memory, asked)
        or trouble.read(heard, memory, asked)
        or corrections.correction(heard, memory, answer)
        or ways_out.not_now(heard, memory, asked, script)
        or _wish_for_a_place(heard, memory, asked, answer)
        or _asking_us(heard, memory, answer)
    )
    if first is not None:
        return first.after(notes)
    if answer is not None:
        leaves = answer.move in _TAKEN and door_signs.says_goodbye(heard.text)
        return _goodbye(memory, script).after(notes) if leaves else answer.after(unasked)
    if unasked:
        return Reaction("noted", unasked)
    return asides.details(heard, memory) or _neither(heard, memory, asked, script, clarify_at_most)


def _was_a_joke(heard: Heard, memory: Memory) -> Reaction:
    """Nobody was in danger: the alert stands with these words, and the talk goes on (R-126)."""
    memory.safety = memory.complaint = memory.car_trouble = False
    memory.only = None
    memory.settle(Asked.USAGE.value, "answered")
    notes: list[Note] = [NoComplaintNote(heard.text), UsageNote(Usage.OK, anew=True)]
    return Reaction("safety_joked", notes)


_TAKEN = ("answered", "liked", "skipped")
"""An answer with a goodbye behind it is taken, and the goodbye is returned (R-235)."""


def _by_number(heard: Heard, asked: Asked | None) -> Heard:
    """By SMS and by key the first question is answered 1, 2 or 3."""
    act = _NUMBERED.get(heard.text.strip()) if asked is Asked.GOOD_TIME else None
    return heard if act is None else replace(heard, act=act, confidence=1.0, moves=())


def _as_told(heard: Heard) -> Heard:
    """News of other shops is told, not asked, unless it ends in a question (R-087)."""
    asks = (Act.ASK_FAQ, Act.ASK_PRICE)
    if not market_signs.tells_of_market(heard.text) or signs.is_question(heard.text):
        return heard
    moves = tuple(move for move in heard.moves if move.act not in asks)
    act = Act.OUT_OF_SCOPE if heard.act in asks else heard.act
    return replace(heard, act=act, confidence=heard.confidence, moves=moves)


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


def _danger(heard: Heard, memory: Memory) -> Reaction | None:
    """Words of danger skip everything: advice and alert come first."""
    if not heard.dangerous or memory.safety:
        return None
    memory.safety = True
    notes = trouble.take(heard, memory)
    memory.ask_before(Asked.ANYTHING_ELSE, SAFE_NOW)
    return Reaction("safety", notes)


def _rescue(heard: Heard, memory: Memory) -> Reaction | None:
    """Who is stuck is told whom to call before anything else (R-093)."""
    stuck = car_signs.needs_rescue(heard.text, came_for_it=memory.script == "inbound")
    asks = memory.script == "inbound" or signs.is_question(heard.text)
    warned = car_signs.oil_light_is_on(heard.text) and asks
    if not (stuck or warned) or heard.rework or heard.dangerous or stops(heard.text):
        return None
    known = _STUCK if stuck else _OIL_LIGHT
    memory.question = known["en" if heard.language == "en" else "zh"]
    memory.questions += 1
    return Reaction("question", [PointNote(NoteKind.QUESTION, heard.text)])


_OIL_LIGHT = {"zh": "机油灯亮了还能开吗", "en": "can I drive with the oil light on"}
_STUCK = {"zh": "路上车坏了怎么办", "en": "my car has broken down"}
"""How the answer library is asked for what to do, whatever the words were."""


def _after_the_advice(heard: Heard, memory: Memory) -> Reaction:
    """Who is in danger is heard out: what they add goes with the alert, and nothing is asked."""
    memory.settle(Asked.ANYTHING_ELSE.value, "answered")
    if complaint_signs.jokes(heard.text) or complaint_signs.means_none(heard.text):
        return _was_a_joke(heard, memory)
    courtesy = heard.main_is(Act.AFFIRM, Act.DENY, Act.THANKS, Act.GOODBYE)
    if (
        courtesy
        and not signs.asks_something(heard.text)
        and not places_wished.has_reason(heard.text)
    ):
        return Reaction("answered")
    memory.pending_words = heard.text
    return Reaction("safety_more")


def _wish_for_a_place(
    heard: Heard, memory: Memory, asked: Asked | None, answer: Reaction | None
) -> Reaction | None:
    """A wish to come in, dropped anywhere: the place is found first, then we go on."""
    if asked in _ABOUT_BOOKING or not heard.surely(Act.BOOK_SERVICE):
        return None
    if asked is Asked.VISIT_REMARKS and in_their_words.visit_of(heard.text) != "other":
        return None  # had an appointment on Tuesday: how it was, not what is wanted
    if answer is not None and answer.move == "dissatisfied":
        return None  # 还没呢,约的上周三,到现在没信: told to us, and no wish to come
    if asked is Asked.USAGE and not heard.main_is(Act.BOOK_SERVICE) and heard.time is None:
        return None
    return places_wished.start_booking(heard, memory)


def _about_an_appointment(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """The appointment already made, moved or given back at any point of the talk."""
    if asked in (Asked.BOOKING_TIME, Asked.BOOKING_CONFIRM):
        return None
    made = "appointment_made" in memory.circumstances
    if booking_signs.gives_appointment_back(heard.text) or (made and _only_cancels(heard)):
        if made:
            memory.circumstances = [
                one for one in memory.circumstances if one != "appointment_made"
            ]
        if not made and asked is not Asked.BOOK_SERVICE:
            return Reaction("no_appointment", [PointNote(NoteKind.QUESTION, heard.text)])
        return Reaction("appointment_cancelled" if made else "booking_refused")
    named_anew = made and heard.time is not None and heard.main_is(Act.CHANGE_ANSWER)
    if (
        booking_signs.moves_appointment(heard.text)
        or named_anew
        or (made and heard.time is not None and wants_other_time(heard.text))
    ):
        memory.booking.moves = True
        return places_wished.start_booking(heard, memory)
    return None


def _only_cancels(heard: Heard) -> bool:
    """取消吧: given back, and no other time named for it."""
    of_a_case = signs.speaks_of_case(heard.text)
    return cancels(heard.text) and not of_a_case and not names_time_after_cancelling(heard.text)


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
    asked_now = Asked(memory.asked) if memory.asked else None
    if heard.main_is(Act.REPEAT):
        return _once_more(memory)
    if door_signs.asks_why_again(heard.text) and _is_question_or_unsure(heard):
        return Reaction(at_the_door.why_we_are_back(memory))
    if memory.script == "campaign_notice" and signs.asks_about_offer(heard.text):
        return Reaction("reason")
    of_us = answer is None or who_signs.asks_about_us(heard.text)
    if heard.main_is(Act.ASK_WHO) or (heard.makes(Act.ASK_WHO) and of_us):
        return Reaction(_what_of_us(heard.text, memory.script))
    if answer is not None and answer.move in _SAID_ALREADY:
        return None
    if answer is not None and answer.move == "booking_agreed":
        also = [PointNote(NoteKind.QUESTION, heard.text)] if heard.makes(Act.ASK_PRICE) else []
        return answer.after(list(also))
    haggles = market_signs.haggles(heard.text) and asked_now is not Asked.OPINION
    if heard.makes(Act.ASK_PRICE) or haggles:
        _booked_besides(heard, memory)
        return Reaction("price", [PointNote(NoteKind.QUESTION, heard.text)])
    booked = answer is not None and answer.move == "booking"
    asks = heard.main_is(Act.ASK_FAQ) or (
        heard.makes(Act.ASK_FAQ) and (answer is None or booked or memory.asked in _CLOSED)
    )
    behind = signs.question_behind(heard.text)
    taken = answer is not None and answer.move in _TAKEN and memory.asked in _CLOSED
    if taken and not asks and behind is not None:
        memory.question = behind  # 开着挺好的,你们那个积分怎么查
        memory.questions += 1
        return Reaction("question")
    if asks:
        _booked_besides(heard, memory)
        texts = [move.text for move in heard.moves if move.act is Act.ASK_FAQ]
        memory.question = heard.text if heard.main_is(Act.ASK_FAQ) else texts[0]
        memory.questions += 1
        return Reaction("question")
    return None


_SAID_ALREADY = ("how_long", "why_again", "what_for", "reason", "dissatisfied", "lukewarm")
"""Answers that meet the question in the same words; nothing is looked up besides."""


def _is_question_or_unsure(heard: Heard) -> bool:
    return not heard.sure or heard.makes(Act.ASK_FAQ, Act.ASK_WHO, Act.OUT_OF_SCOPE)


def _what_of_us(text: str, script: str) -> str:
    """Who is asked only where we have the number from, or what for, is told only that."""
    if who_signs.asks_who(text):
        return "who"
    if who_signs.asks_where_from(text):
        return "where_from"
    if who_signs.asks_what_for(text):
        return "what_for" if script not in at_the_door.HAS_REASON else "reason"
    return "who"


def _booked_besides(heard: Heard, memory: Memory) -> None:
    """想约个保养,顺便问下机油多久换一次: answered first, and then the place is found."""
    if memory.asked in _ABOUT_A_PLACE or not booking_signs.wants_place(heard):
        return
    places_wished.start_booking(heard, memory)
    memory.ask_before(Asked.BOOKING_TIME)


_ABOUT_A_PLACE = (Asked.BOOKING_TIME.value, Asked.BOOKING_CONFIRM.value)
_CLOSED = {
    asked.value for asked in Asked if asked.value.startswith("rating_") or asked is Asked.USAGE
} | {Asked.GOOD_TIME.value}


def _once_more(memory: Memory) -> Reaction:
    """The question is said again; on a line so bad that it was said often, a person is offered."""
    if memory.posed.get(memory.asked or "", 0) < POSED_AT_MOST:
        return Reaction("repeat")
    if memory.asked == Asked.GOOD_TIME:
        memory.ending = Disposition.CALLBACK.value
    return Reaction("heard_badly")


def _neither(
    heard: Heard, memory: Memory, asked: Asked | None, script: Script, clarify_at_most: int
) -> Reaction:
    """No answer and nothing to act on: courtesies, insults, goodbyes, and what stays unclear."""
    if heard.main_is(Act.GOODBYE) or (asked is not None and door_signs.says_goodbye(heard.text)):
        return _goodbye(memory, script)
    if heard.main_is(Act.ABUSE):
        memory.insults += 1
        if memory.insults >= INSULTS_BORNE:
            return _goodbye(memory, script)
        if asked in (Asked.GOOD_TIME, Asked.CALLBACK_TIME):
            return ways_out.decline(memory)
        return Reaction("abuse")
    if asked is not None and door_signs.language_wanted(heard.text) is not None:
        return Reaction("answered")
    if signs.praises_us(heard.text) or (signs.praises(heard.text) and not heard.sure):
        return Reaction("liked", [WordsNote(asked, heard.text)])
    if asked is None:
        return Reaction("small_talk")
    if corrections.is_doubted(memory):
        memory.settle(asked.value, "answered")
        return Reaction("answered")
    far_off = heard.main_is(Act.OUT_OF_SCOPE) and heard.confidence >= FAR_OFF_FROM
    if complaint_signs.means_none(heard.text) and "问" in heard.text:
        memory.question = heard.text  # 我不是投诉,就问能不能自己加
        memory.questions += 1
        return Reaction("question")
    if signs.asks_something(heard.text) and not far_off and not heard.main_is(*_COURTESIES):
        memory.question = heard.text
        memory.questions += 1
        return Reaction("question")
    told = places_wished.has_reason(heard.text) and asked not in _ABOUT_BOOKING
    told = told or (asked is Asked.GOOD_TIME and len(heard.text) >= _A_STORY)
    if told and asked in _FREE_WORDS and not heard.main_is(*_COURTESIES):
        memory.settle(asked.value, "answered")
        return Reaction("noted", [WordsNote(asked, heard.text)])
    tries = memory.tries.get(asked.value, 0) + 1
    memory.tries[asked.value] = tries
    reaction = _not_understood(heard, memory, asked, script, tries >= clarify_at_most)
    kept = [WordsNote(asked, heard.text)] if told and not far_off else []
    return reaction.after(list(kept))


_A_STORY = 20
"""So much told before we asked anything is kept, whatever it is (R-225)."""
_FREE_WORDS = (Asked.OPINION, Asked.VISIT_REMARKS, Asked.RATING_REASON)
"""Open questions: what is said to them is the answer, even where we make nothing of it (R-225)."""


def _not_understood(
    heard: Heard, memory: Memory, asked: Asked, script: Script, often_enough: bool
) -> Reaction:
    far_off = heard.main_is(Act.OUT_OF_SCOPE) and heard.confidence >= FAR_OFF_FROM
    if often_enough or asked in _ASKED_ONCE:
        return _give_up(memory, asked, script)
    if heard.main_is(*_COURTESIES):
        return Reaction("answered")
    if far_off:
        return Reaction("small_talk")
    return Reaction("unclear")


_COURTESIES = (Act.GREET, Act.THANKS, Act.AFFIRM)
_ASKED_ONCE = (Asked.PROFILE_ITEM, Asked.CLUB, Asked.COMPLAINT_CONFIRM)


def _goodbye(memory: Memory, script: Script) -> Reaction:
    if script.is_open(memory) and not memory.complaint and memory.ending is None:
        memory.ending = Disposition.PARTIAL.value
    return Reaction("goodbye")


def _give_up(memory: Memory, asked: Asked, script: Script) -> Reaction:
    """Asked often enough: the question is left alone, or a person is found."""
    if asked is Asked.GOOD_TIME:
        memory.ending = Disposition.HANDED_OVER.value
        memory.stop_script()
        return Reaction("human")
    if asked in (Asked.BOOKING_TIME, Asked.ANYTHING_ELSE) and script.kind.value == "inbound":
        memory.ending = Disposition.HANDED_OVER.value
        return Reaction("human")
    memory.settle(asked.value, "unclear")
    if asked in (Asked.BOOKING_TIME, Asked.BOOKING_CONFIRM):
        return Reaction("booking_refused")
    return Reaction("skipped")
