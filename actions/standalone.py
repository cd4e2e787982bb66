"""For `rasa run actions --actions actions.standalone`: every action opens its own unit of work.

The bot itself never runs actions this way; it exists so that whoever knows Rasa can work in this
project as in any other, and so that the two ways can be measured beside each other. The sender's
id is the conversation's token.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from actions import registry
from actions.base import Room, open_own_with
from actions.library import load_library
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork


def _opener(url: str):  # type: ignore[no-untyped-def]  # a context manager factory, typed below
    units, library = UnitsOfWork(open_database(url)), load_library()

    @contextmanager
    def open_own(token: str) -> Iterator[Room]:
        with units() as uow:
            yield Room(uow, uow.conversations.by_token(token, lock=True), library)

    return open_own


if "FOLLOWUP_DATABASE_URL" in os.environ:
    open_own_with(_opener(os.environ["FOLLOWUP_DATABASE_URL"]))

ACTIONS = registry.all_actions()
