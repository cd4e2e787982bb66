"""Where register lines and letters are kept, and how they get their numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.errors import NotFound
from crm.models import (
    ClosedMonth,
    FileAudit,
    FirstServiceSlip,
    Letter,
    NumberSeries,
    QuickHandlingForm,
    RegisterLine,
    ReworkRecord,
    SalesHandover,
    Vehicle,
)
from crm.store.base import Shelf
from crm.store.bulk import insert_unless_known


class Registers(Shelf[RegisterLine]):
    model = RegisterLine

    def next_number(self, series: str) -> int:
        """The next number of a series; without gaps, for it is taken with the commit (R-178).

        Two who take its very first number at the same moment wait for one another like any two.
        """
        mine = select(NumberSeries).where(NumberSeries.name == series).with_for_update()
        row = self._session.scalars(mine).first()
        if row is None:
            insert_unless_known(
                self._session, NumberSeries, [{"name": series, "last": 0}], by="name"
            )
            row = self._session.scalars(mine).one()
        row.last += 1
        self._session.flush()
        return row.last

    def line_of_conversation(self, conversation_id: int) -> RegisterLine | None:
        """The line of a conversation; of one that was gone on with, the newest."""
        return self._session.scalars(
            select(RegisterLine)
            .where(RegisterLine.conversation_id == conversation_id)
            .order_by(RegisterLine.id.desc())
            .limit(1)
        ).first()

    def keep_letter(self, letter: Letter) -> None:
        self._session.add(letter)
        self._session.flush()

    def letter_by_origin(self, origin: str) -> Letter | None:
        return self._session.scalars(select(Letter).where(Letter.origin == origin)).first()

    def keep_rework(self, record: ReworkRecord) -> None:
        self._session.add(record)
        self._session.flush()

    def rework_of(self, complaint_id: int) -> ReworkRecord | None:
        return self._session.scalars(
            select(ReworkRecord).where(ReworkRecord.complaint_id == complaint_id)
        ).first()

    def quick_form_of(self, conversation_id: int) -> QuickHandlingForm | None:
        return self._session.scalars(
            select(QuickHandlingForm).where(QuickHandlingForm.conversation_id == conversation_id)
        ).first()

    def keep_quick_form(self, form: QuickHandlingForm) -> None:
        self._session.add(form)
        self._session.flush()

    def quick_form_of_complaint(self, complaint_id: int) -> QuickHandlingForm | None:
        return self._session.scalars(
            select(QuickHandlingForm)
            .where(QuickHandlingForm.complaint_id == complaint_id)
            .order_by(QuickHandlingForm.id)
            .limit(1)
        ).first()

    def letters_by_origins(self, origins: Collection[str]) -> set[str]:
        """Which of these letters stand in the register."""
        return set(self._session.scalars(select(Letter.origin).where(Letter.origin.in_(origins))))

    def letter(self, letter_id: int) -> Letter:
        """One letter.

        Raises:
            NotFound: there is none.
        """
        row = self._session.get(Letter, letter_id)
        if row is None:
            raise NotFound("letter", letter_id)
        return row

    def letter_by_number(self, number: int) -> Letter:
        """The letter with this number in the register.

        Raises:
            NotFound: there is none.
        """
        row = self._session.scalars(select(Letter).where(Letter.number == number)).first()
        if row is None:
            raise NotFound("letter", number)
        return row

    def slip_numbered(self, number: int) -> FirstServiceSlip:
        """The first-service slip with this number in the register.

        Raises:
            NotFound: there is none.
        """
        row = self._session.scalars(
            select(FirstServiceSlip).where(FirstServiceSlip.number == number)
        ).first()
        if row is None:
            raise NotFound("first-service slip", number)
        return row

    def closed_month(self, register: str, month: str) -> ClosedMonth | None:
        return self._session.scalars(
            select(ClosedMonth).where(ClosedMonth.register == register, ClosedMonth.month == month)
        ).first()

    def closed_months(self, register: str) -> Sequence[ClosedMonth]:
        """The closed months of a register, newest first (R-151)."""
        return self._session.scalars(
            select(ClosedMonth)
            .where(ClosedMonth.register == register)
            .order_by(ClosedMonth.month.desc())
        ).all()

    def keep_closed(self, month: ClosedMonth) -> ClosedMonth:
        self._session.add(month)
        self._session.flush()
        return month

    def slip_of(self, vehicle_id: int) -> FirstServiceSlip | None:
        return self._session.scalars(
            select(FirstServiceSlip).where(FirstServiceSlip.vehicle_id == vehicle_id)
        ).first()

    def slip(self, slip_id: int) -> FirstServiceSlip:
        """One line of the first-service register.

        Raises:
            NotFound: there is none.
        """
        row = self._session.get(FirstServiceSlip, slip_id)
        if row is None:
            raise NotFound("first-service slip", slip_id)
        return row

    def keep_slip(self, slip: FirstServiceSlip) -> FirstServiceSlip:
        self._session.add(slip)
        self._session.flush()
        return slip

    def handover_of(self, day: date) -> SalesHandover | None:
        return self._session.scalars(select(SalesHandover).where(SalesHandover.day == day)).first()

    def keep_handover(self, handover: SalesHandover) -> SalesHandover:
        self._session.add(handover)
        self._session.flush()
        return handover

    def audit_of(self, vehicle_id: int) -> FileAudit | None:
        return self._session.scalars(
            select(FileAudit).where(FileAudit.vehicle_id == vehicle_id)
        ).first()

    def file_audit(self, audit_id: int) -> FileAudit:
        """One file of the audit list.

        Raises:
            NotFound: there is none.
        """
        row = self._session.get(FileAudit, audit_id)
        if row is None:
            raise NotFound("file audit", audit_id)
        return row

    def audits_between(self, first: date, last: date) -> Sequence[FileAudit]:
        """The audits of files opened on these days, both included."""
        return self._session.scalars(
            select(FileAudit).where(FileAudit.day >= first, FileAudit.day <= last)
        ).all()

    def audits_of(self, day: date) -> Sequence[FileAudit]:
        """The files that were new on this day (R-160)."""
        return self._session.scalars(
            select(FileAudit)
            .where(FileAudit.day == day)
            .options(joinedload(FileAudit.vehicle).joinedload(Vehicle.owner))
            .order_by(FileAudit.id)
        ).all()

    def keep_audit(self, audit: FileAudit) -> FileAudit:
        self._session.add(audit)
        self._session.flush()
        return audit
