"""The telephone: a call is a conversation whose turns are taken inside Twilio's requests.

Each question has a number in its address, so that a repeated request is answered what was
answered then and takes no second turn. What is said comes from the committed rows of the outbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request, Response

from bot.channels import voice_twiml
from bot.channels.addresses import caller_of, keep, welcome
from bot.channels.port import SendingFailed
from bot.channels.twilio_gate import TwilioAccount, TwilioGate
from bot.channels.voice_calls import VoiceChannel
from bot.channels.voice_twiml import Prompt
from bot.channels.wording import chosen, readable
from bot.outreach.unreached import settle_unreached
from bot.turn import Turns
from crm.errors import NotFound
from crm.models import Conversation, InboxMessage
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, ConversationStatus, Disposition, InboxStatus
from crm.use_cases.conversations import Inbound, hear

PATH = "/webhooks/twilio/voice"

_UNANSWERED = frozenset({"busy", "no-answer", "failed", "canceled"})
_ENDED = _UNANSWERED | {"completed"}

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Call:
    """What a request of a call says: which conversation, which question, what was heard."""

    token: str
    number: str
    sid: str
    fields: Mapping[str, str]


class VoiceDesk:
    """What is done with one request of a call; blocks, so it is called in a thread."""

    def __init__(self, turns: Turns, channel: VoiceChannel) -> None:
        self._turns = turns
        self._units = turns.units
        self._channel = channel

    def answered(self, call: Call) -> str:
        """Somebody took the call, or calls us: the first words."""
        if not call.sid:
            return voice_twiml.hang_up()
        token = self._talk_of(call)
        if _is_machine(call.fields.get("AnsweredBy", "")):
            return self._leave_message(token)
        while self._opening_waits(token):
            self._turns.answer(token)
        return self._latest(token)

    def turn(self, call: Call) -> str:
        """What was said, pressed or not said, and what we say to it."""
        if not call.sid:
            return voice_twiml.hang_up()
        token = self._talk_of(call)
        with self._units() as uow:
            talk = uow.conversations.by_token(token, lock=True)
            if talk.status is not ConversationStatus.OPEN and not _seen(uow, call):
                return self._after_the_end(uow, talk)
            if not (call.number.isascii() and call.number.isdigit()):
                call = Call(token, str(talk.turn_count), call.sid, call.fields)
            said = _said(uow, talk, call)
            if said.event is not None:
                message = hear(uow, conversation=talk, inbound=said)
            else:
                message = keep(uow, talk, said, address=call.fields.get("From", ""))
            key = message.id
            waits = message.status is InboxStatus.WAITING
        if waits:
            self._turns.answer(token)
        return self._said_then(token, key)

    def progressed(self, call: Call) -> None:
        """How far a call is. Reports come in any order and more than once; an end is an end."""
        status = call.fields.get("CallStatus", "")
        with self._units() as uow:
            talk = self._find(uow, call)
            if talk is None:
                return
            talk = uow.conversations.by_token(talk.token, lock=True)
            attempt = uow.contact_attempts.of_conversation(talk.id)
            if attempt is not None and attempt.detail not in _ENDED:
                attempt.detail = status or attempt.detail
            if status not in _ENDED or talk.status is ConversationStatus.CLOSED:
                return
            never_spoke = talk.turn_count == 0 or talk.last_said_at is None
            if status in _UNANSWERED or (status == "completed" and never_spoke):
                settle_unreached(uow, conversation=talk, detail=status)
                return
            gone = Inbound(Channel.VOICE, f"{call.sid}:gone", event="hang_up")
            hear(uow, conversation=talk, inbound=gone)
            token = talk.token
        while self._waits(token):
            self._turns.answer(token)

    def detected(self, call: Call) -> None:
        """A machine took the call: leave a wish to be called back. A person who spoke stays one."""
        if not _is_machine(call.fields.get("AnsweredBy", "")) or not call.sid:
            return
        with self._units() as uow:
            talk = self._find(uow, call)
            if talk is None or talk.last_said_at is not None:
                return
            token = talk.token
        words = self._leave_message(token)
        try:
            self._channel.say_instead(call.sid, words)
        except SendingFailed as failure:
            logger.info("a message was not left", code=failure.code)

    def _talk_of(self, call: Call) -> str:
        """The conversation of this call; a call that nobody placed is one to us."""
        with self._units() as uow:
            talk = self._find(uow, call)
            if talk is None:
                customer = caller_of(uow, Channel.VOICE, call.fields.get("From", ""))
                talk = welcome(uow, Channel.VOICE, customer)
            mark = Inbound(Channel.VOICE, f"{call.sid}:call", raw={"call": call.sid})
            if uow.inbox.seen(Channel.VOICE, mark.provider_id) is None:
                hear(uow, conversation=talk, inbound=mark).status = InboxStatus.DONE
            return talk.token

    def _find(self, uow: UnitOfWork, call: Call) -> Conversation | None:
        if call.sid:
            known = uow.inbox.seen(Channel.VOICE, f"{call.sid}:call")
            if known is not None:
                return uow.conversations.get(known.conversation_id)
        if call.token:
            try:
                talk = uow.conversations.by_token(call.token)
            except NotFound:
                return None
            return talk if talk.channel is Channel.VOICE else None
        return None

    def _opening_waits(self, token: str) -> bool:
        with self._units.reading() as uow:
            talk = uow.conversations.by_token(token)
            waiting = uow.inbox.waiting(talk.id)
            return talk.turn_count == 0 and bool(waiting)

    def _waits(self, token: str) -> bool:
        with self._units.reading() as uow:
            return bool(uow.inbox.waiting(uow.conversations.by_token(token).id))

    def _leave_message(self, token: str) -> str:
        with self._units() as uow:
            talk = uow.conversations.by_token(token, lock=True)
            settle_unreached(
                uow, conversation=talk, detail="machine", disposition=Disposition.VOICEMAIL
            )
            return self._message(uow, talk)

    def _message(self, uow: UnitOfWork, talk: Conversation) -> str:
        shop = uow.dealerships.ours()
        zh = talk.language.value == "zh"
        name = shop.name if zh or not shop.name_en else shop.name_en
        return voice_twiml.mailbox(name=name, phone=shop.phone, language=talk.language)

    def _after_the_end(self, uow: UnitOfWork, talk: Conversation) -> str:
        if talk.disposition is Disposition.VOICEMAIL:
            return self._message(uow, talk)
        if talk.status is ConversationStatus.WITH_STAFF:
            return voice_twiml.to_staff(talk.language)
        return voice_twiml.hang_up()

    def _said_then(self, token: str, key: int) -> str:
        """What the turn that took this message answered."""
        with self._units() as uow:
            talk = uow.conversations.by_token(token)
            message = uow.inbox.get(key)
            number = message.turn_number or talk.turn_count
            return self._words(uow, talk, number)

    def _latest(self, token: str) -> str:
        with self._units() as uow:
            talk = uow.conversations.by_token(token)
            return self._words(uow, talk, talk.turn_count)

    def _words(self, uow: UnitOfWork, talk: Conversation, number: int) -> str:
        rows = uow.outbox.of_turn(talk.id, number)
        prompts = [Prompt(row.body["text"], row.body["choices"]) for row in rows]
        if rows:
            last = rows[-1].position or 0
            uow.outbox.mark_delivered(talk.id, last, uow.clock.now())
        if not prompts:
            return voice_twiml.to_staff(talk.language)
        if talk.status is ConversationStatus.CLOSED and number == talk.turn_count:
            return voice_twiml.farewell(prompts, language=talk.language)
        return voice_twiml.asks(
            prompts,
            language=talk.language,
            asked=talk.asked,
            answer_to=f"{PATH}/turn?c={talk.token}&n={number}",
            silence_s=uow.policy.talk.voice_silence_s,
        )


def build_voice(account: TwilioAccount, desk: VoiceDesk) -> APIRouter:
    """Build the webhooks of calls, under `/webhooks/twilio/voice`."""
    gate = TwilioGate(account)
    router = APIRouter(prefix=PATH, include_in_schema=False)

    async def read(request: Request) -> Call:
        fields = await gate.fields(request)
        query = request.query_params
        return Call(query.get("c", ""), query.get("n", ""), fields.get("CallSid", "")[:64], fields)

    async def spoken(take: Callable[[Call], str], call: Call) -> Response:
        try:
            words = await asyncio.to_thread(take, call)
        except Exception:  # the net around one webhook: the caller hears a sorry
            logger.exception("a call could not go on", call=call.sid[-6:])
            words = voice_twiml.sorry()
        return Response(words, media_type="application/xml")

    @router.post("")
    async def answered(request: Request) -> Response:
        return await spoken(desk.answered, await read(request))

    @router.post("/turn")
    async def turn(request: Request) -> Response:
        return await spoken(desk.turn, await read(request))

    @router.post("/status")
    async def status(request: Request) -> Response:
        await asyncio.to_thread(desk.progressed, await read(request))
        return Response(status_code=204)

    @router.post("/amd")
    async def amd(request: Request) -> Response:
        await asyncio.to_thread(desk.detected, await read(request))
        return Response(status_code=204)

    return router


def _is_machine(answered_by: str) -> bool:
    return answered_by.startswith("machine") or answered_by == "fax"


def _seen(uow: UnitOfWork, call: Call) -> InboxMessage | None:
    return uow.inbox.seen(Channel.VOICE, f"{call.sid}:{call.number}")


def _said(uow: UnitOfWork, talk: Conversation, call: Call) -> Inbound:
    """Keys before words, words before silence; a key that names a choice says its words."""
    provider_id = f"{call.sid}:{call.number}"
    digits = call.fields.get("Digits", "").strip()
    speech = readable(call.fields.get("SpeechResult", ""))
    if digits:
        offered: list[dict[str, str]] = []
        for row in uow.outbox.of_turn(talk.id, talk.turn_count):
            offered = list(row.body["choices"]) or offered
        words = chosen(offered, digits)
        raw = {"digits": digits}
        if words is not None:
            return Inbound(Channel.VOICE, provider_id, text=words, raw=raw)
        return Inbound(Channel.VOICE, provider_id, keys=digits[:8], raw=raw)
    if speech:
        raw = {"confidence": call.fields.get("Confidence", "")}
        return Inbound(Channel.VOICE, provider_id, text=speech, raw=raw)
    return Inbound(Channel.VOICE, provider_id, event="silence")
