"""Which days the country works: public holidays and the make-up days for them (调休).

The State Council fixes each year's days the autumn before, so the package behind this
knows a year or two ahead only. For years it does not know, Monday to Friday are working
days and nothing is a public holiday; a newer package mends that without a change here.
"""

from __future__ import annotations

from datetime import date

import chinese_calendar


def is_workday(day: date) -> bool:
    """True for working days, make-up Saturdays and Sundays among them."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # the package's word for a year it has no data for
        return day.weekday() < 5


def is_public_holiday(day: date) -> bool:
    """True for days off by holiday; an ordinary weekend is none, shops are open then."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return False
    return bool(off and name is not None)
