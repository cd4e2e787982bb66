"""Who works here, and who is signed in.

A guessed name and a wrong password look alike, in words and in time. A refusal is counted
in the caller's unit of work, so the caller must let that unit commit before it passes the
refusal on; see `sign_in`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from crm.errors import NameTaken, NotPermitted, NotSignedIn, PasswordTooShort, SignInRefused
from crm.models import Staff, StaffSession
from crm.rules.permissions import Reach, What, reach
from crm.rules.stand_ins import Absence, stood_in_for
from crm.store.scopes import EVERYTHING, Scope
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Language, Role
from crm.use_cases.audit import note_change

SIGNED_IN_FOR = timedelta(hours=12)
SLIDES_AFTER = timedelta(minutes=10)
REFUSALS_ALLOWED = 5
REFUSALS_COUNT_FOR = timedelta(minutes=15)
PASSWORD_AT_LEAST = 8

# 19 MiB and two passes, one lane: strong enough (OWASP), and a dozen sign-ins at eight in
# the morning neither fill the memory nor stop the conversations on a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


def add_staff(
    uow: UnitOfWork,
    *,
    name: str,
    role: Role,
    display_name: str | None = None,
    password: str | None = None,
) -> Staff:
    """Take on a member of staff; without a password they have no way into the console.

    Raises:
        NameTaken: somebody already signs in, or signs their work, by this name.
        PasswordTooShort: fewer than eight characters.
    """
    name = name.strip()
    display_name = (display_name or name).strip()
    if uow.staff.by_name(name) is not None:
        raise NameTaken(name)
    if uow.staff.by_display_name(display_name) is not None:
        raise NameTaken(display_name)
    member = uow.staff.add(
        Staff(
            name=name,
            display_name=display_name,
            role=role,
            language=Language.ZH,
            password_hash=hash_password(password) if password is not None else None,
        )
    )
    note_change(uow, by="system", what="add", noun="staff", key=member.id)
    return member


def set_password(uow: UnitOfWork, *, name: str, password: str) -> None:
    """Give an account a new password and end its sessions.

    Raises:
        SignInRefused: nobody has this name.
        PasswordTooShort: fewer than eight characters.
    """
    member = uow.staff.by_name(name)
    if member is None:
        raise SignInRefused
    member.password_hash = hash_password(password)
    uow.staff.end_sessions_of(member.id)


def list_staff(uow: UnitOfWork) -> Sequence[Staff]:
    """Everybody who works here, oldest account first."""
    return uow.staff.everybody()


def sign_in(uow: UnitOfWork, *, name: str, password: str) -> tuple[str, StaffSession]:
    """Check a password and open a session; the token is returned once and kept nowhere.

    After five refusals within fifteen minutes a name is refused for the rest of them, with
    the right password too. Catch the refusal inside the unit of work, or it is not counted.

    Raises:
        SignInRefused: wrong, unknown, shut out or locked; which of them is not said.
    """
    return let_in(uow, name=name, proven=prove(uow, name=name, password=password))


def prove(uow: UnitOfWork, *, name: str, password: str) -> bool:
    """Whether this is the password of ``name``; takes as long for a name nobody has.

    Only looks, so that the slow part of signing in need not hold the base's write lock.
    """
    member = uow.staff.by_name(name)
    known = member is not None and member.active and member.password_hash is not None
    stored = member.password_hash if member is not None and known else None
    try:
        _hasher.verify(stored or _NOBODYS_HASH, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return known


def let_in(uow: UnitOfWork, *, name: str, proven: bool) -> tuple[str, StaffSession]:
    """Open a session for a proven name, or count the refusal; see `sign_in`.

    Raises:
        SignInRefused: not proven, or too many refusals.
    """
    now = uow.clock.now()
    refusals = uow.staff.refusals_since(name, now - REFUSALS_COUNT_FOR)
    member = uow.staff.by_name(name)
    if not proven or member is None or refusals >= REFUSALS_ALLOWED:
        if refusals < REFUSALS_ALLOWED:
            uow.staff.note_refusal(name, now)
        raise SignInRefused
    token = secrets.token_urlsafe(32)
    session = StaffSession(
        staff=member,
        token_hash=_fingerprint(token),
        csrf_token=secrets.token_urlsafe(24),
        created_at=now,
        expires_at=now + SIGNED_IN_FOR,
    )
    uow.staff.end_sessions_before(now)
    uow.staff.keep_session(session)
    note_change(uow, by=member.name, what="sign in", noun="staff", key=member.id)
    return token, session


def sign_out(uow: UnitOfWork, token: str) -> None:
    """End a session; ending it twice does no harm."""
    session = uow.staff.session_by_hash(_fingerprint(token))
    if session is not None:
        person = session.staff
        note_change(uow, by=person.display_name, what="sign out", noun="staff", key=person.id)
    uow.staff.end_session(_fingerprint(token))


def who(uow: UnitOfWork, token: str) -> StaffSession:
    """The session this token belongs to; only looks, see `stay_signed_in`.

    Raises:
        NotSignedIn: unknown or expired, or the account was closed.
    """
    session = uow.staff.session_by_hash(_fingerprint(token))
    if session is None or session.expires_at <= uow.clock.now() or not session.staff.active:
        raise NotSignedIn
    return session


def wants_to_slide(session: StaffSession, now: datetime) -> bool:
    """True once enough of a session is used up to be worth a write."""
    return session.expires_at - now < SIGNED_IN_FOR - SLIDES_AFTER


def stay_signed_in(uow: UnitOfWork, token: str) -> None:
    """Let the twelve hours begin anew.

    Raises:
        NotSignedIn: as in `who`.
    """
    who(uow, token).expires_at = uow.clock.now() + SIGNED_IN_FOR


def speak(uow: UnitOfWork, *, staff_id: int, language: Language) -> None:
    """Set the language in which somebody reads the console."""
    uow.staff.get(staff_id).language = language


def scope_of(uow: UnitOfWork, staff: Staff, what: What) -> Scope:
    """Which rows ``staff`` reaches for this.

    A clerk reaches own customers, and until the stand-in ends those of whom he stands in
    for (R-134, R-239, R-242).

    Raises:
        NotPermitted: none at all.
    """
    how_far = reach(staff.role, what)
    if how_far is Reach.NONE:
        raise NotPermitted(staff.role.value, what.value)
    if how_far is Reach.ALL:
        return EVERYTHING
    if staff.role is Role.SERVICE_MANAGER:
        return Scope(rework_and_major=True)
    if staff.role is Role.RESPONSIBLE:
        return Scope(responsible_id=staff.id)
    return Scope(clerk_ids=(staff.id, *stood_in_for_now(uow, staff)))


def stood_in_for_now(uow: UnitOfWork, staff: Staff) -> tuple[int, ...]:
    """The clerks whose work is this person's at the moment (R-134)."""
    now = uow.clock.now()
    return stood_in_for(staff.id, absences(uow), at=now)


def absences(uow: UnitOfWork) -> list[Absence]:
    """Every absence that is not over, as the rules take it."""
    return [
        Absence(row.id, row.absent_id, row.deputy_id, row.starts_at, row.ends_at)
        for row in uow.staff.stand_ins(now=uow.clock.now())
    ]


def hash_password(password: str) -> str:
    """What is kept of a password.

    Raises:
        PasswordTooShort: fewer than eight characters.
    """
    if len(password) < PASSWORD_AT_LEAST:
        raise PasswordTooShort(PASSWORD_AT_LEAST)
    return _hasher.hash(password)


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
