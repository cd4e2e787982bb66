"""What providers and strangers send at their worst: nothing answers 5xx, nothing is sent twice.

One row a kind of bad input and a webhook. Each is sent with a right signature: what is wrongly
signed is refused before it is read (test_sms, test_telegram, test_sms_gateway).
"""

from __future__ import annotations

import json

import pytest
from twilio.request_validator import RequestValidator

from crm.models import Conversation, InboxMessage, OutboxMessage
from crm.terms import OutboxStatus
from tests.bot.channels.providers import CUSTOMER, OURS, PUBLIC, SECRET, STRANGER, TOKEN, message
from tests.bot.channels.test_sms import begun, rows

SMS = "/webhooks/twilio/sms"
STATUS = "/webhooks/twilio/sms/status?row={row}"
HOOK = "/webhooks/telegram"
FORM = {"content-type": "application/x-www-form-urlencoded"}

TEXTS = {
    "unexpected fields": {"Body": "在吗", "Weather": "rain", "": "", "Body2": "x"},
    "no body": {},
    "only blanks": {"Body": " \n\t "},
    "control characters": {"Body": "在\x00\x07吗\ud83d"},
    "far too many signs": {"Body": "长" * 6_000},
    "an odd sender": {"Body": "在吗", "From": "' OR 1=1 --"},
    "an odd sender of letters": {"Body": "在吗", "From": "BANK"},
    "markup": {"Body": "<script>alert(1)</script>{{7*7}}${x}"},
    "a number without words": {"Body": "9" * 400},
    "an unknown kind of stop": {"Body": "", "OptOutType": "MAYBE"},
}


@pytest.fixture
def patient(house):
    """The house, whose client hands back a 500 instead of raising it."""
    house.client = type(house.client)(house.client.app, raise_server_exceptions=False)
    return house


def raw(house, path, body: bytes, signed_as: dict[str, str]):
    """A body just as it is, with the signature of the fields it stands for."""
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, signed_as)
    return house.client.post(path, content=body, headers=FORM | {"X-Twilio-Signature": signature})


@pytest.mark.parametrize("kind", TEXTS)
def test_a_strange_text_is_answered_once_and_in_peace(patient, kind):
    fields = {"MessageSid": "SM1", "From": STRANGER, "To": OURS} | TEXTS[kind]
    fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}

    answers = [patient.twilio(SMS, fields) for _ in range(3)]
    patient.settle()

    assert {answer.status_code for answer in answers} == {200}
    assert len(rows(patient, Conversation)) <= 1
    sent = patient.far.texts()
    assert len(sent) == len(set(sent))


def test_a_body_that_is_no_utf8_is_refused_or_read_and_never_an_error(patient):
    body = b"MessageSid=SM1&From=%2B8613900000009&Body=%ff%fe\xff\xfe"

    assert raw(patient, SMS, body, {"MessageSid": "SM1"}).status_code in (200, 403)


def test_a_truncated_body_does_not_match_its_signature(patient):
    whole = {"MessageSid": "SM1", "From": CUSTOMER, "Body": "在吗"}

    assert raw(patient, SMS, b"MessageSid=SM1&From=%2B86138", whole).status_code == 403
    assert rows(patient, InboxMessage) == []


@pytest.mark.parametrize("path", [SMS, HOOK])
def test_an_endless_body_is_cut_short(patient, path):
    headers = FORM | {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    answer = patient.client.post(path, content=b"x" * 3_000_000, headers=headers)

    assert answer.status_code == 413


REPORTS = {
    "unknown status": {"MessageStatus": "teleported"},
    "no status": {},
    "late": {"MessageStatus": "queued"},
    "an error code that is none": {"MessageStatus": "delivered", "ErrorCode": "²x"},
    "unexpected fields": {"MessageStatus": "sent", "Price": "-0.07", "x" * 300: "y"},
}


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("row", ["{row}", "", "0", "-1", "9" * 30, "%C2%B2", "x"])
def test_a_strange_report_changes_nothing_that_was_sent(patient, kind, row):
    begun(patient)
    (before,) = rows(patient, OutboxMessage)
    path = STATUS.format(row=row.format(row=before.id))

    answers = [patient.twilio(path, {"MessageSid": "SM1"} | REPORTS[kind]) for _ in range(2)]
    patient.settle()

    assert {answer.status_code for answer in answers} == {204}
    assert [one.status for one in rows(patient, OutboxMessage)] == [OutboxStatus.SENT]
    assert len(patient.far.texts()) == 1


UPDATES = {
    "no JSON": b"{",
    "no UTF-8": b'{"update_id": 1, "message": "\xff\xfe"}',
    "nothing": b"",
    "a list": b"[]",
    "a number": b"7",
    "deep": b"[" * 50_000,
    "an endless number": b'{"update_id": ' + b"9" * 5000 + b"}",
    "a message of nobody": json.dumps({"update_id": 1, "message": {}}).encode(),
    "a text that is none": json.dumps(message(1, text=["x"])).encode(),
    "a chat that is none": json.dumps(message(1, chat=0, text="x")).encode(),
    "unexpected fields": json.dumps(message(1, text="在吗", hologram={"a": 1})).encode(),
    "control characters": json.dumps(message(1, text="在\u0000吗")).encode(),
    "half a sign": b'{"update_id": 1, "message": {"text": "\\ud83d"}}',
    "from the far past": json.dumps(message(1, text="在吗") | {"date": -1}).encode(),
}


@pytest.mark.parametrize("kind", UPDATES)
def test_a_strange_update_is_taken_in_peace_and_once(patient, kind):
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    answers = [patient.client.post(HOOK, content=UPDATES[kind], headers=headers) for _ in range(2)]
    patient.settle()

    assert {answer.status_code for answer in answers} == {200}
    sent = patient.far.texts()
    assert len(sent) == len(set(sent))
