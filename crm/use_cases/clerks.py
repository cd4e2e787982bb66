"""Whose customers are whose: clerks are designated, and stood in for (R-133, R-134).

A stand-in is temporary by its dates alone. Nothing is moved when it begins, so nothing can
be left behind when it ends.
"""

from __future__ import annotations

from datetime import datetime

from crm.errors import NoSuchSpan
from crm.models import Customer, StandIn
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change


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

    ``deputy_id`` None records the absence; the team page shows that nobody stands in.

    Raises:
        NotFound: there is no such clerk or deputy.
        NoSuchSpan: it would end before it starts.
    """
    if ends_at <= starts_at:
        raise NoSuchSpan(starts_at, ends_at)
    absent = uow.staff.get(absent_id)
    deputy = uow.staff.get(deputy_id) if deputy_id is not None else None
    row = StandIn(
        absent_id=absent.id,
        deputy_id=deputy.id if deputy else None,
        starts_at=starts_at,
        ends_at=ends_at,
        appointed_by=by,
    )
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
