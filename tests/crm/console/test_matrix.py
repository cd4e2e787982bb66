"""Matrix 11-P at the door: every form of the console, sent by every role (R-238 to R-248)."""

from __future__ import annotations

import pytest

from crm.rules.permissions import What, may
from crm.terms import Role

W = What
FORMS = {
    "/queue/1/claim": W.WORK_QUEUE,
    "/queue/1/release": W.WORK_QUEUE,
    "/queue/1/hand": W.WORK_QUEUE,
    "/queue/1/solve": W.WORK_QUEUE,
    "/complaints/new": W.TAKE_COMPLAINTS,
    "/complaints/1/answer": W.WORK_COMPLAINTS,
    "/complaints/1/assign": W.ASSIGN_COMPLAINTS,
    "/complaints/1/close": W.CLOSE_COMPLAINTS,
    "/complaints/1/instruct": W.WORK_QUEUE,
    "/complaints/1/pause": W.ASSIGN_COMPLAINTS,
    "/complaints/1/postpone": W.WORK_COMPLAINTS,
    "/complaints/1/resume": W.ASSIGN_COMPLAINTS,
    "/complaints/1/satisfaction": W.WORK_COMPLAINTS,
    "/complaints/1/sign": W.SIGN_COMPLAINTS,
    "/complaints/1/solve": W.SOLVE_COMPLAINTS,
    "/complaints/1/sort": W.WORK_COMPLAINTS,
    "/complaints/1/told": W.WORK_COMPLAINTS,
    "/quick-forms/1": W.WORK_COMPLAINTS,
    "/customers/1/clerk": W.APPOINT,
    "/team/stand-ins": W.APPOINT,
    "/team/stand-ins/1/end": W.APPOINT,
    "/inbox/1/read": W.WORK_INBOX,
    "/follow-ups/1/play": W.DO_FOLLOW_UPS,
    "/follow-ups/1/put-off": W.DO_FOLLOW_UPS,
    "/follow-ups/1/call-off": W.DO_FOLLOW_UPS,
    "/customers/1/visit": W.DO_FOLLOW_UPS,
    "/customers/1/stops": W.CHANGE_FILES,
    "/customers/1/stops/1": W.CHANGE_FILES,
    "/calls/1/reviewed": W.REVIEW_CALLS,
    "/proposals/1": W.CHANGE_FILES,
    "/policy/call_hours": W.SET_CALL_HOURS,
    "/api-keys": W.KEEP_ACCOUNTS,
}
"""What each form asks of who sends it, as the matrix names it."""


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_form_is_taken_from_who_may_and_from_nobody_else(visit, house, role):
    """R-239, R-241, R-243, R-244, R-245, R-246, R-248: refused is 403, whatever is in the form."""
    browser = visit(role)

    refused = {path for path in FORMS if browser.send(path).status_code == 403}

    assert refused == {path for path, what in FORMS.items() if not may(role, what)}


def test_only_the_supervisor_assigns_and_appoints(visit, house):
    """R-133, R-241: and the same by anybody else is refused."""
    may_appoint = {role for role in Role if visit(role).send("/team/stand-ins").status_code != 403}

    assert may_appoint == {Role.SUPERVISOR}


def test_an_information_officer_solves_no_escalation(visit, house):
    """R-243."""
    officer = visit(Role.INFO_OFFICER)

    assert officer.send(f"/queue/{house.escalation}/solve", solution="x").status_code == 403
    assert officer.look("/forms").status_code == 200


def test_nobody_signs_a_complaint_but_whom_it_is_assigned_to(visit, house):
    """R-245: a responsible person reaches his own case only."""
    signer = visit(Role.RESPONSIBLE)

    assert (
        signer.send(
            f"/complaints/{house.others_complaint}/sign", solve_by="2025-03-07T18:00"
        ).status_code
        == 404
    )
    assert (
        visit(Role.SUPERVISOR)
        .send(f"/complaints/{house.complaint}/sign", solve_by="2025-03-07T18:00")
        .status_code
        == 403
    )
    assert (
        signer.send(f"/complaints/{house.complaint}/sign", solve_by="2025-03-07T18:00").status_code
        == 303
    )
