"""The reports as data: their tables and written parts, who writes and who hears of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from crm.terms import Language, ReportKind, Role


@dataclass(frozen=True)
class ReportPlan:
    kind: ReportKind
    zh: str
    en: str
    sheets: tuple[str, ...]
    texts: tuple[str, ...]
    required: tuple[str, ...]
    written_by: tuple[Role, ...]
    told: tuple[Role, ...]

    def title(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en

    @property
    def writes_itself(self) -> bool:
        """True for a report nobody adds anything to: it is out as soon as it is drafted."""
        return not self.written_by


@cache
def plan_of(kind: ReportKind) -> ReportPlan:
    entry = yaml.safe_load(files(__package__).joinpath("reports.yml").read_text(encoding="utf-8"))[
        kind.value
    ]
    return ReportPlan(
        kind=kind,
        zh=entry["zh"],
        en=entry["en"],
        sheets=tuple(entry["sheets"]),
        texts=tuple(entry["texts"]),
        required=tuple(entry["required"]),
        written_by=tuple(Role(role) for role in entry["written_by"]),
        told=tuple(Role(role) for role in entry["told"]),
    )
