"""Plates, phones, mileages, names and sums as customers give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.readers.details import (
    NameReading,
    read_amount_cny,
    read_mileage_km,
    read_name,
    read_phone,
    read_plate,
)

PLATES = [
    ("粤A12345", "粤A12345"), ("粤a·12345", "粤A12345"), ("粤A D12345", "粤AD12345"),
    ("我的车牌是粤 a 1 2 3 4 5", "粤A12345"), ("京A·D06789", "京AD06789"),
    ("粤A幺二三四五", "粤A12345"), ("沪c-88k21", "沪C88K21"), ("粤A12345谢谢", "粤A12345"),
    ("粵A12345", "粤A12345"), ("粤Ａ１２３４５", "粤A12345"), ("没有车牌", None), ("粤A1234", None),
    ("13800000001", None), ("粤语", None),
]  # fmt: skip
PHONES = [
    ("13800000001", "13800000001"), ("138 0000 0001", "13800000001"),
    ("+86 138-0000-0001", "13800000001"), ("8613800000001", "13800000001"),
    ("一三八零零零零零零零一", "13800000001"), ("幺三八零零零零零零零幺", "13800000001"),
    ("电话是１３８００００００２３", "13800000023"), ("电话是１３８００００００２３４", None),
    ("13800000001,不对,13800000002", "13800000002"), ("1380000000", None), ("12800000001", None),
    ("138000000012", None), ("五分", None),
]  # fmt: skip
MILEAGES = [
    ("车牌粤B88888跑了三万公里", 30000), ("京N5K123", None), ("42 thousand km", 42000),
    ("about forty thousand kilometers", 40000), ("13800000001", None),
    ("一万八", 18000), ("1.8万公里", 18000), ("18000km", 18000), ("两万多公里", 20000),
    ("12,000 km", 12000), ("跑了三万五", 35000), ("一万八千四百公里", 18400), ("18400", 18400),
    ("1.8w", 18000), ("20k km", 20000), ("eighteen thousand kilometers", 18000),
    ("刚跑五千公里", 5000), ("三万公里左右", 30000), ("八千多", 8000), ("两万公里半", 25000),
    ("换了4个轮胎跑了2万", 20000), ("12000 miles", None), ("5分", None), ("三天", None),
    ("13800000001", None), ("2025年买的", None), ("开了两年了", None),
]  # fmt: skip
NAMES = [
    ("我姓王", "王", None), ("我叫李芳", "李芳", None), ("免贵姓陈", "陈", None),
    ("我是王建国", "王建国", None), ("我姓王叫王建国", "王建国", None), ("我姓欧阳", "欧阳", None),
    ("我是李女士", "李", "女士"), ("王先生", "王", "先生"), ("我姓张,弓长张", "张", None),
    ("this is Mr. Wang", "Wang", "Mr."), ("I'm Li Fang", "Li Fang", None),
    ("My name is John Smith", "John Smith", None),
]  # fmt: skip
AMOUNTS = [
    ("赔我500块", 500), ("500元", 500), ("一千二百块", 1200), ("¥1,200", 1200), ("赔我一千", 1000),
    ("收了我300", 300), ("三百五十块钱", 350), ("2000 yuan", 2000), ("1.5万元", 15000),
    ("5分", None), ("便宜点", None), ("三天", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "plate"), PLATES, ids=[row[0] for row in PLATES])
def test_a_plate_is_written_one_way(words, plate):
    assert read_plate(words) == plate


@given(
    province=st.sampled_from("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"),
    city=st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ"),
    serial=st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=5, max_size=6).filter(
        lambda serial: any(char.isdigit() for char in serial)
    ),
    dot=st.sampled_from(["", "·", " ", "-"]),
)
def test_every_plate_comes_back_as_it_is_however_it_is_spaced(province, city, serial, dot):
    spoken = f"我的车是{province}{city.lower()}{dot}{serial.lower()}。"

    assert read_plate(spoken) == province + city + serial


@pytest.mark.parametrize(("words", "phone"), PHONES, ids=[row[0] for row in PHONES])
def test_a_mobile_number_is_eleven_digits(words, phone):
    assert read_phone(words) == phone


@given(rest=st.text("0123456789", min_size=9, max_size=9), second=st.sampled_from("3456789"))
def test_every_mobile_number_said_digit_by_digit_is_read(rest, second):
    number = "1" + second + rest
    spoken = "".join("零幺二三四五六七八九"[int(digit)] for digit in number)

    assert read_phone(f"我的电话{spoken}") == number


@pytest.mark.parametrize(("words", "kilometres"), MILEAGES, ids=[row[0] for row in MILEAGES])
def test_a_mileage_is_read_in_kilometres(words, kilometres):
    assert read_mileage_km(words) == kilometres


@pytest.mark.parametrize(("words", "name", "title"), NAMES, ids=[row[0] for row in NAMES])
def test_a_customer_gives_a_name(words, name, title):
    assert read_name(words) == NameReading(name, title)


@pytest.mark.parametrize(
    "words",
    ["我是车主", "您贵姓", "我不姓王", "我是他老婆", "我是周三来的", "我高兴", "I'm busy",
     "I'm Driving", "this is the wrong number", "我是黄先生的太太"],
)  # fmt: skip
def test_other_words_about_oneself_are_no_name(words):
    assert read_name(words) is None


@pytest.mark.parametrize(("words", "yuan"), AMOUNTS, ids=[row[0] for row in AMOUNTS])
def test_a_sum_of_money_is_read_in_yuan(words, yuan):
    assert read_amount_cny(words) == yuan
