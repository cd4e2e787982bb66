"""The information officer's day: first services, letters, new files, lost customers, upkeep."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.errors import FileIncomplete, InvalidSetting, NotFound, SlipEntered
from crm.models import Appointment, ContactAttempt
from crm.rules.absence_words import absence_reason_in
from crm.terms import (
    AbsenceReason,
    AppointmentStatus,
    AttemptStatus,
    Channel,
    Disposition,
    FirstServiceState,
    FollowUpKind,
    FollowUpStatus,
    LetterKind,
    Role,
)
from crm.use_cases.file_audits import audit_new_files, put_on_file, tick_corrected
from crm.use_cases.first_service import enter_slip, file_voucher, hand_to_sales
from crm.use_cases.hand_calls import HandCall, record_hand_call
from crm.use_cases.letter_batches import letters_to_send, send_letters
from crm.use_cases.lost_customers import hear_reasons
from crm.use_cases.policies import change_setting
from crm.use_cases.report_rounds import go_round
from crm.use_cases.staff_notices import open_notices
from tests.builders import (
    a_customer,
    a_dealership,
    a_follow_up,
    a_repair_order,
    a_staff_member,
    a_vehicle,
)
from tests.crm.use_cases.info_desk import a_car, a_talk, at, rows_of

TODAY = date(2025, 3, 6)


@pytest.fixture
def database_url(sqlite_url):
    """The queries run on both databases in test_forms."""
    return sqlite_url


def a_slip(uow, plate, number="SB-1", done_on=TODAY):
    return enter_slip(uow, plate=plate, slip_number=number, done_on=done_on, by="信息员")


def test_a_slip_entered_twice_leaves_one_line_and_a_warning(open_unit):
    """R-164, R-021: by plate, then by VIN of the same car."""
    with open_unit() as uow:
        a_car(uow, "粤A1", vin="LVVDB11B0TD000001", delivered_on=date(2025, 1, 15))
        a_slip(uow, "粤A1")
        with pytest.raises(SlipEntered):
            a_slip(uow, "LVVDB11B0TD000001", "SB-2")

    with open_unit() as uow:
        [row] = rows_of(uow, "first_service")
        assert (row["number"], row["slip_number"], row["plate"]) == (1, "SB-1", "粤A1")
        assert uow.vehicles.by_plate("粤A1").first_service_state is FirstServiceState.DONE


def test_a_voucher_is_filed_only_for_an_entered_slip(open_unit):
    """R-164."""
    with open_unit() as uow:
        a_car(uow, "粤A1")
        slip = a_slip(uow, "粤A1")
        file_voucher(uow, slip_id=slip.id, by="信息员")
        with pytest.raises(NotFound):
            file_voucher(uow, slip_id=slip.id + 1, by="信息员")

    with open_unit() as uow:
        assert rows_of(uow, "first_service")[0]["voucher_filed_at"] is not None


def test_sales_has_the_first_services_of_each_day_or_the_word_none(open_unit, clock):
    """R-165: both of 03-03, none of 03-06, and the handing over is logged."""
    with open_unit() as uow:
        for number in (1, 2):
            a_car(uow, f"粤A{number}")
            a_slip(uow, f"粤A{number}", f"SB-{number}", date(2025, 3, 3))
        hand_to_sales(uow, day=date(2025, 3, 3))
    clock.set(at(3, 6, 18))
    with open_unit() as uow:
        go_round(uow)

    with open_unit() as uow:
        told = [one.zh for one in open_notices(uow, role=Role.SALES)]
        assert told[0] == "2025-03-03首保客户2位:粤A1、粤A2"
        assert "2025-03-06无首保客户" in told
        assert all(row["told_sales_at"] for row in rows_of(uow, "first_service"))
        handed = [entry for entry in uow.audits.newest() if entry.what == "hand to sales"]
        assert {entry.key for entry in handed} >= {"2025-03-03", "2025-03-06"}


def test_the_batch_has_each_kind_apart_and_ten_letters_are_registered(open_unit):
    """R-166, R-179, R-186: three thank-yous, seven invitations, one without an address stays."""
    with open_unit() as uow:
        a_dealership(uow)
        for number in range(3):
            a_car(uow, f"粤S{number}", f"首保{number}")
            a_slip(uow, f"粤S{number}", f"SB-{number}")
        for number in range(7):
            a_car(uow, f"粤M{number}", f"保养{number}", next_due_on=TODAY + timedelta(10))
        a_car(uow, "粤N1", "无址", address=None, next_due_on=TODAY + timedelta(10))

    with open_unit() as uow:
        batch = letters_to_send(uow, first=TODAY, last=TODAY)
        assert [one.kind for one in batch] == [LetterKind.THANK_YOU] * 3 + [
            LetterKind.INVITATION
        ] * 8
        assert [one.addressee for one in batch if not one.can_be_sent] == ["无址"]
        assert "首保0" in batch[0].text
        assert send_letters(uow, first=TODAY, last=TODAY, by="信息员") == 10
        assert send_letters(uow, first=TODAY, last=TODAY, by="信息员") == 0

    with open_unit() as uow:
        letters = rows_of(uow, "letters")
        assert [row["number"] for row in letters] == list(range(1, 11))
        assert {row["address"] for row in letters} == {"示例路1号"}
        assert all(row["letter_at"] for row in rows_of(uow, "first_service"))
        assert uow.vehicles.by_plate("粤M0").letter_logged_at is not None
        assert [one.plate for one in letters_to_send(uow, first=TODAY, last=TODAY)] == ["粤N1"]


def test_letters_go_out_in_the_dealerships_own_words_where_it_has_set_them(open_unit):
    """R-191: thank-you and invitation; a blank we do not know is refused when it is set."""
    with open_unit() as uow:
        a_dealership(uow)
        a_car(uow, "粤M1", "王建国", next_due_on=TODAY + timedelta(10))
        with pytest.raises(InvalidSetting, match=r"letter\.invitation_zh"):
            change_setting(
                uow, key="letter.invitation_zh", text="{price}元起", by="x", role=Role.SUPERVISOR
            )
        change_setting(
            uow,
            key="letter.invitation_zh",
            text="{name}您好,{plate}该保养了,等您。",
            by="x",
            role=Role.SUPERVISOR,
        )

    with open_unit() as uow:
        (letter,) = letters_to_send(uow, first=TODAY, last=TODAY)

    assert letter.text == "王建国您好,粤M1该保养了,等您。"


def test_the_maintenance_list_shows_letter_call_and_what_came_of_it(open_unit, clock):
    """R-163, R-183, R-046, R-145."""
    with open_unit() as uow:
        a_dealership(uow)
        cars = [
            a_car(
                uow,
                f"粤M{number}",
                next_due_on=TODAY + timedelta(10),
                next_due_km=23400,
                next_due_items=["机油"],
            )
            for number in range(5)
        ]
        a_repair_order(uow, "RO-1", at(9, 3, year=2024), vehicle=cars[0])
        uow.appointments.add(
            Appointment(
                number="A-00001",
                customer_id=cars[3].owner_id,
                vehicle_id=cars[3].id,
                status=AppointmentStatus.CONFIRMED,
                starts_at=at(3, 14, 14),
                booked_at=at(3, 6, 12),
            )
        )
        send_letters(uow, first=TODAY, last=TODAY, by="信息员")
    clock.set(at(3, 12, 11))
    with open_unit() as uow:
        calls = (Disposition.VEHICLE_SOLD, Disposition.CALLBACK, None, None, Disposition.NO_ANSWER)
        for car, ended in zip(cars, calls, strict=True):
            if ended is None:
                continue
            talk = a_talk(
                uow,
                "再说吧",
                kind=FollowUpKind.SERVICE_REMINDER,
                customer=uow.customers.get(car.owner_id),
                disposition=ended,
            )
            follow_up = uow.follow_ups.get(talk.follow_up_id)
            follow_up.vehicle_id, follow_up.disposition = car.id, ended
            uow.contact_attempts.add(
                ContactAttempt(
                    follow_up_id=follow_up.id,
                    number=1,
                    channel=Channel.VOICE,
                    status=AttemptStatus.ENDED,
                    claimed_at=clock.now(),
                )
            )

    with open_unit() as uow:
        rows = rows_of(uow, "maintenance_list")
        assert [row["result"] for row in rows] == ["sold", "later", "open", "booked", "not_reached"]
        assert all(row["letter_at"] for row in rows)
        assert [row["call_at"] is not None for row in rows] == [True, True, False, False, True]
        assert [rows[0][name] for name in ("customer", "plate", "last_on", "next_due_on")] == [
            "王建国",
            "粤M0",
            date(2024, 9, 3),
            TODAY + timedelta(10),
        ]
        assert (rows[0]["next_due_km"], rows[0]["items"]) == (23400, ["机油"])
        assert (rows[3]["appointment_at"], rows[3]["_link"]) == (
            at(3, 14, 14),
            "/appointments#A-00001",
        )


def test_the_audit_names_what_is_missing_and_files_only_what_is_complete(open_unit):
    """R-160, R-162, R-147: two of three new files are wanting, each named by its receptionist."""
    whole = {
        "vehicle_type": "轿车",
        "interval_km": 5000,
        "interval_months": 6,
        "next_due_on": date(2025, 9, 3),
    }
    with open_unit() as uow:
        for number, address, model in ((1, "路1号", "轿车"), (2, None, "轿车"), (3, "路3号", None)):
            owner = a_customer(uow, phone=f"1380000000{number}", address=address)
            car = a_vehicle(uow, f"粤F{number}", owner, **(whole | {"model": model}))
            a_repair_order(
                uow, f"RO-{number}", at(3, 6, 9), vehicle=car, advisor_name=f"接待{number}"
            )

    with open_unit() as uow:
        audits = {one.vehicle.plate: one for one in audit_new_files(uow, day=TODAY)}
        assert {plate: one.missing for plate, one in audits.items()} == {
            "粤F1": [],
            "粤F2": ["address"],
            "粤F3": ["model"],
        }
        assert audits["粤F2"].receptionist == "接待2"
        put_on_file(uow, audit_id=audits["粤F1"].id, by="信息员")
        with pytest.raises(FileIncomplete):
            put_on_file(uow, audit_id=audits["粤F2"].id, by="信息员")

    with open_unit() as uow:
        uow.vehicles.by_plate("粤F2").owner.address = "路2号"
        ticked = tick_corrected(uow, audit_id=audits["粤F2"].id, by="信息员")
        filed = uow.registers.audit_of(audits["粤F1"].vehicle_id)
        assert (ticked.corrected_by, ticked.missing) == ("信息员", [])
        assert (filed.filed_by, filed.filed_at is not None) == ("信息员", True)


def test_why_a_lost_customer_stayed_away_is_kept_in_his_words_and_as_a_class(open_unit):
    """R-167: the reason from the conversation, and it stands on the list for the supervisor."""
    with open_unit() as uow:
        customer = a_customer(uow, lost_since=date(2025, 3, 1))
        a_talk(
            uow,
            "你们太贵了,我去了别的店",
            kind=FollowUpKind.LOST_CUSTOMER_RECALL,
            customer=customer,
        )
        assert hear_reasons(uow) == 1
        assert hear_reasons(uow) == 0

    with open_unit() as uow:
        kept = uow.customers.get(customer.id)
        assert (kept.lost_class, kept.lost_reason) == (
            AbsenceReason.PRICE,
            "你们太贵了,我去了别的店",
        )


@pytest.mark.parametrize(
    "words, reason",
    [
        ("车早卖了", AbsenceReason.SOLD),
        ("在外面修了", AbsenceReason.OTHER_SHOP),
        ("太远了", AbsenceReason.DISTANCE),
        ("哦我忘了", AbsenceReason.FORGOT),
        ("最近很少开", AbsenceReason.LITTLE_USE),
        ("I go to another garage now", AbsenceReason.OTHER_SHOP),
        ("it was too expensive", AbsenceReason.PRICE),
        ("没什么", AbsenceReason.OTHER),
    ],
)
def test_the_class_of_a_reason_is_read_from_the_words(words, reason):
    """R-048, R-167."""
    assert absence_reason_in(words) is reason


def test_a_follow_up_called_by_hand_and_not_reached_stays_planned(open_unit):
    """R-150: the try is counted and registered, the follow-up waits for the next one."""
    with open_unit() as uow:
        planned = a_follow_up(uow)
        record_hand_call(
            uow,
            customer=planned.customer,
            call=HandCall(Disposition.NO_ANSWER),
            follow_up_id=planned.id,
            by="李娜",
        )

    with open_unit() as uow:
        kept = uow.follow_ups.get(planned.id)
        assert (kept.status, kept.attempts) == (FollowUpStatus.PLANNED, 1)
        assert rows_of(uow, "call_records") == []


def test_overdue_cars_are_counted_by_reason_and_narrowed_by_model_clerk_and_reason(open_unit):
    """R-139: three that did not come, two for the price."""
    with open_unit() as uow:
        clerk = a_staff_member(uow, display_name="李娜")
        for number, (model, reason) in enumerate(
            (
                ("卡罗拉", AbsenceReason.PRICE),
                ("凯美瑞", AbsenceReason.PRICE),
                ("凯美瑞", None),
            )
        ):
            car = a_car(uow, f"粤O{number}", f"客户{number}", model=model)
            car.next_due_on, car.absence_reason = date(2025, 1, 10), reason
            car.owner.clerk_id = clerk.id if number == 2 else None

    with open_unit() as uow:

        def counted(**filters):
            rows = rows_of(uow, "overdue_reasons", **filters)
            return {row["reason"]: row["count"] for row in rows}

        assert counted() == {"price": 2, "unknown": 1}
        assert counted(words="卡罗拉") == {"price": 1}
        assert counted(words="李娜") == {"unknown": 1}
        assert len(rows_of(uow, "overdue_vehicles", words="price")) == 2
