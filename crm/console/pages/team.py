"""Who follows up with whom, how it goes, and who stands in (R-133 to R-135)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import number, one_of
from crm.console.wall_time import read_day
from crm.errors import NotFound, TextMissing
from crm.models import StandIn
from crm.rules.permissions import What
from crm.rules.stand_ins import uncovered_from
from crm.rules.wall import day_of, moment_on
from crm.store.follow_ups import Tally
from crm.terms import Role
from crm.use_cases.clerks import appoint_stand_in, end_absence
from crm.use_cases.staff import absences

router = APIRouter()


class Period(str, Enum):
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


@router.get("/team")
def show_team(console: TheConsole, request: Request, period: str = "") -> HTMLResponse:
    with console.looking(request, What.APPOINT) as visit:
        chosen = one_of(Period, period) or Period.TODAY
        since, uow = _start_of(chosen, visit), visit.uow
        clerks = uow.staff.with_role(Role.CLERK)
        tallies = uow.follow_ups.tallies(since=since, until=visit.day_ends, now=visit.now)
        return visit.page(
            "team.html",
            period=chosen,
            periods=Period,
            clerks=clerks,
            nobody=Tally(),
            tallies=tallies,
            complaints=uow.complaints.open_by_clerk(),
            scores=uow.ratings.average_by_clerk(since=since, until=visit.day_ends),
            stand_ins=[one for one in uow.staff.stand_ins(now=visit.now) if _lasts(one)],
            uncovered=_uncovered(visit),
            people={person.id: person.display_name for person in uow.staff.everybody()},
        )


@router.post("/team/stand-ins")
def do_appoint(
    form: TheForm,
    absent: Annotated[str, Form()] = "",
    deputy: Annotated[str, Form()] = "",
    first_day: Annotated[str, Form()] = "",
    last_day: Annotated[str, Form()] = "",
) -> Response:
    """Appoint a stand-in from the first day's morning to the last day's night."""
    with form.changing(What.APPOINT) as visit:
        first, last = read_day(first_day, visit.wall), read_day(last_day, visit.wall)
        if first is None or last is None:
            raise TextMissing("period")
        appoint_stand_in(
            visit.uow,
            absent_id=_clerk(visit, absent),
            deputy_id=_clerk(visit, deputy) if deputy else None,
            starts_at=first,
            ends_at=last + timedelta(days=1),
            by=visit.by,
        )
        return visit.go("/team", done="appointed")


@router.post("/team/stand-ins/{stand_in_id}/end")
def do_end(form: TheForm, stand_in_id: int) -> Response:
    """Somebody is back earlier than said."""
    with form.changing(What.APPOINT) as visit:
        end_absence(visit.uow, stand_in_id=stand_in_id, by=visit.by)
        return visit.go("/team", done="ended")


def _lasts(row: StandIn) -> bool:
    return row.starts_at < row.ends_at


def _uncovered(visit: Visit) -> dict[int, datetime]:
    """From when nobody has the work, by the number of the absence."""
    known = absences(visit.uow)
    found = {one.number: uncovered_from(one, known, since=visit.now) for one in known}
    return {number: moment for number, moment in found.items() if moment is not None}


def _clerk(visit: Visit, text: str) -> int:
    person = visit.uow.staff.get(number(text) or 0)
    if person.role is not Role.CLERK:
        raise NotFound("clerk", person.id)
    return person.id


def _start_of(period: Period, visit: Visit) -> datetime:
    """Midnight at the start of today, of this week's Monday, or of this month's first day."""
    today = day_of(visit.now, wall=visit.wall)
    first = {
        Period.TODAY: today,
        Period.WEEK: today - timedelta(days=today.weekday()),
        Period.MONTH: today.replace(day=1),
    }[period]
    return moment_on(first, time(0), wall=visit.wall)
