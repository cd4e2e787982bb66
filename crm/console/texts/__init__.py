"""The words of the console, in both languages, one pair of files for each part of it.

A key missing in one language is found by tests/crm/console/test_texts.py, not by a reader.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from crm.terms import Language

PARTS = (
    "accounts",
    "answers",
    "api_keys",
    "appointments",
    "calls",
    "campaigns",
    "common",
    "complaints",
    "customer_visits",
    "customers",
    "errors",
    "feedback",
    "file_audits",
    "follow_ups",
    "forms",
    "hand_calls",
    "improvements",
    "inbox",
    "nightly",
    "policy",
    "privacy",
    "proposals",
    "quality",
    "queue",
    "quick_forms",
    "reports",
    "service_lists",
    "team",
    "terms",
    "webhooks",
    "workshop",
)


@cache
def texts_of(language: Language) -> dict[str, str]:
    """Every text of one language by its dotted key, for instance `queue.claim`."""
    found: dict[str, str] = {}
    for part in PARTS:
        source = files(__package__).joinpath(f"{part}.{language.value}.yml")
        _flatten(part, yaml.safe_load(source.read_text(encoding="utf-8")), found)
    return found


def say(language: Language, key: str, /, **values: object) -> str:
    """The text of a key with its values filled in.

    Raises:
        KeyError: no such text; a page must not show a key to a reader.
    """
    text = texts_of(language)[key]
    return text.format(**values) if values else text


def knows(language: Language, key: str) -> bool:
    return key in texts_of(language)


def _flatten(prefix: str, node: Any, found: dict[str, str]) -> None:
    if isinstance(node, dict):
        for key, child in node.items():
            _flatten(f"{prefix}.{key}", child, found)
    else:
        found[prefix] = str(node)
