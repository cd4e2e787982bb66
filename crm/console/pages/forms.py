"""The forms of the trade: listed by who uses them, filled in, printed and exported (R-192).

One page shows them all; what can be done at a form (close a month, send a batch) stands above
its table, see `forms_desk`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.cells import NUMBERS, Cells, sees, workbook_of
from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import one_of
from crm.console.wall_time import read_day
from crm.errors import NotFound
from crm.registers.forms import Form as PaperForm
from crm.registers.forms import all_forms, form_called, lists, users_of_forms
from crm.rules.permissions import Reach, What, reach
from crm.rules.report_periods import month_end
from crm.terms import Department
from crm.use_cases.forms import FilledSheet, fill_form, note_export
from crm.use_cases.registers import Register
from crm.use_cases.sheets.wanted import Wanted

router = APIRouter()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_AT_MOST = 500
LONGEST_SPAN_DAYS = 366
WORDS_AT_MOST = 100


@router.get("/forms")
def show_forms(console: TheConsole, request: Request, q: str = "") -> HTMLResponse:
    with console.looking(request, What.SEE_FORMS) as visit:
        found = [form for form in (*all_forms(), *lists()) if form.is_called(q)]
        return visit.page(
            "forms.html",
            q=q,
            groups=[
                (user, [form for form in found if form.users == user and may_see(visit, form)])
                for user in users_of_forms()
            ],
            elsewhere=[form for form in found if not form.is_kept],
        )


@router.get("/forms/{key}")
def show_form(console: TheConsole, request: Request, key: str) -> HTMLResponse:
    with console.looking(request, What.SEE_FORMS) as visit:
        form = form_in_reach(visit, key)
        wanted = read_wanted(visit, form, dict(request.query_params))
        sheets = fill_form(visit.uow, form, wanted)
        visit.saw(f"form_{form.key}", int(f"{wanted.first:%Y%m%d}"))
        return visit.page(
            "form.html",
            form=form,
            wanted=wanted,
            query=urlencode(query_of(form, wanted)),
            sheets=[cut(sheet) for sheet in sheets],
            counts={sheet.name: len(sheet.rows) for sheet in sheets},
            shown_at_most=SHOWN_AT_MOST,
            cells=cells_for(visit),
            numbers=NUMBERS,
            departments=Department,
            advisors=_advisors(visit, sheets, wanted),
            has_department=any(
                column.kind == "Department" for sheet in sheets for column in sheet.columns
            ),
            closed=_closed(visit, form),
            today=visit.now.astimezone(visit.wall).date(),
        )


@router.post("/forms/{key}/export")
def do_export(
    form: TheForm,
    key: str,
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    advisor: Annotated[str, Form()] = "",
    department: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
) -> Response:
    """The paper as a workbook; a paper with a token, because an export is written down (R-141)."""
    with form.changing(What.SEE_FORMS) as visit:
        paper = form_in_reach(visit, key)
        asked = {
            "first": first,
            "last": last,
            "advisor": advisor,
            "department": department,
            "words": words,
        }
        wanted = read_wanted(visit, paper, asked)
        sheets = fill_form(visit.uow, paper, wanted)
        note_export(
            visit.uow,
            noun="form",
            key=paper.key,
            sheets=sheets,
            by=visit.by,
            **query_of(paper, wanted),
        )
        note = f"{wanted.first} – {wanted.last}" if paper.period else f"{wanted.last}"
        content = workbook_of(paper.zh, note, sheets, cells_for(visit))
    return download(content, paper.zh, paper.key, note)


def download(content: bytes, title: str, plain: str, note: str) -> Response:
    """A workbook to be saved, with its Chinese name for browsers that know how."""
    days = note.replace(" – ", "_")
    name = quote(f"{title}-{days}.xlsx")
    disposition = f"attachment; filename=\"{plain}-{days}.xlsx\"; filename*=UTF-8''{name}"
    return Response(content, media_type=XLSX, headers={"content-disposition": disposition})


def cells_for(visit: Visit) -> Cells:
    return Cells(
        visit.language,
        wall=visit.wall,
        now=visit.now,
        full_phones=visit.may(What.SEE_PHONES),
    )


def may_see(visit: Visit, form: PaperForm) -> bool:
    """Forms show everybody's rows, so whoever reaches only their own does not see them."""
    return form.is_kept and reach(visit.staff.role, sees(form)) is Reach.ALL


def form_in_reach(visit: Visit, key: str) -> PaperForm:
    """The form under this key.

    Raises:
        NotFound: there is none that this person may see.
    """
    form = form_called(key)
    if form is None or not may_see(visit, form):
        raise NotFound("form", key[:WORDS_AT_MOST])
    return form


def read_wanted(visit: Visit, form: PaperForm, asked: dict[str, str]) -> Wanted:
    """The days and filters asked for; this month where no days are given."""
    today = visit.now.astimezone(visit.wall).date()
    start = read_day(asked.get("first"), visit.wall)
    end = read_day(asked.get("last"), visit.wall)
    first = start.date() if start else today.replace(day=1)
    last = end.date() if end else max(month_end(first), first)
    last = min(max(first, last), first + timedelta(days=LONGEST_SPAN_DAYS))
    return Wanted(
        first=first,
        last=last,
        wall=visit.wall,
        advisor=asked.get("advisor", "")[:WORDS_AT_MOST] or None,
        department=one_of(Department, asked.get("department")),
        words=asked.get("words", "").strip()[:WORDS_AT_MOST] or None,
    )


def query_of(form: PaperForm, wanted: Wanted) -> dict[str, str]:
    """The filters in force, as an address line has them."""
    days = {"first": wanted.first.isoformat(), "last": wanted.last.isoformat()}
    rest = {
        "advisor": wanted.advisor or "",
        "department": wanted.department.value if wanted.department else "",
        "words": wanted.words or "",
    }
    return {**(days if form.period else {}), **{key: text for key, text in rest.items() if text}}


def cut(sheet: FilledSheet) -> FilledSheet:
    """The rows a page shows: the last ones, as a register grows downwards."""
    return FilledSheet(sheet.name, sheet.columns, sheet.rows[-SHOWN_AT_MOST:])


def _advisors(visit: Visit, sheets: list[FilledSheet], wanted: Wanted) -> list[str]:
    """Whom to filter by, where the form knows whose visit it was."""
    if not any({"_advisor", "advisor"} & row.keys() for sheet in sheets for row in sheet.rows):
        return [wanted.advisor] if wanted.advisor else []
    quarter: date = wanted.first - timedelta(days=90)
    since = Wanted(quarter, wanted.last, visit.wall)
    return visit.uow.visit_ledgers.advisors(since.since, since.until)


def _closed(visit: Visit, form: PaperForm) -> list[object]:
    if form.key not in {register.value for register in Register}:
        return []
    return list(visit.uow.registers.closed_months(form.key))
