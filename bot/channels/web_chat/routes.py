"""The addresses of the web chat, under `/chat`.

A route reads the request, has the desk do its work in a thread, and answers. What is refused is
said in both languages: as JSON to the script, as a page to a browser.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from fastapi.routing import APIRoute

from bot.channels.web_chat.bell import LineBell
from bot.channels.web_chat.desk import Desk
from bot.channels.web_chat.limits import RateLimit
from bot.channels.web_chat.listening import REAL_TIME, Doing, Listening, Timing
from bot.channels.web_chat.page import MEDIA_TYPES, Pages
from bot.channels.web_chat.reading import (
    check_token,
    is_form,
    position,
    read_json,
    read_spoken,
)
from bot.channels.web_chat.refusals import Refused, TooMany, UnknownConversation
from bot.channels.web_chat.stream import Stream
from bot.turn import Turns
from crm.errors import NotFound
from crm.policy import Policy

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def build_web_chat(
    turns: Turns,
    *,
    pause_policy: Policy | None = None,
    timing: Timing = REAL_TIME,
    bell: LineBell | None = None,
    poll_s: float = 1.0,
    messages_per_minute: int = 30,
    is_stopping: Callable[[], bool] = lambda: False,
) -> APIRouter:
    """Build the router of the web chat; its paths begin with `/chat`.

    ``pause_policy`` says how long to listen before answering (None: the dealership's policy in
    force). Whoever writes lines elsewhere in this process may ring ``bell`` with the token, and
    open pages show them at once instead of within ``poll_s``. Open streams end once
    ``is_stopping`` says so; without it a server waits for them when it is to stop.
    """
    bell = bell or LineBell()
    desk = Desk(turns, pause_policy)
    listening = Listening(desk.answer, bell, timing)
    chat = _Chat(
        desk=desk,
        listening=listening,
        bell=bell,
        stream=Stream(turns.units, listening, bell, poll_s=poll_s, is_stopping=is_stopping),
        limit=RateLimit(timing.now, per_minute=messages_per_minute),
        pages=Pages(),
    )
    router = APIRouter(prefix="/chat", include_in_schema=False)
    router.route_class = _route_class(chat.pages)
    router.add_api_route("/static/{name}", chat.static, methods=["GET"])
    router.add_api_route("/{token}", chat.page, methods=["GET"])
    router.add_api_route("/{token}/messages", chat.say, methods=["POST"])
    router.add_api_route("/{token}/typing", chat.typing, methods=["POST"])
    router.add_api_route("/{token}/seen", chat.seen, methods=["POST"])
    router.add_api_route("/{token}/events", chat.events, methods=["GET"])
    return router


class _Chat:
    def __init__(
        self,
        *,
        desk: Desk,
        listening: Listening,
        bell: LineBell,
        stream: Stream,
        limit: RateLimit,
        pages: Pages,
    ) -> None:
        self._desk = desk
        self._listening = listening
        self._bell = bell
        self._stream = stream
        self._limit = limit
        self.pages = pages

    async def page(self, token: str) -> Response:
        check_token(token)
        await self._open(token)
        shown = await asyncio.to_thread(self._desk.show, token)
        return HTMLResponse(
            self.pages.chat(shown, form_id=secrets.token_urlsafe(9)),
            headers={"Cache-Control": "no-store"},
        )

    async def say(self, token: str, request: Request) -> Response:
        """Keep a message. A form is answered when all is answered: its page cannot wait."""
        check_token(token)
        spoken = await read_spoken(request)
        if wait_s := self._limit.wait_for(token):
            raise TooMany(wait_s)
        kept = await asyncio.to_thread(self._desk.keep, token, spoken)
        if spoken.seen:
            await asyncio.to_thread(self._desk.delivered, token, spoken.seen)
        if kept.waits and not self._is_under_way(kept.token, kept.heard_before):
            answering = self._listening.heard(kept.token, 0.0 if spoken.by_form else kept.pause)
            if spoken.by_form:
                await asyncio.wait({answering})
        self._bell.ring(token)
        if spoken.by_form:
            return RedirectResponse(f"../{kept.token}", status_code=303)
        moved = kept.token != token
        return JSONResponse({"id": spoken.id, "token": kept.token, "moved": moved}, status_code=202)

    async def typing(self, token: str) -> Response:
        """The customer is writing more; nothing is read unless we are listening to them."""
        if self._listening.doing(check_token(token)) is Doing.LISTENING:
            self._listening.typing(token, await asyncio.to_thread(self._desk.listen_pause))
        return Response(status_code=204)

    async def seen(self, token: str, request: Request) -> Response:
        check_token(token)
        up_to = position((await read_json(request)).get("position"))
        await asyncio.to_thread(self._desk.delivered, token, up_to)
        return Response(status_code=204)

    async def events(self, token: str, request: Request) -> Response:
        check_token(token)
        after = position(request.headers.get("last-event-id") or request.query_params.get("after"))
        await self._open(token)
        if after:
            await asyncio.to_thread(self._desk.delivered, token, after)
        return StreamingResponse(
            self._stream.of(token, after),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def static(self, name: str) -> Response:
        if name not in self.pages.static:
            raise UnknownConversation
        return Response(
            self.pages.static[name],
            media_type=MEDIA_TYPES[name],
            headers={"Cache-Control": "public, max-age=31536000, immutable"},
        )

    async def _open(self, token: str) -> None:
        await asyncio.to_thread(self._desk.open, token)

    def _is_under_way(self, token: str, heard_before: bool) -> bool:
        """A repeat of what we are listening to already must not prolong the pause."""
        return heard_before and self._listening.doing(token) is not Doing.NOTHING


def _route_class(pages: Pages) -> type[APIRoute]:
    """Routes that answer refusals kindly and put the security headers on every answer."""

    class ChatRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def kindly(request: Request) -> Response:
                try:
                    response = await handle(request)
                except Refused as refusal:
                    response = _refused(request, refusal, pages)
                except NotFound:
                    response = _refused(request, UnknownConversation(), pages)
                response.headers.update(HEADERS)
                return response

            return kindly

    return ChatRoute


def _refused(request: Request, refusal: Refused, pages: Pages) -> Response:
    headers = {"Cache-Control": "no-store", **refusal.headers}
    token = request.path_params.get("token")
    asks_for_data = "application/json" in request.headers.get("accept", "")
    is_page = request.method == "GET" and not request.url.path.endswith("/events")
    wants_page = is_page and not asks_for_data
    if wants_page or is_form(request):
        back = token if is_form(request) and refusal.status_code != 404 else None
        html = pages.refused(refusal, back=back, up="../" if is_form(request) else "")
        return HTMLResponse(html, status_code=refusal.status_code, headers=headers)
    problem = {"error": refusal.zh, "error_en": refusal.en}
    return JSONResponse(problem, status_code=refusal.status_code, headers=headers)
