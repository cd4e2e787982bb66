"""When each kind of follow-up falls due (R-030 to R-053, R-117, R-122).

D0 is the day of hand-over on the dealership's wall, Dn is n calendar days later. A
deadline of "n days" ends when the last call span of Dn ends. The second follow-up counts
from the completed first one, not from hand-over: that is the mistake to avoid here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from crm.policy import Policy
from crm.rules.maintenance import months_later
from crm.rules.wall import closing_of, day_of, end_of_day, in_utc, moment_on, opening_of, wall_of
from crm.rules.windows import Window

LATER_TRIES = timedelta(days=4)
"""Room after the planned day for further attempts where the sources set no limit of their own."""

NOTICE_STAYS_DUE = timedelta(days=7)
"""A solution not told on its day is a breach, but it must still be told."""


def first_follow_up(handed_over_at: datetime, *, policy: Policy) -> Window:
    """The survey after a hand-over or a consultation (R-031, R-032, C-01)."""
    days = policy.followup.first
    day = day_of(handed_over_at, wall=wall_of(policy))
    return Window(
        earliest=_opening(day, days.earliest, policy),
        planned=_opening(day, days.planned, policy),
        kpi=_closing(day, days.kpi, policy),
        latest=_closing(day, days.latest, policy),
    )


def seven_day_check(handed_over_at: datetime, *, policy: Policy) -> Window:
    """The call about the effect of the work, a week after hand-over (R-033).

    Whether the dealership makes this call at all is ``policy.followup.seven_day.enabled``,
    which the planner asks; the window is the same either way.
    """
    day = day_of(handed_over_at, wall=wall_of(policy))
    nth = policy.followup.seven_day.day
    return Window(
        earliest=_opening(day, nth, policy),
        planned=_opening(day, nth, policy),
        kpi=_closing(day, nth, policy),
        latest=_closing(day + LATER_TRIES, nth, policy),
    )


def second_follow_up(first_completed_at: datetime, *, policy: Policy) -> Window:
    """The second contact, seven to fourteen days after the first was completed (R-034)."""
    days = policy.followup.second
    day = day_of(first_completed_at, wall=wall_of(policy))
    closes = max(days.opens, days.closes)
    return Window(
        earliest=_opening(day, days.opens, policy),
        planned=_opening(day, days.opens, policy),
        kpi=_closing(day, closes, policy),
        latest=_closing(day, closes, policy),
    )


def service_reminder(
    next_due_on: date, *, letter_logged_at: datetime | None, policy: Policy
) -> Window | None:
    """The reminder of a due maintenance: the week, Monday to Sunday, after the letter (R-046).

    ``next_due_on`` is a date on the dealership's wall. None means: not before a letter has
    gone out. Where the dealership does without letters, the week begins as many days before
    the due date as the letter would have gone out.
    """
    wall = wall_of(policy)
    if letter_logged_at is not None:
        sent = day_of(letter_logged_at, wall=wall)
        monday = sent + timedelta(days=7 - sent.weekday())
    elif policy.maintenance.needs_letter_first:
        return None
    else:
        monday = next_due_on - timedelta(days=policy.maintenance.letter_lead_days)
    return Window(
        earliest=_opening(monday, 0, policy),
        planned=_opening(monday, 0, policy),
        kpi=_closing(monday, 6, policy),
        latest=_closing(monday, 6, policy),
    )


def overdue_service(next_due_on: date, *, policy: Policy) -> Window:
    """The call about a service whose day has passed: the day its grace ends (R-048)."""
    day = next_due_on + timedelta(days=policy.maintenance.overdue_grace_days)
    return Window(
        earliest=_opening(day, 0, policy),
        planned=_opening(day, 1, policy),
        kpi=_closing(day, 7, policy),
        latest=_closing(day, 14, policy),
    )


def first_service_invitation(delivered_on: date, *, policy: Policy) -> Window:
    """The invitation to a new car's first service: as far ahead as a letter would go (R-054)."""
    rules = policy.maintenance
    due = months_later(delivered_on, rules.first_service_months)
    begins = max(due - timedelta(days=rules.letter_lead_days), delivered_on + timedelta(days=1))
    return Window(
        earliest=_opening(begins, 0, policy),
        planned=_opening(begins, 0, policy),
        kpi=_closing(max(due, begins), 0, policy),
        latest=_closing(max(due, begins), rules.overdue_grace_days, policy),
    )


def lost_customer_recall(lost_since: date, *, policy: Policy) -> Window:
    """The call to somebody who has stopped coming, in the month it became plain (R-167)."""
    return Window(
        earliest=_opening(lost_since, 0, policy),
        planned=_opening(lost_since, 1, policy),
        kpi=_closing(lost_since, 14, policy),
        latest=_closing(lost_since, 30, policy),
    )


def appointment_reminder(starts_at: datetime, *, booked_at: datetime, policy: Policy) -> datetime:
    """When to remind of an appointment: a day before, or half a day if booked later (R-049, C-06).

    Never before the dealership's ``appointment.not_before`` in the morning; where the
    appointment itself is earlier than that, the evening before. An answer that does not
    come after ``booked_at`` says that the booking was its own reminder.
    """
    wall = wall_of(policy)
    starts_at, booked_at = in_utc(starts_at), in_utc(booked_at)
    rules = policy.appointment
    day_ahead = timedelta(hours=rules.remind_hours)
    in_good_time = starts_at - booked_at >= day_ahead
    ahead = day_ahead if in_good_time else timedelta(hours=rules.short_notice_hours)
    moment = starts_at - ahead
    too_early = moment_on(day_of(moment, wall=wall), rules.not_before, wall=wall)
    if moment >= too_early:
        return moment
    if too_early < starts_at:
        return too_early
    eve = day_of(starts_at, wall=wall) - timedelta(days=1)
    return moment_on(eve, policy.notice_hours.end, wall=wall) - timedelta(hours=1)


def complaint_revisit(notified_at: datetime, *, policy: Policy) -> Window:
    """The call that asks whether the solution holds (R-122, C-08)."""
    day = day_of(notified_at, wall=wall_of(policy))
    nth = policy.complaint.revisit_after_days
    return Window(
        earliest=_opening(day, 1, policy),
        planned=_opening(day, nth, policy),
        kpi=_closing(day, nth, policy),
        latest=_closing(day + LATER_TRIES, nth, policy),
    )


def solution_notice(solved_at: datetime, *, policy: Policy) -> Window:
    """The notice of a solution: the same calendar day, 24:00 at the latest (R-117).

    ``kpi`` is that midnight; a notice after it is a recorded breach, and still due.
    """
    solved_at = in_utc(solved_at)
    midnight = end_of_day(day_of(solved_at, wall=wall_of(policy)), wall=wall_of(policy))
    return Window(
        earliest=solved_at,
        planned=solved_at,
        kpi=midnight,
        latest=midnight + NOTICE_STAYS_DUE,
    )


def pickup_notice(
    promised_at: datetime | None,
    *,
    arrived_at: datetime | None,
    ready_at: datetime,
    policy: Policy,
) -> Window:
    """When to say that a finished vehicle can be fetched (R-056, C-21).

    An hour before the promised time, four hours where the work took two days or more; at once
    where that moment has passed, or where no time was promised. What is not said within a day of
    it is not said any more.
    """
    ready_at = in_utc(ready_at)
    if promised_at is None:
        planned = by = ready_at
    else:
        by = in_utc(promised_at)
        planned = max(ready_at, by - pickup_ahead(by, arrived_at=arrived_at, policy=policy))
    kpi = max(planned, by)
    return Window(earliest=planned, planned=planned, kpi=kpi, latest=kpi + timedelta(days=1))


def pickup_ahead(
    promised_at: datetime, *, arrived_at: datetime | None, policy: Policy
) -> timedelta:
    """How long before the promised time its driver is told: exactly two days is long (C-21)."""
    rules = policy.pickup
    long_work = arrived_at is not None and (
        in_utc(promised_at) - in_utc(arrived_at) >= timedelta(days=rules.long_from_days)
    )
    return timedelta(hours=rules.long_notice_hours if long_work else rules.notice_hours)


def longest_pickup_ahead(policy: Policy) -> timedelta:
    """The longest before a promised time at which somebody is told to come."""
    return timedelta(hours=max(policy.pickup.notice_hours, policy.pickup.long_notice_hours))


def delay_notice(
    promised_at: datetime,
    *,
    was_at: datetime,
    changed_at: datetime,
    arrived_at: datetime | None,
    policy: Policy,
) -> Window:
    """When to say that a vehicle will be late: as soon as it is known (R-057).

    ``kpi`` is when its driver would have been told to come for it: by then he must know.
    """
    changed_at = in_utc(changed_at)
    told_by = in_utc(was_at) - pickup_ahead(was_at, arrived_at=arrived_at, policy=policy)
    kpi = max(changed_at, told_by)
    return Window(
        earliest=changed_at, planned=changed_at, kpi=kpi, latest=max(kpi, in_utc(promised_at))
    )


def parts_arrival(arrived_at: datetime, *, policy: Policy) -> Window:
    """When to say that ordered parts are here: at once, within a day, for a week (R-058)."""
    day = day_of(arrived_at, wall=wall_of(policy))
    return Window(
        earliest=arrived_at,
        planned=arrived_at,
        kpi=max(in_utc(arrived_at), _closing(day, 1, policy)),
        latest=_closing(day, 7, policy),
    )


def extra_work(found_at: datetime, *, policy: Policy) -> Window:
    """When to ask about work nobody had ordered: at once; the vehicle stands still (R-059)."""
    found_at = in_utc(found_at)
    return Window(
        earliest=found_at,
        planned=found_at,
        kpi=found_at + timedelta(minutes=policy.pickup.extra_answer_minutes),
        latest=found_at + timedelta(days=1),
    )


def new_car_thanks(delivered_at: datetime, *, policy: Policy) -> Window:
    """When to thank for a new car: within the hour after its delivery (R-055)."""
    delivered_at = in_utc(delivered_at)
    within = timedelta(minutes=policy.pickup.thanks_within_minutes)
    return Window(
        earliest=delivered_at,
        planned=delivered_at + within / 2,
        kpi=delivered_at + within,
        latest=delivered_at + timedelta(days=1),
    )


def stays_an_appointment_until(registered_at: datetime, *, policy: Policy) -> date:
    """The last day on which a vehicle that was registered is received as one with an
    appointment: a month on, whatever became of the hour (R-051)."""
    return months_later(
        day_of(registered_at, wall=wall_of(policy)), policy.appointment.valid_months
    )


def campaign_notice(starts_on: date, *, activated_at: datetime, policy: Policy) -> Window:
    """The telephone notice two weeks before a campaign, or at once if decided later (R-052)."""
    two_weeks_ahead = _opening(starts_on, -policy.campaign_phone_ahead_days, policy)
    planned = max(two_weeks_ahead, in_utc(activated_at))
    planned_day = day_of(planned, wall=wall_of(policy))
    kpi = max(planned, _closing(planned_day, 1, policy))
    return Window(
        earliest=planned,
        planned=planned,
        kpi=kpi,
        latest=max(kpi, _closing(starts_on, -1, policy)),
    )


def is_short_notice(starts_on: date, *, activated_at: datetime, policy: Policy) -> bool:
    """True if a campaign was activated too late for the two weeks' notice (R-052)."""
    last_day = starts_on - timedelta(days=policy.campaign_phone_ahead_days)
    return day_of(activated_at, wall=wall_of(policy)) > last_day


def letter_due(notice_at: datetime, *, policy: Policy) -> datetime:
    """When the letter after a telephone notice must have gone out (R-053)."""
    day = day_of(notice_at, wall=wall_of(policy))
    return _closing(day, policy.campaign_letter_within_days, policy)


def _opening(day: date, days_later: int, policy: Policy) -> datetime:
    later = day + timedelta(days=days_later)
    return opening_of(later, spans=policy.call_hours, wall=wall_of(policy))


def _closing(day: date, days_later: int, policy: Policy) -> datetime:
    later = day + timedelta(days=days_later)
    return closing_of(later, spans=policy.call_hours, wall=wall_of(policy))
