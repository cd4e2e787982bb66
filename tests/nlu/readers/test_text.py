"""One spelling for all readers, with every character in its place."""

from hypothesis import given
from hypothesis import strategies as st

from nlu.readers.text import as_meant, plain


def test_full_width_and_traditional_writing_become_plain():
    assert plain("週三　下午３點ＰＭ，後天") == "周三 下午3点pm,后天"


def test_misheard_words_of_time_are_put_right():
    assert as_meant("里拜天下舞三点版") == "礼拜天下午三点半"


@given(st.text())
def test_nothing_moves_whatever_is_written(text):
    assert len(as_meant(plain(text))) == len(text)
