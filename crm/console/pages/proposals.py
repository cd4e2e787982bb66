"""Changes heard from customers, to be confirmed or not (R-009, R-011)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.rules.permissions import What
from crm.use_cases.proposals import accept_proposal, reject_proposal

router = APIRouter()


@router.get("/proposals")
def show_proposals(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.CHANGE_FILES) as visit:
        scope = visit.scope(What.CHANGE_FILES)
        rows = visit.uow.customers.all_pending_proposals(scope=scope)
        return visit.page("proposals.html", rows=rows)


@router.post("/proposals/{proposal_id}")
def do_decide(form: TheForm, proposal_id: int, accept: Annotated[str, Form()] = "") -> Response:
    with form.changing(What.CHANGE_FILES) as visit:
        row = visit.uow.customers.proposal(proposal_id)
        customer = visit.uow.customers.within(
            row.customer_id, visit.scope(What.CHANGE_FILES).customers()
        )
        if accept == "yes":
            accept_proposal(visit.uow, proposal_id=row.id, by=visit.by_for(customer))
            return visit.go("/proposals", done="accepted")
        reject_proposal(visit.uow, proposal_id=row.id, by=visit.by_for(customer))
        return visit.go("/proposals", done="rejected")
