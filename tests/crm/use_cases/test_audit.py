"""Who saw and changed what, in the same transaction as the deed."""

from __future__ import annotations

import pytest

from crm.terms import ComplaintStatus
from crm.use_cases.audit import note_change, note_view, picture_of
from tests.crm.console.house import a_complaint


def test_a_view_names_who_what_and_when(open_unit, now):
    with open_unit() as uow:
        note_view(uow, by="周敏", noun="customer", key=7)

    with open_unit() as uow:
        [row] = uow.audits.newest()
        assert (row.at, row.by, row.what, row.noun, row.key) == (
            now,
            "周敏",
            "view",
            "customer",
            "7",
        )


def test_of_a_change_only_what_differs_is_kept(open_unit, now):
    with open_unit() as uow:
        case = a_complaint(uow)
        before = picture_of(case, "status", "cause", "taken_at")
        case.status = ComplaintStatus.ESCALATED
        note_change(
            uow,
            by="周敏",
            what="escalate",
            noun="complaint",
            key=case.id,
            before=before,
            after=picture_of(case, "status", "cause", "taken_at"),
        )

        [row] = uow.audits.newest()
        assert (row.before, row.after) == ({"status": "promised"}, {"status": "escalated"})


def test_a_change_that_fails_leaves_no_entry(open_unit):
    with pytest.raises(RuntimeError), open_unit() as uow:
        note_change(uow, by="周敏", what="close", noun="complaint", key=1)
        raise RuntimeError("the power fails")

    with open_unit() as uow:
        assert uow.audits.newest() == []
