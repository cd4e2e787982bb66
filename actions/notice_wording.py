"""What the driver of a vehicle in the workshop is told, put into words (R-055 to R-059).

Read from the books at the moment of speaking, so that nobody hears of a time that has moved
since the notice was planned. Nothing comes back where there is nothing to tell any more.
"""

from __future__ import annotations

from typing import Any

from actions.base import Turn
from actions.talk import saying
from actions.wording import moment_said, of
from crm.models import ExtraWork, Recommendation, RepairOrder
from crm.terms import FollowUpKind, RepairOrderState
from crm.use_cases.recommendations import still_recommended


def notice_slots(turn: Turn) -> dict[str, Any] | None:
    """What fills the gaps of the notice this conversation was opened for."""
    maker = _MAKERS.get(turn.conversation.kind)
    return maker(turn) if maker is not None else None


def recommended_said(turn: Turn) -> str | None:
    """What was advised at an earlier visit and not done yet, with the reason (R-018)."""
    vehicle = turn.conversation.vehicle
    if vehicle is None:
        return None
    rows = still_recommended(turn.uow, vehicle_id=vehicle.id)
    said = [_advised(row, turn.language) for row in rows[:2]]
    known = [one for one in said if one is not None]
    return saying.say_list(known, language=turn.language) if known else None


def _advised(row: Recommendation, language: str) -> str | None:
    if language == "en":
        return row.item if row.item.isascii() else None
    return f"{row.item}({row.reason})" if row.reason else row.item


def _pickup(turn: Turn) -> dict[str, Any] | None:
    order = _order_here(turn)
    if order is None or order.ready_at is None:
        return None
    if order.promised_at is None or order.promised_at <= turn.uow.clock.now():
        said = of(turn.language, ("现在就可以来取车", "you can fetch it now"))
    else:
        at = moment_said(turn, order.promised_at)
        said = of(turn.language, (f"{at}就可以来取车", f"you can fetch it from {at}"))
    return {"pickup_said": said}


def _delay(turn: Turn) -> dict[str, Any] | None:
    order = _order_here(turn)
    if order is None or order.promised_at is None or order.ready_at is not None:
        return None
    changes = turn.uow.workshop.changes_of([order.id]).get(order.id, [])
    reason = changes[-1].reason if changes else None
    if turn.language == "en" and reason is not None and not reason.isascii():
        reason = None
    why = of(turn.language, (f"原因是{reason}。", f"The reason: {reason}. ")) if reason else ""
    return {"delay_time_said": moment_said(turn, order.promised_at), "delay_why_said": why}


def _parts(turn: Turn) -> dict[str, Any] | None:
    follow_up = turn.conversation.follow_up
    if follow_up is None or follow_up.parts_order_id is None:
        return None
    order = turn.uow.workshop.parts(follow_up.parts_order_id)
    if order.arrived_at is None or order.settled_at is not None:
        return None
    named = turn.language == "zh" or order.part.isascii()
    return {"parts_said": order.part if named else "your parts"}


def _extra_work(turn: Turn) -> dict[str, Any] | None:
    follow_up = turn.conversation.follow_up
    if follow_up is None or follow_up.extra_work_id is None:
        return None
    work = turn.uow.workshop.extra(follow_up.extra_work_id)
    if work.agreed is not None:
        return None
    return {
        "extra_said": _extra_said(turn, work),
        "extra_costs_said": _costs_said(turn, work),
        "extra_safety_said": of(
            turn.language,
            (
                "这一项关系到行车安全,建议尽快处理。",
                "This one concerns your safety on the road, so we advise having it done. ",
            ),
        )
        if work.safety
        else "",
    }


def _extra_said(turn: Turn, work: ExtraWork) -> str:
    why = work.why
    if turn.language == "en":
        why = why if why and why.isascii() else None
        return f"{work.description} ({why})" if why else work.description
    return f"{why},需要{work.description}" if why else f"需要{work.description}"


def _costs_said(turn: Turn, work: ExtraWork) -> str:
    """Price and delay, where they are known: both are told before anybody decides."""
    language = turn.language
    price, hours = work.amount_fen, work.delay_hours
    parts_zh, parts_en = [], []
    if price is not None:
        yuan = f"{price / 100:g}"
        parts_zh.append(f"费用大约{yuan}元")
        parts_en.append(f"about ¥{yuan}")
    if hours:
        parts_zh.append(f"交车要晚大约{hours:g}小时")
        parts_en.append(f"the car about {hours:g} hours later")
    if not parts_zh:
        return ""
    if language == "en":
        return f"It would mean {saying.say_list(parts_en, language=language)}. "
    return ",".join(parts_zh) + "。"


def _new_car(turn: Turn) -> dict[str, Any] | None:
    return {}


def _order_here(turn: Turn) -> RepairOrder | None:
    order = turn.conversation.repair_order
    if order is None or order.state is not RepairOrderState.IN_REPAIR:
        return None
    return order


_MAKERS = {
    FollowUpKind.PICKUP_NOTICE: _pickup,
    FollowUpKind.DELAY_NOTICE: _delay,
    FollowUpKind.PARTS_ARRIVAL: _parts,
    FollowUpKind.EXTRA_WORK: _extra_work,
    FollowUpKind.NEW_CAR_THANKS: _new_car,
}
