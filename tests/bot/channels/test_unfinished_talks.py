"""Who went away in the middle is asked only what is still open, seldom, and not for ever.

Over the real webhooks and with the engine customers talk to.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.outreach.dispatcher import dispatch_due, foresee
from bot.upkeep import end_quiet_talks
from crm.models import ContactAttempt, Conversation, FollowUp, Rating, RegisterLine, Utterance
from crm.terms import (
    Asked,
    Channel,
    Dimension,
    Disposition,
    FollowUpStatus,
    Speaker,
    Unreached,
)
from crm.use_cases.explain import explain_follow_up
from crm.use_cases.follow_ups import plan_in_pieces
from tests.bot.channels.providers import CUSTOMER, PUBLIC, House
from tests.bot.channels.twiml import answer_to, said
from tests.builders import SHANGHAI, a_follow_up
from tests.model import trained_engine

pytestmark = pytest.mark.engine

CALLS_AND_TEXTS = (Channel.VOICE, Channel.SMS)
REPLIES = {
    "good_time": "方便",
    "usage": "车子没问题,挺好的",
    "rating_overall": "5分",
}


@pytest.fixture
def real(house):
    """The house with the real engine; the customer would rather be called."""
    with house.units() as uow:
        a_follow_up(uow).customer.preferred_channel = Channel.VOICE
    return House(house.units, house.far, trained_engine())


def talk(house):
    with house.units.reading() as uow:
        return uow.session.query(Conversation).one()


def follow_up(house):
    with house.units.reading() as uow:
        return uow.session.query(FollowUp).order_by(FollowUp.id).first()


def tries(house):
    with house.units.reading() as uow:
        found = uow.session.query(ContactAttempt).order_by(ContactAttempt.id).all()
        return [(one.channel, one.disposition, one.unreached) for one in found]


def asked(house):
    """The questions the bot has asked, in order, each as often as it did."""
    with house.units.reading() as uow:
        lines = uow.session.query(Utterance).order_by(Utterance.position).all()
        return [line.asked for line in lines if line.speaker is Speaker.BOT and line.asked]


def overall(house):
    with house.units.reading() as uow:
        rows = uow.session.query(Rating).filter_by(dimension=Dimension.OVERALL).all()
        return [row.score for row in rows]


def wall(house):
    return house.units.clock.now().astimezone(SHANGHAI)


def pass_by(house, **time):
    house.units.clock.set(house.units.clock.now() + timedelta(**time))


def rung(house, channels=CALLS_AND_TEXTS):
    """Begin what is due now; the form of the newest call."""
    dispatch_due(house.turns, channels=channels)
    house.outside.delivery.deliver()
    return house.far.of("/Calls.json")[-1]


def cut_off(house, call, sid="CA" + "1" * 32, until=Asked.RATING_OVERALL):
    """Somebody takes the call and answers up to a question, and the line breaks."""
    heard = house.call(call["Url"].removeprefix(PUBLIC), sid).text
    while talk(house).asked is not until:
        words = REPLIES[talk(house).asked.value]
        heard = house.call(answer_to(heard), sid, SpeechResult=words).text
    status = call["StatusCallback"].removeprefix(PUBLIC)
    assert house.call(status, sid, CallStatus="completed", CallDuration="31").status_code == 204


def finished_in_writing(house, first="5分"):
    house.sms(first, "SMfirst")
    for number in range(12):
        if talk(house).closed_at is not None:
            return
        house.sms(REPLIES.get(talk(house).asked.value, "没有了,都挺好"), f"SM{number}")


def test_a_call_that_was_cut_off_is_finished_in_writing_at_the_open_question(real):
    """R-043: nothing that is known is asked again; one outcome, a register line for each try."""
    cut_off(real, rung(real))
    assert talk(real).disposition is Disposition.PARTIAL
    assert follow_up(real).status is FollowUpStatus.PLANNED
    assert real.far.texts() == []

    pass_by(real, minutes=9)
    dispatch_due(real.turns, channels=CALLS_AND_TEXTS)
    real.settle()
    assert real.far.texts() == []

    pass_by(real, minutes=2)
    dispatch_due(real.turns, channels=CALLS_AND_TEXTS)
    real.settle()
    hello, question = real.far.texts()
    assert "聊到一半" in hello
    assert "打" in question or "分" in question

    finished_in_writing(real)
    assert overall(real) == [5]
    assert talk(real).disposition is Disposition.COMPLETED
    assert talk(real).closings == 2
    assert asked(real).count(Asked.GOOD_TIME) == asked(real).count(Asked.USAGE) == 1
    assert tries(real) == [
        (Channel.VOICE, Disposition.PARTIAL, None),
        (Channel.SMS, Disposition.COMPLETED, None),
    ]
    assert follow_up(real).status is FollowUpStatus.COMPLETED
    with real.units.reading() as uow:
        lines = uow.session.query(RegisterLine).order_by(RegisterLine.number).all()
        assert [(line.channel, line.result) for line in lines] == [
            (Channel.VOICE, Disposition.PARTIAL),
            (Channel.SMS, Disposition.COMPLETED),
        ]


def test_or_by_another_call_that_says_why_and_asks_on(real):
    only_calls = (Channel.VOICE,)
    cut_off(real, rung(real, only_calls))
    pass_by(real, minutes=11)

    again = rung(real, only_calls)
    heard = real.call(again["Url"].removeprefix(PUBLIC), "CA" + "2" * 32).text
    repeated = real.call(again["Url"].removeprefix(PUBLIC), "CA" + "2" * 32).text

    assert len(real.far.of("/Calls.json")) == 2
    assert "刚才电话断了" in "".join(said(heard))
    assert repeated == heard
    assert talk(real).asked is Asked.RATING_OVERALL
    real.call(answer_to(heard), "CA" + "2" * 32, Digits="4")
    assert overall(real) == [4]


def test_who_texts_after_the_line_broke_is_understood_at_once(real):
    cut_off(real, rung(real))
    pass_by(real, minutes=1)

    real.sms("刚才断了,我打4分", "SM1")

    assert overall(real) == [4]
    assert len(tries(real)) == 1
    assert follow_up(real).status is FollowUpStatus.IN_PROGRESS


def test_who_calls_back_goes_on_where_the_line_broke(real):
    cut_off(real, rung(real))
    pass_by(real, minutes=1)

    heard = real.call(
        "/webhooks/twilio/voice", "CA" + "3" * 32, From=CUSTOMER, To="+15005550006"
    ).text

    assert "咱们接着说" in "".join(said(heard))
    assert talk(real).asked is Asked.RATING_OVERALL


def test_twice_and_then_it_stands_as_it_is(real):
    """R-043: the second budget is spent, the follow-up is done, and nobody is pursued."""
    cut_off(real, rung(real))
    for _ in range(8 * 24):
        dispatch_due(real.turns, channels=CALLS_AND_TEXTS)
        real.settle()
        end_quiet_talks(real.turns)
        pass_by(real, hours=1)
    plan_in_pieces(real.units)

    assert tries(real) == [
        (Channel.VOICE, Disposition.PARTIAL, None),
        (Channel.SMS, Disposition.PARTIAL, None),
        (Channel.SMS, Disposition.PARTIAL, None),
    ]
    done = follow_up(real)
    assert (done.status, done.disposition) == (FollowUpStatus.COMPLETED, Disposition.PARTIAL)
    assert len(real.far.of("/Calls.json")) == 1
    with real.units.reading() as uow:
        rules = [link.rule for link in explain_follow_up(uow, done.id).links]
    assert rules.count("complete_budget") == 2


def test_a_second_call_nobody_takes_leaves_the_talk_as_it_was(real):
    only_calls = (Channel.VOICE,)
    cut_off(real, rung(real, only_calls))
    pass_by(real, minutes=11)

    again = rung(real, only_calls)
    status = again["StatusCallback"].removeprefix(PUBLIC)
    real.call(status, "CA" + "2" * 32, CallStatus="busy")
    pass_by(real, minutes=14)
    dispatch_due(real.turns, channels=only_calls)
    real.settle()
    assert len(real.far.of("/Calls.json")) == 2

    pass_by(real, minutes=2)
    third = rung(real, only_calls)
    assert len(real.far.of("/Calls.json")) == 3
    assert tries(real)[:2] == [
        (Channel.VOICE, Disposition.PARTIAL, None),
        (Channel.VOICE, Disposition.NO_ANSWER, Unreached.BUSY),
    ]
    heard = real.call(third["Url"].removeprefix(PUBLIC), "CA" + "3" * 32).text
    assert "咱们接着说" in "".join(said(heard))
    assert talk(real).asked is Asked.RATING_OVERALL


def test_a_stop_between_ends_it(real):
    """R-224: the rules are asked again before anybody is reminded."""
    cut_off(real, rung(real))
    pass_by(real, minutes=1)
    real.sms("退订", "SM1")
    before = len(real.far.texts())

    for _ in range(5 * 24):
        pass_by(real, hours=1)
        dispatch_due(real.turns, channels=CALLS_AND_TEXTS)
        real.settle()
        end_quiet_talks(real.turns)

    assert len(real.far.texts()) == before
    assert len(real.far.of("/Calls.json")) == 1


def test_nobody_is_reminded_after_the_call_hours(real):
    """R-038"""
    real.units.clock.set(datetime(2025, 3, 6, 17, 58, tzinfo=SHANGHAI))
    cut_off(real, rung(real))
    pass_by(real, minutes=15)

    (foreseen,) = foresee(real.units, channels=CALLS_AND_TEXTS)
    dispatch_due(real.turns, channels=CALLS_AND_TEXTS)
    real.settle()

    assert real.far.texts() == []
    assert foreseen.channel is None
    assert foreseen.again_at == "2025-03-07T10:00:00+08:00"


def test_who_complained_before_the_line_broke_waits_for_an_answer_not_for_a_survey(real):
    call = rung(real)
    heard = real.call(call["Url"].removeprefix(PUBLIC)).text
    heard = real.call(answer_to(heard), SpeechResult="方便").text
    heard = real.call(answer_to(heard), SpeechResult="刹车还是一直响,根本没修好,我要投诉").text
    real.call(call["StatusCallback"].removeprefix(PUBLIC), CallStatus="completed")

    assert talk(real).left_open is None
    assert follow_up(real).status is FollowUpStatus.COMPLETED
