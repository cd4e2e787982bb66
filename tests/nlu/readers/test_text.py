"""One spelling for all readers, with every character in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.readers.text import as_meant, plain, sign_said, with_commas


def test_full_width_and_traditional_writing_become_plain():
    assert plain("週三　下午３點ＰＭ，後天") == "周三 下午3点pm,后天"


def test_misheard_words_of_time_are_put_right():
    assert as_meant("里拜天下舞三点版") == "礼拜天下午三点半"


def test_a_space_between_chinese_clauses_parts_them_but_not_single_characters():
    assert with_commas("本来五分 还是四分") == "本来五分,还是四分"
    assert with_commas("五 四 五") == "五 四 五"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("👍", "可以"),
        ("👌🏻", "可以"),
        ("❌", "不行"),
        ("😊", None),
        ("好👍", None),
        ("👍👎", None),
    ],
)
def test_a_lone_sign_says_yes_or_no(text, said):
    assert sign_said(text) == said


@given(st.text())
def test_nothing_moves_whatever_is_written(text):
    assert len(with_commas(as_meant(plain(text)))) == len(text)
