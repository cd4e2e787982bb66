"""What was meant, beside what was written: misheard and mistyped words put right.

The one thing to know: mending may change the length of the text, so a ``Heard`` keeps for
each position the place in the customer's own words that it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from re import Match, Pattern


@dataclass(frozen=True)
class Heard:
    """``words`` to be read, and how to find them again in ``text`` as the customer wrote it.

    ``origin`` holds the place in ``text`` of every position of ``words`` and of its end;
    None where the two are of one length, position for position.
    """

    text: str
    words: str
    origin: tuple[int, ...] | None = None

    def said(self, begin: int, stop: int) -> str:
        """Return the customer's own words behind ``words[begin:stop]``."""
        if self.origin is None:
            return self.text[begin:stop]
        return self.text[self.origin[begin] : self.origin[stop]]

    def mended(self, wrong: Pattern[str], right: Callable[[Match[str]], str]) -> Heard:
        """Return the same utterance with every match of ``wrong`` replaced."""
        if wrong.search(self.words) is None:
            return self
        words: list[str] = []
        places: list[int] = []
        origin = self.origin
        stop = 0
        for found in wrong.finditer(self.words):
            better = right(found)
            if better == found.group():
                continue
            if origin is None:
                origin = tuple(range(len(self.words) + 1))
            words += [self.words[stop : found.start()], better]
            places += [*origin[stop : found.start()], *[origin[found.start()]] * len(better)]
            stop = found.end()
        if origin is None or not words:
            return self
        words.append(self.words[stop:])
        places.extend(origin[stop:])
        return Heard(self.text, "".join(words), tuple(places))
