"""The talk of a call: found, heard and answered, whichever way the call comes to us.

Each thing heard has a name of its own, so that a repeated request is answered what was answered
then and takes no second turn. What is said comes from the committed rows of the outbox. Words
that are the carrier's and not a customer's end the call before a conversation begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels import voice_twiml
from bot.channels.addresses import caller_of, come_back, international, keep, welcome
from bot.channels.voice_twiml import Listening, Prompt
from bot.channels.wording import chosen
from bot.outreach.unreached import settle_unreached
from bot.turn import NOTHING, Turns
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
from crm.use_cases.contact_attempts import GOES_ON, note_unreached
from crm.use_cases.conversations import Inbound, hear, note_heard
from crm.use_cases.transfers import begin_transfer, transfer_number
from crm.use_cases.unfinished_talks import was_spoken_to

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


@dataclass(frozen=True)
class Heard:
    """The inbox row of what was heard in a call, and whether its turn is still to be taken."""

    message_id: int
    waits: bool


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
            known = _marked(uow, call)
            if known is not None:
                return known.token
        with self.units() as uow:
            return self._found_or_begun(uow, call).token

    def find(self, uow: UnitOfWork, call: Call) -> Conversation | None:
        """The conversation of a call that came before, or that we placed ourselves."""
        return _marked(uow, call) or _placed(uow, call)

    def _found_or_begun(self, uow: UnitOfWork, call: Call) -> Conversation:
        known = _marked(uow, call)
        if known is not None:
            return known
        talk = _placed(uow, call)
        if talk is None:
            customer = caller_of(uow, Channel.VOICE, call.fields.get("From", ""))
            talk = come_back(uow, Channel.VOICE, customer) or welcome(uow, Channel.VOICE, customer)
        mark = Inbound(Channel.VOICE, _mark_of(call.sid), raw={"call": call.sid})
        hear(uow, conversation=talk, inbound=mark).status = InboxStatus.DONE
        if talk.last_said_at is not None and talk.status is ConversationStatus.OPEN:
            again = Inbound(Channel.VOICE, f"{call.sid}:go_on", event=GOES_ON)
            hear(uow, conversation=talk, inbound=again)
        return talk

    def take_opening(self, token: str) -> None:
        while self._opening_waits(token):
            self.turns.answer(token)

    def _opening_waits(self, token: str) -> bool:
        with self.units.reading() as uow:
            talk = uow.conversations.by_token(token)
            waiting = uow.inbox.waiting(talk.id)
            return bool(waiting) and (talk.turn_count == 0 or waiting[0].event == GOES_ON)

    def waits(self, token: str) -> bool:
        with self.units.reading() as uow:
            return bool(uow.inbox.waiting(uow.conversations.by_token(token).id))

    def turn(self, call: Call, said_of: Callable[[UnitOfWork, Conversation], Inbound]) -> str:
        """Keep what was said in a call, take its turn, and say what it answered."""
        with self.units() as uow:
            talk = uow.conversations.lock(self._found_or_begun(uow, call))
            token = talk.token
            heard = self._keep(uow, talk, said_of(uow, talk), call.fields)
            silence_s = uow.policy.talk.voice_silence_s
        answered = self.turns.answer(token) if heard and heard.waits else NOTHING
        if answered.turn is None:
            return self._said_then(token, heard)
        listening = Listening(answer_to=_next(token, answered.turn), silence_s=silence_s)
        prompts = [Prompt(reply.text, list(reply.choices)) for reply in answered.replies]
        asked = Asked(answered.asked) if answered.asked else None
        return voice_twiml.asks(
            prompts, language=answered.language, asked=asked, listening=listening
        )

    def _keep(
        self, uow: UnitOfWork, talk: Conversation, said: Inbound, fields: Mapping[str, str]
    ) -> Heard | None:
        """Keep what came in; None where the talk is over, or a carrier spoke and ended it."""
        over = talk.status is not ConversationStatus.OPEN
        if over and uow.inbox.seen(Channel.VOICE, said.provider_id) is None:
            return None
        if said.event is not None:
            message = hear(uow, conversation=talk, inbound=said)
        else:
            message = keep(uow, talk, said, address=fields.get("From", ""))
        uow.outbox.mark_delivered(talk.id, talk.line_count, uow.clock.now())
        waits = message.status is InboxStatus.WAITING
        if waits and _end_unreached(uow, talk, message):
            return None
        return Heard(message.id, waits) if waits or message.turn_number is not None else None

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

    def _said_then(self, token: str, heard: Heard | None) -> str:
        """What the turn that took this message answered, read from the books."""
        if heard is not None:
            with self.units.reading() as uow:
                talk = uow.conversations.by_token(token)
                number = uow.inbox.get(heard.message_id).turn_number or talk.turn_count
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
            if talk.follow_up_id is not None and _rang(uow, talk):
                return voice_twiml.hang_up()
            return _put_through(uow, talk) or voice_twiml.farewell(
                prompts_of(uow, talk, talk.turn_count), language=talk.language
            )

    def opened(self, call_sid: str, token: str) -> Spoken | None:
        """What is said first on a stream; None where call and conversation do not belong together.

        A stream that is opened again says what was said last, and takes no second turn.
        """
        with self.units.reading() as uow:
            mark = uow.inbox.seen(Channel.VOICE, _mark_of(call_sid))
            if mark is None or uow.conversations.get(mark.conversation_id).token != token:
                return None
        self.take_opening(token)
        return self._spoken(token, None)

    def heard(self, token: str, said: Inbound, address: str) -> Spoken:
        """Take one turn with what was said on a stream; the same thing again takes none."""
        with self.units() as uow:
            talk = uow.conversations.by_token(token, lock=True)
            heard = self._keep(uow, talk, as_choice(uow, talk, said), {"From": address})
        if heard and heard.waits:
            self.turns.answer(token)
        return self._spoken(token, heard)

    def cut_in(self, token: str, until: str) -> None:
        """The caller cut in on us after these words of ours."""
        with self.units() as uow:
            note_heard(uow, conversation=uow.conversations.by_token(token, lock=True), until=until)

    def _spoken(self, token: str, heard: Heard | None) -> Spoken:
        with self.units.reading() as uow:
            talk = uow.conversations.by_token(token)
            number = talk.turn_count
            if heard is not None:
                number = uow.inbox.get(heard.message_id).turn_number or number
            return Spoken(
                lines=voice_twiml.spoken(prompts_of(uow, talk, number), talk.language),
                language=talk.language,
                asked=talk.asked,
                ended=talk.status is not ConversationStatus.OPEN,
            )


def _mark_of(call_sid: str) -> str:
    """The inbox's name for the beginning of a call."""
    return f"{call_sid}:call"


def _marked(uow: UnitOfWork, call: Call) -> Conversation | None:
    """The conversation that this call was put down to when it began."""
    known = uow.inbox.seen(Channel.VOICE, _mark_of(call.sid)) if call.sid else None
    return None if known is None else uow.conversations.get(known.conversation_id)


def _placed(uow: UnitOfWork, call: Call) -> Conversation | None:
    """The conversation for which we placed this call."""
    if not call.token:
        return None
    try:
        talk = uow.conversations.by_token(call.token)
    except NotFound:
        return None
    return talk if talk.channel is Channel.VOICE else None


def _next(token: str, number: int) -> str:
    """Where the answer to a turn's question goes."""
    return f"{PATH}/turn?c={token}&n={number}"


def _rang(uow: UnitOfWork, talk: Conversation) -> bool:
    """True where a carrier spoke in the customer's place."""
    attempt = uow.contact_attempts.of_conversation(talk.id)
    if attempt is None or was_spoken_to(talk, attempt):
        return False
    return attempt.unreached is not None


def _end_unreached(uow: UnitOfWork, talk: Conversation, message: InboxMessage) -> bool:
    """End a call whose first words are the carrier's; they are kept, but no customer said them."""
    why = carrier_announcement(message.text) if message.text else None
    if why is None or talk.follow_up_id is None:
        return False
    if was_spoken_to(talk, uow.contact_attempts.of_conversation(talk.id)):
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
        answer_to=_next(talk.token, number),
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
