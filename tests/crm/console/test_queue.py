"""The queue: what burns comes first, one person works on it, and it stays fresh."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from crm.console.live import watch
from crm.console.pages.queue import _as_json
from crm.store.escalations import Pulse
from crm.terms import (
    ComplaintStatus,
    EscalationReason,
    EscalationStatus,
    FollowUpKind,
    Queue,
    Role,
    Severity,
)
from crm.use_cases.escalations import raise_escalation
from tests.crm.console.house import NAMES, words_on

SOLUTION = {
    "solution": "周六免费返修",
    "cause": "刹车片未更换到位",
    "cause_class": "workmanship",
    "facts_checked": "yes",
}


def raised(units, origin, *, severity=Severity.NORMAL, hours=1, **others):
    with units() as uow:
        return raise_escalation(
            uow,
            origin=origin,
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.HUMAN_REQUEST,
            severity=severity,
            due_at=uow.clock.now() + timedelta(hours=hours),
            words=origin,
            **others,
        ).id


def cards(page):
    return [int(number) for number in re.findall(r'id="item-(\d+)"', page.text)]


def test_safety_comes_first_and_then_what_is_due_soonest(visit, house, units):
    """R-136."""

    late = raised(units, "late", hours=-2)
    soon = raised(units, "soon", hours=1)
    safety = raised(units, "safety", severity=Severity.SAFETY, hours=5)
    major = raised(units, "major", severity=Severity.MAJOR, hours=9)

    shown = cards(visit(Role.SUPERVISOR).look("/"))

    assert shown == [safety, major, late, soon, house.others_escalation]


def test_a_card_says_what_a_supervisor_needs_to_decide(visit, house):
    seen = words_on(visit(Role.SUPERVISOR).look("/"))

    for needed in (
        "还有3小时",
        "投诉两天未解决",
        "等了一个小时没人接待",
        "李秀英",
        "13800000002",
        "粤B67890",
        "示例轿车",
        "梁工",
        "已联系",
        "通话记录",
        "客户档案",
    ):
        assert needed in seen


def test_what_is_overdue_says_by_how_much(visit, house, units):
    """R-063"""
    raised(units, "late", hours=-2)

    seen = words_on(visit(Role.SUPERVISOR).look("/"))

    assert "已超时2小时" in seen
    assert "其中1项已超时" in seen


def test_two_items_about_one_complaint_are_one_card(visit, house, units):
    raised(units, "again", hours=-1, complaint_id=house.others_complaint)

    page = visit(Role.SUPERVISOR).look("/")

    assert len(cards(page)) == 1
    assert "共1项" in page.text


def test_a_card_is_headed_by_the_reason_that_presses_most(visit, house, units):
    for reason in (EscalationReason.BROKEN_PROMISE, EscalationReason.COMPLAINT_RECEIVED):
        with units() as uow:
            raise_escalation(
                uow,
                origin=reason.value,
                queue=Queue.SUPERVISOR,
                reason=reason,
                due_at=uow.clock.now() + timedelta(hours=9),
                complaint_id=house.others_complaint,
            )

    seen = words_on(visit(Role.SUPERVISOR).look("/"))

    assert "超过答应的时间 同时 投诉两天未解决" in re.sub(r" +", " ", seen)
    assert "新投诉" not in seen


def test_what_one_has_claimed_nobody_else_can_take_or_solve(visit, house, units):
    """R-136."""

    item = house.escalation
    visit(Role.SERVICE_MANAGER).send(f"/queue/{item}/claim")
    supervisor = visit(Role.SUPERVISOR)

    taken = supervisor.send(f"/queue/{item}/claim")
    solved = supervisor.send(f"/queue/{item}/solve", **SOLUTION)

    assert (taken.status_code, solved.status_code) == (409, 409)
    assert f"{NAMES[Role.SERVICE_MANAGER]}!正在处理" in taken.text
    with units.reading() as uow:
        assert uow.complaints.get(house.complaint).status is ComplaintStatus.ASSIGNED


def test_what_is_put_back_can_be_taken_by_others(visit, house):
    manager = visit(Role.SERVICE_MANAGER)
    manager.send(f"/queue/{house.escalation}/claim")

    manager.send(f"/queue/{house.escalation}/release")

    assert visit(Role.SUPERVISOR).send(f"/queue/{house.escalation}/claim").status_code == 303


def test_a_solution_from_the_queue_plans_the_notice_of_the_same_day(visit, house, units):
    """R-137."""

    answer = visit(Role.SUPERVISOR).send(f"/queue/{house.others_escalation}/solve", **SOLUTION)

    assert answer.status_code == 303
    with units.reading() as uow:
        case = uow.complaints.get(house.others_complaint)
        assert (case.status, case.solution) == (ComplaintStatus.SOLUTION_FOUND, "周六免费返修")
        notices = [one.kind for one in uow.follow_ups.of_complaint(case.id)]
        assert notices == [FollowUpKind.SOLUTION_NOTICE]
        assert uow.escalations.get(house.others_escalation).status is EscalationStatus.SOLVED


def test_a_refused_solution_leaves_nothing_half_done(visit, house, units):
    fields = SOLUTION | {"cause": " "}

    answer = visit(Role.SUPERVISOR).send(f"/queue/{house.others_escalation}/solve", **fields)

    assert answer.status_code == 422
    with units.reading() as uow:
        assert uow.escalations.get(house.others_escalation).claimed_by is None
        assert uow.complaints.get(house.others_complaint).solution is None


def test_an_item_without_complaint_ends_with_a_note_of_what_was_done(visit, house, units):
    item = raised(units, "wants a person")

    visit(Role.SUPERVISOR).send(f"/queue/{item}/solve", solution="已回电")

    with units.reading() as uow:
        row = uow.escalations.get(item)
        assert (row.status, row.resolution) == (EscalationStatus.SOLVED, "已回电")


def test_an_item_can_be_handed_to_the_other_queue_with_an_instruction(visit, house, units):
    visit(Role.SUPERVISOR).send(f"/queue/{house.others_escalation}/hand", why="请先看车")

    with units.reading() as uow:
        assert uow.escalations.get(house.others_escalation).queue is Queue.SERVICE_MANAGER
        assert uow.complaints.get(house.others_complaint).events[-1].why == "请先看车"


@pytest.mark.parametrize("role", [Role.CLERK, Role.INFO_OFFICER, Role.RESPONSIBLE, Role.ADMIN])
@pytest.mark.parametrize("act", ["claim", "release", "solve", "hand"])
def test_only_those_who_work_the_queue_can_act_on_it(visit, house, role, act):
    answer = visit(role).send(f"/queue/{house.escalation}/{act}", **SOLUTION)

    assert answer.status_code == 403


def test_a_service_manager_cannot_reach_into_the_supervisors_queue(visit, house):
    answer = visit(Role.SERVICE_MANAGER).send(f"/queue/{house.others_escalation}/claim")

    assert answer.status_code == 404


def test_our_script_is_answered_without_a_page(visit, house):
    browser = visit(Role.SUPERVISOR)
    script = {"x-requested-with": "fetch"}

    done = browser.client.post(
        f"/console/queue/{house.others_escalation}/claim",
        data={"csrf": browser.csrf},
        headers=script,
    )
    refused = browser.client.post(
        "/console/queue/999/claim", data={"csrf": browser.csrf}, headers=script
    )

    assert (done.status_code, done.text) == (204, "")
    assert refused.status_code == 404
    assert refused.json() == {"error": "没有找到,或者不在您可以查看的范围内。"}


async def test_a_watcher_hears_of_every_change_and_of_nothing_else():
    quiet = Pulse(waiting=1, late=0, claimed=0, newest=1, touched=None)
    more = Pulse(waiting=2, late=1, claimed=0, newest=2, touched=None)
    seen = iter([quiet, quiet, more, more])

    async def read():
        return next(seen)

    async def pause():
        return None

    events = [
        event async for event in watch(read, event="queue", as_data=_as_json, turns=4, pause=pause)
    ]

    told = [json.loads(event.split("data: ")[1]) for event in events if "data: " in event]
    assert told == [
        {"waiting": 1, "late": 0, "newest": 1},
        {"waiting": 2, "late": 1, "newest": 2},
    ]


async def test_a_watcher_goes_home_when_the_server_stops():
    still = Pulse(waiting=0, late=0, claimed=0, newest=0, touched=None)
    stopping = iter([False, False, True])
    looks = []

    async def read():
        looks.append(still)
        return still

    async def pause():
        return None

    stream = watch(
        read,
        event="queue",
        as_data=_as_json,
        turns=99,
        pause=pause,
        is_stopping=lambda: next(stopping),
    )
    async for _ in stream:
        pass

    assert looks == [still, still]


def test_the_pulse_changes_with_each_claim(visit, house, units, now):
    def pulse():
        with units.reading() as uow:
            return uow.escalations.pulse(tuple(Queue), now=now)

    before = pulse()
    visit(Role.SUPERVISOR).send(f"/queue/{house.others_escalation}/claim")
    after = pulse()

    assert before == Pulse(waiting=2, late=0, claimed=0, newest=before.newest, touched=None)
    assert after == Pulse(waiting=2, late=0, claimed=1, newest=before.newest, touched=now)
