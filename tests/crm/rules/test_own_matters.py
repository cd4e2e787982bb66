"""What is a question about one's own file, and what only sounds like one (R-238)."""

from __future__ import annotations

import pytest

from crm.rules.own_matters import OwnMatter, matter_asked


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("我的车什么时候保养", OwnMatter.NEXT_SERVICE),
        ("我这车还有多久该保养了?", OwnMatter.NEXT_SERVICE),
        ("下次保养是几月啊", OwnMatter.NEXT_SERVICE),
        ("when is my next service due?", OwnMatter.NEXT_SERVICE),
        ("我上次修了什么来着", OwnMatter.LAST_REPAIR),
        ("上回换的是哪个件", OwnMatter.LAST_REPAIR),
        ("我上次保养是什么时候?", OwnMatter.LAST_REPAIR),
        ("what did you replace last time?", OwnMatter.LAST_REPAIR),
        ("上次一共花了多少钱", OwnMatter.LAST_COST),
        ("我那次付了多少", OwnMatter.LAST_COST),
        ("how much did I pay last time", OwnMatter.LAST_COST),
        ("我的车修好了没有", OwnMatter.PROGRESS),
        ("车子修到哪一步了", OwnMatter.PROGRESS),
        ("我什么时候可以来取车", OwnMatter.PROGRESS),
        ("is my car ready yet?", OwnMatter.PROGRESS),
        ("我约的是几点", OwnMatter.APPOINTMENT),
        ("what time is my appointment?", OwnMatter.APPOINTMENT),
        ("你们登记的我的电话是多少", OwnMatter.PHONE),
        ("what number do you have for me", OwnMatter.PHONE),
    ],
)
def test_questions_about_ones_own_file_are_told_apart(words, matter):
    assert matter_asked(words) is matter


@pytest.mark.parametrize(
    "words",
    [
        "机油多久换一次",
        "新车什么时候做首保",
        "你们店电话多少",
        "换刹车片要多少钱",
        "上次没告诉我修了什么",
        "为什么上次换了什么都不说",
        "取车要带什么",
        "车挺好的",
        "how often should oil be changed",
        "nobody told me what was done last time, why",
    ],
)
def test_general_questions_and_reproaches_are_not(words):
    assert matter_asked(words) is None
