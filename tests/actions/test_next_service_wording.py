"""The next service is named in every contact after a service."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from actions.wording import next_service_said
from crm.models import Vehicle
from crm.terms import FollowUpKind


def a_turn(language: str = "zh", *, spoken: bool = False, **known: object) -> SimpleNamespace:
    vehicle = Vehicle(plate="粤A12345", **known)
    return SimpleNamespace(
        conversation=SimpleNamespace(vehicle=vehicle, kind=FollowUpKind.SERVICE_REMINDER),
        language=language,
        spoken=spoken,
    )


DUE = {"next_due_on": date(2025, 9, 3), "next_due_km": 23400, "next_due_items": ["机油", "机滤"]}


@pytest.mark.parametrize(
    "language, parts",
    [("zh", ("9月3日", "23400", "机油", "机滤")), ("en", ("September", "23", "400", "机油"))],
)
def test_date_kilometres_and_items_are_all_named(language, parts):
    """R-047: due on 3 September 2025 at 23 400 km, for oil and filter."""
    said = next_service_said(a_turn(language, **DUE))

    assert [part for part in parts if part not in said] == []


def test_nothing_is_made_up_where_the_file_does_not_know():
    """R-047"""
    assert next_service_said(a_turn()) == ""
    assert "公里" not in next_service_said(a_turn(next_due_on=date(2025, 9, 3)))
