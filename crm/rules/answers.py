"""One entry of the answer library: what is asked, what we answer, and what makes it fit to send.

The same checks hold for an answer delivered in a file and for one written in the console (R-096).
An urgent one must offer a person in both languages (R-093); what nobody has approved is never sent
(G-04), and that is decided by whoever looks answers up.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.errors import InvalidSetting
from crm.rules import documents
from crm.rules.documents import Approval
from crm.rules.wording import plain

PLACEHOLDERS = frozenset({"address", "phone", "opening_hours"})

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

    def as_document(self) -> dict[str, Any]:
        """The entry as it stands in a file, without its approval."""
        document: dict[str, Any] = {
            "id": self.id,
            "asks": {language: list(asks) for language, asks in self.asks.items()},
            "answer": dict(self.written),
            "tags": list(self.tags),
            "urgent": self.urgent,
        }
        return document | ({"spoken": dict(self.said)} if self.said else {})

    @property
    def needs(self) -> frozenset[str]:
        """What of the dealership's record must be known before this answer can be sent."""
        texts = (*self.written.values(), *self.said.values())
        return frozenset().union(*map(_placeholders, texts))


def read_answer(where: str, raw: Mapping[str, Any]) -> Answer:
    """Check one entry as it stands in a file or comes from the console; ``where`` names it.

    Raises:
        InvalidSetting: names the place and the key that cannot be used.
    """
    documents.only_known(where, raw, _KEYS)
    asks = documents.in_both_languages(where, "asks", raw.get("asks"))
    urgent = raw.get("urgent")
    if not isinstance(urgent, bool):
        raise InvalidSetting(f"{where}: urgent is {urgent!r}, but must be true or false")
    answer = Answer(
        id=documents.identifier(where, raw),
        asks={
            language: documents.words(where, f"asks.{language}", texts)
            for language, texts in asks.items()
        },
        written=_texts(where, "answer", raw.get("answer")),
        said=_texts(where, "spoken", raw["spoken"]) if "spoken" in raw else {},
        tags=documents.words(where, "tags", raw.get("tags")),
        urgent=urgent,
        approved=documents.approval(where, raw),
    )
    if urgent:
        _check_offers_a_person(where, answer)
    return answer


def _texts(where: str, key: str, value: Any) -> dict[str, str]:
    texts = {
        language: documents.text(where, f"{key}.{language}", words)
        for language, words in documents.in_both_languages(where, key, value).items()
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


def refuse_repeats(where: str, answer: Answer, asked_in: dict[str, str]) -> None:
    """Note in ``asked_in`` where each question of an answer stands; none may stand in two.

    Raises:
        InvalidSetting: names the question and where it stood before.
    """
    for language, asks in answer.asks.items():
        for asked in asks:
            first = asked_in.setdefault(plain(asked), where)
            if first != where:
                raise InvalidSetting(f"{where}: asks.{language} repeats “{asked}” of {first}")


def _placeholders(words: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(words) if name is not None)
