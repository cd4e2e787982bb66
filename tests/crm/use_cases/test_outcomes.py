"""What the customer told us, kept and read back as one document."""

from __future__ import annotations

from typing import Any

import pytest

from crm.errors import ScoreOutOfRange
from crm.terms import Asked, ClubStatus, Department, Dimension, Fact, Usage
from crm.use_cases.outcomes import (
    open_quick_form,
    outcome_of,
    record_club_answer,
    record_fact,
    record_rating,
    record_usage,
    record_verbatim,
)
from tests.builders import a_conversation


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_off_the_scale_is_refused(score: int, open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)

        with pytest.raises(ScoreOutOfRange, match=str(score)):
            record_rating(uow, conversation=talk, dimension=Dimension.OVERALL, score=score)


def test_a_corrected_score_replaces_the_first_which_is_kept(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)
        record_rating(uow, conversation=talk, dimension=Dimension.OVERALL, score=5)

        corrected = record_rating(uow, conversation=talk, dimension=Dimension.OVERALL, score=3)

        assert (corrected.score, corrected.corrected_from) == (3, 5)
        assert len(uow.ratings.of_conversation(talk.id)) == 1


def test_a_problem_once_told_is_not_unsaid_by_politeness(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)
        record_usage(uow, conversation=talk, usage=Usage.PROBLEM)

        record_usage(uow, conversation=talk, usage=Usage.OK)

        assert talk.usage is Usage.PROBLEM


def test_a_survey_with_problems_has_one_quick_handling_form(open_unit: Any) -> None:
    """R-124, R-180."""
    with open_unit() as uow:
        talk = a_conversation(uow)
        first = open_quick_form(
            uow,
            conversation=talk,
            words=None,
            department=Department.RECEPTION,
            deadline_at=uow.clock.now(),
        )

        again = open_quick_form(
            uow,
            conversation=talk,
            words="等太久",
            department=Department.RECEPTION,
            deadline_at=uow.clock.now(),
        )

        assert (again.id, again.number, again.words) == (first.id, 1, "等太久")


def test_who_declines_the_club_is_remembered_with_the_day(open_unit: Any) -> None:
    """R-084: not asked again for half a year."""
    with open_unit() as uow:
        talk = a_conversation(uow)

        record_club_answer(uow, conversation=talk, wants=False)

        assert talk.club == "declined"
        assert talk.customer.club_status is ClubStatus.DECLINED
        assert talk.customer.club_asked_at == uow.clock.now()


def test_the_outcome_of_a_talk_in_which_nothing_was_said(open_unit: Any) -> None:
    with open_unit() as uow:
        outcome = outcome_of(uow, conversation=a_conversation(uow))

        assert outcome == {
            "disposition": "no_answer",
            "usage": None,
            "ratings": {},
            "facts": {"quote_unasked": None, "work_explained": None},
            "verbatims": [],
            "complaint": None,
            "escalations": [],
            "appointment": None,
            "callback_at": None,
            "opt_out": False,
            "profile_updates": {},
            "faq_answered": [],
            "club": "none",
            "language": "zh",
        }


def test_the_outcome_holds_the_words_as_they_were_said(open_unit: Any) -> None:
    """R-152."""
    with open_unit() as uow:
        talk = a_conversation(uow)
        words = "刹车踩下去还是吱吱响,你们是不是没换??"
        record_verbatim(uow, conversation=talk, asked=Asked.USAGE, words=words)
        record_rating(uow, conversation=talk, dimension=Dimension.STAFF, score=4)
        record_fact(uow, conversation=talk, fact=Fact.QUOTE_UNASKED, answer=False)

        outcome = outcome_of(uow, conversation=talk)

        assert outcome["verbatims"] == [{"asked": "usage", "text": words}]
        assert outcome["ratings"] == {"staff": 4}
        assert outcome["facts"] == {"quote_unasked": False, "work_explained": None}
