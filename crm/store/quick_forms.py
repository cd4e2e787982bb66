"""Where quick-handling forms are found, open and finished (R-124)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, select

from crm.errors import NotFound
from crm.models import Complaint, Conversation, QuickHandlingForm
from crm.store.base import Shelf
from crm.store.scopes import EVERYTHING, Scope


class QuickRow(NamedTuple):
    """A quick-handling form, the survey it was opened in, and the complaint if there is one."""

    form: QuickHandlingForm
    talk: Conversation
    case: Complaint | None


class QuickForms(Shelf[QuickHandlingForm]):
    model = QuickHandlingForm

    def listing(
        self, *, finished: bool, scope: Scope = EVERYTHING, limit: int = 200
    ) -> Sequence[QuickRow]:
        """Forms within reach: open ones by deadline, finished ones newest first."""
        order = QuickHandlingForm.id.desc() if finished else QuickHandlingForm.deadline_at
        mark = QuickHandlingForm.result
        rows = self._session.execute(
            _rows(scope)
            .where(mark.is_not(None) if finished else mark.is_(None))
            .order_by(order, QuickHandlingForm.id)
            .limit(limit)
        )
        return [QuickRow(*row) for row in rows]

    def row(self, key: int, *, scope: Scope = EVERYTHING) -> QuickRow:
        """One form with the talk and the case it is about.

        Raises:
            NotFound: there is none within reach.
        """
        found = self._session.execute(_rows(scope).where(QuickHandlingForm.id == key)).first()
        if found is None:
            raise NotFound("quick handling form", key)
        return QuickRow(*found)


def _rows(scope: Scope) -> Select[tuple[QuickHandlingForm, Conversation, Complaint]]:
    return (
        select(QuickHandlingForm, Conversation, Complaint)
        .join(Conversation, QuickHandlingForm.conversation_id == Conversation.id)
        .outerjoin(Complaint, QuickHandlingForm.complaint_id == Complaint.id)
        .where(scope.conversations())
    )
