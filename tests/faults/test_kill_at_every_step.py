"""SIGKILL at every step boundary of a turn: nothing lost, nothing doubled (design, section 2)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.model import MODEL_ENVIRONMENT, trained_model

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def model() -> Path:
    return trained_model()


@pytest.fixture
def after_each_kill(database_url: str, model: Path) -> dict[str, dict[str, Any]]:
    """What the books hold after a kill at each step and the recovery from it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill_yard", str(model), database_url],
        cwd=ROOT,
        env={**os.environ, **MODEL_ENVIRONMENT, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    states = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {state.pop("step"): state for state in states}


def test_a_kill_at_any_step_of_a_turn_loses_nothing_and_doubles_nothing(
    after_each_kill: dict[str, dict[str, Any]],
) -> None:
    undisturbed = after_each_kill.pop("none")

    assert undisturbed["ratings"] == [["overall", 5]]
    assert undisturbed["complaints"] == 1
    assert undisturbed["inbox"] == ["done"] * 4
    assert undisturbed["said"][-1] == ["customer", "五分,不过刹车还有点响"]
    assert list(after_each_kill) == [
        "before_heard",
        "heard",
        "taken",
        "thought",
        "before_commit",
        "committed",
    ]
    for step, state in after_each_kill.items():
        assert state == undisturbed, f"killed at {step}"
