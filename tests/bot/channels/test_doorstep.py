"""While the database does not answer, what customers say is kept on disk and nothing is lost."""

from __future__ import annotations

import json
import stat

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from bot.channels.doorstep import Doorstep
from crm.models import ContactAttempt, InboxMessage, OutboxMessage
from crm.terms import Channel, Disposition, Unreached
from tests.bot.channels.providers import PUBLIC, SECRET, House, message
from tests.bot.channels.test_sms import begun, rows


@pytest.fixture
def kept_in(house, far, tmp_path):
    """The house with its folder in the test's own."""
    return House(house.units, far, var=tmp_path)


class Shut:
    """A database that does not answer as long as the block lasts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> None:
        event.listen(self._engine, "do_connect", self._refuse)
        event.listen(self._engine, "before_cursor_execute", self._refuse)
        self._engine.dispose()

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "do_connect", self._refuse)
        event.remove(self._engine, "before_cursor_execute", self._refuse)

    def _refuse(self, *_: object) -> None:
        raise OperationalError("connect", {}, Exception("connection refused"))


def sms(house, body, sid):
    fields = {"MessageSid": sid, "From": "+8613800000001", "To": "+15005550006", "Body": body}
    return house.twilio("/webhooks/twilio/sms", fields)


def telegram(house, update):
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    return house.client.post("/webhooks/telegram", json=update, headers=headers)


def taken_in(house):
    return house.outside.doorstep.take_in()


def test_a_text_that_comes_while_the_database_is_down_is_answered_when_it_is_back(kept_in, far):
    begun(kept_in)
    with Shut(kept_in.units.engine):
        first = sms(kept_in, "1", "SM1")
        again = sms(kept_in, "1", "SM1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert kept_in.engine.said == []

    taken_in(kept_in)
    kept_in.settle()

    assert kept_in.engine.said == ["方便"]
    assert len(far.texts()) == 2
    assert taken_in(kept_in) == []


def test_an_update_and_a_report_wait_on_disk_too(kept_in):
    begun(kept_in)
    (row,) = rows(kept_in, OutboxMessage)
    path = f"/webhooks/twilio/sms/status?row={row.id}"
    with Shut(kept_in.units.engine):
        update = telegram(kept_in, message(7, 777, text="在吗"))
        report = kept_in.twilio(path, {"MessageSid": "SM1", "MessageStatus": "delivered"})

    taken_in(kept_in)

    assert (update.status_code, report.status_code) == (200, 204)
    assert rows(kept_in, InboxMessage)[-1].text == "在吗"
    assert rows(kept_in, OutboxMessage)[0].provider_answer == "arrived:delivered"


def test_how_a_call_ended_waits_on_disk_too(kept_in):
    """Twilio reports an end once; the follow-up would wait for it for ever."""
    begun(kept_in, Channel.VOICE)
    (form,) = kept_in.far.of("/Calls.json")
    path = form["StatusCallback"].removeprefix(PUBLIC)
    with Shut(kept_in.units.engine):
        answers = [kept_in.call(path, CallStatus=status) for status in ("ringing", "busy")]

    taken_in(kept_in)

    assert [answer.status_code for answer in answers] == [204, 204]
    (attempt,) = rows(kept_in, ContactAttempt)
    assert (attempt.disposition, attempt.unreached) == (Disposition.NO_ANSWER, Unreached.BUSY)


def test_what_a_desk_breaks_on_is_put_aside_and_not_asked_for_again(tmp_path):
    """A fault of ours is no reason for the provider to send the same again and nothing after it."""

    def desk(document):
        raise ZeroDivisionError

    taken = Doorstep(tmp_path, {"sms": desk}).take("sms", {"Body": "在吗"})

    assert taken is None
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".refused"
    assert json.loads(file.read_text("utf-8"))["document"] == {"Body": "在吗"}


def test_while_the_database_is_still_down_nothing_is_taken_from_the_disk(kept_in, tmp_path):
    with Shut(kept_in.units.engine):
        sms(kept_in, "在吗", "SM1")
        assert taken_in(kept_in) == []
        (file,) = (tmp_path / "doorstep").glob("*.json")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert json.loads(file.read_text("utf-8"))["document"]["Body"] == "在吗"


def test_what_is_forged_is_not_kept_on_disk_either(kept_in, tmp_path):
    with Shut(kept_in.units.engine):
        fields = {"MessageSid": "SM1", "From": "+8613800000001", "Body": "x"}
        answer = kept_in.twilio("/webhooks/twilio/sms", fields, signature="bm8=")

    assert answer.status_code == 403
    assert not (tmp_path / "doorstep").exists()


def test_one_that_cannot_be_read_keeps_the_others_not_waiting(tmp_path):
    def desk(document):
        if document == "bad":
            raise ValueError
        heard.append(document)

    heard = []
    (tmp_path / "1.json").write_text('{"kind": "sms", "document": "bad"}')
    (tmp_path / "2.json").write_text("not even JSON")
    (tmp_path / "3.json").write_text('{"kind": "sms", "document": "good"}')

    Doorstep(tmp_path, {"sms": desk}).take_in()

    assert heard == ["good"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["1.refused", "2.refused"]


def test_where_the_disk_refuses_too_the_sender_is_told_to_come_again(kept_in, tmp_path):
    (tmp_path / "doorstep").write_text("a file where a folder should be")
    kept_in.client = type(kept_in.client)(kept_in.client.app, raise_server_exceptions=False)

    with Shut(kept_in.units.engine):
        answer = telegram(kept_in, message(7, 777, text="在吗"))

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
