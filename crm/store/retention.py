"""Letting go of what has been kept long enough, in pieces, so that nobody waits long for a lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, null, select, update
from sqlalchemy.orm import Session

from crm.models import (
    ApiRequest,
    Attachment,
    Conversation,
    InboxMessage,
    SignInAttempt,
    StaffNotice,
    Turn,
    Utterance,
    Verbatim,
    WebhookDelivery,
)
from crm.models.base import Base


class Retention:
    """Each method lets go of at most ``limit`` rows older than a moment, and says how many."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def forget_words(self, *, before: datetime, limit: int) -> int:
        """Empty the transcripts of conversations closed before then; outcomes stay."""
        old = select(Conversation.id).where(Conversation.closed_at < before)
        words = self._blank(
            Utterance, Utterance.conversation_id.in_(old) & (Utterance.text != ""), limit, text=""
        )
        words += self._blank(
            Verbatim, Verbatim.conversation_id.in_(old) & (Verbatim.text != ""), limit, text=""
        )
        words += self._delete(Attachment, Attachment.conversation_id.in_(old), limit)
        return words + self._delete(Turn, Turn.conversation_id.in_(old), limit)

    def forget_raw(self, *, before: datetime, limit: int) -> int:
        """Drop what providers sent us word for word; what was heard stays in the transcript."""
        old = (InboxMessage.received_at < before) & InboxMessage.raw.is_not(None)
        return self._blank(InboxMessage, old, limit, raw=null())

    def forget_requests(self, *, before: datetime, limit: int) -> int:
        """Drop the answers kept for repeated API requests."""
        return self._delete(ApiRequest, ApiRequest.at < before, limit)

    def forget_deliveries(self, *, before: datetime, limit: int) -> int:
        """Drop ended webhook deliveries."""
        return self._delete(WebhookDelivery, WebhookDelivery.ended_at < before, limit)

    def forget_notices(self, *, before: datetime, limit: int) -> int:
        """Drop old messages to staff, and old failed sign-ins."""
        return self._delete(StaffNotice, StaffNotice.at < before, limit) + self._delete(
            SignInAttempt, SignInAttempt.at < before, limit
        )

    def _delete(self, model: type[Base], which: ColumnElement[bool], limit: int) -> int:
        ids = self._some(model, which, limit)
        if ids:
            self._session.execute(delete(model).where(model.id.in_(ids)))
        return len(ids)

    def _blank(
        self, model: type[Base], which: ColumnElement[bool], limit: int, **values: Any
    ) -> int:
        ids = self._some(model, which, limit)
        if ids:
            self._session.execute(update(model).where(model.id.in_(ids)).values(**values))
        return len(ids)

    def _some(self, model: type[Base], which: ColumnElement[bool], limit: int) -> list[int]:
        return list(self._session.scalars(select(model.id).where(which).limit(limit)))
