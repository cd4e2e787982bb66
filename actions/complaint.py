"""Takes a complaint in the customer's own words and reports what was promised."""

from __future__ import annotations

from typing import Any

from actions.base import CrmAction, Turn
from actions.talk import car_signs
from actions.talk.trouble import CHECK
from actions.wording import category_said, moment_said
from crm.models import Complaint
from crm.terms import Asked, ComplaintCategory, Dimension, Language, Severity
from crm.use_cases.complaints import add_words, keep_wish, promise_of, take_complaint
from crm.use_cases.standard_answers import offer_answer

STANDARD_ANSWER = "standard_answer"
"""How the question is put when our answer is told with it: `utter_ask_standard_answer`."""


class ActionTakeComplaint(CrmAction):
    """Writes the complaint down, or adds to the one already taken in this conversation."""

    action_name = "action_take_complaint"

    def perform(self, turn: Turn) -> dict[str, Any]:
        memory = turn.memory
        complaint = _came_about(turn)
        if complaint is None:
            complaint = take_complaint(
                turn.uow,
                conversation=turn.conversation,
                words=memory.pending_words or memory.last_words or "",
                rated=Dimension(memory.rated_low) if memory.rated_low else None,
                car_trouble=memory.car_trouble,
            )
        elif memory.pending_words:
            # What is said besides, in a talk about a case: told that it is kept, so it is.
            add_words(
                turn.uow,
                conversation=turn.conversation,
                complaint=complaint,
                words=memory.pending_words,
            )
        if memory.pending_wish:
            keep_wish(
                turn.uow,
                complaint=complaint,
                words=memory.pending_wish,
                demand_fen=demand_fen(turn),
            )
            memory.pending_wish = None
        memory.booking.rework = complaint.rework
        if turn.conversation.complaint_id is None:
            _offer_to_look_at_it(turn, complaint)
        if offer_answer(
            turn.uow, complaint=complaint, language=Language(turn.language), by=complaint.receiver
        ):
            memory.ask_before(Asked.SATISFIED_WITH_ANSWER, STANDARD_ANSWER)
        return {
            "complaint_number": complaint.number,
            "complaint_said": category_said(complaint.category, turn.language),
            "time_said": moment_said(turn, promise_of(complaint)),
        }


def _came_about(turn: Turn) -> Complaint | None:
    """The case this talk is about, where the customer has just said it is not put right."""
    known = turn.conversation.complaint_id
    if known is None or turn.memory.satisfied is not False:
        return None
    return turn.uow.complaints.get(known)


def _offer_to_look_at_it(turn: Turn, complaint: Complaint) -> None:
    """Who complains of something wrong with the car is offered a time to come in, once.

    That is help and no pitch (R-107). Not where there is danger, for there a person is on the
    way; not where money is asked for, which a person answers first (R-131); nor where a time is
    on its way or made.
    """
    memory = turn.memory
    settled = Asked.BOOK_SERVICE.value in memory.done or memory.booking.wanted_from is not None
    booked = "appointment_made" in memory.circumstances
    defect = complaint.rework or complaint.category in _DEFECTS
    a_persons = complaint.severity is Severity.SAFETY or complaint.demand_fen is not None
    if car_signs.never_again(complaint.verbatim):
        memory.drop_detour(Asked.BOOK_SERVICE)
        return
    if a_persons and not memory.car_trouble:
        memory.drop_detour(Asked.BOOK_SERVICE)
    if (
        not defect
        and not memory.car_trouble
        and [Asked.BOOK_SERVICE.value, CHECK] in memory.detours
    ):
        memory.drop_detour(Asked.BOOK_SERVICE)  # no bill and no dirty seat is mended in the bay
    if not defect or a_persons or settled or booked:
        return
    memory.ask_before(Asked.BOOK_SERVICE, CHECK)


_DEFECTS = (
    ComplaintCategory.REPAIR_QUALITY,
    ComplaintCategory.REWORK,
    ComplaintCategory.PAINT,
)


def demand_fen(turn: Turn) -> int | None:
    """The sum of money the customer has just asked for, in fen (R-131)."""
    amount = (turn.tracker.latest_message.get("understanding") or {}).get("amount_cny")
    return int(amount * 100) if amount else None
