"""Where appointments are kept, and which places are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.models import Appointment
from crm.store.base import Shelf
from crm.store.scopes import EVERYTHING, Scope
from crm.terms import AppointmentStatus


class Appointments(Shelf[Appointment]):
    model = Appointment

    def taken(self, start: datetime, end: datetime) -> Sequence[datetime]:
        """The times already promised to somebody between two moments."""
        return self._session.scalars(
            select(Appointment.starts_at)
            .where(
                Appointment.status == AppointmentStatus.CONFIRMED,
                Appointment.starts_at >= start,
                Appointment.starts_at < end,
            )
            .order_by(Appointment.starts_at)
        ).all()

    def at(self, starts_at: datetime) -> Sequence[Appointment]:
        """The appointments that stand for this very moment."""
        return self._session.scalars(
            select(Appointment)
            .where(
                Appointment.status == AppointmentStatus.CONFIRMED,
                Appointment.starts_at == starts_at,
            )
            .order_by(Appointment.id)
        ).all()

    def of_conversation(self, conversation_id: int) -> Appointment | None:
        """The appointment confirmed in this conversation, or None."""
        return self._session.scalars(
            select(Appointment)
            .where(
                Appointment.conversation_id == conversation_id,
                Appointment.status == AppointmentStatus.CONFIRMED,
            )
            .order_by(Appointment.id.desc())
            .limit(1)
        ).first()

    def of_vehicle(self, vehicle_id: int) -> Sequence[Appointment]:
        return self._session.scalars(
            select(Appointment)
            .where(Appointment.vehicle_id == vehicle_id)
            .order_by(Appointment.starts_at.desc())
        ).all()

    def next_of_vehicle(self, vehicle_id: int, *, now: datetime) -> Appointment | None:
        """The vehicle's next confirmed appointment, or None."""
        return self._session.scalars(
            select(Appointment)
            .where(
                Appointment.vehicle_id == vehicle_id,
                Appointment.status == AppointmentStatus.CONFIRMED,
                Appointment.starts_at >= now,
            )
            .order_by(Appointment.starts_at)
            .limit(1)
        ).first()

    def upcoming(
        self, *, now: datetime, scope: Scope = EVERYTHING, limit: int = 100
    ) -> Sequence[Appointment]:
        return self._session.scalars(
            select(Appointment)
            .where(
                Appointment.status == AppointmentStatus.CONFIRMED,
                Appointment.starts_at >= now,
                scope.appointments(),
            )
            .options(joinedload(Appointment.customer), joinedload(Appointment.vehicle))
            .order_by(Appointment.starts_at)
            .limit(limit)
        ).all()
