"""Limits of speed, and lines that are down: nothing is lost, and several processes agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.delivery import Delivery
from bot.channels.port import Can, CutOff, Misconfigured, Receipt, TryLater, Unreachable, WhyNot
from bot.outreach.dispatcher import dispatch_due, foresee
from bot.turn import Turns
from crm.models import Escalation, OutboxMessage
from crm.terms import Channel, EscalationReason, EscalationStatus, OutboxStatus, Queue
from tests.bot.channels.web_chat_app import ScriptedEngine, library
from tests.builders import a_customer, a_dealership, a_follow_up


class Line:
    """A channel that does what a test tells it to. Implements `SendingChannel`."""

    channel = Channel.TELEGRAM
    can = Can()

    def __init__(self, channel=Channel.TELEGRAM):
        self.channel = channel
        self.sent = []
        self.trouble = None

    def render(self, said):
        return ({"text": said.text},)

    def send(self, address, said, part):
        self.sent.append((address, part["text"]))
        if self.trouble is not None:
            raise self.trouble
        return Receipt(f"id{len(self.sent)}")


@pytest.fixture
def line():
    return Line()


@pytest.fixture
def waiting(units):
    """Puts messages into the outbox."""
    with units() as uow:
        a_dealership(uow)

    def put(count, address=None, channel=Channel.TELEGRAM):
        with units() as uow:
            before = uow.session.query(OutboxMessage).count()
            for number in range(before, before + count):
                uow.outbox.put(
                    OutboxMessage(
                        key=f"k{number}",
                        channel=channel,
                        address=address or str(number),
                        body={"text": f"第{number}条", "choices": []},
                        status=OutboxStatus.WAITING,
                        created_at=uow.clock.now(),
                    )
                )

    return put


def statuses(units):
    with units.reading() as uow:
        return [one.status for one in uow.session.query(OutboxMessage).order_by(OutboxMessage.id)]


def later(clock, **span):
    clock.set(clock.now() + timedelta(**span))


def test_two_processes_together_keep_the_limit_of_messages_per_second(units, waiting, clock):
    one, other = Line(), Line()
    first = Delivery(units, [one], per_second={Channel.TELEGRAM: 7})
    second = Delivery(units, [other], per_second={Channel.TELEGRAM: 7})
    waiting(20)

    sent = []
    for _ in range(4):
        before = len(one.sent) + len(other.sent)
        first.deliver(limit=4)
        second.deliver()
        sent.append(len(one.sent) + len(other.sent) - before)
        later(clock, seconds=1)

    assert sent == [7, 7, 6, 0]
    assert len({text for _, text in one.sent + other.sent}) == 20


def test_one_chat_gets_a_short_burst_and_then_waits_while_others_do_not(
    units, waiting, line, clock
):
    delivery = Delivery(units, [line])
    waiting(8, address="777")
    waiting(1, address="888")

    delivery.deliver()
    at_once = [address for address, _ in line.sent]
    for _ in range(12):
        later(clock, seconds=1)
        delivery.deliver()

    assert at_once == ["777"] * 5 + ["888"]
    assert [text for address, text in line.sent if address == "777"] == [
        f"第{number}条" for number in range(8)
    ]


def test_calls_are_placed_at_their_own_pace(units, clock):
    ringing = Line(Channel.VOICE)
    ringing.render = lambda said: ({"text": said.extras["call"]},)
    turns = Turns(units, ScriptedEngine(), library())
    with units() as uow:
        a_dealership(uow)
        for number in range(3):
            customer = a_customer(uow, phone=f"1380000000{number}")
            a_follow_up(uow, customer=customer)
    dispatch_due(turns, channels=(Channel.VOICE,))
    delivery = Delivery(units, [ringing])

    rang = []
    for _ in range(4):
        delivery.deliver()
        rang.append(len(ringing.sent))
        later(clock, seconds=1)

    assert rang == [1, 2, 3, 3]


def test_a_flood_warning_silences_the_whole_line_for_as_long_as_it_says(
    units, waiting, line, clock
):
    delivery = Delivery(units, [line])
    waiting(3)
    line.trouble = TryLater("429", timedelta(seconds=9))
    delivery.deliver()
    line.trouble = None

    later(clock, seconds=8)
    delivery.deliver()
    early = len(line.sent)
    later(clock, seconds=2)
    delivery.deliver()

    assert early == 1
    assert statuses(units) == [OutboxStatus.SENT] * 3


def open_alerts(units):
    with units.reading() as uow:
        return [
            (one.reason, one.queue, one.words, one.status)
            for one in uow.session.query(Escalation).order_by(Escalation.id)
        ]


@pytest.mark.parametrize("trouble", [TryLater("503", is_fault=True), TryLater("x", is_fault=True)])
def test_a_line_that_fails_again_and_again_is_left_alone_and_the_supervisor_told_once(
    units, waiting, line, clock, trouble
):
    first, second = Delivery(units, [line]), Delivery(units, [line])
    waiting(20)
    line.trouble = trouble

    first.deliver()
    tried = len(line.sent)
    second.deliver()

    assert (tried, len(line.sent)) == (5, 5), "what one process learnt, the other knows"
    assert open_alerts(units) == [
        (
            EscalationReason.PROVIDER_DOWN,
            Queue.SUPERVISOR,
            f"telegram: {trouble.code}",
            EscalationStatus.OPEN,
        )
    ]
    later(clock, seconds=31)
    second.deliver()
    assert len(line.sent) == 6, "one trial"
    line.trouble = None
    later(clock, seconds=61)
    for _ in range(3):
        first.deliver()
        later(clock, minutes=1)
    assert statuses(units) == [OutboxStatus.SENT] * 20
    assert [status for *_, status in open_alerts(units)] == [EscalationStatus.SOLVED]


def test_connections_that_break_shut_the_line_too(units, waiting, line):
    delivery = Delivery(units, [line])
    waiting(8)
    line.trouble = CutOff("connection_broke")

    delivery.deliver()

    assert len(line.sent) == 5
    assert statuses(units) == [OutboxStatus.UNKNOWN] * 5 + [OutboxStatus.WAITING] * 3


def test_customers_who_cannot_be_reached_are_no_fault_of_the_line(units, waiting, line):
    delivery = Delivery(units, [line])
    waiting(20)
    line.trouble = Unreachable("400", WhyNot.BAD_ADDRESS)

    delivery.deliver()

    assert len(line.sent) == 20
    assert open_alerts(units) == []


def test_a_provider_that_refuses_our_settings_is_asked_again_after_five_minutes(
    units, waiting, line, clock
):
    delivery = Delivery(units, [line])
    waiting(2)
    line.trouble = Misconfigured("20003")
    delivery.deliver()
    line.trouble = None

    later(clock, minutes=4)
    delivery.deliver()
    early = len(line.sent)
    for _ in range(3):
        later(clock, minutes=2)
        delivery.deliver()

    assert early == 1
    assert statuses(units) == [OutboxStatus.SENT] * 2


def test_nobody_is_contacted_on_a_line_that_is_down_and_it_is_said_why(units, waiting, clock):
    line = Line(Channel.SMS)
    line.trouble = TryLater("503", is_fault=True)
    waiting(5, channel=Channel.SMS)
    Delivery(units, [line]).deliver()
    turns = Turns(units, ScriptedEngine(), library())
    with units() as uow:
        a_follow_up(uow)

    (seen,) = foresee(units, channels=(Channel.SMS, Channel.VOICE))
    held = dispatch_due(turns, channels=(Channel.SMS, Channel.VOICE)).held
    later(clock, minutes=2)

    assert (seen.channel, seen.reason) == (None, "provider_down")
    assert held == {"provider_down": 1}
    assert dispatch_due(turns, channels=(Channel.SMS, Channel.VOICE)).contacted == 1
