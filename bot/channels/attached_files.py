"""Fetches the pictures and recordings that customers sent, from whoever still holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.channels.port import Misconfigured, SendingFailed, Unreachable
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel
from crm.use_cases.attachments import note_fetched, note_not_fetched

_MIMES = {"photo": "image/jpeg", "voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4"}
_AT_ONCE = 5

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Fetched:
    """A file as its holder handed it over; ``mime`` where the holder says what it is."""

    content: bytes
    mime: str | None = None


class HoldsFiles(Protocol):
    """A channel whose provider holds what customers send by it."""

    channel: Channel

    def download(self, reference: str) -> Fetched:
        """Fetch a file. Blocks.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: what an error means for us.
        """


def fetch_files(units: UnitsOfWork, holders: Sequence[HoldsFiles]) -> int:
    """Fetch what customers sent and is not here yet, a few at a time; returns how many."""
    return sum(_fetch_from(units, holder) for holder in holders)


def _fetch_from(units: UnitsOfWork, holder: HoldsFiles) -> int:
    fetched = 0
    for _ in range(_AT_ONCE):
        with units.reading() as uow:
            wanted = uow.attachments.to_fetch(holder.channel, now=uow.clock.now())
        if wanted is None:
            break
        try:
            file = holder.download(wanted.reference)
        except SendingFailed as failure:
            logger.info("a file was not fetched", attachment=wanted.id, code=failure.code)
            with units() as uow:
                row = uow.attachments.get(wanted.id)
                note_not_fetched(uow, row, for_good=isinstance(failure, Unreachable))
            if isinstance(failure, Misconfigured):
                break
            continue
        with units() as uow:
            mime = file.mime or _MIMES.get(wanted.kind, "application/octet-stream")
            note_fetched(uow, uow.attachments.get(wanted.id), file.content, mime)
        fetched += 1
    return fetched
