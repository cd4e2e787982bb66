"""What a check of the evening hands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Found:
    """One omission, as a check hands it on; ``detail`` are field names or plain words."""

    key: str
    detail: tuple[str, ...] = ()
    customer_id: int | None = None
    vehicle_id: int | None = None
    since: datetime | None = None
