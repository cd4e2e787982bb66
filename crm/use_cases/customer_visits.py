"""A visit to a customer (走访): a person asks for it, a person makes it (R-101).

The bot only keeps the task. It waits on the clerk's list of what is left to people, makes room
around itself like any contact, and is settled by what the visitor enters afterwards, as a call
made by hand is.
"""

from __future__ import annotations

from datetime import date

from crm.errors import ContactRefused, MomentPassed, TextMissing, TooFarAhead
from crm.models import Complaint, Customer, FollowUp, Vehicle
from crm.rules.priority import priority_of
from crm.rules.visit_windows import visit_window
from crm.rules.wall import day_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, FollowUpKind, FollowUpStatus, HalfDay
from crm.use_cases.audit import note_change
from crm.use_cases.follow_up_drafts import link
from crm.use_cases.follow_up_wishes import FURTHEST

KIND = FollowUpKind.CUSTOMER_VISIT
_HALF_ZH = {HalfDay.ANY: "", HalfDay.MORNING: "上午", HalfDay.AFTERNOON: "下午"}
_HALF_EN = {HalfDay.ANY: "", HalfDay.MORNING: " in the morning", HalfDay.AFTERNOON: " after noon"}


def ask_for_visit(
    uow: UnitOfWork,
    *,
    customer: Customer,
    day: date,
    half: HalfDay,
    why: str,
    by: str,
    vehicle: Vehicle | None = None,
    complaint: Complaint | None = None,
) -> FollowUp:
    """Put a visit on the list of the customer's clerk; the same one is asked for once.

    Whoever wants no contact is not visited either, but for a complaint of theirs that is open.

    Raises:
        TextMissing: nothing says why.
        MomentPassed: that half of the day is over.
        TooFarAhead: it is so far away that nobody would remember.
        ContactRefused: the customer does not want to be contacted, or not to be visited.
    """
    why = why.strip()
    if not why:
        raise TextMissing("why")
    now = uow.clock.now()
    today = day_of(now, wall=uow.wall)
    if day < today:
        raise MomentPassed(day)
    if day > today + FURTHEST:
        raise TooFarAhead(day, today + FURTHEST)
    window = visit_window(day, half, policy=uow.policy)
    if window.kpi <= now:
        raise MomentPassed(window.kpi)
    for stop in uow.customers.opt_outs(customer.id) if complaint is None else ():
        if stop.channel in (None, Channel.VISIT):
            raise ContactRefused(stop.words)
    for known in uow.follow_ups.open_of_customer(customer.id):
        if known.kind is KIND and (known.due_at, known.kpi_at) == (window.planned, window.kpi):
            return known
    reason = link(
        KIND.value,
        "R-101",
        inputs={},
        result={"due_at": window.planned.isoformat(), "latest_at": window.latest.isoformat()},
        zh=f"{by}要求{day.month}月{day.day}日{_HALF_ZH[half]}上门走访:{why}",
        en=f"{by} asked for a visit on {day:%m-%d}{_HALF_EN[half]}: {why}",
    )
    visit = uow.follow_ups.add(
        FollowUp(
            kind=KIND,
            origin=f"{KIND.value}:customer:{customer.id}:{uow.new_token()}",
            status=FollowUpStatus.PLANNED,
            customer_id=customer.id,
            vehicle_id=vehicle.id if vehicle else None,
            complaint_id=complaint.id if complaint else None,
            clerk_id=customer.clerk_id,
            priority=priority_of(
                KIND, private_use=None, open_complaint=complaint is not None, asked_for=True
            ),
            earliest_at=window.earliest,
            due_at=window.planned,
            kpi_at=window.kpi,
            latest_at=window.latest,
            channel=Channel.VISIT,
            topics=[why],
            reasons=[reason],
            planned_at=now,
        )
    )
    after = {"day": day.isoformat(), "half": half.value, "why": why}
    note_change(uow, by=by, what="ask for visit", noun="follow_up", key=visit.id, after=after)
    return visit
