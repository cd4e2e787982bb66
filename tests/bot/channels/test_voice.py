"""Telephone calls over real HTTP, signed as Twilio signs, against a stand-in of Twilio."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from bot.channels import voice_twiml
from bot.channels.voice_twiml import Listening, Prompt
from bot.outreach.dispatcher import dispatch_due
from crm.models import (
    ContactAttempt,
    Conversation,
    Escalation,
    InboxMessage,
    OutboxMessage,
    PolicyVersion,
    ProfileProposal,
    Recording,
    RegisterLine,
)
from crm.terms import (
    Asked,
    AttemptStatus,
    Channel,
    ConversationStatus,
    Disposition,
    EscalationReason,
    EscalationStatus,
    FollowUpKind,
    FollowUpStatus,
    Language,
    OutboxStatus,
    RecordingStatus,
    Speaker,
    TransferResult,
    Unreached,
)
from tests.bot.channels.providers import CUSTOMER, PUBLIC, STRANGER
from tests.bot.channels.twiml import answer_to, attribute, faults, said
from tests.bot.channels.web_chat_app import WELCOME, Scripted
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


@pytest.mark.parametrize("placed", [True, False])
def test_a_call_cut_off_while_it_was_placed_is_asked_for_before_it_is_placed_again(
    house, far, clock, placed
):
    """R-043: Twilio lists the calls it has taken; nobody's telephone rings twice."""
    with house.units() as uow:
        a_follow_up(uow)
    dispatch_due(house.turns, channels=(Channel.VOICE,))
    far.answers.append(None)

    house.outside.delivery.deliver()
    house.outside.delivery.deliver()
    assert [one.status for one in rows(house, ContactAttempt)] == [AttemptStatus.CLAIMED]

    if placed:
        far.took_calls.append({"sid": "CA" + "9" * 32, "to": CUSTOMER, "status": "queued"})
    clock.set(clock.now() + timedelta(minutes=3))
    house.outside.delivery.deliver()
    house.outside.delivery.deliver()

    (attempt,) = rows(house, ContactAttempt)
    assert attempt.status is AttemptStatus.SENT
    assert (attempt.provider_id == "CA" + "9" * 32) is placed
    assert len(far.of("/Calls.json")) == (1 if placed else 2)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("asked", [None, *Asked])
def test_every_question_is_such_as_twilio_takes(language, asked):
    xml = voice_twiml.asks(
        [Prompt("A & B <刹车>", ({"title": "是", "value": "是"},))],
        language=language,
        asked=asked,
        listening=Listening("/webhooks/twilio/voice/turn?c=a&n=1", 3),
    )

    assert faults(xml) == []
    assert attribute(xml, "speechTimeout") == "3"
    interrupts = asked not in voice_twiml.UNINTERRUPTED
    assert attribute(xml, "bargeIn") == str(interrupts).lower()


def set_policy(house, **voice):
    with house.units() as uow:
        uow.session.add(PolicyVersion(document={"voice": voice}, in_force_from=uow.clock.now()))


@pytest.mark.parametrize(
    "announced, why, number_is_bad",
    [
        ("您好,您拨打的用户已关机", Unreached.SWITCHED_OFF, False),
        ("您拨打的用户正在通话中,请稍后再拨", Unreached.BUSY, False),
        ("您拨打的电话已停机", Unreached.SUSPENDED, True),
        ("对不起,您拨打的号码是空号", Unreached.NOT_IN_SERVICE, True),
    ],
)
def test_a_carrier_that_speaks_in_the_customers_place_is_no_talk(
    house, rung, announced, why, number_is_bad
):
    """R-043, R-150: the try is kept with its reason, the follow-up stays open."""
    first = house.call(path(rung, "Url")).text

    ended = house.call(answer_to(first), SpeechResult=announced, Confidence="0.8").text
    again = house.call(answer_to(first), SpeechResult=announced, Confidence="0.8").text

    assert (said(ended), answer_to(ended), faults(ended)) == ("", None, [])
    assert again == ended
    assert house.engine.said == []
    (attempt,) = rows(house, ContactAttempt)
    assert (attempt.disposition, attempt.unreached) == (Disposition.NO_ANSWER, why)
    assert [line.result for line in rows(house, RegisterLine)] == [Disposition.NO_ANSWER]
    with house.units.reading() as uow:
        follow_up = uow.follow_ups.get(attempt.follow_up_id)
        assert follow_up.status is FollowUpStatus.PLANNED
        (point,) = follow_up.customer.contact_points
        assert point.bad is number_is_bad
        proposed = [(one.field, one.value) for one in uow.session.query(ProfileProposal)]
        assert proposed == ([("phone", "wrong_number")] if number_is_bad else [])
        transcript = uow.conversations.transcript(attempt.conversation_id)
        assert {line.speaker for line in transcript} == {Speaker.BOT}
        kept = [one.text for one in uow.session.query(InboxMessage) if one.text]
        assert kept == [announced]


def test_a_mailbox_that_speaks_is_left_the_wish_to_be_called_back(house, rung):
    """R-232: without a word of what it is about."""
    first = house.call(path(rung, "Url")).text

    words = house.call(answer_to(first), SpeechResult="机主不便接听,请在提示音后留言").text

    assert "回个电话" in said(words)
    assert "刹车" not in words and "粤A12345" not in words
    (attempt,) = rows(house, ContactAttempt)
    assert (attempt.disposition, attempt.unreached) == (Disposition.VOICEMAIL, Unreached.MACHINE)


def test_the_same_words_later_in_a_talk_are_the_customers(house, rung):
    first = house.call(path(rung, "Url")).text
    second = house.call(answer_to(first), Digits="1").text

    house.call(answer_to(second), SpeechResult="您拨打的用户已关机")

    assert house.engine.said == ["方便", "您拨打的用户已关机"]


@pytest.mark.parametrize(
    "status, why",
    [
        ("busy", Unreached.BUSY),
        ("no-answer", Unreached.UNANSWERED),
        ("failed", Unreached.FAILED),
    ],
)
def test_why_a_call_was_not_taken_is_kept_as_data(house, rung, status, why):
    house.call(path(rung, "StatusCallback"), CallStatus=status)

    assert [one.unreached for one in rows(house, ContactAttempt)] == [why]


def test_an_unsure_machine_detection_counts_as_a_person(house, rung):
    first = house.call(path(rung, "Url"), AnsweredBy="unknown").text

    house.call(path(rung, "AsyncAmdStatusCallback"), AnsweredBy="unknown")

    assert answer_to(first)
    assert [talk.status for talk in rows(house, Conversation)] == [ConversationStatus.OPEN]


def test_nothing_is_recorded_unless_the_dealership_wants_it(house, rung):
    """G-03."""
    assert "Record" not in rung
    assert "<Start>" not in house.call(path(rung, "Url")).text


def test_a_recording_is_announced_and_kept_as_a_reference(house, rung):
    """R-152, G-03: whoever is recorded is told so first."""
    set_policy(house, record=True)

    first = house.call(path(rung, "Url")).text
    second = house.call(answer_to(first), Digits="1").text
    reports = ElementTree.fromstring(first).find("Start/Recording").get("recordingStatusCallback")
    for status in ("in-progress", "completed", "completed", "nonsense"):
        house.call(reports, RecordingSid="RE1", RecordingStatus=status, RecordingDuration="61")

    assert said(first).startswith("为了保证服务质量,本次通话会录音。")
    assert (faults(first), faults(second)) == ([], [])
    assert "录音" not in said(second)
    (kept,) = rows(house, Recording)
    assert (kept.provider_id, kept.status, kept.seconds) == ("RE1", RecordingStatus.KEPT, 61)


@pytest.mark.parametrize("deletes", [204, 404])
def test_an_old_recording_is_deleted_at_the_provider_once(house, rung, far, clock, deletes):
    """G-09: gone already is gone."""
    far.deletes = deletes
    house.call(path(rung, "Url"))
    reports = path(rung, "Url").replace("/voice?", "/voice/recording?")
    house.call(reports, RecordingSid="RE1", RecordingStatus="completed", RecordingDuration="9")
    assert house.outside.let_old_recordings_go() == 0
    clock.set(clock.now() + timedelta(days=181))

    counts = [house.outside.let_old_recordings_go() for _ in range(2)]

    assert counts == [1, 0]
    (deleted,) = far.deleted
    assert deleted.endswith("/Recordings/RE1.json")
    assert [one.status for one in rows(house, Recording)] == [RecordingStatus.DELETED]


HUMAN = {
    FollowUpKind.FIRST_FOLLOWUP: (
        WELCOME,
        Scripted("好的,我请同事在十一点半前给您回电话,再见。", hands_over=True),
    )
}


@pytest.fixture
def asks_for_a_person(house):
    """A call in which the second thing said is that a colleague will call back."""
    house.engine.scripts.update(HUMAN)
    with house.units() as uow:
        a_follow_up(uow)
    dispatch_due(house.turns, channels=(Channel.VOICE,))
    house.outside.delivery.deliver()
    (form,) = house.far.of("/Calls.json")

    def hold():
        first = house.call(path(form, "Url")).text
        return house.call(answer_to(first), Digits="0").text

    return hold


def dialled(xml):
    dial = ElementTree.fromstring(xml).find("Dial")
    return None if dial is None else dial


def test_who_wants_a_person_is_put_through(house, asks_for_a_person):
    """R-098: to the number that is set, and the record shows reason and receiver."""
    set_policy(house, transfer_to="02000000100", transfer_ring_s=15)

    xml = asks_for_a_person()
    dial = dialled(xml)
    after = dial.get("action")
    done = house.call(after, DialCallStatus="completed", DialCallDuration="35").text
    again = house.call(after, DialCallStatus="completed", DialCallDuration="35").text

    assert faults(xml) == []
    assert (dial.get("timeout"), dial.find("Number").text) == ("15", "+862000000100")
    assert "转接" in said(xml)
    assert (said(done), again) == ("", done)
    (talk,) = rows(house, Conversation)
    assert talk.disposition is Disposition.HANDED_OVER
    assert (talk.transferred_to, talk.transfer_result) == ("02000000100", TransferResult.ANSWERED)
    (item,) = rows(house, Escalation)
    assert (item.reason, item.status) == (
        EscalationReason.HUMAN_REQUEST,
        EscalationStatus.SOLVED,
    )
    assert "020****0100" in item.resolution and "35" in item.resolution


@pytest.mark.parametrize(
    "status, result",
    [
        ("busy", TransferResult.BUSY),
        ("no-answer", TransferResult.UNANSWERED),
        ("failed", TransferResult.FAILED),
        ("quite new", TransferResult.FAILED),
    ],
)
def test_whom_nobody_answers_is_promised_the_call_back(house, asks_for_a_person, status, result):
    """R-098, R-231: the promise is said, and it stands in the queue."""
    set_policy(house, transfer_to="02000000100")
    after = dialled(asks_for_a_person()).get("action")

    words = house.call(after, DialCallStatus=status).text

    assert "十一点半前给您回电话" in said(words)
    assert (faults(words), answer_to(words)) == ([], None)
    assert [talk.transfer_result for talk in rows(house, Conversation)] == [result]
    assert [item.status for item in rows(house, Escalation)] == [EscalationStatus.OPEN]


@pytest.mark.parametrize(
    "voice",
    [
        pytest.param({}, id="no number is set"),
        pytest.param(
            {
                "transfer_to": "02000000100",
                "transfer_hours": [{"start": "13:30", "end": "18:00"}],
            },
            id="nobody is at work",
        ),
    ],
)
def test_where_nobody_can_be_had_a_call_back_is_agreed(house, asks_for_a_person, voice):
    """R-098: outside hours a call back with its time."""
    set_policy(house, **voice)

    xml = asks_for_a_person()

    assert dialled(xml) is None
    assert "十一点半前给您回电话" in said(xml)


def test_a_repeated_request_puts_through_once_more_and_not_twice(house, asks_for_a_person):
    set_policy(house, transfer_to="02000000100")
    first = asks_for_a_person()

    asked_once = dialled(first).get("action").replace("/dialled?", "/turn?") + "&n=1"
    again = house.call(asked_once, Digits="0").text

    assert dialled(again) is not None and again == first
    with house.units.reading() as uow:
        (talk,) = uow.session.query(Conversation)
        lines = [line.text for line in uow.conversations.transcript(talk.id)]
    assert sum("转接" in line for line in lines) == 1


@pytest.mark.parametrize(
    "asked, keys",
    [
        (Asked.RATING_SPEED_GROUP, "3"),
        (Asked.RATING_PRICE_GROUP, "2"),
        (Asked.RATING_OVERALL, "1"),
    ],
)
def test_an_answer_takes_as_many_keys_as_the_question_has_scores(asked, keys):
    """R-076: three scores are three keys, and one score needs no waiting."""
    xml = voice_twiml.asks(
        [Prompt("几分?")], language=Language.ZH, asked=asked, listening=Listening("/turn", 3)
    )

    assert attribute(xml, "numDigits") == keys


def test_the_ear_expects_what_was_asked():
    times, scores = (
        attribute(
            voice_twiml.asks(
                [Prompt("?")], language=Language.ZH, asked=asked, listening=Listening("/turn", 3)
            ),
            "hints",
        )
        for asked in (Asked.CALLBACK_TIME, Asked.RATING_OVERALL)
    )

    assert "下午" in times and "五分" not in times
    assert "五分" in scores and "下午" not in scores
    assert "人工" in times and "人工" in scores
