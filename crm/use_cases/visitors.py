"""A file for somebody who only asked: no vehicle, no repair order, but a way to reach them.

Whoever writes to us and leaves a number is a customer in the making (R-002, R-009). The number
alone opens nothing of anybody's file: who already stands in the books under it is not linked
before a person has checked (R-232).
"""

from __future__ import annotations

from crm.models import ContactPoint, Conversation, Customer, FollowUp
from crm.rules import due_dates
from crm.store.unit_of_work import UnitOfWork
from crm.terms import FollowUpKind, FollowUpStatus

CONSULTATION = "consultation"


def open_consultation_file(
    uow: UnitOfWork, *, conversation: Conversation, phone: str, name: str | None
) -> Customer | None:
    """Open a file for a visitor and plan the first follow-up (R-032).

    None where the number is in the books already: then a person looks at the proposal.
    """
    if uow.customers.by_address("phone", phone) is not None:
        return None
    now = uow.clock.now()
    customer = uow.customers.add(
        Customer(
            name=name or phone,
            language=conversation.language,
            contact_reason=CONSULTATION,
            created_at=now,
        )
    )
    uow.customers.add_contact_point(
        ContactPoint(customer_id=customer.id, kind="phone", address=phone, valid_from=now)
    )
    conversation.customer_id = customer.id
    window = due_dates.first_follow_up(now, policy=uow.policy)
    uow.follow_ups.add(
        FollowUp(
            kind=FollowUpKind.FIRST_FOLLOWUP,
            origin=f"{FollowUpKind.FIRST_FOLLOWUP.value}:consultation:{conversation.id}",
            status=FollowUpStatus.PLANNED,
            customer_id=customer.id,
            earliest_at=window.earliest,
            due_at=window.planned,
            latest_at=window.latest,
            planned_at=now,
        )
    )
    return customer
