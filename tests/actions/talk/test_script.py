"""Scripts are data a dealership edits: what is wrong in one is named when it is loaded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from actions.library import DIALOGUES, load_library
from actions.talk.memory import Memory
from actions.talk.script import load_scripts
from crm.errors import InvalidSetting
from crm.terms import Asked, FollowUpKind

SCRIPTS = load_scripts(DIALOGUES / "scripts")


def questions_of(kind: FollowUpKind, group: str | None, *circumstances: str) -> list[str]:
    """The steps a customer goes through who answers every question."""
    script = SCRIPTS.for_kind(kind, group)
    memory = Memory(script=script.name, circumstances=list(circumstances))
    names = []
    while (step := script.next_step(memory)) is not None:
        names.append(step.name)
        memory.done[step.name] = "answered"
    return names


def test_the_first_follow_up_keeps_the_order_of_a_good_talk() -> None:
    assert questions_of(FollowUpKind.FIRST_FOLLOWUP, None, "tip_known", "service_planned") == [
        "good_time", "usage", "rating_overall", "rating_speed_group", "rating_price_group",
        "rating_quality_group", "rating_staff", "quote_unasked", "work_explained", "visit_remarks",
        "opinion", "new_needs", "tell:tip", "tell:next_service", "book_service", "club",
        "tell:keep_in_touch",
    ]  # fmt: skip


def test_a_consultation_is_not_asked_about_a_repair() -> None:
    """R-032"""
    asked = questions_of(FollowUpKind.FIRST_FOLLOWUP, "consultation")

    assert not {"rating_quality_group", "rating_speed_group", "rating_price_group"} & set(asked)
    assert {"usage", "new_needs", "opinion"} <= set(asked)


def test_a_member_hears_no_pitch() -> None:
    assert "club" not in questions_of(FollowUpKind.FIRST_FOLLOWUP, "member")


def test_the_second_follow_up_begins_with_what_is_still_open_and_asks_no_scores() -> None:
    """R-035"""
    asked = questions_of(FollowUpKind.SECOND_FOLLOWUP, None, "request_open")

    assert asked[:2] == ["good_time", "tell:open_request"]
    assert not [name for name in asked if name.startswith("rating_")]


def test_what_was_refused_before_is_not_offered_again() -> None:
    """R-035"""
    asked = questions_of(FollowUpKind.SECOND_FOLLOWUP, None, "booking_refused_before")

    assert "book_service" not in asked


def test_an_overdue_service_is_asked_why_and_a_coming_one_is_not() -> None:
    """R-048"""
    overdue = questions_of(
        FollowUpKind.SERVICE_REMINDER, None, "service_planned", "service_overdue"
    )
    coming = questions_of(FollowUpKind.SERVICE_REMINDER, None, "service_planned")

    assert overdue[:3] == ["good_time", "opinion", "book_service"]
    assert coming[:3] == ["good_time", "tell:next_service", "book_service"]


def test_a_group_without_its_own_script_has_everybodys() -> None:
    member = SCRIPTS.for_kind(FollowUpKind.SEVEN_DAY_CHECK, "member")

    assert member.name == "seven_day_check"


def test_a_detour_comes_before_the_script() -> None:
    memory = Memory(script="first_followup", done={"good_time": "answered"})
    memory.ask_before(Asked.COMPLAINT_WISH)

    step = SCRIPTS.named("first_followup").next_step(memory)

    assert step is not None and step.name == "complaint_wish"


@pytest.mark.parametrize(
    "text, named",
    [
        pytest.param("kind: first\n", "line 1: kind is 'first'", id="an unknown kind"),
        pytest.param(
            "kind: inbound\nopening: welcome\nsteps: []\n", "at least one step", id="empty"
        ),
        pytest.param(
            "kind: inbound\nopening: welcome\nstep: []\n", "line 3: unknown key step", id="a key"
        ),
        pytest.param(
            "kind: inbound\nopening: welcome\nsteps: [{ask: wether}]\n",
            "mine.yml, line 3, step 1: ask",
            id="a question",
        ),
        pytest.param(
            "kind: inbound\nopening: welcome\nsteps: [{ask: club, if: [rich]}]\n",
            "if is 'rich'",
            id="a circumstance",
        ),
        pytest.param(
            "kind: inbound\nopening: welcome\nsteps: [{ask: club, tell: tip}]\n",
            "either ask or tell",
            id="both at once",
        ),
        pytest.param(
            "kind: inbound\nopening: welcome\nsteps: [{ask: club}, {ask: club}]\n",
            "stands twice",
            id="a step twice",
        ),
        pytest.param("kind: [\n", "mine.yml, line 2 is not readable YAML", id="no YAML"),
    ],
)
def test_a_script_that_cannot_be_used_is_refused_by_name(
    tmp_path: Path, text: str, named: str
) -> None:
    (tmp_path / "mine.yml").write_text(text, "utf-8")

    with pytest.raises(InvalidSetting, match=named) as refusal:
        load_scripts(tmp_path)

    assert "mine.yml" in str(refusal.value)


def test_a_kind_without_a_script_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inbound.yml").write_text(
        "kind: inbound\nopening: welcome\nsteps: [{ask: anything_else}]\n", "utf-8"
    )

    with pytest.raises(InvalidSetting, match="no script for kind first_followup"):
        load_scripts(tmp_path)


def test_a_step_nobody_has_written_words_for_is_refused_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(DIALOGUES, tmp_path / "dialogues")
    script = tmp_path / "dialogues" / "scripts" / "lost_customer_recall.yml"
    script.write_text(script.read_text("utf-8").replace("words: returning", "words: retuning"))

    with pytest.raises(InvalidSetting) as refusal:
        load_library(tmp_path / "dialogues")

    assert str(refusal.value) == (
        "lost_customer_recall.yml, line 6, step 2: words needs the response "
        "utter_ask_retuning, which is in no file of dialogues/domain"
    )
