"""Opening, hearing, keeping and ending a conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crm.terms import (
    Asked,
    Channel,
    ConversationStatus,
    Disposition,
    FollowUpKind,
    FollowUpStatus,
    InboxStatus,
    OutboxStatus,
)
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.conversations import (
    Inbound,
    Said,
    TurnRecord,
    close_conversation,
    hear,
    keep_turn,
    note_vehicle_sold,
    note_wrong_number,
    opt_out,
    request_callback,
)
from tests.builders import a_conversation, a_follow_up


def _words(text: str, number: int = 1) -> Inbound:
    return Inbound(channel=Channel.WEBCHAT, provider_id=f"m{number}", text=text)


def test_what_came_in_is_kept_once_however_often_it_is_delivered(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)

        first = hear(uow, conversation=talk, inbound=_words("方便"))
        again = hear(uow, conversation=talk, inbound=_words("方便"))

        assert again.id == first.id
        assert [row.text for row in uow.inbox.waiting(talk.id)] == ["方便"]


def test_a_turn_keeps_words_answers_and_snapshot_together(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)
        heard = hear(uow, conversation=talk, inbound=_words("刹车“吱吱”响,怎么回事?!"))
        said = Said("您慢慢说。", ({"title": "好", "value": "好"},))

        keep_turn(
            uow,
            conversation=talk,
            record=TurnRecord([heard], [said], {"slots": {"a": 1}}, Asked.USAGE_DETAIL),
        )
        uow.flush()

        lines = uow.conversations.transcript(talk.id)
        assert [(line.speaker.value, line.text) for line in lines] == [
            ("customer", "刹车“吱吱”响,怎么回事?!"),
            ("bot", "您慢慢说。"),
        ]
        (out,) = uow.outbox.of_turn(talk.id, 1)
        assert (out.status, out.body["text"]) == (OutboxStatus.WAITING, "您慢慢说。")
        assert heard.status is InboxStatus.DONE
        assert (talk.snapshot, talk.asked) == ({"slots": {"a": 1}}, Asked.USAGE_DETAIL)


def test_beginning_a_follow_up_twice_opens_one_conversation(open_unit: Any) -> None:
    with open_unit() as uow:
        follow_up = a_follow_up(uow)

        first = begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT)
        again = begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT)

        assert again.token == first.token
        assert follow_up.attempts == 1
        assert [row.event for row in uow.inbox.waiting(first.id)] == ["open"]


def test_ending_a_talk_settles_follow_up_attempt_and_register_line(open_unit: Any) -> None:
    """R-150: one line, naming the handler."""
    with open_unit() as uow:
        follow_up = a_follow_up(uow)
        talk = begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT)

        close_conversation(uow, conversation=talk, disposition=Disposition.COMPLETED)

        line = uow.registers.line_of_conversation(talk.id)
        attempt = uow.contact_attempts.of_conversation(talk.id)
        assert talk.status is ConversationStatus.CLOSED
        assert (follow_up.status, follow_up.completed_at) == (
            FollowUpStatus.COMPLETED,
            uow.clock.now(),
        )
        assert (line.number, line.result, line.handler) == (1, Disposition.COMPLETED, "bot")
        assert attempt.disposition is Disposition.COMPLETED


def test_the_customers_own_time_is_no_failed_attempt(open_unit: Any) -> None:
    """R-040."""
    with open_unit() as uow:
        follow_up = a_follow_up(uow)
        talk = begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT)
        evening = uow.clock.now() + timedelta(hours=9)
        request_callback(uow, conversation=talk, at=evening)

        close_conversation(uow, conversation=talk, disposition=Disposition.CALLBACK)

        assert follow_up.status is FollowUpStatus.PLANNED
        assert (follow_up.due_at, follow_up.attempts) == (evening, 0)


def test_stop_cancels_what_is_planned_but_not_the_answers_owed(open_unit: Any) -> None:
    """R-224: with the customer's words as proof."""
    with open_unit() as uow:
        follow_up = a_follow_up(uow)
        customer = follow_up.customer
        reminder = a_follow_up(uow, kind=FollowUpKind.SERVICE_REMINDER, customer=customer)
        notice = a_follow_up(uow, kind=FollowUpKind.SOLUTION_NOTICE, customer=customer)
        talk = begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT)

        opt_out(uow, conversation=talk, words="别再打了,退订")

        (proof,) = uow.customers.opt_outs(customer.id)
        assert (proof.words, proof.heard_on) == ("别再打了,退订", Channel.WEBCHAT)
        assert reminder.status is FollowUpStatus.CANCELLED
        assert notice.status is FollowUpStatus.PLANNED


def test_a_wrong_number_is_not_used_again_and_info_staff_are_asked(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)

        note_wrong_number(uow, conversation=talk)

        assert talk.customer.phone() is None
        (proposal,) = uow.customers.proposals(talk.id)
        assert (proposal.field, proposal.value) == ("phone", "wrong_number")


def test_a_sold_car_is_asked_about_no_more(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)
        reminder = a_follow_up(
            uow,
            kind=FollowUpKind.SERVICE_REMINDER,
            customer=talk.customer,
            vehicle=talk.vehicle,
        )

        note_vehicle_sold(uow, conversation=talk)

        assert talk.vehicle.sold_since is not None
        assert reminder.status is FollowUpStatus.CANCELLED
