"""Every variable the program reads stands in both READMEs, and every one there is read."""

from __future__ import annotations

import re

import pytest

from bot.settings import ROOT, VARIABLES

_NAME = re.compile(r"^\| `((?:FOLLOWUP|TELEGRAM|TWILIO)_[A-Z_]+)`", re.MULTILINE)


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_table_of_settings_names_exactly_what_is_read(readme):
    table = _NAME.findall((ROOT / readme).read_text(encoding="utf-8"))

    assert sorted(table) == sorted(VARIABLES)
