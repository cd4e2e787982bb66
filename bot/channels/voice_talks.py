"""The talk of a call: found, heard and answered, whichever way the call comes to us.

Each thing heard has a name of its own, so that a repeated request is answered what was answered
then and takes no second turn. What is said comes from the committed rows of the outbox. Words
that are the carrier's and not a customer's end the call before a conversation begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels import voice_twiml
from bot.channels.addresses import caller_of, international, keep, welcome
from bot.channels.voice_twiml import Listening, Prompt
from bot.channels.wording import chosen
from bot.outreach.unreached import settle_unreached
from bot.turn import Turns
from crm.errors import NotFound
from crm.models import Conversation, InboxMessage
from crm.rules.announcements import carrier_announcement
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Asked,
    Channel,
    ConversationStatus,
    Disposition,
    InboxStatus,
    Language,
    Unreached,
)
from crm.use_cases.contact_attempts import note_unreached
from crm.use_cases.conversations import Inbound, hear, note_heard
from crm.use_cases.transfers import begin_transfer, transfer_number

PATH = "/webhooks/twilio/voice"


@dataclass(frozen=True)
class Call:
    """What a request of a call says: which conversation, which question, what was heard."""

    token: str
    number: str
    sid: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Spoken:
    """What is said next in a call, as it is spoken. ``ended``: the talk is over with it."""

    lines: tuple[str, ...]
    language: Language
    asked: Asked | None
    ended: bool


class VoiceTalks:
    """The talks of calls; blocks, so it is called in a thread.

    ``stream_url`` is where a streamed call connects to; None where that cannot be.
    """

    def __init__(self, turns: Turns, *, stream_url: str | None = None) -> None:
        self.turns = turns
        self.units = turns.units
        self._stream_url = stream_url

    def talk_of(self, call: Call) -> str:
        """The conversation of this call; a call that nobody placed is one to us."""
        with self.units.reading() as uow:
            known = uow.inbox.seen(Channel.VOICE, f"{call.sid}:call")
            if known is not None:
                return uow.conversations.get(known.conversation_id).token
        with self.units() as uow:
            talk = self.find(uow, call)
            if talk is None:
                customer = caller_of(uow, Channel.VOICE, call.fields.get("From", ""))
                talk = welcome(uow, Channel.VOICE, customer)
            mark = Inbound(Channel.VOICE, f"{call.sid}:call", raw={"call": call.sid})
            if uow.inbox.seen(Channel.VOICE, mark.provider_id) is None:
                hear(uow, conversation=talk, inbound=mark).status = InboxStatus.DONE
            return talk.token

    def find(self, uow: UnitOfWork, call: Call) -> Conversation | None:
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

    def take_opening(self, token: str) -> None:
        while self._opening_waits(token):
            self.turns.answer(token)

    def _opening_waits(self, token: str) -> bool:
        with self.units.reading() as uow:
            talk = uow.conversations.by_token(token)
            return talk.turn_count == 0 and bool(uow.inbox.waiting(talk.id))

    def waits(self, token: str) -> bool:
        with self.units.reading() as uow:
            return bool(uow.inbox.waiting(uow.conversations.by_token(token).id))

    def hear(
        self,
        token: str,
        said_of: Callable[[UnitOfWork, Conversation], Inbound],
        fields: Mapping[str, str],
    ) -> int | None:
        """Keep what came in and take its turn; the inbox row, or None where the talk is over."""
        with self.units() as uow:
            talk = uow.conversations.by_token(token, lock=True)
            said = said_of(uow, talk)
            known = uow.inbox.seen(Channel.VOICE, said.provider_id)
            if known is None and talk.status is not ConversationStatus.OPEN:
                return None
            if known is not None:
                message = known
            elif said.event is not None:
                message = hear(uow, conversation=talk, inbound=said)
            else:
                message = keep(uow, talk, said, address=fields.get("From", ""))
            uow.outbox.mark_delivered(talk.id, talk.line_count, uow.clock.now())
            if known is None and _end_unreached(uow, talk, message):
                return None
            if message.status is InboxStatus.DONE and message.turn_number is None:
                return None
            key, waits = message.id, message.status is InboxStatus.WAITING
        if waits:
            self.turns.answer(token)
        return key

    def leave_message(self, token: str) -> str:
        with self.units() as uow:
            talk = uow.conversations.by_token(token, lock=True)
            if settle_unreached(
                uow, conversation=talk, detail="machine", disposition=Disposition.VOICEMAIL
            ):
                note_unreached(uow, conversation=talk, why=Unreached.MACHINE)
            return _message(uow, talk)

    def first_words(self, token: str) -> str:
        with self.units.reading() as uow:
            talk = uow.conversations.by_token(token)
            voice = uow.policy.voice
            reports_to = f"{PATH}/recording?c={token}" if voice.record else None
            if talk.status is ConversationStatus.OPEN and talk.turn_count:
                if voice.stream and self._stream_url:
                    return voice_twiml.streams(
                        url=self._stream_url,
                        token=token,
                        language=talk.language,
                        after=f"{PATH}/streamed?c={token}",
                        reports_to=reports_to,
                    )
                return _question(uow, talk, talk.turn_count, reports_to)
        return self.latest(token)

    def said_then(self, token: str, key: int | None) -> str:
        """What the turn that took this message answered."""
        if key is not None:
            with self.units.reading() as uow:
                talk = uow.conversations.by_token(token)
                number = uow.inbox.get(key).turn_number or talk.turn_count
                if talk.status is ConversationStatus.OPEN or number != talk.turn_count:
                    return _question(uow, talk, number)
        return self.latest(token)

    def latest(self, token: str) -> str:
        with self.units() as uow:
            talk = uow.conversations.by_token(token, lock=True)
            if talk.status is ConversationStatus.OPEN:
                return _question(uow, talk, talk.turn_count)
            uow.outbox.mark_delivered(talk.id, talk.line_count, uow.clock.now())
            if talk.status is ConversationStatus.WITH_STAFF:
                return voice_twiml.to_staff(talk.language)
            if talk.disposition is Disposition.VOICEMAIL:
                return _message(uow, talk)
            if talk.last_said_at is None and talk.follow_up_id is not None and _rang(uow, talk):
                return voice_twiml.hang_up()
            return _put_through(uow, talk) or voice_twiml.farewell(
                prompts_of(uow, talk, talk.turn_count), language=talk.language
            )

    def opened(self, call_sid: str, token: str) -> Spoken | None:
        """What is said first on a stream; None where call and conversation do not belong together.

        A stream that is opened again says what was said last, and takes no second turn.
        """
        with self.units.reading() as uow:
            mark = uow.inbox.seen(Channel.VOICE, f"{call_sid}:call")
            if mark is None or uow.conversations.get(mark.conversation_id).token != token:
                return None
        self.take_opening(token)
        return self._spoken(token, None)

    def heard(self, token: str, said: Inbound, address: str) -> Spoken:
        """Take one turn with what was said on a stream; the same thing again takes none."""
        key = self.hear(token, lambda uow, talk: as_choice(uow, talk, said), {"From": address})
        return self._spoken(token, key)

    def cut_in(self, token: str, until: str) -> None:
        """The caller cut in on us after these words of ours."""
        with self.units() as uow:
            note_heard(uow, conversation=uow.conversations.by_token(token, lock=True), until=until)

    def _spoken(self, token: str, key: int | None) -> Spoken:
        with self.units.reading() as uow:
            talk = uow.conversations.by_token(token)
            number = talk.turn_count
            if key is not None:
                number = uow.inbox.get(key).turn_number or number
            return Spoken(
                lines=voice_twiml.spoken(prompts_of(uow, talk, number), talk.language),
                language=talk.language,
                asked=talk.asked,
                ended=talk.status is not ConversationStatus.OPEN,
            )


def _rang(uow: UnitOfWork, talk: Conversation) -> bool:
    """True where a carrier spoke in the customer's place."""
    attempt = uow.contact_attempts.of_conversation(talk.id)
    return attempt is not None and attempt.unreached is not None


def _end_unreached(uow: UnitOfWork, talk: Conversation, message: InboxMessage) -> bool:
    """End a call whose first words are the carrier's; they are kept, but no customer said them."""
    if talk.last_said_at is not None or talk.follow_up_id is None or not message.text:
        return False
    why = carrier_announcement(message.text)
    if why is None:
        return False
    message.status = InboxStatus.DONE
    disposition = Disposition.VOICEMAIL if why is Unreached.MACHINE else Disposition.NO_ANSWER
    settle_unreached(uow, conversation=talk, detail=why.value, disposition=disposition)
    note_unreached(uow, conversation=talk, why=why)
    return True


def prompts_of(uow: UnitOfWork, talk: Conversation, number: int) -> list[Prompt]:
    rows = uow.outbox.of_turn(talk.id, number)
    return [Prompt(row.body["text"], row.body["choices"]) for row in rows]


def _question(
    uow: UnitOfWork, talk: Conversation, number: int, reports_to: str | None = None
) -> str:
    prompts = prompts_of(uow, talk, number)
    if not prompts:
        return voice_twiml.to_staff(talk.language)
    listening = Listening(
        answer_to=f"{PATH}/turn?c={talk.token}&n={number}",
        silence_s=uow.policy.talk.voice_silence_s,
        reports_to=reports_to,
    )
    return voice_twiml.asks(prompts, language=talk.language, asked=talk.asked, listening=listening)


def _put_through(uow: UnitOfWork, talk: Conversation) -> str | None:
    """The transfer to a person, where the caller wants one and one can be had now (R-098)."""
    number = transfer_number(uow, conversation=talk)
    if number is None:
        return None
    words = voice_twiml.putting_through(talk.language)
    begin_transfer(uow, conversation=talk, number=number, words=words)
    return voice_twiml.puts_through(
        number=international(number),
        language=talk.language,
        ring_s=uow.policy.voice.transfer_ring_s,
        after=f"{PATH}/dialled?c={talk.token}",
    )


def _message(uow: UnitOfWork, talk: Conversation) -> str:
    shop = uow.dealerships.ours()
    zh = talk.language is Language.ZH
    name = shop.name if zh or not shop.name_en else shop.name_en
    return voice_twiml.mailbox(name=name, phone=shop.phone, language=talk.language)


def as_choice(uow: UnitOfWork, talk: Conversation, said: Inbound) -> Inbound:
    """A key that names a choice as the choice's words, its own beside them."""
    if said.keys is None:
        return said
    offered: list[dict[str, str]] = []
    for row in uow.outbox.of_turn(talk.id, talk.turn_count):
        offered = list(row.body["choices"]) or offered
    words = chosen(offered, said.keys)
    raw = {**(said.raw or {}), "digits": said.keys[:32]}
    if words is not None:
        return Inbound(said.channel, said.provider_id, text=words, raw=raw)
    return Inbound(said.channel, said.provider_id, keys=said.keys[:8], raw=raw)
