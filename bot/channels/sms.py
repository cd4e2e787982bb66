"""SMS by Twilio: what is sent, what comes in, and what became of what was sent.

The webhook answers with an empty document; our words go out through the outbox like any others.
"""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from bot.channels.attached_files import Fetched
from bot.channels.doorstep import Doorstep
from bot.channels.port import Can, Outgoing, Receipt
from bot.channels.texts import HowFar, Media, keep_text, note_report
from bot.channels.twilio_gate import (
    TwilioAccount,
    TwilioGate,
    asked,
    kept_by_twilio,
    taken_since,
    trouble_of,
)
from bot.channels.wording import in_writing, number, split
from bot.channels.written import Kept, Written
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel
from crm.use_cases.attachments import LARGEST

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'

_HOW_FAR = {
    "accepted": HowFar.ACCEPTED,
    "scheduled": HowFar.ACCEPTED,
    "queued": HowFar.QUEUED,
    "sending": HowFar.SENDING,
    "sent": HowFar.SENT,
    "delivered": HowFar.ARRIVED,
    "undelivered": HowFar.ARRIVED,
    "failed": HowFar.ARRIVED,
    "canceled": HowFar.ARRIVED,
    "read": HowFar.READ,
}
_KINDS = {"image": "photo", "audio": "audio", "video": "video"}
_OF_TWILIO = re.compile(r"/2010-04-01/Accounts/AC\w{32}/Messages/(?:MM|SM)\w{32}/Media/ME\w{32}")
MOST_MEDIA = 10
_FAILED = frozenset({"undelivered", "failed", "canceled"})


class SmsChannel:
    """Sends SMS. Implements `Remembers`. ``longest`` is in characters of one text (R-108)."""

    channel = Channel.SMS

    def __init__(self, account: TwilioAccount, *, longest: int = 140) -> None:
        self.can = Can(longest=longest)
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

    def download(self, reference: str) -> Fetched:
        """Fetch a picture that came with a text (MMS).

        Raises:
            Unreachable, TryLater, CutOff: see there.
        """

        def fetched() -> Fetched:
            with kept_by_twilio(self._account, reference) as answer:
                content = b""
                for chunk in answer.iter_content(64 * 1024):
                    content += chunk
                    if len(content) > LARGEST:
                        break
                mime = answer.headers.get("content-type", "").partition(";")[0]
                return Fetched(content, mime or None)

        found: Fetched = asked(fetched)
        return found

    def find(
        self, address: str, said: Outgoing, part: dict[str, Any], *, since: datetime
    ) -> Sequence[Receipt]:
        """The texts with these words that Twilio has taken for this number since then.

        Raises:
            TryLater, Misconfigured, CutOff: see there.
        """
        listed = taken_since(self._client.messages, self._account, address, since)
        words = part["body"].strip()
        return [Receipt(str(one.sid)) for one in listed if (one.body or "").strip() == words]


def build_sms(account: TwilioAccount, doorstep: Doorstep, written: Written) -> APIRouter:
    """Build the SMS webhooks, under `/webhooks/twilio/sms`."""
    gate = TwilioGate(account)
    router = APIRouter(prefix="/webhooks/twilio/sms", include_in_schema=False)

    @router.post("")
    async def incoming(request: Request) -> Response:
        fields = await gate.fields(request)
        take = functools.partial(doorstep.take, "twilio_sms", fields)
        written.heard(await asyncio.to_thread(take))
        return Response(EMPTY, media_type="application/xml")

    @router.post("/status")
    async def status(request: Request) -> Response:
        fields = await gate.fields(request)
        report = {"row": request.query_params.get("row", ""), "fields": fields}
        await asyncio.to_thread(doorstep.take, "twilio_status", report)
        return Response(status_code=204)

    return router


def keep_fields(written: Written, fields: Mapping[str, str]) -> Kept | None:
    """Keep an incoming text as Twilio tells it."""
    text = fields.get("Body", "")
    if fields.get("OptOutType", "").upper() == "STOP":
        text = text.strip() or "STOP"
    return keep_text(
        written,
        sender=fields.get("From", ""),
        message_id=fields.get("MessageSid", ""),
        text=text,
        media=_media(fields),
    )


def _media(fields: Mapping[str, str]) -> list[Media]:
    """The pictures of an MMS: where Twilio keeps each, and what it is."""
    many = min(number(fields.get("NumMedia", "")) or 0, MOST_MEDIA)
    found = []
    for at in range(many):
        path = urlsplit(fields.get(f"MediaUrl{at}", "")).path
        mime = fields.get(f"MediaContentType{at}", "")
        if _OF_TWILIO.fullmatch(path):
            found.append(Media(path, _KINDS.get(mime.partition("/")[0], "document")))
    return found


def note_status(units: UnitsOfWork, report: Mapping[str, Any]) -> None:
    """Keep a report as Twilio tells it; a status nobody knows says nothing."""
    fields = report["fields"]
    status = fields.get("MessageStatus", fields.get("SmsStatus", ""))
    if status not in _HOW_FAR:
        return
    code = fields.get("ErrorCode", "")
    note_report(
        units,
        report["row"],
        provider_id=fields.get("MessageSid", ""),
        said=f"{status}:{code}" if code else status,
        how_far=_HOW_FAR[status],
        trouble=trouble_of(number(code)) if status in _FAILED else None,
    )
