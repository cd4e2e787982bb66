"""Rasa 3.6 works with the libraries we gave it in place of those it asks for.

`tool.uv.override-dependencies` in pyproject.toml replaces pins of 2022 by libraries of
today. A bad upgrade among them shows here first: Rasa is imported, a tiny model is
trained, and someone talks to it. Nothing of our own is involved.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.channels import CollectingOutputChannel, UserMessage
from rasa.model_training import train

CONFIG = """
recipe: default.v1
assistant_id: overrides
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    max_ngram: 3
  - name: LogisticRegressionClassifier
policies:
  - name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [praise, complaint]
responses:
  utter_thanks: [{text: "Thank you for saying so."}]
  utter_sorry: [{text: "I am sorry to hear that."}]
"""
NLU = """
version: "3.1"
nlu:
  - intent: praise
    examples: |
      - very happy with the service
      - good work, all fine
      - the repair was excellent
  - intent: complaint
    examples: |
      - the brakes still squeal
      - we waited far too long
      - the bill was too high
"""
RULES = """
version: "3.1"
rules:
  - rule: praise is thanked for
    steps: [{intent: praise}, {action: utter_thanks}]
  - rule: a complaint is met with an apology
    steps: [{intent: complaint}, {action: utter_sorry}]
"""


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    folder = tmp_path_factory.mktemp("tiny")
    files = {"config": CONFIG, "domain": DOMAIN, "nlu": NLU, "rules": RULES}
    paths = {name: _written(folder / f"{name}.yml", text) for name, text in files.items()}
    result = train(
        domain=paths["domain"],
        config=paths["config"],
        training_files=[paths["nlu"], paths["rules"]],
        output=str(folder / "models"),
    )
    return Agent.load(result.model)


def _written(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("excellent service, very happy", "Thank you for saying so."),
        ("the brakes squeal and we waited long", "I am sorry to hear that."),
    ],
)
async def test_a_tiny_model_is_trained_and_answers(agent, said, answered):
    channel = CollectingOutputChannel()

    await agent.handle_message(UserMessage(said, sender_id=said, output_channel=channel))

    assert [message["text"] for message in channel.messages] == [answered]
