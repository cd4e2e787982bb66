"""What a channel can do, and how sending on it goes wrong.

A vendor's errors are translated where the vendor is called, into what we can do about them:
reach the customer another way, try later, mend the settings, or admit that nobody knows. The
last is never retried: we would rather miss a message than send it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from crm.terms import Channel, Language


@dataclass(frozen=True)
class Can:
    """What a channel is able to do. ``longest`` is in characters of one message."""

    buttons: bool = False
    keypad: bool = False
    speech: bool = False
    longest: int = 4096
    writes_first: bool = True


@dataclass(frozen=True)
class Outgoing:
    """One outbox row as it is to be sent: our words, and what is offered with them.

    ``is_answer``: the customer has written to us lately on this channel, so that it is an answer.
    """

    row: int
    text: str
    choices: tuple[dict[str, str], ...] = ()
    language: Language = Language.ZH
    is_answer: bool = False
    extras: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """The provider has taken it; ``provider_id`` is its name for it."""

    provider_id: str


class WhyNot(str, Enum):
    """Why a customer cannot be reached at an address."""

    BAD_ADDRESS = "bad_address"
    OPTED_OUT = "opted_out"
    ROUTE_CLOSED = "route_closed"


class SendingFailed(Exception):
    """A message did not go out. ``code`` is the provider's, without any address in it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(SendingFailed):
    """Not at this address, whenever we try: a bad number, a blocked bot, a closed route."""

    def __init__(self, code: str, why: WhyNot) -> None:
        super().__init__(code)
        self.why = why


class TryLater(SendingFailed):
    """Nothing was sent; the provider may take it ``after`` some time (None: we choose).

    ``is_fault``: the provider is not well, as opposed to asking us to be slower.
    """

    def __init__(
        self, code: str, after: timedelta | None = None, *, is_fault: bool = False
    ) -> None:
        super().__init__(code)
        self.after = after
        self.is_fault = is_fault


class Misconfigured(SendingFailed):
    """The provider does not take our word: nothing goes out until the settings are mended."""


class CutOff(SendingFailed):
    """The line broke while sending: it may have gone out, and only the provider can know."""


class SendingChannel(Protocol):
    """A channel that messages, or calls, are sent on."""

    channel: Channel
    can: Can

    def render(self, said: Outgoing) -> tuple[dict[str, Any], ...]:
        """The messages to send for one row, in order; pure."""

    def send(self, address: str, said: Outgoing, part: dict[str, Any]) -> Receipt:
        """Send one rendered message. Blocks.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: see there.
        """


@runtime_checkable
class Picky(SendingChannel, Protocol):
    """A channel whose provider takes only what it has approved, unless it is an answer."""

    def objection(self, said: Outgoing) -> Unreachable | None:
        """Why the provider would not take this message; pure."""


@runtime_checkable
class Remembers(SendingChannel, Protocol):
    """A channel whose provider can be asked what became of a message that was cut off."""

    def find(
        self, address: str, said: Outgoing, part: dict[str, Any], *, since: datetime
    ) -> Sequence[Receipt]:
        """Receipts of messages with these words that went to this address, newest last.

        Those of other rows may be among them. ``since``: none before it is looked for.

        Raises:
            TryLater, Misconfigured, CutOff: the provider cannot be asked now.
        """
