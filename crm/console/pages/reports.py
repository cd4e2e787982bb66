"""Reports: what waits for whom, the figures, the written parts, the signature (R-193 to R-206)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.cells import NUMBERS, workbook_of
from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.pages.forms import cells_for, download
from crm.console.reading import one_of
from crm.console.texts import say
from crm.console.wall_time import read_day
from crm.errors import NoSuchReport
from crm.models import Report, ReportNotice
from crm.registers.forms import columns_of
from crm.registers.reports import plan_of
from crm.rules.permissions import What
from crm.rules.report_periods import days_of
from crm.store.reports import FAILED
from crm.terms import ReportKind, ReportNews, ReportState
from crm.use_cases.audit import note_change
from crm.use_cases.forms import FilledSheet, note_export
from crm.use_cases.report_mails import send_again
from crm.use_cases.report_notices import mark_opened
from crm.use_cases.reports import (
    check,
    document_of,
    draft,
    late_by,
    release,
    release_permission,
    write_permission,
    write_texts,
)

router = APIRouter()

TEXT_AT_MOST = 20_000
Text = Annotated[str, Form(max_length=TEXT_AT_MOST)]
Part = Annotated[str | None, Form(max_length=TEXT_AT_MOST)]


@router.get("/reports")
def show_reports(console: TheConsole, request: Request, kind: str = "") -> HTMLResponse:
    with console.looking(request, What.SEE_REPORTS) as visit:
        chosen = one_of(ReportKind, kind)
        rows = visit.uow.reports.listing(kind=chosen)
        return visit.page(
            "reports.html",
            rows=rows,
            kind=chosen,
            kinds=ReportKind,
            plan_of=plan_of,
            inbox=_waiting(visit),
            unmailed=visit.uow.report_mails.failed(),
            late={row.id: late_by(row, visit.now) for row in rows},
            today=visit.now.astimezone(visit.wall).date(),
        )


@router.post("/reports/draft")
def do_draft(form: TheForm, kind: Text = "", on: Text = "") -> Response:
    """Begin the report of a period by hand, before its hour or for one long past."""
    with form.changing(What.RELEASE_REPORTS) as visit:
        chosen, day = one_of(ReportKind, kind), read_day(on, visit.wall)
        if chosen is None or day is None or day > visit.now:
            raise NoSuchReport(f"{kind[:40]} {on[:40]}")
        report = draft(visit.uow, chosen, days_of(chosen, day.date()))
        note_change(visit.uow, by=visit.by, what="draft", noun="report", key=report.id)
        return visit.go(f"/reports/{report.id}")


@router.get("/reports/{report_id}")
def show_report(console: TheConsole, request: Request, report_id: int) -> HTMLResponse:
    with console.looking(request, What.SEE_REPORTS) as visit:
        report = visit.uow.reports.get(report_id)
        visit.saw("report", report.id)
        answer = _page(visit, report)
    with console.units() as uow:
        mark_opened(uow, uow.reports.get(report_id), visit.staff)
    return answer


@router.post("/reports/{report_id}/write")
def do_write(
    form: TheForm,
    report_id: int,
    note: Part = None,
    analysis: Part = None,
    solutions: Part = None,
    summary: Part = None,
    meeting: Part = None,
    experience: Part = None,
    shortcomings: Part = None,
    suggestions: Part = None,
    improvements: Part = None,
) -> Response:
    """Keep the written parts that were sent; the others stay as they are."""
    parts = {
        "note": note,
        "analysis": analysis,
        "solutions": solutions,
        "summary": summary,
        "meeting": meeting,
        "experience": experience,
        "shortcomings": shortcomings,
        "suggestions": suggestions,
        "improvements": improvements,
    }
    with form.changing(What.SEE_REPORTS) as visit:
        report = visit.uow.reports.get(report_id)
        sent = {name: text for name, text in parts.items() if text is not None}
        write_texts(visit.uow, report, sent, staff=visit.staff)
        return visit.go(f"/reports/{report.id}", done="written")


@router.post("/reports/{report_id}/check")
def do_check(form: TheForm, report_id: int) -> Response:
    with form.changing(What.WRITE_DAILY_REPORT) as visit:
        check(visit.uow, visit.uow.reports.get(report_id), staff=visit.staff)
        return visit.go(f"/reports/{report_id}", done="checked")


@router.post("/reports/{report_id}/release")
def do_release(form: TheForm, report_id: int) -> Response:
    with form.changing(What.SEE_REPORTS) as visit:
        release(visit.uow, visit.uow.reports.get(report_id), staff=visit.staff)
        return visit.go(f"/reports/{report_id}", done="released")


@router.post("/reports/{report_id}/export")
def do_export(form: TheForm, report_id: int) -> Response:
    with form.changing(What.SEE_REPORTS) as visit:
        report = visit.uow.reports.get(report_id)
        document = document_of(visit.uow, report)
        sheets = sheets_of(document)
        note_export(visit.uow, noun="report", key=str(report.id), sheets=sheets, by=visit.by)
        note = f"{report.first_day} – {report.last_day}"
        content = workbook_of(
            document["title"]["zh"],
            note,
            sheets,
            cells_for(visit),
            texts=[
                (visit_text(visit, name), text) for name, text in document["texts"].items() if text
            ],
        )
    return download(content, document["title"]["zh"], report.kind.value, note)


@router.post("/reports/mails/{mail_id}/again")
def do_mail_again(form: TheForm, mail_id: int) -> Response:
    """Send a letter that failed once more; whoever keeps the addresses decides."""
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        row = send_again(visit.uow, mail_id=mail_id, by=visit.by)
        return visit.go(f"/reports/{row.report_id}", done="mailed")


def _waiting(visit: Visit) -> list[ReportNotice]:
    """What this person was told and has not opened: what is late first, and only while it is."""
    told = [
        one
        for one in visit.uow.reports.inbox(visit.staff.id)
        if one.news is ReportNews.RELEASED or one.report.state is not ReportState.RELEASED
    ]
    return sorted(told, key=lambda one: one.news is not ReportNews.OVERDUE)


def sheets_of(document: dict[str, object]) -> list[FilledSheet]:
    """The tables of a report's document with the columns of their sheets."""
    tables = document["tables"]
    assert isinstance(tables, list)
    return [
        FilledSheet(table["name"], columns_of(table["name"]), table["rows"]) for table in tables
    ]


def visit_text(visit: Visit, name: str) -> str:
    return say(visit.language, f"reports.texts.{name}")


def _page(visit: Visit, report: Report) -> HTMLResponse:
    document = document_of(visit.uow, report)
    is_open = report.state is not ReportState.RELEASED
    return visit.page(
        "report.html",
        report=report,
        plan=plan_of(report.kind),
        document=document,
        sheets=sheets_of(document),
        notices=visit.uow.reports.notices_of(report.id),
        mails=visit.uow.report_mails.of_report(report.id),
        failed_mails=FAILED,
        late=late_by(report, visit.now),
        cells=cells_for(visit),
        numbers=NUMBERS,
        can_write=is_open
        and bool(plan_of(report.kind).texts)
        and visit.may(write_permission(report.kind)),
        can_check=report.kind is ReportKind.DAILY
        and report.state is ReportState.DRAFT
        and visit.may(What.WRITE_DAILY_REPORT),
        can_release=is_open
        and not plan_of(report.kind).writes_itself
        and visit.may(release_permission(report.kind))
        and (report.kind is not ReportKind.DAILY or report.state is ReportState.CHECKED),
    )
