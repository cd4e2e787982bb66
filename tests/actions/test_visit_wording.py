"""A visit is named by its work where the books have it, and in general words where not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from actions.wording import visit_said
from crm.models import RepairLine, RepairOrder
from crm.terms import FollowUpKind
from tests.builders import HANDED_OVER, SHANGHAI


def a_turn(language: str, *work: str) -> SimpleNamespace:
    lines = [RepairLine(position=1, description=one) for one in work]
    order = RepairOrder(number="RO-1", handed_over_at=HANDED_OVER, advisor_name="赵磊", lines=lines)
    return SimpleNamespace(
        conversation=SimpleNamespace(repair_order=order, kind=FollowUpKind.FIRST_FOLLOWUP),
        uow=SimpleNamespace(wall=SHANGHAI),
        language=language,
        spoken=False,
    )


def test_a_visit_without_its_work_in_the_file_is_spoken_of_in_general_words():
    """R-161: the follow-up is not held up, and no item is made up."""
    named, unnamed = visit_said(a_turn("zh", "更换前刹车片")), visit_said(a_turn("zh"))

    assert "前刹车片" in named
    assert "3月3日" in unnamed and "赵磊" in unnamed and "刹车" not in unnamed
    assert "None" not in unnamed


@pytest.mark.parametrize("work", [(), ("更换前刹车片",)])
def test_an_english_sentence_is_whole_with_and_without_work(work):
    """R-161"""
    assert visit_said(a_turn("en", *work)).startswith("Your car was with us")
