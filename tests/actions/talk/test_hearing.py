"""One turn, one decision: the table of what comes first, read from top to bottom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.talk.heard import Heard
from actions.talk.reaction import FactNote, PointNote, RatingNote, UsageNote, WordsNote
from crm.terms import Act, Asked, Dimension, Disposition, Fact, NoteKind, Usage
from tests.actions.talk.hearings import TEN_ON_FRIDAY, a_turn, at, taken

A = Act
Q = Asked


@pytest.mark.parametrize(
    "asked, heard, move",
    [
        pytest.param(Q.GOOD_TIME, a_turn("方便", A.GOOD_TIME), "answered", id="yes at the door"),
        pytest.param(
            Q.GOOD_TIME, a_turn("1", A.RATE, rating=1), "answered", id="1 means yes there"
        ),
        pytest.param(Q.GOOD_TIME, a_turn("2", A.RATE, rating=2), "not_now", id="2 means later"),
        pytest.param(Q.GOOD_TIME, a_turn("3", A.RATE, rating=3), "declined", id="3 means no"),
        pytest.param(Q.GOOD_TIME, a_turn("忙着呢", A.BUSY), "not_now", id="busy at the door"),
        pytest.param(
            Q.GOOD_TIME, a_turn("明天十点", A.BUSY, time=TEN_ON_FRIDAY), "callback_set", id="a time"
        ),
        pytest.param(Q.GOOD_TIME, a_turn("不用了", A.DENY), "declined", id="no at the door"),
        pytest.param(Q.CALLBACK_TIME, a_turn("过两天", A.BUSY), "callback_set", id="a vague later"),
        pytest.param(Q.USAGE, a_turn("挺好", A.USAGE_OK), "answered", id="the car runs well"),
        pytest.param(Q.USAGE, a_turn("有异响", A.USAGE_PROBLEM), "complaint", id="a noise"),
        pytest.param(
            Q.USAGE, a_turn("有点问题", A.USAGE_PROBLEM), "answered", id="a problem unsaid"
        ),
        pytest.param(Q.RATING_OVERALL, a_turn("5分", A.RATE, rating=5), "liked", id="five"),
        pytest.param(Q.RATING_OVERALL, a_turn("2分", A.RATE, rating=2), "regretted", id="two"),
        pytest.param(Q.RATING_OVERALL, a_turn("3分", A.RATE, rating=3), "answered", id="three"),
        pytest.param(
            Q.RATING_OVERALL,
            a_turn("还行", A.RATE, rating=3, rating_vague=True),
            "rating_unclear",
            id="a vague word is asked back",
        ),
        pytest.param(Q.RATING_OVERALL, a_turn("跳过", A.OUT_OF_SCOPE), "skipped", id="a skip"),
        pytest.param(
            Q.RATING_OVERALL, a_turn("我要投诉", A.COMPLAIN), "complaint_begun", id="投诉"
        ),
        pytest.param(
            Q.RATING_OVERALL, a_turn("你们等太久没人理", A.COMPLAIN), "complaint", id="said what"
        ),
        pytest.param(
            Q.COMPLAINT_WISH, a_turn("重新修", A.BOOK_SERVICE), "complaint_kept", id="the wish"
        ),
        pytest.param(
            Q.COMPLAINT_WISH, a_turn("什么时候给我答复", A.COMPLAIN), "answer_when", id="when then"
        ),
        pytest.param(
            Q.COMPLAINT_WISH,
            a_turn("还有发票也错了", A.COMPLAIN),
            "complaint_more",
            id="there is more",
        ),
        pytest.param(
            Q.COMPLAINT_WISH,
            a_turn("让经理道歉", A.REQUEST_HUMAN),
            "complaint_kept",
            id="the manager shall apologise is a wish",
        ),
        pytest.param(Q.COMPLAINT_WISH, a_turn("转人工", A.REQUEST_HUMAN), "human", id="a person"),
        pytest.param(Q.COMPLAINT_CONFIRM, a_turn("不用", A.DENY), "skipped", id="not registered"),
        pytest.param(Q.COMPLAINT_CONFIRM, a_turn("要", A.AFFIRM), "complaint", id="registered"),
        pytest.param(Q.BOOK_SERVICE, a_turn("好", A.AFFIRM), "booking", id="a place please"),
        pytest.param(
            Q.BOOK_SERVICE, a_turn("再说吧", A.DECLINE_SERVICE), "booking_refused", id="later"
        ),
        pytest.param(Q.BOOKING_CONFIRM, a_turn("确认", A.AFFIRM), "booking_agreed", id="confirmed"),
        pytest.param(
            Q.BOOKING_CONFIRM, a_turn("换个时间", A.CHANGE_ANSWER), "booking", id="another"
        ),
        pytest.param(Q.CLUB, a_turn("好啊", A.AFFIRM), "answered", id="joins the club"),
        pytest.param(Q.CLUB, a_turn("不了", A.DENY), "skipped", id="no club"),
        pytest.param(
            Q.SATISFIED_WITH_ANSWER, a_turn("满意", A.AFFIRM), "satisfied", id="satisfied"
        ),
        pytest.param(
            Q.SATISFIED_WITH_ANSWER, a_turn("不", A.DENY), "dissatisfied", id="not satisfied"
        ),
        pytest.param(Q.USAGE, a_turn("多少钱", A.ASK_PRICE), "price", id="asks a price"),
        pytest.param(Q.USAGE, a_turn("你是谁", A.ASK_WHO), "who", id="asks who we are"),
        pytest.param(
            Q.USAGE, a_turn("机油灯亮能开吗", A.ASK_FAQ), "question", id="asks about the car"
        ),
        pytest.param(Q.USAGE, a_turn("什么", A.REPEAT), "repeat", id="did not hear"),
        pytest.param(Q.USAGE, a_turn("再见", A.GOODBYE), "goodbye", id="goodbye"),
        pytest.param(Q.USAGE, a_turn("神经病", A.ABUSE), "abuse", id="a first insult"),
        pytest.param(Q.USAGE, a_turn("车卖了", A.SOLD_CAR), "sold_car", id="the car is sold"),
        pytest.param(
            Q.USAGE, a_turn("打错了", A.WRONG_PERSON), "wrong_person", id="a wrong number"
        ),
        pytest.param(
            Q.USAGE, a_turn("别再打了", A.BUSY), "opted_out", id="stop, whatever it sounds"
        ),
        pytest.param(
            Q.USAGE, a_turn("我上周没来过", A.WRONG_PERSON), "data_check", id="never there"
        ),
        pytest.param(Q.OPINION, a_turn("希望周末开门", A.COMPLAIN), "wish_kept", id="a hope"),
        pytest.param(
            None, a_turn("我的车上次修了什么", A.ASK_FAQ), "private", id="asks for the file"
        ),
        pytest.param(
            Q.ANYTHING_ELSE,
            a_turn("打我13800000003", A.BUSY, phone="13800000003"),
            "details_kept",
            id="a number left",
        ),
    ],
)
def test_a_turn_comes_to_its_move(asked: Asked | None, heard: Heard, move: str) -> None:
    script = "inbound" if asked in (None, Q.ANYTHING_ELSE) else "first_followup"

    assert taken(heard, at(asked, script=script)).move == move


@pytest.mark.parametrize(
    "text, acts, move",
    [
        pytest.param("5分,别再打了", (A.RATE, A.OPT_OUT), "opted_out", id="stop before the score"),
        pytest.param(
            "5分,转人工", (A.RATE, A.REQUEST_HUMAN), "human", id="a person before the score"
        ),
        pytest.param("5分,不过还在响", (A.RATE, A.USAGE_PROBLEM), "complaint", id="trouble first"),
        pytest.param("5分,约个保养", (A.RATE, A.BOOK_SERVICE), "booking", id="a place, then on"),
        pytest.param("5分,你是谁", (A.RATE, A.ASK_WHO), "who", id="a question, then on"),
    ],
)
def test_the_score_is_kept_whatever_comes_with_it(
    text: str, acts: tuple[Act, ...], move: str
) -> None:
    reaction = taken(a_turn(text, *acts, rating=5), at(Q.RATING_OVERALL))

    assert reaction.move == move
    assert RatingNote(Dimension.OVERALL, 5) in reaction.notes


@pytest.mark.parametrize("act", [A.WRONG_PERSON, A.SOLD_CAR, A.REQUEST_HUMAN, A.COMPLAIN])
def test_a_doubtful_guess_ends_or_stops_nothing(act: Act) -> None:
    memory = at(Q.RATING_OVERALL)

    reaction = taken(a_turn("嗯嗯那个什么", act, confidence=0.5), memory)

    assert reaction.move == "unclear"
    assert memory.ending is None and memory.only is None


def test_a_score_is_not_read_out_of_the_tone_of_a_complaint() -> None:
    heard = a_turn("你们修得太差了,我要投诉", A.RATE, A.COMPLAIN, rating=1, ratings={"overall": 1})

    reaction = taken(heard, at(Q.RATING_OVERALL))

    assert reaction.move == "complaint_begun"
    assert not [note for note in reaction.notes if isinstance(note, RatingNote)]


def test_an_overall_score_where_speed_was_asked_leaves_speed_open() -> None:
    memory = at(Q.RATING_SPEED_GROUP)

    reaction = taken(a_turn("总体给5分", A.RATE, rating=5), memory)

    assert reaction.notes == [RatingNote(Dimension.OVERALL, 5)]
    assert Q.RATING_SPEED_GROUP.value not in memory.done


def test_a_correction_by_name_changes_that_score_only() -> None:
    memory = at(
        Q.RATING_PRICE_GROUP,
        last_rated=["reception_speed", "billing_speed"],
        rated=["billing_speed", "overall", "reception_speed"],
    )

    reaction = taken(a_turn("结账改成3分", A.CHANGE_ANSWER, rating=3), memory)

    assert (reaction.move, reaction.notes) == (
        "corrected",
        [RatingNote(Dimension.BILLING_SPEED, 3)],
    )


def test_both_facts_in_one_breath_answer_both_questions() -> None:
    memory = at(Q.QUOTE_UNASKED)

    reaction = taken(a_turn("报了价,没逐项讲解", A.DENY), memory)

    assert reaction.notes == [
        FactNote(Fact.QUOTE_UNASKED, True),
        FactNote(Fact.WORK_EXPLAINED, False),
    ]
    assert memory.done[Q.WORK_EXPLAINED.value] == "answered"


def test_consent_and_a_running_car_in_one_breath_answer_both() -> None:
    memory = at(Q.GOOD_TIME)
    text = "方便,车没问题"

    reaction = taken(a_turn(text, A.GOOD_TIME, A.USAGE_OK), memory)

    assert reaction.notes == [UsageNote(Usage.OK), WordsNote(Q.USAGE, text)]
    assert memory.consented


def test_a_price_elsewhere_is_news_whatever_it_answers() -> None:
    text = "隔壁店才80块,给3分"

    reaction = taken(a_turn(text, A.RATE, rating=3), at(Q.RATING_STAFF))

    assert PointNote(NoteKind.MARKET, text) in reaction.notes
    assert RatingNote(Dimension.STAFF, 3) in reaction.notes


@pytest.mark.parametrize(
    "script, asked, move, ending",
    [
        pytest.param(
            "first_followup", Q.USAGE, "hurried", Disposition.PARTIAL, id="one thing more"
        ),
        pytest.param("first_followup", Q.GOOD_TIME, "not_now", None, id="at the door another time"),
        pytest.param("inbound", Q.ANYTHING_ELSE, "unclear", None, id="who came to us is not busy"),
    ],
)
def test_a_hurried_customer_is_asked_what_matters_once(
    script: str, asked: Asked, move: str, ending: Disposition | None
) -> None:
    memory = at(asked, script=script)

    assert taken(a_turn("赶时间", A.BUSY), memory).move == move
    assert memory.ending == (ending.value if ending else None)


def test_after_the_one_thing_more_the_hurried_are_let_go() -> None:
    memory = at(Q.RATING_OVERALL, only=["rating_overall"])

    assert taken(a_turn("真没时间了", A.BUSY), memory).move == "goodbye"


def test_that_it_does_not_matter_is_said_once() -> None:
    memory = at(Q.RATING_OVERALL)
    first = taken(a_turn("跳过", A.OUT_OF_SCOPE), memory).move
    memory.asked = Q.RATING_STAFF.value

    second = taken(a_turn("跳过", A.OUT_OF_SCOPE), memory).move

    assert (first, second) == ("skipped", "answered")


def test_the_third_insult_ends_the_talk_politely() -> None:
    memory = at(Q.USAGE)

    moves = [taken(a_turn("滚", A.ABUSE), memory).move for _ in range(3)]

    assert moves == ["abuse", "abuse", "goodbye"]


def test_silence_is_asked_about_once_and_words_in_between_count_anew() -> None:
    memory = at(Q.USAGE)
    silent = Heard(event="silent")

    moves = [
        taken(silent, memory).move,
        taken(a_turn("啊", A.REPEAT), memory).move,
        taken(silent, memory).move,
        taken(silent, memory).move,
    ]

    assert moves == ["silent", "repeat", "silent", "goodbye"]


def test_danger_is_acted_on_once_and_before_all_answers() -> None:
    memory = at(Q.GOOD_TIME)
    heard = replace(a_turn("刹车失灵", A.USAGE_PROBLEM), dangerous=True)

    first, again = taken(heard, memory).move, taken(heard, memory).move

    assert first == "safety" and again != "safety"


@pytest.mark.parametrize("tries", [{}, {"usage": 1}])
def test_what_stays_unclear_is_asked_again_once_and_then_left(tries: dict[str, Any]) -> None:
    memory = at(Q.USAGE, tries=dict(tries))

    move = taken(a_turn("紫色的云", A.ABUSE, confidence=0.2), memory).move

    assert move == ("skipped" if tries else "unclear")
