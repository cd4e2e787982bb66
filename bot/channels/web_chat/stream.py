"""What an open page is told, as server-sent events.

`id:` is the position of a line in its conversation, so that a page whose stream broke goes on
behind the last line it has. Lines written in this process are pushed by the bell; everything
else is found by looking at one row every second.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.web_chat.bell import LineBell
from bot.channels.web_chat.listening import Doing, Listening
from bot.channels.web_chat.places import moved_to
from crm.models import Utterance
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import ConversationStatus

RETRY_MS = 1500
_KEEP_ALIVE_S = 15


@dataclass(frozen=True)
class Line:
    """One line of a talk as its page shows it; ``at`` is on the dealership's wall."""

    position: int
    speaker: str
    text: str
    choices: Sequence[dict[str, str]]
    at: datetime

    @classmethod
    def of(cls, said: Utterance, wall: ZoneInfo) -> Line:
        return cls(
            said.position, said.speaker.value, said.text, said.choices, said.at.astimezone(wall)
        )

    def to_document(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "speaker": self.speaker,
            "text": self.text,
            "choices": list(self.choices),
            "at": self.at.isoformat(timespec="seconds"),
        }


@dataclass(frozen=True)
class News:
    """What is new behind a line."""

    lines: Sequence[Line]
    language: str
    ended: bool
    moved: str | None


def look(units: UnitsOfWork, token: str, after: int) -> News:
    """Look for what is new; reads one row where nothing is.

    Raises:
        NotFound: no conversation has this token.
    """
    with units.reading() as uow:
        pulse = uow.conversations.pulse(token)
        lines: Sequence[Line] = ()
        if pulse.line_count > after:
            said = uow.conversations.transcript(pulse.id, after=after)
            lines = [Line.of(one, uow.wall) for one in said]
        return News(
            lines=lines,
            language=pulse.language.value,
            ended=pulse.status is ConversationStatus.CLOSED,
            moved=moved_to(uow, pulse),
        )


class Stream:
    """The events of one open page."""

    def __init__(
        self,
        units: UnitsOfWork,
        listening: Listening,
        bell: LineBell,
        *,
        poll_s: float,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._units = units
        self._listening = listening
        self._bell = bell
        self._poll_s = poll_s
        self._is_stopping = is_stopping

    async def of(self, token: str, after: int) -> AsyncIterator[str]:
        """Yield events until the talk goes on elsewhere, the page goes, or the server stops."""
        told = _Told(after)
        yield f"retry: {RETRY_MS}\n\n"
        with self._bell.listening(token) as listener:
            quiet_s = 0.0
            while not self._is_stopping():
                listener.clear()
                news = await asyncio.to_thread(look, self._units, token, told.after)
                events = told.tell(news, self._listening.doing(token))
                for event in events:
                    yield event
                if news.moved is not None:
                    return
                quiet_s = 0.0 if events else quiet_s
                if not await listener.wait(self._poll_s):
                    quiet_s += self._poll_s
                if quiet_s >= _KEEP_ALIVE_S:
                    quiet_s = 0.0
                    yield ": still here\n\n"


class _Told:
    """What this page knows, so that it is told only what it does not."""

    def __init__(self, after: int) -> None:
        self.after = after
        self._language: str | None = None
        self._doing = Doing.NOTHING
        self._ended = False

    def tell(self, news: News, doing: Doing) -> list[str]:
        events = []
        if news.language != self._language:
            self._language = news.language
            events.append(_event("language", {"language": news.language}))
        for line in news.lines:
            self.after = line.position
            events.append(_event("line", line.to_document(), line.position))
        events += self._tell_doing(doing)
        if news.ended and not self._ended:
            events.append(_event("ended", {}))
        self._ended = news.ended
        if news.moved is not None:
            events.append(_event("moved", {"token": news.moved}))
        return events

    def _tell_doing(self, doing: Doing) -> list[str]:
        if doing is self._doing:
            return []
        names = ((Doing.LISTENING, "listening"), (Doing.ANSWERING, "typing"))
        before, self._doing = self._doing, doing
        return [
            _event(name, {"on": doing is state})
            for state, name in names
            if state in (doing, before)
        ]


def _event(name: str, data: dict[str, Any], key: int | None = None) -> str:
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    head = "" if key is None else f"id: {key}\n"
    return f"{head}event: {name}\ndata: {said}\n\n"
