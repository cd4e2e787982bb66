"""Who calls, what they may, and how their call is written down.

`looking` reads without the write lock and leaves an audit entry before the answer goes out;
`changing` is one transaction with its entry in it. A handler cannot get at the books but
through one of them, so no call is unaudited (R-141, R-248).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from crm.api.limits import RateLimit
from crm.errors import KeyRefused
from crm.models import ApiKey
from crm.store.pages import Pages
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import BY_MACHINE, ApiScope, Channel
from crm.use_cases.api_keys import key_in_use, require_scope, signature_of
from crm.use_cases.audit import note_change

bearer = HTTPBearer(
    auto_error=False, scheme_name="ApiKey", description="`Authorization: Bearer fk_...`"
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


@dataclass
class Call:
    """One call of one key; ``seen`` is what its audit entry will say."""

    uow: UnitOfWork
    key: ApiKey
    noun: str = ""
    about: str = ""
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def by(self) -> str:
        """The name this key signs with."""
        return signature_of(self.key)

    def in_words_of(self, person: str | None) -> str:
        """Who did what this key reports: the person it names, beside its own name."""
        return f"{person} ({self.by})" if person else self.by

    @property
    def wall(self) -> ZoneInfo:
        return self.uow.wall

    @property
    def pages(self) -> Pages:
        return Pages(self.uow.session)

    @property
    def shows_phones(self) -> bool:
        return ApiScope.SEE_PHONES.value in self.key.scopes

    def saw(self, noun: str, key: object = "list", **what: Any) -> None:
        """Have it written down what this call was shown."""
        self.noun, self.about = noun, str(key)
        self.seen = {name: value for name, value in what.items() if value is not None}


@dataclass(frozen=True)
class Gate:
    """Opens units of work for those who may come in."""

    units: UnitsOfWork
    limit: RateLimit
    channels: tuple[Channel, ...] = BY_MACHINE

    @contextmanager
    def looking(self, credentials: Credentials, scope: ApiScope) -> Iterator[Call]:
        """Open a call that only looks.

        Raises:
            KeyRefused: there is no key, or it is not in use.
            TooManyRequests: it calls too fast.
            ScopeMissing: it may not.
        """
        with self.units.reading() as uow:
            call = self._admit(uow, credentials, scope)
            yield call
        with self.units() as uow:
            note_change(
                uow, by=call.by, what="view", noun=call.noun, key=call.about, after=call.seen
            )
            uow.api_keys.get(call.key.id).last_used_at = uow.clock.now()

    @contextmanager
    def changing(self, credentials: Credentials, scope: ApiScope) -> Iterator[Call]:
        """Open a call that may write; it is kept whole or not at all.

        Raises:
            KeyRefused, TooManyRequests, ScopeMissing: as in `looking`.
        """
        with self.units() as uow:
            call = self._admit(uow, credentials, scope)
            yield call
            call.key.last_used_at = uow.clock.now()

    def _admit(self, uow: UnitOfWork, credentials: Credentials, scope: ApiScope) -> Call:
        if credentials is None:
            raise KeyRefused
        key = key_in_use(uow, credentials.credentials)
        self.limit.take(key.id, uow.clock.now())
        require_scope(key, scope)
        return Call(uow=uow, key=key)


def _gate_of(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


TheGate = Annotated[Gate, Depends(_gate_of)]


def on_the_wall(moment: datetime | None, wall: ZoneInfo) -> datetime | None:
    """A moment as the dealership reads it, with its offset."""
    return None if moment is None else moment.astimezone(wall)
