"""Whether a file is complete (R-001, R-003, table 1-F, C-03).

A minimal file is opened the day a vehicle is checked in: who, how to reach them, which car.
Everything else that is mandatory may follow within the days the policy allows. What counts as
mandatory is the dealership's list; fields it does not know are refused when the policy is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from crm.policy import Policy

MINIMAL = ("name", "phone", "plate")
OF_A_CUSTOMER = ("name", "honorific", "phone", "address", "desired_service")
"""What a file has of somebody who only asked; the rest belongs to a vehicle (R-002)."""


def missing_at_once(facts: Mapping[str, object]) -> list[str]:
    """Fields of the minimal file that are empty."""
    return [name for name in MINIMAL if name in facts and not facts[name]]


def missing_in_time(facts: Mapping[str, object], *, policy: Policy) -> list[str]:
    """Mandatory fields that are empty; those ``facts`` does not speak of do not apply."""
    wanted = dict.fromkeys((*MINIMAL, *policy.file_mandatory))
    return [name for name in wanted if name in facts and _is_empty(facts[name])]


def complete_by(opened_on: date, *, policy: Policy) -> date:
    """The last day on which mandatory fields may still be empty."""
    return opened_on + timedelta(days=policy.file_complete_days)


def _is_empty(value: object) -> bool:
    """Zero kilometres are a reading, not a gap."""
    return value is None or value is False or value == ""
