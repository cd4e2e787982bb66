"""Writing checked orders into the books, a thousand at a time (R-023, R-006).

One look-up per kind for the whole chunk, then people, vehicles, orders and lines in bulk;
one order alone takes the same way. What an order does not say stays as it is, and an older
visit never overwrites what a newer one said. A line that the books have and the file has
not is taken off only when the file has been read to its end, for it may come later.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from crm.intake.errors import CellRefused, OrderOfOtherVehicle
from crm.intake.items import is_first_service, is_service
from crm.intake.orders import TakenLine, TakenOrder
from crm.models import PromiseChange, RepairLine, RepairOrder, Vehicle, VehiclePerson
from crm.policy import Policy
from crm.rules.maintenance import km_per_day, next_service
from crm.store.intake import Intake, Record, Tie
from crm.store.unit_of_work import UnitOfWork
from crm.terms import PersonRole
from crm.use_cases.intake_people import People, Place
from crm.use_cases.intake_records import (
    Visit,
    amount_of,
    contacts_of,
    new_lines,
    new_order,
    new_promise,
    new_vehicle,
    newly_left,
    sum_of,
    update_facts,
)
from crm.use_cases.intake_tally import Surplus, Taken, Tally


def write_orders(
    uow: UnitOfWork, orders: list[TakenOrder], tally: Tally
) -> list[tuple[TakenOrder, CellRefused]]:
    """Keep settled orders, each number once in the list; return those the books contradict."""
    desk = Intake(uow.session)
    desk.wait_turn()
    return _Writing(uow, desk, tally).write(orders)


def drop_surplus(uow: UnitOfWork, tally: Tally, order_ids: list[int]) -> None:
    """Take off the lines of these orders that the whole file has not shown."""
    desk = Intake(uow.session)
    kept = desk.lines(order_ids)
    sums: list[Record] = []
    for order_id in order_ids:
        surplus = tally.surplus.pop(order_id)
        if not surplus.line_ids:
            continue
        if tally.orders[surplus.number] is Taken.UNCHANGED:
            tally.orders[surplus.number] = Taken.CHANGED
        if surplus.summed:
            left = [line for line in kept[order_id] if line.id not in surplus.line_ids]
            order = Record({"amount_fen": None}, order_id)
            order.set("amount_fen", sum_of(line["amount_fen"] for line in left))
            sums.append(order)
        desk.remove(RepairLine, surplus.line_ids)
    desk.change(RepairOrder, sums)


class _Writing:
    """One chunk: the steps of `write_orders` and what they hand to one another."""

    def __init__(self, uow: UnitOfWork, desk: Intake, tally: Tally) -> None:
        self._desk = desk
        self._tally = tally
        self._now: datetime = uow.clock.now()
        self._wall: ZoneInfo = uow.wall
        self._policy: Policy = uow.policy

    def write(self, orders: list[TakenOrder]) -> list[tuple[TakenOrder, CellRefused]]:
        desk = self._desk
        known = desk.orders(order.number for order in orders)
        visits: list[Visit] = []
        refused: list[tuple[TakenOrder, CellRefused]] = []
        for order in orders:
            before = known.get(order.number)
            if before is not None and before["plate"] != order.plate:
                conflict = OrderOfOtherVehicle(order.number, before["plate"], order.plate)
                refused.append((order, conflict))
            else:
                visits.append(Visit(order, before))
        accepted = [visit.order for visit in visits]
        self._vehicles = desk.vehicles(order.plate for order in accepted)
        vehicle_ids = [vehicle.id for vehicle in self._vehicles.values()]
        self._ties = desk.ties(vehicle_ids)
        self._plans = desk.plans(order.facts.model for order in accepted if order.facts.model)
        self._mark_newest(visits, desk.latest_visits(vehicle_ids))
        self._odometers = desk.odometers(vehicle_ids)
        people = People(
            desk,
            accepted,
            ties=self._ties,
            others=contacts_of(visit.known for visit in visits),
            now=self._now,
        )
        self._take_people(visits, people)
        self._take_vehicles(visits)
        self._take_orders(visits)
        self._tie(visits)
        people.keep_rest()
        self._tally.customers_new += people.new_count
        return refused

    def _mark_newest(self, visits: list[Visit], latest: dict[int, datetime]) -> None:
        last_here = {
            plate: latest[vehicle.id]
            for plate, vehicle in self._vehicles.items()
            if vehicle.id in latest
        }
        for visit in visits:
            at, last = visit.order.visited_at, last_here.get(visit.order.plate)
            visit.newest = at is None or last is None or at >= last
            if visit.newest and at is not None:
                last_here[visit.order.plate] = at

    def _take_people(self, visits: list[Visit], people: People) -> None:
        for visit in visits:
            order, known = visit.order, visit.known
            vehicle = self._vehicles.get(order.plate)
            place = Place(vehicle.id if vehicle else None, visit.newest, new=known is None)
            facts = order.facts
            assert facts.owner and facts.contact, "settle() sees to both"
            if known is not None:
                # Whoever owned the car then may have sold it since: the order is kept already.
                place = place._replace(customer_id=known["contact_person_id"])
                visit.contact = people.take(facts.contact, order, place)
                continue
            visit.owner = visit.contact = people.take(facts.owner, order, place)
            if facts.contact != facts.owner:
                visit.contact = people.take(facts.contact, order, place)
        people.keep_new()

    def _take_vehicles(self, visits: list[Visit]) -> None:
        new: list[Record] = []
        for visit in visits:
            vehicle = self._vehicles.get(visit.order.plate)
            if vehicle is None:
                vehicle = self._vehicles[visit.order.plate] = new_vehicle(visit, self._now)
                new.append(vehicle)
            visit.vehicle = vehicle
            self._complete_vehicle(visit)
        self._desk.number(Vehicle, new)
        self._desk.keep(Vehicle, new)
        fresh = {id(vehicle) for vehicle in new}
        self._desk.change(
            Vehicle, [each for each in self._vehicles.values() if id(each) not in fresh]
        )
        self._tally.vehicles_new += len(new)

    def _complete_vehicle(self, visit: Visit) -> None:
        vehicle, facts = visit.vehicle, visit.order.facts
        vehicle.fill("delivered_on", facts.delivered_on)
        for name in ("model", "vehicle_type", "vin"):
            vehicle.fill(name, getattr(facts, name))
        if not visit.newest:
            return
        if visit.owner is not None:
            for name in ("model", "vehicle_type", "vin", "private_use"):
                if (told := getattr(facts, name)) is not None:
                    vehicle.set(name, told)
            if vehicle["owner_id"] != visit.owner.id:
                self._change_owner(vehicle, visit.owner)
        if newly_left(visit):
            self._plan_service(visit)

    def _change_owner(self, vehicle: Record, owner: Record) -> None:
        vehicle.set("owner_id", owner.id)
        vehicle.set("sold_since", None)
        former = [
            tie
            for tie in self._ties
            if tie.vehicle_id == vehicle.id and tie.role is PersonRole.OWNER
        ]
        self._desk.remove(VehiclePerson, [self._ties.pop(tie) for tie in former])

    def _plan_service(self, visit: Visit) -> None:
        """Propose the next service: from a service, or from any visit if none is known (R-020)."""
        vehicle, order = visit.vehicle, visit.order
        left_at = order.facts.handed_over_at
        assert left_at is not None, "only a car that has left is planned for"
        left_on = left_at.astimezone(self._wall).date()
        items = [line.description for line in order.lines]
        if is_first_service(items):
            vehicle.fill("first_service_done_on", left_on)
        if vehicle["next_due_on"] is not None and not is_service(items):
            return
        plan = self._plans.get(vehicle["model"])
        usual = self._policy.maintenance
        due = next_service(
            order.facts.odometer_km,
            left_on,
            interval_km=vehicle["interval_km"]
            or (plan.interval_km if plan else usual.default_interval_km),
            interval_months=vehicle["interval_months"]
            or (plan.interval_months if plan else usual.default_interval_months),
            km_per_day=self._km_per_day(visit, left_on),
        )
        vehicle.set("next_due_on", due.due_on)
        vehicle.set("next_due_km", due.due_km)
        for about_the_last in ("letter_logged_at", "absence_reason", "absence_told_at"):
            vehicle.set(about_the_last, None)
        if plan:
            vehicle.set("next_due_items", plan.items)
            vehicle.set("next_due_price", plan.price)
            vehicle.set("next_due_hours", plan.hours)

    def _km_per_day(self, visit: Visit, left_on: date) -> float | None:
        """How much this vehicle is driven, from its own readings, today's included (R-020)."""
        readings = [
            (at.astimezone(self._wall).date(), km)
            for at, km in self._odometers.get(visit.vehicle.id or 0, ())
        ]
        if visit.order.facts.odometer_km is not None:
            readings.append((left_on, visit.order.facts.odometer_km))
        return km_per_day(readings)

    def _take_orders(self, visits: list[Visit]) -> None:
        new = [visit for visit in visits if visit.known is None]
        kept = self._desk.lines(visit.known.id for visit in visits if visit.known)
        records = [new_order(visit, self._now) for visit in new]
        self._desk.number(RepairOrder, records)
        lines: list[Record] = []
        for visit, record in zip(new, records, strict=True):
            lines += new_lines(record, visit.order.lines, after=0)
            record.set("amount_fen", amount_of(visit.order, visit.order.lines))
            self._tally.note(visit.order.number, Taken.NEW)
        changed: list[Record] = []
        promises: list[Record] = []
        for visit in visits:
            if visit.known is not None:
                promise = new_promise(visit, visit.known, self._now)
                promises += [promise] if promise else []
                lines += self._update_order(visit, visit.known, kept.get(visit.known.id, []))
                changed.append(visit.known)
        self._desk.keep(RepairOrder, records)
        self._desk.change(RepairOrder, changed)
        self._desk.keep(RepairLine, lines)
        self._desk.keep(PromiseChange, promises)

    def _update_order(self, visit: Visit, known: Record, kept: list[Record]) -> list[Record]:
        """Change what changed; return the lines to add."""
        order = visit.order
        there = {
            TakenLine(line["description"], line["department"], line["amount_fen"]): line.id
            for line in kept
        }
        added = [line for line in order.lines if line not in there]
        self._note_surplus(order, known, there)
        update_facts(visit, known)
        if (amount := amount_of(order, [*there, *added])) is not None:
            known.set("amount_fen", amount)
        touched = bool(known.changes or added)
        self._tally.note(order.number, Taken.CHANGED if touched else Taken.UNCHANGED)
        last = max((line["position"] for line in kept), default=0)
        return new_lines(known, added, after=last)

    def _note_surplus(self, order: TakenOrder, known: Record, there: dict[TakenLine, int]) -> None:
        if not order.lines:
            return
        unseen = {key for line, key in there.items() if line not in order.lines}
        met_before = self._tally.orders.get(hash(order.number))
        if met_before is None:
            if unseen:
                summed = order.facts.amount_fen is None
                self._tally.surplus[known.id] = Surplus(hash(order.number), unseen, summed)
        elif known.id in self._tally.surplus:
            self._tally.surplus[known.id].line_ids &= unseen

    def _tie(self, visits: list[Visit]) -> None:
        new: dict[Tie, None] = {}
        for visit in visits:
            vehicle_id = visit.vehicle.id
            wanted = [Tie(vehicle_id, visit.contact.id, PersonRole.CONTACT_PERSON)]
            if visit.owner and visit.vehicle["owner_id"] == visit.owner.id:
                wanted.append(Tie(vehicle_id, visit.owner.id, PersonRole.OWNER))
            new.update((tie, None) for tie in wanted if tie not in self._ties)
        self._desk.keep(VehiclePerson, [Record(tie._asdict()) for tie in new])
