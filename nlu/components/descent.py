"""Minimising a smooth function of millions of weights: limited-memory BFGS.

scipy's own spends three quarters of the training on bounds that we do not have, and works
in double precision only. This one is the textbook's two loops in the precision of the
start, with steps halved until the function falls enough; it is deterministic.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Loss = Callable[[Floats], tuple[float, Floats]]

_REMEMBERED: Final = 6
_ENOUGH: Final = 1e-4
_SMALLEST_STEP: Final = 1e-4


def minimise(loss: Loss, start: Floats, *, rounds: int, flat: float) -> Floats:
    """Return where ``loss`` is smallest, as far as ``rounds`` steps lead.

    ``loss`` gives the value and the slope at a point. It stops early where the steepest
    slope is below ``flat``, or where no step leads further down.
    """
    point, (value, slope) = start, loss(start)
    steps: deque[tuple[Floats, Floats]] = deque(maxlen=_REMEMBERED)
    for _ in range(rounds):
        if float(np.abs(slope).max()) < flat:
            break
        direction = _downhill(slope, steps)
        found = _step(loss, point, value, slope, direction)
        if found is None:
            break
        next_point, next_value, next_slope = found
        moved, turned = next_point - point, next_slope - slope
        if _dot(moved, turned) > 0:
            steps.append((moved, turned))
        point, value, slope = next_point, next_value, next_slope
    return point


def _downhill(slope: Floats, steps: deque[tuple[Floats, Floats]]) -> Floats:
    direction = -slope
    if not steps:
        return direction / np.float32(max(1.0, np.sqrt(_dot(slope, slope))))
    shares = []
    for moved, turned in reversed(steps):
        share = _dot(moved, direction) / _dot(moved, turned)
        shares.append(share)
        direction -= np.float32(share) * turned
    moved, turned = steps[-1]
    direction *= np.float32(_dot(moved, turned) / _dot(turned, turned))
    for (moved, turned), share in zip(steps, reversed(shares), strict=True):
        back = _dot(turned, direction) / _dot(moved, turned)
        direction += np.float32(share - back) * moved
    return direction


def _step(
    loss: Loss, point: Floats, value: float, slope: Floats, direction: Floats
) -> tuple[Floats, float, Floats] | None:
    steepness = _dot(slope, direction)
    size = 1.0
    while size >= _SMALLEST_STEP:
        tried = point + np.float32(size) * direction
        next_value, next_slope = loss(tried)
        if next_value <= value + _ENOUGH * size * steepness:
            return tried, next_value, next_slope
        size /= 2
    return None


def _dot(left: Floats, right: Floats) -> float:
    return float(np.dot(left.ravel(), right.ravel()))
