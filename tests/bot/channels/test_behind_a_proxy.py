"""Behind a TLS proxy, with real signatures: who is believed about the outside, and about what.

The address Twilio signs is FOLLOWUP_PUBLIC_URL and nothing else. Whom a request comes from, and
that it came by https, is believed of the proxies in FOLLOWUP_TRUSTED_PROXIES and of nobody else,
not even of this machine. The web server is the one `up` starts, on a real port.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from twilio.request_validator import RequestValidator

from bot.serve import how_to_listen
from crm.models import InboxMessage
from tests.bot.channels.providers import CUSTOMER, OURS, PUBLIC, TOKEN, House, settings_for

SMS = "/webhooks/twilio/sms"
FIELDS = {"MessageSid": "SM1", "From": CUSTOMER, "To": OURS, "Body": "在吗", "NumMedia": "0"}
TWILIO = "54.172.60.1"
FORWARDED = {"X-Forwarded-For": TWILIO, "X-Forwarded-Proto": "https", "Host": "10.0.0.7:8080"}


class Door:
    """The application as the server reaches it; it keeps what each request was said to be."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.came: list[tuple[str, str]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.came.append((scope["scheme"], scope["client"][0]))
        await self._app(scope, receive, send)


@contextmanager
def served(house: House, trusted: str) -> Iterator[tuple[Door, httpx.Client]]:
    """The house behind the server of `up`, believing whoever ``trusted`` lists."""
    door = Door(house.client.app)
    config = how_to_listen(door, settings_for("", trusted_proxies=trusted), port=0)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield door, client
    server.should_exit = True
    thread.join(timeout=10)


def posted(client: httpx.Client, signed_for: str, headers: dict[str, str] = FORWARDED) -> int:
    signature = RequestValidator(TOKEN).compute_signature(signed_for, FIELDS)
    return client.post(
        SMS, data=FIELDS, headers=headers | {"X-Twilio-Signature": signature}
    ).status_code


def kept(house: House) -> int:
    with house.units.reading() as uow:
        return int(uow.session.query(InboxMessage).filter_by(event=None).count())


@pytest.mark.parametrize("trusted", ["127.0.0.1", "10.0.0.0/24, 127.0.0.0/8"])
def test_a_trusted_proxy_says_whom_a_signed_request_comes_from(house, trusted):
    with served(house, trusted) as (door, client):
        assert posted(client, PUBLIC + SMS) == 200

    assert door.came == [("https", TWILIO)]
    assert kept(house) == 1


@pytest.mark.parametrize("trusted", ["", "10.0.0.0/24"])
def test_nobody_else_is_believed_and_the_signature_counts_all_the_same(house, trusted):
    with served(house, trusted) as (door, client):
        assert posted(client, PUBLIC + SMS) == 200

    assert door.came == [("http", "127.0.0.1")]
    assert kept(house) == 1


@pytest.mark.parametrize("trusted", ["", "127.0.0.1"])
def test_no_forwarded_header_makes_a_signature_for_another_address_good(house, trusted):
    elsewhere = FORWARDED | {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/x"}
    with served(house, trusted) as (_, client):
        answers = [
            posted(client, address + SMS, elsewhere)
            for address in ("https://evil.example", "http://10.0.0.7:8080", PUBLIC + "/x")
        ]

    assert answers == [403, 403, 403]
    assert kept(house) == 0


def test_behind_two_proxies_the_last_address_not_ours_is_the_senders(house):
    """Whatever the sender wrote into the header before our proxies did is not believed."""
    chain = FORWARDED | {"X-Forwarded-For": f"1.2.3.4, {TWILIO}, 10.0.0.3"}
    with served(house, "127.0.0.1, 10.0.0.0/24") as (door, client):
        posted(client, PUBLIC + SMS, chain)

    assert door.came == [("https", TWILIO)]
