"""The console speaks Chinese and English, completely and alike."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from crm import errors, terms
from crm.console import texts
from crm.console.pages.team import Period
from crm.console.pages.workshop import WorkshopView
from crm.console.rendering import HERE
from crm.store.complaints import CaseView
from crm.store.follow_ups import DayView
from crm.terms import Language

NOT_SHOWN = {
    "Term",
    "InboxStatus",
    "OutboxStatus",
    "PersonRole",
    "AttemptStatus",
}
ENUMERATIONS = [
    one
    for name, one in vars(terms).items()
    if isinstance(one, type) and issubclass(one, terms.Term) and name not in NOT_SHOWN
] + [DayView, CaseView, Period, WorkshopView]


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts():
    assert texts.texts_of(Language.ZH).keys() == texts.texts_of(Language.EN).keys()


def test_a_text_takes_the_same_values_in_both_languages():
    zh, en = texts.texts_of(Language.ZH), texts.texts_of(Language.EN)

    differing = {key for key in zh if placeholders(zh[key]) != placeholders(en[key])}

    assert differing == set()


def test_no_text_is_empty():
    for language in Language:
        empty = {key for key, text in texts.texts_of(language).items() if not text}
        assert empty <= {"common.unit_gap"}


def test_every_file_of_texts_is_read():
    found = {path.name.split(".")[0] for path in Path(texts.__file__).parent.glob("*.yml")}

    assert found == set(texts.PARTS)


@pytest.mark.parametrize("enumeration", ENUMERATIONS, ids=lambda one: one.__name__)
def test_every_word_of_the_trade_has_its_name(enumeration):
    known = texts.texts_of(Language.ZH)

    missing = [
        one for one in enumeration if f"terms.{enumeration.__name__}.{one.value}" not in known
    ]

    assert missing == []


def test_every_text_a_template_asks_for_is_there():
    known = texts.texts_of(Language.ZH)
    asked = {
        key
        for template in (HERE / "templates").glob("*.html")
        for key in re.findall(r"""\bt\(["']([\w.]+)["'][,)]""", template.read_text("utf-8"))
    }

    assert asked - known.keys() == set()
    assert len(asked) > 150


def test_every_text_of_an_error_belongs_to_an_error():
    named = {key.split(".")[1] for key in texts.texts_of(Language.ZH) if key.startswith("errors.")}

    assert {name for name in named if name[0].isupper()} <= set(vars(errors))
