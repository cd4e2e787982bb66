"""Single cells: each notation a front desk uses, and each damage it must hear about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.intake import cells
from crm.intake.errors import CellRefused

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("粤A12345", "粤A12345"),
        ("粤a12345", "粤A12345"),
        ("粤a·12345", "粤A12345"),
        ("粤A 12345", "粤A12345"),
        ("粤A-12345", "粤A12345"),
        ("粤Ａ１２３４５", "粤A12345"),
        ("粤AD12345", "粤AD12345"),
        ("粤a12345d", "粤A12345D"),
        ("粤Z1234港", "粤Z1234港"),
        ("粤A1234学", "粤A1234学"),
        ("使014578", "使014578"),
        ("", None),
    ],
)
def test_a_plate_is_kept_in_one_way_however_it_is_typed(typed, kept):
    assert cells.plate(typed) == kept


def test_the_letter_o_in_a_plate_is_the_figure_zero():
    assert cells.plate("粤AO12I5") == "粤A01215"


@pytest.mark.parametrize("typed", ["无牌", "12345", "粤12345", "粤A1234", "粤A1234567", "ABC-123"])
def test_what_is_no_plate_is_refused_with_an_example(typed):
    with pytest.raises(CellRefused, match="粤A12345") as refusal:
        cells.plate(typed)

    assert typed in refusal.value.zh
    assert typed in refusal.value.en


@given(
    province=st.sampled_from(PROVINCES),
    city=st.sampled_from("ABCDEFGHJK"),
    rest=st.text(PLATE_SIGNS, min_size=5, max_size=6),
    dot=st.sampled_from(["", "·", " ", "-", "•", "."]),
    small=st.booleans(),
)
def test_every_notation_of_one_plate_names_one_car(province, city, rest, dot, small):
    plain = province + city + rest
    typed = province + city + dot + rest

    assert cells.plate(typed.lower() if small else typed) == plain
    assert cells.plate(plain) == plain


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "138 0000 0001",
        "138-0000-0001",
        "+86 138 0000 0001",
        "+8613800000001",
        "(+86)13800000001",
        "0086-138-0000-0001",
        "8613800000001",
        "１３８０００００００１",
        "13800000001.0",
        "手机:13800000001(王先生)",
    ],
)
def test_one_mobile_number_in_any_notation_is_one_number(typed):
    assert cells.phones(typed) == ("13800000001",)


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("13800000001/13800000002", ("13800000001", "13800000002")),
        ("13800000001、13800000001", ("13800000001",)),
        ("020-12345678", ("02012345678",)),
        ("+86 20 12345678", ("02012345678",)),
        ("0755 1234567", ("07551234567",)),
        ("4001234567", ("4001234567",)),
        ("+852 2123 4567", ("+85221234567",)),
        ("00000000000", ()),
        ("0", ()),
        ("", ()),
    ],
)
def test_a_cell_may_hold_several_numbers_or_none(typed, kept):
    assert cells.phones(typed) == kept


@pytest.mark.parametrize(
    "typed, why",
    [
        ("1.38E+10", "科学计数法"),
        ("1.380000E+10", "科学计数法"),
        ("138****0001", "星号"),
        ("1380000", "11 位"),
        ("12800000001", "11 位"),
        ("12345678", "区号"),
        ("+49 1", "境外"),
    ],
)
def test_a_damaged_number_is_refused_with_what_to_do(typed, why):
    with pytest.raises(CellRefused, match=why):
        cells.phones(typed)


@given(
    number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    prefix=st.sampled_from(["", "+86", "+86 ", "86", "0086", "(+86)"]),
    sign=st.sampled_from(["", " ", "-"]),
)
def test_every_mobile_number_is_read_alike_in_every_notation(number, prefix, sign):
    parted = sign.join((number[:3], number[3:7], number[7:]))
    assert cells.phones(prefix + parted) == (number,)


def test_only_a_number_that_can_be_texted_counts_as_mobile():
    numbers = ["13800000001", "02012345678", "4001234567", "+85221234567"]

    kinds = [cells.phone_kind(number) for number in numbers]

    assert kinds == ["phone", "landline", "landline", "phone"]


@pytest.mark.parametrize(
    "typed, km",
    [
        ("18400", 18400),
        ("18,400", 18400),
        ("18400 km", 18400),
        ("18400公里", 18400),
        ("1.84万", 18400),
        ("18400.0", 18400),
        ("0", 0),
        ("", None),
    ],
)
def test_mileage_is_read_in_kilometres(typed, km):
    assert cells.kilometres(typed) == km


@pytest.mark.parametrize("typed", ["-5", "很多", "1,84", "99999999", "18400/2"])
def test_an_impossible_mileage_is_refused(typed):
    with pytest.raises(CellRefused, match="行驶里程"):
        cells.kilometres(typed)


@pytest.mark.parametrize(
    "typed, fen",
    [
        ("1280", 128000),
        ("¥1,280.50", 128050),
        ("1280元", 128000),
        ("0.1", 10),
        ("0.30000000000000004", 30),
        ("-50", -5000),
        ("", None),
    ],
)
def test_an_amount_is_kept_in_fen(typed, fen):
    assert cells.money(typed) == fen


def test_an_amount_that_is_none_is_refused():
    with pytest.raises(CellRefused, match="面议"):
        cells.money("面议")


@pytest.mark.parametrize(
    "typed, answer",
    [("是", True), ("Y", True), ("√", True), ("否", False), ("0", False), ("", None)],
)
def test_yes_and_no_are_read_as_people_tick_them(typed, answer):
    assert cells.yes_no(typed) is answer


@pytest.mark.parametrize(
    "typed, answer",
    [("金卡会员", True), ("VIP", True), ("会员", True), ("非会员", False), ("普通客户", False)],
)
def test_a_card_of_any_colour_makes_a_club_member(typed, answer):
    assert cells.member(typed) is answer


@pytest.mark.parametrize(
    "typed, private",
    [("私家车", True), ("非营运", True), ("公司", False), ("营运", False), ("散客", None)],
)
def test_the_use_of_a_car_is_private_company_or_not_said(typed, private):
    assert cells.private_use(typed) is private


@pytest.mark.parametrize(
    "typed, text",
    [
        ("  粤A12345 ", "粤A12345"),
        ('="13800000001"', "13800000001"),
        ("'13800000001", "13800000001"),
        ("无", ""),
        ("N/A", ""),
        ("--", ""),
    ],
)
def test_excels_disguises_are_taken_off(typed, text):
    assert cells.clean(typed) == text


@pytest.mark.parametrize("typed", ["=A1+B1", "#REF!", "#N/A"])
def test_a_formula_or_its_error_is_no_content(typed):
    with pytest.raises(CellRefused, match="Excel"):
        cells.clean(typed)


def test_an_order_number_loses_spaces_and_gains_capitals():
    assert cells.number(" ro-1001 ") == "RO-1001"


def test_an_order_number_that_excel_rounded_is_refused():
    with pytest.raises(CellRefused, match="科学计数法"):
        cells.number("2.025E+12")


def test_figures_of_other_scripts_are_no_telephone_number():
    with pytest.raises(CellRefused, match="有效号码"):
        cells.phones("١٣٨٠٠٠٠٠٠٠١")


READERS = [
    (cells.clean, str),
    (cells.number, str),
    (cells.plate, str),
    (cells.phones, tuple),
    (cells.kilometres, int),
    (cells.money, int),
    (cells.yes_no, bool),
    (cells.member, bool),
]


def taken(read, text):
    """The value of a cell, None if it is left out or refused in words of both languages."""
    try:
        return read(text)
    except CellRefused as refusal:
        return None if refusal.zh and refusal.en else refusal


@given(st.text(max_size=40))
def test_every_text_is_read_left_out_or_refused_in_both_languages(text):
    """Whatever stands in a cell: never a breakdown, never a value of another kind."""
    values = [(taken(read, text), kind) for read, kind in READERS]

    assert all(value is None or type(value) is kind for value, kind in values)
