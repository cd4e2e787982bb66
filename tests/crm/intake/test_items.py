"""Items of a cell, and whose work they are."""

from __future__ import annotations

import pytest

from crm.intake.items import department_of, is_first_service, is_service, split_items
from crm.terms import Department


@pytest.mark.parametrize(
    "cell, items",
    [
        ("更换前刹车片", ("更换前刹车片",)),
        ("更换机油；更换机滤;四轮定位", ("更换机油", "更换机滤", "四轮定位")),
        ("更换机油、更换机滤|动平衡", ("更换机油", "更换机滤", "动平衡")),
        ("1、更换机油 2、更换机滤", ("更换机油", "更换机滤")),
        ("1.更换机油 2.更换机滤", ("更换机油", "更换机滤")),
        ("更换刹车片(前、后);四轮定位", ("更换刹车片(前、后)", "四轮定位")),
        ("加注机油 5.5升", ("加注机油 5.5升",)),
        ("更换机油;;更换机油", ("更换机油",)),
        ("  ", ()),
    ],
)
def test_a_cell_is_parted_into_its_items(cell, items):
    assert split_items(cell) == items


@pytest.mark.parametrize(
    "item, team, department",
    [
        ("前保险杠喷漆", "", Department.PAINT),
        ("左前门钣金修复", "", Department.PAINT),
        ("订购专用脚垫", "", Department.PARTS),
        ("更换机油", "", Department.WORKSHOP),
        ("5000公里保养", "", Department.WORKSHOP),
        ("拆装保险杠", "钣喷", Department.PAINT),
        ("喷漆前清洗", "机电一组", Department.WORKSHOP),
        ("加装行车记录仪", "精品", Department.PARTS),
        ("更换机油", "A组", Department.WORKSHOP),
    ],
)
def test_the_team_decides_whose_work_it_is_and_else_the_words(item, team, department):
    assert department_of(item, team) is department


def test_only_a_service_starts_the_next_interval():
    assert is_service(["更换空调滤芯", "10000公里保养"])
    assert is_service(["首保"])
    assert not is_service(["前保险杠喷漆", "更换前刹车片"])


def test_the_first_service_is_known_by_its_name():
    assert is_first_service(["首保", "全车检查"])
    assert not is_first_service(["10000公里保养"])
