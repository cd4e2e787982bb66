"""The descent: it finds the bottom, and gives up where there is no way down."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.components.descent import minimise


def a_bowl(point):
    weights = np.array([1.0, 10.0, 100.0], dtype=np.float32)
    centre = np.array([3.0, -2.0, 0.5], dtype=np.float32)
    away = point - centre
    return float((weights * away**2).sum()), 2 * weights * away


def test_it_finds_the_bottom_of_a_bowl_that_is_steep_one_way_and_flat_another():
    start = np.zeros(3, dtype=np.float32)

    bottom = minimise(a_bowl, start, rounds=60, flat=1e-4)

    assert bottom == pytest.approx([3.0, -2.0, 0.5], abs=1e-3)


def test_it_leads_down_with_every_round_it_is_given():
    start = np.zeros(3, dtype=np.float32)

    heights = [a_bowl(minimise(a_bowl, start, rounds=n, flat=0.0))[0] for n in range(6)]

    assert heights == sorted(heights, reverse=True)
    assert heights[-1] < heights[0]


def test_it_stays_where_no_step_leads_down():
    def wrong_slope(point):
        return float(np.square(point).sum()), -2 * point

    start = np.ones(2, dtype=np.float32)

    assert minimise(wrong_slope, start, rounds=5, flat=1e-6) is start
