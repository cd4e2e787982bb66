"""SMS by a carrier's gateway over HTTP, beside Twilio: for numbers in mainland China.

What we begin must be an approved template; an answer to what somebody wrote may be in free words.
Each text carries our own number, `client_id`, under which the gateway takes it once and tells what
became of it. The requests stand in docs/sms-gateway.md, for whoever fits it to a carrier.
"""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from fastapi import APIRouter, Request, Response

from bot.channels.doorstep import Doorstep
from bot.channels.gateway_gate import GatewayAccount, GatewayGate
from bot.channels.port import (
    Can,
    CutOff,
    Misconfigured,
    Outgoing,
    Receipt,
    SendingFailed,
    TryLater,
    Unreachable,
    WhyNot,
)
from bot.channels.sms_templates import Filled, Templates
from bot.channels.texts import HowFar, keep_text, note_report
from bot.channels.wording import in_writing, named, number, split
from bot.channels.written import Kept, Written
from crm.clock import Clock
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel
from crm.use_cases.contact_options import NO_TEMPLATE

ANSWERS_WITHIN_S = 10.0
PATH = "/webhooks/sms-gateway"

_STOPPED = frozenset({"OPTED_OUT", "BLACKLISTED"})
_BAD_NUMBER = frozenset({"INVALID_NUMBER", "NUMBER_UNKNOWN", "NOT_A_MOBILE"})
_BUSY = frozenset({"TOO_FAST", "TOO_MANY_TODAY", "QUEUE_FULL", "PHONE_OFF", "NO_SIGNAL"})
_SETTINGS = frozenset({"BAD_SIGNATURE", "UNKNOWN_ACCOUNT", "NO_CREDIT", "ACCOUNT_CLOSED"})

_HOW_FAR = {
    "accepted": HowFar.ACCEPTED,
    "submitted": HowFar.SENT,
    "delivered": HowFar.ARRIVED,
    "undelivered": HowFar.ARRIVED,
    "rejected": HowFar.ARRIVED,
    "expired": HowFar.ARRIVED,
}
_FAILED = frozenset({"undelivered", "rejected", "expired"})


class GatewaySmsChannel:
    """Sends SMS by a gateway. Implements `Picky` and `Remembers`."""

    channel = Channel.SMS

    def __init__(
        self, account: GatewayAccount, templates: Templates, clock: Clock, *, longest: int = 140
    ) -> None:
        self.can = Can(longest=longest)
        self._account = account
        self._templates = templates
        self._clock = clock
        self._path = urlsplit(account.url).path

    def render(self, said: Outgoing) -> tuple[dict[str, Any], ...]:
        """The row as an approved template, whole; else in free words, in as many as it takes."""
        filled = self._filled(said)
        if filled is not None:
            part = {"template_id": filled.template, "params": dict(filled.blanks)}
            return ({"client_id": f"{said.row}-0", **part},)
        signed = len(self._account.sign) + 2
        words = in_writing(said.text, said.choices, said.language)
        pieces = split(words, self.can.longest - signed)
        return tuple(
            {"client_id": f"{said.row}-{place}", "content": piece}
            for place, piece in enumerate(pieces)
        )

    def objection(self, said: Outgoing) -> Unreachable | None:
        """What we begin must be an approved text; an answer may be in free words."""
        if said.is_answer or self._filled(said) is not None:
            return None
        return Unreachable(NO_TEMPLATE, WhyNot.ROUTE_CLOSED)

    def send(self, address: str, said: Outgoing, part: dict[str, Any]) -> Receipt:
        """Send one text.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: see there.
        """
        order = {"to": address, "sign": f"【{self._account.sign}】", **part}
        if self._account.public_url:
            order["report_to"] = f"{self._account.public_url}{PATH}/status"
        answer = self._ask("POST", "/messages", order)
        return Receipt(str(answer["message_id"]))

    def find(
        self, address: str, said: Outgoing, part: dict[str, Any], *, since: datetime
    ) -> Sequence[Receipt]:
        """What the gateway knows under our own number of this text.

        Raises:
            TryLater, Misconfigured, CutOff: see there.
        """
        try:
            answer = self._ask("GET", f"/messages/{part['client_id']}")
        except Unreachable as nothing:
            if nothing.code == "NOT_FOUND":
                return ()
            raise
        return (Receipt(str(answer["message_id"])),)

    def _filled(self, said: Outgoing) -> Filled | None:
        return self._templates.fit(in_writing(said.text, said.choices, said.language))

    def _ask(self, method: str, path: str, order: dict[str, Any] | None = None) -> dict[str, Any]:
        body = b"" if order is None else json.dumps(order, ensure_ascii=False).encode()
        headers = self._account.headers(method, self._path + path, body, self._clock.now())
        try:
            answer = httpx.request(
                method,
                self._account.url + path,
                content=body,
                headers=headers,
                timeout=ANSWERS_WITHIN_S,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            after = timedelta(seconds=15)
            raise TryLater("no_connection", after, is_fault=True) from error
        except httpx.HTTPError as error:
            raise CutOff("connection_broke") from error
        return _read(answer)


def _read(answer: httpx.Response) -> dict[str, Any]:
    """The gateway's answer if it is a good one.

    Raises:
        Unreachable, TryLater, Misconfigured, CutOff: what it means for us if it is not.
    """
    try:
        document = answer.json()
    except ValueError:
        document = None
    code = str(document.get("code", "")) if isinstance(document, dict) else ""
    if answer.status_code < 300:
        if isinstance(document, dict) and document.get("message_id"):
            return document
        raise CutOff("unreadable_answer")  # taken or not, nobody can say
    wait = number(answer.headers.get("retry-after", ""))
    after = None if wait is None else timedelta(seconds=wait)
    raise trouble_of(code, answer.status_code, after)


def trouble_of(code: str, status: int = 400, after: timedelta | None = None) -> SendingFailed:
    """What a code of the gateway's means for us."""
    name = code or str(status)
    if code in _STOPPED:
        return Unreachable(name, WhyNot.OPTED_OUT)
    if code in _BAD_NUMBER:
        return Unreachable(name, WhyNot.BAD_ADDRESS)
    if code in _SETTINGS or status in (401, 403):
        return Misconfigured(name)
    if code in _BUSY or status == 429:
        return TryLater(name, after)
    if status >= 500:
        return TryLater(name, after, is_fault=True)
    return Unreachable(name, WhyNot.ROUTE_CLOSED)


def build_sms_gateway(account: GatewayAccount, doorstep: Doorstep, written: Written) -> APIRouter:
    """Build the gateway's webhooks, under `/webhooks/sms-gateway`."""
    gate = GatewayGate(account, written.turns.units.clock)
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.post("")
    async def incoming(request: Request) -> Response:
        document = await gate.document(request)
        take = functools.partial(doorstep.take, "gateway_sms", document)
        written.heard(await asyncio.to_thread(take))
        return Response(status_code=204)

    @router.post("/status")
    async def status(request: Request) -> Response:
        document = await gate.document(request)
        await asyncio.to_thread(doorstep.take, "gateway_status", document)
        return Response(status_code=204)

    return router


def keep_message(written: Written, document: Any) -> Kept | None:
    """Keep an incoming text as the gateway tells it."""
    told = document if isinstance(document, Mapping) else {}
    words = {name: told.get(name) for name in ("from", "message_id", "content")}
    plain = {name: value if isinstance(value, str) else "" for name, value in words.items()}
    return keep_text(
        written, sender=plain["from"], message_id=plain["message_id"], text=plain["content"]
    )


def note_reports(units: UnitsOfWork, document: Any) -> None:
    """Keep one report or a list of them; one that cannot be read keeps no other waiting."""
    for told in document if isinstance(document, list) else [document]:
        if not isinstance(told, Mapping) or str(told.get("status")) not in _HOW_FAR:
            continue
        status, code = str(told["status"]), named(str(told.get("error_code") or ""))
        note_report(
            units,
            str(told.get("client_id", "")).partition("-")[0],
            provider_id=named(str(told.get("message_id", ""))),
            said=f"{status}:{code}" if code else status,
            how_far=_HOW_FAR[status],
            trouble=trouble_of(code) if status in _FAILED else None,
        )
