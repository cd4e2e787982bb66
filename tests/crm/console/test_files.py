"""Customer files, call logs, cases and the day's list, as staff work with them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.models import OptOut
from crm.terms import Channel, ComplaintStatus, ConversationStatus, Department, Role
from tests.builders import a_repair_order
from tests.crm.console.house import NAMES, words_on

TWELVE_FIELDS = (
    "客户名称",
    "地址",
    "电话",
    "送修或来访日期",
    "车型",
    "车号",
    "车种",
    "维修养护项目",
    "保养周期",
    "下一次保养期",
    "客户希望得到的服务",
    "在本公司维修、保养记录",
)


def audit_of(units):
    with units.reading() as uow:
        return [(row.by, row.what, row.noun, row.key) for row in uow.audits.newest()]


def test_a_file_shows_the_twelve_fields_under_their_labels(visit, house):
    """R-003"""
    seen = words_on(visit(Role.SUPERVISOR).look(f"/customers/{house.customer}"))

    assert [label for label in TWELVE_FIELDS if label not in seen] == []


def test_a_dossier_shows_work_settlement_and_complaint_with_its_state(visit, house, units):
    """R-005, R-151: two visits, each with work and settlement, the case, and the call's record."""
    with units() as uow:
        [car] = uow.vehicles.of_customer(house.customer)
        a_repair_order(
            uow,
            number="RO-EARLIER",
            vehicle=car,
            contact_person=uow.customers.get(house.customer),
            handed_over_at=uow.clock.now() - timedelta(days=200),
            lines=(("更换机油", Department.WORKSHOP),),
            amount_fen=46000,
        )

    page = visit(Role.SUPERVISOR).look(f"/customers/{house.customer}")

    seen = words_on(page)
    for part in (
        "RO-粤A12345",
        "更换前刹车片",
        "¥1,280.00",
        "RO-EARLIER",
        "更换机油",
        "¥460.00",
        f"C-{house.customer}",
        "已指派",
        "待确认的资料变更",
    ):
        assert part in seen
    assert f"/calls/{house.conversation}" in page.text


def test_a_customer_who_said_stop_is_marked_with_his_words(visit, house, units, now):
    with units() as uow:
        uow.customers.opt_out(
            OptOut(
                customer_id=house.customer,
                channel=None,
                heard_on=Channel.SMS,
                words="别再打了",
                at=now,
            )
        )

    seen = words_on(visit(Role.SUPERVISOR).look(f"/customers/{house.customer}"))

    assert "不再联系" in seen
    assert "别再打了" in seen


@pytest.mark.parametrize("words", ["王建国", "13800000001", "粤a12345"])
def test_a_customer_is_found_by_name_phone_or_plate(visit, house, words):
    seen = words_on(visit(Role.SUPERVISOR).look(f"/customers?words={words}"))

    assert "王建国" in seen
    assert "李秀英" not in seen


def test_looking_at_a_file_a_case_and_a_transcript_is_written_down(visit, house, units):
    """R-022, R-248."""

    browser = visit(Role.SUPERVISOR)
    browser.look(f"/customers/{house.customer}")
    browser.look(f"/complaints/{house.complaint}")
    browser.look(f"/calls/{house.conversation}")

    who = f"{NAMES[Role.SUPERVISOR]}!"
    assert audit_of(units)[:3] == [
        (who, "view", "conversation", str(house.conversation)),
        (who, "view", "complaint", str(house.complaint)),
        (who, "view", "customer", str(house.customer)),
    ]


def test_a_refused_look_is_not_written_down_as_a_view(visit, house, units):
    visit(Role.CLERK).look(f"/customers/{house.others_customer}")

    assert [row for row in audit_of(units) if row[1] == "view"] == []


def test_a_transcript_keeps_the_customers_words(visit, house):
    seen = visit(Role.INFO_OFFICER).look(f"/calls/{house.others_conversation}").text

    assert '<p class="words">等了一个小时没人接待</p>' in seen


@pytest.mark.parametrize(
    "query, found",
    [
        ("channel=webchat", 2),
        ("channel=voice", 0),
        ("words=粤B67890", 1),
        ("words=没人接待", 1),
        ("complained=no", 0),
        ("reviewed=no", 2),
        ("since=2025-03-06&until=2025-03-06", 2),
        ("since=2025-03-07", 0),
        ("result=completed", 0),
        ("channel=nonsense&since=nonsense", 2),
    ],
)
def test_the_call_log_is_filtered(visit, house, query, found):
    """R-156"""
    page = visit(Role.INFO_OFFICER).look(f"/calls?{query}")

    assert page.text.count('class="row"') == found


def test_a_reviewed_call_names_its_reviewer(visit, house):
    browser = visit(Role.INFO_OFFICER)

    browser.send(f"/calls/{house.conversation}/reviewed")

    assert f"{NAMES[Role.INFO_OFFICER]}!已于3月6日 周四 10:20审阅" in words_on(
        browser.look(f"/calls/{house.conversation}")
    )


def test_a_supervisor_reads_calls_but_does_not_mark_them(visit, house):
    answer = visit(Role.SUPERVISOR).send(f"/calls/{house.conversation}/reviewed")

    assert answer.status_code == 403


def test_the_days_list_says_why_and_why_not(visit, house, units):
    """R-063"""
    with units() as uow:
        uow.follow_ups.get(house.follow_up).held_reason = "quiet_hours"

    seen = words_on(visit(Role.SUPERVISOR).look("/follow-ups?view=today"))

    assert "第3天" in seen
    assert "不在联系时间内" in seen


def test_what_should_have_been_done_by_now_is_on_the_late_list(visit, house, units, now):
    """R-063"""
    with units() as uow:
        row = uow.follow_ups.get(house.follow_up)
        row.due_at, row.kpi_at = now - timedelta(days=2), now - timedelta(hours=3)

    late = words_on(visit(Role.SUPERVISOR).look("/follow-ups?view=late"))
    today = words_on(visit(Role.SUPERVISOR).look("/follow-ups?view=today"))

    assert "已超时3小时" in late
    assert "王建国" not in today


def test_a_clerk_plays_the_customer_of_a_due_follow_up(visit, house, units):
    answer = visit(Role.CLERK).send(f"/follow-ups/{house.follow_up}/play")

    with units.reading() as uow:
        talk = uow.conversations.open_of_follow_up(house.follow_up)
        assert talk.status is ConversationStatus.OPEN
        assert answer.headers["location"] == f"/chat/{talk.token}"
    assert (f"{NAMES[Role.CLERK]}!", "play the customer", "follow_up") in [
        row[:3] for row in audit_of(units)
    ]


def test_a_clerk_cannot_play_another_clerks_customer(visit, house):
    answer = visit(Role.CLERK).send(f"/follow-ups/{house.others_follow_up}/play")

    assert answer.status_code == 404


def test_a_case_goes_from_hand_to_hand_to_its_end(visit, house, units, clock, now):
    """R-118, R-120, R-137."""

    case = house.others_complaint
    supervisor, worker = visit(Role.SUPERVISOR), visit(Role.RESPONSIBLE)
    with units.reading() as uow:
        responsible = uow.staff.by_name(NAMES[Role.RESPONSIBLE]).id

    steps = [
        supervisor.send(f"/complaints/{case}/assign", responsible=str(responsible)),
        worker.send(f"/complaints/{case}/sign", solve_by="2025-03-07T18:00"),
        worker.send(
            f"/complaints/{case}/solve",
            solution="道歉并送保养",
            cause="人手不足",
            cause_class="workmanship",
        ),
        supervisor.send(f"/complaints/{case}/told"),
        supervisor.send(f"/complaints/{case}/satisfaction", satisfied="yes", words="可以"),
        supervisor.send(f"/complaints/{case}/close", reason="客户电话里确认"),
    ]

    assert [step.status_code for step in steps] == [303] * 6
    with units.reading() as uow:
        row = uow.complaints.get(case)
        assert row.status is ComplaintStatus.CLOSED
        assert [event.what for event in row.events] == [
            "assigned",
            "signed",
            "solution",
            "notified",
            "satisfied",
            "closed",
        ]


def test_the_page_of_a_case_explains_its_deadline(visit, house):
    seen = words_on(visit(Role.SUPERVISOR).look(f"/complaints/{house.others_complaint}"))

    assert "48小时(自然时间,含周末)仍未解决即上报" in seen


@pytest.mark.parametrize("act", ["assign", "solve", "close"])
@pytest.mark.parametrize("role", [Role.CLERK, Role.INFO_OFFICER])
def test_clerk_and_info_officer_decide_nothing_about_a_case(visit, house, role, act):
    """R-241, R-243."""

    assert visit(role).send(f"/complaints/{house.complaint}/{act}").status_code == 403


def test_a_case_cannot_be_closed_without_the_customers_word_or_a_reason(visit, house):
    answer = visit(Role.SUPERVISOR).send(f"/complaints/{house.complaint}/close")

    assert answer.status_code == 422
    assert "请写明理由" in answer.text


def test_only_a_supervisor_designates_a_customers_clerk(visit, house, units):
    """R-133, R-241."""

    with units.reading() as uow:
        other = uow.staff.by_name("other-clerk").id

    refused = visit(Role.INFO_OFFICER).send(f"/customers/{house.customer}/clerk", clerk=str(other))
    visit(Role.SUPERVISOR).send(f"/customers/{house.customer}/clerk", clerk=str(other))

    assert refused.status_code == 403
    with units.reading() as uow:
        assert uow.follow_ups.get(house.follow_up).clerk_id == other


def test_a_stand_in_sees_the_absent_clerks_customers_until_the_last_night(
    visit, house, units, clock, now
):
    """R-134, R-242."""

    with units.reading() as uow:
        absent, deputy = (
            uow.staff.by_name("other-clerk").id,
            uow.staff.by_name(NAMES[Role.CLERK]).id,
        )
    visit(Role.SUPERVISOR).send(
        "/team/stand-ins",
        absent=str(absent),
        deputy=str(deputy),
        first_day="2025-03-06",
        last_day="2025-03-08",
    )

    during = visit(Role.CLERK).look(f"/customers/{house.others_customer}")
    lists = ("/follow-ups?view=today", "/complaints")
    inherited = [words_on(visit(Role.CLERK).look(path)) for path in lists]
    clock.set(now + timedelta(days=3))
    after = visit(Role.CLERK).look(f"/customers/{house.others_customer}")
    given_back = [
        words_on(visit(Role.CLERK).look(path)) for path in ("/follow-ups?view=late", "/complaints")
    ]

    assert (during.status_code, after.status_code) == (200, 404)
    assert all("李秀英" in seen and "代 other-clerk" in seen for seen in inherited)
    assert not any("李秀英" in seen for seen in given_back)
