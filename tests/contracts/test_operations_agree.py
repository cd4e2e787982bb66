"""What docs/operations.md says of the reports is what the program does."""

from __future__ import annotations

import re

import pytest

from bot.settings import ROOT
from crm.registers.reports import plan_of
from crm.terms import ReportKind

ROWS = {
    "daily": ("daily",),
    "problem customers of the day": ("daily-problems",),
    "weekly": ("weekly",),
    "monthly": ("monthly-satisfaction", "monthly-complaints", "monthly-churn"),
    "monthly summary": ("monthly-summary",),
    "quarterly": ("quarterly",),
    "yearly summary": ("yearly",),
}


@pytest.mark.parametrize("name", ROWS)
def test_the_table_names_whoever_is_told_of_a_report_and_nobody_else(name):
    """R-203: the addressees, in the console and by e-mail."""
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    cells = re.search(rf"(?m)^\| {name} \|(.+)\|$", text)[1].split("|")
    named = [
        one.strip().replace("information", "info").replace(" ", "_") for one in cells[-1].split(",")
    ]

    for kind in ROWS[name]:
        assert [role.value for role in plan_of(ReportKind(kind)).told] == named
