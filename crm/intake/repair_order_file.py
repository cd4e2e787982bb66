"""A file of repair orders as a stream of chunks: checked orders, and refused rows.

Rows with the same number are lines of one order, wherever in a chunk they stand; a row
without number, plate and names goes on with the order above it (merged cells in Excel). An
order is taken whole or not at all: one bad row refuses all of its rows, so that the
corrected rejects file can be imported by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from crm.intake import cells
from crm.intake.errors import CellRefused, EmptyFile, HeadingsMissing, OrderOfOtherVehicle
from crm.intake.files import LARGEST_FILE, Row, open_rows
from crm.intake.headings import Headings
from crm.intake.orders import Facts, TakenOrder
from crm.intake.row_reader import RowReader

CHUNK_ORDERS = 1000
CHUNK_ROWS = 20_000
HEADING_WITHIN = 10
"""Exports put a title, a period and a blank line above the headings."""

_SUMS = frozenset(("合计", "总计", "小计", "TOTAL", "SUM"))


@dataclass(slots=True)
class Chunk:
    """Some of a file: ``rows`` counts its rows, ``repeated`` those that said nothing new."""

    orders: list[TakenOrder] = field(default_factory=list)
    refused: list[tuple[Row, CellRefused]] = field(default_factory=list)
    rows: int = 0
    repeated: int = 0


class RepairOrderFile:
    """An opened file whose headings were understood.

    Raises (when made):
        FileMissing, UnknownFileType, FileTooLarge, EmptyFile, UnreadableFile,
        HeadingsMissing.
    """

    def __init__(
        self,
        path: Path,
        headings: Headings,
        *,
        now: datetime,
        wall: ZoneInfo,
        largest: int = LARGEST_FILE,
    ) -> None:
        self.path = path
        self._now = now
        self._wall = wall
        self._rows = open_rows(path, largest=largest)
        self.heading_row, columns = self._find_headings(headings)
        self._reader = RowReader(columns, headings.states, wall)

    def _find_headings(self, headings: Headings) -> tuple[list[str], dict[str, tuple[int, ...]]]:
        best: tuple[list[str], dict[str, tuple[int, ...]]] = ([], {})
        for row in islice(self._rows, HEADING_WITHIN):
            columns = headings.columns(row.cells)
            if not headings.missing(columns):
                return row.cells, columns
            if len(columns) > len(best[1]) or not best[0]:
                best = (row.cells, columns)
        if not best[0]:
            raise EmptyFile(self.path)
        found = [cells.shown(cell) for cell in best[0] if cell.strip()]
        raise HeadingsMissing(self.path, headings.missing(best[1]), found)

    def chunks(self, *, orders: int = CHUNK_ORDERS) -> Iterator[Chunk]:
        """The file in chunks of about ``orders`` orders, in its own order.

        Raises:
            EmptyFile: there are headings, but not one row below them.
        """
        gathered = _Gathering()
        any_row = False
        for row in self._rows:
            any_row = True
            try:
                number = self._reader.number(row)
            except CellRefused as refusal:
                gathered.refuse(row, refusal)
                continue
            if number in _SUMS:
                continue
            if gathered.is_full(orders) and number is not None and not gathered.has(number):
                yield gathered.close(now=self._now, wall=self._wall)
                gathered = _Gathering()
            gathered.take(row, number, self._reader)
        if not any_row:
            raise EmptyFile(self.path)
        yield gathered.close(now=self._now, wall=self._wall)


class _Gathering:
    """Rows of one chunk on their way to becoming orders."""

    def __init__(self) -> None:
        self._orders: dict[str, TakenOrder] = {}
        self._last: TakenOrder | None = None
        self._chunk = Chunk()

    def is_full(self, orders: int) -> bool:
        return len(self._orders) >= orders or self._chunk.rows >= CHUNK_ROWS

    def has(self, number: str) -> bool:
        return number in self._orders and self._chunk.rows < CHUNK_ROWS

    def refuse(self, row: Row, refusal: CellRefused) -> None:
        self._chunk.rows += 1
        self._chunk.refused.append((row, refusal))
        self._last = None

    def take(self, row: Row, number: str | None, reader: RowReader) -> None:
        """Put a row to its order, or refuse it where it has none."""
        try:
            order = self._order_of(row, number, reader)
        except CellRefused as refusal:
            self.refuse(row, refusal)
            return
        self._chunk.rows += 1
        self._last = order
        order.rows.append(row)
        try:
            facts = reader.facts(row)
            lines, unparted = reader.lines(row)
        except CellRefused as refusal:
            order.refused[row.line] = refusal
            return
        order.facts = order.facts.then(facts) if order.facts is not _NOTHING else facts
        before = len(order.lines)
        order.lines.update(dict.fromkeys(lines))
        if len(order.lines) > before:
            order.unparted_fen += unparted
        elif len(order.rows) > 1:
            self._chunk.repeated += 1

    def _order_of(self, row: Row, number: str | None, reader: RowReader) -> TakenOrder:
        if number is None:
            if self._last is not None and reader.only_goes_on(row):
                return self._last
            raise _missing("维修单号", "order number")
        try:
            plate = reader.plate(row)
        except CellRefused as refusal:
            doubtful = self._orders.setdefault(number, TakenOrder(number, "", _NOTHING))
            doubtful.refused[row.line] = refusal
            return doubtful
        known = self._orders.get(number)
        if known is None:
            known = self._orders[number] = TakenOrder(number, plate or "", _NOTHING)
        elif plate and not known.plate:
            known.plate = plate
        elif plate and known.plate != plate:
            raise OrderOfOtherVehicle(number, known.plate, plate)
        return known

    def close(self, *, now: datetime, wall: ZoneInfo) -> Chunk:
        """Settle every order; those with a bad row or impossible facts are refused whole."""
        for order in self._orders.values():
            if not order.plate and not order.refused:
                order.refused[order.rows[0].line] = _missing("车牌号", "plate")
            if not order.refused:
                try:
                    order.settle(now=now, wall=wall)
                except CellRefused as refusal:
                    order.refused[order.rows[0].line] = refusal
            if order.refused:
                self._chunk.refused.extend(refusals_of(order))
            else:
                self._chunk.orders.append(order)
        self._chunk.refused.sort(key=lambda refusal: refusal[0].line)
        return self._chunk


_NOTHING = Facts()


def refusals_of(order: TakenOrder) -> Iterator[tuple[Row, CellRefused]]:
    """All rows of a refused order, the innocent ones with a pointer to the guilty one."""
    guilty = min(order.refused)
    for row in order.rows:
        yield (
            row,
            order.refused.get(row.line)
            or CellRefused(
                f"同一维修单 {order.number} 的第 {guilty} 行有误,整单未导入,"
                "请更正那一行后连同本行一起导入。",
                f"Line {guilty} of the same order {order.number} is wrong, so none of it was taken;"
                " correct that line and import both.",
            ),
        )


def _missing(zh: str, en: str) -> CellRefused:
    return CellRefused(f"没有{zh},请补上。", f"The {en} is missing; fill it in.")
