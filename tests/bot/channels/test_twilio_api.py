"""Whatever we ask of Twilio's REST API is as Twilio's own OpenAPI file has it.

Prism, written by others, plays Twilio from that file and refuses what does not fit: types,
patterns, missing fields, no authorization. Names and values it lets pass are looked up in the file
here. Both come from npm; where it cannot be reached these tests are skipped and say so.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone

import pytest
import requests

from bot.channels.port import Outgoing, SendingFailed, Unreachable
from bot.channels.sms import SmsChannel
from bot.channels.twilio_gate import TwilioAccount, asked
from bot.channels.voice_calls import VoiceChannel
from crm.terms import Language
from tests.bot.channels.providers import CUSTOMER, OURS, PUBLIC, TOKEN
from tests.npm import NotToBeHad, mocked, twilio_spec

SID = "AC" + "1" * 32
SAID = Outgoing(row=7, text="您好,请问现在方便吗?", language=Language.ZH, extras={"call": "t"})


@pytest.fixture(scope="module")
def spec():
    try:
        return json.loads(twilio_spec().read_text("utf-8"))
    except NotToBeHad as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def prism(spec):
    try:
        with mocked(twilio_spec()) as address:
            yield address
    except NotToBeHad as reason:
        pytest.skip(str(reason))


def account(base, sid=SID, number=OURS):
    return TwilioAccount(sid=sid, token=TOKEN, number=number, api_base=base, public_url=PUBLIC)


def requests_of_ours(base, **others):
    """Everything we ever ask Twilio, by the name of what it is."""
    texts, calls = SmsChannel(account(base, **others)), VoiceChannel(account(base, **others))
    (text,), (call,) = texts.render(SAID), calls.render(SAID)
    since = datetime(2025, 3, 6, tzinfo=timezone.utc)
    return {
        "text": lambda: texts.send(CUSTOMER, SAID, text),
        "what became of a text": lambda: texts.find(CUSTOMER, SAID, text, since=since),
        "what became of a call": lambda: calls.find(CUSTOMER, SAID, call, since=since),
        "call": lambda: calls.send(CUSTOMER, SAID, call),
        "other words in a call": lambda: calls.say_instead(
            "CA" + "2" * 32, "<Response><Hangup/></Response>"
        ),
        "deletion of a recording": lambda: calls.delete_recording("RE" + "3" * 32),
    }


NAMES = sorted(requests_of_ours("http://127.0.0.1:9"))


ANSWERED = {
    "text": r"(SM|MM)\w+",
    "call": r"CA\w+",
}
"""What a receipt names, where there is one."""


@pytest.mark.parametrize("name", NAMES)
def test_prism_takes_what_we_ask(prism, name):
    """It answers as Twilio's file has it, and what we read from that is what we asked for."""
    answer = requests_of_ours(prism)[name]()

    if name in ANSWERED:
        assert re.fullmatch(ANSWERED[name], answer.provider_id)
    elif name.startswith("what became of"):
        assert isinstance(answer, list)
    else:
        assert answer is None


@pytest.mark.parametrize("name", NAMES)
def test_prism_would_have_refused_a_wrong_account(prism, name):
    with pytest.raises(SendingFailed):
        requests_of_ours(prism, sid="ACbad")[name]()


def test_prism_would_have_refused_a_text_to_nobody(prism):
    form = {"From": OURS, "Body": "x"}
    address = f"{prism}/2010-04-01/Accounts/{SID}/Messages.json"

    answer = requests.post(address, data=form, auth=(SID, TOKEN), timeout=60)

    assert answer.status_code in (400, 422)
    with pytest.raises(Unreachable):
        client = account(prism).client()
        asked(lambda: client.messages.create(to="", from_=OURS, body="x", media_url="no url"))


@pytest.mark.parametrize("name", ["text", "call", "other words in a call"])
def test_every_name_and_value_we_send_stands_in_twilios_file(spec, far, name):
    requests_of_ours(far.url)[name]()

    (sent,) = far.asked
    known = fields_of(spec, sent.path)
    unknown = set(sent.fields) - set(known)
    assert unknown == set()
    for field, value in sent.fields.items():
        allowed = known[field].get("enum") or known[field].get("items", {}).get("enum")
        assert not allowed or value in allowed, f"{field}={value}"
    assert sent.headers["Authorization"].startswith("Basic ")
    if "Calls" in sent.path and "To" in sent.fields:
        # What the file leaves open, from Twilio's reference.
        assert sent.fields["MachineDetection"] in ("Enable", "DetectMessageEnd")
        assert sent.fields["StatusCallbackEvent"] in PROGRESS
        assert 0 < int(sent.fields["Timeout"]) <= 600
        assert int(sent.fields["TimeLimit"]) > 0
    if "To" in sent.fields:
        assert re.fullmatch(r"\+\d{8,15}", sent.fields["To"])
    assert len(sent.fields.get("Body", "")) <= 1600
    assert len(sent.fields.get("Twiml", "")) <= 4000


PROGRESS = ("initiated", "ringing", "answered", "completed")


def fields_of(spec, path):
    """The form fields Twilio's file knows for a request to this path."""
    for template, operations in spec["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/.]+", template).replace(".json", r"\.json"), path):
            content = operations["post"]["requestBody"]["content"]
            return content["application/x-www-form-urlencoded"]["schema"]["properties"]
    raise AssertionError(f"Twilio knows no {path}")
