"""Moments, numbers and work put into words, for the eye and for the ear."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.talk import saying

NOW = datetime.fromisoformat("2025-03-06T10:20:00+08:00")


@pytest.mark.parametrize(
    "moment, written, spoken, english",
    [
        ("2025-03-06T18:00", "今天(3月6日)18:00", "今天晚上六点", "18:00 today"),
        (
            "2025-03-07T10:30",
            "明天(3月7日)10:30",
            "明天三月七号上午十点半",
            "10:30 tomorrow (Friday, March 7)",
        ),
        (
            "2025-03-12T14:05",
            "3月12日(周三)14:05",
            "三月十二号星期三下午两点零五分",
            "14:05 on Wednesday, March 12",
        ),
        (
            "2025-03-21T12:15",
            "3月21日(周五)12:15",
            "三月二十一号星期五中午十二点十五分",
            "12:15 on Friday, March 21",
        ),
    ],
)
def test_a_moment_is_said_as_people_say_it(
    moment: str, written: str, spoken: str, english: str
) -> None:
    at = datetime.fromisoformat(f"{moment}:00+08:00")

    assert saying.say_moment(at, now=NOW, language="zh", spoken=False) == written
    assert saying.say_moment(at, now=NOW, language="zh", spoken=True) == spoken
    assert saying.say_moment(at, now=NOW, language="en", spoken=False) == english


@pytest.mark.parametrize(
    "km, said",
    [
        (18_400, "一万八千四百公里"),
        (20_000, "两万公里"),
        (23_040, "两万三千零四十公里"),
        (100_500, "十万零五百公里"),
        (5_000, "五千公里"),
    ],
)
def test_kilometres_are_spoken_in_full(km: int, said: str) -> None:
    assert saying.say_km(km, language="zh", spoken=True) == said


@pytest.mark.parametrize(
    "items, said",
    [
        pytest.param(["更换前刹车片"], "更换了前刹车片", id="a verb takes its 了"),
        pytest.param(["四轮定位"], "做了四轮定位", id="a thing is done"),
        pytest.param(["更换机油", "四轮定位"], "更换了机油,还做了四轮定位", id="two things"),
        pytest.param(["a", "b", "c"], "做了a,还做了b等项目", id="no list longer than two"),
        pytest.param([], "做了维修保养", id="nothing in the books"),
    ],
)
def test_work_is_told_as_one_tells_it(items: list[str], said: str) -> None:
    assert saying.done_said(items) == said


def test_a_question_about_the_work_keeps_its_name_whole() -> None:
    assert saying.after_doing_said("更换前刹车片") == "更换前刹车片以后"
    assert saying.after_doing_said("钣金喷漆") == "做了钣金喷漆以后"


@pytest.mark.parametrize(
    "name, honorific, chinese, english",
    [
        ("王建国", "先生", "王先生", "Mr. Wang"),
        ("欧阳娜", "女士", "欧阳女士", "Ms. Ouyang"),
        ("李四", None, "", ""),
        (None, "先生", "", ""),
    ],
)
def test_a_customer_is_addressed_by_surname_only_where_the_form_is_known(
    name: str | None, honorific: str | None, chinese: str, english: str
) -> None:
    assert saying.salutation(name, honorific, language="zh") == chinese
    assert saying.salutation(name, honorific, language="en") == english


def test_a_number_is_read_back_digit_by_digit_aloud() -> None:
    assert saying.phone_said("13800000009", spoken=True) == "一三八零零零零零零零九"
    assert saying.phone_said("13800000009", spoken=False) == "13800000009"
