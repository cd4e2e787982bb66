"""Looking again at what is planned: what lapsed, what holds again, what has moved.

One statement over all planned rows for each reason, each resting on an index of the fact it
asks about. The reason is kept with the row in one word; the console says it in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from crm.models import (
    Appointment,
    Campaign,
    Complaint,
    Customer,
    ExtraWork,
    FollowUp,
    PartsOrder,
    RepairOrder,
    Vehicle,
)
from crm.store.candidates import (
    has_opted_out,
    service_overdue_origin,
    service_reminder_origin,
)
from crm.store.planning_workshop import delay_origin, pickup_origin
from crm.terms import (
    AppointmentStatus,
    CampaignStatus,
    ComplaintStatus,
    FollowUpKind,
    FollowUpStatus,
    RepairOrderState,
)

PIECE = 2000

AFTER_SERVICE = (
    FollowUpKind.FIRST_FOLLOWUP,
    FollowUpKind.SEVEN_DAY_CHECK,
    FollowUpKind.SECOND_FOLLOWUP,
)
ABOUT_A_VEHICLE = (
    *AFTER_SERVICE,
    FollowUpKind.SERVICE_REMINDER,
    FollowUpKind.FIRST_SERVICE_INVITATION,
    FollowUpKind.LOST_CUSTOMER_RECALL,
)
IN_THE_WORKSHOP = (
    FollowUpKind.PICKUP_NOTICE,
    FollowUpKind.DELAY_NOTICE,
    FollowUpKind.EXTRA_WORK,
)
OWED = (FollowUpKind.SOLUTION_NOTICE, FollowUpKind.COMPLAINT_REVISIT)


_HOST, _FIRST = aliased(FollowUp), aliased(FollowUp)


@dataclass(frozen=True)
class Anchored:
    """A planned follow-up with the moment its window is counted from today."""

    id: int
    kind: FollowUpKind
    counts_from: datetime
    known_at: datetime
    earliest_at: datetime
    latest_at: datetime
    wished_at: datetime | None


class PlanRevisions:
    """The follow-ups already planned, held against today's facts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cancel_what_lapsed(self, *, at: datetime, in_the_workshop: bool = False) -> dict[str, int]:
        """Cancel planned follow-ups whose reason is gone; how many, by the reason.

        ``in_the_workshop`` looks only at what drivers are to be told of vehicles in the house.
        """
        planned = FollowUp.status == FollowUpStatus.PLANNED
        cancelled = {}
        reasons = _lapsed_in_the_workshop() if in_the_workshop else _lapsed(at)
        for reason, lapsed in reasons.items():
            cancelled[reason] = self._update(
                and_(planned, lapsed), status=FollowUpStatus.CANCELLED, held_reason=reason
            )
        return {reason: count for reason, count in cancelled.items() if count}

    def revive_what_holds_again(self, *, at: datetime) -> int:
        """Plan again what was cancelled by mistake of the facts, or joined to what is gone."""
        host = _HOST
        revived = 0
        for reason in ("repair_order_cancelled", "already_booked", "not_ready"):
            revived += self._update(
                and_(
                    FollowUp.status == FollowUpStatus.CANCELLED,
                    FollowUp.held_reason == reason,
                    FollowUp.latest_at > at,
                    ~_lapsed(at)[reason],
                ),
                status=FollowUpStatus.PLANNED,
                held_reason=None,
            )
        revived += self._update(
            and_(
                FollowUp.status == FollowUpStatus.MERGED,
                FollowUp.latest_at > at,
                exists().where(
                    host.id == FollowUp.merged_into_id,
                    host.status == FollowUpStatus.CANCELLED,
                    host.held_reason.in_(
                        ("repair_order_cancelled", "already_booked", "already_served", "called_off")
                    ),
                ),
            ),
            status=FollowUpStatus.PLANNED,
            merged_into_id=None,
        )
        return revived

    def anchored(self) -> Iterator[Anchored]:
        """Planned follow-ups after service and reminders of appointments, with their anchors."""
        first = _FIRST
        columns = (FollowUp.earliest_at, FollowUp.latest_at, FollowUp.wished_at)
        known_at = RepairOrder.imported_at
        by_order = (
            select(FollowUp.id, FollowUp.kind, RepairOrder.handed_over_at, known_at, *columns)
            .join_from(FollowUp, RepairOrder, FollowUp.repair_order_id == RepairOrder.id)
            .where(
                FollowUp.kind.in_((FollowUpKind.FIRST_FOLLOWUP, FollowUpKind.SEVEN_DAY_CHECK)),
                RepairOrder.handed_over_at.is_not(None),
            )
        )
        by_first = (
            select(FollowUp.id, FollowUp.kind, first.completed_at, first.completed_at, *columns)
            .join_from(FollowUp, first, FollowUp.after_id == first.id)
            .where(FollowUp.kind == FollowUpKind.SECOND_FOLLOWUP, first.completed_at.is_not(None))
        )
        by_appointment = (
            select(
                FollowUp.id, FollowUp.kind, Appointment.starts_at, Appointment.booked_at, *columns
            )
            .join_from(FollowUp, Appointment)
            .where(
                FollowUp.kind == FollowUpKind.APPOINTMENT_REMINDER,
                FollowUp.latest_at != Appointment.starts_at,
            )
        )
        for query in (by_order, by_first, by_appointment):
            rows = self._session.execute(
                query.where(FollowUp.status == FollowUpStatus.PLANNED).execution_options(
                    yield_per=PIECE
                )
            )
            for row in rows:
                yield Anchored(*row)

    def _update(self, which: ColumnElement[bool], **values: Any) -> int:
        done = self._session.connection().execute(update(FollowUp).where(which).values(**values))
        return done.rowcount


def _lapsed(at: datetime) -> dict[str, ColumnElement[bool]]:
    """Why a follow-up is no longer wanted, as a condition on its row."""
    booked = exists().where(
        Appointment.vehicle_id == FollowUp.vehicle_id,
        Appointment.status == AppointmentStatus.CONFIRMED,
        Appointment.starts_at > at,
    )
    is_reminder = FollowUp.kind == FollowUpKind.SERVICE_REMINDER
    other_due = and_(
        FollowUp.origin != service_reminder_origin(), FollowUp.origin != service_overdue_origin()
    )
    return {
        "opted_out": and_(FollowUp.kind.not_in(OWED), has_opted_out(FollowUp.customer_id)),
        "repair_order_cancelled": and_(
            FollowUp.kind.in_(AFTER_SERVICE),
            exists().where(
                RepairOrder.id == FollowUp.repair_order_id,
                RepairOrder.state != RepairOrderState.HANDED_OVER,
            ),
        ),
        "vehicle_sold": and_(
            FollowUp.kind.in_(ABOUT_A_VEHICLE),
            exists().where(
                Vehicle.id == FollowUp.vehicle_id, Vehicle.sold_since >= FollowUp.planned_at
            ),
        ),
        "appointment_cancelled": and_(
            FollowUp.kind == FollowUpKind.APPOINTMENT_REMINDER,
            exists().where(
                Appointment.id == FollowUp.appointment_id,
                Appointment.status != AppointmentStatus.CONFIRMED,
            ),
        ),
        "complaint_closed": and_(
            FollowUp.kind.in_(OWED),
            exists().where(
                Complaint.id == FollowUp.complaint_id, Complaint.status == ComplaintStatus.CLOSED
            ),
        ),
        "already_served": and_(
            is_reminder,
            exists().where(Vehicle.id == FollowUp.vehicle_id, other_due),
        ),
        "first_service_done": and_(
            FollowUp.kind == FollowUpKind.FIRST_SERVICE_INVITATION,
            exists().where(
                Vehicle.id == FollowUp.vehicle_id, Vehicle.first_service_done_on.is_not(None)
            ),
        ),
        "campaign_cancelled": and_(
            FollowUp.kind == FollowUpKind.CAMPAIGN_NOTICE,
            exists().where(
                Campaign.id == FollowUp.campaign_id, Campaign.status != CampaignStatus.ACTIVE
            ),
        ),
        "came_back": and_(
            FollowUp.kind == FollowUpKind.LOST_CUSTOMER_RECALL,
            exists().where(Customer.id == FollowUp.customer_id, Customer.lost_since.is_(None)),
        ),
        **_lapsed_in_the_workshop(),
        "already_booked": and_(
            FollowUp.kind.in_(
                (FollowUpKind.SERVICE_REMINDER, FollowUpKind.FIRST_SERVICE_INVITATION)
            ),
            booked,
        ),
    }


def _lapsed_in_the_workshop() -> dict[str, ColumnElement[bool]]:
    """What a driver need not be told any more (R-055 to R-059)."""
    kind = FollowUp.kind

    def of_its_order(*facts: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(RepairOrder.id == FollowUp.repair_order_id, *facts)

    return {
        "already_fetched": and_(
            kind.in_(IN_THE_WORKSHOP),
            of_its_order(RepairOrder.state != RepairOrderState.IN_REPAIR),
        ),
        "not_ready": and_(
            kind == FollowUpKind.PICKUP_NOTICE, of_its_order(RepairOrder.ready_at.is_(None))
        ),
        "promise_moved": or_(
            and_(
                kind == FollowUpKind.PICKUP_NOTICE,
                of_its_order(FollowUp.origin != pickup_origin()),
            ),
            and_(
                kind == FollowUpKind.DELAY_NOTICE,
                of_its_order(FollowUp.origin != delay_origin()),
            ),
        ),
        "ready_after_all": and_(
            kind == FollowUpKind.DELAY_NOTICE, of_its_order(RepairOrder.ready_at.is_not(None))
        ),
        "parts_settled": and_(
            kind == FollowUpKind.PARTS_ARRIVAL,
            exists().where(
                PartsOrder.id == FollowUp.parts_order_id,
                or_(PartsOrder.settled_at.is_not(None), PartsOrder.arrived_at.is_(None)),
            ),
        ),
        "already_decided": and_(
            kind == FollowUpKind.EXTRA_WORK,
            exists().where(
                ExtraWork.id == FollowUp.extra_work_id, ExtraWork.decided_at.is_not(None)
            ),
        ),
    }
