"""Pictures and recordings that customers send by Telegram: which they are, and fetching them."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from telegram import Message

from bot.channels.port import Misconfigured, SendingFailed, Unreachable
from bot.channels.telegram_api import TelegramChannel
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel
from crm.use_cases.attachments import note_fetched, note_not_fetched

_MIMES = {"photo": "image/jpeg", "voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4"}
_AT_ONCE = 5

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sent:
    """One file of a message; ``size`` in bytes where Telegram tells it."""

    kind: str
    file_id: str
    size: int | None


def attached(message: Message) -> Sent | None:
    """What a message carries besides words: of a photo, its largest size."""
    if message.photo:
        largest = message.photo[-1]
        return Sent("photo", largest.file_id, largest.file_size)
    for kind in ("voice", "audio", "video", "document"):
        file = getattr(message, kind)
        if file is not None:
            return Sent(kind, file.file_id, file.file_size)
    return None


def fetch_files(units: UnitsOfWork, channel: TelegramChannel) -> int:
    """Fetch what customers sent and is not here yet, a few at a time; returns how many."""
    fetched = 0
    for _ in range(_AT_ONCE):
        with units.reading() as uow:
            wanted = uow.attachments.to_fetch(Channel.TELEGRAM, now=uow.clock.now())
        if wanted is None:
            break
        try:
            content = channel.download(wanted.reference)
        except SendingFailed as failure:
            logger.info("a file was not fetched", attachment=wanted.id, code=failure.code)
            with units() as uow:
                row = uow.attachments.get(wanted.id)
                note_not_fetched(uow, row, for_good=isinstance(failure, Unreachable))
            if isinstance(failure, Misconfigured):
                break
            continue
        with units() as uow:
            mime = _MIMES.get(wanted.kind, "application/octet-stream")
            note_fetched(uow, uow.attachments.get(wanted.id), content, mime)
        fetched += 1
    return fetched
