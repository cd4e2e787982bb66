"""Keys for other programs: made, shown once, used, withdrawn.

A key is 32 random bytes, so a plain hash of it is as good as a slow one, and an unknown key
costs a caller one look-up. Its name signs what it does in the audit as `api:NAME`.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from crm.errors import (
    IdempotencyKeyReused,
    KeyRefused,
    NameTaken,
    ScopeMissing,
    ScopesMissing,
    TextMissing,
)
from crm.models import ApiKey, ApiRequest
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ApiScope
from crm.use_cases.audit import note_change

PREFIX = "fk_"
HINT_LENGTH = 9


def make_key(
    uow: UnitOfWork, *, name: str, scopes: Collection[ApiScope], by: str
) -> tuple[str, ApiKey]:
    """Make a key and return it with its row; the key itself is kept nowhere.

    Raises:
        TextMissing: it has no name.
        NameTaken: a key, in use or withdrawn, has this name; the audit tells them by it.
        ScopesMissing: it would be allowed nothing.
    """
    name = name.strip()
    if not name:
        raise TextMissing("name")
    if not scopes:
        raise ScopesMissing
    if uow.api_keys.by_name(name) is not None:
        raise NameTaken(name)
    key = PREFIX + secrets.token_urlsafe(32)
    row = uow.api_keys.add(
        ApiKey(
            name=name,
            hint=key[:HINT_LENGTH],
            key_hash=_fingerprint(key),
            scopes=sorted(scope.value for scope in scopes),
            made_by=by,
            made_at=uow.clock.now(),
        )
    )
    note_change(
        uow,
        by=by,
        what="make",
        noun="api_key",
        key=row.id,
        after={"name": name, "scopes": row.scopes},
    )
    return key, row


def withdraw_key(uow: UnitOfWork, *, api_key_id: int, by: str) -> ApiKey:
    """End a key at once; ending it twice changes nothing.

    Raises:
        NotFound: there is no such key.
    """
    row = uow.api_keys.get(api_key_id)
    if row.revoked_at is None:
        row.revoked_at = uow.clock.now()
        note_change(uow, by=by, what="withdraw", noun="api_key", key=row.id)
    return row


def key_in_use(uow: UnitOfWork, key: str) -> ApiKey:
    """The row of a key a caller shows.

    Raises:
        KeyRefused: unknown or withdrawn.
    """
    row = uow.api_keys.by_hash(_fingerprint(key))
    if row is None or row.revoked_at is not None:
        raise KeyRefused
    return row


def require_scope(row: ApiKey, scope: ApiScope) -> None:
    """Go on only with a key that may.

    Raises:
        ScopeMissing: it may not.
    """
    if scope.value not in row.scopes:
        raise ScopeMissing(scope.value)


def signature_of(row: ApiKey) -> str:
    """The name by which a key signs what it does."""
    return f"api:{row.name}"


@dataclass(frozen=True)
class Answer:
    """What a caller is told; ``repeated`` where it was told before and nothing was done."""

    status: int
    document: dict[str, Any]
    repeated: bool = False


def do_once(
    uow: UnitOfWork,
    *,
    api_key_id: int,
    idempotency_key: str | None,
    request: dict[str, Any],
    work: Callable[[], Answer],
) -> Answer:
    """Do a piece of work, or repeat the answer given to the same request before.

    ``request`` is what the caller sent, as plain values. Without an idempotency key the work
    is done each time; a refusal is kept nowhere, so it may be mended and sent again.

    Raises:
        IdempotencyKeyReused: the key came with another request before.
    """
    if idempotency_key is None:
        return work()
    fingerprint = _fingerprint(json.dumps(request, sort_keys=True, ensure_ascii=False))
    row = uow.api_keys.claim_request(
        ApiRequest(
            api_key_id=api_key_id,
            idempotency_key=idempotency_key,
            fingerprint=fingerprint,
            at=uow.clock.now(),
        )
    )
    if row.fingerprint != fingerprint:
        raise IdempotencyKeyReused(idempotency_key)
    if row.status is not None and row.answer is not None:
        return Answer(row.status, row.answer, repeated=True)
    answer = work()
    row.status, row.answer = answer.status, answer.document
    return answer


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
