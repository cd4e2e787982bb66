"""What is remembered between turns survives being written down and read back."""

from __future__ import annotations

import json

from actions.talk.memory import Booking, Memory
from crm.terms import Asked


def test_a_memory_is_the_same_after_it_was_kept() -> None:
    memory = Memory(script="inbound", done={"usage": "answered"}, booking=Booking(exact=True))

    again = Memory.from_document(json.loads(json.dumps(memory.to_document())))

    assert again == memory


def test_a_memory_of_an_older_version_is_still_read() -> None:
    again = Memory.from_document({"script": "inbound", "forgotten": 1, "booking": {}})

    assert again == Memory(script="inbound")


def test_a_detour_is_put_once_and_gone_when_settled() -> None:
    memory = Memory()
    memory.ask_before(Asked.COMPLAINT_WISH)
    memory.ask_before(Asked.COMPLAINT_WISH, "other")
    before = list(memory.detours)

    memory.settle(Asked.COMPLAINT_WISH.value, "answered")

    assert (before, memory.detours) == ([["complaint_wish", None]], [])
