"""The rules once more, right before a message leaves or a telephone rings.

Between the moment a follow-up was begun and the moment its first words go out lie a queue, a
provider's bad hour, sometimes a night. What was allowed then may not be allowed now. It fails
closed: what cannot be judged is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from crm.errors import CrmError
from crm.models import Conversation, OutboxMessage
from crm.rules.consent import ConsentCode
from crm.rules.stop_words import is_stopped_by_twilio
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, ConversationStatus, Disposition, FollowUpKind, FollowUpStatus
from crm.use_cases.contact_options import verdict_on
from crm.use_cases.unfinished_talks import was_spoken_to

_NOTHING_WAS_SAID = (Disposition.NO_ANSWER, Disposition.VOICEMAIL, Disposition.OPTED_OUT)
LOOK_AGAIN_AFTER = timedelta(minutes=1)

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Wait:
    """Not now: not before ``until``."""

    until: datetime
    why: str


@dataclass(frozen=True)
class Drop:
    """Not at all any more."""

    why: str


def last_look(
    uow: UnitOfWork, conversation: Conversation | None, row: OutboxMessage
) -> Wait | Drop | None:
    """Why this message must not leave now, or None if it may (R-038, R-044, R-224).

    Only what we begin ourselves is looked at: whoever has spoken to us is answered.
    """
    try:
        return _objection(uow, conversation, row)
    except (CrmError, ValueError, LookupError, TypeError, AttributeError):
        logger.exception("the rules could not be checked", row=row.id)
        return Wait(uow.clock.now() + LOOK_AGAIN_AFTER, ConsentCode.UNCLEAR_FACTS.value)


def _objection(
    uow: UnitOfWork, conversation: Conversation | None, row: OutboxMessage
) -> Wait | Drop | None:
    if conversation is None:
        return None
    if row.channel is Channel.SMS and _was_stopped_at_the_provider(uow, conversation):
        return Drop("stopped_at_the_provider")
    if conversation.kind is FollowUpKind.INBOUND:
        return None
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    if was_spoken_to(conversation, attempt) or conversation.follow_up is None:
        return None
    follow_up = conversation.follow_up
    now = uow.clock.now()
    if conversation.status is ConversationStatus.CLOSED:  # a notice ends with its first words
        if conversation.disposition in _NOTHING_WAS_SAID:
            return Drop("closed")
    elif follow_up.status is not FollowUpStatus.IN_PROGRESS:
        return Drop(follow_up.held_reason or follow_up.status.value)
    if max(follow_up.latest_at, follow_up.due_at) < now:
        return Drop("window_closed")
    channel = attempt.channel if attempt is not None else row.channel
    verdict = verdict_on(uow, follow_up, channel, besides=attempt)
    if verdict.allowed:
        return None
    if verdict.code is ConsentCode.OPTED_OUT:
        return Drop(verdict.code.value)
    return Wait(verdict.retry_at or now + LOOK_AGAIN_AFTER, verdict.code.value)


def _was_stopped_at_the_provider(uow: UnitOfWork, conversation: Conversation) -> bool:
    """Whether the provider has said goodbye itself; it refuses whatever we would send after."""
    if not conversation.opt_out:
        return False
    last = uow.inbox.last_heard(conversation.id, Channel.SMS)
    return last is not None and is_stopped_by_twilio(last.text or "")
