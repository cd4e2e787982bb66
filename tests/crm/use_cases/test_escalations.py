"""What a person must see to: raised once, in time, and worked on by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from crm.errors import AlreadyClaimed, AlreadySolved, SolutionOwed, TextMissing
from crm.terms import (
    CauseClass,
    ComplaintStatus,
    EscalationReason,
    EscalationStatus,
    Queue,
    Severity,
)
from crm.use_cases.escalation_levels import climb_due
from crm.use_cases.escalations import (
    claim,
    hand_to,
    raise_due,
    raise_escalation,
    release,
    solve_without_complaint,
)
from crm.use_cases.solutions import assign, record_solution, sign
from tests.builders import a_customer, a_staff_member
from tests.crm.console.house import a_complaint


def raised(uow, origin="human_request:conversation:1", **others):
    values = {
        "queue": Queue.SUPERVISOR,
        "reason": EscalationReason.HUMAN_REQUEST,
        "due_at": uow.clock.now() + timedelta(hours=2),
    } | others
    return raise_escalation(uow, origin=origin, **values)


def look_after(uow):
    return climb_due(uow) + raise_due(uow)


def reasons(open_unit):
    with open_unit() as uow:
        items = uow.escalations.queue(tuple(Queue), now=uow.clock.now())
        return [(item.reason, item.due_at) for item in items]


def test_the_same_thing_raised_twice_is_there_once(open_unit):
    with open_unit() as uow:
        first = raised(uow, words="叫你们经理来")
    with open_unit() as uow:
        again = raised(uow, words="又来了")

    assert again.id == first.id
    assert again.words == "叫你们经理来"


def test_two_processes_that_raise_the_same_thing_at_once_raise_it_once(open_unit):
    together = Barrier(2)

    def raise_it(_):
        together.wait()
        with open_unit() as uow:
            return raised(uow).id

    with ThreadPoolExecutor(2) as both:
        ids = set(both.map(raise_it, range(2)))

    assert len(ids) == 1


def test_an_item_stays_out_of_sight_until_its_hour(open_unit, clock, now):
    with open_unit() as uow:
        raised(uow, visible_at=now + timedelta(hours=1))

    assert reasons(open_unit) == []
    clock.set(now + timedelta(hours=1))
    assert [reason for reason, _ in reasons(open_unit)] == [EscalationReason.HUMAN_REQUEST]


def test_a_claimed_item_is_locked_for_others(open_unit):
    """R-136."""

    with open_unit() as uow:
        item = raised(uow).id
        claim(uow, escalation_id=item, by="周敏")
        claim(uow, escalation_id=item, by="周敏")

    for act in (claim, release):
        with pytest.raises(AlreadyClaimed), open_unit() as uow:
            act(uow, escalation_id=item, by="何志强")


def test_two_people_who_reach_for_one_item_at_once_do_not_both_get_it(open_unit):
    with open_unit() as uow:
        item = raised(uow).id
    together = Barrier(2)

    def reach(name):
        together.wait()
        try:
            with open_unit() as uow:
                claim(uow, escalation_id=item, by=name)
        except AlreadyClaimed:
            return None
        return name

    with ThreadPoolExecutor(2) as both:
        got = [name for name in both.map(reach, ["周敏", "何志强"]) if name]

    with open_unit() as uow:
        assert got == [uow.escalations.get(item).claimed_by]


def test_claiming_takes_all_that_waits_about_the_same_complaint(open_unit):
    with open_unit() as uow:
        case = a_complaint(uow)
        one = raised(uow, origin="one", complaint_id=case.id)
        other = raised(uow, origin="two", complaint_id=case.id)
        elsewhere = raised(uow, origin="three", complaint_id=case.id, queue=Queue.SERVICE_MANAGER)

        claim(uow, escalation_id=one.id, by="周敏")

        assert [row.claimed_by for row in (one, other, elsewhere)] == ["周敏", "周敏", None]


def test_an_item_handed_over_is_free_in_the_other_queue(open_unit):
    """R-143."""
    with open_unit() as uow:
        item = raised(uow)
        claim(uow, escalation_id=item.id, by="周敏")

        hand_to(uow, escalation_id=item.id, by="周敏", queue=Queue.SERVICE_MANAGER)

        assert (item.queue, item.claimed_by, item.status) == (
            Queue.SERVICE_MANAGER,
            None,
            EscalationStatus.OPEN,
        )


def test_an_item_about_no_complaint_ends_with_what_was_done(open_unit, now):
    with open_unit() as uow:
        item = raised(uow)
        solve_without_complaint(uow, escalation_id=item.id, by="周敏", resolution=" 已回电 ")

    assert (item.status, item.solved_by, item.solved_at, item.resolution) == (
        EscalationStatus.SOLVED,
        "周敏",
        now,
        "已回电",
    )
    with pytest.raises(AlreadySolved), open_unit() as uow:
        claim(uow, escalation_id=item.id, by="周敏")


def test_an_item_does_not_end_without_a_word_of_what_was_done(open_unit):
    with pytest.raises(TextMissing), open_unit() as uow:
        solve_without_complaint(uow, escalation_id=raised(uow).id, by="周敏", resolution=" ")


def test_an_item_about_a_complaint_does_not_end_beside_it(open_unit):
    with pytest.raises(SolutionOwed), open_unit() as uow:
        item = raised(uow, complaint_id=a_complaint(uow).id)
        solve_without_complaint(uow, escalation_id=item.id, by="周敏", resolution="好了")


def test_two_days_without_a_solution_bring_a_case_before_the_supervisor(open_unit, clock, now):
    """R-116."""

    with open_unit() as uow:
        customer = a_customer(uow)
        case = a_complaint(uow, customer_id=customer.id, next_answer_at=now + timedelta(days=9))

    clock.set(now + timedelta(hours=47, minutes=59))
    with open_unit() as uow:
        assert look_after(uow) == 0
    clock.set(now + timedelta(hours=48))
    with open_unit() as uow:
        assert look_after(uow) == 1

    with open_unit() as uow:
        [item] = uow.escalations.of_complaint(case.id)
        assert (item.reason, item.queue, item.due_at, item.words, item.customer_id) == (
            EscalationReason.COMPLAINT_UNRESOLVED,
            Queue.SUPERVISOR,
            now + timedelta(hours=48),
            "刹车还是吱吱响",
            customer.id,
        )
        assert uow.complaints.get(case.id).status is ComplaintStatus.ESCALATED


def test_the_loop_may_come_by_as_often_as_it_likes(open_unit, clock, now):
    with open_unit() as uow:
        case = a_complaint(uow)
    clock.set(now + timedelta(hours=50))

    counts = []
    for _ in range(3):
        with open_unit() as uow:
            counts.append(look_after(uow))

    assert counts == [2, 0, 0]
    with open_unit() as uow:
        assert [event.what for event in uow.complaints.get(case.id).events] == [
            "escalated",
            "promise_broken",
        ]


def test_a_solved_case_is_not_escalated(open_unit, clock, now):
    """R-116."""

    with open_unit() as uow:
        case = a_complaint(uow)
        record_solution(
            uow,
            complaint_id=case.id,
            by="周敏",
            solution="返修",
            cause="漏装",
            cause_class=CauseClass.WORKMANSHIP,
            facts_checked=True,
        )

    clock.set(now + timedelta(days=3))

    with open_unit() as uow:
        assert look_after(uow) == 0


def test_a_promised_hour_that_passes_is_a_broken_promise(open_unit, clock, now):
    """R-115."""

    with open_unit() as uow:
        a_complaint(uow, next_answer_at=now + timedelta(hours=8))

    clock.set(now + timedelta(hours=8, minutes=1))
    with open_unit() as uow:
        look_after(uow)

    assert reasons(open_unit) == [(EscalationReason.BROKEN_PROMISE, now + timedelta(hours=8))]


def test_once_signed_it_is_the_signed_hour_that_counts(open_unit, clock, now):
    """R-120."""

    signed_for = now + timedelta(hours=30)
    with open_unit() as uow:
        person = a_staff_member(uow, display_name="周工")
        case = a_complaint(uow, next_answer_at=now + timedelta(hours=8))
        assign(uow, complaint_id=case.id, responsible_id=person.id, by="周敏")
        sign(uow, complaint_id=case.id, by="周工", solve_by=signed_for)

    clock.set(now + timedelta(hours=20))
    with open_unit() as uow:
        assert look_after(uow) == 0
    clock.set(now + timedelta(hours=31))
    with open_unit() as uow:
        look_after(uow)

    assert reasons(open_unit) == [(EscalationReason.BROKEN_PROMISE, signed_for)]


def test_an_assigned_case_stays_with_its_person_when_the_supervisor_is_told(open_unit, clock, now):
    with open_unit() as uow:
        person = a_staff_member(uow, display_name="周工")
        case = a_complaint(uow, next_answer_at=now + timedelta(days=9))
        assign(uow, complaint_id=case.id, responsible_id=person.id, by="周敏")

    clock.set(now + timedelta(hours=49))
    with open_unit() as uow:
        assert look_after(uow) == 1

    with open_unit() as uow:
        assert uow.complaints.get(case.id).status is ComplaintStatus.ASSIGNED


def test_a_major_case_that_was_brought_up_at_once_counts_as_escalated(open_unit):
    with open_unit() as uow:
        case = a_complaint(uow, severity=Severity.MAJOR)
        raised(
            uow,
            origin="major",
            reason=EscalationReason.MAJOR_COMPLAINT,
            severity=Severity.MAJOR,
            complaint_id=case.id,
        )

    with open_unit() as uow:
        assert look_after(uow) == 0

    with open_unit() as uow:
        assert uow.complaints.get(case.id).status is ComplaintStatus.ESCALATED


def test_a_solution_not_told_on_its_day_is_recorded_once(open_unit, clock, now):
    """R-117."""

    with open_unit() as uow:
        case = a_complaint(uow)
        record_solution(
            uow,
            complaint_id=case.id,
            by="周敏",
            solution="返修",
            cause="漏装",
            cause_class=CauseClass.WORKMANSHIP,
            facts_checked=True,
        )
    clock.set(now.replace(hour=23, minute=59))
    with open_unit() as uow:
        look_after(uow)
        before = [event.what for event in uow.complaints.get(case.id).events]

    clock.set(now + timedelta(days=1))
    for _ in range(2):
        with open_unit() as uow:
            look_after(uow)

    with open_unit() as uow:
        after = [event.what for event in uow.complaints.get(case.id).events]
    assert (before, after) == (["solution"], ["solution", "notice_late"])
