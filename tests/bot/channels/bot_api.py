"""A tap on the line to a Bot API server by others: judges what we send, mends what it answers.

The server (npm `telegram-test-api`) keeps messages and hands updates to a webhook or to whoever
polls, but takes any text and any button. So each of our requests is judged first, by the
declarations of another project (npm `@grammyjs/types`): is there such a method, has it these
parameters, are the required ones there, are they of that kind and length. And it answers a little
less than Telegram does; what the official client cannot do without is added, each with its reason.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.bot.channels.providers import BOT_TOKEN, SECRET, Asked, Provider

_PARAMETER = re.compile(
    r"/\*\*(?P<said>.*?)\*/\s*(?P<name>\w+)(?P<may>\?)?:\s*(?P<kind>[^;]+);", re.S
)
_LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)")


@dataclass(frozen=True)
class Parameter:
    """What is known of one parameter; ``length`` is least, most and what is counted."""

    required: bool
    kind: str
    length: tuple[int, int, str] | None


@dataclass(frozen=True)
class Declarations:
    """The Bot API as it is declared for programs in TypeScript."""

    folder: Path

    @cached_property
    def _methods(self) -> str:
        return (self.folder / "methods.d.ts").read_text("utf-8")

    def parameters(self, method: str) -> dict[str, Parameter] | None:
        """What a method takes, by name; None where there is no such method."""
        found = re.search(
            rf"^    {method}\(args\??: \{{\n(.*?)\n    \}}\)", self._methods, re.S | re.M
        )
        if found is None:
            return {} if re.search(rf"^    {method}\(\)", self._methods, re.M) else None
        return {one["name"]: _read(one) for one in _PARAMETER.finditer(found[1])}

    @cached_property
    def button(self) -> Parameter:
        """The data of an inline button."""
        markup = (self.folder / "markup.d.ts").read_text("utf-8")
        return next(
            _read(one) for one in _PARAMETER.finditer(markup) if one["name"] == "callback_data"
        )

    def faults(self, method: str, sent: dict[str, str]) -> list[str]:
        """What is wrong with a request, in words; nothing where nothing is."""
        known = self.parameters(method)
        if known is None:
            return [f"there is no method {method}"]
        found = [f"{method} has no {name}" for name in sent if name not in known]
        for name, parameter in known.items():
            if name in sent:
                found += _misfits(f"{method}.{name}", sent[name], parameter)
            elif parameter.required:
                found.append(f"{method} lacks {name}")
        for row in json.loads(sent.get("reply_markup") or "{}").get("inline_keyboard", ()):
            for button in row:
                data = button.get("callback_data", "")
                found += _misfits(f"{method}: a button's data", data, self.button)
                if not button.get("text"):
                    found.append(f"{method}: a button without words")
        return found


def _read(found: re.Match[str]) -> Parameter:
    length = _LENGTH.search(found["said"])
    return Parameter(
        required=not found["may"],
        kind=" ".join(found["kind"].split()),
        length=(int(length[1]), int(length[2]), length[3]) if length else None,
    )


def _misfits(where: str, value: str, parameter: Parameter) -> list[str]:
    found = []
    kinds = {one.strip() for one in parameter.kind.split("|")}
    if kinds == {"number"} and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        found.append(f"{where} is no number")
    if kinds == {"boolean"} and value.lower() not in ("true", "false"):
        found.append(f"{where} is neither true nor false")
    plain = {"number", "string", "boolean", "true", "ParseMode", "F"}
    if not kinds & plain and not _is_json(value):
        found.append(f"{where} is no JSON")
    if parameter.length is not None:
        least, most, of = parameter.length
        size = len(value.encode()) if of == "bytes" else len(value)
        if not least <= size <= most:
            found.append(f"{where} has {size} {of}, {least} to {most} are allowed")
    return found


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


@dataclass
class TappedBotApi(Provider):
    """What the Bot API was asked, what was wrong with it, and how a customer reaches the bot."""

    server: str = ""
    bot: str = ""
    hook: str = ""
    faults: list[str] = field(default_factory=list)
    handed_on: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=120))

    def message(self, chat: int, **content: Any) -> None:
        """The customer sends a message."""
        self._as_customer("sendMessage", _by(chat) | {"date": 1741227600} | content)

    def press(self, chat: int, data: str) -> None:
        """The customer presses a button."""
        under = _by(chat) | {"message_id": 1, "date": 1741227600, "text": "…"}
        self._as_customer("sendCallback", _by(chat) | {"data": data, "message": under})

    def _as_customer(self, path: str, content: dict[str, Any]) -> None:
        body = {"botToken": BOT_TOKEN} | content
        self.client.post(f"{self.server}/{path}", json=body).raise_for_status()
        # It answers its client at once and hands the update on a moment later.
        assert not self.hook or self.handed_on.acquire(timeout=60), "the update never came"


def _by(chat: int) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "王"}
    return {"from": person, "chat": {"id": chat, "type": "private", "first_name": "王"}}


@contextmanager
def tapped(server: str, declared: Declarations) -> Iterator[TappedBotApi]:
    """A tap on the way to ``server``; its ``bot`` must be set to where our application listens."""
    state = TappedBotApi(server=server)

    class Tap(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.path.startswith("/hook"):
                self._tell(*_to_the_bot(state, self.path, body))
                return
            path, method = urlsplit(self.path).path, self.path.rpartition("/")[2]
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
            state.faults += declared.faults(method, fields)
            answer = _asked(state, path, method, fields)
            # Kept only now: whoever sees a request here knows that it has been answered.
            state.asked.append(Asked(path, fields, dict(self.headers)))
            self._tell(200, answer)

        def _tell(self, status: int, document: Any) -> None:
            told = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    tap = ThreadingHTTPServer(("127.0.0.1", 0), Tap)
    tap.daemon_threads = True
    thread = threading.Thread(target=tap.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{tap.server_port}"
    try:
        yield state
    finally:
        tap.shutdown()
        tap.server_close()
        thread.join()
        state.client.close()


def _asked(state: TappedBotApi, path: str, method: str, fields: dict[str, str]) -> dict[str, Any]:
    sent = dict(fields)
    if method == "setWebhook":
        # It sends no secret, so updates come by way of the tap, which knows it.
        state.hook = urlsplit(fields["url"]).path
        assert fields["secret_token"] == SECRET
        sent["url"] = f"{state.url}/hook"
    if method == "deleteWebhook":
        state.hook = ""
    answer: dict[str, Any] = state.client.post(f"{state.server}{path}", data=sent).json()
    result = answer.get("result")
    if method == "sendMessage" and isinstance(result, dict):
        result["date"] //= 1000  # it counts in milliseconds
    if method in ("answerCallbackQuery", "setWebhook") and result is None:
        answer["result"] = True  # it says null
    if method == "getUpdates":
        for update in result or ():
            _mend(update)
    return answer


def _to_the_bot(state: TappedBotApi, path: str, body: bytes) -> tuple[int, Any]:
    """Hand an update on as Telegram does, with the secret."""
    update = json.loads(body)
    _mend(update)
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    answer = state.client.post(f"{state.bot}{state.hook}", json=update, headers=headers)
    state.handed_on.release()
    return answer.status_code, {}


def _mend(update: dict[str, Any]) -> None:
    if "callback_query" in update:
        update["callback_query"].setdefault("chat_instance", "1")  # Telegram always sends one
    update.get("message", {}).pop("botToken", None)  # its own
