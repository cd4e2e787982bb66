"""Which step of a complaint may follow which (R-109 to R-122, R-119).

One table is the whole state machine. Each step may be taken again where the trade does
so: a promise is renewed, a case goes one level higher, another person is assigned. That a
step may follow does not mean it may follow silently: see `closing_needs_reason`.
"""

from __future__ import annotations

from crm.terms import ComplaintStatus

_S = ComplaintStatus

STEPS: dict[ComplaintStatus, frozenset[ComplaintStatus]] = {
    _S.RECEIVED: frozenset({_S.ANSWERED, _S.PROMISED, _S.ESCALATED, _S.ASSIGNED}),
    _S.ANSWERED: frozenset({_S.PROMISED, _S.ESCALATED, _S.ASSIGNED, _S.REVISIT_DUE, _S.CLOSED}),
    _S.PROMISED: frozenset(
        {_S.PROMISED, _S.ANSWERED, _S.ESCALATED, _S.ASSIGNED, _S.SOLUTION_FOUND, _S.CLOSED}
    ),
    _S.ESCALATED: frozenset({_S.ESCALATED, _S.ASSIGNED, _S.SOLUTION_FOUND, _S.CLOSED}),
    _S.ASSIGNED: frozenset({_S.ASSIGNED, _S.ESCALATED, _S.SOLUTION_FOUND, _S.CLOSED}),
    _S.SOLUTION_FOUND: frozenset({_S.CUSTOMER_NOTIFIED, _S.ESCALATED, _S.CLOSED}),
    _S.CUSTOMER_NOTIFIED: frozenset({_S.REVISIT_DUE, _S.ESCALATED, _S.CLOSED}),
    _S.REVISIT_DUE: frozenset({_S.ESCALATED, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.ESCALATED}),
}

WAITING_FOR_SOLUTION = frozenset({_S.RECEIVED, _S.ANSWERED, _S.PROMISED})
"""A case that still stands here when its time is up is escalated by itself (R-116)."""


def may_become(now: ComplaintStatus, wanted: ComplaintStatus) -> bool:
    """True if a complaint that is ``now`` may take the step to ``wanted``."""
    return wanted in STEPS[now]


def next_steps(now: ComplaintStatus) -> tuple[ComplaintStatus, ...]:
    """The steps that may follow, in the order of the trade's story."""
    return tuple(step for step in ComplaintStatus if step in STEPS[now])


def closing_needs_reason(now: ComplaintStatus, *, satisfied: bool | None) -> bool:
    """True if only a supervisor's written reason can close the case from here (R-118, R-119).

    Without one, a case ends only where the customer has said to be satisfied: with an
    answer given at once, or at the revisit after the solution.
    """
    heard = now in (ComplaintStatus.ANSWERED, ComplaintStatus.REVISIT_DUE)
    return not (heard and satisfied is True)
