"""The texts of the letters that are sent in batches: data the dealership may word anew (R-191)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from crm.terms import Language, LetterKind


@dataclass(frozen=True)
class LetterText:
    subject: str
    text: str


def letter_text(
    kind: LetterKind, language: Language, *, own_words: str = "", **values: str
) -> LetterText:
    """Subject and text of a letter of this kind with its values filled in.

    ``own_words`` stand in the place of our text where a dealership has worded it anew (R-191).

    Raises:
        KeyError: letters of this kind are not sent in batches.
    """
    template = _templates()[kind.value]
    return LetterText(
        subject=template["subject"][language.value],
        text=(own_words or template["text"][language.value]).format(**values).strip(),
    )


@cache
def _templates() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("letters.yml").read_text(encoding="utf-8")
    )
    return document
