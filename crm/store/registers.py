"""Where register lines and letters are kept, and how they get their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from crm.models import (
    Customer,
    Letter,
    NumberSeries,
    QuickHandlingForm,
    RegisterLine,
    ReworkRecord,
    Vehicle,
)
from crm.store.base import Shelf


class ContactRow(NamedTuple):
    """A line of the contact register, with whom it is about where that is known."""

    line: RegisterLine
    customer: Customer | None
    vehicle: Vehicle | None


class LetterRow(NamedTuple):
    """A line of the letters register, with whom it went to where that is known."""

    letter: Letter
    customer: Customer | None
    vehicle: Vehicle | None


class Registers(Shelf[RegisterLine]):
    model = RegisterLine

    def next_number(self, series: str) -> int:
        """The next number of a series; without gaps, for it is taken with the commit (R-178)."""
        row = self._session.scalars(
            select(NumberSeries).where(NumberSeries.name == series).with_for_update()
        ).first()
        if row is None:
            row = NumberSeries(name=series, last=0)
            self._session.add(row)
        row.last += 1
        self._session.flush()
        return row.last

    def line_of_conversation(self, conversation_id: int) -> RegisterLine | None:
        return self._session.scalars(
            select(RegisterLine).where(RegisterLine.conversation_id == conversation_id)
        ).first()

    def lines(self, *, since: datetime, until: datetime) -> Sequence[RegisterLine]:
        return self._session.scalars(
            select(RegisterLine)
            .where(RegisterLine.at >= since, RegisterLine.at < until)
            .order_by(RegisterLine.number)
        ).all()

    def contacts_of(self, *, since: datetime, until: datetime) -> Sequence[ContactRow]:
        """Lines of a stretch of time with whom they are about, by their number (R-178)."""
        rows = self._session.execute(
            select(RegisterLine, Customer, Vehicle)
            .outerjoin(Customer, RegisterLine.customer_id == Customer.id)
            .outerjoin(Vehicle, RegisterLine.vehicle_id == Vehicle.id)
            .where(RegisterLine.at >= since, RegisterLine.at < until)
            .options(selectinload(Customer.contact_points))
            .order_by(RegisterLine.number)
        )
        return [ContactRow(*row) for row in rows]

    def letters_of(self, *, since: datetime, until: datetime) -> Sequence[LetterRow]:
        """Letters of a stretch of time with whom they went to, by their number (R-179)."""
        rows = self._session.execute(
            select(Letter, Customer, Vehicle)
            .outerjoin(Customer, Letter.customer_id == Customer.id)
            .outerjoin(Vehicle, Letter.vehicle_id == Vehicle.id)
            .where(Letter.at >= since, Letter.at < until)
            .order_by(Letter.number)
        )
        return [LetterRow(*row) for row in rows]

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
