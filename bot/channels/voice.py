"""The telephone over HTTP: a call is a conversation whose turns are taken in Twilio's requests.

Calls have threads of their own, a few: a caller waits with the receiver at the ear, and must not
stand in a queue behind a job that takes its time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from fastapi import APIRouter, Request, Response

from bot.channels import voice_twiml
from bot.channels.twilio_gate import TwilioGate
from bot.channels.voice_desk import VoiceDesk
from bot.channels.voice_talks import PATH, Call

Webhook = Callable[[Request], Awaitable[Response]]

logger = structlog.get_logger(__name__)


def build_voice(gate: TwilioGate, desk: VoiceDesk, threads: ThreadPoolExecutor) -> APIRouter:
    """Build the webhooks of calls, under `/webhooks/twilio/voice`."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    async def read(request: Request) -> Call:
        fields = await gate.fields(request)
        query = request.query_params
        return Call(query.get("c", ""), query.get("n", ""), fields.get("CallSid", "")[:64], fields)

    def spoken(take: Callable[[Call], str]) -> Webhook:
        async def answer(request: Request) -> Response:
            call = await read(request)
            try:
                words = await asyncio.get_running_loop().run_in_executor(threads, take, call)
            except Exception:
                # The net around one webhook: a whole turn lies behind it, so anything may break,
                # and Twilio would read a 500 aloud as "an application error". Logged in full.
                logger.exception("a call could not go on", call=call.sid[-6:])
                words = voice_twiml.sorry()
            return Response(words, media_type="application/xml")

        return answer

    def noted(take: Callable[[Call], None]) -> Webhook:
        async def note(request: Request) -> Response:
            call = await read(request)
            await asyncio.get_running_loop().run_in_executor(threads, take, call)
            return Response(status_code=204)

        return note

    webhooks: dict[str, Webhook] = {
        "": spoken(desk.answered),
        "/turn": spoken(desk.turn),
        "/streamed": spoken(desk.streamed),
        "/dialled": spoken(desk.dialled),
        "/status": noted(desk.progressed),
        "/amd": noted(desk.detected),
        "/recording": noted(desk.recorded),
    }
    for path, webhook in webhooks.items():
        router.add_api_route(path, webhook, methods=["POST"])
    return router
