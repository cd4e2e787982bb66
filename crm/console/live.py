"""Server-sent events for an open page: told when something changed, never what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

P = TypeVar("P")

LOOKS_EVERY_S = 1.0
SAYS_HELLO_EVERY = 15
LASTS_S = 300
"""The browser then asks anew, and is let in anew or not."""


async def watch(
    read: Callable[[], Awaitable[P]],
    *,
    event: str,
    as_data: Callable[[P], str],
    turns: int,
    pause: Callable[[], Awaitable[None]],
    is_stopping: Callable[[], bool] = lambda: False,
) -> AsyncIterator[str]:
    """Yield an event whenever what is read differs from before, and a comment now and then."""
    yield "retry: 2000\n\n"
    before: P | None = None
    for turn in range(turns):
        if is_stopping():
            return
        pulse = await read()
        if pulse != before:
            yield f"event: {event}\ndata: {as_data(pulse)}\n\n"
            before = pulse
        elif turn % SAYS_HELLO_EVERY == 0:
            yield ": still here\n\n"
        await pause()


def stream(
    look: Callable[[], P],
    *,
    event: str,
    as_data: Callable[[P], str],
    is_stopping: Callable[[], bool],
) -> StreamingResponse:
    """Watch by looking every second, for five minutes at most; ``look`` may block."""

    async def read() -> P:
        return await run_in_threadpool(look)

    return StreamingResponse(
        watch(
            read,
            event=event,
            as_data=as_data,
            turns=LASTS_S,
            pause=lambda: asyncio.sleep(LOOKS_EVERY_S),
            is_stopping=is_stopping,
        ),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )
