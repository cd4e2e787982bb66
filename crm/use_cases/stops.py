"""A customer's word that we must not write or call: kept with its proof, and taken back (R-224).

It may be said in a talk with the bot, to a clerk at the counter, or to another program's call
centre; what follows from it is the same. Only the customer takes it back, so that too is kept
with the words that say so.
"""

from __future__ import annotations

from crm.errors import TextMissing
from crm.models import Customer, OptOut
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, FollowUpKind, FollowUpStatus, WebhookEvent
from crm.use_cases.announcing import announce
from crm.use_cases.audit import note_change

STILL_WELCOME = (FollowUpKind.SOLUTION_NOTICE, FollowUpKind.COMPLAINT_REVISIT)


def keep_stop(
    uow: UnitOfWork,
    *,
    customer_id: int,
    channel: Channel | None,
    heard_on: Channel,
    words: str,
    conversation_id: int | None = None,
    besides: int | None = None,
) -> OptOut:
    """Keep the proof, and cancel what is planned where every channel is meant.

    Answers to the customer's own open complaints stay: they asked for those. ``besides`` is the
    follow-up being talked about, which ends with its talk.
    """
    record = OptOut(
        customer_id=customer_id,
        channel=channel,
        heard_on=heard_on,
        words=words,
        at=uow.clock.now(),
        conversation_id=conversation_id,
    )
    uow.customers.opt_out(record)
    planned = uow.follow_ups.open_of_customer(customer_id) if channel is None else ()
    for follow_up in planned:
        if follow_up.kind not in STILL_WELCOME and follow_up.id != besides:
            follow_up.status = FollowUpStatus.CANCELLED
            follow_up.held_reason = "opted_out"
    announce(uow, WebhookEvent.OPTED_OUT, lambda: {"customer_id": customer_id, "words": words})
    return record


def enter_stop(
    uow: UnitOfWork,
    *,
    customer: Customer,
    channel: Channel | None,
    heard_on: Channel,
    words: str,
    by: str,
) -> OptOut:
    """Write down a stop that was said to a person; ``channel`` None means on every channel.

    What stands already is kept once, with its first words.

    Raises:
        TextMissing: the customer's words are not told; without them it proves nothing.
    """
    words = words.strip()
    if not words:
        raise TextMissing("words")
    for known in uow.customers.opt_outs(customer.id):
        if known.channel in (None, channel):
            return known
    record = keep_stop(
        uow, customer_id=customer.id, channel=channel, heard_on=heard_on, words=words
    )
    after = {"channel": channel.value if channel else None, "heard_on": heard_on.value}
    note_change(
        uow,
        by=by,
        what="stop",
        noun="customer",
        key=customer.id,
        after={**after, "opt_out_id": record.id, "words": words},
    )
    return record


def take_back_stop(uow: UnitOfWork, *, opt_out_id: int, words: str, by: str) -> OptOut:
    """The customer wants to hear from us again; what was cancelled stays cancelled.

    Taking it back twice changes nothing.

    Raises:
        NotFound: there is no such stop.
        TextMissing: the words in which the customer said so are not told.
    """
    words = words.strip()
    if not words:
        raise TextMissing("words")
    record = uow.customers.stop(opt_out_id)
    if record.withdrawn_at is None:
        record.withdrawn_at = uow.clock.now()
        uow.flush()
        note_change(
            uow,
            by=by,
            what="take back stop",
            noun="customer",
            key=record.customer_id,
            after={"opt_out_id": record.id, "words": words},
        )
    return record
