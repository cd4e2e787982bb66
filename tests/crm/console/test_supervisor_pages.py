"""The supervisor's other pages: notes, quick-handling forms, what a machine could not reach."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from crm.models import OutboxMessage
from crm.terms import (
    AbsenceReason,
    CauseClass,
    ComplaintStatus,
    Department,
    EscalationReason,
    FollowUpKind,
    FollowUpStatus,
    NoteKind,
    Queue,
    Role,
)
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.outcomes import open_quick_form, record_note
from crm.use_cases.policies import change_setting
from tests.builders import a_follow_up, a_vehicle
from tests.crm.console.house import NAMES, WORDS, words_on


def a_note(units, house, kind=NoteKind.MARKET, words="隔壁店机油打八折"):
    with units() as uow:
        talk = uow.conversations.get(house.conversation)
        return record_note(uow, conversation=talk, kind=kind, words=words).id


def test_a_market_note_waits_unread_and_its_reading_is_stamped(visit, house, units, now):
    """R-138."""
    note = a_note(units, house)
    supervisor = visit(Role.SUPERVISOR)
    assert "隔壁店机油打八折" in words_on(supervisor.look("/inbox"))

    supervisor.send(f"/inbox/{note}/read")

    assert "隔壁店机油打八折" not in words_on(supervisor.look("/inbox"))
    assert "隔壁店机油打八折" in words_on(supervisor.look("/inbox?view=read"))
    with units.reading() as uow:
        kept = uow.notes.get(note)
        assert (kept.read_by, kept.read_at) == (f"{NAMES[Role.SUPERVISOR]}!", now)


def test_an_opinion_is_no_market_note(visit, house, units):
    a_note(units, house, kind=NoteKind.OPINION, words="还不错")

    assert "还不错" not in words_on(visit(Role.SUPERVISOR).look("/inbox"))


@pytest.fixture
def form(units, house, now):
    with units() as uow:
        return open_quick_form(
            uow,
            conversation=uow.conversations.get(house.conversation),
            words="刹车还响",
            department=Department.WORKSHOP,
            deadline_at=now + timedelta(hours=48),
            complaint_id=house.complaint,
        ).id


def test_a_quick_handling_form_shows_problem_owner_and_deadline_and_takes_its_result(
    visit, form, house
):
    """R-124, R-180: customer, vehicle, visit, problem, words, department, owner, deadline, result.

    It leads to its case.
    """
    clerk = visit(Role.CLERK)
    page = clerk.look(f"/quick-forms/{form}")
    seen = words_on(page)
    assert f"/complaints/{house.complaint}" in page.text
    for part in ("王建国", "粤A12345", "更换前刹车片", "刹车还响", "车间", "3月8日", "responsible"):
        assert part in seen

    clerk.send(f"/quick-forms/{form}", result="已返修,客户满意")

    assert "已返修,客户满意" in words_on(clerk.look(f"/quick-forms/{form}"))
    assert "刹车还响" in words_on(clerk.look("/quick-forms?view=finished"))
    assert "刹车还响" not in words_on(clerk.look("/quick-forms"))


def test_another_clerks_form_is_out_of_reach(visit, house, form, units):
    with units() as uow:
        customer = uow.customers.get(house.customer)
        customer.clerk_id = uow.staff.by_name("other-clerk").id

    assert visit(Role.CLERK).look(f"/quick-forms/{form}").status_code == 404


def test_what_no_machine_reached_is_on_the_clerks_own_list(visit, house, units):
    """R-239: and on no other clerk's."""
    with units() as uow:
        for key in (house.follow_up, house.others_follow_up):
            uow.follow_ups.get(key).status = FollowUpStatus.NOT_REACHED

    seen = words_on(visit(Role.CLERK).look("/follow-ups?view=by_hand"))

    assert "王建国" in seen and "李秀英" not in seen


def test_job_lists_follow_the_roles_the_dealership_has_given_them_to(visit, house, units):
    """R-240: seven-day calls to the information officer, without a change of code."""
    with units() as uow:
        uow.follow_ups.get(house.follow_up).kind = FollowUpKind.SEVEN_DAY_CHECK
    clerk, officer = visit(Role.CLERK), visit(Role.INFO_OFFICER)
    assert "王建国" in words_on(clerk.look("/follow-ups?view=today"))

    with units() as uow:
        change_setting(
            uow,
            key="followup.owner_role",
            text="{seven_day_check: info_officer}",
            by="周敏",
            role=Role.SUPERVISOR,
        )

    assert "王建国" not in words_on(clerk.look("/follow-ups?view=today"))
    seen = words_on(officer.look("/follow-ups?view=today"))
    assert "王建国" in seen and "李秀英" not in seen
    assert "李秀英" in words_on(officer.look("/follow-ups?view=today&whose=all"))


@pytest.mark.parametrize("tell", ["", "yes"])
def test_a_technicians_answer_reaches_the_customer_when_a_person_sends_it(
    visit, house, units, now, tell
):
    """R-247: stored with the name, sent only on purpose."""
    with units() as uow:
        item = raise_escalation(
            uow,
            origin="technical:1",
            queue=Queue.SERVICE_MANAGER,
            reason=EscalationReason.TECHNICAL_QUESTION,
            due_at=now + timedelta(hours=1),
            words="轮胎多久换一次",
            customer_id=house.customer,
            conversation_id=house.conversation,
        ).id

    visit(Role.SERVICE_MANAGER).send(f"/queue/{item}/solve", solution="四到六年更换", tell=tell)

    with units.reading() as uow:
        kept = uow.escalations.get(item)
        assert (kept.solved_by, kept.resolution) == (
            f"{NAMES[Role.SERVICE_MANAGER]}!",
            "四到六年更换",
        )
        sent = [row.body["text"] for row in uow.session.query(OutboxMessage)]
        assert sent == (["四到六年更换"] if tell else [])


def test_a_closed_case_is_in_the_dossier_a_year_later(visit, house, units, clock, now):
    """R-127: with its answer and whether it satisfied."""
    with units() as uow:
        case = uow.complaints.get(house.complaint)
        case.status, case.closed_at = ComplaintStatus.CLOSED, now
        case.solution, case.satisfied = "免费返修", True
    clock.set(now + timedelta(days=365))

    supervisor = visit(Role.SUPERVISOR)
    dossier = words_on(supervisor.look(f"/customers/{house.customer}"))
    case_page = words_on(supervisor.look(f"/complaints/{house.complaint}"))

    assert f"C-{house.customer}" in dossier and "已结案" in dossier and "满意" in dossier
    assert WORDS.split("<")[0] in dossier
    assert "免费返修" in case_page


def test_the_supervisor_sees_each_clerks_work_and_opens_their_calls(visit, house, units, now):
    """R-135: due, done, late, not reached, open cases and mean score, the bot's among them.

    Of the clerk's four one is late and one was given up today, and one was done on Monday.
    """
    with units() as uow:
        clerk = uow.staff.by_name(NAMES[Role.CLERK]).id
        customer = uow.customers.get(house.customer)
        for days, given in enumerate(
            (
                {"status": FollowUpStatus.NOT_REACHED},
                {"kpi_at": now - timedelta(hours=1), "due_at": now - timedelta(hours=2)},
                {
                    "status": FollowUpStatus.COMPLETED,
                    "completed_at": now - timedelta(days=3),
                    "due_at": now - timedelta(days=3),
                },
            )
        ):
            a_follow_up(uow, customer=customer, clerk_id=clerk, origin=f"more:{days}", **given)
    supervisor = visit(Role.SUPERVISOR)

    figures = {
        period: re.search(
            r"clerk-person! ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)",
            words_on(supervisor.look(f"/team?period={period}")),
        ).groups()
        for period in ("today", "week", "month")
    }
    assert figures == {
        "today": ("3", "0", "1", "1", "1", "2.00"),
        "week": ("4", "1", "1", "1", "1", "2.00"),
        "month": ("4", "1", "1", "1", "1", "2.00"),
    }
    assert "other-clerk" in supervisor.look("/team").text
    assert "机器人" in supervisor.look("/team").text
    with_calls = supervisor.look("/team").text
    clerk_link = next(part for part in with_calls.split('"') if "/calls?clerk=" in part)
    calls = words_on(supervisor.look(clerk_link.removeprefix("/console")))
    assert ("王建国" in calls) != ("李秀英" in calls)


def test_overdue_vehicles_are_filtered_and_their_reasons_counted(visit, house, units):
    """R-139: by reason, model and clerk, with how many gave each reason; exported as filtered."""
    with units() as uow:
        ours = uow.customers.get(house.customer)
        theirs = uow.customers.get(house.others_customer)
        for plate, owner, model, why in (
            ("粤A70001", ours, "轩逸", AbsenceReason.PRICE),
            ("粤A70002", ours, "卡罗拉", AbsenceReason.PRICE),
            ("粤A70003", theirs, "轩逸", None),
        ):
            a_vehicle(
                uow,
                plate=plate,
                owner=owner,
                model=model,
                next_due_on=date(2025, 2, 1),
                absence_reason=why,
            )
        clerk = theirs.clerk_id
    supervisor = visit(Role.SUPERVISOR)

    def listed(query):
        page = words_on(supervisor.look(f"/service-lists?view=overdue{query}"))
        return [plate for plate in ("粤A70001", "粤A70002", "粤A70003") if plate in page]

    assert listed("&reason=price") == ["粤A70001", "粤A70002"]
    assert listed("&model=轩逸") == ["粤A70001", "粤A70003"]
    assert listed(f"&clerk={clerk}") == ["粤A70003"]
    everything = words_on(supervisor.look("/service-lists?view=overdue"))
    assert "价格 2" in everything and "原因未知 1" in everything
    assert listed("&reason=unknown") == ["粤A70003"]

    exported = supervisor.send("/service-lists/overdue/export", reason="price", model="轩逸")
    lines = list(load_workbook(BytesIO(exported.content)).active.iter_rows(values_only=True))
    assert lines[0][0] == "到期未来厂分析表"
    assert lines[2][:2] == ("未来厂原因", "台数")
    assert lines[3][:2] == ("价格", 1)
    assert [row[1] for row in lines[6:] if row[1]] == ["粤A70001"]
    with units.reading() as uow:
        entry = uow.audits.newest(limit=1)[0]
    assert (entry.what, entry.noun, entry.key) == ("export", "form", "overdue")
    assert entry.after == {"reason": "price", "model": "轩逸", "rows": 1}


def test_causes_are_counted_by_department_and_lead_to_their_cases(visit, house, units):
    """R-140: each figure of the table opens the cases behind it."""
    with units() as uow:
        uow.complaints.get(house.complaint).cause_class = CauseClass.WORKMANSHIP
    supervisor = visit(Role.SUPERVISOR)

    links = re.findall(
        r'href="/console(/quality/cases\?[^"]+)"', unescape(supervisor.look("/quality").text)
    )

    listed = {link: words_on(supervisor.look(link)) for link in links}
    of_workmanship = [page for link, page in listed.items() if "workmanship" in link]
    assert [("C-1" in page, "C-2" in page) for page in of_workmanship] == [(True, False)]
    assert any("C-2" in page for page in listed.values())
