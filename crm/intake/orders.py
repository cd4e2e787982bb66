"""One repair order as a file or a caller tells it: checked, but not yet in the books.

`TakenOrder` is what the whole of intake works towards. None means "not said", never
"none": what a file does not say leaves the books as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm.intake.errors import CellRefused
from crm.intake.files import Row
from crm.terms import Department, Honorific, RepairOrderState


class TakenLine(NamedTuple):
    """One item of work. Two lines alike in all three are the same line, written twice."""

    description: str
    department: Department
    amount_fen: int | None = None


class TakenPerson(NamedTuple):
    """An owner or the person who brought the car."""

    name: str
    honorific: Honorific | None = None
    company: bool = False
    phones: tuple[str, ...] = ()
    club_member: bool | None = None
    address: str | None = None


class Facts(NamedTuple):
    """What a row says about the order as a whole."""

    model: str | None = None
    vehicle_type: str | None = None
    vin: str | None = None
    private_use: bool | None = None
    owner: TakenPerson | None = None
    contact: TakenPerson | None = None
    state: RepairOrderState | None = None
    arrived_at: datetime | None = None
    handed_over_at: datetime | None = None
    odometer_km: int | None = None
    advisor: str | None = None
    amount_fen: int | None = None
    free_campaign: bool | None = None
    delivered_on: date | None = None
    promised_at: datetime | None = None
    ready_at: datetime | None = None
    delay_reason: str | None = None

    def then(self, later: Facts) -> Facts:
        """These facts with what a later row says put over them; a blank says nothing.

        A car that has left does not come back into the workshop on the same order.
        """
        if later is self:
            return self
        pairs = zip(self, later, strict=True)
        joined = Facts._make(new if new is not None else old for old, new in pairs)
        if self.state is RepairOrderState.HANDED_OVER and later.state is RepairOrderState.IN_REPAIR:
            return joined._replace(state=self.state, handed_over_at=self.handed_over_at)
        return joined


@dataclass(slots=True)
class TakenOrder:
    """An order with its lines, each once; ``rows`` are those of the file it was read from.

    Moments are aware and in UTC. ``state`` is settled by `settle`: before, it may be None.
    """

    number: str
    plate: str
    facts: Facts
    lines: dict[TakenLine, None] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    unparted_fen: int = 0
    """Amounts that stood beside several items at once, so belong to no single line."""
    refused: dict[int, CellRefused] = field(default_factory=dict)
    """Line of the file → why that row, and with it the order, cannot be taken."""

    @property
    def state(self) -> RepairOrderState:
        assert self.facts.state is not None, "an order is used only after settle()"
        return self.facts.state

    @property
    def visited_at(self) -> datetime | None:
        """The moment by which visits are put in order."""
        return self.facts.handed_over_at or self.facts.arrived_at

    def settle(self, *, now: datetime, wall: ZoneInfo) -> None:
        """Complete the facts from one another, and check that they can be true together.

        Raises:
            CellRefused: nobody to follow up with, or a hand-over that cannot have been.
        """
        facts = self.facts
        if facts.contact is None and facts.owner is None:
            raise CellRefused(
                "既没有车主也没有送修人,请至少填写一个姓名。",
                "There is neither an owner nor a contact person; fill in at least one name.",
            )
        state = facts.state
        if state is None:
            left = facts.handed_over_at is not None
            state = RepairOrderState.HANDED_OVER if left else RepairOrderState.IN_REPAIR
        if state is not RepairOrderState.HANDED_OVER:
            # Some exports fill in the promised time; the car has not left by it.
            facts = facts._replace(handed_over_at=None)
        elif facts.handed_over_at is None:
            raise CellRefused(
                "状态是已交车,但没有出厂时间,请补上出厂时间。",
                "The state says handed over, but there is no hand-over time; fill it in.",
            )
        owner, contact = facts.owner or facts.contact, facts.contact or facts.owner
        if owner is contact and owner is not None and owner.company:
            # The number a company's driver leaves is the driver's, not the company's.
            owner = owner._replace(phones=())
        self.facts = facts._replace(state=state, owner=owner, contact=contact)
        _check_moments(facts.arrived_at, facts.handed_over_at, now=now, wall=wall)


def _check_moments(
    arrived_at: datetime | None, left_at: datetime | None, *, now: datetime, wall: ZoneInfo
) -> None:
    latest = now + timedelta(days=1)
    for at, zh, en in ((arrived_at, "进厂", "arrival"), (left_at, "出厂", "hand-over")):
        if at is not None and at > latest:
            day = at.astimezone(wall).date()
            raise CellRefused(
                f"{zh}时间 {day} 在将来,请更正。",
                f"The {en} on {day} is in the future; correct it.",
            )
    if arrived_at is None or left_at is None or left_at >= arrived_at:
        return
    came, left = arrived_at.astimezone(wall).date(), left_at.astimezone(wall).date()
    if left < came:
        raise CellRefused(
            f"出厂时间 {left} 早于进厂时间 {came},请更正。",
            f"The hand-over on {left} comes before the arrival on {came}; correct one of them.",
        )
