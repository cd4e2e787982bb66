"""A made-up dealership to try everything on: 粤骏汽车 with its staff, plans and repair orders.

The orders are those of docs/sample/repair_orders.csv, moved by whole days so that the
newest hand-over was yesterday: some follow-ups are then due whenever the sample is loaded.
Only for empty books; everything is kept in one unit of work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from crm.errors import CrmError
from crm.intake.headings import load_headings
from crm.intake.orders import TakenOrder
from crm.intake.repair_order_file import RepairOrderFile
from crm.models import Dealership, MaintenancePlan, Staff
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Department, Role
from crm.use_cases.intake_tally import Tally
from crm.use_cases.intake_visits import write_orders

SAMPLE_ORDERS = Path(__file__).parents[2] / "docs" / "sample" / "repair_orders.csv"
SAMPLE_AS_OF = date(2025, 3, 31)
"""The day the file was made as of; its newest hand-over is the day before."""


class BooksInUse(CrmError):
    """The sample would mix with a real dealership's books."""

    status_code = 409

    def __init__(self) -> None:
        super().__init__("these books already hold a dealership; the sample needs empty ones")


@dataclass(frozen=True)
class SamplePerson:
    """Someone who works at the sample dealership; ``name`` is what they sign in by."""

    name: str
    display_name: str
    role: Role
    title: str
    department: Department | None = None
    signs_in: bool = True


SAMPLE_STAFF = (
    SamplePerson("lina", "李娜", Role.CLERK, "跟踪业务员", Department.RECEPTION),
    SamplePerson("zhangwei", "张伟", Role.CLERK, "跟踪业务员(替班)", Department.RECEPTION),
    SamplePerson("chen", "陈主管", Role.SUPERVISOR, "跟踪业务主管", Department.RECEPTION),
    SamplePerson("wang", "王信息", Role.INFO_OFFICER, "信息员", Department.RECEPTION),
    SamplePerson("liu", "刘经理", Role.SERVICE_MANAGER, "服务经理"),
    SamplePerson("zhou", "周工", Role.RESPONSIBLE, "技术负责人", Department.WORKSHOP),
    SamplePerson("he", "何主管", Role.WORKSHOP_HEAD, "车间主管", Department.WORKSHOP),
    SamplePerson("admin", "管理员", Role.ADMIN, "系统管理员"),
    # Advisors work on the workshop's system, not in this console.
    SamplePerson("zhaolei", "赵磊", Role.SALES, "维修顾问", Department.RECEPTION, signs_in=False),
    SamplePerson("sunxl", "孙晓琳", Role.SALES, "维修顾问", Department.RECEPTION, signs_in=False),
    SamplePerson("qianyu", "钱宇", Role.SALES, "维修顾问", Department.RECEPTION, signs_in=False),
)

_USUAL = ["更换机油", "更换机油滤清器", "全车检查"]
_ELECTRIC = ["三电系统检测", "更换空调滤芯", "全车检查"]
_PLANS: tuple[tuple[str, int, int, list[str], int, float], ...] = (
    ("卡罗拉 1.8L", 5000, 6, _USUAL, 460, 1.5),
    ("凯美瑞 2.0L", 5000, 6, _USUAL, 580, 1.5),
    ("雅阁 1.5T", 5000, 6, _USUAL, 560, 1.5),
    ("思域 1.5T", 5000, 6, _USUAL, 520, 1.5),
    ("轩逸 1.6L", 5000, 6, _USUAL, 420, 1.0),
    ("朗逸 1.5L", 7500, 6, _USUAL, 450, 1.0),
    ("途观L 2.0T", 10000, 12, _USUAL, 880, 2.0),
    ("CR-V 1.5T", 5000, 6, _USUAL, 560, 1.5),
    ("汉兰达 2.5L", 5000, 6, _USUAL, 640, 1.5),
    ("GL8 2.0T", 7500, 6, _USUAL, 780, 2.0),
    ("秦PLUS EV", 20000, 12, _ELECTRIC, 380, 1.0),
    ("海豚 EV", 20000, 12, _ELECTRIC, 360, 1.0),
)
"""Model, interval in km and months, items, price in yuan, hours."""


def load_sample(units: UnitsOfWork, *, today: date, password_hash: Callable[[str], str]) -> int:
    """Set up the sample dealership in empty books; return how many orders it has.

    ``today`` is a date on the dealership's wall. ``password_hash`` is asked, by sign-in
    name, for the hash to keep for each person who signs in.

    Raises:
        BooksInUse: there is a dealership already.
    """
    with units() as uow:
        if uow.dealerships.is_set_up():
            raise BooksInUse
        _set_up(uow, password_hash)
        return _take_orders(uow, today)


def _set_up(uow: UnitOfWork, password_hash: Callable[[str], str]) -> None:
    uow.dealerships.add(
        Dealership(
            name="粤骏汽车",
            name_en="Yuejun Motors",
            address="广州市天河区样本路188号",
            phone="02000000188",
        )
    )
    for person in SAMPLE_STAFF:
        uow.staff.add(
            Staff(
                name=person.name,
                display_name=person.display_name,
                role=person.role,
                title=person.title,
                department=person.department,
                password_hash=password_hash(person.name) if person.signs_in else None,
            )
        )
    for model, km, months, items, price, hours in _PLANS:
        uow.session.add(
            MaintenancePlan(
                model=model,
                interval_km=km,
                interval_months=months,
                items=items,
                price=price,
                hours=hours,
            )
        )


def _take_orders(uow: UnitOfWork, today: date) -> int:
    file = RepairOrderFile(
        SAMPLE_ORDERS,
        load_headings(),
        now=datetime.combine(SAMPLE_AS_OF, time(23), tzinfo=uow.wall),
        wall=uow.wall,
    )
    later = today - SAMPLE_AS_OF
    tally = Tally()
    for chunk in file.chunks():
        for order in chunk.orders:
            _move(order, later)
        write_orders(uow, chunk.orders, tally)
    return len(tally.orders)


def _move(order: TakenOrder, later: timedelta) -> None:
    facts = order.facts
    order.facts = facts._replace(
        arrived_at=facts.arrived_at and facts.arrived_at + later,
        handed_over_at=facts.handed_over_at and facts.handed_over_at + later,
        delivered_on=facts.delivered_on and facts.delivered_on + later,
    )
