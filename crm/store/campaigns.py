"""Where campaigns and the letters owed are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from crm.models import (
    Appointment,
    Campaign,
    Conversation,
    Customer,
    FollowUp,
    LetterTask,
    RepairOrder,
    Vehicle,
)
from crm.store.base import Shelf
from crm.terms import AppointmentStatus, CampaignStatus, Channel, FollowUpKind, FollowUpStatus


@dataclass(frozen=True)
class NoticeEnded:
    """How the talk about a campaign ended, be it its own or one it was told along with."""

    follow_up_id: int
    customer_id: int
    campaign_id: int
    status: FollowUpStatus
    channel: Channel | None
    ended_at: datetime
    topics_told: list[str]
    booked: bool


@dataclass(frozen=True)
class Effect:
    """``came`` and ``paying`` count vehicles of those who were told, in the campaign's days."""

    told: int
    came: int
    paying: int
    income_fen: int


_NOTICE, _TALK = aliased(FollowUp), aliased(FollowUp)


class Campaigns(Shelf[Campaign]):
    model = Campaign

    def listing(self, *, limit: int = 50) -> Sequence[Campaign]:
        return self._session.scalars(
            select(Campaign).order_by(Campaign.starts_on.desc(), Campaign.id.desc()).limit(limit)
        ).all()

    def running(self, *, from_day: date) -> Sequence[Campaign]:
        """Campaigns in force that are not over on ``from_day``."""
        return self._session.scalars(
            select(Campaign)
            .where(Campaign.status == CampaignStatus.ACTIVE, Campaign.ends_on >= from_day)
            .order_by(Campaign.starts_on, Campaign.id)
        ).all()

    def told(self, campaign_id: int) -> dict[FollowUpStatus, int]:
        """How many notices of a campaign stand how."""
        rows = self._session.execute(
            select(FollowUp.status, func.count(FollowUp.id))
            .where(FollowUp.campaign_id == campaign_id)
            .group_by(FollowUp.status)
        )
        return dict(rows.tuples().all())

    def effect(self, campaign: Campaign, *, begins: datetime, ends: datetime) -> Effect:
        """What a campaign brought: who was told, who came in its days, who paid (R-026)."""
        notice = _NOTICE
        reached = exists().where(
            notice.id == func.coalesce(FollowUp.merged_into_id, FollowUp.id),
            notice.status == FollowUpStatus.COMPLETED,
        )
        told = select(FollowUp.customer_id).where(FollowUp.campaign_id == campaign.id, reached)
        arrived = func.coalesce(RepairOrder.arrived_at, RepairOrder.handed_over_at)
        visits = (
            select(RepairOrder.vehicle_id, RepairOrder.free_campaign, RepairOrder.amount_fen)
            .join(Vehicle, Vehicle.id == RepairOrder.vehicle_id)
            .where(
                arrived >= begins,
                arrived < ends,
                or_(Vehicle.owner_id.in_(told), RepairOrder.contact_person_id.in_(told)),
            )
        )
        rows = self._session.execute(visits).tuples().all()
        count = select(func.count(func.distinct(told.subquery().c.customer_id)))
        return Effect(
            told=self._session.scalar(count) or 0,
            came=len({vehicle_id for vehicle_id, _, _ in rows}),
            paying=len({vehicle_id for vehicle_id, free, _ in rows if not free}),
            income_fen=sum(fen or 0 for _, free, fen in rows if not free),
        )

    def notices_ended(self, *, since: datetime, until: datetime) -> list[NoticeEnded]:
        """Notices that have ended and of which nobody has thought about a letter yet (R-053)."""
        notice, talk = _NOTICE, _TALK
        over = (FollowUpStatus.COMPLETED, FollowUpStatus.NOT_REACHED, FollowUpStatus.EXPIRED)
        ended = func.coalesce(talk.completed_at, talk.latest_at)
        told = (
            select(Conversation.topics_told)
            .where(Conversation.follow_up_id == talk.id)
            .order_by(Conversation.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        booked = exists().where(
            Appointment.customer_id == notice.customer_id,
            Appointment.status == AppointmentStatus.CONFIRMED,
            Appointment.booked_at >= notice.planned_at,
        )
        rows = self._session.execute(
            select(
                notice.id, notice.customer_id, notice.campaign_id, talk.status, talk.channel,
                ended, told, booked,
            )
            .join(talk, talk.id == func.coalesce(notice.merged_into_id, notice.id))
            .where(
                notice.kind == FollowUpKind.CAMPAIGN_NOTICE,
                notice.campaign_id.is_not(None),
                talk.status.in_(over),
                notice.planned_at >= since,
                or_(talk.completed_at.is_(None), talk.completed_at <= until),
                ~exists().where(LetterTask.follow_up_id == notice.id),
            )
            .order_by(notice.id)
        )  # fmt: skip
        return [
            NoticeEnded(who, customer, campaign, status, channel, at, list(topics or ()), has)
            for who, customer, campaign, status, channel, at, topics, has in rows
        ]

    def keep_task(self, task: LetterTask) -> LetterTask:
        self._session.add(task)
        self._session.flush()
        return task

    def task(self, task_id: int) -> LetterTask | None:
        return self._session.get(LetterTask, task_id)

    def open_tasks(self, *, limit: int = 200) -> Sequence[LetterTask]:
        """Letters still to be written, the most urgent first."""
        return self._session.scalars(
            select(LetterTask)
            .where(LetterTask.done_at.is_(None))
            .options(
                joinedload(LetterTask.campaign),
                joinedload(LetterTask.customer).options(selectinload(Customer.contact_points)),
            )
            .order_by(LetterTask.due_at, LetterTask.id)
            .limit(limit)
        ).all()
