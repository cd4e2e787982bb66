"""Why the driver of a vehicle in the workshop is spoken to: what was found, promised, finished.

The first in precedence after complaints: their vehicle stands still while we wait (R-055 to R-059).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.policy import Policy
from crm.rules import due_dates
from crm.rules.windows import Window
from crm.store.candidates import Candidate, Piece, Place
from crm.store.planning import Planning
from crm.terms import FollowUpKind
from crm.use_cases.follow_up_cause import Cause, happened

THANKED_WITHIN = timedelta(days=1)


def _pickup_found(planning: Planning, _at: datetime, _policy: Policy, after: Place | None) -> Piece:
    return planning.pickup_notices(after=after)


def _pickup_window(candidate: Candidate, policy: Policy) -> Window:
    return due_dates.pickup_notice(
        candidate.promised_at,
        arrived_at=candidate.arrived_at,
        ready_at=happened(candidate),
        policy=policy,
    )


def _delay_found(planning: Planning, _at: datetime, _policy: Policy, after: Place | None) -> Piece:
    return planning.delay_notices(after=after)


def _delay_window(candidate: Candidate, policy: Policy) -> Window:
    assert candidate.promised_at and candidate.was_at, "a change has the time before and after"
    return due_dates.delay_notice(
        candidate.promised_at,
        was_at=candidate.was_at,
        changed_at=happened(candidate),
        arrived_at=candidate.arrived_at,
        policy=policy,
    )


def _parts_found(planning: Planning, _at: datetime, _policy: Policy, after: Place | None) -> Piece:
    return planning.parts_arrivals(after=after)


def _parts_window(candidate: Candidate, policy: Policy) -> Window:
    return due_dates.parts_arrival(happened(candidate), policy=policy)


def _extra_found(planning: Planning, _at: datetime, _policy: Policy, after: Place | None) -> Piece:
    return planning.extra_works(after=after)


def _extra_window(candidate: Candidate, policy: Policy) -> Window:
    return due_dates.extra_work(happened(candidate), policy=policy)


def _new_car_found(planning: Planning, at: datetime, _policy: Policy, after: Place | None) -> Piece:
    return planning.new_cars(since=at - THANKED_WITHIN, until=at, after=after)


def _new_car_window(candidate: Candidate, policy: Policy) -> Window:
    return due_dates.new_car_thanks(happened(candidate), policy=policy)


WORKSHOP_CAUSES = (
    Cause(
        FollowUpKind.EXTRA_WORK,
        "R-059",
        _extra_found,
        _extra_window,
        lambda one: f"extra_work:extra_work:{one.extra_work_id}",
        zh="{happened}检查出增项,立即征求客户意见",
        en="more work found {happened}, the customer is asked at once",
    ),
    Cause(
        FollowUpKind.DELAY_NOTICE,
        "R-057",
        _delay_found,
        _delay_window,
        lambda one: f"delay_notice:promise_change:{one.cause_id}",
        zh="{happened}交车时间推迟,立即告知客户并致歉",
        en="promised for later as of {happened}, the customer is told at once with our apology",
    ),
    Cause(
        FollowUpKind.PICKUP_NOTICE,
        "R-056",
        _pickup_found,
        _pickup_window,
        lambda one: f"pickup_notice:repair_order:{one.repair_order_id}:{one.round}",
        zh="{happened}完工,{due}通知客户接车",
        en="finished {happened}, told {due} that the vehicle can be fetched",
    ),
    Cause(
        FollowUpKind.PARTS_ARRIVAL,
        "R-058",
        _parts_found,
        _parts_window,
        lambda one: f"parts_arrival:parts_order:{one.parts_order_id}",
        zh="客户订的配件{happened}到货,{due}通知",
        en="the ordered parts came {happened}, told {due}",
    ),
    Cause(
        FollowUpKind.NEW_CAR_THANKS,
        "R-055",
        _new_car_found,
        _new_car_window,
        lambda one: f"new_car_thanks:vehicle:{one.cause_id}",
        zh="新车{happened}交付,一小时内致谢:{due}",
        en="new car delivered {happened}, thanked within the hour: {due}",
    ),
)
