"""Reading what a form or an address line says; nonsense is read as nothing chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from crm.errors import TextMissing, ValueUnusable

E = TypeVar("E", bound=Enum)

PAGE_LENGTH = 50
FURTHEST_PAGE = 10_000
LARGEST_DECIMAL = 1e9


def one_of(enumeration: type[E], text: str | None) -> E | None:
    """The member with this value, or None."""
    try:
        return enumeration(text)
    except ValueError:
        return None


def chosen(enumeration: type[E], text: str | None, what: str) -> E:
    """The member that was chosen.

    Raises:
        TextMissing: none was, and ``what`` cannot stand empty.
    """
    member = one_of(enumeration, text)
    if member is None:
        raise TextMissing(what)
    return member


def yes_or_no(text: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(text or "")


def number(text: str | None) -> int | None:
    """A whole number that fits an id, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def decimal(text: str, what: str) -> float | None:
    """An amount or a duration, None where nothing was typed.

    Raises:
        ValueUnusable: it is no number of this world, or below nought.
    """
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError as refusal:
        raise ValueUnusable(what, text) from refusal
    if not 0 <= value <= LARGEST_DECIMAL:
        raise ValueUnusable(what, text)
    return value


def fen(text: str, what: str) -> int | None:
    """An amount typed in yuan, in fen; None where nothing was typed.

    Raises:
        ValueUnusable: as in `decimal`.
    """
    yuan = decimal(text, what)
    return None if yuan is None else round(yuan * 100)


@dataclass(frozen=True)
class Leaf:
    """One page of a longer list, counted from 1."""

    number: int

    @classmethod
    def read(cls, text: str | None) -> Leaf:
        return cls(min(max(number(text) or 1, 1), FURTHEST_PAGE))

    @property
    def offset(self) -> int:
        return (self.number - 1) * PAGE_LENGTH
