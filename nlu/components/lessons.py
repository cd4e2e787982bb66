"""From training sentences to lessons: each sentence with the questions it may answer.

A block of training data either names the questions it belongs to (``metadata: asked:``) or
says the same whatever was asked. The second kind is taught without a question and once more
after a few questions drawn for it, so that the classifier learns to go by the words. The
draw depends on the sentence alone: the same data give the same lessons, in any order.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nlu.components.features import units_of
from nlu.components.questions import FAMILIES, NO_FAMILY, family_of, meaning_in

#: After how many drawn questions a sentence is taught, besides being taught without one.
DRAWN: Final = 2
#: How many of the questions its block names a sentence is taught after.
NAMED: Final = 2


@dataclass(frozen=True)
class Sentence:
    """A training sentence; ``asked`` is empty where it means the same after any question."""

    text: str
    act: str
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """One row of the training: a sentence after one question, or after none."""

    text: str
    act: str
    asked: str | None


def asked_of(metadata: Any) -> tuple[str, ...]:
    """Return the questions an example's Rasa metadata names.

    Rasa keeps the metadata of a block under ``intent`` and that of a single example under
    ``example``; the example's wins.
    """
    if not isinstance(metadata, Mapping):
        return ()
    for level in ("example", "intent"):
        part = metadata.get(level)
        if isinstance(part, Mapping) and part.get("asked"):
            asked = part["asked"]
            return tuple(asked.split() if isinstance(asked, str) else asked)
    return ()


def lessons_from(sentences: Sequence[Sentence]) -> list[Lesson]:
    """Return all lessons, in the order of the sentences.

    Where the data name a sentence for a question, a sentence of the same wording that was
    written for no question in particular is not taught after that family of questions.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for sentence in sentences:
        named[_wording(sentence.text)].update(map(family_of, sentence.asked))
    return [
        lesson
        for sentence in sentences
        for lesson in _lessons(sentence, named[_wording(sentence.text)])
    ]


def _lessons(sentence: Sentence, spoken_for: set[str]) -> Iterator[Lesson]:
    wording = _wording(sentence.text)
    number = zlib.crc32(wording.encode())
    chosen = (
        _named(sentence, number) if sentence.asked else list(_drawn(sentence, number, spoken_for))
    )
    for asked, act in chosen:
        yield Lesson(sentence.text, act, asked)


def _named(sentence: Sentence, number: int) -> list[tuple[str | None, str]]:
    offset = number % len(sentence.asked)
    turned = sentence.asked[offset:] + sentence.asked[:offset]
    return [(None if asked == NO_FAMILY else asked, sentence.act) for asked in turned[:NAMED]]


def _drawn(
    sentence: Sentence, number: int, spoken_for: set[str]
) -> Iterator[tuple[str | None, str]]:
    if NO_FAMILY not in spoken_for:
        yield None, sentence.act
    families = [family for family in FAMILIES if family not in spoken_for]
    meant = [(family, meaning_in(family, sentence.act)) for family in families]
    clear = [(family, act) for family, act in meant if act is not None]
    for turn in range(min(DRAWN, len(clear))):
        family, act = clear[(number + turn * 3) % len(clear)]
        members = FAMILIES[family]
        yield members[(number // 7 + turn) % len(members)], act


def _wording(text: str) -> str:
    return " ".join(units_of(text)) or text
