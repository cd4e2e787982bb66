"""One breath, several moves: where an utterance is cut and where it stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.readers.clauses import split_clauses

CUT = [
    ("五分,不过刹车还有点响", ["五分", "不过刹车还有点响"]),
    ("很满意,另外我想预约周六保养", ["很满意", "另外我想预约周六保养"]),
    ("挺好的就是等太久了", ["挺好的", "就是等太久了"]),
    ("五分。还有,我想问一下机油多少钱", ["五分", "还有,我想问一下机油多少钱"]),
    ("刹车有点响 另外空调不凉", ["刹车有点响", "另外空调不凉"]),
    ("good but the price is high", ["good", "but the price is high"]),
    ("five, and by the way can I book Saturday", ["five", "and by the way can I book Saturday"]),
    ("接待五分,完工三分,结账没印象", ["接待五分", "完工三分", "结账没印象"]),
]
WHOLE = [
    "三分,不,四分", "5,4,5", "王先生,您好", "嗯,好的", "没有了,谢谢", "明天下午三点,不对,四点",
    "还有点响", "因为等太久了,所以不满意", "4.5分", "at 3, no, 4",
]  # fmt: skip


@pytest.mark.parametrize(("words", "clauses"), CUT, ids=[row[0] for row in CUT])
def test_a_new_thought_is_a_clause_of_its_own(words, clauses):
    assert split_clauses(words) == clauses


@pytest.mark.parametrize("words", WHOLE)
def test_what_belongs_together_stays_together(words):
    assert split_clauses(words) == [words]


def test_silence_has_no_clauses():
    assert split_clauses(" ,。 ") == []


@given(st.text(alphabet="五分不过很好的,。 就是另外还有abut,.!三点", max_size=40))
def test_no_word_of_the_customer_is_lost(text):
    def words(each: str) -> str:
        return "".join(char for char in each if char not in ",。. !，")

    assert words("".join(split_clauses(text))) == words(text)
