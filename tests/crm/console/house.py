"""A dealership with something to see, and something to leak, on every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from crm.console import ConsoleLinks, build_console
from crm.console.doorway import COOKIE
from crm.models import (
    Appointment,
    Complaint,
    ProfileProposal,
    Staff,
    Utterance,
)
from crm.rules.answers import Answer
from crm.rules.documents import Approval
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import (
    AppointmentStatus,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    Dimension,
    EscalationReason,
    Queue,
    Role,
    Severity,
    Speaker,
)
from crm.use_cases.escalation_levels import count_from
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.outcomes import record_rating
from crm.use_cases.staff import add_staff, let_in
from tests.builders import (
    a_conversation,
    a_customer,
    a_dealership,
    a_follow_up,
    a_repair_order,
    a_vehicle,
)

WORDS = "刹车还是吱吱响<script>alert(1)</script>"
OTHERS_WORDS = "等了一个小时没人接待"
PHONE = "13800000001"
OTHERS_PHONE = "13800000002"
PASSWORD = "correct horse"

DELIVERED = {
    "oil_light": Answer(
        id="oil_light",
        asks={"zh": ("机油灯亮怎么办",), "en": ("oil light on",)},
        written={"zh": "请靠边停车,或说“转人工”。", "en": "Stop, or say “a person please”."},
        tags=("engine",),
        urgent=True,
        approved=Approval("孙工", date(2025, 2, 20)),
    )
}

NAMES = {role: f"{role.value}-person" for role in Role}


@dataclass
class House:
    """The ids of what is in the house: 李娜's customer with a rework case, and another's."""

    customer: int
    others_customer: int
    complaint: int
    others_complaint: int
    conversation: int
    others_conversation: int
    escalation: int
    others_escalation: int
    follow_up: int
    others_follow_up: int


def furnish(units: UnitsOfWork) -> House:
    """Put one case into the clerk's and the responsible person's hands, and one into others'."""
    with units() as uow:
        a_dealership(uow)
        people = {
            role: add_staff(uow, name=NAMES[role], role=role, display_name=f"{NAMES[role]}!")
            for role in Role
        }
        other = add_staff(uow, name="other-clerk", role=Role.CLERK)
        ours = _a_case(
            uow,
            "王建国",
            PHONE,
            "粤A12345",
            WORDS,
            clerk=people[Role.CLERK],
            responsible=people[Role.RESPONSIBLE],
            rework=True,
            queue=Queue.SERVICE_MANAGER,
        )
        theirs = _a_case(
            uow,
            "李秀英",
            OTHERS_PHONE,
            "粤B67890",
            OTHERS_WORDS,
            clerk=other,
            responsible=None,
            rework=False,
            queue=Queue.SUPERVISOR,
        )
    return House(
        customer=ours[0],
        others_customer=theirs[0],
        complaint=ours[1],
        others_complaint=theirs[1],
        conversation=ours[2],
        others_conversation=theirs[2],
        escalation=ours[3],
        others_escalation=theirs[3],
        follow_up=ours[4],
        others_follow_up=theirs[4],
    )


def _a_case(
    uow: UnitOfWork,
    name: str,
    phone: str,
    plate: str,
    words: str,
    *,
    clerk: Staff,
    responsible: Staff | None,
    rework: bool,
    queue: Queue,
) -> tuple[int, int, int, int, int]:
    now = uow.clock.now()
    customer = a_customer(uow, name=name, phone=phone, clerk=clerk)
    vehicle = a_vehicle(uow, plate=plate, owner=customer)
    order = a_repair_order(
        uow,
        number=f"RO-{plate}",
        vehicle=vehicle,
        contact_person=customer,
        handed_over_at=now - timedelta(days=3),
        advisor_name="梁工",
        amount_fen=128000,
    )
    follow_up = a_follow_up(
        uow, repair_order=order, clerk_id=clerk.id, reasons=[{"zh": "第3天", "en": "day 3"}]
    )
    talk = a_conversation(uow, follow_up)
    talk.line_count = 1
    uow.conversations.keep_line(
        Utterance(
            conversation_id=talk.id,
            position=1,
            turn_number=1,
            speaker=Speaker.CUSTOMER,
            text=words,
            at=now,
        )
    )
    talk.line_count = 1
    record_rating(uow, conversation=talk, dimension=Dimension.OVERALL, score=2)
    case = a_complaint(
        uow,
        number=f"C-{customer.id}",
        verbatim=words,
        customer_id=customer.id,
        vehicle_id=vehicle.id,
        repair_order_id=order.id,
        conversation_id=talk.id,
        responsible_id=responsible.id if responsible else None,
        status=ComplaintStatus.ASSIGNED if responsible else ComplaintStatus.PROMISED,
        rework=rework,
    )
    item = raise_escalation(
        uow,
        origin=f"test:{customer.id}",
        queue=queue,
        reason=EscalationReason.REWORK if rework else EscalationReason.COMPLAINT_UNRESOLVED,
        due_at=now + timedelta(hours=3),
        words=words,
        customer_id=customer.id,
        vehicle_id=vehicle.id,
        complaint_id=case.id,
        follow_up_id=follow_up.id,
        conversation_id=talk.id,
    )
    uow.appointments.add(
        Appointment(
            number=f"A-{customer.id}",
            customer_id=customer.id,
            vehicle_id=vehicle.id,
            status=AppointmentStatus.CONFIRMED,
            starts_at=now + timedelta(hours=4),
            items=["小保养"],
            booked_at=now,
        )
    )
    uow.customers.propose(
        ProfileProposal(
            customer_id=customer.id,
            conversation_id=talk.id,
            field="phone",
            value=phone,
            heard_at=now,
        )
    )
    return customer.id, case.id, talk.id, item.id, follow_up.id


def a_complaint(uow: UnitOfWork, number: str = "C-00001", **others: object) -> Complaint:
    """A complaint taken now, with an answer promised for tonight."""
    now = uow.clock.now()
    values: dict[str, object] = {
        "status": ComplaintStatus.PROMISED,
        "severity": Severity.NORMAL,
        "category": ComplaintCategory.REPAIR_QUALITY,
        "department": Department.WORKSHOP,
        "receiver": "bot",
        "verbatim": "刹车还是吱吱响",
        "taken_at": now,
        "next_answer_at": now + timedelta(hours=8),
    } | others
    complaint = uow.complaints.add(Complaint(number=number, **values))
    count_from(uow, complaint, since=complaint.taken_at)
    return complaint


def a_console(
    units: UnitsOfWork, wake: Callable[[str], object] = lambda token: None, **links: Any
) -> FastAPI:
    """The console as the bot mounts it, with a chat page to be sent to."""
    app = FastAPI()
    app.mount(
        "/console",
        build_console(
            units,
            secret_key="a secret for tests only",
            public_url="http://console.test",
            secure_cookies=False,
            links=ConsoleLinks(chat=lambda token: f"/chat/{token}", wake=wake, **links),
            delivered=DELIVERED,
        ),
    )
    return app


class Visitor:
    """A browser with somebody signed in: the forms it sends carry its session's token."""

    def __init__(self, app: FastAPI, units: UnitsOfWork, name: str | None) -> None:
        self.client = TestClient(app, base_url="http://console.test", follow_redirects=False)
        self.csrf = ""
        if name is not None:
            with units() as uow:
                token, session = let_in(uow, name=name, proven=True)
                self.csrf = session.csrf_token
            self.client.cookies.set(COOKIE, token, path="/console")

    def look(self, path: str, **headers: str):
        return self.client.get(f"/console{path}", headers=headers)

    def send(self, path: str, *, csrf: str | None = None, **fields: str):
        token = self.csrf if csrf is None else csrf
        return self.client.post(f"/console{path}", data={"csrf": token, **fields})

    def __enter__(self) -> Visitor:
        self.client.__enter__()
        return self

    def __exit__(self, *trouble: object) -> None:
        self.client.__exit__(*trouble)


def words_on(page) -> str:
    """What a reader sees of a page, without its tags."""
    body = page.text.split("<main", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
