"""Finding a file's people in the books again, so that nobody has two files (R-006, R-012).

A telephone number is a person, whoever's name the front desk wrote beside it: opt-outs and
the limits of how often we contact somebody hang on the customer, and must hold for the
ear at the other end. Where number and name disagree the info officer is told. Without a
number a name counts only together with the vehicle, a company's also alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from crm.intake.cells import phone_kind
from crm.intake.names import same_name
from crm.intake.orders import TakenOrder, TakenPerson
from crm.models import ContactPoint, Customer, Note
from crm.store.intake import Intake, Record, Tie
from crm.terms import ClubStatus, Language, NoteKind


class Person:
    """A customer in work, with all their telephone numbers."""

    __slots__ = ("points", "record")

    def __init__(self, record: Record, points: list[Record]) -> None:
        self.record = record
        self.points = points

    @property
    def reachable(self) -> list[Record]:
        return [point for point in self.points if point["valid_until"] is None and not point["bad"]]


class Place(NamedTuple):
    """Where an order stands among the visits of its vehicle.

    ``newest``: no later visit is known, so the order's word is the last. ``new``: the order
    was not known before. ``customer_id``: whom it was kept for, if it was.
    """

    vehicle_id: int | None
    newest: bool
    new: bool
    customer_id: int | None = None


class People:
    """The customers a chunk of orders is about: found, completed, or new."""

    def __init__(
        self,
        desk: Intake,
        orders: list[TakenOrder],
        *,
        ties: Iterable[Tie],
        others: Iterable[int],
        now: datetime,
    ) -> None:
        """``others`` are ids of customers known otherwise to have to do with these orders."""
        self._desk = desk
        self._now = now
        self._new: list[Person] = []
        self._new_points: list[tuple[Person, Record]] = []
        self._doubts: list[tuple[Person, str]] = []
        told = [who for order in orders for who in (order.facts.owner, order.facts.contact) if who]
        ties = list(ties)
        ids = {tie.customer_id for tie in ties} | set(others)
        ids |= desk.holders(phone for who in told for phone in who.phones)
        ids |= desk.companies(who.name for who in told if who.company)
        customers = desk.customers(ids)
        points = desk.contact_points(customers)
        self._known = {key: Person(row, points.get(key, [])) for key, row in customers.items()}
        self._by_phone: dict[str, list[Person]] = {}
        self._companies: dict[str, Person] = {}
        self._at_vehicle: dict[int | str, list[Person]] = {}
        for person in self._known.values():
            self._index(person)
        for tie in ties:
            self._at_vehicle.setdefault(tie.vehicle_id, []).append(self._known[tie.customer_id])
        self._advisors = desk.advisors(
            order.facts.advisor for order in orders if order.facts.advisor
        )

    @property
    def new_count(self) -> int:
        return len(self._new)

    def take(self, who: TakenPerson, order: TakenOrder, place: Place) -> Record:
        """The customer this person is, completed by what the order says of them."""
        at = place.vehicle_id or order.plate
        person = self._as_before(who, place) or self._find(who, at)
        if person is None:
            person = self._create(who)
        elif place.new and not same_name(person.record["name"], who.name):
            self._doubts.append((person, _doubt(person, who, order)))
        near = self._at_vehicle.setdefault(at, [])
        if person not in near:
            near.append(person)
        self._complete(person, who)
        self._take_phones(person, who, newest=place.newest)
        if order.facts.advisor and not person.record["company"]:
            person.record.fill("advisor_id", self._advisors.get(order.facts.advisor))
        return person.record

    def keep_new(self) -> None:
        """Insert the new customers, so that vehicles and orders can point to them."""
        self._desk.number(Customer, [person.record for person in self._new])
        self._desk.keep(Customer, [person.record for person in self._new])

    def keep_rest(self) -> None:
        """Write changes of known customers, new numbers, and what is to be checked."""
        self._desk.change(Customer, [person.record for person in self._known.values()])
        self._desk.change(
            ContactPoint, [point for person in self._known.values() for point in person.points]
        )
        for person, point in self._new_points:
            point.values["customer_id"] = person.record.id
        self._desk.keep(ContactPoint, [point for _, point in self._new_points])
        self._desk.keep(Note, [self._note(person, words) for person, words in self._doubts])

    def _as_before(self, who: TakenPerson, place: Place) -> Person | None:
        """Whom the order was kept for, so that importing it again finds nobody else."""
        person = self._known.get(place.customer_id) if place.customer_id else None
        return person if person and same_name(person.record["name"], who.name) else None

    def _find(self, who: TakenPerson, at: int | str) -> Person | None:
        holders = [
            person
            for phone in who.phones
            for person in self._by_phone.get(phone, ())
            if person.record["company"] == who.company
        ]
        for person in holders:
            if same_name(person.record["name"], who.name):
                return person
        if who.company:
            company = self._companies.get(who.name)
            # Another number is another driver of the same company: to be followed up apart.
            return None if company and who.phones and company.reachable else company
        for person in self._at_vehicle.get(at, ()):
            if not person.record["company"] and same_name(person.record["name"], who.name):
                return person
        return holders[0] if holders else None

    def _create(self, who: TakenPerson) -> Person:
        record = Record(
            {
                "name": who.name,
                "honorific": who.honorific,
                "company": who.company,
                "address": who.address,
                "language": Language.ZH,
                "club_status": ClubStatus.MEMBER if who.club_member else ClubStatus.NONE,
                "advisor_id": None,
                "created_at": self._now,
            }
        )
        person = Person(record, [])
        self._new.append(person)
        self._index(person)
        return person

    def _index(self, person: Person) -> None:
        for point in person.reachable:
            self._by_phone.setdefault(point["address"], []).append(person)
        if person.record["company"]:
            self._companies.setdefault(person.record["name"], person)

    def _complete(self, person: Person, who: TakenPerson) -> None:
        record = person.record
        if len(who.name) > len(record["name"]) and same_name(record["name"], who.name):
            record.set("name", who.name)
        record.fill("honorific", who.honorific)
        record.fill("address", who.address)
        if who.club_member:
            record.set("club_status", ClubStatus.MEMBER)

    def _take_phones(self, person: Person, who: TakenPerson, *, newest: bool) -> None:
        """Add numbers not known yet; the newest visit's number takes the place of the old (R-011).

        A number that was ended before stays ended: the customer told us, the DMS was not told.
        """
        known = {point["address"] for point in person.points}
        fresh = [phone for phone in who.phones if phone not in known]
        if not fresh or (person.reachable and not newest):
            return
        kinds = {phone_kind(phone) for phone in fresh}
        for point in person.reachable:
            if point["kind"] in kinds and point["address"] not in who.phones:
                point.set("valid_until", self._now)
        for phone in fresh:
            point = Record(
                {
                    "customer_id": 0,
                    "kind": phone_kind(phone),
                    "address": phone,
                    "verified": False,
                    "bad": False,
                    "valid_from": self._now,
                    "valid_until": None,
                }
            )
            person.points.append(point)
            self._new_points.append((person, point))
            self._by_phone.setdefault(phone, []).append(person)

    def _note(self, person: Person, words: str) -> Record:
        return Record(
            {
                "customer_id": person.record.id,
                "kind": NoteKind.DATA_CHECK,
                "text": words,
                "noted_at": self._now,
            }
        )


def _doubt(person: Person, who: TakenPerson, order: TakenOrder) -> str:
    name = person.record["name"]
    return (
        f"维修单 {order.number}({order.plate})上这个电话写的是“{who.name}”,"
        f"档案里是“{name}”,请核对。"
        f" Repair order {order.number} gives this telephone number to {who.name!r};"
        f" the file says {name!r}. Please check."
    )
