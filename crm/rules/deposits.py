"""What a customer pays ahead for parts that are dear, before they are ordered (R-091)."""

from __future__ import annotations

from math import ceil

from crm.policy import Policy

FEN = 100


def deposit_due(price_fen: int | None, *, policy: Policy) -> int | None:
    """The least deposit in fen, in whole yuan; None for parts that are ordered without one."""
    rules = policy.parts
    if price_fen is None or price_fen < rules.deposit_from_yuan * FEN:
        return None
    return ceil(price_fen * rules.deposit_share / FEN) * FEN
