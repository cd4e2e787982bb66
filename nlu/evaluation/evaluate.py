"""How well the bot understands, in figures: acts, ratings, times, and honesty about doubt.

`evaluate` takes the parse function it is given and knows nothing of Rasa, so the same
yardstick measures the trained model, a single component or another engine. Tune on
``development.*.jsonl``; ``test.*.jsonl`` is measured, never read (README.md).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nlu.components.understanding import SURE_FROM

#: What a case looks like when it goes to the parser: ``{"id", "text", "asked", "now"}``.
Question = dict[str, Any]
#: What comes back: at least ``{"act", "confidence", "rating", "time"}`` (contract, section 3).
Answer = Mapping[str, Any]
Parse = Callable[[Question], Answer]


@dataclass(frozen=True)
class Case:
    """One labelled utterance. ``now`` and the times are ISO moments with an offset."""

    id: str
    text: str
    asked: str | None
    now: str
    act: str
    rating: int | None
    time: Mapping[str, str | None] | None


@dataclass(frozen=True)
class Share:
    """So many right of so many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """Return the share between 0 and 1; 1.0 where nothing was to be got wrong."""
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{100 * self.value:5.1f} %  ({self.right}/{self.of})"


@dataclass(frozen=True)
class ActScore:
    """How one act fares: how often it was said rightly, and how often it was noticed."""

    precision: float
    recall: float
    f1: float
    cases: int


@dataclass(frozen=True)
class Miss:
    """One utterance that was not understood as it is labelled."""

    id: str
    text: str
    asked: str | None
    wanted: str
    got: str
    confidence: float


@dataclass(frozen=True)
class Report:
    """Everything that was measured; ``as_json`` and ``as_text`` show the same figures."""

    accuracy: Share
    with_context: Share
    without_context: Share
    rating: Share
    time: Share
    acted_on: Share
    acted_on_rightly: Share
    threshold: float
    acts: Mapping[str, ActScore]
    asked: Mapping[str, Share]
    confusions: tuple[tuple[str, str, int], ...]
    misses: tuple[Miss, ...]
    rating_misses: tuple[Miss, ...]
    time_misses: tuple[Miss, ...]

    @property
    def wrong_when_acted_on(self) -> float:
        """Return the share of wrong acts among those the bot would not ask back about."""
        return 1.0 - self.acted_on_rightly.value

    @property
    def macro_f1(self) -> float:
        """Return the mean F1 of the acts that occur, each act counting the same."""
        present = [score.f1 for score in self.acts.values() if score.cases]
        return sum(present) / len(present) if present else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data, shares with their value."""
        return {
            **{name: _plain(getattr(self, name)) for name in self.__dataclass_fields__},
            "macro_f1": self.macro_f1,
            "wrong_when_acted_on": self.wrong_when_acted_on,
        }

    def as_text(self) -> str:
        """Return the report as a table for people, worst questions and confusions first."""
        return "\n".join([*_summary(self), "", *_table_of_acts(self), "", *_weak_spots(self)])


def load_cases(*paths: Path) -> list[Case]:
    """Read cases from JSON lines files, in order.

    Raises:
        ValueError: a line is no JSON object, or lacks a field.
    """
    cases = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                cases.append(Case(**json.loads(line)))
            except (TypeError, json.JSONDecodeError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return cases


def evaluate(parse: Parse, cases: Iterable[Case], *, threshold: float = SURE_FROM) -> Report:
    """Parse every case and compare the answers with the labels.

    A rating counts where one was asked for, given or read; a time where one was given or
    read. Times are compared as moments, so the same moment in another zone is right.
    """
    pairs = [(case, parse(_question(case))) for case in cases]
    hits = [(case, answer, case.act == answer["act"]) for case, answer in pairs]
    acted_on = [hit for _, answer, hit in hits if answer["confidence"] >= threshold]
    rated = [(c, a) for c, a in pairs if _about_rating(c) or a["rating"] is not None]
    timed = [(c, a) for c, a in pairs if c.time is not None or a["time"] is not None]
    return Report(
        accuracy=_share(hit for *_, hit in hits),
        with_context=_share(hit for case, _, hit in hits if case.asked),
        without_context=_share(hit for case, _, hit in hits if not case.asked),
        rating=_share(c.rating == a["rating"] for c, a in rated),
        time=_share(_span(c.time) == _span(a["time"]) for c, a in timed),
        acted_on=Share(len(acted_on), len(hits)),
        acted_on_rightly=_share(acted_on),
        threshold=threshold,
        acts=_by_act(pairs),
        asked=_by_asked(hits),
        confusions=_confusions(pairs),
        misses=tuple(_miss(c, a, c.act, a["act"]) for c, a, hit in hits if not hit),
        rating_misses=tuple(
            _miss(c, a, c.rating, a["rating"]) for c, a in rated if c.rating != a["rating"]
        ),
        time_misses=tuple(
            _miss(c, a, c.time, a["time"]) for c, a in timed if _span(c.time) != _span(a["time"])
        ),
    )


def _question(case: Case) -> Question:
    return {"id": case.id, "text": case.text, "asked": case.asked, "now": case.now}


def _about_rating(case: Case) -> bool:
    asked_for = bool(case.asked) and str(case.asked).startswith("rating_")
    return case.rating is not None or (asked_for and case.asked != "rating_reason")


def _span(time: Mapping[str, str | None] | None) -> tuple[datetime | None, ...] | None:
    if time is None:
        return None
    ends = (time.get("start"), time.get("end"))
    return tuple(datetime.fromisoformat(end) if end else None for end in ends)


def _share(hits: Iterable[bool]) -> Share:
    all_hits = list(hits)
    return Share(sum(all_hits), len(all_hits))


def _by_act(pairs: Sequence[tuple[Case, Answer]]) -> dict[str, ActScore]:
    wanted = Counter(case.act for case, _ in pairs)
    said = Counter(answer["act"] for _, answer in pairs)
    right = Counter(case.act for case, answer in pairs if case.act == answer["act"])
    scores = {}
    for act in sorted(wanted | said):
        precision = right[act] / said[act] if said[act] else 0.0
        recall = right[act] / wanted[act] if wanted[act] else 0.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        scores[act] = ActScore(precision, recall, f1, wanted[act])
    return scores


def _by_asked(hits: Sequence[tuple[Case, Answer, bool]]) -> dict[str, Share]:
    questions = sorted({case.asked or "" for case, *_ in hits})
    return {
        asked or "(nothing)": _share(hit for case, _, hit in hits if (case.asked or "") == asked)
        for asked in questions
    }


def _confusions(pairs: Sequence[tuple[Case, Answer]]) -> tuple[tuple[str, str, int], ...]:
    wrong = Counter((c.act, str(a["act"])) for c, a in pairs if c.act != a["act"])
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return tuple((wanted, got, count) for (wanted, got), count in ordered)


def _miss(case: Case, answer: Answer, wanted: object, got: object) -> Miss:
    return Miss(case.id, case.text, case.asked, _shown(wanted), _shown(got), answer["confidence"])


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Share):
        return {"value": value.value, **asdict(value)}
    if isinstance(value, ActScore | Miss):
        return asdict(value)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _summary(report: Report) -> list[str]:
    return [
        f"acts right              {report.accuracy}",
        f"  after a question      {report.with_context}",
        f"  out of the blue       {report.without_context}",
        f"mean F1 over acts       {100 * report.macro_f1:5.1f} %",
        f"ratings exact           {report.rating}",
        f"times exact             {report.time}",
        f"acted on (from {report.threshold:.2f})    {report.acted_on}",
        f"  of those wrong        {100 * report.wrong_when_acted_on:5.1f} %",
    ]


def _table_of_acts(report: Report) -> list[str]:
    head = f"{'act':<18}{'precision':>10}{'recall':>9}{'F1':>9}{'cases':>7}"
    rows = [
        f"{act:<18}{s.precision:>10.3f}{s.recall:>9.3f}{s.f1:>9.3f}{s.cases:>7}"
        for act, s in report.acts.items()
    ]
    return [head, *rows]


def _weak_spots(report: Report) -> list[str]:
    weakest = sorted(report.asked.items(), key=lambda item: item[1].value)
    lines = ["by question, weakest first"]
    lines += [f"  {asked:<26}{share}" for asked, share in weakest if share.value < 1.0]
    lines += ["confusions (wanted, got)"]
    lines += [f"  {wanted} → {got}: {count}" for wanted, got, count in report.confusions[:15]]
    return lines
