"""Stock Rasa on the same model: `rasa run` and `rasa run actions`, as its manual says.

The same actions do the same work on a database of their own; the differences are the server, the
HTTP hop to the action server, the tracker store and the message processor.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.model import ROOT
from bot.trouble import Trouble

STARTS_WITHIN = 240


@dataclass(frozen=True)
class Stock:
    """A running stock server; one conversation a token."""

    client: httpx.Client

    def open(self, token: str) -> float:
        """Open a conversation; returns seconds."""
        return self._timed(
            f"/conversations/{token}/trigger_intent?output_channel=latest",
            {"name": "conversation_opened"},
        )

    def say(self, token: str, text: str, context: dict[str, Any]) -> float:
        """Say something; returns seconds."""
        return self._timed(
            "/webhooks/rest/webhook", {"sender": token, "message": text, "metadata": context}
        )

    def _timed(self, path: str, body: dict[str, Any]) -> float:
        started = time.perf_counter()
        answer = self.client.post(path, json=body)
        took = time.perf_counter() - started
        if answer.status_code != 200 or not answer.json():
            raise Trouble(f"the stock server did not answer {path}: {answer.text[:200]}")
        return took


@contextmanager
def stock_server(model: Path, database_url: str, folder: Path) -> Iterator[Stock]:
    """Start both servers on free ports and wait until they answer.

    Raises:
        Trouble: they did not start in time; says where their output is.
    """
    server_port, actions_port = _free_port(), _free_port()
    endpoints = folder / "endpoints.yml"
    tracker = folder / "tracker.db"
    endpoints.write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n"
        f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  url: sqlite:///{tracker}\n"
    )
    (folder / "credentials.yml").write_text("rest:\n")
    models = folder / "models"
    models.mkdir()
    shutil.copy(model, models / "followup.tar.gz")
    environment = {
        **os.environ,
        "FOLLOWUP_DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore",
    }
    commands = (
        f"run actions --actions actions.standalone --port {actions_port}",
        f"run --enable-api --port {server_port} --interface 127.0.0.1 --model {models}"
        f" --endpoints {endpoints} --credentials {folder / 'credentials.yml'}",
    )
    with (folder / "stock.log").open("wb") as log:
        servers = [
            subprocess.Popen(
                [sys.executable, "-m", "rasa", *command.split()],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
            for command in commands
        ]
        try:
            _wait(f"http://127.0.0.1:{actions_port}/health", folder, servers)
            _wait(f"http://127.0.0.1:{server_port}/status", folder, servers)
            with httpx.Client(base_url=f"http://127.0.0.1:{server_port}", timeout=30) as client:
                yield Stock(client)
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, folder: Path, servers: list[subprocess.Popen[bytes]]) -> None:
    give_up_at = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up_at:
        if any(server.poll() is not None for server in servers):
            break
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise Trouble(f"stock Rasa did not start; its output is in {folder / 'stock.log'}")
