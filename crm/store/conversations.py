"""Where conversations, their turns and their words are kept.

`by_token` reads one row whatever the length of the talk; the transcript is read only to be
shown to staff or to the customer's own page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from crm.errors import NotFound
from crm.models import Complaint, Conversation, Customer, Turn, Utterance, Vehicle
from crm.store.base import Shelf
from crm.store.scopes import EVERYTHING, Scope
from crm.terms import (
    Channel,
    ConversationStatus,
    Department,
    Disposition,
    FollowUpKind,
    Language,
    Speaker,
)

BOT = "bot"
"""The handler of talks no member of staff has taken over."""


@dataclass(frozen=True)
class Pulse:
    """How far a conversation is: what an open page asks every second, and nothing more."""

    id: int
    token: str
    line_count: int
    status: ConversationStatus
    language: Language
    channel: Channel
    customer_id: int | None
    opened_at: datetime
    last_said_at: datetime | None
    staff_name: str | None


_PULSE = (
    Conversation.id,
    Conversation.token,
    Conversation.line_count,
    Conversation.status,
    Conversation.language,
    Conversation.channel,
    Conversation.customer_id,
    Conversation.opened_at,
    Conversation.last_said_at,
    Conversation.staff_name,
)


@dataclass(frozen=True)
class LogFilter:
    """Which conversations of the call log are wanted; what is None is not asked about.

    ``words`` looks into names, plates and what was said; ``handler`` is a colleague or `bot`,
    ``department`` the one a complaint was put down to; ``clerk_id`` whose customers they are.
    """

    since: datetime | None = None
    until: datetime | None = None
    channel: Channel | None = None
    kind: FollowUpKind | None = None
    disposition: Disposition | None = None
    handler: str | None = None
    department: Department | None = None
    words: str | None = None
    customer_id: int | None = None
    clerk_id: int | None = None
    complained: bool | None = None
    reviewed: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a conversation must be to be wanted."""
        talk = Conversation
        plain = {
            talk.channel: self.channel,
            talk.kind: self.kind,
            talk.disposition: self.disposition,
            talk.customer_id: self.customer_id,
        }
        found = [column == value for column, value in plain.items() if value is not None]
        if self.since is not None:
            found.append(talk.opened_at >= self.since)
        if self.until is not None:
            found.append(talk.opened_at < self.until)
        if self.handler is not None:
            by_bot = talk.staff_name.is_(None)
            found.append(by_bot if self.handler == BOT else talk.staff_name == self.handler)
        if self.reviewed is not None:
            found.append(talk.reviewed_at.is_not(None) == self.reviewed)
        if self.clerk_id is not None:
            own = select(Customer.id).where(Customer.clerk_id == self.clerk_id)
            found.append(talk.customer_id.in_(own))
        return found + self._about_complaints() + self._with_words()

    def _about_complaints(self) -> list[ColumnElement[bool]]:
        case = select(Complaint.conversation_id).where(Complaint.conversation_id == Conversation.id)
        found: list[ColumnElement[bool]] = []
        if self.department is not None:
            found.append(case.where(Complaint.department == self.department).exists())
        if self.complained is not None:
            found.append(case.exists() if self.complained else ~case.exists())
        return found

    def _with_words(self) -> list[ColumnElement[bool]]:
        if not self.words:
            return []
        pattern = f"%{self.words}%"
        said = select(Utterance.conversation_id).where(Utterance.text.like(pattern))
        named = select(Customer.id).where(Customer.name.like(pattern))
        plated = select(Vehicle.id).where(Vehicle.plate.like(pattern.upper()))
        return [
            Conversation.id.in_(said)
            | Conversation.customer_id.in_(named)
            | Conversation.vehicle_id.in_(plated)
        ]


class Conversations(Shelf[Conversation]):
    model = Conversation

    def by_token(self, token: str, *, lock: bool = False) -> Conversation:
        """Find a conversation by its opaque token; ``lock`` holds its row to the commit.

        Raises:
            NotFound: no conversation has this token.
        """
        query = select(Conversation).where(Conversation.token == token)
        row = self._session.scalars(query.with_for_update() if lock else query).first()
        if row is None:
            raise NotFound("conversation", token[:6] + "…")
        return row

    def lock(self, conversation: Conversation) -> Conversation:
        """Hold a conversation's row to the commit, as it stands once it is ours.

        On SQLite a unit of work that may write holds everything since it began.
        """
        if self._session.get_bind().dialect.name != "sqlite":
            self._session.refresh(conversation, with_for_update=True)
        return conversation

    def pulse(self, token: str) -> Pulse:
        """How far the conversation is, from one row and without its snapshot.

        Raises:
            NotFound: no conversation has this token.
        """
        row = self._session.execute(select(*_PULSE).where(Conversation.token == token)).first()
        if row is None:
            raise NotFound("conversation", token[:6] + "…")
        return Pulse(*row)

    def newer_than(self, here: Pulse) -> Pulse | None:
        """The same customer's later conversation on the same channel, one not ended before others.

        None where there is none, or where nobody knows who the customer is.
        """
        if here.customer_id is None:
            return None
        row = self._session.execute(
            select(*_PULSE)
            .where(
                Conversation.customer_id == here.customer_id,
                Conversation.channel == here.channel,
                Conversation.id > here.id,
            )
            .order_by(Conversation.status == ConversationStatus.CLOSED, Conversation.id.desc())
            .limit(1)
        ).first()
        return None if row is None else Pulse(*row)

    def open_of_follow_up(self, follow_up_id: int) -> Conversation | None:
        return self._session.scalars(
            select(Conversation)
            .where(
                Conversation.follow_up_id == follow_up_id,
                Conversation.status != ConversationStatus.CLOSED,
            )
            .order_by(Conversation.id.desc())
            .limit(1)
        ).first()

    def unfinished_of(self, follow_up_id: int) -> Conversation | None:
        """The talk of a follow-up that its customer went away from, or None."""
        return self._session.scalars(
            select(Conversation)
            .where(
                Conversation.follow_up_id == follow_up_id,
                Conversation.status == ConversationStatus.CLOSED,
                Conversation.left_open.is_not(None),
            )
            .order_by(Conversation.id.desc())
            .limit(1)
        ).first()

    def last_seen(self, customer_id: int, channel: Channel) -> datetime | None:
        """When this customer last spoke to us on this channel, or None."""
        return self._session.scalar(
            select(Conversation.last_said_at)
            .where(
                Conversation.customer_id == customer_id,
                Conversation.channel == channel,
                Conversation.last_said_at.is_not(None),
            )
            .order_by(Conversation.id.desc())
            .limit(1)
        )

    def stale(self, *, before: datetime, limit: int = 200) -> Sequence[Conversation]:
        """Conversations in which the customer has said nothing since then, nor a person of ours."""
        begun = func.coalesce(Conversation.reopened_at, Conversation.opened_at)
        said = func.coalesce(Conversation.last_said_at, Conversation.opened_at)
        quiet_since = case((said > begun, said), else_=begun)
        heard = select(Utterance.id).where(
            Utterance.conversation_id == Conversation.id, Utterance.at >= before
        )
        is_left = (Conversation.status == ConversationStatus.OPEN) | (
            (Conversation.status == ConversationStatus.WITH_STAFF) & ~heard.exists()
        )
        return self._session.scalars(
            select(Conversation)
            .where(is_left, quiet_since < before)
            .order_by(Conversation.id)
            .limit(limit)
        ).all()

    def left_waiting(self, *, before: datetime) -> Sequence[int]:
        """Talks a person has in which the customer waits for an answer since before then."""
        return self._session.scalars(
            select(Conversation.id)
            .where(
                Conversation.status == ConversationStatus.WITH_STAFF,
                Conversation.waits_since <= before,
            )
            .order_by(Conversation.id)
        ).all()

    def last_words(self, conversation_id: int) -> str | None:
        """What the customer said last, or None."""
        return self._session.scalar(
            select(Utterance.text)
            .where(
                Utterance.conversation_id == conversation_id,
                Utterance.speaker == Speaker.CUSTOMER,
            )
            .order_by(Utterance.position.desc())
            .limit(1)
        )

    def keep_turn(self, turn: Turn) -> None:
        self._session.add(turn)

    def keep_line(self, line: Utterance) -> None:
        self._session.add(line)

    def transcript(self, conversation_id: int, *, after: int = 0) -> Sequence[Utterance]:
        """What was said, in order, from behind line ``after``."""
        return self._session.scalars(
            select(Utterance)
            .where(Utterance.conversation_id == conversation_id, Utterance.position > after)
            .order_by(Utterance.position)
        ).all()

    def said_in(self, conversation_id: int, turn_number: int) -> Sequence[Utterance]:
        """What we said in one turn, in order."""
        return self._session.scalars(
            select(Utterance)
            .where(
                Utterance.conversation_id == conversation_id,
                Utterance.turn_number == turn_number,
                Utterance.speaker == Speaker.BOT,
            )
            .order_by(Utterance.position)
        ).all()

    def turns(self, conversation_id: int) -> Sequence[Turn]:
        return self._session.scalars(
            select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.number)
        ).all()

    def of_customer(self, customer_id: int, *, limit: int = 100) -> Sequence[Conversation]:
        return self._session.scalars(
            select(Conversation)
            .where(Conversation.customer_id == customer_id)
            .order_by(Conversation.id.desc())
            .limit(limit)
        ).all()

    def log(
        self,
        wanted: LogFilter,
        *,
        scope: Scope = EVERYTHING,
        before_id: int | None = None,
        limit: int = 50,
    ) -> Sequence[Conversation]:
        """The call log, newest first, a page at a time (R-156)."""
        query: Select[tuple[Conversation]] = (
            select(Conversation)
            .where(scope.conversations(), *wanted.conditions())
            .options(joinedload(Conversation.customer), joinedload(Conversation.vehicle))
        )
        if before_id:
            query = query.where(Conversation.id < before_id)
        return self._session.scalars(query.order_by(Conversation.id.desc()).limit(limit)).all()
