"""A talk goes on where the customer writes, and what is said to one that is over is not lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.outreach.dispatcher import dispatch_due
from bot.upkeep import take_up
from crm.models import Conversation, InboxMessage, Note, PolicyVersion, Utterance
from crm.terms import Channel, ConversationStatus, Disposition, FollowUpKind, InboxStatus
from crm.use_cases.conversations import close_conversation
from tests.bot.channels.providers import CUSTOMER
from tests.bot.channels.test_sms import begun, rows
from tests.bot.channels.test_telegram import bound
from tests.builders import a_follow_up


def talk_of(house):
    with house.units.reading() as uow:
        kind = FollowUpKind.FIRST_FOLLOWUP
        return uow.session.query(Conversation).filter_by(kind=kind).one()


def test_a_talk_begun_on_telegram_goes_on_by_text(house):
    bound(house)
    house.chat(2, "方便")

    house.sms("4", "SM1")

    assert house.engine.said[-1] == "4"
    assert talk_of(house).channel is Channel.SMS
    assert house.far.of("/Messages.json")[-1]["To"] == CUSTOMER
    assert len(rows(house, Conversation)) == 1


def test_a_talk_begun_by_text_goes_on_in_a_chat_that_is_bound(house):
    bound(house)
    house.sms("方便", "SM1")
    assert talk_of(house).channel is Channel.SMS

    house.chat(5, "5")

    assert talk_of(house).channel is Channel.TELEGRAM
    assert house.engine.said[-1] == "5"


def test_a_text_during_a_call_does_not_cut_the_call_off(house):
    begun(house, channel=Channel.VOICE)

    house.sms("我在开车", "SM1")

    assert [(one.kind, one.channel) for one in rows(house, Conversation)] == [
        (FollowUpKind.FIRST_FOLLOWUP, Channel.VOICE),
        (FollowUpKind.INBOUND, Channel.SMS),
    ]


def test_words_said_while_the_last_turn_was_taken_are_answered_in_a_new_talk(house):
    begun(house)
    for number, words in enumerate(("1", "5", "没有了")):
        house.sms(words, f"SM{number}")
    token = talk_of(house).token
    sent = len(house.far.texts())
    fields = {"MessageSid": "SM8", "From": CUSTOMER, "To": "+15005550006", "Body": "没有"}
    house.twilio("/webhooks/twilio/sms", fields)
    written = house.outside._written
    house.turns.answer(token)
    # The customer's next words were kept to the same talk a moment before its end was committed.
    with house.units() as uow:
        late = InboxMessage(
            channel=Channel.SMS,
            provider_message_id=f"{CUSTOMER}:SM9",
            conversation_id=talk_of(house).id,
            text="对了,空调有异味",
            raw={"address": CUSTOMER},
            received_at=uow.clock.now(),
            status=InboxStatus.WAITING,
        )
        uow.inbox.add(late)

    while (token := written.answer(token)) is not None:
        pass

    assert talk_of(house).status is ConversationStatus.CLOSED
    assert house.engine.said[-1] == "对了,空调有异味"
    assert len(rows(house, Conversation)) == 2
    assert len(house.far.texts()) > sent
    assert {one.status for one in rows(house, InboxMessage)} == {InboxStatus.DONE}


def test_a_restart_carries_such_words_over_too(house):
    begun(house)
    with house.units() as uow:
        talk = uow.session.query(Conversation).one()
        talk.status = ConversationStatus.CLOSED
        talk.closed_at = uow.clock.now()
        values = {"raw": {"address": CUSTOMER}, "received_at": uow.clock.now()}
        uow.inbox.add(
            InboxMessage(
                channel=Channel.SMS,
                provider_message_id="x:1",
                conversation_id=talk.id,
                text="空调有异味",
                **values,
            )
        )

    while take_up(house.turns):
        pass

    assert house.engine.said == ["空调有异味"]


@pytest.mark.parametrize("words", ["5", "挺好的"])
def test_an_answer_to_a_follow_up_that_is_over_is_thanked_for_and_kept(house, clock, words):
    begun(house)
    clock.set(clock.now() + timedelta(days=9))
    with house.units() as uow:
        (talk,) = uow.session.query(Conversation).all()
        close_conversation(uow, conversation=talk, disposition=Disposition.NO_ANSWER)

    house.sms(words, "SM1")
    house.sms("就这样", "SM2")

    texts = house.far.texts()[1:]
    assert [text for text in texts if "上次的回访已经结束" in text] == [texts[0]]
    assert [one.text for one in rows(house, Note)] == [words]
    assert words in [one.text for one in rows(house, Utterance)]
    new = rows(house, Conversation)[-1]
    assert (new.kind, new.vehicle_id) == (FollowUpKind.INBOUND, talk_of(house).vehicle_id)
    assert all(len(text) > 0 for text in texts)


def test_a_dealership_that_prefers_its_page_sends_the_link_and_a_reply_is_heard_all_the_same(house):
    with house.units() as uow:
        uow.dealerships.keep_policy(
            PolicyVersion(
                document={"outreach": {"sms_as_link": True}}, in_force_from=uow.clock.now()
            )
        )
        a_follow_up(uow)

    dispatch_due(house.turns, channels=(Channel.SMS,), page_url="https://shop.example.com")
    house.outside.delivery.deliver()

    (link,) = house.far.texts()
    assert f"https://shop.example.com/chat/{talk_of(house).token}" in link
    assert "TD" in link
    assert talk_of(house).channel is Channel.WEBCHAT
    house.sms("方便", "SM1")
    assert (talk_of(house).channel, house.engine.said) == (Channel.SMS, ["方便"])
