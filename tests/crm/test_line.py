"""Writers of one process get SQLite's write lock in the order in which they asked for it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from crm.store.database import open_database
from crm.store.line import Line
from crm.store.unit_of_work import UnitsOfWork
from tests.databases import make_sqlite

PATIENCE = 60


def _ask(line: Line, name: str, served: list[str]) -> threading.Thread:
    """Somebody who waits in line, notes the name and leaves; returns once they stand there."""

    def stand() -> None:
        line.enter()
        served.append(name)
        line.leave()

    before = line.waiting
    thread = threading.Thread(target=stand)
    thread.start()
    while line.waiting == before and thread.is_alive():
        thread.join(0.001)
    return thread


def test_who_asked_first_is_served_first() -> None:
    line, served = Line(), list[str]()
    line.enter()
    people = [_ask(line, name, served) for name in ("a", "b", "c", "d")]
    line.leave()
    for one in people:
        one.join(PATIENCE)
    assert served == ["a", "b", "c", "d"]


def test_who_gives_up_does_not_hold_up_those_behind() -> None:
    line, served = Line(), list[str]()
    line.enter()
    with pytest.raises(TimeoutError, match="has held the database"):
        line.enter(give_up_after=0)
    behind = _ask(line, "behind", served)
    line.leave()
    behind.join(PATIENCE)
    assert served == ["behind"]


def test_a_job_that_writes_without_pause_lets_others_in(tmp_path: Path) -> None:
    units = UnitsOfWork(open_database(f"sqlite:///{make_sqlite(tmp_path / 'books.db')}"))
    done, stop = 0, threading.Event()

    def write_without_pause() -> None:
        nonlocal done
        while not stop.is_set():
            with units() as uow:
                uow.dealerships.is_set_up()
                done += 1

    job = threading.Thread(target=write_without_pause)
    job.start()
    try:
        for _ in range(20):
            before = done
            with units() as uow:
                passed = done - before
                uow.dealerships.is_set_up()
            assert passed < 50
    finally:
        stop.set()
        job.join(PATIENCE)


def test_a_unit_that_fails_leaves_the_line(tmp_path: Path) -> None:
    units = UnitsOfWork(open_database(f"sqlite:///{make_sqlite(tmp_path / 'books.db')}"))
    with pytest.raises(ZeroDivisionError), units():
        _ = 1 / 0
    with units() as uow:
        assert not uow.dealerships.is_set_up()
