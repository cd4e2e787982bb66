"""`bench nlu`: how well utterances are understood that the model was not trained on.

The development sets are what we look at while we work; the test sets are looked at here and
nowhere else. Act by act, scores and times exactly, with and without knowing what was asked, and
how often the bot would have acted on something it understood wrongly.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.engine import Engine
from bot.settings import ROOT, read_settings
from bot.wiring import load_engine
from nlu.evaluation.evaluate import Answer, Case, Question, evaluate, load_cases

SETS = ("development.zh", "development.en", "test.zh", "test.en")
_SHOWN = (
    "accuracy",
    "with_context",
    "without_context",
    "rating",
    "time",
    "acted_on",
    "macro_f1",
    "wrong_when_acted_on",
    "acts",
)


def main(arguments: Sequence[str]) -> int:
    """Measure every set, show a table of each, and print the figures as JSON last."""
    engine = load_engine(read_settings())
    figures: dict[str, Any] = {}
    for name in SETS:
        cases = load_cases(ROOT / "nlu" / "evaluation" / f"{name}.jsonl")
        figures[name] = _measure(engine, name, cases, show_misses="misses" in arguments)
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def _measure(engine: Engine, name: str, cases: list[Case], *, show_misses: bool) -> dict[str, Any]:
    took: list[float] = []

    def parse(question: Question) -> Answer:
        started = time.perf_counter()
        understood = engine.understand(
            question["text"],
            asked=question["asked"],
            now=datetime.fromisoformat(question["now"]),
            language=Path(name).suffix[1:],
        )
        took.append(time.perf_counter() - started)
        return _as_contract(understood)

    report = evaluate(parse, cases)
    # Without context: the same answers, with nobody saying what was asked.
    blind = evaluate(parse, [replace(case, asked=None) for case in cases if case.asked])
    print(f"== {name}\n{report.as_text()}\n")
    if show_misses:
        for miss in (*report.misses, *report.rating_misses, *report.time_misses):
            print(f"  {miss.id} [{miss.asked}] {miss.text} → {miss.got}, not {miss.wanted}")
    all_figures = report.as_json()
    return {
        **{key: all_figures[key] for key in _SHOWN},
        "accuracy_if_nobody_knew_what_was_asked": blind.accuracy.value,
        "median_ms": round(statistics.median(took) * 1000, 2),
    }


def _as_contract(understood: dict[str, Any]) -> Answer:
    found = understood.get("time")
    return {
        "act": understood["act"],
        "confidence": understood["confidence"],
        "rating": understood["rating"],
        "time": {"start": found["start"], "end": found["end"]} if found else None,
    }
