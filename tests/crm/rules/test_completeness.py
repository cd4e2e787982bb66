"""When a file is complete, and by when it has to be."""

from __future__ import annotations

from datetime import date

from crm.policy import Policy
from crm.rules.completeness import complete_by, missing_at_once, missing_in_time

POLICY = Policy()
FULL = {
    "name": "王建国",
    "honorific": "先生",
    "phone": True,
    "address": "天河区中山大道100号",
    "desired_service": None,
    "plate": "粤A12345",
    "model": "卡罗拉",
    "vehicle_type": "轿车",
    "odometer_km": 0,
    "items": True,
    "interval": True,
    "next_due": date(2025, 9, 3),
}


def test_a_full_file_lacks_nothing_and_a_new_cars_zero_kilometres_are_a_reading():
    """R-001, R-003"""
    assert missing_at_once(FULL) == []
    assert missing_in_time(FULL, policy=POLICY) == []


def test_on_the_day_only_name_number_and_plate_are_asked_for():
    """R-001, C-03"""
    bare = dict.fromkeys(FULL) | {"name": "王建国", "plate": "粤A12345", "phone": False}

    assert missing_at_once(bare) == ["phone"]
    assert "address" in missing_in_time(bare, policy=POLICY)


def test_what_does_not_apply_is_not_missing():
    """R-002: who only asked has no vehicle; a company has no form of address."""
    assert missing_in_time({"name": "李", "phone": True, "address": "x"}, policy=POLICY) == []


def test_a_dealership_decides_what_is_mandatory():
    """R-001"""
    policy = Policy(file_mandatory=("name", "phone", "desired_service"))

    assert missing_in_time(FULL, policy=policy) == ["desired_service"]


def test_two_days_are_counted_from_the_visit():
    """R-001, C-03"""
    assert complete_by(date(2025, 3, 3), policy=POLICY) == date(2025, 3, 5)
