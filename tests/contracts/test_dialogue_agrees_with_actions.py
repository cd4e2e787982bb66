"""Script, rules, responses and actions name the same things: what one has, the other knows.

Rasa's own validator lets a response without words, a move without a rule and an action nobody
wrote pass; each of them shows to a customer as silence.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.library import DIALOGUES, load_library
from actions.registry import all_actions
from crm.terms import Act

ROOT = Path(__file__).resolve().parents[2]
TALK = [*sorted((ROOT / "actions").glob("*.py")), *sorted((ROOT / "actions/talk").glob("*.py"))]
EVENTS = {
    "conversation_opened",
    "customer_silent",
    "customer_gone",
    "talk_resumed",
    "talk_gone_on_with",
}
ASKED_BY_A_DETOUR = {
    "book_again",
    "book_check",
    "solved",
    "appointment_kept",
    "shortcomings",
    "returning",
}


def domain() -> dict[str, Any]:
    whole: dict[str, Any] = {"intents": [], "actions": [], "slots": {}, "responses": {}}
    for file in sorted((DIALOGUES / "domain").glob("*.yml")):
        part = yaml.safe_load(file.read_text("utf-8"))
        whole["intents"] += part.get("intents") or []
        whole["actions"] += part.get("actions") or []
        for name in ("slots", "responses"):
            assert not set(whole[name]) & set(part.get(name) or {}), (
                f"{file.name} says {name} twice"
            )
            whole[name] |= part.get(name) or {}
    return whole


def rule_steps() -> Iterator[dict[str, Any]]:
    for file in sorted((DIALOGUES / "rules").glob("*.yml")):
        for rule in yaml.safe_load(file.read_text("utf-8"))["rules"]:
            for step in rule["steps"]:
                yield from step.get("or", [step])


def chosen_by_rules(slot: str) -> set[str]:
    return {
        value
        for step in rule_steps()
        for setting in step.get("slot_was_set") or ()
        for name, value in setting.items()
        if name == slot
    }


def strings_of(files: list[Path]) -> set[str]:
    """Every string in the code, and what f-strings begin with."""
    return {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


DOMAIN = domain()
IN_CODE = strings_of(TALK)


@pytest.mark.parametrize("slot", ["move", "stage", "closing", "place", "answer_kind"])
def test_every_value_the_rules_choose_by_has_a_rule_and_every_rule_a_value(slot: str) -> None:
    assert chosen_by_rules(slot) == set(DOMAIN["slots"][slot]["values"])


@pytest.mark.parametrize("slot", ["move", "closing", "place", "answer_kind"])
def test_no_value_is_declared_that_no_action_ever_reports(slot: str) -> None:
    assert set(DOMAIN["slots"][slot]["values"]) - IN_CODE == set()


def test_every_action_of_the_domain_is_written_and_every_written_one_declared() -> None:
    assert set(DOMAIN["actions"]) == set(all_actions())


def test_every_action_and_response_of_a_rule_exists() -> None:
    named = {step["action"] for step in rule_steps() if "action" in step}

    assert named - set(DOMAIN["actions"]) - set(DOMAIN["responses"]) == {"action_listen"}


def test_no_action_is_declared_that_no_rule_runs() -> None:
    named = {step["action"] for step in rule_steps() if "action" in step}

    assert set(DOMAIN["actions"]) - named == set()


def test_every_act_of_the_contract_is_heard_by_a_rule() -> None:
    heard = {step["intent"] for step in rule_steps() if "intent" in step}

    assert heard == {act.value for act in Act} | EVENTS
    assert set(DOMAIN["intents"]) == heard


def test_every_question_of_every_script_has_its_words() -> None:
    missing = []
    for file in sorted((DIALOGUES / "scripts").glob("*.yml")):
        for step in yaml.safe_load(file.read_text("utf-8"))["steps"]:
            words = step.get("words")
            asked = step.get("ask") if words in (None, "opening") else words
            name = f"utter_ask_{asked}" if "ask" in step else f"utter_tell_{step['tell']}"
            if name not in DOMAIN["responses"]:
                missing.append(f"{file.stem}: {name}")

    assert missing == []


def test_every_opening_has_its_words() -> None:
    openings = {
        yaml.safe_load(file.read_text("utf-8"))["opening"]
        for file in (DIALOGUES / "scripts").glob("*.yml")
    }

    said = {f"utter_open_{opening}" for opening in openings - {"welcome"}}
    assert said | {"utter_welcome", "utter_welcome_new"} <= set(DOMAIN["responses"])


def test_every_response_is_said_by_a_rule_a_script_or_an_action() -> None:
    by_rules = {step["action"] for step in rule_steps() if "action" in step}
    by_code = {text for text in IN_CODE if text.startswith("utter_")}
    asked_or_told = {
        name for name in DOMAIN["responses"] if name.startswith(("utter_ask_", "utter_tell_"))
    }

    unsaid = set(DOMAIN["responses"]) - by_rules - by_code - asked_or_told
    assert {name for name in unsaid if not name.startswith("utter_open_")} == set()


def test_every_gap_in_a_response_is_a_slot() -> None:
    gaps = {
        (name, gap)
        for name, variants in DOMAIN["responses"].items()
        for variant in variants
        for gap in _gaps(variant["text"])
    }

    assert {(name, gap) for name, gap in gaps if gap not in DOMAIN["slots"]} == set()


def test_every_text_slot_is_filled_by_an_action_and_used() -> None:
    used = {
        gap
        for variants in DOMAIN["responses"].values()
        for variant in variants
        for gap in _gaps(variant["text"])
    }
    texts = {name for name, slot in DOMAIN["slots"].items() if slot["type"] == "text"}

    assert texts - used - IN_CODE == set()
    assert used - IN_CODE == set()


def test_a_text_slot_never_decides() -> None:
    free = [
        name
        for name, slot in DOMAIN["slots"].items()
        if slot["type"] == "text" and slot.get("influence_conversation") is not False
    ]

    assert free == []


def test_every_script_can_be_loaded() -> None:
    assert load_library().scripts.named("first_followup").steps[0].name == "good_time"


def _gaps(text: str) -> set[str]:
    return {piece.split("}")[0] for piece in text.split("{")[1:]}
