"""Lines that lie about where they lead, fall silent, or must be opened anew."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.port import CutOff, Outgoing, TryLater
from bot.channels.sms import SmsChannel
from bot.channels.telegram_api import TelegramChannel
from bot.channels.twilio_gate import TwilioAccount
from crm.models import InboxMessage
from tests.bot.channels.providers import BOT_TOKEN, CUSTOMER, OURS, PUBLIC, TOKEN, House

SMS = "/webhooks/twilio/sms"
FIELDS = {"MessageSid": "SM1", "From": CUSTOMER, "To": OURS, "Body": "在吗", "NumMedia": "0"}
SAID = Outgoing(row=1, text="您好")
PROXY = {
    "Host": "10.0.0.7:8080",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "internal.example",
    "Forwarded": "proto=http;host=internal.example",
}


def posted(house: House, signed_for: str, **headers: str) -> int:
    signature = RequestValidator(TOKEN).compute_signature(signed_for, FIELDS)
    return int(
        house.client.post(
            SMS, data=FIELDS, headers={"X-Twilio-Signature": signature} | PROXY | headers
        ).status_code
    )


def kept(house: House) -> int:
    with house.units.reading() as uow:
        return int(uow.session.query(InboxMessage).filter_by(event=None).count())


def test_behind_a_tls_proxy_only_the_public_address_counts(house: House) -> None:
    """FOLLOWUP_PUBLIC_URL is what is signed: neither Host nor forwarded headers are believed."""
    assert posted(house, PUBLIC + SMS) == 200
    assert kept(house) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.7:8080" + SMS,
        "http://internal.example" + SMS,
        "https://evil.example" + SMS,
        PUBLIC + SMS + "?x=1",
        PUBLIC + SMS + "/",
        PUBLIC + SMS + "#rc=3",
    ],
)
def test_a_signature_for_any_other_address_is_refused(house: House, address: str) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}

    assert posted(house, address, **headers) == 403
    assert kept(house) == 0


@contextmanager
def half_open() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(8)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def account(url: str) -> TwilioAccount:
    return TwilioAccount(
        sid="AC" + "1" * 32,
        token=TOKEN,
        number=OURS,
        api_base=url,
        public_url=PUBLIC,
        answers_within_s=0.3,
    )


def test_a_text_on_a_line_that_falls_silent_may_have_gone_out(house: House) -> None:
    with half_open() as url, pytest.raises(CutOff):
        SmsChannel(account(url)).send(CUSTOMER, SAID, {"body": "您好"})


def test_so_may_a_message_by_telegram(house: House) -> None:
    with half_open() as url, pytest.raises(CutOff):
        TelegramChannel(BOT_TOKEN, url, answers_within_s=0.3).send("777", SAID, {"text": "您好"})


def test_where_nobody_listens_nothing_went_out(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(TryLater):
            SmsChannel(account(url)).send(CUSTOMER, SAID, {"body": "您好"})
        with pytest.raises(TryLater):
            TelegramChannel(BOT_TOKEN, url).send("777", SAID, {"text": "您好"})


class _Counting(ThreadingHTTPServer):
    connections = 0

    def get_request(self):
        self.connections += 1
        return super().get_request()


class _Keeps(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        told = (
            b'{"ok": true, "result": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "x"}}}'
        )
        self.send_response(200)
        self.send_header("content-length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_many_messages_by_telegram_need_one_connection() -> None:
    server = _Counting(("127.0.0.1", 0), _Keeps)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    channel = TelegramChannel(BOT_TOKEN, f"http://127.0.0.1:{server.server_port}")
    try:
        for _ in range(20):
            channel.send("777", SAID, {"text": "您好"})
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    assert server.connections == 1
