"""Complaints with their events, and appointments."""

from __future__ import annotations

from fastapi import APIRouter

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import RowId, TheCut
from crm.api.shapes import AppointmentOut, ComplaintOut, Page
from crm.terms import ApiScope, AppointmentStatus, ComplaintStatus, Severity

router = APIRouter()


@router.get("/complaints", tags=["complaints"], responses=documented())
def list_complaints(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    status: ComplaintStatus | None = None,
    severity: Severity | None = None,
) -> Page[ComplaintOut]:
    """Complaints; `since` and `until` go by the moment they were taken."""
    with gate.looking(credentials, ApiScope.SEE_COMPLAINTS) as call:
        rows = call.pages.complaints(cut, status=status, severity=severity)
        call.saw("complaint", rows=min(len(rows), cut.limit), status=status, severity=severity)
        return showing.page(rows, cut, call, showing.complaint)


@router.get("/complaints/{complaint_id}", tags=["complaints"], responses=documented(404))
def get_complaint(gate: TheGate, credentials: Credentials, complaint_id: RowId) -> ComplaintOut:
    with gate.looking(credentials, ApiScope.SEE_COMPLAINTS) as call:
        row = call.uow.complaints.get(complaint_id)
        call.saw("complaint", row.id)
        return showing.complaint(row, call)


@router.get("/appointments", tags=["appointments"], responses=documented())
def list_appointments(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    status: AppointmentStatus | None = None,
) -> Page[AppointmentOut]:
    """Appointments; `since` and `until` go by their time."""
    with gate.looking(credentials, ApiScope.SEE_APPOINTMENTS) as call:
        rows = call.pages.appointments(cut, status=status)
        call.saw("appointment", rows=min(len(rows), cut.limit), status=status)
        return showing.page(rows, cut, call, showing.appointment)


@router.get("/appointments/{appointment_id}", tags=["appointments"], responses=documented(404))
def get_appointment(
    gate: TheGate, credentials: Credentials, appointment_id: RowId
) -> AppointmentOut:
    with gate.looking(credentials, ApiScope.SEE_APPOINTMENTS) as call:
        row = call.uow.appointments.get(appointment_id)
        call.saw("appointment", row.id)
        return showing.appointment(row, call)
