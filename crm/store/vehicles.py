"""Where vehicles and their dossiers are kept. One plate, one dossier (R-004, R-006)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from crm.models import MaintenancePlan, Vehicle, VehiclePerson
from crm.store.base import Shelf
from crm.terms import PersonRole


class Vehicles(Shelf[Vehicle]):
    model = Vehicle

    def by_plate(self, plate: str) -> Vehicle | None:
        return self._session.scalars(select(Vehicle).where(Vehicle.plate == plate)).first()

    def by_vin(self, vin: str) -> Vehicle | None:
        return self._session.scalars(select(Vehicle).where(Vehicle.vin == vin)).first()

    def of_customer(self, customer_id: int) -> Sequence[Vehicle]:
        """Vehicles this customer owns or brings, each once, oldest first."""
        return self._session.scalars(
            select(Vehicle)
            .where(
                Vehicle.id.in_(
                    select(VehiclePerson.vehicle_id).where(VehiclePerson.customer_id == customer_id)
                )
            )
            .order_by(Vehicle.id)
        ).all()

    def of_customers(self, customer_ids: Collection[int]) -> dict[int, list[Vehicle]]:
        """The vehicles of several customers by customer, each once, oldest first."""
        rows = self._session.execute(
            select(VehiclePerson.customer_id, Vehicle)
            .join(Vehicle, VehiclePerson.vehicle_id == Vehicle.id)
            .where(VehiclePerson.customer_id.in_(customer_ids))
            .order_by(VehiclePerson.customer_id, Vehicle.id)
        )
        found: dict[int, list[Vehicle]] = {}
        for customer_id, vehicle in rows:
            cars = found.setdefault(customer_id, [])
            if vehicle not in cars:
                cars.append(vehicle)
        return found

    def link(self, vehicle_id: int, customer_id: int, role: PersonRole) -> None:
        """Say which role this customer has for this vehicle; said twice, nothing changes."""
        known = self._session.scalar(
            select(VehiclePerson.id).where(
                VehiclePerson.vehicle_id == vehicle_id,
                VehiclePerson.customer_id == customer_id,
                VehiclePerson.role == role,
            )
        )
        if known is None:
            self._session.add(
                VehiclePerson(vehicle_id=vehicle_id, customer_id=customer_id, role=role)
            )
            self._session.flush()

    def plan_for(self, model: str | None) -> MaintenancePlan | None:
        if not model:
            return None
        return self._session.scalars(
            select(MaintenancePlan).where(MaintenancePlan.model == model)
        ).first()
