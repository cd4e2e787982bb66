"""The house with its outside channels open, on an empty SQLite database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm.clock import SetClock
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from tests.bot.channels.providers import House, Provider, provider
from tests.builders import a_dealership


@pytest.fixture
def far() -> Iterator[Provider]:
    """Telegram's and Twilio's servers, played on this machine."""
    with provider() as state:
        yield state


@pytest.fixture
def house(sqlite_url: str, clock: SetClock, far: Provider) -> Iterator[House]:
    """The bot of a dealership with every channel open and an engine that follows a script."""
    engine = open_database(sqlite_url)
    units = UnitsOfWork(engine, clock=clock)
    with units() as uow:
        a_dealership(uow)
    yield House(units, far)
    engine.dispose()
