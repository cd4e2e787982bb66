"""The figures from the books: who is counted, and who is not (R-140, R-211 to R-216)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crm.models import ContactAttempt
from crm.terms import (
    AttemptStatus,
    CaseKind,
    CauseClass,
    Channel,
    Department,
    Dimension,
    FollowUpKind,
    Role,
    Severity,
)
from crm.use_cases.outcomes import record_rating
from crm.use_cases.policies import change_setting
from crm.use_cases.quality import quality_of, stretch_of
from tests.builders import (
    SHANGHAI,
    a_conversation,
    a_customer,
    a_follow_up,
    a_repair_order,
    a_vehicle,
)
from tests.crm.console.house import a_complaint

MARCH = (date(2025, 3, 1), date(2025, 3, 31))


def a_visit(uow, number, *, advisor="赵磊", day=3):
    customer = a_customer(uow, phone=f"1380000{number:04}")
    vehicle = a_vehicle(uow, plate=f"粤A{number:05}", owner=customer)
    return a_repair_order(
        uow,
        number=f"RO-{number}",
        vehicle=vehicle,
        contact_person=customer,
        handed_over_at=datetime(2025, 3, day, 16, tzinfo=SHANGHAI),
        advisor_name=advisor,
    )


def a_survey(uow, order, *, channel=Channel.SMS, answered=True, **scores):
    follow_up = a_follow_up(uow, repair_order=order, origin=f"survey:{order.id}:{channel.value}")
    now = uow.clock.now()
    talk = a_conversation(uow, follow_up, channel=channel, last_said_at=now if answered else None)
    uow.contact_attempts.add(
        ContactAttempt(
            follow_up_id=follow_up.id,
            conversation_id=talk.id,
            number=1,
            channel=channel,
            status=AttemptStatus.ENDED,
            claimed_at=now,
        )
    )
    for name, score in scores.items():
        record_rating(uow, conversation=talk, dimension=Dimension(name), score=score)
    return talk


def figures(open_unit, advisor=None):
    with open_unit() as uow:
        return quality_of(uow, stretch_of(uow, *MARCH, advisor))


def test_satisfaction_is_the_mean_of_those_who_answered(open_unit):
    """R-211, R-216: 5, 4, 4, 2, 5; who did not answer is counted apart."""
    with open_unit() as uow:
        for number, score in enumerate((5, 4, 4, 2, 5)):
            a_survey(uow, a_visit(uow, number), overall=score)
        a_survey(uow, a_visit(uow, 9), channel=Channel.VOICE, answered=False)

    found = figures(open_unit)

    sat = found.satisfaction
    assert (sat.mean, sat.csi, sat.satisfaction_rate, sat.n) == (4.0, 80.0, 80.0, 5)
    assert found.unanswered == 1
    assert [(one.channel, one.surveys, one.answered) for one in found.responses] == [
        (Channel.SMS, 5, 5),
        (Channel.VOICE, 1, 0),
    ]


def test_a_departments_figure_follows_the_dealerships_own_mapping(open_unit):
    """R-212: the mapping is data."""
    with open_unit() as uow:
        a_survey(uow, a_visit(uow, 1), reception_speed=2, staff=4, cleanliness=5)
    assert figures(open_unit).departments[Department.RECEPTION].mean == 3.0

    with open_unit() as uow:
        change_setting(
            uow,
            key="rating.department_of",
            text="{reception_speed: reception, staff: sales, cleanliness: workshop}",
            by="周敏",
            role=Role.SUPERVISOR,
        )
    found = figures(open_unit).departments
    assert (found[Department.RECEPTION].mean, found[Department.SALES].mean) == (2.0, 4.0)


def test_an_advisor_is_judged_by_his_own_visits(open_unit):
    """R-017"""
    with open_unit() as uow:
        a_survey(uow, a_visit(uow, 1, advisor="赵磊"), overall=5)
        a_survey(uow, a_visit(uow, 2, advisor="钱宇"), overall=2)

    everybody, one = figures(open_unit), figures(open_unit, "赵磊")

    assert {name: sat.csi for name, sat in everybody.advisors.items()} == {
        "赵磊": 100.0,
        "钱宇": 40.0,
    }
    assert (one.satisfaction.csi, one.satisfaction.n, one.complaints.handed_over) == (100.0, 1, 1)


def test_wishes_and_other_months_are_in_no_rate(open_unit, now):
    """R-112, R-213."""
    with open_unit() as uow:
        for number in range(4):
            a_visit(uow, number)
        a_complaint(uow, "C-1", severity=Severity.SAFETY)
        a_complaint(uow, "C-2")
        a_complaint(uow, "C-3", kind=CaseKind.WISH)
        a_complaint(uow, "C-4", taken_at=now - timedelta(days=30))

    rates = figures(open_unit).complaints

    assert (rates.handed_over, rates.major, rates.total) == (4, 1, 2)
    assert (rates.major_rate, rates.total_rate, rates.meets_target) == (25.0, 50.0, False)


def test_a_visit_counts_as_reached_when_its_customer_said_something(open_unit):
    """R-215."""
    with open_unit() as uow:
        a_survey(uow, a_visit(uow, 1))
        a_survey(uow, a_visit(uow, 2), answered=False)
        a_visit(uow, 3)

    found = figures(open_unit).first_contact

    assert (found.hand_overs, found.by_kpi, found.by_latest) == (3, 1, 1)


def test_a_second_follow_up_is_counted_by_its_own_window(open_unit, now):
    """R-215."""
    with open_unit() as uow:
        follow_up = a_follow_up(
            uow,
            kind=FollowUpKind.SECOND_FOLLOWUP,
            repair_order=a_visit(uow, 1),
        )
        a_conversation(uow, follow_up, last_said_at=now)

    assert figures(open_unit).second_contact.kpi_rate == 100.0


def test_causes_stand_by_department_with_the_cases_behind_each_number(open_unit):
    """R-140."""
    with open_unit() as uow:
        for number in range(3):
            a_complaint(
                uow, f"C-{number}", cause_class=CauseClass.WORKMANSHIP
            ).department = Department.WORKSHOP
        a_complaint(uow, "C-9", department=Department.BILLING)

    assert figures(open_unit).causes == {
        (CauseClass.WORKMANSHIP, Department.WORKSHOP): 3,
        (None, Department.BILLING): 1,
    }
    with open_unit() as uow:
        behind = uow.quality.cases(
            stretch_of(uow, *MARCH),
            cause=CauseClass.WORKMANSHIP,
            department=Department.WORKSHOP,
            limit=10,
        )
        assert [case.number for case in behind] == ["C-2", "C-1", "C-0"]


@pytest.mark.parametrize("day", [date(2025, 2, 28), date(2025, 4, 1)])
def test_days_are_those_on_the_dealerships_wall(open_unit, day):
    with open_unit() as uow:
        stretch = stretch_of(uow, *MARCH)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
        assert not stretch.since <= noon < stretch.until
