"""走访: the bot makes the task, a person pays the visit (R-101)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.errors import (
    ContactRefused,
    FollowUpOver,
    MadeByPeople,
    MomentPassed,
    TextMissing,
    TooFarAhead,
)
from crm.rules.wall import day_of
from crm.store.follow_ups import DayView
from crm.terms import (
    CaseKind,
    Channel,
    Dimension,
    Disposition,
    EscalationReason,
    FollowUpKind,
    FollowUpStatus,
    HalfDay,
)
from crm.use_cases.complaint_intake import take_from_staff
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.contact_options import options_of, verdict_on
from crm.use_cases.customer_visits import ask_for_visit
from crm.use_cases.follow_ups import due_list, plan_due
from crm.use_cases.hand_calls import HandCall, record_hand_call
from crm.use_cases.stops import enter_stop
from tests.builders import a_customer, a_dealership, a_follow_up, a_repair_order, a_vehicle
from tests.crm.use_cases.info_desk import rows_of

WALL = ZoneInfo("Asia/Shanghai")
TOMORROW = date(2025, 3, 7)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WALL)


def a_visit(uow, customer=None, day=TOMORROW, half=HalfDay.AFTERNOON, **others):
    told = {"why": "送保养手册", "by": "周敏"} | others
    return ask_for_visit(uow, customer=customer or a_customer(uow), day=day, half=half, **told)


def by_hand(uow):
    now = uow.clock.now()
    return [
        row.id
        for row in uow.follow_ups.listing(
            DayView.BY_HAND, now=now, day_ends=now + timedelta(hours=12)
        )
    ]


def test_a_visit_asked_for_is_a_task_with_its_hour_and_its_reason(open_unit):
    """R-101, R-063: on the list of what is left to people."""
    with open_unit() as uow:
        task = a_visit(uow)

        assert (task.kind, task.channel, task.status) == (
            FollowUpKind.CUSTOMER_VISIT,
            Channel.VISIT,
            FollowUpStatus.PLANNED,
        )
        assert (task.due_at, task.kpi_at) == (at("2025-03-07T15:00"), at("2025-03-07T18:00"))
        assert task.reasons[0]["zh"] == "周敏要求3月7日下午上门走访:送保养手册"
        assert task.reasons[0]["en"] == "周敏 asked for a visit on 03-07 after noon: 送保养手册"
        assert by_hand(uow) == [task.id]


def test_no_machine_begins_a_visit(open_unit, clock):
    """R-101: neither the dispatcher nor anybody who asks for it by name."""
    with open_unit() as uow:
        other = a_follow_up(uow).id
        task = a_visit(uow).id
    clock.set(at("2025-03-07T15:30"))

    with open_unit() as uow:
        assert [one.id for one in due_list(uow, at=uow.clock.now(), limit=9)] == [other]
        assert options_of(uow, uow.follow_ups.get(task)).channel is Channel.VISIT
        with pytest.raises(MadeByPeople):
            begin_follow_up(uow, follow_up_id=task, channel=Channel.WEBCHAT)


def test_what_came_of_a_visit_is_in_file_register_and_reports_as_a_visit(open_unit):
    """R-101, R-150, R-157: with words and score, and it settles the task."""
    with open_unit() as uow:
        task = a_visit(uow)
        talk = record_hand_call(
            uow,
            customer=task.customer,
            call=HandCall(
                Disposition.COMPLETED, words="谢谢专门跑一趟", ratings={Dimension.OVERALL: 5}
            ),
            follow_up_id=task.id,
            by="李娜",
        )

        assert (talk.channel, talk.kind) == (Channel.VISIT, FollowUpKind.CUSTOMER_VISIT)
        assert (task.status, task.disposition) == (
            FollowUpStatus.COMPLETED,
            Disposition.COMPLETED,
        )
        assert by_hand(uow) == []
        assert uow.ratings.overall_of([talk.id]) == {talk.id: 5}
        for sheet, kind in (("call_register", "purpose"), ("call_records", "purpose")):
            (line,) = rows_of(uow, sheet)
            assert (line["channel"], line[kind], line["handler"]) == (
                Channel.VISIT,
                FollowUpKind.CUSTOMER_VISIT,
                "李娜",
            )
        (sums,) = rows_of(uow, "statistics")
        assert (sums["channel"], sums["contacts"], sums["completed"]) == (Channel.VISIT, 1, 1)


def test_a_visit_counts_like_a_contact_and_nobody_at_home_does_not(open_unit, clock):
    """R-044, R-101: who was visited this morning is not called this afternoon."""
    with open_unit() as uow:
        customer = a_customer(uow)
        asked = a_follow_up(uow, customer=customer)
        visits = [a_visit(uow, customer, half=half) for half in (HalfDay.MORNING, HalfDay.ANY)]
        clock.set(at("2025-03-07T10:30"))
        for task, ended in zip(visits, (Disposition.NO_ANSWER, Disposition.COMPLETED), strict=True):
            words = "挺好" if ended is Disposition.COMPLETED else ""
            record_hand_call(
                uow,
                customer=customer,
                call=HandCall(ended, words=words),
                follow_up_id=task.id,
                by="李娜",
            )
        clock.set(at("2025-03-07T15:30"))

        verdict = verdict_on(uow, asked, Channel.VOICE)

        assert visits[0].status is FollowUpStatus.PLANNED
        assert not verdict.allowed
        assert verdict.reason == "2 contacts today"


@pytest.mark.parametrize(
    ("about", "days_apart"),
    [
        pytest.param("another car", 3, id="another car: put off past the gap"),
        pytest.param(None, 0, id="the customer: not past the day we measure ourselves by"),
    ],
)
def test_what_the_bot_plans_makes_room_around_a_visit_and_never_joins_it(
    open_unit, about, days_apart
):
    """R-044, R-101: a visit has its own talk, and the day's budget keeps them apart besides."""
    day = date(2025, 3, 8)
    with open_unit() as uow:
        a_dealership(uow)
        order = a_repair_order(uow, handed_over_at=uow.clock.now() - timedelta(days=1))
        customer = order.contact_person
        key = customer.id
        car = a_vehicle(uow, plate="粤A00001", owner=customer) if about else None
        task = a_visit(uow, customer, day=day, half=HalfDay.ANY, vehicle=car).id
        plan_due(uow)

    with open_unit() as uow:
        (first,) = (
            one
            for one in uow.follow_ups.open_of_customer(key)
            if one.kind is FollowUpKind.FIRST_FOLLOWUP
        )
        assert first.merged_into_id is None
        assert (day_of(first.due_at, wall=WALL) - day).days == days_apart
        assert uow.follow_ups.get(task).status is FollowUpStatus.PLANNED


def test_a_visit_nobody_paid_is_late_then_missed_and_goes_to_the_supervisor(open_unit, clock):
    """R-031, R-101: and stays on the list until somebody enters what came of it."""
    with open_unit() as uow:
        task = a_visit(uow).id
    clock.set(at("2025-03-07T18:30"))
    with open_unit() as uow:
        now = uow.clock.now()
        late = uow.follow_ups.listing(DayView.LATE, now=now, day_ends=now)
        assert [one.id for one in late] == [task]
    clock.set(at("2025-03-11T09:00"))

    with open_unit() as uow:
        plan_due(uow)

    with open_unit() as uow:
        row = uow.follow_ups.get(task)
        item = uow.escalations.by_origin(f"missed_follow_up:follow_up:{task}")
        assert row.status is FollowUpStatus.EXPIRED
        assert item is not None and item.reason is EscalationReason.MISSED_FOLLOW_UP
        assert by_hand(uow) == [task]

        told = HandCall(Disposition.COMPLETED, words="今天去过了")
        record_hand_call(uow, customer=row.customer, call=told, follow_up_id=task, by="李娜")

        assert row.status is FollowUpStatus.COMPLETED
        with pytest.raises(FollowUpOver):
            record_hand_call(uow, customer=row.customer, call=told, follow_up_id=task, by="李娜")


def test_the_same_visit_is_asked_for_once(open_unit):
    """A form sent twice is one task; another half of the day is another visit."""
    with open_unit() as uow:
        customer = a_customer(uow)

        assert a_visit(uow, customer).id == a_visit(uow, customer).id
        assert a_visit(uow, customer, half=HalfDay.MORNING).id != a_visit(uow, customer).id


def test_whoever_wants_no_contact_is_not_visited_but_for_their_own_complaint(open_unit):
    """R-224"""
    with open_unit() as uow:
        customer = a_customer(uow)
        case = take_from_staff(
            uow,
            by="周敏",
            words="刹车还是响",
            kind=CaseKind.COMPLAINT,
            channel=None,
            customer=customer,
        )
        enter_stop(
            uow, customer=customer, channel=None, heard_on=Channel.VOICE, words="别来烦我", by="x"
        )

        with pytest.raises(ContactRefused, match="别来烦我"):
            a_visit(uow, customer)
        assert a_visit(uow, customer, complaint=case).complaint_id == case.id


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        pytest.param({"why": " "}, TextMissing, id="no reason"),
        pytest.param({"day": date(2025, 3, 5)}, MomentPassed, id="yesterday"),
        pytest.param({"day": date.min}, MomentPassed, id="the first of days"),
        pytest.param({"day": date(2026, 3, 6)}, TooFarAhead, id="next year"),
        pytest.param({"day": date.max}, TooFarAhead, id="the last of days"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(open_unit, told, refusal):
    with open_unit() as uow, pytest.raises(refusal):
        a_visit(uow, **told)
