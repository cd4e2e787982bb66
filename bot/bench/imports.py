"""`bench import`: repair orders a second from a CSV file, checks and all, and once again unchanged.

On SQLite, and on PostgreSQL where `--postgresql URL` names an empty database.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.bench import fleet
from crm.store.unit_of_work import UnitsOfWork
from crm.use_cases.repair_orders import import_repair_orders


def main(arguments: Sequence[str]) -> int:
    """Import a made-up export and print the figures as JSON last."""
    options = _options().parse_args(list(arguments))
    figures: dict[str, Any] = {"orders": options.orders}
    with tempfile.TemporaryDirectory(prefix="followup-bench-") as folder:
        vehicles = max(1, options.orders // options.visits)
        path = fleet.export(Path(folder) / "orders.csv", options.orders, vehicles=vehicles)
        figures["megabytes"] = round(path.stat().st_size / 1e6, 1)
        if not options.only_postgresql:
            with fleet.books(None, "import") as units:
                figures["sqlite"] = _measured(units, path, options.orders)
        if options.postgresql:
            with fleet.books(options.postgresql, "import") as units:
                figures["postgresql"] = _measured(units, path, options.orders)
    for name in ("sqlite", "postgresql"):
        if name in figures:
            print(f"{name}: {figures[name]}")
    print(json.dumps(figures))
    return 0


def _measured(units: UnitsOfWork, path: Path, orders: int) -> dict[str, Any]:
    took, cpu, report = _imported(units, path)
    again, _, unchanged = _imported(units, path)
    return {
        "orders_new": report.orders_new,
        "rejected": report.rejected,
        "seconds": round(took, 2),
        "cpu_seconds": round(cpu, 2),
        "orders_per_second": round(orders / took),
        "orders_per_cpu_second": round(orders / cpu),
        "again_unchanged": unchanged.orders_unchanged,
        "again_orders_per_second": round(orders / again),
        "most_memory_mb": fleet.most_memory(),
    }


def _imported(units: UnitsOfWork, path: Path) -> tuple[float, float, Any]:
    began, cpu = time.perf_counter(), time.process_time()
    report = import_repair_orders(units, path)
    return time.perf_counter() - began, time.process_time() - cpu, report


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="followup bench import")
    options.add_argument("--orders", type=int, default=60_000)
    options.add_argument("--visits", type=int, default=3, help="orders of each vehicle")
    options.add_argument("--postgresql", metavar="URL", help="an empty database, used too")
    options.add_argument("--only-postgresql", action="store_true", help="leave SQLite out")
    return options
