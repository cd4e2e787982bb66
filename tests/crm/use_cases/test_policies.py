"""What the dealership sets for itself: checked, versioned, written down."""

from __future__ import annotations

from datetime import time

import pytest

from crm.errors import InvalidSetting, NotFound, NotPermitted
from crm.policy import Policy
from crm.terms import Role
from crm.use_cases.policies import change_setting, revisions, setting_of, settings_in_force

HOURS = "- start: 9:30\n  end: 11:30\n- start: 14:00\n  end: 17:00\n"
TYPED = HOURS.replace("9:30", "09:30")


def set_key(open_unit, key, text, role=Role.SUPERVISOR):
    with open_unit() as uow:
        return change_setting(uow, key=key, text=text, by="主管", role=role)


def test_call_hours_are_changed_without_touching_code_and_the_change_is_audited(open_unit):
    set_key(open_unit, "call_hours", TYPED, Role.INFO_OFFICER)

    with open_unit() as uow:
        spans = [(span.start, span.end) for span in uow.policy.call_hours]
        entry = uow.audits.newest()[0]
        assert spans == [(time(9, 30), time(11, 30)), (time(14), time(17))]
        assert (entry.by, entry.what, entry.noun) == ("主管", "set", "policy")
        assert entry.before["call_hours"][0] == {"start": "10:00:00", "end": "12:00:00"}
        assert entry.after["call_hours"][0] == {"start": "09:30:00", "end": "11:30:00"}


def test_every_key_is_shown_with_its_default(open_unit):
    set_key(open_unit, "complaint.promise_max_hours", "24")

    with open_unit() as uow:
        own = {one.key: (one.value, one.default) for one in settings_in_force(uow) if one.is_own}
        assert own == {"complaint.promise_max_hours": (24, 48)}
        assert len(settings_in_force(uow)) > 50


def test_an_old_version_is_kept_and_the_history_says_what_changed(open_unit):
    set_key(open_unit, "followup.first.latest", "6")
    set_key(open_unit, "followup.first.latest", "5")

    with open_unit() as uow:
        assert [(one.by, one.changed) for one in revisions(uow)] == [
            ("主管", {"followup.first.latest": (6, 5)}),
            ("主管", {"followup.first.latest": (7, 6)}),
        ]


def test_an_empty_value_brings_the_default_back(open_unit):
    set_key(open_unit, "appointment.slot_minutes", "45")
    set_key(open_unit, "appointment.slot_minutes", "  ")

    with open_unit() as uow:
        assert not setting_of(uow, "appointment.slot_minutes").is_own


def test_the_same_value_makes_no_new_version(open_unit):
    set_key(open_unit, "outreach.contacts_per_week", "3")

    with open_unit() as uow:
        assert (revisions(uow), uow.audits.newest()) == ([], [])


@pytest.mark.parametrize(
    ("key", "text", "named"),
    [
        pytest.param("complaint.promise_max_hours", "0", "complaint.promise_max_hours", id="nil"),
        pytest.param("call_hours", "[]", "call_hours", id="no hours at all"),
        pytest.param("call_hours", "- start: x\n  end: 11:00", "call_hours.0.start", id="no hour"),
        pytest.param("timezone", "Asia/Nowhere", "timezone", id="no such zone"),
        pytest.param("timezone", "../../etc", "timezone", id="no zone but a path"),
        pytest.param("followup.first.latest", "{", "followup.first.latest", id="no YAML"),
        pytest.param("followup.first.latest", "1", "followup.first", id="out of order"),
    ],
)
def test_what_cannot_be_is_refused_and_the_key_named(open_unit, key, text, named):
    with pytest.raises(InvalidSetting, match=named):
        set_key(open_unit, key, text)

    with open_unit() as uow:
        assert uow.policy == Policy()


def test_an_information_officer_sets_call_hours_and_nothing_else(open_unit):
    """R-243."""

    with pytest.raises(NotPermitted):
        set_key(open_unit, "complaint.promise_max_hours", "24", Role.INFO_OFFICER)


def test_a_key_that_is_not_there_is_not_found(open_unit):
    with pytest.raises(NotFound):
        set_key(open_unit, "complaint.promise", "24")
