"""Customers are told of their own file where we know who asks, and of nobody else's (R-238)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.library import Library
from bot.engine import Engine
from crm.models import Customer, Vehicle
from crm.terms import PersonRole, RepairOrderState
from tests.builders import a_customer, a_repair_order, a_vehicle
from tests.dialogues.talk import Talk

pytestmark = pytest.mark.engine
OTHERS = ("更换变速箱", "999", "粤B99999", "13999999999")


@pytest.fixture
def talk(engine: Engine, library: Library) -> Any:
    def begin(**opening: Any) -> Talk:
        held = Talk(engine, library, **opening)
        with held.books() as (uow, conversation):
            _furnish(uow, conversation)
        return held

    return begin


def _furnish(uow: Any, conversation: Any) -> None:
    """The visit has its price; somebody else's car is in the books too."""
    if conversation.repair_order is not None:
        conversation.repair_order.amount_fen = 68000
    other = a_customer(uow, name="李秀英", phone=OTHERS[3])
    car = a_vehicle(uow, plate=OTHERS[2], owner=other)
    order = a_repair_order(
        uow,
        number="RO-9",
        vehicle=car,
        contact_person=other,
        handed_over_at=uow.clock.now() - timedelta(days=1),
        amount_fen=99900,
    )
    order.lines[0].description = OTHERS[0]


def nothing_of_others(held: Talk) -> bool:
    return not any(word in told for told in held.told for word in OTHERS)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("我的车什么时候保养", ("粤A12345", "9月3日", "23400公里")),
        ("我上次修了什么来着", ("粤A12345", "3月3日", "更换了前刹车片")),
        ("上次一共花了多少钱", ("3月3日", "680元")),
        ("我的车修好了没有", ("没有在修", "3月3日")),
        ("你们登记的我的电话是多少", ("0001",)),
        ("我约的是几点", ("没有查到您的预约",)),
    ],
)
def test_whom_we_contacted_is_told_of_the_own_file_and_the_talk_goes_on(
    talk, question: str, told: tuple[str, ...]
) -> None:
    """R-238."""
    held = talk()
    held.says("方便")

    answer = held.says(question)

    assert all(words in answer for words in told), answer
    assert held.asked == "usage" and held.tasks() == {}
    assert nothing_of_others(held)


def test_in_english_too(talk) -> None:
    """R-238."""
    held = talk(language="en")
    answer = held.says("yes, go ahead", "when is my next service due?")

    assert "September 3, 2025" in answer and held.tasks() == {}


def test_on_the_phone_the_number_is_said_digit_by_digit_and_never_whole(talk) -> None:
    """R-238, R-232."""
    held = talk(channel="voice")
    answer = held.says("方便", "你们登记的我的电话是多少")

    assert "零零零一" in answer and "13800000001" not in answer


def test_who_is_in_no_file_is_told_nothing_and_left_to_a_person(talk) -> None:
    """R-238, R-232: an unknown visitor of the web chat asks for a car by its plate."""
    held = talk(kind="inbound", customer={}, vehicle={}, repair_order={})
    answer = held.says("粤B99999上次修了什么")

    assert "核对身份" in answer and list(held.tasks()) == ["human_request"]
    assert nothing_of_others(held)


def test_another_ones_plate_makes_a_stranger_of_a_known_customer(talk) -> None:
    """R-238: the file asked for is not the one of whoever asks."""
    held = talk()
    answer = held.says("方便", "粤B99999上次修了什么")

    assert "核对身份" in answer and list(held.tasks()) == ["human_request"]
    assert nothing_of_others(held)


def test_somebody_who_speaks_for_the_customer_is_told_nothing(talk) -> None:
    """R-238, R-012."""
    held = talk(channel="voice")
    answer = held.says("我是他老婆,你说吧", "上次一共花了多少钱")

    assert "680" not in answer and list(held.tasks()) == ["human_request"]


@pytest.mark.parametrize(
    ("plate", "told"),
    [
        pytest.param("粤A12345", True, id="their own"),
        pytest.param("粤B99999", False, id="another's"),
        pytest.param("不告诉你", False, id="none"),
    ],
)
def test_who_calls_us_from_a_number_we_know_names_the_plate_first(
    talk, plate: str, told: bool
) -> None:
    """R-238, G-10: a telephone can be borrowed."""
    held = talk(kind="inbound", channel="voice")
    first = held.says("我上次修了什么来着")
    assert held.asked == "identity" and "刹车片" not in first

    answer = held.says(plate)

    assert ("前刹车片" in answer) is told
    assert nothing_of_others(held)


def test_an_earlier_owners_visits_are_not_told_to_the_new_one(talk) -> None:
    """R-238: the car changed hands, and its history before that is another's."""
    held = talk()
    with held.books() as (uow, conversation):
        before = a_customer(uow, name="陈旧", phone="13911112222")
        later = a_repair_order(
            uow,
            number="RO-8",
            vehicle=conversation.vehicle,
            contact_person=before,
            handed_over_at=uow.clock.now() - timedelta(hours=20),
        )
        later.lines[0].description = OTHERS[0]

    assert "前刹车片" in held.says("方便", "我上次修了什么来着")
    assert nothing_of_others(held)


def test_a_second_car_is_told_of_by_its_plate(talk) -> None:
    """R-238: only vehicles linked to the customer, and the one that was asked about."""
    held = talk()
    with held.books() as (uow, conversation):
        second: Vehicle = a_vehicle(uow, plate="粤A88888", owner=conversation.customer)
        owner: Customer = conversation.customer
        uow.vehicles.link(second.id, owner.id, PersonRole.OWNER)
        second.next_due_on = uow.clock.now().date() + timedelta(days=30)

    answer = held.says("方便", "粤A88888下次保养是什么时候")

    assert "粤A88888" in answer and "4月5日" in answer and "9月3日" not in answer


def test_a_running_repair_is_told_and_a_person_names_the_hour(talk) -> None:
    """R-099."""
    held = talk(kind="inbound")
    with held.books() as (uow, conversation):
        order = a_repair_order(
            uow,
            number="RO-7",
            vehicle=conversation.vehicle,
            contact_person=conversation.customer,
            handed_over_at=None,
            advisor_name="赵磊",
        )
        order.state, order.arrived_at = RepairOrderState.IN_REPAIR, uow.clock.now()

    answer = held.says("我的车修好了没有")

    assert "还没完工" in answer and "赵磊" in answer and "11:30前给您回复" in answer
    assert list(held.tasks()) == ["human_request"]
