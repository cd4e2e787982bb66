"""What is done at a form: months closed, replies entered, batches sent, slips and vouchers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.console.pages.forms import form_in_reach, read_wanted
from crm.console.reading import number, one_of
from crm.console.wall_time import read_day
from crm.errors import NotFound, TextMissing
from crm.rules.permissions import What
from crm.use_cases.first_service import enter_slip, file_voucher, hand_to_sales
from crm.use_cases.letter_batches import letters_to_send, send_letters
from crm.use_cases.registers import Register, close_month, read_month, write_reply

router = APIRouter()

Text = Annotated[str, Form(max_length=5000)]


@router.post("/forms/{key}/close")
def do_close_month(form: TheForm, key: str, month: Text = "") -> Response:
    with form.changing(What.CLOSE_REGISTERS) as visit:
        register, when = one_of(Register, key), read_month(month)
        if register is None:
            raise NotFound("register", key[:40])
        if when is None:
            raise TextMissing("month")
        close_month(visit.uow, register=register, month=when, by=visit.by)
        return visit.go(f"/forms/{register.value}", done="closed")


@router.post("/forms/letters/reply")
def do_write_reply(form: TheForm, letter: Text = "", reply: Text = "") -> Response:
    with form.changing(What.CLOSE_REGISTERS) as visit:
        found = visit.uow.registers.letter_by_number(number(letter) or 0)
        if not reply.strip():
            raise TextMissing("reply")
        write_reply(visit.uow, letter_id=found.id, reply=reply, by=visit.by)
        return visit.go("/forms/letters", done="replied")


@router.get("/forms/letter_batch/letters")
def show_letters(console: TheConsole, request: Request) -> HTMLResponse:
    """The letters of a batch with their address labels, a page each, to be printed (R-166)."""
    with console.looking(request, What.SEE_FORMS) as visit:
        form = form_in_reach(visit, "letter_batch")
        wanted = read_wanted(visit, form, dict(request.query_params))
        letters = letters_to_send(visit.uow, first=wanted.first, last=wanted.last)
        visit.saw("form_letter_batch", int(f"{wanted.first:%Y%m%d}"))
        return visit.page(
            "letters.html", wanted=wanted, letters=[one for one in letters if one.can_be_sent]
        )


@router.post("/forms/letter_batch/send")
def do_send_letters(form: TheForm, first: Text = "", last: Text = "") -> Response:
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        paper = form_in_reach(visit, "letter_batch")
        wanted = read_wanted(visit, paper, {"first": first, "last": last})
        send_letters(visit.uow, first=wanted.first, last=wanted.last, by=visit.by)
        return visit.go("/forms/letters", done="sent")


@router.post("/forms/first_service/enter")
def do_enter_slip(
    form: TheForm, plate: Text = "", slip: Text = "", done_on: Text = "", odometer: Text = ""
) -> Response:
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        day = read_day(done_on, visit.wall)
        if day is None:
            raise TextMissing("day")
        enter_slip(
            visit.uow,
            plate=plate,
            slip_number=slip,
            done_on=day.date(),
            odometer_km=number(odometer),
            by=visit.by,
        )
        return visit.go("/forms/first_service", done="entered")


@router.post("/forms/first_service/voucher")
def do_file_voucher(form: TheForm, slip: Text = "") -> Response:
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        found = visit.uow.registers.slip_numbered(number(slip) or 0)
        file_voucher(visit.uow, slip_id=found.id, by=visit.by)
        return visit.go("/forms/first_service", done="filed")


@router.post("/forms/first_service/to-sales")
def do_hand_to_sales(form: TheForm, day: Text = "") -> Response:
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        chosen = read_day(day, visit.wall)
        if chosen is None:
            raise TextMissing("day")
        hand_to_sales(visit.uow, day=chosen.date(), by=visit.by)
        return visit.go("/forms/first_service", done="handed")
