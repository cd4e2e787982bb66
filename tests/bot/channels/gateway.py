"""A carrier's SMS gateway, played on this machine after docs/sms-gateway.md."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "gateway-secret-0123456789"
ACCOUNT = "chengda"


def sign(headers: dict[str, str], method: str, path: str, body: bytes) -> str:
    """The signature as the document describes it, written anew."""
    words = [headers["x-gateway-timestamp"], headers["x-gateway-nonce"], method, path]
    text = "".join(word + "\n" for word in words).encode() + body
    return hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()


@dataclass
class Gateway:
    """What it took, by our own number; ``answers`` come first: a status and code, or a break."""

    took: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, str] | None] = field(default_factory=list)
    forged: int = 0
    url: str = ""


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway that listens as long as the block lasts."""
    state = Gateway()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self._signed_body()
            if body is None:
                return
            order = json.loads(body)
            state.asked.append(order)
            answer = state.answers.pop(0) if state.answers else (200, "OK")
            if answer is None:
                self.close_connection = True
                return
            status, code = answer
            told: dict[str, Any] = {"code": code}
            if status < 300:
                state.took.setdefault(order["client_id"], order)
                told["message_id"] = f"G{order['client_id']}"
            self._tell(status, told)

        def do_GET(self) -> None:
            if self._signed_body() is None:
                return
            name = self.path.rpartition("/")[2]
            if name in state.took:
                self._tell(200, {"code": "OK", "message_id": f"G{name}"})
            else:
                self._tell(404, {"code": "NOT_FOUND"})

        def _signed_body(self) -> bytes | None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            right = sign(headers, self.command, self.path, body)
            if (headers["x-gateway-account"], headers["x-gateway-signature"]) == (ACCOUNT, right):
                return body
            state.forged += 1
            self._tell(401, {"code": "BAD_SIGNATURE"})
            return None

        def _tell(self, status: int, document: dict[str, Any]) -> None:
            told = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
