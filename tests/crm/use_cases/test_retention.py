"""What has been kept long enough goes; what has not, stays (G-09)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.models import ApiRequest, InboxMessage, StaffNotice
from crm.terms import ApiScope, Channel, Disposition, Role
from crm.use_cases import retention
from crm.use_cases.api_keys import make_key
from crm.use_cases.conversations import add_staff_line, close_conversation
from crm.use_cases.policies import change_setting
from crm.use_cases.retention import let_go
from tests.builders import a_conversation, a_customer, a_dealership


@pytest.fixture
def talk(units) -> int:
    with units() as uow:
        a_dealership(uow)
        talk = a_conversation(uow, customer=a_customer(uow))
        add_staff_line(uow, conversation=talk, words="您好", staff_name="李娜")
        close_conversation(uow, conversation=talk, disposition=Disposition.COMPLETED)
        uow.session.add(
            InboxMessage(
                channel=Channel.SMS,
                provider_message_id="SM1",
                conversation_id=talk.id,
                text="好的",
                raw={"From": "13800000001"},
                received_at=uow.clock.now(),
            )
        )
        return talk.id


def words_of(units, talk: int) -> list[str]:
    with units.reading() as uow:
        return [line.text for line in uow.conversations.transcript(talk)]


def raw_of(units):
    with units.reading() as uow:
        return uow.session.query(InboxMessage).one().raw


def test_what_providers_sent_goes_after_half_a_year_and_transcripts_stay(units, clock, talk):
    clock.set(clock.now() + timedelta(days=179))
    let_go(units)
    assert raw_of(units) == {"From": "13800000001"}

    clock.set(clock.now() + timedelta(days=2))
    let_go(units)
    assert raw_of(units) is None
    clock.set(clock.now() + timedelta(days=4000))
    let_go(units)
    assert words_of(units, talk) == ["您好"]


def test_transcripts_go_when_the_dealership_says_so(units, clock, talk):
    with units() as uow:
        change_setting(
            uow,
            key="retention.transcript_days",
            text="365",
            by="陈主管",
            role=Role.SUPERVISOR,
        )
    clock.set(clock.now() + timedelta(days=364))
    let_go(units)
    assert words_of(units, talk) == ["您好"]

    clock.set(clock.now() + timedelta(days=2))
    assert let_go(units) > 0
    assert words_of(units, talk) == [""]
    with units.reading() as uow:
        assert uow.conversations.get(talk).disposition is Disposition.COMPLETED
    assert let_go(units) == 0, "once is enough"


def test_in_pieces_everything_old_goes(units, clock, talk, monkeypatch):
    monkeypatch.setattr(retention, "A_PIECE", 2)
    with units() as uow:
        _, key = make_key(uow, name="DMS", scopes=[ApiScope.SEE_FILES], by="admin")
        for number in range(5):
            uow.session.add(
                ApiRequest(
                    api_key_id=key.id,
                    idempotency_key=str(number),
                    fingerprint="x",
                    at=uow.clock.now(),
                )
            )
            uow.session.add(
                StaffNotice(
                    origin=f"n:{number}",
                    role=Role.WORKSHOP_HEAD,
                    at=uow.clock.now(),
                    zh="新预约",
                    en="new booking",
                )
            )
    clock.set(clock.now() + timedelta(days=8))
    assert let_go(units) == 5
    clock.set(clock.now() + timedelta(days=360))
    assert let_go(units) >= 5
    with units.reading() as uow:
        assert uow.session.query(ApiRequest).count() == 0
        assert uow.session.query(StaffNotice).count() == 0
