"""Who comes first on the day's list (R-013, R-037, R-122).

What we owe an answer comes before what we would like to know; private cars come before
company cars; nobody is dropped. The rank is stored with the follow-up, so that the list
can be sorted where it lies: lower is sooner, equal ranks by when they are due.
"""

from __future__ import annotations

from crm.rules.contact_window import TIME_CRITICAL as HURRIED
from crm.terms import FollowUpKind

PROMISED_ANSWER = 0
COMPLAINT = 10
TIME_CRITICAL = 20
CUSTOMERS_OWN_TIME = 30
PRIVATE_CAR = 40
OTHER_CAR = 50


def priority_of(
    kind: FollowUpKind,
    *,
    private_use: bool | None,
    open_complaint: bool = False,
    asked_for: bool = False,
) -> int:
    """The rank of a follow-up on the day list; lower is sooner.

    ``open_complaint``: the customer waits for the end of a complaint. ``asked_for``: the
    customer named the time. An unknown use of the vehicle counts as private, the more
    careful reading.
    """
    if kind is FollowUpKind.SOLUTION_NOTICE:
        return PROMISED_ANSWER
    if kind is FollowUpKind.COMPLAINT_REVISIT or open_complaint:
        return COMPLAINT
    if kind in HURRIED:
        return TIME_CRITICAL
    if asked_for:
        return CUSTOMERS_OWN_TIME
    return OTHER_CAR if private_use is False else PRIVATE_CAR
