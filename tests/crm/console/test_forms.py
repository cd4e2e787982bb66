"""The forms and reports as staff see them: listed, filtered, printed, acted on."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from crm.console.texts import say
from crm.models import Utterance
from crm.registers.forms import all_forms, lists
from crm.terms import Department, Language, NoteKind, Role, Speaker
from crm.use_cases.outcomes import record_note
from crm.use_cases.report_rounds import go_round
from crm.use_cases.staff import add_staff
from tests.crm.console.house import NAMES, PHONE, words_on
from tests.crm.use_cases.info_desk import a_car, a_talk, at

KEPT = [form.key for form in (*all_forms(), *lists()) if form.is_kept]


@pytest.fixture
def database_url(sqlite_url):
    """What the pages show is asked of the database in the tests of the use cases."""
    return sqlite_url


def test_the_list_groups_the_forms_by_who_uses_them_and_finds_other_names(visit, house):
    """R-192."""
    browser = visit(Role.INFO_OFFICER)

    whole, found = browser.look("/forms"), browser.look("/forms?q=客户售息卡")

    for title in (
        "客户档案基本资料表",
        "跟踪服务电话记录表",
        "跟踪服务电话登记表",
        "跟踪服务信函登记表",
    ):
        assert f">{title}</a>" in whole.text
    assert "客户信息卡" in words_on(found)
    assert "跟踪服务信函登记表" not in words_on(found)


@pytest.mark.parametrize("language", list(Language), ids=lambda one: one.value)
def test_every_form_opens_prints_and_exports_in_both_languages(units, visit, house, language):
    """R-176 to R-192: title and headings of the paper in each workbook."""
    with units() as uow:
        uow.staff.by_name(NAMES[Role.INFO_OFFICER]).language = language
        a_talk(uow, "=1+1<script>")
    browser = visit(Role.INFO_OFFICER)
    titles = {form.key: form.zh for form in (*all_forms(), *lists())}

    wrong = {}
    for key in KEPT:
        page = browser.look(f"/forms/{key}")
        book = browser.send(f"/forms/{key}/export", first="2025-03-01", last="2025-03-31")
        if page.status_code != 200 or "<script>alert" in page.text or book.status_code != 200:
            wrong[key] = (page.status_code, book.status_code)
            continue
        sheet = load_workbook(BytesIO(book.content)).active
        if sheet["A1"].value != titles[key] or not sheet["A3"].value:
            wrong[key] = sheet["A1"].value
    assert wrong == {}


def test_each_role_sees_the_forms_of_its_work_and_no_other(visit, house):
    """R-141: a sales colleague has the first services, not the call records."""
    sales, clerk = visit(Role.SALES), visit(Role.CLERK)

    assert sales.look("/forms/first_service").status_code == 200
    assert clerk.look("/forms/maintenance_list").status_code == 200
    assert [
        browser.look(f"/forms/{key}").status_code
        for browser in (sales, clerk)
        for key in ("call_records", "complaints", "weekly_report")
    ] == [404] * 6


def test_an_opened_form_is_in_the_audit(visit, house, units):
    """R-248."""
    visit(Role.INFO_OFFICER).look("/forms/call_records?first=2025-03-01&last=2025-03-31")

    with units() as uow:
        assert "form_call_records" in {entry.noun for entry in uow.audits.newest()}


def test_an_administrators_form_shows_no_full_number(visit, house):
    page = visit(Role.ADMIN).look("/forms/problem-customers")
    files = visit(Role.ADMIN).look("/forms/customer_files")

    assert page.status_code == 404
    assert PHONE not in files.text
    assert "138****0001" in files.text


def test_a_slip_is_entered_once_and_its_voucher_filed(visit, house, units):
    """R-164: entered again, a warning appears and one line remains."""
    browser = visit(Role.INFO_OFFICER)
    slip = {"plate": "粤A12345", "slip": "SB-1", "done_on": "2025-03-06"}

    first = browser.send("/forms/first_service/enter", **slip)
    again = browser.send("/forms/first_service/enter", **slip)
    unknown = browser.send("/forms/first_service/voucher", slip="7")
    filed = browser.send("/forms/first_service/voucher", slip="1")

    assert (first.status_code, filed.status_code) == (303, 303)
    assert (again.status_code, unknown.status_code) == (409, 404)
    assert "粤A12345的首保已经登记" in again.text
    assert words_on(browser.look("/forms/first_service")).count("SB-1") == 1


def test_the_batch_is_printed_with_labels_and_marked_as_sent(visit, house, units):
    """R-166."""
    with units() as uow:
        a_car(uow, "粤C1", "周明", "示例路9号", next_due_on=at(3, 15).date())
    browser = visit(Role.INFO_OFFICER)

    printed = words_on(browser.look("/forms/letter_batch/letters"))
    browser.send("/forms/letter_batch/send", first="2025-03-01", last="2025-03-31")

    assert "示例路9号 周明" in printed
    assert "定期保养邀请信" in words_on(browser.look("/forms/letters"))
    assert "粤C1" not in words_on(browser.look("/forms/letter_batch"))


def test_a_call_made_by_hand_is_entered_in_the_file(visit, house, units):
    """R-150: by the customer's own clerk, not by another's."""
    browser = visit(Role.CLERK)
    form = browser.look(f"/customers/{house.customer}/call?follow_up={house.follow_up}")

    answer = browser.send(
        f"/customers/{house.customer}/call",
        result="completed",
        words="我周六过来",
        follow_up=str(house.follow_up),
    )
    others = browser.send(
        f"/customers/{house.others_customer}/call", result="completed", words="好"
    )

    assert form.status_code == 200
    assert others.status_code == 404
    assert "我周六过来" in words_on(browser.look(answer.headers["location"].split("/console")[1]))


def test_the_call_log_is_searched_by_handler_and_department(visit, house, units):
    """R-156: date, clerk or bot, channel, result, department, complaint, plate and words."""
    with units() as uow:
        a_talk(uow, "周末也营业", staff_name="李娜")
    browser = visit(Role.INFO_OFFICER)

    def rows(**asked):
        query = "&".join(f"{key}={value}" for key, value in asked.items())
        return browser.look(f"/calls?{query}").text.count('class="row"')

    assert rows() == 3
    assert rows(handler="李娜") == 1
    assert rows(handler="bot") == 2
    assert rows(department="workshop") == rows(complained="yes") == 2
    assert rows(department="paint") == 0
    assert rows(words="粤A12345") == 1
    assert rows(words="周末") == rows(result="completed") == 1
    assert rows(since="2025-03-07") == 0
    assert rows(channel="webchat", reviewed="no") == 3


def test_a_weekly_report_is_written_released_and_opened_unchanged(visit, house, units, clock):
    """R-195, R-203, R-204: late by fifteen hours, and the page says so."""
    clock.set(at(3, 10, 8))
    with units() as uow:
        go_round(uow)
        report = next(one for one in uow.reports.listing() if one.kind.value == "weekly")
    browser = visit(Role.INFO_OFFICER)
    assert "客户回访报表" in words_on(browser.look("/reports"))

    early = browser.send(f"/reports/{report.id}/release")
    browser.send(f"/reports/{report.id}/write", analysis="接待慢", solutions="加一个接待岗")
    clock.set(at(3, 11, 9))
    browser = visit(Role.INFO_OFFICER)
    released = browser.send(f"/reports/{report.id}/release")
    changed = browser.send(f"/reports/{report.id}/write", analysis="没有问题")

    assert (early.status_code, released.status_code, changed.status_code) == (422, 303, 409)
    page = words_on(visit(Role.SUPERVISOR).look(f"/reports/{report.id}"))
    assert "接待慢" in page
    assert "迟15.0小时" in page
    book = visit(Role.SUPERVISOR).send(f"/reports/{report.id}/export")
    assert load_workbook(BytesIO(book.content)).active["A1"].value == "客户回访报表"


def test_only_the_service_manager_signs_the_daily_report(visit, house, units, clock):
    """R-159, R-244: and only after the information officer has checked it."""
    clock.set(at(3, 6, 17, 30))
    with units() as uow:
        go_round(uow)
        report = next(one for one in uow.reports.listing() if one.kind.value == "daily")

    unchecked = visit(Role.SERVICE_MANAGER).send(f"/reports/{report.id}/release")
    checked = visit(Role.INFO_OFFICER).send(f"/reports/{report.id}/check")
    others = [
        visit(role).send(f"/reports/{report.id}/release").status_code
        for role in (Role.INFO_OFFICER, Role.SUPERVISOR, Role.ADMIN)
    ]
    signed = visit(Role.SERVICE_MANAGER).send(f"/reports/{report.id}/release")

    assert (unchecked.status_code, checked.status_code, signed.status_code) == (409, 303, 303)
    assert others == [403, 403, 403]


def test_a_department_head_takes_a_suggestion_up_or_rejects_it_with_a_reason(visit, house, units):
    """R-028, R-170, R-252: he sees his department's, and info staff see what is open."""
    with units() as uow:
        talk = a_talk(uow)
        parts = record_note(
            uow,
            conversation=talk,
            kind=NoteKind.SUGGESTION,
            words="配件贵",
            department=Department.PARTS,
        )
        record_note(
            uow,
            conversation=talk,
            kind=NoteKind.SUGGESTION,
            words="喷漆快些",
            department=Department.PAINT,
        )
        head = uow.staff.by_name(NAMES[Role.RESPONSIBLE])
        head.department = Department.PARTS
    browser, officer = visit(Role.RESPONSIBLE), visit(Role.INFO_OFFICER)
    seen, open_before = words_on(browser.look("/feedback")), words_on(officer.look("/feedback"))

    bare = browser.send(f"/feedback/{parts.id}/decide", taken_up="no")
    decided = browser.send(f"/feedback/{parts.id}/decide", taken_up="no", reason="厂家定价")

    assert ("配件贵" in seen, "喷漆快些" in seen) == (True, False)
    assert "配件贵" in open_before
    assert (bare.status_code, decided.status_code) == (422, 303)
    assert "配件贵" not in words_on(officer.look("/feedback"))
    assert "厂家定价" in words_on(officer.look("/feedback?view=decided"))


def test_a_new_file_is_ticked_and_filed_only_when_it_is_complete(visit, house, units):
    """R-160, R-162: the list names what is missing and who took the car in."""
    officer = visit(Role.INFO_OFFICER)
    listed = words_on(officer.look("/file-audits?day=2025-03-03"))
    audit_id = re.search(
        r"/file-audits/(\d+)/corrected", officer.look("/file-audits?day=2025-03-03").text
    )[1]

    refused = officer.send(f"/file-audits/{audit_id}/filed")
    with units() as uow:
        for owner in map(uow.customers.get, (house.customer, house.others_customer)):
            owner.address = "天河路1号"
            [car] = uow.vehicles.of_customer(owner.id)
            car.vehicle_type, car.interval_km, car.next_due_on = "轿车", 5000, at(9, 3).date()
    ticked = officer.send(f"/file-audits/{audit_id}/corrected")
    filed = officer.send(f"/file-audits/{audit_id}/filed")

    for part in ("粤A12345", "粤B67890", "梁工", "地址"):
        assert part in listed
    assert (refused.status_code, ticked.status_code, filed.status_code) == (409, 303, 303)
    assert f"{NAMES[Role.INFO_OFFICER]}!" in words_on(officer.look("/file-audits?day=2025-03-03"))


def test_a_member_of_staff_without_forms_is_refused(units, visit, house):
    with units() as uow:
        add_staff(uow, name="somebody", role=Role.RESPONSIBLE)

    assert visit(Role.RESPONSIBLE).look("/forms").status_code == 403


def test_each_talk_point_has_its_kind_and_leads_to_the_turn_it_was_said_in(visit, house, units):
    """R-153: demand, need and suggestion of a longer talk, each linked."""
    with units() as uow:
        talk = uow.conversations.get(house.conversation)
        for turn, (kind, words) in enumerate(
            (
                (NoteKind.DEMAND, "希望今天修好"),
                (NoteKind.NEED, "想换轮胎"),
                (NoteKind.SUGGESTION, "周末也营业"),
            ),
            start=2,
        ):
            record_note(uow, conversation=talk, kind=kind, words=words)
            uow.conversations.keep_line(
                Utterance(
                    conversation_id=talk.id,
                    position=turn,
                    turn_number=talk.turn_count + 1,
                    speaker=Speaker.CUSTOMER,
                    text=words,
                    at=uow.clock.now(),
                )
            )
            talk.turn_count += 1

    page = visit(Role.INFO_OFFICER).look(f"/calls/{house.conversation}").text

    for place, words in ((3, "想换轮胎"), (4, "周末也营业")):
        assert f'<a href="#line-{place}">{words}</a>' in page
        assert f'id="line-{place}"' in page
    assert {say(Language.ZH, f"terms.NoteKind.{kind}") for kind in ("demand", "need")} <= set(
        re.findall(r'<span class="tag">([^<]+)</span>', page)
    )


def test_info_staff_follow_a_case_by_its_changes_its_state_and_its_age(visit, house, clock):
    """R-171: each change of state with who and when, and the lists by state and lateness."""
    visit(Role.RESPONSIBLE).send(f"/complaints/{house.complaint}/sign", solve_by="2025-03-07T18:00")
    officer = visit(Role.INFO_OFFICER)

    history = words_on(officer.look(f"/complaints/{house.complaint}"))
    clock.set(at(3, 6, 19))
    late = words_on(visit(Role.INFO_OFFICER).look("/complaints?view=late"))
    still_open = words_on(visit(Role.INFO_OFFICER).look("/complaints?view=open"))

    def listed(**asked):
        query = "&".join(f"{key}={value}" for key, value in asked.items())
        page = words_on(visit(Role.INFO_OFFICER).look(f"/complaints?{query}"))
        return [number for number in ("C-1", "C-2") if number in page]

    assert listed(status="assigned") == ["C-1"]
    assert listed(status="promised") == ["C-2"]
    assert listed(age="2") == []
    clock.set(at(3, 8, 19))
    assert listed(age="2") == ["C-1", "C-2"]
    assert listed(age="2", status="closed") == []
    assert "responsible-person!" in history
    assert "3月6日 周四 10:20" in history
    assert ("C-1" in late, "C-2" in late) == (False, True)
    assert "C-1" in still_open
    assert "C-2" in still_open


def test_who_is_about_to_call_sees_what_to_talk_about(visit, house, units):
    """R-086: last visit, open matters, maintenance due, interests and planned topics."""
    with units() as uow:
        customer = uow.customers.get(house.customer)
        customer.interests = "自驾游"
        [car] = uow.vehicles.of_customer(customer.id)
        car.next_due_on, car.next_due_km = at(9, 3).date(), 23400
        car.next_due_items = ["机油", "机滤"]
        uow.follow_ups.get(house.follow_up).topics = ["first_followup"]

    sheet = words_on(visit(Role.CLERK).look(f"/customers/{house.customer}/call"))

    for known in (
        "RO-粤A12345 更换前刹车片",
        "9月3日 周三 / 23400 km 机油、机滤",
        "刹车还是吱吱响",
        "自驾游",
        "首次跟踪",
    ):
        assert known in sheet
