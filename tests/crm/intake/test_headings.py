"""The headings file: what a dealership may write in it, and what it hears when it errs."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.intake.errors import HeadingsFileInvalid
from crm.intake.headings import FIELDS, REQUIRED, load_headings
from crm.terms import RepairOrderState

SMALL = """\
headings:
  number: [Auftrag]
  plate: [Kennzeichen]
  handed_over_at: [Abholung]
  owner: [Halter]
  contact: [Bringer]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ours.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_mapping_that_ships_knows_every_field():
    headings = load_headings()

    assert set(headings.names) == set(FIELDS)
    assert headings.states["已交车"] is RepairOrderState.HANDED_OVER
    assert headings.states["在修"] is RepairOrderState.IN_REPAIR


def test_headings_are_found_whatever_their_width_capitals_and_units():
    columns = load_headings().columns(
        [
            "进厂维修单号",
            " 车 牌 号 ",
            "行驶里程（公里）",
            "VIN码",
            "出厂时间:",
            "备注",
            "Owner Name",
        ]
    )

    assert columns == {
        "number": (0,),
        "plate": (1,),
        "odometer_km": (2,),
        "vin": (3,),
        "handed_over_at": (4,),
        "owner": (6,),
    }


def test_of_two_columns_for_one_field_the_more_trusted_is_asked_first():
    assert load_headings().columns(["手机", "电话"]) == {"phone": (1, 0)}


def test_a_dealership_may_bring_its_own_headings(tmp_path):
    headings = load_headings(written(tmp_path, SMALL))

    assert headings.columns(["Kennzeichen", "Auftrag"]) == {"plate": (0,), "number": (1,)}
    assert headings.states["已交车"] is RepairOrderState.HANDED_OVER


def test_what_a_file_lacks_is_named_as_its_author_would_write_it():
    headings = load_headings()

    assert headings.missing({"plate": (0,)}) == ["进厂维修单号", "出厂时间", "车主/送修人"]
    assert headings.missing({field: (0,) for group in REQUIRED for field in group}) == []


@pytest.mark.parametrize(
    "text, line, says",
    [
        (SMALL + "  colour: [Farbe]\n", 7, "colour"),
        (SMALL + "  model: [Halter]\n", 7, "Halter"),
        (SMALL + "  model: Fahrzeug\n", 7, "list"),
        (SMALL + "  model: []\n", 7, "list"),
        (SMALL + "  model: [[a]]\n", 7, "words"),
        (SMALL + "states:\n  asleep: [zzz]\n", 8, "asleep"),
        (SMALL + "states:\n  in_repair: [a]\n  cancelled: [A]\n", 9, "two states"),
        (SMALL + "colours: {}\n", 7, "colours"),
        (SMALL.replace("  plate: [Kennzeichen]\n", ""), 2, "plate"),
        ("headings: [\n", 2, "YAML"),
        ("- number\n", 1, "name: list"),
        ("", None, "name: list"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(tmp_path, text, line, says):
    with pytest.raises(HeadingsFileInvalid, match=says) as refusal:
        load_headings(written(tmp_path, text))

    assert "ours.yml" in refusal.value.zh
    assert refusal.value.line == line


def test_a_headings_file_that_is_not_there_or_not_utf8_is_refused(tmp_path):
    gbk = tmp_path / "gbk.yml"
    gbk.write_bytes("headings: {number: [维修单号]}".encode("gbk"))

    with pytest.raises(HeadingsFileInvalid, match="opened"):
        load_headings(tmp_path / "none.yml")
    with pytest.raises(HeadingsFileInvalid, match="UTF-8"):
        load_headings(gbk)
