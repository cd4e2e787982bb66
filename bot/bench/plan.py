"""`bench plan`: a fresh plan for a whole fleet, how it grows, and what a day more costs.

`--vehicles 10000,100000` names the sizes; each is planned on SQLite and, where `--postgresql URL`
names an empty database, on PostgreSQL. One size only there, for the books are not emptied again.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from bot.bench import fleet
from crm.store.unit_of_work import UnitsOfWork
from crm.use_cases.follow_ups import plan_in_pieces


def main(arguments: Sequence[str]) -> int:
    """Plan fleets of the sizes asked for and print the figures as JSON last."""
    options = _options().parse_args(list(arguments))
    figures: dict[str, Any] = {"visits_per_vehicle": options.visits, "sqlite": []}
    for vehicles in options.vehicles:
        if not options.only_postgresql:
            with fleet.books(None, "plan") as units:
                figures["sqlite"].append(_measured(units, vehicles, options.visits))
    if options.postgresql:
        with fleet.books(options.postgresql, "plan") as units:
            figures["postgresql"] = [_measured(units, max(options.vehicles), options.visits)]
    for rows in (figures["sqlite"], figures.get("postgresql", [])):
        for row in rows:
            print("  ".join(f"{name.replace('_', ' ')}: {value}" for name, value in row.items()))
    figures["growth"] = _growth(figures["sqlite"])
    print(json.dumps(figures))
    return 0


def _measured(units: UnitsOfWork, vehicles: int, visits: int) -> dict[str, Any]:
    orders = fleet.fill(units, vehicles, visits=visits)
    took, cpu, report = _planned(units, days_later=0)
    fresh = sum(report.planned.values()) + sum(report.merged.values()) + sum(report.held.values())
    again, _, idle = _planned(units, days_later=0)
    next_day = (fleet.AS_OF + timedelta(days=1)).date()
    came = fleet.a_days_visits(units, fleet.AS_OF.date(), vehicles)
    daily, daily_cpu, changed = _planned(units, days_later=1)
    return {
        "vehicles": vehicles,
        "orders": orders,
        "follow_ups": fresh,
        "fresh_s": round(took, 2),
        "fresh_cpu_s": round(cpu, 2),
        "us_per_vehicle": round(took / vehicles * 1e6, 1),
        "again_s": round(again, 2),
        "again_planned": sum(idle.planned.values()),
        "day": next_day.isoformat(),
        "day_visits": came,
        "daily_s": round(daily, 2),
        "daily_cpu_s": round(daily_cpu, 2),
        "daily_planned": sum(changed.planned.values()),
        "most_memory_mb": fleet.most_memory(),
    }


def _planned(units: UnitsOfWork, *, days_later: int) -> tuple[float, float, Any]:
    at = fleet.AS_OF + timedelta(days=days_later)
    began, cpu = time.perf_counter(), time.process_time()
    report = plan_in_pieces(units, as_of=at)
    return time.perf_counter() - began, time.process_time() - cpu, report


def _growth(rows: list[dict[str, Any]]) -> list[dict[str, float]]:
    """Of each size and the one before: how much more vehicles, and how much more time."""
    return [
        {
            "vehicles": round(later["vehicles"] / earlier["vehicles"], 2),
            "time": round(later["fresh_cpu_s"] / max(earlier["fresh_cpu_s"], 0.01), 2),
        }
        for earlier, later in pairwise(rows)
    ]


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="followup bench plan")
    options.add_argument(
        "--vehicles",
        type=lambda text: [int(part) for part in text.split(",")],
        default=[10_000, 100_000],
        help="sizes of the fleet, separated by commas",
    )
    options.add_argument("--visits", type=int, default=6, help="visits of each in three years")
    options.add_argument("--postgresql", metavar="URL", help="an empty database, planned too")
    options.add_argument("--only-postgresql", action="store_true", help="leave SQLite out")
    return options
