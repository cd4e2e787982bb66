"""Multinomial logistic regression over named features, kept as plain arrays.

Answering is a sum of a few dozen matrix rows and needs numpy only. A sentence taught after
several questions shares one row of word features, which makes training several times
cheaper than a ready-made regression on the written-out rows. The model is stored as JSON
and ``.npz`` without pickled objects, so that a model file can be looked at, and cannot run
code when it is read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix

from nlu.components.descent import minimise

Features = Mapping[str, Sequence[str]]
Floats = npt.NDArray[np.float32]

_ARRAYS: Final = "weights.npz"
_NAMES: Final = "names.json"


@dataclass(frozen=True)
class Vocabulary:
    """Which features are known, how much each says (idf), and how much each block may weigh."""

    index: Mapping[str, int]
    idf: Floats
    scale: Mapping[str, float]

    @classmethod
    def learn(
        cls, features_of_texts: Sequence[set[str]], *, scale: Mapping[str, float], seen: int
    ) -> Vocabulary:
        """Take every feature that at least ``seen`` different texts have, alphabetically."""
        counts: Counter[str] = Counter()
        for names in features_of_texts:
            counts.update(names)
        known = sorted(name for name, count in counts.items() if count >= seen)
        often = np.array([counts[name] for name in known], dtype=np.float32)
        idf = np.log((1 + len(features_of_texts)) / (1 + often)) + 1
        return cls({name: at for at, name in enumerate(known)}, idf.astype(np.float32), scale)

    def vector(self, features: Features) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return positions and values; every block has the length its scale says, or none."""
        positions: list[int] = []
        values: list[Floats] = []
        for block, names in features.items():
            found = [at for at in map(self.index.get, dict.fromkeys(names)) if at is not None]
            if not found:
                continue
            weights = self.idf[found]
            positions += found
            values.append(self.scale[block] * weights / np.linalg.norm(weights))
        if not positions:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        return np.array(positions, dtype=np.int64), np.concatenate(values).astype(np.float32)

    def matrix(self, examples: Sequence[Features]) -> csr_matrix:
        """Return one row for each example."""
        vectors = [self.vector(features) for features in examples]
        ends = np.cumsum([0, *(len(positions) for positions, _ in vectors)])
        columns = np.concatenate([positions for positions, _ in vectors])
        values = np.concatenate([values for _, values in vectors])
        return csr_matrix((values, columns, ends), shape=(len(examples), len(self.index)))


@dataclass(frozen=True)
class LogisticModel:
    """A trained model. ``temperature`` above 1 tempers a model that is too sure of itself."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Floats
    bias: Floats
    temperature: float

    def probabilities(self, features: Features) -> Floats:
        """Return the probability of each label, in the order of ``labels``."""
        positions, values = self.vocabulary.vector(features)
        return _softmax((values @ self.weights[positions] + self.bias) / self.temperature)

    def save(self, folder: Path) -> None:
        """Write the model into an existing folder."""
        arrays = {"weights": self.weights, "bias": self.bias, "idf": self.vocabulary.idf}
        np.savez(folder / _ARRAYS, **arrays)
        names = {
            "labels": self.labels,
            "features": list(self.vocabulary.index),
            "scale": dict(self.vocabulary.scale),
            "temperature": self.temperature,
        }
        (folder / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> LogisticModel:
        """Read what ``save`` has written."""
        names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        index = {name: at for at, name in enumerate(names["features"])}
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            vocabulary = Vocabulary(index, arrays["idf"], names["scale"])
            weights, bias = arrays["weights"], arrays["bias"]
        return cls(tuple(names["labels"]), vocabulary, weights, bias, names["temperature"])


@dataclass(frozen=True)
class Row:
    """One lesson: which text (by its number), what is special to this row, and the label."""

    text: int
    own: Features
    label: str


@dataclass(frozen=True)
class FittingPlan:
    """How a model is fitted. ``strength`` is the inverse of the penalty on large weights."""

    scale: Mapping[str, float]
    seen: int
    strength: float
    rounds: int


def fit(texts: Sequence[Features], rows: Sequence[Row], *, plan: FittingPlan) -> LogisticModel:
    """Fit a model, and set its temperature on a fifth of the texts it had not seen."""
    vocabulary = _vocabulary(texts, rows, plan)
    lessons = _Lessons.of(texts, rows, vocabulary)
    held_out = np.array([row.text % 5 == 0 for row in rows])
    first = lessons.solve(~held_out, plan, rounds=plan.rounds)
    temperature = _best_temperature(lessons.scores(first)[held_out], lessons.truth[held_out])
    final = lessons.solve(
        np.ones(len(rows), dtype=bool), plan, start=first, rounds=plan.rounds // 3
    )
    return LogisticModel(
        labels=lessons.labels,
        vocabulary=vocabulary,
        weights=final[:-1],
        bias=final[-1],
        temperature=temperature,
    )


def _vocabulary(texts: Sequence[Features], rows: Sequence[Row], plan: FittingPlan) -> Vocabulary:
    names = [{name for block in text.values() for name in block} for text in texts]
    for row in rows:
        names[row.text].update(name for block in row.own.values() for name in block)
    return Vocabulary.learn(names, scale=plan.scale, seen=plan.seen)


@dataclass(frozen=True)
class _Lessons:
    """The rows as matrices: a row's scores are those of its text plus those of its own."""

    labels: tuple[str, ...]
    truth: npt.NDArray[np.int64]
    texts: csr_matrix
    own: csr_matrix
    text_of_row: csr_matrix

    @classmethod
    def of(cls, texts: Sequence[Features], rows: Sequence[Row], known: Vocabulary) -> _Lessons:
        labels = tuple(sorted({row.label for row in rows}))
        place = {label: at for at, label in enumerate(labels)}
        ones = np.ones(len(rows), dtype=np.float32)
        where = (np.arange(len(rows)), np.array([row.text for row in rows]))
        return cls(
            labels=labels,
            truth=np.array([place[row.label] for row in rows]),
            texts=known.matrix(texts),
            own=known.matrix([row.own for row in rows]),
            text_of_row=csr_matrix((ones, where), shape=(len(rows), len(texts))),
        )

    def scores(self, weights: Floats) -> Floats:
        """Return a score for each row and label; the last line of ``weights`` is the bias."""
        of_texts = self.text_of_row @ (self.texts @ weights[:-1])
        return np.asarray(of_texts + self.own @ weights[:-1] + weights[-1], dtype=np.float32)

    def solve(
        self,
        taught: npt.NDArray[np.bool_],
        plan: FittingPlan,
        *,
        rounds: int,
        start: Floats | None = None,
    ) -> Floats:
        """Return the weights that explain the taught rows best, features by labels.

        It stops after so many rounds on purpose: the last digits cost minutes and change
        no answer.
        """
        shape = (self.texts.shape[1] + 1, len(self.labels))
        shares = taught.astype(np.float32)
        wanted = np.eye(len(self.labels), dtype=np.float32)[self.truth]
        texts_back, own_back = self.texts.T.tocsr(), self.own.T.tocsr()
        gather = self.text_of_row.T.tocsr()
        penalty = np.float32(1 / plan.strength)

        def loss(weights: Floats) -> tuple[float, Floats]:
            chances = _softmax(self.scores(weights))
            right = np.maximum((chances * wanted).sum(axis=1), 1e-9)
            surprise = -(shares * np.log(right)).sum(dtype=np.float64)
            error = (chances - wanted) * shares[:, None]
            slope = np.empty(shape, dtype=np.float32)
            slope[:-1] = texts_back @ (gather @ error) + own_back @ error + penalty * weights[:-1]
            slope[-1] = error.sum(axis=0)
            size = float(np.square(weights[:-1]).sum(dtype=np.float64))
            return float(surprise + 0.5 * penalty * size), slope

        begin = np.zeros(shape, dtype=np.float32) if start is None else start
        return minimise(loss, begin, rounds=rounds, flat=0.05)


def _best_temperature(scores: Floats, truth: npt.NDArray[np.int64]) -> float:
    if not len(truth):
        return 1.0

    def surprise(temperature: float) -> float:
        right = _softmax(scores / np.float32(temperature))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(right, 1e-9)).mean())

    # Never below 1: held-out training sentences are nearer to the data than customers will be,
    # so they may show that the model is too sure of itself, but not that it is too modest.
    return float(minimize_scalar(surprise, bounds=(1.0, 5.0), method="bounded").x)


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)
