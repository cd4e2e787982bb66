"""The benchmarks of planning and import run, count right, and print JSON last."""

from __future__ import annotations

import json

import pytest

from bot.bench import run
from bot.trouble import Trouble


def figures(capsys) -> dict:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_small_fleet_is_planned_and_planning_again_finds_nothing(capsys):
    """R-030: a fresh plan, the same once more, and one day later."""
    assert run("plan", ["--vehicles", "300,600", "--visits", "3"]) == 0

    told = figures(capsys)
    small, large = told["sqlite"]
    assert (small["vehicles"], small["orders"]) == (300, 900)
    assert small["follow_ups"] > 0
    assert (small["again_planned"], large["again_planned"]) == (0, 0)
    assert large["daily_planned"] >= 1
    assert [row["vehicles"] for row in told["growth"]] == [2.0]


def test_a_small_export_is_imported_whole_and_a_second_time_changes_nothing(capsys):
    """R-023"""
    assert run("import", ["--orders", "300"]) == 0

    told = figures(capsys)["sqlite"]
    assert (told["orders_new"], told["rejected"], told["again_unchanged"]) == (300, 0, 300)


@pytest.mark.postgresql
def test_a_benchmark_does_not_touch_books_that_are_in_use(postgres_server, capsys):
    """A dealership's own database, named by mistake, stays as it is."""
    postgres_url = postgres_server.new_database("bench")
    assert run("import", ["--orders", "30", "--only-postgresql", "--postgresql", postgres_url]) == 0

    with pytest.raises(Trouble, match="in use"):
        run("plan", ["--vehicles", "10", "--only-postgresql", "--postgresql", postgres_url])
