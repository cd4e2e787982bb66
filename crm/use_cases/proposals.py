"""Changes to a file heard in a conversation, decided on by a person (R-009, R-011).

What a customer says in passing is a proposal until somebody confirms it. Accepted, it stands
in the file at once; a telephone number that it replaces is kept with the day it ended, and the
proposal itself tells who decided, when, and in which conversation it was heard.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from crm.errors import ProposalDecided, ValueUnusable
from crm.intake import cells
from crm.intake.errors import CellRefused
from crm.intake.intervals import read_interval
from crm.models import ContactPoint, Conversation, Customer, ProfileProposal, Vehicle
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change
from crm.use_cases.conversations import propose_change

T = TypeVar("T")

BY_CUSTOMER = "customer"
"""Who decided where the customer confirmed what was read back, or filled a gap when asked."""
WRONG_NUMBER = "wrong_number"
MAINTENANCE_INTERVAL = "maintenance_interval"
PLAIN_FIELDS = frozenset(
    {"name", "address", "work_address", "employer", "desired_service", "interests"}
)


def accept_proposal(uow: UnitOfWork, *, proposal_id: int, by: str) -> ProfileProposal:
    """Put a heard change into the file.

    Fields the file has no place for are accepted and change nothing else: whoever accepts
    has seen to it by hand.

    Raises:
        NotFound: there is no such proposal.
        ProposalDecided: it was accepted or rejected before.
        ValueUnusable: it cannot stand in the file as it was heard.
    """
    row = _undecided(uow, proposal_id)
    customer = uow.customers.get(row.customer_id)
    before = _apply(uow, row, customer)
    _decide(uow, row, by=by, accepted=True)
    note_change(
        uow,
        by=by,
        what="accept proposal",
        noun="customer",
        key=customer.id,
        before={row.field: before},
        after={row.field: row.value},
    )
    return row


def fill_gap(uow: UnitOfWork, *, conversation: Conversation, name: str, value: str) -> None:
    """Write into the file what it lacked and the customer has just told us when asked (R-010).

    The proposal stays beside it as date and source. What would overwrite something, or cannot be
    read for certain, waits for a person like anything else heard in a conversation.
    """
    propose_change(uow, conversation=conversation, name=name, value=value)
    customer = conversation.customer
    if customer is None:
        return
    row = next((one for one in uow.customers.proposals(conversation.id) if one.field == name), None)
    if row is None or row.decided_at is not None:
        return
    if name == MAINTENANCE_INTERVAL:
        filled = _fill_interval(conversation.vehicle, value)
    else:
        filled = name in PLAIN_FIELDS and not getattr(customer, name)
        if filled:
            setattr(customer, name, value.strip())
    if filled:
        _decide(uow, row, by=BY_CUSTOMER, accepted=True)


def reject_proposal(uow: UnitOfWork, *, proposal_id: int, by: str) -> ProfileProposal:
    """Leave the file as it is.

    Raises:
        NotFound, ProposalDecided: as in `accept_proposal`.
    """
    row = _undecided(uow, proposal_id)
    _decide(uow, row, by=by, accepted=False)
    note_change(
        uow,
        by=by,
        what="reject proposal",
        noun="customer",
        key=row.customer_id,
        after={"field": row.field, "value": row.value},
    )
    return row


def decide_heard(
    uow: UnitOfWork, *, conversation: Conversation, name: str, value: str, right: bool
) -> None:
    """What was read back to the customer: a yes puts it into the file at once, a no drops it.

    The change shows the customer as the one who decided, when, and in which conversation
    (R-011). What cannot stand in the file as it was heard is left to a person.
    """
    row = uow.customers.heard(conversation.id, field=name, value=value)
    if row is None or row.decided_at is not None:
        return
    if not right:
        reject_proposal(uow, proposal_id=row.id, by=BY_CUSTOMER)
        return
    with suppress(ValueUnusable):
        accept_proposal(uow, proposal_id=row.id, by=BY_CUSTOMER)


def _fill_interval(vehicle: Vehicle | None, words: str) -> bool:
    told = read_interval(words)
    if vehicle is None or told is None or vehicle.interval_km or vehicle.interval_months:
        return False
    vehicle.interval_km, vehicle.interval_months = told
    return True


def _undecided(uow: UnitOfWork, proposal_id: int) -> ProfileProposal:
    row = uow.customers.proposal(proposal_id)
    if row.decided_at is not None:
        raise ProposalDecided
    return row


def _decide(uow: UnitOfWork, row: ProfileProposal, *, by: str, accepted: bool) -> None:
    row.decided_at = uow.clock.now()
    row.decided_by = by
    row.accepted = accepted
    uow.flush()


def _apply(uow: UnitOfWork, row: ProfileProposal, customer: Customer) -> object:
    """Change the file and return what stood there before."""
    if row.field == "phone":
        before = customer.phone()
        _change_phone(uow, customer, row.value)
        return before
    if row.field in PLAIN_FIELDS:
        before = getattr(customer, row.field)
        setattr(customer, row.field, row.value.strip())
        return before
    if row.field == "plate":
        return _change_plate(uow, customer, row.value)
    return None


def _change_phone(uow: UnitOfWork, customer: Customer, value: str) -> None:
    """The new number is in force from now; what was in force or bad ends now."""
    now = uow.clock.now()
    heard = () if value == WRONG_NUMBER else _read(cells.phones, "phone", value)
    if not heard and value != WRONG_NUMBER:
        raise ValueUnusable("phone", value)
    for point in customer.contact_points:
        in_force = point.kind == "phone" and point.valid_until is None
        if in_force and point.address not in heard and (heard or point.bad):
            point.valid_until = now
    known = {point.address: point for point in customer.contact_points if not point.valid_until}
    for phone in heard:
        if phone in known:
            known[phone].verified, known[phone].bad = True, False
            continue
        customer.contact_points.append(
            ContactPoint(kind=cells.phone_kind(phone), address=phone, verified=True, valid_from=now)
        )


def _change_plate(uow: UnitOfWork, customer: Customer, value: str) -> str:
    """The plate of the customer's one vehicle; with several, a person must say which."""
    plate = _read(cells.plate, "plate", value)
    vehicles = uow.vehicles.of_customer(customer.id)
    if plate is None or len(vehicles) != 1 or uow.vehicles.by_plate(plate) is not None:
        raise ValueUnusable("plate", value)
    before, vehicles[0].plate = vehicles[0].plate, plate
    return before


def _read(reader: Callable[[str], T], field: str, value: str) -> T:
    try:
        return reader(value)
    except CellRefused as refusal:
        raise ValueUnusable(field, value) from refusal
