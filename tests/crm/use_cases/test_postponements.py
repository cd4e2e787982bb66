"""A promise that cannot be kept is renewed before it is broken (R-115)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.errors import MomentPassed, NotFound, NoWayToCustomer, PromiseTooLate, TextMissing
from crm.models import OutboxMessage
from crm.terms import Channel, EscalationReason, EscalationStatus, Language, ProposalState
from crm.use_cases.complaint_reminders import remind_due
from crm.use_cases.escalations import raise_due
from crm.use_cases.postponements import drop, propose_due, send
from tests.builders import SHANGHAI, a_conversation, a_customer
from tests.crm.console.house import a_complaint

PROMISED = datetime(2025, 3, 7, 18, 0, tzinfo=SHANGHAI)
NEW = datetime(2025, 3, 8, 12, 0, tzinfo=SHANGHAI)


def at(day, hour, minute=0):
    return datetime(2025, 3, day, hour, minute, tzinfo=SHANGHAI)


def whose_case(uow, **others):
    talk = a_conversation(uow, channel=others.pop("channel", Channel.WEBCHAT))
    return a_complaint(
        uow,
        next_answer_at=PROMISED,
        customer_id=talk.customer_id,
        conversation_id=talk.id,
        **others,
    )


@pytest.fixture
def proposed(open_unit, clock):
    """A case at 17:00, with the new time proposed an hour before its promise."""
    with open_unit() as uow:
        case = whose_case(uow).id
    clock.set(at(7, 17))
    with open_unit() as uow:
        remind_due(uow)
        propose_due(uow)
    return case


@pytest.mark.parametrize(("moment", "expected"), [(at(7, 16, 59), 0), (at(7, 17), 1)])
def test_an_hour_before_the_promise_a_message_is_proposed(open_unit, clock, moment, expected):
    """R-115: unsolved at 17:00, an apology with a reason and a new time waits for a person."""
    with open_unit() as uow:
        whose_case(uow)
    clock.set(moment)

    with open_unit() as uow:
        assert propose_due(uow) == expected
        assert propose_due(uow) == 0


def test_the_proposal_apologises_and_names_reason_and_new_time(open_unit, proposed):
    """R-115, R-130: nothing in it says whose fault it was."""
    with open_unit() as uow:
        [draft] = uow.complaints.get(proposed).postponements

        assert draft.words == (
            "王建国先生,您好。您反映的问题(编号C-00001),原定3月7日18:00前给您答复。"
            "非常抱歉,我们还在仔细核实,还需要一点时间,我们会在3月8日18:00前给您答复。"
        )
        assert uow.session.query(OutboxMessage).count() == 0


def test_an_english_customer_is_written_to_in_english(open_unit, clock):
    with open_unit() as uow:
        case = whose_case(uow)
        case.customer.language = Language.EN
    clock.set(at(7, 17))
    with open_unit() as uow:
        propose_due(uow)
        [draft] = uow.complaints.get(case.id).postponements
        assert "We are very sorry" in draft.words and "08 March, 18:00" in draft.words


def test_sending_it_renews_the_promise_and_counts(open_unit, proposed):
    """R-115: each postponement is counted, told to the customer and registered as a letter."""
    with open_unit() as uow:
        send(uow, complaint_id=proposed, by="李娜", reason="配件明天到", new_answer_at=NEW)

    with open_unit() as uow:
        case = uow.complaints.get(proposed)
        assert (case.next_answer_at, case.postponed) == (NEW, 1)
        [message] = uow.session.query(OutboxMessage).all()
        assert (message.channel, message.conversation_id) == (
            Channel.WEBCHAT,
            case.conversation_id,
        )
        assert "配件明天到" in message.body["text"] and "3月8日12:00" in message.body["text"]
        [near] = uow.escalations.of_complaint(proposed)
        assert (near.reason, near.status) == (
            EscalationReason.PROMISE_NEAR,
            EscalationStatus.SOLVED,
        )
        letter = uow.registers.letter_by_origin(f"staff:{case.conversation_id}:1")
        assert (letter.sender, letter.subject) == ("李娜", "投诉答复改期")
        assert case.events[-1].what == "postponed"


def test_a_renewed_promise_is_not_broken_at_its_old_hour(open_unit, clock, proposed):
    with open_unit() as uow:
        send(uow, complaint_id=proposed, by="李娜", reason="配件明天到", new_answer_at=NEW)
    clock.set(at(7, 18, 1))

    with open_unit() as uow:
        assert raise_due(uow) == 0
        assert propose_due(uow) == 0


def test_after_a_call_the_customer_is_written_to_by_text(open_unit, clock):
    with open_unit() as uow:
        case = whose_case(uow, channel=Channel.VOICE).id
    clock.set(at(7, 21, 30))
    with open_unit() as uow:
        propose_due(uow)
        send(uow, complaint_id=case, by="李娜", reason="还在核实", new_answer_at=NEW)

        [message] = uow.session.query(OutboxMessage).all()
        assert (message.channel, message.not_before) == (Channel.SMS, at(8, 8))


def test_a_proposal_that_is_dropped_leaves_the_promise(open_unit, proposed):
    with open_unit() as uow:
        case = drop(uow, complaint_id=proposed, by="李娜")

        assert (case.next_answer_at, case.postponed) == (PROMISED, 0)
        assert case.postponements[0].state is ProposalState.DROPPED
    with pytest.raises(NotFound), open_unit() as uow:
        send(uow, complaint_id=proposed, by="李娜", reason="x", new_answer_at=NEW)


@pytest.mark.parametrize(
    ("others", "error"),
    [
        ({"reason": " "}, TextMissing),
        ({"new_answer_at": at(7, 16)}, MomentPassed),
        ({"new_answer_at": at(9, 17, 1)}, PromiseTooLate),
    ],
)
def test_a_new_time_has_a_reason_and_lies_within_two_days(open_unit, proposed, others, error):
    """R-114, R-115."""
    values = {"reason": "还在核实", "new_answer_at": NEW} | others
    with pytest.raises(error), open_unit() as uow:
        send(uow, complaint_id=proposed, by="李娜", **values)


def test_nobody_to_write_to_is_said_and_nothing_is_renewed(open_unit, clock):
    with open_unit() as uow:
        customer = a_customer(uow, phone=None)
        case = a_complaint(uow, next_answer_at=PROMISED, customer_id=customer.id).id
    clock.set(at(7, 17))
    with open_unit() as uow:
        propose_due(uow)
    with pytest.raises(NoWayToCustomer), open_unit() as uow:
        send(uow, complaint_id=case, by="李娜", reason="还在核实", new_answer_at=NEW)

    with open_unit() as uow:
        assert uow.complaints.get(case).next_answer_at - PROMISED == timedelta(0)
