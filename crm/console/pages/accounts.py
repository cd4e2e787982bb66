"""Who has an account, in which role, for which department, and where their mail goes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import one_of
from crm.errors import TextMissing
from crm.registers.reports import plan_of
from crm.rules.permissions import What
from crm.terms import Department, ReportKind, Role
from crm.use_cases.accounts import Account, change_account, open_account, renew_password
from crm.use_cases.staff import list_staff

router = APIRouter()

LONGEST = 254
Text = Annotated[str, Form(max_length=LONGEST)]


@router.get("/accounts")
def show_accounts(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.KEEP_ACCOUNTS) as visit:
        return _page(visit)


@router.post("/accounts")
def do_open(
    form: TheForm,
    name: Text = "",
    display_name: Text = "",
    role: Text = "",
    department: Text = "",
    title: Text = "",
    email: Text = "",
) -> HTMLResponse:
    """Open an account and show its password in this answer, the only place it ever stands."""
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        if not name.strip():
            raise TextMissing("name")
        person, password = open_account(
            visit.uow,
            name=name,
            display_name=display_name or name,
            account=_account(role, department, title, email, active=True),
            by=visit.by,
        )
        return _page(visit, person=person.display_name, password=password)


@router.post("/accounts/{staff_id}")
def do_change(
    form: TheForm,
    staff_id: int,
    role: Text = "",
    department: Text = "",
    title: Text = "",
    email: Text = "",
    active: Text = "",
) -> Response:
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        change_account(
            visit.uow,
            staff_id=staff_id,
            account=_account(role, department, title, email, active=active == "yes"),
            by=visit.staff,
        )
        return visit.go("/accounts", done="changed")


@router.post("/accounts/{staff_id}/password")
def do_renew(form: TheForm, staff_id: int) -> HTMLResponse:
    """Make a new password and show it once."""
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        person, password = renew_password(visit.uow, staff_id=staff_id, by=visit.by)
        return _page(visit, person=person.display_name, password=password)


def _account(role: str, department: str, title: str, email: str, *, active: bool) -> Account:
    chosen = one_of(Role, role)
    if chosen is None:
        raise TextMissing("role")
    return Account(
        role=chosen,
        department=one_of(Department, department),
        title=title,
        email=email,
        active=active,
    )


def _page(visit: Visit, *, person: str = "", password: str = "") -> HTMLResponse:
    reports = {role: [kind for kind in ReportKind if role in plan_of(kind).told] for role in Role}
    return visit.page(
        "accounts.html",
        rows=list_staff(visit.uow),
        roles=Role,
        departments=Department,
        reports=reports,
        person=person,
        password=password,
    )
