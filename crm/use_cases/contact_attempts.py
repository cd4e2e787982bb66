"""Chapter three: a follow-up that is due becomes one try on one channel.

What became of a telephone call that reached nobody is kept as a fact of the try, for whoever
decides when and how to try again (R-043).
"""

from __future__ import annotations

from crm.errors import MadeByPeople
from crm.models import ContactAttempt, Conversation, FollowUp
from crm.rules.announcements import NUMBER_IS_WRONG
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    MADE_BY_PEOPLE,
    AttemptStatus,
    Channel,
    FollowUpStatus,
    Language,
    Unreached,
)
from crm.use_cases.conversations import (
    Inbound,
    hear,
    note_wrong_number,
    open_conversation,
)
from crm.use_cases.moving_talks import pick_up
from crm.use_cases.unfinished_talks import go_on

GOES_ON = "go_on"
"""The inbox event by which the bot asks the open question of an unfinished talk again."""


def begin_follow_up(
    uow: UnitOfWork,
    *,
    follow_up_id: int,
    channel: Channel,
    language: Language | None = None,
    reaches_out: bool = False,
) -> Conversation:
    """Claim a follow-up for one attempt and open its conversation; the opening waits as a turn.

    A follow-up that is being talked about already keeps its conversation, and one whose talk was
    left in the middle goes on with it. ``reaches_out``: a message or a call must leave us
    first, so the attempt is only claimed until it has.

    Raises:
        NotFound: there is no such follow-up.
        MadeByPeople: it is none that the bot can make.
    """
    follow_up = uow.follow_ups.get(follow_up_id)
    if follow_up.kind in MADE_BY_PEOPLE:
        raise MadeByPeople(follow_up.id)
    running = uow.conversations.open_of_follow_up(follow_up_id)
    if running is not None:
        return running
    conversation = uow.conversations.unfinished_of(follow_up_id)
    if conversation is not None:
        _go_on(uow, conversation, channel)
    else:
        conversation = _open(uow, follow_up, channel, language)
    follow_up.attempts += 1
    follow_up.status = FollowUpStatus.IN_PROGRESS
    follow_up.channel = channel
    now = uow.clock.now()
    uow.contact_attempts.add(
        ContactAttempt(
            follow_up_id=follow_up.id,
            conversation_id=conversation.id,
            number=follow_up.attempts,
            channel=channel,
            status=AttemptStatus.CLAIMED if reaches_out else AttemptStatus.SENT,
            claimed_at=now,
            sent_at=None if reaches_out else now,
        )
    )
    return conversation


def _open(
    uow: UnitOfWork, follow_up: FollowUp, channel: Channel, language: Language | None
) -> Conversation:
    return open_conversation(
        uow,
        kind=follow_up.kind,
        channel=channel,
        language=language or follow_up.customer.language,
        customer_id=follow_up.customer_id,
        vehicle_id=follow_up.vehicle_id,
        repair_order_id=follow_up.repair_order_id,
        follow_up_id=follow_up.id,
        complaint_id=follow_up.complaint_id,
    )


def _go_on(uow: UnitOfWork, conversation: Conversation, channel: Channel) -> None:
    """The same talk, on this channel; on the telephone it waits for somebody to take the call."""
    go_on(uow, conversation=conversation, new_try=True)
    pick_up(uow, conversation=conversation, channel=channel)
    if channel is not Channel.VOICE:
        key = f"go_on:{conversation.token}:{conversation.line_count}"
        hear(uow, conversation=conversation, inbound=Inbound(channel, key, event=GOES_ON))


def note_unreached(uow: UnitOfWork, *, conversation: Conversation, why: Unreached) -> None:
    """Keep why a call reached nobody; a number that is suspended or gone is not rung again.

    Info staff is asked to correct such a number (R-009, R-011).
    """
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    if attempt is not None:
        attempt.unreached = why
    if why in NUMBER_IS_WRONG:
        note_wrong_number(uow, conversation=conversation)
