"""A complaint is taken in the customer's own words, promised an answer, and put before people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.terms import (
    CaseKind,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    EscalationReason,
    Queue,
    Severity,
)
from crm.use_cases.complaints import keep_wish, take_complaint
from tests.builders import SHANGHAI, a_conversation


def test_a_complaint_is_promised_a_concrete_hour_within_two_days(open_unit: Any) -> None:
    """R-111, R-114: own words, department, and a promise with an hour to it."""
    with open_unit() as uow:
        complaint = take_complaint(
            uow, conversation=a_conversation(uow), words="等了三个小时都没人理我"
        )

        promised = complaint.next_answer_at.astimezone(SHANGHAI)
        assert complaint.number == "C-00001"
        assert complaint.verbatim == "等了三个小时都没人理我"
        assert complaint.category is ComplaintCategory.WAITING_TIME
        assert complaint.department is Department.RECEPTION
        assert complaint.status is ComplaintStatus.PROMISED
        assert (promised.hour, promised.minute) == (18, 0)
        assert uow.clock.now() < complaint.next_answer_at <= uow.clock.now() + timedelta(hours=48)


def test_an_ordinary_complaint_waits_with_the_supervisor_until_its_promise(open_unit: Any) -> None:
    """C-14."""
    with open_unit() as uow:
        complaint = take_complaint(uow, conversation=a_conversation(uow), words="态度太差了")

        (item,) = uow.escalations.of_complaint(complaint.id)
        assert (item.queue, item.reason) == (Queue.SUPERVISOR, EscalationReason.COMPLAINT_RECEIVED)
        assert item.due_at == complaint.next_answer_at


@pytest.mark.parametrize(
    ("words", "severity", "reason"),
    [
        ("刹车失灵差点撞车", Severity.SAFETY, EscalationReason.SAFETY),
        ("我要打12315投诉你们", Severity.MAJOR, EscalationReason.MAJOR_COMPLAINT),
        ("the brakes failed on the highway", Severity.SAFETY, EscalationReason.SAFETY),
    ],
)
def test_what_is_dangerous_or_public_goes_to_both_within_five_minutes(
    words: str, severity: Severity, reason: EscalationReason, open_unit: Any
) -> None:
    """R-126."""
    with open_unit() as uow:
        complaint = take_complaint(uow, conversation=a_conversation(uow), words=words)

        items = uow.escalations.of_complaint(complaint.id)
        assert complaint.severity is severity
        assert {(item.queue, item.reason) for item in items} >= {
            (Queue.SUPERVISOR, reason),
            (Queue.SERVICE_MANAGER, reason),
        }
        assert all(
            item.due_at <= complaint.taken_at + timedelta(minutes=5)
            for item in items
            if item.reason is reason
        )


def test_rework_goes_to_the_service_manager_with_a_row_in_its_table(open_unit: Any) -> None:
    """R-123, R-143: the brake pads were changed and still squeal."""
    with open_unit() as uow:
        complaint = take_complaint(
            uow, conversation=a_conversation(uow), words="刚换的刹车片还是吱吱响"
        )

        assert complaint.rework
        assert (Queue.SERVICE_MANAGER, EscalationReason.REWORK) in {
            (item.queue, item.reason) for item in uow.escalations.of_complaint(complaint.id)
        }
        assert uow.registers.rework_of(complaint.id).words == "刚换的刹车片还是吱吱响"


def test_more_words_join_the_same_complaint_and_may_make_it_worse(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)
        first = take_complaint(uow, conversation=talk, words="等太久了")
        promised = first.next_answer_at

        again = take_complaint(uow, conversation=talk, words="再不解决我就找记者曝光")

        assert again.id == first.id
        assert again.verbatim == "等太久了\n再不解决我就找记者曝光"
        assert again.severity is Severity.MAJOR
        assert again.next_answer_at < promised


def test_the_same_words_again_change_nothing(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)
        complaint = take_complaint(uow, conversation=talk, words="等太久了")
        events = len(complaint.events)

        take_complaint(uow, conversation=talk, words="等太久了")

        assert complaint.verbatim == "等太久了"
        assert len(complaint.events) == events


def test_a_demand_for_money_is_kept_with_its_amount_and_neither_granted_nor_refused(
    open_unit: Any,
) -> None:
    """R-131."""
    with open_unit() as uow:
        complaint = take_complaint(uow, conversation=a_conversation(uow), words="车门被你们刮花了")

        keep_wish(uow, complaint=complaint, words="赔我500块", demand_fen=50_000)

        assert (complaint.kind, complaint.demand_fen) == (CaseKind.DEMAND, 50_000)
        assert complaint.wish == "赔我500块"
        assert (complaint.answer, complaint.next_answer_at > uow.clock.now()) == (None, True)
        assert Queue.SUPERVISOR in {
            item.queue for item in uow.escalations.of_complaint(complaint.id)
        }
