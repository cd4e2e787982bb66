"""The telephone over HTTP: a call is a conversation whose turns are taken in Twilio's requests.

Calls have threads of their own, a few: a caller waits with the receiver at the ear, and must not
stand in a queue behind a job that takes its time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import structlog
from fastapi import APIRouter, Request, Response

from bot.channels import voice_twiml
from bot.channels.doorstep import Desk, Doorstep
from bot.channels.twilio_gate import TwilioGate
from bot.channels.voice_desk import VoiceDesk
from bot.channels.voice_talks import PATH, Call
from bot.channels.wording import named

Webhook = Callable[[Request], Awaitable[Response]]

logger = structlog.get_logger(__name__)


def reports(desk: VoiceDesk) -> dict[str, Desk]:
    """Who takes what is reported of a call, by its kind: it may wait, as nobody hears an answer."""

    def taken_by(take: Callable[[Call], None]) -> Desk:
        return lambda document: take(Call(**document))

    return {
        "call_status": taken_by(desk.progressed),
        "call_amd": taken_by(desk.detected),
        "call_recording": taken_by(desk.recorded),
    }


def build_voice(
    gate: TwilioGate, desk: VoiceDesk, doorstep: Doorstep, threads: ThreadPoolExecutor
) -> APIRouter:
    """Build the webhooks of calls, under `/webhooks/twilio/voice`."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    async def read(request: Request) -> Call:
        fields = await gate.fields(request)
        query = request.query_params
        sid = named(fields.get("CallSid", ""))
        return Call(named(query.get("c", "")), query.get("n", ""), sid, fields)

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

    def noted(kind: str) -> Webhook:
        async def note(request: Request) -> Response:
            call = asdict(await read(request))
            await asyncio.get_running_loop().run_in_executor(threads, doorstep.take, kind, call)
            return Response(status_code=204)

        return note

    webhooks: dict[str, Webhook] = {
        "": spoken(desk.answered),
        "/turn": spoken(desk.turn),
        "/streamed": spoken(desk.streamed),
        "/dialled": spoken(desk.dialled),
        "/status": noted("call_status"),
        "/amd": noted("call_amd"),
        "/recording": noted("call_recording"),
    }
    for path, webhook in webhooks.items():
        router.add_api_route(path, webhook, methods=["POST"])
    return router
