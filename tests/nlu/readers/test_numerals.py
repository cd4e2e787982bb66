"""Numbers as they are said at the counter and on the telephone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.readers.numerals import read_digits, read_int, read_number

NUMBERS = [
    ("十二", "12"), ("二十", "20"), ("一百零五", "105"), ("三百五", "350"), ("两千三", "2300"),
    ("一万八", "18000"), ("一万零八", "10008"), ("一点八万", "18000"), ("1.8万", "18000"),
    ("3万5", "35000"), ("1万8千", "18000"), ("两万五千三", "25300"), ("12,000", "12000"),
    ("１２", "12"), ("半", "0.5"), ("18k", "18000"), ("零", "0"), ("一亿", "100000000"),
    ("eighteen thousand", "18000"), ("one hundred and five", "105"), ("twenty-five", "25"),
    ("三点五", "3.5"), ("兩萬", "20000"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "number"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_a_spoken_number_is_read(words, number):
    assert read_number(words) == Decimal(number)


@pytest.mark.parametrize("words", ["", "五四五", "你好", "hello", "万事", "八十多", "两个"])
def test_what_is_not_wholly_a_number_is_none(words):
    assert read_number(words) is None


@given(st.integers(0, 10**7))
def test_every_whole_number_in_digits_is_itself(number):
    assert read_int(f"{number:,}") == number


def test_half_a_thing_is_no_whole_number():
    assert read_int("半") is None


@pytest.mark.parametrize(
    ("words", "digits"),
    [("幺三八", "138"), ("一 三 八", "138"), ("１３8零〇", "13800"), ("十三", None), ("", None)],
)
def test_digits_said_one_by_one_are_kept_in_their_order(words, digits):
    assert read_digits(words) == digits
