"""Opens a conversation: which script, under which circumstances, and the first words."""

from __future__ import annotations

from typing import Any

from actions.base import CrmAction, Turn
from actions.notice_wording import recommended_said
from actions.talk.script import Script
from actions.wording import (
    base_slots,
    campaign_to_tell,
    news_for,
    open_request_said,
    reason_said,
    tip_for,
    visit_said,
)
from crm.models import Conversation
from crm.rules.maintenance import is_overdue
from crm.rules.wall import day_of
from crm.terms import Asked, Channel, ClubStatus, Department, FollowUpKind
from crm.use_cases.conversations import topics_told_before


class ActionOpen(CrmAction):
    """Chooses the script; the greeting that follows asks the first question where it can."""

    action_name = "action_open"

    def perform(self, turn: Turn) -> dict[str, Any]:
        script = turn.room.library.scripts.for_kind(
            turn.conversation.kind, _group_of(turn.conversation)
        )
        turn.memory.script = script.name
        turn.memory.missing_items = _missing_items(turn)
        turn.memory.circumstances = sorted(_circumstances(turn))
        slots = base_slots(turn)
        slots |= {"visit_said": visit_said(turn), "reason_said": reason_said(turn)}
        first = script.next_step(turn.memory)
        asked_already = script.opening != "notice"
        if asked_already and first and first.asks in (Asked.GOOD_TIME, Asked.ANYTHING_ELSE):
            # The opening words have asked it already; a notice only says who is there.
            turn.memory.asked = first.asks.value
            turn.memory.asked_words = "opening"
        return slots


class ActionGreet(CrmAction):
    """Says the first words. Apart from `ActionOpen`: stock Rasa chooses a response by the slots
    set before an action, and the language is set by that one."""

    action_name = "action_greet"

    def perform(self, turn: Turn) -> dict[str, Any]:
        turn.say(_opening_words(turn, turn.room.library.scripts.named(turn.memory.script)))
        return {}


def _group_of(conversation: Conversation) -> str | None:
    customer = conversation.customer
    if customer is not None and customer.club_status is ClubStatus.MEMBER:
        return "member"
    vehicle = conversation.vehicle
    if vehicle is not None and vehicle.sold_by_us is False and conversation.repair_order_id:
        return "bought_elsewhere"
    if conversation.repair_order_id is None and (conversation.kind is FollowUpKind.FIRST_FOLLOWUP):
        return "consultation"
    return None


def _opening_words(turn: Turn, script: Script) -> str:
    if script.opening != "welcome":
        return f"utter_open_{script.opening}"
    return "utter_welcome" if turn.conversation.customer_id else "utter_welcome_new"


def _circumstances(turn: Turn) -> set[str]:
    """What the script's conditions may ask about."""
    conversation, vehicle = turn.conversation, turn.conversation.vehicle
    order = conversation.repair_order
    found = {
        "spoken": conversation.channel is Channel.VOICE,
        "campaign_untold": campaign_to_tell(turn) is not None,
        "service_overdue": _is_overdue(turn),
        "service_planned": vehicle is not None and vehicle.next_due_on is not None,
        "paint_work": order is not None
        and any(line.department is Department.PAINT for line in order.lines),
        "club_settled": not _may_hear_of_club(turn),
        "profile_incomplete": bool(turn.memory.missing_items),
        "recommendation_open": recommended_said(turn) is not None,
        "request_open": open_request_said(turn) is not None,
        "appointment_made": vehicle is not None
        and turn.uow.appointments.next_of_vehicle(vehicle.id, now=turn.uow.clock.now()) is not None,
        "tip_known": tip_for(turn) is not None,
        "news_known": news_for(turn) is not None,
        "booking_refused_before": "booking_refused"
        in topics_told_before(turn.uow, conversation=conversation),
    }
    return {name for name, true in found.items() if true}


def _is_overdue(turn: Turn) -> bool:
    """True where the day of a service has passed, grace and all, and nobody knows why (R-048)."""
    vehicle = turn.conversation.vehicle
    if vehicle is None or vehicle.next_due_on is None or vehicle.absence_reason is not None:
        return False
    today = day_of(turn.uow.clock.now(), wall=turn.uow.wall)
    return is_overdue(vehicle.next_due_on, today=today, policy=turn.uow.policy)


def _missing_items(turn: Turn) -> list[str]:
    """What the file lacks and may be asked for, at most as many as the policy allows (R-010)."""
    customer, vehicle = turn.conversation.customer, turn.conversation.vehicle
    missing = []
    if customer is not None and not customer.address:
        missing.append("address")
    if vehicle is not None and not (vehicle.interval_km or vehicle.interval_months):
        missing.append("maintenance_interval")
    return missing[: turn.uow.policy.followup.missing_profile_items_asked]


def _may_hear_of_club(turn: Turn) -> bool:
    """Members and applicants never hear the pitch; who declined, not for half a year (R-084)."""
    customer = turn.conversation.customer
    if customer is None or customer.club_status in (ClubStatus.MEMBER, ClubStatus.APPLIED):
        return False
    asked = customer.club_asked_at
    if asked is None:
        return True
    return (turn.uow.clock.now() - asked).days >= turn.uow.policy.talk.club_ask_again_days
