"""The reader as a Rasa component: everything a turn needs to know about an utterance.

It stands behind the act classifier, lets the readers look for scores, times and facts, and
sets ``understanding`` in the parse result, a plain dictionary:

- ``act``, ``confidence``, and ``sure``: whether to act on it without asking back;
- ``language`` zh or en, as the words show it, else as the conversation had it;
- ``rating`` 1-5 or None, ``rating_vague``, ``rating_ambiguous``, ``ratings`` by dimension;
- ``time`` ``{"start", "end", "has_clock"}`` in ISO with the offset of ``now``, or None;
- ``plate``, ``phone``, ``mileage_km``, ``name``, ``amount_cny``, each None where not said;
- ``moves``: all moves with act, confidence, text, rating and time, the most urgent first.

``intent`` becomes the act too, so that rules see what a turn sees. Needs ``asked``, ``now``
and ``language`` in the message's metadata; without ``now`` no time can be read. ``skip`` may
name dimensions a grouped question left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.act_classifier import CLAUSES, INTENT_RANKING, asked_last
from nlu.components.questions import ABOUT_A_PLACE, TIMES_ASKED
from nlu.components.understanding import (
    SURE_FROM,
    Move,
    Opinion,
    Readings,
    moves_of,
    rating_in,
    time_in,
)
from nlu.readers.details import (
    read_amount_cny,
    read_mileage_km,
    read_name,
    read_phone,
    read_plate,
)
from nlu.readers.language import Language, detect_language
from nlu.readers.ratings import (
    RatingReading,
    read_new_score,
    read_new_scores_by_name,
    read_rating,
)
from nlu.readers.times import TimeReading, read_time

UNDERSTANDING: Final = "understanding"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Reader(GraphComponent):
    """Reads values out of the words and settles what the customer does with them."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Reader:
        """Return the reader; it has nothing to learn or to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``understanding`` and the settled ``intent`` of each message."""
        for message in messages:
            understood = understanding_of(message)
            message.set(UNDERSTANDING, understood, add_to_output=True)
            intent = {"name": understood["act"], "confidence": understood["confidence"]}
            message.set(INTENT, intent, add_to_output=True)
            _keep_as_text(message)
        return messages


def understanding_of(message: Message) -> dict[str, Any]:
    """Return the understanding of a message the act classifier has seen."""
    context = message.get(METADATA) or {}
    asked, now = asked_last(message), _moment(context.get("now"))
    text = message.get(TEXT) or ""
    skip = frozenset(context.get("skip") or ())
    ranking, parts = message.get(INTENT_RANKING), message.get(CLAUSES) or ()
    corrects = any(
        opinions and opinions[0]["name"] == "change_answer"
        for opinions in (ranking, *(part["ranking"] for part in parts))
    )
    look = partial(read, asked=asked, now=now, skip=skip, corrects=corrects)
    readings = look(text)
    whole = Opinion(text, _chances(ranking), readings)
    clauses = [
        Opinion(part["text"], _chances(part["ranking"]), look(part["text"])) for part in parts
    ]
    moves = moves_of(whole, clauses, asked)
    return {
        "act": moves[0].act,
        "confidence": moves[0].confidence,
        "sure": moves[0].confidence >= SURE_FROM,
        "language": detect_language(text, default=_language(context)),
        "rating": rating_in(moves),
        "rating_vague": readings.rating_vague,
        "rating_ambiguous": readings.rating_ambiguous,
        "ratings": dict(readings.ratings),
        "time": time_in(moves),
        **_details(text),
        "moves": [_plain(move) for move in moves],
    }


def read(
    text: str,
    *,
    asked: str | None,
    now: datetime | None,
    skip: frozenset[str] = frozenset(),
    corrects: bool = True,
) -> Readings:
    """Return the score and the time in a text, the time resolved against ``now``.

    ``skip`` are dimensions that a grouped question did not ask for (paint, where none was done);
    ``corrects`` says that the words may take back an earlier score, so a new one is looked for.
    """
    rating = read_rating(text, asked=asked, skip=skip)
    named = read_new_scores_by_name(text) if corrects else {}
    several = len(named) > len(rating.by_dimension) and len(set(named.values())) > 1
    if several:
        # Put parts 2 and labour 4: answers are taken back at once, each by its name.
        rating = RatingReading(by_dimension=named)
    hour_asked = asked in TIMES_ASKED
    when = _SAME_HOUR.sub(" ", text) if asked in ABOUT_A_PLACE else text
    time = read_time(when, now=now, hour_asked=hour_asked) if now is not None else None
    return Readings(
        rating=rating.value,
        rating_vague=rating.vague,
        rating_ambiguous=rating.ambiguous,
        ratings=rating.by_dimension,
        new_score=(
            read_new_score(text, asked=asked)
            if corrects and not several and (time is None or asked)
            else None
        ),
        time=_plain_time(time) if time is not None else None,
    )


#: The same hour as the place talked about, not as the clock on the wall: only the day is named.
_SAME_HOUR: Final = re.compile(
    r"同一个?(?:时间|钟点)|同样的?(?:时间|钟点)|(?:时间|钟点)(?:不变|照旧|一样)|老时间"
    r"|\bsame (?:time|hour)\b",
    re.IGNORECASE,
)


def _plain_time(time: TimeReading) -> dict[str, Any]:
    return {
        "start": time.start.isoformat(),
        "end": time.end.isoformat() if time.end else None,
        "has_clock": time.has_clock,
    }


def _details(text: str) -> dict[str, Any]:
    named = read_name(text)
    return {
        "plate": read_plate(text),
        "phone": read_phone(text),
        "mileage_km": read_mileage_km(text),
        "name": named.name if named else None,
        "amount_cny": read_amount_cny(text),
    }


def _chances(ranking: list[dict[str, Any]]) -> dict[str, float]:
    return {opinion["name"]: opinion["confidence"] for opinion in ranking}


def _moment(iso: Any) -> datetime | None:
    return datetime.fromisoformat(iso) if isinstance(iso, str) else None


def _language(context: Mapping[str, Any]) -> Language:
    return "en" if context.get("language") == "en" else "zh"


def _plain(move: Move) -> dict[str, Any]:
    return {
        "act": move.act,
        "confidence": move.confidence,
        "text": move.text,
        "rating": move.rating,
        "time": move.time,
    }


def _keep_as_text(message: Message) -> None:
    """Keep Rasa from taking a customer's words that begin with "/" for a command.

    Rasa's own handler comes after the pipeline and would forge an intent out of "/restart".
    Words from our channels always carry the question asked, if only as None; messages of
    Rasa's shell and tests carry none and keep their commands.
    """
    text = message.get(TEXT) or ""
    if text.lstrip().startswith("/") and "asked" in (message.get(METADATA) or {}):
        message.set(TEXT, text.replace("/", "／", 1), add_to_output=True)
