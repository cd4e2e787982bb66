"""What comes next, by the dialogue's rules: Rasa's rule policy, asked once about each course.

The policy compares every rule with every step of the turn each time it is asked, a fifth of a
turn's cost. What it answers depends on nothing but the course so far: the actions taken, the
intent, and the slots that rules read. There are few hundred courses a turn can take, so what was
answered once is kept. `tests/bot/test_engine_rasa.py` holds that this says what Rasa says.
"""

from __future__ import annotations

from collections.abc import Hashable

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine import EngineFailed

KEPT = 4096
"""Courses kept at most; beyond it the policy is simply asked again."""

Course = tuple[Hashable, ...]


class Rules:
    """The rules of one trained model. Safe to share between threads."""

    def __init__(self, policy: RulePolicy, domain: Domain) -> None:
        if any('"text":' in rule for rule in _learned(policy)):
            raise EngineFailed("a rule hangs on a customer's exact words; write it with an intent")
        self._policy = policy
        self._domain = domain
        self._known: dict[Course, str] = {}

    def step(self, tracker: DialogueStateTracker) -> Hashable:
        """All that a rule can see of this moment of the turn."""
        heard = tracker.latest_message
        entities = heard.entities if heard else ()
        return (
            tracker.latest_action_name,
            heard.intent.get("name") if heard else None,
            tuple((each.get("entity"), each.get("role"), each.get("group")) for each in entities),
            tracker.active_loop_name,
            tuple(
                (name, tuple(slot.as_feature()))
                for name, slot in tracker.slots.items()
                if slot.has_features() and slot.value is not None
            ),
        )

    def next_action(self, tracker: DialogueStateTracker, course: Course) -> str | None:
        """The action that follows ``course``, this moment's step included; None if no rule fits."""
        known = self._known.get(course)
        if known is not None:
            return known
        prediction: PolicyPrediction = self._policy.predict_action_probabilities(
            tracker, self._domain
        )
        if prediction.max_confidence <= 0:
            return None
        name: str = self._domain.action_names_or_texts[prediction.max_confidence_index]
        if len(self._known) < KEPT:
            self._known[course] = name
        return name


def _learned(policy: RulePolicy) -> list[str]:
    """All rules the policy knows, as the states in which each of them holds."""
    kinds = (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
    return [states for kind in kinds for states in policy.lookup.get(kind, {})]
