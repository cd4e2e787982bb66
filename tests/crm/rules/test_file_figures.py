"""Completeness, accuracy and timeliness of files (R-024)."""

from __future__ import annotations

from datetime import date

from crm.rules.file_figures import AuditedFile, FileFigures, file_figures

OPENED = date(2025, 3, 3)


def a_file(*, complete=True, corrected=False, filed=None):
    return AuditedFile(OPENED, complete, corrected, date(2025, 3, filed) if filed else None)


def test_files_are_counted_as_complete_right_and_in_time():
    """R-024: two days are in time, three are not; an unfinished file is neither right nor wrong."""
    files = [
        a_file(filed=3),
        a_file(filed=5, corrected=True),
        a_file(filed=6),
        a_file(complete=False),
    ]

    figures = file_figures(files, complete_days=2)

    assert figures == FileFigures(opened=4, complete=75.0, right_at_once=200 / 3, in_time=50.0)


def test_where_no_file_was_opened_there_is_no_figure():
    """R-024"""
    assert file_figures([], complete_days=2) == FileFigures(0, None, None, None)
