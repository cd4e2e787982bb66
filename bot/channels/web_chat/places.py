"""Where a customer's words belong, and where their talk goes on.

A conversation that has ended is not opened again: what is said to it opens a new one for the
same customer, and the page moves over. An open page also moves when we begin a new
conversation with its customer, but neither in the middle of a talk nor away from a question
they have not begun to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.channels.moving import continued
from crm.store.conversations import Pulse
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Asked, Channel, ConversationStatus, InboxStatus
from crm.use_cases.moving_talks import pick_up

IN_THE_MIDDLE = timedelta(minutes=2)
"""A talk in which something was said this recently is not left for a newer one."""


@dataclass(frozen=True)
class Place:
    """The conversation that hears a message; ``heard`` if it has had this one before."""

    token: str
    asked: Asked | None
    heard: bool
    waits: bool
    with_staff: bool = False


def place_of(uow: UnitOfWork, token: str, provider_id: str) -> Place:
    """Find the conversation for a message said to ``token``; opens one if that has ended.

    A message that came before belongs where it was kept then.

    Raises:
        NotFound: no conversation has this token.
    """
    said_to = uow.conversations.by_token(token, lock=True)
    known = uow.inbox.seen(Channel.WEBCHAT, provider_id)
    if known is not None:
        home = uow.conversations.get(known.conversation_id)
        waits = known.status is InboxStatus.WAITING
        return Place(home.token, home.asked, heard=True, waits=waits)
    home = said_to
    if said_to.status is ConversationStatus.CLOSED:
        home = continued(uow, said_to)
    pick_up(uow, conversation=home, channel=Channel.WEBCHAT)
    with_staff = home.status is ConversationStatus.WITH_STAFF
    return Place(home.token, home.asked, heard=False, waits=True, with_staff=with_staff)


def moved_to(uow: UnitOfWork, here: Pulse) -> str | None:
    """The token of the conversation an open page should go on to, or None to stay."""
    newer = uow.conversations.newer_than(here)
    if newer is None:
        return None
    if here.status is ConversationStatus.CLOSED:
        return newer.token
    if here.last_said_at is None or here.status is ConversationStatus.WITH_STAFF:
        return None
    last = uow.conversations.transcript(here.id, after=here.line_count - 1)
    if not last or newer.opened_at <= last[-1].at:
        return None
    is_quiet = uow.clock.now() - last[-1].at >= IN_THE_MIDDLE
    return newer.token if is_quiet and not uow.inbox.waiting(here.id) else None
