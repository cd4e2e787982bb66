"""A complaint with an approved answer is answered in the same talk (R-113, R-118)."""

from __future__ import annotations

import pytest

from actions.library import Library
from bot.engine import Engine
from bot.turn import Turns
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import (
    AnswerKind,
    Channel,
    ComplaintStatus,
    EscalationReason,
    FollowUpKind,
    Role,
)
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.conversations import Inbound
from crm.use_cases.policies import change_setting
from tests.builders import a_dealership, a_follow_up

pytestmark = pytest.mark.engine

ANSWER = "周末两天前台都有人值班。"
SETTING = """
- words: [没人接待]
  zh: {zh}
  en: Reception is staffed on both days of the weekend.
  approved_by: {by}
"""
COMPLAINT = ("方便", "没问题", "你们前台太差了,等半天没人接待", "以后派个人在那里")


def talk(units: UnitsOfWork, engine: Engine, library: Library, *, by: str, words: str):
    """Complain, hear the answer, say ``words`` to it; what the bot said last before that."""
    turns = Turns(units, engine, library)
    with units() as uow:
        a_dealership(uow)
        change_setting(
            uow,
            key="complaint.standard_answers",
            text=SETTING.format(zh=ANSWER, by=by),
            by="周敏",
            role=Role.SUPERVISOR,
        )
        token = begin_follow_up(
            uow, follow_up_id=a_follow_up(uow).id, channel=Channel.WEBCHAT
        ).token
    turns.answer(token)
    said = ""
    for number, text in enumerate((*COMPLAINT, words)):
        if number == len(COMPLAINT):
            with units.reading() as uow:
                here = uow.conversations.by_token(token)
                said = " ".join(one.text for one in uow.conversations.transcript(here.id)[-3:])
        turns.hear(token, Inbound(Channel.WEBCHAT, f"t:{number}", text=text))
        turns.answer(token)
    return token, said


def case_in(uow, token):
    case = uow.complaints.of_conversation(uow.conversations.by_token(token).id)
    kinds = [one.kind for one in uow.follow_ups.of_complaint(case.id)]
    reasons = {one.reason for one in uow.escalations.of_complaint(case.id)}
    return case, kinds, reasons


def test_an_approved_answer_is_given_at_once_and_a_content_customer_revisited(
    open_unit: UnitsOfWork, engine: Engine, library: Library
) -> None:
    """R-113, R-118."""
    token, said = talk(open_unit, engine, library, by="周敏", words="满意")

    assert ANSWER in said and "您对我们的答复满意吗" in said
    with open_unit.reading() as uow:
        case, kinds, _ = case_in(uow, token)
        assert (case.answer_kind, case.answer, case.satisfied) == (
            AnswerKind.IMMEDIATE,
            ANSWER,
            True,
        )
        assert case.status is ComplaintStatus.REVISIT_DUE
        assert kinds == [FollowUpKind.COMPLAINT_REVISIT]


def test_an_answer_that_does_not_satisfy_goes_to_the_supervisor(
    open_unit: UnitsOfWork, engine: Engine, library: Library
) -> None:
    """R-118."""
    token, _ = talk(open_unit, engine, library, by="周敏", words="不满意")

    with open_unit.reading() as uow:
        case, _, reasons = case_in(uow, token)
        assert (case.status, case.satisfied) == (ComplaintStatus.ESCALATED, False)
        assert EscalationReason.NOT_SATISFIED in reasons


def test_an_answer_nobody_approved_is_not_given(
    open_unit: UnitsOfWork, engine: Engine, library: Library
) -> None:
    """R-113: without who stands for it, the complaint is promised an answer like any other."""
    token, said = talk(open_unit, engine, library, by="''", words="好")

    assert ANSWER not in said
    with open_unit.reading() as uow:
        case, _, _ = case_in(uow, token)
        assert (case.status, case.answer) == (ComplaintStatus.PROMISED, None)
