"""The answer library: what we say to questions about using and caring for the car.

The answers are delivered as data (`dialogues/answers/*.yml`), approved by a technician by name;
what the supervisor publishes takes their place (`actions.library`). The one thing to know: a
doubtful question must come back as nothing, because then a technician answers it (R-094); so the
thresholds lean towards silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from actions.talk import reading
from actions.talk.matching import Index, Words, has_han
from crm.errors import InvalidSetting
from crm.rules import documents
from crm.rules.answers import Answer, read_answer, refuse_repeats
from crm.rules.wording import plain

NOT_ANSWERS = ("news", "tips", "words")
"""Files of the same folder which hold something else."""

# Chosen on questions left out one at a time and on a list of other questions; the held-out
# questions of the tests only measure. Below: doubtful. Closer to the second than the lead:
# doubtful too.
THRESHOLDS = {"zh": 0.30, "en": 0.34}
LEAD = 0.025


@dataclass(frozen=True)
class Found:
    """The entry that answers a question, and how alike the question was, up to 1."""

    answer_id: str
    score: float
    entry: Answer


class AnswerLibrary:
    """All entries by id; questions are looked up among the approved ones only (G-04)."""

    def __init__(self, answers: Iterable[Answer], words: Words) -> None:
        self.entries = {answer.id: answer for answer in answers}
        self.words = words
        self._index = Index(
            (
                (answer.id, asked)
                for answer in self.entries.values()
                if answer.approved is not None
                for asks in answer.asks.values()
                for asked in asks
            ),
            words,
        )

    @classmethod
    def load(cls, folder: Path) -> AnswerLibrary:
        """Read and check every answer of a folder.

        Raises:
            InvalidSetting: names the file, the entry and the key that cannot be used.
        """
        files = [file for file in sorted(folder.glob("*.yml")) if file.stem not in NOT_ANSWERS]
        if not files:
            raise InvalidSetting(f"{folder} holds no answer")
        answers: dict[str, Answer] = {}
        asked_in: dict[str, str] = {}
        for file in files:
            for where, raw in reading.entries(file, "answers"):
                answer = read_answer(where, raw)
                if answer.id in answers:
                    raise InvalidSetting(f"{where}: id {answer.id} is taken")
                answers[answer.id] = answer
                refuse_repeats(where, answer, asked_in)
        return cls(answers.values(), read_words(folder / "words.yml"))

    def find(self, text: str, *, language: str) -> Found | None:
        """The approved answer to a question, or nothing if there is any doubt (R-094).

        The language of the words decides how alike they must be; ``language`` counts where
        they are neither Chinese nor English.
        """
        likely = self._index.alike(text)
        if not likely or likely[0][1] < THRESHOLDS[_language_of(text, language)]:
            return None
        answer_id, score = likely[0]
        if len(likely) > 1 and score - likely[1][1] < LEAD:
            return None
        return Found(answer_id, min(score, 1.0), self.entries[answer_id])


def read_words(file: Path) -> Words:
    """The words of questions: names of things, words that ask the same, words that say nothing.

    Raises:
        InvalidSetting: names the key, or the name that stands twice.
    """
    document = reading.read_table(file)
    documents.only_known(file.name, document, {"things", "same", "empty"})
    things, same = document.get("things"), document.get("same")
    if not isinstance(things, dict) or not things:
        raise InvalidSetting(f"{file.name}: things must be a table of names")
    if not isinstance(same, list):
        raise InvalidSetting(f"{file.name}: same must be a list of lists")
    named = {
        thing: documents.words(file.name, f"things.{thing}", names)
        for thing, names in things.items()
    }
    alike = [documents.words(file.name, f"same, line {n}", line) for n, line in enumerate(same, 1)]
    for groups in (list(named.values()), alike):
        _no_word_twice(file.name, groups)
    empty = documents.words(file.name, "empty", document.get("empty"))
    return Words(things=named, same=alike, empty=empty)


def _no_word_twice(file_name: str, groups: Iterable[tuple[str, ...]]) -> None:
    seen: set[str] = set()
    for group in groups:
        for word in group:
            if plain(word) in seen:
                raise InvalidSetting(f"{file_name}: “{word}” stands twice")
            seen.add(plain(word))


def _language_of(text: str, fallback: str) -> str:
    if has_han(text):
        return "zh"
    return "en" if any(sign.isascii() and sign.isalpha() for sign in text) else fallback
