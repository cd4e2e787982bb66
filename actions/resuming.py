"""Takes a talk up again where it was left: by a person, by the customer, on another channel.

What ended it is forgotten, what was answered is not: the script goes on at the first question
that is still open, and what a person of ours has heard meanwhile is not asked again.
"""

from __future__ import annotations

from typing import Any

from actions.base import CrmAction, Turn
from actions.talk.memory import Memory
from crm.terms import Asked, Dimension


class ActionResume(CrmAction):
    """Clears the end away and notes what is known by now; `action_ask` then asks what is open."""

    action_name = "action_resume"

    def perform(self, turn: Turn) -> dict[str, Any]:
        forget_the_end(turn.memory)
        _settle_what_is_known(turn)
        return {"closing": None}


def forget_the_end(memory: Memory) -> None:
    """As if nobody had left: a complaint still keeps the rest of the script from being asked."""
    if memory.ending is not None or memory.silent_end:
        memory.only = [] if memory.complaint else None
    memory.ending = None
    memory.silent_end = False
    memory.silences = 0


def _settle_what_is_known(turn: Turn) -> None:
    memory, conversation = turn.memory, turn.conversation
    overall = turn.uow.ratings.of(conversation.id, Dimension.OVERALL)
    known = [Asked.USAGE] if conversation.usage is not None else []
    if overall is not None:
        known.append(Asked.RATING_OVERALL)
        memory.overall = overall.score
    for asked in known:
        if asked.value not in memory.done:
            memory.settle(asked.value, "answered")
    if known and Asked.GOOD_TIME.value not in memory.done:
        # Whoever has told a person that much has the time.
        memory.settle(Asked.GOOD_TIME.value, "answered")
        memory.consented = True
