"""Conversations on Telegram over real HTTP, against a stand-in of the Bot API."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from bot.outreach.dispatcher import dispatch_due
from crm.models import (
    Attachment,
    Conversation,
    Customer,
    Escalation,
    InboxMessage,
    OptOut,
    OutboxMessage,
    Utterance,
)
from crm.terms import (
    AttachmentState,
    Channel,
    EscalationReason,
    FollowUpStatus,
    OutboxStatus,
)
from tests.bot.channels.providers import House, message, pressed
from tests.builders import a_customer, a_follow_up

CHAT = 777


def rows(house, model):
    with house.units.reading() as uow:
        return uow.session.query(model).order_by(model.id).all()


def begun_by_text(house):
    """A follow-up begun by SMS; returns the token of its talk."""
    with house.units() as uow:
        a_follow_up(uow)
    dispatch_due(house.turns, channels=(Channel.SMS,))
    house.settle()
    return rows(house, Conversation)[0].token


def bound(house):
    """A follow-up whose customer came over to Telegram by the link; returns its talk's token."""
    token = begun_by_text(house)
    house.chat(1, f"/start {token}")
    return token


def last_row(house):
    return rows(house, OutboxMessage)[-1].id


def test_a_follow_up_begun_by_text_goes_on_in_telegram(house):
    token = bound(house)

    house.chat(2, "4")
    house.chat(3, "没有了")
    house.chat(4, "没有")

    assert house.engine.said == ["没听清,请再说一遍", "4", "没有了", "没有"]
    (talk,) = rows(house, Conversation)
    assert (talk.token, talk.channel) == (token, Channel.TELEGRAM)
    with house.units.reading() as uow:
        assert uow.follow_ups.get(talk.follow_up_id).status is FollowUpStatus.COMPLETED
    assert house.far.texts()[-1] == "好的,感谢您的支持,祝您用车愉快,再见!"
    assert {one["chat_id"] for one in house.far.of("/sendMessage")} == {str(CHAT)}


def test_an_update_that_comes_twice_is_heard_once(house):
    house.chat(1, "你们几点开门")
    before = house.far.texts()

    house.chat(1, "你们几点开门")

    assert house.engine.said == ["你们几点开门"]
    assert house.far.texts() == before


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"update_id": "x"},
        {"update_id": 1},
        {"update_id": 1, "message": 5},
        {"update_id": 1, "message": {"chat": None}},
        {"update_id": 1, "callback_query": {"id": 1}},
        {"update_id": 1, "channel_post": {"message_id": 1}},
    ],
)
def test_what_is_no_message_of_a_private_chat_is_let_go_by(house, document):
    answer = house.telegram(document)

    assert answer.status_code == 200
    assert rows(house, InboxMessage) == []


def test_a_stranger_is_welcomed_and_asked_for_a_number(house):
    house.chat(1, "想问问保养")

    welcome, share, _answer = house.far.texts()
    assert welcome == "您好,我是智能助手,请问有什么可以帮您?"
    assert "手机号" in share
    asking = next(one for one in house.far.of("/sendMessage") if "手机号" in one["text"])
    keyboard = json.loads(asking["reply_markup"])["keyboard"]
    assert keyboard == [[{"text": "发送我的手机号", "request_contact": True}]]


def test_a_stranger_who_only_presses_start_is_welcomed(house):
    house.chat(1, "/start")
    house.chat(1, "/start")

    welcome, share = house.far.texts()
    assert welcome == "您好,我是智能助手,请问有什么可以帮您?"
    assert "手机号" in share


def test_a_shared_number_of_the_senders_own_binds_the_chat(house):
    with house.units() as uow:
        a_customer(uow)
    house.chat(1, "您好")
    contact = {"phone_number": "+86 13800000001", "first_name": "王", "user_id": CHAT}

    house.telegram(message(2, CHAT, contact=contact))

    (customer,) = rows(house, Customer)
    (talk,) = rows(house, Conversation)
    with house.units.reading() as uow:
        assert uow.customers.by_address("telegram", str(CHAT)).id == customer.id
    assert talk.customer_id == customer.id
    assert house.far.texts()[-1] == "好的,已经找到您的资料,谢谢。"


def test_somebody_elses_number_opens_nobodys_file(house):
    with house.units() as uow:
        a_customer(uow)
    contact = {"phone_number": "13800000001", "first_name": "李", "user_id": 5}

    house.telegram(message(2, CHAT, contact=contact))

    with house.units.reading() as uow:
        assert uow.customers.by_address("telegram", str(CHAT)) is None


def test_a_link_binds_the_first_chat_only(house):
    token = bound(house)

    house.chat(2, f"/start {token}", chat=888)

    with house.units.reading() as uow:
        assert uow.customers.by_address("telegram", "888") is None
        assert uow.customers.by_address("telegram", "777") is not None


def test_a_button_is_heard_as_its_words_and_answered(house):
    bound(house)
    offered = [one for one in house.far.of("/sendMessage") if "reply_markup" in one][-1]
    rows_of_buttons = json.loads(offered["reply_markup"])["inline_keyboard"]
    data = rows_of_buttons[0][0]["callback_data"]

    house.telegram(pressed(2, data))

    assert len(data.encode()) <= 64
    assert house.engine.said[-1] == offered_words(house, data)
    assert house.far.of("/answerCallbackQuery") == [{"callback_query_id": "q2"}]


def offered_words(house, data):
    row, place, _ = data.split(":")
    with house.units.reading() as uow:
        return uow.outbox.get(int(row)).body["choices"][int(place)]["value"]


@pytest.mark.parametrize(
    "data",
    ["", "x", "1:99", "999999:0", "1:0", "1:0:000000000000", "99999999999999999999:0", "²:0"],
)
def test_an_old_or_forged_button_says_nothing_and_is_answered_all_the_same(house, data):
    bound(house)
    said = list(house.engine.said)

    answer = house.telegram(pressed(2, data))

    assert answer.status_code == 200
    assert house.engine.said == said
    (told,) = house.far.of("/answerCallbackQuery")
    assert told["callback_query_id"] == "q2"


def test_a_correction_is_kept_and_not_answered(house):
    house.chat(1, "刹车有点响")
    said, told = list(house.engine.said), house.far.texts()
    edited = message(2, CHAT, text="刹车不响", edit_date=1741227700)
    edited["edited_message"] = edited.pop("message")

    house.telegram(edited)

    assert (house.engine.said, house.far.texts()) == (said, told)
    assert rows(house, InboxMessage)[-1].raw == {"address": "777", "edited": "刹车不响"}
    assert [one.text for one in rows(house, Utterance)][-1] == "[更正] 刹车不响"


def test_who_sends_a_picture_is_kindly_asked_for_words(house):
    house.telegram(message(1, CHAT, photo=[]))

    assert house.far.texts() == ["不好意思,目前我只看得懂文字,麻烦您打字告诉我,谢谢。"]


PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 900},
    {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 900, "file_size": 9000},
]
VOICE = {"file_id": "voice", "file_unique_id": "v", "duration": 7, "file_size": 5000}


@pytest.mark.parametrize(
    ("sent", "kind", "line", "says"),
    [
        ({"photo": PHOTO}, "photo", "[照片]", "请同事去看"),
        ({"voice": VOICE}, "voice", "[语音]", "请同事去听"),
    ],
)
def test_a_picture_or_a_voice_note_is_kept_and_a_person_asked_to_look(
    house, sent, kind, line, says
):
    bound(house)
    for _ in range(2):
        house.telegram(message(7, CHAT, **sent))

    (kept,) = rows(house, Attachment)
    assert (kept.kind, kept.state) == (kind, AttachmentState.THERE)
    assert kept.reference in ("large", "voice")
    assert [one.text for one in rows(house, Utterance)].count(line) == 1
    assert [one.reason for one in rows(house, Escalation)] == [EscalationReason.MEDIA_RECEIVED]
    assert [text for text in house.far.texts() if says in text] == [house.far.texts()[-1]]


def test_a_picture_with_words_is_kept_and_the_words_are_answered(house):
    bound(house)

    house.telegram(message(7, CHAT, photo=PHOTO, caption="5"))

    assert house.engine.said[-1] == "5"
    assert len(rows(house, Attachment)) == 1
    assert not any("请同事去看" in text for text in house.far.texts())


def test_what_was_sent_is_fetched_and_shown_to_staff(house, far):
    bound(house)
    house.telegram(message(7, CHAT, photo=PHOTO))
    file = {"file_id": "large", "file_unique_id": "l", "file_path": "photos/1.jpg"}
    far.answers.append((200, {"ok": True, "result": file}))
    far.files["/photos/1.jpg"] = b"\xff\xd8 a picture"

    house.outside.fetch_files()

    with house.units.reading() as uow:
        (kept,) = uow.session.query(Attachment).all()
        assert (kept.state, kept.mime) == (AttachmentState.KEPT, "image/jpeg")
        assert kept.content == b"\xff\xd8 a picture"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((400, "Bad Request: wrong file_id"), AttachmentState.GONE),
        ((502, ""), AttachmentState.THERE),
    ],
)
def test_what_cannot_be_fetched_now_is_asked_for_again_later(house, far, answer, state):
    bound(house)
    house.telegram(message(7, CHAT, photo=PHOTO))
    far.answers.append((answer[0], refusal(*answer)))

    house.outside.fetch_files()
    house.outside.fetch_files()

    assert [(one.state, one.tries) for one in rows(house, Attachment)] == [(state, 1)]


def test_what_is_too_large_is_not_fetched_and_staff_are_told_so(house):
    bound(house)
    video = {"file_id": "film", "file_unique_id": "f", "width": 9, "height": 9, "duration": 900}

    house.telegram(message(7, CHAT, video=video | {"file_size": 90_000_000}))

    assert [one.state for one in rows(house, Attachment)] == [AttachmentState.TOO_BIG]


def test_a_customer_who_blocks_the_bot_has_opted_out_there_until_they_come_back(house):
    bound(house)

    house.telegram(membership(2, "kicked"))
    blocked = [(one.channel, one.withdrawn_at is None) for one in rows(house, OptOut)]
    house.telegram(membership(3, "member"))

    assert blocked == [(Channel.TELEGRAM, True)]
    assert [one.withdrawn_at is None for one in rows(house, OptOut)] == [False]


def membership(update_id, status):
    person = {"id": CHAT, "is_bot": False, "first_name": "王"}
    bot = {"id": 1, "is_bot": True, "first_name": "b"}
    gone = {"user": bot, "status": status, "until_date": 0}
    change = {"chat": {"id": CHAT, "type": "private"}, "from": person, "date": 1741227600}
    change |= {"old_chat_member": {"user": bot, "status": "left"}, "new_chat_member": gone}
    return {"update_id": update_id, "my_chat_member": change}


def test_a_blocked_bot_is_found_out_by_sending_too(house, far):
    bound(house)
    far.answers.append((403, refusal(403, "Forbidden: bot was blocked by the user")))

    house.chat(2, "方便")

    assert [(one.channel, one.words) for one in rows(house, OptOut)] == [
        (Channel.TELEGRAM, "provider: 403")
    ]


@pytest.mark.parametrize(
    ("status", "document", "becomes"),
    [
        (429, {"parameters": {"retry_after": 7}}, OutboxStatus.WAITING),
        (502, {}, OutboxStatus.WAITING),
        (401, {}, OutboxStatus.WAITING),
        (400, {"description": "Bad Request: chat not found"}, OutboxStatus.FAILED),
    ],
)
def test_what_telegram_refuses_is_told_apart(house, far, status, document, becomes):
    far.answers.append((status, refusal(status, "no") | document))

    house.chat(1, "在吗")

    assert rows(house, OutboxMessage)[0].status is becomes


def refusal(code, words):
    return {"ok": False, "error_code": code, "description": words}


def test_a_flood_warning_is_heeded_to_the_second(house, far, clock):
    far.answers.append((429, refusal(429, "slow") | {"parameters": {"retry_after": 7}}))
    house.chat(1, "在吗")
    tried = len(far.texts())

    clock.set(clock.now() + timedelta(seconds=6))
    house.outside.delivery.deliver()
    early = len(far.texts())
    clock.set(clock.now() + timedelta(seconds=2))
    house.outside.delivery.deliver()

    assert early == tried
    assert len(far.texts()) > tried


def test_a_line_that_breaks_while_sending_is_left_to_a_person(house, far):
    far.answers.append(None)

    house.chat(1, "在吗")

    assert rows(house, OutboxMessage)[0].status is OutboxStatus.UNKNOWN


def test_without_a_public_address_updates_are_fetched_and_taken_once(house, far):
    polled = House(house.units, far, public_url="")
    batch = {"ok": True, "result": [message(41, CHAT, text="在吗")]}
    far.answers += [(200, {"ok": True, "result": True}), (200, batch)]

    async def look():
        job = polled.outside.telegram_job(asyncio.get_running_loop())
        await asyncio.to_thread(job)
        await asyncio.to_thread(job)

    asyncio.run(look())
    polled.settle()

    assert polled.engine.said == ["在吗"]
    assert [one.get("offset") for one in far.of("/getUpdates")] == [None, "42"]
