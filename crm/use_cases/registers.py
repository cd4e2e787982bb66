"""The registers of a month, on the screen and as a sheet (R-155, R-178, R-179).

An export is a copy of customers' data that leaves the house, so it is written down with its
filter and how many lines it held (R-141).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from crm.registers.workbook import register_sheet
from crm.rules.masking import mask
from crm.rules.wall import moment_on
from crm.store.registers import ContactRow, LetterRow
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change

Say = Callable[[Enum | None], str]


class Register(str, Enum):
    """The registers that stand on their own page, with the title of their paper form."""

    CONTACTS = "contacts"
    LETTERS = "letters"

    @property
    def form_title(self) -> str:
        return {"contacts": "跟踪服务电话登记表", "letters": "跟踪服务信函登记表"}[self.value]


HEADS = {
    Register.CONTACTS: [
        "编号",
        "日期时间",
        "呼入/呼出",
        "客户",
        "车牌号",
        "电话",
        "事由",
        "方式",
        "结果",
        "经办人",
        "记录号",
    ],
    Register.LETTERS: [
        "编号",
        "日期",
        "收信人",
        "车牌号",
        "地址/号码",
        "种类",
        "主题",
        "方式",
        "发信人",
        "内容",
        "答复",
    ],
}


@dataclass(frozen=True)
class Month:
    """A month on the dealership's wall."""

    first: date

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> Month:
        year, month = self.first.year, self.first.month
        return Month(date(year + month // 12, month % 12 + 1, 1))


def read_month(text: str | None) -> Month | None:
    """The month typed as `2025-03`; None for nothing or nonsense."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return Month(first) if 2000 <= first.year < 2100 else None


def month_of(at: datetime, uow: UnitOfWork) -> Month:
    return Month(at.astimezone(uow.wall).date().replace(day=1))


def contacts_of(uow: UnitOfWork, month: Month) -> Sequence[ContactRow]:
    """The contact register of a month."""
    since, until = _span(uow, month)
    return uow.registers.contacts_of(since=since, until=until)


def letters_of(uow: UnitOfWork, month: Month) -> Sequence[LetterRow]:
    """The letters register of a month."""
    since, until = _span(uow, month)
    return uow.registers.letters_of(since=since, until=until)


def export_register(
    uow: UnitOfWork, register: Register, month: Month, *, by: str, say: Say, full_phones: bool
) -> bytes:
    """A month of a register as an Excel workbook, and the export in the audit.

    ``say`` names a term in the reader's language; without ``full_phones`` numbers are masked.
    """
    sheet = _Sheet(uow, say, full_phones)
    rows: list[list[str | int | None]]
    if register is Register.CONTACTS:
        rows = [sheet.contact(row) for row in contacts_of(uow, month)]
    else:
        rows = [sheet.letter(row) for row in letters_of(uow, month)]
    note_change(
        uow,
        by=by,
        what="export",
        noun=f"{register.value}_register",
        key=month.name,
        after={"month": month.name, "rows": len(rows)},
    )
    return register_sheet(register.form_title, month.name, HEADS[register], rows)


@dataclass(frozen=True)
class _Sheet:
    uow: UnitOfWork
    say: Say
    full_phones: bool

    def contact(self, row: ContactRow) -> list[str | int | None]:
        line, customer, vehicle = row
        return [
            line.number,
            self._at(line.at),
            "呼入" if line.inbound else "呼出",
            customer.name if customer else "",
            vehicle.plate if vehicle else "",
            self._phone(customer.phone() if customer else None),
            self.say(line.purpose),
            self.say(line.channel),
            self.say(line.result),
            _handler(line.handler),
            line.conversation_id,
        ]

    def letter(self, row: LetterRow) -> list[str | int | None]:
        letter, customer, vehicle = row
        return [
            letter.number,
            self._at(letter.at),
            customer.name if customer else "",
            vehicle.plate if vehicle else "",
            self._phone(letter.address),
            self.say(letter.kind),
            letter.subject,
            letter.channel,
            _handler(letter.sender),
            letter.text,
            letter.reply or "",
        ]

    def _at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.uow.wall):%Y-%m-%d %H:%M}"

    def _phone(self, address: str | None) -> str:
        if not address:
            return ""
        return address if self.full_phones else mask(address)


def _handler(name: str) -> str:
    return "机器人" if name == "bot" else name


def _span(uow: UnitOfWork, month: Month) -> tuple[datetime, datetime]:
    midnight = time(0)
    return (
        moment_on(month.first, midnight, wall=uow.wall),
        moment_on(month.next.first, midnight, wall=uow.wall),
    )
