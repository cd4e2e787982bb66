"""Writes a case before and after a change into the audit."""

from __future__ import annotations

from crm.console.doorway import Visit
from crm.models import Complaint
from crm.use_cases.audit import note_change, picture_of

FIELDS = (
    "status",
    "severity",
    "category",
    "department",
    "rework",
    "responsible_id",
    "signed_at",
    "solve_by",
    "next_answer_at",
    "instruction",
    "answer",
    "solution",
    "cause",
    "cause_class",
    "facts_checked",
    "notified_at",
    "satisfied",
    "closing_reason",
)


class Noted:
    """`with Noted(visit, case, "sign"):` keeps what differs afterwards; a refusal keeps nothing."""

    def __init__(self, visit: Visit, case: Complaint, what: str) -> None:
        self._visit = visit
        self._case = case
        self._what = what

    def __enter__(self) -> None:
        self._before = picture_of(self._case, *FIELDS)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            note_change(
                self._visit.uow,
                by=self._visit.by_for(self._case.customer),
                what=self._what,
                noun="complaint",
                key=self._case.id,
                before=self._before,
                after=picture_of(self._case, *FIELDS),
            )
