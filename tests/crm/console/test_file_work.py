"""Staff write in the files: visitors, the twelve fields, lists, campaigns, the evening's check."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from crm.models import Campaign, Vehicle
from crm.terms import (
    AbsenceReason,
    CampaignStatus,
    ClubStatus,
    Disposition,
    FollowUpKind,
    Honorific,
    Role,
)
from crm.use_cases.appointments import book, offer_slots
from crm.use_cases.conversations import close_conversation
from crm.use_cases.follow_ups import plan_due
from tests.builders import a_repair_order, a_vehicle
from tests.crm.console.house import words_on
from tests.crm.use_cases.planning_house import on


@pytest.fixture
def database_url(sqlite_url):
    """What is shown does not depend on the database; one is enough here."""
    return sqlite_url


def customer_of(units, house):
    with units.reading() as uow:
        found = uow.customers.get(house.customer)
        assert found.contact_points
        return found


def vehicle_of(units, house) -> Vehicle:
    with units.reading() as uow:
        return uow.vehicles.of_customer(house.customer)[0]


# The twelve fields.

FILE = {
    "name": "王建国",
    "honorific": "先生",
    "phone": "13800000001",
    "address": "广州市天河区中山大道100号7栋(东门)",
    "work_address": "天河软件园",
    "employer": "某某科技",
    "desired_service": "四轮定位、空调清洗",
    "interests": "自驾游",
    "source": "来店登记表",
    "preferred_from": "19:00",
    "preferred_until": "20:00",
    "club_status": "member",
}
DOSSIER = {
    "plate": "粤A12345",
    "model": "卡罗拉 1.8L",
    "vehicle_type": "轿车",
    "vin": "LFMARE2C9A0000001",
    "private_use": "no",
    "interval_km": "7500",
    "interval_months": "6",
    "next_due_on": "2025-09-03",
    "next_due_km": "23400",
    "next_due_items": "机油、机滤",
    "delivered_on": "2024-01-15",
    "sold_by_us": "yes",
    "warranty_number": "BX-1",
    "pdi_number": "PDI-1",
}


def test_all_fields_are_stored_and_read_back_unchanged(visit, house, units):
    """R-003, R-173, table 1-F: what is typed is on the page and in the form, sign by sign."""
    browser = visit(Role.INFO_OFFICER)
    car = vehicle_of(units, house)

    saved = browser.send(f"/customers/{house.customer}/edit", **FILE)
    saved_too = browser.send(f"/customers/{house.customer}/vehicles/{car.id}", **DOSSIER)

    assert (saved.status_code, saved_too.status_code) == (303, 303)
    form = browser.look(f"/customers/{house.customer}/edit").text
    for value in {**FILE, **DOSSIER}.values():
        assert f'"{value}"' in form
    page = words_on(browser.look(f"/customers/{house.customer}"))
    for part in (
        "中山大道100号7栋(东门)",
        "四轮定位、空调清洗",
        "卡罗拉 1.8L",
        "轿车",
        "7500",
        "机油、机滤",
    ):
        assert part in page


def test_what_was_typed_is_exported_unchanged(visit, house, units):
    """R-003, R-176: the twelve fields in the workbook, sign by sign as they were typed."""
    officer = visit(Role.INFO_OFFICER)
    car = vehicle_of(units, house)
    officer.send(f"/customers/{house.customer}/edit", **FILE)
    officer.send(f"/customers/{house.customer}/vehicles/{car.id}", **DOSSIER)

    book = officer.send("/forms/customer_files/export", first="2025-03-01", last="2025-03-31")

    rows = list(load_workbook(BytesIO(book.content)).active.iter_rows(values_only=True))
    exported = dict(zip(rows[2], next(row for row in rows[3:] if row[0] == "王建国"), strict=True))
    assert exported == {
        "客户名称": FILE["name"],
        "地址": FILE["address"],
        "电话": FILE["phone"],
        "送修或来访日期": "2025-03-03 10:20",
        "车型": DOSSIER["model"],
        "车号": DOSSIER["plate"],
        "车种": DOSSIER["vehicle_type"],
        "维修养护项目": "更换前刹车片",
        "保养周期": "7500 km / 6 个月",
        "下一次保养期": DOSSIER["next_due_on"],
        "客户希望得到的服务": FILE["desired_service"],
        "在本公司维修、保养记录": "2025-03-03 RO-粤A12345 更换前刹车片",
    }


def test_a_file_keeps_values_not_texts(visit, house, units):
    """R-003, R-013, R-014, R-020, R-021, R-039"""
    browser = visit(Role.INFO_OFFICER)
    car = vehicle_of(units, house)
    browser.send(f"/customers/{house.customer}/edit", **FILE)
    browser.send(f"/customers/{house.customer}/vehicles/{car.id}", **DOSSIER)

    kept, car = customer_of(units, house), vehicle_of(units, house)

    assert (kept.honorific, kept.club_status) == (Honorific.MR, ClubStatus.MEMBER)
    assert kept.club_since == date(2025, 3, 6)
    assert (kept.preferred_from, kept.preferred_until) == (time(19), time(20))
    assert (car.private_use, car.interval_km, car.next_due_on) == (False, 7500, date(2025, 9, 3))
    assert (car.next_due_items, car.delivered_on) == (["机油", "机滤"], date(2024, 1, 15))
    assert car.first_service_state == "pending"


def test_a_preferred_hour_entered_by_staff_places_this_customers_follow_up(visit, house, units):
    """R-039: 19:00 to 20:00 for this customer, call hours for the other."""
    visit(Role.INFO_OFFICER).send(f"/customers/{house.customer}/edit", **FILE)
    with units() as uow:
        for plate in ("粤A12345", "粤B67890"):
            car = uow.vehicles.by_plate(plate)
            a_repair_order(
                uow, number=f"NEW-{plate}", vehicle=car, handed_over_at=on("2025-03-06T09:00")
            )
        plan_due(uow)
        due = {
            row.vehicle.plate: row.due_at
            for one in (house.customer, house.others_customer)
            for row in uow.follow_ups.open_of_customer(one)
            if row.kind is FollowUpKind.FIRST_FOLLOWUP and row.id > house.others_follow_up
        }

    assert due["粤A12345"].astimezone(on("2025-03-06").tzinfo).time() == time(19)
    assert due["粤B67890"].astimezone(on("2025-03-06").tzinfo).time() == time(10)


def test_a_change_keeps_what_stood_there_before(visit, house, units):
    """R-011, R-022: the audit has both; a replaced number keeps the day it ended."""
    browser = visit(Role.SUPERVISOR)
    browser.send(f"/customers/{house.customer}/edit", phone="13900000009", address="新地址1号")

    kept = customer_of(units, house)
    with units.reading() as uow:
        entry = next(row for row in uow.audits.newest() if row.what == "change")
    assert kept.phone() == "13900000009"
    assert [point.valid_until is None for point in kept.contact_points] == [False, True]
    assert entry.before == {"address": None, "phone": "13800000001"}
    assert entry.after == {"address": "新地址1号", "phone": "13900000009"}


@pytest.mark.parametrize(
    "typed",
    [
        {"name": " "},
        {"phone": "123"},
        {"phone": "13800000002"},
        {"preferred_from": "19:00", "preferred_until": ""},
        {"preferred_from": "20:00", "preferred_until": "19:00"},
        {"club_status": "emperor"},
    ],
    ids=str,
)
def test_what_cannot_stand_in_a_file_changes_nothing(visit, house, units, typed):
    """R-003"""
    answer = visit(Role.INFO_OFFICER).send(
        f"/customers/{house.customer}/edit", **({"address": "别处"} | typed)
    )

    assert answer.status_code in (409, 422)
    assert customer_of(units, house).address is None


@pytest.mark.parametrize(
    "typed",
    [{"plate": "粤B67890"}, {"plate": ""}, {"interval_km": "-5"}, {"next_due_on": "bald"}],
    ids=str,
)
def test_what_cannot_stand_in_a_dossier_changes_nothing(visit, house, units, typed):
    """R-004: one plate, one dossier."""
    car = vehicle_of(units, house)
    answer = visit(Role.INFO_OFFICER).send(
        f"/customers/{house.customer}/vehicles/{car.id}", **({"model": "别的"} | typed)
    )

    assert answer.status_code == 422
    assert vehicle_of(units, house).model != "别的"


def test_a_clerk_writes_in_own_files_only(visit, house, units):
    """R-022"""
    browser = visit(Role.CLERK)

    own = browser.send(f"/customers/{house.customer}/edit", address="一")
    others = browser.send(f"/customers/{house.others_customer}/edit", address="二")
    foreign_car = browser.send(f"/customers/{house.customer}/vehicles/2", model="三")

    assert (own.status_code, others.status_code, foreign_car.status_code) == (303, 404, 404)


def test_two_vehicles_of_one_customer_are_two_dossiers_on_one_page(visit, house, units):
    """R-004"""
    with units() as uow:
        owner = uow.customers.get(house.customer)
        second = a_vehicle(uow, plate="粤A88888", owner=owner)
        a_repair_order(uow, number="RO-88", vehicle=second, contact_person=owner)

    page = words_on(visit(Role.SUPERVISOR).look(f"/customers/{house.customer}"))

    assert page.index("粤A12345") < page.index("粤A88888") < page.index("RO-88")


def test_a_file_says_what_comes_next_and_whether_the_customer_kept_coming(visit, house, units):
    """R-007, R-015"""
    page = words_on(visit(Role.SUPERVISOR).look(f"/customers/{house.customer}"))

    assert "首次跟踪" in page.split("下一次联系", 1)[1][:60]
    assert "连续在本店维修保养" in page


# Visitors.


def test_staff_open_a_file_for_somebody_who_only_asked(visit, house, units):
    """R-002, R-032, R-172"""
    answer = visit(Role.CLERK).send(
        "/customers/new",
        name="林晓",
        phone="13800000077",
        honorific="女士",
        wish="四轮定位",
        source="friend",
    )

    assert answer.status_code == 303
    with units.reading() as uow:
        customer = uow.customers.by_address("phone", "13800000077")
        [follow_up] = uow.follow_ups.open_of_customer(customer.id)
    assert answer.headers["location"].startswith(f"/console/customers/{customer.id}")
    assert follow_up.due_at == on("2025-03-09T10:00")
    assert follow_up.clerk_id == customer.clerk_id is not None


def test_a_visitor_without_a_source_is_not_registered(visit, house, units):
    """R-189: the source of information must be filled in."""
    answer = visit(Role.CLERK).send("/customers/new", name="林晓", phone="13800000077")

    assert answer.status_code == 422
    with units.reading() as uow:
        assert uow.customers.by_address("phone", "13800000077") is None


# Lists.


def test_the_maintenance_list_logs_a_letter(visit, house, units):
    """R-045, R-046"""
    browser = visit(Role.INFO_OFFICER)
    car = vehicle_of(units, house)
    with units() as uow:
        uow.vehicles.get(car.id).next_due_on = date(2025, 3, 18)

    before = words_on(browser.look("/service-lists?view=due&week=2025-03-05"))
    browser.send(f"/service-lists/{car.id}/letter", week="2025-03-03")
    after = words_on(browser.look("/service-lists?view=due&week=2025-03-03"))

    assert "粤A12345" in before and "登记寄出" in before
    assert "登记寄出" not in after
    assert vehicle_of(units, house).letter_logged_at is not None


def test_a_reason_is_chosen_for_a_vehicle_that_did_not_come(visit, house, units):
    """R-048"""
    browser = visit(Role.INFO_OFFICER)
    with units() as uow:
        missed = a_vehicle(
            uow,
            plate="粤A77777",
            owner=uow.customers.get(house.customer),
            next_due_on=date(2025, 2, 1),
        )

    assert "粤A77777" in words_on(browser.look("/service-lists?view=overdue"))
    browser.send(f"/service-lists/{missed.id}/absence", reason="distance")
    nonsense = browser.send(f"/service-lists/{missed.id}/absence", reason="laziness")

    with units.reading() as uow:
        assert uow.vehicles.get(missed.id).absence_reason is AbsenceReason.DISTANCE
    assert nonsense.status_code == 422


def test_a_first_service_slip_is_entered_and_sales_see_it(visit, house, units):
    """R-021, R-164: from the list it goes into the register like any other, once."""
    car = vehicle_of(units, house)
    with units() as uow:
        uow.vehicles.get(car.id).delivered_on = date(2025, 1, 15)
    officer, slip = visit(Role.INFO_OFFICER), {"slip": "SB-9", "done_on": "2025-03-06"}

    officer.send(f"/service-lists/{car.id}/first-service", **slip)
    again = officer.send(f"/service-lists/{car.id}/first-service", **slip)

    sales = visit(Role.SALES)
    seen = words_on(sales.look("/service-lists"))
    assert "粤A12345" in seen and "今天" in seen
    assert "王建国" not in seen
    assert 'href="/console/service-lists"' in sales.look("/forms").text
    assert again.status_code == 409
    assert words_on(officer.look("/forms/first_service")).count("SB-9") == 1


def test_why_a_lost_customer_stayed_away_is_entered_and_the_list_narrowed_by_it(
    visit, house, units
):
    """R-167: the reason with the words; what came of the last contact stands beside it."""
    with units() as uow:
        for key in (house.customer, house.others_customer):
            uow.customers.get(key).lost_since = date(2025, 3, 1)
        talk = uow.conversations.get(house.conversation)
        close_conversation(uow, conversation=talk, disposition=Disposition.DECLINED)
    officer = visit(Role.INFO_OFFICER)

    officer.send(
        f"/service-lists/lost/{house.customer}/reason", reason="price", words="工时费太贵了"
    )
    nonsense = officer.send(f"/service-lists/lost/{house.customer}/reason", reason="laziness")

    whole, narrowed, unexplained = (
        words_on(officer.look(f"/service-lists?view=lost{asked}"))
        for asked in ("", "&reason=price", "&reason=unknown")
    )
    assert nonsense.status_code == 422
    assert "工时费太贵了" in whole and "价格 1" in whole and "原因未知 1" in whole
    assert "谢绝" in whole and "粤A12345" in whole
    assert ("王建国" in narrowed, "李秀英" in narrowed) == (True, False)
    assert ("王建国" in unexplained, "李秀英" in unexplained) == (False, True)


def test_a_models_plan_is_set_in_the_console(visit, house, units):
    """R-020"""
    browser = visit(Role.INFO_OFFICER)
    browser.send(
        "/service-lists/plans",
        model="海豚 EV",
        interval_km="20000",
        interval_months="12",
        items="三电系统检测、更换空调滤芯",
        price="360",
        hours="1.5",
    )

    page = browser.look("/service-lists?view=plans")
    assert "海豚 EV 20000 12 三电系统检测、更换空调滤芯 360 1.5" in words_on(page)
    for value in ("20000", "三电系统检测、更换空调滤芯", "1.5"):
        assert f'value="{value}"' in page.text


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.SALES])
def test_only_the_information_officer_writes_in_the_lists(visit, house, role):
    """R-045"""
    assert visit(role).send("/service-lists/1/letter").status_code == 403


# Campaigns.


def test_a_campaign_is_proposed_by_one_and_put_in_force_by_another(visit, house, units):
    """R-052, R-082"""
    officer = visit(Role.INFO_OFFICER)
    officer.send(
        "/campaigns",
        name="免费检测周",
        content="底盘、刹车、电瓶免费检测",
        starts_on="2025-04-21",
        ends_on="2025-04-27",
        free_inspection="yes",
    )
    refused = officer.send("/campaigns/1/activate")
    visit(Role.SUPERVISOR).send("/campaigns/1/activate")

    page = words_on(visit(Role.CLERK).look("/campaigns"))
    with units.reading() as uow:
        campaign = uow.session.get(Campaign, 1)
    assert refused.status_code == 403
    assert campaign.status is CampaignStatus.ACTIVE
    assert campaign.address == "广州市天河区示例路8号"
    for part in ("免费检测周", "底盘、刹车、电瓶免费检测", "4月21日", "广州市天河区示例路8号"):
        assert part in page


# The evening's check.


def test_what_was_forgotten_is_shown_by_field(visit, house, units, clock, now):
    """R-001, R-168"""
    clock.set(now + timedelta(days=2))
    browser = visit(Role.INFO_OFFICER)

    never = words_on(browser.look("/nightly"))
    browser.send("/nightly")
    page = words_on(browser.look("/nightly"))

    assert "还没有检查过" in never
    assert "建档超过两日仍不完整" in page
    assert "粤A12345" in page and "地址" in page


# The workshop.


def test_the_workshop_head_is_told_of_a_booking_the_same_day_and_notes_it(visit, house, units):
    """R-050: booked at 17:50, told before midnight."""
    with units() as uow:
        talk = uow.conversations.get(house.conversation)
        booking = book(
            uow,
            conversation=talk,
            starts_at=offer_slots(uow)[0],
            items=["小保养"],
            confirmed_text="好",
        )
        told = uow.staff.open_notices(Role.WORKSHOP_HEAD)
        assert [(one.origin, one.at) for one in told] == [
            (f"appointment:{booking.id}", uow.clock.now())
        ]
        assert booking.workshop_told_at == uow.clock.now()

    browser = visit(Role.WORKSHOP_HEAD)
    page = words_on(browser.look("/appointments"))
    browser.send(f"/appointments/notices/{told[0].id}")

    assert f"新预约{booking.number}" in page and "粤A12345 小保养" in page
    assert "王建国" not in page
    assert "新预约" not in words_on(browser.look("/appointments"))
    assert visit(Role.SUPERVISOR).send(f"/appointments/notices/{told[0].id}").status_code == 403


def test_advised_work_stays_in_the_file_until_it_is_done(visit, units, house):
    """R-018: shown in the dossier with its reason, and settled by whoever keeps the file."""
    clerk = visit(Role.INFO_OFFICER)
    with units.reading() as uow:
        car = uow.vehicles.by_plate("粤A12345")
    path = f"/customers/{car.owner_id}"

    clerk.send(f"{path}/vehicles/{car.id}/recommend", item="更换后刹车片", reason="磨到极限")
    shown = words_on(clerk.look(path))
    clerk.send(f"{path}/recommendations/1", how="done")

    assert "更换后刹车片" in shown and "磨到极限" in shown
    assert "磨到极限" not in words_on(clerk.look(path))


def test_a_card_that_disagrees_with_the_visits_asks_to_be_checked(visit, units, house):
    """R-016"""
    with units() as uow:
        car = uow.vehicles.by_plate("粤A12345")
        car.sold_by_us, car.delivered_on = True, None
        owner_id = car.owner_id

    page = words_on(visit(Role.INFO_OFFICER).look(f"/customers/{owner_id}"))

    assert "请核实" in page
    assert "记为本店售出,却没有交付日期" in page


def test_who_bought_elsewhere_is_followed_up_and_listed_until_the_car_comes(visit, units, house):
    """R-025: from the showroom register; wanted for services, not for a sale."""
    officer = visit(Role.INFO_OFFICER)

    officer.send(
        "/customers/new",
        name="钱进",
        phone="13900000099",
        wish="保养",
        elsewhere="1",
        source="walked_in",
    )

    page = words_on(officer.look("/service-lists?view=prospects"))
    assert "3月9日 周日 10:00" in page
    with units.reading() as uow:
        person = uow.customers.by_address("phone", "13900000099")
        planned = [row.kind.value for row in uow.follow_ups.open_of_customer(person.id)]
    assert "钱进" in page and "保养" in page
    assert planned == ["first_followup"]
