"""Writes the sample dealership's repair orders: repair_orders.csv beside this script.

Everything is invented and drawn with a fixed seed, so the same file comes out every time.
It looks like an export of three months: several lines an order, company cars, club
members, owners who sent somebody else, missing numbers, every way of writing a plate and
a telephone number, rows exported twice, and a few that are broken, for the rejects file.

    python docs/sample/make_sample.py [--as-of 2025-03-31] [--out FILE.csv|FILE.xlsx]

The newest hand-over is the day before ``--as-of``.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook

SEED = 20250331
ORDERS = 300
DAYS = 91
VEHICLES = 210

HEADINGS = (
    "进厂维修单号", "车牌号", "车型", "车种", "车主", "送修人", "称呼", "电话", "地址", "使用性质",
    "俱乐部会员", "购车日期", "进厂时间", "出厂时间", "状态", "行驶里程(km)", "维修顾问", "班组",
    "维修项目", "项目金额", "结算金额", "免费活动",
)  # fmt: skip

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN_MEN = (
    "建国", "志强", "伟", "俊杰", "明", "浩然", "国华", "文斌", "磊", "海涛", "永康", "嘉豪",
)  # fmt: skip
GIVEN_WOMEN = (
    "芳", "丽华", "敏", "静怡", "晓燕", "雪梅", "婷", "玉兰", "佳怡", "慧", "秀英", "思琪",
)  # fmt: skip
COMPANIES = (
    "广州示例物流有限公司", "粤海样板装饰工程有限公司", "天河区示范小学", "广州例兴贸易有限公司",
    "珠江演示建材厂", "示例出租汽车公司",
)  # fmt: skip
ROADS = ("天河区样本路", "海珠区例子街", "番禺区示范大道", "白云区模板路", "黄埔区演示街")
ADVISORS = ("赵磊", "赵磊", "赵磊", "孙晓琳", "钱宇")
MODELS = (
    ("卡罗拉 1.8L", "轿车"), ("凯美瑞 2.0L", "轿车"), ("雅阁 1.5T", "轿车"), ("思域 1.5T", "轿车"),
    ("轩逸 1.6L", "轿车"), ("朗逸 1.5L", "轿车"), ("途观L 2.0T", "SUV"), ("CR-V 1.5T", "SUV"),
    ("汉兰达 2.5L", "SUV"), ("GL8 2.0T", "商务车"), ("秦PLUS EV", "新能源"), ("海豚 EV", "新能源"),
)  # fmt: skip
SERVICE = (
    ("更换机油", "机电", 280), ("更换机油滤清器", "机电", 60), ("更换空气滤芯", "机电", 90),
    ("全车检查", "机电", 0), ("更换空调滤芯", "机电", 120), ("轮胎换位", "机电", 80),
)  # fmt: skip
SERVICE_EV = (
    ("三电系统检测", "机电", 0), ("更换空调滤芯", "机电", 120), ("更换减速器油", "机电", 260),
)  # fmt: skip
REPAIRS = (
    ("更换前刹车片", "机电", 460), ("更换后刹车片", "机电", 420), ("四轮定位", "机电", 180),
    ("更换蓄电池", "机电", 580), ("清洗节气门", "机电", 200), ("更换火花塞", "机电", 360),
    ("检查发动机异响", "机电", 150), ("更换左前轮胎", "机电", 650), ("空调系统清洗", "机电", 260),
)  # fmt: skip
PAINT = (
    ("前保险杠喷漆", "钣喷", 500), ("左前门钣金修复", "钣喷", 400), ("左前门喷漆", "钣喷", 500),
    ("右后翼子板凹陷修复", "钣喷", 350), ("全车抛光打蜡", "钣喷", 300),
)  # fmt: skip
PARTS = (("加装行车记录仪", "精品", 420), ("订购专用脚垫", "配件", 260))


@dataclass
class Car:
    """A car of the sample, with its owner and who usually brings it."""

    plate: str
    model: str
    kind: str
    owner: str
    contact: str
    honorific: str
    phone: str
    address: str
    company: bool
    member: bool
    bought: date | None
    km: int
    advisor: str


def cars(chance: Random, as_of: date) -> list[Car]:
    made = []
    for number in range(VEHICLES):
        model, kind = chance.choice(MODELS)
        company = chance.random() < 0.15
        person, honorific = somebody(chance)
        other, other_honorific = somebody(chance)
        lent = company or chance.random() < 0.12
        new = chance.random() < 0.06
        owner = chance.choice(COMPANIES) if company else person
        made.append(
            Car(
                plate=plate(chance, number, electric=kind == "新能源"),
                model=model,
                kind="轿车" if kind == "新能源" else kind,
                owner=owner,
                contact=other if lent else owner,
                honorific=other_honorific if lent else honorific,
                phone="" if chance.random() < 0.07 else f"1380000{number + 1:04d}",
                address=f"广州市{chance.choice(ROADS)}{chance.randint(1, 300)}号",
                company=company,
                member=not company and chance.random() < 0.22,
                bought=as_of - timedelta(days=chance.randint(80, 170)) if new else None,
                km=chance.randint(2_500, 4_800) if new else chance.randint(6_000, 92_000),
                advisor=chance.choice(ADVISORS),
            )
        )
    return made


def somebody(chance: Random) -> tuple[str, str]:
    man = chance.random() < 0.62
    given = chance.choice(GIVEN_MEN if man else GIVEN_WOMEN)
    return chance.choice(FAMILY) + given, "先生" if man else "女士"


def plate(chance: Random, number: int, *, electric: bool) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    place = "粤" + chance.choice("AAAABES")
    if electric:
        return f"{place}D{chance.choice('ABCDEFGHJK')}{number:04d}"
    return f"{place}{chance.choice(letters)}{chance.randint(0, 9)}{number:03d}"


def as_typed(chance: Random, text: str) -> str:
    """A plate as front desks type it."""
    way = chance.random()
    if way < 0.06:
        return text[:2] + "·" + text[2:]
    if way < 0.10:
        return text.lower()
    if way < 0.13:
        return text[:2] + " " + text[2:]
    return text


def as_dialled(chance: Random, phone: str) -> str:
    """A telephone number in one of five notations."""
    way = chance.random()
    if not phone or way > 0.15:
        return phone
    ways = (
        f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
        f"+86 {phone}",
        f"0086-{phone}",
        phone.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    return chance.choice(ways)


def work(chance: Random, car: Car, first: bool) -> list[tuple[str, str, int]]:
    """The items of one visit: name, team, yuan."""
    if first:
        return [("首保", "机电", 0), ("全车检查", "机电", 0)]
    way = chance.random()
    if way < 0.58:
        usual = SERVICE_EV if "EV" in car.model else SERVICE
        items = [(f"{chance.choice((5, 10, 20, 40))}000公里保养", "机电", 120)]
        items += usual[: chance.randint(2, len(usual))]
    elif way < 0.80:
        items = chance.sample(REPAIRS, chance.randint(1, 3))
    else:
        items = chance.sample(PAINT, chance.randint(1, 3))
    if chance.random() < 0.12:
        items.append(chance.choice(REPAIRS))
    if chance.random() < 0.06:
        items.append(chance.choice(PARTS))
    return list(dict.fromkeys(items))


def rows(as_of: date) -> list[tuple[str, ...]]:
    """All rows of the export below its headings, oldest order first."""
    chance = Random(SEED)
    fleet = cars(chance, as_of)
    visits = [*sorted(chance.choice(range(DAYS)) for _ in range(ORDERS - 1)), DAYS - 1]
    made: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for number, day in enumerate(visits, start=1):
        car = fleet[number - 1] if number <= 160 else chance.choice(fleet)
        left_on = as_of - timedelta(days=DAYS - day)
        first = car.bought is not None and car.plate not in seen
        seen.add(car.plate)
        made += order_rows(chance, f"YJ{left_on:%y%m}{number:04d}", car, left_on, first=first)
        car.km += chance.randint(300, 2_400)
    yesterday = as_of - timedelta(days=1)
    for waiting in range(12):
        number, car = f"YJ{as_of:%y%m}{ORDERS + 1 + waiting:04d}", chance.choice(fleet)
        made += order_rows(chance, number, car, yesterday, first=False, in_repair=True)
    return exported_twice(chance, made) + broken(made[40], as_of)


def order_rows(
    chance: Random, number: str, car: Car, left_on: date, *, first: bool, in_repair: bool = False
) -> list[tuple[str, ...]]:
    left = datetime.combine(left_on, time(chance.randint(10, 17), chance.choice((0, 10, 25, 40))))
    arrived = left - timedelta(hours=chance.choice((1, 2, 3, 26, 50)), minutes=35)
    items = work(chance, car, first)
    free = not first and chance.random() < 0.03
    total = 0 if free else sum(yuan for _, _, yuan in items)
    written = as_typed(chance, car.plate), as_dialled(chance, car.phone)
    return [
        (
            number, written[0], car.model, car.kind, car.owner, car.contact, car.honorific,
            written[1], car.address, "公司" if car.company else "私家车",
            "是" if car.member else "否", f"{car.bought:%Y-%m-%d}" if car.bought else "",
            f"{arrived:%Y-%m-%d %H:%M}", "" if in_repair else f"{left:%Y-%m-%d %H:%M}",
            "在修" if in_repair else "已交车", str(car.km), car.advisor, team, item,
            f"{0 if free else yuan}.00", f"{total}.00", "是" if free else "否",
        )
        for item, team, yuan in items
    ]  # fmt: skip


def exported_twice(chance: Random, made: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows with five of them standing there a second time."""
    twice = set(chance.sample(range(len(made)), 5))
    return [row for place, row in enumerate(made) for _ in range(2 if place in twice else 1)]


def broken(like: tuple[str, ...], as_of: date) -> list[tuple[str, ...]]:
    """Rows as they go wrong in practice, one of each kind."""

    def spoilt(number: str, **cells: str) -> tuple[str, ...]:
        row = dict(zip(HEADINGS, like, strict=True)) | {"进厂维修单号": number} | cells
        return tuple(row[heading] for heading in HEADINGS)

    later = as_of + timedelta(days=25_000)
    return [
        spoilt("YJ-X01", 车牌号="无牌"),
        spoilt("YJ-X02", 电话="1.38E+10"),
        spoilt("YJ-X03", 出厂时间=f"{as_of:%Y}-02-30 16:00"),
        spoilt("YJ-X04", 出厂时间=f"{later:%Y-%m-%d} 16:00"),
        spoilt("YJ-X05", 车主="", 送修人=""),
        spoilt("", 车主="何丽华"),
        spoilt("YJ-X07", **{"行驶里程(km)": "很多"}),
        spoilt("YJ-X08", 状态="等客户"),
        spoilt(like[0], 车牌号="粤B00000"),
    ]  # fmt: skip


def write(path: Path, as_of: date) -> None:
    """Write the export as CSV (UTF-8 with mark, as Excel wants it) or as XLSX."""
    if path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("维修单")
        for row in (HEADINGS, *rows(as_of)):
            sheet.append(row)
        book.save(path)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows((HEADINGS, *rows(as_of)))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--as-of", type=date.fromisoformat, default=date(2025, 3, 31))
    words.add_argument("--out", type=Path, default=Path(__file__).with_name("repair_orders.csv"))
    told = words.parse_args()
    write(told.out, told.as_of)


if __name__ == "__main__":
    main()
