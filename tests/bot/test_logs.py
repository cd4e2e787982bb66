"""Logs carry ids: numbers and tokens that slip in are blotted out."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from bot.logs import blot, configure_logs


@pytest.fixture(autouse=True)
def _logging_as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("calling 13800000001 now", "calling [number] now", id="mobile number"),
        pytest.param("to +86 138 0000 0001", "to [number]", id="with country code and spaces"),
        pytest.param(
            "POST /bot123456789:AAHk3-inventedinventedinvented12/getMe",
            "POST /bot[token]/getMe",
            id="a bot token in an address",
        ),
        pytest.param(
            "repair order RO-1001, 18400 km", "repair order RO-1001, 18400 km", id="ids stay"
        ),
        pytest.param(
            "due 2025-03-06T10:20:00+08:00", "due 2025-03-06T10:20:00+08:00", id="moments stay"
        ),
    ],
)
def test_numbers_and_tokens_are_blotted_and_ids_are_not(said, kept):
    assert blot(said) == kept


def test_a_log_line_is_one_json_object_with_its_number_blotted():
    stream = io.StringIO()
    configure_logs("INFO", stream)

    logging.getLogger("crm.use_cases").warning("no answer from %s", "13800000001")
    structlog.get_logger("bot.turn").info("turn taken", conversation=17, turn=3)

    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["level"]) == ("no answer from [number]", "warning")
    assert (second["event"], second["conversation"], second["turn"]) == ("turn taken", 17, 3)


def test_the_addresses_a_vendor_library_logs_are_left_out():
    stream = io.StringIO()
    configure_logs("INFO", stream)

    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot1:x/getMe")
    logging.getLogger("bot").info("something of ours")

    assert [json.loads(line)["logger"] for line in stream.getvalue().splitlines()] == ["bot"]


def test_what_rasa_notes_about_a_customers_words_reaches_no_log():
    stream = io.StringIO()
    configure_logs("DEBUG", stream)

    structlog.get_logger("rasa.core.processor").debug("parse", parse_data_text="车子有异响")
    structlog.get_logger("bot.turn").debug("turn begun", conversation=17)

    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["turn begun"]
