"""What the evening's check finds of the day's work (R-036, R-115, R-120, R-168)."""

from __future__ import annotations

from datetime import timedelta

from crm.terms import ComplaintStatus, FollowUpStatus, Role
from crm.use_cases.nightly import check_tonight
from tests.builders import a_follow_up, a_repair_order, a_staff_member, a_vehicle
from tests.crm.console.house import a_complaint


def test_an_unsigned_form_a_missed_promise_and_an_untried_follow_up_are_found(
    open_unit, clock, now
):
    """R-168: promised answers missed, jobs due without attempt, complaints nobody signed."""
    with open_unit() as uow:
        zhou = a_staff_member(uow, name="zhou", display_name="周工", role=Role.RESPONSIBLE)
        a_complaint(
            uow,
            "C-1",
            status=ComplaintStatus.ASSIGNED,
            responsible_id=zhou.id,
            next_answer_at=now + timedelta(days=1),
        )
        a_complaint(uow, "C-2", next_answer_at=now + timedelta(hours=1))
        a_complaint(uow, "C-3", status=ComplaintStatus.CLOSED, next_answer_at=now)
        untried = a_follow_up(uow)
        other = a_repair_order(uow, number="RO-2", vehicle=a_vehicle(uow, plate="粤B22222"))
        a_follow_up(uow, repair_order=other, attempts=1, status=FollowUpStatus.PLANNED)
    clock.set(now + timedelta(hours=9))

    with open_unit() as uow:
        run = check_tonight(uow)
        found = [
            (one.check.value, one.key)
            for one in uow.nightly.findings_of(run)
            if one.check.value in ("complaint_unsigned", "promise_missed", "no_attempt")
        ]

    assert found == [
        ("complaint_unsigned", "C-1"),
        ("promise_missed", "C-2"),
        ("no_attempt", f"#{untried.id}"),
    ]
