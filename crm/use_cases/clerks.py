"""Whose customers are whose: clerks are designated, and stood in for (R-133, R-134).

A stand-in is temporary by its dates alone. Nothing is moved when it begins, so nothing can
be left behind when it ends.
"""

from __future__ import annotations

from datetime import datetime

from crm.errors import NoSuchSpan, OwnDeputy
from crm.models import Customer, Staff, StandIn
from crm.rules.stand_ins import uncovered_from
from crm.store.unit_of_work import UnitOfWork
from crm.terms import EscalationReason, Queue
from crm.use_cases.audit import note_change
from crm.use_cases.escalations import BY_ITSELF, mark_solved, open_again, raise_escalation
from crm.use_cases.staff import absences, stood_in_for_now

ALERT = EscalationReason.NOBODY_THERE.value


def assign_clerk(uow: UnitOfWork, *, customer_id: int, clerk_id: int, by: str) -> Customer:
    """Make a clerk responsible for a customer, and for all open follow-ups of theirs.

    Raises:
        NotFound: there is no such customer or clerk.
    """
    customer = uow.customers.get(customer_id)
    clerk = uow.staff.get(clerk_id)
    before = {"clerk_id": customer.clerk_id}
    customer.clerk = clerk
    customer.clerk_id = clerk.id
    for follow_up in uow.follow_ups.open_of_customer(customer_id):
        follow_up.clerk_id = clerk.id
    note_change(
        uow,
        by=by,
        what="assign",
        noun="customer",
        key=customer_id,
        before=before,
        after={"clerk_id": clerk.id},
    )
    return customer


def appoint_stand_in(
    uow: UnitOfWork,
    *,
    absent_id: int,
    deputy_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    by: str,
) -> StandIn:
    """Let a colleague see to an absent clerk's customers from one moment to another.

    ``deputy_id`` None records the absence, of which the supervisor is alerted. Said again
    for the same beginning, it replaces what stood there.

    Raises:
        NotFound: there is no such clerk or deputy.
        NoSuchSpan: it would end before it starts.
        OwnDeputy: nobody stands in for himself.
    """
    if ends_at <= starts_at:
        raise NoSuchSpan(starts_at, ends_at)
    if deputy_id == absent_id:
        raise OwnDeputy
    absent = uow.staff.get(absent_id)
    deputy = uow.staff.get(deputy_id) if deputy_id is not None else None
    row = uow.staff.stand_in_from(absent.id, starts_at) or StandIn(
        absent_id=absent.id, starts_at=starts_at
    )
    row.deputy_id = deputy.id if deputy else None
    row.ends_at = ends_at
    row.appointed_by = by
    uow.staff.keep_stand_in(row)
    note_change(
        uow,
        by=by,
        what="appoint stand-in",
        noun="staff",
        key=absent.id,
        after={
            "deputy_id": row.deputy_id,
            "starts_at": starts_at.isoformat(),
            "ends_at": ends_at.isoformat(),
        },
    )
    return row


def end_absence(uow: UnitOfWork, *, stand_in_id: int, by: str) -> StandIn:
    """Somebody is back early; from now on the work is theirs again.

    One that lies ahead is taken back whole. Ending it twice changes nothing.

    Raises:
        NotFound: there is no such absence.
    """
    row = uow.staff.stand_in(stand_in_id)
    now = uow.clock.now()
    if row.ends_at > now:
        before = row.ends_at
        row.ends_at = max(now, row.starts_at)
        note_change(
            uow,
            by=by,
            what="end stand-in",
            noun="staff",
            key=row.absent_id,
            before={"ends_at": before.isoformat()},
            after={"ends_at": row.ends_at.isoformat()},
        )
    return row


def signature_of(uow: UnitOfWork, *, staff: Staff, customer: Customer | None) -> str:
    """The name work for this customer is signed with: `张伟 代 李娜` for a stand-in (R-134)."""
    clerk_id = customer.clerk_id if customer else None
    if clerk_id is None or clerk_id not in stood_in_for_now(uow, staff):
        return staff.display_name
    return f"{staff.display_name} 代 {uow.staff.get(clerk_id).display_name}"


def alert_uncovered(uow: UnitOfWork) -> int:
    """Tell the supervisor of each absence in which nobody has the work; return how many are new.

    An alert whose absence has found its deputy, or is over, is done with by itself.
    """
    now, known = uow.clock.now(), absences(uow)
    uncovered = {
        one.number: one for one in known if uncovered_from(one, known, since=now) is not None
    }
    raised = 0
    for one in uncovered.values():
        origin = f"{ALERT}:{one.number}:{one.ends_at.isoformat()}"
        alert = uow.escalations.by_origin(origin)
        if alert is not None:
            raised += open_again(alert)
            continue
        first, last = one.starts_at.astimezone(uow.wall), one.ends_at.astimezone(uow.wall)
        name = uow.staff.get(one.absent).display_name
        raise_escalation(
            uow,
            origin=origin,
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.NOBODY_THERE,
            due_at=max(now, one.starts_at),
            words=f"{name} {first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}",
        )
        raised += 1
    for item in uow.escalations.open_of_reason(EscalationReason.NOBODY_THERE):
        if int(item.origin.split(":")[1]) not in uncovered:
            mark_solved(uow, item, by=BY_ITSELF, resolution="covered")
    return raised
