"""A short text with the way to the web chat, for a dealership that would rather talk there.

The talk itself waits on its page. Who answers the text instead is heard all the same: the talk
then comes over to SMS (`bot.channels.addresses.talk_with`).
"""

from __future__ import annotations

from crm.models import Conversation, OutboxMessage
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AttemptStatus, Channel, Language, OutboxStatus

_WORDS = {
    Language.ZH: (
        "您好,{shop}想听听您对这次服务的感受,点开就能说:{url} 直接回复短信也可以,退订回TD。"
    ),
    Language.EN: (
        "{shop} would like to hear how your visit was: {url} You may also simply reply. "
        "Reply STOP to opt out."
    ),
}


def send_link(uow: UnitOfWork, conversation: Conversation, page_url: str) -> None:
    """Let the talk wait on its page, and tell the customer where by one SMS (once)."""
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    if attempt is None or attempt.status is not AttemptStatus.CLAIMED:
        return
    key = f"link:{attempt.id}"
    if uow.outbox.by_key(key) is not None:
        return
    dealership = uow.dealerships.ours()
    name = dealership.name_en if conversation.language is Language.EN else dealership.name
    words = _WORDS[conversation.language].format(
        shop=name or dealership.name, url=f"{page_url}/chat/{conversation.token}"
    )
    conversation.channel = Channel.WEBCHAT
    uow.outbox.put(
        OutboxMessage(
            key=key,
            channel=Channel.SMS,
            conversation_id=conversation.id,
            contact_attempt_id=attempt.id,
            body={"text": words, "choices": []},
            status=OutboxStatus.WAITING,
            created_at=uow.clock.now(),
        )
    )
