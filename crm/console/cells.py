"""The values of forms and reports in a reader's words, on the screen and in a workbook alike.

A value comes plain (a report keeps text and numbers only) or as our own types; its column's kind
says how it is shown. What is not there is a dash, so that nobody takes it for forgotten (R-177).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from crm import terms
from crm.console.texts import knows, say
from crm.console.wall_time import day_and_time, day_in_words
from crm.registers.forms import Column, Form
from crm.registers.workbook import SheetContent, form_workbook
from crm.rules.masking import mask
from crm.rules.permissions import What
from crm.terms import Language
from crm.use_cases.forms import FilledSheet

NOTHING = "–"
NUMBERS = frozenset({"number", "score", "share", "amount", "yuan"})


class Cells:
    """Shows values to one reader: their language, their right to see telephone numbers."""

    def __init__(
        self, language: Language, *, wall: ZoneInfo, now: datetime, full_phones: bool
    ) -> None:
        self.language = language
        self._wall = wall
        self._now = now
        self._full_phones = full_phones

    def text(self, column: Column, value: Any) -> str:
        """One value as it stands on the page."""
        if value is None or value == "" or value == []:
            return NOTHING
        kind = column.kind
        if kind in ("moment", "time"):
            moment = _moment(value).astimezone(self._wall)
            if kind == "time":
                return f"{moment:%H:%M}"
            return day_and_time(moment, now=self._now, wall=self._wall, language=self.language)
        if kind == "day":
            return day_in_words(_day(value), now=self._now, wall=self._wall, language=self.language)
        if kind in NUMBERS:
            return _number(kind, value)
        return self._words(kind, value)

    def cell(self, column: Column, value: Any) -> str | int | float | None:
        """One value as it stands in a workbook: numbers stay numbers, days are sorted by."""
        if value is None or value == "" or value == []:
            return NOTHING
        kind = column.kind
        if kind in ("number", "amount"):
            return round(value, 1) if isinstance(value, float) else int(value)
        if kind in ("score", "share"):
            return round(float(value), 2 if kind == "score" else 1)
        if kind == "yuan":
            return round(int(value) / 100, 2)
        if kind == "moment":
            return f"{_moment(value).astimezone(self._wall):%Y-%m-%d %H:%M}"
        if kind == "day":
            return _day(value).isoformat()
        return self.text(column, value)

    def _words(self, kind: str, value: Any) -> str:
        if kind == "phone":
            return str(value) if self._full_phones else mask(str(value))
        if kind == "truth":
            return say(self.language, "common.yes" if value else "common.no")
        if kind == "list":
            return ("、" if self.language is Language.ZH else ", ").join(map(str, value))
        if kind == "topics":
            return self._words("list", [self._words("Topic", one) for one in value])
        if kind == "scores":
            return self._scores(value)
        if kind == "who" and value in ("bot", "system"):
            return say(self.language, f"common.by.{value}")
        group = getattr(terms, kind, None)
        plain = str(value.value) if isinstance(value, Enum) else str(value)
        keys = [f"terms.{kind}.{plain}"] if group else [f"forms.words.{kind}.{plain}"]
        return next((say(self.language, key) for key in keys if knows(self.language, key)), plain)

    def _scores(self, pairs: Iterable[tuple[Any, int]]) -> str:
        named = (f"{self._words('Dimension', dimension)} {score}" for dimension, score in pairs)
        return ("、" if self.language is Language.ZH else ", ").join(named)


def workbook_of(
    title: str,
    note: str,
    sheets: Iterable[FilledSheet],
    cells: Cells,
    *,
    texts: Iterable[tuple[str, str]] = (),
) -> bytes:
    """A form or report as a workbook under its paper title, each table with its headings."""
    contents = [
        SheetContent(
            heads=[heading(column, cells.language) for column in sheet.columns],
            rows=[
                [cells.cell(column, row.get(column.name)) for column in sheet.columns]
                for row in sheet.rows
            ],
        )
        for sheet in sheets
    ]
    return form_workbook(title, note, contents, list(texts))


def heading(column: Column, language: Language) -> str:
    """The heading as on paper; a reader of English has his own beside it."""
    return column.zh if language is Language.ZH else f"{column.zh} {column.en}"


def sees(form: Form) -> What:
    """What somebody must be allowed to see for a form to be shown to them (matrix 11-P)."""
    return _SEES.get(form.same_as or form.key, What.SEE_REGISTERS)


_SEES = {
    "maintenance_list": What.SEE_MAINTENANCE,
    "first_service": What.SEE_FIRST_SERVICE,
    "first_service_invitations": What.SEE_FIRST_SERVICE,
    "appointments": What.SEE_APPOINTMENTS,
    "daily_report": What.SEE_DAILY_REPORT,
    "surveys": What.SEE_REPORTS,
    "opinions": What.SEE_REPORTS,
    "rates": What.SEE_REPORTS,
    "department_problems": What.SEE_REPORTS,
    "weekly_report": What.SEE_REPORTS,
    "monthly_satisfaction": What.SEE_REPORTS,
    "monthly_complaints": What.SEE_REPORTS,
    "monthly_churn": What.SEE_REPORTS,
    "quarterly_summary": What.SEE_REPORTS,
    "monthly_summary": What.SEE_REPORTS,
}


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _number(kind: str, value: Any) -> str:
    if kind == "yuan":
        return f"¥{int(value) / 100:,.2f}"
    if kind == "score":
        return f"{float(value):.2f}"
    if kind == "share":
        return f"{float(value):.1f}%"
    return f"{value:.1f}" if isinstance(value, float) else f"{value}"
