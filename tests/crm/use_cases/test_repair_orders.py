"""Repair orders taken in: from files, again and again, and one at a time."""

from __future__ import annotations

import csv
import gc
import sys
import tracemalloc
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from crm.intake.errors import CellRefused, FileTooLarge, HeadingsMissing, OrderOfOtherVehicle
from crm.models import AuditEntry, Customer, MaintenancePlan, Note, RepairOrder, Vehicle
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import ClubStatus, Department, Honorific, PersonRole, RepairOrderState, Role
from crm.use_cases.repair_orders import (
    ImportReport,
    RepairOrderSlip,
    import_repair_orders,
    take_repair_order,
)
from tests.builders import HANDED_OVER, a_customer, a_repair_order, a_staff_member, a_vehicle
from tests.crm.intake.exports import a_row, as_csv, as_xlsx

IN_REPAIR = {"状态": "在修", "出厂时间": ""}


def taken(units: UnitsOfWork, tmp_path: Path, *rows: dict[str, str]) -> ImportReport:
    """Import these rows as one file."""
    return import_repair_orders(units, as_csv(tmp_path / "orders.csv", *rows))


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.orders_new, report.orders_changed, report.orders_unchanged


def every(uow, model) -> list:
    return list(uow.session.query(model).order_by(model.id))


def a_slip(**others) -> RepairOrderSlip:
    told = {
        "number": "RO-1001",
        "plate": "粤A12345",
        "customer_name": "王建国",
        "honorific": Honorific.MR,
        "phone": "13800000001",
        "model": "示例轿车",
        "odometer_km": 18400,
        "handed_over_at": HANDED_OVER,
        "items": (("更换前刹车片", Department.WORKSHOP),),
    } | others
    return RepairOrderSlip(**told)


def test_an_order_opens_the_files_of_vehicle_owner_and_contact_person(units, tmp_path):
    """R-001, R-012"""
    with units() as uow:
        advisor = a_staff_member(uow, "zhaolei", Role.SALES, display_name="赵磊")

    report = taken(units, tmp_path, a_row(送修人="李芳女士", 地址="示例路8号", 俱乐部会员="是"))

    assert counts(report) == (1, 0, 0)
    assert (report.customers_new, report.vehicles_new, report.rejects) == (2, 1, None)
    with units() as uow:
        (order,) = every(uow, RepairOrder)
        vehicle, contact = order.vehicle, order.contact_person
        assert (vehicle.plate, vehicle.owner.name, vehicle.private_use) == (
            "粤A12345",
            "王建国",
            True,
        )
        assert (contact.name, contact.honorific, contact.phone()) == (
            "李芳",
            Honorific.MS,
            "13800000001",
        )
        assert (contact.club_status, contact.address) == (ClubStatus.MEMBER, "示例路8号")
        assert contact.advisor_id == advisor.id
        assert {(tie.customer.name, tie.role) for tie in vehicle.people} == {
            ("王建国", PersonRole.OWNER),
            ("李芳", PersonRole.CONTACT_PERSON),
        }
        assert vehicle.owner.phone() is None
        assert [(line.description, line.amount_fen) for line in order.lines] == [
            ("更换前刹车片", 46000)
        ]
        assert (order.amount_fen, order.odometer_km) == (46000, 18400)
        assert order.handed_over_at == datetime(2025, 3, 3, 8, 0, tzinfo=timezone.utc)


def test_importing_a_file_twice_changes_nothing(units, tmp_path):
    """R-023"""
    rows = [
        a_row(),
        a_row(维修项目="四轮定位"),
        a_row(进厂维修单号="RO-1002", 车牌号="粤B12345", 电话="", 送修人="李芳"),
        a_row(进厂维修单号="RO-1003", 车牌号="粤C12345", 车主="广州示例物流有限公司"),
    ]

    first = taken(units, tmp_path, *rows)
    second = taken(units, tmp_path, *rows)

    assert (first.customers_new, first.vehicles_new, counts(first)) == (4, 3, (3, 0, 0))
    assert (second.customers_new, second.vehicles_new, counts(second)) == (0, 0, (0, 0, 3))


def test_a_returning_car_keeps_its_old_file(units, tmp_path):
    """R-006"""
    taken(units, tmp_path, a_row())

    report = taken(
        units, tmp_path, a_row(进厂维修单号="RO-1002", 车牌号="粤a·12345", 电话="138-0000-0001")
    )

    assert (counts(report), report.customers_new, report.vehicles_new) == ((1, 0, 0), 0, 0)
    with units() as uow:
        vehicle = uow.vehicles.by_plate("粤A12345")
        assert len(uow.repair_orders.of_vehicle(vehicle.id)) == 2


def test_one_customer_may_bring_two_cars(units, tmp_path):
    """R-004"""
    report = taken(units, tmp_path, a_row(), a_row(进厂维修单号="RO-1002", 车牌号="粤B12345"))

    assert (report.customers_new, report.vehicles_new) == (1, 2)


def test_a_car_that_leaves_gets_its_hand_over_at_the_next_import(units, tmp_path):
    taken(units, tmp_path, a_row(**IN_REPAIR))
    with units() as uow:
        (order,) = every(uow, RepairOrder)
        assert (order.state, order.handed_over_at) == (RepairOrderState.IN_REPAIR, None)
        assert order.vehicle.next_due_on is None

    report = taken(units, tmp_path, a_row())

    assert counts(report) == (0, 1, 0)
    with units() as uow:
        (order,) = every(uow, RepairOrder)
        assert order.state is RepairOrderState.HANDED_OVER
        assert order.handed_over_at == datetime(2025, 3, 3, 8, 0, tzinfo=timezone.utc)
        assert order.vehicle.next_due_on == date(2025, 9, 3)


def test_an_older_export_does_not_bring_a_car_back_into_the_workshop(units, tmp_path):
    taken(units, tmp_path, a_row())

    report = taken(units, tmp_path, a_row(**IN_REPAIR))

    assert counts(report) == (0, 0, 1)


def test_a_blank_cell_leaves_the_books_as_they_are(units, tmp_path):
    taken(units, tmp_path, a_row())

    report = taken(
        units, tmp_path, a_row(行驶里程="", 维修顾问="", 车型="", 维修项目="", 项目金额="")
    )

    assert counts(report) == (0, 0, 1)


def test_a_line_gone_from_the_export_is_taken_off_and_a_new_one_added(units, tmp_path):
    taken(units, tmp_path, a_row(), a_row(维修项目="四轮定位", 项目金额="180"))

    report = taken(units, tmp_path, a_row(), a_row(维修项目="更换蓄电池", 项目金额="580"))

    assert counts(report) == (0, 1, 0)
    with units() as uow:
        (order,) = every(uow, RepairOrder)
        assert [line.description for line in order.lines] == ["更换前刹车片", "更换蓄电池"]
        assert order.amount_fen == 46000 + 58000


def test_lines_far_apart_in_a_long_file_still_come_together(units, tmp_path):
    between = [
        a_row(进厂维修单号=f"X-{number}", 车牌号=f"粤B{number:05d}", 电话="")
        for number in range(1100)
    ]
    rows = [a_row(), *between, a_row(维修项目="四轮定位", 项目金额="180")]

    first = taken(units, tmp_path, *rows)
    second = taken(units, tmp_path, *rows)

    assert counts(first) == (1101, 0, 0)
    assert counts(second) == (0, 0, 1101)
    with units() as uow:
        order = uow.repair_orders.by_number("RO-1001")
        assert [line.description for line in order.lines] == ["更换前刹车片", "四轮定位"]
        assert order.amount_fen == 64000


def test_the_amount_is_the_files_total_or_else_the_sum_of_the_lines(units, tmp_path):
    taken(
        units,
        tmp_path,
        a_row(结算金额="999"),
        a_row(进厂维修单号="RO-1002", 维修项目="更换机油;更换机滤", 项目金额="340", 结算金额=""),
        a_row(进厂维修单号="RO-1003", 项目金额="", 结算金额=""),
    )

    with units() as uow:
        assert [order.amount_fen for order in every(uow, RepairOrder)] == [99900, 34000, None]


def test_a_known_number_on_another_car_is_refused_and_nothing_is_changed(units, tmp_path):
    taken(units, tmp_path, a_row())

    report = taken(units, tmp_path, a_row(车牌号="粤B00000"))

    assert (counts(report), report.rejected, report.vehicles_new) == ((0, 0, 0), 1, 0)
    with units() as uow:
        assert [vehicle.plate for vehicle in every(uow, Vehicle)] == ["粤A12345"]


# --- the rejects file -----------------------------------------------------------------


def test_refused_rows_stand_beside_the_file_with_reasons_in_both_languages(units, tmp_path):
    path = as_csv(tmp_path / "orders.csv", a_row(), a_row(进厂维修单号="RO-2", 车牌号="无牌"))

    report = import_repair_orders(units, path)

    assert (counts(report), report.rejected) == ((1, 0, 0), 1)
    assert report.rejects == tmp_path / "orders.csv.rejects.csv"
    with report.rejects.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert {heading: line[heading] for heading in a_row()} == a_row(
        进厂维修单号="RO-2", 车牌号="无牌"
    )
    assert line["行号/line"] == "3"
    assert "车牌号“无牌”不正确" in line["原因"]
    assert "plate '无牌' is not right" in line["reason"]


def test_the_corrected_rejects_file_can_be_imported_by_itself(units, tmp_path):
    bad = a_row(进厂维修单号="RO-2", 车牌号="无牌")
    report = taken(units, tmp_path, a_row(), bad, bad | {"维修项目": "四轮定位"})
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(
        report.rejects.read_text(encoding="utf-8-sig").replace(",无牌,", ",粤B12345,"),
        encoding="utf-8-sig",
    )

    again = import_repair_orders(units, corrected)

    assert (counts(again), again.rejects) == ((1, 0, 0), None)
    with units() as uow:
        assert len(uow.repair_orders.by_number("RO-2").lines) == 2


def test_each_import_replaces_the_rejects_of_the_last(units, tmp_path):
    taken(units, tmp_path, a_row(车牌号="无牌"))

    clean = taken(units, tmp_path, a_row())

    assert clean.rejects is None
    assert [path.name for path in tmp_path.glob("*rejects*")] == []


# --- files that are not taken at all ----------------------------------------------------


def test_a_file_that_cannot_be_used_writes_nothing(units, tmp_path):
    wrong = as_csv(tmp_path / "wrong.csv", {"名字": "王建国"})
    large = as_csv(tmp_path / "large.csv", a_row())

    with pytest.raises(HeadingsMissing):
        import_repair_orders(units, wrong)
    with pytest.raises(FileTooLarge):
        import_repair_orders(units, large, largest=10)

    with units() as uow:
        assert every(uow, RepairOrder) + every(uow, AuditEntry) == []


def test_gbk_and_workbooks_give_the_same_books_as_utf8(units, tmp_path):
    first = taken(units, tmp_path, a_row())
    gbk = import_repair_orders(units, as_csv(tmp_path / "gbk.csv", a_row(), encoding="gbk"))
    book = import_repair_orders(units, as_xlsx(tmp_path / "book.xlsx", a_row()))

    assert [counts(report) for report in (first, gbk, book)] == [(1, 0, 0), (0, 0, 1), (0, 0, 1)]


def test_a_dealership_imports_with_its_own_headings(units, tmp_path):
    headings = tmp_path / "ours.yml"
    headings.write_text(
        "headings: {number: [A], plate: [B], handed_over_at: [C], owner: [D], contact: [E]}",
        encoding="utf-8",
    )
    row = {"A": "RO-1", "B": "粤A12345", "C": "2025-03-03", "D": "王建国", "E": "李芳"}

    report = import_repair_orders(units, as_csv(tmp_path / "orders.csv", row), headings=headings)

    assert (counts(report), report.customers_new) == ((1, 0, 0), 2)


def test_an_import_is_in_the_audit_with_its_counts(units, tmp_path):
    import_repair_orders(units, as_csv(tmp_path / "orders.csv", a_row()), by="wang")

    with units() as uow:
        (entry,) = every(uow, AuditEntry)
        assert (entry.by, entry.what, entry.key) == ("wang", "imported", "orders.csv")
        assert entry.after["orders_new"] == 1


def test_progress_is_told_chunk_by_chunk(units, tmp_path):
    rows = [a_row(进厂维修单号=f"X-{number}") for number in range(1500)]
    told: list[int] = []

    import_repair_orders(units, as_csv(tmp_path / "orders.csv", *rows), progress=told.append)

    assert told == [1000, 1500]


def test_memory_does_not_grow_with_the_file(sqlite_url, clock, tmp_path):
    units = UnitsOfWork(open_database(sqlite_url), clock=clock)

    small = peak_memory(units, long_file(tmp_path / "small.csv", rows=12_000))
    large = peak_memory(units, long_file(tmp_path / "large.csv", rows=60_000))

    assert large < small * 1.5
    units.engine.dispose()


def long_file(path: Path, *, rows: int) -> Path:
    """An export with ten lines an order, every order of the same car."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(a_row())
        for number in range(rows):
            row = a_row(进厂维修单号=f"{path.stem}-{number // 10}", 维修项目=f"项目{number % 10}")
            writer.writerow(row.values())
    return path


def peak_memory(units: UnitsOfWork, path: Path) -> int:
    """The most memory Python held while a file was imported."""
    tracemalloc.start()
    import_repair_orders(units, path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


# --- who is who -------------------------------------------------------------------------


def test_a_person_without_a_number_is_known_by_name_and_car(units, tmp_path):
    nameless = a_row(电话="")

    report = taken(
        units,
        tmp_path,
        nameless,
        nameless | {"进厂维修单号": "RO-2", "车主": "王先生"},
        nameless | {"进厂维修单号": "RO-3", "车牌号": "粤B12345"},
    )

    assert report.customers_new == 2
    with units() as uow:
        assert [(who.name, who.honorific) for who in every(uow, Customer)] == [
            ("王建国", Honorific.MR),
            ("王建国", None),
        ]


def test_a_bare_family_name_is_completed_by_the_full_one(units, tmp_path):
    taken(units, tmp_path, a_row(车主="王先生"))

    report = taken(units, tmp_path, a_row(进厂维修单号="RO-2", 车主="王建国"))

    assert report.customers_new == 0
    with units() as uow:
        assert [(who.name, who.honorific) for who in every(uow, Customer)] == [
            ("王建国", Honorific.MR)
        ]


def test_a_number_under_another_name_stays_its_holders_and_is_put_up_for_checking(units, tmp_path):
    with units() as uow:
        a_customer(uow, "王建国", phone="13800000001")

    report = taken(units, tmp_path, a_row(车主="李芳"))
    again = taken(units, tmp_path, a_row(车主="李芳"))

    assert (report.customers_new, again.customers_new) == (0, 0)
    with units() as uow:
        (note,) = every(uow, Note)
        assert "“李芳”" in note.text
        assert "“王建国”" in note.text
        assert note.customer_id == uow.customers.by_address("phone", "13800000001").id


def test_a_companys_cars_are_filed_under_one_company_and_its_drivers_apart(units, tmp_path):
    """R-012, R-013"""
    company = {"车主": "广州示例物流有限公司"}

    report = taken(
        units,
        tmp_path,
        a_row(**company),
        a_row(进厂维修单号="RO-2", 车牌号="粤B12345", 电话="13800000002", **company),
        a_row(进厂维修单号="RO-3", 车牌号="粤C12345", 电话="", **company),
    )

    assert (report.customers_new, report.vehicles_new) == (2, 3)
    with units() as uow:
        vehicles = every(uow, Vehicle)
        assert len({vehicle.owner_id for vehicle in vehicles}) == 1
        assert {vehicle.private_use for vehicle in vehicles} == {False}
        phones = [order.contact_person.phone() for order in every(uow, RepairOrder)]
        assert phones == ["13800000001", "13800000002", "13800000001"]


def test_the_newest_visits_number_takes_the_old_ones_place(units, tmp_path):
    taken(units, tmp_path, a_row())

    taken(
        units, tmp_path, a_row(进厂维修单号="RO-2", 出厂时间="2025-03-05 16:00", 电话="13800000009")
    )
    older = a_row(进厂维修单号="RO-0", 进厂时间="", 出厂时间="2025-01-05 16:00", 电话="13800000008")
    report = taken(units, tmp_path, older)

    assert report.customers_new == 0
    with units() as uow:
        (customer,) = every(uow, Customer)
        assert customer.phone() == "13800000009"
        assert [
            (point.address, point.valid_until is None) for point in customer.contact_points
        ] == [
            ("13800000001", False),
            ("13800000009", True),
        ]


def test_a_number_the_customer_gave_up_does_not_come_back_from_the_dms(units, tmp_path):
    taken(units, tmp_path, a_row())
    with units() as uow:
        (customer,) = every(uow, Customer)
        uow.customers.end_contact_point(customer.contact_points[0].id, uow.clock.now())

    report = taken(units, tmp_path, a_row(进厂维修单号="RO-2", 出厂时间="2025-03-05 16:00"))

    assert report.customers_new == 0
    with units() as uow:
        (customer,) = every(uow, Customer)
        assert customer.phone() is None


def test_a_sold_car_changes_its_owner_with_the_newest_visit_only(units, tmp_path):
    taken(units, tmp_path, a_row())
    newer = a_row(进厂维修单号="RO-2", 出厂时间="2025-03-05 16:00", 车主="李芳", 电话="13800000002")
    older = a_row(
        进厂维修单号="RO-0", 进厂时间="", 出厂时间="2025-01-05", 车主="陈明", 电话="13800000003"
    )

    taken(units, tmp_path, newer, older)

    with units() as uow:
        vehicle = uow.vehicles.by_plate("粤A12345")
        assert vehicle.owner.name == "李芳"
        owners = [tie.customer.name for tie in vehicle.people if tie.role is PersonRole.OWNER]
        assert owners == ["李芳"]


# --- the next service -------------------------------------------------------------------


def test_the_next_service_is_proposed_by_mileage_and_months(units, tmp_path):
    """R-020"""
    taken(units, tmp_path, a_row())

    with units() as uow:
        vehicle = uow.vehicles.by_plate("粤A12345")
        assert (vehicle.next_due_on, vehicle.next_due_km) == (date(2025, 9, 3), 23400)


def test_the_models_plan_goes_before_the_usual_interval(units, tmp_path):
    """R-020"""
    with units() as uow:
        uow.session.add(
            MaintenancePlan(
                model="示例轿车",
                interval_km=10_000,
                interval_months=12,
                items=["更换机油"],
                price=640,
                hours=1.5,
            )
        )

    taken(units, tmp_path, a_row())

    with units() as uow:
        vehicle = uow.vehicles.by_plate("粤A12345")
        assert (vehicle.next_due_on, vehicle.next_due_km) == (date(2026, 3, 3), 28400)
        assert (vehicle.next_due_items, vehicle.next_due_price) == (["更换机油"], 640)


def test_who_drives_much_is_due_sooner_by_the_cars_own_odometer(units, tmp_path):
    """R-020: 6 000 km in sixty days are a hundred a day, so 5 000 km take fifty days."""
    taken(
        units,
        tmp_path,
        a_row(
            进厂维修单号="RO-0",
            进厂时间="2025-01-02 09:00",
            出厂时间="2025-01-02",
            行驶里程="12400",
        ),
    )

    taken(units, tmp_path, a_row(维修项目="保养"))

    with units() as uow:
        vehicle = uow.vehicles.by_plate("粤A12345")
        assert (vehicle.next_due_on, vehicle.next_due_km) == (date(2025, 4, 22), 23400)


def test_only_a_service_moves_the_next_one_and_never_an_older_visit(units, tmp_path):
    with units() as uow:
        a_vehicle(uow, "粤A12345", next_due_on=date(2025, 4, 1), next_due_km=20_000)

    taken(units, tmp_path, a_row())
    with units() as uow:
        assert uow.vehicles.by_plate("粤A12345").next_due_on == date(2025, 4, 1)
    taken(units, tmp_path, a_row(进厂维修单号="RO-2", 维修项目="10000公里保养"))
    taken(
        units,
        tmp_path,
        a_row(进厂维修单号="RO-0", 进厂时间="", 出厂时间="2025-01-05", 维修项目="5000公里保养"),
    )

    with units() as uow:
        assert uow.vehicles.by_plate("粤A12345").next_due_on == date(2025, 9, 3)


def test_a_date_the_staff_set_is_not_undone_by_importing_again(units, tmp_path):
    """R-020"""
    taken(units, tmp_path, a_row(维修项目="保养"))
    with units() as uow:
        uow.vehicles.by_plate("粤A12345").next_due_on = date(2025, 7, 1)

    taken(units, tmp_path, a_row(维修项目="保养"))

    with units() as uow:
        assert uow.vehicles.by_plate("粤A12345").next_due_on == date(2025, 7, 1)


def test_the_first_service_is_registered_with_its_date(units, tmp_path):
    """R-021"""
    taken(units, tmp_path, a_row(维修项目="首保", 购车日期="2025-01-15"))

    with units() as uow:
        vehicle = uow.vehicles.by_plate("粤A12345")
        assert (vehicle.delivered_on, vehicle.first_service_done_on) == (
            date(2025, 1, 15),
            date(2025, 3, 3),
        )


def test_a_free_campaign_visit_is_marked_as_one(units, tmp_path):
    """R-015"""
    taken(units, tmp_path, a_row(免费活动="是"), a_row(进厂维修单号="RO-2", 免费活动=""))

    with units() as uow:
        assert [order.free_campaign for order in every(uow, RepairOrder)] == [True, False]


# --- one at a time ----------------------------------------------------------------------


def test_one_order_told_by_a_caller_is_kept_like_one_from_a_file(units, tmp_path):
    with units() as uow:
        order = take_repair_order(uow, a_slip(club_member=True, amount_fen=46000))
        assert (order.vehicle.plate, order.contact_person.name) == ("粤A12345", "王建国")
        assert order.contact_person.club_status is ClubStatus.MEMBER
        assert [(line.description, line.department) for line in order.lines] == [
            ("更换前刹车片", Department.WORKSHOP)
        ]

    report = taken(units, tmp_path, a_row(维修顾问="", 进厂时间="", 项目金额=""))

    assert (counts(report), report.customers_new) == ((0, 0, 1), 0)


def test_telling_an_order_again_changes_only_what_is_different(units):
    with units() as uow:
        first = take_repair_order(uow, a_slip(handed_over_at=None))
        assert first.state is RepairOrderState.IN_REPAIR
        second = take_repair_order(uow, a_slip(items=(("四轮定位", None),)))

        assert second is first
        assert second.state is RepairOrderState.HANDED_OVER
        assert [line.description for line in second.lines] == ["四轮定位"]
        assert second.lines[0].department is Department.WORKSHOP


def test_an_order_for_a_car_already_in_hand_is_seen_at_once(units):
    with units() as uow:
        owner = a_customer(uow)
        vehicle = a_vehicle(uow, "粤A12345", owner=owner)
        old = a_repair_order(uow, "RO-1000", vehicle=vehicle, contact_person=owner)

        order = take_repair_order(uow, a_slip())

        assert (order.vehicle, order.contact_person) == (old.vehicle, owner)
        assert vehicle.next_due_km == 23400


@pytest.mark.parametrize(
    "told, why",
    [
        ({"plate": "ABC"}, "粤A12345"),
        ({"phone": "123"}, "11 位"),
        ({"number": " "}, "不能为空"),
        ({"handed_over_at": datetime(2025, 3, 3, 16, 0)}, "没有时区"),  # noqa: DTZ001 - on purpose
        ({"handed_over_at": datetime(2026, 3, 3, tzinfo=timezone.utc)}, "在将来"),
        ({"odometer_km": -1}, "行驶里程"),
    ],
)
def test_a_slip_that_cannot_be_is_refused(units, told, why):
    with pytest.raises(CellRefused, match=why), units() as uow:
        take_repair_order(uow, a_slip(**told))


def test_a_slip_for_a_number_of_another_car_is_refused(units):
    with units() as uow:
        take_repair_order(uow, a_slip())

    with pytest.raises(OrderOfOtherVehicle, match="粤A12345"), units() as uow:
        take_repair_order(uow, a_slip(plate="粤B12345"))


def test_an_import_leaves_the_interpreter_as_it_found_it(units, tmp_path):
    """A server imports among other work: its threads and its collector go on as before."""
    before = sys.getswitchinterval(), gc.get_threshold()

    taken(units, tmp_path, a_row())
    with pytest.raises(HeadingsMissing):
        import_repair_orders(units, as_csv(tmp_path / "odd.csv", {"甲": "1"}))

    assert (sys.getswitchinterval(), gc.get_threshold()) == before
