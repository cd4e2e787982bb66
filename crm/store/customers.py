"""Where customers are kept, and how one is found again by name, phone or plate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from crm.errors import NotFound
from crm.models import ContactPoint, Customer, OptOut, ProfileProposal, Vehicle, VehiclePerson
from crm.store.base import Shelf
from crm.store.scopes import EVERYTHING, Scope


class Customers(Shelf[Customer]):
    model = Customer

    def by_address(self, kind: str, address: str) -> Customer | None:
        """The customer now reached at this address, or None."""
        return self._session.scalars(
            select(Customer)
            .join(ContactPoint)
            .where(
                ContactPoint.kind == kind,
                ContactPoint.address == address,
                ContactPoint.valid_until.is_(None),
            )
            .order_by(Customer.id)
            .limit(1)
        ).first()

    def first(self) -> Customer | None:
        """The first customer of the books, or None."""
        return self._session.scalars(select(Customer).order_by(Customer.id).limit(1)).first()

    def named(self, name: str) -> Sequence[Customer]:
        return self._session.scalars(select(Customer).where(Customer.name == name)).all()

    def search(
        self, words: str, *, scope: Scope = EVERYTHING, limit: int = 50
    ) -> Sequence[Customer]:
        """Customers whose name, phone or plate contains ``words``, newest first."""
        pattern = f"%{words.strip()}%"
        plates = (
            select(VehiclePerson.customer_id)
            .join(Vehicle)
            .where(Vehicle.plate.like(pattern.upper()))
        )
        phones = select(ContactPoint.customer_id).where(ContactPoint.address.like(pattern))
        return self._session.scalars(
            select(Customer)
            .where(
                or_(Customer.name.like(pattern), Customer.id.in_(plates), Customer.id.in_(phones))
            )
            .where(scope.customers())
            .options(selectinload(Customer.contact_points))
            .order_by(Customer.id.desc())
            .limit(limit)
        ).all()

    def reaches(self, customer_id: int, reach: ColumnElement[bool]) -> bool:
        """Whether a customer is within somebody's reach."""
        found = select(Customer.id).where(Customer.id == customer_id, reach)
        return self._session.scalar(found) is not None

    def opt_outs(self, customer_id: int) -> Sequence[OptOut]:
        """Opt-outs in force, oldest first."""
        return self._session.scalars(
            select(OptOut)
            .where(OptOut.customer_id == customer_id, OptOut.withdrawn_at.is_(None))
            .order_by(OptOut.id)
        ).all()

    def stop(self, opt_out_id: int) -> OptOut:
        """One opt-out, in force or taken back.

        Raises:
            NotFound: there is none.
        """
        row = self._session.get(OptOut, opt_out_id)
        if row is None:
            raise NotFound("opt-out", opt_out_id)
        return row

    def opt_out(self, record: OptOut) -> None:
        self._session.add(record)
        self._session.flush()

    def add_contact_point(self, point: ContactPoint) -> None:
        self._session.add(point)
        self._session.flush()

    def propose(self, proposal: ProfileProposal) -> None:
        """Keep a change heard in a conversation; the same one heard twice is kept once."""
        known = self._session.scalar(
            select(ProfileProposal.id).where(
                ProfileProposal.conversation_id == proposal.conversation_id,
                ProfileProposal.field == proposal.field,
                ProfileProposal.value == proposal.value,
            )
        )
        if known is None:
            self._session.add(proposal)
            self._session.flush()

    def heard(self, conversation_id: int, *, field: str, value: str) -> ProfileProposal | None:
        """The change heard in this conversation, as it was proposed."""
        self._session.flush()
        return self._session.scalars(
            select(ProfileProposal).where(
                ProfileProposal.conversation_id == conversation_id,
                ProfileProposal.field == field,
                ProfileProposal.value == value,
            )
        ).first()

    def proposals(self, conversation_id: int) -> Sequence[ProfileProposal]:
        return self._session.scalars(
            select(ProfileProposal)
            .where(ProfileProposal.conversation_id == conversation_id)
            .order_by(ProfileProposal.id)
        ).all()

    def pending_proposals(self, customer_id: int) -> Sequence[ProfileProposal]:
        """Changes heard from this customer that nobody has decided on yet (R-009)."""
        return self._session.scalars(
            select(ProfileProposal)
            .where(ProfileProposal.customer_id == customer_id, ProfileProposal.decided_at.is_(None))
            .order_by(ProfileProposal.id)
        ).all()

    def proposal(self, proposal_id: int) -> ProfileProposal:
        """One heard change.

        Raises:
            NotFound: there is none.
        """
        row = self._session.get(ProfileProposal, proposal_id)
        if row is None:
            raise NotFound("profile proposal", proposal_id)
        return row

    def decided_proposals(self, customer_id: int, *, limit: int = 50) -> Sequence[ProfileProposal]:
        """Heard changes that were accepted or rejected, latest first (R-011)."""
        return self._session.scalars(
            select(ProfileProposal)
            .where(
                ProfileProposal.customer_id == customer_id, ProfileProposal.decided_at.is_not(None)
            )
            .order_by(ProfileProposal.decided_at.desc(), ProfileProposal.id.desc())
            .limit(limit)
        ).all()

    def all_pending_proposals(
        self, *, scope: Scope = EVERYTHING, limit: int = 100
    ) -> Sequence[tuple[ProfileProposal, Customer]]:
        """What waits to be confirmed, with whose file it is, oldest first (R-009)."""
        rows = self._session.execute(
            select(ProfileProposal, Customer)
            .join(Customer, ProfileProposal.customer_id == Customer.id)
            .where(ProfileProposal.decided_at.is_(None), scope.customers())
            .order_by(ProfileProposal.id)
            .limit(limit)
        )
        return [(row[0], row[1]) for row in rows]

    def end_contact_point(self, point_id: int, at: datetime) -> None:
        point = self._session.get(ContactPoint, point_id)
        if point is not None:
            point.valid_until = at
