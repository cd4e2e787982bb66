"""The same talk with the real engine, once by text and once by telephone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.outreach.dispatcher import dispatch_due
from bot.upkeep import end_quiet_talks
from crm.models import Conversation, Rating
from crm.terms import Channel, Dimension, FollowUpKind, Language
from tests.bot.channels.providers import PUBLIC, STRANGER, House
from tests.bot.channels.twiml import answer_to, faults, said
from tests.builders import a_follow_up
from tests.model import trained_engine


@pytest.fixture
def real(house: House) -> House:
    """The house with the engine that customers talk to, and a follow-up that is due."""
    with house.units() as uow:
        a_follow_up(uow)
    return House(house.units, house.far, trained_engine())


def overall(house):
    with house.units.reading() as uow:
        rated = uow.session.query(Rating).filter_by(dimension=Dimension.OVERALL).all()
        return [rating.score for rating in rated]


def asked(house):
    with house.units.reading() as uow:
        open_question = uow.session.query(Conversation).one().asked
        return open_question.value if open_question else None


def test_a_visit_is_rated_by_text(real):
    dispatch_due(real.turns, channels=(Channel.SMS,))
    real.settle()
    replies = {"good_time": "1", "usage": "车子没问题", "rating_overall": "5"}

    for number in range(6):
        question = asked(real)
        real.sms(replies.get(question, "都挺好"), f"SM{number}")
        if question == "rating_overall":
            break

    assert overall(real) == [5]
    assert all("你" not in text.replace("您", "") for text in real.far.texts())


def test_a_visit_is_rated_by_telephone(real):
    dispatch_due(real.turns, channels=(Channel.VOICE,))
    real.settle()
    (form,) = real.far.of("/Calls.json")
    replies = {
        "good_time": {"Digits": "1"},
        "usage": {"SpeechResult": "车子没问题"},
        "rating_overall": {"Digits": "5"},
    }

    heard = real.call(form["Url"].removeprefix(PUBLIC)).text
    spoken = [heard]
    for _ in range(6):
        question = asked(real)
        answer = replies.get(question, {"SpeechResult": "都挺好"})
        heard = real.call(answer_to(heard), **answer).text
        spoken.append(heard)
        if question == "rating_overall":
            break

    assert overall(real) == [5]
    assert [faults(one) for one in spoken] == [[] for _ in spoken]
    assert all(said(one) for one in spoken)


def test_a_stranger_who_asks_by_text_gets_a_file_by_the_number(real):
    """R-002, R-032: polite answer, consultation file without vehicle, first follow-up planned."""
    for number, words in enumerate(("你们做四轮定位吗", "好的知道了", "没有了,再见")):
        real.sms(words, f"SM{number}", sender=STRANGER)
    end_quiet_talks_of(real)

    assert_has_file(real)
    assert all(text for text in real.far.texts())


def test_a_stranger_who_asks_by_telephone_gets_a_file_by_the_number(real):
    """R-002, R-032."""
    number = {"From": STRANGER, "To": "+15005550006", "Direction": "inbound"}
    heard = real.call("/webhooks/twilio/voice", **number).text
    heard = real.call(answer_to(heard), SpeechResult="你们做四轮定位吗", **number).text
    assert faults(heard) == []
    real.call("/webhooks/twilio/voice/status", CallStatus="completed", **number)

    assert_has_file(real)


@pytest.mark.parametrize("words", ["退订", "打错了"])
def test_a_stranger_who_wants_nothing_of_us_gets_no_file(real, words):
    real.sms(words, "SM1", sender=STRANGER)
    end_quiet_talks_of(real)

    with real.units.reading() as uow:
        assert uow.customers.by_address("phone", "13900000009") is None


def end_quiet_talks_of(house):
    house.units.clock.set(house.units.clock.now() + timedelta(hours=49))
    end_quiet_talks(house.turns)


def assert_has_file(house):
    with house.units.reading() as uow:
        visitor = uow.customers.by_address("phone", "13900000009")
        assert (visitor.contact_reason, visitor.language) == ("consultation", Language.ZH)
        (planned,) = uow.follow_ups.open_of_customer(visitor.id)
        assert (planned.kind, planned.vehicle_id) == (FollowUpKind.FIRST_FOLLOWUP, None)
        talk = uow.session.query(Conversation).filter_by(kind=FollowUpKind.INBOUND).one()
        assert talk.customer_id == visitor.id
