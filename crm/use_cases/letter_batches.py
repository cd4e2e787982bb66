"""Letters prepared by recipient and kind, printed, and registered once they are sent (R-166).

Thank-you letters go to the first services of the days, invitations to the cars that fall due
within the lead time. Who has a letter already is not on the list; who has no address is, so
that somebody can ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crm.models import Customer, Vehicle
from crm.registers.letters import letter_text
from crm.store.beside import in_pieces
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Honorific, Language, LetterKind
from crm.use_cases.audit import note_change
from crm.use_cases.letters import register_letter

ON_PAPER = "paper"


@dataclass(frozen=True)
class LetterToSend:
    """One letter of the batch; without an address it cannot be sent."""

    origin: str
    kind: LetterKind
    customer_id: int | None
    vehicle_id: int
    addressee: str | None
    honorific: Honorific | None
    address: str | None
    plate: str
    subject: str
    text: str

    @property
    def can_be_sent(self) -> bool:
        return bool(self.address and self.addressee)


def letters_to_send(uow: UnitOfWork, *, first: date, last: date) -> list[LetterToSend]:
    """The batch of these days: thank-you letters first, then invitations (R-166)."""
    return [*_thank_yous(uow, first, last), *_invitations(uow, first, last)]


def send_letters(uow: UnitOfWork, *, first: date, last: date, by: str) -> int:
    """Say that the batch was posted: each letter gets its line; how many there were.

    What has no address stays on the list. An invitation starts the clock for the call of the
    week after (R-046).
    """
    now = uow.clock.now()
    sent = [one for one in letters_to_send(uow, first=first, last=last) if one.can_be_sent]
    for letter in sent:
        register_letter(
            uow,
            origin=letter.origin,
            kind=letter.kind,
            subject=letter.subject,
            text=letter.text,
            channel=ON_PAPER,
            sender=by,
            address=letter.address,
            customer_id=letter.customer_id,
            vehicle_id=letter.vehicle_id,
        )
        if letter.kind is LetterKind.INVITATION:
            uow.vehicles.get(letter.vehicle_id).letter_logged_at = now
    note_change(
        uow,
        by=by,
        what="send letters",
        noun="letters_register",
        key=first.isoformat(),
        after={"first": first.isoformat(), "last": last.isoformat(), "letters": len(sent)},
    )
    return len(sent)


def _thank_yous(uow: UnitOfWork, first: date, last: date) -> Iterator[LetterToSend]:
    slips = uow.visit_ledgers.slips(first, last)
    for slip in slips:
        origin = f"thank_you:slip:{slip.id}"
        if uow.registers.letter_by_origin(origin) is None:
            yield _letter(uow, origin, LetterKind.THANK_YOU, slip.vehicle)


def _invitations(uow: UnitOfWork, first: date, last: date) -> Iterator[LetterToSend]:
    until = last + timedelta(days=uow.policy.maintenance.letter_lead_days)
    due = [car for car in uow.visit_ledgers.due_between(first, until) if not car.letter_logged_at]
    for piece in in_pieces(due):
        origins = {f"service_letter:vehicle:{car.id}:{car.next_due_on}": car for car in piece}
        known = uow.registers.letters_by_origins(list(origins))
        for origin, car in origins.items():
            if origin not in known:
                yield _letter(uow, origin, LetterKind.INVITATION, car)


def _letter(uow: UnitOfWork, origin: str, kind: LetterKind, car: Vehicle) -> LetterToSend:
    house, owner = uow.dealerships.ours(), car.owner
    language = owner.language if owner else Language.ZH
    words = letter_text(
        kind,
        language,
        own_words=getattr(uow.policy.letter, f"{kind.value}_{language.value}"),
        name=owner.name if owner else "",
        honorific=_spoken(owner),
        plate=car.plate,
        due_on=f"{car.next_due_on}",
        items="、".join(car.next_due_items or []) or "-",
        dealership=house.name if language is Language.ZH else house.name_en,
        address=house.address,
        phone=house.phone,
    )
    return LetterToSend(
        origin=origin,
        kind=kind,
        customer_id=owner.id if owner else None,
        vehicle_id=car.id,
        addressee=owner.name if owner else None,
        honorific=owner.honorific if owner else None,
        address=owner.address if owner else None,
        plate=car.plate,
        subject=words.subject,
        text=words.text,
    )


def _spoken(owner: Customer | None) -> str:
    return owner.honorific.value if owner and owner.honorific else ""
