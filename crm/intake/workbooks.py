"""XLSX as rows of text, streamed.

Excel keeps a formula's last value beside it, unless the file was written by a program that
never computed it. Such a cell looks empty to a reader of values, and an empty hand-over
time would silently lose a follow-up; so where a sheet has formulas it is read twice in
step, and a formula without value comes out as its own text, which no cell reader accepts.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from crm.intake.errors import EmptyFile, FileTooLarge, UnreadableFile

UNPACKED_TIMES = 5
"""How many times the size limit a workbook may have once unpacked: it is XML, so it swells."""

_BROKEN = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, EOFError, OSError)


def workbook_rows(path: Path, *, largest: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that has any, each with its line, cells as text.

    Raises:
        UnreadableFile: the workbook is damaged.
        FileTooLarge: unpacked it would not fit in memory.
        EmptyFile: no sheet has a row.
    """
    try:
        with ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            has_formulas = _mentions_formula(archive)
    except (BadZipFile, OSError, EOFError) as refusal:
        raise _damaged(path) from refusal
    if unpacked > largest * UNPACKED_TIMES:
        raise FileTooLarge(path, unpacked, largest * UNPACKED_TIMES)
    return _rows(path, has_formulas)


def _rows(path: Path, has_formulas: bool) -> Iterator[tuple[int, list[str]]]:
    with ExitStack() as open_books:
        try:
            file = open_books.enter_context(path.open("rb"))
            values = _open(file, data_only=True)
            open_books.callback(values.close)
            name = _sheet_with_rows(values)
            if name is None:
                raise EmptyFile(path)
            written: Iterator[tuple[object, ...]] = iter(())
            if has_formulas:
                again = open_books.enter_context(path.open("rb"))
                formulas = _open(again, data_only=False)
                open_books.callback(formulas.close)
                written = _sheet(formulas, name)
            for line, row in enumerate(_sheet(values, name), start=1):
                yield line, _texts(row, next(written, ()))
        except _BROKEN as refusal:
            raise _damaged(path) from refusal


def _texts(row: tuple[object, ...], beside: tuple[object, ...]) -> list[str]:
    return [
        _text(value if value is not None else _uncomputed(beside, column))
        for column, value in enumerate(row)
    ]


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(path, "工作簿已损坏", "the workbook is damaged")


def _mentions_formula(archive: ZipFile) -> bool:
    for entry in archive.namelist():
        if entry.startswith("xl/worksheets/") and entry.endswith(".xml"):
            with archive.open(entry) as sheet:
                tail = b""
                while block := sheet.read(1 << 20):
                    if b"<f>" in tail + block or b"<f " in tail + block or b":f>" in tail + block:
                        return True
                    tail = block[-2:]
    return False


def _open(file: BinaryIO, *, data_only: bool) -> Workbook:
    with warnings.catch_warnings():
        # openpyxl remarks on styles and extensions it does not keep; we only read values.
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(file, read_only=True, data_only=data_only, keep_links=False)


def _sheet_with_rows(workbook: Workbook) -> str | None:
    for sheet in workbook.worksheets:
        if any(any(value is not None for value in row) for row in _sheet(workbook, sheet.title)):
            return str(sheet.title)
    return None


def _sheet(workbook: Workbook, name: str) -> Iterator[tuple[object, ...]]:
    sheet = workbook[name]
    # Exporters write a wrong dimension often enough; without it the reader sees every row.
    sheet.reset_dimensions()
    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _uncomputed(beside: tuple[object, ...], column: int) -> object:
    """The formula that stands where no value was kept, or None for an empty cell."""
    written = beside[column] if column < len(beside) else None
    if isinstance(written, ArrayFormula):
        return written.text or "="
    if isinstance(written, DataTableFormula):
        return "="
    return written


def _text(value: object) -> str:
    """A cell as its reader would have typed it; an hour of midnight means none was given."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        whole = value + timedelta(microseconds=500_000)
        bare = whole.hour == whole.minute == whole.second == 0
        return whole.strftime("%Y-%m-%d" if bare else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
