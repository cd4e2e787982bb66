"""Where the nightly check looks over the office: records, files, reports (R-168)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from crm.models import (
    Conversation,
    FileAudit,
    RegisterLine,
    RepairLine,
    RepairOrder,
    Utterance,
    Vehicle,
)
from crm.store.nightly import Omission
from crm.terms import ConversationStatus, RepairOrderState, Speaker


class NightlyOffice:
    """The looks of the evening over what the office keeps, within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def talks_unregistered(self, since: datetime, until: datetime) -> list[Omission]:
        """Talks that ended without a line in the register (R-150)."""
        return self._talks(
            since,
            until,
            Conversation.status == ConversationStatus.CLOSED,
            RegisterLine.id.is_(None),
        )

    def talks_wordless(self, since: datetime, until: datetime) -> list[Omission]:
        """Records without a word of the customer's (R-152)."""
        words = exists().where(
            Utterance.conversation_id == Conversation.id,
            Utterance.speaker == Speaker.CUSTOMER,
            Utterance.text != "",
        )
        return self._talks(since, until, Conversation.last_said_at.is_not(None), ~words)

    def talks_unreviewed(self, since: datetime, until: datetime) -> list[Omission]:
        """Records nobody has reviewed (R-156)."""
        return self._talks(
            since,
            until,
            Conversation.last_said_at.is_not(None),
            Conversation.reviewed_at.is_(None),
        )

    def visits_without_work(self, since: datetime, until: datetime) -> list[Omission]:
        """Cars that left with nothing entered of what was done (R-161)."""
        rows = self._session.execute(
            select(
                RepairOrder.number,
                RepairOrder.contact_person_id,
                RepairOrder.vehicle_id,
                RepairOrder.handed_over_at,
            )
            .where(
                RepairOrder.state == RepairOrderState.HANDED_OVER,
                RepairOrder.handed_over_at >= since,
                RepairOrder.handed_over_at < until,
                ~exists().where(RepairLine.repair_order_id == RepairOrder.id),
            )
            .order_by(RepairOrder.id)
        )
        return [Omission(*row) for row in rows]

    def files_unfiled(self, since: datetime, until: datetime) -> list[Omission]:
        """Dossiers opened in the stretch that nobody has put on file (R-162)."""
        filed = exists().where(FileAudit.vehicle_id == Vehicle.id, FileAudit.filed_at.is_not(None))
        came = exists().where(RepairOrder.vehicle_id == Vehicle.id)
        rows = self._session.execute(
            select(Vehicle.plate, Vehicle.owner_id, Vehicle.id, Vehicle.created_at)
            .where(Vehicle.created_at >= since, Vehicle.created_at < until, came, ~filed)
            .order_by(Vehicle.id)
        )
        return [Omission(*row) for row in rows]

    def _talks(
        self, since: datetime, until: datetime, *wanted: ColumnElement[bool]
    ) -> list[Omission]:
        key = func.coalesce(RegisterLine.number, Conversation.id)
        rows = self._session.execute(
            select(key, Conversation.customer_id, Conversation.vehicle_id, Conversation.opened_at)
            .outerjoin(RegisterLine, RegisterLine.conversation_id == Conversation.id)
            .where(Conversation.opened_at >= since, Conversation.opened_at < until, *wanted)
            .order_by(Conversation.id)
        )
        return [Omission(str(number), *rest) for number, *rest in rows]
