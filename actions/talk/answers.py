"""The answer library: what we say to questions about using and caring for the car.

The answers are data (`dialogues/answers/*.yml`), kept by the supervisor and approved by a
technician by name. The one thing to know: a doubtful question must come back as nothing,
because then a technician answers it (R-094); so the thresholds lean towards silence.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actions.talk import reading
from actions.talk.matching import Index, Words, has_han
from actions.talk.reading import Approval
from crm.errors import InvalidSetting
from crm.rules.wording import plain

NOT_ANSWERS = ("news", "tips", "words")
"""Files of the same folder which hold something else."""

PLACEHOLDERS = frozenset({"address", "phone", "opening_hours"})

# Chosen on questions left out one at a time and on a list of other questions; the held-out
# questions of the tests only measure. Below: doubtful. Closer to the second than the lead:
# doubtful too.
THRESHOLDS = {"zh": 0.30, "en": 0.34}
LEAD = 0.025

_KEYS = {"id", "asks", "answer", "spoken", "tags", "urgent", "approved"}
_OFFERS_A_PERSON = {"zh": "转人工", "en": "a person please"}


@dataclass(frozen=True)
class Answer:
    """One entry: the ways to ask, and what we answer, in both languages.

    ``urgent`` marks an answer that tells the customer to stop or not to drive on.
    """

    id: str
    asks: Mapping[str, tuple[str, ...]]
    written: Mapping[str, str]
    said: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    urgent: bool = False
    approved: Approval | None = None

    def text(self, language: str, spoken: bool = False) -> str:
        """The answer in ``zh`` or ``en``; on the phone the shorter words, where there are any.

        May hold the placeholders that `needs` names.
        """
        if spoken and language in self.said:
            return self.said[language]
        return self.written[language]

    @property
    def needs(self) -> frozenset[str]:
        """What of the dealership's record must be known before this answer can be sent."""
        texts = (*self.written.values(), *self.said.values())
        return frozenset().union(*map(_placeholders, texts))


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
                _note_asks(where, answer, asked_in)
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


def read_answer(where: str, raw: Mapping[str, Any]) -> Answer:
    """Check one entry as it stands in a file or comes from the console; ``where`` names it.

    Raises:
        InvalidSetting: names the place and the key that cannot be used.
    """
    reading.only_known(where, raw, _KEYS)
    asks = reading.in_both_languages(where, "asks", raw.get("asks"))
    urgent = raw.get("urgent")
    if not isinstance(urgent, bool):
        raise InvalidSetting(f"{where}: urgent is {urgent!r}, but must be true or false")
    answer = Answer(
        id=reading.identifier(where, raw),
        asks={
            language: reading.words(where, f"asks.{language}", texts)
            for language, texts in asks.items()
        },
        written=_texts(where, "answer", raw.get("answer")),
        said=_texts(where, "spoken", raw["spoken"]) if "spoken" in raw else {},
        tags=reading.words(where, "tags", raw.get("tags")),
        urgent=urgent,
        approved=reading.approval(where, raw),
    )
    if urgent:
        _check_offers_a_person(where, answer)
    return answer


def read_words(file: Path) -> Words:
    """The words of questions: names of things, words that ask the same, words that say nothing.

    Raises:
        InvalidSetting: names the key, or the name that stands twice.
    """
    document = reading.read_table(file)
    reading.only_known(file.name, document, {"things", "same", "empty"})
    things, same = document.get("things"), document.get("same")
    if not isinstance(things, dict) or not things:
        raise InvalidSetting(f"{file.name}: things must be a table of names")
    if not isinstance(same, list):
        raise InvalidSetting(f"{file.name}: same must be a list of lists")
    named = {
        thing: reading.words(file.name, f"things.{thing}", names) for thing, names in things.items()
    }
    alike = [reading.words(file.name, f"same, line {n}", line) for n, line in enumerate(same, 1)]
    for groups in (list(named.values()), alike):
        _no_word_twice(file.name, groups)
    empty = reading.words(file.name, "empty", document.get("empty"))
    return Words(things=named, same=alike, empty=empty)


def _texts(where: str, key: str, value: Any) -> dict[str, str]:
    texts = {
        language: reading.text(where, f"{key}.{language}", words)
        for language, words in reading.in_both_languages(where, key, value).items()
    }
    for language, words in texts.items():
        try:
            unknown = _placeholders(words) - PLACEHOLDERS
        except ValueError as error:
            raise InvalidSetting(f"{where}: {key}.{language} has a stray brace") from error
        if unknown:
            raise InvalidSetting(
                f"{where}: {key}.{language} has the placeholder {', '.join(sorted(unknown))}; "
                f"known are {', '.join(sorted(PLACEHOLDERS))}"
            )
    return texts


def _check_offers_a_person(where: str, answer: Answer) -> None:
    for language, offer in _OFFERS_A_PERSON.items():
        for spoken in (False, True):
            if offer not in answer.text(language, spoken).lower():
                raise InvalidSetting(
                    f"{where}: answer.{language} is urgent and must offer a person ({offer})"
                )


def _note_asks(where: str, answer: Answer, asked_in: dict[str, str]) -> None:
    for language, asks in answer.asks.items():
        for asked in asks:
            first = asked_in.setdefault(plain(asked), where)
            if first != where:
                raise InvalidSetting(f"{where}: asks.{language} repeats “{asked}” of {first}")


def _no_word_twice(file_name: str, groups: Iterable[tuple[str, ...]]) -> None:
    seen: set[str] = set()
    for group in groups:
        for word in group:
            if plain(word) in seen:
                raise InvalidSetting(f"{file_name}: “{word}” stands twice")
            seen.add(plain(word))


def _placeholders(words: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(words) if name is not None)


def _language_of(text: str, fallback: str) -> str:
    if has_han(text):
        return "zh"
    return "en" if any(sign.isascii() and sign.isalpha() for sign in text) else fallback
