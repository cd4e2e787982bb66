"""A follow-up says why it is there, what ended it, and what it takes along."""

from __future__ import annotations

import pytest

from crm.errors import NotFound
from crm.models import OptOut
from crm.store.scopes import Scope
from crm.terms import Channel, FollowUpKind, FollowUpStatus
from crm.use_cases.explain import Hold, Link, SourceRow, explain_follow_up
from crm.use_cases.repair_orders import RepairOrderSlip, take_repair_order
from tests.builders import a_follow_up, a_staff_member
from tests.crm.console.house import a_complaint
from tests.crm.use_cases.planning_house import Wall, on


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


def test_what_the_planner_passed_over_is_told_with_its_rule(units, clock):
    """R-044, R-063: two cars of one person, three days apart, and the days between say why."""
    wall = Wall(units, clock)
    wall.at("2025-03-03T16:30")
    with units() as uow:
        for number, plate in (("RO-1001", "粤A12345"), ("RO-1002", "粤B67890")):
            take_repair_order(
                uow,
                RepairOrderSlip(
                    number=number,
                    plate=plate,
                    customer_name="王建国",
                    phone="13800000001",
                    handed_over_at=on("2025-03-03T16:00"),
                ),
            )

    wall.plan("2025-03-03T22:00")

    with units.reading() as uow:
        second = wall.rows("first_followup")[1]
        links = explain_follow_up(uow, second.id).links
    spaced = next(one for one in links if one.rule == "spacing")
    assert [(one.option, one.rule) for one in spaced.excluded] == [
        ("2025-03-06", "spacing"),
        ("2025-03-07", "spacing"),
        ("2025-03-08", "spacing"),
    ]


def test_a_planned_follow_up_weighs_its_channels_and_an_ended_one_does_not(open_unit, now):
    """R-063, R-224"""
    with open_unit() as uow:
        row = a_follow_up(uow)
        ended = a_follow_up(
            uow,
            kind=FollowUpKind.SEVEN_DAY_CHECK,
            customer=row.customer,
            status=FollowUpStatus.COMPLETED,
        )
        uow.customers.opt_out(
            OptOut(
                customer_id=row.customer_id,
                channel=Channel.SMS,
                heard_on=Channel.SMS,
                words="退订",
                at=now,
            )
        )

        options = explain_follow_up(uow, row.id).options

        assert explain_follow_up(uow, ended.id).options is None
    assert options.channel is Channel.VOICE
    assert {one.option: one.rule for one in options.excluded} == {
        "telegram": "no_address",
        "sms": "opted_out",
        "webchat": "no_address",
    }


def test_nobody_is_told_why_about_others_customers(open_unit):
    with open_unit() as uow:
        row = a_follow_up(uow)
        clerk = a_staff_member(uow)

        with pytest.raises(NotFound):
            explain_follow_up(uow, row.id, scope=Scope(clerk_ids=(clerk.id,)))
