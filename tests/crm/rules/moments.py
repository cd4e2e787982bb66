"""Moments as the tests write them: on the wall in Shanghai."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """The moment when the wall in Shanghai shows this, written as ISO without a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


moments = st.integers(
    min_value=int(at("2020-01-01").timestamp()), max_value=int(at("2030-12-31").timestamp())
).map(lambda seconds: datetime.fromtimestamp(seconds, timezone.utc))
