"""The information officer's lists: due, overdue, new and lost, and what is entered in them.

A list is not a copy: it is read off the vehicles each time, so that it is complete and nobody
stands on it twice (R-045). What staff enter (a letter, a reason, a first-service slip) is written
where the planner finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from crm.errors import NotDue, ValueUnusable
from crm.models import Customer, Letter, MaintenancePlan, Vehicle
from crm.rules.absence_words import absence_reason_in
from crm.rules.maintenance import months_later
from crm.rules.wall import day_of, moment_on
from crm.store.service_lists import DueVehicle
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AbsenceReason, LetterKind
from crm.use_cases.audit import note_change
from crm.use_cases.letters import register_letter

OVERDUE_LISTED_DAYS = 365
LOST_LOOK_BACK_DAYS = 31
HEARD_WITHIN_DAYS = 31
BOT = "bot"


def maintenance_list(uow: UnitOfWork, *, week_of: date) -> list[DueVehicle]:
    """Vehicles to write to in the week of this day: due the lead time after it (R-045)."""
    monday = week_of - timedelta(days=week_of.weekday())
    first = monday + timedelta(days=uow.policy.maintenance.letter_lead_days)
    return uow.service_lists.due_between(first, first + timedelta(days=6))


@dataclass(frozen=True)
class Narrowed:
    """Who of a list is looked at (R-139); ``unexplained``: those without a reason."""

    reason: AbsenceReason | None = None
    unexplained: bool = False
    model: str | None = None
    clerk_id: int | None = None

    @property
    def narrows(self) -> bool:
        return self != EVERY_ONE

    def takes(self, line: DueVehicle) -> bool:
        car, owner = line.vehicle, line.owner
        if self.unexplained and car.absence_reason is not None:
            return False
        if self.reason is not None and car.absence_reason is not self.reason:
            return False
        if self.model and car.model != self.model:
            return False
        return self.clerk_id is None or (owner is not None and owner.clerk_id == self.clerk_id)

    def takes_lost(self, customer: Customer) -> bool:
        """The same for a lost customer, who may have had any model."""
        if self.unexplained and customer.lost_class is not None:
            return False
        if self.reason is not None and customer.lost_class is not self.reason:
            return False
        return self.clerk_id is None or customer.clerk_id == self.clerk_id


EVERY_ONE = Narrowed()


def overdue_list(
    uow: UnitOfWork, *, today: date, narrowed: Narrowed = EVERY_ONE
) -> list[DueVehicle]:
    """Vehicles due, grace over, and not seen since: 到期未来厂 (R-048, R-139)."""
    until = today - timedelta(days=uow.policy.maintenance.overdue_grace_days)
    since = today - timedelta(days=OVERDUE_LISTED_DAYS)
    return [
        line for line in uow.service_lists.overdue(since=since, until=until) if narrowed.takes(line)
    ]


def log_service_letter(uow: UnitOfWork, *, vehicle_id: int, by: str, channel: str) -> Letter:
    """Enter that the invitation to a service has gone out; the call follows next week (R-046).

    Raises:
        NotFound: there is no such vehicle.
        NotDue: nobody knows when its next service is, so there is nothing to invite to.
    """
    vehicle = uow.vehicles.get(vehicle_id)
    if vehicle.next_due_on is None:
        raise NotDue(vehicle.plate)
    owner = vehicle.owner
    items = "、".join(vehicle.next_due_items or [])
    km = f" / {vehicle.next_due_km} km" if vehicle.next_due_km else ""
    letter = register_letter(
        uow,
        origin=f"service_letter:vehicle:{vehicle.id}:{vehicle.next_due_on}",
        kind=LetterKind.INVITATION,
        subject="定期保养邀请",
        text=f"{vehicle.plate} {vehicle.next_due_on}{km} {items}".rstrip(),
        channel=channel,
        sender=by,
        address=owner.address if owner else None,
        customer_id=vehicle.owner_id,
        vehicle_id=vehicle.id,
    )
    vehicle.letter_logged_at = letter.at
    note_change(uow, by=by, what="log letter", noun="vehicle", key=vehicle.id)
    return letter


def note_absence(uow: UnitOfWork, *, vehicle_id: int, reason: AbsenceReason, by: str) -> Vehicle:
    """Enter why a vehicle that was due has not come (R-048); a sold one is asked about no more.

    Raises:
        NotFound: there is no such vehicle.
    """
    vehicle = uow.vehicles.get(vehicle_id)
    before = vehicle.absence_reason
    vehicle.absence_reason = reason
    vehicle.absence_told_at = uow.clock.now()
    if reason is AbsenceReason.SOLD and vehicle.sold_since is None:
        vehicle.sold_since = day_of(uow.clock.now(), wall=uow.wall)
    note_change(
        uow,
        by=by,
        what="note absence",
        noun="vehicle",
        key=vehicle.id,
        before={"absence_reason": before.value if before else None},
        after={"absence_reason": reason.value},
    )
    return vehicle


def hear_absences(uow: UnitOfWork) -> int:
    """Class what customers said when asked why a due vehicle did not come; how many (R-048).

    Their words stay in the record of the talk; whoever reads them may choose another reason.
    """
    heard = 0
    since = uow.clock.now() - timedelta(days=HEARD_WITHIN_DAYS)
    for vehicle, words in uow.service_lists.told_why(since=since):
        if vehicle.absence_reason is None:
            reason = absence_reason_in(words)
            note_absence(uow, vehicle_id=vehicle.id, reason=reason, by=BOT)
            heard += 1
    return heard


def enter_first_service(uow: UnitOfWork, *, vehicle_id: int, done_on: date, by: str) -> Vehicle:
    """Enter a first-service slip; from then on nobody is invited to it any more (R-021).

    Raises:
        NotFound: there is no such vehicle.
        ValueUnusable: the slip is dated in the future, or before the car was delivered.
    """
    vehicle = uow.vehicles.get(vehicle_id)
    delivered = vehicle.delivered_on
    if done_on > day_of(uow.clock.now(), wall=uow.wall) or (delivered and done_on < delivered):
        raise ValueUnusable("first_service_done_on", done_on.isoformat())
    before = vehicle.first_service_done_on
    vehicle.first_service_done_on = done_on
    note_change(
        uow,
        by=by,
        what="enter first service",
        noun="vehicle",
        key=vehicle.id,
        before={"first_service_done_on": before.isoformat() if before else None},
        after={"first_service_done_on": done_on.isoformat()},
    )
    return vehicle


def set_plan(
    uow: UnitOfWork,
    *,
    model: str,
    interval_km: int,
    interval_months: int,
    items: list[str],
    by: str,
    price: int | None = None,
    hours: float | None = None,
) -> MaintenancePlan:
    """Set what a model needs and how often; it holds from the next visit on (R-020).

    Raises:
        ValueUnusable: an interval is not above nought.
    """
    for name, value in (("interval_km", interval_km), ("interval_months", interval_months)):
        if value <= 0:
            raise ValueUnusable(name, str(value))
    plan = uow.vehicles.plan_for(model.strip())
    if not model.strip():
        raise ValueUnusable("model", model)
    if plan is None:
        plan = MaintenancePlan(model=model.strip())
        uow.session.add(plan)
    plan.interval_km, plan.interval_months = interval_km, interval_months
    plan.items, plan.price, plan.hours = items, price, hours
    uow.flush()
    note_change(
        uow,
        by=by,
        what="set",
        noun="maintenance_plan",
        key=plan.id,
        after={"model": plan.model, "km": interval_km, "months": interval_months},
    )
    return plan


def mark_lost_customers(uow: UnitOfWork, *, today: date) -> int:
    """Note who has stopped coming, and welcome back who came again; how many are newly lost.

    Lost is who has paid for no visit for the months of the policy, with any of their vehicles
    (R-015, R-167, C-12). Only what became true lately is looked at: nobody is called a lost
    customer again years later.
    """
    months = uow.policy.lost_months_without_paid_visit
    until = moment_on(months_later(today, -months) + timedelta(days=1), time(0), wall=uow.wall)
    lists = uow.service_lists
    lists.welcome_back(since=until)
    rows = lists.last_paid_between(until - timedelta(days=LOST_LOOK_BACK_DAYS), until)
    coming = lists.still_coming([row.owner_id for row in rows], since=until)
    last_of: dict[int, date] = {}
    for row in rows:
        day = day_of(row.at, wall=uow.wall)
        if row.owner_id not in coming:
            last_of[row.owner_id] = max(day, last_of.get(row.owner_id, day))
    return lists.mark_lost({owner: months_later(day, months) for owner, day in last_of.items()})
