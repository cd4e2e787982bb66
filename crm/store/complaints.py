"""Where complaints and their events are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload

from crm.models import AnswerPostponement, Complaint, ComplaintEvent, Customer, Escalation
from crm.store.base import Shelf
from crm.store.scopes import EVERYTHING, Scope
from crm.terms import CaseKind, ComplaintStatus, Department, Severity

_UNSOLVED = (
    ComplaintStatus.RECEIVED,
    ComplaintStatus.PROMISED,
    ComplaintStatus.ESCALATED,
    ComplaintStatus.ASSIGNED,
)

_HOUR_THAT_COUNTS = func.coalesce(Complaint.solve_by, Complaint.next_answer_at)
_HEAT = case(
    (Complaint.severity == Severity.SAFETY, 0),
    (Complaint.severity == Severity.MAJOR, 1),
    else_=2,
)


class CaseView(str, Enum):
    """The lists of the complaints page."""

    OPEN = "open"
    LATE = "late"
    SOON = "soon"
    TO_TELL = "to_tell"
    CLOSED = "closed"


NEAR = timedelta(hours=2)


def _seen_in(view: CaseView, now: datetime) -> ColumnElement[bool]:
    if view is CaseView.SOON:
        near = (now <= _HOUR_THAT_COUNTS) & (now + NEAR >= _HOUR_THAT_COUNTS)
        return Complaint.status.in_(_UNSOLVED) & near
    if view is CaseView.CLOSED:
        return Complaint.status == ComplaintStatus.CLOSED
    if view is CaseView.LATE:
        return Complaint.status.in_(_UNSOLVED) & (now > _HOUR_THAT_COUNTS)
    if view is CaseView.TO_TELL:
        return Complaint.status.in_(
            (
                ComplaintStatus.SOLUTION_FOUND,
                ComplaintStatus.CUSTOMER_NOTIFIED,
                ComplaintStatus.REVISIT_DUE,
            )
        )
    return Complaint.status.in_((*_UNSOLVED, ComplaintStatus.ANSWERED))


@dataclass(frozen=True)
class CaseFilter:
    """Which cases of a list are looked at; ``taken_before`` leaves the old ones (R-171)."""

    severity: Severity | None = None
    department: Department | None = None
    status: ComplaintStatus | None = None
    taken_before: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found = [
            column == wanted
            for column, wanted in (
                (Complaint.severity, self.severity),
                (Complaint.department, self.department),
                (Complaint.status, self.status),
            )
            if wanted is not None
        ]
        if self.taken_before is not None:
            found.append(Complaint.taken_at < self.taken_before)
        return found


EVERY_CASE = CaseFilter()


class Complaints(Shelf[Complaint]):
    model = Complaint

    def of_conversation(self, conversation_id: int) -> Complaint | None:
        """The complaint taken in this conversation, or None; a wish is none (R-112)."""
        return self._case_of(conversation_id, Complaint.kind != CaseKind.WISH)

    def wish_of_conversation(self, conversation_id: int) -> Complaint | None:
        """The case of what was wished for in this conversation, or None."""
        return self._case_of(conversation_id, Complaint.kind == CaseKind.WISH)

    def _case_of(self, conversation_id: int, kind: ColumnElement[bool]) -> Complaint | None:
        return self._session.scalars(
            select(Complaint)
            .where(Complaint.conversation_id == conversation_id, kind)
            .order_by(Complaint.id)
            .limit(1)
        ).first()

    def of_customer(self, customer_id: int, *, scope: Scope = EVERYTHING) -> Sequence[Complaint]:
        return self._session.scalars(
            select(Complaint)
            .where(Complaint.customer_id == customer_id, scope.complaints())
            .order_by(Complaint.id.desc())
        ).all()

    def of_vehicle(self, vehicle_id: int) -> Sequence[Complaint]:
        return self._session.scalars(
            select(Complaint)
            .where(Complaint.vehicle_id == vehicle_id)
            .order_by(Complaint.id.desc())
        ).all()

    def open_of_customer(self, customer_id: int) -> Sequence[Complaint]:
        return self._session.scalars(
            select(Complaint)
            .where(
                Complaint.customer_id == customer_id,
                Complaint.status != ComplaintStatus.CLOSED,
            )
            .order_by(Complaint.id)
        ).all()

    def to_climb(self, *, now: datetime) -> Sequence[Complaint]:
        """Unsolved complaints whose next level is due (R-116)."""
        return self._session.scalars(
            select(Complaint)
            .where(Complaint.status.in_(_UNSOLVED), Complaint.level_due_at <= now)
            .order_by(Complaint.id)
        ).all()

    def burning(self, *, now: datetime) -> Sequence[Complaint]:
        """Major and safety cases that are before somebody but still stand as promised."""
        raised = select(Escalation.complaint_id).where(
            Escalation.visible_at <= now, Escalation.complaint_id.is_not(None)
        )
        return self._session.scalars(
            select(Complaint)
            .where(
                Complaint.status.in_((ComplaintStatus.RECEIVED, ComplaintStatus.PROMISED)),
                Complaint.severity != Severity.NORMAL,
                Complaint.id.in_(raised),
            )
            .order_by(Complaint.id)
        ).all()

    def promise_passed(self, *, now: datetime) -> Sequence[Complaint]:
        """Unsolved complaints whose promised or signed hour is over (R-115, R-120)."""
        return self._session.scalars(
            select(Complaint)
            .where(
                Complaint.status.in_(_UNSOLVED),
                now > _HOUR_THAT_COUNTS,
            )
            .order_by(Complaint.id)
        ).all()

    def promised_between(self, *, since: datetime, until: datetime) -> Sequence[Complaint]:
        """Unsolved complaints whose promised or signed hour lies in this stretch (R-115)."""
        return self._session.scalars(
            select(Complaint)
            .where(
                Complaint.status.in_(_UNSOLVED),
                since <= _HOUR_THAT_COUNTS,
                until >= _HOUR_THAT_COUNTS,
            )
            .order_by(Complaint.id)
        ).all()

    def without_proposal(self, *, promised_until: datetime) -> Sequence[Complaint]:
        """Unsolved complaints promised until then, for whose hour no new one was proposed."""
        proposed = select(AnswerPostponement.id).where(
            AnswerPostponement.complaint_id == Complaint.id,
            AnswerPostponement.promised_at == Complaint.next_answer_at,
        )
        return self._session.scalars(
            select(Complaint)
            .where(
                Complaint.status.in_(_UNSOLVED),
                Complaint.next_answer_at <= promised_until,
                ~proposed.exists(),
            )
            .order_by(Complaint.id)
        ).all()

    def unsigned(self) -> Sequence[Complaint]:
        """Cases assigned to somebody who has not signed for them yet (R-120)."""
        return self._session.scalars(
            select(Complaint)
            .where(
                Complaint.status == ComplaintStatus.ASSIGNED,
                Complaint.responsible_id.is_not(None),
                Complaint.signed_at.is_(None),
            )
            .order_by(Complaint.id)
        ).all()

    def untold(self, *, solved_before: datetime) -> Sequence[Complaint]:
        """Solved complaints whose customer was not told on the day (R-117)."""
        return self._session.scalars(
            select(Complaint)
            .where(
                Complaint.status == ComplaintStatus.SOLUTION_FOUND,
                Complaint.solution_at < solved_before,
                Complaint.notified_at.is_(None),
            )
            .order_by(Complaint.id)
        ).all()

    def listing(
        self,
        view: CaseView,
        *,
        now: datetime,
        only: CaseFilter = EVERY_CASE,
        scope: Scope = EVERYTHING,
        limit: int = 50,
        offset: int = 0,
    ) -> Sequence[Complaint]:
        """Cases of one view: open ones by the hour that counts, closed ones newest first."""
        query = (
            select(Complaint)
            .where(_seen_in(view, now), scope.complaints(), *only.conditions())
            .options(joinedload(Complaint.customer), joinedload(Complaint.vehicle))
        )
        order = (
            (Complaint.id.desc(),)
            if view is CaseView.CLOSED
            else (_HEAT, _HOUR_THAT_COUNTS, Complaint.id)
        )
        return self._session.scalars(query.order_by(*order).limit(limit).offset(offset)).all()

    def conversations_with(self, conversation_ids: Collection[int]) -> dict[int, Severity]:
        """Which of these conversations hold a complaint, and how severe it is."""
        rows = self._session.execute(
            select(Complaint.conversation_id, Complaint.severity).where(
                Complaint.conversation_id.in_(conversation_ids),
                Complaint.kind != CaseKind.WISH,
            )
        )
        return {key: severity for key, severity in rows if key is not None}

    def passed_on(self, complaint_ids: Collection[int]) -> dict[int, int]:
        """How often each case went from one hand to another (R-237)."""
        rows = self._session.execute(
            select(ComplaintEvent.complaint_id, func.count(ComplaintEvent.id))
            .where(
                ComplaintEvent.complaint_id.in_(complaint_ids),
                ComplaintEvent.what.in_(("handed_over", "assigned")),
            )
            .group_by(ComplaintEvent.complaint_id)
        )
        return {row[0]: row[1] for row in rows}

    def open_by_clerk(self) -> dict[int | None, int]:
        """How many cases of each clerk's customers are not closed."""
        rows = self._session.execute(
            select(Customer.clerk_id, func.count(Complaint.id))
            .select_from(Complaint)
            .outerjoin(Customer, Complaint.customer_id == Customer.id)
            .where(Complaint.status != ComplaintStatus.CLOSED)
            .group_by(Customer.clerk_id)
        )
        return {row[0]: row[1] for row in rows}

    def how_many(
        self, view: CaseView, *, now: datetime, scope: Scope = EVERYTHING, at_most: int = 1000
    ) -> int:
        """How many cases a view holds; counting stops at ``at_most``."""
        some = select(Complaint.id).where(_seen_in(view, now), scope.complaints()).limit(at_most)
        return self._session.scalar(select(func.count()).select_from(some.subquery())) or 0

    def keep_event(self, event: ComplaintEvent) -> None:
        self._session.add(event)
        self._session.flush()
