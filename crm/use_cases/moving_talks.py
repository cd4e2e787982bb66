"""A talk that was begun on one channel goes on where the customer speaks next.

It stays the same talk: the question that was open is still open, what was answered stays answered.
"""

from __future__ import annotations

from crm.models import Conversation
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel


def pick_up(uow: UnitOfWork, *, conversation: Conversation, channel: Channel) -> bool:
    """Let a talk go on on this channel; True if it was on another until now.

    What waits to be sent on the old channel stays unsent: the customer is not there any more.
    """
    if conversation.channel is channel:
        return False
    uow.outbox.give_up_waiting(conversation.id, conversation.channel, "moved")
    conversation.channel = channel
    return True
