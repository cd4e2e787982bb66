"""Where the papers contradict each other about who does what (C-14) and what is kept (C-18)."""

from __future__ import annotations

import pytest

from crm.models import Utterance
from crm.terms import (
    ComplaintStatus,
    EscalationReason,
    NoteKind,
    Queue,
    Role,
    Speaker,
)
from crm.use_cases.complaints import take_complaint
from crm.use_cases.outcomes import record_note, record_verbatim
from crm.use_cases.solutions import assign
from tests.builders import a_conversation, a_follow_up, a_repair_order, a_staff_member
from tests.crm.use_cases.info_desk import rows_of

BOTH = {Queue.SUPERVISOR, Queue.SERVICE_MANAGER}


@pytest.mark.parametrize(
    "words, receivers",
    [
        ("等了一个小时都没人接待,太慢了", {Queue.SUPERVISOR}),
        ("刚换的刹车片还是吱吱响", BOTH),
        ("我要打12315投诉你们", BOTH),
    ],
    ids=["an ordinary complaint", "rework", "a major complaint"],
)
def test_c_14_each_problem_has_its_receiver_and_the_supervisor_assigns(open_unit, words, receivers):
    """R-136, R-123, R-120: supervisor's queue; rework and major ones before the manager too."""
    with open_unit() as uow:
        zhou = a_staff_member(uow, name="zhou", role=Role.RESPONSIBLE, display_name="周工")
        talk = a_conversation(uow, a_follow_up(uow, repair_order=a_repair_order(uow)))
        case = take_complaint(uow, conversation=talk, words=words)
        items = uow.escalations.of_complaint(case.id)

        assert {item.queue for item in items} == receivers
        rework = {item.queue for item in items if item.reason is EscalationReason.REWORK}
        assert rework <= {Queue.SERVICE_MANAGER}
        assert assign(uow, complaint_id=case.id, responsible_id=zhou.id, by="周敏").status is (
            ComplaintStatus.ASSIGNED
        )


def test_c_18_the_words_are_kept_whole_and_the_points_lead_to_them(open_unit):
    """R-152, R-153: 填写用户原话 and 谈话要点: both, in one record."""
    words = "刹车踩下去还是吱吱响,你们是不是没换??另外希望周末也开门"
    with open_unit() as uow:
        talk = a_conversation(uow, last_said_at=uow.clock.now())
        talk.turn_count = 3
        uow.conversations.keep_line(
            Utterance(
                conversation_id=talk.id,
                position=1,
                turn_number=4,
                speaker=Speaker.CUSTOMER,
                text=words,
                at=uow.clock.now(),
            )
        )
        record_verbatim(uow, conversation=talk, asked=None, words=words)
        record_note(uow, conversation=talk, kind=NoteKind.WISH, words="希望周末也开门")

    with open_unit() as uow:
        [record] = rows_of(uow, "call_records")
        [point] = uow.notes.of_conversation(talk.id)
        [line] = uow.conversations.transcript(talk.id)
    assert record["words"] == words
    assert "希望周末也开门" in str(record["points"]) + str(record["demands"])
    assert (point.kind, point.turn_number) == (NoteKind.WISH, line.turn_number)
