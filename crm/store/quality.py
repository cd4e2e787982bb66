"""What the quality figures are counted from, over a stretch of days (R-211 to R-219)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session, aliased, joinedload

from crm.models import (
    Complaint,
    ContactAttempt,
    Conversation,
    FollowUp,
    Rating,
    RepairOrder,
)
from crm.terms import (
    AttemptStatus,
    CaseKind,
    CauseClass,
    Channel,
    Department,
    Dimension,
    FollowUpKind,
    Severity,
)

SURVEYS = (
    FollowUpKind.FIRST_FOLLOWUP,
    FollowUpKind.SEVEN_DAY_CHECK,
    FollowUpKind.SECOND_FOLLOWUP,
)
_LEFT_THE_HOUSE = (AttemptStatus.SENT, AttemptStatus.ENDED, AttemptStatus.UNKNOWN)


@dataclass(frozen=True)
class Stretch:
    """From ``since`` (inclusive) to ``until`` (exclusive), in UTC; of one advisor or of all."""

    since: datetime
    until: datetime
    advisor: str | None = None


class Quality:
    """Counts for the figures, within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def handed_over(self, stretch: Stretch) -> int:
        """Vehicles handed over; each visit counts (C-09)."""
        return self._session.scalar(self._visits(stretch, func.count(RepairOrder.id))) or 0

    def scores(self, stretch: Stretch) -> dict[Dimension, list[int]]:
        """Every score given in these days, by dimension."""
        rows = self._session.execute(
            select(Rating.dimension, Rating.score, func.count(Rating.id))
            .outerjoin(RepairOrder, Rating.repair_order_id == RepairOrder.id)
            .where(
                Rating.given_at >= stretch.since,
                Rating.given_at < stretch.until,
                _of_advisor(stretch),
            )
            .group_by(Rating.dimension, Rating.score)
        )
        found: dict[Dimension, list[int]] = {}
        for dimension, score, many in rows:
            found.setdefault(dimension, []).extend([score] * many)
        return found

    def scores_by_advisor(self, stretch: Stretch) -> dict[str, list[int]]:
        """The overall scores of each advisor's visits."""
        rows = self._session.execute(
            select(RepairOrder.advisor_name, Rating.score, func.count(Rating.id))
            .join(RepairOrder, Rating.repair_order_id == RepairOrder.id)
            .where(
                Rating.dimension == Dimension.OVERALL,
                Rating.given_at >= stretch.since,
                Rating.given_at < stretch.until,
                RepairOrder.advisor_name.is_not(None),
                _of_advisor(stretch),
            )
            .group_by(RepairOrder.advisor_name, Rating.score)
        )
        found: dict[str, list[int]] = {}
        for advisor, score, many in rows:
            found.setdefault(advisor, []).extend([score] * many)
        return found

    def complaints(self, stretch: Stretch) -> dict[Severity, int]:
        """Complaints taken in these days by severity; a wish is none (R-112)."""
        rows = self._session.execute(
            _cases(stretch, select(Complaint.severity, func.count(Complaint.id))).group_by(
                Complaint.severity
            )
        )
        return {row[0]: row[1] for row in rows}

    def rework(self, stretch: Stretch) -> int:
        """Of these complaints, those about work that had to be done again (R-217)."""
        query = _cases(stretch, select(func.count(Complaint.id))).where(Complaint.rework)
        return self._session.scalar(query) or 0

    def causes(self, stretch: Stretch) -> dict[tuple[CauseClass | None, Department], int]:
        """Complaints by kind of cause (None: not named yet) and department (R-140)."""
        columns = select(Complaint.cause_class, Complaint.department, func.count(Complaint.id))
        rows = self._session.execute(
            _cases(stretch, columns).group_by(Complaint.cause_class, Complaint.department)
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def cases(
        self, stretch: Stretch, *, cause: CauseClass | None, department: Department, limit: int
    ) -> Sequence[Complaint]:
        """The complaints behind one number of the table of causes, newest first."""
        named = Complaint.cause_class.is_(None) if cause is None else Complaint.cause_class == cause
        return self._session.scalars(
            _cases(stretch, select(Complaint))
            .where(named, Complaint.department == department)
            .options(joinedload(Complaint.customer), joinedload(Complaint.vehicle))
            .order_by(Complaint.id.desc())
            .limit(limit)
        ).all()

    def first_contacts(self, stretch: Stretch) -> list[tuple[datetime, datetime | None]]:
        """Each visit handed over, with when its customer first answered a first follow-up."""
        survey = aliased(FollowUp)
        rows = self._session.execute(
            self._visits(stretch, RepairOrder.handed_over_at, func.min(Conversation.opened_at))
            .outerjoin(
                survey,
                (survey.repair_order_id == RepairOrder.id)
                & (survey.kind == FollowUpKind.FIRST_FOLLOWUP),
            )
            .outerjoin(
                Conversation,
                (Conversation.follow_up_id == survey.id) & Conversation.last_said_at.is_not(None),
            )
            .group_by(RepairOrder.id, RepairOrder.handed_over_at)
        )
        return [(row[0], row[1]) for row in rows]

    def second_contacts(self, stretch: Stretch) -> list[tuple[datetime, datetime, datetime | None]]:
        """Each second follow-up whose window ended in these days, and when it was answered."""
        rows = self._session.execute(
            select(FollowUp.earliest_at, FollowUp.latest_at, func.min(Conversation.opened_at))
            .outerjoin(
                Conversation,
                (Conversation.follow_up_id == FollowUp.id) & Conversation.last_said_at.is_not(None),
            )
            .outerjoin(RepairOrder, FollowUp.repair_order_id == RepairOrder.id)
            .where(
                FollowUp.kind == FollowUpKind.SECOND_FOLLOWUP,
                FollowUp.latest_at >= stretch.since,
                FollowUp.latest_at < stretch.until,
                _of_advisor(stretch),
            )
            .group_by(FollowUp.id, FollowUp.earliest_at, FollowUp.latest_at)
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def surveys(self, stretch: Stretch) -> dict[Channel, tuple[int, int]]:
        """Surveys that left the house by channel: how many, and how many were answered."""
        answered = case((Conversation.last_said_at.is_not(None), 1), else_=0)
        rows = self._session.execute(
            select(ContactAttempt.channel, func.count(ContactAttempt.id), func.sum(answered))
            .join(FollowUp, ContactAttempt.follow_up_id == FollowUp.id)
            .outerjoin(Conversation, ContactAttempt.conversation_id == Conversation.id)
            .outerjoin(RepairOrder, FollowUp.repair_order_id == RepairOrder.id)
            .where(
                FollowUp.kind.in_(SURVEYS),
                ContactAttempt.status.in_(_LEFT_THE_HOUSE),
                ContactAttempt.claimed_at >= stretch.since,
                ContactAttempt.claimed_at < stretch.until,
                _of_advisor(stretch),
            )
            .group_by(ContactAttempt.channel)
        )
        return {row[0]: (row[1], int(row[2] or 0)) for row in rows}

    def advisors(self, stretch: Stretch) -> Sequence[str]:
        """Whose visits were handed over in these days."""
        everyone = Stretch(stretch.since, stretch.until)
        named = self._visits(everyone, RepairOrder.advisor_name).where(
            RepairOrder.advisor_name.is_not(None)
        )
        return self._session.scalars(named.distinct().order_by(RepairOrder.advisor_name)).all()

    def _visits(self, stretch: Stretch, *columns: Any) -> Select[Any]:
        return (
            select(*columns)
            .select_from(RepairOrder)
            .where(
                RepairOrder.handed_over_at >= stretch.since,
                RepairOrder.handed_over_at < stretch.until,
                _of_advisor(stretch),
            )
        )


def _of_advisor(stretch: Stretch) -> ColumnElement[bool]:
    return RepairOrder.advisor_name == stretch.advisor if stretch.advisor else true()


def _cases(stretch: Stretch, query: Select[Any]) -> Select[Any]:
    return query.outerjoin(RepairOrder, Complaint.repair_order_id == RepairOrder.id).where(
        Complaint.kind != CaseKind.WISH,
        Complaint.taken_at >= stretch.since,
        Complaint.taken_at < stretch.until,
        _of_advisor(stretch),
    )
