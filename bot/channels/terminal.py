"""`chat`: talk to the bot in the terminal.

Without a customer it is practice, on scratch books in memory with the sample dealership's
customers, like `rehearse`. Only who names a customer of the real books writes into them.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TextIO

from bot.database import opened
from bot.settings import Settings
from bot.turn import Answered, Turns
from bot.wiring import build
from crm.errors import NotFound
from crm.models import Base, FollowUp
from crm.store.database import open_database
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Channel, FollowUpKind, FollowUpStatus
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.conversations import Inbound, open_conversation
from crm.use_cases.sample import load_sample


def talk(
    settings: Settings,
    *,
    customer: int | None,
    kind: FollowUpKind,
    said: TextIO = sys.stdin,
    out: TextIO = sys.stdout,
    turns_on: Callable[[UnitsOfWork], Turns] | None = None,
) -> None:
    """Hold one conversation, a line a turn, until it ends or the input does.

    The first line says whether it is practice or stands in the books. ``turns_on`` says who
    takes the turns on these books, where that is not to be built anew.

    Raises:
        NotFound: there is no such customer.
    """
    with _scratch(settings) if customer is None else opened(settings) as units:
        turns = turns_on(units) if turns_on else build(settings, units).turns
        out.write(f"{_PRACTICE if customer is None else _REAL}\n")
        with units() as uow:
            token = _begin(uow, customer, kind)
        answered = turns.answer(token)
        _show(answered, out)
        for number in itertools.count(1):
            if answered.ended:
                return
            out.write("> ")
            out.flush()
            line = said.readline()
            if not line:
                return
            if line.strip():
                answered = _say(turns, token, number, line.strip())
                _show(answered, out)


_PRACTICE = (
    "(practice: scratch books with sample customers, nothing is kept; "
    "--customer ID talks on the real ones)"
)
_REAL = "(this talk is written into the books)"


@contextmanager
def _scratch(settings: Settings) -> Iterator[UnitsOfWork]:
    """Books in memory that hold the sample dealership and are gone afterwards."""
    engine = open_database("sqlite://")
    try:
        Base.metadata.create_all(engine)
        units = UnitsOfWork(engine, timezone=settings.timezone)
        with units.reading() as uow:
            today = uow.clock.now().astimezone(uow.wall).date()
        load_sample(units, today=today, password_hash=lambda name: "!")
        yield units
    finally:
        engine.dispose()


def _say(turns: Turns, token: str, number: int, words: str) -> Answered:
    provider_id = f"{token}:terminal:{number}"
    turns.hear(token, Inbound(channel=Channel.WEBCHAT, provider_id=provider_id, text=words))
    return turns.answer(token)


def _show(answered: Answered, out: TextIO) -> None:
    for reply in answered.replies:
        out.write(f"{reply.text}\n")
        if reply.choices:
            out.write("   " + "   ".join(f"[{choice['title']}]" for choice in reply.choices) + "\n")
    out.flush()


def _begin(uow: UnitOfWork, customer_id: int | None, kind: FollowUpKind) -> str:
    customer = uow.customers.get(customer_id) if customer_id else uow.customers.first()
    if customer is None:
        raise NotFound("customer", "among those of the sample")
    vehicles = uow.vehicles.of_customer(customer.id)
    vehicle = vehicles[0] if vehicles else None
    orders = uow.repair_orders.of_vehicle(vehicle.id) if vehicle else []
    order = orders[0] if orders else None
    if kind is FollowUpKind.INBOUND:
        return open_conversation(
            uow,
            kind=kind,
            channel=Channel.WEBCHAT,
            language=customer.language,
            customer_id=customer.id,
            vehicle_id=vehicle.id if vehicle else None,
            repair_order_id=order.id if order else None,
        ).token
    now = uow.clock.now()
    follow_up = uow.follow_ups.add(
        FollowUp(
            kind=kind,
            origin=f"terminal:{uow.new_token()}",
            status=FollowUpStatus.PLANNED,
            customer_id=customer.id,
            vehicle_id=vehicle.id if vehicle else None,
            repair_order_id=order.id if order else None,
            earliest_at=now,
            due_at=now,
            latest_at=now + timedelta(days=7),
            planned_at=now,
        )
    )
    return begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT).token
