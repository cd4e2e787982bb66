"""Every TwiML document we can make, against Twilio's own grammar; and the grammar against bad ones.

The documents that whole rehearsed calls bring forth are checked where these are held, in
test_calls_as_rehearsed.py.
"""

from __future__ import annotations

import itertools

import pytest

from bot.channels import voice_twiml
from bot.channels.voice_twiml import Listening, Prompt
from crm.terms import Asked, Language
from tests.bot.channels.twiml_grammar import grammar

WORDS = [Prompt("A & B <刹车> “好”", ({"title": "是", "value": "是"},)), Prompt("完")]
LISTENING = Listening("/webhooks/twilio/voice/turn?c=a&n=1", 3)
RECORDED = Listening("/webhooks/twilio/voice/turn?c=a&n=1", 2.5, "/webhooks/recording?c=a")


def documents(language):
    for asked, listening in itertools.product((None, *Asked), (LISTENING, RECORDED)):
        yield voice_twiml.asks(WORDS, language=language, asked=asked, listening=listening)
    for reports_to in (None, "/webhooks/recording?c=a"):
        yield voice_twiml.streams(
            url="wss://shop.example.com/webhooks/twilio/relay",
            token="a-token",
            language=language,
            after="/webhooks/twilio/voice/streamed?c=a",
            reports_to=reports_to,
        )
    yield voice_twiml.puts_through(
        number="+862000000100", language=language, ring_s=20, after="/webhooks/dialled?c=a"
    )
    yield voice_twiml.nobody_free(WORDS, language=language)
    yield voice_twiml.farewell(WORDS, language=language)
    yield voice_twiml.mailbox(name="诚达", phone="02012345678", language=language)
    yield voice_twiml.mailbox(name="诚达", phone=None, language=language)
    yield voice_twiml.sorry(language)
    yield voice_twiml.to_staff(language)
    yield voice_twiml.hang_up()


@pytest.mark.parametrize("language", list(Language))
def test_every_document_is_such_as_twilio_takes(language):
    judge = grammar()

    faults = {xml: judge.faults(xml) for xml in documents(language)}

    assert len(faults) > 25
    assert {xml: found for xml, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param("<Response><say>hi</say></Response>", id="a verb in lower case"),
        pytest.param('<Response><Gather numDigit="1"/></Response>', id="a misspelt attribute"),
        pytest.param('<Response><Gather numdigits="1"/></Response>', id="an attribute's case"),
        pytest.param("<Response><Gather><Dial>1</Dial></Gather></Response>", id="a verb misplaced"),
        pytest.param('<Response><Gather input="voice"/></Response>', id="no such input"),
        pytest.param('<Response><Say voice="Polly.Nobody">x</Say></Response>', id="no such voice"),
        pytest.param('<Response><Pause length="two"/></Response>', id="no number"),
        pytest.param(
            '<Response><ConversationRelay url="wss://x/y"/></Response>', id="a stream unconnected"
        ),
        pytest.param(
            '<Response><Connect><ConversationRelay url="ws://x/y"/></Connect></Response>',
            id="a stream in the clear",
        ),
        pytest.param("<Response><Say>A & B</Say></Response>", id="an ampersand"),
        pytest.param("<response/>", id="the wrong root"),
    ],
)
def test_the_grammar_refuses_what_twilio_refuses(xml):
    assert grammar().faults(xml)
