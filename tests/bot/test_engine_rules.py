"""The rules are asked once about each course of a turn (decision 002)."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RULES
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine import EngineFailed
from bot.engine_rules import Rules
from tests.model import trained_engine


class Counting:
    """A rule policy that says how often it was asked."""

    def __init__(self, *, sure: float = 1.0, rules: dict[str, str] | None = None) -> None:
        self.lookup = {RULES: rules or {}}
        self.asked = 0
        self._sure = sure

    def predict_action_probabilities(self, *_: Any) -> Any:
        self.asked += 1
        return SimpleNamespace(max_confidence=self._sure, max_confidence_index=0)


@pytest.fixture
def domain() -> Any:
    return trained_engine().agent.processor.domain


def _heard(domain: Any, *, stage: str | None, intent: str = "affirm") -> DialogueStateTracker:
    tracker = DialogueStateTracker("talk", domain.slots)
    tracker.update(ActionExecuted("action_listen"), domain)
    tracker.update(UserUttered("好的", {"name": intent, "confidence": 1.0}), domain)
    tracker.update(SlotSet("stage", stage), domain)
    return tracker


def test_the_same_course_is_asked_about_once(domain: Any) -> None:
    policy = Counting()
    rules = Rules(policy, domain)

    for _ in range(3):
        tracker = _heard(domain, stage=None)
        assert rules.next_action(tracker, (rules.step(tracker),)) == domain.action_names_or_texts[0]

    assert policy.asked == 1


def test_whatever_a_rule_can_see_makes_another_course(domain: Any) -> None:
    rules = Rules(Counting(), domain)
    stages = next(slot.values[:2] for slot in domain.slots if slot.name == "stage")
    moments = [
        _heard(domain, stage=None),
        _heard(domain, stage=stages[0]),
        _heard(domain, stage=stages[1]),
        _heard(domain, stage=None, intent="deny"),
    ]
    moments.append(_heard(domain, stage=None))
    moments[-1].update(ActionExecuted("action_hear"), domain)

    assert len({rules.step(moment) for moment in moments}) == len(moments)


def test_what_no_rule_fits_is_asked_again_and_never_guessed(domain: Any) -> None:
    policy = Counting(sure=0.0)
    rules = Rules(policy, domain)
    tracker = _heard(domain, stage=None)

    assert rules.next_action(tracker, (rules.step(tracker),)) is None
    assert rules.next_action(tracker, (rules.step(tracker),)) is None
    assert policy.asked == 2


def test_a_rule_on_exact_words_is_refused(domain: Any) -> None:
    key = json.dumps([{"user": {"text": "好的"}, "prev_action": {"action_name": "action_listen"}}])

    with pytest.raises(EngineFailed, match="exact words"):
        Rules(Counting(rules={key: "action_hear"}), domain)
