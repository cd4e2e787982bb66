"""What is new at the dealership: one piece of news or one promotion a talk (R-081, R-082, C-20).

News is data (`dialogues/answers/news.yml`), told only while it is in force and approved, and to
nobody twice. A promotion without its dates and its place cannot be written down at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from actions.talk import reading
from actions.talk.saying import chinese_date, english_date
from crm.errors import InvalidSetting
from crm.rules import documents
from crm.rules.documents import Approval

_KEYS = {"id", "text", "from", "until", "place", "approved"}


@dataclass(frozen=True)
class NewsItem:
    """One piece of news in both languages; with a ``place`` it is a promotion."""

    id: str
    words: Mapping[str, str]
    starts: date
    ends: date
    place: str | None = None
    approved: Approval | None = None

    def text(self, language: str, *, spoken: bool = False) -> str:
        """What is said: a promotion with its dates and its place (R-082)."""
        said = self.words[language]
        if self.place is None:
            return said
        if language == "en":
            return (
                f"{said} From {english_date(self.starts)} to {english_date(self.ends)}, "
                f"at {self.place}."
            )
        first, last = (chinese_date(day, spoken=spoken) for day in (self.starts, self.ends))
        return f"{said}时间是{first}到{last},地址{self.place}。"


def load_news(file: Path) -> tuple[NewsItem, ...]:
    """Read and check the news; an empty list is fine.

    Raises:
        InvalidSetting: names the file, the line and the key that cannot be used.
    """
    document = reading.read_table(file)
    documents.only_known(file.name, document, {"news"})
    if not document.get("news"):
        return ()
    items = [_read(where, raw) for where, raw in documents.listed(file.name, document, "news")]
    for item in items:
        if [other.id for other in items].count(item.id) > 1:
            raise InvalidSetting(f"{file.name}: id {item.id} is taken")
    return tuple(items)


def choose_news(
    news: Collection[NewsItem], *, today: date, told: Collection[str]
) -> NewsItem | None:
    """The first piece in force today that this customer has not been told."""
    for item in news:
        fresh = item.approved is not None and item.id not in told
        if fresh and item.starts <= today <= item.ends:
            return item
    return None


def _read(where: str, raw: Mapping[str, Any]) -> NewsItem:
    documents.only_known(where, raw, _KEYS)
    for key in ("from", "until"):
        if type(raw.get(key)) is not date:
            raise InvalidSetting(f"{where}: {key} is {raw.get(key)!r}, but must be a date")
    if raw["until"] < raw["from"]:
        raise InvalidSetting(f"{where}: until lies before from")
    words = documents.in_both_languages(where, "text", raw.get("text"))
    return NewsItem(
        id=documents.identifier(where, raw),
        words={lang: documents.text(where, f"text.{lang}", said) for lang, said in words.items()},
        starts=raw["from"],
        ends=raw["until"],
        place=documents.text(where, "place", raw["place"]) if "place" in raw else None,
        approved=documents.approval(where, raw),
    )
