"""How an unsolved complaint climbs: rung by rung, each with its own people and wait (R-116).

The first rung is the supervisor, two days after the complaint was taken; what the policy
names above it counts from the rung below. A case keeps the moment of its next rung, so a
changed policy moves nobody's deadline but that of rungs not yet counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.policy import Policy
from crm.rules import holidays
from crm.rules.wall import wall_of
from crm.rules.working_time import Pause, WorkCalendar, add_calendar_time, add_working_minutes
from crm.terms import ClockKind, Queue


@dataclass(frozen=True)
class Rung:
    """One level: whose queue, which persons by name, and how long the level below has had."""

    level: int
    queue: Queue
    persons: tuple[str, ...]
    wait_hours: int
    clock: ClockKind


def rungs_of(policy: Policy) -> tuple[Rung, ...]:
    """Every level of the dealership, the supervisor's first."""
    rules = policy.complaint
    first = Rung(
        1,
        Queue.SUPERVISOR,
        rules.first_level_persons,
        rules.escalate_after_hours,
        ClockKind.CALENDAR,
    )
    higher = (
        Rung(number, one.queue, one.persons, one.wait_hours, one.clock)
        for number, one in enumerate(rules.higher_levels, start=2)
    )
    return (first, *higher)


def rung_above(level: int, *, policy: Policy) -> Rung | None:
    """The rung a case at ``level`` climbs to next (0: not escalated yet), or None at the top."""
    rungs = rungs_of(policy)
    return rungs[level] if level < len(rungs) else None


def reached_at(
    rung: Rung, *, since: datetime, policy: Policy, pauses: Sequence[Pause] = ()
) -> datetime:
    """When a case that has waited ``since`` comes to this rung, in UTC; pauses do not count."""
    if rung.clock is ClockKind.CALENDAR:
        return add_calendar_time(since, timedelta(hours=rung.wait_hours), pauses=pauses)
    minutes = rung.wait_hours * 60
    return add_working_minutes(since, minutes, calendar=calendar_of(policy), pauses=pauses)


def calendar_of(policy: Policy) -> WorkCalendar:
    """When somebody is there to work on complaints: the hours of the policy on working days."""
    return WorkCalendar(
        spans=policy.complaint.work_hours,
        wall=wall_of(policy),
        is_workday=holidays.is_workday,
    )
