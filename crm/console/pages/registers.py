"""The contact register and the letters register, month by month (R-155, R-178, R-179)."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole
from crm.console.reading import one_of
from crm.console.rendering import Words
from crm.rules.permissions import What
from crm.use_cases.registers import (
    Register,
    contacts_of,
    export_register,
    letters_of,
    month_of,
    read_month,
)

router = APIRouter()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_AT_MOST = 500


@router.get("/registers")
def show_registers(
    console: TheConsole, request: Request, which: str = "", month: str = ""
) -> HTMLResponse:
    with console.looking(request, What.SEE_REGISTERS) as visit:
        chosen = one_of(Register, which) or Register.CONTACTS
        when = read_month(month) or month_of(visit.now, visit.uow)
        visit.saw(f"{chosen.value}_register", int(when.name.replace("-", "")))
        is_letters = chosen is Register.LETTERS
        rows = letters_of(visit.uow, when) if is_letters else contacts_of(visit.uow, when)
        return visit.page(
            "registers.html",
            register=chosen,
            registers=Register,
            month=when.name,
            rows=rows[-SHOWN_AT_MOST:],
            many=len(rows),
            shown_at_most=SHOWN_AT_MOST,
        )


@router.post("/registers/export")
def do_export(
    console: TheConsole,
    request: Request,
    csrf: Annotated[str, Form()] = "",
    which: Annotated[str, Form()] = "",
    month: Annotated[str, Form()] = "",
) -> Response:
    """The sheet of a month; a form, because an export is written down (R-141)."""
    with console.changing(request, csrf, What.SEE_REGISTERS) as visit:
        chosen = one_of(Register, which) or Register.CONTACTS
        when = read_month(month) or month_of(visit.now, visit.uow)
        words = Words(visit.language, now=visit.now, wall=visit.wall)
        content = export_register(
            visit.uow,
            chosen,
            when,
            by=visit.by,
            say=words.term,
            full_phones=visit.may(What.SEE_PHONES),
        )
    name = quote(f"{chosen.form_title}-{when.name}.xlsx")
    headers = {
        "content-disposition": f'attachment; filename="{chosen.value}-{when.name}.xlsx";'
        f" filename*=UTF-8''{name}"
    }
    return Response(content, media_type=XLSX, headers=headers)
