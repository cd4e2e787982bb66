"""What taking in repair orders must know of the books: one look-up per kind for many orders.

An import reads rows as `Record`s and writes them with `crm.store.bulk`, past the identity
map of the session; `forget` tells the session about it, for callers who hold objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CursorResult, Select, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.models import (
    ContactPoint,
    Customer,
    MaintenancePlan,
    RepairLine,
    RepairOrder,
    Staff,
    Vehicle,
    VehiclePerson,
)
from crm.models.base import Base
from crm.store import bulk
from crm.terms import PersonRole

ONE_AT_A_TIME = 7_230_023
"""The advisory lock by which imports on PostgreSQL wait for each other."""


VEHICLE_COLUMNS = tuple(
    column.name for column in bulk.table_of(Vehicle).columns if column.name != "id"
)


class Record:
    """A row in work: what it holds, and what was changed since it was read.

    ``id`` is 0 while the row is new and has none yet.
    """

    __slots__ = ("changes", "id", "values")

    def __init__(self, values: dict[str, Any], row_id: int = 0) -> None:
        self.id = row_id
        self.values = values
        self.changes: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def set(self, name: str, value: Any) -> None:
        """Put a value; only a different one counts as a change."""
        if self.values[name] != value:
            self.values[name] = value
            self.changes[name] = value

    def fill(self, name: str, value: Any) -> None:
        """Put a value where there is none yet."""
        if value is not None and self.values[name] is None:
            self.set(name, value)


class Tie(NamedTuple):
    """That a customer has a role for a vehicle."""

    vehicle_id: int
    customer_id: int
    role: PersonRole


class Intake:
    """Look-ups and writes of an import, within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session
        session.flush()

    def wait_turn(self) -> None:
        """Let a running import finish its chunk first, so that two never make one car twice."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ONE_AT_A_TIME})

    def take_statistics(self) -> None:
        """Tell the database how much it holds by now."""
        filled = (Customer, ContactPoint, Vehicle, VehiclePerson, RepairOrder, RepairLine)
        bulk.take_statistics(self._session, filled)

    def orders(self, numbers: Iterable[str]) -> dict[str, Record]:
        """Known orders by number; beside their columns they hold the `plate`."""
        order = RepairOrder
        columns = (
            order.number, order.vehicle_id, order.contact_person_id, order.state,
            order.arrived_at, order.handed_over_at, order.odometer_km, order.advisor_name,
            order.amount_fen, order.free_campaign, order.promised_at, order.ready_at,
            Vehicle.plate,
        )  # fmt: skip
        found: dict[str, Record] = {}
        for some in bulk.pieces(numbers):
            query = select(order.id, *columns).join(Vehicle).where(self._among(order.number, some))
            found.update((record["number"], record) for record in self._records(query))
        return found

    def lines(self, order_ids: Iterable[int]) -> dict[int, list[Record]]:
        """The lines of orders, by order, in their order."""
        line = RepairLine
        columns = (line.repair_order_id, line.position, line.description, line.department)
        found: dict[int, list[Record]] = {}
        for some in bulk.pieces(order_ids):
            query = (
                select(line.id, *columns, line.amount_fen)
                .where(self._among(line.repair_order_id, some))
                .order_by(line.position)
            )
            for record in self._records(query):
                found.setdefault(record["repair_order_id"], []).append(record)
        return found

    def vehicles(self, plates: Iterable[str]) -> dict[str, Record]:
        """Known vehicles by plate, with every column an import may change."""
        columns = [bulk.table_of(Vehicle).c[name] for name in VEHICLE_COLUMNS]
        found: dict[str, Record] = {}
        for some in bulk.pieces(plates):
            query = select(Vehicle.id, *columns).where(self._among(Vehicle.plate, some))
            found.update((record["plate"], record) for record in self._records(query))
        return found

    def latest_visits(self, vehicle_ids: Iterable[int]) -> dict[int, datetime]:
        """When each vehicle was last here."""
        visited = func.max(func.coalesce(RepairOrder.handed_over_at, RepairOrder.arrived_at))
        found: dict[int, datetime] = {}
        for some in bulk.pieces(vehicle_ids):
            query = (
                select(RepairOrder.vehicle_id, visited)
                .where(self._among(RepairOrder.vehicle_id, some))
                .group_by(RepairOrder.vehicle_id)
            )
            found.update((key, at) for key, at in self._rows(query) if at is not None)
        return found

    def odometers(self, vehicle_ids: Iterable[int]) -> dict[int, list[tuple[datetime, int]]]:
        """What the odometers of vehicles showed, and when."""
        order = RepairOrder
        at = func.coalesce(order.arrived_at, order.handed_over_at)
        found: dict[int, list[tuple[datetime, int]]] = {}
        for some in bulk.pieces(vehicle_ids):
            query = select(order.vehicle_id, at, order.odometer_km).where(
                self._among(order.vehicle_id, some),
                order.odometer_km.is_not(None),
                at.is_not(None),
            )
            for key, read_at, km in self._rows(query):
                found.setdefault(key, []).append((read_at, km))
        return found

    def ties(self, vehicle_ids: Iterable[int]) -> dict[Tie, int]:
        """Who has to do with these vehicles, each with the id of its row."""
        tie = VehiclePerson
        found: dict[Tie, int] = {}
        for some in bulk.pieces(vehicle_ids):
            query = (
                select(tie.id, tie.vehicle_id, tie.customer_id, tie.role)
                .where(self._among(tie.vehicle_id, some))
                .order_by(tie.id)
            )
            found.update((Tie(*rest), key) for key, *rest in self._rows(query))
        return found

    def holders(self, phones: Iterable[str]) -> set[int]:
        """Ids of the customers now reached at these numbers."""
        found: set[int] = set()
        for some in bulk.pieces(phones):
            found.update(
                self._rows(
                    select(ContactPoint.customer_id).where(
                        ContactPoint.kind.in_(("phone", "landline")),
                        self._among(ContactPoint.address, some),
                        ContactPoint.valid_until.is_(None),
                    )
                ).scalars()
            )
        return found

    def companies(self, names: Iterable[str]) -> set[int]:
        """Ids of the customers that are companies of these names."""
        found: set[int] = set()
        for some in bulk.pieces(names):
            found.update(
                self._rows(
                    select(Customer.id).where(Customer.company, self._among(Customer.name, some))
                ).scalars()
            )
        return found

    def customers(self, ids: Iterable[int]) -> dict[int, Record]:
        """Customers by id, oldest first, with what an import may fill in."""
        who = Customer
        columns = (
            who.name, who.honorific, who.company, who.address, who.club_status, who.advisor_id,
        )  # fmt: skip
        found: dict[int, Record] = {}
        for some in bulk.pieces(sorted(ids)):
            query = select(who.id, *columns).where(self._among(who.id, some)).order_by(who.id)
            found.update((record.id, record) for record in self._records(query))
        return found

    def contact_points(self, customer_ids: Iterable[int]) -> dict[int, list[Record]]:
        """All telephone numbers of customers, ended ones too, by customer."""
        point = ContactPoint
        columns = (point.customer_id, point.kind, point.address, point.bad, point.valid_until)
        found: dict[int, list[Record]] = {}
        for some in bulk.pieces(customer_ids):
            query = (
                select(point.id, *columns)
                .where(self._among(point.customer_id, some), point.kind.in_(("phone", "landline")))
                .order_by(point.id)
            )
            for record in self._records(query):
                found.setdefault(record["customer_id"], []).append(record)
        return found

    def advisors(self, names: Iterable[str]) -> dict[str, int]:
        """Ids of staff by the name customers know them by."""
        found: dict[str, int] = {}
        for some in bulk.pieces(names):
            query = select(Staff.display_name, Staff.id).where(
                self._among(Staff.display_name, some)
            )
            found.update((name, key) for name, key in self._rows(query))
        return found

    def plans(self, models: Iterable[str]) -> dict[str, MaintenancePlan]:
        """Maintenance plans by model."""
        found: dict[str, MaintenancePlan] = {}
        for some in bulk.pieces(models):
            query = select(MaintenancePlan).where(self._among(MaintenancePlan.model, some))
            found.update((plan.model, plan) for plan in self._session.scalars(query))
        return found

    def number(self, model: type[Base], new: Sequence[Record]) -> None:
        """Give new rows the ids under which `keep` will insert them."""
        for record, key in zip(new, bulk.reserve_ids(self._session, model, len(new)), strict=True):
            record.id = key

    def keep(self, model: type[Base], new: Iterable[Record]) -> None:
        """Insert new rows, numbered ones under their ids."""
        rows = [
            {"id": record.id, **record.values} if record.id else record.values for record in new
        ]
        bulk.insert_rows(self._session, model, rows)

    def change(self, model: type[Base], known: Iterable[Record]) -> None:
        """Write what was changed in known rows."""
        changed = [record for record in known if record.changes]
        bulk.update_rows(self._session, model, ((record.id, record.changes) for record in changed))
        self._forget(model, {record.id for record in changed})

    def remove(self, model: type[Base], ids: Iterable[int]) -> None:
        bulk.delete_rows(self._session, model, ids)

    def _forget(self, model: type[Base], ids: set[int]) -> None:
        """Read anew the objects the session holds of changed rows."""
        for held in [row for row in self._session if isinstance(row, model) and row.id in ids]:
            self._session.refresh(held)

    def _among(self, column: InstrumentedAttribute[Any], some: list[Any]) -> ColumnElement[bool]:
        return bulk.among(self._session, column, some)

    def _records(self, query: Select[Any]) -> Iterator[Record]:
        result = self._rows(query)
        names = list(result.keys())[1:]
        for row in result:
            yield Record(dict(zip(names, row[1:], strict=True)), row[0])

    def _rows(self, query: Select[Any]) -> CursorResult[Any]:
        """Rows as they are, past the mapping of objects, which takes as long as the look-up."""
        return self._session.connection().execute(query)
