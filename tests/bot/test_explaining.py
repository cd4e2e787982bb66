"""`why`: a follow-up explained on the command line."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot.cli import main
from bot.database import opened
from bot.settings import VARIABLES, read_settings
from crm.clock import SetClock
from tests.builders import NOW, a_follow_up

EXCLUDED = {
    "what": "day",
    "option": "2025-03-05",
    "rule": "spacing",
    "source": "R-044 · C-02",
    "zh": "3月5日不行:离3月4日的另一次联系不足3天",
    "en": "03-05: less than 3 days from the contact of 03-04",
}
LINK = {
    "rule": "first_followup",
    "source": "R-031",
    "inputs": {"planned": 3},
    "result": {"due_at": "2025-03-06T10:20:00+08:00"},
    "zh": "3月3日交车,3月6日首次回访",
    "en": "handed over 03-03, first follow-up 03-06",
}


@pytest.fixture(autouse=True)
def _own_installation(monkeypatch, tmp_path):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FOLLOWUP_VAR", str(tmp_path / "var"))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def held():
    """A follow-up that is held back for the hour."""
    with opened(read_settings(), SetClock(NOW)) as units, units() as uow:
        return a_follow_up(
            uow, reasons=[{**LINK, "excluded": [EXCLUDED]}], held_reason="quiet_hours"
        ).id


def test_why_tells_the_rules_the_sources_and_what_holds_it(held, capsys):
    status = main(["why", str(held), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert status == 0
    assert told["follow_up"]["due_at"] == "2025-03-06T10:20:00+08:00"
    assert told["links"] == [{**LINK, "excluded": [EXCLUDED]}]
    assert [one["key"] for one in told["sources"]] == ["RO-1001", "粤A12345", "1"]
    assert told["hold"] == {"reason": "quiet_hours", "until": None, "ended": False}


def test_why_is_readable_without_a_program(held, capsys):
    main(["why", str(held)])

    printed = capsys.readouterr().out
    assert "first_followup (R-031): 3月3日交车,3月6日首次回访 / handed over 03-03" in printed
    assert "held: quiet_hours" in printed
    assert "not 2025-03-05: spacing (R-044 · C-02): 3月5日不行" in printed


def test_why_weighs_the_channels_of_what_lies_ahead(held, capsys):
    """R-063: without any provider set up only the web chat is in use, and nobody is there."""
    main(["why", str(held), "--json"])

    options = json.loads(capsys.readouterr().out)["options"]
    assert options["channel"] is None
    assert {one["option"]: one["rule"] for one in options["excluded"]} == {
        "webchat": "no_address",
        "telegram": "not_open",
        "sms": "not_open",
        "voice": "not_open",
    }


def test_why_of_nothing_is_one_line_of_trouble(held, capsys):
    status = main(["why", "999"])

    printed = capsys.readouterr()
    assert (status, printed.out) == (1, "")
    assert printed.err.splitlines()[-1] == "followup: there is no follow up 999"
