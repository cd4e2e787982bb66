"""Who comes in, and what they hold while they are here.

Every page opens a `Visit`: one unit of work, the person signed in, and how to answer.
`looking` reads without the write lock; what was seen is then written down in a short unit
before the answer leaves, so that no file is shown unaudited (R-022). `changing` is one
transaction and asks for the form's token, so no handler can forget to.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from crm.console.rendering import Renderer
from crm.console.sound import Sound
from crm.errors import FormOutOfDate, NotPermitted, NotSignedIn
from crm.models import Customer, Staff, StaffSession
from crm.rules.answers import Answer
from crm.rules.permissions import What, may
from crm.rules.wall import day_of, end_of_day
from crm.store.scopes import NOTHING, Scope
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import BY_MACHINE, Channel, Language
from crm.use_cases.audit import note_view
from crm.use_cases.clerks import signature_of
from crm.use_cases.staff import scope_of, stay_signed_in, stood_in_for_now, wants_to_slide, who

COOKIE = "followup_console"
SIGN_IN_COOKIE = "followup_sign_in"
SIGN_IN_FORM_LASTS = 3600
ONE_LOOK_LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class ConsoleLinks:
    """Where the console points outside itself; `bot/web.py` knows, the console does not.

    ``wake`` lets the bot take the turn that waits in a conversation, named by its token;
    ``channels`` are those a follow-up can be begun on.
    ``recording`` opens the sound of a call by the provider's name for it, or a part of it; it
    returns None where no provider is set up, and raises SoundGone and SoundNotNow.
    """

    chat: Callable[[str], str]
    wake: Callable[[str], object] = lambda token: None
    channels: tuple[Channel, ...] = BY_MACHINE
    recording: Callable[[str, str | None], Sound | None] = lambda provider_id, part: None


@dataclass
class Visit:
    """One request of one person who is signed in."""

    console: Console
    request: Request
    uow: UnitOfWork
    session: StaffSession
    seen: list[tuple[str, int]] = field(default_factory=list)

    @property
    def staff(self) -> Staff:
        return self.session.staff

    @property
    def by(self) -> str:
        """The name this person signs work with."""
        return self.staff.display_name

    def by_for(self, customer: Customer | None) -> str:
        """The name work for this customer is signed with; a stand-in's says for whom (R-134)."""
        return signature_of(self.uow, staff=self.staff, customer=customer)

    @cached_property
    def standing_for(self) -> dict[int | None, str]:
        """Whose work is this person's at the moment besides his own, by id with the name."""
        staff = self.uow.staff
        return {one: staff.get(one).display_name for one in stood_in_for_now(self.uow, self.staff)}

    @property
    def language(self) -> Language:
        return self.staff.language

    @property
    def now(self) -> datetime:
        return self.uow.clock.now()

    @property
    def wall(self) -> ZoneInfo:
        return self.uow.wall

    @property
    def day_ends(self) -> datetime:
        """Midnight at the end of today, on the dealership's wall."""
        return end_of_day(day_of(self.now, wall=self.wall), wall=self.wall)

    def may(self, what: What) -> bool:
        return may(self.staff.role, what)

    def scope(self, what: What) -> Scope:
        """Which rows may be shown for this; none at all where it is not permitted."""
        return scope_of(self.uow, self.staff, what) if self.may(what) else NOTHING

    def saw(self, noun: str, key: int) -> None:
        """Have it written down that this person looked at this."""
        self.seen.append((noun, key))

    def saw_lately(self, noun: str, key: int) -> None:
        """As `saw`, for a page that asks again and again by itself: once in half an hour."""
        since = self.now - ONE_LOOK_LASTS
        if not self.uow.audits.has_viewed(by=self.by, noun=noun, key=key, since=since):
            self.saw(noun, key)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        return HTMLResponse(
            self.console.renderer.render(
                template,
                language=self.language,
                now=self.now,
                wall=self.wall,
                base=base_of(self.request),
                visit=self,
                **values,
            ),
            status_code=status,
        )

    def go(self, path: str, **query: str) -> Response:
        """Where to look after something was done; a script that stays needs no page."""
        if is_script(self.request):
            return Response(status_code=204)
        return see_other(self.request, path, **query)


@dataclass(frozen=True)
class Console:
    """What every page needs of the house."""

    units: UnitsOfWork
    renderer: Renderer
    links: ConsoleLinks
    signer: URLSafeTimedSerializer
    house_key: str
    own_hosts: frozenset[str]
    secure_cookies: bool
    answers: Mapping[str, Answer]
    is_stopping: Callable[[], bool]

    @contextmanager
    def looking(self, request: Request, what: What | None = None) -> Iterator[Visit]:
        """Open a visit that only looks.

        Raises:
            NotSignedIn: nobody is signed in.
            NotPermitted: this role may not do ``what``.
        """
        with self.units.reading() as uow:
            visit = self._visit(request, uow, what)
            yield visit
        slides = is_somebody_there(request) and wants_to_slide(visit.session, visit.now)
        if visit.seen or slides:
            with self.units() as uow:
                if slides:
                    stay_signed_in(uow, token_of(request))
                for noun, key in visit.seen:
                    note_view(uow, by=visit.by, noun=noun, key=key)

    @contextmanager
    def changing(self, request: Request, csrf: str, what: What | None = None) -> Iterator[Visit]:
        """Open a visit that may write; everything in it is kept together or not at all.

        Raises:
            NotSignedIn: nobody is signed in.
            FormOutOfDate: the form's token is missing or another session's.
            NotPermitted: this role may not do ``what``.
        """
        self.refuse_strangers(request)
        with self.units() as uow:
            visit = self._visit(request, uow, None)
            if not hmac.compare_digest(csrf.encode(), visit.session.csrf_token.encode()):
                raise FormOutOfDate
            require(visit, what)
            stay_signed_in(uow, token_of(request))
            yield visit

    def refuse_strangers(self, request: Request) -> None:
        """Refuse a form that another site's page has sent.

        Raises:
            FormOutOfDate: the browser says so.
        """
        origin = request.headers.get("origin")
        if origin is None:
            return
        host = urlsplit(origin).netloc
        if host != request.headers.get("host") and host not in self.own_hosts:
            raise FormOutOfDate

    def sign_in_token(self, nonce: str) -> str:
        return self.signer.dumps(nonce)

    def is_own_sign_in_form(self, nonce: str, token: str) -> bool:
        try:
            signed = self.signer.loads(token, max_age=SIGN_IN_FORM_LASTS)
        except BadSignature:
            return False
        return bool(nonce) and hmac.compare_digest(str(signed).encode(), nonce.encode())

    def _visit(self, request: Request, uow: UnitOfWork, what: What | None) -> Visit:
        session = who(uow, token_of(request))
        request.state.language = session.staff.language
        visit = Visit(console=self, request=request, uow=uow, session=session)
        require(visit, what)
        return visit


def require(visit: Visit, what: What | None) -> None:
    """Go on only with somebody who may.

    Raises:
        NotPermitted: this role may not do ``what``.
    """
    if what is not None and not visit.may(what):
        raise NotPermitted(visit.staff.role.value, what.value)


def token_of(request: Request) -> str:
    """The token this browser shows.

    Raises:
        NotSignedIn: it shows none.
    """
    token = request.cookies.get(COOKIE)
    if not token:
        raise NotSignedIn
    return token


def base_of(request: Request) -> str:
    """Where the console is mounted, without a slash at the end: `/console`."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def is_script(request: Request) -> bool:
    """True for our own script, which stays on its page and reads no answer."""
    return request.headers.get("x-requested-with") == "fetch"


def is_somebody_there(request: Request) -> bool:
    """False for what an open page asks by itself: a tab left open keeps nobody signed in."""
    streams = "text/event-stream" in request.headers.get("accept", "")
    return not streams and not is_script(request)


def see_other(request: Request, path: str, **query: str) -> RedirectResponse:
    """Send the browser to another page of the console."""
    asked = f"?{urlencode(query)}" if query else ""
    return RedirectResponse(f"{base_of(request)}{path}{asked}", status_code=303)


def _console_of(request: Request) -> Console:
    console: Console = request.app.state.console
    return console


TheConsole = Annotated[Console, Depends(_console_of)]


@dataclass(frozen=True)
class Sent:
    """A form as it came: nothing in it is looked at before its session's token is."""

    console: Console
    request: Request
    csrf: str

    def changing(self, what: What | None = None) -> AbstractContextManager[Visit]:
        """Open a visit that may write; refused as by `Console.changing`."""
        return self.console.changing(self.request, self.csrf, what)


def _sent(
    console: TheConsole, request: Request, csrf: Annotated[str, Form(max_length=200)] = ""
) -> Sent:
    return Sent(console, request, csrf)


TheForm = Annotated[Sent, Depends(_sent)]
