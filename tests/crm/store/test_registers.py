"""Numbers of a series, taken by two at the same moment."""

from __future__ import annotations

import threading

import pytest

from crm.clock import SetClock
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from tests.builders import NOW


@pytest.mark.postgresql
def test_two_who_take_the_very_first_number_wait_for_one_another(postgres_url):
    """R-178: without gaps, and nobody's turn fails for being second."""
    units = UnitsOfWork(open_database(postgres_url), clock=SetClock(NOW))
    numbers: list[int] = []
    taken = threading.Barrier(2, timeout=20)

    def take() -> None:
        with units() as uow:
            taken.wait()
            numbers.append(uow.registers.next_number("contact_register"))

    both = [threading.Thread(target=take) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=20)
    units.engine.dispose()

    assert sorted(numbers) == [1, 2]
