"""Between the decision to contact and the message lie minutes or a night: the rules count twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.channels.delivery import Delivery
from bot.outreach.dispatcher import dispatch_due
from bot.turn import Turns
from crm.models import ContactAttempt, FollowUp, OptOut, OutboxMessage, RegisterLine
from crm.terms import AttemptStatus, Channel, FollowUpStatus, OutboxStatus
from tests.bot.channels.test_traffic import Line
from tests.bot.channels.web_chat_app import ScriptedEngine, library
from tests.builders import SHANGHAI, a_dealership, a_follow_up


@pytest.fixture(params=[Channel.SMS, Channel.VOICE])
def line(request):
    return Line(request.param)


@pytest.fixture
def begun(units, line):
    """A follow-up that was begun and whose first words still wait; returns the delivery."""
    with units() as uow:
        a_dealership(uow)
        a_follow_up(uow)
    dispatch_due(Turns(units, ScriptedEngine(), library()), channels=(line.channel,))
    return Delivery(units, [line])


def row(units, model):
    with units.reading() as uow:
        return uow.session.query(model).order_by(model.id).first()


def test_nothing_is_in_the_way_and_it_goes_out(begun, line, units):
    begun.deliver()

    assert len(line.sent) == 1
    assert row(units, OutboxMessage).status is OutboxStatus.SENT


def test_who_opted_out_meanwhile_is_not_contacted_r224(begun, line, units):
    with units() as uow:
        customer = uow.session.query(FollowUp).one().customer
        stop = {"channel": None, "heard_on": Channel.WEBCHAT, "words": "别再联系我"}
        uow.customers.opt_out(OptOut(customer_id=customer.id, at=uow.clock.now(), **stop))

    begun.deliver()

    assert line.sent == []
    assert row(units, OutboxMessage).provider_answer == "opted_out"
    assert row(units, ContactAttempt).status is AttemptStatus.FAILED
    assert row(units, RegisterLine) is not None


def test_what_waited_into_the_night_waits_for_the_morning_r038(begun, line, units, clock):
    clock.set(datetime(2025, 3, 6, 20, 5, tzinfo=SHANGHAI))
    begun.deliver()
    at_night = list(line.sent)

    clock.set(datetime(2025, 3, 7, 10, 0, tzinfo=SHANGHAI))
    begun.deliver()

    assert at_night == []
    assert len(line.sent) == 1


@pytest.mark.parametrize("status", [FollowUpStatus.CANCELLED, FollowUpStatus.EXPIRED])
def test_a_follow_up_that_was_withdrawn_is_not_begun(begun, line, units, status):
    with units() as uow:
        uow.session.query(FollowUp).one().status = status

    begun.deliver()

    assert line.sent == []
    assert row(units, OutboxMessage).status is OutboxStatus.FAILED


def test_a_follow_up_whose_window_has_closed_is_not_begun(begun, line, units, clock):
    clock.set(clock.now() + timedelta(days=5))

    begun.deliver()

    assert line.sent == []
    assert row(units, OutboxMessage).provider_answer == "window_closed"


def test_another_contact_meanwhile_uses_up_the_day_r044(begun, line, units, clock):
    with units() as uow:
        first = uow.session.query(FollowUp).one()
        clock.set(clock.now() + timedelta(minutes=5))
        other = a_follow_up(uow, customer=first.customer, origin="notice")
        now = uow.clock.now()
        uow.contact_attempts.add(
            ContactAttempt(
                follow_up_id=other.id,
                number=1,
                channel=Channel.TELEGRAM,
                status=AttemptStatus.SENT,
                claimed_at=now,
                sent_at=now,
            )
        )

    begun.deliver()

    assert line.sent == []
    assert row(units, OutboxMessage).provider_answer == "day_budget"
    assert row(units, OutboxMessage).status is OutboxStatus.WAITING
