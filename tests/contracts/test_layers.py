"""Who may import whom: the contracts of pyproject.toml hold, and would notice a breach."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

_LINT = "from importlinter.cli import lint_imports_command as run; run()"


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _LINT, "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms, to build something forbidden in."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ("actions", "bot", "crm", "nlu"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_every_contract_between_the_rooms_is_kept():
    result = _lint(ROOT)

    assert re.search(r"Contracts: \d+ kept, 0 broken\.", result.stdout), result.stdout
    assert result.returncode == 0


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        pytest.param(
            "crm/rules", "import sqlalchemy", "Rules, policy and terms", id="SQL in rules"
        ),
        pytest.param("crm/use_cases", "import sqlalchemy", "speak SQL", id="SQL in a use case"),
        pytest.param("crm/use_cases", "import twilio", "Twilio and Celery", id="a vendor in crm"),
        pytest.param(
            "crm/store", "import crm.use_cases", "the arrows point down", id="upwards in crm"
        ),
        pytest.param("crm/use_cases", "import bot.settings", "never back", id="from crm to bot"),
        pytest.param("nlu", "import crm.terms", "The ear knows nothing", id="books in the ear"),
        pytest.param("bot", "import rasa", "import Rasa", id="a second door to Rasa"),
    ],
)
def test_a_breach_is_noticed(checkout, place, line, contract):
    intruder = checkout / place / "intruder.py"
    intruder.write_text(f'"""Should not be."""\n\n{line}\n')

    result = _lint(checkout)
    intruder.unlink()

    broken = [text for text in result.stdout.splitlines() if " BROKEN" in text]
    assert result.returncode == 1, result.stdout
    assert any(contract in text for text in broken), result.stdout
