"""Pictures and recordings that customers send by Telegram: which they are."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message


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
