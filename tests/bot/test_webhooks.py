"""Other programs hear what happens: signed, at least once, and never out of a transaction."""

from __future__ import annotations

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from bot.webhooks import WebhookSender
from crm.models import WebhookDelivery
from crm.rules.webhook_rules import WAITS
from crm.terms import DeliveryStatus, Disposition, EscalationReason, Queue, WebhookEvent
from crm.use_cases.conversations import close_conversation, opt_out
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.webhooks import (
    make_webhook,
    pause,
    renew_secret,
    secret_of,
    send_again,
    send_test,
    withdraw,
)
from tests.builders import a_conversation, a_customer

HOUSE_KEY = "a key for tests only"


class Receiver:
    """Another program's end: keeps what came, answers as it is told."""

    def __init__(self) -> None:
        self.answers: list[int | Exception] = []
        self.came: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.came.append(request)
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, text="heard")

    @property
    def events(self) -> list[str]:
        return [json.loads(request.content)["type"] for request in self.came]


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def sender(units, receiver) -> WebhookSender:
    return WebhookSender(units, house_key=HOUSE_KEY, transport=httpx.MockTransport(receiver))


def a_webhook(units, *events: WebhookEvent, name: str = "DMS") -> int:
    with units() as uow:
        return make_webhook(
            uow, name=name, url="https://dms.example/hook", events=events, by="admin"
        ).id


def something_is_raised(units, origin: str = "safety:1") -> None:
    with units() as uow:
        raise_escalation(
            uow,
            origin=origin,
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.SAFETY,
            due_at=uow.clock.now() + timedelta(hours=1),
        )


def deliveries(units, webhook_id: int) -> list[WebhookDelivery]:
    with units.reading() as uow:
        return list(uow.webhook_deliveries.log(webhook_id, status=None, limit=100))


def test_the_receiver_can_check_who_sent_it(units, clock, sender, receiver, monkeypatch):
    webhook = a_webhook(units, WebhookEvent.ESCALATION_RAISED)
    something_is_raised(units)

    assert sender.send_due() == 1

    (request,) = receiver.came
    with units.reading() as uow:
        row = uow.webhooks.get(webhook)
        own = Verifier(secret_of(row, house_key=HOUSE_KEY))
        foreign = Verifier(secret_of(row, house_key="another house's key"))
    signed = (request.headers["webhook-id"], clock.now(), request.content.decode())
    assert request.headers["webhook-signature"] == own.sign(*signed)
    assert request.headers["webhook-signature"] != foreign.sign(*signed)
    body = json.loads(request.content)
    assert body["type"] == "escalation.raised"
    assert body["timestamp"].endswith("+08:00")
    assert body["data"]["reason"] == "safety"


def test_only_what_was_asked_for_is_sent_and_once(units, sender, receiver):
    a_webhook(units, WebhookEvent.ESCALATION_RAISED)
    something_is_raised(units)
    something_is_raised(units)
    with units() as uow:
        talk = a_conversation(uow, customer=a_customer(uow))
        close_conversation(uow, conversation=talk, disposition=Disposition.COMPLETED)

    sender.send_due()
    sender.send_due()

    assert receiver.events == ["escalation.raised"]


def test_what_did_not_happen_is_not_told(units, sender, receiver):
    a_webhook(units, WebhookEvent.ESCALATION_RAISED)
    with pytest.raises(ZeroDivisionError), units() as uow:
        raise_escalation(
            uow,
            origin="lost",
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.SAFETY,
            due_at=uow.clock.now(),
        )
        _ = 1 / 0

    assert sender.send_due() == 0
    assert receiver.came == []


def test_a_closed_talk_is_told_with_its_outcome_but_without_a_telephone_number(
    units, sender, receiver
):
    a_webhook(units, WebhookEvent.CONVERSATION_CLOSED, WebhookEvent.OPTED_OUT)
    with units() as uow:
        talk = a_conversation(uow, customer=a_customer(uow, phone="13812345678"))
        opt_out(uow, conversation=talk, words="别再打了")
        close_conversation(uow, conversation=talk, disposition=Disposition.OPTED_OUT)

    sender.send_due()

    assert receiver.events == ["customer.opted_out", "conversation.closed"]
    closed = json.loads(receiver.came[1].content)["data"]
    assert closed["outcome"]["disposition"] == "opted_out"
    assert closed["outcome"]["opt_out"] is True
    assert b"13812345678" not in b"".join(request.content for request in receiver.came)


@pytest.mark.parametrize("failure", [500, 404, 302, httpx.ConnectError("refused")])
def test_a_failure_is_tried_again_later_under_the_same_id(units, clock, sender, receiver, failure):
    webhook = a_webhook(units, WebhookEvent.ESCALATION_RAISED)
    something_is_raised(units)
    receiver.answers = [failure]

    assert sender.send_due() == 0
    assert sender.send_due() == 0, "it is not tried again at once"
    with units.reading() as uow:
        assert uow.webhooks.get(webhook).failing_since == clock.now()
    clock.set(clock.now() + WAITS[0])
    assert sender.send_due() == 1

    first, second = receiver.came
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    (row,) = deliveries(units, webhook)
    assert (row.status, row.attempts) == (DeliveryStatus.DELIVERED, 2)
    with units.reading() as uow:
        assert uow.webhooks.get(webhook).failing_since is None


def test_after_more_than_a_day_it_is_given_up_and_can_be_sent_again_by_hand(
    units, clock, sender, receiver
):
    webhook = a_webhook(units, WebhookEvent.ESCALATION_RAISED)
    something_is_raised(units)
    begun = clock.now()
    receiver.answers = [503] * (len(WAITS) + 1)

    for wait in (timedelta(0), *WAITS):
        clock.set(clock.now() + wait)
        sender.send_due()

    (row,) = deliveries(units, webhook)
    assert row.status is DeliveryStatus.GIVEN_UP
    assert row.last_answer == "503 heard"
    assert clock.now() - begun > timedelta(days=1)
    clock.set(clock.now() + timedelta(days=2))
    assert sender.send_due() == 0
    with units() as uow:
        send_again(uow, delivery_id=row.id, by="admin")
    assert sender.send_due() == 1


def test_one_dead_receiver_does_not_hold_up_another(units, sender, receiver):
    a_webhook(units, WebhookEvent.ESCALATION_RAISED, name="dead")
    for number in range(3):
        something_is_raised(units, f"safety:{number}")
    receiver.answers = [500]
    sender.send_due()
    assert len(receiver.came) == 1, "its round ends at the first failure"

    a_webhook(units, WebhookEvent.ESCALATION_RAISED, name="alive")
    something_is_raised(units, "safety:9")
    receiver.answers = []
    assert sender.send_due() >= 1


def test_while_paused_events_are_collected_and_withdrawn_ones_are_given_up(
    units, clock, sender, receiver
):
    webhook = a_webhook(units, WebhookEvent.ESCALATION_RAISED)
    with units() as uow:
        pause(uow, webhook_id=webhook, paused=True, by="admin")
    something_is_raised(units)
    assert sender.send_due() == 0
    with units() as uow:
        pause(uow, webhook_id=webhook, paused=False, by="admin")
    assert sender.send_due() == 1

    something_is_raised(units, "safety:2")
    with units() as uow:
        withdraw(uow, webhook_id=webhook, by="admin")
    assert sender.send_due() == 0
    assert deliveries(units, webhook)[0].status is DeliveryStatus.GIVEN_UP


def test_a_crash_while_sending_loses_nothing(units, clock, receiver):
    webhook = a_webhook(units, WebhookEvent.ESCALATION_RAISED)
    something_is_raised(units)
    killed = WebhookSender(
        units,
        house_key=HOUSE_KEY,
        transport=httpx.MockTransport(lambda _request: (_ for _ in ()).throw(KeyboardInterrupt)),
    )
    with pytest.raises(KeyboardInterrupt):
        killed.send_due()

    clock.set(clock.now() + timedelta(minutes=2))
    again = WebhookSender(units, house_key=HOUSE_KEY, transport=httpx.MockTransport(receiver))
    assert again.send_due() == 1
    assert deliveries(units, webhook)[0].status is DeliveryStatus.DELIVERED


def test_a_new_secret_signs_the_next_attempt(units, clock, sender, receiver):
    webhook = a_webhook(units, WebhookEvent.ESCALATION_RAISED)
    with units() as uow:
        before = secret_of(uow.webhooks.get(webhook), house_key=HOUSE_KEY)
        after = secret_of(renew_secret(uow, webhook_id=webhook, by="admin"), house_key=HOUSE_KEY)
        send_test(uow, webhook_id=webhook, by="admin")
    sender.send_due()

    (request,) = receiver.came
    signed = (request.headers["webhook-id"], clock.now(), request.content.decode())
    assert request.headers["webhook-signature"] == Verifier(after).sign(*signed)
    assert request.headers["webhook-signature"] != Verifier(before).sign(*signed)


def test_over_a_real_connection(units):
    """A real server on this machine, and an answer too long to keep."""
    heard: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 100_000)

        def log_message(self, *_: object) -> None:
            """Say nothing into the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        with units() as uow:
            row = make_webhook(
                uow,
                name="local",
                url=f"http://127.0.0.1:{server.server_port}/hook",
                events=[WebhookEvent.ESCALATION_RAISED],
                by="admin",
            )
            send_test(uow, webhook_id=row.id, by="admin")
        assert WebhookSender(units, house_key=HOUSE_KEY).send_due() == 1
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
    assert json.loads(heard[0])["data"] == {"webhook": "local"}
    assert len(deliveries(units, row.id)[0].last_answer or "") <= 200
