"""The minute hand: what happens without anybody asking.

Unanswered turns are taken up, due follow-ups contacted, complaints whose time has come put into
the queue, talks that have gone quiet ended. Each job is a unit of work or several; one that fails
is logged and tried again at its next turn, and the others go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.channels.moving import carry_over
from bot.channels.outside import Outside
from bot.mail import MailSender
from bot.outreach.dispatcher import dispatch_due
from bot.turn import Turns
from bot.webhooks import WebhookSender
from crm.models import Conversation
from crm.terms import Channel, ConversationStatus, Disposition
from crm.use_cases.clerks import alert_uncovered
from crm.use_cases.complaint_reminders import remind_due
from crm.use_cases.conversations import Inbound, close_conversation, hear
from crm.use_cases.escalation_levels import climb_due
from crm.use_cases.escalations import raise_due
from crm.use_cases.follow_ups import plan_for_the_workshop, plan_in_pieces
from crm.use_cases.nightly import check_if_due, is_due
from crm.use_cases.postponements import propose_due
from crm.use_cases.report_rounds import RoundTally, go_round
from crm.use_cases.retention import let_go
from crm.use_cases.talks_with_staff import look_after_waiting
from crm.use_cases.workshop import watch_promises

FORGOTTEN_AFTER = timedelta(minutes=3)

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """Something to do every so many seconds."""

    name: str
    every_seconds: float
    work: Callable[[], object]


def jobs(turns: Turns, outside: Outside | None = None) -> tuple[Job, ...]:
    """The jobs of a running bot in one process; ``outside`` are its channels besides the page."""
    channels = outside.channels if outside else (Channel.WEBCHAT,)
    page = outside.public_url if outside else ""
    return (
        Job("take up unanswered turns", 30, lambda: take_up(turns, for_at_least=FORGOTTEN_AFTER)),
        Job(
            "contact what is due", 2, lambda: dispatch_due(turns, channels=channels, page_url=page)
        ),
        Job("raise what is due", 5, lambda: _raise_due(turns)),
        Job("end quiet talks", 300, lambda: end_quiet_talks(turns)),
        Job("let go of what is old", 6 * 3600, lambda: let_go(turns.units)),
        Job("plan", 600, lambda: plan_in_pieces(turns.units)),
        Job("plan for the workshop", 15, lambda: plan_for_the_workshop(turns.units)),
        Job("reports", 60, lambda: keep_reports(turns)),
        Job("look for what was forgotten", 300, lambda: _check_tonight(turns)),
    )


async def keep_up(
    turns: Turns,
    *,
    stop: asyncio.Event,
    outside: Outside | None = None,
    webhooks: WebhookSender | None = None,
    mail: MailSender | None = None,
) -> None:
    """Take up what a crash left, then run every job at its pace until told to stop."""
    await asyncio.to_thread(take_up, turns)
    work = [*jobs(turns, outside), *outside_jobs(outside)]
    if webhooks is not None:
        work.append(Job("send webhooks", 2, webhooks.send_due))
    if mail is not None:
        work.append(Job("mail reports", 20, mail.send_due))
    await asyncio.gather(*(_repeat(job, stop) for job in work))


def outside_jobs(outside: Outside | None) -> list[Job]:
    """What the channels need that are open; must be called on the event loop."""
    if outside is None or not outside.delivery.channels:
        return []
    loop = asyncio.get_running_loop()
    found = [
        Job("send what waits", 1, outside.delivery.deliver),
        Job("take in what was left outside", 5, lambda: outside.take_in(loop)),
        Job("fetch what customers sent", 5, outside.fetch_files),
        Job("let old recordings go", 3600, outside.let_old_recordings_go),
    ]
    telegram = outside.telegram_job(loop)
    if telegram is not None:
        found.append(Job("keep up with Telegram", 1, telegram))
    return found


async def _repeat(job: Job, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(job.work)
        except Exception:  # the net around one job: logged, and tried again
            logger.exception("job failed", job=job.name)
        try:
            await asyncio.wait_for(stop.wait(), timeout=job.every_seconds)
        except asyncio.TimeoutError:
            continue


def take_up(turns: Turns, *, for_at_least: timedelta = timedelta(0)) -> int:
    """Answer what was heard that long ago and never answered.

    A customer who is still typing is not answered early: what is younger belongs to whoever
    is listening to it (R-110).
    """
    waiting = turns.unanswered(for_at_least=for_at_least)
    for token in waiting:
        with turns.units() as uow:
            home = carry_over(uow, token)
        turns.answer(home)
    return len(waiting)


def end_quiet_talks(turns: Turns) -> int:
    """End conversations nobody has spoken in for `talk.resume_within_hours`.

    The bot ends those it has begun as if the customer had hung up, so that what they wished
    before they went quiet (a call back) still counts.
    """
    with turns.units() as uow:
        quiet_for = timedelta(hours=uow.policy.talk.resume_within_hours)
        stale = uow.conversations.stale(before=uow.clock.now() - quiet_for)
        for conversation in stale:
            if uow.inbox.waiting(conversation.id):
                continue  # somebody has just written: no quiet talk any more
            if conversation.status is ConversationStatus.OPEN and conversation.turn_count:
                key = f"quiet:{conversation.token}:{conversation.line_count}"
                gone = Inbound(conversation.channel, key, event="hang_up")
                hear(uow, conversation=conversation, inbound=gone)
            else:
                close_conversation(
                    uow, conversation=conversation, disposition=_left_as(conversation)
                )
        tokens = [conversation.token for conversation in stale]
    for token in tokens:
        turns.answer(token)
    return len(tokens)


def _left_as(conversation: Conversation) -> Disposition:
    if conversation.status is ConversationStatus.WITH_STAFF:
        return Disposition.HANDED_OVER
    return Disposition.PARTIAL if conversation.last_said_at is not None else Disposition.NO_ANSWER


def _check_tonight(turns: Turns) -> object:
    with turns.units.reading() as uow:
        if not is_due(uow):
            return None
    with turns.units() as uow:
        return check_if_due(uow)


def _raise_due(turns: Turns) -> int:
    with turns.units() as uow:
        complaints = climb_due(uow) + raise_due(uow) + propose_due(uow) + remind_due(uow)
        return complaints + alert_uncovered(uow) + look_after_waiting(uow) + watch_promises(uow)


def keep_reports(turns: Turns) -> RoundTally:
    """Draft the reports whose hour has come and tell who waits for them (R-193 to R-200)."""
    with turns.units() as uow:
        if not uow.dealerships.is_set_up():
            return RoundTally()
        return go_round(uow)
