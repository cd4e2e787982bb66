"""Where a person's data lies, table by table: for handing it out, and for erasing it.

`HOLDINGS` names every table that is reached from a customer. For each it says what erasing does to
a column, or that the rows go; whatever is not named stays, because figures, clocks and numbers
of the registers must still add up when the person is gone. A table or a text column that nobody
has thought of is found by tests/crm/store/test_personal_data.py.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, null, or_, select, update
from sqlalchemy.orm import Session

from crm import models
from crm.models.base import Base
from crm.terms import ComplaintStatus, ConversationStatus, DeliveryStatus, OutboxStatus

NAME_OF_NOBODY = "—"
"""What stands in a file instead of a name."""


@dataclass(frozen=True)
class Holding:
    """One table: ``blank`` maps columns to what is left in them; ``goes``: the rows are deleted.

    ``inner`` are columns that are our own machinery and not handed out; ``plain`` are text columns
    that hold nothing of a person.
    """

    model: type[Base]
    blank: Mapping[str, Any] = field(default_factory=dict)
    goes: bool = False
    inner: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return str(self.model.__tablename__)


def _plain(*columns: str) -> frozenset[str]:
    return frozenset(columns)


HOLDINGS = (
    Holding(
        models.Customer,
        blank={
            "name": NAME_OF_NOBODY,
            "honorific": None,
            "address": None,
            "work_address": None,
            "employer": None,
            "preferred_from": None,
            "preferred_until": None,
            "preferred_channel": None,
            "desired_service": None,
            "interests": None,
            "contact_reason": None,
            "lost_reason": None,
        },
        plain=_plain("source"),
    ),
    Holding(models.ContactPoint, goes=True, plain=_plain("kind")),
    Holding(models.ProfileProposal, goes=True, plain=_plain("field", "decided_by")),
    Holding(models.VehiclePerson, goes=True),
    Holding(models.OptOut, blank={"words": ""}),
    Holding(
        models.Conversation,
        blank={"snapshot": {}},
        inner=frozenset({"snapshot", "token"}),
        plain=_plain(
            *("token", "faq_answered", "topics_told", "club", "staff_name", "reviewed_by"),
            "transferred_to",
        ),
    ),
    Holding(
        models.Turn,
        blank={"understanding": None, "events": []},
        inner=frozenset({"understanding", "events"}),
        plain=_plain("act"),
    ),
    Holding(
        models.Utterance,
        blank={"text": "", "choices": [], "heard": None},
        plain=_plain("said_by"),
    ),
    Holding(models.Recording, plain=_plain("provider_id")),
    Holding(models.Verbatim, blank={"text": ""}),
    Holding(
        models.Note,
        blank={"text": "", "decision": None},
        plain=_plain("read_by", "decided_by"),
    ),
    Holding(models.FactAnswer),
    Holding(models.Rating),
    Holding(
        models.InboxMessage,
        blank={"text": None, "keys": None, "raw": None, "failure": None},
        inner=frozenset({"raw", "failure"}),
        plain=_plain("provider_message_id", "event"),
    ),
    Holding(
        models.Attachment,
        goes=True,
        inner=frozenset({"content", "reference"}),
        plain=_plain("kind", "mime", "reference"),
    ),
    Holding(
        models.OutboxMessage,
        blank={"address": None, "body": {}, "provider_answer": None},
        inner=frozenset({"key", "provider_answer"}),
        plain=_plain("key", "provider_id"),
    ),
    Holding(models.ContactAttempt, blank={"detail": None}, plain=_plain("provider_id")),
    Holding(
        models.Complaint,
        blank={
            "verbatim": "",
            "wish": None,
            "answer": None,
            "cause": None,
            "solution": None,
            "closing_reason": None,
            "instruction": None,
        },
        plain=_plain("number", "receiver", "solution_by"),
    ),
    Holding(models.ComplaintEvent, blank={"why": None, "detail": None}, plain=_plain("by", "what")),
    Holding(models.ComplaintPause, blank={"reason": ""}, plain=_plain("by")),
    Holding(
        models.AnswerPostponement,
        blank={"reason": "", "words": ""},
        plain=_plain("decided_by"),
    ),
    Holding(
        models.Escalation,
        blank={"words": None, "resolution": None},
        plain=_plain("origin", "persons", "claimed_by", "solved_by"),
    ),
    Holding(
        models.QuickHandlingForm,
        blank={"words": None, "result": None},
        plain=_plain("result_by"),
    ),
    Holding(
        models.ReworkRecord,
        blank={"words": "", "caller": NAME_OF_NOBODY, "measure": None},
        plain=_plain("item", "new_order"),
    ),
    Holding(
        models.Appointment,
        blank={"requirements": None, "confirmed_text": None},
        plain=_plain("number", "items"),
    ),
    Holding(models.PartsOrder, plain=_plain("number", "part", "settled_as", "by")),
    Holding(
        models.ExtraWork,
        blank={"words": None},
        plain=_plain("description", "why", "found_by", "decided_by", "workshop_told"),
    ),
    Holding(
        models.FollowUp,
        blank={"topics": [], "reasons": []},
        plain=_plain("origin", "held_reason"),
    ),
    Holding(models.RegisterLine, plain=_plain("handler")),
    Holding(
        models.Letter,
        blank={"subject": "", "address": None, "text": "", "reply": None},
        plain=_plain("channel", "sender", "origin"),
    ),
    Holding(models.LetterTask, plain=_plain("origin", "reason")),
    Holding(models.NightlyFinding, goes=True, plain=_plain("key")),
)

REPORTED = ("customer", "phone", "plate", "problem", "words", "result", "measure", "_link")
"""What a line of a report tells of a person."""

_CUT_LOOSE = (
    (models.Vehicle, "owner_id"),
    (models.RepairOrder, "contact_person_id"),
)
"""The dossier of a vehicle goes on with its next owner (G-09); only the person leaves it."""

_WAYS = {
    "customer": lambda customer_id: select(models.Customer.id).where(
        models.Customer.id == customer_id
    ),
    "conversation": lambda customer_id: select(models.Conversation.id).where(
        models.Conversation.customer_id == customer_id
    ),
    "complaint": lambda customer_id: select(models.Complaint.id).where(
        models.Complaint.customer_id == customer_id
    ),
    "follow_up": lambda customer_id: select(models.FollowUp.id).where(
        models.FollowUp.customer_id == customer_id
    ),
}


def reach_of(model: type[Base], customer_id: int) -> ColumnElement[bool]:
    """The rows of a table that belong to this person, by any way there is."""
    columns = model.__table__.columns
    if model is models.Customer:
        return columns["id"] == customer_id
    return or_(
        *(
            column.in_(_way(key.column.table.name, customer_id))
            for column in columns
            for key in column.foreign_keys
            if key.column.table.name in _WAYS
        )
    )


def _way(table: str, customer_id: int) -> Select[tuple[int]]:
    return _WAYS[table](customer_id)


class PersonalData:
    """Counting, handing out and erasing what lies about one person."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(self, customer_id: int) -> dict[str, int]:
        """How many rows of each table are about this person; empty tables are left out."""
        found = {}
        for holding in HOLDINGS:
            reach = reach_of(holding.model, customer_id)
            number = self._session.scalar(
                select(func.count()).select_from(holding.model).where(reach)
            )
            if number:
                found[holding.name] = number
        return found

    def rows(self, customer_id: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Table by table, the rows about this person as plain values."""
        for holding in HOLDINGS:
            yield holding.name, self._rows(holding, reach_of(holding.model, customer_id))
        vehicles = select(models.Vehicle.id).where(models.Vehicle.owner_id == customer_id)
        orders = select(models.RepairOrder.id).where(
            or_(
                models.RepairOrder.contact_person_id == customer_id,
                models.RepairOrder.vehicle_id.in_(vehicles),
            )
        )
        for model, reach in (
            (models.Vehicle, models.Vehicle.id.in_(vehicles)),
            (models.RepairOrder, models.RepairOrder.id.in_(orders)),
            (models.RepairLine, models.RepairLine.repair_order_id.in_(orders)),
        ):
            yield model.__tablename__, self._rows(Holding(model), reach)

    def _rows(self, holding: Holding, reach: ColumnElement[bool]) -> list[dict[str, Any]]:
        columns = [
            column for column in holding.model.__table__.columns if column.name not in holding.inner
        ]
        rows = self._session.execute(
            select(*columns).where(reach).order_by(holding.model.id)
        ).mappings()
        return [{name: _as_text(value) for name, value in row.items()} for row in rows]

    def open_matters(self, customer_id: int, *, at: datetime) -> list[str]:
        """The numbers of what is not finished with this person: complaints, appointments, talks."""
        complaints = self._session.scalars(
            select(models.Complaint.number).where(
                models.Complaint.customer_id == customer_id,
                models.Complaint.status != ComplaintStatus.CLOSED,
            )
        )
        appointments = self._session.scalars(
            select(models.Appointment.number).where(
                models.Appointment.customer_id == customer_id,
                models.Appointment.cancelled_at.is_(None),
                models.Appointment.starts_at > at,
            )
        )
        return [*complaints, *appointments]

    def erase(self, customer_id: int) -> None:
        """Take this person out of every table; the caller has asked whether that may be."""
        session = self._session
        session.flush()
        self._silence(customer_id)
        blanked = [one for one in HOLDINGS if one.blank and one.model is not models.Customer]
        for holding in blanked:
            session.execute(
                update(holding.model)
                .where(reach_of(holding.model, customer_id))
                .values(_left(holding))
            )
        for holding in (one for one in HOLDINGS if one.goes):
            session.execute(delete(holding.model).where(reach_of(holding.model, customer_id)))
        for model, column in _CUT_LOOSE:
            key = model.__table__.columns[column]
            session.execute(update(model).where(key == customer_id).values({column: None}))
        self._blank_trail(customer_id)
        self._blank_reports(customer_id)
        customer = next(one for one in HOLDINGS if one.model is models.Customer)
        session.execute(
            update(models.Customer).where(models.Customer.id == customer_id).values(_left(customer))
        )
        session.expire_all()

    def _silence(self, customer_id: int) -> None:
        """Nothing more goes out: what waits is dropped, what is open is closed."""
        self._session.execute(
            update(models.OutboxMessage)
            .where(
                reach_of(models.OutboxMessage, customer_id),
                models.OutboxMessage.status == OutboxStatus.WAITING,
            )
            .values(status=OutboxStatus.FAILED)
        )
        self._session.execute(
            update(models.Conversation)
            .where(
                models.Conversation.customer_id == customer_id,
                models.Conversation.status != ConversationStatus.CLOSED,
            )
            .values(status=ConversationStatus.CLOSED)
        )

    def _blank_reports(self, customer_id: int) -> None:
        """Released reports keep their figures; the person's lines lose name, number and words."""
        released = select(models.Report).where(models.Report.document.is_not(None))
        for report in self._session.scalars(released.execution_options(yield_per=20)):
            document = copy.deepcopy(report.document or {})
            rows = [row for table in document.get("tables", []) for row in table["rows"]]
            theirs = [row for row in rows if row.get("_customer") == customer_id]
            for row in theirs:
                row.update({key: None for key in REPORTED if key in row})
            if theirs:
                report.document = document
        self._session.flush()

    def _blank_trail(self, customer_id: int) -> None:
        """Values in the audit and in what was told to other programs; who did what when stays."""
        trail = {
            "customer": _way("customer", customer_id),
            "conversation": _way("conversation", customer_id),
            "complaint": _way("complaint", customer_id),
            "follow_up": _way("follow_up", customer_id),
            "appointment": select(models.Appointment.id).where(
                reach_of(models.Appointment, customer_id)
            ),
        }
        for noun, ids in trail.items():
            keys = [str(one) for one in self._session.scalars(ids)]
            self._session.execute(
                update(models.AuditEntry)
                .where(models.AuditEntry.noun == noun, models.AuditEntry.key.in_(keys))
                .values(before=null(), after=null())
            )
        self._forget_answers(customer_id)
        told = models.WebhookDelivery
        about = told.body["data"]["customer_id"].as_integer() == customer_id
        self._session.execute(
            update(told)
            .where(about, told.status == DeliveryStatus.WAITING)
            .values(status=DeliveryStatus.GIVEN_UP)
        )
        self._session.execute(update(told).where(about).values(body={}))

    def _forget_answers(self, customer_id: int) -> None:
        """What another program was answered is kept for a repeat; not about nobody."""
        answer = models.ApiRequest.answer
        is_theirs = answer["customer_id"].as_integer() == customer_id
        is_their_file = and_(
            answer["club"].as_string().is_not(None), answer["id"].as_integer() == customer_id
        )
        self._session.execute(delete(models.ApiRequest).where(or_(is_theirs, is_their_file)))


def _left(holding: Holding) -> dict[str, Any]:
    """What stays in the columns; nothing is nothing, not a JSON document that says so."""
    return {name: null() if value is None else value for name, value in holding.blank.items()}


def _as_text(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value
