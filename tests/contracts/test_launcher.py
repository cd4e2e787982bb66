"""`./followup`: from any folder, quickly, and repaired by itself after a broken set-up.

The set-up is tried in a copy with a `uv` of paper that notes how it was called, so that
nothing is downloaded.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.settings import ROOT

_UV = """#!/bin/sh
case $1 in --version) echo 'uv 0.9.9'; exit ;; esac
echo "$@" >>"$HOME/calls"
[ -e "$HOME/cut-off" ] && kill -9 $PPID
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
ln -sf {python} "$UV_PROJECT_ENVIRONMENT/bin/python"
"""
_CLI = 'def main():\n    print("at your service")\n    return 0\n'


def _run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose only uv is the paper one, and whose 3.10 is this very interpreter."""
    folder = tmp_path / "home"
    tools = folder / ".local" / "bin"
    tools.mkdir(parents=True)
    (tools / "uv").write_text(_UV.format(python=sys.executable))
    (tools / "uv").chmod(0o755)
    versions = folder / ".pyenv" / "versions" / "3.10.0" / "bin"
    versions.mkdir(parents=True)
    (versions / "python3.10").symlink_to(sys.executable)
    shims = folder / "shims"
    shims.mkdir()
    for name in ("uv", "python3.10"):
        (shims / name).write_text(
            f"#!/bin/sh\necho 'pyenv: {name}: command not found' >&2\nexit 127\n"
        )
        (shims / name).chmod(0o755)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "a project"
    (folder / "bot").mkdir(parents=True)
    shutil.copy(ROOT / "followup", folder)
    (folder / "uv.lock").write_text("version = 1\n")
    (folder / "bot" / "cli.py").write_text(_CLI)
    return folder


def _call(project: Path, home: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    path = f"{home / 'shims'}:/usr/bin:/bin"
    return _run(project / "followup", "doctor", cwd=cwd, env={"HOME": str(home), "PATH": path})


def _calls(home: Path) -> list[str]:
    file = home / "calls"
    return file.read_text().splitlines() if file.exists() else []


def test_the_launcher_is_plain_sh_and_may_be_run():
    assert _run("sh", "-n", ROOT / "followup").returncode == 0
    assert os.access(ROOT / "followup", os.X_OK)


def test_no_python_version_file_breaks_the_shims_of_other_tools():
    assert not (ROOT / ".python-version").exists()


def test_the_lock_file_names_no_index_but_the_public_one():
    lines = (ROOT / "uv.lock").read_text().splitlines()
    sources = {line.split('registry = "')[1].split('"')[0] for line in lines if "registry" in line}

    assert sources == {"https://pypi.org/simple"}


def test_a_command_works_from_any_folder_and_through_a_link(tmp_path):
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "cli.py").write_text("raise SystemExit('the wrong bot')\n")
    link = tmp_path / "my-followup"
    link.symlink_to(ROOT / "followup")

    result = _run(link, "--help", cwd=tmp_path)

    assert result.returncode == 0
    assert "After-sales follow-up" in result.stdout


def test_a_later_call_costs_well_below_a_second():
    _run(ROOT / "followup", "--help")

    def once() -> float:
        begun = time.perf_counter()
        _run(ROOT / "followup", "--help")
        return time.perf_counter() - begun

    assert min(once() for _ in range(5)) < 0.7


def test_the_first_call_prepares_past_broken_shims_and_the_second_does_not(project, home, tmp_path):
    first = _call(project, home, cwd=tmp_path)
    second = _call(project, home, cwd=tmp_path)

    assert [first.stdout, second.stdout] == ["at your service\n"] * 2
    assert "preparing the environment" in first.stderr
    assert second.stderr == ""
    assert len(_calls(home)) == 1
    assert "sync --locked" in _calls(home)[0]
    assert f"--python {home}/.pyenv/versions/3.10.0/bin/python3.10" in _calls(home)[0]


def test_a_changed_lock_file_prepares_again(project, home):
    _call(project, home)
    (project / "uv.lock").write_text("version = 1\nrevision = 2\n")

    again = _call(project, home)

    assert again.stdout == "at your service\n"
    assert len(_calls(home)) == 2


def test_a_set_up_that_was_cut_off_is_begun_afresh_by_the_next_call(project, home):
    (home / "cut-off").touch()
    killed = _call(project, home)
    left_over = project / ".venv" / "half-installed"
    left_over.parent.mkdir(exist_ok=True)
    left_over.touch()
    (home / "cut-off").unlink()

    repaired = _call(project, home)
    quiet = _call(project, home)

    assert killed.returncode != 0
    assert repaired.stdout == quiet.stdout == "at your service\n"
    assert "the last set-up was cut off" in repaired.stderr
    assert not left_over.exists()
    assert quiet.stderr == ""


def test_a_set_up_that_fails_is_one_line_and_status_1(project, home):
    (home / ".local" / "bin" / "uv").write_text(
        "#!/bin/sh\ncase $1 in --version) echo 'uv 0.9.9'; exit ;; esac\nexit 2\n"
    )

    result = _call(project, home)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1].startswith(
        "followup: the packages could not be installed (see above)"
    )
