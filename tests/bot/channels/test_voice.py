"""Telephone calls over real HTTP, signed as Twilio signs, against a stand-in of Twilio."""

from __future__ import annotations

import pytest

from bot.channels import voice_twiml
from bot.channels.voice_twiml import Prompt
from bot.outreach.dispatcher import dispatch_due
from crm.models import ContactAttempt, Conversation, InboxMessage, OutboxMessage, RegisterLine
from crm.terms import (
    Asked,
    AttemptStatus,
    Channel,
    ConversationStatus,
    Disposition,
    FollowUpStatus,
    Language,
    OutboxStatus,
)
from tests.bot.channels.providers import CUSTOMER, PUBLIC, STRANGER
from tests.bot.channels.twiml import answer_to, attribute, faults, said
from tests.builders import a_customer, a_follow_up


def rows(house, model):
    with house.units.reading() as uow:
        return uow.session.query(model).order_by(model.id).all()


@pytest.fixture
def rung(house):
    """A call that is placed: the form Twilio was sent, with our addresses in it."""
    with house.units() as uow:
        a_follow_up(uow)
    dispatch_due(house.turns, channels=(Channel.VOICE,))
    house.outside.delivery.deliver()
    (form,) = house.far.of("/Calls.json")
    return form


def path(form, name):
    return form[name].removeprefix(PUBLIC)


def test_a_call_is_placed_once_with_machine_detection_beside_it(house, rung):
    house.outside.delivery.deliver()

    assert len(house.far.of("/Calls.json")) == 1
    assert rung["To"] == CUSTOMER
    assert (rung["MachineDetection"], rung["AsyncAmd"]) == ("Enable", "true")
    assert rung["TimeLimit"] == "900"
    assert CUSTOMER.lstrip("+") not in rung["Url"]
    (attempt,) = rows(house, ContactAttempt)
    assert (attempt.status, attempt.provider_id[:2]) == (AttemptStatus.SENT, "CA")


def test_a_whole_follow_up_goes_by_telephone(house, rung):
    first = house.call(path(rung, "Url")).text
    second = house.call(answer_to(first), Digits="1").text
    third = house.call(answer_to(second), Digits="5").text
    fourth = house.call(answer_to(third), SpeechResult="没有了", Confidence="0.9").text
    last = house.call(answer_to(fourth)).text

    assert said(first).endswith("方便请按1,晚点请按2,不用了请按3。")
    assert house.engine.said == ["方便", "5", "没有了", "customer_silent"]
    assert said(last) == "好的,感谢您的支持,祝您用车愉快,再见!"
    assert answer_to(last) is None
    assert [faults(one) for one in (first, second, third, fourth, last)] == [[]] * 5
    (talk,) = rows(house, Conversation)
    assert talk.disposition is Disposition.COMPLETED
    spoken = [row for row in rows(house, OutboxMessage) if row.key.startswith("turn:")]
    assert {row.status for row in spoken} == {OutboxStatus.SENT}


def test_a_repeated_request_is_answered_what_was_answered(house, rung):
    first = house.call(path(rung, "Url")).text
    second = house.call(answer_to(first), Digits="1").text
    house.call(answer_to(second), Digits="5")

    again = house.call(answer_to(first), Digits="1").text

    assert said(again) == said(second)
    assert answer_to(again) == answer_to(second)
    assert house.engine.said == ["方便", "5"]


@pytest.mark.parametrize("ending", ["", "/turn", "/status", "/amd"])
def test_an_unsigned_request_is_refused_and_nothing_kept(house, ending):
    fields = {"CallSid": "CA1", "From": STRANGER, "Digits": "1", "CallStatus": "ringing"}
    where = f"/webhooks/twilio/voice{ending}"

    assert house.client.post(where, data=fields).status_code == 403
    assert house.twilio(where, fields, signature="x").status_code == 403
    assert rows(house, InboxMessage) == []


@pytest.mark.parametrize("ending", ["", "/turn", "/status", "/amd"])
@pytest.mark.parametrize("query", ["", "?c=nobody&n=1", "?c=&n=x"])
def test_a_signed_request_without_a_call_is_let_go_by(house, ending, query):
    answer = house.twilio(f"/webhooks/twilio/voice{ending}{query}", {"From": STRANGER})

    assert answer.status_code in (200, 204)
    assert rows(house, InboxMessage) == []


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_call_nobody_takes_is_registered_and_may_be_tried_again(house, rung, status):
    house.call(path(rung, "StatusCallback"), CallStatus="ringing")
    house.call(path(rung, "StatusCallback"), CallStatus=status)
    house.call(path(rung, "StatusCallback"), CallStatus=status)
    house.call(path(rung, "StatusCallback"), CallStatus="initiated")

    (attempt,) = rows(house, ContactAttempt)
    assert (attempt.disposition, attempt.detail) == (Disposition.NO_ANSWER, status)
    assert [line.result for line in rows(house, RegisterLine)] == [Disposition.NO_ANSWER]
    with house.units.reading() as uow:
        assert uow.follow_ups.get(attempt.follow_up_id).status is FollowUpStatus.PLANNED


@pytest.mark.parametrize("answered_by", ["machine_start", "machine_end_beep", "fax"])
def test_a_mailbox_hears_a_wish_to_be_called_back_and_no_detail(house, rung, answered_by):
    first = house.call(path(rung, "Url")).text
    house.call(path(rung, "AsyncAmdStatusCallback"), AnsweredBy=answered_by)
    after = house.call(answer_to(first)).text

    (update,) = [one for one in house.far.asked if "/Calls/CA" in one.path]
    words = update.fields["Twiml"]
    assert faults(words) == []
    assert "回个电话" in said(words)
    for detail in ("刹车", "粤A12345", "王", "回访", "维修", "RO-1001"):
        assert detail not in words
    assert said(after) == said(words)
    assert [line.result for line in rows(house, RegisterLine)] == [Disposition.VOICEMAIL]


def test_a_person_who_has_spoken_is_no_machine(house, rung):
    first = house.call(path(rung, "Url")).text
    house.call(answer_to(first), Digits="1")

    house.call(path(rung, "AsyncAmdStatusCallback"), AnsweredBy="machine_start")

    (talk,) = rows(house, Conversation)
    assert talk.status is ConversationStatus.OPEN


def test_who_hangs_up_in_the_middle_is_heard_hanging_up(house, rung):
    first = house.call(path(rung, "Url")).text
    house.call(answer_to(first), Digits="1")

    house.call(path(rung, "StatusCallback"), CallStatus="completed")
    house.call(path(rung, "StatusCallback"), CallStatus="completed")

    assert house.engine.said == ["方便", "customer_gone"]


def test_who_calls_us_is_known_by_the_number(house):
    with house.units() as uow:
        customer = a_customer(uow).id
    where = "/webhooks/twilio/voice"

    first = house.call(where, From=CUSTOMER, CallStatus="ringing").text
    house.call(where, From=CUSTOMER, CallStatus="ringing")

    (talk,) = rows(house, Conversation)
    assert talk.customer_id == customer
    assert said(first) == "您好,我是智能助手,请问有什么可以帮您?"


def test_an_unknown_caller_is_welcomed_and_finds_nobodys_file(house):
    with house.units() as uow:
        a_customer(uow)

    first = house.call("/webhooks/twilio/voice", From=STRANGER, CallStatus="ringing").text

    (talk,) = rows(house, Conversation)
    assert talk.customer_id is None
    assert faults(first) == []


def test_a_call_cut_off_while_it_was_placed_is_not_placed_again(house, far):
    with house.units() as uow:
        a_follow_up(uow)
    dispatch_due(house.turns, channels=(Channel.VOICE,))
    far.answers.append(None)

    house.outside.delivery.deliver()
    house.outside.delivery.deliver()

    assert len(far.of("/Calls.json")) == 1
    assert [one.status for one in rows(house, ContactAttempt)] == [AttemptStatus.UNKNOWN]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("asked", [None, *Asked])
def test_every_question_is_such_as_twilio_takes(language, asked):
    xml = voice_twiml.asks(
        [Prompt("A & B <刹车>", ({"title": "是", "value": "是"},))],
        language=language,
        asked=asked,
        answer_to="/webhooks/twilio/voice/turn?c=a&n=1",
        silence_s=3,
    )

    assert faults(xml) == []
    assert attribute(xml, "speechTimeout") == "3"
    interrupts = asked not in voice_twiml.UNINTERRUPTED
    assert attribute(xml, "bargeIn") == str(interrupts).lower()
