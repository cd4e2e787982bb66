"""Where repair orders are kept, found again by their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from crm.models import RepairOrder
from crm.store.base import Shelf


class RepairOrders(Shelf[RepairOrder]):
    model = RepairOrder

    def by_number(self, number: str) -> RepairOrder | None:
        return self._session.scalars(
            select(RepairOrder).where(RepairOrder.number == number)
        ).first()

    def by_numbers(self, numbers: Iterable[str]) -> dict[str, RepairOrder]:
        """Those of ``numbers`` that are known, by number, with their lines."""
        rows = self._session.scalars(
            select(RepairOrder)
            .where(RepairOrder.number.in_(list(numbers)))
            .options(selectinload(RepairOrder.lines))
        )
        return {row.number: row for row in rows}

    def of_vehicle(self, vehicle_id: int) -> Sequence[RepairOrder]:
        """A vehicle's visits, newest first, with their lines."""
        return self._session.scalars(
            select(RepairOrder)
            .where(RepairOrder.vehicle_id == vehicle_id)
            .options(selectinload(RepairOrder.lines))
            .order_by(RepairOrder.handed_over_at.desc(), RepairOrder.id.desc())
        ).all()

    def count(self) -> int:
        return self._session.scalar(select(func.count(RepairOrder.id))) or 0
