"""Checking the dealership's own documents, wherever they come from: a file or a form.

Everything that cannot be used is an `InvalidSetting` naming the place, the entry and the key; a
document read from a file knows its lines, and they are named too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from crm.errors import InvalidSetting
from crm.terms import Language

LANGUAGES = tuple(language.value for language in Language)


@dataclass(frozen=True)
class Approval:
    """Who let an entry go out to customers, and on which day."""

    by: str
    on: date


class Table(dict[str, Any]):
    """A table of a document that knows on which line it and each of its keys stand."""

    line: int = 0
    lines: Mapping[Any, int] = MappingProxyType({})


def line_of(table: Mapping[str, Any], key: str | None = None) -> str:
    """``, line 12`` for a key of a table, or for the table itself; empty where nobody knows."""
    if not isinstance(table, Table):
        return ""
    line = table.lines.get(key, table.line) if key is not None else table.line
    return f", line {line}"


def listed(
    file_name: str, document: Mapping[str, Any], under: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """As `entries`, from a document already read."""
    found = document.get(under)
    if not isinstance(found, list) or not found:
        raise InvalidSetting(f"{file_name}: {under} must be a list with at least one entry")
    for number, raw in enumerate(found, 1):
        if not isinstance(raw, dict):
            raise InvalidSetting(f"{file_name}, entry {number}: an entry is a table of keys")
        yield f"{file_name}{line_of(raw)}, entry {raw.get('id', number)}", raw


def only_known(where: str, table: Mapping[str, Any], known: Collection[str]) -> None:
    for key in table:
        if key not in known:
            place, names = _at_key(where, table, key), ", ".join(sorted(known))
            raise InvalidSetting(f"{place}: unknown key {key}; known are {names}")


def _at_key(where: str, table: Mapping[str, Any], key: str) -> str:
    """The place of a key: its own line in place of the line of its table."""
    own, key_line = line_of(table), line_of(table, key)
    if not key_line:
        return where
    return where.replace(own, key_line, 1) if own and own in where else f"{where}{key_line}"


def identifier(where: str, raw: Mapping[str, Any]) -> str:
    """The entry's id: a short name in small Latin letters, which never changes again."""
    value = raw.get("id")
    if not isinstance(value, str) or not value.isidentifier() or not value.isascii():
        raise InvalidSetting(f"{where}: id is {value!r}, but must be a name like oil_light")
    if value != value.lower():
        raise InvalidSetting(f"{where}: id {value} must be in small letters")
    return value


def words(where: str, key: str, value: Any) -> tuple[str, ...]:
    """A list of texts, none of them empty."""
    if not isinstance(value, list) or not value:
        raise InvalidSetting(f"{where}: {key} must be a list with at least one text")
    return tuple(text(where, key, item) for item in value)


def text(where: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidSetting(f"{where}: {key} holds {value!r}, but must be a text")
    return value.strip()


def in_both_languages(where: str, key: str, value: Any) -> dict[str, Any]:
    """A table with exactly one value for Chinese and one for English."""
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise InvalidSetting(f"{where}: {key} must have {' and '.join(LANGUAGES)}, nothing else")
    return value


def approval(where: str, raw: Mapping[str, Any]) -> Approval | None:
    """Who approved the entry, or nothing: what nobody approved is never sent (G-04)."""
    if "approved" not in raw:
        return None
    value = raw["approved"]
    if not isinstance(value, dict) or set(value) != {"by", "on"}:
        raise InvalidSetting(f"{where}: approved must have by and on, nothing else")
    # A moment is a date to Python, but nobody approves by the minute.
    if type(value["on"]) is not date:
        raise InvalidSetting(f"{where}: approved.on is {value['on']!r}, but must be a date")
    return Approval(by=text(where, "approved.by", value["by"]), on=value["on"])
