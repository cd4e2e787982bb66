"""A try that did not reach the customer, settled: registered, and free to be tried another way.

The follow-up goes back to the planned ones; when and by what means it is tried again is decided
by the dispatcher from the tries themselves (R-043), not here.
"""

from __future__ import annotations

from crm.models import Conversation, Customer, OptOut
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AttemptStatus, Channel, ConversationStatus, Disposition, FollowUpStatus
from crm.use_cases.conversations import close_conversation
from crm.use_cases.unfinished_talks import leave_unfinished, was_spoken_to


def settle_unreached(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    detail: str,
    disposition: Disposition = Disposition.NO_ANSWER,
    failed: bool = False,
) -> bool:
    """End a talk that never was, with its line in the register (R-150); False if there was one.

    A talk that was to be gone on with, and was not, stays as it had been left.

    ``failed``: nothing reached the customer's side, so it does not count as a contact.
    """
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    if conversation.status is ConversationStatus.CLOSED or was_spoken_to(conversation, attempt):
        return False
    goes_on = conversation.last_said_at is not None
    ends_as = Disposition.PARTIAL if goes_on else disposition
    close_conversation(uow, conversation=conversation, disposition=ends_as)
    if attempt is not None:
        attempt.disposition = disposition
        attempt.detail = detail
        if failed:
            attempt.status = AttemptStatus.FAILED
    if goes_on:
        leave_unfinished(uow, conversation=conversation)
    follow_up = conversation.follow_up
    if follow_up is not None and follow_up.status is FollowUpStatus.PLANNED:
        follow_up.held_reason = follow_up.held_until = None
    return True


def stop_on_channel(
    uow: UnitOfWork,
    *,
    customer: Customer,
    channel: Channel,
    words: str,
    conversation_id: int | None,
) -> None:
    """Keep that this customer does not want to be reached on one channel; once."""
    known = uow.customers.opt_outs(customer.id)
    if any(record.channel in (None, channel) for record in known):
        return
    uow.customers.opt_out(
        OptOut(
            customer_id=customer.id,
            channel=channel,
            heard_on=channel,
            words=words,
            at=uow.clock.now(),
            conversation_id=conversation_id,
        )
    )


def start_on_channel(uow: UnitOfWork, *, customer: Customer, channel: Channel) -> None:
    """Take back the stops this customer said on one channel: they asked to hear from us again."""
    for record in uow.customers.opt_outs(customer.id):
        if record.heard_on is channel:
            record.withdrawn_at = uow.clock.now()
