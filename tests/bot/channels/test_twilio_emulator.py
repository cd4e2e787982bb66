"""Texts and calls with a Twilio by others that keeps what it is told and signs what it tells us.

npm `emulate` computes its signatures with code of its own, so it judges our check of them; the
official client talks to it, and what it remembers is asked for as from Twilio. Where npm cannot
be reached these tests are skipped and say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from twilio.rest import Client

from bot.channels.port import CutOff, Misconfigured, Outgoing, Unreachable
from bot.channels.sms import SmsChannel
from bot.channels.twilio_gate import TwilioAccount
from bot.channels.voice_calls import VoiceChannel
from bot.outreach.dispatcher import dispatch_due
from crm.clock import SetClock, SystemClock
from crm.models import (
    ContactAttempt,
    Conversation,
    InboxMessage,
    OutboxMessage,
    Utterance,
)
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel, FollowUpKind, OutboxStatus, Speaker, Unreached
from tests.bot.channels.providers import CUSTOMER, OURS, TOKEN, House
from tests.bot.channels.telephone import Exchange, exchange
from tests.builders import NOW, a_dealership, a_follow_up
from tests.npm import NotToBeHad, twilio

SID = "AC" + "1" * 32
SMS, VOICE = "/webhooks/twilio/sms", "/webhooks/twilio/voice"


@dataclass
class Emulated:
    """Where the emulator listens, and what a customer does on the other side of it."""

    url: str

    def customer(self, what: str, **fields: str) -> httpx.Response:
        answer = httpx.post(
            f"{self.url}/_twilio/simulate/{what}", data=fields, auth=(SID, TOKEN), timeout=60
        )
        assert answer.status_code < 300, answer.text
        return answer

    def client(self, token: str = TOKEN) -> Client:
        return self.account(token=token).client()

    def account(self, **others: str) -> TwilioAccount:
        known = {"sid": SID, "token": TOKEN, "number": OURS, "api_base": self.url}
        return TwilioAccount(**{**known, "public_url": "https://shop.example.com", **others})


@pytest.fixture(scope="module")
def line() -> Iterator[Exchange]:
    with exchange() as state:
        yield state


@pytest.fixture(scope="module")
def emulated(line: Exchange, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulated]:
    ours = f"http://127.0.0.1:{line.port}"
    number = {"phone_number": OURS, "sms_url": f"{ours}{SMS}", "voice_url": f"{ours}{VOICE}"}
    seed = {"account": {"sid": SID, "auth_token": TOKEN}, "phone_numbers": [number]}
    folder: Path = tmp_path_factory.mktemp("emulate")
    try:
        with twilio(seed, folder) as url:
            yield Emulated(url)
    except NotToBeHad as reason:
        pytest.skip(str(reason))


def opened(house_url: str, line: Exchange, emulated: Emulated, **others: str) -> House:
    clock = SetClock(NOW)
    units = UnitsOfWork(open_database(house_url), clock=clock)
    with units() as uow:
        a_dealership(uow)
    values = {"public_url": f"http://127.0.0.1:{line.port}", **others}
    house = House(units, emulated, **values)
    line.app = house.client.app
    return house


@pytest.fixture
def house(sqlite_url: str, line: Exchange, emulated: Emulated) -> Iterator[House]:
    found = opened(sqlite_url, line, emulated)
    yield found
    found.units.engine.dispose()


def rows(house: House, model: type) -> list:
    with house.units.reading() as uow:
        return uow.session.query(model).all()


def begun(house: House, channel: Channel) -> None:
    with house.units() as uow:
        a_follow_up(uow)
    dispatch_due(house.turns, channels=(channel,))
    house.settle()


def test_a_text_of_a_customer_is_heard_and_answered(house: House, emulated: Emulated) -> None:
    words = "我要预约 & 测试=1?😀"

    emulated.customer("inbound-message", To=OURS, From=CUSTOMER, Body=words)
    house.settle()

    heard = [one.text for one in rows(house, Utterance) if one.speaker is Speaker.CUSTOMER]
    assert heard == [words]
    sent = emulated.client().messages.list(to=CUSTOMER, from_=OURS)
    assert {one.body for one in sent} == {
        "您好,我是智能助手,请问有什么可以帮您?",
        "您说的我都记下了,谢谢您。还有别的事吗?",
    }
    assert len(sent) == 2


def test_another_accounts_signature_is_refused_and_nothing_kept(
    sqlite_url: str, line: Exchange, emulated: Emulated
) -> None:
    house = opened(sqlite_url, line, emulated, twilio_auth_token="f" * 32)

    emulated.customer("inbound-message", To=OURS, From=CUSTOMER, Body="在吗")

    assert rows(house, InboxMessage) == []
    assert rows(house, Conversation) == []
    house.units.engine.dispose()


def test_reports_of_a_text_come_in_any_order_and_the_furthest_stands(
    house: House, emulated: Emulated
) -> None:
    begun(house, Channel.SMS)
    (row,) = rows(house, OutboxMessage)
    sid = emulated.client().messages.list(to=CUSTOMER)[0].sid
    assert row.provider_id == sid

    for status in ("delivered", "sent", "delivered"):
        emulated.customer("message-status", MessageSid=sid, Status=status)

    (row,) = rows(house, OutboxMessage)
    assert (row.status, row.provider_answer) == (OutboxStatus.SENT, "arrived:delivered")


def test_a_customer_who_calls_is_greeted(house: House, emulated: Emulated) -> None:
    emulated.customer("inbound-call", To=OURS, From=CUSTOMER)

    (talk,) = rows(house, Conversation)
    assert (talk.kind, talk.channel) == (FollowUpKind.INBOUND, Channel.VOICE)
    assert talk.turn_count == 1


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("busy", Unreached.BUSY),
        ("no-answer", Unreached.UNANSWERED),
        ("failed", Unreached.FAILED),
    ],
)
def test_what_became_of_a_call_is_kept(
    house: House, emulated: Emulated, status: str, why: Unreached
) -> None:
    """R-043: for whoever decides how soon it rings again."""
    begun(house, Channel.VOICE)
    call = emulated.client().calls.list(to=CUSTOMER, limit=1)[0]

    emulated.customer("call-status", CallSid=call.sid, Status=status)

    (attempt,) = rows(house, ContactAttempt)
    assert attempt.provider_id == call.sid
    assert attempt.unreached is why


def test_what_was_cut_off_is_found_at_the_provider_and_not_sent_again(
    house: House, emulated: Emulated
) -> None:
    """Twilio has taken both, and we never heard that it did."""
    clock = SystemClock()
    said = Outgoing(row=77, text="您好,只说一次。", extras={"call": "t"})
    for channel in (SmsChannel(emulated.account()), VoiceChannel(emulated.account())):
        before = clock.now() - timedelta(seconds=5)
        (part,) = channel.render(said)
        receipt = channel.send("+8613800000077", said, part)

        assert receipt in channel.find("+8613800000077", said, part, since=before)
        later = clock.now() + timedelta(hours=1)
        assert channel.find("+8613800000077", said, part, since=later) == []


def test_what_the_provider_refuses_is_told_apart(emulated: Emulated) -> None:
    said = Outgoing(row=1, text="您好")
    wrong_token = SmsChannel(emulated.account(token="nope"))
    foreign = SmsChannel(emulated.account(number="+15550000000"))
    ours = SmsChannel(emulated.account())
    (part,) = ours.render(said)

    with pytest.raises(Misconfigured, match="20003"):
        wrong_token.send(CUSTOMER, said, part)
    with pytest.raises(Misconfigured, match="21606"):
        foreign.send(CUSTOMER, said, part)
    with pytest.raises(Unreachable):
        ours.send("138", said, part)


def test_a_provider_that_is_not_there_has_taken_nothing() -> None:
    nobody = SmsChannel(Emulated("http://127.0.0.1:9").account())

    with pytest.raises(Exception, match="no_connection") as refusal:
        nobody.send(CUSTOMER, Outgoing(row=1, text="x"), {"body": "x"})

    assert not isinstance(refusal.value, CutOff)
