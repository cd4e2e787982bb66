"""Pictures and recordings: kept like words, and put before somebody who can see and hear."""

from __future__ import annotations

from datetime import timedelta

from crm.models import Attachment, Conversation
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AttachmentState, Channel, EscalationReason, Queue
from crm.use_cases.conversations import add_customer_line
from crm.use_cases.escalations import raise_escalation

LARGEST = 8 * 1024 * 1024
"""Bytes; what is larger stays with the provider, and staff are told so."""

TRIED_AT_MOST = 8

KINDS = {
    "photo": "[照片]",
    "voice": "[语音]",
    "audio": "[音频]",
    "video": "[视频]",
    "document": "[文件]",
}


def keep_attachment(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    channel: Channel,
    kind: str,
    reference: str,
    size: int | None,
) -> bool:
    """Keep that something was sent, with its line in the transcript; False if it is known (R-152).

    A person is asked to look: nobody here understood it.
    """
    if uow.attachments.seen(channel, reference) is not None:
        return False
    now = uow.clock.now()
    too_big = size is not None and size > LARGEST
    uow.attachments.add(
        Attachment(
            conversation_id=conversation.id,
            channel=channel,
            kind=kind,
            reference=reference,
            state=AttachmentState.TOO_BIG if too_big else AttachmentState.THERE,
            size=size,
            received_at=now,
            look_at=now,
        )
    )
    add_customer_line(uow, conversation=conversation, words=KINDS[kind])
    raise_escalation(
        uow,
        origin=f"media:conversation:{conversation.id}",
        queue=Queue.SUPERVISOR,
        reason=EscalationReason.MEDIA_RECEIVED,
        due_at=now + timedelta(hours=4),
        words=KINDS[kind],
        customer_id=conversation.customer_id,
        vehicle_id=conversation.vehicle_id,
        follow_up_id=conversation.follow_up_id,
        conversation_id=conversation.id,
    )
    return True


def note_fetched(uow: UnitOfWork, attachment: Attachment, content: bytes, mime: str) -> None:
    """The provider has handed it over."""
    attachment.size = len(content)
    if len(content) > LARGEST:
        attachment.state = AttachmentState.TOO_BIG
        return
    attachment.content = content
    attachment.mime = mime
    attachment.state = AttachmentState.KEPT


def note_not_fetched(uow: UnitOfWork, attachment: Attachment, *, for_good: bool) -> None:
    """It could not be had: asked for again a few times, later each time."""
    attachment.tries += 1
    if for_good or attachment.tries >= TRIED_AT_MOST:
        attachment.state = AttachmentState.GONE
    attachment.look_at = uow.clock.now() + timedelta(minutes=2**attachment.tries)
