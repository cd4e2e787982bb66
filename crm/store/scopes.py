"""Whose rows a query may return: a clerk's, a responsible person's, rework and major cases.

A scope is made by `crm.use_cases.staff.scope_of` from who is signed in, and turned into a
condition here, so that what somebody may not see never leaves the base (R-239, R-245).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import aliased

from crm.models import Appointment, Complaint, Conversation, Customer, Escalation, FollowUp
from crm.terms import Queue, Severity


@dataclass(frozen=True)
class Scope:
    """What one person reaches; the parts add up, and an empty scope reaches nothing."""

    everything: bool = False
    clerk_ids: tuple[int, ...] = ()
    responsible_id: int | None = None
    rework_and_major: bool = False

    def customers(self) -> ColumnElement[bool]:
        if self.everything:
            return true()
        parts: list[ColumnElement[bool]] = [false()]
        if self.clerk_ids:
            parts.append(self._is_own())
        if self.responsible_id is not None:
            assigned = select(Complaint.customer_id).where(
                Complaint.responsible_id == self.responsible_id
            )
            parts.append(Customer.id.in_(assigned))
        return or_(*parts)

    def complaints(self) -> ColumnElement[bool]:
        if self.everything:
            return true()
        parts: list[ColumnElement[bool]] = [false()]
        if self.clerk_ids:
            parts.append(Complaint.customer_id.in_(self._own_customers()))
        if self.responsible_id is not None:
            parts.append(Complaint.responsible_id == self.responsible_id)
        if self.rework_and_major:
            parts.append(Complaint.rework | (Complaint.severity != Severity.NORMAL))
        return or_(*parts)

    def conversations(self) -> ColumnElement[bool]:
        if self.everything:
            return true()
        parts: list[ColumnElement[bool]] = [false()]
        if self.clerk_ids:
            parts.append(Conversation.customer_id.in_(self._own_customers()))
        if self.responsible_id is not None or self.rework_and_major:
            cases = Scope(
                responsible_id=self.responsible_id, rework_and_major=self.rework_and_major
            ).complaints()
            parts.append(Conversation.id.in_(select(Complaint.conversation_id).where(cases)))
            parts.append(Conversation.complaint_id.in_(select(Complaint.id).where(cases)))
        return or_(*parts)

    def follow_ups(self) -> ColumnElement[bool]:
        if self.everything:
            return true()
        if not self.clerk_ids:
            return false()
        return FollowUp.clerk_id.in_(self.clerk_ids) | (
            FollowUp.clerk_id.is_(None) & FollowUp.customer_id.in_(self._own_customers())
        )

    def appointments(self) -> ColumnElement[bool]:
        if self.everything:
            return true()
        if not self.clerk_ids:
            return false()
        return Appointment.customer_id.in_(self._own_customers())

    def escalations(self) -> ColumnElement[bool]:
        if self.everything:
            return true()
        parts: list[ColumnElement[bool]] = [false()]
        if self.rework_and_major:
            parts.append(Escalation.queue == Queue.SERVICE_MANAGER)
        if self.responsible_id is not None:
            case = aliased(Complaint)
            assigned = select(case.id).where(case.responsible_id == self.responsible_id)
            parts.append(Escalation.complaint_id.in_(assigned))
        return or_(*parts)

    def _own_customers(self) -> Select[tuple[int]]:
        return select(Customer.id).where(self._is_own())

    def _is_own(self) -> ColumnElement[bool]:
        """A clerk's customers, and those whose fixed contact he is (R-017, R-249)."""
        return Customer.clerk_id.in_(self.clerk_ids) | Customer.advisor_id.in_(self.clerk_ids)


EVERYTHING = Scope(everything=True)
NOTHING = Scope()
