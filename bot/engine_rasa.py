"""Rasa in the bot's own process: the only door to it.

A turn needs no history: slots and memory travel in the conversation's snapshot, and every rule
begins at what the customer just did. So the tracker is built anew for each turn from one row, and
its cost does not grow with the talk. The model's graph is walked here in its own order and the
rule policy is asked directly; Rasa's message processor would re-derive the graph, copy the tracker
for debug lines and check every action's result against a schema, which is four fifths of a stock
turn. `tests/bot/test_engine_rasa.py` holds that both ways say the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import rasa
from rasa.core.agent import Agent
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.rule_policy import RulePolicy
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import registry
from actions.base import CrmAction, Room, lend
from bot.engine import EngineFailed, Reply, Stimulus, TurnResult
from bot.engine_rules import Course, Rules
from crm.errors import CrmError

MEASURED_VERSION = "3.6.21"
MOST_ACTIONS = 12
_WAITING = ActionExecuted(ACTION_LISTEN_NAME)


class RasaEngine:
    """One trained model, ready to take turns. Safe to share between threads for reading."""

    def __init__(self, agent: Agent) -> None:
        if rasa.__version__ != MEASURED_VERSION:
            raise EngineFailed(
                f"this engine was measured with Rasa {MEASURED_VERSION}, not {rasa.__version__}"
            )
        processor = agent.processor
        if processor is None:
            raise EngineFailed("the model could not be loaded")
        self.agent = agent
        self._domain: Domain = processor.domain
        self._nlg = TemplatedNaturalLanguageGenerator(self._domain.responses)
        nodes = processor.graph_runner._instantiated_nodes
        self._readers = _in_order(nodes, processor.model_metadata.nlu_target)
        self._rules = Rules(_rule_policy(nodes), self._domain)
        self._actions: Mapping[str, CrmAction] = registry.all_actions()
        missing = set(self._domain.user_actions) - set(self._actions) - set(self._domain.responses)
        if missing:
            raise EngineFailed(f"the model wants actions nobody wrote: {', '.join(missing)}")

    @classmethod
    def load(cls, model: Path) -> RasaEngine:
        """Load a trained model from a file or the newest of a folder (4 to 10 seconds)."""
        return cls(Agent.load(str(model)))

    def understand(
        self, text: str, *, asked: str | None, now: datetime, language: str
    ) -> dict[str, Any]:
        """Run the understanding part of the model; returns the `understanding` document."""
        message = self._read(text, {"asked": asked, "now": now.isoformat(), "language": language})
        understanding: dict[str, Any] = message.get("understanding") or {}
        return understanding

    def take(self, room: Room, stimulus: Stimulus) -> TurnResult:
        """Take one turn in ``room``.

        Raises:
            EngineFailed: an action failed, no rule fits, or the engine would say nothing.
        """
        conversation = room.conversation
        tracker = self._tracker_of(conversation.token, conversation.snapshot)
        understanding = self._hear(tracker, room, stimulus)
        replies: list[Reply] = []
        before = len(tracker.events)
        with lend(room):
            self._run(tracker, conversation.channel.value, replies)
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        if not replies and slots.get("closing") != "gone":
            raise EngineFailed("the engine had nothing to say")
        return TurnResult(
            snapshot={"slots": slots},
            replies=tuple(replies),
            asked=slots.get("asked"),
            events=[event.as_dict() for event in list(tracker.events)[before:]],
            understanding=understanding,
        )

    def _tracker_of(self, token: str, snapshot: dict[str, Any]) -> DialogueStateTracker:
        tracker = DialogueStateTracker(token, self._domain.slots)
        for name, value in (snapshot.get("slots") or {}).items():
            if name in tracker.slots:
                tracker.slots[name].value = value
        tracker.update(_WAITING, self._domain)
        return tracker

    def _hear(
        self, tracker: DialogueStateTracker, room: Room, stimulus: Stimulus
    ) -> dict[str, Any] | None:
        channel = room.conversation.channel.value
        if stimulus.event is not None:
            intent = {"name": stimulus.event, "confidence": 1.0}
            heard = UserUttered(f"/{stimulus.event}", intent, [], input_channel=channel)
            tracker.update(heard, self._domain)
            return None
        text = stimulus.text or ""
        conversation = room.conversation
        message = self._read(
            text,
            {
                "asked": conversation.asked.value if conversation.asked else None,
                "now": room.uow.clock.now().astimezone(room.uow.wall).isoformat(),
                "language": conversation.language.value,
                "skip": [] if tracker.get_slot("paint_work") else ["paint"],
            },
        )
        understanding: dict[str, Any] = message.get("understanding") or {}
        data = {
            "intent": message.get("intent"),
            "entities": message.get("entities") or [],
            "text": text,
            "understanding": understanding,
        }
        tracker.update(
            UserUttered(text, data["intent"], data["entities"], data, input_channel=channel),
            self._domain,
        )
        return understanding

    def _read(self, text: str, context: Mapping[str, Any]) -> Message:
        """Walk the understanding part of the graph over one message in its context."""
        messages: list[Message] = [Message(data={"text": text, "metadata": dict(context)})]
        for component in self._readers:
            messages = component.process(messages)
        return messages[0]

    def _run(self, tracker: DialogueStateTracker, channel: str, replies: list[Reply]) -> None:
        course: Course = ()
        for _ in range(MOST_ACTIONS):
            course = (*course, self._rules.step(tracker))
            name = self._rules.next_action(tracker, course)
            if name is None:
                last = tracker.latest_action_name
                raise EngineFailed(f"no rule says what follows {last} ({_slots_seen(tracker)})")
            tracker.update(ActionExecuted(name, "RulePolicy", 1.0), self._domain)
            if name == ACTION_LISTEN_NAME:
                return
            if name in self._domain.responses:
                self._say(name, tracker, channel, replies)
            elif name in self._actions:
                self._act(self._actions[name], tracker, channel, replies)
            else:
                raise EngineFailed(f"nobody wrote {name}")
        raise EngineFailed(f"no end after {MOST_ACTIONS} actions")

    def _say(
        self,
        response: str,
        tracker: DialogueStateTracker,
        channel: str,
        replies: list[Reply],
        **values: Any,
    ) -> None:
        said = self._nlg.generate_from_slots(
            response, tracker.current_slot_values(), channel, **values
        )
        if not said or not said.get("text"):
            raise EngineFailed(f"{response} has no words for this language and channel")
        choices = tuple(
            {"title": str(button["title"]), "value": str(button["payload"])}
            for button in said.get("buttons") or ()
        )
        replies.append(Reply(said["text"], choices))
        tracker.update(
            BotUttered(
                text=said["text"],
                data={"buttons": list(choices)},
                metadata={"utter_action": response},
            ),
            self._domain,
        )

    def _act(
        self,
        action: CrmAction,
        tracker: DialogueStateTracker,
        channel: str,
        replies: list[Reply],
    ) -> None:
        dispatcher = CollectingDispatcher()
        try:
            events = action.run(dispatcher, _sdk_tracker(tracker), {})
        except CrmError as refusal:
            raise EngineFailed(f"{action.name()} was refused: {refusal}") from refusal
        for event in events:
            tracker.update(_slot_event(event), self._domain)
        for message in dispatcher.messages:
            self._say(message["response"], tracker, channel, replies)


def _in_order(nodes: Mapping[str, Any], target: str) -> Sequence[Any]:
    """The understanding components of the graph in the order they run.

    Rasa's own reader of `/intent` messages is left out: what a customer types is text, and a
    command could otherwise be forged.
    """
    runners = [
        (name, node)
        for name, node in nodes.items()
        if name.startswith("run_")
        and hasattr(node._component, "process")
        and not isinstance(node._component, (RulePolicy, RegexMessageHandler))
    ]
    if not runners:
        raise EngineFailed(f"the model understands nothing: no component leads to {target}")
    return [node._component for _, node in sorted(runners, key=lambda item: _rank(item[0]))]


def _rank(name: str) -> int:
    """Rasa numbers its nodes by their place in the pipeline: run_nlu.components…0, …1."""
    digits = "".join(char for char in name[-2:] if char.isdigit())
    return int(digits or 0)


def _rule_policy(nodes: Mapping[str, Any]) -> RulePolicy:
    for node in nodes.values():
        if isinstance(node._component, RulePolicy):
            return node._component
    raise EngineFailed("the model has no rule policy")


def _sdk_tracker(tracker: DialogueStateTracker) -> Tracker:
    """What an action may see of the tracker: slots and the latest message."""
    message = tracker.latest_message
    return Tracker(
        sender_id=tracker.sender_id,
        slots=tracker.current_slot_values(),
        latest_message=dict(message.parse_data) if message and message.parse_data else {},
        events=[],
        paused=False,
        followup_action=None,
        active_loop={},
        latest_action_name=tracker.latest_action_name,
    )


def _slot_event(event: Mapping[str, Any]) -> Event:
    if event["event"] != "slot":
        raise EngineFailed(f"an action may set slots only, not {event['event']}")
    return SlotSet(event["name"], event["value"])


def _slots_seen(tracker: DialogueStateTracker) -> str:
    seen = {name: tracker.get_slot(name) for name in ("move", "stage", "closing", "place")}
    return json.dumps(seen, ensure_ascii=False)
