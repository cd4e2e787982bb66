"""The service manager's table of rework: open until he enters what is done about it (R-185)."""

from __future__ import annotations

from crm.errors import NotFound, TextMissing
from crm.models import ReworkRecord
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.complaint_steps import write_event


def enter_measure(
    uow: UnitOfWork, *, complaint_id: int, measure: str, by: str, new_order: str | None = None
) -> ReworkRecord:
    """Enter the measure for a rework case, with the order it is done under if there is one.

    Entered again it is corrected; the day of the first measure stands.

    Raises:
        NotFound: there is no such case, or it is none of rework.
        TextMissing: the measure is empty.
    """
    complaint = uow.complaints.get(complaint_id)
    record = uow.registers.rework_of(complaint.id)
    if record is None:
        raise NotFound("rework record", complaint.number)
    if not measure.strip():
        raise TextMissing("measure")
    record.measure = measure.strip()
    record.new_order = (new_order or "").strip() or record.new_order
    record.solved_at = record.solved_at or uow.clock.now()
    detail = {"new_order": record.new_order} if record.new_order else None
    write_event(uow, complaint, by=by, what="measure", why=record.measure, detail=detail)
    return record
