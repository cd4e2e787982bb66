"""What a follow-up tells, offers, answers and says at the end, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.library import Library
from actions.talk.news import NewsItem
from bot.engine import Engine
from crm.rules.documents import Approval
from crm.terms import AppointmentStatus, ClubStatus
from crm.use_cases.answers import (
    approve_answer,
    draft_answer,
    publish_answer,
    withdraw_answer,
)
from tests.dialogues.talk import SKIPS_TO_OPINION, Talk

pytestmark = pytest.mark.engine
TO_THE_END = ("方便", "挺好", "5分", *SKIPS_TO_OPINION, "没有", "没有")
CHECK_WEEK = NewsItem(
    "check_week",
    {"zh": "我们有免费检测周。", "en": "We have a free check week."},
    date(2025, 3, 1),
    date(2025, 3, 31),
    "天河路1号",
    Approval("周工", date(2025, 2, 1)),
)


@pytest.fixture
def talk(engine: Engine, library: Library) -> Any:
    return lambda news=(), **opening: Talk(engine, replace(library, news=news), **opening)


def test_one_tip_that_fits_what_was_done_is_told_and_remembered(talk, library: Library) -> None:
    """R-079."""
    held = talk()
    held.says(*TO_THE_END)

    tips = {tip.id: tip for tip in library.tips.tips}
    told = [tip for tip in tips.values() if tip.text("zh") in held.told]
    assert len(told) == 1 and "brakes" in told[0].tags
    with held.books() as (_, conversation):
        assert conversation.topics_told == [told[0].id]


def test_the_next_service_is_told_with_its_price_only_where_that_is_known(talk) -> None:
    """R-080, C-19: of the released table, never made up."""
    known, unknown = talk(kind="service_reminder"), talk(kind="service_reminder")
    with known.books() as (_, conversation):
        conversation.vehicle.next_due_price = 480
        conversation.vehicle.next_due_hours = 1.5

    told = known.says("方便")
    assert all(words in told for words in ("9月3日", "23400公里", "480元", "约1.5小时"))
    assert "元" not in unknown.says("方便")


def test_news_in_force_is_told_once_with_dates_and_place(talk) -> None:
    """R-081, R-082."""
    held = talk(news=(CHECK_WEEK,))
    held.says(*TO_THE_END, "不用", "不用")

    said = [told for told in held.told if "免费检测周" in told]
    assert len(said) == 1
    assert all(words in said[0] for words in ("2025年3月1日", "2025年3月31日", "天河路1号"))


def test_news_that_is_over_or_not_approved_is_not_told(talk) -> None:
    """R-081."""
    over = replace(CHECK_WEEK, ends=date(2025, 3, 5))
    held = talk(news=(over, replace(CHECK_WEEK, approved=None)))
    held.says(*TO_THE_END, "不用", "不用")

    assert held.ended and not any("免费检测周" in told for told in held.told)


def test_booking_ahead_is_mentioned_with_its_advantage_and_begins_there(talk) -> None:
    """R-083, R-088."""
    held = talk()
    assert "不用排队" in held.says(*TO_THE_END)
    assert held.asked == "book_service"

    held.says("好的")

    assert held.asked == "booking_time"


def test_the_club_is_offered_once_to_who_is_no_member_and_a_no_is_kept(talk) -> None:
    """R-084, R-233."""
    held = talk()
    assert "俱乐部" in held.says(*TO_THE_END, "不用")
    held.says("不用了")

    with held.books() as (_, conversation):
        assert conversation.customer.club_status is ClubStatus.DECLINED
        assert conversation.customer.club_asked_at is not None
    assert sum("俱乐部" in told for told in held.told) == 1


def test_a_member_is_greeted_warmly_asked_about_other_shops_and_never_pitched(talk) -> None:
    """R-085, R-087: what others do better is kept for the supervisor."""
    person = {"name": "王建国", "honorific": "先生", "phone": "13800000001", "club_member": True}
    held = talk(customer=person)
    assert "老朋友" in held.first
    asked = held.says("说吧", "挺好", "5分", *SKIPS_TO_OPINION)
    assert "不足" in asked and "别的店" in asked

    held.says("途虎那边换机油便宜,还上门取车")
    held.says("没有", "不用")

    assert held.notes()["market"] == "途虎那边换机油便宜,还上门取车"
    assert held.notes()["opinion"] == "途虎那边换机油便宜,还上门取车"
    assert "technical_question" not in held.tasks()
    assert not any("加入" in told for told in held.told)


def test_the_neighbours_price_is_market_news(talk) -> None:
    """R-087: the supervisor has it at once."""
    held = talk()
    held.says("方便", "挺好", "5分", "5 5 5", "隔壁店四轮定位才80块,你们这个打3分吧")

    assert held.notes()["market"] == "隔壁店四轮定位才80块,你们这个打3分吧"


def test_a_place_is_held_only_after_its_read_back_was_confirmed(talk) -> None:
    """R-088, R-089, R-090, C-24."""
    held = talk(kind="inbound")
    held.says("我想预约保养")
    held.says("下周三下午")
    assert held.asked == "booking_time"
    read_back = held.says("两点")
    assert all(part in read_back for part in ("3月12日", "周三", "14:00", "粤A12345", "常规保养"))
    with held.books() as (uow, conversation):
        assert uow.appointments.of_conversation(conversation.id) is None

    booked = held.says("确认")

    assert "请记住预约时间" in booked and "3月12日" in booked and "14:00" in booked
    with held.books() as (uow, conversation):
        place = uow.appointments.of_conversation(conversation.id)
        assert place is not None and place.status is AppointmentStatus.CONFIRMED


def test_again_some_day_is_no_booking_and_a_friendly_end(talk) -> None:
    """R-088, R-229, R-233."""
    held = talk(kind="service_reminder")
    said = held.says("方便", "再说吧")

    assert "需要的时候随时" in said and "非常感谢合作" in said
    assert held.outcome()["appointment"] is None


@pytest.mark.parametrize("words", ["我想改一下预约", "预约的时间能不能换一下"])
def test_a_customer_moves_the_appointment_he_has(talk, words: str) -> None:
    """R-089: the old place is given back when the new one is confirmed."""
    held = talk(kind="inbound")
    held.says("约明天上午十点做保养", "确认", words)
    assert held.asked == "booking_time"

    held.says("后天下午三点", "确认")

    with held.books() as (uow, conversation):
        now = uow.clock.now()
        left = uow.appointments.next_of_vehicle(conversation.vehicle_id, now=now)
        assert left is not None
        assert left.starts_at.astimezone(uow.wall).isoformat() == "2025-03-08T15:00:00+08:00"


def test_a_doubtful_technical_question_goes_to_a_technician_with_a_time(talk) -> None:
    """R-094, R-231."""
    held = talk()
    answer = held.says("方便", "排气管改直通会影响年检吗")

    assert "技术员" in answer and "11:30" in answer
    assert held.tasks() == {"technical_question": "2025-03-06T11:30:00+08:00"}


def test_what_the_supervisor_publishes_is_said_from_the_next_question_on(talk, library) -> None:
    """R-096: without a restart, and what is withdrawn is left to a technician again."""
    held = talk()
    shipped = library.answers.entries
    question = "火花塞为什么要定期更换"
    before = held.says("方便", question)
    assert shipped["spark_plugs"].text("zh") in before

    written = {**shipped["spark_plugs"].as_document(), "answer": {"zh": "新话。", "en": "New."}}
    with held.books() as (uow, _):
        draft_answer(uow, content=written, by="王主管")
        approve_answer(uow, key="spark_plugs", number=1, technician="周工", by="王主管")
    assert shipped["spark_plugs"].text("zh") in held.says(question)

    with held.books() as (uow, _):
        publish_answer(uow, key="spark_plugs", number=1, delivered=shipped, by="王主管")
    assert "新话。" in held.says(question)

    with held.books() as (uow, _):
        withdraw_answer(uow, key="spark_plugs", delivered=shipped, by="王主管")
    assert "技术员" in held.says(question)
    assert held.outcome()["faq_answered"] == ["spark_plugs"]
    assert shipped["spark_plugs"].text("zh") in talk().says("方便", question)


def test_no_discount_is_granted_and_the_supervisor_answers_by_an_hour(talk) -> None:
    """R-097, R-231, C-19."""
    held = talk()
    answer = held.says("方便", "挺好", "能不能便宜点")

    assert "主管" in answer and "11:30" in answer
    assert not any(word in answer for word in ("元", "折", "可以便宜"))
    assert held.tasks() == {"discount_request": "2025-03-06T11:30:00+08:00"}


def test_who_wants_a_person_is_told_by_when_and_the_words_go_along(talk) -> None:
    """R-098."""
    held = talk(channel="voice")
    held.presses("1")
    said = held.says("转人工,我想问发票")

    assert "上午十一点半" in said and held.ended
    with held.books() as (uow, conversation):
        item = uow.escalations.of_conversation(conversation.id)[0]
        assert item.words == "转人工,我想问发票"


@pytest.mark.parametrize(
    "steps",
    [
        ("不用了,谢谢",),
        ("在忙", "明天下午"),
        ("方便", "挺好", "拜拜"),
        (*TO_THE_END, "不用", "不用"),
    ],
)
def test_every_follow_up_ends_with_our_thanks(talk, steps: tuple[str, ...]) -> None:
    """R-103: declined, postponed, cut short or complete."""
    held = talk()
    held.says(*steps)

    assert held.ended and "非常感谢合作" in held.told[-1]


def test_keeping_in_touch_is_offered_once_with_the_advisor(talk) -> None:
    """R-104."""
    held = talk()
    held.says(*TO_THE_END, "不用", "不用")

    said = [told for told in held.told if "欢迎保持联系" in told]
    assert len(said) == 1 and "赵磊" in said[0]
    assert held.told.index(said[0]) == len(held.told) - 2


def test_a_complaint_ends_with_its_own_words_and_not_with_thanks(talk) -> None:
    """R-105, C-24."""
    held = talk()
    held.says("方便", "你们结账太慢了,排了一个小时队", "下次快点")

    assert held.told[-1] == "王先生,感谢您的信任,一定给您满意答复"
    assert not any("非常感谢合作" in told for told in held.told)
