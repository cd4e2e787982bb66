"""A follow-up says why it is there, what ended it, and what it takes along."""

from __future__ import annotations

import pytest

from crm.errors import NotFound
from crm.store.scopes import Scope
from crm.terms import FollowUpKind, FollowUpStatus
from crm.use_cases.explain import Hold, Link, SourceRow, explain_follow_up
from tests.builders import a_follow_up, a_staff_member
from tests.crm.console.house import a_complaint


def test_what_ended_a_follow_up_is_told_apart_from_what_holds_it(open_unit, now):
    with open_unit() as uow:
        held = a_follow_up(uow, held_reason="quiet_hours", held_until=now)
        ended = a_follow_up(
            uow,
            kind=FollowUpKind.SEVEN_DAY_CHECK,
            customer=held.customer,
            held_reason="opted_out",
            held_until=now,
            status=FollowUpStatus.CANCELLED,
        )

        found = [explain_follow_up(uow, one.id).hold for one in (held, ended)]

    assert found == [
        Hold(reason="quiet_hours", until=now, ended=False),
        Hold(reason="opted_out", until=None, ended=True),
    ]


def test_a_follow_up_names_the_rows_it_rests_on(open_unit):
    with open_unit() as uow:
        case = a_complaint(uow)
        row = a_follow_up(uow, complaint_id=case.id)

        sources = explain_follow_up(uow, row.id).sources

    assert sources == (
        SourceRow("repair_order", row.repair_order_id, "RO-1001"),
        SourceRow("complaint", case.id, "C-00001"),
        SourceRow("vehicle", row.vehicle_id, "粤A12345"),
        SourceRow("customer", row.customer_id, str(row.customer_id)),
    )


def test_a_reason_kept_as_a_sentence_is_a_link_without_a_rule(open_unit):
    with open_unit() as uow:
        row = a_follow_up(uow, reasons=["客户自己约的时间"])

        links = explain_follow_up(uow, row.id).links

    assert links == (Link("note", None, {}, {}, zh="客户自己约的时间", en="客户自己约的时间"),)


def test_what_was_merged_is_found_from_both_sides(open_unit):
    with open_unit() as uow:
        host = a_follow_up(uow)
        guest = a_follow_up(
            uow,
            kind=FollowUpKind.SEVEN_DAY_CHECK,
            customer=host.customer,
            merged_into_id=host.id,
            status=FollowUpStatus.MERGED,
        )

        assert explain_follow_up(uow, guest.id).led_by.id == host.id
        assert [one.id for one in explain_follow_up(uow, host.id).carries] == [guest.id]


def test_nobody_is_told_why_about_others_customers(open_unit):
    with open_unit() as uow:
        row = a_follow_up(uow)
        clerk = a_staff_member(uow)

        with pytest.raises(NotFound):
            explain_follow_up(uow, row.id, scope=Scope(clerk_ids=(clerk.id,)))
