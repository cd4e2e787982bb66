"""A customer who complains tells on, adds a second matter, scores us, or takes it all back."""

from __future__ import annotations

import pytest

from actions.talk.reaction import RatingNote, UsageNote, WordsNote
from crm.terms import Act, Asked, Dimension, Usage
from tests.actions.talk.hearings import TEN_ON_FRIDAY, a_turn, at, taken

A = Act
Q = Asked
CHECK = [Q.BOOK_SERVICE.value, "book_check"]


def complaining(asked: Asked = Q.COMPLAINT_WISH, **others):
    """A talk in which a complaint was taken and its wish is open, unless told otherwise."""
    return at(asked, complaint=True, only=[], detours=[[asked.value, None]], **others)


@pytest.mark.parametrize(
    "text, act",
    [
        ("上个礼拜就有了,你们换刹车片的时候我也没说", A.COMPLAIN),
        ("对,换完第二天又响", A.USAGE_PROBLEM),
        ("I waited two hours and nobody said a word", A.COMPLAIN),
    ],
)
def test_what_happened_is_no_wish_and_the_wish_is_asked_again(text, act) -> None:
    """R-110, R-111: the story is heard out; the wish stays the customer's own words."""
    memory = complaining()

    reaction = taken(a_turn(text, act), memory)

    assert reaction.move == "complaint_more"
    assert (memory.pending_words, memory.pending_wish) == (text, None)
    assert memory.detours[0][0] == Q.COMPLAINT_WISH


@pytest.mark.parametrize(
    "text, act",
    [
        ("把空调给我弄好了就行", A.COMPLAIN),
        ("让洗车的给我重新洗", A.COMPLAIN),
        ("换个新的", A.COMPLAIN),
        ("I want my money back", A.COMPLAIN),
    ],
)
def test_what_should_be_done_is_the_wish(text, act) -> None:
    memory = complaining()

    assert taken(a_turn(text, act), memory).move == "complaint_kept"
    assert memory.pending_wish == text


def test_a_second_matter_goes_with_the_first_and_the_wish_is_not_asked_twice() -> None:
    memory = complaining(Q.BOOK_SERVICE, done={Q.COMPLAINT_WISH.value: "answered"})
    memory.detours = [CHECK]

    reaction = taken(a_turn("还有就是结账等了半天", A.COMPLAIN), memory)

    assert reaction.move == "complaint_more"
    assert memory.detours == [CHECK]


@pytest.mark.parametrize("text", ["算了算了,不用投诉", "不追究了吧", "never mind, drop it"])
def test_who_wants_no_complaint_is_believed_and_the_case_keeps_the_words(text) -> None:
    """R-118: only a supervisor closes a case; the customer's words stand in it."""
    memory = complaining(Q.BOOK_SERVICE, done={Q.COMPLAINT_WISH.value: "answered"})
    memory.detours = [CHECK]

    reaction = taken(a_turn(text, A.COMPLAIN), memory)

    assert reaction.move == "complaint_taken_back"
    assert memory.pending_wish == text
    assert memory.detours == [CHECK], "the time to come in is still offered"


def test_who_was_joking_is_asked_on_as_if_nothing_had_been() -> None:
    memory = complaining(car_trouble=True)

    reaction = taken(a_turn("开玩笑的,没毛病", A.USAGE_OK), memory)

    assert reaction.move == "complaint_joked"
    assert UsageNote(Usage.OK, anew=True) in reaction.notes
    assert WordsNote(Q.COMPLAINT_WISH, "开玩笑的,没毛病") in reaction.notes
    assert (memory.complaint, memory.car_trouble, memory.only) == (False, False, None)


@pytest.mark.parametrize("text", ["你们开什么玩笑", "我不是开玩笑的,赶紧处理", "不处理我就去投诉"])
def test_anger_is_not_taken_for_a_joke(text) -> None:
    move = taken(a_turn(text, A.COMPLAIN), complaining()).move

    assert move not in ("complaint_joked", "complaint_taken_back")


def test_a_score_in_place_of_the_wish_is_the_score_and_the_wish_stays_open() -> None:
    memory = complaining(overall=5)

    reaction = taken(a_turn("给4分吧", A.RATE, rating=4), memory)

    assert (reaction.move, reaction.notes) == ("noted", [RatingNote(Dimension.OVERALL, 4)])
    assert memory.overall == 4
    assert memory.pending_wish is None and memory.detours[0][0] == Q.COMPLAINT_WISH


def test_a_score_volunteered_is_said_to_be_noted() -> None:
    memory = complaining(Q.BOOK_SERVICE, done={Q.COMPLAINT_WISH.value: "answered"})
    memory.detours = [CHECK]

    reaction = taken(a_turn("都挺好的我给你们打五分", A.RATE, rating=5), memory)

    assert reaction.move == "noted"
    assert RatingNote(Dimension.OVERALL, 5) in reaction.notes


def test_a_time_named_as_the_wish_books_it() -> None:
    memory = complaining()

    taken(a_turn("周五十点我过去,你们看看", A.BOOK_SERVICE, time=TEN_ON_FRIDAY), memory)

    assert memory.booking.wanted_from is not None


@pytest.mark.parametrize(
    "text, move",
    [
        ("你谁啊", "who"),
        ("你是机器人吧", "who"),
        ("你们怎么知道我电话的", "where_from"),
        ("号码哪来的", "where_from"),
        ("你是谁,怎么有我号码", "who"),
        ("问这个干嘛", "what_for"),
        ("why do you want to know", "what_for"),
        ("where did you get my number", "where_from"),
    ],
)
def test_who_asks_about_us_is_told_what_was_asked(text, move) -> None:
    """R-228"""
    assert taken(a_turn(text, A.ASK_WHO), at(Q.RATING_OVERALL)).move == move


def test_the_visit_scored_once_more_in_passing_is_a_correction() -> None:
    memory = at(Q.BOOK_SERVICE, overall=5, last_rated=["billing_speed"], rated=["overall"])

    reaction = taken(a_turn("4分吧", A.RATE, rating=4), memory)

    assert (reaction.move, reaction.notes) == ("corrected", [RatingNote(Dimension.OVERALL, 4)])
    assert memory.overall == 4


def test_bring_it_in_then_is_a_yes_to_the_offer_of_a_check() -> None:
    memory = complaining(Q.BOOK_SERVICE, done={Q.COMPLAINT_WISH.value: "answered"})
    memory.detours = [CHECK]

    assert taken(a_turn("帮我看看就行", A.OUT_OF_SCOPE), memory).move == "booking"


@pytest.mark.parametrize("asked", [Q.QUOTE_UNASKED, Q.WORK_EXPLAINED])
def test_who_will_not_say_has_not_said_no(asked) -> None:
    reaction = taken(a_turn("不用", A.DENY), at(asked))

    assert (reaction.move, reaction.notes) == ("skipped", [])


def test_nobody_is_asked_for_scores_after_words_of_danger_even_in_jest() -> None:
    """R-126: the alert stands, whatever is said of it afterwards."""
    memory = complaining(Q.BOOK_SERVICE, safety=True, done={Q.COMPLAINT_WISH.value: "answered"})

    taken(a_turn("开玩笑的,没事", A.USAGE_OK), memory)

    assert (memory.complaint, memory.only) == (True, [])
