"""Chapter three: a follow-up that is due becomes one try on one channel.

What became of a telephone call that reached nobody is kept as a fact of the try, for whoever
decides when and how to try again (R-043).
"""

from __future__ import annotations

from crm.models import ContactAttempt, Conversation
from crm.rules.announcements import NUMBER_IS_WRONG
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AttemptStatus, Channel, FollowUpStatus, Language, Unreached
from crm.use_cases.conversations import note_wrong_number, open_conversation


def begin_follow_up(
    uow: UnitOfWork, *, follow_up_id: int, channel: Channel, language: Language | None = None
) -> Conversation:
    """Claim a follow-up for one attempt and open its conversation; the opening waits as a turn.

    A follow-up that is being talked about already keeps its conversation.

    Raises:
        NotFound: there is no such follow-up.
    """
    follow_up = uow.follow_ups.get(follow_up_id)
    running = uow.conversations.open_of_follow_up(follow_up_id)
    if running is not None:
        return running
    conversation = open_conversation(
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
            status=AttemptStatus.SENT,
            claimed_at=now,
            sent_at=now,
        )
    )
    return conversation


def note_unreached(uow: UnitOfWork, *, conversation: Conversation, why: Unreached) -> None:
    """Keep why a call reached nobody; a number that is suspended or gone is not rung again.

    Info staff is asked to correct such a number (R-009, R-011).
    """
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    if attempt is not None:
        attempt.unreached = why
    if why in NUMBER_IS_WRONG:
        note_wrong_number(uow, conversation=conversation)
