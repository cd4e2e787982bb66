"""Where the vehicles in the workshop are found, with what their drivers wait for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from crm.errors import NotFound
from crm.models import (
    Appointment,
    Customer,
    ExtraWork,
    FollowUp,
    PartsOrder,
    PromiseChange,
    Recommendation,
    RepairOrder,
)
from crm.store.beside import in_pieces
from crm.store.planning_workshop import in_the_house
from crm.terms import AppointmentStatus


class Workshop:
    """Promised times, ordered parts and extra work, within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def in_repair(self, *, limit: int = 300) -> Sequence[RepairOrder]:
        """Orders whose vehicles are in the house, by the time they are promised for."""
        return self._session.scalars(
            select(RepairOrder)
            .where(in_the_house())
            .options(
                joinedload(RepairOrder.vehicle),
                joinedload(RepairOrder.contact_person).selectinload(Customer.contact_points),
            )
            .order_by(RepairOrder.promised_at.is_(None), RepairOrder.promised_at, RepairOrder.id)
            .limit(limit)
        ).all()

    def promised_until(self, moment: datetime) -> Sequence[RepairOrder]:
        """Orders in repair, unfinished, promised for this moment at the latest."""
        return self._session.scalars(
            select(RepairOrder).where(
                in_the_house(),
                RepairOrder.ready_at.is_(None),
                RepairOrder.promised_at <= moment,
            )
        ).all()

    def changes_of(self, order_ids: Collection[int]) -> dict[int, list[PromiseChange]]:
        """How the promised times of these orders changed, oldest first."""
        found: dict[int, list[PromiseChange]] = {}
        for row in self._session.scalars(
            select(PromiseChange)
            .where(PromiseChange.repair_order_id.in_(order_ids))
            .order_by(PromiseChange.id)
        ):
            found.setdefault(row.repair_order_id, []).append(row)
        return found

    def extra_of(self, order_ids: Collection[int]) -> dict[int, list[ExtraWork]]:
        """The extra work found for these orders, oldest first."""
        found: dict[int, list[ExtraWork]] = {}
        for row in self._session.scalars(
            select(ExtraWork).where(ExtraWork.repair_order_id.in_(order_ids)).order_by(ExtraWork.id)
        ):
            found.setdefault(row.repair_order_id, []).append(row)
        return found

    def registered(self, vehicle_ids: Collection[int]) -> dict[int, datetime]:
        """When each vehicle was last registered for an appointment that was not given back."""
        rows = self._session.execute(
            select(Appointment.vehicle_id, func.max(Appointment.booked_at))
            .where(
                Appointment.vehicle_id.in_(vehicle_ids),
                Appointment.status != AppointmentStatus.CANCELLED,
            )
            .group_by(Appointment.vehicle_id)
        )
        return {key: at for key, at in rows if key is not None and at is not None}

    def notices_of(self, order_ids: Collection[int]) -> dict[int, list[FollowUp]]:
        """What was planned to be told about these orders, oldest first."""
        found: dict[int, list[FollowUp]] = {}
        for row in self._session.scalars(
            select(FollowUp).where(FollowUp.repair_order_id.in_(order_ids)).order_by(FollowUp.id)
        ):
            if row.repair_order_id is not None:
                found.setdefault(row.repair_order_id, []).append(row)
        return found

    def recommended(self, vehicle_ids: Collection[int]) -> dict[int, list[Recommendation]]:
        """Advised work that is still open, by vehicle, the oldest first."""
        found: dict[int, list[Recommendation]] = {}
        for row in self._session.scalars(
            select(Recommendation)
            .where(Recommendation.vehicle_id.in_(vehicle_ids), Recommendation.settled_at.is_(None))
            .order_by(Recommendation.advised_at, Recommendation.id)
        ):
            found.setdefault(row.vehicle_id, []).append(row)
        return found

    def recommendation(self, recommendation_id: int) -> Recommendation:
        """
        Raises:
            NotFound: there is none.
        """
        row = self._session.get(Recommendation, recommendation_id)
        if row is None:
            raise NotFound("recommendation", recommendation_id)
        return row

    def keep(self, row: PromiseChange | PartsOrder | ExtraWork | Recommendation) -> None:
        self._session.add(row)
        self._session.flush()

    def extra(self, extra_work_id: int) -> ExtraWork:
        """
        Raises:
            NotFound: there is none.
        """
        row = self._session.get(ExtraWork, extra_work_id)
        if row is None:
            raise NotFound("extra work", extra_work_id)
        return row

    def parts(self, parts_order_id: int) -> PartsOrder:
        """
        Raises:
            NotFound: there is none.
        """
        row = self._session.get(PartsOrder, parts_order_id)
        if row is None:
            raise NotFound("parts order", parts_order_id)
        return row

    def parts_by_number(self, number: str) -> PartsOrder | None:
        return self._session.scalars(select(PartsOrder).where(PartsOrder.number == number)).first()

    def parts_of(self, vehicle_ids: Collection[int]) -> dict[int, list[PartsOrder]]:
        """What is ordered for each vehicle and neither fitted nor given up."""
        found: dict[int, list[PartsOrder]] = {}
        for piece in in_pieces(vehicle_ids):
            for row in self._session.scalars(
                select(PartsOrder)
                .where(PartsOrder.vehicle_id.in_(piece), PartsOrder.settled_at.is_(None))
                .order_by(PartsOrder.id)
            ):
                found.setdefault(row.vehicle_id or 0, []).append(row)
        return found

    def open_parts(self, *, limit: int = 200) -> Sequence[PartsOrder]:
        """Parts somebody still waits for, those that have come first."""
        return self._session.scalars(
            select(PartsOrder)
            .where(PartsOrder.settled_at.is_(None))
            .options(joinedload(PartsOrder.customer), joinedload(PartsOrder.vehicle))
            .order_by(PartsOrder.arrived_at.is_(None), PartsOrder.arrived_at, PartsOrder.ordered_at)
            .limit(limit)
        ).all()
