"""`bench turns`: what a turn costs, beside stock Rasa on the same model and messages.

Three ways take the same talks in interleaved blocks of one run, so that a machine that drifts
drifts for all: in process, through the web chat over real HTTP, and stock `rasa run` with
`rasa run actions`. Seconds differ from machine to machine; the ratios hold.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from actions.library import load_library
from bot.bench.stock import Stock, stock_server
from bot.bench.talks import TALKS, a_talk
from bot.channels.web_chat import build_web_chat
from bot.engine_rasa import RasaEngine
from bot.model import ensure_model, model_path
from bot.settings import read_settings
from bot.turn import Turns
from crm.migrations import migrate
from crm.models import Dealership
from crm.policy import Policy, Talk
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel
from crm.use_cases.conversations import Inbound

Timed = dict[str, list[float]]


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; prints progress on stderr and the figures as JSON last."""
    options = _options(arguments)
    var = read_settings().var
    ensure_model(var, say="training the model first …")
    with tempfile.TemporaryDirectory() as scratch:
        figures = _measure(model_path(var), Path(scratch), options)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="followup bench turns")
    parser.add_argument("--blocks", type=int, default=3, help="blocks of each way, interleaved")
    parser.add_argument("--rounds", type=int, default=4, help="times through all talks a block")
    parser.add_argument("--no-stock", action="store_true", help="leave stock Rasa out")
    return parser.parse_args(list(arguments))


def _measure(model: Path, scratch: Path, options: argparse.Namespace) -> dict[str, Any]:
    engine = RasaEngine.load(model)
    ours = _turns(engine, scratch / "ours.db")
    theirs = _turns(engine, scratch / "theirs.db")
    seconds: Timed = {"in_process": [], "web_chat": [], "stock": []}
    numbers = iter(range(1, 90_000))
    with _web_chat(_turns(engine, scratch / "web.db")) as web:
        ways: list[tuple[str, Callable[[int, tuple[str, ...]], None]]] = [
            ("in_process", lambda n, talk: _hold(ours, n, talk, seconds["in_process"])),
            ("web_chat", lambda n, talk: web(n, talk, seconds["web_chat"])),
        ]
        if options.no_stock:
            _blocks(ways, numbers, options)
        else:
            url = f"sqlite:///{scratch / 'theirs.db'}"
            with stock_server(model, url, _folder(scratch / "stock")) as stock:
                ways.append(
                    ("stock", lambda n, talk: _stock(stock, theirs, n, talk, seconds["stock"]))
                )
                _blocks(ways, numbers, options)
    return _figures({way: taken for way, taken in seconds.items() if taken})


def _blocks(
    ways: Sequence[tuple[str, Callable[[int, tuple[str, ...]], None]]],
    numbers: Iterator[int],
    options: argparse.Namespace,
) -> None:
    for block in range(options.blocks + 1):
        for name, hold in ways:
            print(f"block {block}: {name}", file=sys.stderr, flush=True)
            for _ in range(1 if block == 0 else options.rounds):
                for talk in TALKS:
                    hold(next(numbers), talk)


def _turns(engine: RasaEngine, file: Path) -> Turns:
    url = f"sqlite:///{file}"
    migrate(url)
    turns = Turns(UnitsOfWork(open_database(url)), engine, load_library())
    with turns.units() as uow:
        uow.dealerships.add(
            Dealership(name="粤骏汽车", name_en="Yuejun Motors", address="天河路1号", phone="020")
        )
    return turns


def _hold(turns: Turns, number: int, talk: tuple[str, ...], seconds: list[float]) -> None:
    with turns.units() as uow:
        token = a_talk(uow, number).token
    seconds.append(_timed(lambda: turns.answer(token)))
    for index, words in enumerate(talk):
        inbound = Inbound(Channel.WEBCHAT, f"{token}:{index}", text=words)

        def take(inbound: Inbound = inbound) -> None:
            turns.hear(token, inbound)
            turns.answer(token)

        seconds.append(_timed(take))


def _stock(
    stock: Stock, books: Turns, number: int, talk: tuple[str, ...], seconds: list[float]
) -> None:
    """The same talk through the stock server; what was asked is read from its own books."""
    with books.units() as uow:
        token = a_talk(uow, number).token
    seconds.append(stock.open(token))
    asked: str | None = "good_time"
    for words in talk:
        context = {"asked": asked, "now": _now(books), "language": "zh", "skip": ["paint"]}
        seconds.append(stock.say(token, words, context))
        asked = _asked_by_stock(stock, token)


def _asked_by_stock(stock: Stock, token: str) -> str | None:
    tracker = stock.client.get(f"/conversations/{token}/tracker?include_events=NONE").json()
    asked: str | None = tracker["slots"].get("asked")
    return asked


def _now(turns: Turns) -> str:
    with turns.units.reading() as uow:
        return uow.clock.now().astimezone(uow.wall).isoformat()


@contextmanager
def _web_chat(turns: Turns) -> Iterator[Callable[[int, tuple[str, ...], list[float]], None]]:
    """The web chat on a real port; a turn is from the customer's POST to our line in its stream."""
    app = FastAPI()
    policy = Policy(talk=Talk(listen_pause_s=0))
    app.include_router(build_web_chat(turns, pause_policy=policy, messages_per_minute=100_000))
    config = uvicorn.Config(app, port=0, log_level="error", ws="none", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:

        def hold(number: int, talk: tuple[str, ...], seconds: list[float]) -> None:
            with turns.units() as uow:
                token = a_talk(uow, number).token
            client.get(f"/chat/{token}")
            for index, words in enumerate(talk):
                seconds.append(_timed(partial(_post, client, turns, token, index, words)))

        yield hold
    server.should_exit = True
    thread.join(timeout=10)


def _post(client: httpx.Client, turns: Turns, token: str, index: int, words: str) -> None:
    answer = client.post(
        f"/chat/{token}/messages", json={"id": f"m{index}", "text": words, "quick": True}
    )
    answer.raise_for_status()
    with turns.units.reading() as uow:
        conversation = uow.conversations.by_token(token)
    while conversation.turn_count < index + 2:
        time.sleep(0.001)
        with turns.units.reading() as uow:
            conversation = uow.conversations.by_token(token)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _figures(seconds: Timed) -> dict[str, Any]:
    figures: dict[str, Any] = {
        way: {
            "turns": len(taken),
            "median_ms": round(statistics.median(taken) * 1000, 2),
            "p95_ms": round(statistics.quantiles(taken, n=20)[-1] * 1000, 2),
            "turns_per_second": round(len(taken) / sum(taken), 1),
        }
        for way, taken in seconds.items()
    }
    if "stock" in figures:
        stock = figures["stock"]["turns_per_second"]
        figures["times_stock"] = {
            way: round(figures[way]["turns_per_second"] / stock, 2)
            for way in ("in_process", "web_chat")
        }
    return figures


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
