"""What a reader wants to see of a form, and what a row of one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crm.models import Customer, RepairOrder, Vehicle
from crm.rules.wall import moment_on
from crm.terms import Department

Row = dict[str, Any]
"""Values by column, and beside them: `_link` the console page behind the row, `_advisor` who had
the visit, `_customer` whose row it is, so that it can be erased with the rest (R-232)."""

NEWEST = 500
"""How many rows of a form without days are shown when nobody is looked for."""


@dataclass(frozen=True)
class Wanted:
    """Which rows: days on the dealership's wall, both included, and what narrows them down."""

    first: date
    last: date
    wall: ZoneInfo
    advisor: str | None = None
    department: Department | None = None
    words: str | None = None

    @property
    def since(self) -> datetime:
        return moment_on(self.first, time(0), wall=self.wall)

    @property
    def until(self) -> datetime:
        return moment_on(self.last + timedelta(days=1), time(0), wall=self.wall)

    def takes(self, row: Row) -> bool:
        """True for rows of the advisor, the department and the words asked for."""
        if self.advisor and self.advisor not in (row.get("_advisor"), row.get("advisor")):
            return False
        if self.department and row.get("department", row.get("_department")) != self.department:
            return False
        if not self.words or not {"customer", "name", "addressee", "text"} & row.keys():
            return True
        wanted = self.words.lower()
        return any(
            wanted in str(value).lower()
            for key, value in row.items()
            if value is not None and not key.startswith("_")
        )


def who(customer: Customer | None, vehicle: Vehicle | None) -> Row:
    """The columns nearly every form begins with."""
    return {
        "customer": customer.name if customer else None,
        "plate": vehicle.plate if vehicle else None,
        "_customer": customer.id if customer else None,
    }


def about(order: RepairOrder | None) -> Row:
    """The visit a row is about, and whose it was."""
    return {
        "order": order.number if order else None,
        "_advisor": order.advisor_name if order else None,
    }


def direction(inbound: bool) -> str:
    return "inbound" if inbound else "outbound"
