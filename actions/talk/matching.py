"""Knowing a question again: how alike two ways of asking are, between 0 and 1.

Texts become bags of character n-grams weighed by how rare they are (TF-IDF) and are compared
by cosine. The one thing to know: what no known question contains counts against a match at
full weight, and a question naming a thing the other side never names is no match at all, so
"the gearbox light is on" is not answered with what we say about the engine light.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from crm.rules.wording import plain

_MARK = "\ue000-\uf8ff"
_HAN_RUN = re.compile(rf"[\u3400-\u9fff{_MARK}]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(rf"[a-z0-9][a-z0-9'+-]*|[{_MARK}]")
_CLAUSE_ENDS = re.compile(r"[,。!?;…\n]+|(?<=[^\d])\.+")
_FIRST_MARK = 0xE000

# How much a piece of text counts beside a pair of characters or a whole word.
_CHINESE_THING_WEIGHT = 1.3
_ENGLISH_THING_WEIGHT = 2.0
_SINGLE_WEIGHT = 0.6
_LETTERS_WEIGHT = 0.6
_BASE_RARITY = 0.7
# A clause taken out of a longer message proves a little less than the whole message.
_CLAUSE_DISCOUNT = 0.95
_SHORTEST_CLAUSE = 4
# A shared "how" or "can" alone is no likeness worth adding up.
_NOTHING_IN_COMMON = 0.05


@dataclass(frozen=True)
class Bag:
    """A text taken apart: its pieces with their counts, and the things it names."""

    pieces: Mapping[str, float]
    things: frozenset[str]


class Replacement:
    """Writes one thing for another wherever it stands, the longest first.

    A Latin name counts only as whole words. A plain walk over the text, because a pattern of
    hundreds of alternatives took most of the time of a look-up.
    """

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = dict(written)
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._written:
            lengths[name[0]].add(len(name))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def made_in(self, text: str) -> str:
        out = []
        at = 0
        while at < len(text):
            name = self._name_at(text, at)
            out.append(self._written[name] if name else text[at])
            at += len(name) or 1
        return "".join(out)

    def _name_at(self, text: str, at: int) -> str:
        for length in self._lengths.get(text[at], ()):
            name = text[at : at + length]
            if name in self._written and _stands_alone(text, at, at + length):
                return name
        return ""


class Words:
    """Names of things, words that ask the same, and words that say nothing.

    Each thing and each group of equal words is written as one private character, so that a
    piece of text across it is the same whatever the customer called it.
    """

    def __init__(
        self,
        *,
        things: Mapping[str, Sequence[str]],
        same: Sequence[Sequence[str]] = (),
        empty: Sequence[str] = (),
    ) -> None:
        self._names = {chr(_FIRST_MARK + place): name for place, name in enumerate(things)}
        self._things = Replacement(_marked(things.values(), _FIRST_MARK))
        self._same = Replacement(_marked(same, _FIRST_MARK + len(things)))
        self._empty = Replacement({plain(word): " " for word in empty})

    def bag(self, text: str) -> Bag:
        """Take plain text apart."""
        marked = self._things.made_in(text)
        things = frozenset(self._names[sign] for sign in marked if sign in self._names)
        told = self._same.made_in(self._empty.made_in(marked))
        if has_han(text):
            pieces = self._counted(_chinese_pieces(told), _CHINESE_THING_WEIGHT)
        else:
            pieces = self._counted(_english_pieces(told), _ENGLISH_THING_WEIGHT)
        return Bag(pieces=pieces, things=things)

    def _counted(self, pieces: list[str], thing_weight: float) -> dict[str, float]:
        return {
            piece: (1 + math.log(count)) * self._weight(piece, thing_weight)
            for piece, count in Counter(pieces).items()
        }

    def _weight(self, piece: str, thing_weight: float) -> float:
        if piece in self._names:
            return thing_weight
        if piece.startswith("#"):
            return _LETTERS_WEIGHT
        return _SINGLE_WEIGHT if len(piece) == 1 else 1.0


class Index:
    """Many known texts, each belonging to a key, and how like a key's texts a new one is.

    ``known`` holds (key, text) pairs; a key's texts together say which things it is about.
    """

    def __init__(self, known: Iterable[tuple[str, str]], words: Words) -> None:
        self._words = words
        bags = [(key, words.bag(plain(text))) for key, text in known]
        self._keys = [key for key, _ in bags]
        self._things: dict[str, set[str]] = defaultdict(set)
        keys_with: dict[str, set[str]] = defaultdict(set)
        for key, bag in bags:
            self._things[key] |= bag.things
            for piece in bag.pieces:
                keys_with[piece].add(key)
        # Rare is what few keys say, not few texts: twelve ways to ask one thing are one thing.
        self._unseen = _BASE_RARITY + math.log(1 + len(self._things))
        self._rarity = {
            piece: self._unseen - math.log(1 + len(keys)) for piece, keys in keys_with.items()
        }
        places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, (_, bag) in enumerate(bags):
            for piece, weight in self._weighed(bag).items():
                places[piece].append((place, weight))
        self._places = {
            piece: (np.array([place for place, _ in found]), np.array([w for _, w in found]))
            for piece, found in places.items()
        }

    def alike(self, text: str) -> list[tuple[str, float]]:
        """Every key that shares something with the text and how alike it is, best first.

        A long message is judged whole and clause by clause, because the question often
        stands behind a story; things named anywhere in it must be the key's own.
        """
        whole = plain(text)
        bag = self._words.bag(whole)
        if len(bag.pieces) < 2:
            return []  # "tyres" or "吗" alone asks nothing that could be told apart
        best = self._compare(bag, bag.things)
        for clause in _clauses(whole):
            for key, score in self._compare(self._words.bag(clause), bag.things).items():
                best[key] = max(best.get(key, 0.0), score * _CLAUSE_DISCOUNT)
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))

    def _compare(self, bag: Bag, named: frozenset[str]) -> dict[str, float]:
        possible = {key for key, things in self._things.items() if named <= things}
        sums = np.zeros(len(self._keys))
        for piece, weight in self._weighed(bag).items():
            if piece in self._places:
                places, known = self._places[piece]
                sums[places] += weight * known
        scores: dict[str, list[float]] = defaultdict(list)
        likely = np.nonzero(sums > _NOTHING_IN_COMMON)[0]
        for place, score in zip(likely.tolist(), sums[likely].tolist(), strict=True):
            if self._keys[place] in possible:
                scores[self._keys[place]].append(score)
        return {key: _together(found) for key, found in scores.items()}

    def _weighed(self, bag: Bag) -> dict[str, float]:
        weighed = {
            piece: weight * self._rarity.get(piece, self._unseen)
            for piece, weight in bag.pieces.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {piece: weight / length for piece, weight in weighed.items()}


def _together(scores: list[float]) -> float:
    """One lucky likeness counts half; the best three together count the other half."""
    best = sorted(scores, reverse=True)[:3]
    return best[0] / 2 + sum(best) / 6


def _clauses(whole: str) -> list[str]:
    """The parts of a message of more than one part, those too short to ask anything left out."""
    clauses = [clause.strip() for clause in _CLAUSE_ENDS.split(whole)]
    told = [clause for clause in clauses if clause]
    return [clause for clause in told if len(clause) >= _SHORTEST_CLAUSE] if len(told) > 1 else []


def _chinese_pieces(told: str) -> list[str]:
    pieces = []
    for run in _HAN_RUN.findall(told):
        for size in (1, 2):
            pieces += [run[start : start + size] for start in range(len(run) - size + 1)]
    return pieces + [f"{word} " for word in _WORD.findall(_HAN_RUN.sub(" ", told))]


def _english_pieces(told: str) -> list[str]:
    words = _WORD.findall(told)
    pieces = [word if len(word) == 1 else f"{word} " for word in words]
    pieces += [f"{first} {second}" for first, second in pairwise(words)]
    for word in words:
        edged = f"_{word}_"
        pieces += [f"#{edged[start : start + 4]}" for start in range(len(edged) - 3)]
    return pieces


def _marked(groups: Iterable[Sequence[str]], first: int) -> dict[str, str]:
    return {plain(name): chr(first + place) for place, group in enumerate(groups) for name in group}


def has_han(text: str) -> bool:
    """True if the text holds a Chinese character."""
    return _HAN.search(text) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """False if a Latin word would be cut at either end."""
    cut_before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    cut_after = end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])
    return not (cut_before or cut_after)


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
