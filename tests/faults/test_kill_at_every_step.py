"""SIGKILL at every step boundary of a turn: nothing lost, nothing doubled (design, section 2)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import PostgresServer, make_sqlite, make_tables
from tests.model import MODEL_ENVIRONMENT, trained_model

ROOT = Path(__file__).resolve().parents[2]


Held = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def after_the_kills(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Held]]:
    """What the books of each kind of database hold after a kill at each step and the recovery.

    One process loads the engine for both.
    """
    urls = {"sqlite": f"sqlite:///{make_sqlite(tmp_path_factory.mktemp('yard') / 'yard.db')}"}
    server = PostgresServer()
    if not server.why_not():
        urls["postgresql"] = server.new_database("yard")
        make_tables(urls["postgresql"])
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill_yard", str(trained_model()), *urls.values()],
        cwd=ROOT,
        env={**os.environ, **MODEL_ENVIRONMENT, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    states = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    yield dict(zip(urls, states, strict=True))
    if "postgresql" in urls:
        server.drop_all()


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_a_kill_at_any_step_of_a_turn_loses_nothing_and_doubles_nothing(
    after_the_kills: dict[str, Held], database: str
) -> None:
    if database not in after_the_kills:
        pytest.skip("no PostgreSQL answers")
    after_each_kill = dict(after_the_kills[database])
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
