"""How good we are: the figures of some days, by department and advisor (R-211 to R-216)."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from crm.console.doorway import TheConsole, Visit
from crm.console.reading import one_of
from crm.console.wall_time import read_day
from crm.rules.permissions import What
from crm.rules.wall import day_of
from crm.store.quality import Stretch
from crm.terms import CauseClass, Department
from crm.use_cases.quality import quality_of, stretch_of
from crm.use_cases.quality_rates import rates_of
from crm.use_cases.sheets.aims import topics
from crm.use_cases.sheets.wanted import Wanted

router = APIRouter()

LONGEST_DAYS = 732
SHOWN_AT_MOST = 200


@router.get("/quality")
def show_quality(
    console: TheConsole, request: Request, since: str = "", until: str = "", advisor: str = ""
) -> HTMLResponse:
    with console.looking(request, What.SEE_REPORTS) as visit:
        first, last = _days(visit, since, until)
        stretch = stretch_of(visit.uow, first, last, advisor.strip() or None)
        figures = quality_of(visit.uow, stretch)
        return visit.page(
            "quality.html",
            figures=figures,
            aims=rates_of(visit.uow, first, last),
            topics=list(topics(visit.uow, Wanted(first, last, visit.wall))),
            running=visit.uow.improvements.running(),
            first=first,
            last=last,
            chosen_advisor=stretch.advisor,
            advisors=visit.uow.quality.advisors(stretch),
            target=visit.uow.policy.complaint.major_rate_target * 100,
            kpi_day=visit.uow.policy.followup.first.kpi,
            last_day=visit.uow.policy.followup.first.latest,
            departments=[one for one in Department if any(key[1] is one for key in figures.causes)],
            causes_named=[
                one for one in (*CauseClass, None) if any(key[0] is one for key in figures.causes)
            ],
        )


@router.get("/quality/cases")
def show_cases(
    console: TheConsole,
    request: Request,
    department: str,
    cause: str = "",
    since: str = "",
    until: str = "",
    advisor: str = "",
) -> HTMLResponse:
    """The complaints behind one number of the table of causes (R-140)."""
    with console.looking(request, What.SEE_REPORTS) as visit:
        first, last = _days(visit, since, until)
        stretch: Stretch = stretch_of(visit.uow, first, last, advisor.strip() or None)
        place = one_of(Department, department) or Department.OTHER
        rows = visit.uow.quality.cases(
            stretch,
            cause=one_of(CauseClass, cause),
            department=place,
            limit=SHOWN_AT_MOST,
        )
        return visit.page(
            "quality_cases.html",
            rows=rows,
            cause=one_of(CauseClass, cause),
            department=place,
            first=first,
            last=last,
        )


def _days(visit: Visit, since: str, until: str) -> tuple[date, date]:
    """What was asked for; else this month up to today. Never more than two years."""
    today = day_of(visit.now, wall=visit.wall)
    begins, ends = read_day(since, visit.wall), read_day(until, visit.wall)
    first = begins.date() if begins else today.replace(day=1)
    last = ends.date() if ends else max(today, first)
    first, last = min(first, last), max(first, last)
    return max(first, last - timedelta(days=LONGEST_DAYS)), last
