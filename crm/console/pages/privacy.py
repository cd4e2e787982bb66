"""What a person may ask of us: a copy of their data, and that it is erased."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.models import Customer
from crm.rules.permissions import What
from crm.use_cases.privacy import CONFIRMING_WORDS, erase_person, hand_out, preview_erasure

router = APIRouter()


@router.get("/customers/{customer_id}/privacy")
def show_privacy(console: TheConsole, request: Request, customer_id: int) -> HTMLResponse:
    with console.looking(request, What.HAND_OUT_DATA) as visit:
        customer = _reached(visit, customer_id)
        visit.saw("customer", customer.id)
        return visit.page(
            "privacy.html",
            customer=customer,
            preview=preview_erasure(visit.uow, customer=customer),
            words=CONFIRMING_WORDS,
        )


@router.post("/customers/{customer_id}/privacy/copy")
def do_hand_out(form: TheForm, customer_id: int) -> Response:
    with form.changing(What.HAND_OUT_DATA) as visit:
        document = hand_out(visit.uow, customer=_reached(visit, customer_id), by=visit.by)
    return Response(
        json.dumps(document, ensure_ascii=False, indent=2),
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="customer-{customer_id}.json"'},
    )


@router.post("/customers/{customer_id}/privacy/erase")
def do_erase(
    form: TheForm,
    customer_id: int,
    confirmed: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    with form.changing(What.ERASE_PERSON) as visit:
        erase_person(
            visit.uow,
            customer=_reached(visit, customer_id),
            confirmed=confirmed,
            reason=reason,
            by=visit.by,
        )
        return visit.go(f"/customers/{customer_id}/privacy", done="erased")


def _reached(visit: Visit, customer_id: int) -> Customer:
    return visit.uow.customers.within(customer_id, visit.scope(What.SEE_FILES).customers())
