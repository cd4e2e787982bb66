"""Books and exports of a made-up fleet, of any size, for the benchmarks of planning and import.

Every third visit is a service; visits are spread evenly over the years, so that the last days
hold as much work as any others. All names, plates and numbers are invented.
"""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.trouble import Trouble
from crm.clock import SetClock
from crm.migrations import migrate
from crm.models import ContactPoint, Customer, RepairOrder, Vehicle, VehiclePerson
from crm.store.bulk import insert_rows, reserve_ids
from crm.store.database import open_database
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import ClubStatus, Language, PersonRole, RepairOrderState

WALL = ZoneInfo("Asia/Shanghai")
AS_OF = datetime(2025, 3, 6, 8, 0, tzinfo=WALL)
DAYS = 3 * 365
AT_A_TIME = 20_000
MODELS = ("卡罗拉 1.8L", "凯美瑞 2.0L", "轩逸 1.6L", "途观L 2.0T", "秦PLUS EV")


@contextmanager
def books(url: str | None, name: str, *, at: datetime = AS_OF) -> Iterator[UnitsOfWork]:
    """Empty books: on PostgreSQL at ``url``, or on SQLite in a folder that is thrown away.

    Raises:
        Trouble: the PostgreSQL database holds a dealership's books already.
    """
    with tempfile.TemporaryDirectory(prefix="followup-bench-") as folder:
        where = url or f"sqlite:///{folder}/{name}.db"
        migrate(where)
        engine = open_database(where)
        try:
            units = UnitsOfWork(engine, clock=SetClock(at))
            with units.reading() as uow:
                if uow.repair_orders.count() or uow.customers.first() is not None:
                    raise Trouble(
                        f"{name}: this database is in use; give the benchmark an empty one"
                    )
            yield units
        finally:
            engine.dispose()


def fill(units: UnitsOfWork, vehicles: int, *, visits: int, since: int = 0) -> int:
    """Put vehicles with ``visits`` visits each in three years into the books; how many orders."""
    orders = 0
    for first in range(since, since + vehicles, AT_A_TIME):
        count = min(AT_A_TIME, since + vehicles - first)
        with units() as uow:
            orders += _fill_some(uow, range(first, first + count), visits)
    return orders


def a_days_visits(units: UnitsOfWork, day: date, vehicles: int) -> int:
    """One more day of hand-overs, one in 365 of the fleet."""
    count = max(1, vehicles // 365)
    with units() as uow:
        keys = reserve_ids(uow.session, RepairOrder, count)
        step = max(1, vehicles // count)
        insert_rows(
            uow.session,
            RepairOrder,
            [
                _order(key, f"DAY-{day}-{key}", 1 + place * step, None, day, place)
                for place, key in enumerate(keys)
            ],
        )
    return count


def export(path: Path, orders: int, *, vehicles: int) -> Path:
    """A CSV file as a DMS writes it: one line for each item, two items for each order."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(
            ("进厂维修单号", "车牌号", "车型", "车主", "电话", "进厂时间", "出厂时间", "状态",
             "行驶里程", "维修顾问", "维修项目", "项目金额")
        )  # fmt: skip
        for number in range(orders):
            car = number % vehicles
            day = AS_OF.date() - timedelta(days=1 + (number * 7) % DAYS)
            for item, amount in (("更换机油", "280.00"), ("更换机油滤清器", "60.00")):
                lines.writerow(
                    (f"RO-{number:08d}", _plate(car), MODELS[car % len(MODELS)], _name(car),
                     _phone(car), f"{day} 09:10", f"{day} 16:00", "已交车",
                     str(1000 + number // vehicles * 5000), "赵磊", item, amount)
                )  # fmt: skip
    return path


def most_memory() -> int:
    """The most memory this process has held so far, in megabytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held // (1024 * 1024 if sys.platform == "darwin" else 1024)


def _fill_some(uow: UnitOfWork, cars: Sequence[int], visits: int) -> int:
    session, opened = uow.session, AS_OF - timedelta(days=DAYS)
    people = reserve_ids(session, Customer, len(cars))
    insert_rows(
        session,
        Customer,
        [
            {
                "id": key, "name": _name(car), "language": Language.ZH, "company": car % 10 == 9,
                "club_status": ClubStatus.NONE, "created_at": opened,
            }
            for key, car in zip(people, cars, strict=True)
        ],
    )  # fmt: skip
    insert_rows(
        session,
        ContactPoint,
        [
            {"customer_id": key, "kind": "phone", "address": _phone(car), "valid_from": opened}
            for key, car in zip(people, cars, strict=True)
        ],
    )
    keys = reserve_ids(session, Vehicle, len(cars))
    insert_rows(
        session,
        Vehicle,
        [
            {
                "id": key, "plate": _plate(car), "model": MODELS[car % len(MODELS)],
                "private_use": car % 10 != 9, "owner_id": who, "created_at": opened,
                "next_due_on": AS_OF.date() + timedelta(days=car % 180 - 20),
                "letter_logged_at": AS_OF - timedelta(days=3) if car % 30 == 0 else None,
            }
            for key, who, car in zip(keys, people, cars, strict=True)
        ],
    )  # fmt: skip
    insert_rows(
        session,
        VehiclePerson,
        [
            {"vehicle_id": key, "customer_id": who, "role": PersonRole.OWNER}
            for key, who in zip(keys, people, strict=True)
        ],
    )
    rows = []
    numbers = iter(reserve_ids(session, RepairOrder, len(cars) * visits))
    for key, who, car in zip(keys, people, cars, strict=True):
        for visit in range(visits):
            back = 1 + (car * 13 + visit * (DAYS // visits)) % DAYS
            day = AS_OF.date() - timedelta(days=back)
            rows.append(_order(next(numbers), f"RO-{car:07d}-{visit}", key, who, day, car))
    insert_rows(session, RepairOrder, rows)
    return len(rows)


def _order(
    key: int, number: str, vehicle_id: int, who: int | None, day: date, place: int
) -> dict[str, object]:
    left = datetime.combine(day, time(16), tzinfo=WALL) + timedelta(minutes=place % 120)
    return {
        "id": key,
        "number": number,
        "vehicle_id": vehicle_id,
        "contact_person_id": who,
        "state": RepairOrderState.HANDED_OVER,
        "arrived_at": left - timedelta(hours=6),
        "handed_over_at": left,
        "odometer_km": 1000 + place % 200_000,
        "free_campaign": False,
        "imported_at": left + timedelta(hours=2),
    }


def _name(car: int) -> str:
    return "王李张刘陈杨赵黄周吴"[car % 10] + "建国秀英桂兰玉梅"[car // 10 % 8] + str(car % 97)


def _phone(car: int) -> str:
    return f"1{3_900_000_000 + car}"


def _plate(car: int) -> str:
    return f"粤{'ABCDEFGHJK'[car // 100_000 % 10]}{car % 100_000:05d}"
