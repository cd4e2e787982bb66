"""How well files are kept: complete, right, in time (R-024).

Counted from the daily audit of new files. A file that needed correcting was not right when it was
entered; one that was filed after the days the policy gives was not in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crm.rules.quality import share


@dataclass(frozen=True)
class AuditedFile:
    """A new file as the audit has it; ``filed_on`` None while it is not filed."""

    opened_on: date
    is_complete: bool
    was_corrected: bool
    filed_on: date | None


@dataclass(frozen=True)
class FileFigures:
    """Shares are in percent; None where there is nothing to divide by."""

    opened: int
    complete: float | None
    right_at_once: float | None
    in_time: float | None


def file_figures(files: Sequence[AuditedFile], *, complete_days: int) -> FileFigures:
    """The three figures of some files; what is right is asked of complete files only."""
    complete = [one for one in files if one.is_complete]
    within = timedelta(days=complete_days)
    timely = [
        one for one in files if one.filed_on is not None and one.filed_on - one.opened_on <= within
    ]
    return FileFigures(
        opened=len(files),
        complete=share(len(complete), len(files)),
        right_at_once=share(sum(not one.was_corrected for one in complete), len(complete)),
        in_time=share(len(timely), len(files)),
    )
