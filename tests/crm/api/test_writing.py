"""Other programs write: files, stops, contacts, complaints, appointments, follow-ups.

Each deed goes through the use case of the console, so here stands what the window adds: done once,
refused by name, kept from keys without the scope, and written down.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.errors import SlotFull
from crm.models import ContactAttempt
from crm.terms import (
    ApiScope,
    AppointmentStatus,
    CauseClass,
    Channel,
    Dimension,
    FollowUpKind,
    FollowUpStatus,
    Severity,
)
from crm.use_cases.follow_ups import due_list
from crm.use_cases.solutions import record_solution
from tests.builders import a_follow_up
from tests.crm.api.house import a_caller, a_key, an_api
from tests.crm.console.house import furnish

MONDAY = "2025-03-10T10:00:00+08:00"
TUESDAY = "2025-03-11T10:00:00+08:00"


@pytest.fixture
def house(units):
    return furnish(units)


@pytest.fixture
def caller(units, house):
    return a_caller(an_api(units), a_key(units, "call-centre"))


@pytest.fixture
def waiting(units, house) -> int:
    """A first follow-up of 王建国 that waits to be made."""
    with units() as uow:
        customer = uow.customers.get(house.customer)
        (car,) = uow.vehicles.of_customer(customer.id)
        return a_follow_up(uow, customer=customer, vehicle=car, origin="first_followup:test").id


def newest_entry(units):
    with units.reading() as uow:
        return uow.audits.newest(limit=1)[0]


def problem(answer):
    """What was wrong, where, and that it says how to mend it."""
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert all(one["mend"] for one in told["errors"])
    return answer.status_code, told["type"].rpartition(":")[2], [e["field"] for e in told["errors"]]


# Files


def test_a_file_is_written_in_like_on_the_consoles_page(units, caller, house):
    """R-003, R-011, R-141: the number before keeps the day it ended; both stand in the audit."""
    change = {
        "phone": "138 0000 0077",
        "employer": "示例公司",
        "preferred_from": "18:00",
        "preferred_until": "20:00",
        "address": None,
    }

    answer = caller.patch(f"/customers/{house.customer}", json=change)

    assert (answer.status_code, answer.json()["phone"]) == (200, "13800000077")
    assert (answer.json()["preferred_from"], answer.json()["preferred_until"]) == ("18:00", "20:00")
    with units.reading() as uow:
        customer = uow.customers.get(house.customer)
        points = [(p.address, p.valid_until is None) for p in customer.contact_points]
        entries = [e for e in uow.audits.newest(limit=5) if e.what == "change"]
    assert customer.employer == "示例公司"
    assert points == [("13800000001", False), ("13800000077", True)]
    assert entries[0].by == "api:call-centre"
    assert entries[0].before["phone"] == "13800000001"


def test_what_cannot_stand_in_a_file_is_refused_with_the_field(caller, house):
    """R-006: one file for one person; a stretch of the day has two ends."""
    file = f"/customers/{house.customer}"

    assert problem(caller.patch(file, json={"phone": "123"})) == (
        422,
        "value-unusable",
        ["body.phone"],
    )
    assert problem(caller.patch(file, json={"preferred_until": "20:00"})) == (
        422,
        "value-unusable",
        ["body.preferred_from"],
    )
    assert problem(caller.patch(file, json={"name": None})) == (422, "text-missing", ["body.name"])
    assert problem(caller.patch(file, json={"phon": "1"})) == (422, "input-invalid", ["body.phon"])
    taken = caller.patch(file, json={"phone": "13800000002"})
    assert problem(taken) == (409, "already-in-books", [])
    assert caller.patch("/customers/999", json={"employer": "x"}).status_code == 404


def test_a_vehicles_next_service_is_written_in_its_dossier(caller):
    """R-010"""
    told = {"next_due_on": "2025-09-01", "next_due_km": 30000, "next_due_items": ["机油", "机滤"]}

    answer = caller.patch("/vehicles/1", json=told)

    assert answer.status_code == 200
    assert (answer.json()["next_due_on"], answer.json()["next_due_km"]) == ("2025-09-01", 30000)
    assert problem(caller.patch("/vehicles/1", json={"plate": "粤B67890"})) == (
        422,
        "value-unusable",
        ["body.plate"],
    )
    assert caller.patch("/vehicles/999", json=told).status_code == 404


def test_somebody_who_only_asked_gets_a_file_and_a_first_follow_up(units, caller):
    """R-002, R-032"""
    visitor = {"name": "赵六", "phone": "13800000009", "source": "internet", "wish": "四轮定位"}

    answer = caller.post("/customers", json=visitor, headers={"Idempotency-Key": "v-1"})
    again = caller.post("/customers", json=visitor, headers={"Idempotency-Key": "v-1"})

    assert (answer.status_code, again.json()) == (201, answer.json())
    with units.reading() as uow:
        (planned,) = uow.follow_ups.open_of_customer(answer.json()["id"])
    assert planned.kind is FollowUpKind.FIRST_FOLLOWUP
    assert problem(caller.post("/customers", json=visitor))[:2] == (409, "already-in-books")


# Stops


def test_a_stop_is_kept_with_its_proof_and_ends_what_is_planned(units, caller, house, waiting):
    """R-224: and the customer's own words take it back; what was cancelled stays so."""
    told = {"words": "别再打给我了", "heard_on": "voice"}
    stops = f"/customers/{house.customer}/opt-outs"

    stop = caller.post(stops, json=told).json()
    twice = caller.post(stops, json={**told, "words": "说过别打了"}).json()

    assert (stop["channel"], stop["words"], twice["id"]) == (None, "别再打给我了", stop["id"])
    assert [one["id"] for one in caller.get(stops).json()["items"]] == [stop["id"]]
    with units.reading() as uow:
        planned = uow.follow_ups.get(waiting)
        assert (planned.status, planned.held_reason) == (FollowUpStatus.CANCELLED, "opted_out")
    assert newest_entry(units).what == "view"

    back = caller.post(f"/opt-outs/{stop['id']}/take-back", json={"words": "还是提醒我保养吧"})

    assert back.json()["withdrawn_at"] is not None
    entry = newest_entry(units)
    assert (entry.by, entry.what, entry.after["words"]) == (
        "api:call-centre",
        "take back stop",
        "还是提醒我保养吧",
    )
    assert caller.get(stops).json()["items"] == []
    with units.reading() as uow:
        assert uow.follow_ups.get(waiting).status is FollowUpStatus.CANCELLED


def test_a_stop_on_one_channel_leaves_the_others(units, caller, house, waiting):
    """R-224"""
    told = {"words": "不要发短信", "heard_on": "voice", "channel": "sms"}

    answer = caller.post(f"/customers/{house.customer}/opt-outs", json=told)

    assert (answer.status_code, answer.json()["channel"]) == (201, "sms")
    with units.reading() as uow:
        assert uow.follow_ups.get(waiting).status is FollowUpStatus.PLANNED


def test_a_stop_without_words_or_for_nobody_is_refused(caller, house):
    stops = f"/customers/{house.customer}/opt-outs"

    blank = caller.post(stops, json={"words": " ", "heard_on": "voice"})

    assert problem(blank) == (422, "text-missing", ["body.words"])
    assert problem(caller.post(stops, json={"words": "停"})) == (
        422,
        "input-invalid",
        ["body.heard_on"],
    )
    nobody = {"words": "停", "heard_on": "sms"}
    assert caller.post("/customers/999/opt-outs", json=nobody).status_code == 404
    assert caller.post("/opt-outs/999/take-back", json={"words": "好"}).status_code == 404


# Contacts


def test_a_call_made_by_people_settles_its_follow_up(units, caller, waiting):
    """R-150, R-152: with its line, the customer's words, scores, and who spoke."""
    told = {
        "follow_up_id": waiting,
        "result": "completed",
        "words": "修得不错",
        "usage": "ok",
        "ratings": {"overall": 5},
        "made_by": "张三",
    }

    line = caller.post("/contacts", json=told)

    assert line.status_code == 201
    assert (line.json()["channel"], line.json()["result"]) == ("voice", "completed")
    assert (line.json()["purpose"], line.json()["handler"]) == (
        "first_followup",
        "张三 (api:call-centre)",
    )
    with units.reading() as uow:
        talk = uow.registers.get(line.json()["id"]).conversation_id
        planned = uow.follow_ups.get(waiting)
        scores = {one.dimension: one.score for one in uow.ratings.of_conversation(talk)}
        words = uow.beside.said_by_customers([talk])[talk]
    assert (planned.status, planned.attempts) == (FollowUpStatus.COMPLETED, 1)
    assert scores == {Dimension.OVERALL: 5}
    assert words == ["修得不错"]

    over = caller.post("/contacts", json=told)

    assert problem(over)[:2] == (409, "follow-up-over")


def test_what_no_machine_reached_is_settled_by_whoever_reaches_them(units, caller, waiting):
    """R-043: nobody there again, and it stays with people; no machine begins anew."""
    with units() as uow:
        uow.follow_ups.get(waiting).status = FollowUpStatus.NOT_REACHED

    caller.post("/contacts", json={"follow_up_id": waiting, "result": "no_answer"})

    with units.reading() as uow:
        assert uow.follow_ups.get(waiting).status is FollowUpStatus.NOT_REACHED

    caller.post("/contacts", json={"follow_up_id": waiting, "result": "partial", "words": "都好"})

    with units.reading() as uow:
        assert uow.follow_ups.get(waiting).status is FollowUpStatus.COMPLETED
        assert uow.session.query(ContactAttempt).filter_by(follow_up_id=waiting).count() == 2


def test_a_visit_is_entered_as_one_and_a_machines_channel_is_not_taken(caller, house):
    """R-101"""
    told = {"customer_id": house.customer, "result": "completed", "words": "谢谢来看我"}

    line = caller.post("/contacts", json={**told, "channel": "visit"})

    assert (line.status_code, line.json()["channel"]) == (201, "visit")
    assert line.json()["purpose"] == "customer_visit"
    assert problem(caller.post("/contacts", json={**told, "channel": "sms"})) == (
        422,
        "input-invalid",
        ["body.channel"],
    )


def test_a_stop_told_to_people_is_one(units, caller, house, waiting):
    """R-224: whoever hears it."""
    told = {"customer_id": house.customer, "result": "opted_out", "words": "以后别打了"}

    caller.post("/contacts", json=told)

    with units.reading() as uow:
        (stop,) = uow.customers.opt_outs(house.customer)
        assert (stop.words, stop.heard_on) == ("以后别打了", Channel.VOICE)
        assert uow.follow_ups.get(waiting).status is FollowUpStatus.CANCELLED


def test_a_wish_to_be_called_later_is_kept(units, caller, waiting):
    """R-040"""
    told = {
        "follow_up_id": waiting,
        "result": "callback",
        "words": "明天上午",
        "callback_at": "2025-03-07T10:00:00+08:00",
    }

    caller.post("/contacts", json=told)

    with units.reading() as uow:
        planned = uow.follow_ups.get(waiting)
        assert planned.status is FollowUpStatus.PLANNED
        assert planned.wished_at == datetime.fromisoformat("2025-03-07T10:00:00+08:00")


def test_a_contact_that_cannot_be_is_refused(caller, house, waiting):
    """R-152: words where somebody answered, no call tomorrow, nobody else's follow-up or car."""
    good = {"customer_id": house.customer, "result": "completed", "words": "都好"}

    assert problem(caller.post("/contacts", json={**good, "words": ""})) == (
        422,
        "text-missing",
        ["body.words"],
    )
    assert problem(caller.post("/contacts", json={**good, "at": "2026-01-01T10:00:00+08:00"}))[
        :2
    ] == (422, "moment-in-future")
    assert problem(caller.post("/contacts", json={"result": "no_answer"})) == (
        422,
        "text-missing",
        ["body.customer_id"],
    )
    others = {**good, "customer_id": house.others_customer, "follow_up_id": waiting}
    assert problem(caller.post("/contacts", json=others)) == (
        422,
        "value-unusable",
        ["body.customer_id"],
    )
    assert problem(caller.post("/contacts", json={**good, "ratings": {"overall": 6}})) == (
        422,
        "input-invalid",
        ["body.ratings.overall"],
    )
    assert caller.post("/contacts", json={**good, "vehicle_id": 2}).status_code == 404
    assert caller.post("/contacts", json={**good, "follow_up_id": 999}).status_code == 404


# Complaints


def test_a_complaint_told_to_people_is_one(units, caller, house):
    """R-109, R-111, R-114: with its number, its promise, its place in the queue."""
    told = {
        "words": "前台等了一个小时没人理",
        "customer_id": house.customer,
        "vehicle_id": 1,
        "wish": "当面道歉",
        "channel": "voice",
        "received_by": "张三",
    }

    answer = caller.post("/complaints", json=told)

    case = answer.json()
    assert answer.status_code == 201
    assert (case["status"], case["kind"], case["wish"]) == ("promised", "complaint", "当面道歉")
    assert case["next_answer_at"] is not None
    assert [one["what"] for one in case["events"]] == ["taken", "promised", "wish"]
    assert case["events"][0]["by"] == "张三 (api:call-centre)"
    with units.reading() as uow:
        assert uow.escalations.of_complaint(case["id"])


def test_words_added_make_a_case_graver_and_never_lighter(units, caller, house):
    """R-126"""
    case = caller.post("/complaints", json={"words": "等太久", "customer_id": house.customer})
    words = f"/complaints/{case.json()['id']}/words"

    graver = caller.post(words, json={"words": "刹车失灵了,差点出事故"})
    later = caller.post(words, json={"words": "再说一遍,等太久"})

    assert (case.json()["severity"], graver.json()["severity"]) == ("normal", Severity.SAFETY.value)
    assert graver.json()["next_answer_at"] < case.json()["next_answer_at"]
    assert later.json()["severity"] == Severity.SAFETY.value
    assert later.json()["verbatim"] == "等太久\n刹车失灵了,差点出事故\n再说一遍,等太久"


def test_a_person_told_the_customer_and_hears_whether_it_satisfies(units, caller, house):
    """R-117, R-118: only after a solution, which a person with the role gives in the console."""
    case = f"/complaints/{house.complaint}"
    assert problem(caller.post(f"{case}/told", json={}))[:2] == (409, "step-not-allowed")
    with units() as uow:
        record_solution(
            uow,
            complaint_id=house.complaint,
            by="x",
            solution="重做",
            cause="装配",
            cause_class=CauseClass.WORKMANSHIP,
            facts_checked=True,
        )

    told = caller.post(f"{case}/told", json={"told_by": "张三"})
    judged = caller.post(f"{case}/satisfaction", json={"satisfied": False, "words": "还是响"})

    assert told.json()["status"] == "customer_notified"
    assert told.json()["events"][-1]["by"] == "张三 (api:call-centre)"
    assert (judged.json()["status"], judged.json()["satisfied"]) == ("escalated", False)


def test_a_complaint_that_cannot_be_is_refused(caller, house):
    assert problem(caller.post("/complaints", json={"words": "  "})) == (
        422,
        "text-missing",
        ["body.words"],
    )
    assert problem(caller.post("/complaints", json={"words": "x", "severity": "bad"})) == (
        422,
        "input-invalid",
        ["body.severity"],
    )
    assert caller.post("/complaints", json={"words": "x", "customer_id": 99}).status_code == 404
    lost = {"words": "x", "repair_order_number": "RO-none"}
    assert caller.post("/complaints", json=lost).status_code == 404
    assert caller.post("/complaints/99/words", json={"words": "x"}).status_code == 404


@pytest.mark.parametrize("step", ["assign", "sign", "solve", "close"])
def test_what_a_person_with_a_role_decides_has_no_call(caller, house, step):
    """R-120, R-241: it stays in the console."""
    assert caller.post(f"/complaints/{house.complaint}/{step}", json={}).status_code == 404


# Appointments


def test_a_free_time_is_offered_booked_moved_and_given_back(units, caller, house):
    """R-050, R-088, R-089"""
    free = caller.get("/appointment-slots", params={"day": "2025-03-10", "days": 1}).json()["items"]
    assert MONDAY in [one["starts_at"] for one in free]
    wanted = {
        "customer_id": house.customer,
        "vehicle_id": 1,
        "starts_at": MONDAY,
        "items": ["常规保养"],
        "requirements": "等着取车",
    }

    booked = caller.post("/appointments", json=wanted)
    same = caller.post("/appointments", json=wanted)

    assert (booked.status_code, booked.json()["status"]) == (201, "confirmed")
    assert same.json() == booked.json()
    free = caller.get("/appointment-slots", params={"day": "2025-03-10", "days": 1}).json()["items"]
    assert MONDAY not in [one["starts_at"] for one in free]

    moved = caller.post(f"/appointments/{booked.json()['id']}/move", json={"starts_at": TUESDAY})

    assert (moved.status_code, moved.json()["starts_at"]) == (201, TUESDAY)
    assert (moved.json()["items"], moved.json()["requirements"]) == (["常规保养"], "等着取车")
    assert caller.get(f"/appointments/{booked.json()['id']}").json()["status"] == "cancelled"

    gone = caller.post(f"/appointments/{moved.json()['id']}/cancel", json={"reason": "客户出差"})

    assert (gone.status_code, gone.json()["status"]) == (200, "cancelled")
    entry = newest_entry(units)
    assert (entry.what, entry.after) == ("cancel", {"reason": "客户出差"})
    again = caller.post(f"/appointments/{moved.json()['id']}/cancel", json={"reason": "客户出差"})
    assert problem(again)[:2] == (409, "appointment-over")
    late = caller.post(f"/appointments/{moved.json()['id']}/move", json={"starts_at": MONDAY})
    assert problem(late)[:2] == (409, "appointment-over")


def test_a_move_that_finds_no_room_keeps_the_old_place(units, caller, house):
    """R-089"""
    wanted = {"customer_id": house.customer, "starts_at": MONDAY, "items": ["保养"]}
    booked = caller.post("/appointments", json=wanted).json()

    night = "2025-03-11T23:00:00+08:00"
    answer = caller.post(f"/appointments/{booked['id']}/move", json={"starts_at": night})

    assert problem(answer)[:2] == (409, "slot-closed")
    with units.reading() as uow:
        assert uow.appointments.get(booked["id"]).status is AppointmentStatus.CONFIRMED


def test_a_full_half_day_takes_nobody_but_lets_its_own_move_within_it(units, caller, house):
    """R-088: whoever moves gives a place back first."""
    with units() as uow:
        room = uow.policy.appointment.capacity_per_half_day
    first = datetime.fromisoformat("2025-03-10T09:00:00+08:00")
    ids = []
    for later in range(room):
        at = (first + timedelta(minutes=later)).isoformat()
        told = {"customer_id": house.customer, "starts_at": at, "items": ["保养"]}
        ids.append(caller.post("/appointments", json=told).json()["id"])

    one_more = {"customer_id": house.customer, "starts_at": MONDAY, "items": ["保养"]}

    assert problem(caller.post("/appointments", json=one_more))[:2] == (
        SlotFull.status_code,
        "slot-full",
    )
    assert caller.post(f"/appointments/{ids[0]}/move", json={"starts_at": MONDAY}).is_success


def test_an_appointment_that_cannot_be_is_refused(caller, house):
    good = {"customer_id": house.customer, "starts_at": MONDAY, "items": ["保养"]}

    past = caller.post("/appointments", json={**good, "starts_at": "2025-03-01T10:00:00+08:00"})

    assert problem(past)[:2] == (409, "slot-closed")
    assert problem(caller.post("/appointments", json={**good, "items": []})) == (
        422,
        "input-invalid",
        ["body.items"],
    )
    assert caller.post("/appointments", json={**good, "customer_id": 99}).status_code == 404
    assert caller.post("/appointments", json={**good, "vehicle_id": 2}).status_code == 404
    assert caller.post("/appointments/99/cancel", json={"reason": "x"}).status_code == 404
    assert caller.get("/appointment-slots", params={"days": 99}).status_code == 422


# Follow-ups


def test_the_customers_own_time_is_kept_and_outlives_the_window(units, caller, waiting):
    """R-040"""
    at = "2025-03-20T19:00:00+08:00"

    answer = caller.post(f"/follow-ups/{waiting}/put-off", json={"at": at})

    assert (answer.status_code, answer.json()["due_at"]) == (200, at)
    assert answer.json()["latest_at"] > at
    assert answer.json()["reasons"][-1]["en"].startswith("the customer would rather be contacted")
    with units.reading() as uow:
        row = uow.follow_ups.get(waiting)
        assert row.wished_at == datetime.fromisoformat(at)
        assert waiting not in [one.id for one in due_list(uow, at=uow.clock.now(), limit=50)]


def test_a_follow_up_called_off_keeps_why(units, caller, waiting):
    """R-063"""
    answer = caller.post(f"/follow-ups/{waiting}/cancel", json={"reason": "柜台已当面沟通"})

    assert (answer.json()["status"], answer.json()["held_reason"]) == ("cancelled", "called_off")
    assert answer.json()["reasons"][-1]["zh"] == "api:call-centre取消:柜台已当面沟通"
    again = caller.post(f"/follow-ups/{waiting}/cancel", json={"reason": "柜台已当面沟通"})
    assert problem(again)[:2] == (409, "follow-up-over")


def test_what_is_owed_to_a_complaint_is_not_called_off(units, caller, house):
    """R-117, R-122"""
    with units() as uow:
        customer = uow.customers.get(house.customer)
        owed = a_follow_up(uow, FollowUpKind.COMPLAINT_REVISIT, customer=customer).id

    answer = caller.post(f"/follow-ups/{owed}/cancel", json={"reason": "客户很忙"})

    assert problem(answer)[:2] == (409, "answer-owed")


def test_a_time_that_cannot_be_is_refused(caller, waiting):
    put_off = f"/follow-ups/{waiting}/put-off"

    past = caller.post(put_off, json={"at": "2025-03-01T10:00:00+08:00"})
    far = caller.post(put_off, json={"at": "2026-03-01T10:00:00+08:00"})

    assert problem(past)[:2] == (422, "moment-passed")
    assert problem(far)[:2] == (422, "too-far-ahead")
    assert problem(caller.post(put_off, json={"at": "2025-03-08T10:00:00"})) == (
        422,
        "input-invalid",
        ["body.at"],
    )
    assert caller.post("/follow-ups/999/put-off", json={"at": MONDAY}).status_code == 404
    assert caller.post("/follow-ups/999/cancel", json={"reason": "x"}).status_code == 404


# Every call that writes


def deeds(house, waiting):
    """Each call that writes, once, with the noun of its repeat."""
    customer = house.customer
    booking = {"customer_id": customer, "starts_at": MONDAY, "items": ["保养"]}
    complaint = f"/complaints/{house.complaint}"
    return [
        ("PATCH", f"/customers/{customer}", {"employer": "示例公司"}, "customer"),
        ("PATCH", "/vehicles/1", {"model": "示例轿车"}, "vehicle"),
        (
            "POST",
            "/customers",
            {"name": "赵六", "phone": "13800000009", "source": "fair"},
            "customer",
        ),
        ("POST", f"{complaint}/words", {"words": "今天又响了"}, "complaint"),
        ("POST", "/complaints", {"words": "等太久", "customer_id": customer}, "complaint"),
        ("POST", "/appointments", booking, "appointment"),
        ("POST", f"/follow-ups/{waiting}/put-off", {"at": MONDAY}, "follow_up"),
        (
            "POST",
            "/contacts",
            {"follow_up_id": waiting, "result": "completed", "words": "都好"},
            "register_line",
        ),
        (
            "POST",
            f"/customers/{customer}/opt-outs",
            {"words": "停", "heard_on": "voice"},
            "opt_out",
        ),
    ]


def test_what_is_sent_twice_is_done_once_and_the_repeat_is_in_the_audit(
    units, caller, house, waiting
):
    """R-141, R-248: the same answer again, marked as such."""
    for method, path, body, noun in deeds(house, waiting):
        headers = {"Idempotency-Key": f"once:{method}:{path}"}
        first, again = (caller.request(method, path, json=body, headers=headers) for _ in "ab")

        assert first.is_success, (path, first.text)
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again.headers.get("Idempotency-Replayed") == "true"
        entry = newest_entry(units)
        assert (entry.what, entry.noun, entry.key) == ("repeat", noun, str(first.json()["id"]))


def test_one_key_for_two_rows_is_refused(caller, house):
    """The address is a part of the request: another row is another deed."""
    headers = {"Idempotency-Key": "k-1"}
    body = {"employer": "示例公司"}
    caller.patch(f"/customers/{house.customer}", json=body, headers=headers)

    answer = caller.patch(f"/customers/{house.others_customer}", json=body, headers=headers)

    assert problem(answer)[:2] == (409, "idempotency-key-reused")


def test_a_key_that_only_reads_writes_nothing(units, house, waiting):
    """R-232: and is told which scope it lacks."""
    reads = [one for one in ApiScope if one.value.endswith(":read")]
    reader = a_caller(an_api(units), a_key(units, "reader", reads))

    for method, path, body, _ in deeds(house, waiting):
        answer = reader.request(method, path, json=body)
        assert problem(answer)[:2] == (403, "scope-missing")
        assert ":write" in answer.json()["detail"]
