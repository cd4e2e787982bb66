"""The line to the Bot API: one event loop in a thread of its own, its connections kept open.

Sending is called from threads, python-telegram-bot is not. A connection for each message
would greet Telegram's server anew each time, which takes longer than the message. One that has
been idle for a while is not used again, for the other side may have hung up by then, and whether
a message on a broken line arrived nobody could tell.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import threading
import weakref
from collections.abc import Awaitable, Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import cache
from typing import TypeVar

import certifi
import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

T = TypeVar("T")

CONNECTS_WITHIN_S = 5.0
ANSWERS_WITHIN_S = 10.0
KEPT_OPEN_S = 20.0
AT_ONCE = 8
_LONGEST_S = 90.0


class BotLine:
    """Asks the Bot API from any thread. Nothing is opened before the first question.

    A process that was forked opens a line of its own.
    """

    def __init__(
        self, token: str, api_base: str, *, answers_within_s: float = ANSWERS_WITHIN_S
    ) -> None:
        self._token = token
        self._api_base = api_base
        self._answers_within_s = answers_within_s
        self._lock = threading.Lock()
        self._opened: tuple[int, asyncio.AbstractEventLoop, Bot] | None = None

    def ask(self, what: Callable[[Bot], Awaitable[T]]) -> T:
        """Ask one thing and wait for the answer.

        Raises:
            TelegramError: what the Bot API, or the line to it, refused.
            TimeoutError: it took longer than any request of ours may.
        """
        loop, bot = self._line()

        async def asking() -> T:
            return await what(bot)

        waiting = asyncio.run_coroutine_threadsafe(asking(), loop)
        try:
            return waiting.result(_LONGEST_S)
        except FutureTimeoutError as late:
            waiting.cancel()
            raise TimeoutError from late

    def _line(self) -> tuple[asyncio.AbstractEventLoop, Bot]:
        with self._lock:
            if self._opened is None or self._opened[0] != os.getpid():
                loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(loop,), name="telegram", daemon=True).start()
                opening = asyncio.run_coroutine_threadsafe(self._bot(), loop)
                bot, requests = opening.result(_LONGEST_S)
                weakref.finalize(self, _hang_up, os.getpid(), loop, requests)
                self._opened = (os.getpid(), loop, bot)
            return self._opened[1], self._opened[2]

    async def _bot(self) -> tuple[Bot, tuple[HTTPXRequest, ...]]:
        requests = (_request(AT_ONCE, self._answers_within_s), _request(1, ANSWERS_WITHIN_S))
        for one in requests:
            await one.initialize()
        bot = Bot(
            self._token,
            base_url=f"{self._api_base}/bot",
            base_file_url=f"{self._api_base}/file/bot",
            request=requests[0],
            get_updates_request=requests[1],
        )
        return bot, requests


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


def _request(at_once: int, answers_within_s: float) -> HTTPXRequest:
    kept = httpx.Limits(
        max_connections=at_once,
        max_keepalive_connections=at_once,
        keepalive_expiry=KEPT_OPEN_S,
    )
    return HTTPXRequest(
        read_timeout=answers_within_s,
        connect_timeout=CONNECTS_WITHIN_S,
        pool_timeout=ANSWERS_WITHIN_S,
        http_version="1.1",
        httpx_kwargs={"verify": _trusted(), "limits": kept},
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes longer than most messages: once for all."""
    return ssl.create_default_context(cafile=certifi.where())


def _hang_up(
    process: int, loop: asyncio.AbstractEventLoop, requests: tuple[HTTPXRequest, ...]
) -> None:
    """Close what was opened in this process."""
    if process != os.getpid() or loop.is_closed():
        return

    async def close() -> None:
        for one in requests:
            await one.shutdown()
        loop.stop()

    asyncio.run_coroutine_threadsafe(close(), loop)
