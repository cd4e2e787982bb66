"""What must be true of the training utterances, whoever adds to them.

They are read as Rasa reads them for training. Two labels for one wording after one question
teach nothing, and a sentence that is also in the evaluation sets makes the figures lie.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from crm.terms import Act, Asked
from nlu.components.features import units_of
from nlu.components.lessons import Sentence, asked_of
from nlu.components.questions import NO_FAMILY

#: Rasa's own imports use names that their libraries have renamed.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NLU = Path(__file__).parents[2] / "nlu"
FILES = sorted([*NLU.glob("zh/*.yml"), *NLU.glob("en/*.yml")])
EVALUATION = sorted((NLU / "evaluation").glob("*.jsonl"))

ACTS = {act.value for act in Act}
QUESTIONS = {asked.value for asked in Asked}

#: Fewer sentences than this and an act is guessed rather than learnt.
ENOUGH = 120
#: Everybody says 没有 and "no thank you": from this many units on, equal means copied.
TELLING = 9


def _sentences(paths: list[Path]) -> Iterator[Sentence]:
    for path in paths:
        for message in RasaYAMLReader().read(str(path)).training_examples:
            yield Sentence(
                message.get("text"), message.get("intent"), asked_of(message.get("metadata"))
            )


def _wording(text: str) -> str:
    return " ".join(units_of(text)) or text


def _language(paths: list[Path], language: str) -> list[Path]:
    return [path for path in paths if path.parent.name == language]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_file_holds_sentences_labelled_with_acts_and_questions_we_know(path):
    sentences = list(_sentences([path]))

    assert sentences
    assert {sentence.act for sentence in sentences} <= ACTS
    assert {asked for s in sentences for asked in s.asked} <= QUESTIONS | {NO_FAMILY}


def test_no_wording_means_two_things_after_the_same_question():
    meanings: dict[tuple[str, str], set[str]] = defaultdict(set)

    for sentence in _sentences(FILES):
        for asked in sentence.asked or (NO_FAMILY,):
            meanings[_wording(sentence.text), asked].add(sentence.act)

    assert {place: acts for place, acts in meanings.items() if len(acts) > 1} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_stands_twice_in_one_place(language):
    seen: set[Sentence] = set()
    twice = []

    for sentence in _sentences(_language(FILES, language)):
        if sentence in seen:
            twice.append(sentence)
        seen.add(sentence)

    assert twice == []


def test_every_act_has_enough_chinese_sentences():
    texts: dict[str, set[str]] = defaultdict(set)

    for sentence in _sentences(_language(FILES, "zh")):
        texts[sentence.act].add(sentence.text)

    assert {act: len(texts[act]) for act in sorted(ACTS) if len(texts[act]) < ENOUGH} == {}


def test_every_question_has_chinese_answers_written_for_it():
    answered = {
        asked for sentence in _sentences(_language(FILES, "zh")) for asked in sentence.asked
    }

    assert QUESTIONS - answered == set()


@pytest.mark.parametrize("path", EVALUATION, ids=lambda path: path.name)
def test_no_telling_sentence_of_an_evaluation_set_is_also_taught(path):
    taught = {_wording(sentence.text) for sentence in _sentences(FILES)}

    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines() if line]

    telling = [text for text in texts if len(units_of(text)) >= TELLING]
    assert telling
    assert [text for text in telling if _wording(text) in taught] == []
