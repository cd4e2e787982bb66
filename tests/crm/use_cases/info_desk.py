"""What the information officer's tests begin with: surveys, calls, and forms read back."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

from crm.console.cells import Cells, workbook_of
from crm.models import Complaint, Customer, Utterance
from crm.registers.forms import form_called
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Channel,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    Dimension,
    Disposition,
    FollowUpKind,
    Language,
    Severity,
    Speaker,
    Usage,
)
from crm.use_cases.conversations import close_conversation
from crm.use_cases.forms import fill, fill_form
from crm.use_cases.outcomes import record_rating, record_usage, record_verbatim
from crm.use_cases.sheets.wanted import Wanted
from tests.builders import SHANGHAI, a_conversation, a_customer, a_follow_up, a_vehicle

MARCH = (date(2025, 3, 1), date(2025, 3, 31))


def at(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2025) -> datetime:
    """A moment on the dealership's wall."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def a_talk(
    uow: UnitOfWork,
    words: str | None = "都挺好的",
    *,
    kind: FollowUpKind = FollowUpKind.FIRST_FOLLOWUP,
    scores: dict[Dimension, int] | None = None,
    usage: Usage | None = None,
    disposition: Disposition = Disposition.COMPLETED,
    channel: Channel = Channel.WEBCHAT,
    customer: Customer | None = None,
    repair_order=None,
    **others,
):
    """A conversation that has ended; without ``words`` nobody answered."""
    customer = customer or (None if repair_order else a_customer(uow))
    follow_up = a_follow_up(
        uow,
        kind=kind,
        customer=customer,
        repair_order=repair_order,
        origin=f"{kind.value}:{uow.new_token()}",
    )
    talk = a_conversation(uow, follow_up, channel, **others)
    if words is not None:
        talk.last_said_at = talk.opened_at
        uow.conversations.keep_line(
            Utterance(
                conversation_id=talk.id,
                position=1,
                turn_number=1,
                speaker=Speaker.CUSTOMER,
                text=words,
                at=talk.opened_at,
            )
        )
        record_verbatim(uow, conversation=talk, asked=None, words=words)
    if usage is not None:
        record_usage(uow, conversation=talk, usage=usage)
    for dimension, score in (scores or {}).items():
        record_rating(uow, conversation=talk, dimension=dimension, score=score)
    close_conversation(uow, conversation=talk, disposition=disposition)
    return talk


def a_case(uow: UnitOfWork, number: str = "C-00001", talk=None, **others) -> Complaint:
    """A complaint taken now; about a talk if one is given."""
    now = uow.clock.now()
    about = {}
    if talk is not None:
        about = {
            "conversation_id": talk.id,
            "customer_id": talk.customer_id,
            "vehicle_id": talk.vehicle_id,
            "repair_order_id": talk.repair_order_id,
        }
    values = {
        "status": ComplaintStatus.PROMISED,
        "severity": Severity.NORMAL,
        "category": ComplaintCategory.REPAIR_QUALITY,
        "department": Department.WORKSHOP,
        "receiver": "bot",
        "verbatim": "刹车还是吱吱响",
        "taken_at": now,
        "next_answer_at": now,
    }
    return uow.complaints.add(Complaint(number=number, **(values | about | others)))


def a_car(
    uow: UnitOfWork, plate: str, name: str = "王建国", address: str | None = "示例路1号", **others
):
    """A car with an owner who has an address."""
    owner = a_customer(uow, name=name, phone=None, address=address)
    return a_vehicle(uow, plate=plate, owner=owner, **others)


def rows_of(uow: UnitOfWork, sheet: str, first: date = MARCH[0], last: date = MARCH[1], **filters):
    """The rows of a sheet for these days."""
    return fill(uow, sheet, Wanted(first, last, uow.wall, **filters)).rows


def sheet_of(uow: UnitOfWork, key: str, *, full_phones: bool = True, language=Language.ZH):
    """A form of March as its exported worksheet."""
    form = form_called(key)
    assert form is not None
    sheets = fill_form(uow, form, Wanted(*MARCH, uow.wall))
    cells = Cells(language, wall=uow.wall, now=uow.clock.now(), full_phones=full_phones)
    return load_workbook(BytesIO(workbook_of(form.zh, "2025-03", sheets, cells))).active


def lines_of(worksheet) -> list[list[object]]:
    return [list(row) for row in worksheet.iter_rows(values_only=True)]
