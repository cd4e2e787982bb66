"""`chat`: talk to the bot in the terminal, on the books or, where they are empty, on the sample."""

from __future__ import annotations

import itertools
import sys
from datetime import timedelta
from typing import TextIO

from bot.database import opened
from bot.serve import fill_empty_books
from bot.settings import Settings
from bot.turn import Answered, Turns
from bot.wiring import build
from crm.errors import NotFound
from crm.models import FollowUp
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, FollowUpKind, FollowUpStatus
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.conversations import Inbound, open_conversation


def talk(
    settings: Settings,
    *,
    customer: int | None,
    kind: FollowUpKind,
    said: TextIO = sys.stdin,
    out: TextIO = sys.stdout,
) -> None:
    """Hold one conversation, a line a turn, until it ends or the input does.

    Raises:
        NotFound: there is no such customer, or no customer at all.
    """
    with opened(settings) as units:
        fill_empty_books(settings, units, sample=True)
        turns = build(settings, units).turns
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
        raise NotFound("customer", "in this database; import some repair orders first")
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
