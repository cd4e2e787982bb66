"""Closing the month of a register: from then on it is read-only, with its sums (R-151).

Only a month that is over and in which nobody is talking any more can be closed, so that no
contact comes too late for its line.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from crm.errors import MonthClosed, MonthNotOver
from crm.models import ClosedMonth
from crm.rules.wall import day_of, moment_on
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change


class Register(str, Enum):
    """The registers that are closed by the month, by the key of their form."""

    CONTACTS = "call_register"
    LETTERS = "letters"


@dataclass(frozen=True)
class Month:
    """A month on the dealership's wall."""

    first: date

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> Month:
        year, month = self.first.year, self.first.month
        return Month(date(year + month // 12, month % 12 + 1, 1))


def read_month(text: str | None) -> Month | None:
    """The month typed as `2025-03`; None for nothing or nonsense."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return Month(first) if 2000 <= first.year < 2100 else None


def month_of(at: datetime, uow: UnitOfWork) -> Month:
    return Month(day_of(at, wall=uow.wall).replace(day=1))


def close_month(uow: UnitOfWork, *, register: Register, month: Month, by: str) -> ClosedMonth:
    """Close a month of a register and keep its sums; closed twice, the first stands.

    Raises:
        MonthNotOver: it is still running, or conversations of it are still open.
    """
    known = uow.registers.closed_month(register.value, month.name)
    if known is not None:
        return known
    since, until = _span(uow, month)
    still_open = uow.ledgers.how_many_open(since, until) if register is Register.CONTACTS else 0
    if until > uow.clock.now() or still_open:
        raise MonthNotOver(month.name, still_open)
    closed = uow.registers.keep_closed(
        ClosedMonth(
            register=register.value,
            month=month.name,
            closed_at=uow.clock.now(),
            closed_by=by,
            sums=_sums(uow, register, since, until),
        )
    )
    note_change(
        uow, by=by, what="close month", noun=register.value, key=month.name, after=closed.sums
    )
    return closed


def is_closed(uow: UnitOfWork, register: Register, at: datetime) -> bool:
    """True if the month of this moment is closed in the register."""
    return uow.registers.closed_month(register.value, month_of(at, uow).name) is not None


def write_reply(uow: UnitOfWork, *, letter_id: int, reply: str, by: str) -> None:
    """Enter what came back to a letter (R-155, R-179).

    Raises:
        NotFound: there is no such letter.
        MonthClosed: its month is closed, so its line is read-only.
    """
    letter = uow.registers.letter(letter_id)
    if is_closed(uow, Register.LETTERS, letter.at):
        raise MonthClosed(month_of(letter.at, uow).name)
    note_change(
        uow,
        by=by,
        what="reply",
        noun="letter",
        key=letter.id,
        before={"reply": letter.reply},
        after={"reply": reply.strip()},
    )
    letter.reply = reply.strip() or None


def _sums(uow: UnitOfWork, register: Register, since: datetime, until: datetime) -> dict[str, Any]:
    if register is Register.LETTERS:
        letters = [entry.letter for entry in uow.ledgers.letters(since, until)]
        kinds = Counter(letter.kind.value for letter in letters)
        return {"lines": len(letters), **dict(sorted(kinds.items()))}
    lines = [entry.line for entry in uow.ledgers.contacts(since, until)]
    results = Counter(line.result.value if line.result else "none" for line in lines)
    return {"lines": len(lines), **dict(sorted(results.items()))}


def _span(uow: UnitOfWork, month: Month) -> tuple[datetime, datetime]:
    midnight = time(0)
    return (
        moment_on(month.first, midnight, wall=uow.wall),
        moment_on(month.next.first, midnight, wall=uow.wall),
    )
