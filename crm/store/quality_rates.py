"""What the shares of the year's targets are counted from (R-217 to R-221)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import (
    Appointment,
    Complaint,
    ComplaintEvent,
    FileAudit,
    RepairOrder,
    Report,
    ReworkRecord,
    Vehicle,
)
from crm.store.quality import Stretch
from crm.terms import AppointmentStatus, ReportState


class QualityRates:
    """Counts for shares, within one unit of work; each as part and whole."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fixed_at_once(self, stretch: Stretch) -> tuple[int, int]:
        """Visits handed over, less those that came back, by the rework table (R-217).

        A line of the table that names no visit counts for the days it was written in.
        """
        whole = self._count(
            select(func.count(RepairOrder.id)).where(
                RepairOrder.handed_over_at >= stretch.since,
                RepairOrder.handed_over_at < stretch.until,
            )
        )
        back = self._count(
            select(func.count(func.distinct(RepairOrder.id)))
            .join(ReworkRecord, ReworkRecord.repair_order_id == RepairOrder.id)
            .where(
                RepairOrder.handed_over_at >= stretch.since,
                RepairOrder.handed_over_at < stretch.until,
            )
        )
        unnamed = self._count(
            select(func.count(ReworkRecord.id)).where(
                ReworkRecord.repair_order_id.is_(None),
                ReworkRecord.at >= stretch.since,
                ReworkRecord.at < stretch.until,
            )
        )
        return max(whole - back - unnamed, 0), whole

    def first_services(self, first: date, last: date) -> tuple[int, int]:
        """Cars delivered in these days that have had their first service (R-218)."""
        delivered = (
            Vehicle.delivered_on >= first,
            Vehicle.delivered_on <= last,
            Vehicle.sold_since.is_(None),
        )
        whole = self._count(select(func.count(Vehicle.id)).where(*delivered))
        done = self._count(
            select(func.count(Vehicle.id)).where(
                *delivered, Vehicle.first_service_done_on.is_not(None)
            )
        )
        return done, whole

    def came_by_appointment(self, stretch: Stretch) -> tuple[int, int]:
        """Appointments kept, of all visits handed over (R-219)."""
        kept = self._count(
            select(func.count(Appointment.id)).where(
                Appointment.status == AppointmentStatus.KEPT,
                Appointment.starts_at >= stretch.since,
                Appointment.starts_at < stretch.until,
            )
        )
        return kept, self.fixed_at_once(stretch)[1]

    def files(self, first: date, last: date) -> list[tuple[date, datetime | None]]:
        """New files by the day they were opened, and when each was filed (R-221)."""
        rows = self._session.execute(
            select(FileAudit.day, FileAudit.filed_at).where(
                FileAudit.day >= first, FileAudit.day <= last
            )
        )
        return [(row[0], row[1]) for row in rows]

    def reports(self, stretch: Stretch) -> tuple[int, int]:
        """Reports due in these days that were out by their hour (R-203, R-221)."""
        due = (Report.due_at >= stretch.since, Report.due_at < stretch.until)
        whole = self._count(select(func.count(Report.id)).where(*due))
        out = self._count(
            select(func.count(Report.id)).where(
                *due, Report.state == ReportState.RELEASED, Report.released_at <= Report.due_at
            )
        )
        return out, whole

    def cases_without(self, what: str, stretch: Stretch, *, solved: bool) -> tuple[int, int]:
        """Cases taken in these days in whose history ``what`` never happened (R-237).

        ``solved``: only those for which a solution was found.
        """
        taken = [Complaint.taken_at >= stretch.since, Complaint.taken_at < stretch.until]
        if solved:
            taken.append(Complaint.solution_at.is_not(None))
        whole = self._count(select(func.count(Complaint.id)).where(*taken))
        broken = self._count(
            select(func.count(func.distinct(Complaint.id)))
            .join(ComplaintEvent, ComplaintEvent.complaint_id == Complaint.id)
            .where(*taken, ComplaintEvent.what == what)
        )
        return whole - broken, whole

    def _count(self, query: object) -> int:
        return self._session.scalar(query) or 0  # type: ignore[call-overload]
