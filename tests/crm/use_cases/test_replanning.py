"""Planning again changes nothing, whatever the books hold and whenever it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Appointment, FollowUp, OptOut
from crm.store.database import open_database
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import (
    OPEN_FOLLOW_UP,
    AppointmentStatus,
    Channel,
    FollowUpStatus,
    RepairOrderState,
)
from crm.use_cases.follow_ups import PlanReport, plan_due
from tests.builders import SHANGHAI, a_customer, a_repair_order, a_vehicle

BEGINS = datetime(2025, 3, 3, 9, 0, tzinfo=SHANGHAI)
TODAY = BEGINS.date()


@dataclass(frozen=True)
class Car:
    """What is known of a vehicle: its visit, its next service, and what became of it."""

    owner: int
    left_hours_ago: int | None
    due_in_days: int | None
    letter: bool
    sold: bool
    booked_in_hours: int | None
    delivered_days_ago: int | None


cars = st.builds(
    Car,
    owner=st.integers(0, 1),
    left_hours_ago=st.none() | st.integers(-48, 24 * 10),
    due_in_days=st.none() | st.integers(-60, 30),
    letter=st.booleans(),
    sold=st.booleans(),
    booked_in_hours=st.none() | st.integers(1, 72),
    delivered_days_ago=st.none() | st.integers(0, 120),
)
rounds = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.sampled_from(
            [
                None,
                FollowUpStatus.COMPLETED,
                FollowUpStatus.DECLINED,
                FollowUpStatus.NOT_REACHED,
            ]
        ),
    ),
    min_size=1,
    max_size=2,
)


def keep(uow: UnitOfWork, number: int, car: Car, owners: list) -> None:
    """Write one car and its visit into the books."""
    now, owner = uow.clock.now(), owners[car.owner]
    due = None if car.due_in_days is None else TODAY + timedelta(days=car.due_in_days)
    ago = car.delivered_days_ago
    vehicle = a_vehicle(
        uow,
        plate=f"粤A{number:05d}",
        owner=owner,
        next_due_on=due,
        letter_logged_at=now - timedelta(days=6) if car.letter else None,
        sold_since=date(2025, 3, 1) if car.sold else None,
        delivered_on=None if ago is None else TODAY - timedelta(days=ago),
    )
    if car.left_hours_ago is not None:
        left = now - timedelta(hours=car.left_hours_ago)
        state = RepairOrderState.HANDED_OVER if left <= now else RepairOrderState.IN_REPAIR
        a_repair_order(
            uow, f"RO-{number}", left, vehicle=vehicle, contact_person=owner, state=state
        )
    if car.booked_in_hours is not None:
        uow.appointments.add(
            Appointment(
                number=f"A-{number}",
                customer_id=owner.id,
                vehicle_id=vehicle.id,
                status=AppointmentStatus.CONFIRMED,
                starts_at=now + timedelta(hours=car.booked_in_hours),
                booked_at=now,
            )
        )


def settle_one(uow: UnitOfWork, status: FollowUpStatus | None) -> None:
    """Let the first open follow-up come to an end."""
    row = uow.session.query(FollowUp).filter(FollowUp.status.in_(OPEN_FOLLOW_UP)).first()
    if row is not None and status is not None:
        row.status = status
        row.completed_at = uow.clock.now() if status is FollowUpStatus.COMPLETED else None


def picture(uow: UnitOfWork) -> list[tuple[object, ...]]:
    """All that was planned, and all that came of it."""
    return [
        tuple(getattr(row, column.name) for column in FollowUp.__table__.columns)
        for row in uow.session.query(FollowUp).order_by(FollowUp.id)
    ]


@pytest.fixture
def empty_books(sqlite_url, clock) -> Iterator[Callable[[], UnitsOfWork]]:
    """Gives books without a line each time it is asked; one engine serves them all."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    blank, engine = file.read_bytes(), open_database(sqlite_url)

    def books() -> UnitsOfWork:
        engine.dispose()
        file.write_bytes(blank)
        return UnitsOfWork(engine, clock=clock)

    yield books
    engine.dispose()


@given(held=st.lists(cars, min_size=1, max_size=3), stopped=st.booleans(), later=rounds)
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_planning_twice_is_planning_once(empty_books, clock, held, stopped, later):
    """R-030, R-063: any books, any hours between, whatever was answered meanwhile."""
    clock.set(BEGINS)
    units = empty_books()
    with units() as uow:
        owners = [a_customer(uow, phone=f"1380000000{one}") for one in range(2)]
        for number, car in enumerate(held):
            keep(uow, number, car, owners)
        if stopped:
            uow.customers.opt_out(
                OptOut(customer_id=owners[0].id, heard_on=Channel.SMS, words="退订", at=BEGINS)
            )

    repeated = []
    for hours, status in [(0, None), *later]:
        clock.set(clock.now() + timedelta(hours=hours))
        with units() as uow:
            settle_one(uow, status)
        with units() as uow:
            plan_due(uow)
        with units() as uow:
            before = picture(uow)
            again = plan_due(uow)
            uow.flush()
            repeated.append((replace(again, as_of=BEGINS), picture(uow) == before))

    assert repeated == [(PlanReport(as_of=BEGINS), True)] * (len(later) + 1)
