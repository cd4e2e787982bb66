"""A person's rights over their data: to have a copy, and to be taken out of the books.

Erasing takes the person out of the books; clocks, figures and register numbers stay, about nobody.
The dossier of a vehicle stays with the vehicle (G-09), without its owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm.errors import AlreadyErased, NotConfirmed, ReasonMissing, StillOpen
from crm.models import Customer
from crm.store.unit_of_work import UnitOfWork
from crm.terms import FollowUpStatus
from crm.use_cases.audit import note_change

CONFIRMING_WORDS = ("删除", "ERASE")
LONGEST_REASON = 200


@dataclass(frozen=True)
class Preview:
    """What erasing would touch (rows by table), and what must be finished before."""

    counts: dict[str, int]
    open_matters: list[str]


def preview_erasure(uow: UnitOfWork, *, customer: Customer) -> Preview:
    """Look before erasing; changes nothing."""
    return Preview(
        counts=uow.personal_data.counts(customer.id),
        open_matters=uow.personal_data.open_matters(customer.id, at=uow.clock.now()),
    )


def hand_out(uow: UnitOfWork, *, customer: Customer, by: str) -> dict[str, Any]:
    """Everything the books hold about one person, table by table, as plain values.

    Moments are ISO strings in UTC. That it was handed out, and how much, is written down.
    """
    tables = {name: rows for name, rows in uow.personal_data.rows(customer.id) if rows}
    note_change(
        uow,
        by=by,
        what="hand_out",
        noun="customer",
        key=customer.id,
        after={"rows": sum(len(rows) for rows in tables.values())},
    )
    return {"as_of": uow.clock.now().isoformat(), "customer_id": customer.id, "tables": tables}


def erase_person(
    uow: UnitOfWork, *, customer: Customer, confirmed: str, reason: str, by: str
) -> None:
    """Take a person out of the books for good.

    Raises:
        AlreadyErased: that was done before.
        StillOpen: a complaint or an appointment is unfinished; says which.
        ReasonMissing: nobody says who asked for it, or why.
        NotConfirmed: the confirming word was not typed.
    """
    if customer.erased_at is not None:
        raise AlreadyErased(customer.id)
    matters = uow.personal_data.open_matters(customer.id, at=uow.clock.now())
    if matters:
        raise StillOpen(matters)
    if not reason.strip():
        raise ReasonMissing("erasing a person")
    if confirmed.strip() not in CONFIRMING_WORDS:
        raise NotConfirmed(CONFIRMING_WORDS[0])
    customer.erased_at = uow.clock.now()
    for follow_up in uow.follow_ups.open_of_customer(customer.id):
        follow_up.status = FollowUpStatus.CANCELLED
        follow_up.held_reason = "erased"
    counts = uow.personal_data.counts(customer.id)
    uow.personal_data.erase(customer.id)
    note_change(
        uow,
        by=by,
        what="erase",
        noun="customer",
        key=customer.id,
        after={"reason": reason.strip()[:LONGEST_REASON], "rows": sum(counts.values())},
    )
