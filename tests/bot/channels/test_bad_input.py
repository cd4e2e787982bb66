"""What strangers and providers send at their worst, at every door: one matrix, webhook by kind.

What is forged is refused with 403 and leaves nothing but a number. What is signed and strange is
taken in peace, once however often it comes: no door answers 5xx, nothing is sent twice, and the
telephone always hears a document that Twilio can read. The stream of a call has its own rows in
test_voice_relay.py; what providers answer to us stands in test_sms, test_telegram, test_bad_lines.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from fastapi.testclient import TestClient
from prometheus_client import REGISTRY
from pydantic import SecretStr
from sqlalchemy import text
from starlette.websockets import WebSocketDisconnect
from twilio.request_validator import RequestValidator

from bot.outreach.dispatcher import dispatch_due
from crm.clock import SetClock
from crm.models import Base, Conversation, OutboxMessage
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel, ConversationStatus, Disposition
from crm.use_cases.conversations import close_conversation
from tests.bot.channels import gateway
from tests.bot.channels.providers import (
    OURS,
    PUBLIC,
    SECRET,
    STRANGER,
    TOKEN,
    House,
    message,
    provider,
)
from tests.bot.channels.twiml import faults
from tests.builders import NOW, a_customer, a_dealership, a_follow_up

FORM = "application/x-www-form-urlencoded"
TELEGRAM = "x-telegram-bot-api-secret-token"
VOICE = "/webhooks/twilio/voice"


@dataclass(frozen=True)
class Door:
    """A webhook, and what its provider sends there when all is well; ``{n}`` is another each time.

    In paths ``{talk}`` is a call of ours and ``{row}`` a text of ours.
    """

    path: str
    good: dict[str, Any]
    kind: str = "twilio"
    spoken: bool = False


_CALL = {"CallSid": "CA{n}", "From": STRANGER, "To": OURS, "CallStatus": "in-progress"}
DOORS = {
    "telegram": Door("/webhooks/telegram", message(0, text="在吗"), "telegram"),
    "sms": Door(
        "/webhooks/twilio/sms",
        {"MessageSid": "SM{n}", "From": STRANGER, "To": OURS, "Body": "在吗", "NumMedia": "0"},
    ),
    "sms status": Door(
        "/webhooks/twilio/sms/status?row={row}",
        {"MessageSid": "SM{n}", "MessageStatus": "sent", "ErrorCode": ""},
    ),
    "gateway": Door(
        "/webhooks/sms-gateway",
        {"message_id": "M{n}", "from": STRANGER, "content": "在吗"},
        "sms_gateway",
    ),
    "gateway status": Door(
        "/webhooks/sms-gateway/status",
        {"client_id": "{row}-0", "message_id": "G{n}", "status": "submitted", "error_code": ""},
        "sms_gateway",
    ),
    "voice": Door(f"{VOICE}?c={{talk}}", _CALL | {"AnsweredBy": "human"}, spoken=True),
    "voice of a caller": Door(VOICE, _CALL | {"CallStatus": "ringing"}, spoken=True),
    "voice turn": Door(
        f"{VOICE}/turn?c={{talk}}&n=1",
        _CALL | {"SpeechResult": "方便", "Confidence": "0.9", "Digits": ""},
        spoken=True,
    ),
    "voice streamed": Door(
        f"{VOICE}/streamed?c={{talk}}",
        _CALL | {"SessionStatus": "ended", "HandoffData": "{}", "ErrorCode": ""},
        spoken=True,
    ),
    "voice dialled": Door(
        f"{VOICE}/dialled?c={{talk}}",
        _CALL | {"DialCallStatus": "no-answer", "DialCallDuration": "0"},
        spoken=True,
    ),
    "voice status": Door(
        f"{VOICE}/status?c={{talk}}",
        _CALL | {"CallStatus": "ringing", "CallDuration": "0", "SequenceNumber": "1"},
    ),
    "amd": Door(
        f"{VOICE}/amd?c={{talk}}",
        _CALL | {"AnsweredBy": "unknown", "MachineDetectionDuration": "2400"},
    ),
    "recording": Door(
        f"{VOICE}/recording?c={{talk}}",
        _CALL | {"RecordingSid": "RE{n}", "RecordingStatus": "completed", "RecordingDuration": "9"},
    ),
}
STATE = ("MessageStatus", "status", "CallStatus", "AnsweredBy", "DialCallStatus", "SessionStatus")
OWN_NAME = ("MessageSid", "message_id", "CallSid", "RecordingSid", "update_id")


COUNTS = text(
    " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in Base.metadata.tables)
)


@dataclass
class Yard:
    """One house with every door open; a telephone rings, a text is out."""

    house: House
    client: TestClient
    known: dict[str, str]
    carrier: gateway.Gateway
    counted: int = 0

    def path(self, door: Door, **others: str) -> str:
        return door.path.format(**{**self.known, **others})

    def filled(self, door: Door, **changed: Any) -> dict[str, Any]:
        """A request as it should be, with a name of its own, and then ``changed``."""
        self.counted += 1
        number = f"{self.counted:032x}"
        fill = {**self.known, "n": number}
        found = {
            name: value.replace("{n}", number).replace("{row}", fill["row"])
            if isinstance(value, str)
            else value
            for name, value in door.good.items()
        }
        if door.kind == "telegram":
            found = message(self.counted, 10_000 + self.counted, text="在吗")
        return found | changed

    def body(self, door: Door, fields: Any) -> bytes:
        if door.kind == "twilio":
            return urlencode(fields).encode()
        return json.dumps(fields, ensure_ascii=False).encode()

    def seal(self, door: Door, path: str, fields: Any, body: bytes) -> dict[str, str]:
        """The headers of a request from the real provider."""
        if door.kind == "telegram":
            return {TELEGRAM: SECRET}
        if door.kind == "twilio":
            signed = RequestValidator(TOKEN).compute_signature(PUBLIC + path, fields)
            return {"x-twilio-signature": signed, "content-type": FORM}
        moment = str(int(self.house.units.clock.now().timestamp()))
        headers = {
            "x-gateway-account": gateway.ACCOUNT,
            "x-gateway-timestamp": moment,
            "x-gateway-nonce": "n",
        }
        headers["x-gateway-signature"] = gateway.sign(headers, "POST", path.split("?")[0], body)
        return headers

    def send(self, path: str, body: bytes, headers: dict[str, str]) -> Any:
        answer = self.client.post(path, content=body, headers=headers)
        self.house.settle()
        return answer

    def books(self) -> dict[str, int]:
        """How many rows every table has."""
        with self.house.units.reading() as uow:
            return dict(uow.session.execute(COUNTS).all())

    def sent(self) -> int:
        """How many requests the providers have had from us: texts, calls, whatever."""
        return len(self.house.far.asked) + len(self.carrier.asked)


@pytest.fixture(scope="module")
def yard(_blank_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    folder = tmp_path_factory.mktemp("yard")
    file = shutil.copyfile(_blank_sqlite, folder / "yard.db")
    engine = open_database(f"sqlite:///{file}")
    units = UnitsOfWork(engine, clock=SetClock(NOW))
    with provider() as far, gateway.gateway() as carrier:
        with units() as uow:
            a_dealership(uow)
            a_follow_up(uow)
        house = House(units, far)
        dispatch_due(house.turns, channels=(Channel.SMS,))
        with units() as uow:
            a_follow_up(uow, customer=a_customer(uow, phone="13800000002"))
        dispatch_due(house.turns, channels=(Channel.VOICE,))
        house.outside.delivery.deliver()
        house = House(
            units,
            far,
            var=folder,
            sms_provider="gateway",
            sms_gateway_url=carrier.url,
            sms_gateway_account=gateway.ACCOUNT,
            sms_gateway_secret=SecretStr(gateway.SECRET),
            sms_gateway_sign="诚达汽车",
        )
        (call,) = far.of("/Calls.json")
        with units.reading() as uow:
            row = str(uow.session.query(OutboxMessage).filter_by(channel=Channel.SMS).one().id)
        known = {"talk": call["Url"].partition("?c=")[2], "row": row}
        client = TestClient(house.client.app, raise_server_exceptions=False)
        house.settle()
        yield Yard(house, client, known, carrier)
        assert list((folder / "doorstep").glob("*")) == [], "a desk could not take something"
    engine.dispose()


def refused(provider_name: str) -> float:
    labels = {"provider": provider_name}
    return REGISTRY.get_sample_value("followup_webhooks_refused_total", labels) or 0.0


FORGERIES = ("missing", "empty", "wrong", "no ASCII", "other path", "other host", "other words")


def forged(yard: Yard, door: Door, how: str) -> tuple[str, bytes, dict[str, Any]]:
    """A request of ``door`` with a signature that is none, or belongs to another request."""
    path, fields = yard.path(door), yard.filled(door)
    body = yard.body(door, fields)
    mark = {"twilio": "x-twilio-signature", "telegram": TELEGRAM}.get(
        door.kind, "x-gateway-signature"
    )
    headers: dict[str, Any] = yard.seal(door, path, fields, body)
    if how == "missing":
        del headers[mark]
    elif how == "empty":
        headers[mark] = ""
    elif how == "wrong":
        headers[mark] = headers[mark][:-2] + "xx"
    elif how == "no ASCII":
        headers[mark] = "秘密".encode()
    elif how == "other path":
        headers = yard.seal(door, f"/x{path}", fields, body)
    elif how == "other host":
        elsewhere = f"https://evil.example{path}"
        headers[mark] = RequestValidator(TOKEN).compute_signature(elsewhere, fields)
    else:
        body += b"&Body=1" if door.kind == "twilio" else b" "
    return path, body, headers


@pytest.mark.parametrize("how", FORGERIES)
@pytest.mark.parametrize("name", DOORS)
def test_what_is_forged_is_refused_and_leaves_nothing_but_a_number(yard, name, how):
    door = DOORS[name]
    if door.kind == "telegram" and how.startswith("other"):
        pytest.skip("Telegram sends a secret, which signs neither address nor words")
    path, body, headers = forged(yard, door, how)
    before, counted = yard.books(), refused(door.kind)

    answer = yard.send(path, body, headers)

    assert answer.status_code == 403
    assert answer.text in ("", '{"detail":"Forbidden"}')
    assert yard.books() == before
    assert refused(door.kind) == counted + 1


@pytest.mark.parametrize("shown", [None, "", "wrong", "for https"])
def test_a_stream_that_is_not_signed_is_refused_and_leaves_nothing_but_a_number(yard, shown):
    path = "/webhooks/twilio/relay"
    headers = {} if shown is None else {"x-twilio-signature": shown}
    if shown == "for https":
        headers["x-twilio-signature"] = RequestValidator(TOKEN).compute_signature(PUBLIC + path, {})
    before, counted = yard.books(), refused("twilio")

    with (
        pytest.raises(WebSocketDisconnect),
        yard.client.websocket_connect(path, headers=headers),
    ):
        pass

    assert yard.books() == before
    assert refused("twilio") == counted + 1


def each(fields: dict[str, Any], value: Any, *, names: bool = False) -> dict[str, Any]:
    """The fields with this in place of every value, or of all but those that name the request."""
    return {name: value if names or name not in OWN_NAME else kept for name, kept in fields.items()}


STRANGE = {
    "as it should be": lambda fields: fields,
    "unexpected fields": lambda fields: fields | {"Weather": "rain", "": "", "x" * 300: "y"},
    "no fields": lambda fields: {},
    "no names": lambda fields: {k: v for k, v in fields.items() if k not in OWN_NAME},
    "empty values": lambda fields: each(fields, "", names=True),
    "blanks": lambda fields: each(fields, " \n\t "),
    "control characters": lambda fields: each(fields, "在\x00\x07吗"),
    "markup": lambda fields: each(fields, "<script>alert(1)</script>{{7*7}}${x}' OR 1=1 --"),
    "odd names": lambda fields: each(fields, "' OR 1=1 --\x00" + "长" * 300, names=True),
    "far too long": lambda fields: each(fields, "9" * 5_000),
    "no numbers": lambda fields: each(fields, "²"),
    "less than nothing": lambda fields: each(fields, "-1"),
    "more than can be": lambda fields: each(fields, "9" * 30),
    "unknown status": lambda fields: fields | dict.fromkeys({*STATE} & {*fields}, "teleported"),
    "from nobody": lambda fields: {k: v for k, v in fields.items() if k not in ("From", "from")},
    "an odd sender": lambda fields: fields | dict.fromkeys({"From", "from"} & {*fields}, "BANK"),
}
OF_OTHER_TYPES = {
    "lists": lambda fields: each(fields, ["x"]),
    "tables": lambda fields: each(fields, {"a": [1]}),
    "nothing at all": lambda fields: each(fields, None),
    "numbers": lambda fields: each(fields, 7),
    "huge numbers": lambda fields: each(fields, 10**40),
    "a list": lambda fields: [fields, None, 7, [fields]],
    "a word": lambda fields: "x",
}


def assert_taken_in_peace(yard: Yard, door: Door, path: str, body: bytes, fields: Any) -> None:
    """Sent twice, it is answered the same both times, and done at most once."""
    headers = yard.seal(door, path, fields, body)
    first = yard.send(path, body, headers)
    books, sent = yard.books(), yard.sent()
    again = yard.send(path, body, headers)

    assert first.status_code in ((200,) if door.spoken else (200, 204))
    assert again.status_code == first.status_code
    assert (yard.books(), yard.sent()) == (books, sent)
    if door.spoken:
        assert (faults(first.text), faults(again.text)) == ([], [])


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("name", DOORS)
def test_what_is_signed_and_strange_is_taken_once_and_in_peace(yard, name, kind):
    door = DOORS[name]
    path, fields = yard.path(door), STRANGE[kind](yard.filled(door))

    assert_taken_in_peace(yard, door, path, yard.body(door, fields), fields)


@pytest.mark.parametrize("kind", OF_OTHER_TYPES)
@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.kind != "twilio"])
def test_a_document_of_other_types_is_taken_once_and_in_peace(yard, name, kind):
    door = DOORS[name]
    fields = OF_OTHER_TYPES[kind](yard.filled(door))

    assert_taken_in_peace(yard, door, yard.path(door), yard.body(door, fields), fields)


@pytest.mark.parametrize("row", ["", "0", "9" * 30, "%C2%B2", "nobody", "%00"])
@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if "{" in door.path])
def test_what_belongs_to_no_call_and_no_text_of_ours_is_taken_in_peace(yard, name, row):
    door = DOORS[name]
    fields = yard.filled(door)

    assert_taken_in_peace(
        yard, door, yard.path(door, row=row, talk=row), yard.body(door, fields), fields
    )


RAW = {
    "nothing": b"",
    "no UTF-8": b"MessageSid=SMx&CallSid=CAx&From=%2B8613900000009&Body=%ff%fe\xff\xfe",
    "cut short": b"MessageSid=SMy&CallSid=CAy&From=%2B86139&Body=%E5%9C%A8%E5",
    "no JSON": b"{",
    "deep": b"[" * 50_000,
    "half a sign": b'{"update_id": 1, "message": {"text": "\\ud83d"}, "message_id": "\\ud83d"}',
    "no number": b'{"update_id": NaN, "message_id": 1e999}',
}


@pytest.mark.parametrize("kind", RAW)
@pytest.mark.parametrize("name", DOORS)
def test_a_body_that_is_none_is_taken_once_and_in_peace(yard, name, kind):
    """Signed as it stands, so that it is read; as it would be if a line had spoilt it, below."""
    door, body = DOORS[name], RAW[kind]
    read = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))

    assert_taken_in_peace(yard, door, yard.path(door), body, read)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.kind != "telegram"])
def test_what_was_cut_short_on_its_way_does_not_match_its_signature(yard, name):
    door = DOORS[name]
    path, fields = yard.path(door), yard.filled(door)
    body = yard.body(door, fields)
    before = yard.books()

    answer = yard.send(path, body[: len(body) // 2], yard.seal(door, path, fields, body))

    assert answer.status_code == 403
    assert yard.books() == before


@pytest.mark.parametrize("name", DOORS)
def test_an_endless_body_is_cut_short(yard, name):
    door = DOORS[name]
    body = b"x" * 3_000_000
    before = yard.books()

    answer = yard.send(yard.path(door), body, yard.seal(door, yard.path(door), {}, body))

    assert answer.status_code == 413
    assert yard.books() == before


@pytest.mark.parametrize("name", DOORS)
def test_what_comes_when_all_is_over_is_taken_once_and_in_peace(yard, name):
    """Late: the call has ended, the text has long arrived. The last row of the matrix."""
    with yard.house.units() as uow:
        for talk in uow.session.query(Conversation):
            if talk.status is not ConversationStatus.CLOSED:
                close_conversation(uow, conversation=talk, disposition=Disposition.NO_ANSWER)
    door = DOORS[name]
    fields = yard.filled(door)

    assert_taken_in_peace(yard, door, yard.path(door), yard.body(door, fields), fields)
