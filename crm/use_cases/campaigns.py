"""A campaign: decided, told by telephone two weeks ahead, written about where that is needed.

Every notice names content, days and address (R-082). What a campaign asks of the planner is a
cause like any other; here it is made, put in force, and its letters are owed and sent (R-052,
R-053, C-16).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from crm.errors import AlreadyActive, NoSuchDays, NotFound, TextMissing
from crm.models import Campaign, Letter, LetterTask
from crm.rules import campaigns as rules
from crm.rules import due_dates
from crm.rules.wall import day_of, end_of_day, moment_on
from crm.store.campaigns import Effect, NoticeEnded
from crm.store.unit_of_work import UnitOfWork
from crm.terms import CampaignStatus, Channel, FollowUpStatus, LetterKind
from crm.use_cases.audit import note_change
from crm.use_cases.letters import register_letter

LETTERS_LOOK_BACK = timedelta(days=90)
BOOKING_REFUSED = "booking_refused"
BY_POST = "post"


def draft_campaign(
    uow: UnitOfWork,
    *,
    name: str,
    content: str,
    content_en: str = "",
    address: str = "",
    starts_on: date,
    ends_on: date,
    by: str,
    free_inspection: bool = False,
    members_only: bool = False,
    active_since: date | None = None,
) -> Campaign:
    """Write a campaign down; nobody is told before it is put in force.

    Without an address it takes place at the dealership's own.

    Raises:
        TextMissing: name or content is empty.
        NoSuchDays: it would end before it starts.
    """
    for what, text in (("name", name), ("content", content)):
        if not text.strip():
            raise TextMissing(what)
    if ends_on < starts_on:
        raise NoSuchDays(starts_on, ends_on)
    campaign = uow.campaigns.add(
        Campaign(
            name=name.strip(),
            content=content.strip(),
            content_en=content_en.strip() or content.strip(),
            address=address.strip() or uow.dealerships.ours().address,
            starts_on=starts_on,
            ends_on=ends_on,
            free_inspection=free_inspection,
            members_only=members_only,
            active_since=active_since,
            made_by=by,
            made_at=uow.clock.now(),
        )
    )
    note_change(uow, by=by, what="draft", noun="campaign", key=campaign.id, after={"name": name})
    return campaign


def activate_campaign(uow: UnitOfWork, *, campaign_id: int, by: str) -> Campaign:
    """Put a campaign in force: the planner tells whoever it is meant for (R-052).

    One that starts in less than the notice the policy wants is marked so, and told at once.

    Raises:
        NotFound: there is no such campaign.
        AlreadyActive: it is in force, or was taken back.
        NoSuchDays: it is over already.
    """
    campaign = uow.campaigns.get(campaign_id)
    now = uow.clock.now()
    if campaign.status is not CampaignStatus.DRAFT:
        raise AlreadyActive(campaign_id)
    if campaign.starts_on <= day_of(now, wall=uow.wall):
        raise NoSuchDays(campaign.starts_on, campaign.ends_on)
    campaign.status = CampaignStatus.ACTIVE
    campaign.activated_at = now
    campaign.short_notice = due_dates.is_short_notice(
        campaign.starts_on, activated_at=now, policy=uow.policy
    )
    note_change(uow, by=by, what="activate", noun="campaign", key=campaign_id)
    return campaign


def cancel_campaign(uow: UnitOfWork, *, campaign_id: int, by: str) -> Campaign:
    """Take a campaign back; notices not yet made are cancelled by the next planning.

    Raises:
        NotFound: there is no such campaign.
    """
    campaign = uow.campaigns.get(campaign_id)
    before = {"status": campaign.status.value}
    campaign.status = CampaignStatus.CANCELLED
    note_change(uow, by=by, what="cancel", noun="campaign", key=campaign_id, before=before)
    return campaign


def effect_of(uow: UnitOfWork, campaign: Campaign) -> Effect | None:
    """What a campaign has brought so far; None before its first day (R-026)."""
    begins = moment_on(campaign.starts_on, time(0), wall=uow.wall)
    if uow.clock.now() < begins:
        return None
    ends = end_of_day(campaign.ends_on, wall=uow.wall)
    return uow.campaigns.effect(campaign, begins=begins, ends=ends)


def owe_letters(uow: UnitOfWork, *, at: datetime) -> int:
    """Write down which notices need a letter after them, each once (R-053); how many do."""
    owed = 0
    for ended in uow.campaigns.notices_ended(since=at - LETTERS_LOOK_BACK, until=at):
        reason = rules.letter_reason(
            ended.status,
            by_telephone=ended.channel is Channel.VOICE,
            booked=ended.booked,
            refused=BOOKING_REFUSED in ended.topics_told,
        )
        if reason is None:
            continue
        uow.campaigns.keep_task(_task(uow, ended, reason, at))
        owed += 1
    return owed


def send_letter(uow: UnitOfWork, *, task_id: int, by: str, channel: str = BY_POST) -> Letter:
    """Say that a letter owed has gone out; it stands in the letters register from now (R-155).

    Raises:
        NotFound: there is no such letter to write.
    """
    task = uow.campaigns.task(task_id)
    if task is None or task.campaign is None:
        raise NotFound("letter task", task_id)
    customer, campaign = task.customer, task.campaign
    letter = register_letter(
        uow,
        origin=f"letter_task:{task.id}",
        kind=LetterKind.NOTICE,
        subject=campaign.name,
        text=letter_text(campaign),
        channel=channel,
        sender=by,
        address=customer.address if channel == BY_POST else customer.phone(),
        customer_id=customer.id,
    )
    if task.done_at is None:
        task.done_at, task.letter_id = uow.clock.now(), letter.id
        note_change(uow, by=by, what="send letter", noun="letter", key=letter.id)
    return letter


def letter_text(campaign: Campaign) -> str:
    """Content, days and address, as they stand in the letter (R-082)."""
    days = f"{campaign.starts_on:%Y-%m-%d} – {campaign.ends_on:%Y-%m-%d}"
    return f"{campaign.name}\n{campaign.content}\n{days}\n{campaign.address}"


def _task(uow: UnitOfWork, ended: NoticeEnded, reason: str, at: datetime) -> LetterTask:
    told_at = min(ended.ended_at, at)
    if ended.status is not FollowUpStatus.COMPLETED:
        tried = uow.contact_attempts.of_follow_up(ended.follow_up_id)
        told_at = max((one.claimed_at for one in tried), default=told_at)
    return LetterTask(
        origin=f"campaign:{ended.campaign_id}:customer:{ended.customer_id}",
        customer_id=ended.customer_id,
        campaign_id=ended.campaign_id,
        follow_up_id=ended.follow_up_id,
        reason=reason,
        due_at=due_dates.letter_due(told_at, policy=uow.policy),
        made_at=at,
    )
