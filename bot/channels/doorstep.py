"""What comes in while the books are shut is kept on disk, and taken in when they open again.

Twilio does not repeat a text whose webhook failed, and Telegram repeats for a day at most. So a
webhook answers "yes" only once the words are safe: in the inbox, or, when the database does not
answer, in a file that is on the disk before the answer is given. Taking a file in twice is
harmless, because a provider's message id is kept once. What a desk breaks on lies there too, for a
person to look at.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog
from fastapi import HTTPException

from bot.channels.counting import LEFT_OUTSIDE
from bot.channels.written import Kept
from bot.database import BOOKS_ARE_SHUT

WAITING, REFUSED = ".json", ".refused"

Desk = Callable[[Any], "Kept | None"]

logger = structlog.get_logger(__name__)


class Doorstep:
    """Hands what came in to the desk of its kind, now or later. Blocks."""

    def __init__(self, folder: Path, desks: Mapping[str, Desk]) -> None:
        self._folder = folder
        self._desks = desks

    def take(self, kind: str, document: Any) -> Kept | None:
        """Let the desk take it; if the database does not answer, keep it on disk.

        What no desk can take is put aside for a person, and answered as taken: whoever sent it
        would send it again and again, and nothing else before it.

        Raises:
            HTTPException: 503, it could be kept nowhere; whoever sent it must send it again.
        """
        try:
            return self._desks[kind](document)
        except BOOKS_ARE_SHUT as shut:
            self._leave(kind, document, WAITING)
            error = type(shut).__name__
            logger.warning("the database does not answer", kept=kind, error=error)
        except Exception:
            # The net around one webhook, as around one file below.
            self._leave(kind, document, REFUSED)
            logger.exception("what came in could not be taken", kept=kind)
        return None

    def take_in(self) -> list[Kept]:
        """Hand over what waits on disk, oldest first; returns what is to be answered.

        Stops where the database still does not answer. What a desk cannot read is put aside
        for a person and keeps nobody waiting.
        """
        found = []
        for file in self._waiting():
            try:
                left = json.loads(file.read_text(encoding="utf-8"))
                kept = self._desks[left["kind"]](left["document"])
            except FileNotFoundError:
                continue  # another process was first
            except BOOKS_ARE_SHUT:
                break
            except Exception:
                # The net around one file: what a desk does with it is a whole use case, so
                # anything may break; one bad file must not keep back what others have said.
                # It is logged and put aside for a person, never deleted.
                logger.exception("a kept message could not be taken in", file=file.name)
                file.replace(file.with_suffix(REFUSED))
                continue
            file.unlink(missing_ok=True)
            if kept is not None:
                found.append(kept)
        return found

    def _waiting(self) -> Iterator[Path]:
        yield from sorted(self._folder.glob(f"*{WAITING}")) if self._folder.is_dir() else ()

    def _leave(self, kind: str, document: Any, state: str) -> None:
        try:
            self._put(kind, document, state)
        except OSError as refusal:
            raise HTTPException(503, headers={"Retry-After": "30"}) from refusal
        LEFT_OUTSIDE.labels(kind).inc()

    def _put(self, kind: str, document: Any, state: str) -> None:
        """Write a file for the owner alone; it is on the disk when this returns."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        draft = self._folder / f"{name}.draft"
        words = json.dumps({"kind": kind, "document": document}, ensure_ascii=False)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as out:
            out.write(words)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(draft.with_suffix(state))
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
