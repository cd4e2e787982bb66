"""Names with honorifics, and companies told from people."""

from __future__ import annotations

import pytest

from crm.intake import names
from crm.intake.errors import CellRefused
from crm.terms import Honorific


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("王建国", ("王建国", None, False)),
        ("王先生", ("王", Honorific.MR, False)),
        ("李芳女士", ("李芳", Honorific.MS, False)),
        ("欧阳小姐", ("欧阳", Honorific.MISS, False)),
        ("Mr. John Smith", ("John Smith", Honorific.MR, False)),
        ("广州示例物流有限公司", ("广州示例物流有限公司", None, True)),
        ("示范区教育局", ("示范区教育局", None, True)),
        ("演示建材厂", ("演示建材厂", None, True)),
        ("Sample Trading Co., Ltd.", ("Sample Trading Co., Ltd.", None, True)),
        ("王厂", ("王厂", None, False)),
        ("", None),
    ],
)
def test_the_honorific_is_taken_off_and_companies_are_known(typed, expected):
    assert names.name(typed) == expected


@pytest.mark.parametrize("typed", ["13800000001", "……", "王" * 81])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(CellRefused, match="姓名"):
        names.name(typed)


@pytest.mark.parametrize(
    "typed, expected",
    [("男", Honorific.MR), ("女士", Honorific.MS), ("Miss", Honorific.MISS), ("客户", None)],
)
def test_a_form_of_address_or_a_sex_gives_the_honorific(typed, expected):
    assert names.honorific(typed) is expected


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("王建国", "王建国", True),
        ("王", "王建国", True),
        ("欧阳雪", "欧阳", True),
        ("王建", "王建国", False),
        ("李芳", "王建国", False),
    ],
)
def test_a_bare_family_name_may_be_the_full_names_person(one, other, same):
    assert names.same_name(one, other) is same
