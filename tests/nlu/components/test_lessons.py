"""Which lessons the training sentences become."""

from __future__ import annotations

import pytest

from nlu.components.lessons import Sentence, asked_of, lessons_from
from nlu.components.questions import family_of


@pytest.mark.parametrize(
    ("metadata", "asked"),
    [
        pytest.param(None, (), id="no metadata"),
        pytest.param(
            {"intent": {"asked": "usage usage_detail"}}, ("usage", "usage_detail"), id="block"
        ),
        pytest.param({"example": {"asked": ["club"]}}, ("club",), id="single example, as a list"),
        pytest.param(
            {"intent": {"asked": "usage"}, "example": {"asked": "club"}}, ("club",), id="both"
        ),
        pytest.param({"intent": {"note": "spoken"}}, (), id="metadata about something else"),
    ],
)
def test_the_questions_are_read_from_rasas_metadata(metadata, asked):
    assert asked_of(metadata) == asked


def test_a_sentence_for_certain_questions_is_taught_after_those_only():
    lessons = lessons_from([Sentence("没毛病", "usage_ok", ("usage", "usage_detail"))])

    assert {(lesson.asked, lesson.act) for lesson in lessons} == {
        ("usage", "usage_ok"),
        ("usage_detail", "usage_ok"),
    }


def test_a_sentence_for_no_question_is_taught_without_one_and_after_several():
    lessons = lessons_from([Sentence("别再打电话了", "opt_out", ())])

    assert lessons[0].asked is None
    assert len({family_of(lesson.asked) for lesson in lessons}) == len(lessons) >= 3
    assert {lesson.act for lesson in lessons} == {"opt_out"}


def test_a_plain_yes_is_never_taught_as_a_yes_where_the_question_gives_it_another_meaning():
    sentences = [
        Sentence(text, "affirm", ()) for text in ("可以", "行啊", "嗯", "好的好的", "没问题")
    ]

    lessons = lessons_from(sentences)

    asked = {(lesson.asked, lesson.act) for lesson in lessons}
    assert ("good_time", "good_time") in asked
    assert ("good_time", "affirm") not in asked
    assert not any(
        lesson.act == "affirm" and family_of(lesson.asked) == "rating" for lesson in lessons
    )


def test_the_data_for_a_question_win_over_the_general_meaning_of_the_same_words():
    lessons = lessons_from(
        [Sentence("没有", "deny", ()), Sentence("没有。", "deny", ("anything_else",))]
    )

    general = [lesson for lesson in lessons if lesson.asked != "anything_else"]
    assert general
    assert "wishes" not in {family_of(lesson.asked) for lesson in general}


def test_the_order_of_the_sentences_does_not_change_what_is_taught():
    sentences = [Sentence(text, "thanks", ()) for text in ("谢谢", "多谢", "thank you")]

    forth = set(lessons_from(sentences))
    back = set(lessons_from(sentences[::-1]))

    assert forth == back
