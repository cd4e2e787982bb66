"""Whose customers are whose (R-133, R-134)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.errors import NoSuchSpan
from crm.terms import FollowUpStatus
from crm.use_cases.clerks import appoint_stand_in, assign_clerk
from tests.builders import a_customer, a_follow_up, a_staff_member


def test_all_open_follow_ups_of_a_customer_go_to_the_new_clerk(open_unit):
    """R-133."""

    with open_unit() as uow:
        lina = a_staff_member(uow, name="lina", display_name="李娜")
        customer = a_customer(uow)
        waiting = a_follow_up(uow, customer=customer)
        over = a_follow_up(uow, customer=customer, origin="done:1", status=FollowUpStatus.COMPLETED)

        assign_clerk(uow, customer_id=customer.id, clerk_id=lina.id, by="周敏")

        assert (customer.clerk_id, waiting.clerk_id, over.clerk_id) == (lina.id, lina.id, None)
        [entry] = uow.audits.newest()
        assert (entry.by, entry.before, entry.after) == (
            "周敏",
            {"clerk_id": None},
            {"clerk_id": lina.id},
        )


def test_a_stand_in_ends_after_it_begins(open_unit, now):
    with pytest.raises(NoSuchSpan), open_unit() as uow:
        lina = a_staff_member(uow, name="lina", display_name="李娜")
        appoint_stand_in(
            uow, absent_id=lina.id, deputy_id=None, starts_at=now, ends_at=now, by="周敏"
        )


def test_an_absence_nobody_stands_in_for_is_on_the_list(open_unit, now):
    with open_unit() as uow:
        lina = a_staff_member(uow, name="lina", display_name="李娜")
        appoint_stand_in(
            uow,
            absent_id=lina.id,
            deputy_id=None,
            starts_at=now,
            ends_at=now + timedelta(days=2),
            by="周敏",
        )

        assert [(row.absent_id, row.deputy_id) for row in uow.staff.stand_ins(now=now)] == [
            (lina.id, None)
        ]
