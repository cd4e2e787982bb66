"""Where contact attempts are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from crm.models import ContactAttempt, FollowUp
from crm.store.base import Shelf
from crm.terms import AttemptStatus


class ContactAttempts(Shelf[ContactAttempt]):
    model = ContactAttempt

    def of_follow_up(self, follow_up_id: int) -> Sequence[ContactAttempt]:
        return self._session.scalars(
            select(ContactAttempt)
            .where(ContactAttempt.follow_up_id == follow_up_id)
            .order_by(ContactAttempt.number)
        ).all()

    def of_conversation(self, conversation_id: int) -> ContactAttempt | None:
        return self._session.scalars(
            select(ContactAttempt)
            .where(ContactAttempt.conversation_id == conversation_id)
            .order_by(ContactAttempt.id.desc())
            .limit(1)
        ).first()

    def moments_of_customer(self, customer_id: int, *, since: datetime) -> Sequence[datetime]:
        """When we wrote to or called this customer since then, oldest first."""
        return self._session.scalars(
            select(ContactAttempt.claimed_at)
            .join(FollowUp)
            .where(
                FollowUp.customer_id == customer_id,
                ContactAttempt.claimed_at >= since,
                ContactAttempt.status != AttemptStatus.FAILED,
            )
            .order_by(ContactAttempt.claimed_at)
        ).all()

    def begun_since(self, moment: datetime) -> int:
        """How many contacts we began since then, all customers together."""
        query = select(func.count()).where(
            ContactAttempt.claimed_at >= moment, ContactAttempt.status != AttemptStatus.FAILED
        )
        return self._session.scalar(query) or 0

    def how_many(self, follow_up_ids: Collection[int]) -> dict[int, int]:
        """How often each of these follow-ups was tried; those never tried are left out."""
        if not follow_up_ids:
            return {}
        rows = self._session.execute(
            select(ContactAttempt.follow_up_id, func.count(ContactAttempt.id))
            .where(ContactAttempt.follow_up_id.in_(follow_up_ids))
            .group_by(ContactAttempt.follow_up_id)
        )
        return {row[0]: row[1] for row in rows}
