"""Opening an export: CSV in any encoding a Chinese Windows writes, or XLSX, as rows of text.

A row is text whatever the file was, so that everything behind this module has one kind of
input and the rejects file can show what was there. Files are streamed; what is checked
before the first row is given out (type, size, encoding of every byte) cannot fail half-way.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crm.intake.errors import (
    CellRefused,
    EmptyFile,
    FileMissing,
    FileTooLarge,
    UnknownFileType,
    UnreadableFile,
)
from crm.intake.workbooks import workbook_rows

LARGEST_FILE = 200_000_000
"""Bytes. Beyond this an export is a whole database, not a workshop's months."""

_TEXT = (".csv", ".txt", ".tsv")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_LONGEST_RECORD_LINES = 20
_BLOCK = 1 << 20


@dataclass(slots=True)
class Row:
    """A row of the file: the line it begins on (1 is the first), its cells as text.

    ``refused`` tells why the row could not even be parted into cells.
    """

    line: int
    cells: list[str]
    refused: CellRefused | None = None


def open_rows(path: Path, *, largest: int = LARGEST_FILE) -> Iterator[Row]:
    """Check that ``path`` can be read, then return its rows, blank ones left out.

    Raises:
        FileMissing, UnknownFileType, FileTooLarge, EmptyFile, UnreadableFile: at once,
            before the first row; UnreadableFile also later for a damaged XLSX.
    """
    if not path.is_file():
        raise FileMissing(path)
    suffix = path.suffix.lower()
    if suffix not in (*_TEXT, ".xlsx"):
        raise UnknownFileType(path)
    size = path.stat().st_size
    if size > largest:
        raise FileTooLarge(path, size, largest)
    if size == 0:
        raise EmptyFile(path)
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_EXCEL:
        # An .xls, or an .xlsx under a password: Excel opens and re-saves both.
        raise UnknownFileType(path)
    if suffix == ".xlsx" and start != _ZIP:
        raise UnreadableFile(path, "内容不是 xlsx 工作簿", "its content is no xlsx workbook")
    if start == _ZIP:
        rows = workbook_rows(path, largest=largest)
        return (Row(line, cells) for line, cells in rows if any(cells))
    return _text_rows(path, _encoding_of(path))


def _encoding_of(path: Path) -> str:
    """UTF-8 (with or without mark), UTF-16 with mark, else GB18030, which includes GBK."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise UnreadableFile(
        path,
        "文字编码既不是 UTF-8 也不是 GBK",
        "its text is neither UTF-8 nor GBK",
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                if "\0" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _text_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding) as file:
        delimiter = _delimiter_of(file.read(8192))
        if delimiter is None:
            raise EmptyFile(path)
    return _csv_rows(path, encoding, delimiter)


def _delimiter_of(sample: str) -> str | None:
    """The sign that parts most cells of the first lines; None where nothing is written."""
    lines = [line for line in sample.splitlines() if line.strip()][:10]
    if not lines:
        return None
    return max(",;\t", key=lambda sign: max(line.count(sign) for line in lines))


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding) as file:
        records = _Records(file, delimiter)
        reader = csv.reader(records, delimiter=delimiter, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error:
                yield Row(records.line, [records.text], refused=_bad_quotes())
                continue
            if records.refused_lines:
                yield from records.take_refused()
            if any(cells):
                yield Row(records.line, cells)
        yield from records.take_refused()


def _bad_quotes() -> CellRefused:
    return CellRefused(
        "这一行的引号不成对,无法分列,请去掉多余的引号。",
        "The quotation marks of this row do not match, so it cannot be parted into cells;"
        " remove the superfluous one.",
    )


class _Records:
    """Lines joined into records where a quoted cell goes on over line ends.

    A quotation mark that is never closed would swallow the rest of the file; here it costs
    only its own line.
    """

    def __init__(self, file: Iterator[str], delimiter: str) -> None:
        self._file = file
        self._opens = re.compile(rf'(?:^|{re.escape(delimiter)})"')
        self._ahead: list[str] = []
        self._read = 0
        self.line = 0
        self.text = ""
        self.refused_lines: list[Row] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while True:
            first = self._next_line()
            self.line = self._read
            if first.count('"') % 2 == 0 or not self._opens.search(first):
                self.text = first
                return first
            if whole := self._joined(first):
                self.text = whole
                return whole
            self.refused_lines.append(Row(self.line, [first.rstrip("\n")], _bad_quotes()))

    def take_refused(self) -> list[Row]:
        refused, self.refused_lines = self.refused_lines, []
        return refused

    def _next_line(self) -> str:
        line = self._ahead.pop(0) if self._ahead else next(self._file)
        self._read += 1
        return line

    def _joined(self, first: str) -> str | None:
        """``first`` with the lines that close its quotation, or None and nothing consumed."""
        parts = [first]
        while len(parts) < _LONGEST_RECORD_LINES:
            if len(self._ahead) < len(parts):
                following = next(self._file, None)
                if following is None:
                    return None
                self._ahead.append(following)
            parts.append(self._ahead[len(parts) - 1])
            if parts[-1].count('"') % 2:
                del self._ahead[: len(parts) - 1]
                self._read += len(parts) - 1
                return "".join(parts)
        return None
