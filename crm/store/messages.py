"""Where the inbox and the outbox are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, func, select, update

from crm.models import InboxMessage, OutboxMessage
from crm.store.base import Shelf
from crm.terms import Channel, InboxStatus, OutboxStatus


class Inbox(Shelf[InboxMessage]):
    model = InboxMessage

    def seen(self, channel: Channel, provider_message_id: str) -> InboxMessage | None:
        """The row of a message that came before, or None."""
        return self._session.scalars(
            select(InboxMessage).where(
                InboxMessage.channel == channel,
                InboxMessage.provider_message_id == provider_message_id,
            )
        ).first()

    def waiting(self, conversation_id: int) -> Sequence[InboxMessage]:
        """What this customer said that no turn has taken yet, oldest first."""
        return self._session.scalars(
            select(InboxMessage)
            .where(
                InboxMessage.conversation_id == conversation_id,
                InboxMessage.status == InboxStatus.WAITING,
            )
            .order_by(InboxMessage.id)
        ).all()

    def latest_from(self, channel: Channel, sender: str) -> InboxMessage | None:
        """The last message of a sender whose provider ids begin with ``sender``, or None."""
        return self._session.scalars(
            select(InboxMessage)
            .where(
                InboxMessage.channel == channel,
                InboxMessage.provider_message_id.startswith(f"{sender}:", autoescape=True),
            )
            .order_by(InboxMessage.id.desc())
            .limit(1)
        ).first()

    def last_heard(self, conversation_id: int, channel: Channel) -> InboxMessage | None:
        """The last thing that came in on a channel, events of our own making left out."""
        return self._session.scalars(
            select(InboxMessage)
            .where(
                InboxMessage.conversation_id == conversation_id,
                InboxMessage.channel == channel,
                InboxMessage.event.is_(None),
            )
            .order_by(InboxMessage.id.desc())
            .limit(1)
        ).first()

    def conversations_waiting(self, *, before: datetime | None = None) -> Sequence[int]:
        """Conversations with something unheard, or unheard since ``before``."""
        waiting = select(InboxMessage.conversation_id).where(
            InboxMessage.status == InboxStatus.WAITING
        )
        if before is not None:
            waiting = waiting.where(InboxMessage.received_at <= before)
        return self._session.scalars(waiting.distinct()).all()


class Outbox(Shelf[OutboxMessage]):
    model = OutboxMessage

    def put(self, message: OutboxMessage) -> None:
        """Keep a message to go out with the commit."""
        self._session.add(message)

    def by_key(self, key: str) -> OutboxMessage | None:
        return self._session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).first()

    def of_turn(self, conversation_id: int, turn_number: int) -> Sequence[OutboxMessage]:
        """What was answered in one turn, in order: also what a repeated webhook is answered."""
        return self._session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.conversation_id == conversation_id,
                OutboxMessage.key.like(f"turn:{conversation_id}:{turn_number}:%"),
            )
            .order_by(OutboxMessage.id)
        ).all()

    def said_with(self, row: OutboxMessage) -> Sequence[OutboxMessage]:
        """The other messages of the turn this one belongs to, in order; none if it has no turn."""
        turn, _, _ = row.key.rpartition(":")
        if not row.key.startswith("turn:"):
            return ()
        return self._session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.key.like(f"{turn}:%"), OutboxMessage.id != row.id)
            .order_by(OutboxMessage.id)
        ).all()

    def next_waiting(self, channel: Channel, *, now: datetime) -> OutboxMessage | None:
        """The next message that may go out on a channel, locked; two senders never get the same.

        On the telephone that is a call to place: what is said in calls is asked for, not sent.
        """
        query = select(OutboxMessage).where(
            OutboxMessage.status == OutboxStatus.WAITING,
            OutboxMessage.channel == channel,
            (OutboxMessage.not_before.is_(None)) | (OutboxMessage.not_before <= now),
        )
        if channel is Channel.VOICE:
            query = query.where(OutboxMessage.contact_attempt_id.is_not(None))
        return self._session.scalars(
            query.order_by(OutboxMessage.id).limit(1).with_for_update(skip_locked=True)
        ).first()

    def take(self, row: OutboxMessage, *, now: datetime) -> None:
        """Mark a message as being sent."""
        row.status = OutboxStatus.SENDING
        row.claimed_at = now
        row.not_before = None
        row.attempts += 1

    def taken_since(self, channel: Channel, moment: datetime, *, address: str | None = None) -> int:
        """How many messages were taken to be sent after ``moment``, or those of one address."""
        query = select(func.count()).where(
            OutboxMessage.channel == channel, OutboxMessage.claimed_at > moment
        )
        if address is not None:
            query = query.where(OutboxMessage.address == address)
        return self._session.scalar(query) or 0

    def knows(self, provider_id: str) -> bool:
        """Whether a message of ours has this id at its provider."""
        query = select(OutboxMessage.id).where(OutboxMessage.provider_id == provider_id)
        return self._session.scalar(query.limit(1)) is not None

    def earlier_unsent(self, row: OutboxMessage) -> OutboxMessage | None:
        """A message of the same conversation that must go out before this one, or None."""
        if row.conversation_id is None:
            return None
        return self._session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.conversation_id == row.conversation_id,
                OutboxMessage.channel == row.channel,
                OutboxMessage.id < row.id,
                OutboxMessage.status.in_([OutboxStatus.WAITING, OutboxStatus.SENDING]),
            )
            .order_by(OutboxMessage.id)
            .limit(1)
        ).first()

    def give_up_waiting(self, conversation_id: int, channel: Channel, why: str) -> None:
        """What still waits for an address that does not work is not sent."""
        self._session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.conversation_id == conversation_id,
                OutboxMessage.channel == channel,
                OutboxMessage.status == OutboxStatus.WAITING,
            )
            .values(status=OutboxStatus.FAILED, provider_answer=why)
            .execution_options(synchronize_session="fetch")
        )

    def not_arrived(self, conversation_id: int) -> dict[int, OutboxMessage]:
        """The lines of a talk that were refused, or of which nobody knows, by their position."""
        rows = self._session.scalars(
            select(OutboxMessage).where(
                OutboxMessage.conversation_id == conversation_id,
                OutboxMessage.position.is_not(None),
                OutboxMessage.status.in_([OutboxStatus.FAILED, OutboxStatus.UNKNOWN]),
            )
        )
        return {row.position: row for row in rows if row.position is not None}

    def mark_delivered(self, conversation_id: int, up_to: int, at: datetime) -> int:
        """The customer's page has shown the lines up to this position. Returns how many were new.

        Only what waited becomes sent, so hearing of it twice changes nothing.
        """
        done = self._session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.conversation_id == conversation_id,
                OutboxMessage.position <= up_to,
                OutboxMessage.status == OutboxStatus.WAITING,
            )
            .values(status=OutboxStatus.SENT, sent_at=at)
            .execution_options(synchronize_session=False)
        )
        assert isinstance(done, CursorResult)
        return done.rowcount

    def left_sending(self, *, before: datetime, now: datetime) -> Sequence[OutboxMessage]:
        """Messages whose sending never ended, and that are to be looked after now."""
        return self._session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.status == OutboxStatus.SENDING,
                OutboxMessage.claimed_at < before,
                (OutboxMessage.not_before.is_(None)) | (OutboxMessage.not_before <= now),
            )
            .order_by(OutboxMessage.id)
            .limit(50)
        ).all()
