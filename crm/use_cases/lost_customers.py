"""Customers who stopped coming: asked why, counted, reported (R-167, R-198, R-214).

Lost is who paid for no visit for so many months (policy); a free campaign visit changes nothing.
Who is lost is worked out from the visits, so another definition rules at once for the days that
are still open; `lost_since` in the file is what the planner's last look found, which also asks
them back (`crm.use_cases.service_lists`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from crm.models import Customer
from crm.rules.absence_words import absence_reason_in
from crm.rules.maintenance import months_later
from crm.rules.report_periods import Days
from crm.rules.wall import day_of, moment_on
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AbsenceReason, Disposition
from crm.use_cases.audit import note_change

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Lost:
    """``reason`` is an `AbsenceReason` by its value, or `unknown`."""

    customer: Customer
    last_paid_on: date
    lost_since: date
    reason: str


@dataclass(frozen=True)
class Losses:
    """``active``: customers who had paid for a visit in time when the days began."""

    active: int
    customers: list[Lost]


def losses_of(uow: UnitOfWork, days: Days) -> Losses:
    """Who was lost in these days, as the definition in force has it; not beyond today."""
    today = day_of(uow.clock.now(), wall=uow.wall)
    last = min(days.last, today)
    months = uow.policy.lost_months_without_paid_visit

    def midnight(day: date) -> datetime:
        return moment_on(day, time(0), wall=uow.wall)

    entries = uow.visit_ledgers.lost(
        midnight(months_later(days.first, -months)),
        midnight(months_later(last + timedelta(days=1), -months)),
        quiet_until=midnight(last + timedelta(days=1)),
    )
    found = []
    for customer, paid_at in entries:
        paid_on = day_of(paid_at, wall=uow.wall)
        found.append(Lost(customer, paid_on, months_later(paid_on, months), reason_of(customer)))
    active = uow.visit_ledgers.active_customers(
        midnight(months_later(days.first, -months)), midnight(days.first)
    )
    return Losses(active, found)


def reason_of(customer: Customer) -> str:
    return customer.lost_class.value if customer.lost_class else UNKNOWN


def hear_reasons(uow: UnitOfWork) -> int:
    """Keep what customers said of it when they were called back: the class and their words."""
    heard = uow.ledgers.recalls_unheard()
    said = uow.beside.said_by_customers([talk.id for talk in heard])
    for talk in heard:
        customer = talk.customer
        if customer is None:
            continue
        words = "\n".join(said.get(talk.id, []))
        customer.lost_reason = words
        customer.lost_class = (
            AbsenceReason.SOLD
            if talk.disposition is Disposition.VEHICLE_SOLD
            else absence_reason_in(words)
        )
    return len(heard)


def keep_lost_reason(
    uow: UnitOfWork, *, customer_id: int, reason: AbsenceReason, words: str, by: str
) -> Customer:
    """Keep why a customer stopped coming: the class and his own words (R-167).

    Raises:
        NotFound: there is no such customer.
    """
    customer = uow.customers.get(customer_id)
    before = {"lost_class": customer.lost_class.value if customer.lost_class else None}
    customer.lost_class = reason
    customer.lost_reason = words.strip() or customer.lost_reason
    note_change(
        uow,
        by=by,
        what="lost reason",
        noun="customer",
        key=customer.id,
        before=before,
        after={"lost_class": reason.value},
    )
    return customer
