"""Complaints told to a person, wishes, and a person's judgement on a case."""

from __future__ import annotations

import pytest

from crm.errors import ReasonMissing, TextMissing
from crm.terms import (
    AnswerKind,
    CaseKind,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    EscalationReason,
    EscalationStatus,
    NoteKind,
    Queue,
    Severity,
)
from crm.use_cases.complaint_intake import take_from_staff, take_wish
from crm.use_cases.complaint_sorting import instruct, reclassify
from crm.use_cases.complaints import take_complaint
from crm.use_cases.outcomes import outcome_of, record_note
from crm.use_cases.solutions import answer_at_once, close, record_satisfaction
from tests.builders import a_conversation, a_customer, a_repair_order, a_vehicle


def told(uow, words="等了一个小时才有人接待", **others):
    values = {"by": "李娜", "kind": CaseKind.COMPLAINT, "channel": None} | others
    values.setdefault("customer", a_customer(uow))
    return take_from_staff(uow, words=words, **values)


def test_a_complaint_made_in_person_is_a_case_like_any_other(open_unit, now):
    """R-109, R-111: every field of the intake, the words as they were said, a number."""
    with open_unit() as uow:
        customer = a_customer(uow)
        vehicle = a_vehicle(uow, owner=customer)
        order = a_repair_order(uow, vehicle=vehicle, contact_person=customer)
        case = told(
            uow,
            customer=customer,
            vehicle=vehicle,
            repair_order=order,
            wish="赔我500块",
            demand_fen=50000,
        )

        assert (case.number, case.receiver, case.channel, case.taken_at) == (
            "C-00001",
            "李娜",
            None,
            now,
        )
        assert (case.verbatim, case.wish, case.demand_fen, case.kind) == (
            "等了一个小时才有人接待",
            "赔我500块",
            50000,
            CaseKind.DEMAND,
        )
        assert (case.department, case.severity, case.status) == (
            Department.RECEPTION,
            Severity.NORMAL,
            ComplaintStatus.PROMISED,
        )
        assert case.next_answer_at > now
        assert (case.customer_id, case.vehicle_id, case.repair_order_id) == (
            customer.id,
            vehicle.id,
            order.id,
        )
        assert [event.what for event in case.events] == ["taken", "promised", "wish"]


def test_who_receives_it_may_judge_it_graver_than_its_words(open_unit):
    """R-126: severity set by staff alerts supervisor and service manager at once."""
    with open_unit() as uow:
        case = told(uow, severity=Severity.MAJOR)

        assert {(item.queue, item.reason) for item in uow.escalations.of_complaint(case.id)} == {
            (queue, EscalationReason.MAJOR_COMPLAINT) for queue in Queue
        }


def test_a_complaint_has_words(open_unit):
    with pytest.raises(TextMissing), open_unit() as uow:
        told(uow, words="  ")


def test_a_wish_is_a_case_with_a_promised_answer_that_counts_as_no_complaint(open_unit, now):
    """R-112: 希望周末也开门."""
    with open_unit() as uow:
        talk = a_conversation(uow)
        record_note(
            uow,
            conversation=talk,
            kind=NoteKind.WISH,
            words="希望周末也开门",
            case_kind=CaseKind.WISH,
        )
        wish = take_wish(uow, conversation=talk, words="希望周末也开门")

        assert (wish.kind, wish.status) == (CaseKind.WISH, ComplaintStatus.PROMISED)
        assert wish.next_answer_at > now
        assert uow.complaints.of_conversation(talk.id) is None
        assert outcome_of(uow, conversation=talk)["complaint"] is None
        assert outcome_of(uow, conversation=talk)["escalations"] == []
        [item] = uow.escalations.of_complaint(wish.id)
        assert (item.queue, item.reason) == (Queue.SUPERVISOR, EscalationReason.WISH)

        answer_at_once(
            uow, complaint_id=wish.id, by="周敏", answer="周六已开门", facts_checked=True
        )
        record_satisfaction(uow, complaint_id=wish.id, satisfied=True, words="好")
        close(uow, complaint_id=wish.id, by="周敏")
        [note] = uow.notes.of_conversation(talk.id)
        assert (wish.status, note.read_by) == (ComplaintStatus.CLOSED, "周敏")


def test_a_wish_and_a_complaint_of_one_talk_are_two_cases(open_unit):
    with open_unit() as uow:
        talk = a_conversation(uow)
        wish = take_wish(uow, conversation=talk, words="希望周末也开门")
        complaint = take_complaint(uow, conversation=talk, words="态度太差了")

        assert complaint.id != wish.id
        assert uow.complaints.of_conversation(talk.id).id == complaint.id
        assert take_wish(uow, conversation=talk, words="最好送杯茶").id == wish.id
        assert wish.verbatim == "希望周末也开门\n最好送杯茶"


def test_an_answer_given_on_the_spot_is_kept_and_judged(open_unit):
    """R-113, R-118, R-130: answer_kind immediate with its text, then the customer's word."""
    with open_unit() as uow:
        case = told(uow)
        answer_at_once(
            uow, complaint_id=case.id, by="李娜", answer="当面致歉并加派接待", facts_checked=True
        )

        assert (case.status, case.answer_kind, case.answer, case.facts_checked) == (
            ComplaintStatus.ANSWERED,
            AnswerKind.IMMEDIATE,
            "当面致歉并加派接待",
            True,
        )
        with pytest.raises(ReasonMissing):
            close(uow, complaint_id=case.id, by="周敏")
        record_satisfaction(uow, complaint_id=case.id, satisfied=True, words="行")
        assert close(uow, complaint_id=case.id, by="周敏").status is ComplaintStatus.CLOSED


def sort(uow, case, **others):
    values = {
        "category": case.category,
        "department": case.department,
        "severity": case.severity,
        "rework": case.rework,
    } | others
    return reclassify(uow, complaint_id=case.id, by="周敏", **values)


def test_staff_correct_the_department_and_the_form_follows(open_unit):
    """R-125: the words propose reception, a person corrects it."""
    with open_unit() as uow:
        talk = a_conversation(uow)
        case = take_complaint(uow, conversation=talk, words="等了一个小时才有人接待")
        assert case.department is Department.RECEPTION

        sort(
            uow,
            case,
            department=Department.WORKSHOP,
            category=ComplaintCategory.WAITING_TIME,
        )

        assert case.department is Department.WORKSHOP
        assert uow.registers.quick_form_of(talk.id).department is Department.WORKSHOP
        assert case.events[-1].what == "reclassified"
        take_complaint(uow, conversation=talk, words="前台还不理人")
        assert case.department is Department.WORKSHOP


def test_a_case_judged_graver_is_before_both_at_once_with_an_earlier_promise(open_unit):
    """R-126."""
    with open_unit() as uow:
        case = told(uow)
        promised = case.next_answer_at
        sort(uow, case, severity=Severity.SAFETY)

        assert case.next_answer_at < promised
        graver = {
            item.queue
            for item in uow.escalations.of_complaint(case.id)
            if item.reason is EscalationReason.SAFETY
        }
        assert graver == set(Queue)


def test_a_lighter_grade_needs_its_reason(open_unit):
    with open_unit() as uow:
        case = told(uow, severity=Severity.MAJOR)
        with pytest.raises(ReasonMissing):
            sort(uow, case, severity=Severity.NORMAL)

        assert sort(uow, case, severity=Severity.NORMAL, why="客户只是问问").severity is (
            Severity.NORMAL
        )


def test_rework_found_by_a_person_goes_to_the_service_managers_table(open_unit):
    """R-123: with the item the customer means."""
    with open_unit() as uow:
        order = a_repair_order(uow)
        case = told(uow, words="刹车片声音不对", repair_order=order, vehicle=order.vehicle)
        assert not case.rework
        sort(uow, case, rework=True)

        assert uow.registers.rework_of(case.id).item == "更换前刹车片"


def test_a_case_given_back_with_an_instruction_leaves_the_queue_and_keeps_its_promise(open_unit):
    """R-136: return with instruction."""
    with open_unit() as uow:
        case = told(uow)
        promised = case.next_answer_at
        instruct(
            uow, complaint_id=case.id, queue=Queue.SUPERVISOR, by="周敏", words="先请客户来店检查"
        )

        assert (case.instruction, case.next_answer_at) == ("先请客户来店检查", promised)
        [item] = uow.escalations.of_complaint(case.id)
        assert (item.status, item.resolution) == (EscalationStatus.SOLVED, "先请客户来店检查")
        assert case.events[-1].why == "先请客户来店检查"
