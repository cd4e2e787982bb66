"""Peers by others that come from npm, installed once under var/tools; nothing is committed."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import ROOT

FOLDER = ROOT / "var" / "tools" / "peers"
PRISM = "@stoplight/prism-cli@5.16.0"
TWILIO_SPEC = "@twilio/cli-core@9.0.0"
"""Twilio's own OpenAPI file is part of this package of theirs."""

_SPEC_INSIDE = "package/src/services/twilio-api/twilio_api_v2010.json"


class NotToBeHad(Exception):
    """A peer cannot be installed here; the message says why."""


def prism() -> Path:
    """Prism, an OpenAPI mock server; installed if it is not there yet.

    Raises:
        NotToBeHad: there is no Node, or no registry.
    """
    program = FOLDER / "node_modules" / ".bin" / "prism"
    if not program.exists():
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
        _npm("install", *quiet, "--prefix", str(FOLDER), PRISM)
    return program


def twilio_spec() -> Path:
    """Twilio's OpenAPI file, with array fields said to be repeated as its own client repeats them.

    Raises:
        NotToBeHad: there is no Node, or no registry.
    """
    ready = FOLDER / "twilio_api_v2010.json"
    if not ready.exists():
        packed = FOLDER / "twilio-cli-core-9.0.0.tgz"
        if not packed.exists():
            _npm("pack", "--pack-destination", str(FOLDER), TWILIO_SPEC)
        with tarfile.open(packed) as archive:
            inside = archive.extractfile(_SPEC_INSIDE)
            assert inside is not None
            spec = json.load(inside)
        _repeat_arrays(spec)
        ready.write_text(json.dumps(spec), encoding="utf-8")
    return ready


def _repeat_arrays(spec: dict) -> None:
    """Prism takes a repeated form field for an array only if it is told so (its issue 2473)."""
    for operations in spec["paths"].values():
        for operation in operations.values():
            content = operation.get("requestBody", {}) if isinstance(operation, dict) else {}
            form = content.get("content", {}).get("application/x-www-form-urlencoded", {})
            for name, field in form.get("schema", {}).get("properties", {}).items():
                if field.get("type") == "array":
                    encoding = form.setdefault("encoding", {})
                    encoding[name] = {"style": "form", "explode": False}


@contextmanager
def mocked(spec: Path) -> Iterator[str]:
    """A Prism that serves ``spec`` as long as the block lasts; yields its address.

    Raises:
        NotToBeHad: it cannot be installed, or does not start within two minutes.
    """
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    server = subprocess.Popen(
        [prism(), "mock", "-h", "127.0.0.1", "-p", str(port), spec],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise NotToBeHad("Prism did not start")


def _npm(*arguments: str) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NotToBeHad("there is no npm here")
    FOLDER.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([npm, *arguments], cwd=FOLDER, capture_output=True, check=False)
    if done.returncode != 0:
        raise NotToBeHad(f"npm {arguments[0]} failed: {done.stderr.decode()[-300:]}")
