"""What the drivers of vehicles in the workshop should hear now (R-055 to R-059).

The third part of `planning`: the candidates are few, for they are the vehicles in the house, and
each rests on an index of what was told of them last.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    exists,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased

from crm.models import (
    Customer,
    ExtraWork,
    FollowUp,
    PartsOrder,
    PromiseChange,
    RepairOrder,
    Vehicle,
)
from crm.store.candidates import Piece, Place, asking, followed_up, of_vehicle
from crm.terms import FollowUpKind, RepairOrderState

_CHANGE = aliased(PromiseChange)


def in_the_house() -> ColumnElement[bool]:
    """In SQL, an order whose vehicle is in repair: written out, not bound, because only then a
    database sees that the small index of these orders will do."""
    return RepairOrder.state == literal_column(f"'{RepairOrderState.IN_REPAIR.value}'")


def newest_change() -> Any:
    """In SQL, the newest change of an order's promised time; 0 where it was never changed."""
    change = _CHANGE
    newest = select(func.max(change.id)).where(change.repair_order_id == RepairOrder.id)
    return func.coalesce(newest.scalar_subquery(), 0)


def pickup_origin() -> ColumnElement[str]:
    """The origin of the notice for the time promised now: another promise is another notice."""
    begins = literal(f"{FollowUpKind.PICKUP_NOTICE.value}:repair_order:")
    return begins + cast(RepairOrder.id, String) + ":" + cast(newest_change(), String)


def delay_origin() -> ColumnElement[str]:
    """The origin of the notice of the newest change."""
    begins = literal(f"{FollowUpKind.DELAY_NOTICE.value}:promise_change:")
    return begins + cast(newest_change(), String)


class PlanningWorkshop(ABC):
    """Candidates among the vehicles in the house, a piece at a time."""

    @abstractmethod
    def _piece(self, query: Select[Any], order: Any, key: Any, after: Place | None) -> Piece:
        """Read one piece of a query's candidates in order."""

    def pickup_notices(self, *, after: Place | None) -> Piece:
        """Finished vehicles whose drivers have not been told to come (R-056)."""
        return self._of_orders(
            RepairOrder,
            RepairOrder.ready_at,
            RepairOrder.ready_at.is_not(None),
            ~exists().where(
                FollowUp.repair_order_id == RepairOrder.id, FollowUp.origin == pickup_origin()
            ),
            columns=(newest_change().label("round"),),
            after=after,
        )

    def delay_notices(self, *, after: Place | None) -> Piece:
        """Vehicles promised for later than before, whose drivers do not know yet (R-057)."""
        change = PromiseChange
        return self._of_orders(
            change,
            change.at,
            RepairOrder.ready_at.is_(None),
            change.id == newest_change(),
            change.promised_at > change.was_at,
            ~exists().where(
                FollowUp.repair_order_id == RepairOrder.id, FollowUp.origin == delay_origin()
            ),
            columns=(change.was_at.label("was_at"),),
            after=after,
        )

    def parts_arrivals(self, *, after: Place | None) -> Piece:
        """Parts that have come for customers who wait for them (R-058)."""
        order = PartsOrder
        query = (
            asking(order.customer_id, order.id, happened_at=order.arrived_at)
            .add_columns(
                order.id.label("parts_order_id"),
                order.arrived_at.label("known_at"),
                *of_vehicle(),
            )
            .join_from(order, Customer, Customer.id == order.customer_id)
            .outerjoin(Vehicle, Vehicle.id == order.vehicle_id)
            .where(
                order.arrived_at.is_not(None),
                order.settled_at.is_(None),
                ~followed_up(FollowUpKind.PARTS_ARRIVAL, FollowUp.parts_order_id == order.id),
            )
        )
        return self._piece(query, order.arrived_at, order.id, after)

    def extra_works(self, *, after: Place | None) -> Piece:
        """Work found to be needed about which nobody has decided (R-059)."""
        work = ExtraWork
        return self._of_orders(
            work,
            work.found_at,
            work.decided_at.is_(None),
            ~followed_up(FollowUpKind.EXTRA_WORK, FollowUp.extra_work_id == work.id),
            columns=(work.id.label("extra_work_id"),),
            after=after,
        )

    def new_cars(self, *, since: datetime, until: datetime, after: Place | None) -> Piece:
        """New cars delivered just now whose owners have not been thanked (R-055)."""
        query = (
            asking(Vehicle.owner_id, Vehicle.id, happened_at=Vehicle.delivered_at)
            .add_columns(Vehicle.delivered_at.label("known_at"), *of_vehicle())
            .join_from(Vehicle, Customer, Customer.id == Vehicle.owner_id)
            .where(
                Vehicle.delivered_at > since,
                Vehicle.delivered_at <= until,
                ~followed_up(FollowUpKind.NEW_CAR_THANKS, FollowUp.vehicle_id == Vehicle.id),
            )
        )
        return self._piece(query, Vehicle.delivered_at, Vehicle.id, after)

    def _of_orders(
        self,
        fact: Any,
        known_at: Any,
        *conditions: ColumnElement[bool],
        columns: Sequence[Any],
        after: Place | None,
    ) -> Piece:
        """Facts about vehicles in the house, each for its driver, by when they were known.

        ``fact`` is the order itself or hangs on one by ``repair_order_id``.
        """
        query = asking(_driver(), fact.id, happened_at=known_at).add_columns(
            RepairOrder.id.label("repair_order_id"),
            RepairOrder.promised_at.label("promised_at"),
            RepairOrder.arrived_at.label("arrived_at"),
            known_at.label("known_at"),
            *columns,
            *of_vehicle(),
        )
        if fact is RepairOrder:
            query = query.select_from(RepairOrder)
        else:
            query = query.join_from(fact, RepairOrder, RepairOrder.id == fact.repair_order_id)
        query = (
            query.join(Vehicle, Vehicle.id == RepairOrder.vehicle_id)
            .join(Customer, Customer.id == _driver())
            .where(in_the_house(), *conditions)
        )
        return self._piece(query, known_at, fact.id, after)


def _driver() -> Any:
    """In SQL, who brought the vehicle and waits for it."""
    return func.coalesce(RepairOrder.contact_person_id, Vehicle.owner_id)
