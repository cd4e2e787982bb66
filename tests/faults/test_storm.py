"""A storm between the bot and its providers, while the bot is killed again and again.

What is claimed, and what cannot be (docs/decisions/007): a text by SMS and a call arrive exactly
once, for the provider can be asked what became of them. A Telegram message arrives at most once;
where nobody can know whether it did, it is in the supervisor's queue, once, and nothing is sent
again. What a customer said is kept once, and the outcome of each talk is in the books once.

FOLLOWUP_TEST_STORM=500,20 takes the whole storm: follow-ups and kills, with the engine customers
talk to (FOLLOWUP_TEST_STORM_ENGINE=three_lines for the quick one). It runs on SQLite; with
FOLLOWUP_TEST_STORM_ON=postgresql on PostgreSQL.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.clock import SetClock
from crm.models import (
    ContactAttempt,
    ContactPoint,
    Conversation,
    Escalation,
    FollowUp,
    InboxMessage,
    OutboxMessage,
    PolicyVersion,
    Rating,
    RegisterLine,
    Utterance,
)
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import (
    Channel,
    EscalationReason,
    FollowUpKind,
    FollowUpStatus,
    InboxStatus,
    OutboxStatus,
    Speaker,
)
from tests.builders import (
    NOW,
    a_customer,
    a_dealership,
    a_follow_up,
    a_repair_order,
    a_vehicle,
)
from tests.faults.storm import INBOUND, OUTBOUND, Weather, providers, proxy, score_of

ROOT = Path(__file__).resolve().parents[2]
SIZE = os.environ.get("FOLLOWUP_TEST_STORM", "")
FOLLOW_UPS, KILLS = (int(part) for part in (SIZE or "20,3").split(","))
ENGINE = os.environ.get("FOLLOWUP_TEST_STORM_ENGINE", "real" if SIZE else "three_lines")
ON = os.environ.get("FOLLOWUP_TEST_STORM_ON", "sqlite")
PATIENCE_S = 300 if not SIZE else 3600
LINES_HEARD = 2.5 if ENGINE == "three_lines" else 4.5
"""How many lines a customer hears in a talk, about; the kills are spread over them."""
SPEED = 30
CHANNELS = (Channel.SMS, Channel.TELEGRAM, Channel.VOICE)


def fill(units):
    """Due follow-ups, a third on each channel; returns each address with its channel."""
    with units() as uow:
        a_dealership(uow)
        limits = {
            "outreach": {"per_day_capacity": 100_000},
            "call_hours": [{"start": "00:00", "end": "23:59"}],  # the storm may outlast a morning
        }
        uow.dealerships.keep_policy(PolicyVersion(document=limits, in_force_from=uow.clock.now()))
        for number in range(FOLLOW_UPS):
            channel = CHANNELS[number % 3]
            phone = f"139{number:08d}"
            customer = a_customer(uow, phone=phone, preferred_channel=channel)
            if channel is Channel.TELEGRAM:
                customer.contact_points.append(
                    ContactPoint(
                        kind="telegram",
                        address=str(10_000 + number),
                        verified=True,
                        valid_from=uow.clock.now(),
                    )
                )
            vehicle = a_vehicle(uow, plate=f"粤A{number:05d}", owner=customer)
            order = a_repair_order(
                uow, number=f"RO-{number}", vehicle=vehicle, contact_person=customer
            )
            a_follow_up(uow, repair_order=order)


class Bot:
    """The bot, to be started and killed."""

    def __init__(self, *arguments):
        self._nest = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.storm_bot", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def start(self):
        self._nest.stdin.write("\n")
        self._nest.stdin.flush()
        self._child = int(self._nest.stdout.readline())

    def kill(self):
        os.kill(self._child, signal.SIGKILL)

    def end(self):
        self.kill()
        self._nest.stdin.close()
        self._nest.wait(timeout=30)
        self._nest.stdout.close()


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(done, seconds=PATIENCE_S):
    """Wait until something holds, or for so long; returns whether it does."""
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            return False
        time.sleep(0.3)
    return True


def at_rest(units):
    """Whether nothing is under way: no message waits, and every talk has ended or is stuck."""
    with units.reading() as uow:
        session = uow.session

        def count(query):
            return session.scalar(select(func.count()).select_from(query.subquery()))

        waiting = select(OutboxMessage.id).where(
            OutboxMessage.status.in_([OutboxStatus.WAITING, OutboxStatus.SENDING]),
            (OutboxMessage.channel != Channel.VOICE)
            | OutboxMessage.contact_attempt_id.is_not(None),
        )
        unheard = select(InboxMessage.id).where(InboxMessage.status == InboxStatus.WAITING)
        begun = select(FollowUp.id).where(
            FollowUp.status == FollowUpStatus.PLANNED,
            FollowUp.kind == FollowUpKind.FIRST_FOLLOWUP,  # later ones are planned meanwhile
        )
        unknown = select(OutboxMessage.conversation_id).where(
            OutboxMessage.status == OutboxStatus.UNKNOWN
        )
        open_talks = select(Conversation.id).where(
            Conversation.closed_at.is_(None), Conversation.id.not_in(unknown)
        )
        return not any(count(query) for query in (waiting, unheard, begun, open_talks))


def under_way(units):
    """What has not come to rest, for whoever reads the failure."""
    with units.reading() as uow:
        rows = uow.session.query(OutboxMessage).all()
        talks = uow.session.query(Conversation).filter(Conversation.closed_at.is_(None)).all()
        plans = uow.session.query(FollowUp).all()
        return {
            "messages": Counter((r.channel.value, r.status.value, r.provider_answer) for r in rows),
            "open talks": Counter((t.channel.value, t.turn_count) for t in talks),
            "follow-ups": Counter((p.status.value, p.held_reason) for p in plans),
        }


@pytest.fixture
def after_the_storm(request, tmp_path):
    """The books and what customers got, once the storm is over and everything is at rest."""
    url = request.getfixturevalue(f"{'postgres' if ON == 'postgresql' else 'sqlite'}_url")
    units = UnitsOfWork(open_database(url), clock=SetClock(NOW))
    fill(units)
    port, chance = free_port(), random.Random(2025)
    outbound, inbound = Weather(OUTBOUND, seed=1), Weather(INBOUND, seed=2)
    with (
        providers() as (world, theirs),
        proxy(theirs, outbound, repeats_all=False) as away,
        proxy(port, inbound) as home,
    ):
        world.bot = home
        base = f"http://127.0.0.1:{away}"
        bot = Bot(ENGINE, url, port, base, time.time(), SPEED, tmp_path / "var")
        bot.start()
        for number in range(1, KILLS + 1):
            # The kills are spread over the work, not over time: a slow machine gets them all.
            wait_for(partial(world.got_to, number * FOLLOW_UPS * LINES_HEARD / (KILLS + 1)))
            time.sleep(chance.uniform(0, 0.4))
            bot.kill()
            bot.start()
        outbound.storms = inbound.storms = False
        rested = wait_for(partial(at_rest, units))
        bot.end()
    assert rested, f"still under way long after the storm: {under_way(units)}"
    print(f"weather out {dict(outbound.did)} in {dict(inbound.did)}")
    yield units, world
    units.engine.dispose()


def spoken_to(talk):
    """The address a customer is reached at, as the providers name it."""
    chat = [one.address for one in talk.customer.contact_points if one.kind == "telegram"]
    return chat[0] if chat else f"+86{talk.customer.phone()}"


def test_each_customer_gets_each_message_once_and_each_outcome_is_in_the_books_once(
    after_the_storm,
):
    units, world = after_the_storm
    with units.reading() as uow:
        everything = uow.session.query
        messages = everything(OutboxMessage).order_by(OutboxMessage.id).all()
        talks = {talk.id: talk for talk in everything(Conversation)}
        unknown = {row.id: row for row in messages if row.status is OutboxStatus.UNKNOWN}
        got = Counter((one["to"], one["body"]) for one in world.texts)
        print(
            f"{len(talks)} talks, {len(world.texts)} messages and {sum(world.calls.values())}"
            f" calls taken, {len(unknown)} of unknown delivery"
        )

        assert len(talks) == FOLLOW_UPS
        assert set(got.values()) == {1}, "somebody got a message twice"
        assert set(world.calls.values()) <= {1}, "somebody was called twice"

        by_sms = [row for row in messages if row.channel is Channel.SMS]
        assert {row.status for row in by_sms} == {OutboxStatus.SENT}
        arrived = Counter(one["to"] for one in world.texts)
        assert Counter(row.address for row in by_sms) == {
            to: count for to, count in arrived.items() if to.startswith("+")
        }
        placed = [row for row in messages if row.contact_attempt_id is not None]
        assert {row.status for row in placed if row.channel is Channel.VOICE} == {OutboxStatus.SENT}
        assert set(world.calls.values()) == {1}

        told = everything(Escalation).filter_by(reason=EscalationReason.UNKNOWN_DELIVERY).all()
        assert Counter(one.origin for one in told) == Counter(
            f"unknown_delivery:{key}" for key in unknown
        )
        assert {row.channel for row in unknown.values()} <= {Channel.TELEGRAM}

        stuck = {row.conversation_id for row in unknown.values()}
        ended = {key for key, talk in talks.items() if talk.closed_at is not None}
        assert set(talks) - ended <= stuck
        rated = {row.conversation_id: row for row in everything(Rating)}
        assert everything(Rating).count() == len(rated) == len(ended)
        for key in ended:
            assert rated[key].score == int(score_of(spoken_to(talks[key])))

        def each_once(model):
            return Counter(row.conversation_id for row in everything(model))

        assert set(each_once(RegisterLine).values()) == {1}
        assert set(each_once(RegisterLine)) == ended
        assert each_once(ContactAttempt) == Counter(dict.fromkeys(talks, 1))
        done = everything(FollowUp).filter_by(status=FollowUpStatus.COMPLETED).count()
        assert done == len(ended)
        words = everything(Utterance).filter_by(speaker=Speaker.CUSTOMER).all()
        said = Counter(line.conversation_id for line in words)
        assert all(said[key] == world.answered[spoken_to(talks[key])] for key in ended)
        assert {row.status for row in everything(InboxMessage)} == {InboxStatus.DONE}
