"""Accounts of the staff: opened, changed, closed, given a new password (R-241, R-243, R-252).

Which department somebody heads decides whose suggestions and problems they see, and the e-mail
address where released reports go. Nobody changes their own role or closes their own account, so
that there is always somebody left who can.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from crm.errors import AddressUnusable, OwnAccount
from crm.models import Staff
from crm.rules.mail_addresses import is_address
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Department, Role
from crm.use_cases.audit import note_change, picture_of
from crm.use_cases.staff import add_staff, hash_password

KEPT = ("role", "department", "title", "email", "active")
LONGEST_TITLE = 60
PASSWORD_BYTES = 9


@dataclass(frozen=True)
class Account:
    """What is kept of an account besides its names."""

    role: Role
    department: Department | None = None
    title: str = ""
    email: str = ""
    active: bool = True


def open_account(
    uow: UnitOfWork, *, name: str, display_name: str, account: Account, by: str
) -> tuple[Staff, str]:
    """Open an account with a password made here, which is returned once and kept nowhere.

    Raises:
        NameTaken: somebody already signs in, or signs their work, by this name.
        AddressUnusable: that is no e-mail address.
    """
    _see_that_it_is_one(account.email)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    person = add_staff(
        uow, name=name, role=account.role, display_name=display_name, password=password
    )
    _write(person, account)
    note_change(
        uow, by=by, what="open", noun="staff", key=person.id, after=picture_of(person, *KEPT)
    )
    return person, password


def change_account(uow: UnitOfWork, *, staff_id: int, account: Account, by: Staff) -> Staff:
    """Change what is kept of an account; who left, or has another role now, is signed out.

    Raises:
        NotFound: there is no such account.
        OwnAccount: one's own role, or one's own way in.
        AddressUnusable: that is no e-mail address.
    """
    person = uow.staff.get(staff_id)
    _see_that_it_is_one(account.email)
    reaches_less = person.role is not account.role or not account.active
    if person.id == by.id and reaches_less:
        raise OwnAccount
    before = picture_of(person, *KEPT)
    _write(person, account)
    if reaches_less:
        uow.staff.end_sessions_of(person.id)
    note_change(
        uow,
        by=by.display_name,
        what="change",
        noun="staff",
        key=person.id,
        before=before,
        after=picture_of(person, *KEPT),
    )
    return person


def renew_password(uow: UnitOfWork, *, staff_id: int, by: str) -> tuple[Staff, str]:
    """Give an account a new password, shown once; whoever was signed in with the old one is out.

    Raises:
        NotFound: there is no such account.
    """
    person = uow.staff.get(staff_id)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    person.password_hash = hash_password(password)
    uow.staff.end_sessions_of(person.id)
    note_change(uow, by=by, what="renew_password", noun="staff", key=person.id)
    return person, password


def _see_that_it_is_one(email: str) -> None:
    if email.strip() and not is_address(email.strip()):
        raise AddressUnusable(email.strip()[:100])


def _write(person: Staff, account: Account) -> None:
    person.role, person.department = account.role, account.department
    person.title = account.title.strip()[:LONGEST_TITLE] or None
    person.email = account.email.strip() or None
    person.active = account.active
