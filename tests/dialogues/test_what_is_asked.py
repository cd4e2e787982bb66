"""What a follow-up asks, row by row, on the trained engine and the real books."""

from __future__ import annotations

from typing import Any

import pytest

from actions.library import Library
from bot.engine import Engine
from crm.terms import Dimension
from tests.dialogues.talk import SKIPS_TO_OPINION, Talk

pytestmark = pytest.mark.engine
PAINTED = {
    "number": "RO-1002",
    "handed_over_at": "2025-03-03T16:00:00+08:00",
    "items": [{"description": "左前门钣金喷漆", "department": "paint"}],
}


@pytest.fixture
def talk(engine: Engine, library: Library) -> Any:
    return lambda **opening: Talk(engine, library, **opening)


def test_the_first_words_greet_by_name_and_say_who_is_speaking(talk) -> None:
    """R-064."""
    known = talk().first
    unknown = talk(customer={"name": "王建国", "phone": "13800000001"}).first

    assert all(words in known for words in ("王先生", "您好", "粤骏汽车", "智能"))
    assert unknown.startswith("您好")
    assert "先生" not in unknown and "小姐" not in unknown and "女士" not in unknown


def test_nothing_is_asked_before_it_is_convenient(talk) -> None:
    """R-065, R-223."""
    held = talk()
    assert held.asked == "good_time"

    held.says("不方便")

    assert held.asked == "callback_time"
    assert not any("打几分" in told or "开着怎么样" in told for told in held.told)


def test_who_writes_to_us_is_welcomed_and_a_stranger_told_what_we_do(talk) -> None:
    """R-066."""
    known = talk(kind="inbound").first
    stranger = talk(kind="inbound", customer={}, vehicle={}, repair_order={}).first

    assert "欢迎光临" in known and "道路救援" not in known
    assert "欢迎光临" in stranger and "道路救援" in stranger
    assert len(stranger.splitlines()) == 2


def test_the_first_question_is_how_the_car_runs_after_what_was_repaired(talk) -> None:
    """R-067, R-068: the answer is kept verbatim and as a class; still wrong is rework."""
    held = talk(kind="seven_day_check")
    asked = held.says("方便")
    assert held.asked == "usage"
    assert "粤A12345" in asked and "更换前刹车片" in asked

    held.says("还是有异响")
    with held.books() as (uow, conversation):
        complaint = uow.complaints.of_conversation(conversation.id)
        assert complaint is not None
        assert uow.registers.rework_of(complaint.id) is not None
    outcome = held.outcome()

    assert outcome["usage"] == "problem"
    assert outcome["verbatims"] == [{"asked": "usage", "text": "还是有异响"}]


def test_an_opinion_with_a_wish_leaves_both_and_a_task_by_the_hour_promised(talk) -> None:
    """R-019, R-069, R-112, R-231."""
    held = talk()
    held.says("方便", "挺好", "5分", *SKIPS_TO_OPINION)
    assert held.asked == "opinion"

    answer = held.says("接待不错,希望周末也开门")

    assert "18:00" in answer
    assert held.notes()["opinion"] == "接待不错,希望周末也开门"
    assert held.notes()["wish"] == "希望周末也开门"
    assert held.tasks()["wish"] == "2025-03-06T18:00:00+08:00"


def test_every_dimension_is_a_score_of_its_own(talk) -> None:
    """R-070, R-071, R-072, R-073: three speeds, two prices, staff, quality and cleanliness."""
    held = talk()
    held.says("方便", "挺好", "5分", "5 4 3", "3 4", "5 2", "4", "报了价,但没有逐项讲解")

    outcome = held.outcome()

    assert outcome["ratings"] == {
        "overall": 5,
        "reception_speed": 5,
        "completion_speed": 4,
        "billing_speed": 3,
        "parts_price": 3,
        "labour_price": 4,
        "repair_quality": 5,
        "cleanliness": 2,
        "staff": 4,
    }
    assert outcome["facts"] == {"quote_unasked": True, "work_explained": False}


def test_paint_is_asked_about_only_where_something_was_painted(talk) -> None:
    """R-073."""
    painted, other = talk(repair_order=PAINTED), talk()
    for held in (painted, other):
        held.says("方便", "挺好", "5分", "跳过", "跳过")
        assert held.asked == "rating_quality_group"

    assert "喷漆" in painted.told[-1]
    assert "喷漆" not in other.told[-1]
    other.says("都5分")
    with other.books() as (uow, conversation):
        assert uow.ratings.of(conversation.id, Dimension.PAINT) is None


@pytest.mark.parametrize(
    "words, kind",
    [
        ("提前预约的", "with_appointment"),
        ("没预约,直接过来的", "without_appointment"),
        ("老公帮我送去的", "brought_by_other"),
        ("保险公司让去的", "other"),
    ],
)
def test_how_the_visit_came_about_is_kept_as_class_and_words(talk, words: str, kind: str) -> None:
    """R-074."""
    held = talk()
    held.says("方便", "挺好", "5分", *SKIPS_TO_OPINION[1:])
    assert held.asked == "visit_remarks"

    held.says(words)

    assert held.notes()["visit"] == kind
    assert {"asked": "visit_remarks", "text": words} in held.outcome()["verbatims"]


def test_two_points_are_asked_why_and_open_the_quick_handling_form(talk) -> None:
    """R-075, R-124."""
    held = talk()
    held.says("方便", "挺好", "2分")
    assert held.asked == "rating_reason"

    held.says("休息区太吵了")

    with held.books() as (uow, conversation):
        form = uow.registers.quick_form_of(conversation.id)
        assert form is not None and form.words == "休息区太吵了"
    assert {"asked": "rating_reason", "text": "休息区太吵了"} in held.outcome()["verbatims"]


@pytest.mark.parametrize("said", ["5", "五分", "很满意"])
def test_five_is_five_in_digits_and_in_words(talk, said: str) -> None:
    """R-076."""
    held = talk()
    held.says("方便", "挺好", said)

    assert held.outcome()["ratings"] == {"overall": 5}


def test_a_word_between_is_asked_for_a_number_once_and_then_kept_as_words(talk) -> None:
    """R-076."""
    held = talk()
    held.says("方便", "挺好")

    assert "1到5分" in held.says("还行吧")
    assert held.asked == "rating_overall"
    held.says("就还行呗")

    assert held.asked == "rating_speed_group"
    outcome = held.outcome()
    assert outcome["ratings"] == {}
    assert {"asked": "rating_overall", "text": "还行吧"} in outcome["verbatims"]


def test_the_seven_day_talk_asks_for_suggestions(talk) -> None:
    """R-077: kept as one, with the customer's words."""
    held = talk(kind="seven_day_check")
    asked = held.says("方便", "好多了")
    assert held.asked == "opinion" and "建议" in asked

    held.says("建议休息区多放几本杂志")

    assert held.notes()["wish"] == "建议休息区多放几本杂志"
    assert "wish" in held.tasks()


def test_a_need_is_kept_and_a_time_offered_at_once(talk) -> None:
    """R-078: and the appointment is for what was needed."""
    held = talk()
    held.says("方便", "挺好", "5分", *SKIPS_TO_OPINION, "没有")
    assert held.asked == "new_needs"

    held.says("月底想做个四轮定位")
    assert held.asked == "booking_time"
    assert held.notes()["need"] == "月底想做个四轮定位"
    read_back = held.says("第一个")

    assert "四轮定位" in read_back and "3月2" in read_back


def test_the_whole_talk_keeps_the_order_of_the_house(talk) -> None:
    """R-107: usage, ratings, needs, tip, next service, appointment, club, keep in touch, close."""
    held = talk()
    order = [held.asked]
    for words in ("方便", "挺好", "5分", *SKIPS_TO_OPINION, "没有", "没有", "不用"):
        held.says(words)
        order.append(held.asked)
    closing = held.says("不用了")

    assert order == [
        "good_time",
        "usage",
        "rating_overall",
        "rating_speed_group",
        "rating_price_group",
        "rating_quality_group",
        "rating_staff",
        "quote_unasked",
        "work_explained",
        "visit_remarks",
        "opinion",
        "new_needs",
        "book_service",
        "club",
    ]
    assert closing.index("欢迎保持联系") < closing.index("非常感谢合作")


def test_after_a_complaint_nothing_is_offered(talk) -> None:
    """R-107: no tip, no news, no club, no booking pitch, and the survey stops."""
    held = talk()
    held.says("方便", "挺好", "5分")
    before = len(held.told)
    held.says("你们前台态度太差了,我要投诉", "给我道个歉")

    said = "\n".join(held.told[before:])
    assert not any(pitch in said for pitch in ("俱乐部", "预约", "保养", "磨合", "打几分"))
