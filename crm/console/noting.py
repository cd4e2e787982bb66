"""A case opened to be changed: within reach, and written into the audit before and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from crm.console.doorway import Sent, TheForm, Visit
from crm.models import Complaint
from crm.rules.permissions import What
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


@dataclass(frozen=True)
class CaseForm:
    """A form about one case, as it came."""

    sent: Sent
    complaint_id: int

    @contextmanager
    def changing(
        self, what: What, act: str, *, within: What | None = None
    ) -> Iterator[tuple[Visit, Complaint]]:
        """Open a visit that changes the case; ``within`` is whose reach counts, if not ``what``'s.

        Raises:
            NotSignedIn, FormOutOfDate, NotPermitted: as in `Console.changing`.
            NotFound: there is no such case within this person's reach.
        """
        with self.sent.changing(what) as visit:
            case = case_in_reach(visit, self.complaint_id, within or what)
            with Noted(visit, case, act):
                yield visit, case


def _case_form(sent: TheForm, complaint_id: int) -> CaseForm:
    return CaseForm(sent, complaint_id)


TheCase = Annotated[CaseForm, Depends(_case_form)]


def case_in_reach(visit: Visit, complaint_id: int, what: What) -> Complaint:
    """The case, where this person may do this.

    Raises:
        NotFound: there is none within their reach.
    """
    return visit.uow.complaints.within(complaint_id, visit.scope(what).complaints())


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
