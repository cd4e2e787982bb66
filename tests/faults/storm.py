"""Weather between the bot and its providers, and providers whose customers answer.

A proxy stands in each direction and does all four: it loses requests before they arrive and
answers after they did, delays, lets one request overtake another, and delivers twice. Towards the
providers it also answers 429 or 503 itself now and then. There only what may be repeated is: a
list that is asked for, a button's answer, a webhook's address. A message or a call is not, for a
provider that takes no key of ours would deliver both, and nothing on our side could undo it.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

from tests.bot.channels.providers import OURS, PUBLIC, SECRET, TOKEN, message, pressed

LOST, UNANSWERED, BUSY, UNWELL, TWICE, LATE, OVERTAKEN = (
    "lost", "unanswered", "busy", "unwell", "twice", "late", "overtaken"
)  # fmt: skip
OUTBOUND = {LOST: 5, UNANSWERED: 5, BUSY: 2, UNWELL: 2, LATE: 10, OVERTAKEN: 8, TWICE: 30}
INBOUND = {LOST: 6, UNANSWERED: 6, TWICE: 12, LATE: 12, OVERTAKEN: 12}
WAITS_TO_BE_OVERTAKEN_S = 0.6
MAY_BE_REPEATED = ("/answerCallbackQuery", "/setWebhook", "/deleteWebhook", "/getUpdates")
"""What a provider may be asked twice, besides what it is only asked to list."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Weather:
    """How bad it is: ``storms`` False lets everything pass. ``did`` counts the mischief."""

    odds: dict[str, int]
    seed: int
    storms: bool = True
    did: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._lock = threading.Lock()
        self._passed = threading.Condition()
        self._how_many = 0

    def wait_to_be_overtaken(self) -> bool:
        """Hold a request back until another has passed it; False where none came."""
        with self._passed:
            before = self._how_many
            return self._passed.wait_for(
                lambda: self._how_many > before, timeout=WAITS_TO_BE_OVERTAKEN_S
            )

    def note_passed(self) -> None:
        with self._passed:
            self._how_many += 1
            self._passed.notify_all()

    def now(self, *, repeatable: bool = True) -> str:
        """What happens to one request: a mischief, or nothing."""
        with self._lock:
            drawn = self._chance.randrange(100)
            for what, percent in self.odds.items():
                if self.storms and drawn < percent and (what != TWICE or repeatable):
                    self.did[what] += 1
                    return what
                drawn -= percent
            return ""


@contextmanager
def proxy(target: int, weather: Weather, *, repeats_all: bool = True) -> Iterator[int]:
    """A proxy to a port of this machine; yields its own.

    ``repeats_all``: any request may come twice, not only those that do no harm.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on(b"")

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(int(self.headers.get("content-length") or 0)))

        def _pass_on(self, body: bytes) -> None:
            harmless = self.command == "GET" or self.path.endswith(MAY_BE_REPEATED)
            fate = weather.now(repeatable=repeats_all or harmless)
            if fate == LOST:
                self.close_connection = True
                return
            if fate in (BUSY, UNWELL):
                self._tell(429 if fate == BUSY else 503, _refusal(self.path, fate))
                return
            if fate == LATE:
                time.sleep(0.3)
            if fate == OVERTAKEN and weather.wait_to_be_overtaken():
                weather.did["in another order"] += 1
            answer = _forwarded(target, self, body)
            weather.note_passed()
            if fate == TWICE:
                answer = _forwarded(target, self, body) or answer
            if answer is None or fate == UNANSWERED:
                self.close_connection = True
                return
            self._tell(*answer)

        def _tell(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with _serving(Handler) as port:
        yield port


def _forwarded(target: int, asked: Any, body: bytes) -> tuple[int, bytes] | None:
    line = http.client.HTTPConnection("127.0.0.1", target, timeout=30)
    try:
        headers = {name: value for name, value in asked.headers.items() if name != "Connection"}
        line.request(asked.command, asked.path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        line.close()


def _refusal(path: str, fate: str) -> bytes:
    if "/bot" in path:
        again = {"parameters": {"retry_after": 1}} if fate == BUSY else {}
        code = 429 if fate == BUSY else 503
        return json.dumps({"ok": False, "error_code": code, "description": fate} | again).encode()
    code = 20429 if fate == BUSY else 503
    return json.dumps({"code": code, "message": fate, "status": code}).encode()


@dataclass
class Providers:
    """What customers got, and what they answer. ``knock`` posts to the bot until it is heard."""

    texts: list[dict[str, str]] = field(default_factory=list)
    placed: list[dict[str, str]] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    spoken: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(24))

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self.bot = 0

    def next(self) -> int:
        with self._lock:
            self._number += 1
            return self._number

    def got_to(self, count: float) -> bool:
        """Whether customers have got so much: messages, and lines heard on the telephone."""
        return len(self.texts) + len(self.spoken) >= count

    def knock(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """Post to the bot as a provider does that comes again until it is answered."""
        while not self.over.is_set():
            line = http.client.HTTPConnection("127.0.0.1", self.bot, timeout=30)
            try:
                line.request("POST", path, body, headers)
                answer = line.getresponse()
                words = answer.read()
                if answer.status < 500:
                    assert answer.status < 400, (path, answer.status)
                    return words
            except (OSError, http.client.HTTPException):
                pass
            finally:
                line.close()
            time.sleep(0.25)
        return b""

    def twilio(self, path: str, **fields: str) -> bytes:
        signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, fields)
        form = "application/x-www-form-urlencoded"
        headers = {"X-Twilio-Signature": signature, "Content-Type": form}
        return self.knock(path, urlencode(fields).encode(), headers)

    def text_taken(self, form: dict[str, str]) -> dict[str, Any]:
        number = self.next()
        made = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
        sid = f"SM{number:032x}"
        row = {"sid": sid, "to": form["To"], "body": form["Body"], "from": form["From"]}
        with self._lock:
            self.texts.append(row)
        callback = form["StatusCallback"].removeprefix(PUBLIC)
        for status in random.Random(number).sample(["queued", "sent", "delivered"], 3):
            values = {"MessageSid": sid, "MessageStatus": status}
            self.pool.submit(self.twilio, callback, **values)
        reply = self._reply(form["Body"], form["To"])
        if reply:
            values = {"MessageSid": f"SM{number:031x}r", "From": form["To"], "To": OURS}
            self.pool.submit(self.twilio, "/webhooks/twilio/sms", Body=reply, **values)
        return row | {"status": "queued", "made": made}

    def message_taken(self, form: dict[str, str]) -> dict[str, Any]:
        number, chat = self.next(), int(form["chat_id"])
        with self._lock:
            self.texts.append({"to": form["chat_id"], "body": form["text"], "sid": str(number)})
        reply = self._reply(form["text"], form["chat_id"])
        if reply:
            update: dict[str, Any] = message(number, chat, text=reply)
            if form.get("reply_markup"):
                rows = json.loads(form["reply_markup"])["inline_keyboard"]
                buttons = [button for row in rows for button in row]
                data = next((b["callback_data"] for b in buttons if b["text"] == reply), None)
                update = pressed(number, data, chat) if data else update
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            self.pool.submit(self.knock, "/webhooks/telegram", json.dumps(update).encode(), headers)
        shown = {"id": chat, "type": "private"}
        return {"message_id": number, "date": 1, "chat": shown}

    def _reply(self, said: str, address: str) -> str:
        """What this customer says to it; each answer is counted once."""
        reply = answer_to(said, address)
        if reply:
            with self._lock:
                self.answered[address] += 1
        return reply

    def call_taken(self, form: dict[str, str]) -> dict[str, Any]:
        sid = f"CA{self.next():032x}"
        row = {"sid": sid, "to": form["To"], "from": form["From"], "status": "queued"}
        with self._lock:
            self.calls[form["To"]] += 1
            self.placed.append(row)
        self.pool.submit(self._telephone, sid, form)
        return row

    def _telephone(self, sid: str, form: dict[str, str]) -> None:
        known = {"CallSid": sid, "From": OURS, "To": form["To"]}
        path, digits = form["Url"].removeprefix(PUBLIC), {}
        while path:
            heard = self.twilio(path, CallStatus="in-progress", **known, **digits).decode()
            if not heard:
                return
            said = "".join(say.text or "" for say in ElementTree.fromstring(heard).iter("Say"))
            with self._lock:
                self.spoken.append(f"{sid}:{said}")
            gather = ElementTree.fromstring(heard).find("Gather")
            path = "" if gather is None else gather.attrib["action"].removeprefix(PUBLIC)
            words = self._reply(said, form["To"]) if path else ""
            digits = {"Digits": words} if words.isdigit() else {"SpeechResult": words}
        done = form["StatusCallback"].removeprefix(PUBLIC)
        self.twilio(done, CallStatus="completed", CallDuration="40", **known)


def score_of(address: str) -> str:
    """Each customer has a score of their own, from 3 to 5."""
    return str(3 + int(address[-3:]) % 3)


def answer_to(said: str, address: str) -> str:
    """What the customer answers: yes, go ahead; hurry up; a score; and no more than that."""
    if "方便吗" in said:
        return "方便"
    if "打几分" in said:
        return score_of(address)
    if "哪里没做好" in said:
        return "没什么"
    return "我赶时间,快点吧" if "一切正常吗" in said else ""


@contextmanager
def providers() -> Iterator[tuple[Providers, int]]:
    """Twilio and Telegram on one port; yields what they know, and the port."""
    state = Providers()
    known: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
        "Messages.json": state.text_taken,
        "Calls.json": state.call_taken,
    }

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            form, name = dict(parse_qsl(body)), self.path.rpartition("/")[2]
            if name in known:
                self._tell(201, known[name](form))
            elif name == "sendMessage":
                self._tell(200, {"ok": True, "result": state.message_taken(form)})
            else:
                self._tell(200, {"ok": True, "result": True})

        def do_GET(self) -> None:
            asked = dict(parse_qsl(urlsplit(self.path).query))
            name, rows = "messages", list(state.texts)
            if urlsplit(self.path).path.endswith("/Calls.json"):
                name, rows = "calls", list(state.placed)
            theirs = [one for one in rows if one["to"] == asked["To"]]
            listed = {name: theirs[::-1], "page": 0, "page_size": 50}
            self._tell(200, listed | {"next_page_uri": None})

        def _tell(self, status: int, document: dict[str, Any]) -> None:
            told = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with _serving(Handler) as port:
        try:
            yield state, port
        finally:
            state.over.set()
            state.pool.shutdown(wait=True, cancel_futures=True)
