"""When a customer is answered, and where their words belong."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.web_chat.bell import LineBell
from bot.channels.web_chat.limits import RateLimit
from bot.channels.web_chat.listening import Doing, Listening, Timing
from bot.channels.web_chat.page import scale_of, stamp
from bot.channels.web_chat.pauses import OPEN_QUESTIONS, pause_before_answer
from bot.channels.web_chat.reading import clean, position
from bot.channels.web_chat.refusals import NothingSaid, TooLong
from bot.channels.web_chat.texts import TEXTS, WAYS_OUT
from crm.policy import Policy
from crm.terms import Asked, Language
from tests.bot.channels.web_chat_app import SCALE, HandMovedTime, choices, settle
from tests.builders import NOW

PAUSE = 8.0


@pytest.mark.parametrize(
    ("asked", "text", "quick", "seconds"),
    [
        pytest.param(Asked.GOOD_TIME, "方便", True, 0, id="a button is a decision"),
        pytest.param(Asked.OPINION, "都挺好的", True, 0, id="a button at an open question too"),
        pytest.param(Asked.RATING_OVERALL, "打四分吧", False, 0, id="a score ends the matter"),
        pytest.param(Asked.BOOKING_TIME, "明天下午三点", False, 0, id="a closed question"),
        pytest.param(Asked.USAGE, "一切正常", False, 0, id="all is well"),
        pytest.param(Asked.OPINION, "没有了,谢谢", False, 0, id="nothing more to say"),
        pytest.param(Asked.COMPLAINT_DETAIL, "就这些。", False, 0, id="the story has ended"),
        pytest.param(Asked.ANYTHING_ELSE, "no thanks", False, 0, id="no in English"),
        pytest.param(Asked.NEW_NEEDS, "That's all.", False, 0, id="that is all in English"),
        pytest.param(Asked.OPINION, "转人工", False, 0, id="a way out is not delayed"),
        pytest.param(None, "您好", False, 0, id="a greeting is returned"),
        pytest.param(Asked.OPINION, "师傅态度不好", False, 8, id="six characters of a story"),
        pytest.param(Asked.COMPLAINT_DETAIL, "等了三小时", False, 8, id="a part of a complaint"),
        pytest.param(Asked.ANYTHING_ELSE, "我还想问一下", False, 8, id="a sentence begun"),
        pytest.param(Asked.VISIT_REMARKS, "没有人接待我", False, 8, id="no is only how it begins"),
        pytest.param(Asked.RATING_OVERALL, "换完刹车片还是异响", False, 8, id="trouble at a score"),
        pytest.param(Asked.GOOD_TIME, "你们多收了我钱", False, 8, id="a complaint at the door"),
        pytest.param(Asked.USAGE, "刹车失灵了", False, 8, id="danger is heard out"),
        pytest.param(Asked.USAGE, "the brakes squeak", False, 8, id="trouble in English"),
        pytest.param(None, "我的车上周在你们那保养过", False, 8, id="a customer who begins"),
    ],
)
def test_a_story_is_heard_out_and_a_decision_answered_at_once(asked, text, quick, seconds):
    assert pause_before_answer(asked, text, quick, Policy()) == seconds


@pytest.mark.parametrize("asked", sorted(OPEN_QUESTIONS))
def test_free_words_wait_at_every_open_question(asked):
    assert pause_before_answer(asked, "我想想怎么跟您说", False, Policy()) == PAUSE


def test_the_dealership_decides_how_long_it_listens():
    patient = Policy.model_validate({"talk": {"listen_pause_s": 12}})

    assert pause_before_answer(Asked.OPINION, "我想想怎么跟您说", False, patient) == 12


class Answers:
    """Notes when it was asked to answer; returns where to go on, as told."""

    def __init__(self, timing: HandMovedTime, onward: dict[str, str] | None = None) -> None:
        self._timing = timing
        self._start = timing.now()
        self._onward = onward or {}
        self.at: list[tuple[str, float]] = []

    def __call__(self, token: str) -> str | None:
        self.at.append((token, self._timing.now() - self._start))
        return self._onward.pop(token, None)


def begun(onward: dict[str, str] | None = None) -> tuple[HandMovedTime, Answers, Listening]:
    """Somebody who listens, the time they listen in, and when they answered."""
    timing = HandMovedTime()
    answers = Answers(timing, onward)
    return timing, answers, Listening(answers, LineBell(), Timing(timing.now, timing.sleep))


async def test_the_pause_counts_from_the_last_message():
    timing, answers, listening = begun()

    for _ in range(3):
        listening.heard("talk", PAUSE)
        await timing.pass_by(7)
    await timing.pass_by(1)

    assert answers.at == [("talk", 22)]


async def test_a_decision_ends_the_pause():
    timing, answers, listening = begun()

    listening.heard("talk", PAUSE)
    await timing.pass_by(2)
    listening.heard("talk", 0)
    await settle()

    assert answers.at == [("talk", 2)]


async def test_who_is_writing_is_waited_for():
    timing, answers, listening = begun()

    listening.heard("talk", PAUSE)
    for _ in range(3):
        await timing.pass_by(5)
        listening.typing("talk", PAUSE)
    await timing.pass_by(7)
    before = list(answers.at)
    await timing.pass_by(1)

    assert before == []
    assert answers.at == [("talk", 23)]


async def test_patience_with_a_slow_writer_ends_after_a_minute():
    timing, answers, listening = begun()

    listening.heard("talk", PAUSE)
    for _ in range(20):
        await timing.pass_by(5)
        listening.typing("talk", PAUSE)

    assert answers.at == [("talk", 60)]


async def test_writing_alone_makes_nobody_wait():
    timing, answers, listening = begun()

    listening.typing("talk", PAUSE)
    await timing.pass_by(60)

    assert (answers.at, listening.doing("talk")) == ([], Doing.NOTHING)


async def test_conversations_do_not_wait_for_each_other():
    timing, answers, listening = begun()

    listening.heard("slow", PAUSE)
    listening.heard("quick", 0)
    await timing.pass_by(8)

    assert answers.at == [("quick", 0), ("slow", 8)]


async def test_answering_goes_on_until_nothing_is_left():
    _, answers, listening = begun(onward={"ended": "new"})

    listening.heard("ended", 0)
    await settle()

    assert [token for token, _ in answers.at] == ["ended", "new"]


async def test_a_page_hears_the_bell_only_of_its_own_talk():
    bell = LineBell()

    with bell.listening("talk") as listener:
        bell.ring("other")
        other = await listener.wait(0.02)
        await asyncio.to_thread(bell.ring, "talk")
        own = await listener.wait(1)

    assert (other, own) == (False, True)


def test_thirty_messages_a_minute_pass_and_the_next_waits_its_turn():
    timing = HandMovedTime()
    limit = RateLimit(timing.now)

    passed = [limit.wait_for("talk") for _ in range(30)]

    assert passed == [0.0] * 30
    assert limit.wait_for("talk") == 60
    assert limit.wait_for("other") == 0


def test_only_so_many_conversations_are_remembered():
    limit = RateLimit(HandMovedTime().now, per_minute=1, tokens_at_most=2)

    for token in ("one", "two", "three"):
        limit.wait_for(token)

    assert [limit.wait_for(token) for token in ("three", "one")] == [60, 0]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("  刹车\x00有\x07异响 ", "刹车有异响", id="control characters"),
        pytest.param("一\r\n二\r三", "一\n二\n三", id="ends of lines"),
        pytest.param("车\ud83d好", "车好", id="half a character"),
        pytest.param("好\u202e坏", "好坏", id="text turned round"),
        pytest.param("👨‍👩‍👧 <b>好</b>", "👨‍👩‍👧 <b>好</b>", id="everything else as it was said"),
        pytest.param("好" * 2000, "好" * 2000, id="as long as may be"),
    ],
)
def test_words_are_kept_without_what_cannot_be_shown(said, kept):
    assert clean(said) == kept


@pytest.mark.parametrize(("said", "refusal"), [(" \x00\n", NothingSaid), ("好" * 2001, TooLong)])
def test_nothing_and_too_much_are_refused(said, refusal):
    with pytest.raises(refusal):
        clean(said)


@pytest.mark.parametrize(
    ("told", "read"),
    [(7, 7), ("7", 7), (-1, 0), ("²", 0), ("9" * 30, 0), (True, 0), (None, 0), ([], 0), (1.5, 0)],
)
def test_a_position_is_a_small_number_or_nothing(told, read):
    assert position(told) == read


def test_the_page_says_everything_in_both_languages():
    assert TEXTS["zh"].keys() == TEXTS["en"].keys()
    assert all(words.strip() for texts in TEXTS.values() for words in texts.values())
    assert {f"{way}_says" for way in WAYS_OUT} <= TEXTS["zh"].keys()
    assert not any("你" in words for words in TEXTS["zh"].values())


def test_the_ways_out_are_understood_as_decisions():
    says = [texts[f"{way}_says"] for texts in TEXTS.values() for way in WAYS_OUT]

    assert [pause_before_answer(Asked.OPINION, words, True, Policy()) for words in says] == [0] * 6


def test_a_rating_is_shown_from_one_to_five():
    assert [one["value"] for one in scale_of(SCALE)] == ["1", "2", "3", "4", "5"]
    assert scale_of(choices("都是5分", "跳过")) == ()


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        ("2025-03-06T09:05", "09:05", "09:05"),
        ("2025-03-05T23:59", "昨天 23:59", "Yesterday 23:59"),
        ("2025-01-31T08:00", "1月31日 08:00", "31 Jan, 08:00"),
        ("2024-12-31T08:00", "2024年12月31日 08:00", "31 Dec 2024, 08:00"),
    ],
)
def test_a_time_is_said_as_short_as_it_can_be_understood(at, zh, en):
    moment = NOW.fromisoformat(at).replace(tzinfo=NOW.tzinfo)

    said = [stamp(moment, now=NOW, language=language) for language in (Language.ZH, Language.EN)]

    assert said == [zh, en]
