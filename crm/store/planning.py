"""What asks for a follow-up and has none yet, found in pieces by SQL.

Every query looks only at the recent facts of its kind and leaves out those already
followed up (an anti-join over an index), so a day's planning costs as much as the day, not
as the history. A piece ends with the place where the next one begins: rows that are found
and then not planned would otherwise come back for ever.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from crm.models import (
    Complaint,
    Customer,
    FollowUp,
    RepairOrder,
    Vehicle,
)
from crm.store.candidates import (
    UNREACHED,
    Candidate,
    Piece,
    Place,
    asking,
    followed_up,
    of_first,
    of_vehicle,
)
from crm.store.planning_ahead import PlanningAhead
from crm.store.planning_workshop import PlanningWorkshop
from crm.terms import (
    ComplaintStatus,
    FollowUpKind,
    FollowUpStatus,
    RepairOrderState,
)

PIECE = 2000
"""How many candidates are held in memory at a time."""


_FIRST, _CHECK = aliased(FollowUp), aliased(FollowUp)
_MISSED, _SECOND = aliased(FollowUp), aliased(FollowUp)


class Planning(PlanningAhead, PlanningWorkshop):
    """Candidates of each kind, oldest first, a piece at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def first_follow_ups(
        self, *, since: datetime, until: datetime, to_contact_person: bool, after: Place | None
    ) -> Piece:
        """Hand-overs without their first follow-up (R-030, R-012)."""
        brought, owns = RepairOrder.contact_person_id, Vehicle.owner_id
        person = func.coalesce(brought, owns) if to_contact_person else func.coalesce(owns, brought)
        query = (
            asking(person, RepairOrder.id, happened_at=RepairOrder.handed_over_at)
            .add_columns(
                RepairOrder.id.label("repair_order_id"),
                RepairOrder.imported_at.label("known_at"),
                *of_vehicle(),
            )
            .join_from(RepairOrder, Vehicle)
            .join(Customer, Customer.id == person)
            .where(
                RepairOrder.state == RepairOrderState.HANDED_OVER,
                RepairOrder.handed_over_at > since,
                RepairOrder.handed_over_at <= until,
                ~followed_up(
                    FollowUpKind.FIRST_FOLLOWUP, FollowUp.repair_order_id == RepairOrder.id
                ),
            )
        )
        return self._piece(query, RepairOrder.handed_over_at, RepairOrder.id, after)

    def seven_day_checks(
        self, *, since: datetime, until: datetime, day_reached: datetime, after: Place | None
    ) -> Piece:
        """First follow-ups without their seven-day check (R-033).

        A completed one is found at once, any other when its hand-over is before
        ``day_reached``, for only then is it known whether the two are merged.
        """
        first, check = _FIRST, _CHECK
        still_to_talk = (FollowUpStatus.PLANNED, FollowUpStatus.IN_PROGRESS, *UNREACHED)
        query = (
            asking(first.customer_id, first.id, happened_at=RepairOrder.handed_over_at)
            .add_columns(*of_first(first), *of_vehicle())
            .join_from(RepairOrder, first, first.repair_order_id == RepairOrder.id)
            .join(Vehicle, Vehicle.id == RepairOrder.vehicle_id)
            .join(Customer, Customer.id == first.customer_id)
            .where(
                first.kind == FollowUpKind.FIRST_FOLLOWUP,
                RepairOrder.handed_over_at > since,
                RepairOrder.handed_over_at <= until,
                or_(
                    first.status == FollowUpStatus.COMPLETED,
                    and_(first.status.in_(still_to_talk), RepairOrder.handed_over_at < day_reached),
                ),
                ~exists().where(
                    check.after_id == first.id, check.kind == FollowUpKind.SEVEN_DAY_CHECK
                ),
            )
        )
        return self._piece(query, RepairOrder.handed_over_at, first.id, after)

    def second_follow_ups(self, *, since: datetime, until: datetime, after: Place | None) -> Piece:
        """Completed first contacts without their second follow-up (R-034).

        Where the first was never reached, the seven-day check took its place.
        """
        first, missed, second = _FIRST, _MISSED, _SECOND
        took_its_place = and_(
            first.kind == FollowUpKind.SEVEN_DAY_CHECK,
            exists().where(missed.id == first.after_id, missed.status.in_(UNREACHED)),
        )
        query = (
            asking(first.customer_id, first.id, happened_at=first.completed_at)
            .add_columns(*of_first(first), *of_vehicle())
            .join_from(first, Customer, Customer.id == first.customer_id)
            .outerjoin(Vehicle, Vehicle.id == first.vehicle_id)
            .where(
                first.status == FollowUpStatus.COMPLETED,
                first.due_at > since,
                first.completed_at > since,
                first.completed_at <= until,
                or_(first.kind == FollowUpKind.FIRST_FOLLOWUP, took_its_place),
                ~exists().where(
                    second.after_id == first.id, second.kind == FollowUpKind.SECOND_FOLLOWUP
                ),
            )
        )
        return self._piece(query, first.due_at, first.id, after)

    def solution_notices(self, *, after: Place | None) -> Piece:
        """Solutions their customers have not been told and nobody is about to tell (R-117)."""
        return self._complaints(
            FollowUpKind.SOLUTION_NOTICE,
            ComplaintStatus.SOLUTION_FOUND,
            Complaint.solution_at,
            after,
        )

    def complaint_revisits(self, *, after: Place | None) -> Piece:
        """Customers told of a solution whom nobody is about to ask whether it holds (R-122)."""
        return self._complaints(
            FollowUpKind.COMPLAINT_REVISIT,
            ComplaintStatus.CUSTOMER_NOTIFIED,
            Complaint.notified_at,
            after,
        )

    def _complaints(
        self, kind: FollowUpKind, status: ComplaintStatus, moment: Any, after: Place | None
    ) -> Piece:
        query = (
            asking(Complaint.customer_id, Complaint.id, happened_at=moment)
            .add_columns(
                Complaint.id.label("complaint_id"),
                Complaint.repair_order_id.label("repair_order_id"),
                (Complaint.reopened + 1).label("round"),
                *of_vehicle(),
            )
            .join_from(Complaint, Customer, Customer.id == Complaint.customer_id)
            .outerjoin(Vehicle, Vehicle.id == Complaint.vehicle_id)
            .where(
                Complaint.status == status,
                moment.is_not(None),
                ~followed_up(
                    kind, FollowUp.complaint_id == Complaint.id, FollowUp.planned_at >= moment
                ),
            )
        )
        return self._piece(query, moment, Complaint.id, after)

    def _piece(self, query: Select[Any], order: Any, key: Any, after: Place | None) -> Piece:
        if after is not None:
            value, row_id = after
            beyond = tuple_(literal(value, order.type), literal(row_id))
            query = query.where(order >= literal(value, order.type), tuple_(order, key) > beyond)
        query = query.add_columns(order.label("place")).order_by(order, key).limit(PIECE)
        rows = self._session.execute(query).mappings().all()
        candidates = [
            Candidate(**{name: value for name, value in row.items() if name != "place"})
            for row in rows
        ]
        if len(rows) < PIECE:
            return candidates, None
        return candidates, (rows[-1]["place"], rows[-1]["cause_id"])
