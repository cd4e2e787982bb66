"""How often one conversation may write to us, so that one page cannot keep us from the others."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

_WINDOW_S = 60.0


class RateLimit:
    """So many messages a minute for each token, in this process.

    The tokens remembered are bounded: the longest silent are forgotten first.
    """

    def __init__(
        self, now: Callable[[], float], *, per_minute: int = 30, tokens_at_most: int = 20_000
    ) -> None:
        self._now = now
        self._per_minute = per_minute
        self._tokens_at_most = tokens_at_most
        self._moments: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_for(self, token: str) -> float:
        """Count one message. Returns 0 if it may pass, else the seconds until one may."""
        now = self._now()
        moments = self._moments.setdefault(token, deque())
        self._moments.move_to_end(token)
        while moments and moments[0] <= now - _WINDOW_S:
            moments.popleft()
        if len(moments) >= self._per_minute:
            return moments[0] + _WINDOW_S - now
        moments.append(now)
        if len(self._moments) > self._tokens_at_most:
            self._moments.popitem(last=False)
        return 0.0
