"""A file as a stream of orders: which rows belong together, which are refused, and why."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm.intake.errors import EmptyFile, HeadingsMissing
from crm.intake.headings import load_headings
from crm.intake.orders import TakenLine, TakenOrder, TakenPerson
from crm.intake.repair_order_file import Chunk, RepairOrderFile
from crm.terms import Department, Honorific, RepairOrderState
from tests.crm.intake.exports import a_row, as_csv, as_xlsx

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 3, 6, 10, 20, tzinfo=SHANGHAI)


def opened(path: Path) -> RepairOrderFile:
    return RepairOrderFile(path, load_headings(), now=NOW, wall=SHANGHAI)


def read(path: Path) -> Chunk:
    (chunk,) = opened(path).chunks()
    return chunk


def one(path: Path) -> TakenOrder:
    chunk = read(path)
    assert chunk.refused == []
    (order,) = chunk.orders
    return order


def reasons(path: Path) -> list[tuple[int, str]]:
    return [(row.line, reason.zh) for row, reason in read(path).refused]


def test_a_row_becomes_an_order_with_everything_it_says(tmp_path):
    row = a_row(
        送修人="李芳女士",
        车主电话="13800000002",
        地址="示例路8号",
        俱乐部会员="是",
        使用性质="私家车",
        结算金额="480",
        免费活动="否",
        购车日期="2025-01-15",
        车种="轿车",
        车架号="LSVAA0000000001",
    )

    order = one(as_csv(tmp_path / "orders.csv", row))

    facts = order.facts
    assert (order.number, order.plate, list(order.lines)) == (
        "RO-1001",
        "粤A12345",
        [TakenLine("更换前刹车片", Department.WORKSHOP, 46000)],
    )
    assert facts.owner == TakenPerson("王建国", phones=("13800000002",))
    assert facts.contact == TakenPerson(
        "李芳", Honorific.MS, phones=("13800000001",), club_member=True, address="示例路8号"
    )
    assert facts.state is RepairOrderState.HANDED_OVER
    assert facts.handed_over_at == datetime(2025, 3, 3, 8, 0, tzinfo=timezone.utc)
    assert (facts.odometer_km, facts.advisor, facts.amount_fen) == (18400, "赵磊", 48000)
    assert (facts.private_use, facts.free_campaign) == (True, False)
    assert (facts.vehicle_type, facts.vin) == ("轿车", "LSVAA0000000001")
    assert str(facts.delivered_on) == "2025-01-15"


def test_who_is_not_named_brought_their_own_car(tmp_path):
    order = one(as_csv(tmp_path / "orders.csv", a_row(称呼="男")))

    assert order.facts.contact == order.facts.owner
    assert order.facts.owner == TakenPerson("王建国", Honorific.MR, phones=("13800000001",))


def test_a_companys_number_is_its_drivers(tmp_path):
    order = one(as_csv(tmp_path / "orders.csv", a_row(车主="广州示例物流有限公司")))

    assert order.facts.owner == TakenPerson("广州示例物流有限公司", company=True)
    assert order.facts.contact == order.facts.owner._replace(phones=("13800000001",))


def test_rows_with_one_number_are_lines_of_one_order_wherever_they_stand(tmp_path):
    path = as_csv(
        tmp_path / "orders.csv",
        a_row(),
        a_row(进厂维修单号="RO-1002", 车牌号="粤B12345"),
        a_row(维修项目="前保险杠喷漆", 项目金额="500"),
    )

    orders = read(path).orders

    assert [(order.number, [line.description for line in order.lines]) for order in orders] == [
        ("RO-1001", ["更换前刹车片", "前保险杠喷漆"]),
        ("RO-1002", ["更换前刹车片"]),
    ]


def test_a_cell_may_hold_several_items_with_one_amount(tmp_path):
    order = one(
        as_csv(tmp_path / "orders.csv", a_row(维修项目="更换机油;前门喷漆", 项目金额="900"))
    )

    assert list(order.lines) == [
        TakenLine("更换机油", Department.WORKSHOP),
        TakenLine("前门喷漆", Department.PAINT),
    ]
    assert order.unparted_fen == 90000


def test_a_row_exported_twice_adds_nothing(tmp_path):
    chunk = read(as_csv(tmp_path / "orders.csv", a_row(), a_row()))

    assert (chunk.rows, chunk.repeated) == (2, 1)
    assert len(chunk.orders[0].lines) == 1


def test_a_row_of_merged_cells_goes_on_with_the_order_above(tmp_path):
    blank = dict.fromkeys(a_row(), "")
    path = as_csv(tmp_path / "orders.csv", a_row(), blank | {"维修项目": "四轮定位"})

    assert [line.description for line in one(path).lines] == ["更换前刹车片", "四轮定位"]


def test_headings_may_stand_below_a_title_and_sums_below_the_rows(tmp_path):
    path = as_csv(tmp_path / "orders.csv", a_row())
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(
        "粤骏汽车维修单查询\n2025年3月\n\n" + text + "合计,,,,,,,,,,,,460\n", encoding="utf-8"
    )

    chunk = read(path)

    assert (len(chunk.orders), chunk.refused) == (1, [])


@pytest.mark.parametrize(
    "cells, state, left",
    [
        ({"状态": "", "出厂时间": ""}, RepairOrderState.IN_REPAIR, False),
        ({"状态": ""}, RepairOrderState.HANDED_OVER, True),
        ({"状态": "在修"}, RepairOrderState.IN_REPAIR, False),
        ({"状态": "作废"}, RepairOrderState.CANCELLED, False),
    ],
)
def test_the_state_follows_from_what_is_said(tmp_path, cells, state, left):
    facts = one(as_csv(tmp_path / "orders.csv", a_row(**cells))).facts

    assert (facts.state, facts.handed_over_at is not None) == (state, left)


def test_a_later_row_of_the_same_order_brings_the_hand_over(tmp_path):
    in_repair = a_row(状态="在修", 出厂时间="")

    there = one(as_csv(tmp_path / "there.csv", in_repair, a_row())).facts
    back = one(as_csv(tmp_path / "back.csv", a_row(), in_repair)).facts

    assert (there.state, there.handed_over_at) == (back.state, back.handed_over_at)
    assert there.state is RepairOrderState.HANDED_OVER


@pytest.mark.parametrize(
    "cells, why",
    [
        ({"车牌号": "无牌"}, "车牌号"),
        ({"车牌号": ""}, "没有车牌号"),
        ({"进厂维修单号": ""}, "没有维修单号"),
        ({"电话": "1.38E+10"}, "科学计数法"),
        ({"出厂时间": "2025-02-30"}, "不存在"),
        ({"出厂时间": "2026-02-28"}, "在将来"),
        ({"进厂时间": "2025-03-04"}, "早于进厂时间"),
        ({"出厂时间": ""}, "没有出厂时间"),
        ({"状态": "等客户"}, "不认识状态"),
        ({"车主": ""}, "既没有车主也没有送修人"),
        ({"行驶里程": "很多"}, "行驶里程"),
        ({"项目金额": "面议"}, "金额"),
        ({"电话": "=B2"}, "公式"),
        ({"出厂时间": "#N/A"}, "错误值"),
    ],
)
def test_each_broken_row_is_refused_with_its_reason_and_the_others_stay(tmp_path, cells, why):
    good = a_row(进厂维修单号="RO-1002")
    path = as_csv(tmp_path / "orders.csv", a_row(**cells), good)

    chunk = read(path)

    assert [order.number for order in chunk.orders] == ["RO-1002"]
    ((row, reason),) = chunk.refused
    assert row.line == 2
    assert why in reason.zh
    assert reason.en.isascii() or why not in reason.en


def test_one_bad_row_refuses_its_whole_order_and_says_so_in_every_row(tmp_path):
    path = as_csv(tmp_path / "orders.csv", a_row(), a_row(项目金额="面议", 维修项目="四轮定位"))

    (first, pointer), (second, reason) = reasons(path)

    assert (first, second) == (2, 3)
    assert "第 3 行" in pointer
    assert "面议" in reason


def test_one_number_on_two_cars_keeps_the_first_and_refuses_the_other(tmp_path):
    path = as_csv(tmp_path / "orders.csv", a_row(), a_row(车牌号="粤B00000"))

    chunk = read(path)

    assert [order.plate for order in chunk.orders] == ["粤A12345"]
    assert "粤B00000" in chunk.refused[0][1].zh
    assert "粤A12345" in chunk.refused[0][1].en


def test_a_workbook_with_a_formula_never_computed_is_refused_in_that_row(tmp_path):
    at = datetime(2025, 3, 3, 16, 0, tzinfo=timezone.utc).replace(tzinfo=None)
    rows = [
        a_row() | {"出厂时间": at, "电话": 13800000001, "行驶里程": 18400.0},
        a_row() | {"进厂维修单号": "RO-1002", "出厂时间": "=G2+1"},
    ]

    chunk = read(as_xlsx(tmp_path / "orders.xlsx", *rows))

    (order,) = chunk.orders
    assert order.facts.handed_over_at == datetime(2025, 3, 3, 8, 0, tzinfo=timezone.utc)
    assert order.facts.contact.phones == ("13800000001",)
    ((row, reason),) = chunk.refused
    assert row.line == 3
    assert "=G2+1" in reason.zh


def test_wrong_headings_are_named_with_what_was_found(tmp_path):
    path = as_csv(tmp_path / "orders.csv", {"姓名": "王建国", "备注": "x"})

    with pytest.raises(HeadingsMissing) as refusal:
        opened(path)

    assert refusal.value.missing == ["进厂维修单号", "车牌号", "出厂时间"]
    assert refusal.value.found == ["姓名", "备注"]
    assert "headings.yml" in refusal.value.en


def test_headings_without_a_row_below_are_an_empty_file(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(",".join(a_row()) + "\n", encoding="utf-8")

    with pytest.raises(EmptyFile):
        list(opened(path).chunks())


def test_a_long_file_comes_in_chunks_that_part_no_neighbours(tmp_path):
    rows = [
        a_row(进厂维修单号=f"RO-{number}", 维修项目=item)
        for number in range(25)
        for item in ("更换机油", "四轮定位")
    ]

    chunks = list(opened(as_csv(tmp_path / "orders.csv", *rows)).chunks(orders=10))

    assert [len(chunk.orders) for chunk in chunks] == [10, 10, 5]
    assert {len(order.lines) for chunk in chunks for order in chunk.orders} == {2}
    assert sum(chunk.rows for chunk in chunks) == 50
