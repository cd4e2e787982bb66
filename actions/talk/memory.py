"""What a conversation remembers from turn to turn, as one plain document.

It lives in the slot `memory`, so it travels with the engine's snapshot and nowhere else. What
outlives the conversation is written to the CRM instead.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from crm.terms import Asked


@dataclass
class Booking:
    """A wish for a place in the workshop on its way to an appointment. Moments are ISO strings.

    `items` is what the car comes for, `besides` what shall be looked at too, in the customer's
    words; `about` is the appointment the talk began with, if it reminds of one.
    """

    wanted_from: str | None = None
    wanted_until: str | None = None
    exact: bool = False
    offers: list[str] = field(default_factory=list)
    chosen: str | None = None
    items: list[str] = field(default_factory=list)
    besides: list[str] = field(default_factory=list)
    about: str | None = None
    rework: bool = False
    moves: bool = False


@dataclass
class Memory:
    """Where a conversation stands.

    `done` says how each step ended; `detours` are questions to ask before the script goes on;
    `only` narrows the script to these steps (a customer in a hurry, or after a complaint).
    """

    script: str = ""
    circumstances: list[str] = field(default_factory=list)
    asked: str | None = None
    asked_words: str | None = None
    done: dict[str, str] = field(default_factory=dict)
    detours: list[list[str | None]] = field(default_factory=list)
    only: list[str] | None = None
    tries: dict[str, int] = field(default_factory=dict)
    posed: dict[str, int] = field(default_factory=dict)
    last_rated: list[str] = field(default_factory=list)
    rated: list[str] = field(default_factory=list)
    overall: int | None = None
    consented: bool = False
    complaint: bool = False
    taken: bool = False
    safety: bool = False
    pending_words: str | None = None
    pending_wish: str | None = None
    rated_low: str | None = None
    callback_at: str | None = None
    callback_until: str | None = None
    ending: str | None = None
    booking: Booking = field(default_factory=Booking)
    insults: int = 0
    silences: int = 0
    questions: int = 0
    question: str | None = None
    answered: dict[str, int] = field(default_factory=dict)
    skips: int = 0
    contradicted: bool = False
    doubt: str | None = None
    mild: bool = False
    car_trouble: bool = False
    phone: str | None = None
    last_words: str | None = None
    corrected: dict[str, int] = field(default_factory=dict)
    missing_items: list[str] = field(default_factory=list)
    silent_end: bool = False
    notified_complaint: int | None = None
    satisfied: bool | None = None
    own_question: str | None = None
    plate_named: str | None = None
    for_another: bool = False

    def ask_before(self, asked: Asked, words: str | None = None) -> None:
        """Put a question before the rest of the script, once."""
        if not any(detour[0] == asked.value for detour in self.detours):
            self.detours.append([asked.value, words])

    def ask_now(self, asked: Asked, words: str | None = None) -> None:
        """Put a question before everything else."""
        self.drop_detour(asked)
        self.detours.insert(0, [asked.value, words])

    def opened_by(self, asked: Asked, *words: str) -> bool:
        """True while this question is open in these words of its own."""
        return bool(self.detours) and self.detours[0][0] == asked and self.detours[0][1] in words

    def drop_detour(self, asked: Asked) -> None:
        self.detours = [detour for detour in self.detours if detour[0] != asked.value]

    def settle(self, asked: str, how: str) -> None:
        """Note how a question ended; it is not asked again."""
        self.done[asked] = how
        self.detours = [detour for detour in self.detours if detour[0] != asked]

    def stop_script(self) -> None:
        """Ask nothing more of the script: a complaint, or a customer who leaves (R-107)."""
        self.only = []

    def to_document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any] | None) -> Memory:
        """Read a memory back; unknown keys of an older version are let go."""
        known = {item.name for item in fields(cls)}
        values = {key: value for key, value in (document or {}).items() if key in known}
        values["booking"] = Booking(**values["booking"]) if "booking" in values else Booking()
        return cls(**values)
