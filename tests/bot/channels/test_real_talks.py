"""The same talk with the real engine, once by text and once by telephone."""

from __future__ import annotations

import pytest

from bot.outreach.dispatcher import dispatch_due
from crm.models import Conversation, Rating
from crm.terms import Channel, Dimension
from tests.bot.channels.providers import PUBLIC, House
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
