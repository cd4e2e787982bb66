"""Whose customers are whose (R-133, R-134)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.errors import NoSuchSpan, OwnDeputy
from crm.rules.permissions import What
from crm.terms import EscalationReason, FollowUpStatus, Queue
from crm.use_cases.clerks import (
    alert_uncovered,
    appoint_stand_in,
    assign_clerk,
    end_absence,
    signature_of,
)
from crm.use_cases.staff import scope_of
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


def alerts(uow):
    return [
        (item.reason, item.words)
        for item in uow.escalations.queue((Queue.SUPERVISOR,), now=uow.clock.now())
    ]


def two_clerks(uow):
    return (
        a_staff_member(uow, name="lina", display_name="李娜"),
        a_staff_member(uow, name="zhangwei", display_name="张伟"),
    )


def away(uow, absent, deputy, now, days=3):
    return appoint_stand_in(
        uow,
        absent_id=absent.id,
        deputy_id=deputy.id if deputy else None,
        starts_at=now,
        ends_at=now + timedelta(days=days),
        by="周敏",
    )


def test_an_absence_without_stand_in_is_an_alert_until_there_is_one(open_unit, now):
    """R-134."""
    with open_unit() as uow:
        lina, zhang = two_clerks(uow)
        away(uow, lina, None, now)
        assert (alert_uncovered(uow), alert_uncovered(uow)) == (1, 0)
        assert alerts(uow) == [
            (EscalationReason.NOBODY_THERE, "李娜 2025-03-06 10:20 – 2025-03-09 10:20")
        ]

        away(uow, lina, zhang, now)
        assert (alert_uncovered(uow), alerts(uow)) == (0, [])

        away(uow, lina, None, now)
        assert (alert_uncovered(uow), len(alerts(uow))) == (1, 1)


def test_an_alert_is_raised_when_neither_is_there(open_unit, now):
    """R-134: the stand-in falls ill, and with him the promises he had taken over."""
    with open_unit() as uow:
        lina, zhang = two_clerks(uow)
        away(uow, lina, zhang, now)
        assert alert_uncovered(uow) == 0

        away(uow, zhang, None, now, days=1)
        assert alert_uncovered(uow) == 2


def test_a_stand_ins_work_is_signed_for_whom_he_stands_in(open_unit, clock, now):
    """R-134, R-242: 张伟 代 李娜, and what he has signed stays so."""
    with open_unit() as uow:
        lina, zhang = two_clerks(uow)
        hers, his = a_customer(uow, clerk=lina), a_customer(uow, phone="13800000002", clerk=zhang)
        away(uow, lina, zhang, now)

        signed = [signature_of(uow, staff=zhang, customer=one) for one in (hers, his, None)]
        assert signed == ["张伟 代 李娜", "张伟", "张伟"]

    clock.set(now + timedelta(days=3))
    with open_unit() as uow:
        zhang = uow.staff.by_name("zhangwei")
        assert signature_of(uow, staff=zhang, customer=uow.customers.get(hers.id)) == "张伟"


def test_who_comes_back_early_has_the_work_again_at_once(open_unit, clock, now):
    """R-242."""
    with open_unit() as uow:
        lina, zhang = two_clerks(uow)
        row = away(uow, lina, zhang, now)
    clock.set(now + timedelta(days=1))
    with open_unit() as uow:
        end_absence(uow, stand_in_id=row.id, by="周敏")

        scope = scope_of(uow, uow.staff.by_name("zhangwei"), What.SEE_FILES)
        assert scope.clerk_ids == (zhang.id,)


def test_nobody_stands_in_for_himself(open_unit, now):
    with pytest.raises(OwnDeputy), open_unit() as uow:
        lina, _ = two_clerks(uow)
        away(uow, lina, lina, now)
