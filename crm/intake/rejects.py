"""The file of refused rows beside the input: what was there, where, and why it was not taken.

It has the input's own headings first, so that it can be corrected and imported as it is.
Written under another name and put in place at the end: an import that breaks off leaves
the last complete one.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from crm.intake.errors import IntakeRefused, RejectsNotWritable
from crm.intake.files import Row

REASON_HEADINGS = ("行号/line", "原因", "reason")


def rejects_path(path: Path) -> Path:
    """Where the refused rows of an import go: `orders.csv` → `orders.csv.rejects.csv`."""
    return path.with_name(path.name + ".rejects.csv")


class Rejects:
    """Counts refused rows and, where it has a path, writes them down."""

    def __init__(self, path: Path | None, headings: Sequence[str]) -> None:
        self.path = path
        self.count = 0
        self._headings = [cell for cell in headings if cell not in REASON_HEADINGS]
        self._file: TextIO | None = None

    def add(self, row: Row, reason: IntakeRefused) -> None:
        """Write one row with its reason.

        Raises:
            RejectsNotWritable: the folder refuses the file.
        """
        self.count += 1
        if self.path is None:
            return
        width = len(self._headings)
        cells = (row.cells + [""] * width)[:width] if row.refused is None else row.cells
        cells = cells + [""] * (width - len(cells))
        try:
            csv.writer(self._opened(self.path)).writerow(
                [*cells, str(row.line), reason.zh, reason.en]
            )
        except OSError as refusal:
            raise RejectsNotWritable(self.path) from refusal

    def _opened(self, path: Path) -> TextIO:
        if self._file is None:
            self._file = _part(path).open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow([*self._headings, *REASON_HEADINGS])
        return self._file

    def settle(self) -> Path | None:
        """Put the file in place of the last one, or take the last one away if none was refused.

        Raises:
            RejectsNotWritable: the last one is held open by another program.
        """
        if self.path is None:
            return None
        try:
            if self._file is None:
                self.path.unlink(missing_ok=True)
                return None
            self._file.close()
            os.replace(_part(self.path), self.path)
        except OSError as refusal:
            raise RejectsNotWritable(self.path) from refusal
        return self.path

    def abandon(self) -> None:
        """Drop what was written so far; the file of the last complete import stays."""
        if self._file is not None and self.path is not None:
            self._file.close()
            _part(self.path).unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")
