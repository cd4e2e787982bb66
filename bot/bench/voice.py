"""`bench voice`: what a caller waits, from Twilio's webhook to our TwiML, while others call too.

A server process of its own runs the real application; callers in this one post signed webhooks
over real HTTP. Callers listen and think between answers, faster than people do: a prompt alone
takes six to ten seconds to say. The worst case, where everybody answers in the same moment and
again as soon as they are answered, is measured beside it, and the bare understanding of the same
words for comparison. Everything runs on two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import uvicorn
from pydantic import SecretStr
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.bench.talks import TALKS, a_talk
from bot.channels.voice_talks import PATH
from bot.channels.voice_twiml import sorry
from bot.engine_rasa import RasaEngine
from bot.logs import configure_logs
from bot.model import ROOT, ensure_model, model_path
from bot.settings import Settings, read_settings
from bot.trouble import Trouble
from bot.web import build_app
from bot.wiring import build
from crm.migrations import migrate
from crm.models import Dealership
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel

CORES = 2
LIMIT_MS = 150
STARTS_WITHIN_S = 240
PUBLIC = "https://shop.example.com"
TOKEN = "0123456789abcdef0123456789abcdef"


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; prints progress on stderr and the figures as JSON last."""
    options = _options(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    if options.serve:
        _serve(options.serve)
        return 0
    var = read_settings().var
    ensure_model(var, say="training the model first …")
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{scratch}/voice.db"
        tokens = _books(url, options.calls * (options.rounds * 2 + 1))
        with _server(url, Path(scratch)) as base:
            figures = asyncio.run(_measure(base, tokens, options))
    figures["understanding_p50_ms"] = _understanding(model_path(var))
    figures["times_understanding"] = round(
        figures["p50_ms"] / max(figures["understanding_p50_ms"], 0.01), 1
    )
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="followup bench voice")
    parser.add_argument("--calls", type=int, default=30, help="simultaneous calls")
    parser.add_argument("--rounds", type=int, default=2, help="calls of each caller")
    parser.add_argument(
        "--pause", type=float, default=3.0, help="seconds a caller listens and thinks, on average"
    )
    parser.add_argument("--serve", metavar="DATABASE_URL", help=argparse.SUPPRESS)
    return parser.parse_args(list(arguments))


def _books(url: str, talks: int) -> Iterator[str]:
    """Fresh books with so many calls to be answered; hands out their tokens."""
    migrate(url)
    units = UnitsOfWork(open_database(url))
    with units() as uow:
        uow.dealerships.add(
            Dealership(name="粤骏汽车", name_en="Yuejun Motors", address="天河路1号", phone="020")
        )
        tokens = [a_talk(uow, number, channel=Channel.VOICE).token for number in range(talks)]
    units.engine.dispose()
    return iter(tokens)


# The server.


def _serve(url: str) -> None:
    """Run the real application on a free port, which is told on standard output."""
    configure_logs("ERROR")
    settings = Settings.model_validate(
        {
            "var": read_settings().var,
            "database": url,
            "public_url": PUBLIC,
            "twilio_account_sid": "AC" + "1" * 32,
            "twilio_auth_token": SecretStr(TOKEN),
            "twilio_from_number": "+15005550006",
            "twilio_api_base": "http://127.0.0.1:1",
        }
    )
    app = build_app(build(settings, UnitsOfWork(open_database(url))), public_url=PUBLIC)
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="error", ws="wsproto", access_log=False)
    )

    async def run() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.05)
        print(server.servers[0].sockets[0].getsockname()[1], flush=True)
        await serving

    asyncio.run(run())


@contextmanager
def _server(url: str, folder: Path) -> Iterator[str]:
    """A server process as long as the block lasts; its address."""
    print("starting the server …", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "bot.cli", "bench", "voice", "--serve", url]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    try:
        port = process.stdout.readline().strip()
        if not port.isdecimal():
            raise Trouble(f"the server did not start: {(folder / 'server.log').read_text()[-500:]}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


# The callers.


async def _measure(base: str, tokens: Iterator[str], options: argparse.Namespace) -> dict[str, Any]:
    limits = httpx.Limits(max_connections=options.calls, max_keepalive_connections=options.calls)
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=60) as client:
        print("warming up …", file=sys.stderr, flush=True)
        await _callers(client, tokens, options.calls, rounds=1, pause=0.5)
        print(f"{options.calls} callers, {options.pause:g} s apart …", file=sys.stderr, flush=True)
        paced = await _callers(
            client, tokens, options.calls, rounds=options.rounds, pause=options.pause
        )
        print("everybody at once …", file=sys.stderr, flush=True)
        at_once = await _callers(client, tokens, options.calls, rounds=options.rounds, pause=0)
    return {
        "calls": options.calls,
        "cores": CORES,
        "pause_s": options.pause,
        **_summary(paced),
        "limit_p95_ms": LIMIT_MS,
        "within_limit": _summary(paced)["p95_ms"] <= LIMIT_MS,
        "everybody_at_once": _summary(at_once),
    }


async def _callers(
    client: httpx.AsyncClient, tokens: Iterator[str], calls: int, *, rounds: int, pause: float
) -> list[float]:
    taken: list[float] = []
    chance = random.Random(calls)
    await asyncio.gather(
        *(
            _caller(client, [next(tokens) for _ in range(rounds)], at, pause, chance, taken)
            for at in range(calls)
        )
    )
    return taken


async def _caller(
    client: httpx.AsyncClient,
    tokens: Sequence[str],
    at: int,
    pause: float,
    chance: random.Random,
    taken: list[float],
) -> None:
    """One person on the telephone: several calls after one another."""
    for number, token in enumerate(tokens):
        await asyncio.sleep(pause * chance.random() * 2)
        words = iter(TALKS[(at + number) % len(TALKS)])
        fields = {"CallSid": f"CA{token}", "CallStatus": "in-progress", "To": "+8613800000001"}
        action: str | None = f"{PATH}?c={token}"
        while action is not None:
            started = time.perf_counter()
            answer = await _post(client, action, fields)
            taken.append(time.perf_counter() - started)
            gather = ElementTree.fromstring(answer).find("Gather")
            said = next(words, None)
            action = gather.get("action") if gather is not None and said is not None else None
            fields = {**fields, "SpeechResult": said or "", "Confidence": "0.9"}
            await asyncio.sleep(pause * (0.5 + chance.random()))


async def _post(client: httpx.AsyncClient, path: str, fields: dict[str, str]) -> str:
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, fields)
    answer = await client.post(path, data=fields, headers={"X-Twilio-Signature": signature})
    if answer.status_code != 200:
        raise Trouble(f"{path} was answered {answer.status_code}")
    if answer.text == sorry():
        raise Trouble("a turn failed; the server's log says why")
    return answer.text


def _understanding(model: Path) -> float:
    """The median of the bare understanding of the same words, in milliseconds."""
    engine = RasaEngine.load(model)
    now = UnitsOfWork(open_database("sqlite://")).clock.now()
    taken = []
    for _ in range(5):
        for words in (words for talk in TALKS for words in talk):
            started = time.perf_counter()
            engine.understand(words, asked="rating_overall", now=now, language="zh")
            taken.append(time.perf_counter() - started)
    return round(statistics.median(taken) * 1000, 2)


def _summary(seconds: Sequence[float]) -> dict[str, Any]:
    return {
        "requests": len(seconds),
        "p50_ms": round(statistics.median(seconds) * 1000, 1),
        "p95_ms": round(statistics.quantiles(seconds, n=20)[-1] * 1000, 1),
        "max_ms": round(max(seconds) * 1000, 1),
    }
