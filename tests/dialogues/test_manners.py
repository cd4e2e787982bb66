"""The customer's rights and our manners, row by row; and how they hold on each channel."""

from __future__ import annotations

from typing import Any

import pytest

from actions.library import Library
from bot.engine import Engine
from crm.terms import FollowUpStatus
from tests.dialogues.talk import SKIPS_TO_OPINION, Talk

pytestmark = pytest.mark.engine
NEVER_SAID = ("但是您", "您错", "不可能")


@pytest.fixture
def talk(engine: Engine, library: Library) -> Any:
    return lambda **opening: Talk(engine, library, **opening)


@pytest.mark.parametrize("words", ["不想聊", "别再打了", "STOP", "退订", "不用打了"])
def test_a_stop_is_kept_with_its_words_and_ends_what_is_planned(talk, words: str) -> None:
    """R-224."""
    held = talk()
    held.says(words)

    assert held.ended and held.told[-1] == "非常感谢合作!"
    with held.books() as (uow, conversation):
        follow_up = uow.follow_ups.get(conversation.follow_up_id)
        assert follow_up.status is FollowUpStatus.CANCELLED
        proof = uow.customers.opt_outs(conversation.customer_id)
        assert [(row.words, row.at) for row in proof] == [(words, uow.clock.now())]


def test_every_question_can_be_passed_over_and_is_not_put_again(talk) -> None:
    """R-224."""
    held = talk()
    asked = [held.asked]
    for words in ("方便", "跳过", "跳过", *SKIPS_TO_OPINION):
        held.says(words)
        asked.append(held.asked)

    assert len(set(asked)) == len(asked)


def test_no_question_is_put_a_fourth_time(talk) -> None:
    """R-224: after three digressions it is left alone."""
    held = talk()
    held.says("方便")
    for words in ("你们几点开门", "地址在哪", "防冻液少了能加水吗"):
        held.says(words)

    assert sum("开着怎么样" in told for told in held.told) == 3
    assert held.asked == "rating_overall"


def test_a_long_story_at_a_question_for_a_score_is_kept_whole(talk) -> None:
    """R-225: it is never rejected with a demand for a number."""
    held = talk()
    held.says("方便", "挺好")
    story = "哎呀这个怎么说呢,那天我去的时候前面排了两三台车,不过小伙子给我倒了杯水,聊了会儿天"
    held.says(story)

    with held.books() as (uow, conversation):
        said = [line.text for line in uow.conversations.transcript(conversation.id)]
    assert story in said


def test_five_insults_are_met_politely_and_after_the_second_a_person_is_offered(talk) -> None:
    """R-226, R-234."""
    held = talk()
    held.says("方便")
    answers = [held.says(words) for words in ("你妈的什么破店", "滚")]
    answers += [held.says("神经病")] if not held.ended else []

    assert "转人工" in "".join(answers[:2]) and "抱歉" in answers[0]
    assert not any(word in answer for answer in answers for word in NEVER_SAID)


def test_a_question_three_times_is_answered_three_times_and_a_person_offered(talk) -> None:
    """R-228."""
    held = talk()
    held.says("方便")
    answers = [held.says("防冻液少了能加水吗") for _ in range(3)]

    assert len({answer.splitlines()[0] for answer in answers}) == 1
    assert [("转人工" in answer) for answer in answers] == [False, False, True]


def test_who_was_serviced_elsewhere_is_thanked_and_not_blamed(talk) -> None:
    """R-229."""
    held = talk(kind="service_reminder")
    said = held.says("方便", "我在别的店保养了")

    assert "非常感谢合作" in said
    assert not any(word in said for word in ("遗憾", "可惜", "为什么", "怎么不"))


def test_who_says_he_was_never_here_is_believed_and_a_person_checks(talk) -> None:
    """R-230: an apology, the statement kept, a task with its clock."""
    held = talk()
    said = held.says("我上周没来过啊")

    assert "抱歉" in said and "核对" in said
    assert held.notes()["data_check"] == "我上周没来过啊"
    assert held.tasks() == {"data_check": "2025-03-06T18:00:00+08:00"}


@pytest.mark.parametrize(
    "steps, reason",
    [
        (("方便", "能不能便宜点"), "discount_request"),
        (("转人工",), "human_request"),
        (("方便", "排气管改直通会影响年检吗"), "technical_question"),
        (("方便", "你们结账太慢了,排了一个小时队", "快点"), "complaint_received"),
    ],
)
def test_no_hour_is_named_without_a_task_due_at_that_hour(talk, steps, reason: str) -> None:
    """R-231."""
    held = talk()
    said = held.says(*steps)

    due = held.tasks()[reason]
    assert due[11:16] in said


def test_three_attempts_at_a_time_end_with_a_person_who_settles_it(talk) -> None:
    """R-231, R-224: the customer is not asked for ever, and the promise has a task."""
    held = talk(kind="service_reminder")
    said = held.says("方便", "好", "晚上九点", "凌晨三点", "晚上十点")

    assert "11:30" in said and "赵磊" in said
    assert held.tasks() == {"human_request": "2025-03-06T11:30:00+08:00"}


def test_a_stranger_is_told_nothing_of_anybodys_car(talk) -> None:
    """R-232."""
    held = talk(kind="inbound", customer={}, vehicle={}, repair_order={})
    said = held.says("帮我查一下粤A12345上次修了什么")

    assert "核对身份" in said and "刹车" not in said


def test_on_the_telephone_nothing_of_the_repair_is_said_before_somebody_speaks(talk) -> None:
    """R-232, R-065 on the telephone: what a mailbox hears tells nobody anything."""
    held = talk(channel="voice")

    assert not any(word in held.first for word in ("刹车", "粤A", "3月3"))
    assert "按1" in held.first and "按2" in held.first


def test_an_offer_refused_is_not_made_again_in_the_second_follow_up(talk) -> None:
    """R-233."""
    held = talk(kind="service_reminder")
    held.says("方便", "再说吧")

    with held.books() as (_, conversation):
        assert "booking_refused" in conversation.topics_told


@pytest.mark.parametrize(
    "words, reply",
    [
        ("你们前台态度太差了", "抱歉"),
        ("刹车失灵了差点撞车", "抱歉"),
        ("有点问题", "很抱歉"),
    ],
)
def test_where_something_went_wrong_we_apologise_before_anything_else(
    talk, words: str, reply: str
) -> None:
    """R-234."""
    held = talk()

    assert reply in held.says("方便", words).splitlines()[0]


def test_a_solution_that_came_late_begins_with_an_apology(talk) -> None:
    """R-234."""
    held = talk(kind="solution_notice")

    said = "\n".join(held.told)
    assert said.index("抱歉") < said.index("我们的处理是")


def test_an_early_goodbye_after_full_marks_still_gets_the_courtesy(talk) -> None:
    """R-235."""
    held = talk(channel="voice")
    held.presses("1")
    said = held.says("挺好的", "5分,再见")

    assert held.ended and "非常感谢合作" in said


@pytest.mark.parametrize(
    "channel, yes, later, no",
    [
        ("telegram", "方便", "现在不方便,晚点吧", "不用了,谢谢"),
        ("sms", "1", "2", "3"),
        ("voice", "方便", "不方便", "不用了"),
    ],
)
def test_the_first_question_is_answered_in_the_way_of_each_channel(
    talk, channel: str, yes: str, later: str, no: str
) -> None:
    """R-065 on each channel: yes begins, later asks when, no ends."""
    begun, postponed, refused = (talk(channel=channel) for _ in range(3))
    begun.says(yes)
    postponed.says(later)
    refused.says(no)

    assert begun.asked == "usage"
    assert postponed.asked == "callback_time"
    assert refused.ended and "非常感谢合作" in refused.told[-1]


@pytest.mark.parametrize("channel", ["telegram", "sms", "voice"])
def test_a_score_and_own_words_are_kept_alike_on_every_channel(talk, channel: str) -> None:
    """R-076, R-152 on each channel."""
    held = talk(channel=channel)
    held.says("方便", "挺好的呀,没啥毛病")
    held.presses("5") if channel == "voice" else held.says("5")

    outcome = held.outcome()
    assert outcome["ratings"] == {"overall": 5}
    assert outcome["verbatims"] == [{"asked": "usage", "text": "挺好的呀,没啥毛病"}]


@pytest.mark.parametrize("channel", ["telegram", "sms", "voice"])
def test_the_closing_is_the_last_thing_said_on_every_channel(talk, channel: str) -> None:
    """R-103, R-105 on each channel."""
    thanked, complained = talk(channel=channel), talk(channel=channel)
    thanked.says("方便", "挺好", "拜拜")
    complained.says("方便", "你们前台态度太差了", "道个歉")

    assert "非常感谢合作" in thanked.told[-1]
    assert complained.told[-1] == "王先生,感谢您的信任,一定给您满意答复"


def test_the_line_is_so_bad_that_a_person_is_offered(talk) -> None:
    """R-228: said three times, then a way out."""
    held = talk(channel="voice")
    held.presses("1")
    held.says("啊?没听清", "再说一遍")

    assert "转人工" in held.says("啊?再说一遍")
    assert held.asked == "rating_overall"


def test_a_new_number_is_in_force_once_the_customer_has_confirmed_it(talk) -> None:
    """R-011: the old one keeps the day it ended; who, when and where heard is shown."""
    held = talk()
    held.says("方便", "没问题")
    assert "13800000009" in held.says("我换号码了,新号是13800000009")
    with held.books() as (_, conversation):
        assert conversation.customer.phone() == "13800000001"

    held.says("对")

    with held.books() as (uow, conversation):
        points = conversation.customer.contact_points
        assert [(one.address, one.valid_until) for one in points] == [
            ("13800000001", uow.clock.now()),
            ("13800000009", None),
        ]
        change = uow.customers.proposals(conversation.id)[0]
        assert (change.decided_by, change.decided_at) == ("customer", uow.clock.now())


def test_a_number_read_back_wrongly_is_asked_for_once_more(talk) -> None:
    """R-011."""
    held = talk()
    held.says("方便", "没问题", "我换号码了,新号是13800000009", "不对")
    assert held.asked == "profile_item"

    assert "13800000006" in held.says("13800000006")
    held.says("对的")

    with held.books() as (_, conversation):
        assert conversation.customer.phone() == "13800000006"
    assert held.outcome()["profile_updates"] == {"phone": "13800000006"}
