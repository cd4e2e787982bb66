"""SMS by Twilio: what is sent, what comes in, and what became of what was sent.

A text that is repeated, forged or out of order changes nothing twice. The webhook answers with
an empty document; our words go out through the outbox like any others.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response

from bot.channels.addresses import caller_of
from bot.channels.port import Can, Outgoing, Receipt, Unreachable
from bot.channels.settling import note_unreachable
from bot.channels.twilio_gate import TwilioAccount, TwilioGate, asked, trouble_of
from bot.channels.wording import in_writing, readable, split
from bot.channels.written import Kept, Written, tell
from bot.outreach.unreached import settle_unreached
from crm.errors import NotFound
from crm.models import OutboxMessage
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Channel, Language, OutboxStatus

LONGEST = 1500
LOOKED_THROUGH = 50
CLOCKS_DIFFER_BY = timedelta(minutes=2)
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'

_ORDER = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "delivered": 4,
    "undelivered": 4,
    "failed": 4,
    "canceled": 4,
    "read": 5,
}
_FAILED = frozenset({"undelivered", "failed", "canceled"})
_ONLY_TEXT = {
    Language.ZH: "不好意思,图片我这边看不到,麻烦您用文字告诉我,谢谢。",
    Language.EN: "I am sorry, I cannot see pictures. Please tell me in words, thank you.",
}

logger = structlog.get_logger(__name__)


class SmsChannel:
    """Sends SMS. Implements `SendingChannel`."""

    channel = Channel.SMS
    can = Can(longest=LONGEST)

    def __init__(self, account: TwilioAccount) -> None:
        self._account = account
        self._client = account.client()

    def render(self, said: Outgoing) -> tuple[dict[str, Any], ...]:
        """The row as one text or several, choices as numbers to reply."""
        words = in_writing(said.text, said.choices, said.language)
        return tuple({"body": piece} for piece in split(words, self.can.longest))

    def send(self, address: str, said: Outgoing, part: dict[str, Any]) -> Receipt:
        """Send one text.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: see there.
        """
        follow = {}
        if self._account.public_url:
            path = f"/webhooks/twilio/sms/status?row={said.row}"
            follow["status_callback"] = self._account.address(path)
        message = asked(
            lambda: self._client.messages.create(
                to=address, from_=self._account.number, body=part["body"], **follow
            )
        )
        return Receipt(str(message.sid))

    def find(
        self, address: str, said: Outgoing, part: dict[str, Any], *, since: datetime
    ) -> Sequence[Receipt]:
        """The texts with these words that Twilio has taken for this number since then.

        Raises:
            TryLater, Misconfigured, CutOff: see there.
        """
        listed = asked(
            lambda: self._client.messages.list(
                to=address, from_=self._account.number, limit=LOOKED_THROUGH
            )
        )
        return [
            Receipt(str(one.sid))
            for one in reversed(listed)
            if (one.body or "").strip() == part["body"].strip()
            and (one.date_created is None or one.date_created >= since - CLOCKS_DIFFER_BY)
        ]


def build_sms(account: TwilioAccount, written: Written) -> APIRouter:
    """Build the SMS webhooks, under `/webhooks/twilio/sms`."""
    gate = TwilioGate(account)
    router = APIRouter(prefix="/webhooks/twilio/sms", include_in_schema=False)

    @router.post("")
    async def incoming(request: Request) -> Response:
        fields = await gate.fields(request)
        keep = functools.partial(_keep, written, fields)
        written.heard(await asyncio.to_thread(keep))
        return Response(EMPTY, media_type="application/xml")

    @router.post("/status")
    async def status(request: Request) -> Response:
        fields = await gate.fields(request)
        row = request.query_params.get("row", "")
        note = functools.partial(note_status, written.turns.units, row, fields)
        await asyncio.to_thread(note)
        return Response(status_code=204)

    return router


def _keep(written: Written, fields: Mapping[str, str]) -> Kept | None:
    """Keep an incoming text; what is no such thing is let go by."""
    sender, sid = fields.get("From", ""), fields.get("MessageSid", "")
    if not sender or not sid:
        logger.warning("an SMS without sender or id was let go by")
        return None
    text = readable(fields.get("Body", ""))
    if fields.get("OptOutType", "").upper() == "STOP":
        text = text or "STOP"
    if text:
        return written.keep(Channel.SMS, address=sender, message_id=sid, text=text)
    with written.turns.units() as uow:
        customer = caller_of(uow, Channel.SMS, sender)
        language = customer.language if customer else Language.ZH
        tell(uow, channel=Channel.SMS, key=f"sms:{sid}", address=sender, text=_ONLY_TEXT[language])
    return None


def note_status(units: UnitsOfWork, row_id: str, fields: Mapping[str, str]) -> None:
    """Keep how far a text has come. Reports come in any order and more than once."""
    status = fields.get("MessageStatus", fields.get("SmsStatus", ""))
    if status not in _ORDER or not row_id.isascii() or not row_id.isdigit():
        return
    with units() as uow:
        row = _row(uow, int(row_id), fields.get("MessageSid", ""))
        if row is None or _ORDER[status] <= _how_far(row):
            return
        code = fields.get("ErrorCode", "")
        row.provider_answer = f"{status}:{code}" if code else status
        if status in _FAILED:
            _note_failed(uow, row, code)
        elif row.status is OutboxStatus.UNKNOWN:
            row.status = OutboxStatus.SENT
            row.sent_at = uow.clock.now()


def _row(uow: UnitOfWork, row_id: int, sid: str) -> OutboxMessage | None:
    try:
        row = uow.outbox.get(row_id)
    except (NotFound, OverflowError):
        return None
    # A text in several parts has several ids and keeps the last; a report may outrun its receipt.
    return row if row.channel is Channel.SMS and (sid or not row.provider_id) else None


def _how_far(row: OutboxMessage) -> int:
    return _ORDER.get((row.provider_answer or "").partition(":")[0], -1)


def _note_failed(uow: UnitOfWork, row: OutboxMessage, code: str) -> None:
    answer = row.provider_answer
    trouble = trouble_of(int(code) if code.isascii() and code.isdigit() else None)
    if isinstance(trouble, Unreachable):
        note_unreachable(uow, row, trouble)
    else:
        row.status = OutboxStatus.FAILED
        if row.conversation_id is not None:
            talk = uow.conversations.get(row.conversation_id)
            settle_unreached(uow, conversation=talk, detail=code)
    row.provider_answer = answer
