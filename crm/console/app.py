"""Builds the console as an application of its own, to be mounted at `/console`.

What is refused becomes a friendly page with the status of its error; whatever is not a
`CrmError` is a bug, and says no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from itsdangerous import URLSafeTimedSerializer
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm.console.doorway import Console, ConsoleLinks, base_of, is_script, see_other
from crm.console.pages import (
    accounts,
    answers,
    api_keys,
    appointments,
    audit,
    calls,
    campaigns,
    complaint_intake,
    complaint_work,
    complaints,
    customer_visits,
    customers,
    feedback,
    file_audits,
    follow_ups,
    forms,
    forms_desk,
    hand_calls,
    improvements,
    inbox,
    nightly,
    policy,
    privacy,
    proposals,
    quality,
    queue,
    quick_forms,
    reports,
    service_lists,
    sign_in,
    stops,
    talks,
    team,
    webhooks,
    workshop,
)
from crm.console.rendering import HERE, Renderer
from crm.console.texts import knows, say
from crm.errors import CrmError, NotSignedIn
from crm.rules.answers import Answer
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Language

PAGES = (
    sign_in,
    queue,
    calls,
    talks,
    customers,
    privacy,
    stops,
    follow_ups,
    customer_visits,
    complaint_intake,
    complaint_work,
    complaints,
    appointments,
    workshop,
    proposals,
    service_lists,
    campaigns,
    answers,
    nightly,
    quality,
    improvements,
    hand_calls,
    forms_desk,
    forms,
    reports,
    feedback,
    file_audits,
    quick_forms,
    inbox,
    team,
    policy,
    accounts,
    api_keys,
    webhooks,
    audit,
)

SECURITY_HEADERS = {
    b"content-security-policy": (
        b"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        b"frame-ancestors 'none'"
    ),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"cross-origin-opener-policy": b"same-origin",
}


def build_console(
    units: UnitsOfWork,
    *,
    secret_key: str,
    public_url: str,
    secure_cookies: bool,
    links: ConsoleLinks,
    delivered: Mapping[str, Answer] = MappingProxyType({}),
    is_stopping: Callable[[], bool] = lambda: False,
) -> FastAPI:
    """Build the staff console over ``units``.

    ``delivered`` are the answers that came with the bot, by their keys.

    ``public_url`` is where browsers find us, for telling our own forms from others';
    ``secure_cookies`` is false only where the console is served without TLS. Open event
    streams end once ``is_stopping`` says so.
    """
    app = FastAPI(title="console", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.console = Console(
        units=units,
        renderer=Renderer(),
        links=links,
        house_key=secret_key,
        signer=URLSafeTimedSerializer(secret_key, salt="console sign-in form"),
        own_hosts=frozenset({urlsplit(public_url).netloc} - {""}),
        secure_cookies=secure_cookies,
        answers=delivered,
        is_stopping=is_stopping,
    )
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for page in PAGES:
        app.include_router(page.router)
    app.add_exception_handler(CrmError, _refuse)
    app.add_exception_handler(HTTPException, _refuse_http)
    app.add_exception_handler(RequestValidationError, _refuse_form)
    app.add_exception_handler(Exception, _break_down)
    app.add_middleware(SecurityHeaders)
    return app


class SecurityHeaders:
    """Puts the headers on every answer; keeps private pages out of every cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                headers.extend(SECURITY_HEADERS.items())
                if not any(name == b"cache-control" for name, _ in headers):
                    is_static = "/static/" in scope["path"]
                    keep = b"public, max-age=31536000" if is_static else b"no-store"
                    headers.append((b"cache-control", keep))
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, CrmError)
    if isinstance(error, NotSignedIn) and not is_script(request):
        if request.method == "GET":
            return see_other(request, "/sign-in", next=request.scope["path"])
        return see_other(request, "/sign-in")
    return _answer(request, error.status_code, type(error).__name__, vars(error))


def _refuse_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(request, error.status_code, f"status_{error.status_code}", {})


def _refuse_form(request: Request, error: Exception) -> Response:
    return _answer(request, 422, "status_422", {})


def _break_down(request: Request, error: Exception) -> Response:
    return _answer(request, 500, "status_500", {})


def _answer(
    request: Request, status: int, key: str, values: dict[str, object]
) -> HTMLResponse | JSONResponse:
    language = getattr(request.state, "language", None) or spoken_by(request)
    name = f"errors.{key}" if knows(language, f"errors.{key}") else "errors.other"
    text = say(language, name, **values)
    if is_script(request):
        return JSONResponse({"error": text}, status_code=status)
    console: Console = request.app.state.console
    return HTMLResponse(
        console.renderer.render(
            "refused.html",
            language=language,
            now=console.units.clock.now(),
            wall=ZoneInfo("UTC"),
            base=base_of(request),
            status=status,
            text=text,
        ),
        status_code=status,
    )


def spoken_by(request: Request) -> Language:
    """The language of somebody we do not know yet: Chinese unless the browser says English."""
    return sign_in.language_of(request)
