"""What makes the dealership get back to a customer: one cause for each kind of follow-up.

To plan a new kind is to add a cause here; the planner treats all alike.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.policy import Policy
from crm.rules import due_dates
from crm.rules.maintenance import months_later
from crm.rules.wall import day_of, moment_on, wall_of
from crm.rules.windows import Window
from crm.store.candidates import Candidate, Piece, Place
from crm.store.planning import Planning
from crm.terms import FollowUpKind
from crm.use_cases.follow_up_cause import Cause, happened
from crm.use_cases.workshop_causes import WORKSHOP_CAUSES

LOOK_BACK_DAYS = 14
"""How long after its last day a forgotten follow-up is still found, and reported as missed."""

OVERDUE_SERVICE_DAYS = 60
REMINDED_WITHIN = timedelta(days=7)
"""A reminder is made in one week: the one after the letter, or when that would have gone out."""

BOOKING_AHEAD_DAYS = 60
MONTHS_DIFFER_BY = 3
"""Three months before a day may be three days off three months after one."""

LOST_LATELY_DAYS = 30


def _first_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    days = policy.followup.first.latest + 1 + LOOK_BACK_DAYS
    return planning.first_follow_ups(
        since=at - timedelta(days=days),
        until=at,
        to_contact_person=policy.followup.address_contact_person,
        after=after,
    )


def _first_window(candidate: Candidate, policy: Policy) -> Window | None:
    return due_dates.first_follow_up(happened(candidate), policy=policy)


def _check_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    rules = policy.followup.seven_day
    if not rules.enabled:
        return (), None
    wall = wall_of(policy)
    last_day = day_of(at, wall=wall) - timedelta(days=rules.day)
    day_after = moment_on(last_day + timedelta(days=1), datetime.min.time(), wall=wall)
    return planning.seven_day_checks(
        since=at - timedelta(days=rules.day + LOOK_BACK_DAYS),
        until=at,
        day_reached=day_after,
        after=after,
    )


def _check_window(candidate: Candidate, policy: Policy) -> Window | None:
    return due_dates.seven_day_check(happened(candidate), policy=policy)


def _second_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    rules = policy.followup.second
    if not rules.enabled:
        return (), None
    since = at - timedelta(days=rules.closes + LOOK_BACK_DAYS)
    return planning.second_follow_ups(since=since, until=at, after=after)


def _second_window(candidate: Candidate, policy: Policy) -> Window | None:
    return due_dates.second_follow_up(happened(candidate), policy=policy)


def _service_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    today = day_of(at, wall=wall_of(policy))
    lead = policy.maintenance.letter_lead_days
    if policy.maintenance.needs_letter_first:
        since, until = today - timedelta(days=OVERDUE_SERVICE_DAYS), today + timedelta(2 * lead)
        letter_since = at - 2 * REMINDED_WITHIN
    else:
        until, letter_since = today + timedelta(days=lead), None
        since = until - REMINDED_WITHIN
    return planning.service_reminders(
        since=since, until=until, at=at, letter_since=letter_since, after=after
    )


def _service_window(candidate: Candidate, policy: Policy) -> Window | None:
    assert candidate.happened_on is not None, "only vehicles with a due date are found"
    return due_dates.service_reminder(
        candidate.happened_on, letter_logged_at=candidate.happened_at, policy=policy
    )


def _overdue_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    today = day_of(at, wall=wall_of(policy))
    until = today - timedelta(days=policy.maintenance.overdue_grace_days)
    since = until - timedelta(days=LOOK_BACK_DAYS)
    return planning.overdue_services(since=since, until=until, at=at, after=after)


def _overdue_window(candidate: Candidate, policy: Policy) -> Window | None:
    assert candidate.happened_on is not None, "only vehicles with a due date are found"
    return due_dates.overdue_service(candidate.happened_on, policy=policy)


def _new_car_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    rules = policy.maintenance
    delivered = months_later(day_of(at, wall=wall_of(policy)), -rules.first_service_months)
    return planning.first_services(
        since=delivered - timedelta(days=rules.overdue_grace_days),
        until=delivered + timedelta(days=rules.letter_lead_days + MONTHS_DIFFER_BY),
        at=at,
        after=after,
    )


def _new_car_window(candidate: Candidate, policy: Policy) -> Window | None:
    assert candidate.happened_on is not None, "only cars with a day of delivery are found"
    return due_dates.first_service_invitation(candidate.happened_on, policy=policy)


def _lost_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    today = day_of(at, wall=wall_of(policy))
    return planning.lost_customers(
        since=today - timedelta(days=LOST_LATELY_DAYS), until=today, after=after
    )


def _lost_window(candidate: Candidate, policy: Policy) -> Window | None:
    assert candidate.happened_on is not None, "only the lost are found, with their day"
    return due_dates.lost_customer_recall(candidate.happened_on, policy=policy)


def _campaign_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    return planning.campaign_notices(today=day_of(at, wall=wall_of(policy)), after=after)


def _campaign_window(candidate: Candidate, policy: Policy) -> Window | None:
    assert candidate.happened_on is not None, "a campaign has its first day"
    return due_dates.campaign_notice(
        candidate.happened_on, activated_at=happened(candidate), policy=policy
    )


def _booking_found(planning: Planning, at: datetime, policy: Policy, after: Place | None) -> Piece:
    until = at + timedelta(days=BOOKING_AHEAD_DAYS)
    return planning.appointment_reminders(at=at, until=until, after=after)


def _booking_window(candidate: Candidate, policy: Policy) -> Window | None:
    assert candidate.known_at is not None, "an appointment says when it was booked"
    return reminder_window(happened(candidate), booked_at=candidate.known_at, policy=policy)


def reminder_window(starts_at: datetime, *, booked_at: datetime, policy: Policy) -> Window | None:
    """The window of an appointment's reminder; None where the booking was its own (R-049)."""
    remind_at = due_dates.appointment_reminder(starts_at, booked_at=booked_at, policy=policy)
    if remind_at <= booked_at:
        return None
    return Window(earliest=remind_at, planned=remind_at, kpi=starts_at, latest=starts_at)


def _notice_found(planning: Planning, _at: datetime, _policy: Policy, after: Place | None) -> Piece:
    return planning.solution_notices(after=after)


def _notice_window(candidate: Candidate, policy: Policy) -> Window | None:
    return due_dates.solution_notice(happened(candidate), policy=policy)


def _revisit_found(
    planning: Planning, _at: datetime, _policy: Policy, after: Place | None
) -> Piece:
    return planning.complaint_revisits(after=after)


def _revisit_window(candidate: Candidate, policy: Policy) -> Window | None:
    return due_dates.complaint_revisit(happened(candidate), policy=policy)


CAUSES = (
    *WORKSHOP_CAUSES,
    Cause(
        FollowUpKind.SOLUTION_NOTICE,
        "R-117",
        _notice_found,
        _notice_window,
        lambda one: f"solution_notice:complaint:{one.complaint_id}:{one.round}",
        zh="{happened}已有解决办法,当天24:00前告知客户",
        en="solved {happened}, the customer is told before midnight",
    ),
    Cause(
        FollowUpKind.COMPLAINT_REVISIT,
        "R-122",
        _revisit_found,
        _revisit_window,
        lambda one: f"complaint_revisit:complaint:{one.complaint_id}:{one.round}",
        zh="{happened}已告知客户解决办法,{due}回访是否真正解决",
        en="the customer was told {happened}, asked on {due} whether it holds",
    ),
    Cause(
        FollowUpKind.APPOINTMENT_REMINDER,
        "R-049",
        _booking_found,
        _booking_window,
        lambda one: f"appointment_reminder:appointment:{one.appointment_id}",
        zh="预约{happened}到店,{due}提醒客户",
        en="appointment {happened}, reminded {due}",
    ),
    Cause(
        FollowUpKind.FIRST_FOLLOWUP,
        "R-031",
        _first_found,
        _first_window,
        lambda one: f"first_followup:repair_order:{one.repair_order_id}",
        zh="{happened}交车,{due}首次回访,最迟{latest}",
        en="handed over {happened}, first follow-up {due}, {latest} at the latest",
    ),
    Cause(
        FollowUpKind.SEVEN_DAY_CHECK,
        "R-033",
        _check_found,
        _check_window,
        lambda one: f"seven_day_check:repair_order:{one.repair_order_id}",
        zh="{happened}交车满七天,{due}回访维修效果",
        en="a week after the hand-over of {happened}, asked {due} how the work holds",
    ),
    Cause(
        FollowUpKind.SECOND_FOLLOWUP,
        "R-034",
        _second_found,
        _second_window,
        lambda one: f"second_followup:follow_up:{one.after_id}",
        zh="首次回访于{happened}完成,一周后第二次回访,最迟{latest}",
        en="first follow-up completed {happened}, the second a week later, {latest} at the latest",
    ),
    Cause(
        FollowUpKind.SERVICE_REMINDER,
        "R-046",
        _service_found,
        _service_window,
        lambda one: f"service_reminder:vehicle:{one.cause_id}:{one.happened_on}",
        zh="保养到期日{day},{due}起一周内电话提醒",
        en="service due {day}, reminded in the week from {due}",
    ),
    Cause(
        FollowUpKind.SERVICE_REMINDER,
        "R-048",
        _overdue_found,
        _overdue_window,
        lambda one: f"service_overdue:vehicle:{one.cause_id}:{one.happened_on}",
        zh="保养{day}到期未来厂,{due}询问原因",
        en="service due {day} and not seen since, asked why on {due}",
    ),
    Cause(
        FollowUpKind.FIRST_SERVICE_INVITATION,
        "R-054",
        _new_car_found,
        _new_car_window,
        lambda one: f"first_service_invitation:vehicle:{one.cause_id}",
        zh="新车{day}交付,{due}邀请首保,最迟{latest}",
        en="new car delivered {day}, invited to its first service {due}, {latest} at the latest",
    ),
    Cause(
        FollowUpKind.CAMPAIGN_NOTICE,
        "R-052",
        _campaign_found,
        _campaign_window,
        lambda one: f"campaign_notice:campaign:{one.campaign_id}:customer:{one.customer_id}",
        zh="活动{day}开始,提前两周电话通知:{due}",
        en="a campaign begins {day}, told by telephone two weeks ahead: {due}",
    ),
    Cause(
        FollowUpKind.LOST_CUSTOMER_RECALL,
        "R-167",
        _lost_found,
        _lost_window,
        lambda one: f"lost_customer_recall:customer:{one.customer_id}:{one.happened_on}",
        zh="{day}起没有付费来厂,{due}回访邀请",
        en="no paid visit in time as of {day}, asked back on {due}",
    ),
)
"""In order of precedence: what is owed is placed first, then what others give way to."""
