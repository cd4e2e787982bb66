"""A process that loads the engine once and has its children killed at every step of a turn.

Run as `python -m tests.faults.kill_yard MODEL DATABASE_URL…`; prints one JSON line a database with
what the books hold after the kill at each step and the recovery. A child is forked for each kill,
so that SIGKILL is a real one and the engine is loaded once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from actions.library import Library, load_library
from bot.engine_rasa import RasaEngine
from bot.turn import Turns
from crm.clock import SetClock
from crm.models import (
    Complaint,
    Escalation,
    InboxMessage,
    OutboxMessage,
    Rating,
    Turn,
    Utterance,
)
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel, FollowUpKind, Honorific
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.conversations import Inbound
from tests.builders import (
    NOW,
    a_customer,
    a_dealership,
    a_follow_up,
    a_repair_order,
    a_vehicle,
)

STEPS = ("none", "before_heard", "heard", "taken", "thought", "before_commit", "committed")
MESSAGE = "五分,不过刹车还有点响"


def main(model: str, *database_urls: str) -> None:
    engine, library = RasaEngine.load(Path(model)), load_library()
    for url in database_urls:
        tokens: dict[str, str] = _in_child(_open, url, engine, library)
        for step, token in tokens.items():
            _in_child(_take_and_die, url, engine, library, token, step)
        # The provider got no answer and sends the same message again; the restart takes up
        # whatever waits. Both happen, in either order, and both may happen twice.
        for _ in range(2):
            _in_child(_recover, url, engine, library, tokens)
        print(json.dumps(_in_child(_states, url, tokens), ensure_ascii=False), flush=True)


def _turns(url: str, engine: RasaEngine, library: Library, at_step: Callable[[str], None]) -> Turns:
    units = UnitsOfWork(open_database(url), clock=SetClock(NOW))
    return Turns(units, engine, library, at_step=at_step)


def _open(url: str, engine: RasaEngine, library: Library) -> dict[str, str]:
    """A talk for each step, three turns old."""
    turns = _turns(url, engine, library, lambda name: None)
    with turns.units() as uow:
        a_dealership(uow)
    return {step: _talk(turns, number) for number, step in enumerate(STEPS)}


def _talk(turns: Turns, number: int) -> str:
    with turns.units() as uow:
        customer = a_customer(
            uow, name="王建国", honorific=Honorific.MR, phone=f"1380000000{number}"
        )
        vehicle = a_vehicle(uow, plate=f"粤A1234{number}", owner=customer)
        order = a_repair_order(uow, number=f"RO-{number}", vehicle=vehicle, contact_person=customer)
        follow_up = a_follow_up(uow, kind=FollowUpKind.FIRST_FOLLOWUP, repair_order=order)
        token = begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT).token
    turns.answer(token)
    for at, words in enumerate(("方便", "还可以")):
        turns.hear(token, Inbound(Channel.WEBCHAT, f"{token}:{at}", text=words))
        turns.answer(token)
    return token


def _take_and_die(url: str, engine: RasaEngine, library: Library, token: str, step: str) -> None:
    def die(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    turns = _turns(url, engine, library, die)
    turns.hear(token, Inbound(Channel.WEBCHAT, f"{token}:fatal", text=MESSAGE))
    turns.answer(token)


def _recover(url: str, engine: RasaEngine, library: Library, tokens: dict[str, str]) -> None:
    turns = _turns(url, engine, library, lambda name: None)
    for waiting in turns.unanswered():
        turns.answer(waiting)
    for token in tokens.values():
        turns.hear(token, Inbound(Channel.WEBCHAT, f"{token}:fatal", text=MESSAGE))
        turns.answer(token)


def _states(url: str, tokens: dict[str, str]) -> dict[str, Any]:
    return {step: _state(url, token) for step, token in tokens.items()}


def _state(url: str, token: str) -> dict[str, Any]:
    """What the books hold about the conversation, ids left out."""
    with UnitsOfWork(open_database(url), clock=SetClock(NOW)).reading() as uow:
        talk = uow.conversations.by_token(token)
        session = uow.session

        def count(model: Any, *where: Any) -> int:
            return session.scalar(select(func.count()).select_from(model).where(*where)) or 0

        return {
            "inbox": [
                row.status.value
                for row in session.scalars(
                    select(InboxMessage)
                    .where(InboxMessage.conversation_id == talk.id)
                    .order_by(InboxMessage.id)
                )
            ],
            "turns": count(Turn, Turn.conversation_id == talk.id),
            "said": [
                (row.speaker.value, row.text)
                for row in session.scalars(
                    select(Utterance)
                    .where(Utterance.conversation_id == talk.id)
                    .order_by(Utterance.position)
                )
                if row.speaker.value == "customer"
            ],
            "bot_lines": count(
                Utterance, Utterance.conversation_id == talk.id, Utterance.speaker == "bot"
            ),
            "outbox": count(OutboxMessage, OutboxMessage.conversation_id == talk.id),
            "ratings": [
                (row.dimension.value, row.score)
                for row in session.scalars(select(Rating).where(Rating.conversation_id == talk.id))
            ],
            "complaints": count(Complaint, Complaint.conversation_id == talk.id),
            "escalations": count(Escalation, Escalation.conversation_id == talk.id),
            "asked": talk.asked.value if talk.asked else None,
        }


def _in_child(work: Callable[..., Any], *arguments: Any) -> Any:
    """Run ``work`` in a forked child and return what it returns, None if it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            os.write(writer, json.dumps(work(*arguments)).encode())
            status = 0
        finally:
            os._exit(status)  # whatever happens, a child never goes on as its parent
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        answer = answers.read()
    _, ended = os.waitpid(child, 0)
    if os.WIFEXITED(ended) and os.WEXITSTATUS(ended) != 0:
        raise SystemExit("a child failed")
    return json.loads(answer) if answer else None


if __name__ == "__main__":
    main(*sys.argv[1:])
