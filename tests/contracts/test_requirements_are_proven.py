"""Each core row of the requirements has a test, and the test says so.

`docs/requirements.md` holds number, title, scope and proof of every row. The tests named there
are looked up in their files; nothing is run. Rows that wait are listed with their reason under
"Not yet proven", and there may never be more of them than there are now.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "requirements.md"
SOURCE = ROOT.parent / "shared" / "requirements.md"
WAITING_AT_MOST = 2
"""How many core rows may wait for their test. Lower it with every row that is proven."""

_ROW = re.compile(r"^\| (R-\d{3}) \| (.+?) \| (core|extended|context) \| (.*) \|$", re.M)
_WAITING = re.compile(r"^\| (R-\d{3}) \| ([^|]+) \|$", re.M)
_NODE = re.compile(r"`(tests/[^`]+)`")
_CONFLICT = re.compile(r"\bC-(\d\d)\b|test_c_(\d\d)_")
_NUMBER = re.compile(r"\bR-(\d{3})|_[rR]_?(\d{3})(?!\d)")


def rows() -> dict[str, tuple[str, list[str]]]:
    """Scope and proofs of every row, by its number."""
    text = PAGE.read_text("utf-8")
    return {row: (scope, _NODE.findall(cell)) for row, _, scope, cell in _ROW.findall(text)}


def waiting() -> dict[str, str]:
    """The rows not yet proven, with the reason given."""
    section = PAGE.read_text("utf-8").split("## Not yet proven", 1)[1]
    return dict(_WAITING.findall(section))


def numbers_in(text: str | None) -> set[str]:
    return {f"R-{plain or named}" for plain, named in _NUMBER.findall(text or "")}


@cache
def carried_in(file: str) -> dict[str, set[str]]:
    """The tests of a file with the numbers each carries; none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return {}
    text = path.read_text("utf-8")
    if path.suffix == ".yml":
        blocks = re.split(r"(?m)^(?=- name:)", text)
        of_all = numbers_in("\n".join(re.findall(r"(?m)^#.*$", blocks[0])))
        names = [str(yaml.safe_load(block)[0]["name"]) for block in blocks[1:]]
        return {
            name: of_all | numbers_in(block) for name, block in zip(names, blocks[1:], strict=True)
        }
    return {
        node.name: numbers_in(node.name) | numbers_in(ast.get_docstring(node))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name.startswith("test_")
    }


def test_a_core_row_is_proven_or_says_why_not():
    core = {row for row, (scope, _) in rows().items() if scope == "core"}
    proven = {row for row in core if rows()[row][1]}

    assert core - proven == set(waiting())
    assert len(core) >= 190


def test_what_waits_gives_a_reason_and_becomes_less():
    assert all(reason.strip() for reason in waiting().values())
    assert len(waiting()) <= WAITING_AT_MOST


def test_every_proof_is_a_test_that_carries_the_number():
    wrong = []
    for row, (_, proofs) in rows().items():
        for proof in proofs:
            file, _, name = proof.partition("::")
            carried = carried_in(file).get(name.split("::")[-1])
            if carried is None:
                wrong.append(f"{row}: there is no {proof}")
            elif row not in carried:
                wrong.append(f"{row}: {proof} does not say so")

    assert wrong == []


def test_every_conflict_of_the_sources_has_its_test():
    """C-01 to C-21: where the papers contradict each other, a test says which reading holds."""
    settled = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        text = file.read_text("utf-8")
        if _CONFLICT.search(text):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    words = f"{node.name} {ast.get_docstring(node) or ''}"
                    settled |= {int(plain or named) for plain, named in _CONFLICT.findall(words)}

    assert set(range(1, 22)) <= settled


@pytest.mark.skipif(not SOURCE.is_file(), reason="the requirements are not beside the project")
def test_no_row_of_the_requirements_was_forgotten():
    asked = re.findall(r"(?m)^\*\*(R-\d{3}) · .+?\*\* — `(\w+)`", SOURCE.read_text("utf-8"))

    assert {row: scope for row, (scope, _) in rows().items()} == dict(asked)
