"""What supervisor and clerk do about a case on its way, and who may."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from crm.terms import ComplaintStatus, Department, Role, Severity
from crm.use_cases.clerks import appoint_stand_in
from crm.use_cases.postponements import propose_due
from tests.crm.console.house import NAMES, words_on


def case_of(units, key):
    with units.reading() as uow:
        case = uow.complaints.get(key)
        return case, [(event.what, event.by) for event in case.events]


def test_a_complaint_made_at_the_counter_is_entered_with_its_visit(visit, house, units):
    """R-109, R-111, R-251: the number and the promised hour are on the page that follows."""
    clerk = visit(Role.CLERK)
    form = words_on(clerk.look(f"/complaints/new?customer={house.customer}"))
    assert "王建国" in form and "RO-粤A12345" in form

    answer = clerk.send(
        "/complaints/new",
        customer=str(house.customer),
        visit_of="order:1",
        words="洗车没洗干净",
        wish="重新洗一次",
        demand="50",
        department="paint",
    )

    assert answer.status_code == 303
    page = words_on(clerk.look(answer.headers["location"].removeprefix("/console")))
    assert "请把编号和答复时间告诉客户" in page and "C-00001" in page
    case, _ = case_of(units, house.others_complaint + 1)
    assert (case.verbatim, case.wish, case.demand_fen, case.department, case.receiver) == (
        "洗车没洗干净",
        "重新洗一次",
        5000,
        Department.PAINT,
        f"{NAMES[Role.CLERK]}!",
    )
    assert case.repair_order_id == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"words": " "}, "请写下客户的原话"), ({"demand": "五百"}, "金额请写数字")],
)
def test_what_was_typed_of_a_complaint_is_not_lost_when_it_is_refused(visit, house, wrong, said):
    fields = {"words": "洗车没洗干净", "wish": "重新洗一次", "demand": ""} | wrong

    answer = visit(Role.CLERK).send("/complaints/new", customer=str(house.customer), **fields)

    assert answer.status_code == 422
    assert said in answer.text and "重新洗一次" in answer.text


def test_a_clerk_cannot_enter_a_complaint_for_another_clerks_customer(visit, house):
    answer = visit(Role.CLERK).send(
        "/complaints/new", customer=str(house.others_customer), words="x"
    )

    assert answer.status_code == 404


def test_a_supervisor_judges_a_case_graver(visit, house, units):
    """R-125, R-126."""
    visit(Role.SUPERVISOR).send(
        f"/complaints/{house.others_complaint}/sort", severity="major", department="parts"
    )

    case, events = case_of(units, house.others_complaint)
    assert (case.severity, case.department) == (Severity.MAJOR, Department.PARTS)
    assert events == [("reclassified", f"{NAMES[Role.SUPERVISOR]}!")]


def test_a_case_given_back_leaves_the_queue_and_shows_the_instruction(visit, house):
    """R-136."""
    supervisor = visit(Role.SUPERVISOR)
    supervisor.send(f"/complaints/{house.others_complaint}/instruct", words="先请客户来店检查")

    assert "先请客户来店检查" in words_on(supervisor.look(f"/complaints/{house.others_complaint}"))
    assert "现在没有需要处理的事项" in words_on(supervisor.look("/?queue=supervisor"))


def test_a_pause_is_on_the_page_with_its_reason_and_in_the_sentence(visit, house):
    """R-116: why this deadline, and what stood still."""
    supervisor = visit(Role.SUPERVISOR)
    supervisor.send(
        f"/complaints/{house.others_complaint}/pause", until="2025-03-07T10:20", reason="等配件"
    )

    page = words_on(supervisor.look(f"/complaints/{house.others_complaint}"))
    assert "第1级上报(业务主管):3月9日10:20。自3月6日10:20起算,48小时" in page
    assert "3月6日10:20至3月7日10:20暂停(等配件)" in page
    supervisor.send(f"/complaints/{house.others_complaint}/resume")
    page = words_on(supervisor.look(f"/complaints/{house.others_complaint}"))
    assert "第1级上报(业务主管):3月8日10:20" in page


def test_a_proposed_new_time_is_sent_from_the_page(visit, house, units, clock, now):
    """R-115."""
    clock.set(now + timedelta(hours=7, minutes=30))
    with units() as uow:
        propose_due(uow)
    supervisor = visit(Role.SUPERVISOR)
    page = supervisor.look(f"/complaints/{house.others_complaint}")
    assert "非常抱歉" in page.text and 'value="2025-03-07T18:00"' in page.text

    supervisor.send(
        f"/complaints/{house.others_complaint}/postpone",
        reason="等师傅回话",
        new_time="2025-03-07T12:00",
        decision="send",
    )

    seen = words_on(supervisor.look(f"/complaints/{house.others_complaint}"))
    assert "答复改期1次" in seen
    assert "原定3月6日18:20,由supervisor-person!告知客户改期:等师傅回话" in seen


def test_a_stand_ins_records_say_for_whom(visit, house, units, now):
    """R-134: a deputy's work on the absent clerk's customer."""
    with units() as uow:
        absent = uow.staff.by_name("other-clerk").id
        deputy = uow.staff.by_name(NAMES[Role.CLERK]).id
        appoint_stand_in(
            uow,
            absent_id=absent,
            deputy_id=deputy,
            starts_at=now,
            ends_at=now + timedelta(days=1),
            by="周敏",
        )
    clerk = visit(Role.CLERK)

    assert "代 other-clerk" in words_on(clerk.look("/complaints"))
    clerk.send(f"/complaints/{house.others_complaint}/answer", answer="已当面致歉")

    case, events = case_of(units, house.others_complaint)
    assert case.status is ComplaintStatus.ANSWERED
    assert events == [("answered", "clerk-person! 代 other-clerk")]


@pytest.mark.parametrize(
    ("act", "role"),
    [
        ("sort", Role.INFO_OFFICER),
        ("instruct", Role.CLERK),
        ("instruct", Role.ADMIN),
        ("pause", Role.CLERK),
        ("postpone", Role.INFO_OFFICER),
        ("answer", Role.SALES),
    ],
)
def test_who_may_not_is_refused(visit, house, act, role):
    """R-241, R-243."""
    answer = visit(role).send(f"/complaints/{house.complaint}/{act}", words="x")

    assert answer.status_code == 403


def test_a_case_given_to_somebody_else_is_reported_to_the_service_manager(visit, house, units):
    """R-128, R-237: he reads it on his queue; who passes a case on and on is seen."""
    with units() as uow:
        responsible = uow.staff.by_name(NAMES[Role.RESPONSIBLE]).id
    supervisor, manager = visit(Role.SUPERVISOR), visit(Role.SERVICE_MANAGER)
    assert "交给" not in words_on(manager.look("/"))

    supervisor.send(f"/complaints/{house.complaint}/assign", responsible=f"{responsible}")
    supervisor.send(f"/queue/{house.escalation}/hand", why="请您看")

    page = manager.look("/")
    assert f"C-{house.customer}由" in words_on(page)
    supervisors_page = words_on(supervisor.look("/?queue=supervisor"))
    assert "已转手2次" in supervisors_page
    notice = re.search(r"/queue/notices/(\d+)", page.text)[1]
    manager.send(f"/queue/notices/{notice}")
    assert "交给" not in words_on(manager.look("/"))
