"""A vehicle that is in the workshop, for rehearsing what its driver is told (R-055 to R-059)."""

from __future__ import annotations

from datetime import timedelta

from crm.models import ExtraWork, FollowUp, PartsOrder, PromiseChange, RepairOrder
from crm.store.unit_of_work import UnitOfWork
from crm.terms import FollowUpKind, Language, RepairOrderState

KINDS = (
    FollowUpKind.PICKUP_NOTICE,
    FollowUpKind.DELAY_NOTICE,
    FollowUpKind.PARTS_ARRIVAL,
    FollowUpKind.EXTRA_WORK,
    FollowUpKind.NEW_CAR_THANKS,
)
_PART = {Language.ZH: "左前大灯总成", Language.EN: "left headlamp"}
_WHY = {Language.ZH: "后刹车片已经磨到极限", Language.EN: "the rear pads are worn to the limit"}
_WORK = {Language.ZH: "更换后刹车片", Language.EN: "new rear brake pads"}
_LATE = {Language.ZH: "配件晚到", Language.EN: "a part came late"}


def put_in_the_workshop(
    uow: UnitOfWork, follow_up: FollowUp, order: RepairOrder | None, language: Language
) -> None:
    """Set the books as they are when a follow-up of one of `KINDS` is due."""
    now = uow.clock.now()
    if follow_up.kind is FollowUpKind.PARTS_ARRIVAL:
        parts = PartsOrder(
            number="P-00001",
            customer_id=follow_up.customer_id,
            vehicle_id=follow_up.vehicle_id,
            part=_PART[language],
            ordered_at=now - timedelta(days=5),
            arrived_at=now,
            by="赵磊",
        )
        uow.workshop.keep(parts)
        follow_up.parts_order_id = parts.id
    if order is None or follow_up.kind in (
        FollowUpKind.PARTS_ARRIVAL,
        FollowUpKind.NEW_CAR_THANKS,
    ):
        return
    order.state, order.handed_over_at = RepairOrderState.IN_REPAIR, None
    order.promised_at = now.replace(minute=0) + timedelta(hours=5)
    if follow_up.kind is FollowUpKind.PICKUP_NOTICE:
        order.ready_at = now
    elif follow_up.kind is FollowUpKind.DELAY_NOTICE:
        was_at = order.promised_at - timedelta(hours=3)
        uow.workshop.keep(
            PromiseChange(
                repair_order_id=order.id,
                was_at=was_at,
                promised_at=order.promised_at,
                reason=_LATE[language],
                by="赵磊",
                at=now,
            )
        )
    else:
        work = ExtraWork(
            repair_order_id=order.id,
            description=_WORK[language],
            why=_WHY[language],
            safety=True,
            amount_fen=48000,
            delay_hours=2,
            found_at=now,
            found_by="周工",
        )
        uow.workshop.keep(work)
        follow_up.extra_work_id = work.id
