"""Signing in and out, and the language somebody reads."""

from __future__ import annotations

import secrets
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Cookie, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import (
    COOKIE,
    SIGN_IN_COOKIE,
    SIGN_IN_FORM_LASTS,
    Console,
    TheConsole,
    TheForm,
    base_of,
    see_other,
)
from crm.console.reading import one_of
from crm.errors import FormOutOfDate, SignInRefused
from crm.terms import Language
from crm.use_cases.staff import let_in, prove, sign_out, speak

router = APIRouter()

NAME_AT_MOST = 80
PASSWORD_AT_MOST = 200


@router.get("/sign-in")
def show_sign_in(console: TheConsole, request: Request, next: str = "") -> Response:
    return _form(console, request, next)


@router.post("/sign-in")
def do_sign_in(
    console: TheConsole,
    request: Request,
    name: Annotated[str, Form(max_length=NAME_AT_MOST)] = "",
    password: Annotated[str, Form(max_length=PASSWORD_AT_MOST)] = "",
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
    nonce: Annotated[str, Cookie(alias=SIGN_IN_COOKIE)] = "",
) -> Response:
    console.refuse_strangers(request)
    if not console.is_own_sign_in_form(nonce, csrf):
        raise FormOutOfDate
    token = _try(console, name.strip(), password)
    if token is None:
        return _form(console, request, next, refused=True, name=name)
    answer = see_other(request, _inside(request, next))
    answer.set_cookie(
        COOKIE,
        token,
        path=base_of(request) or "/",
        httponly=True,
        samesite="lax",
        secure=console.secure_cookies,
    )
    answer.delete_cookie(SIGN_IN_COOKIE, path=base_of(request) or "/")
    return answer


@router.post("/sign-out")
def do_sign_out(form: TheForm) -> Response:
    with form.changing() as visit:
        sign_out(visit.uow, form.request.cookies[COOKIE])
    answer = see_other(form.request, "/sign-in")
    answer.delete_cookie(COOKIE, path=base_of(form.request) or "/")
    return answer


@router.post("/language")
def choose_language(
    form: TheForm, language: Annotated[str, Form()] = "", back: Annotated[str, Form()] = ""
) -> Response:
    with form.changing() as visit:
        chosen = one_of(Language, language) or Language.ZH
        speak(visit.uow, staff_id=visit.staff.id, language=chosen)
    return see_other(form.request, _inside(form.request, back))


def language_of(request: Request) -> Language:
    """What somebody who is not signed in reads: as asked, else as the browser says."""
    asked = one_of(Language, request.query_params.get("lang"))
    if asked is not None:
        return asked
    prefers = request.headers.get("accept-language", "").lower()
    return Language.EN if prefers.startswith("en") else Language.ZH


def _try(console: Console, name: str, password: str) -> str | None:
    """The new session's token, or None; a refusal is counted in a unit that commits.

    The slow part, the password's hash, is done without the write lock.
    """
    with console.units.reading() as uow:
        proven = prove(uow, name=name, password=password)
    with console.units() as uow:
        try:
            token, _ = let_in(uow, name=name, proven=proven)
        except SignInRefused:
            return None
    return token


def _form(
    console: Console, request: Request, next: str, *, refused: bool = False, name: str = ""
) -> Response:
    nonce = secrets.token_urlsafe(16)
    language = language_of(request)
    page = HTMLResponse(
        console.renderer.render(
            "sign_in.html",
            language=language,
            now=console.units.clock.now(),
            wall=ZoneInfo("UTC"),
            base=base_of(request),
            csrf=console.sign_in_token(nonce),
            next=next,
            refused=refused,
            name=name,
        ),
        status_code=SignInRefused.status_code if refused else 200,
    )
    page.set_cookie(
        SIGN_IN_COOKIE,
        nonce,
        max_age=SIGN_IN_FORM_LASTS,
        path=base_of(request) or "/",
        httponly=True,
        samesite="lax",
        secure=console.secure_cookies,
    )
    return page


def _inside(request: Request, path: str) -> str:
    """The part of ``path`` behind our mount; a path that leads elsewhere leads home."""
    base = base_of(request)
    inner = path[len(base) :] if base and path.startswith(f"{base}/") else path
    if not inner.startswith("/") or inner.startswith(("//", "/\\")):
        return "/"
    return inner
