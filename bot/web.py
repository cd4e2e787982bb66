"""The one web application: web chat, staff console, REST API, health."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse, RedirectResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.channels.outside import Outside, open_channels
from bot.channels.web_chat import Timing, build_web_chat
from bot.channels.web_chat.listening import REAL_TIME
from bot.mail import MailSender, MailServer
from bot.upkeep import keep_up
from bot.webhooks import WebhookSender
from bot.wiring import Parts
from crm.api import build_api
from crm.console import ConsoleLinks, build_console


def build_app(
    parts: Parts,
    *,
    public_url: str,
    is_stopping: Callable[[], bool] = lambda: False,
    timing: Timing = REAL_TIME,
) -> FastAPI:
    """Assemble the application; the background jobs run as long as it does.

    ``is_stopping`` lets open event streams end when the server is told to. ``timing`` is how the
    pauses pass in which customers are heard out.
    """

    outside = Outside(parts.settings, parts.turns, timing=timing)
    channels = open_channels(parts.settings)
    webhooks = WebhookSender(parts.units, house_key=parts.settings.secret_key())
    server = MailServer.of(parts.settings)
    mail = MailSender(parts.units, server, console_url=public_url) if server else None

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        stop = asyncio.Event()
        upkeep = asyncio.create_task(
            keep_up(parts.turns, stop=stop, outside=outside, webhooks=webhooks, mail=mail)
        )
        yield
        stop.set()
        await upkeep

    app = FastAPI(title="followup", lifespan=running, docs_url=None, redoc_url=None)
    app.include_router(build_web_chat(parts.turns, timing=timing, is_stopping=is_stopping))
    for router in outside.routers():
        app.include_router(router)
    app.mount(
        "/console",
        build_console(
            parts.units,
            secret_key=parts.settings.secret_key(),
            public_url=public_url,
            secure_cookies=public_url.startswith("https://"),
            links=ConsoleLinks(
                chat=lambda token: f"/chat/{token}",
                wake=parts.turns.answer,
                channels=channels,
                recording=outside.recording,
            ),
            delivered=parts.library.answers.entries,
            is_stopping=is_stopping,
        ),
    )

    app.mount("/api", build_api(parts.units, channels=channels))

    @app.get("/", include_in_schema=False)
    def front() -> RedirectResponse:
        return RedirectResponse("/console/")

    @app.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    def ready() -> Response:
        with parts.units.reading() as uow:
            set_up = uow.dealerships.is_set_up()
        state = "ready" if set_up else "no dealership yet"
        return JSONResponse({"status": state}, status_code=200 if set_up else 503)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
