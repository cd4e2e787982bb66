"""What a customer said in passing enters the file when somebody confirms it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.errors import ProposalDecided, ValueUnusable
from crm.models import ProfileProposal
from crm.use_cases.proposals import accept_proposal, fill_gap, reject_proposal
from tests.builders import NOW, a_conversation, a_customer, a_vehicle


@pytest.fixture
def heard(open_unit):
    """Keep a proposal of 王建国, whose number is 13800000001, and return its id."""

    def keep(field, value):
        with open_unit() as uow:
            customer = a_customer(uow)
            a_vehicle(uow, owner=customer)
            row = ProfileProposal(
                customer_id=customer.id, field=field, value=value, heard_at=uow.clock.now()
            )
            uow.customers.propose(row)
            return row.id

    return keep


def numbers(uow):
    points = uow.customers.first().contact_points
    return [(point.address, point.verified, point.valid_until) for point in points]


def test_a_new_number_is_in_force_and_the_old_one_keeps_the_day_it_ended(open_unit, clock, heard):
    """R-011"""
    proposal = heard("phone", "13800000002")
    clock.set(NOW + timedelta(hours=1))

    with open_unit() as uow:
        accept_proposal(uow, proposal_id=proposal, by="信息员")

    with open_unit() as uow:
        assert uow.customers.first().phone() == "13800000002"
        assert numbers(uow) == [
            ("13800000001", True, NOW + timedelta(hours=1)),
            ("13800000002", True, None),
        ]


def test_the_change_shows_who_decided_and_when(open_unit, heard):
    """R-011"""
    proposal = heard("work_address", "天河软件园")

    with open_unit() as uow:
        accept_proposal(uow, proposal_id=proposal, by="信息员")

    with open_unit() as uow:
        customer = uow.customers.first()
        [row] = uow.customers.decided_proposals(customer.id)
        entry = uow.audits.newest()[0]
        assert customer.work_address == "天河软件园"
        assert (row.decided_by, row.decided_at, row.accepted) == ("信息员", NOW, True)
        assert (entry.before, entry.after) == (
            {"work_address": None},
            {"work_address": "天河软件园"},
        )


def test_what_is_rejected_leaves_the_file_as_it_is(open_unit, heard):
    """R-009"""
    proposal = heard("phone", "13800000002")

    with open_unit() as uow:
        reject_proposal(uow, proposal_id=proposal, by="信息员")

    with open_unit() as uow:
        assert uow.customers.first().phone() == "13800000001"
        assert uow.customers.pending_proposals(1) == []
        assert [row.accepted for row in uow.customers.decided_proposals(1)] == [False]


def test_a_proposal_is_decided_on_once(open_unit, heard):
    proposal = heard("employer", "示例公司")
    with open_unit() as uow:
        reject_proposal(uow, proposal_id=proposal, by="信息员")

    with pytest.raises(ProposalDecided), open_unit() as uow:
        accept_proposal(uow, proposal_id=proposal, by="陈静")


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "一二三"), ("phone", "123"), ("plate", "不是车牌")]
)
def test_what_cannot_stand_in_the_file_is_refused_and_waits_on(open_unit, heard, field, value):
    proposal = heard(field, value)

    with pytest.raises(ValueUnusable), open_unit() as uow:
        accept_proposal(uow, proposal_id=proposal, by="信息员")

    with open_unit() as uow:
        assert len(uow.customers.pending_proposals(1)) == 1


def test_a_wrong_number_is_no_longer_used(open_unit, heard):
    proposal = heard("phone", "wrong_number")
    with open_unit() as uow:
        uow.customers.first().contact_points[0].bad = True

    with open_unit() as uow:
        accept_proposal(uow, proposal_id=proposal, by="信息员")

    with open_unit() as uow:
        assert numbers(uow) == [("13800000001", True, NOW)]


def test_a_new_plate_goes_to_the_customers_one_vehicle(open_unit, heard):
    proposal = heard("plate", "粤B67890")

    with open_unit() as uow:
        accept_proposal(uow, proposal_id=proposal, by="信息员")

    with open_unit() as uow:
        assert [car.plate for car in uow.vehicles.of_customer(1)] == ["粤B67890"]


def test_what_the_file_lacked_is_filled_by_the_answer_with_date_and_source(open_unit, now):
    """R-010"""
    with open_unit() as uow:
        talk = a_conversation(uow)
        fill_gap(uow, conversation=talk, name="address", value="天河区中山大道100号")
        fill_gap(uow, conversation=talk, name="maintenance_interval", value="五千公里一次")

    with open_unit.reading() as uow:
        customer = uow.customers.get(talk.customer_id)
        told = uow.customers.decided_proposals(customer.id)
        assert customer.address == "天河区中山大道100号"
        assert uow.vehicles.get(talk.vehicle_id).interval_km == 5000
        assert {(one.field, one.accepted, one.decided_by) for one in told} == {
            ("address", True, "customer"),
            ("maintenance_interval", True, "customer"),
        }
        assert {(one.decided_at, one.conversation_id) for one in told} == {(now, talk.id)}


def test_an_answer_overwrites_nothing_and_a_vague_one_waits_for_a_person(open_unit):
    """R-010, R-011"""
    with open_unit() as uow:
        talk = a_conversation(uow)
        talk.customer.address = "越秀区北京路1号"
        fill_gap(uow, conversation=talk, name="address", value="天河区中山大道100号")
        fill_gap(uow, conversation=talk, name="maintenance_interval", value="看情况")

    with open_unit.reading() as uow:
        customer = uow.customers.get(talk.customer_id)
        assert customer.address == "越秀区北京路1号"
        assert uow.vehicles.get(talk.vehicle_id).interval_km is None
        assert len(uow.customers.pending_proposals(customer.id)) == 2
