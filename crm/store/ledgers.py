"""What the forms about contacts and cases are read from, for a stretch of time.

Each query gives rows with what stands beside them on paper, in the order of the paper. A
stretch begins at ``since`` and ends before ``until``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.models import (
    Complaint,
    Conversation,
    Customer,
    FollowUp,
    Letter,
    Note,
    QuickHandlingForm,
    RegisterLine,
    RepairOrder,
    ReworkRecord,
    Vehicle,
)
from crm.terms import ConversationStatus, Department, FollowUpKind, NoteKind


class ContactEntry(NamedTuple):
    """A line of the call register; ``conversation`` only where the customer said something."""

    line: RegisterLine
    customer: Customer | None
    vehicle: Vehicle | None
    conversation: Conversation | None
    order: RepairOrder | None

    @property
    def is_recorded(self) -> bool:
        """True where there is a call record beside the line (R-150)."""
        return self.conversation is not None and self.conversation.last_said_at is not None


class LetterEntry(NamedTuple):
    letter: Letter
    customer: Customer | None
    vehicle: Vehicle | None


class QuickEntry(NamedTuple):
    form: QuickHandlingForm
    conversation: Conversation
    customer: Customer | None
    vehicle: Vehicle | None
    order: RepairOrder | None
    complaint: Complaint | None


class ReworkEntry(NamedTuple):
    record: ReworkRecord
    complaint: Complaint
    order: RepairOrder | None


class NoteEntry(NamedTuple):
    note: Note
    customer: Customer | None


class Ledgers:
    """Contacts, letters, cases and notes of a stretch of time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def contacts(self, since: datetime, until: datetime) -> list[ContactEntry]:
        """Lines of the call register with whom they are about, by number (R-178)."""
        query = (
            select(RegisterLine, Customer, Vehicle, Conversation, RepairOrder)
            .outerjoin(Customer, RegisterLine.customer_id == Customer.id)
            .outerjoin(Vehicle, RegisterLine.vehicle_id == Vehicle.id)
            .outerjoin(Conversation, RegisterLine.conversation_id == Conversation.id)
            .outerjoin(RepairOrder, Conversation.repair_order_id == RepairOrder.id)
            .where(RegisterLine.at >= since, RegisterLine.at < until)
            .options(selectinload(Customer.contact_points))
            .order_by(RegisterLine.number)
        )
        return [ContactEntry(*row) for row in self._session.execute(query)]

    def letters(self, since: datetime, until: datetime) -> list[LetterEntry]:
        """Letters with whom they went to, by number (R-179)."""
        query = (
            select(Letter, Customer, Vehicle)
            .outerjoin(Customer, Letter.customer_id == Customer.id)
            .outerjoin(Vehicle, Letter.vehicle_id == Vehicle.id)
            .where(Letter.at >= since, Letter.at < until)
            .order_by(Letter.number)
        )
        return [LetterEntry(*row) for row in self._session.execute(query)]

    def quick_forms(self, since: datetime, until: datetime) -> list[QuickEntry]:
        query = (
            select(QuickHandlingForm, Conversation, Customer, Vehicle, RepairOrder, Complaint)
            .join(Conversation, QuickHandlingForm.conversation_id == Conversation.id)
            .outerjoin(Customer, Conversation.customer_id == Customer.id)
            .outerjoin(Vehicle, Conversation.vehicle_id == Vehicle.id)
            .outerjoin(RepairOrder, Conversation.repair_order_id == RepairOrder.id)
            .outerjoin(Complaint, QuickHandlingForm.complaint_id == Complaint.id)
            .where(QuickHandlingForm.opened_at >= since, QuickHandlingForm.opened_at < until)
            .order_by(QuickHandlingForm.number)
        )
        return [QuickEntry(*row) for row in self._session.execute(query)]

    def complaints(self, since: datetime, until: datetime) -> Sequence[Complaint]:
        """Cases taken in the stretch, wishes and demands too, by the hour (R-112)."""
        return self._session.scalars(
            select(Complaint)
            .where(Complaint.taken_at >= since, Complaint.taken_at < until)
            .options(
                joinedload(Complaint.customer).selectinload(Customer.contact_points),
                joinedload(Complaint.vehicle),
                joinedload(Complaint.repair_order),
            )
            .order_by(Complaint.taken_at, Complaint.id)
        ).all()

    def rework(self, since: datetime, until: datetime) -> list[ReworkEntry]:
        query = (
            select(ReworkRecord, Complaint, RepairOrder)
            .join(Complaint, ReworkRecord.complaint_id == Complaint.id)
            .outerjoin(RepairOrder, ReworkRecord.repair_order_id == RepairOrder.id)
            .where(ReworkRecord.at >= since, ReworkRecord.at < until)
            .options(joinedload(Complaint.customer), joinedload(Complaint.vehicle))
            .order_by(ReworkRecord.at, ReworkRecord.id)
        )
        return [ReworkEntry(*row) for row in self._session.execute(query)]

    def notes(
        self, since: datetime, until: datetime, kinds: Collection[NoteKind]
    ) -> list[NoteEntry]:
        query = (
            select(Note, Customer)
            .outerjoin(Customer, Note.customer_id == Customer.id)
            .where(Note.noted_at >= since, Note.noted_at < until, Note.kind.in_(kinds))
            .order_by(Note.noted_at, Note.id)
        )
        return [NoteEntry(*row) for row in self._session.execute(query)]

    def feedback(
        self,
        kinds: Collection[NoteKind],
        *,
        department: Department | None,
        undecided: bool,
        limit: int = 200,
    ) -> list[NoteEntry]:
        """What customers suggested, oldest first; ``undecided``: what waits for a word (R-170)."""
        query = select(Note, Customer).outerjoin(Customer, Note.customer_id == Customer.id)
        query = query.where(Note.kind.in_(kinds))
        if department is not None:
            query = query.where(Note.department == department)
        if undecided:
            query = query.where(Note.taken_up.is_(None)).order_by(Note.noted_at, Note.id)
        else:
            query = query.where(Note.taken_up.is_not(None)).order_by(Note.decided_at.desc())
        return [NoteEntry(*row) for row in self._session.execute(query.limit(limit))]

    def conversations(
        self, since: datetime, until: datetime, *, spoken: bool = True
    ) -> Sequence[Conversation]:
        """Conversations opened in the stretch; ``spoken``: only where the customer answered."""
        query = _conversations().where(
            Conversation.opened_at >= since, Conversation.opened_at < until
        )
        if spoken:
            query = query.where(Conversation.last_said_at.is_not(None))
        return self._session.scalars(query.order_by(Conversation.opened_at, Conversation.id)).all()

    def planned(self, since: datetime, until: datetime) -> dict[FollowUpKind, dict[str, int]]:
        """How many follow-ups of each kind fell due in the stretch, by their state (R-157)."""
        rows = self._session.execute(
            select(FollowUp.kind, FollowUp.status, func.count(FollowUp.id))
            .where(FollowUp.due_at >= since, FollowUp.due_at < until)
            .group_by(FollowUp.kind, FollowUp.status)
            .order_by(FollowUp.kind)
        )
        found: dict[FollowUpKind, dict[str, int]] = {}
        for kind, status, count in rows:
            found.setdefault(kind, {})[status.value] = count
        return found

    def first_follow_ups(self, since: datetime, until: datetime) -> Sequence[FollowUp]:
        """The first follow-ups of the cars handed over in the stretch (R-201)."""
        return self._session.scalars(
            select(FollowUp)
            .join(RepairOrder, FollowUp.repair_order_id == RepairOrder.id)
            .where(
                FollowUp.kind == FollowUpKind.FIRST_FOLLOWUP,
                RepairOrder.handed_over_at >= since,
                RepairOrder.handed_over_at < until,
            )
        ).all()

    def recalls_unheard(self, *, limit: int = 200) -> Sequence[Conversation]:
        """Ended recalls of lost customers whose reason is not in the file yet (R-167)."""
        return self._session.scalars(
            _conversations()
            .join(Customer, Conversation.customer_id == Customer.id)
            .where(
                Conversation.kind == FollowUpKind.LOST_CUSTOMER_RECALL,
                Conversation.status == ConversationStatus.CLOSED,
                Conversation.last_said_at.is_not(None),
                Customer.lost_since.is_not(None),
                Customer.lost_class.is_(None),
            )
            .order_by(Conversation.id)
            .limit(limit)
        ).all()

    def how_many_open(self, since: datetime, until: datetime) -> int:
        """Conversations of the stretch that have not ended, so have no line yet (R-151)."""
        query = select(func.count(Conversation.id)).where(
            Conversation.opened_at >= since,
            Conversation.opened_at < until,
            Conversation.status != ConversationStatus.CLOSED,
        )
        return self._session.scalar(query) or 0

    def unreviewed(self, since: datetime, until: datetime) -> int:
        """Records nobody has reviewed (R-156)."""
        query = select(func.count(Conversation.id)).where(
            Conversation.opened_at >= since,
            Conversation.opened_at < until,
            Conversation.last_said_at.is_not(None),
            Conversation.reviewed_at.is_(None),
        )
        return self._session.scalar(query) or 0


def _conversations() -> Select[tuple[Conversation]]:
    return select(Conversation).options(
        joinedload(Conversation.customer),
        joinedload(Conversation.vehicle),
        joinedload(Conversation.repair_order),
    )
