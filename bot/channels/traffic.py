"""How fast we may send, and whether a provider's line may be used at all.

Speeds are counted from the outbox itself, and how a line stands is one row of the books, locked
while a message is taken: however many processes send, together they keep the limits. A line that
fails again and again is left alone for a while; the supervisor is told once, and what is to go out
waits.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from crm.models import ProviderLine
from crm.rules import breaker
from crm.rules.breaker import LineState
from crm.store.provider_lines import keep_state, state_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, EscalationReason, EscalationStatus, Queue
from crm.use_cases.escalations import BY_ITSELF, mark_solved, raise_escalation

A_SECOND = timedelta(seconds=1)
A_BURST = timedelta(seconds=5)
IN_A_BURST = 5
"""One message a second and chat is what Telegram asks for; it allows short bursts."""
MENDED_WITHIN = timedelta(minutes=5)

logger = structlog.get_logger(__name__)


def may_take(uow: UnitOfWork, channel: Channel, *, per_second: int) -> bool:
    """Whether a message may be taken to be sent now; holds the line's row to the commit."""
    now = uow.clock.now()
    line = uow.lines.held(channel)
    if not breaker.may_send(state_of(line), now):
        return False
    return uow.outbox.taken_since(channel, now - A_SECOND) < per_second


def full_until(uow: UnitOfWork, channel: Channel, address: str) -> datetime | None:
    """When one more message may go to this address, or None if it may go now."""
    now = uow.clock.now()
    if uow.outbox.taken_since(channel, now - A_BURST, address=address) < IN_A_BURST:
        return None
    return now + A_SECOND


def note_taken(uow: UnitOfWork, channel: Channel) -> None:
    """A message is on its way; on a line that was down it is the trial."""
    line = uow.lines.held(channel)
    keep_state(line, breaker.on_trial(state_of(line), uow.clock.now()))


def note_answer(uow: UnitOfWork, channel: Channel) -> None:
    """The provider answered: the line works."""
    if uow.lines.state(channel) == LineState():
        return
    line = uow.lines.held(channel)
    before = state_of(line)
    keep_state(line, breaker.after_answer(before))
    line.why = None
    if before.down_since is not None:
        logger.warning("a line works again", channel=channel.value)
        _take_alert_back(uow, channel, before.down_since)


def note_fault(uow: UnitOfWork, channel: Channel, code: str) -> None:
    """The provider did not answer, or could not."""
    line = uow.lines.held(channel)
    _went_down(uow, line, breaker.after_fault(state_of(line), uow.clock.now()), code)


def note_refusal(uow: UnitOfWork, channel: Channel, code: str) -> None:
    """The provider takes nothing from us until somebody mends the settings."""
    line = uow.lines.held(channel)
    state = breaker.after_refusal(state_of(line), uow.clock.now(), MENDED_WITHIN)
    _went_down(uow, line, state, code)


def note_flood(uow: UnitOfWork, channel: Channel, wait: timedelta) -> None:
    """We were told to be slower, and are."""
    line = uow.lines.held(channel)
    keep_state(line, breaker.after_flood(state_of(line), uow.clock.now(), wait))


def _went_down(uow: UnitOfWork, line: ProviderLine, state: LineState, code: str) -> None:
    was_down = line.down_since is not None
    keep_state(line, state)
    line.why = code
    if was_down or state.down_since is None:
        return
    logger.critical("a line is down", channel=line.channel.value, code=code)
    raise_escalation(
        uow,
        origin=_origin(line.channel, state.down_since),
        queue=Queue.SUPERVISOR,
        reason=EscalationReason.PROVIDER_DOWN,
        due_at=uow.clock.now() + timedelta(hours=1),
        words=f"{line.channel.value}: {code}",
    )


def _take_alert_back(uow: UnitOfWork, channel: Channel, since: datetime) -> None:
    """An alert that nobody has taken up yet settles itself."""
    alert = uow.escalations.by_origin(_origin(channel, since))
    if alert is not None and alert.status is EscalationStatus.OPEN:
        mark_solved(uow, alert, by=BY_ITSELF, resolution="已自行恢复 / works again by itself")


def _origin(channel: Channel, since: datetime) -> str:
    return f"provider_down:{channel.value}:{since.isoformat()}"
