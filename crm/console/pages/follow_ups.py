"""The day's list: what is due, what is late, why it is on the list, why it was held back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import PAGE_LENGTH, Leaf, one_of
from crm.models import FollowUp
from crm.rules.consent import OWED_ANSWERS
from crm.rules.owners import kinds_of
from crm.rules.permissions import What
from crm.store.follow_ups import DayView
from crm.terms import MADE_BY_PEOPLE, OPEN_FOLLOW_UP, Channel, FollowUpKind, FollowUpStatus
from crm.use_cases.audit import note_change
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.explain import explain_follow_up

router = APIRouter()

COUNTED_TO = 1000

LINKED = {
    "complaint": ("/complaints/", What.SEE_COMPLAINTS),
    "follow_up": ("/follow-ups/", What.SEE_FOLLOW_UPS),
    "customer": ("/customers/", What.SEE_FILES),
}
"""Rows of the books that have a page of their own, and who may open it."""


@router.get("/follow-ups")
def show_follow_ups(
    console: TheConsole,
    request: Request,
    view: str = "",
    kind: str = "",
    whose: str = "",
    page: str = "",
) -> HTMLResponse:
    """The list of the reader's own role; ``whose=all`` shows everybody's within reach (R-240)."""
    with console.looking(request, What.SEE_FOLLOW_UPS) as visit:
        scope, leaf = visit.scope(What.SEE_FOLLOW_UPS), Leaf.read(page)
        own = kinds_of(visit.staff.role, policy=visit.uow.policy)
        kinds = None if whose == "all" else own
        counts = {
            one: visit.uow.follow_ups.how_many(
                one,
                now=visit.now,
                day_ends=visit.day_ends,
                kinds=kinds,
                scope=scope,
                at_most=COUNTED_TO,
            )
            for one in DayView
            if one is not DayView.DONE
        }
        shown = one_of(DayView, view) or (DayView.LATE if counts[DayView.LATE] else DayView.TODAY)
        rows = visit.uow.follow_ups.listing(
            shown,
            now=visit.now,
            day_ends=visit.day_ends,
            kind=one_of(FollowUpKind, kind),
            kinds=kinds,
            scope=scope,
            limit=PAGE_LENGTH + 1,
            offset=leaf.offset,
        )
        return visit.page(
            "follow_ups.html",
            rows=rows[:PAGE_LENGTH],
            more=len(rows) > PAGE_LENGTH,
            leaf=leaf.number,
            view=shown,
            views=DayView,
            counts=counts,
            counted_to=COUNTED_TO,
            kind=one_of(FollowUpKind, kind),
            all_of=whose == "all",
            narrowed=own is not None and len(own) < len(FollowUpKind),
            kinds=[one for one in FollowUpKind if one is not FollowUpKind.INBOUND],
            playable={row.id for row in rows if _may_play(visit, row)},
        )


@router.get("/follow-ups/{follow_up_id}")
def show_follow_up(console: TheConsole, request: Request, follow_up_id: int) -> HTMLResponse:
    """Why this follow-up is there, and why it has not happened yet (R-063)."""
    with console.looking(request, What.SEE_FOLLOW_UPS) as visit:
        scope = visit.scope(What.SEE_FOLLOW_UPS)
        found = explain_follow_up(
            visit.uow, follow_up_id, scope=scope, channels=console.links.channels
        )
        visit.saw("follow_up", follow_up_id)
        row = found.follow_up
        return visit.page(
            "follow_up.html",
            found=found,
            row=row,
            linked=LINKED,
            changeable=row.status is FollowUpStatus.PLANNED and visit.may(What.DO_FOLLOW_UPS),
            owed=row.kind in OWED_ANSWERS,
            clerk=visit.uow.staff.get(row.clerk_id).display_name if row.clerk_id else None,
        )


@router.post("/follow-ups/{follow_up_id}/play")
def do_play(form: TheForm, follow_up_id: int) -> Response:
    """Begin a due follow-up in the web chat and go there as the customer would."""
    with form.changing(What.DO_FOLLOW_UPS) as visit:
        reach = visit.scope(What.DO_FOLLOW_UPS).follow_ups()
        row = visit.uow.follow_ups.within(follow_up_id, reach)
        conversation = begin_follow_up(visit.uow, follow_up_id=row.id, channel=Channel.WEBCHAT)
        note_change(
            visit.uow,
            by=visit.by_for(row.customer),
            what="play the customer",
            noun="follow_up",
            key=row.id,
            after={"conversation_id": conversation.id},
        )
        return RedirectResponse(form.console.links.chat(conversation.token), status_code=303)


def _may_play(visit: Visit, row: FollowUp) -> bool:
    due = row.status in OPEN_FOLLOW_UP and row.due_at < visit.day_ends
    return due and row.kind not in MADE_BY_PEOPLE and visit.may(What.DO_FOLLOW_UPS)
