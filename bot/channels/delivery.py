"""Sends what waits in the outbox on channels that must be written to, and places calls.

A message is taken and committed before it is sent, and marked after, part by part. Whatever
happens between leaves it `sending`. Then the provider is asked what became of it, where it can be
asked (Twilio lists texts and calls, a gateway knows our numbers); where it cannot (Telegram), the
message is never sent again by itself: a person looks. Messages of one
conversation go out in their order; another conversation is not kept waiting by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.channels import traffic
from bot.channels.addresses import reply_address
from bot.channels.port import (
    CutOff,
    Misconfigured,
    Outgoing,
    Picky,
    Receipt,
    Remembers,
    SendingChannel,
    SendingFailed,
    TryLater,
    Unreachable,
    WhyNot,
)
from bot.channels.settling import (
    conversation_of,
    note_given_up,
    note_sent,
    note_unknown,
    note_unreachable,
)
from bot.channels.wording import back_off
from bot.outreach.last_look import Drop, last_look
from crm.models import Conversation, OutboxMessage
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Channel, Language, OutboxStatus

CUT_OFF_AFTER = timedelta(minutes=2)
ASKED_FOR = timedelta(minutes=30)
"""How long a provider is asked what became of a message before a person is."""
GIVEN_UP_AFTER = timedelta(days=1)
PER_SECOND = {Channel.TELEGRAM: 25, Channel.SMS: 10, Channel.VOICE: 1}
_LOOK_AGAIN = timedelta(seconds=1)
_LOOKED_AT_ONCE = 50

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
    since: datetime


class Delivery:
    """Sends on the channels given, at most ``per_second`` on each; without any, does nothing."""

    def __init__(
        self,
        units: UnitsOfWork,
        channels: Sequence[SendingChannel] = (),
        *,
        per_second: Mapping[Channel, int] | None = None,
    ) -> None:
        self._units = units
        self._channels = {channel.channel: channel for channel in channels}
        self._pace = {**PER_SECOND, **(per_second or {})}

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels we can begin on."""
        return tuple(self._channels)

    def deliver(self, *, limit: int = 30) -> int:
        """Send what waits and may go, by turns over the channels; returns how many went out.

        At most ``limit`` on each channel.
        """
        if not self._channels:
            return 0
        self.look_after_cut_off()
        sent = 0
        for channel in self._channels:
            for _ in range(limit):
                claimed = self._claim(channel)
                if claimed is None:
                    break
                sent += self._send(claimed)
        return sent

    def look_after_cut_off(self) -> int:
        """See to what was cut off while sending; returns how many messages that were.

        What the provider has is marked sent, what it has not goes out again. Where it cannot
        be asked, or does not answer for half an hour, a person is.
        """
        with self._units.reading() as uow:
            now = uow.clock.now()
            left = [
                (_as_claimed(uow, row), row.claimed_at)
                for row in uow.outbox.left_sending(before=now - CUT_OFF_AFTER, now=now)
            ]
        for claimed, claimed_at in left:
            self._look_after(claimed, claimed_at)
        return len(left)

    def _look_after(self, claimed: _Claimed, claimed_at: datetime | None) -> None:
        known: Sequence[Receipt] | None = None
        silence: SendingFailed | None = None
        try:
            known = self._what_became_of(claimed)
        except SendingFailed as failure:
            silence = failure
        with self._units() as uow:
            row = uow.outbox.get(claimed.row)
            if row.status is not OutboxStatus.SENDING or row.claimed_at != claimed_at:
                return
            if known:
                self._part_went_out(uow, row, claimed, claimed.parts_sent + 1, known[0])
            elif known is not None:
                row.status = OutboxStatus.WAITING
            elif silence is None or uow.clock.now() - claimed.since > ASKED_FOR:
                note_unknown(uow, row, silence.code if silence else "cut_off")
            else:
                row.not_before = uow.clock.now() + timedelta(minutes=1)

    def _what_became_of(self, claimed: _Claimed) -> Sequence[Receipt] | None:
        """The provider's receipts for it: none if it never came; None if it cannot be asked.

        Raises:
            SendingFailed: it does not answer now.
        """
        channel = self._channels.get(claimed.channel)
        if not isinstance(channel, Remembers) or claimed.address is None:
            return None
        part = channel.render(claimed.said)[claimed.parts_sent]
        receipts = channel.find(claimed.address, claimed.said, part, since=claimed.since)
        with self._units.reading() as uow:
            return [one for one in receipts if not uow.outbox.knows(one.provider_id)]

    def _claim(self, channel: Channel) -> _Claimed | None:
        with self._units() as uow:
            now = uow.clock.now()
            if not traffic.may_take(uow, channel, per_second=self._pace[channel]):
                return None
            for _ in range(_LOOKED_AT_ONCE):
                row = uow.outbox.next_waiting(channel, now=now)
                if row is None:
                    return None
                if not self._steps_aside(uow, row, now):
                    uow.outbox.take(row, now=now)
                    traffic.note_taken(uow, channel)
                    return _as_claimed(uow, row)
                uow.flush()
            return None

    def _steps_aside(self, uow: UnitOfWork, row: OutboxMessage, now: datetime) -> bool:
        """Whether this message must not go now; it is then put off, or given up."""
        earlier = uow.outbox.earlier_unsent(row)
        if earlier is not None:
            row.not_before = max(earlier.not_before or now, now + _LOOK_AGAIN)
            return True
        conversation = conversation_of(uow, row)
        if row.address is None and conversation is not None:
            row.address = reply_address(uow, conversation, row.channel)
        full = traffic.full_until(uow, row.channel, row.address) if row.address else None
        if full is not None:
            row.not_before = full
            return True
        objection = last_look(uow, conversation, row)
        if objection is None:
            refusal = self._would_refuse(uow, row)
            if refusal is not None:
                note_unreachable(uow, row, refusal)
            return refusal is not None
        if isinstance(objection, Drop):
            note_given_up(uow, row, objection.why)
        else:
            row.not_before = objection.until
            row.provider_answer = objection.why
        return True

    def _would_refuse(self, uow: UnitOfWork, row: OutboxMessage) -> Unreachable | None:
        """Why the provider would not take this, or what is said in one breath with it: a greeting
        without its message is worse than none."""
        channel = self._channels[row.channel]
        if not isinstance(channel, Picky):
            return None
        rest = [one for one in uow.outbox.said_with(row) if one.status is OutboxStatus.WAITING]
        found = (channel.objection(_as_claimed(uow, one).said) for one in (row, *rest))
        return next((one for one in found if one is not None), None)

    def _send(self, claimed: _Claimed) -> int:
        channel = self._channels[claimed.channel]
        if claimed.address is None:
            self._unreachable(claimed, Unreachable("no_address", WhyNot.ROUTE_CLOSED))
            return 0
        sent = claimed.parts_sent
        try:
            for part in channel.render(claimed.said)[sent:]:
                receipt = channel.send(claimed.address, claimed.said, part)
                sent += 1
                with self._units() as uow:
                    traffic.note_answer(uow, claimed.channel)
                    self._part_went_out(uow, uow.outbox.get(claimed.row), claimed, sent, receipt)
        except Unreachable as refusal:
            self._unreachable(claimed, refusal)
        except TryLater as refusal:
            self._later(claimed, refusal)
        except Misconfigured as refusal:
            self._refused(claimed, refusal)
        except CutOff as broken:
            self._cut_off(claimed, broken)
        else:
            return 1
        return 0

    def _part_went_out(
        self, uow: UnitOfWork, row: OutboxMessage, claimed: _Claimed, sent: int, receipt: Receipt
    ) -> None:
        """Mark one part sent; the last makes the message sent, another waits for its turn."""
        if sent == len(self._channels[claimed.channel].render(claimed.said)):
            note_sent(uow, row, receipt)
            return
        row.body = {**row.body, "parts_sent": sent}
        row.provider_id = receipt.provider_id
        if row.claimed_at is not None and uow.clock.now() - row.claimed_at >= CUT_OFF_AFTER:
            row.status = OutboxStatus.WAITING

    def _later(self, claimed: _Claimed, refusal: TryLater) -> None:
        with self._units() as uow:
            if refusal.is_fault:
                traffic.note_fault(uow, claimed.channel, refusal.code)
            elif refusal.after is not None:
                traffic.note_flood(uow, claimed.channel, refusal.after)
            else:
                traffic.note_answer(uow, claimed.channel)
            _put_off(uow, claimed, refusal.code, refusal.after or back_off(claimed.tries))
        code, row = refusal.code, claimed.row
        logger.info("a message waits", channel=claimed.channel.value, row=row, code=code)

    def _refused(self, claimed: _Claimed, refusal: Misconfigured) -> None:
        with self._units() as uow:
            traffic.note_refusal(uow, claimed.channel, refusal.code)
            _put_off(uow, claimed, refusal.code, traffic.MENDED_WITHIN)

    def _cut_off(self, claimed: _Claimed, broken: CutOff) -> None:
        with self._units() as uow:
            traffic.note_fault(uow, claimed.channel, broken.code)
            row = uow.outbox.get(claimed.row)
            row.provider_answer = broken.code
            if not isinstance(self._channels[claimed.channel], Remembers):
                note_unknown(uow, row, broken.code)

    def _unreachable(self, claimed: _Claimed, refusal: Unreachable) -> None:
        with self._units() as uow:
            traffic.note_answer(uow, claimed.channel)
            note_unreachable(uow, uow.outbox.get(claimed.row), refusal)
        logger.info(
            "a customer was not reached",
            channel=claimed.channel.value,
            row=claimed.row,
            code=refusal.code,
        )


def _put_off(uow: UnitOfWork, claimed: _Claimed, code: str, after: timedelta) -> None:
    """Nothing was sent: wait and go out later, but not for ever."""
    now = uow.clock.now()
    row = uow.outbox.get(claimed.row)
    row.provider_answer = code
    if now - row.created_at > GIVEN_UP_AFTER:
        note_given_up(uow, row, code)
        return
    row.status = OutboxStatus.WAITING
    row.not_before = now + after


def _is_answer(uow: UnitOfWork, conversation: Conversation, channel: Channel) -> bool:
    """Whether the customer has written on this channel lately, since we last began with them."""
    heard = uow.inbox.last_heard(conversation.id, channel)
    if heard is None:
        return False
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    lately = uow.clock.now() - timedelta(hours=uow.policy.talk.resume_within_hours)
    return heard.received_at >= max(lately, attempt.claimed_at if attempt else lately)


def _as_claimed(uow: UnitOfWork, row: OutboxMessage) -> _Claimed:
    conversation = conversation_of(uow, row)
    ours = ("text", "choices", "parts_sent")
    return _Claimed(
        row=row.id,
        channel=row.channel,
        address=row.address,
        said=Outgoing(
            row=row.id,
            text=row.body["text"],
            choices=tuple(row.body.get("choices", ())),
            language=conversation.language if conversation else Language.ZH,
            is_answer=conversation is None or _is_answer(uow, conversation, row.channel),
            extras={name: value for name, value in row.body.items() if name not in ours},
        ),
        parts_sent=int(row.body.get("parts_sent", 0)),
        tries=row.attempts,
        since=row.claimed_at or row.created_at,
    )
