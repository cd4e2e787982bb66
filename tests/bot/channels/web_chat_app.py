"""A small application around the web chat: a scripted engine, and time that a test moves.

The engine says what its script says, turn by turn; everything else (inbox, turn, transcript,
outbox) is the real path.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import uvicorn
from fastapi import FastAPI

from actions.base import Room
from actions.library import Library, load_library
from bot.engine import OPENED, Reply, Stimulus, TurnResult
from crm.models import Conversation
from crm.rules.stop_words import is_stop
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, Disposition, EscalationReason, FollowUpKind, Language
from crm.use_cases.conversations import (
    close_conversation,
    hand_over,
    open_conversation,
    opt_out,
)
from tests.builders import a_customer, a_dealership, a_vehicle

SCALE = tuple({"title": str(score), "value": str(score)} for score in (5, 4, 3, 2, 1))


def choices(*titles: str) -> tuple[dict[str, str], ...]:
    return tuple({"title": title, "value": title} for title in titles)


@dataclass(frozen=True)
class Scripted:
    """What the engine says in one turn, and what it asks with it."""

    text: str
    asked: str | None = None
    choices: tuple[dict[str, str], ...] = ()
    ends: bool = False
    hands_over: bool = False


WELCOME = Scripted(
    "王先生您好,我是诚达汽车服务中心的智能回访助手。您现在方便聊两分钟吗?",
    "good_time",
    choices("方便", "晚点", "不用了"),
)
OVERALL = Scripted("这次服务,总体您打几分?1到5分,5分最满意。", "rating_overall", SCALE)
OPINION = Scripted("谢谢您。还有什么意见或者建议吗?您慢慢说。", "opinion")
NOTED = Scripted("您说的我都记下了,谢谢您。还有别的事吗?", "anything_else")
FAREWELL = Scripted("好的,感谢您的支持,祝您用车愉快,再见!", ends=True)
VISIT = (WELCOME, OVERALL, OPINION, NOTED, FAREWELL)
HELLO = Scripted("您好,我是智能助手,请问有什么可以帮您?", "anything_else")
INBOUND = (HELLO, NOTED, FAREWELL)


@dataclass
class ScriptedEngine:
    """Implements `bot.engine.Engine`. Says the script of the conversation's kind in order.

    ``delay_s`` is how long it thinks; ``heard`` keeps what each turn was about.
    """

    scripts: dict[FollowUpKind, Sequence[Scripted]] = field(
        default_factory=lambda: {
            FollowUpKind.FIRST_FOLLOWUP: VISIT,
            FollowUpKind.INBOUND: INBOUND,
            FollowUpKind.SOLUTION_NOTICE: (
                Scripted("王先生,您反映的异响已有处理方案,您看满意吗?", "satisfied_with_answer"),
                FAREWELL,
            ),
        }
    )
    delay_s: float = 0.0
    heard: list[str] = field(default_factory=list)

    def understand(
        self, text: str, *, asked: str | None, now: datetime, language: str
    ) -> dict[str, Any]:
        return {"act": "out_of_scope", "confidence": 1.0}

    def take(self, room: Room, stimulus: Stimulus) -> TurnResult:
        self.heard.append(stimulus.text if stimulus.text is not None else str(stimulus.event))
        time.sleep(self.delay_s)
        conversation = room.conversation
        if stimulus.text is not None and is_stop(stimulus.text, conversation.channel):
            return _opted_out(room, stimulus.text)
        if stimulus.text is not None and "english" in stimulus.text.lower():
            conversation.language = Language.EN
        script = self.scripts[conversation.kind]
        said = script[min(conversation.turn_count, len(script) - 1)]
        if said.ends:
            close_conversation(
                room.uow, conversation=conversation, disposition=Disposition.COMPLETED
            )
        if said.hands_over:
            _hand_over(room, stimulus.text or "")
        return TurnResult({}, (Reply(said.text, said.choices),), said.asked)

    @property
    def said(self) -> list[str]:
        """What customers said, turn by turn, without the openings."""
        return [words for words in self.heard if words != OPENED]


def _opted_out(room: Room, words: str) -> TurnResult:
    opt_out(room.uow, conversation=room.conversation, words=words)
    close_conversation(room.uow, conversation=room.conversation, disposition=Disposition.OPTED_OUT)
    return TurnResult({}, (Reply("好的,以后不再主动联系您。"),), None)


def _hand_over(room: Room, words: str) -> None:
    hand_over(
        room.uow,
        conversation=room.conversation,
        words=words,
        reason=EscalationReason.HUMAN_REQUEST,
        due_at=room.uow.clock.now() + timedelta(hours=1),
    )
    close_conversation(
        room.uow, conversation=room.conversation, disposition=Disposition.HANDED_OVER
    )


class HandMovedTime:
    """Time that stands until a test moves it; sleepers wake in the order they are due."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + seconds, waking))
        await waking

    async def pass_by(self, seconds: float) -> None:
        """Let time go by, and let everybody do what they do then."""
        await settle()
        self._now += seconds
        for due, waking in sorted(self._sleepers, key=lambda sleeper: sleeper[0]):
            if due <= self._now and not waking.done():
                waking.set_result(None)
        self._sleepers = [one for one in self._sleepers if not one[1].done()]
        await settle()


async def settle() -> None:
    """Let tasks and the threads they wait for come to rest."""
    for _ in range(10):
        await asyncio.sleep(0.005)


@cache
def library() -> Library:
    return load_library()


def begin_talk(
    uow: UnitOfWork,
    kind: FollowUpKind = FollowUpKind.FIRST_FOLLOWUP,
    plate: str = "粤A12345",
    **others: Any,
) -> Conversation:
    """Open a web-chat conversation whose opening turn waits, with a customer unless given one."""
    if not uow.dealerships.is_set_up():
        a_dealership(uow)
    if "customer_id" not in others:
        customer = a_customer(uow)
        vehicle = a_vehicle(uow, plate=plate, owner=customer)
        others |= {"customer_id": customer.id, "vehicle_id": vehicle.id}
    values = {"channel": Channel.WEBCHAT, "language": Language.ZH} | others
    return open_conversation(uow, kind=kind, **values)


@contextmanager
def served(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve the application on this machine for as long as the block lasts; yields its address."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_level="critical",
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        address = server.servers[0].sockets[0].getsockname()
        yield f"http://127.0.0.1:{address[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
