"""What we promise a complaining customer, and when somebody is told (R-114 to R-116, R-126).

A promise is a concrete hour that a person can keep: the dealership's answering time of
today or tomorrow with room to work, or two hours for what is dangerous or may become
public. Calendar time throughout (C-07): a worried customer does not wait in working days.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from crm.policy import Policy
from crm.rules.contact_window import is_permitted, next_permitted_moment
from crm.rules.wall import day_of, in_utc, moment_on, wall_of
from crm.terms import Language, Severity

ROOM_TO_WORK = timedelta(hours=4)
URGENT_ANSWER = timedelta(hours=2)


class Deadline(str, Enum):
    """The deadlines of a complaint that can explain themselves."""

    ANSWER = "answer"
    WARNING = "warning"
    ESCALATION = "escalation"


def promised_answer_at(taken_at: datetime, *, severity: Severity, policy: Policy) -> datetime:
    """When the customer is told to expect our answer, in UTC: always after ``taken_at``.

    Major and safety cases: within two hours, or at the next opening of the notice hours.
    Others: ``complaint.promise_time`` today if that leaves four hours, else tomorrow, and
    never more than ``complaint.promise_max_hours`` after the complaint was taken.
    """
    taken_at = in_utc(taken_at)
    if severity is not Severity.NORMAL:
        return _urgent_answer(taken_at, policy)
    wall = wall_of(policy)
    today = day_of(taken_at, wall=wall)
    promised = moment_on(today, policy.complaint.promise_time, wall=wall)
    if promised < taken_at + ROOM_TO_WORK:
        tomorrow = today + timedelta(days=1)
        promised = moment_on(tomorrow, policy.complaint.promise_time, wall=wall)
    return min(promised, _whole_hour(taken_at + policy.promise_max, policy))


def warn_at(promised_at: datetime, *, policy: Policy) -> datetime:
    """When the clerk is warned that a promise is about to be broken, in UTC (R-115)."""
    return in_utc(promised_at) - timedelta(hours=policy.complaint.warn_before_hours)


def escalation_due_at(taken_at: datetime, *, severity: Severity, policy: Policy) -> datetime:
    """When an unsolved complaint goes up by itself, in UTC (R-116, R-126)."""
    if severity is Severity.NORMAL:
        return in_utc(taken_at) + policy.escalate_after
    return in_utc(taken_at) + timedelta(minutes=policy.complaint.alert_minutes)


def explain(
    deadline: Deadline,
    *,
    taken_at: datetime,
    severity: Severity,
    policy: Policy,
    language: Language = Language.ZH,
) -> str:
    """One sentence that says when the deadline is, from when it counts, and by which rule."""
    start = in_utc(taken_at)
    due = _due(deadline, start, severity, policy)
    rule = _RULES[deadline, severity is Severity.NORMAL][language].format(
        warn=policy.complaint.warn_before_hours,
        most=policy.complaint.promise_max_hours,
        wait=policy.complaint.escalate_after_hours,
        alert=policy.complaint.alert_minutes,
        room=_hours(ROOM_TO_WORK),
        urgent=_hours(URGENT_ANSWER),
    )
    shown_start, shown_due = _shown(start, policy, language), _shown(due, policy, language)
    if language is Language.ZH:
        return f"{_NAMES[deadline][language]}:{shown_due}。自{shown_start}起算,{rule}。"
    return f"{_NAMES[deadline][language]}: {shown_due}, counted from {shown_start}; {rule}."


def _urgent_answer(taken_at: datetime, policy: Policy) -> datetime:
    spans, wall = (policy.notice_hours,), wall_of(policy)
    promised = _whole_hour(taken_at + URGENT_ANSWER, policy)
    if is_permitted(promised, spans=spans, wall=wall):
        return promised
    return next_permitted_moment(promised, spans=spans, wall=wall)


def _whole_hour(moment: datetime, policy: Policy) -> datetime:
    """The full hour before: an answer is promised for an hour one can say aloud."""
    local = moment.astimezone(wall_of(policy))
    return in_utc(local.replace(minute=0, second=0, microsecond=0))


def _due(deadline: Deadline, start: datetime, severity: Severity, policy: Policy) -> datetime:
    if deadline is Deadline.ESCALATION:
        return escalation_due_at(start, severity=severity, policy=policy)
    promised = promised_answer_at(start, severity=severity, policy=policy)
    return promised if deadline is Deadline.ANSWER else warn_at(promised, policy=policy)


def _hours(length: timedelta) -> int:
    return int(length / timedelta(hours=1))


def _shown(moment: datetime, policy: Policy, language: Language) -> str:
    local = moment.astimezone(wall_of(policy))
    if language is Language.ZH:
        return f"{local.month}月{local.day}日{local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"


_NAMES = {
    Deadline.ANSWER: {Language.ZH: "答复时限", Language.EN: "Answer due"},
    Deadline.WARNING: {Language.ZH: "答复预警", Language.EN: "Warning before the answer is due"},
    Deadline.ESCALATION: {Language.ZH: "自动上报主管", Language.EN: "Escalation to the supervisor"},
}

_RULES = {
    (Deadline.ANSWER, True): {
        Language.ZH: "当天或次日的统一答复时间,至少留出{room}小时处理,最长不超过{most}小时",
        Language.EN: "the answering time of that day or the next with at least {room} h to work, "
        "{most} h at most",
    },
    (Deadline.ANSWER, False): {
        Language.ZH: "重大或安全问题,{urgent}小时内答复,夜间顺延至次日开始联系时",
        Language.EN: "major or safety, within {urgent} h, at night at the next opening",
    },
    (Deadline.WARNING, True): {
        Language.ZH: "答复时限前{warn}小时提醒",
        Language.EN: "{warn} h before the answer is due",
    },
    (Deadline.WARNING, False): {
        Language.ZH: "答复时限前{warn}小时提醒",
        Language.EN: "{warn} h before the answer is due",
    },
    (Deadline.ESCALATION, True): {
        Language.ZH: "受理后{wait}小时仍未解决即上报(自然时间,含周末)",
        Language.EN: "{wait} h without a solution, weekends included",
    },
    (Deadline.ESCALATION, False): {
        Language.ZH: "重大或安全问题不等待,{alert}分钟内上报",
        Language.EN: "major or safety, within {alert} minutes without waiting",
    },
}
