"""What the web chat does with a conversation, one blocking step at a time.

Each method here opens its own unit of work and is called in a thread; the routes put them in
order. Nothing here knows HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.moving import carry_over
from bot.channels.web_chat.page import Shown, show
from bot.channels.web_chat.pauses import pause_before_answer
from bot.channels.web_chat.places import place_of
from bot.channels.web_chat.reading import Spoken
from bot.turn import NOTHING, Turns
from crm.policy import Policy
from crm.terms import Channel
from crm.use_cases.conversations import Inbound


@dataclass(frozen=True)
class Kept:
    """Where a message was kept, and how long to wait before it is answered.

    ``waits`` is false for a repeat of what was answered already.
    """

    token: str
    pause: float
    heard_before: bool
    waits: bool


class Desk:
    """``policy`` overrules the dealership's own; None asks the one in force each time."""

    def __init__(self, turns: Turns, policy: Policy | None) -> None:
        self._turns = turns
        self._policy = policy

    def keep(self, token: str, spoken: Spoken) -> Kept:
        """Keep what a customer said; the same id again changes nothing.

        Raises:
            NotFound: no conversation has this token.
        """
        provider_id = f"{token}:{spoken.id}"
        with self._turns.units() as uow:
            place = place_of(uow, token, provider_id)
            policy = self._policy or uow.policy
        if not place.heard:
            inbound = Inbound(
                channel=Channel.WEBCHAT,
                provider_id=provider_id,
                text=spoken.text,
                raw={"quick": spoken.quick},
            )
            self._turns.hear(place.token, inbound)
        at_once = spoken.quick or place.with_staff
        pause = pause_before_answer(place.asked, spoken.text, at_once, policy)
        return Kept(place.token, pause, heard_before=place.heard, waits=place.waits)

    def answer(self, token: str) -> str | None:
        """Take one turn; return where another may wait, None when there is nothing left."""
        with self._turns.units() as uow:
            home = carry_over(uow, token)
        return None if self._turns.answer(home) is NOTHING else home

    def open(self, token: str) -> None:
        """Take the opening turn if the conversation has not begun yet.

        Raises:
            NotFound: no conversation has this token.
        """
        with self._turns.units.reading() as uow:
            waiting = uow.inbox.waiting(uow.conversations.pulse(token).id)
        if waiting and waiting[0].event == "open":
            self._turns.answer(token)

    def show(self, token: str) -> Shown:
        """Read the page of a conversation.

        Raises:
            NotFound: no conversation has this token.
        """
        with self._turns.units.reading() as uow:
            return show(uow, token)

    def delivered(self, token: str, up_to: int) -> None:
        """A page has shown the lines up to this position.

        Raises:
            NotFound: no conversation has this token.
        """
        with self._turns.units() as uow:
            here = uow.conversations.pulse(token)
            uow.outbox.mark_delivered(here.id, up_to, uow.clock.now())

    def listen_pause(self) -> float:
        """Seconds by which a customer who is writing more extends our patience."""
        if self._policy is not None:
            return self._policy.talk.listen_pause_s
        with self._turns.units.reading() as uow:
            return uow.policy.talk.listen_pause_s
