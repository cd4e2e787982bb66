"""The forms of annex 7-T: complete, under their names, with the columns of the paper."""

from __future__ import annotations

from datetime import date

import pytest

from crm.errors import NotFound, TextMissing
from crm.models import Appointment
from crm.registers.forms import all_forms, columns_of, form_called, lists, sheet_names
from crm.terms import (
    AppointmentStatus,
    CaseKind,
    CauseClass,
    ComplaintStatus,
    Department,
    Dimension,
    Disposition,
    EscalationReason,
    FollowUpKind,
    Language,
    NoteKind,
    Queue,
    RepairOrderState,
    Usage,
)
from crm.use_cases.complaint_intake import take_from_staff
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.forms import SHEETS
from crm.use_cases.outcomes import open_quick_form, record_note
from crm.use_cases.rework import enter_measure
from crm.use_cases.solutions import record_solution
from tests.builders import a_customer, a_follow_up, a_repair_order, a_staff_member, a_vehicle
from tests.crm.use_cases.info_desk import (
    MARCH,
    a_case,
    a_talk,
    at,
    lines_of,
    rows_of,
    sheet_of,
)


def test_all_79_forms_are_known_and_those_of_others_say_whose_they_are():
    """R-192, annex 7-T."""
    forms = all_forms()

    assert [form.number for form in forms] == list(range(1, 80))
    assert {form.t for form in forms if form.is_kept} == {
        *(f"T-{number:02d}" for number in range(1, 32) if number != 27),
        "T-79",
    }
    assert all(form.why.keys() == {"zh", "en"} for form in forms if not form.is_kept)


@pytest.mark.parametrize(
    "title, alias",
    [
        ("客户档案基本资料表", "客户档案资料表"),
        ("跟踪服务电话记录表", "跟踪服务客户电话记录表"),
        ("跟踪服务电话登记表", "跟踪服务电话登记表"),
        ("跟踪服务信函登记表", "跟踪服务信函登记表"),
    ],
)
def test_the_four_obligatory_forms_have_their_names_and_aliases(title, alias):
    """R-192."""
    [form] = [one for one in all_forms() if one.zh == title]

    assert form.is_kept
    assert form in [one for one in all_forms() if one.is_called(alias)]


def test_every_sheet_has_its_query_and_every_query_its_sheet():
    assert set(SHEETS) == set(sheet_names())
    used = {sheet for form in (*all_forms(), *lists()) for sheet in form.sheets}
    assert used | {"months"} == set(SHEETS)


def test_a_row_has_exactly_the_columns_of_its_sheet(open_unit):
    """Whatever a sheet names is given, so nothing on paper stays silently empty."""
    with open_unit() as uow:
        order = a_repair_order(uow)
        talk = a_talk(uow, "=1+1", repair_order=order, scores={Dimension.OVERALL: 1})
        case = a_case(uow, talk=talk)
        open_quick_form(
            uow,
            conversation=talk,
            words="刹车响",
            department=Department.WORKSHOP,
            deadline_at=at(3, 8),
            complaint_id=case.id,
        )
        record_note(uow, conversation=talk, kind=NoteKind.SUGGESTION, words="周末也营业")

    with open_unit() as uow:
        wrong = {}
        for name in SHEETS:
            columns = {column.name for column in columns_of(name)}
            for row in rows_of(uow, name):
                given = {key for key in row if not key.startswith("_")}
                if given - {"order", "customer", "plate"} - columns or columns - given:
                    wrong[name] = given ^ columns
        assert wrong == {}


def test_the_file_sheet_has_the_twelve_fields_in_their_order(open_unit):
    """R-176, R-003."""
    with open_unit() as uow:
        owner = a_customer(uow, address="天河路1号", desired_service="上门取车")
        car = a_vehicle(
            uow,
            owner=owner,
            vehicle_type="轿车",
            interval_km=5000,
            interval_months=6,
            next_due_on=date(2025, 9, 3),
        )
        a_repair_order(uow, vehicle=car, contact_person=owner)

    with open_unit() as uow:
        _, _, heads, values = lines_of(sheet_of(uow, "customer_files"))[:4]
    assert heads == [
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
    ]
    assert values == [
        "王建国",
        "天河路1号",
        "13800000001",
        "2025-03-03 16:00",
        "示例轿车",
        "粤A12345",
        "轿车",
        "更换前刹车片",
        "5000 km / 6 个月",
        "2025-09-03",
        "上门取车",
        "2025-03-03 RO-1001 更换前刹车片",
    ]


def test_a_call_record_has_every_column_filled_or_a_dash(open_unit):
    """R-177: exactly one record for a conversation."""
    with open_unit() as uow:
        talk = a_talk(uow, "刹车响,希望尽快修", repair_order=a_repair_order(uow))
        record_note(uow, conversation=talk, kind=NoteKind.DEMAND, words="希望尽快修")

    with open_unit() as uow:
        sheet = sheet_of(uow, "call_records")
        heads, record, *rest = lines_of(sheet)[2:]
    found = dict(zip(heads, record, strict=True))
    assert rest == []
    assert all(value not in (None, "") for value in record)
    assert (found["客户原话"], found["要求/希望/投诉"]) == ("刹车响,希望尽快修", "希望尽快修")
    assert (found["经办人"], found["事由"], found["答复"]) == ("机器人", "首次跟踪", "–")


def test_one_low_score_opens_one_quick_handling_form(open_unit):
    """R-180, R-124."""
    with open_unit() as uow:
        talk = a_talk(uow, "太慢了", scores={Dimension.RECEPTION_SPEED: 2})
        for words in ("太慢了", "还是太慢"):
            open_quick_form(
                uow,
                conversation=talk,
                words=words,
                department=Department.RECEPTION,
                deadline_at=at(3, 8),
            )

    with open_unit() as uow:
        [form] = rows_of(uow, "quick_handling")
        assert (form["number"], form["department"]) == (1, Department.RECEPTION)
        assert form["_link"] == f"/calls/{talk.id}"


def test_the_complaint_form_shows_signature_and_deadline_after_signing(open_unit):
    """R-181: form and register line are one row with one number."""
    with open_unit() as uow:
        person = a_staff_member(uow, display_name="周工")
        case = a_case(uow, talk=a_talk(uow, "刹车响"))
        unsigned = dict(rows_of(uow, "complaints")[0])
        case.responsible_id, case.signed_at, case.solve_by = person.id, at(3, 6, 15), at(3, 7, 18)

    assert (unsigned["signed_at"], unsigned["solve_by"]) == (None, None)
    with open_unit() as uow:
        [row] = rows_of(uow, "complaints")
        assert (row["number"], row["responsible"]) == ("C-00001", "周工")
        assert (row["signed_at"], row["solve_by"]) == (at(3, 6, 15), at(3, 7, 18))


def test_the_complaint_form_has_every_field_of_the_intake_table(open_unit):
    """R-181, R-111: table 4-F, from the running number to the customer's reaction."""
    with open_unit() as uow:
        talk = a_talk(uow, "刹车响,赔我五百")
        record_note(uow, conversation=talk, kind=NoteKind.DEMAND, words="赔五百")
        case = a_case(uow, talk=talk, demand_fen=50000, instruction="请先道歉", satisfied=False)
        raise_escalation(
            uow,
            origin="x",
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.COMPLAINT_UNRESOLVED,
            due_at=uow.clock.now(),
            complaint_id=case.id,
        )
        a_follow_up(
            uow,
            kind=FollowUpKind.COMPLAINT_REVISIT,
            customer=talk.customer,
            complaint_id=case.id,
            completed_at=at(3, 6, 16),
            disposition=Disposition.COMPLETED,
        )

    with open_unit() as uow:
        [row] = rows_of(uow, "complaints")
        lines = lines_of(sheet_of(uow, "complaints"))
    shown = dict(zip(lines[2], lines[3], strict=True))

    assert row["escalated_at"] == row["taken_at"]
    assert (shown["谈话要点"], shown["要求金额"]) == ("赔五百", 500)
    assert (shown["主管指示"], shown["客户反映"]) == ("请先道歉", "不满意")
    assert (shown["二次回访"], shown["回访结果"]) == ("2025-03-06 16:00", "完成")


def test_the_card_shows_each_visit_and_counts_no_free_one(open_unit):
    """R-182, R-015: the free inspection of January is marked and does not count."""
    with open_unit() as uow:
        car = a_vehicle(uow, owner=a_customer(uow))
        for number, moment, free in (
            ("RO-1", at(5, 5, year=2023), False),
            ("RO-3", at(1, 10), True),
            ("RO-2", at(11, 5, year=2023), False),
            ("RO-0", at(1, 5, year=2023), False),
        ):
            a_repair_order(
                uow, number=number, vehicle=car, handed_over_at=moment, free_campaign=free
            )

    with open_unit() as uow:
        card = rows_of(uow, "visit_card", words="粤A12345")
        assert [row["order"] for row in card] == ["RO-0", "RO-1", "RO-2", "RO-3"]
        assert [row["free_campaign"] for row in card] == [False, False, False, True]
        assert {(row["continuous"], row["counted_on"]) for row in card} == {
            (False, date(2023, 11, 5))
        }


def test_the_daily_report_lists_cars_in_repair_and_handed_over(open_unit, clock):
    """R-158, R-184: as they stood at the end of the day."""
    clock.set(at(3, 3, 17, 30))
    with open_unit() as uow:
        for number in range(3):
            a_repair_order(
                uow,
                number=f"IN-{number}",
                handed_over_at=None,
                arrived_at=at(3, 3, 9),
                vehicle=a_vehicle(uow, plate=f"粤A0000{number}", owner=a_customer(uow)),
            )
        for number in range(5):
            a_repair_order(
                uow,
                number=f"OUT-{number}",
                handed_over_at=at(3, 3, 11 + number),
                vehicle=a_vehicle(uow, plate=f"粤B0000{number}", owner=a_customer(uow)),
            )
    clock.set(at(3, 5))
    with open_unit() as uow:
        late = uow.repair_orders.by_number("IN-0")
        late.state, late.handed_over_at = RepairOrderState.HANDED_OVER, at(3, 4)

    with open_unit() as uow:
        states = [row["state"] for row in rows_of(uow, "daily_orders", *(at(3, 3).date(),) * 2)]
        assert states.count(RepairOrderState.IN_REPAIR) == 3
        assert states.count(RepairOrderState.HANDED_OVER) == 5


def test_the_tracking_table_follows_the_cars_that_were_handed_over(open_unit, clock):
    """R-154, R-184: empty rows stand as open until the seven-day call was made."""
    with open_unit() as uow:
        first = a_repair_order(uow, number="RO-1")
        a_repair_order(
            uow, number="RO-2", vehicle=a_vehicle(uow, plate="粤B1", owner=a_customer(uow))
        )
    clock.set(at(3, 10))
    with open_unit() as uow:
        talk = a_talk(
            uow,
            "还是有点响",
            repair_order=uow.repair_orders.get(first.id),
            kind=FollowUpKind.SEVEN_DAY_CHECK,
            usage=Usage.PROBLEM,
        )
        record_note(uow, conversation=talk, kind=NoteKind.SUGGESTION, words="交车前试车")

    with open_unit() as uow:
        day = (at(3, 3).date(),) * 2
        called, waiting = rows_of(uow, "daily_tracking", *day)
        assert (called["order"], called["result"], called["words"]) == (
            "RO-1",
            "problem",
            "还是有点响",
        )
        assert (called["caller"], called["called_at"]) == ("bot", at(3, 10))
        assert called["suggestions"] == ["交车前试车"]
        assert (waiting["result"], waiting["words"]) == ("open", None)


def test_rework_stays_open_until_the_service_manager_enters_a_measure(open_unit):
    """R-185, R-123: another's solution does not fill it; his order's number stands in it."""
    with open_unit() as uow:
        order = a_repair_order(uow)
        case = take_from_staff(
            uow,
            customer=order.contact_person,
            vehicle=order.vehicle,
            repair_order=order,
            words="刚换的刹车片异响还在",
            kind=CaseKind.COMPLAINT,
            channel=None,
            by="李娜",
        )
        record_solution(
            uow,
            complaint_id=case.id,
            by="周敏",
            solution="免费返修",
            cause="装配",
            cause_class=CauseClass.WORKMANSHIP,
            facts_checked=True,
        )
        [row] = rows_of(uow, "rework")

    assert (row["order"], row["item"], row["caller"]) == ("RO-1001", "更换前刹车片", "李娜")
    assert (row["measure"], row["new_order"], row["solved_at"]) == (None, None, None)

    with open_unit() as uow:
        enter_measure(
            uow, complaint_id=case.id, measure="换减震块", new_order="RO-1002", by="刘经理"
        )
        [row] = rows_of(uow, "rework")
        assert (row["measure"], row["new_order"], row["solved_at"]) == (
            "换减震块",
            "RO-1002",
            uow.clock.now(),
        )
        assert uow.complaints.get(case.id).events[-1].by == "刘经理"
        with pytest.raises(TextMissing):
            enter_measure(uow, complaint_id=case.id, measure=" ", by="刘经理")
        with pytest.raises(NotFound):
            enter_measure(uow, complaint_id=a_case(uow, "C-9").id, measure="x", by="刘经理")


def test_the_appointment_statistics_show_booked_kept_and_their_share(open_unit):
    """R-188: twenty appointments, seventeen kept, of thirty-four visits."""
    with open_unit() as uow:
        car = a_vehicle(uow, owner=a_customer(uow))
        for number in range(20):
            kept = number < 17
            uow.appointments.add(
                Appointment(
                    number=f"A-{number}",
                    vehicle_id=car.id,
                    status=AppointmentStatus.KEPT if kept else AppointmentStatus.MISSED,
                    starts_at=at(3, 1 + number, 9),
                    items=["小保养"],
                    booked_at=at(2, 20),
                )
            )
        for number in range(34):
            a_repair_order(
                uow, number=f"RO-{number}", vehicle=car, handed_over_at=at(3, 1 + number % 28)
            )

    with open_unit() as uow:
        [sums] = rows_of(uow, "appointment_sums")
        assert (sums["booked"], sums["kept"], sums["missed"]) == (20, 17, 3)
        assert (sums["visits"], sums["share"]) == (34, 50.0)
        assert len(rows_of(uow, "appointments")) == 20


def test_a_form_is_narrowed_by_advisor_department_and_words(open_unit):
    with open_unit() as uow:
        for name, advisor, department in (
            ("王建国", "赵磊", Department.WORKSHOP),
            ("李秀英", "孙晓琳", Department.PAINT),
        ):
            owner = a_customer(uow, name=name)
            order = a_repair_order(
                uow,
                number=f"RO-{advisor}",
                vehicle=a_vehicle(uow, plate=f"粤{name}", owner=owner),
                contact_person=owner,
                advisor_name=advisor,
            )
            talk = a_talk(uow, repair_order=order)
            a_case(uow, number=f"C-{name}", talk=talk, department=department)

    with open_unit() as uow:

        def numbers(**filters):
            return [row["number"] for row in rows_of(uow, "complaints", **filters)]

        assert numbers(advisor="赵磊") == ["C-王建国"]
        assert numbers(department=Department.PAINT) == ["C-李秀英"]
        assert numbers(words="李秀") == ["C-李秀英"]
        assert len(numbers()) == 2


def test_a_customers_words_are_never_calculated_and_numbers_are_masked(open_unit):
    """R-141, R-232."""
    with open_unit() as uow:
        a_talk(uow, '=HYPERLINK("http://elsewhere.test")')

    with open_unit() as uow:
        sheet = sheet_of(uow, "call_records", full_phones=False)
        heads = lines_of(sheet)[2]
        words = sheet.cell(row=4, column=heads.index("客户原话") + 1)
        assert (words.data_type, words.value[:5]) == ("s", "=HYPE")
        assert sheet.cell(row=4, column=heads.index("电话") + 1).value == "138****0001"


def test_an_english_reader_has_his_headings_beside_those_of_the_paper(open_unit):
    with open_unit() as uow:
        sheet = sheet_of(uow, "call_register", language=Language.EN)

    assert sheet.title == "跟踪服务电话登记表"
    assert lines_of(sheet)[2][:2] == ["编号 No.", "日期时间 Date and time"]


def test_a_case_shows_every_change_and_is_found_by_its_state(open_unit):
    """R-171: the state of each case stands in the form that lists them."""
    with open_unit() as uow:
        a_case(uow, "C-1", status=ComplaintStatus.ESCALATED)
        a_case(uow, "C-2", status=ComplaintStatus.CLOSED, closed_at=at(3, 6))

    with open_unit() as uow:
        assert {row["number"]: row["status"] for row in rows_of(uow, "complaints")} == {
            "C-1": ComplaintStatus.ESCALATED,
            "C-2": ComplaintStatus.CLOSED,
        }


def test_nothing_of_another_month_is_on_the_form(open_unit, clock):
    clock.set(at(4, 2))
    with open_unit() as uow:
        a_talk(uow)

    with open_unit() as uow:
        assert rows_of(uow, "call_records", *MARCH) == []
        assert form_called("call_records").zh == "跟踪服务电话记录表"
        assert (
            rows_of(uow, "call_register", at(4, 1).date(), at(4, 30).date())[0]["result"]
            is Disposition.COMPLETED
        )


def test_reception_has_todays_appointments_with_whom_to_expect_and_who_looks_after_them(open_unit):
    """R-092: customer, plate, time, item and advisor, as a sheet for the front desk."""
    with open_unit() as uow:
        advisor = a_staff_member(uow, display_name="赵磊")
        owner = a_customer(uow, advisor=advisor)
        uow.appointments.add(
            Appointment(
                number="A-1",
                customer_id=owner.id,
                vehicle_id=a_vehicle(uow, owner=owner).id,
                status=AppointmentStatus.CONFIRMED,
                starts_at=at(3, 6, 14),
                items=["小保养"],
                booked_at=at(3, 5),
            )
        )

    with open_unit() as uow:
        [row] = rows_of(uow, "appointments", date(2025, 3, 6), date(2025, 3, 6))
        sheet = lines_of(sheet_of(uow, "appointments"))
    assert [row[name] for name in ("customer", "plate", "starts_at", "items", "advisor")] == [
        "王建国",
        "粤A12345",
        at(3, 6, 14),
        ["小保养"],
        "赵磊",
    ]
    assert "赵磊" in sheet[-1]
