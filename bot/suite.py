"""`./followup test`: everything that must hold before a change is handed in.

With arguments only pytest runs, with these arguments. Without, all checks run even when
an early one fails, so that one look shows everything, and pytest speaks last.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from bot.settings import ROOT

_IMPORT_LINTER = "from importlinter.cli import lint_imports_command as run; run()"

CHECKS = (
    ("format", ("-m", "ruff", "format", "--check", "--quiet")),
    ("lint", ("-m", "ruff", "check", "--quiet")),
    ("types", ("-m", "mypy")),
    ("layers", ("-c", _IMPORT_LINTER, "--no-logo")),
)

#: The whole suite in two processes, a file staying in one: each loads the engine once.
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile")


def run_suite(arguments: Sequence[str]) -> int:
    """Run the checks and pytest, or pytest alone where arguments are given.

    Returns 0 when all is well, 1 otherwise, whatever failed.
    """
    failed = [] if arguments else [name for name, command in CHECKS if not _passes(name, command)]
    if failed:
        print(f"followup: not in order: {', '.join(failed)} (see above)", file=sys.stderr)
    tested = _python("-m", "pytest", *(arguments or SIDE_BY_SIDE)) == 0
    return int(bool(failed) or not tested)


def _passes(name: str, command: Sequence[str]) -> bool:
    print(f"followup: checking {name}", file=sys.stderr, flush=True)
    return _python(*command) == 0


def _python(*arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode
