"""A customer's word not to be contacted, told to a person, and their word that takes it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from crm.console.doorway import TheForm, Visit
from crm.console.reading import chosen, one_of
from crm.errors import NotFound
from crm.models import Customer
from crm.rules.permissions import What
from crm.terms import Channel
from crm.use_cases.stops import enter_stop, take_back_stop

router = APIRouter()

Text = Annotated[str, Form(max_length=5000)]


@router.post("/customers/{customer_id}/stops")
def do_stop(
    form: TheForm,
    customer_id: int,
    words: Text = "",
    heard_on: Text = "",
    channel: Text = "",
) -> Response:
    """Keep what the customer said; no channel chosen means every channel (R-224)."""
    with form.changing(What.CHANGE_FILES) as visit:
        customer = _reached(visit, customer_id)
        enter_stop(
            visit.uow,
            customer=customer,
            channel=one_of(Channel, channel),
            heard_on=chosen(Channel, heard_on, "heard_on"),
            words=words,
            by=visit.by_for(customer),
        )
        return visit.go(f"/customers/{customer.id}", done="stopped")


@router.post("/customers/{customer_id}/stops/{opt_out_id}")
def do_take_back(form: TheForm, customer_id: int, opt_out_id: int, words: Text = "") -> Response:
    """Keep the words in which the customer asked to hear from us again."""
    with form.changing(What.CHANGE_FILES) as visit:
        customer = _reached(visit, customer_id)
        if opt_out_id not in {one.id for one in visit.uow.customers.opt_outs(customer.id)}:
            raise NotFound("opt-out", opt_out_id)
        take_back_stop(visit.uow, opt_out_id=opt_out_id, words=words, by=visit.by_for(customer))
        return visit.go(f"/customers/{customer.id}", done="welcome")


def _reached(visit: Visit, customer_id: int) -> Customer:
    return visit.uow.customers.within(customer_id, visit.scope(What.CHANGE_FILES).customers())
