"""A register as an Excel sheet under the title of its paper form (R-178, R-179).

Whatever a customer said is kept as text: a cell that begins with = must never be calculated
on the desk of whoever opens the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

WIDEST = 60
_NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def register_sheet(
    title: str, note: str, heads: Sequence[str], rows: Iterable[Sequence[str | int | None]]
) -> bytes:
    """One sheet: the form's title, a line of what it covers, the headings, the lines."""
    book = Workbook()
    sheet = book.create_sheet(title)
    del book[book.sheetnames[0]]
    sheet.append([title])
    sheet.append([note])
    sheet.append(list(heads))
    for place, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=place, column=column)
            if isinstance(value, str):
                cell.value = _NOT_IN_A_CELL.sub("", value)
                cell.data_type = "s"
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            else:
                cell.value = value
    sheet["A1"].font = Font(bold=True, size=14)
    for column, head in enumerate(heads, start=1):
        sheet.cell(row=3, column=column).font = Font(bold=True)
        texts = [str(sheet.cell(row=line, column=column).value or "") for line in _some(sheet)]
        width = max([len(head) * 2, *(_width(text) for text in texts)])
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST)
    sheet.freeze_panes = "A4"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _some(sheet: object) -> range:
    """The lines by which a column's width is judged; the first hundred tell enough."""
    last = int(getattr(sheet, "max_row", 3))
    return range(4, min(last, 103) + 1)


def _width(text: str) -> int:
    return max(sum(2 if ord(sign) > 255 else 1 for sign in line) for line in text.split("\n"))
