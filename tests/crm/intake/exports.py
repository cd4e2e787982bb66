"""Small exports for tests: rows by their headings, written as CSV or XLSX."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import Workbook

USUAL = {
    "进厂维修单号": "RO-1001",
    "车牌号": "粤A12345",
    "车型": "示例轿车",
    "车主": "王建国",
    "送修人": "",
    "电话": "13800000001",
    "进厂时间": "2025-03-03 09:10",
    "出厂时间": "2025-03-03 16:00",
    "状态": "已交车",
    "行驶里程": "18400",
    "维修顾问": "赵磊",
    "维修项目": "更换前刹车片",
    "项目金额": "460.00",
}


def a_row(**cells: str) -> dict[str, str]:
    """One line of an ordinary repair order, with some cells otherwise."""
    return USUAL | cells


def as_csv(path: Path, *rows: dict[str, str], encoding: str = "utf-8-sig") -> Path:
    """Write rows under the headings of the first."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_xlsx(path: Path, *rows: dict[str, object]) -> Path:
    """Write rows as a workbook, values with their types."""
    book = Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(path)
    return path
