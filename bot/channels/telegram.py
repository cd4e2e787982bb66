"""Where Telegram's updates come in: by the webhook, or fetched where there is no public address.

Without the secret in its header nothing is read and nothing kept. Updates come more than once and
in any order; what is done with one stands in `telegram_desk`.
"""

from __future__ import annotations

import asyncio
import functools
import hmac
import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from bot.channels.counting import REFUSED
from bot.channels.doorstep import Doorstep
from bot.channels.telegram_api import TelegramChannel
from bot.channels.written import Written

SECRET_HEADER = "x-telegram-bot-api-secret-token"
_LONGEST_BODY = 1024 * 1024


def build_telegram(doorstep: Doorstep, written: Written, secret: str) -> APIRouter:
    """Build the webhook. Without the secret in its header nothing is read and nothing kept."""
    router = APIRouter(prefix="/webhooks", include_in_schema=False)

    @router.post("/telegram")
    async def updated(request: Request) -> Response:
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), secret.encode()):
            REFUSED.labels("telegram").inc()
            raise HTTPException(403)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_BODY:
                raise HTTPException(413)
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            document = None
        take = functools.partial(doorstep.take, "telegram", document)
        written.heard(await asyncio.to_thread(take))
        return Response(status_code=200)

    return router


def poll(
    channel: TelegramChannel,
    take: Callable[[Any], None],
    *,
    after: int | None = None,
    wait_s: int = 20,
) -> int | None:
    """Fetch the next updates and take each; returns where to go on.

    Raises:
        TryLater, Misconfigured, CutOff: the Bot API cannot be asked now.
    """
    for document in channel.updates(after, wait_s=wait_s):
        take(document)
        after = int(document["update_id"])
    return after
