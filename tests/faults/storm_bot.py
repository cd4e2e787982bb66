"""The bot as the storm knocks it over: web server, channels, jobs, all in a child to be killed.

`python -m tests.faults.storm_bot ENGINE DATABASE_URL PORT API_BASE EPOCH SPEED VAR` loads all of it
once. Each line on stdin forks a child that serves until it is killed; its process id is the answer.
ENGINE `three_lines` follows a script of three lines, for a quick storm; its outcome goes into the
books like any other. ENGINE `real` is the one customers talk to.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from actions.base import Room
from bot.channels.outside import Outside
from bot.engine import Engine, Reply, Stimulus, TurnResult
from bot.logs import configure_logs
from bot.turn import Turns
from bot.upkeep import keep_up
from crm.models import Rating
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Dimension, Disposition
from crm.use_cases.conversations import close_conversation
from tests.bot.channels.providers import settings_for
from tests.bot.channels.web_chat_app import SCALE, choices, library
from tests.builders import NOW
from tests.model import trained_engine


class FastClock:
    """Time that runs ``speed`` times as fast as the machine's since ``epoch``, from `NOW` on."""

    def __init__(self, epoch: float, speed: float) -> None:
        self._epoch, self._speed = epoch, speed

    def now(self) -> datetime:
        passed = (time.time() - self._epoch) * self._speed
        return NOW.astimezone(timezone.utc) + timedelta(seconds=passed)


class ThreeLines:
    """Greets, asks for a score, thanks. Every line names its conversation, so that all differ."""

    def understand(self, text, *, asked, now, language):
        return {"act": "out_of_scope", "confidence": 1.0}

    def take(self, room: Room, stimulus: Stimulus) -> TurnResult:
        talk = room.conversation
        name = f"第{talk.id}号"
        if talk.turn_count == 0:
            convenient = choices("方便", "晚点")
            return TurnResult({}, (Reply(f"您好,{name},方便吗?", convenient),), "good_time")
        if talk.turn_count == 1:
            return TurnResult({}, (Reply(f"{name},您打几分?", SCALE),), "rating_overall")
        score = {"dimension": Dimension.OVERALL, "score": int(stimulus.text or "0")}
        now = room.uow.clock.now()
        room.uow.ratings.add(Rating(conversation_id=talk.id, given_at=now, **score))
        close_conversation(room.uow, conversation=talk, disposition=Disposition.COMPLETED)
        return TurnResult({}, (Reply(f"{name},谢谢,再见!"),), None)


def serve(
    engine: Engine, database: str, port: int, api_base: str, epoch: float, speed: float, var: str
) -> None:
    units = UnitsOfWork(open_database(database), clock=FastClock(epoch, speed))
    turns = Turns(units, engine, library())
    fast = {"telegram_per_second": 500, "sms_per_second": 500, "calls_per_second": 50}
    outside = Outside(settings_for(api_base, var=Path(var), **fast), turns)
    app = FastAPI()
    for router in outside.routers():
        app.include_router(router)

    async def main() -> None:
        config = uvicorn.Config(app, port=port, log_config=None, lifespan="off", ws="none")
        stop = asyncio.Event()
        await asyncio.gather(
            uvicorn.Server(config).serve(), keep_up(turns, stop=stop, outside=outside)
        )

    asyncio.run(main())


def nest(arguments: list[str]) -> None:
    name, database, port, api_base, epoch, speed, var = arguments
    configure_logs("CRITICAL")
    library()
    engine: Engine = trained_engine() if name == "real" else ThreeLines()
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                serve(engine, database, int(port), api_base, float(epoch), float(speed), var)
            finally:
                os._exit(1)  # a child never goes on as its parent
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    nest(sys.argv[1:])
