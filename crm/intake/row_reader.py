"""The fields of one row, found by the columns their headings stand over.

Of the columns without a name of their own (telephone, form of address, club, address) we
hold that they are about the person who brought the car, for that is who the front desk had
before it; the owner's are theirs only where they brought it themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from operator import itemgetter
from typing import Protocol
from zoneinfo import ZoneInfo

from crm.intake import cells, moments, names
from crm.intake.errors import CellRefused
from crm.intake.files import Row
from crm.intake.headings import heading_key
from crm.intake.items import department_of, split_items
from crm.intake.orders import Facts, TakenLine, TakenPerson
from crm.terms import Honorific, RepairOrderState

_LINE_FIELDS = frozenset(("items", "department", "line_amount"))


class RowReader:
    """Reads the fields of a row by the columns they stand in."""

    def __init__(
        self,
        columns: dict[str, tuple[int, ...]],
        states: dict[str, RepairOrderState],
        wall: ZoneInfo,
    ) -> None:
        self._columns = columns
        self._states = states
        self._wall = wall
        self._width = 1 + max(index for places in columns.values() for index in places)
        self._names = [field for field, places in columns.items() for _ in places]
        self._several = len(self._names) > len(columns)
        self._pick = _picking(columns, columns)
        self._pick_of_order = _picking(columns, columns.keys() - _LINE_FIELDS)
        self._row: Row | None = None
        self._told: dict[str, str] = {}
        self._of_order: tuple[str, ...] = ()
        self._facts = Facts()

    def number(self, row: Row) -> str | None:
        """The order's number; asked first, for it also fits the row to the columns.

        Raises:
            CellRefused: the number cannot be read, or the row has no cells at all.
        """
        if row.refused:
            raise row.refused
        if len(row.cells) < self._width:
            row.cells += [""] * (self._width - len(row.cells))
        said = (cells.clean(row.cells[index]) for index in self._columns["number"])
        return cells.number(next(filter(None, said), ""))

    def plate(self, row: Row) -> str | None:
        """The vehicle's plate.

        Raises:
            CellRefused: it cannot be read, or another cell of the row cannot.
        """
        return cells.plate(self._read(row)("plate", ""))

    def only_goes_on(self, row: Row) -> bool:
        """Whether a row has items but neither plate nor names: it belongs to the one above.

        Raises:
            CellRefused: a cell of the row cannot be read.
        """
        told = self._read(row)
        heads = ("plate", "owner", "contact", "handed_over_at")
        return bool(told("items", "")) and not any(told(head, "") for head in heads)

    def facts(self, row: Row) -> Facts:
        """What the row says of the order; rows that repeat each other are read once.

        Raises:
            CellRefused: one of its cells cannot be what its heading says.
        """
        # Compared as cells, not by number: two lines of one order may differ in a blank cell.
        of_order = self._pick_of_order(row.cells)
        if of_order != self._of_order:
            self._facts = self._read_facts(self._read(row))
            self._of_order = of_order
        return self._facts

    def _read(self, row: Row) -> Told:
        """The row's cells by field, of several the first that says something; read once."""
        if row is not self._row:
            said = map(cells.clean, self._pick(row.cells))
            if self._several:
                told: dict[str, str] = {}
                for field, text in zip(self._names, said, strict=False):
                    told[field] = told.get(field) or text
            else:
                told = dict(zip(self._names, said, strict=False))
            self._told, self._row = told, row
        return self._told.get

    def _read_facts(self, told: Told) -> Facts:
        return Facts(
            model=told("model", "") or None,
            vehicle_type=told("vehicle_type", "") or None,
            vin=told("vin", "") or None,
            private_use=cells.private_use(told("private_use", "")),
            owner=_owner(told),
            contact=_contact(told),
            state=self._state(told("state", "")),
            arrived_at=moments.moment(told("arrived_at", ""), self._wall),
            handed_over_at=moments.moment(told("handed_over_at", ""), self._wall),
            odometer_km=cells.kilometres(told("odometer_km", "")),
            advisor=told("advisor", "") or None,
            amount_fen=cells.money(told("amount", "")),
            free_campaign=cells.yes_no(told("free_campaign", "")),
            delivered_on=moments.day(told("delivered_on", ""), self._wall),
            promised_at=moments.moment(told("promised_at", ""), self._wall),
            ready_at=moments.moment(told("ready_at", ""), self._wall),
            delay_reason=told("delay_reason", "") or None,
        )

    def _state(self, text: str) -> RepairOrderState | None:
        if not text:
            return None
        state = self._states.get(heading_key(text))
        if state is None:
            raise CellRefused(
                f"不认识状态“{cells.shown(text)}”,请改成“在修”或“已交车”,"
                "或把它加进标题对照文件(headings.yml)的 states。",
                f"The state {cells.shown(text)!r} is unknown; write 在修 or 已交车, or add it to"
                " the states of the headings file (headings.yml).",
            )
        return state

    def lines(self, row: Row) -> tuple[list[TakenLine], int]:
        """The row's items, and the amount (fen) that stands beside several of them at once."""
        told = self._read(row)
        items = split_items(told("items", ""))
        team = told("department", "")
        amount = cells.money(told("line_amount", ""))
        if len(items) == 1:
            return [TakenLine(items[0], department_of(items[0], team), amount)], 0
        return [TakenLine(item, department_of(item, team)) for item in items], amount or 0


def _picking(
    columns: dict[str, tuple[int, ...]], fields: Container[str]
) -> Callable[[list[str]], tuple[str, ...]]:
    """A function that picks the cells of some fields out of a row, in the columns' order."""
    places = [index for field, places in columns.items() if field in fields for index in places]
    # The first once more at the end: one index alone would give the cell, not a tuple of it.
    return itemgetter(*places, places[0])


class Told(Protocol):
    """What a row says under a field; the second text where it has no such column."""

    def __call__(self, field: str, blank: str, /) -> str: ...


def _owner(told: Told) -> TakenPerson | None:
    named = names.name(told("owner", ""))
    if named is None:
        return None
    brought_by_owner = names.name(told("contact", "")) in (None, named)
    phones = cells.phones(told("owner_phone", ""))
    if brought_by_owner:
        phones = phones or _contact_phones(told)
    return _person(told, named, phones, brought=brought_by_owner)


def _contact(told: Told) -> TakenPerson | None:
    named = names.name(told("contact", ""))
    if named is None or named == names.name(told("owner", "")):
        return None
    return _person(told, named, _contact_phones(told), brought=True)


def _contact_phones(told: Told) -> tuple[str, ...]:
    return cells.phones(told("contact_phone", "") or told("phone", ""))


def _person(
    told: Told,
    named: tuple[str, Honorific | None, bool],
    phones: tuple[str, ...],
    *,
    brought: bool,
) -> TakenPerson:
    """A person; the columns without a name of their own are about who brought the car."""
    name, honorific, company = named
    if not brought:
        return TakenPerson(name, honorific, company, phones)
    if not company:
        honorific = honorific or names.honorific(told("honorific", ""))
    return TakenPerson(
        name=name,
        honorific=honorific,
        company=company,
        phones=phones,
        club_member=cells.member(told("club_member", "")),
        address=told("address", "") or None,
    )
