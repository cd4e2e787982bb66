"""What stands beside the rows of a form: looked up for many rows at a time, by their ids.

Ids go in pieces small enough for one question of any database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.models import (
    Complaint,
    ContactPoint,
    Conversation,
    Escalation,
    FollowUp,
    Note,
    ProfileProposal,
    QuickHandlingForm,
    Rating,
    RegisterLine,
    RepairLine,
    RepairOrder,
    Staff,
    Utterance,
    Verbatim,
)
from crm.models.base import Base
from crm.terms import (
    OPEN_FOLLOW_UP,
    Disposition,
    EscalationReason,
    FollowUpKind,
    Queue,
    Speaker,
)

T = TypeVar("T")
B = TypeVar("B", bound=Base)
AT_ONCE = 500


def in_pieces(keys: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The keys in pieces of at most ``size``."""
    rest = iter(keys)
    while piece := list(islice(rest, size)):
        yield piece


class Beside:
    """Rows found by the ids of others, each under the id that asked for it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ratings(self, conversation_ids: Iterable[int]) -> dict[int, list[Rating]]:
        return self._each(Rating, Rating.conversation_id, conversation_ids)

    def verbatims(self, conversation_ids: Iterable[int]) -> dict[int, list[Verbatim]]:
        return self._each(Verbatim, Verbatim.conversation_id, conversation_ids)

    def notes(self, conversation_ids: Iterable[int]) -> dict[int, list[Note]]:
        return self._each(Note, Note.conversation_id, conversation_ids)

    def proposals(self, conversation_ids: Iterable[int]) -> dict[int, list[ProfileProposal]]:
        return self._each(ProfileProposal, ProfileProposal.conversation_id, conversation_ids)

    def said_by_customers(self, conversation_ids: Iterable[int]) -> dict[int, list[str]]:
        """What the customer said in each conversation, line by line, unedited (R-152)."""
        rows = self._each(
            Utterance,
            Utterance.conversation_id,
            conversation_ids,
            Utterance.speaker == Speaker.CUSTOMER,
        )
        return {
            key: [line.text for line in sorted(lines, key=lambda line: line.position)]
            for key, lines in rows.items()
        }

    def complaints(self, conversation_ids: Iterable[int]) -> dict[int, Complaint]:
        """The case each conversation led to."""
        rows = self._each(Complaint, Complaint.conversation_id, conversation_ids)
        return {key: cases[0] for key, cases in rows.items()}

    def quick_forms(self, conversation_ids: Iterable[int]) -> dict[int, QuickHandlingForm]:
        rows = self._each(QuickHandlingForm, QuickHandlingForm.conversation_id, conversation_ids)
        return {key: forms[0] for key, forms in rows.items()}

    def line_numbers(self, conversation_ids: Iterable[int]) -> dict[int, int]:
        """The number of each conversation's line in the call register."""
        rows = self._each(RegisterLine, RegisterLine.conversation_id, conversation_ids)
        return {key: lines[0].number for key, lines in rows.items()}

    def escalated(self, complaint_ids: Iterable[int]) -> dict[int, datetime]:
        """When each case came before the supervisor for more than to be known (R-116)."""
        rows = self._each(
            Escalation,
            Escalation.complaint_id,
            complaint_ids,
            (Escalation.queue == Queue.SUPERVISOR)
            & (Escalation.reason != EscalationReason.COMPLAINT_RECEIVED),
        )
        return {key: min(one.raised_at for one in made) for key, made in rows.items()}

    def first_service_invitations(self, vehicle_ids: Iterable[int]) -> dict[int, FollowUp]:
        """The latest invitation of each car to its first service (R-187)."""
        rows = self._each(
            FollowUp,
            FollowUp.vehicle_id,
            vehicle_ids,
            FollowUp.kind == FollowUpKind.FIRST_SERVICE_INVITATION,
        )
        return {key: made[-1] for key, made in rows.items()}

    def revisits(self, complaint_ids: Iterable[int]) -> dict[int, FollowUp]:
        """The revisit of each case, made or still to be made (R-122)."""
        rows = self._each(
            FollowUp,
            FollowUp.complaint_id,
            complaint_ids,
            FollowUp.kind == FollowUpKind.COMPLAINT_REVISIT,
        )
        return {key: made[-1] for key, made in rows.items()}

    def talks_about(self, order_ids: Iterable[int]) -> dict[int, list[Conversation]]:
        """Talks about each visit in which the customer answered, oldest first."""
        return self._each(
            Conversation,
            Conversation.repair_order_id,
            order_ids,
            Conversation.last_said_at.is_not(None),
        )

    def checks(self, order_ids: Iterable[int]) -> dict[int, FollowUp]:
        """The seven-day check of each visit."""
        rows = self._each(
            FollowUp,
            FollowUp.repair_order_id,
            order_ids,
            FollowUp.kind == FollowUpKind.SEVEN_DAY_CHECK,
        )
        return {key: planned[-1] for key, planned in rows.items()}

    def follow_ups(self, follow_up_ids: Iterable[int]) -> dict[int, FollowUp]:
        return {
            key: rows[0] for key, rows in self._each(FollowUp, FollowUp.id, follow_up_ids).items()
        }

    def work(self, order_ids: Iterable[int]) -> dict[int, list[str]]:
        """What was done at each visit, line by line."""
        rows = self._each(RepairLine, RepairLine.repair_order_id, order_ids)
        return {
            key: [line.description for line in sorted(lines, key=lambda line: line.position)]
            for key, lines in rows.items()
        }

    def visits(self, vehicle_ids: Iterable[int]) -> dict[int, list[RepairOrder]]:
        """The visits of each vehicle, oldest first."""
        rows = self._each(RepairOrder, RepairOrder.vehicle_id, vehicle_ids)
        return {
            key: sorted(orders, key=lambda one: (one.handed_over_at or one.imported_at, one.id))
            for key, orders in rows.items()
        }

    def phones(self, customer_ids: Iterable[int]) -> dict[int, str]:
        """The mobile number in force of each customer."""
        rows = self._each(
            ContactPoint,
            ContactPoint.customer_id,
            customer_ids,
            ContactPoint.kind == "phone",
            ContactPoint.valid_until.is_(None),
            ContactPoint.bad.is_(False),
        )
        return {key: points[0].address for key, points in rows.items()}

    def next_contacts(self, customer_ids: Iterable[int]) -> dict[int, datetime]:
        """When each customer is to be contacted next."""
        found: dict[int, datetime] = {}
        for piece in in_pieces(dict.fromkeys(customer_ids)):
            rows = self._session.execute(
                select(FollowUp.customer_id, func.min(FollowUp.due_at))
                .where(FollowUp.customer_id.in_(piece), FollowUp.status.in_(OPEN_FOLLOW_UP))
                .group_by(FollowUp.customer_id)
            )
            found |= {row[0]: row[1] for row in rows}
        return found

    def last_contacts(
        self, customer_ids: Iterable[int]
    ) -> dict[int, tuple[datetime, Disposition | None]]:
        """When each customer was last contacted, and how that ended."""
        rows = self._each(RegisterLine, RegisterLine.customer_id, customer_ids)
        newest = {key: max(lines, key=lambda line: line.at) for key, lines in rows.items()}
        return {key: (line.at, line.result) for key, line in newest.items()}

    def names_of_staff(self) -> dict[int, str]:
        rows = self._session.execute(select(Staff.id, Staff.display_name))
        return {row[0]: row[1] for row in rows}

    def _each(
        self,
        model: type[B],
        column: InstrumentedAttribute[Any],
        keys: Iterable[int],
        *wanted: ColumnElement[bool],
    ) -> dict[int, list[B]]:
        found: dict[int, list[B]] = {}
        for piece in in_pieces(dict.fromkeys(keys)):
            query = select(model).where(column.in_(piece), *wanted).order_by(model.id)
            rows: Sequence[B] = self._session.scalars(query).all()
            for row in rows:
                found.setdefault(getattr(row, column.key), []).append(row)
        return found
