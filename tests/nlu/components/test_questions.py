"""The tables of the labelling guide, held against the words of the contract."""

from __future__ import annotations

import pytest

from crm.terms import Act, Asked
from nlu.components import questions


def test_the_classifier_speaks_of_exactly_the_acts_of_the_trade():
    assert set(questions.ACTS) == {act.value for act in Act}


def test_every_question_the_bot_may_ask_belongs_to_one_family():
    in_families = [asked for members in questions.FAMILIES.values() for asked in members]

    assert sorted(in_families) == sorted(asked.value for asked in Asked)


def test_a_question_nobody_knows_leaves_the_words_to_speak_for_themselves():
    assert questions.family_of("favourite_colour") == "none"
    assert questions.family_of(None) == "none"


@pytest.mark.parametrize("table", [questions.MEANS_HERE, questions.ANSWERS])
def test_the_tables_name_only_known_families_and_acts(table):
    for family, acts in table.items():
        assert family in questions.FAMILIES
        assert set(acts) <= set(questions.ACTS)


def test_what_must_be_acted_on_first_goes_before_the_answer():
    ranks = [
        questions.rank_of(act, family="rating")
        for act in ("opt_out", "request_human", "wrong_person", "complain", "busy", "rate")
    ]

    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


def test_an_answer_goes_before_a_question_of_the_customer():
    answer = questions.rank_of("affirm", family="yes_no")

    assert answer < questions.rank_of("ask_price", family="yes_no")
    assert questions.rank_of("affirm", family="none") > questions.rank_of(
        "ask_price", family="none"
    )
