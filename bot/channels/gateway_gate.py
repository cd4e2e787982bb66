"""The gate of a carrier's SMS gateway: requests are signed, ours to it and its to us, alike.

The signature is HMAC-SHA256 by the shared secret over moment, nonce, method, path and body, so
that neither a word nor an address can be changed, and what is older than five minutes is nobody's.
A request that is sent again within them changes nothing: each message is kept once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fastapi import HTTPException, Request

from bot.channels.counting import REFUSED
from crm.clock import Clock

HOLDS_FOR = timedelta(minutes=5)
_LONGEST_BODY = 256 * 1024


@dataclass(frozen=True)
class GatewayAccount:
    """The account at the gateway; ``sign`` is the registered name put before each text."""

    url: str
    account: str
    secret: str = field(repr=False)
    sign: str
    public_url: str

    def headers(self, method: str, path: str, body: bytes, now: datetime) -> dict[str, str]:
        """The headers that sign one request."""
        moment, nonce = str(int(now.timestamp())), secrets.token_hex(8)
        return {
            "content-type": "application/json; charset=utf-8",
            "x-gateway-account": self.account,
            "x-gateway-timestamp": moment,
            "x-gateway-nonce": nonce,
            "x-gateway-signature": signature(self.secret, moment, nonce, method, path, body),
        }


def signature(secret: str, moment: str, nonce: str, method: str, path: str, body: bytes) -> str:
    """Sign one request; ``path`` is without host and query."""
    signed = "\n".join((moment, nonce, method, path, "")).encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class GatewayGate:
    """Reads a webhook if the gateway signed it, lately."""

    def __init__(self, account: GatewayAccount, clock: Clock) -> None:
        self._account = account
        self._clock = clock

    async def document(self, request: Request) -> Any:
        """The document of a webhook; None for what is no JSON.

        Raises:
            HTTPException: 403 where it is not signed, wrongly signed or stale, 413 for an
                endless body.
        """
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_BODY:
                raise HTTPException(413)
        if not self._is_theirs(request, body):
            REFUSED.labels("sms_gateway").inc()
            raise HTTPException(403)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            return None

    def _is_theirs(self, request: Request, body: bytes) -> bool:
        moment = request.headers.get("x-gateway-timestamp", "")
        nonce = request.headers.get("x-gateway-nonce", "")
        shown = request.headers.get("x-gateway-signature", "")
        if not (moment.isascii() and moment.isdigit() and len(moment) <= 12 and nonce):
            return False
        age = abs(self._clock.now().timestamp() - int(moment))
        right = signature(
            self._account.secret, moment, nonce, request.method, request.url.path, body
        )
        return age <= HOLDS_FOR.total_seconds() and hmac.compare_digest(
            shown.encode(), right.encode()
        )
