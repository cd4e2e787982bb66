"""A person's rights over their data: a copy of it, and being taken out of the books."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import inspect, text

from crm.errors import AlreadyErased, NotConfirmed, ReasonMissing, StillOpen
from crm.models import AuditEntry, Customer, InboxMessage, Letter, Note, OutboxMessage
from crm.store.conversations import LogFilter
from crm.terms import (
    ApiScope,
    Channel,
    ComplaintStatus,
    Dimension,
    Disposition,
    FollowUpStatus,
    HalfDay,
    LetterKind,
    NoteKind,
    OutboxStatus,
    Speaker,
    WebhookEvent,
)
from crm.use_cases.api_keys import Answer, do_once, make_key
from crm.use_cases.appointments import book_for_customer
from crm.use_cases.appointments import call_off as cancel_booking
from crm.use_cases.complaints import take_complaint
from crm.use_cases.conversations import add_staff_line, close_conversation, opt_out
from crm.use_cases.customer_visits import ask_for_visit
from crm.use_cases.follow_up_wishes import call_off
from crm.use_cases.hand_calls import HandCall, record_hand_call
from crm.use_cases.outcomes import record_rating, record_verbatim
from crm.use_cases.privacy import erase_person, hand_out, preview_erasure
from crm.use_cases.stops import take_back_stop
from crm.use_cases.webhooks import make_webhook
from tests.builders import (
    a_conversation,
    a_customer,
    a_dealership,
    a_follow_up,
    a_repair_order,
    a_vehicle,
)

NAME, PHONE, STREET, WORDS = "欧阳震华", "13987654321", "珠江新城88号", "刹车响得我心惊肉跳"
TRACES = (NAME, PHONE, STREET, WORDS)


@pytest.fixture
def person(units) -> int:
    """Somebody with a whole story: car, visit, talk, rating, complaint, letter, opt-out."""
    with units() as uow:
        a_dealership(uow)
        make_webhook(
            uow,
            name="DMS",
            url="https://dms.example",
            events=[WebhookEvent.CONVERSATION_CLOSED, WebhookEvent.OPTED_OUT],
            by="admin",
        )
        customer = a_customer(uow, name=NAME, phone=PHONE, address=STREET)
        vehicle = a_vehicle(uow, owner=customer)
        order = a_repair_order(uow, vehicle=vehicle)
        follow_up = a_follow_up(uow, customer=customer, repair_order=order)
        talk = a_conversation(uow, follow_up=follow_up)
        add_staff_line(uow, conversation=talk, words=f"{NAME}您好", staff_name="李娜")
        record_rating(uow, conversation=talk, dimension=Dimension.OVERALL, score=2)
        record_verbatim(uow, conversation=talk, words=WORDS, asked=None)
        complaint = take_complaint(uow, conversation=talk, words=WORDS)
        complaint.status = ComplaintStatus.CLOSED
        opt_out(uow, conversation=talk, words=WORDS)
        close_conversation(uow, conversation=talk, disposition=Disposition.OPTED_OUT)
        now = uow.clock.now()
        uow.session.add_all(
            [
                InboxMessage(
                    channel=Channel.SMS,
                    provider_message_id="SM1",
                    conversation_id=talk.id,
                    text=WORDS,
                    raw={"From": PHONE},
                    received_at=now,
                ),
                OutboxMessage(
                    key="later",
                    channel=Channel.SMS,
                    conversation_id=talk.id,
                    address=PHONE,
                    body={"text": f"{NAME}您好"},
                    status=OutboxStatus.WAITING,
                    created_at=now,
                ),
                Letter(
                    number=1,
                    at=now,
                    kind=LetterKind.NOTICE,
                    customer_id=customer.id,
                    subject=NAME,
                    channel="letter",
                    address=STREET,
                    text=WORDS,
                    sender="李娜",
                    origin="letter:1",
                ),
                Note(
                    conversation_id=talk.id,
                    kind=NoteKind.OPINION,
                    text=WORDS,
                    noted_at=now,
                ),
                AuditEntry(
                    at=now,
                    by="李娜",
                    what="change",
                    noun="customer",
                    key=str(customer.id),
                    before={"address": STREET},
                    after={"address": "别处"},
                ),
            ]
        )
        return customer.id


def _told_to_people(uow, customer, vehicle) -> None:
    """A visit called off, a booking given back, a call by hand, an answer to a program."""
    start_again(uow, customer)
    now = uow.clock.now()
    visit = ask_for_visit(
        uow,
        customer=customer,
        day=now.date() + timedelta(days=1),
        half=HalfDay.ANY,
        why=WORDS,
        by="李娜",
    )
    call_off(uow, follow_up_id=visit.id, reason=WORDS, by="李娜")
    booking = book_for_customer(
        uow,
        customer=customer,
        vehicle=vehicle,
        starts_at=now + timedelta(days=4),
        items=["保养"],
        requirements=WORDS,
        by="李娜",
    )
    cancel_booking(uow, appointment_id=booking.id, reason=WORDS, by="李娜")
    told = HandCall(Disposition.COMPLETED, words=WORDS, point=WORDS)
    record_hand_call(uow, customer=customer, call=told, by="李娜")
    _, key = make_key(uow, name="DMS", scopes=[ApiScope.CHANGE_FILES], by="admin")
    answers = (
        {"id": 77, "customer_id": customer.id, "words": WORDS},
        {"id": customer.id, "club": "none", "name": NAME},
    )
    for number, answer in enumerate(answers):
        do_once(
            uow,
            api_key_id=key.id,
            idempotency_key=f"k-{number}",
            request={},
            work=partial(Answer, 200, answer),
        )


def start_again(uow, customer) -> None:
    """The customer asked to hear from us again, in words of their own."""
    for stop in uow.customers.opt_outs(customer.id):
        take_back_stop(uow, opt_out_id=stop.id, words=WORDS, by="李娜")


def everything_in(units) -> str:
    """The whole database as text."""
    with units.reading() as uow:
        tables = inspect(uow.session.connection()).get_table_names()
        rows = [
            [dict(row) for row in uow.session.execute(text(f"SELECT * FROM {table}")).mappings()]
            for table in tables
        ]
    return json.dumps(rows, ensure_ascii=False, default=str) + str(rows)


def erase(units, person: int, *, confirmed: str = "删除", reason: str = "客户来电要求") -> None:
    with units() as uow:
        erase_person(
            uow,
            customer=uow.session.get(Customer, person),
            confirmed=confirmed,
            reason=reason,
            by="陈主管",
        )


def test_nothing_of_the_person_is_left_anywhere(units, person):
    before = everything_in(units)
    assert all(trace in before for trace in TRACES)

    erase(units, person)

    after = everything_in(units)
    assert [trace for trace in TRACES if trace in after] == []


def test_nothing_that_was_told_to_people_or_programs_is_left_either(units, person):
    """G-03: why somebody was to be visited, why they did not come, what a program was answered."""
    with units() as uow:
        customer = uow.customers.get(person)
        (vehicle,) = uow.vehicles.of_customer(person)
        _told_to_people(uow, customer, vehicle)

    erase(units, person)

    after = everything_in(units)
    assert [trace for trace in TRACES if trace in after] == []


def test_figures_and_register_numbers_stay(units, person):
    erase(units, person)

    with units.reading() as uow:
        (talk,) = uow.conversations.log(LogFilter(customer_id=person), limit=5)
        (score,) = uow.ratings.of_conversation(talk.id)
        (complaint,) = uow.complaints.of_customer(person)
        assert score.score == 2
        assert complaint.number
        assert uow.registers.line_of_conversation(talk.id) is not None


def test_nothing_more_is_sent_to_them(units, person):
    with units() as uow:
        customer = uow.session.get(Customer, person)
        planned = a_follow_up(uow, customer=customer).id
    erase(units, person)

    with units.reading() as uow:
        assert uow.follow_ups.get(planned).status is FollowUpStatus.CANCELLED
        assert uow.outbox.by_key("later").status is OutboxStatus.FAILED
        assert uow.customers.by_address("phone", PHONE) is None


def test_the_vehicle_keeps_its_dossier_without_its_owner(units, person):
    with units.reading() as uow:
        (vehicle,) = uow.vehicles.of_customer(person)
    erase(units, person)

    with units.reading() as uow:
        assert uow.vehicles.get(vehicle.id).owner_id is None
        assert len(uow.repair_orders.of_vehicle(vehicle.id)) == 1


def test_who_erased_and_why_is_written_down(units, person):
    erase(units, person)

    with units.reading() as uow:
        (entry,) = [one for one in uow.audits.newest() if one.what == "erase"]
    assert (entry.by, entry.key) == ("陈主管", str(person))
    assert entry.after["reason"] == "客户来电要求"


def test_others_keep_everything(units, person):
    with units() as uow:
        other = a_customer(uow, name="司徒小敏", phone="13700000009")
        order = a_repair_order(
            uow, number="RO-2002", vehicle=a_vehicle(uow, plate="粤B99999", owner=other)
        )
        talk = a_conversation(uow, a_follow_up(uow, repair_order=order, customer=other))
        record_verbatim(uow, conversation=talk, words="洗车很干净", asked=None)
    erase(units, person)

    left = everything_in(units)
    assert "司徒小敏" in left
    assert "洗车很干净" in left
    assert "13700000009" in left


def test_not_while_a_complaint_is_open(units, person):
    with units() as uow:
        (complaint,) = uow.complaints.of_customer(person)
        uow.complaints.get(complaint.id).status = ComplaintStatus.PROMISED
    with units.reading() as uow:
        customer = uow.session.get(Customer, person)
        assert preview_erasure(uow, customer=customer).open_matters == [complaint.number]

    with pytest.raises(StillOpen, match=complaint.number):
        erase(units, person)
    assert NAME in everything_in(units)


@pytest.mark.parametrize(
    ("confirmed", "reason", "error"),
    [("", "要求", NotConfirmed), ("yes", "要求", NotConfirmed), ("删除", "  ", ReasonMissing)],
)
def test_not_without_the_word_and_a_reason(units, person, confirmed, reason, error):
    with pytest.raises(error):
        erase(units, person, confirmed=confirmed, reason=reason)
    assert NAME in everything_in(units)


def test_not_twice(units, person):
    erase(units, person)
    with pytest.raises(AlreadyErased):
        erase(units, person)


def test_the_preview_counts_what_is_there(units, person):
    with units.reading() as uow:
        counts = preview_erasure(uow, customer=uow.session.get(Customer, person)).counts
    assert counts["customer"] == 1
    assert counts["letter"] == 1
    assert counts["inbox_message"] == 1
    assert "appointment" not in counts


def test_the_copy_holds_everything_of_this_person_and_nothing_of_others(units, person):
    with units() as uow:
        other = a_customer(uow, name="司徒小敏", phone="13700000009")
        a_vehicle(uow, plate="粤B99999", owner=other)
        document = hand_out(uow, customer=uow.session.get(Customer, person), by="王信息")

    shown = json.dumps(document, ensure_ascii=False)
    assert all(trace in shown for trace in TRACES)
    assert "司徒小敏" not in shown
    assert "粤B99999" not in shown
    assert document["tables"]["rating"][0]["score"] == 2
    assert document["tables"]["repair_order"]
    assert "snapshot" not in document["tables"]["conversation"][0]
    with units.reading() as uow:
        assert uow.audits.newest()[0].what == "hand_out"


def test_the_same_person_may_come_again_as_a_new_customer(units, person):
    erase(units, person)
    with units() as uow:
        again = a_customer(uow, name=NAME, phone=PHONE)
        assert again.id != person
        assert uow.customers.by_address("phone", PHONE).id == again.id


def test_a_line_of_a_transcript_stays_as_a_line(units, person):
    """The order and the times of a talk can still be followed; its words are gone."""
    erase(units, person)
    with units.reading() as uow:
        (talk,) = uow.conversations.log(LogFilter(customer_id=person), limit=5)
        (line,) = uow.conversations.transcript(talk.id)
    assert (line.speaker, line.text) == (Speaker.STAFF, "")
    assert line.at - uow.clock.now() < timedelta(seconds=1)
