"""When a customer is visited: a day, or one half of it (R-101).

A visit is agreed upon as people agree: Thursday afternoon, not ten past three. The halves meet
at noon; where the house is open in one half only, that half is the day.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from crm.policy import Policy
from crm.rules.wall import moment_on, wall_of
from crm.rules.windows import Window
from crm.terms import HalfDay

NOON = time(12)
STILL_WANTED = timedelta(days=3)
"""So long after the day agreed upon it is late, and still to be made; then it was missed."""


def visit_window(day: date, half: HalfDay, *, policy: Policy) -> Window:
    """From the opening of that half to its end; the last moment lies some days later."""
    opens, closes = policy.call_hours[0].start, policy.call_hours[-1].end
    if half is HalfDay.MORNING and opens < NOON:
        closes = min(closes, NOON)
    if half is HalfDay.AFTERNOON and closes > NOON:
        opens = next(max(span.start, NOON) for span in policy.call_hours if span.end > NOON)
    wall = wall_of(policy)
    begins, ends = moment_on(day, opens, wall=wall), moment_on(day, closes, wall=wall)
    return Window(earliest=begins, planned=begins, kpi=ends, latest=ends + STILL_WANTED)
