"""A recording is heard in the console by whoever may, from where the provider keeps it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from bot.channels.outside import Outside
from bot.turn import Turns
from crm.models import AuditEntry, Recording
from crm.terms import RecordingStatus, Role
from tests.bot.channels.providers import Provider, settings_for
from tests.bot.channels.web_chat_app import ScriptedEngine, library
from tests.crm.console.house import NAMES, House, Visitor, a_console, furnish

SOUND = bytes(range(256)) * 1000
KEY = "RE" + "5" * 32
FILE = f"/2010-04-01/Accounts/AC{'1' * 32}/Recordings/{KEY}.mp3"


@pytest.fixture
def house(units) -> House:
    return furnish(units)


@pytest.fixture
def recorded(units, house: House, far: Provider) -> str:
    """The address of a recording of the clerk's own call."""
    far.files[FILE], far.mime = SOUND, "audio/mpeg"
    with units() as uow:
        row = uow.recordings.add(
            Recording(
                conversation_id=house.conversation,
                provider_id=KEY,
                status=RecordingStatus.KEPT,
                seconds=16,
                started_at=uow.clock.now(),
            )
        )
        return f"/calls/{house.conversation}/recordings/{row.id}"


@pytest.fixture
def console(units, far: Provider) -> FastAPI:
    outside = Outside(settings_for(far.url), Turns(units, ScriptedEngine(), library()))
    return a_console(units, recording=outside.recording)


@pytest.fixture
def visit(units, console) -> Iterator[object]:
    return lambda role: Visitor(console, units, NAMES[role] if role else None)


def heard_by(units) -> list[str]:
    with units.reading() as uow:
        return [one.by for one in uow.session.query(AuditEntry).filter_by(noun="recording")]


def test_who_may_hears_it_and_it_is_written_down(visit, recorded, far, units):
    """G-03: our name and token go to the provider, the sound to the listener, nothing is kept."""
    answer = visit(Role.SUPERVISOR).look(recorded)

    assert answer.status_code == 200
    assert answer.content == SOUND
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["cache-control"] == "private, no-store"
    assert far.looked[0].headers["Authorization"].startswith("Basic ")
    assert len(heard_by(units)) == 1


@pytest.mark.parametrize(
    ("part", "status", "content"),
    [
        ("bytes=0-", 206, SOUND),
        ("bytes=1000-1999", 206, SOUND[1000:2000]),
        ("bytes=255000-", 206, SOUND[255000:]),
        ("bytes=999999-", 416, b""),
        ("bytes=1-2,5-6", 200, SOUND),
        ("nonsense", 200, SOUND),
    ],
)
def test_a_player_jumps_in_it(visit, recorded, part, status, content):
    answer = visit(Role.SUPERVISOR).look(recorded, range=part)

    assert (answer.status_code, answer.content) == (status, content)


def test_a_player_that_loads_on_is_one_listening(visit, recorded, units):
    listener = visit(Role.SUPERVISOR)
    for part in ("bytes=0-", "bytes=1000-", "bytes=2000-"):
        listener.look(recorded, range=part)

    assert len(heard_by(units)) == 1


@pytest.mark.parametrize(
    ("role", "status"), [(Role.CLERK, 200), (Role.SALES, 403), (Role.WORKSHOP_HEAD, 403)]
)
def test_who_may_not_does_not(visit, recorded, units, role, status):
    assert visit(role).look(recorded).status_code == status
    assert len(heard_by(units)) == (1 if status == 200 else 0)


def test_nobody_hears_a_call_that_is_not_theirs(visit, recorded, house, units):
    theirs = recorded.replace(f"/{house.conversation}/", f"/{house.others_conversation}/")

    assert visit(Role.CLERK).look(theirs).status_code in (403, 404)
    assert visit(Role.SUPERVISOR).look(theirs).status_code == 404
    assert visit(None).look(recorded).status_code in (302, 303, 401)
    assert heard_by(units) == []


def test_what_the_provider_has_no_more_or_cannot_hand_over_now_is_told_apart(visit, recorded, far):
    far.files.clear()
    far.answers += [(404, {"code": 20404, "status": 404}), (503, {}), None]

    codes = [visit(Role.SUPERVISOR).look(recorded).status_code for _ in range(3)]

    assert codes == [404, 503, 503]


def test_the_page_of_the_call_has_a_player_for_who_may_hear(visit, recorded, house):
    page = f"/calls/{house.conversation}"

    assert f'src="/console{recorded}"' in visit(Role.SUPERVISOR).look(page).text
    assert "<audio" not in visit(Role.SALES).look(page).text
