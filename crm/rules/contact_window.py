"""When we may speak to a customer (R-038 to R-042, C-04, C-05).

Three hours meet here. What the customer wished wins; then come the hours for
time-critical notices, which may reach a customer in writing in the evening but ring no
telephone; then the call hours. Spans open on their first minute and are shut on their last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crm.policy import Policy, Span
from crm.rules.wall import day_of, in_utc, moment_on, wall_of
from crm.terms import Channel, FollowUpKind

OF_THE_WORKSHOP = frozenset(
    {
        FollowUpKind.PICKUP_NOTICE,
        FollowUpKind.DELAY_NOTICE,
        FollowUpKind.PARTS_ARRIVAL,
        FollowUpKind.EXTRA_WORK,
    }
)
"""What somebody waits to hear whose vehicle, or whose part, is with us (R-056 to R-059)."""

TIME_CRITICAL = OF_THE_WORKSHOP | {
    FollowUpKind.APPOINTMENT_REMINDER,
    FollowUpKind.SOLUTION_NOTICE,
    FollowUpKind.NEW_CAR_THANKS,
}
"""Notices that are worthless tomorrow, so they have hours of their own (R-042, C-05)."""

WISH_HOLDS_FOR = timedelta(hours=1)
"""A customer who said half past seven is not put off till morning because we were busy."""

NIGHT_FROM, NIGHT_UNTIL = 22, 7

LOOK_AHEAD_DAYS = 60

IsHoliday = Callable[[date], bool]


def no_holidays(day: date) -> bool:
    """The calendar of a dealership that calls every day."""
    return False


@dataclass(frozen=True)
class ContactWish:
    """What the customer asked for: a usual time of day, or not before a moment (R-039, R-040)."""

    preferred: Span | None = None
    not_before: datetime | None = None


def next_permitted_moment(
    due: datetime,
    *,
    spans: Sequence[Span],
    wall: ZoneInfo,
    is_holiday: IsHoliday = no_holidays,
) -> datetime:
    """``due``, or the next opening if ``due`` falls outside the spans, in UTC.

    Raises:
        ValueError: no span opens within sixty days, so the calendar must be wrong.
    """
    due = in_utc(due)
    today = day_of(due, wall=wall)
    for days_later in range(LOOK_AHEAD_DAYS + 1):
        day = today + timedelta(days=days_later)
        if is_holiday(day):
            continue
        for span in spans:
            opens = max(due, moment_on(day, span.start, wall=wall))
            if opens < moment_on(day, span.end, wall=wall):
                return opens
    raise ValueError(f"no permitted moment within {LOOK_AHEAD_DAYS} days of {due.isoformat()}")


def is_night(moment: datetime, *, wall: ZoneInfo) -> bool:
    """True when people sleep: then even a wish to be called is not taken at its word."""
    hour = in_utc(moment).astimezone(wall).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def is_permitted(
    moment: datetime,
    *,
    spans: Sequence[Span],
    wall: ZoneInfo,
    is_holiday: IsHoliday = no_holidays,
) -> bool:
    """True if the moment lies inside one of the spans."""
    permitted = next_permitted_moment(moment, spans=spans, wall=wall, is_holiday=is_holiday)
    return permitted == in_utc(moment)


def next_contact_moment(
    due: datetime,
    *,
    kind: FollowUpKind,
    channel: Channel,
    policy: Policy,
    wish: ContactWish | None = None,
    is_holiday: IsHoliday = no_holidays,
) -> datetime:
    """The first moment, not before ``due``, at which this contact may be begun, in UTC.

    A moment the customer chose is kept as it is, whatever the hour. What the customer
    begins (``inbound``) waits for nothing (R-041). Public holidays are left out only if the
    dealership says so, and never for time-critical notices.

    Raises:
        ValueError: no span opens within sixty days, so the calendar must be wrong.
    """
    due = in_utc(due)
    if kind is FollowUpKind.INBOUND:
        return due
    if wish is not None and wish.not_before is not None:
        chosen = in_utc(wish.not_before)
        if due < chosen + WISH_HOLDS_FOR:
            return max(due, chosen)
    holidays_count = policy.skip_holidays and kind not in TIME_CRITICAL
    return next_permitted_moment(
        due,
        spans=spans_for(kind, channel=channel, policy=policy, wish=wish),
        wall=wall_of(policy),
        is_holiday=is_holiday if holidays_count else no_holidays,
    )


def spans_for(
    kind: FollowUpKind, *, channel: Channel, policy: Policy, wish: ContactWish | None = None
) -> tuple[Span, ...]:
    """The hours that hold for this kind of contact on this channel, for this customer."""
    if kind in TIME_CRITICAL and channel is not Channel.VOICE:
        return (policy.notice_hours,)
    if wish is not None and wish.preferred is not None:
        return (wish.preferred,)
    return policy.call_hours
