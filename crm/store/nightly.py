"""Where the nightly check finds omissions, and where it keeps what it found (R-001, R-168).

Each look-up rests on an index of the recent days it asks about, so that a night costs as much
as a day's work, not as the years before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from crm.models import (
    Appointment,
    ContactPoint,
    Customer,
    FollowUp,
    LetterTask,
    MaintenancePlan,
    NightlyFinding,
    NightlyRun,
    RepairLine,
    RepairOrder,
    Vehicle,
)
from crm.store.candidates import has_opted_out
from crm.terms import OPEN_FOLLOW_UP, AppointmentStatus, RepairOrderState


@dataclass(frozen=True)
class OpenedFile:
    """A file as its fields stand; ``opened_at`` is the visit or consultation that opened it."""

    key: str
    opened_at: datetime
    customer_id: int | None
    vehicle_id: int | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Omission:
    """A row that lacks something, by the name people know it by."""

    key: str
    customer_id: int | None
    vehicle_id: int | None
    since: datetime | None


_PERSON = aliased(Customer)


class Nightly:
    """The looks of the nightly check, within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def files_of_visits(self, *, since: datetime, until: datetime) -> list[OpenedFile]:
        """The file behind each vehicle that came in, with its newest visit (R-001)."""
        person = _PERSON
        came = func.coalesce(RepairOrder.arrived_at, RepairOrder.handed_over_at)
        # The index is on the hand-over; a car that arrived is handed over later, or not yet.
        near = or_(RepairOrder.handed_over_at.is_(None), RepairOrder.handed_over_at >= since)
        rows = self._session.execute(
            select(
                RepairOrder.id,
                came.label("came"),
                person.id,
                person.name,
                person.honorific,
                person.company,
                person.address,
                person.desired_service,
                _has_phone(person.id),
                Vehicle,
                RepairOrder.odometer_km,
                exists().where(RepairLine.repair_order_id == RepairOrder.id),
                exists().where(MaintenancePlan.model == Vehicle.model),
            )
            .join_from(RepairOrder, Vehicle)
            .outerjoin(
                person, person.id == func.coalesce(Vehicle.owner_id, RepairOrder.contact_person_id)
            )
            .where(
                near, came >= since, came < until, RepairOrder.state != RepairOrderState.CANCELLED
            )
            .order_by(came, RepairOrder.id)
        )
        newest: dict[int, OpenedFile] = {}
        for (
            _,
            at,
            who,
            name,
            honorific,
            company,
            address,
            wish,
            phone,
            car,
            odometer,
            items,
            plan,
        ) in rows:
            facts = _person_facts(name, honorific, company, address, wish, phone)
            facts |= {
                "plate": car.plate,
                "model": car.model,
                "vehicle_type": car.vehicle_type,
                "odometer_km": odometer,
                "items": items,
                "interval": bool(car.interval_km or car.interval_months or plan),
                "next_due": car.next_due_on,
            }
            newest[car.id] = OpenedFile(car.plate, at, who, car.id, facts)
        return list(newest.values())

    def files_of_consultations(
        self, *, reason: str, since: datetime, until: datetime
    ) -> list[OpenedFile]:
        """Files of people who only asked (R-002)."""
        rows = self._session.execute(
            select(Customer, _has_phone(Customer.id)).where(
                Customer.contact_reason == reason,
                Customer.created_at >= since,
                Customer.created_at < until,
            )
        )
        return [
            OpenedFile(
                key=f"customer {one.id}",
                opened_at=one.created_at,
                customer_id=one.id,
                vehicle_id=None,
                facts=_person_facts(
                    one.name if one.name != one.phone() else None,
                    one.honorific,
                    one.company,
                    one.address,
                    one.desired_service,
                    phone,
                ),
            )
            for one, phone in rows
        ]

    def without_next_contact(
        self, *, active_since: datetime, today: date, now: datetime
    ) -> list[Omission]:
        """Active vehicles nobody is going to talk about any more (R-007, R-036).

        An appointment counts while it is still to come; one whose day has passed is no contact.
        """
        now_open = exists().where(
            FollowUp.vehicle_id == Vehicle.id, FollowUp.status.in_(OPEN_FOLLOW_UP)
        )
        booked = exists().where(
            Appointment.vehicle_id == Vehicle.id,
            Appointment.status == AppointmentStatus.CONFIRMED,
            Appointment.starts_at >= now,
        )
        visited = exists().where(
            RepairOrder.vehicle_id == Vehicle.id, RepairOrder.handed_over_at >= active_since
        )
        rows = self._session.execute(
            select(Vehicle.plate, Vehicle.owner_id, Vehicle.id, Vehicle.created_at)
            .where(
                or_(Vehicle.next_due_on.is_(None), Vehicle.next_due_on < today),
                Vehicle.sold_since.is_(None),
                visited,
                ~now_open,
                ~booked,
                or_(Vehicle.owner_id.is_(None), ~has_opted_out(Vehicle.owner_id)),
            )
            .order_by(Vehicle.id)
        )
        return [Omission(*row) for row in rows]

    def workshop_not_told(self, *, at: datetime) -> list[Omission]:
        """Coming appointments the workshop has no notice of (R-050)."""
        rows = self._session.execute(
            select(
                Appointment.number,
                Appointment.customer_id,
                Appointment.vehicle_id,
                Appointment.booked_at,
            ).where(
                Appointment.status == AppointmentStatus.CONFIRMED,
                Appointment.starts_at > at,
                Appointment.workshop_told_at.is_(None),
            )
        )
        return [Omission(*row) for row in rows]

    def letters_overdue(self, *, at: datetime) -> list[Omission]:
        """Letters that should have gone out by now (R-053)."""
        rows = self._session.execute(
            select(LetterTask.origin, LetterTask.customer_id, LetterTask.due_at)
            .where(LetterTask.done_at.is_(None), LetterTask.due_at < at)
            .order_by(LetterTask.due_at)
        )
        return [Omission(origin, who, None, due) for origin, who, due in rows]

    def keep(self, run: NightlyRun) -> NightlyRun:
        """Keep a run in the place of an earlier one of the same day."""
        earlier = self.of_day(run.day)
        if earlier is not None:
            self._session.execute(delete(NightlyFinding).where(NightlyFinding.run_id == earlier.id))
            self._session.execute(delete(NightlyRun).where(NightlyRun.id == earlier.id))
            self._session.expunge(earlier)
        self._session.add(run)
        self._session.flush()
        return run

    def of_day(self, day: date) -> NightlyRun | None:
        return self._session.scalars(select(NightlyRun).where(NightlyRun.day == day)).first()

    def newest(self, *, limit: int = 14) -> Sequence[NightlyRun]:
        return self._session.scalars(
            select(NightlyRun).order_by(NightlyRun.day.desc()).limit(limit)
        ).all()

    def findings_of(self, run: NightlyRun) -> Sequence[NightlyFinding]:
        return self._session.scalars(
            select(NightlyFinding)
            .where(NightlyFinding.run_id == run.id)
            .options(selectinload(NightlyFinding.customer), selectinload(NightlyFinding.vehicle))
            .order_by(NightlyFinding.id)
        ).all()


def _has_phone(customer_id: Any) -> Any:
    return exists().where(
        and_(
            ContactPoint.customer_id == customer_id,
            ContactPoint.kind.in_(("phone", "landline")),
            ContactPoint.valid_until.is_(None),
            ~ContactPoint.bad,
        )
    )


def _person_facts(
    name: str | None, honorific: Any, company: bool, address: str | None, wish: Any, phone: bool
) -> dict[str, Any]:
    facts = {"name": name, "phone": phone, "address": address, "desired_service": wish}
    return facts if company else {**facts, "honorific": honorific}
