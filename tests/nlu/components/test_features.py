"""What the classifier sees of an utterance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlu.components.features import CONTEXT, CROSS, WORDS, features_of, units_of


def test_chinese_english_and_a_mixture_fall_into_units():
    assert units_of("打个4分吧,OK?") == ["打", "个", "4", "分", "吧", "ok", "?"]


def test_full_width_forms_capitals_and_drawn_out_letters_are_evened_out():
    assert units_of("ＯＫ！！ 好好好好好") == ["ok", "!", "!", "好", "好"]
    assert units_of("It’s soooo GOOD") == ["it's", "soo", "good"]


def test_signs_alone_are_nothing_to_read():
    assert units_of("…。、") == []
    assert features_of("…。、", "usage") == {WORDS: [], CONTEXT: ["c:usage", "a:usage"], CROSS: []}


def test_a_thumb_up_says_yes_and_a_smile_is_something_to_read():
    assert units_of("👍") == ["可", "以"]
    assert units_of("😊") == ["😊"]


def test_the_question_changes_the_context_but_not_the_words():
    after_usage = features_of("还行", "usage")
    after_rating = features_of("还行", "rating_overall")

    assert after_usage[WORDS] == after_rating[WORDS]
    assert after_usage[CONTEXT] != after_rating[CONTEXT]
    assert not set(after_usage[CROSS]) & set(after_rating[CROSS])


def test_a_long_answer_is_not_crossed_with_the_question_as_a_whole():
    long_answer = features_of("前天刚修过今天又响了你们到底怎么搞的", "usage")

    assert not any("whole:" in name for name in long_answer[CROSS])


def test_a_misspelt_word_shares_pieces_with_the_right_one():
    right = set(features_of("appointment", None)[WORDS])
    misspelt = set(features_of("apointment", None)[WORDS])

    assert {"l:oint", "l:ment>"} <= right & misspelt


@given(st.text(max_size=200), st.sampled_from([None, "usage", "rating_overall", "nonsense"]))
def test_whatever_a_customer_types_can_be_looked_at(text, asked):
    features = features_of(text, asked)

    assert set(features) == {WORDS, CONTEXT, CROSS}
