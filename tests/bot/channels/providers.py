"""Stand-ins for Telegram's and Twilio's servers on this machine, and signed webhooks like theirs.

The official clients talk to the stand-in over HTTP; it keeps what it was asked and answers what
a test has laid out, else that all went well.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from bot.channels.outside import Outside
from bot.settings import Settings
from bot.turn import Turns
from tests.bot.channels.web_chat_app import ScriptedEngine, library

PUBLIC = "https://shop.example.com"
TOKEN = "0123456789abcdef0123456789abcdef"
SECRET = "telegram-secret"
OURS = "+15005550006"
CUSTOMER = "+8613800000001"
STRANGER = "+8613900000009"
BOT_TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@dataclass(frozen=True)
class Asked:
    """One request a provider was sent."""

    path: str
    fields: dict[str, str]
    headers: dict[str, str]


@dataclass
class Provider:
    """What the stand-in was asked, and what it will answer: ``(status, document)`` in order."""

    asked: list[Asked] = field(default_factory=list)
    answers: list[tuple[int, dict[str, Any]] | None] = field(default_factory=list)
    took: list[dict[str, Any]] = field(default_factory=list)
    took_calls: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    looked: list[Asked] = field(default_factory=list)
    mime: str = "application/octet-stream"
    deleted: list[str] = field(default_factory=list)
    deletes: int = 204
    url: str = ""

    def of(self, ending: str) -> list[dict[str, str]]:
        """The fields of all requests whose path ends so."""
        return [one.fields for one in self.asked if one.path.endswith(ending)]

    def texts(self) -> list[str]:
        """What customers were sent, in order."""
        return [
            one.fields.get("text") or one.fields.get("Body", "")
            for one in self.asked
            if one.path.endswith(("/sendMessage", "/Messages.json"))
        ]


def _all_well(path: str, number: int) -> tuple[int, dict[str, Any]]:
    if path.endswith("/Messages.json"):
        return 201, {"sid": f"SM{number:032x}", "status": "queued"}
    if "/Calls" in path:
        return 201, {"sid": f"CA{number:032x}", "status": "queued"}
    if path.endswith("/sendMessage"):
        chat = {"id": 777, "type": "private"}
        return 200, {"ok": True, "result": {"message_id": number, "date": 1, "chat": chat}}
    if path.endswith("/getUpdates"):
        return 200, {"ok": True, "result": []}
    return 200, {"ok": True, "result": True}


def _listed(state: Provider, path: str, query: dict[str, str]) -> dict[str, Any]:
    """Twilio's list of the texts or calls it has taken, the newest first."""
    calls = path.endswith("/Calls.json")
    name, rows = ("calls", state.took_calls) if calls else ("messages", state.took)
    theirs = [one for one in rows if one["to"] == query.get("To")]
    return {name: theirs[::-1], "page": 0, "page_size": 50, "next_page_uri": None}


@contextmanager
def provider() -> Iterator[Provider]:
    """A stand-in that listens as long as the block lasts. An answer of None breaks the line."""
    state = Provider()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            path = urlsplit(self.path).path
            state.asked.append(Asked(path, dict(parse_qsl(body)), dict(self.headers)))
            answer = state.answers.pop(0) if state.answers else _all_well(path, len(state.asked))
            if answer is None:
                self.close_connection = True
                return
            status, document = answer
            self._tell(status, document)

        def do_GET(self) -> None:
            for ending, content in state.files.items():
                if self.path.endswith(ending):
                    state.looked.append(Asked(self.path, {}, dict(self.headers)))
                    self._hand_over(content)
                    return
            query = dict(parse_qsl(urlsplit(self.path).query))
            answer = (
                state.answers.pop(0)
                if state.answers
                else (200, _listed(state, urlsplit(self.path).path, query))
            )
            if answer is None:
                self.close_connection = True
                return
            self._tell(*answer)

        def _hand_over(self, content: bytes) -> None:
            """A file, or the part of it that is asked for, as a provider's store does."""
            found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", ""))
            first, last = 0, len(content) - 1
            if found:
                first, last = int(found[1]), int(found[2] or last)
            if first >= len(content):
                self.send_response(416)
                self.send_header("content-range", f"bytes */{len(content)}")
                self.send_header("content-length", "0")
                self.end_headers()
                return
            self.send_response(206 if found else 200)
            if found:
                self.send_header("content-range", f"bytes {first}-{last}/{len(content)}")
            self.send_header("accept-ranges", "bytes")
            self.send_header("content-type", state.mime)
            self.send_header("content-length", str(last - first + 1))
            self.end_headers()
            self.wfile.write(content[first : last + 1])

        def _tell(self, status: int, document: dict[str, Any]) -> None:
            told = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def do_DELETE(self) -> None:
            state.deleted.append(urlsplit(self.path).path)
            self.send_response(state.deletes)
            told = b'{"code": 20404, "message": "not found", "status": 404}'
            told = told if state.deletes == 404 else b""
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: a test's own words are enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def settings_for(url: str, **others: Any) -> Settings:
    """Settings with every channel open, towards a stand-in."""
    values = {
        "public_url": PUBLIC,
        "telegram_bot_token": SecretStr(BOT_TOKEN),
        "telegram_webhook_secret": SecretStr(SECRET),
        "telegram_api_base": url,
        "twilio_account_sid": "AC" + "1" * 32,
        "twilio_auth_token": SecretStr(TOKEN),
        "twilio_from_number": OURS,
        "twilio_api_base": url,
    } | others
    return Settings.model_validate(values)


class House:
    """The bot with all its outside channels, and a client that posts like the providers do."""

    def __init__(self, units: Any, far: Provider, engine: Any = None, **others: Any) -> None:
        self.units = units
        self.far = far
        self.engine = engine or ScriptedEngine()
        self.turns = Turns(units, self.engine, library())
        self.outside = Outside(settings_for(far.url, **others), self.turns)
        app = FastAPI()
        for router in self.outside.routers():
            app.include_router(router)
        self.client = TestClient(app)

    def twilio(self, path: str, fields: dict[str, str], *, signature: str | None = None) -> Any:
        """Post a form as Twilio does, signed for the public address."""
        signed = RequestValidator(TOKEN).compute_signature(PUBLIC + path, fields)
        headers = {"X-Twilio-Signature": signed if signature is None else signature}
        return self.client.post(path, data=fields, headers=headers)

    def sms(self, body: str, sid: str, sender: str = CUSTOMER, **others: str) -> Any:
        fields = {
            "MessageSid": sid,
            "From": sender,
            "To": OURS,
            "Body": body,
            "NumMedia": "0",
            "ToCity": "",
        } | others
        return self._settled(self.twilio("/webhooks/twilio/sms", fields))

    def call(self, path: str, sid: str = "CA" + "7" * 32, **fields: str) -> Any:
        """A request of a call: ``path`` as it stands in the TwiML or in our own request."""
        known = {"CallSid": sid, "From": OURS, "To": CUSTOMER, "CallStatus": "in-progress"}
        return self.twilio(path, known | fields)

    def telegram(self, update: dict[str, Any], secret: str | None = SECRET) -> Any:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        return self._settled(self.client.post("/webhooks/telegram", json=update, headers=headers))

    def chat(self, update_id: int, text: str, chat: int = 777, **others: Any) -> Any:
        return self.telegram(message(update_id, chat, text=text, **others))

    def _settled(self, response: Any) -> Any:
        self.settle()
        return response

    def settle(self) -> None:
        """Answer whatever still waits, and send it; nobody waits for a pause to pass."""
        while waiting := self.turns.unanswered():
            for token in waiting:
                self.turns.answer(token)
        self.outside.delivery.deliver()


def message(update_id: int, chat: int = 777, **content: Any) -> dict[str, Any]:
    """An update with one message of a private chat."""
    person = {"id": chat, "is_bot": False, "first_name": "王"}
    body = {"message_id": update_id, "date": 1741227600, "from": person}
    return {
        "update_id": update_id,
        "message": body | {"chat": {"id": chat, "type": "private"}} | content,
    }


def pressed(update_id: int, data: str, chat: int = 777) -> dict[str, Any]:
    """An update with one button press."""
    person = {"id": chat, "is_bot": False, "first_name": "王"}
    under = message(1, chat, text="…")["message"]
    query = {"id": f"q{update_id}", "from": person, "chat_instance": "1", "data": data}
    return {"update_id": update_id, "callback_query": query | {"message": under}}
