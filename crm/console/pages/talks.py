"""A person takes over a running chat, writes in it, and gives it back; live in both directions.

Everything works as plain forms; the script beside it (`talk.js`) only makes the lines appear by
themselves and keeps what is being typed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import Console, TheConsole, TheForm, Visit
from crm.console.live import stream
from crm.console.reading import number, one_of
from crm.models import Conversation
from crm.rules.permissions import What
from crm.terms import NoteKind, Usage
from crm.use_cases.talks_with_staff import (
    end_talk,
    hand_back,
    note_what_was_said,
    say_to_customer,
    take_over,
)

router = APIRouter()

NOTE_KINDS = (NoteKind.OPINION, NoteKind.SUGGESTION, NoteKind.WISH, NoteKind.NEED)
LONGEST = 2000

Csrf = Annotated[str, Form()]


@dataclass(frozen=True)
class TalkPulse:
    """As much of a talk as an open page needs to see that something changed."""

    lines: int
    status: str
    holder: str | None


@router.post("/calls/{conversation_id}/take-over")
def do_take_over(form: TheForm, conversation_id: int) -> Response:
    with form.changing(What.TAKE_OVER) as visit:
        row = reached(visit, conversation_id)
        relieves = visit.scope(What.TAKE_OVER).everything
        talk = take_over(visit.uow, conversation_id=row.id, by=visit.by, relieves=relieves)
        return visit.go(f"/calls/{talk.id}", done="taken_over")


@router.post("/calls/{conversation_id}/say")
def do_say(
    form: TheForm,
    conversation_id: int,
    words: Annotated[str, Form(max_length=LONGEST)] = "",
    once: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    with form.changing(What.TAKE_OVER) as visit:
        row = reached(visit, conversation_id)
        say_to_customer(visit.uow, conversation_id=row.id, by=visit.by, words=words, once=once)
        return visit.go(f"/calls/{row.id}")


@router.post("/calls/{conversation_id}/note")
def do_note(
    form: TheForm,
    conversation_id: int,
    usage: Annotated[str, Form()] = "",
    overall: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    note: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    with form.changing(What.TAKE_OVER) as visit:
        row = reached(visit, conversation_id)
        note_what_was_said(
            visit.uow,
            conversation_id=row.id,
            by=visit.by,
            usage=one_of(Usage, usage),
            overall=number(overall),
            kind=one_of(NoteKind, kind) or NoteKind.OPINION,
            note=note,
        )
        return visit.go(f"/calls/{row.id}", done="noted")


@router.post("/calls/{conversation_id}/hand-back")
def do_hand_back(form: TheForm, conversation_id: int) -> Response:
    """Give the talk back; once that is kept, the bot is woken to go on at the open question."""
    with form.changing(What.TAKE_OVER) as visit:
        row = reached(visit, conversation_id)
        token = hand_back(visit.uow, conversation_id=row.id, by=visit.by).token
        answer = visit.go(f"/calls/{row.id}", done="handed_back")
    form.console.links.wake(token)
    return answer


@router.post("/calls/{conversation_id}/end")
def do_end(
    form: TheForm, conversation_id: int, resolution: Annotated[str, Form(max_length=LONGEST)] = ""
) -> Response:
    with form.changing(What.TAKE_OVER) as visit:
        row = reached(visit, conversation_id)
        end_talk(visit.uow, conversation_id=row.id, by=visit.by, resolution=resolution)
        return visit.go(f"/calls/{row.id}", done="ended")


@router.get("/calls/{conversation_id}/lines")
def show_lines(console: TheConsole, request: Request, conversation_id: int) -> HTMLResponse:
    """The lines alone, for a page that is open already."""
    with console.looking(request, What.SEE_CALLS) as visit:
        row = reached(visit, conversation_id)
        visit.saw_lately("conversation", row.id)
        return visit.page("call_lines.html", **lines_of(visit, row))


@router.get("/calls/{conversation_id}/events")
async def stream_events(console: TheConsole, request: Request, conversation_id: int) -> Response:
    """Say when something was said, as server-sent events, for five minutes at most."""
    look = await run_in_threadpool(_watcher, console, request, conversation_id)
    return stream(look, event="talk", as_data=_as_json, is_stopping=console.is_stopping)


def lines_of(visit: Visit, row: Conversation) -> dict[str, Any]:
    """What `call_lines.html` shows."""
    return {
        "lines": visit.uow.conversations.transcript(row.id),
        "turns": {turn.number: turn for turn in visit.uow.conversations.turns(row.id)},
        "understood": UNDERSTOOD,
        "not_arrived": visit.uow.outbox.not_arrived(row.id),
    }


UNDERSTOOD = ("rating", "time")
"""What of an understanding a reader can judge; the rest is for whoever trains the model."""


def reached(visit: Visit, conversation_id: int) -> Conversation:
    """The conversation, where this person may see it.

    Raises:
        NotFound: there is none within their reach.
    """
    reach = visit.scope(What.SEE_CALLS).conversations()
    return visit.uow.conversations.within(conversation_id, reach)


def _watcher(console: Console, request: Request, conversation_id: int) -> Callable[[], TalkPulse]:
    with console.looking(request, What.SEE_CALLS) as visit:
        token = reached(visit, conversation_id).token

    def look() -> TalkPulse:
        with console.units.reading() as uow:
            here = uow.conversations.pulse(token)
            return TalkPulse(here.line_count, here.status.value, here.staff_name)

    return look


def _as_json(pulse: TalkPulse) -> str:
    return json.dumps({"lines": pulse.lines, "status": pulse.status, "holder": pulse.holder})
