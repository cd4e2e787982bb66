"""When something is wrong: with the car, or with us.

A complaint may begin at any step and stops the survey (R-107, R-109). It is taken as soon as
the words say what it is about; a mild remark where we asked for remarks is no complaint, but
the customer is asked whether it should be one.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from actions.talk import car_signs, complaint_signs, market_signs, signs, who_signs
from actions.talk.heard import (
    Heard,
    is_strong,
    says_nothing,
    says_what,
    skips,
    tells_of_trouble,
    wish_words,
    wishes,
)
from actions.talk.memory import Memory
from actions.talk.reaction import (
    NoComplaintNote,
    Note,
    PointNote,
    RatingNote,
    Reaction,
    UsageNote,
    WordsNote,
)
from crm.rules.rework_words import TROUBLE
from crm.rules.triage import category_of
from crm.terms import Act, Asked, ComplaintCategory, Dimension, NoteKind, Usage

_OF_A_PLACE = (Asked.BOOK_SERVICE, Asked.BOOKING_TIME, Asked.BOOKING_CONFIRM)
_REMARKS = (Asked.OPINION, Asked.VISIT_REMARKS, Asked.RATING_REASON)
_INTAKE = (Asked.COMPLAINT_DETAIL, Asked.USAGE_DETAIL)
_MILD_FROM = 3
_LOW_AT_MOST = 2
CHECK = "book_check"
"""How `book_service` is asked of somebody whose car is not right: whether to come in for that."""
OFFERS_WORK = ("service_reminder", "first_service_invitation", "campaign_notice")
ASKS_FOR_FAULTS = ("first_followup_member", "lost_customer_recall")


def read(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """What trouble the turn tells of, or None."""
    if memory.complaint and complaint_signs.means_none(heard.text) and memory.satisfied is None:
        return _none_meant(heard, memory, asked)
    if asked in _INTAKE:
        return _detail(heard, memory, asked)
    lets_be = complaint_signs.takes_back(heard.text)
    if memory.complaint and lets_be and car_signs.asks_if_normal(heard.text):
        return _none_meant(heard, memory, asked)  # 不用处理,帮我问下师傅这正常吗
    if memory.complaint and lets_be:
        return _taken_back(heard, memory)
    if asked is Asked.COMPLAINT_WISH:
        return _wish(heard, memory)
    if asked is Asked.COMPLAINT_CONFIRM:
        return _offer_answered(heard, memory)
    if asked is Asked.SATISFIED_WITH_ANSWER:
        return None
    if asked in _OF_A_PLACE and heard.time is not None and not heard.surely(Act.COMPLAIN):
        return None  # Go on, Tuesday then: the place that was offered is taken
    if signs.does_not_know(heard.text) and who_signs.names_kin(heard.text) and not heard.rework:
        return None  # 车是我女婿在开,我不清楚
    only_asks = signs.is_question(heard.text) and not car_signs.states_trouble(heard.text)
    if memory.script in OFFERS_WORK and only_asks and not is_strong(heard.text):
        return None  # 我都两万五千公里了,有影响吗
    if market_signs.haggles(heard.text) and not is_strong(heard.text):
        return None  # 老客户了,打个八折: who asks for a better price does not complain
    low_in_words = _rates_low_in_words(heard, memory, asked)
    if not low_in_words and not tells_of_trouble(heard):
        return None
    if memory.complaint and Asked.COMPLAINT_WISH.value in memory.done:
        return _added(heard, memory)
    if memory.script in OFFERS_WORK and _only_too_dear(heard):
        return Reaction("noted", [PointNote(NoteKind.OPINION, heard.text)])
    if asked is Asked.OPINION and memory.script in ASKS_FOR_FAULTS and not is_strong(heard.text):
        return None if memory.script != "lost_customer_recall" else _why_they_left(heard, memory)
    if (asked in _REMARKS or low_in_words) and _is_mild(heard, memory):
        assert asked is not None
        memory.settle(asked.value, "answered")
        memory.pending_words = heard.text
        memory.ask_before(Asked.COMPLAINT_CONFIRM)
        return Reaction("answered", [WordsNote(asked, heard.text)])
    return _begin(heard, memory, asked)


def _why_they_left(heard: Heard, memory: Memory) -> Reaction:
    """Who stopped coming over something that went wrong is asked whether to take it up, and is
    sold nothing (R-107, R-167)."""
    memory.settle(Asked.OPINION.value, "answered")
    memory.settle(Asked.BOOK_SERVICE.value, "skipped")
    memory.pending_words = heard.text
    memory.ask_before(Asked.COMPLAINT_CONFIRM)
    reason = PointNote(NoteKind.RETURNING_REASON, heard.text)
    return Reaction("answered", [WordsNote(Asked.OPINION, heard.text), reason])


def _rates_low_in_words(heard: Heard, memory: Memory, asked: Asked | None) -> bool:
    """太贵了,一副要八百 where a score was asked: bad news, and it says what about."""
    if asked is None or not asked.value.startswith("rating_") or not heard.main_is(Act.RATE):
        return False
    scores = [*heard.ratings.values(), *([heard.rating] if heard.rating else [])]
    low = bool(scores) and min(scores) <= _LOW_AT_MOST
    return low and not signs.has_figure(heard.text) and says_what(heard.text)


def _only_too_dear(heard: Heard) -> bool:
    """太贵了 of work that is only offered: a customer who haggles, and no case to be solved."""
    too_dear = heard.main_is(Act.COMPLAIN) and market_signs.finds_dear(heard.text)
    return too_dear and not heard.rework and not is_strong(heard.text)


def take(heard: Heard, memory: Memory) -> list[Note]:
    """Make the words a complaint: the survey stops here."""
    memory.complaint = True
    memory.stop_script()
    memory.detours.clear()
    memory.pending_words = heard.text
    if memory.asked is not None:
        memory.settle(memory.asked, "answered")
    notes: list[Note] = []
    scoring = memory.asked is not None and memory.asked.startswith("rating_")
    named = category_of(heard.text)
    elsewhere = named in _NOT_THE_CAR and not car_signs.states_trouble(heard.text)
    of_the_car = not elsewhere and (
        heard.main_is(Act.USAGE_PROBLEM)
        or (heard.makes(Act.USAGE_PROBLEM) and (not scoring or bool(TROUBLE.search(heard.text))))
    )
    if of_the_car or heard.dangerous or heard.rework:
        memory.car_trouble = True
        notes.append(UsageNote(Usage.PROBLEM))
    return notes


_NOT_THE_CAR = (
    ComplaintCategory.CLEANLINESS,
    ComplaintCategory.BILLING,
    ComplaintCategory.WAITING_TIME,
    ComplaintCategory.STAFF_ATTITUDE,
    ComplaintCategory.PRICE_PARTS,
    ComplaintCategory.PRICE_LABOUR,
)
"""Where it is wrong with us and the car runs all the same."""


def _is_mild(heard: Heard, memory: Memory) -> bool:
    content = memory.overall is not None and memory.overall >= _MILD_FROM
    content = content or _KIND_FIRST.match(heard.text) is not None
    return content and not is_strong(heard.text) and not heard.makes(Act.USAGE_PROBLEM)


_KIND_FIRST = re.compile(
    r"\s*(服务|都|啥都|什么都|一切|总体|整体|其他|别的)*(还|都|挺|很|蛮)*(好|不错|满意|可以|没(啥|什么)?意见)(的|了|啊|吧)*"
    r"[,,。\s]*(就是|只是|不过|但)|\s*(all|everything|it('s| is| was))?( was| is)? ?(good|"
    r"great|fine|nice|ok)\b"
    r".{0,12}\b(just|only|but|except)\b",
    re.IGNORECASE,
)
"""服务挺好,就是没水喝: praise with a small but is no complaint yet (R-077, R-112)."""


def _begin(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction:
    about_car = heard.rework or (heard.makes(Act.USAGE_PROBLEM) and not heard.main_is(Act.COMPLAIN))
    if not says_what(heard.text):
        # Something is wrong, but not yet what: listen first, take it down after.
        memory.complaint = True
        memory.stop_script()
        memory.detours.clear()
        memory.pending_words = heard.text
        if asked is not None:
            memory.settle(asked.value, "answered")
        memory.ask_before(Asked.USAGE_DETAIL if about_car else Asked.COMPLAINT_DETAIL)
        memory.car_trouble = memory.car_trouble or about_car
        said: list[Note] = [UsageNote(Usage.PROBLEM)] if about_car else []
        if asked is not None and about_car:
            said.append(WordsNote(asked, heard.text))
        # Who says 我要投诉 has complained, even if the line goes dead now.
        memory.taken = not about_car and is_strong(heard.text)
        return Reaction("complaint_begun" if memory.taken else "answered", said)
    notes = take(heard, memory)
    runs = asked is Asked.USAGE and not about_car and not notes
    if runs and (heard.makes(Act.USAGE_OK) or car_signs.runs_well(heard.text)):
        # 挺好的就是等太久了: the car is fine, and we are not.
        notes.append(UsageNote(Usage.OK))
    if asked in (Asked.USAGE, *_REMARKS):
        notes.append(WordsNote(asked, heard.text))
    return _taken(heard, memory, notes, about_car=about_car)


def _taken(heard: Heard, memory: Memory, notes: list[Note], *, about_car: bool) -> Reaction:
    """The complaint has its words: next the wish, unless they told it; then a time to come."""
    wish = wishes(heard.text)
    if wish:
        memory.pending_wish = wish_words(heard.text)
    else:
        memory.ask_before(Asked.COMPLAINT_WISH)
    if heard.makes(Act.BOOK_SERVICE) and heard.time is not None:
        want_place(heard, memory)
        memory.ask_before(Asked.BOOKING_TIME)
    elif about_car:
        memory.ask_before(Asked.BOOK_SERVICE, CHECK)
    return Reaction("complaint_kept" if wish else "complaint", notes)


def want_place(heard: Heard, memory: Memory) -> None:
    """Remember the time at which the customer would like to come."""
    meant = time_meant(heard, memory)
    if heard.time is None or meant is None:
        return
    booking = memory.booking
    start, end = meant
    booking.wanted_from = start.isoformat()
    booking.wanted_until = end.isoformat() if end else None
    booking.exact = heard.time.exact or signs.means_same_hour(heard.text)
    booking.chosen = None


def time_meant(heard: Heard, memory: Memory) -> tuple[datetime, datetime | None] | None:
    """The span the customer named; an hour or a half of the day is of the day we talk about."""
    if heard.time is None:
        return None
    start, end = heard.time.start, heard.time.end
    known = memory.booking.chosen or memory.booking.about or memory.booking.wanted_from
    if known is not None and signs.means_same_hour(heard.text):
        hour = datetime.fromisoformat(known).astimezone(start.tzinfo).timetz()
        return datetime.combine(start.date(), hour), None
    day = _day_meant(heard, memory)
    if day is None:
        return start, end
    return (
        datetime.combine(day, start.timetz()),
        None if end is None else datetime.combine(day, end.timetz()),
    )


def _day_meant(heard: Heard, memory: Memory) -> date | None:
    """The day an hour without a day is about: the one just read back, wished or offered."""
    booking = memory.booking
    if heard.time is None or signs.names_day(heard.text):
        return None
    known = booking.chosen or booking.wanted_from or booking.about
    if known is not None:
        return datetime.fromisoformat(known).astimezone(heard.time.start.tzinfo).date()
    offers = [
        datetime.fromisoformat(offer).astimezone(heard.time.start.tzinfo)
        for offer in booking.offers
    ]
    fitting = [at for at in offers if at.timetz() == heard.time.start.timetz()] or offers
    return fitting[0].date() if fitting else None


def _detail(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.main_is(Act.REPEAT, Act.ASK_WHO):
        return None
    unwilling = skips(heard.text) or complaint_signs.takes_back(heard.text)
    if heard.main_is(Act.DENY, Act.GOODBYE) or unwilling:
        memory.settle(asked.value, "skipped")
        memory.complaint = memory.taken
        return Reaction("skipped")
    notes = [*take(heard, memory), WordsNote(asked, heard.text)]
    about_car = asked is Asked.USAGE_DETAIL or heard.rework or heard.surely(Act.USAGE_PROBLEM)
    return _taken(heard, memory, notes, about_car=about_car)


def _wish(heard: Heard, memory: Memory) -> Reaction | None:
    if heard.main_is(Act.REPEAT, Act.ASK_WHO):
        return None
    if signs.asks_when_answered(heard.text) and memory.tries.get("answer_when", 0) == 0:
        memory.tries["answer_when"] = 1
        return Reaction("answer_when")
    if _is_only_a_score(heard):
        assert heard.rating is not None
        memory.overall = heard.rating
        return Reaction("noted", [RatingNote(Dimension.OVERALL, heard.rating)])
    if _goes_on(heard, memory):
        memory.tries["more_words"] = memory.tries.get("more_words", 0) + 1
        return _added(heard, memory)
    memory.settle(Asked.COMPLAINT_WISH.value, "answered")
    nothing = heard.main_is(Act.DENY, Act.GOODBYE, Act.THANKS) or skips(heard.text)
    bare = says_nothing(heard.text) or complaint_signs.lets_it_be(heard.text)
    wanted = len(heard.text) >= _SAYS_MORE and not bare
    wanted = (wanted or wishes(heard.text)) and not _WANTS_NOTHING.search(heard.text)
    if nothing and not (wanted or _LEAVES_IT_TO_US.search(heard.text)):
        return Reaction("complaint_kept")
    memory.pending_wish = heard.text
    if heard.time is not None and (heard.makes(Act.BOOK_SERVICE) or _COMES.search(heard.text)):
        want_place(heard, memory)
        memory.drop_detour(Asked.BOOK_SERVICE)
        memory.ask_before(Asked.BOOKING_TIME)
    return Reaction("complaint_kept", [WordsNote(Asked.COMPLAINT_WISH, heard.text)])


_COMES = re.compile(
    r"检查|看看|看一下|查查|过[来去]|开[来去过]|送[来去过]|\b(check|look at|come (in|by)|"
    r"bring it)\b",
    re.I,
)
_SAYS_MORE = 9
"""没啥,就是以后时间说准一点: so much behind a no is what is wanted."""
_WANTS_NOTHING = re.compile(r"(没|无|没有)(什么|啥|别的|特别的?)?(要求|想法|意见|希望)")
_LEAVES_IT_TO_US = re.compile(
    r"(看着|你们?|随你们?)(来|办|处理|弄|安排|决定|定)|能[^,。]{1,8}就[^,。]{1,8}|"
    r"up to you|you decide|whatever you think",
    re.IGNORECASE,
)
"""也没啥大事,你们看着办吧,能补一下就补: that, too, says what is wanted."""


def _is_only_a_score(heard: Heard) -> bool:
    """Asked for a wish, the customer scores the visit, first or anew (R-075)."""
    clear = heard.rating is not None and not (heard.rating_vague or heard.rating_ambiguous)
    return clear and signs.has_figure(heard.text) and not wishes(heard.text)


def _added(heard: Heard, memory: Memory) -> Reaction:
    """More of the same, or a second matter: it goes with the first, and the talk goes on."""
    memory.pending_words = heard.text
    if heard.rework or heard.surely(Act.USAGE_PROBLEM):
        memory.car_trouble = True
        return Reaction("complaint_more", [UsageNote(Usage.PROBLEM)])
    return Reaction("complaint_more")


def _taken_back(heard: Heard, memory: Memory) -> Reaction:
    """The customer wants no complaint made of it, or was joking.

    The case stays in the books, for only a supervisor closes one (R-118); it carries these words
    as what the customer wants. Who was joking is asked on as if nothing had been.
    """
    if complaint_signs.jokes(heard.text) and not memory.safety:
        memory.car_trouble = False
        fine: list[Note] = [UsageNote(Usage.OK, anew=True)]
        none_meant = _none_meant(heard, memory, Asked.COMPLAINT_WISH)
        return Reaction("complaint_joked", [*none_meant.notes, *fine])
    memory.settle(Asked.COMPLAINT_WISH.value, "answered")
    memory.pending_wish = heard.text
    memory.mild = True
    return Reaction("complaint_taken_back", [WordsNote(Asked.COMPLAINT_WISH, heard.text)])


def _none_meant(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction:
    """It was no complaint: we misunderstood, say so, and go on where we were (R-112, R-230).

    Whether something is normal, asked along with it, is answered like any question (R-094).
    """
    whether = next((each for each in _told(heard, memory) if car_signs.asks_if_normal(each)), None)
    if not memory.safety:
        memory.complaint = False
        memory.only = None
    memory.pending_words = memory.pending_wish = None
    for open_one in (asked, Asked.COMPLAINT_WISH, Asked.BOOK_SERVICE):
        if open_one in _OF_THE_CASE:
            memory.drop_detour(open_one)
    memory.settle(Asked.COMPLAINT_WISH.value, "answered")
    notes: list[Note] = [WordsNote(asked, heard.text), NoComplaintNote(heard.text)]
    if whether is None:
        return Reaction("complaint_none", notes)
    memory.question = whether
    memory.questions += 1
    return Reaction("question", notes)


def _told(heard: Heard, memory: Memory) -> tuple[str, ...]:
    return (heard.text, memory.pending_words or "")


_OF_THE_CASE = (
    Asked.COMPLAINT_DETAIL,
    Asked.USAGE_DETAIL,
    Asked.COMPLAINT_WISH,
    Asked.COMPLAINT_CONFIRM,
    Asked.BOOK_SERVICE,
    Asked.SATISFIED_WITH_ANSWER,
)


def _goes_on(heard: Heard, memory: Memory) -> bool:
    """Asked for a wish, the customer is still telling what went wrong: we hear it out (R-110)."""
    if memory.satisfied is False:
        return False  # the case is the one we came about; what is said now is kept with it
    more = signs.says_more(heard.text) or complaint_signs.tells_story(heard.text)
    # Beside such words even an unsure guess at trouble will do: 对,换完第二天就响了.
    trouble = (Act.COMPLAIN, Act.USAGE_PROBLEM)
    told = more and (heard.makes(*trouble) or heard.act in trouble)
    return told and memory.tries.get("more_words", 0) < 2 and not wishes(heard.text)


_YES_FIRST = re.compile(r"\s*(要|好|可以|行|登记|嗯|是|对|yes|please|ok)", re.IGNORECASE)


def _offer_answered(heard: Heard, memory: Memory) -> Reaction | None:
    if heard.main_is(Act.REPEAT, Act.ASK_WHO):
        return None
    memory.settle(Asked.COMPLAINT_CONFIRM.value, "answered")
    if complaint_signs.means_none(heard.text) or complaint_signs.lets_it_be(heard.text):
        memory.pending_words = None
        if says_nothing(heard.text):
            return Reaction("skipped")
        scores = [RatingNote(Dimension(name), got) for name, got in heard.ratings.items()]
        memory.rated = sorted({*memory.rated, *heard.ratings})
        return Reaction("skipped", [*scores, WordsNote(Asked.COMPLAINT_CONFIRM, heard.text)])
    if wishes(heard.text) and not heard.main_is(Act.DENY):
        memory.pending_wish = heard.text  # 换个人接待我: yes, and what is to come of it
        words = memory.pending_words or heard.text
    elif heard.main_is(Act.COMPLAIN, Act.USAGE_PROBLEM):
        words = f"{memory.pending_words}\n{heard.text}" if memory.pending_words else heard.text
    elif heard.main_is(Act.AFFIRM) or _YES_FIRST.match(heard.text):
        words = memory.pending_words or heard.text
    else:
        memory.pending_words = None
        return Reaction("skipped")
    memory.complaint = memory.mild = True
    memory.stop_script()
    memory.pending_words = words
    if memory.pending_wish is not None:
        memory.settle(Asked.COMPLAINT_WISH.value, "answered")
        return Reaction("complaint_kept", [WordsNote(Asked.COMPLAINT_WISH, heard.text)])
    memory.ask_before(Asked.COMPLAINT_WISH)
    return Reaction("complaint")
