"""By what means customers are contacted, tried again, and left to the clerk."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.outreach.dispatcher import dispatch_due, foresee
from bot.outreach.unreached import settle_unreached
from bot.turn import Turns
from crm.models import (
    ContactAttempt,
    ContactPoint,
    Conversation,
    OptOut,
    PolicyVersion,
    RegisterLine,
)
from crm.rules.priority import OTHER_CAR, PRIVATE_CAR
from crm.terms import BY_MACHINE, Channel, FollowUpKind, FollowUpStatus
from tests.bot.channels.web_chat_app import ScriptedEngine, library
from tests.builders import SHANGHAI, a_customer, a_dealership, a_follow_up

EVERY = BY_MACHINE


@pytest.fixture
def turns(units):
    with units() as uow:
        a_dealership(uow)
    return Turns(units, ScriptedEngine(), library())


def a_reachable(uow, *, chat=None, **others):
    customer = a_customer(uow, **others)
    if chat:
        now = uow.clock.now()
        customer.contact_points.append(
            ContactPoint(kind="telegram", address=chat, verified=True, valid_from=now)
        )
    return customer


def used(turns):
    """The channels of the tries so far, oldest first."""
    with turns.units.reading() as uow:
        tries = uow.session.query(ContactAttempt).order_by(ContactAttempt.id).all()
        return [one.channel for one in tries]


@pytest.mark.parametrize(
    ("customer", "open_to_us", "channel"),
    [
        ({"chat": "777"}, EVERY, Channel.TELEGRAM),
        ({}, EVERY, Channel.SMS),
        ({"preferred_channel": Channel.VOICE}, EVERY, Channel.VOICE),
        ({"chat": "777", "preferred_channel": Channel.SMS}, EVERY, Channel.SMS),
        ({}, (Channel.WEBCHAT, Channel.VOICE), Channel.VOICE),
    ],
)
def test_the_customers_preference_goes_first_then_what_disturbs_least(
    turns, customer, open_to_us, channel
):
    with turns.units() as uow:
        a_follow_up(uow, customer=a_reachable(uow, **customer))

    dispatch_due(turns, channels=open_to_us)

    assert used(turns) == [channel]


def test_who_has_opted_out_of_texts_is_called(turns):
    with turns.units() as uow:
        customer = a_reachable(uow)
        uow.customers.opt_out(
            OptOut(
                customer_id=customer.id,
                channel=Channel.SMS,
                heard_on=Channel.SMS,
                words="TD",
                at=uow.clock.now(),
            )
        )
        a_follow_up(uow, customer=customer)

    dispatch_due(turns, channels=EVERY)

    assert used(turns) == [Channel.VOICE]


def test_unanswered_calls_are_tried_at_other_hours_and_the_last_time_by_other_means(turns, clock):
    """R-043"""
    with turns.units() as uow:
        customer = a_reachable(uow, preferred_channel=Channel.VOICE)
        key = a_follow_up(uow, customer=customer).id
    tried = []
    for _ in range(4):
        before = len(used(turns))
        for _ in range(24 * 4):
            dispatch_due(turns, channels=(Channel.VOICE, Channel.SMS))
            if len(used(turns)) > before:
                tried.append((wall(clock), used(turns)[-1]))
                nobody_answers(turns)
                break
            clock.set(clock.now() + timedelta(hours=1))

    assert [channel for _, channel in tried] == [Channel.VOICE, Channel.VOICE, Channel.SMS]
    first, second, third = (at for at, _ in tried)
    assert first == datetime(2025, 3, 6, 10, 20, tzinfo=SHANGHAI)
    assert second.date() == first.date()
    assert second.hour >= 14
    assert third.date() > second.date()
    with turns.units.reading() as uow:
        assert uow.follow_ups.get(key).status is FollowUpStatus.NOT_REACHED
        assert uow.session.query(RegisterLine).count() == 3


def wall(clock):
    return clock.now().astimezone(SHANGHAI)


def nobody_answers(turns):
    with turns.units() as uow:
        talk = uow.session.query(Conversation).order_by(Conversation.id.desc()).first()
        assert settle_unreached(uow, conversation=talk, detail="no-answer")


def test_a_look_ahead_says_whom_and_why_and_changes_nothing(turns):
    with turns.units() as uow:
        a_follow_up(uow, customer=a_reachable(uow))
        a_follow_up(uow, customer=a_reachable(uow, name="李梅", phone=None), origin="other")

    seen = foresee(turns.units, channels=EVERY)

    assert [(one.customer, one.channel, one.reason) for one in seen] == [
        ("王建国", "sms", "due"),
        ("李梅", None, "no_channel"),
    ]
    assert seen[0].due_at == "2025-03-06T10:20:00+08:00"
    assert used(turns) == []


def test_no_more_customers_a_day_than_the_dealership_can_see_to(turns, clock):
    with turns.units() as uow:
        document = {"outreach": {"per_day_capacity": 2}}
        uow.dealerships.keep_policy(PolicyVersion(document=document, in_force_from=clock.now()))
        for number in range(3):
            customer = a_customer(uow, phone=f"1380000000{number}")
            a_follow_up(uow, customer=customer)
        owed = a_customer(uow, phone="13800000009")
        a_follow_up(uow, kind=FollowUpKind.SOLUTION_NOTICE, customer=owed)

    today = dispatch_due(turns, channels=EVERY)
    clock.set(datetime(2025, 3, 7, 10, 0, tzinfo=SHANGHAI))
    tomorrow = dispatch_due(turns, channels=EVERY)

    assert today.held.keys() == {"day_capacity"}
    assert (today.contacted, tomorrow.contacted) == (3, 1)


def test_when_the_day_is_full_private_cars_went_first_and_nobody_is_dropped(turns, clock):
    """R-013, R-037: three are due and there is room for two today."""
    with turns.units() as uow:
        uow.session.add(
            PolicyVersion(
                document={"outreach": {"per_day_capacity": 2}},
                in_force_from=uow.clock.now() - timedelta(days=1),
                changed_by="chen",
            )
        )
        kept = [
            a_follow_up(
                uow,
                customer=a_reachable(uow, phone=f"1380000010{place}"),
                origin=f"test:{place}",
                priority=rank,
            ).id
            for place, rank in enumerate((OTHER_CAR, PRIVATE_CAR, PRIVATE_CAR))
        ]

    today = dispatch_due(turns, channels=(Channel.VOICE,))

    assert (today.contacted, today.held) == (2, {"day_capacity": 1})
    with turns.units.reading() as uow:
        company = uow.follow_ups.get(kept[0])
        assert (company.status, company.held_reason) == (FollowUpStatus.PLANNED, "day_capacity")

    clock.set(clock.now() + timedelta(days=1))
    assert dispatch_due(turns, channels=(Channel.VOICE,)).contacted == 1
