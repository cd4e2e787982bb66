"""Conversations by SMS over real HTTP, signed as Twilio signs, against a stand-in of Twilio."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.outreach.dispatcher import dispatch_due
from crm.models import (
    Attachment,
    ContactAttempt,
    Escalation,
    InboxMessage,
    OptOut,
    OutboxMessage,
    RegisterLine,
)
from crm.terms import (
    AttachmentState,
    AttemptStatus,
    Channel,
    Disposition,
    EscalationReason,
    FollowUpStatus,
    OutboxStatus,
)
from tests.bot.channels.providers import CUSTOMER, OURS, STRANGER, House
from tests.builders import a_follow_up


def begun(house, channel=Channel.SMS):
    """A follow-up begun by SMS, its first text sent; returns its id."""
    with house.units() as uow:
        key = a_follow_up(uow).id
    dispatch_due(house.turns, channels=(channel,))
    house.outside.delivery.deliver()
    return key


def rows(house, model):
    with house.units.reading() as uow:
        return uow.session.query(model).order_by(model.id).all()


def test_a_whole_follow_up_goes_by_text(house):
    key = begun(house)

    house.sms("1", "SM1")
    house.sms("5", "SM2")
    house.sms("没有了", "SM3")
    house.sms("没有", "SM4")
    house.settle()

    assert house.engine.said == ["方便", "5", "没有了", "没有"]
    texts = house.far.texts()
    assert texts[0].endswith("回复数字:1 方便 2 晚点 3 不用了")
    assert texts[1].endswith("5分最满意。(回复1到5即可)")
    assert texts[-1] == "好的,感谢您的支持,祝您用车愉快,再见!"
    assert {one["To"] for one in house.far.of("/Messages.json")} == {CUSTOMER}
    assert {one["From"] for one in house.far.of("/Messages.json")} == {OURS}
    with house.units.reading() as uow:
        assert uow.follow_ups.get(key).status is FollowUpStatus.COMPLETED


def test_a_text_that_comes_twice_is_heard_once(house):
    begun(house)

    first = house.sms("1", "SM1")
    again = house.sms("1", "SM1")
    house.settle()

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.text == again.text
    assert house.engine.said == ["方便"]
    assert len(house.far.texts()) == 2


@pytest.mark.parametrize("fields", [{}, {"Body": "x"}, {"From": CUSTOMER}, {"MessageSid": "SM1"}])
def test_a_signed_text_that_says_nothing_is_let_go_by(house, fields):
    answer = house.twilio("/webhooks/twilio/sms", fields)

    assert answer.status_code == 200
    assert rows(house, InboxMessage) == []


def test_an_unknown_number_is_welcomed_and_answered_where_it_wrote_from(house):
    house.sms("你们几点开门", "SM1", sender=STRANGER)
    house.settle()

    assert house.far.texts()[0] == "您好,我是智能助手,请问有什么可以帮您?"
    assert {one["To"] for one in house.far.of("/Messages.json")} == {STRANGER}
    house.sms("谢谢", "SM2", sender=STRANGER)
    house.settle()
    with house.units.reading() as uow:
        homes = {message.conversation_id for message in rows(house, InboxMessage)}
        assert len(homes) == 1
        # Whoever asked something has a file by the number.
        asked = uow.conversations.get(homes.pop()).customer
        assert asked.id == uow.customers.by_address("phone", STRANGER.removeprefix("+86")).id


@pytest.mark.parametrize("words", ["退订", "TD", " td。", "STOP", "别再发了"])
def test_a_stop_ends_all_contacts_at_once(house, words):
    key = begun(house)
    with house.units() as uow:
        planned = a_follow_up(uow, customer=uow.follow_ups.get(key).customer, origin="another").id

    house.sms(words, "SM9")
    house.sms(words, "SM9")
    house.settle()

    with house.units.reading() as uow:
        assert [record.words for record in rows(house, OptOut)] == [words.strip()]
        assert uow.follow_ups.get(key).disposition is Disposition.OPTED_OUT
        assert uow.follow_ups.get(planned).status is FollowUpStatus.CANCELLED
    farewells = [text for text in house.far.texts() if "不再主动联系" in text]
    assert len(farewells) == (0 if words == "STOP" else 1)


@pytest.mark.parametrize(
    ("status", "document", "row", "attempt"),
    [
        (400, {"code": 21610}, OutboxStatus.FAILED, AttemptStatus.FAILED),
        (400, {"code": 21211}, OutboxStatus.FAILED, AttemptStatus.FAILED),
        (400, {"code": 21614}, OutboxStatus.FAILED, AttemptStatus.FAILED),
        (429, {"code": 20429}, OutboxStatus.WAITING, AttemptStatus.CLAIMED),
        (503, {}, OutboxStatus.WAITING, AttemptStatus.CLAIMED),
        (401, {"code": 20003}, OutboxStatus.WAITING, AttemptStatus.CLAIMED),
    ],
)
def test_what_twilio_refuses_is_told_apart(house, far, status, document, row, attempt):
    far.answers.append((status, document | {"message": "no", "status": status}))

    begun(house)

    assert [one.status for one in rows(house, OutboxMessage)] == [row]
    assert [one.status for one in rows(house, ContactAttempt)] == [attempt]


def test_a_number_that_is_blocked_is_an_opt_out_by_text_only(house, far):
    far.answers.append((400, {"code": 21610, "message": "unsubscribed", "status": 400}))

    begun(house)

    assert [(one.channel, one.words) for one in rows(house, OptOut)] == [
        (Channel.SMS, "provider: 21610")
    ]
    assert [one.result for one in rows(house, RegisterLine)] == [Disposition.NO_ANSWER]


def test_a_bad_number_is_marked_in_the_file(house, far):
    far.answers.append((400, {"code": 21211, "message": "invalid", "status": 400}))

    key = begun(house)

    with house.units.reading() as uow:
        customer = uow.follow_ups.get(key).customer
        assert [point.bad for point in customer.contact_points] == [True]
        assert uow.follow_ups.get(key).status is FollowUpStatus.PLANNED


def test_a_text_that_is_filtered_on_its_way_leads_to_a_call(house, far):
    far.answers.append((400, {"code": 30007, "message": "filtered", "status": 400}))
    begun(house)

    for _ in range(3):
        dispatch_due(house.turns, channels=(Channel.SMS, Channel.VOICE))
        house.outside.delivery.deliver()

    assert len(far.texts()) == 1
    assert len(far.of("/Calls.json")) == 1


def test_what_the_provider_would_not_take_goes_out_later_in_order(house, far, clock):
    far.answers.append((429, {"code": 20429, "message": "slow", "status": 429}))
    begun(house)
    assert len(far.texts()) == 1

    house.outside.delivery.deliver()
    assert len(far.texts()) == 1
    clock.set(clock.now() + timedelta(seconds=30))
    house.outside.delivery.deliver()

    assert len(far.texts()) == 2
    assert [one.status for one in rows(house, OutboxMessage)] == [OutboxStatus.SENT]


def taken(body, sid="SM" + "9" * 32):
    """A text as Twilio lists it once it has taken it."""
    made = "Thu, 06 Mar 2025 02:20:01 +0000"
    return {"sid": sid, "to": CUSTOMER, "from": OURS, "body": body, "date_created": made}


def test_a_text_that_arrived_although_the_line_broke_is_not_sent_again(house, far, clock):
    far.answers.append(None)
    begun(house)
    far.took.append(taken(far.texts()[0]))

    for _ in range(3):
        clock.set(clock.now() + timedelta(minutes=3))
        house.outside.delivery.deliver()

    assert len(far.texts()) == 1
    assert [(one.status, one.provider_id) for one in rows(house, OutboxMessage)] == [
        (OutboxStatus.SENT, "SM" + "9" * 32)
    ]
    assert rows(house, Escalation) == []


def test_a_text_that_was_lost_with_the_line_goes_out_once_more(house, far, clock):
    far.answers.append(None)
    begun(house)

    for _ in range(3):
        clock.set(clock.now() + timedelta(minutes=3))
        house.outside.delivery.deliver()

    assert len(far.texts()) == 2
    assert [one.status for one in rows(house, OutboxMessage)] == [OutboxStatus.SENT]


def test_a_text_like_an_earlier_one_is_not_taken_for_it(house, far, clock):
    begun(house)
    far.took.append(taken(far.texts()[0], rows(house, OutboxMessage)[0].provider_id))
    with house.units() as uow:
        (first,) = uow.session.query(OutboxMessage).all()
        values = {"channel": Channel.SMS, "address": CUSTOMER, "body": first.body}
        uow.outbox.put(
            OutboxMessage(
                key="again", status=OutboxStatus.WAITING, created_at=uow.clock.now(), **values
            )
        )
    far.answers.append(None)
    house.outside.delivery.deliver()

    clock.set(clock.now() + timedelta(minutes=3))
    house.outside.delivery.deliver()

    assert len(far.texts()) == 3


def test_where_the_provider_does_not_say_what_became_of_a_text_a_person_looks(house, far, clock):
    far.answers.append(None)
    begun(house)

    for _ in range(40):
        far.answers[:] = [(503, {"message": "no", "status": 503})]
        clock.set(clock.now() + timedelta(minutes=1))
        house.outside.delivery.deliver()

    assert len(far.texts()) == 1
    assert [one.status for one in rows(house, OutboxMessage)] == [OutboxStatus.UNKNOWN]
    assert [one.reason for one in rows(house, Escalation)] == [EscalationReason.UNKNOWN_DELIVERY]


def test_a_process_that_died_while_sending_is_made_up_for(house, far, clock):
    with house.units() as uow:
        a_follow_up(uow)
    dispatch_due(house.turns, channels=(Channel.SMS,))
    with house.units() as uow:
        now = uow.clock.now()
        row = uow.outbox.next_waiting(Channel.SMS, now=now)
        row.address = CUSTOMER
        uow.outbox.take(row, now=now)

    clock.set(clock.now() + timedelta(minutes=5))
    house.outside.delivery.deliver()

    assert len(far.texts()) == 1
    assert [one.status for one in rows(house, OutboxMessage)] == [OutboxStatus.SENT]


def test_reports_of_delivery_come_in_any_order_and_more_than_once(house):
    begun(house)
    (row,) = rows(house, OutboxMessage)
    path = f"/webhooks/twilio/sms/status?row={row.id}"

    for status in ("delivered", "sent", "delivered", "queued"):
        answer = house.twilio(path, {"MessageSid": row.provider_id, "MessageStatus": status})
        assert answer.status_code == 204

    (row,) = rows(house, OutboxMessage)
    assert (row.status, row.provider_answer) == (OutboxStatus.SENT, "arrived:delivered")


def test_a_text_that_never_arrived_frees_the_follow_up(house):
    key = begun(house)
    (row,) = rows(house, OutboxMessage)
    path = f"/webhooks/twilio/sms/status?row={row.id}"
    fields = {"MessageSid": row.provider_id, "MessageStatus": "undelivered", "ErrorCode": "30006"}

    house.twilio(path, fields)
    house.twilio(path, fields)

    with house.units.reading() as uow:
        follow_up = uow.follow_ups.get(key)
        assert follow_up.status is FollowUpStatus.PLANNED
        assert [point.bad for point in follow_up.customer.contact_points] == [True]
    assert len(rows(house, RegisterLine)) == 1


def test_without_a_public_address_no_webhook_is_there(house, far):
    closed = House(house.units, far, public_url="")

    assert closed.sms("1", "SM1").status_code == 404


MEDIA = f"/2010-04-01/Accounts/AC{'1' * 32}/Messages/MM{'2' * 32}/Media/ME{'3' * 32}"


def picture(house, sid="MM1", body="", url=f"https://api.twilio.com{MEDIA}", mime="image/png"):
    several = {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": mime}
    return house.sms(body, sid, **several)


def test_a_picture_by_mms_is_kept_and_shown_to_staff(house, far):
    """R-152: fetched with our name and token, which nobody else is told."""
    begun(house)
    for _ in range(2):
        picture(house)
    far.files[MEDIA] = b"\x89PNG a picture"
    far.mime = "image/png"

    house.outside.fetch_files()

    (kept,) = rows(house, Attachment)
    assert (kept.kind, kept.state, kept.mime) == ("photo", AttachmentState.KEPT, "image/png")
    with house.units.reading() as uow:
        assert uow.attachments.get(kept.id).content == b"\x89PNG a picture"
    assert far.looked[0].headers["Authorization"].startswith("Basic ")
    assert [one.reason for one in rows(house, Escalation)] == [EscalationReason.MEDIA_RECEIVED]
    assert sum("请同事去看" in text for text in far.texts()) == 1


def test_a_picture_with_words_is_kept_and_the_words_are_answered(house):
    begun(house)

    picture(house, body="5")

    assert len(rows(house, Attachment)) == 1
    assert house.engine.said == ["5"]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/2010-04-01/x",
        f"https://api.twilio.com{MEDIA}/../../../Calls",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_picture_that_is_not_at_twilio_is_let_go_by(house, url):
    begun(house)

    picture(house, url=url)

    assert rows(house, Attachment) == []


@pytest.mark.parametrize("count", ["x", "-1", "²", "99999999999"])
def test_a_strange_number_of_pictures_is_no_error(house, count):
    begun(house)

    assert house.sms("5", "MM1", NumMedia=count).status_code == 200
