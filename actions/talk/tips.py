"""Which tip on driving and care a customer is told: about this visit first, then the season.

Tips are data (`dialogues/answers/tips.yml`) and are told only when approved. One conversation
tells at most one (C-20), and nobody hears the same tip twice (R-079), so the caller passes
in what was told before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.talk import reading
from crm.errors import InvalidSetting
from crm.rules import documents
from crm.rules.documents import Approval
from crm.rules.wording import plain

GENERAL = "general"
SEASONS: Mapping[str, frozenset[int]] = {
    "season-summer": frozenset({6, 7, 8, 9}),
    "season-winter": frozenset({11, 12, 1, 2}),
    "season-rain": frozenset({4, 5, 6, 7, 8}),
}
"""Months in which a season's tips fit: the rains of spring and early summer overlap the heat."""

_KEYS = {"id", "tags", "text", "approved"}


@dataclass(frozen=True)
class Tip:
    """One tip of at most two sentences, in ``zh`` and ``en``."""

    id: str
    tags: tuple[str, ...]
    words: Mapping[str, str]
    approved: Approval | None = None

    def text(self, language: str) -> str:
        return self.words[language]


@dataclass(frozen=True)
class Tips:
    """All tips in the order they are preferred, and the words by which a repair is known."""

    tips: tuple[Tip, ...]
    repairs: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, file: Path) -> Tips:
        """Read and check the tips.

        Raises:
            InvalidSetting: names the file, the entry and the key that cannot be used.
        """
        document = reading.read_table(file)
        documents.only_known(file.name, document, {"repairs", "tips"})
        repairs = _read_repairs(file.name, document.get("repairs"))
        known = {*repairs, *SEASONS, GENERAL}
        tips: dict[str, Tip] = {}
        for where, raw in documents.listed(file.name, document, "tips"):
            tip = _read_tip(where, raw, known)
            if tip.id in tips:
                raise InvalidSetting(f"{where}: id {tip.id} is taken")
            tips[tip.id] = tip
        return cls(tuple(tips.values()), repairs)

    def tags_of(self, items: Sequence[str]) -> list[str]:
        """What was worked on, by tag, in the order of the repair order's lines."""
        tags: list[str] = []
        for item in map(plain, items):
            for tag, names in self.repairs.items():
                if tag not in tags and any(name in item for name in names):
                    tags.append(tag)
        return tags


def choose_tip(
    tips: Tips, items: Sequence[str], *, month: int, told: Collection[str]
) -> Tip | None:
    """The one tip for this customer: on what was repaired, else on the season, else general.

    ``items`` are the descriptions on the repair order, ``month`` is 1 to 12 on the
    dealership's wall, ``told`` the ids this customer has heard. None when nothing is left.
    """
    fresh = [tip for tip in tips.tips if tip.approved is not None and tip.id not in told]
    seasons = [season for season, months in SEASONS.items() if month in months]
    for wanted in (*tips.tags_of(items), *seasons, GENERAL):
        for tip in fresh:
            if wanted in tip.tags and _fits_season(tip, seasons):
                return tip
    return None


def _fits_season(tip: Tip, seasons: Collection[str]) -> bool:
    """A tip for one season only is not told in another, even if the repair matches."""
    own = [tag for tag in tip.tags if tag in SEASONS]
    return not own or any(season in seasons for season in own)


def _read_repairs(file_name: str, raw: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict) or not raw:
        raise InvalidSetting(f"{file_name}: repairs must be a table of words for each tag")
    return {
        tag: tuple(map(plain, documents.words(file_name, f"repairs.{tag}", names)))
        for tag, names in raw.items()
    }


def _read_tip(where: str, raw: Mapping[str, Any], known: Collection[str]) -> Tip:
    documents.only_known(where, raw, _KEYS)
    tags = documents.words(where, "tags", raw.get("tags"))
    texts = documents.in_both_languages(where, "text", raw.get("text"))
    for tag in tags:
        if tag not in known:
            raise InvalidSetting(f"{where}: unknown tag {tag}; known: {', '.join(sorted(known))}")
    return Tip(
        id=documents.identifier(where, raw),
        tags=tags,
        words={
            language: documents.text(where, f"text.{language}", words)
            for language, words in texts.items()
        },
        approved=documents.approval(where, raw),
    )
