"""The page of one conversation, rendered complete on the server.

It works as plain forms; the script beside it only makes it quicker. Addresses in it are
relative, so it may stand behind any prefix.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web_chat.places import moved_to
from bot.channels.web_chat.reading import LONGEST_TEXT
from bot.channels.web_chat.refusals import Refused
from bot.channels.web_chat.stream import Line
from bot.channels.web_chat.texts import TEXTS, WAYS_OUT, texts_in
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ConversationStatus, Language, Speaker

HERE = Path(__file__).parent
STAMP_AFTER = timedelta(minutes=5)
SCALE = ("1", "2", "3", "4", "5")

MEDIA_TYPES = {
    "web_chat.css": "text/css; charset=utf-8",
    "web_chat.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Shown:
    """All a page shows of a conversation."""

    token: str
    language: Language
    names: dict[str, str]
    lines: Sequence[Line]
    waiting: Sequence[str]
    state: str
    moved: str | None
    now: datetime

    @property
    def position(self) -> int:
        return self.lines[-1].position if self.lines else 0

    @property
    def choices(self) -> Sequence[dict[str, str]]:
        """What may be chosen now: the choices of the last line, while nothing was answered."""
        if self.waiting or self.state == ConversationStatus.CLOSED.value or not self.lines:
            return ()
        return self.lines[-1].choices


def show(uow: UnitOfWork, token: str) -> Shown:
    """Read what the page of a conversation shows.

    Raises:
        NotFound: no conversation has this token, or the database holds no dealership.
    """
    pulse = uow.conversations.pulse(token)
    ours = uow.dealerships.ours()
    lines = [Line.of(said, uow.wall) for said in uow.conversations.transcript(pulse.id)]
    waiting = [one.text for one in uow.inbox.waiting(pulse.id) if one.text is not None]
    return Shown(
        token=token,
        language=pulse.language,
        names={"zh": ours.name, "en": ours.name_en},
        lines=lines,
        waiting=waiting,
        state=pulse.status.value,
        moved=moved_to(uow, pulse),
        now=uow.clock.now().astimezone(uow.wall),
    )


class Pages:
    """Renders the pages. Built once; keeps nothing of a request."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.static = {name: (HERE / "static" / name).read_bytes() for name in MEDIA_TYPES}
        digest = hashlib.sha256(b"".join(self.static.values()))
        self._environment.globals["version"] = digest.hexdigest()[:10]

    def chat(self, shown: Shown, *, form_id: str) -> str:
        """The page of a conversation; ``form_id`` is the id of what its forms will send."""
        return self._environment.get_template("chat.html").render(
            shown=shown,
            t=texts_in(shown.language),
            all_texts=json.dumps(TEXTS, ensure_ascii=False),
            names=json.dumps(shown.names, ensure_ascii=False),
            ways_out=WAYS_OUT,
            stamped=_stamped(shown),
            scale=scale_of(shown.choices),
            form_id=form_id,
            longest=LONGEST_TEXT,
            customer=Speaker.CUSTOMER.value,
            staff=Speaker.STAFF.value,
            closed=shown.state == ConversationStatus.CLOSED.value,
        )

    def refused(self, refusal: Refused, *, back: str | None, up: str) -> str:
        """A friendly page that says what went wrong.

        ``back`` is a token to go back to; ``up`` leads from the page's address to the chat's.
        """
        return self._environment.get_template("refused.html").render(
            refusal=refusal, back=back, up=up, zh=TEXTS["zh"], en=TEXTS["en"]
        )


def scale_of(choices: Sequence[dict[str, str]]) -> Sequence[dict[str, str]]:
    """The five choices of a rating, from one to five; empty if these choices are no rating."""
    ordered = sorted(choices, key=lambda choice: choice["value"])
    return ordered if tuple(choice["value"] for choice in ordered) == SCALE else ()


def stamp(at: datetime, *, now: datetime, language: Language) -> str:
    """When something was said, as short as it can be understood; both moments on the wall."""
    time = f"{at:%H:%M}"
    if at.date() == now.date():
        return time
    if at.date() == now.date() - timedelta(days=1):
        return f"{texts_in(language)['yesterday']} {time}"
    if language is Language.ZH:
        year = "" if at.year == now.year else f"{at.year}年"
        return f"{year}{at.month}月{at.day}日 {time}"
    year = "" if at.year == now.year else f" {at.year}"
    return f"{at.day} {at:%b}{year}, {time}"


def _stamped(shown: Shown) -> list[dict[str, Any]]:
    """The lines, each with a time stamp where some minutes lie before it."""
    before: datetime | None = None
    found = []
    for line in shown.lines:
        wants = before is None or line.at - before >= STAMP_AFTER
        words = stamp(line.at, now=shown.now, language=shown.language) if wants else ""
        found.append({"line": line, "stamp": words})
        before = line.at
    return found
