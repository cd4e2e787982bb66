"""Work that was advised and not carried out, kept until it is done or nobody wants it (R-018).

It comes from the advisor, from the DMS, or from extra work a customer declined; it is spoken of
when the next service is due. A later visit that has the work on it settles it by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm.errors import TextMissing, ValueUnusable
from crm.models import Recommendation
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change

DONE, DROPPED = "done", "dropped"


def recommend(
    uow: UnitOfWork,
    *,
    vehicle_id: int,
    item: str,
    reason: str | None,
    by: str,
    repair_order_id: int | None = None,
) -> Recommendation:
    """Keep advised work in the vehicle's dossier; the same item twice is kept once.

    Raises:
        NotFound: there is no such vehicle.
        TextMissing: it does not say which work.
    """
    vehicle = uow.vehicles.get(vehicle_id)
    wanted = item.strip()
    if not wanted:
        raise TextMissing("item")
    for known in uow.workshop.recommended([vehicle_id]).get(vehicle_id, []):
        if known.item == wanted:
            known.reason = (reason or "").strip() or known.reason
            return known
    row = Recommendation(
        vehicle_id=vehicle_id,
        repair_order_id=repair_order_id,
        item=wanted,
        reason=(reason or "").strip() or None,
        advised_at=uow.clock.now(),
        by=by,
    )
    uow.workshop.keep(row)
    note_change(
        uow, by=by, what="recommend", noun="vehicle", key=vehicle.plate, after={"item": wanted}
    )
    return row


def settle_recommendation(
    uow: UnitOfWork, *, recommendation_id: int, how: str, by: str
) -> Recommendation:
    """Say that advised work was ``done``, or is ``dropped`` because the customer wants none of it.

    Raises:
        ValueUnusable: neither of the two.
    """
    if how not in (DONE, DROPPED):
        raise ValueUnusable("how", how)
    row = uow.workshop.recommendation(recommendation_id)
    if row.settled_at is None:
        row.settled_at, row.settled_as = uow.clock.now(), how
        note_change(
            uow, by=by, what=how, noun="vehicle", key=row.vehicle.plate, after={"item": row.item}
        )
    return row


def still_recommended(uow: UnitOfWork, *, vehicle_id: int) -> Sequence[Recommendation]:
    """Advised work that no later visit has on it; what one has is settled first."""
    rows = uow.workshop.recommended([vehicle_id]).get(vehicle_id, [])
    if not rows:
        return rows
    visits = uow.repair_orders.of_vehicle(vehicle_id)
    open_still = []
    for row in rows:
        later = [
            line.description
            for visit in visits
            if visit.id != row.repair_order_id
            and visit.handed_over_at is not None
            and visit.handed_over_at > row.advised_at
            for line in visit.lines
        ]
        if any(row.item in words or words in row.item for words in later):
            row.settled_at, row.settled_as = uow.clock.now(), DONE
        else:
            open_still.append(row)
    return open_still
