"""Which tip a customer hears: about the visit, then the season, and never one twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actions.talk.tips import Tips, choose_tip
from crm.errors import InvalidSetting

OURS = Tips.load(Path(__file__).parents[3] / "dialogues" / "answers" / "tips.yml")

SOME_TIPS = """
repairs: {brakes: [刹车], wipers: [雨刮]}
tips:
  - id: gentle
    tags: [brakes]
    text: {zh: 轻踩刹车。, en: Brake gently.}
    approved: {by: 孙工, on: 2025-02-20}
  - id: draft
    tags: [wipers]
    text: {zh: 别干刮。, en: Never wipe dry.}
  - id: frost
    tags: [wipers, season-winter]
    text: {zh: 换防冻玻璃水。, en: Use frost-proof fluid.}
    approved: {by: 孙工, on: 2025-02-20}
"""


def some(folder: Path, text: str = SOME_TIPS) -> Tips:
    file = folder / "tips.yml"
    file.write_text(text, encoding="utf-8")
    return Tips.load(file)


@pytest.mark.parametrize(
    ("item", "tag"),
    [
        ("更换前刹车片", "brakes"),
        ("常规保养:机油、机滤", "oil"),
        ("换两条轮胎", "tyres"),
        ("四轮定位", "tyres"),
        ("更换蓄电池", "battery"),
        ("更换水泵和防冻液", "coolant"),
        ("空调滤芯", "aircon"),
        ("左前门喷漆", "paint"),
        ("更换火花塞", "engine"),
        ("更换变速箱油", "gearbox"),
        ("更换雨刮片", "wipers"),
        ("更换前减震器", "chassis"),
        ("动力电池检测", "new_energy"),
        ("Front Brake Pads", "brakes"),
        ("oil and filter change", "oil"),
        ("ＡＣ　压缩机", "aircon"),
    ],
)
def test_the_tip_is_about_what_was_repaired(item, tag):
    tip = choose_tip(OURS, [item], month=10, told=())

    assert tip is not None and tag in tip.tags


def test_the_first_repair_on_the_order_comes_first():
    tip = choose_tip(OURS, ["左前门喷漆", "更换前刹车片"], month=10, told=())

    assert tip is not None and "paint" in tip.tags


@pytest.mark.parametrize(
    ("month", "season"), [(1, "season-winter"), (5, "season-rain"), (9, "season-summer")]
)
def test_without_a_matching_repair_the_tip_is_about_the_season(month, season):
    tip = choose_tip(OURS, ["更换牌照灯"], month=month, told=())

    assert tip is not None and season in tip.tags


def test_out_of_season_and_without_a_matching_repair_the_tip_is_general():
    tip = choose_tip(OURS, [], month=10, told=())

    assert tip is not None and tip.tags == ("general",)


def test_no_customer_hears_a_tip_twice_and_in_the_end_hears_none():
    told: list[str] = []
    while (tip := choose_tip(OURS, ["更换前刹车片"], month=1, told=told)) is not None:
        told.append(tip.id)

    assert len(told) == len(set(told)) >= 4
    assert told[:2] == ["bed_in_new_pads", "use_engine_braking"]


def test_a_winter_tip_is_not_told_in_summer_even_after_a_fitting_repair(tmp_path):
    tips = some(tmp_path)

    winter = choose_tip(tips, ["更换雨刮片"], month=1, told=())

    assert winter is not None and winter.id == "frost"
    assert choose_tip(tips, ["更换雨刮片"], month=7, told=()) is None


def test_a_tip_that_nobody_approved_is_never_told(tmp_path):
    assert choose_tip(some(tmp_path), ["更换雨刮片"], month=7, told=()) is None


def test_our_tips_are_short_polite_and_approved():
    assert len(OURS.tips) >= 16
    for tip in OURS.tips:
        assert tip.approved is not None, tip.id
        assert len(re.findall("[。!?]", tip.text("zh"))) <= 2, tip.id
        assert len(re.findall(r"[.!?](?:\s|$)", tip.text("en"))) <= 2, tip.id
        assert "你" not in tip.text("zh"), tip.id


def test_every_repair_and_every_season_has_a_tip():
    told_about = {tag for tip in OURS.tips for tag in tip.tags}

    assert {*OURS.repairs, "season-summer", "season-winter", "season-rain"} <= told_about


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param(("[brakes]", "[breaks]"), "entry gentle: unknown tag breaks", id="tag"),
        pytest.param(("id: draft", "id: gentle"), "entry gentle: id gentle is taken", id="id"),
        pytest.param((", en: Brake gently.", ""), "entry gentle: text must have", id="language"),
        pytest.param(("repairs: {", "repair: {"), "unknown key repair", id="misspelt"),
        pytest.param(("[刹车]", "刹车"), "repairs.brakes must be a list", id="not a list"),
    ],
)
def test_a_slip_in_a_tip_is_named_with_file_and_key(tmp_path, change, complaint):
    with pytest.raises(InvalidSetting) as refusal:
        some(tmp_path, SOME_TIPS.replace(*change, 1))

    assert str(refusal.value).startswith("tips.yml")
    assert complaint in str(refusal.value)
