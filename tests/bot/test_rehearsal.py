"""`parse` and `rehearse` as the contract has them, with errors that help."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import pytest

from actions.library import Library, load_library
from bot.rehearsal import parse_lines, rehearse_lines
from bot.trouble import Trouble
from tests.model import trained_engine

OPEN = {
    "open": {
        "kind": "first_followup",
        "channel": "webchat",
        "now": "2025-03-06T10:20:00+08:00",
        "language": "zh",
        "customer": {"name": "王建国", "honorific": "先生", "phone": "13800000001"},
        "vehicle": {"plate": "粤A12345", "odometer_km": 18400},
        "repair_order": {
            "number": "RO-1001",
            "handed_over_at": "2025-03-03T16:00:00+08:00",
            "items": [{"description": "更换前刹车片", "department": "workshop"}],
        },
    }
}


class Listener:
    """An engine that understands one thing, whatever it is told."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, datetime]] = []

    def understand(
        self, text: str, *, asked: str | None, now: datetime, language: str
    ) -> dict[str, Any]:
        self.asked.append((text, asked, now))
        return {"act": "rate", "confidence": 0.98, "rating": 4, "time": None, "language": "zh"}

    def take(self, room: Any, stimulus: Any) -> Any:
        raise AssertionError("parse takes no turn")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def _parse(line: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    parse_lines(Listener(), [line], out)
    return [json.loads(said) for said in out.getvalue().splitlines()]


def test_an_utterance_comes_back_with_its_id_and_what_it_means() -> None:
    asked = {"id": 1, "text": "打个四分吧", "asked": "rating_overall"}

    assert _parse(json.dumps({**asked, "now": "2025-03-06T10:20:00+08:00"})) == [
        {"id": 1, "act": "rate", "confidence": 0.98, "rating": 4, "time": None, "language": "zh"}
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("{", "line 1 is no JSON", id="broken JSON"),
        pytest.param("[]", "line 1 must be a JSON object", id="no object"),
        pytest.param('{"id": 1}', "text must be a string", id="no text"),
        pytest.param('{"text": "好", "asked": "weather"}', "'weather'", id="unknown question"),
        pytest.param('{"text": "好", "now": "soon"}', "must be an ISO moment", id="no moment"),
    ],
)
def test_a_line_that_cannot_be_parsed_is_named_with_the_reason(line: str, says: str) -> None:
    with pytest.raises(Trouble, match=says):
        _parse(line)


def _rehearse(library: Library, *lines: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    said = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    rehearse_lines(trained_engine(), library, said, out)
    return [json.loads(answer) for answer in out.getvalue().splitlines()]


def test_a_rehearsal_opens_answers_and_closes_with_an_outcome(library: Library) -> None:
    opened, heard, closed = _rehearse(
        library, OPEN, {"say": "我在开车呢,晚上七点半吧"}, {"close": True}
    )

    assert "王先生" in opened["bot"][0]
    assert (opened["asked"], opened["ended"]) == ("good_time", False)
    assert heard["ended"] is True
    assert heard["bot"][-1].startswith("非常感谢合作")
    assert closed["outcome"]["disposition"] == "callback"
    assert closed["outcome"]["callback_at"] == "2025-03-06T19:30:00+08:00"


def test_a_bad_line_is_answered_with_its_error_and_the_rehearsal_goes_on(library: Library) -> None:
    answers = _rehearse(
        library,
        {"say": "喂"},
        "nonsense",
        {"open": {"kind": "birthday", "now": "2025-03-06T10:20:00+08:00"}},
        {"sing": True},
        OPEN,
    )

    assert "no conversation is open" in answers[0]["error"]
    assert "line 2 is no JSON" in answers[1]["error"]
    assert "birthday" in answers[2]["error"]
    assert "no conversation is open" in answers[3]["error"]
    assert answers[4]["asked"] == "good_time"


def test_a_visit_is_no_talk_of_the_bots(library: Library) -> None:
    """R-101"""
    when = {"now": "2025-03-06T10:20:00+08:00"}

    by_kind, by_channel = _rehearse(
        library,
        {"open": {"kind": "customer_visit", **when}},
        {"open": {"channel": "visit", **when}},
    )

    assert "visits are made by people" in by_kind["error"]
    assert "visits are made by people" in by_channel["error"]


def test_two_days_later_an_unsolved_complaint_is_with_the_supervisor(library: Library) -> None:
    """R-116: without anybody doing anything."""
    answers = _rehearse(
        library,
        OPEN,
        {"say": "方便"},
        {"say": "我要投诉,等了三个小时都没人理"},
        {"say": "给个说法"},
        {"wait_minutes": 48 * 60 + 1},
        {"close": True},
    )

    outcome = answers[-1]["outcome"]
    assert outcome["complaint"]["category"] == "waiting_time"
    assert {"queue": "supervisor", "reason": "complaint_unresolved"} in [
        {"queue": one["queue"], "reason": one["reason"]} for one in outcome["escalations"]
    ]


def test_conversations_follow_one_another_without_knowing_of_each_other(library: Library) -> None:
    first = _rehearse(library, OPEN, {"say": "别再打了"}, {"close": True}, OPEN, {"close": True})

    assert first[2]["outcome"]["opt_out"] is True
    assert first[4]["outcome"] == {**first[4]["outcome"], "opt_out": False, "ratings": {}}
