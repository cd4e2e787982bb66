"""The queue of what a person must see to, and the stream that keeps it fresh (R-136).

Several items about one complaint are one card: a queue that shows the same burning car
three times is soon not believed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import Console, TheConsole, TheForm, Visit
from crm.console.live import stream
from crm.console.reading import chosen, one_of
from crm.models import Conversation, Escalation
from crm.rules.permissions import What, may
from crm.store.escalations import Pulse
from crm.terms import CauseClass, ComplaintStatus, EscalationReason, Queue, Severity
from crm.use_cases.audit import note_change
from crm.use_cases.escalations import claim, hand_to, release, solve_without_complaint
from crm.use_cases.solutions import record_solution
from crm.use_cases.staff_letters import answer_customer
from crm.use_cases.staff_notices import note_notice, open_notices
from crm.use_cases.talks_with_staff import may_be_taken_over

router = APIRouter()

HOMES = (
    (What.SEE_QUEUE, "/"),
    (What.SEE_FOLLOW_UPS, "/follow-ups"),
    (What.SEE_COMPLAINTS, "/complaints"),
    (What.SEE_CALLS, "/calls"),
    (What.SEE_APPOINTMENTS, "/appointments"),
    (What.SEE_FIRST_SERVICE, "/service-lists"),
    (What.SEE_FORMS, "/forms"),
)

PRESSING = {
    reason: place
    for place, reason in enumerate(
        (
            EscalationReason.SAFETY,
            EscalationReason.MAJOR_COMPLAINT,
            EscalationReason.NOT_SATISFIED,
            EscalationReason.BROKEN_PROMISE,
            EscalationReason.COMPLAINT_UNRESOLVED,
            EscalationReason.UNSIGNED,
            EscalationReason.PROMISE_NEAR,
            EscalationReason.REWORK,
        )
    )
}


@dataclass
class Card:
    """One case on the queue: its most pressing item, and what else waits about it."""

    item: Escalation
    others: list[Escalation] = field(default_factory=list)
    attempts: int = 0
    passed_on: int = 0

    @property
    def severity(self) -> Severity:
        grades = [one.severity for one in (self.item, *self.others)]
        return max(grades, key=list(Severity).index)

    @property
    def reasons(self) -> list[EscalationReason]:
        """Why it is here, each reason once, the one that presses most first."""
        named = {one.reason for one in (self.item, *self.others)}
        if len(named) > 1:
            named.discard(EscalationReason.COMPLAINT_RECEIVED)
        return sorted(named, key=lambda one: (PRESSING.get(one, len(PRESSING)), one.value))

    @property
    def advisor(self) -> str | None:
        """Who looked after the customer at the visit, else who does in general."""
        for source in (self.item.complaint, self.item.conversation):
            if source is not None and source.repair_order and source.repair_order.advisor_name:
                return source.repair_order.advisor_name
        customer = self.item.customer
        return customer.advisor.display_name if customer and customer.advisor else None

    @property
    def talk(self) -> Conversation | None:
        """The chat a person can take over for this, or None."""
        talk = self.item.conversation
        return talk if talk is not None and may_be_taken_over(talk) else None

    @property
    def needs_solution(self) -> bool:
        """True if it ends with a solution the customer is told; false if a note will do."""
        complaint = self.item.complaint
        return complaint is not None and complaint.status is not ComplaintStatus.CLOSED

    def is_late(self, now: datetime) -> bool:
        return any(one.due_at < now for one in (self.item, *self.others))

    @property
    def stamp(self) -> str:
        """Changes when the card must be drawn anew."""
        items = [self.item, *self.others]
        known = [f"{one.id}.{one.claimed_by}.{one.level}.{one.severity.value}" for one in items]
        complaint = self.item.complaint
        if complaint is not None:
            known.append(f"{complaint.status.value}.{len(complaint.verbatim)}")
        return "|".join(known)


@router.get("/")
def show_home(console: TheConsole, request: Request, queue: str = "") -> Response:
    with console.looking(request) as visit:
        home = next((path for what, path in HOMES if visit.may(what)), None)
        if home == "/":
            return visit.page("queue.html", **_queue_values(visit, queue))
        if home is None:
            return visit.page("nothing.html")
        return visit.go(home)


@router.get("/queue/items")
def show_items(console: TheConsole, request: Request, queue: str = "") -> HTMLResponse:
    with console.looking(request, What.SEE_QUEUE) as visit:
        return visit.page("queue_items.html", **_queue_values(visit, queue))


@router.post("/queue/{escalation_id}/claim")
def do_claim(form: TheForm, escalation_id: int) -> Response:
    with form.changing(What.WORK_QUEUE) as visit:
        item = _reached(visit, escalation_id)
        claim(visit.uow, escalation_id=item.id, by=visit.by)
        _note(visit, item, "claim")
        return visit.go("/", queue=item.queue.value, done="claimed")


@router.post("/queue/{escalation_id}/release")
def do_release(form: TheForm, escalation_id: int) -> Response:
    with form.changing(What.WORK_QUEUE) as visit:
        item = _reached(visit, escalation_id)
        release(visit.uow, escalation_id=item.id, by=visit.by)
        _note(visit, item, "release")
        return visit.go("/", queue=item.queue.value, done="released")


@router.post("/queue/{escalation_id}/hand")
def do_hand(
    form: TheForm, escalation_id: int, why: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """Hand an item to the other of the two queues."""
    with form.changing(What.WORK_QUEUE) as visit:
        item = _reached(visit, escalation_id)
        here = item.queue
        there = Queue.SUPERVISOR if here is Queue.SERVICE_MANAGER else Queue.SERVICE_MANAGER
        hand_to(
            visit.uow,
            escalation_id=item.id,
            by=visit.by,
            queue=there,
            why=why.strip() or None,
        )
        _note(visit, item, "hand over", after={"queue": there.value})
        return visit.go("/", queue=here.value, done="handed")


@router.post("/queue/{escalation_id}/solve")
def do_solve(
    form: TheForm,
    escalation_id: int,
    solution: Annotated[str, Form(max_length=5000)] = "",
    cause: Annotated[str, Form(max_length=5000)] = "",
    cause_class: Annotated[str, Form(max_length=50)] = "",
    facts_checked: Annotated[str, Form()] = "",
    tell: Annotated[str, Form()] = "",
) -> Response:
    """Give the solution of a case, or say what was done where there is no complaint."""
    with form.changing(What.WORK_QUEUE) as visit:
        item = _reached(visit, escalation_id)
        claim(visit.uow, escalation_id=item.id, by=visit.by)
        if Card(item).needs_solution and item.complaint is not None:
            record_solution(
                visit.uow,
                complaint_id=item.complaint.id,
                by=visit.by,
                solution=solution,
                cause=cause,
                cause_class=chosen(CauseClass, cause_class, "cause_class"),
                facts_checked=facts_checked == "yes",
                measures_rework=visit.may(What.MEASURE_REWORK),
            )
        else:
            solve_without_complaint(
                visit.uow, escalation_id=item.id, by=visit.by, resolution=solution
            )
            if tell == "yes":
                answer_customer(visit.uow, item=item, words=solution, by=visit.by)
        _note(visit, item, "solve")
        return visit.go("/", queue=item.queue.value, done="solved")


@router.post("/queue/notices/{notice_id}")
def do_note(form: TheForm, notice_id: int) -> Response:
    """Say that what the house has to tell this role was read (R-128)."""
    with form.changing(What.WORK_QUEUE) as visit:
        note_notice(visit.uow, notice_id=notice_id, role=visit.staff.role, by=visit.by)
        return visit.go("/", done="noted")


@router.get("/events")
async def stream_events(console: TheConsole, request: Request, queue: str = "") -> Response:
    """Say when the queue changed, as server-sent events, for five minutes at most."""
    look = await run_in_threadpool(_watcher, console, request, queue)
    return stream(look, event="queue", as_data=_as_json, is_stopping=console.is_stopping)


def _watcher(console: Console, request: Request, queue: str) -> Callable[[], Pulse]:
    """A look at this person's queue that can be repeated without asking again who looks."""
    with console.looking(request, What.SEE_QUEUE) as visit:
        queues = _queues(visit, queue)
        scope = visit.scope(What.SEE_QUEUE)

    def look() -> Pulse:
        with console.units.reading() as uow:
            return uow.escalations.pulse(queues, now=uow.clock.now(), scope=scope)

    return look


def _as_json(pulse: Pulse) -> str:
    return json.dumps({"waiting": pulse.waiting, "late": pulse.late, "newest": pulse.newest})


def _queues(visit: Visit, wanted: str) -> tuple[Queue, ...]:
    """One of the two for who sees both; whoever sees only their own sees them together."""
    if not visit.scope(What.SEE_QUEUE).everything:
        return tuple(Queue)
    return (one_of(Queue, wanted) or Queue.SUPERVISOR,)


def _queue_values(visit: Visit, wanted: str) -> dict[str, Any]:
    scope = visit.scope(What.SEE_QUEUE)
    queues = _queues(visit, wanted)
    cards = cards_of(visit, queues)
    return {
        "notices": open_notices(visit.uow, role=visit.staff.role),
        "cards": cards,
        "late": sum(card.is_late(visit.now) for card in cards),
        "queue": queues[0] if scope.everything else None,
        "pulses": [
            (one, visit.uow.escalations.pulse((one,), now=visit.now, scope=scope))
            for one in Queue
            if scope.everything
        ],
        "may_work": may(visit.staff.role, What.WORK_QUEUE),
        "may_take_over": visit.may(What.TAKE_OVER),
        "relieves": visit.scope(What.TAKE_OVER).everything,
    }


def cards_of(visit: Visit, queues: tuple[Queue, ...]) -> list[Card]:
    """What these queues hold, most pressing first, one card for each case."""
    items = visit.uow.escalations.queue(queues, now=visit.now, scope=visit.scope(What.SEE_QUEUE))
    by_case: dict[str, Card] = {}
    for item in items:
        case = f"complaint {item.complaint_id}" if item.complaint_id else f"item {item.id}"
        if case in by_case:
            by_case[case].others.append(item)
        else:
            by_case[case] = Card(item)
    cards = list(by_case.values())
    asked = {card.item.follow_up_id for card in cards if card.item.follow_up_id is not None}
    tries = visit.uow.contact_attempts.how_many(asked)
    passed_on = visit.uow.complaints.passed_on(
        {card.item.complaint_id for card in cards if card.item.complaint_id is not None}
    )
    for card in cards:
        card.passed_on = passed_on.get(card.item.complaint_id or 0, 0)
        card.attempts = tries.get(card.item.follow_up_id or 0, 0)
    return cards


def _reached(visit: Visit, escalation_id: int) -> Escalation:
    reach = visit.scope(What.WORK_QUEUE).escalations()
    return visit.uow.escalations.within(escalation_id, reach)


def _note(
    visit: Visit, item: Escalation, what: str, after: dict[str, object] | None = None
) -> None:
    note_change(visit.uow, by=visit.by, what=what, noun="escalation", key=item.id, after=after)
