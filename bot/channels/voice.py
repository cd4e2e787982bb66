"""The telephone over HTTP: a call is a conversation whose turns are taken in Twilio's requests.

Calls have threads of their own, a few: a caller waits with the receiver at the ear, and must not
stand in a queue behind a job that takes its time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from fastapi import APIRouter, Request, Response

from bot.channels import voice_twiml
from bot.channels.twilio_gate import TwilioGate
from bot.channels.voice_desk import VoiceDesk
from bot.channels.voice_talks import PATH, Call

logger = structlog.get_logger(__name__)


def build_voice(gate: TwilioGate, desk: VoiceDesk, threads: ThreadPoolExecutor) -> APIRouter:
    """Build the webhooks of calls, under `/webhooks/twilio/voice`."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    async def read(request: Request) -> Call:
        fields = await gate.fields(request)
        query = request.query_params
        return Call(query.get("c", ""), query.get("n", ""), fields.get("CallSid", "")[:64], fields)

    async def spoken(take: Callable[[Call], str], request: Request) -> Response:
        call = await read(request)
        try:
            words = await asyncio.get_running_loop().run_in_executor(threads, take, call)
        except Exception:  # the net around one webhook: the caller hears a sorry
            logger.exception("a call could not go on", call=call.sid[-6:])
            words = voice_twiml.sorry()
        return Response(words, media_type="application/xml")

    async def noted(take: Callable[[Call], None], request: Request) -> Response:
        call = await read(request)
        await asyncio.get_running_loop().run_in_executor(threads, take, call)
        return Response(status_code=204)

    @router.post("")
    async def answered(request: Request) -> Response:
        return await spoken(desk.answered, request)

    @router.post("/turn")
    async def turn(request: Request) -> Response:
        return await spoken(desk.turn, request)

    @router.post("/streamed")
    async def streamed(request: Request) -> Response:
        return await spoken(desk.streamed, request)

    @router.post("/dialled")
    async def dialled(request: Request) -> Response:
        return await spoken(desk.dialled, request)

    @router.post("/status")
    async def status(request: Request) -> Response:
        return await noted(desk.progressed, request)

    @router.post("/amd")
    async def amd(request: Request) -> Response:
        return await noted(desk.detected, request)

    @router.post("/recording")
    async def recording(request: Request) -> Response:
        return await noted(desk.recorded, request)

    return router
