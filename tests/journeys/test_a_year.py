"""After a year of visits, answers, refusals and faults nobody has been forgotten.

`FOLLOWUP_YEAR_CUSTOMERS=2000` plays the year of a whole dealership; the suite plays a small one.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from crm.clock import SetClock
from crm.models import Appointment, Conversation, Customer, FollowUp, OptOut, RepairOrder, Vehicle
from crm.policy import Policy
from crm.rules.consent import OUTSIDE_BUDGET
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import (
    AppointmentStatus,
    AttemptStatus,
    ConversationStatus,
    Disposition,
    FollowUpKind,
    FollowUpStatus,
)
from crm.use_cases.follow_ups import plan_in_pieces
from crm.use_cases.nightly import KEPT_AT_MOST
from tests.databases import make_sqlite
from tests.journeys.year import FIRST_DAY, WALL, Year

CUSTOMERS = int(os.environ.get("FOLLOWUP_YEAR_CUSTOMERS", "24"))
POLICY = Policy()
OVER = frozenset(FollowUpStatus) - {FollowUpStatus.PLANNED, FollowUpStatus.IN_PROGRESS}


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """Played once; every test below looks at how it ended."""
    file = make_sqlite(tmp_path_factory.mktemp("year") / "year.db")
    clock = SetClock(datetime.combine(FIRST_DAY, time(8), tzinfo=WALL))
    engine = open_database(f"sqlite:///{file}")
    played = Year(UnitsOfWork(engine, clock=clock), clock, CUSTOMERS)
    played.play()
    yield played
    engine.dispose()


@pytest.fixture
def books(year):
    with year.units.reading() as uow:
        yield uow


def test_a_year_had_everything_in_it(year, books):
    """Otherwise the tests below would prove little."""
    kinds = set(books.session.scalars(select(FollowUp.kind)))

    assert year.happened["visits"] >= 1.5 * CUSTOMERS
    assert {"completed", "no_answer", "callback", "declined", "letters"} <= set(year.happened)
    assert kinds >= {
        FollowUpKind.FIRST_FOLLOWUP,
        FollowUpKind.SEVEN_DAY_CHECK,
        FollowUpKind.SECOND_FOLLOWUP,
        FollowUpKind.SERVICE_REMINDER,
        FollowUpKind.CAMPAIGN_NOTICE,
    }


def test_no_follow_up_is_forgotten(year, books):
    """R-030, R-036, R-063: each has ended, has expired with its reason, or lies ahead."""
    now = year.clock.now()
    host = aliased(FollowUp)
    forgotten = []
    for row in books.session.scalars(select(FollowUp)):
        if row.status is FollowUpStatus.PLANNED:
            fine = row.latest_at >= now
        elif row.status is FollowUpStatus.IN_PROGRESS:
            fine = books.session.scalar(
                select(
                    exists().where(
                        Conversation.follow_up_id == row.id,
                        Conversation.status == ConversationStatus.OPEN,
                    )
                )
            )
        elif row.status in (FollowUpStatus.EXPIRED, FollowUpStatus.CANCELLED):
            spoken = row.disposition is not None
            fine = bool(row.held_reason) or spoken
        elif row.status is FollowUpStatus.MERGED:
            fine = books.session.scalar(select(exists().where(host.id == row.merged_into_id)))
        else:
            fine = True
        if not fine:
            forgotten.append((row.id, row.kind.value, row.status.value, row.held_reason))
    assert forgotten == []


def test_every_visit_was_followed_up_or_says_why_not(books):
    """R-030, R-031: each hand-over has its first follow-up, once."""
    first = select(func.count(FollowUp.id)).where(
        FollowUp.repair_order_id == RepairOrder.id, FollowUp.kind == FollowUpKind.FIRST_FOLLOWUP
    )
    counts = Counter(
        books.session.scalars(select(first.scalar_subquery()).select_from(RepairOrder))
    )

    assert set(counts) == {1}


def test_nobody_was_contacted_outside_the_hours(books, year):
    """R-038, R-039, R-042: within call hours, or when the customer said, or a notice in writing."""
    wrong = []
    for one in year.attempts():
        row = books.follow_ups.get(one.follow_up_id)
        at = one.claimed_at.astimezone(WALL)
        spans = [POLICY.notice_hours] if row.kind in OUTSIDE_BUDGET else list(POLICY.call_hours)
        wished = any(
            talk.callback_at
            and timedelta(0) <= one.claimed_at - talk.callback_at <= timedelta(hours=1)
            for talk in books.session.scalars(
                select(Conversation).where(Conversation.follow_up_id == row.id)
            )
        )
        if not wished and not any(span.start <= at.time() < span.end for span in spans):
            wrong.append((one.id, row.kind.value, at.isoformat()))
    assert wrong == []


def test_nobody_was_asked_twice_a_day_or_four_times_a_week(books, year):
    """R-044, R-224: all kinds together; a call nobody took disturbs nobody."""
    talked: dict[int, list[datetime]] = {}
    for one in year.attempts():
        row = books.follow_ups.get(one.follow_up_id)
        unheard = one.disposition in (Disposition.NO_ANSWER, Disposition.VOICEMAIL)
        if row.kind in OUTSIDE_BUDGET or unheard or one.status is AttemptStatus.FAILED:
            continue
        talked.setdefault(row.customer_id, []).append(one.claimed_at)
    for moments in talked.values():
        days = Counter(at.astimezone(WALL).date() for at in moments)
        assert max(days.values()) <= POLICY.outreach.contacts_per_day
        for at in moments:
            week = [other for other in moments if timedelta(0) <= at - other < timedelta(days=7)]
            assert len(week) <= POLICY.outreach.contacts_per_week


def test_who_said_stop_was_left_alone(books, year):
    """R-224"""
    stopped = dict(books.session.execute(select(OptOut.customer_id, OptOut.at)).tuples().all())
    later = [
        one.id
        for one in year.attempts()
        if (row := books.follow_ups.get(one.follow_up_id)).customer_id in stopped
        and one.claimed_at > stopped[row.customer_id]
    ]
    assert later == []


def test_active_vehicles_have_a_next_contact_or_are_on_the_nights_list(books, year):
    """R-007, R-027, R-036: all are counted, and as many listed as a person can go through."""
    run = books.nightly.newest(limit=1)[0]
    listed = {
        row.vehicle_id for row in books.nightly.findings_of(run) if row.check == "no_next_contact"
    }
    today: date = year.clock.now().astimezone(WALL).date()
    a_year_before = datetime.combine(run.day.replace(year=run.day.year - 1), time(0), tzinfo=WALL)
    silent = books.session.scalars(
        select(Vehicle.id).where(
            Vehicle.sold_since.is_(None),
            (Vehicle.next_due_on.is_(None)) | (Vehicle.next_due_on < today),
            ~exists().where(
                FollowUp.vehicle_id == Vehicle.id,
                FollowUp.status.in_((FollowUpStatus.PLANNED, FollowUpStatus.IN_PROGRESS)),
            ),
            ~exists().where(OptOut.customer_id == Vehicle.owner_id),
            exists().where(
                RepairOrder.vehicle_id == Vehicle.id,
                RepairOrder.handed_over_at >= a_year_before,
            ),
        )
    )
    booked = books.session.scalars(
        select(Appointment.vehicle_id).where(
            Appointment.status == AppointmentStatus.CONFIRMED, Appointment.starts_at >= run.at
        )
    )
    forgotten = set(silent) - set(booked)
    assert run.counts["no_next_contact"] == len(forgotten)
    assert listed <= forgotten and len(listed) == min(len(forgotten), KEPT_AT_MOST)


def test_planning_again_changes_nothing(year):
    """R-030: idempotent, whatever the year has left behind."""
    plan_in_pieces(year.units)

    again = plan_in_pieces(year.units)

    assert (again.planned, again.merged, again.held, again.cancelled) == ({}, {}, {}, {})
    assert (again.revived, again.moved, again.expired, again.escalated) == (0, 0, 0, 0)
    assert again.letters_owed == 0


def test_customers_who_stayed_away_a_year_are_few_and_known(books):
    """R-015, R-167"""
    lost = books.session.scalars(
        select(Customer.lost_since).where(Customer.lost_since.is_not(None))
    )

    assert all(day >= date(2024, 12, 25) for day in lost)
