"""A console over a furnished house, and browsers to visit it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI

from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Role
from tests.crm.console.house import NAMES, House, Visitor, a_console, furnish

Visit = Callable[[Role | None], Visitor]


@pytest.fixture
def house(units: UnitsOfWork) -> House:
    """Two customers of two clerks, each with a case; see `House`."""
    return furnish(units)


@pytest.fixture
def console(units: UnitsOfWork) -> FastAPI:
    return a_console(units)


@pytest.fixture
def visit(units: UnitsOfWork, console: FastAPI) -> Iterator[Visit]:
    """Open a browser with somebody of this role signed in, or with nobody."""
    open_browsers: list[Visitor] = []

    def open_browser(role: Role | None) -> Visitor:
        browser = Visitor(console, units, NAMES[role] if role else None)
        open_browsers.append(browser.__enter__())
        return browser

    yield open_browser
    for browser in open_browsers:
        browser.__exit__(None, None, None)
