"""Matrix 11-P, row by row."""

from __future__ import annotations

import pytest

from crm.rules.permissions import Reach, What, may, reach
from crm.terms import Role

ALL, OWN, NONE = Reach.ALL, Reach.OWN, Reach.NONE
COLUMNS = (
    Role.CLERK,
    Role.INFO_OFFICER,
    Role.SUPERVISOR,
    Role.SERVICE_MANAGER,
    Role.RESPONSIBLE,
    Role.WORKSHOP_HEAD,
    Role.SALES,
)


@pytest.mark.parametrize(
    "what, expected",
    [
        (What.SEE_FILES, (OWN, ALL, ALL, ALL, OWN, NONE, NONE)),
        (What.CHANGE_FILES, (OWN, ALL, ALL, NONE, NONE, NONE, NONE)),
        (What.SEE_FOLLOW_UPS, (OWN, ALL, ALL, ALL, NONE, NONE, NONE)),
        (What.DO_FOLLOW_UPS, (OWN, NONE, ALL, NONE, NONE, NONE, NONE)),
        (What.PLAN_FOLLOW_UPS, (NONE, ALL, ALL, NONE, NONE, NONE, NONE)),
        (What.SEE_CALLS, (OWN, ALL, ALL, OWN, OWN, NONE, NONE)),
        (What.HEAR_RECORDINGS, (OWN, ALL, ALL, OWN, OWN, NONE, NONE)),
        (What.TAKE_OVER, (OWN, NONE, ALL, OWN, NONE, NONE, NONE)),
        (What.REVIEW_CALLS, (NONE, ALL, NONE, NONE, NONE, NONE, NONE)),
        (What.ENTER_CALLS, (OWN, ALL, ALL, NONE, NONE, NONE, NONE)),
        (What.SEE_REGISTERS, (NONE, ALL, ALL, ALL, NONE, NONE, NONE)),
        (What.CLOSE_REGISTERS, (NONE, ALL, NONE, NONE, NONE, NONE, NONE)),
        (What.SEE_COMPLAINTS, (OWN, ALL, ALL, OWN, OWN, NONE, NONE)),
        (What.ASSIGN_COMPLAINTS, (NONE, NONE, ALL, OWN, NONE, NONE, NONE)),
        (What.SIGN_COMPLAINTS, (NONE, NONE, NONE, NONE, OWN, NONE, NONE)),
        (What.SOLVE_COMPLAINTS, (NONE, NONE, ALL, OWN, OWN, NONE, NONE)),
        (What.MEASURE_REWORK, (NONE, NONE, NONE, OWN, NONE, NONE, NONE)),
        (What.CLOSE_COMPLAINTS, (NONE, NONE, ALL, NONE, NONE, NONE, NONE)),
        (What.WORK_QUEUE, (NONE, NONE, ALL, OWN, NONE, NONE, NONE)),
        (What.SEE_APPOINTMENTS, (OWN, ALL, ALL, ALL, NONE, ALL, NONE)),
        (What.KEEP_VISITS, (ALL, ALL, ALL, ALL, NONE, ALL, NONE)),
        (What.SEE_FIRST_SERVICE, (ALL, ALL, ALL, ALL, NONE, NONE, ALL)),
        (What.SEE_FORMS, (ALL, ALL, ALL, ALL, NONE, ALL, ALL)),
        (What.SEE_FEEDBACK, (NONE, ALL, ALL, ALL, OWN, OWN, NONE)),
        (What.DECIDE_FEEDBACK, (NONE, NONE, ALL, ALL, OWN, OWN, NONE)),
        (What.AUDIT_FILES, (NONE, ALL, NONE, NONE, NONE, NONE, NONE)),
        (What.WRITE_DAILY_REPORT, (NONE, ALL, NONE, NONE, NONE, NONE, NONE)),
        (What.RELEASE_REPORTS, (NONE, ALL, NONE, NONE, NONE, NONE, NONE)),
        (What.APPROVE_MONTHLY_SUMMARY, (NONE, NONE, ALL, NONE, NONE, NONE, NONE)),
        (What.SIGN_DAILY_REPORT, (NONE, NONE, NONE, ALL, NONE, NONE, NONE)),
        (What.PUBLISH_ANSWERS, (NONE, NONE, ALL, NONE, NONE, NONE, NONE)),
        (What.SET_CALL_HOURS, (NONE, ALL, ALL, NONE, NONE, NONE, NONE)),
        (What.SET_TARGETS, (NONE, NONE, ALL, NONE, NONE, NONE, NONE)),
        (What.APPOINT, (NONE, NONE, ALL, NONE, NONE, NONE, NONE)),
        (What.SEE_AUDIT, (NONE, NONE, ALL, NONE, NONE, NONE, NONE)),
    ],
    ids=lambda value: value.name if isinstance(value, What) else "",
)
def test_a_row_of_the_matrix(what, expected):
    assert tuple(reach(role, what) for role in COLUMNS) == expected


def test_an_administrator_decides_nothing_about_a_customers_case():
    decisions = (
        What.WORK_QUEUE,
        What.ASSIGN_COMPLAINTS,
        What.SIGN_COMPLAINTS,
        What.SOLVE_COMPLAINTS,
        What.CLOSE_COMPLAINTS,
        What.DO_FOLLOW_UPS,
        What.SEE_PHONES,
        What.APPOINT,
    )

    assert [what for what in decisions if may(Role.ADMIN, what)] == []


def test_everything_is_permitted_to_somebody():
    assert [what for what in What if not any(may(role, what) for role in Role)] == []
