"""The paper forms as data: which there are, what stands on them, and who uses them.

`forms.yml` lists every form of annex 7-T, `sheets.yml` the columns of each table. A form with
another name for the same table points to it, so a column is written down once (R-192, C-15).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from crm.registers.reports import plan_of
from crm.terms import Language, ReportKind


@dataclass(frozen=True)
class Column:
    """One column; ``kind`` says how its values are shown, see the head of `sheets.yml`."""

    name: str
    zh: str
    en: str
    kind: str

    def heading(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en


@dataclass(frozen=True)
class Form:
    """A form of annex 7-T; ``key`` is empty and ``why`` says whose it is where we do not keep it.

    ``period`` is false where the form has no days to be cut by; ``report`` is the report whose
    tables are this form.
    """

    number: int
    key: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    scope: str
    users: str
    sheets: tuple[str, ...]
    period: bool
    same_as: str | None
    report: ReportKind | None
    why: dict[str, str]

    @property
    def is_kept(self) -> bool:
        return bool(self.sheets)

    @property
    def t(self) -> str:
        """The number of annex 7-T: `T-03`; empty for a list of ours."""
        return f"T-{self.number:02d}" if self.number else ""

    def title(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en

    def is_called(self, words: str) -> bool:
        """True if ``words`` is part of one of the form's names, in either language (R-192)."""
        wanted = words.strip().lower()
        return any(wanted in name.lower() for name in (self.zh, self.en, self.t, *self.aliases))


@cache
def all_forms() -> tuple[Form, ...]:
    """Every form of annex 7-T in its order."""
    entries = {entry["t"]: entry for entry in _document()["forms"]}
    by_key = {entry["key"]: entry for entry in entries.values() if "key" in entry}
    return tuple(_form(entry, by_key) for _, entry in sorted(entries.items()))


@cache
def lists() -> tuple[Form, ...]:
    """The lists behind the figures of the reports, shown like forms (R-202)."""
    return tuple(_form(entry, {}) for entry in _document()["lists"])


@cache
def form_called(key: str) -> Form | None:
    """The form or list we keep under this key, or None."""
    kept = (form for form in (*all_forms(), *lists()) if form.key == key and form.is_kept)
    return next(kept, None)


@cache
def users_of_forms() -> tuple[str, ...]:
    """Who uses forms, in the order in which the console lists them."""
    return tuple(_document()["users"])


@cache
def columns_of(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet, in the order of the paper."""
    return tuple(Column(*column) for column in _read("sheets.yml")[sheet])


@cache
def sheet_names() -> tuple[str, ...]:
    return tuple(_read("sheets.yml"))


def _form(entry: dict[str, Any], by_key: dict[str, dict[str, Any]]) -> Form:
    same_as = entry.get("same_as")
    source = by_key[same_as] if same_as else entry
    report = ReportKind(source["report"]) if "report" in source else None
    sheets = plan_of(report).sheets if report else source.get("sheets", ())
    return Form(
        number=entry["t"],
        key=entry.get("key", ""),
        zh=entry["zh"],
        en=entry["en"],
        aliases=tuple(entry["aliases"]),
        scope=entry["scope"],
        users=entry.get("users", ""),
        sheets=tuple(sheets),
        period=source.get("period", True),
        same_as=same_as,
        report=report,
        why=entry.get("why", {}),
    )


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = _read("forms.yml")
    return document


@cache
def _read(name: str) -> Any:
    return yaml.safe_load(files(__package__).joinpath(name).read_text(encoding="utf-8"))
