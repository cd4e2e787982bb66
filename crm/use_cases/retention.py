"""What has been kept long enough goes (G-09): run daily, in pieces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from crm.policy import Policy
from crm.store.retention import Retention
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork

A_PIECE = 500
KEEP = 0
"""Days that mean: never let go."""

Forget = Callable[[Retention, datetime], int]

_PERIODS: tuple[tuple[Callable[[Policy], int], Forget], ...] = (
    (
        lambda policy: policy.retention.transcript_days,
        lambda kept, before: kept.forget_words(before=before, limit=A_PIECE),
    ),
    (
        lambda policy: policy.retention.provider_raw_days,
        lambda kept, before: kept.forget_raw(before=before, limit=A_PIECE),
    ),
    (
        lambda policy: policy.retention.api_request_days,
        lambda kept, before: kept.forget_requests(before=before, limit=A_PIECE),
    ),
    (
        lambda policy: policy.retention.webhook_log_days,
        lambda kept, before: kept.forget_deliveries(before=before, limit=A_PIECE),
    ),
    (
        lambda policy: policy.retention.staff_notice_days,
        lambda kept, before: kept.forget_notices(before=before, limit=A_PIECE),
    ),
)


def let_go(units: UnitsOfWork) -> int:
    """Let go of everything that is past its period; return how many rows. Safe to repeat."""
    total = 0
    for days_of, forget in _PERIODS:
        while True:
            with units() as uow:
                gone = _one_piece(uow, days_of(uow.policy), forget)
            total += gone
            if gone == 0:
                break
    return total


def _one_piece(uow: UnitOfWork, days: int, forget: Forget) -> int:
    if days == KEEP:
        return 0
    return forget(uow.retention, uow.clock.now() - timedelta(days=days))
