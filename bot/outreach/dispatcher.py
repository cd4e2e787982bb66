"""Contacts what is due, one follow-up a unit of work, rules checked again right before.

A follow-up that may not be begun now keeps the reason (`held_reason`), so that anybody can see
why nothing was sent. It fails closed: when in doubt nobody is contacted, for a missed contact can
be made up and a second one cannot be taken back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.channels.delivery import Delivery
from bot.outreach.choosing import Way, way_to
from bot.outreach.link_text import send_link
from bot.turn import Turns
from crm.models import Conversation, FollowUp, OutboxMessage
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Channel, FollowUpStatus, OutboxStatus
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.follow_ups import due_list
from crm.use_cases.unfinished_talks import end_as_it_is, tries_to_finish

LOOK_AGAIN_AFTER = timedelta(minutes=1)
"""A held follow-up steps aside for those behind it, and is looked at again soon."""


logger = structlog.get_logger(__name__)


@dataclass
class DispatchReport:
    """Whom we contacted, and why not the others (reason → count)."""

    contacted: int = 0
    held: dict[str, int] = field(default_factory=dict)

    def hold(self, reason: str) -> None:
        self.held[reason] = self.held.get(reason, 0) + 1

    def add(self, other: DispatchReport) -> None:
        self.contacted += other.contacted
        self.held = other.held or self.held


@dataclass(frozen=True)
class Foreseen:
    """What would be done about one follow-up now. ``channel`` None: nothing, for the reason."""

    follow_up: int
    kind: str
    customer: str
    plate: str | None
    due_at: str
    channel: str | None
    reason: str
    again_at: str | None


def dispatch_due(
    turns: Turns,
    *,
    channels: Sequence[Channel] = (Channel.WEBCHAT,),
    limit: int = 50,
    page_url: str = "",
) -> DispatchReport:
    """Contact up to ``limit`` customers whose follow-up is due now (R-037, R-038, R-044).

    Each is claimed, checked and opened in a unit of work of its own; the opening turn follows,
    and is taken up again after a crash because it waits in the inbox. On the telephone it waits
    for somebody to take the call. ``page_url``: where the web chat is found from outside.
    """
    report = DispatchReport()
    with turns.units.reading() as uow:
        due = [row.id for row in due_list(uow, at=uow.clock.now(), limit=limit)]
    for follow_up_id in due:
        try:
            begun = _begin(turns, follow_up_id, channels, report, page_url)
        except Exception:
            # The net around one follow-up of a job: choosing, rules and opening lie behind it.
            # It is set aside with a reason and logged; the others are not kept waiting by it.
            logger.exception("a follow-up could not be begun", follow_up=follow_up_id)
            _set_aside(turns, follow_up_id)
            report.hold("unclear_facts")
            continue
        if begun is None:
            continue
        token, channel = begun
        if channel is not Channel.VOICE:
            turns.answer(token)
        report.contacted += 1
    return report


def send_all(delivery: Delivery, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Send what waits at the pace the providers allow, until nothing more may go now."""
    quiet = 0
    while quiet < 2:
        quiet = 0 if delivery.deliver() else quiet + 1
        if delivery.channels:
            sleep(0.5)


def foresee(
    units: UnitsOfWork, *, channels: Sequence[Channel] = (Channel.WEBCHAT,), limit: int = 1000
) -> list[Foreseen]:
    """Whom `dispatch_due` would contact now, when they were due, and why not the others.

    Those it has looked at and put off are weighed again here, so that nobody due is left out.
    """
    with units.reading() as uow:
        return [
            _foreseen(uow, follow_up, way_to(uow, follow_up, channels))
            for follow_up in due_list(uow, at=uow.clock.now(), limit=limit, held_too=True)
        ]


def _foreseen(uow: UnitOfWork, follow_up: FollowUp, way: Way) -> Foreseen:
    again = way.again_at.astimezone(uow.wall).isoformat() if way.again_at else None
    return Foreseen(
        follow_up=follow_up.id,
        kind=follow_up.kind.value,
        customer=follow_up.customer.name,
        plate=follow_up.vehicle.plate if follow_up.vehicle else None,
        due_at=follow_up.due_at.astimezone(uow.wall).isoformat(),
        channel=way.channel.value if way.channel else None,
        reason=way.reason or "due",
        again_at=again,
    )


def _begin(
    turns: Turns,
    follow_up_id: int,
    channels: Sequence[Channel],
    report: DispatchReport,
    page_url: str,
) -> tuple[str, Channel] | None:
    with turns.units() as uow:
        follow_up = uow.follow_ups.claim(follow_up_id)
        if follow_up is None or follow_up.status is not FollowUpStatus.PLANNED:
            return None
        way = way_to(uow, follow_up, channels)
        if way.channel is None:
            _hold(uow, follow_up, way)
            report.hold(way.reason)
            return None
        follow_up.held_reason = follow_up.held_until = None
        conversation = begin_follow_up(
            uow,
            follow_up_id=follow_up_id,
            channel=way.channel,
            reaches_out=way.channel is not Channel.WEBCHAT,
        )
        if way.channel is Channel.VOICE:
            _place_call(uow, conversation)
        if way.channel is Channel.SMS and page_url and uow.policy.outreach.sms_as_link:
            send_link(uow, conversation, page_url)
        return conversation.token, conversation.channel


def _set_aside(turns: Turns, follow_up_id: int) -> None:
    with turns.units() as uow:
        follow_up = uow.follow_ups.claim(follow_up_id)
        if follow_up is not None and follow_up.status is FollowUpStatus.PLANNED:
            _hold(uow, follow_up, Way(None, "unclear_facts"))


def _hold(uow: UnitOfWork, follow_up: FollowUp, way: Way) -> None:
    follow_up.held_reason = way.reason
    if way.exhausted and tries_to_finish(uow, follow_up.id):
        end_as_it_is(uow, follow_up)
        return
    if way.exhausted:
        follow_up.status = FollowUpStatus.NOT_REACHED
        follow_up.held_until = None
        return
    follow_up.held_until = way.again_at or uow.clock.now() + LOOK_AGAIN_AFTER


def _place_call(uow: UnitOfWork, conversation: Conversation) -> None:
    """One row of the outbox is one call to place, once for each try."""
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    if attempt is None or uow.outbox.by_key(f"call:{attempt.id}"):
        return
    uow.outbox.put(
        OutboxMessage(
            key=f"call:{attempt.id}",
            channel=Channel.VOICE,
            conversation_id=conversation.id,
            contact_attempt_id=attempt.id,
            body={"text": "", "choices": [], "call": conversation.token},
            status=OutboxStatus.WAITING,
            created_at=uow.clock.now(),
        )
    )
