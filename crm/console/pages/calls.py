"""The call log, and what was said in one conversation (R-150, R-152, R-153, R-156)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.pages.talks import NOTE_KINDS, lines_of, reached
from crm.console.reading import PAGE_LENGTH, number, one_of, yes_or_no
from crm.console.sound import SoundGone, SoundNotNow, part_wanted
from crm.console.wall_time import read_day
from crm.errors import NotFound
from crm.models import Conversation, Recording
from crm.rules.permissions import What
from crm.store.conversations import LogFilter
from crm.terms import (
    Channel,
    ConversationStatus,
    Department,
    Disposition,
    FollowUpKind,
    RecordingStatus,
    Usage,
)
from crm.use_cases.reviews import mark_reviewed
from crm.use_cases.talks_with_staff import may_be_taken_over

router = APIRouter()

SHOWN_IN_PLACE = (
    "image/jpeg", "image/png", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "video/mp4",
)  # fmt: skip

WORDS_AT_MOST = 100


@router.get("/calls")
def show_calls(console: TheConsole, request: Request) -> HTMLResponse:
    asked = {key: text[:WORDS_AT_MOST] for key, text in request.query_params.items()}
    with console.looking(request, What.SEE_CALLS) as visit:
        until = read_day(asked.get("until"), visit.wall)
        wanted = LogFilter(
            since=read_day(asked.get("since"), visit.wall),
            until=until + timedelta(days=1) if until else None,
            channel=one_of(Channel, asked.get("channel")),
            kind=one_of(FollowUpKind, asked.get("kind")),
            disposition=one_of(Disposition, asked.get("result")),
            handler=asked.get("handler", "").strip() or None,
            department=one_of(Department, asked.get("department")),
            words=asked.get("words", "").strip() or None,
            complained=yes_or_no(asked.get("complained")),
            reviewed=yes_or_no(asked.get("reviewed")),
            clerk_id=number(asked.get("clerk")),
        )
        rows = visit.uow.conversations.log(
            wanted,
            scope=visit.scope(What.SEE_CALLS),
            before_id=number(asked.get("before")),
            limit=PAGE_LENGTH + 1,
        )
        shown = rows[:PAGE_LENGTH]
        ids = [row.id for row in shown]
        filters = {key: text for key, text in asked.items() if text and key != "before"}
        return visit.page(
            "calls.html",
            rows=shown,
            scores=visit.uow.ratings.overall_of(ids),
            complained=visit.uow.complaints.conversations_with(ids),
            filters=filters,
            turned=bool(asked.get("before")),
            older=urlencode({**filters, "before": ids[-1]}) if len(rows) > PAGE_LENGTH else None,
            newest=urlencode(filters),
            channels=Channel,
            kinds=FollowUpKind,
            results=Disposition,
            departments=Department,
            handlers=[one.display_name for one in visit.uow.staff.everybody()],
        )


@router.get("/calls/{conversation_id}")
def show_call(console: TheConsole, request: Request, conversation_id: int) -> HTMLResponse:
    with console.looking(request, What.SEE_CALLS) as visit:
        row = reached(visit, conversation_id)
        visit.saw("conversation", row.id)
        uow = visit.uow
        return visit.page(
            "call.html",
            row=row,
            **lines_of(visit, row),
            takeable=visit.may(What.TAKE_OVER) and may_be_taken_over(row),
            has_it=row.status is ConversationStatus.WITH_STAFF and row.staff_name == visit.by,
            relieves=visit.scope(What.TAKE_OVER).everything,
            once=secrets.token_urlsafe(9),
            note_kinds=NOTE_KINDS,
            usages=Usage,
            ratings=uow.ratings.of_conversation(row.id),
            facts=uow.facts.of_conversation(row.id),
            verbatims=uow.verbatims.of_conversation(row.id),
            notes=uow.notes.of_conversation(row.id),
            complaint=uow.complaints.of_conversation(row.id) if _may_see_cases(visit) else None,
            appointment=uow.appointments.of_conversation(row.id),
            escalations=uow.escalations.of_conversation(row.id),
            proposals=uow.customers.proposals(row.id),
            line=uow.registers.line_of_conversation(row.id),
            attempt=uow.contact_attempts.of_conversation(row.id),
            recordings=_recordings(visit, row),
            attachments=uow.attachments.of_conversation(row.id),
        )


@router.get("/calls/{conversation_id}/attachments/{attachment_id}")
def show_attachment(
    console: TheConsole, request: Request, conversation_id: int, attachment_id: int
) -> Response:
    """A customer's picture or recording. It is theirs, so no browser may take it for a page."""
    with console.looking(request, What.SEE_CALLS) as visit:
        row = reached(visit, conversation_id)
        sent = visit.uow.attachments.get(attachment_id)
        if sent.conversation_id != row.id or sent.content is None:
            raise NotFound("attachment", attachment_id)
        visit.saw("attachment", sent.id)
        shown = sent.mime in SHOWN_IN_PLACE
        return Response(
            sent.content,
            media_type=sent.mime if shown else "application/octet-stream",
            headers={
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Content-Disposition": "inline" if shown else "attachment",
                "Cache-Control": "private, no-store",
            },
        )


@router.get("/calls/{conversation_id}/recordings/{recording_id}")
def play_recording(
    console: TheConsole, request: Request, conversation_id: int, recording_id: int
) -> Response:
    """The sound of a call, for whoever may hear it; every listening is written down (G-03)."""
    with console.looking(request, What.HEAR_RECORDINGS) as visit:
        row = reached(visit, conversation_id)
        kept = visit.uow.recordings.get(recording_id)
        if kept.conversation_id != row.id or kept.status is not RecordingStatus.KEPT:
            raise NotFound("recording", recording_id)
        part = part_wanted(request.headers.get("range"))
        if part is None or part.startswith("bytes=0-"):
            visit.saw("recording", kept.id)
        provider_id = kept.provider_id
    try:
        sound = console.links.recording(provider_id, part)
    except SoundGone as gone:
        raise NotFound("recording", recording_id) from gone
    except SoundNotNow:
        sound = None
    if sound is None:
        return Response(status_code=503, headers={"Retry-After": "60"})
    quiet = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return StreamingResponse(
        sound.pieces,
        status_code=sound.status,
        media_type=sound.mime if sound.mime.startswith("audio/") else "application/octet-stream",
        headers={**sound.headers, **quiet},
    )


@router.post("/calls/{conversation_id}/reviewed")
def do_review(form: TheForm, conversation_id: int) -> Response:
    with form.changing(What.REVIEW_CALLS) as visit:
        row = reached(visit, conversation_id)
        mark_reviewed(visit.uow, conversation_id=row.id, by=visit.by)
        return visit.go(f"/calls/{row.id}", done="reviewed")


def _recordings(visit: Visit, row: Conversation) -> Sequence[Recording]:
    """Where the sound of a call is, for whoever may hear this one."""
    if not visit.may(What.HEAR_RECORDINGS):
        return ()
    return visit.uow.recordings.of_conversation(row.id)


def _may_see_cases(visit: Visit) -> bool:
    return visit.may(What.SEE_COMPLAINTS)
