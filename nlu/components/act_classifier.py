"""The act classifier as a Rasa component: which move a customer's words make.

It reads the message's text and the question that was asked last (``asked`` in the message's
metadata), sets Rasa's ``intent`` and ``intent_ranking``, and leaves its opinion of every single
clause for the reader behind it (``clauses``, not part of the parse result). TensorFlow is never
imported: an answer costs a sum over some dozen rows of numbers (decision 003).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.features import CONTEXT, CROSS, WORDS, features_of, units_of
from nlu.components.lessons import Lesson, Sentence, asked_of, lessons_from
from nlu.components.logistic import Features, FittingPlan, LogisticModel, Row, fit
from nlu.readers.clauses import split_clauses
from nlu.readers.stop import says_stop

INTENT_RANKING: Final = "intent_ranking"
CLAUSES: Final = "clauses"
RANKED: Final = 5
UNREADABLE: Final = "out_of_scope"
STOPS: Final = "opt_out"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(GraphComponent, IntentClassifier):
    """Says which act an utterance is, and how sure that is."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings; the figures behind them are in decision 003."""
        return {
            "words": 4.0,
            "context": 2.0,
            "cross": 2.8,
            "seen": 2,
            "strength": 1.5,
            "rounds": 60,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LogisticModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActClassifier:
        """Return a classifier that is still to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ActClassifier:
        """Return the classifier as it was trained.

        Raises:
            ValueError: the model holds no trained classifier.
        """
        with model_storage.read_from(resource) as folder:
            model = LogisticModel.read(folder)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every training sentence that has an act, and store what was learnt."""
        sentences = [
            Sentence(
                text=message.get(TEXT),
                act=message.get(INTENT),
                asked=asked_of(message.get(METADATA)),
            )
            for message in training_data.intent_examples
            if message.get(TEXT)
        ]
        self._model = learn(sentences, self._config)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Hand the data on: no component behind this one learns from its opinion."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the act of each message, and the acts of its clauses."""
        assert self._model is not None, "the classifier has not been trained"
        for message in messages:
            classify(message, self._model)
        return messages


def classify(message: Message, model: LogisticModel) -> None:
    """Set a message's ``intent``, its ``intent_ranking``, and the rankings of its ``clauses``."""
    text, asked = message.get(TEXT) or "", asked_last(message)
    ranking = ranking_of(text, asked, model)
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING, ranking, add_to_output=True)
    clauses = split_clauses(text)
    opinions = [
        {"text": clause, "ranking": ranking_of(clause, asked, model)}
        for clause in (clauses if len(clauses) > 1 else [])
    ]
    message.set(CLAUSES, opinions)


def ranking_of(text: str, asked: str | None, model: LogisticModel) -> list[dict[str, Any]]:
    """Return the acts as ``{"name", "confidence"}``, the likeliest first.

    Words without anything to read (empty, only signs) are out of scope with confidence 0; a
    word that by custom says stop (TD) is never weighed against others.
    """
    if says_stop(text):
        return [{"name": STOPS, "confidence": 1.0}]
    if not units_of(text):
        return [{"name": UNREADABLE, "confidence": 0.0}]
    chances = model.probabilities(features_of(text, asked))
    return [
        {"name": model.labels[at], "confidence": float(chances[at])}
        for at in (-chances).argsort(kind="stable")[:RANKED]
    ]


def learn(sentences: Sequence[Sentence], config: Mapping[str, Any]) -> LogisticModel:
    """Train a model on the sentences, with the settings of ``get_default_config``."""
    blocks = {WORDS: "words", CONTEXT: "context", CROSS: "cross"}
    plan = FittingPlan(
        scale={block: float(config[name]) for block, name in blocks.items()},
        seen=int(config["seen"]),
        strength=float(config["strength"]),
        rounds=int(config["rounds"]),
    )
    return fit(*rows_of(lessons_from(sentences)), plan=plan)


def rows_of(lessons: Sequence[Lesson]) -> tuple[list[Features], list[Row]]:
    """Return the features of each different text, and a row for each lesson."""
    number: dict[str, int] = {}
    texts: list[Features] = []
    rows = []
    for lesson in lessons:
        features = features_of(lesson.text, lesson.asked)
        if lesson.text not in number:
            number[lesson.text] = len(texts)
            texts.append({WORDS: features[WORDS]})
        own = {CONTEXT: features[CONTEXT], CROSS: features[CROSS]}
        rows.append(Row(number[lesson.text], own, lesson.act))
    return texts, rows


def asked_last(message: Message) -> str | None:
    """Return what the bot had asked when this message came, from the message's metadata."""
    metadata = message.get(METADATA)
    if not isinstance(metadata, Mapping):
        return None
    asked = metadata.get("asked")
    return asked if isinstance(asked, str) else None
