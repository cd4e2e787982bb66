"""New files looked through every day: is there one, is it complete, is it filed (R-160, R-162).

The list is made from the files themselves each time it is opened, so a field that was filled in
meanwhile is no longer missing; a file is ticked and filed only when nothing is missing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from crm.errors import FileIncomplete
from crm.models import FileAudit
from crm.rules.completeness import missing_at_once, missing_in_time
from crm.rules.file_figures import AuditedFile, FileFigures, file_figures
from crm.rules.wall import day_of, moment_on
from crm.store.nightly import OpenedFile
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change


def audit_new_files(uow: UnitOfWork, *, day: date) -> Sequence[FileAudit]:
    """The files that were new on this day, with what is missing now and who took the car in."""
    files = {file.vehicle_id: file for file in _opened_on(uow, day) if file.vehicle_id is not None}
    visits = uow.beside.visits(files)
    for vehicle_id, file in files.items():
        if uow.vehicles.get(vehicle_id).created_at < moment_on(day, time(0), wall=uow.wall):
            continue
        orders = visits.get(vehicle_id, [])
        audit = uow.registers.audit_of(vehicle_id)
        if audit is None:
            audit = uow.registers.keep_audit(FileAudit(vehicle_id=vehicle_id, day=day, missing=[]))
        if audit.filed_at is None:
            audit.receptionist = orders[-1].advisor_name if orders else None
            audit.missing = _missing(uow, file)
    return uow.registers.audits_of(day)


def figures_of_month(uow: UnitOfWork, *, day: date) -> FileFigures:
    """How well the files opened in the month up to this day were kept (R-024)."""
    wall = uow.wall
    files = [
        AuditedFile(
            opened_on=audit.day,
            is_complete=not audit.missing,
            was_corrected=audit.corrected_at is not None,
            filed_on=day_of(audit.filed_at, wall=wall) if audit.filed_at else None,
        )
        for audit in uow.registers.audits_between(day.replace(day=1), day)
    ]
    return file_figures(files, complete_days=uow.policy.file_complete_days)


def tick_corrected(uow: UnitOfWork, *, audit_id: int, by: str) -> FileAudit:
    """Say that a file was completed; the first tick stands (R-160).

    Raises:
        NotFound: there is no such file on the list.
        FileIncomplete: something is missing still.
    """
    audit = uow.registers.file_audit(audit_id)
    _refresh(uow, audit)
    if audit.missing:
        raise FileIncomplete(audit.vehicle.plate, audit.missing)
    if audit.corrected_at is None:
        audit.corrected_at, audit.corrected_by = uow.clock.now(), by
        note_change(uow, by=by, what="corrected", noun="file", key=audit.vehicle_id)
    return audit


def put_on_file(uow: UnitOfWork, *, audit_id: int, by: str) -> FileAudit:
    """Say that a complete file is filed; the first filing stands (R-162).

    Raises:
        NotFound: there is no such file on the list.
        FileIncomplete: it has not passed the audit.
    """
    audit = uow.registers.file_audit(audit_id)
    _refresh(uow, audit)
    if audit.missing:
        raise FileIncomplete(audit.vehicle.plate, audit.missing)
    if audit.filed_at is None:
        audit.filed_at, audit.filed_by = uow.clock.now(), by
        note_change(uow, by=by, what="file", noun="file", key=audit.vehicle_id)
    return audit


def _refresh(uow: UnitOfWork, audit: FileAudit) -> None:
    if audit.filed_at is None:
        audit_new_files(uow, day=audit.day)


def _missing(uow: UnitOfWork, file: OpenedFile) -> list[str]:
    """What the day's minimum lacks first, then the mandatory fields (C-03)."""
    return list(
        dict.fromkeys(
            [*missing_at_once(file.facts), *missing_in_time(file.facts, policy=uow.policy)]
        )
    )


def _opened_on(uow: UnitOfWork, day: date) -> list[OpenedFile]:
    return uow.nightly.files_of_visits(
        since=moment_on(day, time(0), wall=uow.wall),
        until=moment_on(day + timedelta(days=1), time(0), wall=uow.wall),
    )
