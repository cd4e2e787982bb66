"""The sound of a recorded call, on its way from whoever keeps it to somebody who may hear it.

We keep no sound ourselves. It is handed through piece by piece, so that a long call needs no
memory, and in the parts a player asks for, so that one can jump in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_ONE_PART = re.compile(r"bytes=(\d{1,12}-\d{0,12}|-\d{1,12})")


@dataclass(frozen=True)
class Sound:
    """What the keeper answered: all of it (200), a part (206), or that there is no such part."""

    status: int
    mime: str
    pieces: Iterator[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)


class SoundGone(Exception):
    """It is not kept any more."""


class SoundNotNow(Exception):
    """Whoever keeps it does not answer now."""


def part_wanted(header: str | None) -> str | None:
    """The part of a file a player asks for, if it asks for one; anything else is all of it."""
    return header if header and _ONE_PART.fullmatch(header) else None
