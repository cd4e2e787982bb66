"""What SMS have in common whoever carries them: one that came in, and what became of ours.

A provider's adapter reads its own webhooks and hands over what stands in them; a text that is
repeated, or a report that is late or out of order, changes nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import structlog

from bot.channels.addresses import caller_of, keep, talk_with
from bot.channels.port import SendingFailed, Unreachable
from bot.channels.settling import note_unreachable
from bot.channels.wording import named, number, readable
from bot.channels.written import Kept, Written, tell
from bot.outreach.unreached import settle_unreached
from crm.errors import NotFound
from crm.models import OutboxMessage
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Channel, InboxStatus, Language, OutboxStatus
from crm.use_cases.attachments import keep_attachment
from crm.use_cases.conversations import Inbound

_ONLY_TEXT = {
    Language.ZH: "不好意思,图片我这边看不到,麻烦您用文字告诉我,谢谢。",
    Language.EN: "I am sorry, I cannot see pictures. Please tell me in words, thank you.",
}
_UNSEEN = {
    Language.ZH: "图片收到了,也请同事去看了。我自己看不了图片,急的话麻烦您用文字告诉我,谢谢。",
    Language.EN: "Thank you, a colleague will look at your picture. I cannot see pictures myself; "
    "if it is urgent, please tell me in words.",
}

logger = structlog.get_logger(__name__)


class HowFar(IntEnum):
    """How far a text has come, in the order in which it gets there."""

    ACCEPTED = 0
    QUEUED = 1
    SENDING = 2
    SENT = 3
    ARRIVED = 4
    READ = 5


@dataclass(frozen=True)
class Media:
    """A picture or recording that came with a text, where the provider keeps it."""

    reference: str
    kind: str


def keep_text(
    written: Written,
    *,
    sender: str,
    message_id: str,
    text: str,
    media: Sequence[Media] = (),
) -> Kept | None:
    """Keep an incoming text and what came with it; what is no such thing is let go by."""
    sender, message_id = named(sender), named(message_id)
    if not sender or not message_id:
        logger.warning("an SMS without sender or id was let go by")
        return None
    words = readable(text)
    if media:
        _keep_media(written, sender, message_id, media, asks_for_words=not words)
    if words:
        return written.keep(Channel.SMS, address=sender, message_id=message_id, text=words)
    if media:
        return None
    with written.turns.units() as uow:
        customer = caller_of(uow, Channel.SMS, sender)
        words = _ONLY_TEXT[customer.language if customer else Language.ZH]
        tell(uow, channel=Channel.SMS, key=f"sms:{message_id}", address=sender, text=words)
    return None


def _keep_media(
    written: Written,
    sender: str,
    message_id: str,
    media: Sequence[Media],
    *,
    asks_for_words: bool,
) -> None:
    """Pictures are kept for staff, who are asked to look (R-152)."""
    with written.turns.units() as uow:
        talk = talk_with(uow, Channel.SMS, sender)
        new = [
            keep_attachment(
                uow,
                conversation=talk,
                channel=Channel.SMS,
                kind=one.kind,
                reference=one.reference,
                size=None,
            )
            for one in media
        ]
        if any(new) and asks_for_words:
            mark = Inbound(Channel.SMS, f"{sender}:{message_id}", raw={"attachment": media[0].kind})
            keep(uow, talk, mark, address=sender).status = InboxStatus.DONE
            words = _UNSEEN[talk.language]
            tell(uow, channel=Channel.SMS, key=f"sms:{message_id}", address=sender, text=words)


def note_report(
    units: UnitsOfWork,
    row_id: str,
    *,
    provider_id: str,
    said: str,
    how_far: HowFar,
    trouble: SendingFailed | None,
) -> None:
    """Keep how far a text has come. ``said`` is the provider's own word, with its code.

    ``trouble``: it did not arrive, and why.
    """
    key = number(row_id)
    if key is None:
        return
    with units() as uow:
        row = _row(uow, key, provider_id)
        if row is None or how_far <= _how_far(row):
            return
        if trouble is not None:
            _note_failed(uow, row, trouble)
        elif row.status is OutboxStatus.UNKNOWN:
            row.status = OutboxStatus.SENT
            row.sent_at = uow.clock.now()
        row.provider_answer = f"{how_far.name.lower()}:{said}"


def _how_far(row: OutboxMessage) -> int:
    """What earlier reports said; a sender's own remark is none."""
    name = (row.provider_answer or "").partition(":")[0].upper()
    return HowFar[name] if name in HowFar.__members__ else -1


def _row(uow: UnitOfWork, row_id: int, provider_id: str) -> OutboxMessage | None:
    try:
        row = uow.outbox.get(row_id)
    except NotFound:
        return None
    # A text in several parts has several ids and keeps the last; a report may outrun its receipt.
    is_ours = row.channel is Channel.SMS and (provider_id or not row.provider_id)
    return row if is_ours else None


def _note_failed(uow: UnitOfWork, row: OutboxMessage, trouble: SendingFailed) -> None:
    if isinstance(trouble, Unreachable):
        note_unreachable(uow, row, trouble)
        return
    row.status = OutboxStatus.FAILED
    if row.conversation_id is not None:
        talk = uow.conversations.get(row.conversation_id)
        settle_unreached(uow, conversation=talk, detail=trouble.code)
