"""A form or report as an Excel sheet under the title of the paper (R-176 to R-179).

Whatever a customer said is kept as text: a cell that begins with = must never be calculated
on the desk of whoever opens the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

WIDEST = 60
JUDGED_BY = 100
"""How many lines of a table the width of its columns is judged by."""

Value = str | int | float | None

_NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_LONGEST_TEXT = 32_000


@dataclass(frozen=True)
class SheetContent:
    """One table: its headings and its lines."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


def form_workbook(
    title: str,
    note: str,
    tables: Sequence[SheetContent],
    texts: Sequence[tuple[str, str]] = (),
) -> bytes:
    """One sheet: the form's title, a line of what it covers, then each table, then the texts."""
    book = Workbook()
    sheet = book.create_sheet(_NOT_IN_A_TITLE.sub(" ", title)[:_LONGEST_TITLE])
    del book[book.sheetnames[0]]
    _write(sheet, 1, [title], bold=14)
    _write(sheet, 2, [note])
    line = 3
    widths: dict[int, int] = {}
    for table in tables:
        _write(sheet, line, table.heads, bold=11)
        for place, row in enumerate(table.rows, start=line + 1):
            _write(sheet, place, row)
        for column, head in enumerate(table.heads, start=1):
            seen = [head, *(str(row[column - 1] or "") for row in table.rows[:JUDGED_BY])]
            widths[column] = max(widths.get(column, 0), *(_width(text) for text in seen))
        line += len(table.rows) + 2
    for name, text in texts:
        _write(sheet, line, [name], bold=11)
        _write(sheet, line + 1, [text])
        line += 3
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST)
    if len(tables) == 1:
        sheet.freeze_panes = "A4"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(sheet: Any, line: int, values: Sequence[Value], *, bold: int | None = None) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row=line, column=column)
        if isinstance(value, str):
            cell.value = _NOT_IN_A_CELL.sub("", value)[:_LONGEST_TEXT]
            cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=bold is None and line > 2)
        else:
            cell.value = value
        if bold is not None:
            cell.font = Font(bold=True, size=bold)


def _width(text: str) -> int:
    return max(sum(2 if ord(sign) > 255 else 1 for sign in line) for line in text.split("\n"))
