"""What became of each order of a file, remembered beyond the chunk it stood in.

The same number may come again thousands of rows later, with other lines of the same
order; only at the end of the file is it known what was new, and which lines are gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Taken(Enum):
    """What became of an order."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass
class Surplus:
    """Lines of a known order that the file has not shown so far.

    ``summed``: the order's amount is the sum of its lines, so it changes with them.
    """

    number: int
    line_ids: set[int]
    summed: bool


@dataclass
class Tally:
    """What an import knows of the file so far; it outlives the chunks."""

    orders: dict[int, Taken] = field(default_factory=dict)
    """Hash of the number → what became of the order: millions of numbers would not fit."""
    surplus: dict[int, Surplus] = field(default_factory=dict)
    """By order id."""
    customers_new: int = 0
    vehicles_new: int = 0

    def note(self, number: str, taken: Taken) -> None:
        """An order met twice in a file counts once; a change counts over none."""
        before = self.orders.get(hash(number))
        if before is None or (before is Taken.UNCHANGED and taken is Taken.CHANGED):
            self.orders[hash(number)] = taken

    def count(self, taken: Taken) -> int:
        return sum(1 for each in self.orders.values() if each is taken)
