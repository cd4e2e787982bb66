"""How fast one key may call: a bucket that fills by itself.

Kept in memory, so each web process counts for itself: it protects the machine, and is no
bill. A caller that keeps to the limit is never refused for a burst of earlier silence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from crm.errors import TooManyRequests

MOST_KEYS = 10_000


@dataclass
class _Bucket:
    left: float
    at: datetime


class RateLimit:
    """At most ``per_minute`` calls a minute for each key, all of them at once if need be."""

    def __init__(self, per_minute: int) -> None:
        self._size = per_minute
        self._buckets: dict[int, _Bucket] = {}
        self._lock = Lock()

    def take(self, key_id: int, now: datetime) -> None:
        """Count one call.

        Raises:
            TooManyRequests: the bucket is empty; says how long to wait.
        """
        with self._lock:
            if len(self._buckets) > MOST_KEYS:
                self._buckets.clear()
            bucket = self._buckets.setdefault(key_id, _Bucket(self._size, now))
            passed = max(0.0, (now - bucket.at).total_seconds())
            bucket.left = min(self._size, bucket.left + passed * self._size / 60)
            bucket.at = now
            if bucket.left < 1:
                raise TooManyRequests(math.ceil((1 - bucket.left) * 60 / self._size))
            bucket.left -= 1
