"""`parse` and `rehearse`: utterances and whole conversations without a phone.

The same turn path, model and CRM code as the real channels, on a scratch database in memory and
a clock that stands where the rehearsal sets it. Nothing of the real one is touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from actions.library import Library
from bot import workshop_scene
from bot.engine import Engine
from bot.trouble import Trouble
from bot.turn import Answered, Turns
from crm.clock import SetClock
from crm.errors import CrmError
from crm.models import (
    Appointment,
    Base,
    Campaign,
    Complaint,
    Conversation,
    Customer,
    Dealership,
    FollowUp,
    RepairOrder,
)
from crm.store.database import open_database
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import (
    BY_MACHINE,
    MADE_BY_PEOPLE,
    Act,
    AppointmentStatus,
    Asked,
    CampaignStatus,
    Channel,
    ClubStatus,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    Disposition,
    FollowUpKind,
    FollowUpStatus,
    Honorific,
    Language,
    Severity,
)
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.conversations import Inbound, close_conversation, open_conversation
from crm.use_cases.escalation_levels import climb_due
from crm.use_cases.escalations import raise_due
from crm.use_cases.outcomes import outcome_of
from crm.use_cases.repair_orders import RepairOrderSlip, take_repair_order

ZONE = "Asia/Shanghai"
_WITH_COMPLAINT = (FollowUpKind.SOLUTION_NOTICE, FollowUpKind.COMPLAINT_REVISIT)
_SOLUTION = {
    "zh": "技师已为您重新调整,并延长该项目质保三个月。",
    "en": "our technician has readjusted it, and the work is guaranteed for three more months.",
}


def parse_lines(engine: Engine, lines: Iterable[str], out: TextIO) -> None:
    """Read utterances as JSON lines and write what was understood, in the same order.

    Raises:
        Trouble: a line that is no such document; says which and why.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            asked = _document(line, number)
            _write(out, _parsed(engine, asked, number))


def _parsed(engine: Engine, asked: Mapping[str, Any], number: int) -> dict[str, Any]:
    text = asked.get("text")
    if not isinstance(text, str):
        raise Trouble(f"line {number}: text must be a string")
    question = asked.get("asked")
    if question is not None and question not in [term.value for term in Asked]:
        raise Trouble(f"line {number}: asked is {question!r}, which is no question of ours")
    now = _moment(asked.get("now"), f"line {number}: now") or datetime.now(ZoneInfo(ZONE))
    found = engine.understand(
        text,
        asked=question,
        now=now.astimezone(ZoneInfo(ZONE)),
        language=str(asked.get("language") or "zh"),
    )
    time = found.get("time")
    return {
        "id": asked.get("id"),
        "act": found.get("act") or Act.OUT_OF_SCOPE.value,
        "confidence": round(float(found.get("confidence") or 0.0), 4),
        "rating": found.get("rating"),
        "time": {"start": time["start"], "end": time["end"]} if time else None,
        "language": found.get("language") or "zh",
    }


def rehearse_lines(engine: Engine, library: Library, lines: Iterable[str], out: TextIO) -> None:
    """Hold conversations as JSON lines; an answer line for each, flushed at once.

    A line that cannot be used is answered with `{"error": …}` and the rehearsal goes on.
    """
    rehearsal = Rehearsal(engine, library)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = rehearsal.step(_document(line, number))
        except (CrmError, Trouble, ValueError) as refusal:
            answer = {"error": f"line {number}: {refusal}"}
        _write(out, answer)


@dataclass
class Scene:
    """One conversation being rehearsed."""

    units: UnitsOfWork
    clock: SetClock
    turns: Turns
    token: str
    channel: Channel
    count: int = 0
    ended: bool = False
    last: Answered = field(default_factory=lambda: Answered((), None, ended=False))


class Rehearsal:
    """Many conversations after one another, each in a fresh dealership."""

    def __init__(self, engine: Engine, library: Library) -> None:
        self._engine = engine
        self._library = library
        self.scene: Scene | None = None

    def step(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """Take one line of the contract's section 4.

        Raises:
            Trouble: the line is none of those, or no conversation is open.
        """
        if "open" in line:
            return self._open(_table(line["open"], "open"))
        scene = self.scene
        if scene is None:
            raise Trouble('no conversation is open; begin with {"open": {…}}')
        if "say" in line:
            return self._hear(scene, text=str(line["say"]))
        if "keys" in line:
            return self._hear(scene, keys=str(line["keys"]))
        if line.get("silence"):
            return self._hear(scene, event="silence")
        if line.get("hang_up"):
            return self._hear(scene, event="hang_up")
        if "wait_minutes" in line:
            return self._wait(scene, float(line["wait_minutes"]))
        if line.get("close"):
            return self._close(scene)
        raise Trouble(
            f"a line says open, say, keys, silence, hang_up, wait_minutes or close, "
            f"not {', '.join(map(str, line))}"
        )

    def _open(self, opening: Mapping[str, Any]) -> dict[str, Any]:
        now = _moment(opening.get("now"), "now")
        if now is None:
            raise Trouble("open needs now, an ISO moment with its zone")
        clock = SetClock(now)
        units = self._books(clock)
        channel = Channel(opening.get("channel") or Channel.WEBCHAT.value)
        if channel not in BY_MACHINE or opening.get("kind") in MADE_BY_PEOPLE:
            raise Trouble("visits are made by people; the bot has nothing to say in one")
        with units() as uow:
            conversation = _set_the_scene(uow, opening, channel)
            token = conversation.token
        turns = Turns(units, self._engine, self._library)
        self.scene = scene = Scene(units, clock, turns, token, channel)
        if conversation.kind is FollowUpKind.INBOUND and opening.get("say"):
            return self._hear(scene, text=str(opening["say"]))
        return self._answer(scene)

    def _books(self, clock: SetClock) -> UnitsOfWork:
        """Empty books of its own for each conversation."""
        engine = open_database("sqlite://")
        Base.metadata.create_all(engine)
        return UnitsOfWork(engine, clock=clock, timezone=ZONE)

    def _hear(
        self,
        scene: Scene,
        *,
        text: str | None = None,
        keys: str | None = None,
        event: str | None = None,
    ) -> dict[str, Any]:
        scene.count += 1
        inbound = Inbound(
            channel=scene.channel,
            provider_id=f"rehearsal-{scene.count}",
            text=text,
            keys=keys,
            event=event,
        )
        scene.turns.hear(scene.token, inbound)
        return self._answer(scene)

    def _answer(self, scene: Scene) -> dict[str, Any]:
        answered = scene.turns.answer(scene.token)
        scene.ended = scene.ended or answered.ended
        return {
            "bot": [reply.text for reply in answered.replies],
            "asked": answered.asked,
            "ended": scene.ended,
        }

    def _wait(self, scene: Scene, minutes: float) -> dict[str, Any]:
        scene.clock.set(scene.clock.now() + timedelta(minutes=minutes))
        with scene.units() as uow:
            climb_due(uow)
            raise_due(uow)
            asked = uow.conversations.by_token(scene.token).asked
        return {"bot": [], "asked": asked.value if asked else None, "ended": scene.ended}

    def _close(self, scene: Scene) -> dict[str, Any]:
        with scene.units() as uow:
            conversation = uow.conversations.by_token(scene.token)
            if conversation.closed_at is None:
                close_conversation(
                    uow, conversation=conversation, disposition=_cut_short(conversation)
                )
            outcome = outcome_of(uow, conversation=conversation)
        self.scene = None
        scene.units.engine.dispose()
        return {"outcome": outcome}


def _cut_short(conversation: Conversation) -> Disposition:
    """How a talk ended that nobody ended: never answered, left half-way, or all but a check."""
    if conversation.disposition is not None:
        return conversation.disposition
    if conversation.last_said_at is None:
        return Disposition.NO_ANSWER
    return Disposition.PARTIAL


def _set_the_scene(uow: UnitOfWork, opening: Mapping[str, Any], channel: Channel) -> Conversation:
    """Put dealership, customer, vehicle and repair order into the books, and begin."""
    kind = FollowUpKind(opening.get("kind") or FollowUpKind.FIRST_FOLLOWUP.value)
    language = Language(opening.get("language") or Language.ZH.value)
    uow.dealerships.add(
        Dealership(
            name="粤骏汽车",
            name_en="Yuejun Motors",
            address="天河路1号",
            phone="020-38000000",
            services_zh="保养、维修、钣金喷漆和道路救援",
            services_en="servicing, repairs, body and paint work and roadside recovery",
        )
    )
    order = _visit(uow, opening)
    customer = _customer(uow, opening, order)
    if customer is not None:
        customer.language = language
    if kind is FollowUpKind.INBOUND:
        return open_conversation(
            uow,
            kind=kind,
            channel=channel,
            language=language,
            customer_id=customer.id if customer else None,
            vehicle_id=order.vehicle_id if order else None,
            repair_order_id=order.id if order else None,
        )
    if customer is None:
        raise Trouble("open needs a customer with a name")
    follow_up = _follow_up(uow, kind, customer, order)
    if kind in _WITH_COMPLAINT:
        follow_up.complaint_id = _old_complaint(uow, kind, customer, order, language)
    if kind is FollowUpKind.APPOINTMENT_REMINDER:
        follow_up.appointment_id = _appointment(uow, customer, order)
    if kind is FollowUpKind.CAMPAIGN_NOTICE:
        follow_up.campaign_id = _campaign(uow)
    if kind in workshop_scene.KINDS:
        workshop_scene.put_in_the_workshop(uow, follow_up, order, language)
    return begin_follow_up(uow, follow_up_id=follow_up.id, channel=channel, language=language)


def _visit(uow: UnitOfWork, opening: Mapping[str, Any]) -> RepairOrder | None:
    order = _table(opening.get("repair_order") or {}, "repair_order")
    vehicle = _table(opening.get("vehicle") or {}, "vehicle")
    person = _table(opening.get("customer") or {}, "customer")
    if not order or not vehicle.get("plate") or not person.get("name"):
        return None
    items = tuple(
        (
            str(item["description"]),
            Department(item["department"]) if item.get("department") else None,
        )
        for item in order.get("items") or ()
    )
    return take_repair_order(
        uow,
        RepairOrderSlip(
            number=str(order.get("number") or "RO-1"),
            plate=str(vehicle["plate"]),
            customer_name=str(person["name"]),
            honorific=Honorific(person["honorific"]) if person.get("honorific") else None,
            phone=person.get("phone"),
            club_member=bool(person.get("club_member", False)),
            model=vehicle.get("model"),
            odometer_km=vehicle.get("odometer_km"),
            handed_over_at=_moment(order.get("handed_over_at"), "handed_over_at"),
            advisor_name=order.get("advisor") or "赵磊",
            items=items,
        ),
    )


def _customer(
    uow: UnitOfWork, opening: Mapping[str, Any], order: RepairOrder | None
) -> Customer | None:
    if order is not None and order.contact_person is not None:
        return order.contact_person
    person = _table(opening.get("customer") or {}, "customer")
    if not person.get("name"):
        return None
    return uow.customers.add(
        Customer(
            name=str(person["name"]),
            honorific=Honorific(person["honorific"]) if person.get("honorific") else None,
            club_status=ClubStatus.MEMBER if person.get("club_member") else ClubStatus.NONE,
            created_at=uow.clock.now(),
        )
    )


def _follow_up(
    uow: UnitOfWork, kind: FollowUpKind, customer: Customer, order: RepairOrder | None
) -> FollowUp:
    now = uow.clock.now()
    return uow.follow_ups.add(
        FollowUp(
            kind=kind,
            origin=f"{kind.value}:rehearsal",
            status=FollowUpStatus.PLANNED,
            customer_id=customer.id,
            vehicle_id=order.vehicle_id if order else None,
            repair_order_id=order.id if order else None,
            earliest_at=now,
            due_at=now,
            latest_at=now + timedelta(days=7),
            planned_at=now,
        )
    )


def _old_complaint(
    uow: UnitOfWork,
    kind: FollowUpKind,
    customer: Customer,
    order: RepairOrder | None,
    language: Language,
) -> int:
    """A complaint of two days ago, solved, for the talks that are about one."""
    then = uow.clock.now() - timedelta(days=2)
    return uow.complaints.add(
        Complaint(
            number=f"C-{uow.registers.next_number('complaint'):05d}",
            status=(
                ComplaintStatus.REVISIT_DUE
                if kind is FollowUpKind.COMPLAINT_REVISIT
                else ComplaintStatus.SOLUTION_FOUND
            ),
            severity=Severity.NORMAL,
            category=ComplaintCategory.REPAIR_QUALITY,
            department=Department.WORKSHOP,
            customer_id=customer.id,
            vehicle_id=order.vehicle_id if order else None,
            repair_order_id=order.id if order else None,
            receiver="bot",
            verbatim="刹车还有异响" if language is Language.ZH else "the brakes still squeak",
            taken_at=then,
            next_answer_at=then + timedelta(hours=24),
            solution=_SOLUTION[language.value],
            solution_by="陈主管",
            solution_at=uow.clock.now() - timedelta(hours=1),
        )
    ).id


def _appointment(uow: UnitOfWork, customer: Customer, order: RepairOrder | None) -> int:
    """An appointment tomorrow at ten, for the talk that reminds of one."""
    tomorrow = uow.clock.now().astimezone(uow.wall) + timedelta(days=1)
    return uow.appointments.add(
        Appointment(
            number=f"A-{uow.registers.next_number('appointment'):05d}",
            customer_id=customer.id,
            vehicle_id=order.vehicle_id if order else None,
            status=AppointmentStatus.CONFIRMED,
            starts_at=tomorrow.replace(hour=10, minute=0, second=0, microsecond=0),
            items=["常规保养"],
            booked_at=uow.clock.now() - timedelta(days=3),
        )
    ).id


def _campaign(uow: UnitOfWork) -> int:
    """A campaign that begins in two weeks, for the talk that tells of one (R-052)."""
    begins = uow.clock.now().astimezone(uow.wall).date() + timedelta(days=14)
    campaign = Campaign(
        name="免费检测周",
        content="免费做全车安全检测,工时费八折",
        content_en="a free safety check and 20% off labour",
        address="天河路1号",
        starts_on=begins,
        ends_on=begins + timedelta(days=6),
        status=CampaignStatus.ACTIVE,
        made_by="陈主管",
        made_at=uow.clock.now(),
    )
    return uow.campaigns.add(campaign).id


def _document(line: str, number: int) -> Mapping[str, Any]:
    try:
        document = json.loads(line)
    except json.JSONDecodeError as error:
        raise Trouble(f"line {number} is no JSON: {error.msg} at {error.pos}") from error
    return _table(document, f"line {number}")


def _table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Trouble(f"{name} must be a JSON object")
    return value


def _moment(value: Any, name: str) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError as error:
        raise Trouble(f"{name} is {value!r}, but must be an ISO moment") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(ZONE))


def _write(out: TextIO, document: Mapping[str, Any]) -> None:
    out.write(json.dumps(document, ensure_ascii=False) + "\n")
    out.flush()
