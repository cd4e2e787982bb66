"""What the classifier sees of an utterance: n-grams of its words and the question before it.

One Han character or one Latin word or number counts as a unit, so Chinese, English and a
mixture of both go through the same n-grams. The context never stands alone against the
words: its features have a fixed small size, and only short answers (a bare 可以) are crossed
with the question, because only there the question decides. Changing anything here asks for
a new training; the names of the features are stored in the model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from nlu.components.questions import family_of
from nlu.readers.text import as_meant, plain, sign_said

_UNIT: Final = re.compile(
    r"[a-z]+(?:'[a-z]+)*|\d+|[?!]|[^\W\d_]|[\u2600-\u27bf\u2b50\U0001f300-\U0001faff]"
)
_HAN_DIGITS: Final = frozenset("零一二两三四五六七八九十百千万")
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_REPEATED: Final = re.compile(r"(.)\1{2,}")

LONGEST_NGRAM: Final = 4
#: An answer of up to this many units is crossed with its question as a whole.
SHORT: Final = 8

WORDS: Final = "w"
CONTEXT: Final = "c"
CROSS: Final = "x"


def units_of(text: str) -> list[str]:
    """Return an utterance as units: Han characters, Latin words, numbers, emoji, ? and !.

    Full-width and traditional forms, upper case, drawn-out letters (好好好好, soooo) and words
    of time that speech recognition mishears are evened out; a lone 👍 or ❌ says 可以 or 不行.
    """
    text = sign_said(text) or text
    even = as_meant(plain(unicodedata.normalize("NFKC", text))).translate(_APOSTROPHES).lower()
    return _UNIT.findall(_REPEATED.sub(r"\1\1", even))


def features_of(text: str, asked: str | None) -> dict[str, list[str]]:
    """Return the names of the features, by block (words, context, cross).

    An utterance without a single unit has no features of its words or crosses.
    """
    units = units_of(text)
    family = family_of(asked)
    return {
        WORDS: list(_word_features(units)) if units else [],
        CONTEXT: [f"c:{family}", f"a:{asked or ''}"],
        CROSS: [f"x:{family}:{name}" for name in _crossed(units)],
    }


def _word_features(units: list[str]) -> Iterator[str]:
    framed = ["^", *units, "$"]
    yield from _ngrams(framed, longest=LONGEST_NGRAM)
    shaped = [_shape(unit) for unit in framed]
    if shaped != framed:
        yield from (f"s:{name}" for name in _ngrams(shaped, longest=3) if "#" in name)
    for unit in units:
        if len(unit) > 3 and unit.isascii():
            yield from _letters(unit)
    yield f"len:{min(len(units), 12) // 2}"


def _ngrams(units: list[str], *, longest: int) -> Iterator[str]:
    for size in range(1, longest + 1):
        for start in range(len(units) - size + 1):
            yield " ".join(units[start : start + size])


def _letters(word: str) -> Iterator[str]:
    """Pieces of a Latin word, so that a misspelt or inflected one is still recognised."""
    framed = f"<{word}>"
    for size in (3, 4, 5):
        for start in range(len(framed) - size + 1):
            yield f"l:{framed[start : start + size]}"


def _shape(unit: str) -> str:
    return "#" if unit.isdigit() or unit in _HAN_DIGITS else unit


def _crossed(units: list[str]) -> Iterator[str]:
    yield from (f"u:{unit}" for unit in dict.fromkeys(map(_shape, units)))
    if 0 < len(units) <= SHORT:
        yield "whole:" + " ".join(units)
        yield from _ngrams(["^", *map(_shape, units), "$"], longest=3)
