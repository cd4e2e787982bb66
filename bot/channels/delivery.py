"""Sends what waits in the outbox on channels that must be written to, and places calls.

A row is claimed and committed before it is sent, and marked after. Whatever happens between
leaves it `sending`, and that is never sent again by itself: a person looks. Rows of one
conversation go out in their order; another conversation is not kept waiting by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.channels.addresses import point_of, reply_address
from bot.channels.port import (
    CutOff,
    Misconfigured,
    Outgoing,
    Receipt,
    SendingChannel,
    TryLater,
    Unreachable,
    WhyNot,
)
from bot.channels.wording import back_off
from bot.outreach.unreached import settle_unreached, stop_on_channel
from crm.models import Conversation, OutboxMessage
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import (
    AttemptStatus,
    Channel,
    EscalationReason,
    FollowUpKind,
    Language,
    OutboxStatus,
    Queue,
)
from crm.use_cases.escalations import raise_escalation

CUT_OFF_AFTER = timedelta(minutes=2)
MENDED_WITHIN = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=1)
_LOOK_AGAIN = timedelta(seconds=1)

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Claimed:
    """One row taken to be sent; ``address`` None where nobody knows where to."""

    row: int
    channel: Channel
    address: str | None
    said: Outgoing
    parts_sent: int
    tries: int


class Delivery:
    """Sends on the channels given; without any there is nothing to do."""

    def __init__(self, units: UnitsOfWork, channels: Sequence[SendingChannel] = ()) -> None:
        self._units = units
        self._channels = {channel.channel: channel for channel in channels}
        self._paused: dict[Channel, datetime] = {}

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels we can begin on."""
        return tuple(self._channels)

    def deliver(self, *, limit: int = 30) -> int:
        """Send up to ``limit`` waiting messages and place one call; returns how many went out.

        One call at a time is the pace providers allow per second.
        """
        if not self._channels:
            return 0
        self.look_after_cut_off()
        sent = 0
        for _ in range(limit):
            claimed = self._claim()
            if claimed is None:
                break
            sent += self._send(claimed)
        call = self._claim_call()
        return sent + (self._send(call) if call is not None else 0)

    def look_after_cut_off(self) -> int:
        """Put before a person what was cut off while sending; returns how many."""
        with self._units() as uow:
            left = uow.outbox.left_sending(before=uow.clock.now() - CUT_OFF_AFTER)
            for row in left:
                _note_unknown(uow, row, "cut_off")
            return len(left)

    def _open_channels(self, now: datetime) -> list[Channel]:
        return [channel for channel in self._channels if self._paused.get(channel, now) <= now]

    def _claim(self) -> _Claimed | None:
        with self._units() as uow:
            now = uow.clock.now()
            written = [one for one in self._open_channels(now) if one is not Channel.VOICE]
            while written and (rows := uow.outbox.claim(written, now=now, limit=1)):
                row = rows[0]
                earlier = uow.outbox.earlier_unsent(row)
                if earlier is None:
                    return self._taken(uow, row)
                row.status = OutboxStatus.WAITING
                row.attempts -= 1
                row.not_before = max(earlier.not_before or now, now + _LOOK_AGAIN)
                uow.flush()
            return None

    def _claim_call(self) -> _Claimed | None:
        with self._units() as uow:
            now = uow.clock.now()
            if Channel.VOICE not in self._open_channels(now):
                return None
            row = uow.outbox.claim_call(now=now)
            return None if row is None else self._taken(uow, row)

    def _taken(self, uow: UnitOfWork, row: OutboxMessage) -> _Claimed:
        conversation = _conversation_of(uow, row)
        if row.address is None and conversation is not None:
            row.address = reply_address(uow, conversation, row.channel)
        extras = {k: v for k, v in row.body.items() if k not in ("text", "choices")}
        return _Claimed(
            row=row.id,
            channel=row.channel,
            address=row.address,
            said=Outgoing(
                row=row.id,
                text=row.body["text"],
                choices=tuple(row.body.get("choices", ())),
                language=conversation.language if conversation else Language.ZH,
                extras=extras,
            ),
            parts_sent=int(row.body.get("parts_sent", 0)),
            tries=row.attempts,
        )

    def _send(self, claimed: _Claimed) -> int:
        channel = self._channels[claimed.channel]
        sent = claimed.parts_sent
        if claimed.address is None:
            self._unreachable(claimed, Unreachable("no_address", WhyNot.ROUTE_CLOSED))
            return 0
        try:
            receipt = Receipt("")
            for part in channel.render(claimed.said)[sent:]:
                receipt = channel.send(claimed.address, claimed.said, part)
                sent += 1
        except Unreachable as refusal:
            self._unreachable(claimed, refusal)
        except TryLater as refusal:
            self._later(claimed, refusal.code, refusal.after or back_off(claimed.tries), sent)
        except Misconfigured as refusal:
            logger.critical(
                "a provider refuses our settings", channel=claimed.channel.value, code=refusal.code
            )
            self._later(claimed, refusal.code, MENDED_WITHIN, sent)
            self._paused[claimed.channel] = self._units.clock.now() + MENDED_WITHIN
        except CutOff as broken:
            with self._units() as uow:
                _note_unknown(uow, uow.outbox.get(claimed.row), broken.code)
        else:
            self._sent(claimed, receipt)
            return 1
        return 0

    def _sent(self, claimed: _Claimed, receipt: Receipt) -> None:
        with self._units() as uow:
            row = uow.outbox.get(claimed.row)
            row.status = OutboxStatus.SENT
            row.provider_id = receipt.provider_id
            row.sent_at = uow.clock.now()
            conversation = _conversation_of(uow, row)
            if conversation is None:
                return
            attempt = uow.contact_attempts.of_conversation(conversation.id)
            if attempt is not None and attempt.status is AttemptStatus.CLAIMED:
                attempt.status = AttemptStatus.SENT
                attempt.sent_at = uow.clock.now()
                attempt.provider_id = receipt.provider_id

    def _later(self, claimed: _Claimed, code: str, after: timedelta, parts_sent: int) -> None:
        with self._units() as uow:
            now = uow.clock.now()
            row = uow.outbox.get(claimed.row)
            row.provider_answer = code
            if now - row.created_at > GIVEN_UP_AFTER:
                row.status = OutboxStatus.FAILED
                _let_go(uow, row, code)
                return
            row.status = OutboxStatus.WAITING
            row.not_before = now + after
            row.body = {**row.body, "parts_sent": parts_sent}
        logger.info("a message waits", channel=claimed.channel.value, row=claimed.row, code=code)

    def _unreachable(self, claimed: _Claimed, refusal: Unreachable) -> None:
        with self._units() as uow:
            row = uow.outbox.get(claimed.row)
            note_unreachable(uow, row, refusal)
        logger.info(
            "a customer was not reached",
            channel=claimed.channel.value,
            row=claimed.row,
            code=refusal.code,
        )


def note_unreachable(uow: UnitOfWork, row: OutboxMessage, refusal: Unreachable) -> None:
    """A message failed for good: mark address or wish, and free the follow-up for another way."""
    row.status = OutboxStatus.FAILED
    row.provider_answer = refusal.code
    uow.flush()
    conversation = _conversation_of(uow, row)
    if conversation is None:
        return
    uow.outbox.give_up_waiting(conversation.id, row.channel, refusal.code)
    customer = conversation.customer
    if customer is not None and refusal.why is WhyNot.OPTED_OUT:
        stop_on_channel(
            uow,
            customer=customer,
            channel=row.channel,
            words=f"provider: {refusal.code}",
            conversation_id=conversation.id,
        )
    if customer is not None and row.address and refusal.why is WhyNot.BAD_ADDRESS:
        point = point_of(customer, row.channel, row.address)
        if point is not None:
            point.bad = True
    _let_go(uow, row, refusal.code)


def _let_go(uow: UnitOfWork, row: OutboxMessage, code: str) -> None:
    conversation = _conversation_of(uow, row)
    if conversation is not None and conversation.kind is not FollowUpKind.INBOUND:
        settle_unreached(uow, conversation=conversation, detail=code, failed=True)


def _note_unknown(uow: UnitOfWork, row: OutboxMessage, code: str) -> None:
    """Nobody knows whether it went out: it stays as it is, and a person looks."""
    row.status = OutboxStatus.UNKNOWN
    row.provider_answer = code
    conversation = _conversation_of(uow, row)
    attempt = uow.contact_attempts.of_conversation(conversation.id) if conversation else None
    if attempt is not None and attempt.status is AttemptStatus.CLAIMED:
        attempt.status = AttemptStatus.UNKNOWN
    raise_escalation(
        uow,
        origin=f"unknown_delivery:{row.id}",
        queue=Queue.SUPERVISOR,
        reason=EscalationReason.UNKNOWN_DELIVERY,
        due_at=uow.clock.now() + timedelta(hours=4),
        customer_id=conversation.customer_id if conversation else None,
        vehicle_id=conversation.vehicle_id if conversation else None,
        follow_up_id=conversation.follow_up_id if conversation else None,
        conversation_id=conversation.id if conversation else None,
    )


def _conversation_of(uow: UnitOfWork, row: OutboxMessage) -> Conversation | None:
    return None if row.conversation_id is None else uow.conversations.get(row.conversation_id)
