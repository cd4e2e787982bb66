"""What is done with each request Twilio makes about a call."""

from __future__ import annotations

import structlog

from bot.channels import voice_twiml
from bot.channels.port import SendingFailed
from bot.channels.voice_calls import VoiceChannel
from bot.channels.voice_talks import Call, VoiceTalks, as_choice, prompts_of
from bot.channels.wording import named, number, readable
from bot.outreach.unreached import settle_unreached
from crm.models import Conversation
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, ConversationStatus, RecordingStatus, TransferResult, Unreached
from crm.use_cases.contact_attempts import note_unreached
from crm.use_cases.conversations import Inbound, hear
from crm.use_cases.recordings import note_recording
from crm.use_cases.transfers import end_transfer
from crm.use_cases.unfinished_talks import was_spoken_to

_UNANSWERED = {
    "busy": Unreached.BUSY,
    "no-answer": Unreached.UNANSWERED,
    "canceled": Unreached.UNANSWERED,
    "failed": Unreached.FAILED,
}
_ENDED = frozenset({*_UNANSWERED, "completed"})
_DIALLED = {
    "completed": TransferResult.ANSWERED,
    "answered": TransferResult.ANSWERED,
    "busy": TransferResult.BUSY,
    "no-answer": TransferResult.UNANSWERED,
    "canceled": TransferResult.UNANSWERED,
}

logger = structlog.get_logger(__name__)


class VoiceDesk:
    """Takes the requests of calls; blocks, so it is called in a thread."""

    def __init__(self, talks: VoiceTalks, channel: VoiceChannel) -> None:
        self._talks = talks
        self._units = talks.units
        self._channel = channel

    def answered(self, call: Call) -> str:
        """Somebody took the call, or calls us: the first words."""
        if not call.sid:
            return voice_twiml.hang_up()
        token = self._talks.talk_of(call)
        if _is_machine(call.fields.get("AnsweredBy", "")):
            return self._talks.leave_message(token)
        self._talks.take_opening(token)
        return self._talks.first_words(token)

    def turn(self, call: Call) -> str:
        """What was said, pressed or not said, and what we say to it."""
        if not call.sid:
            return voice_twiml.hang_up()
        return self._talks.turn(call, lambda uow, talk: _said(uow, talk, call))

    def streamed(self, call: Call) -> str:
        """A streamed call came back to us: its last words, or the open question in the plain way.

        The line to us broke where the talk is still open: the caller goes on without noticing.
        """
        if not call.sid:
            return voice_twiml.hang_up()
        token = self._talks.talk_of(call)
        if call.fields.get("CallStatus") == "completed":
            return voice_twiml.hang_up()
        return self._talks.latest(token)

    def dialled(self, call: Call) -> str:
        """How a transfer ended: nothing more to say, or the call back that was promised."""
        result = _DIALLED.get(call.fields.get("DialCallStatus", ""), TransferResult.FAILED)
        seconds = number(call.fields.get("DialCallDuration", ""))
        with self._units() as uow:
            talk = self._talks.find(uow, call)
            if talk is None:
                return voice_twiml.hang_up()
            talk = uow.conversations.by_token(talk.token, lock=True)
            end_transfer(
                uow,
                conversation=talk,
                result=result,
                seconds=seconds or 0,
            )
            if talk.transfer_result in (None, TransferResult.ANSWERED):
                return voice_twiml.hang_up()
            prompts = prompts_of(uow, talk, talk.turn_count)
            return voice_twiml.nobody_free(prompts, language=talk.language)

    def recorded(self, call: Call) -> None:
        """How far a recording is; what we do not know of is let go by."""
        provider_id = named(call.fields.get("RecordingSid", ""))
        known = {status.value: status for status in RecordingStatus}
        status = known.get(call.fields.get("RecordingStatus", ""))
        seconds = number(call.fields.get("RecordingDuration", ""))
        with self._units() as uow:
            talk = self._talks.find(uow, call)
            if talk is not None and provider_id and status is not None:
                note_recording(
                    uow,
                    conversation=talk,
                    provider_id=provider_id,
                    status=status,
                    seconds=seconds,
                )

    def progressed(self, call: Call) -> None:
        """How far a call is. Reports come in any order and more than once; an end is an end."""
        status = call.fields.get("CallStatus", "")
        with self._units() as uow:
            talk = self._talks.find(uow, call)
            if talk is None:
                return
            talk = uow.conversations.by_token(talk.token, lock=True)
            attempt = uow.contact_attempts.of_conversation(talk.id)
            if attempt is not None and attempt.detail not in _ENDED and attempt.unreached is None:
                attempt.detail = status or attempt.detail
            if status not in _ENDED:
                return
            uow.outbox.mark_delivered(talk.id, talk.line_count, uow.clock.now())
            if talk.status is ConversationStatus.CLOSED:
                return
            never_spoke = talk.turn_count == 0 or not was_spoken_to(talk, attempt)
            if status in _UNANSWERED or (status == "completed" and never_spoke):
                if status in _UNANSWERED:
                    note_unreached(uow, conversation=talk, why=_UNANSWERED[status])
                settle_unreached(uow, conversation=talk, detail=status)
                return
            gone = Inbound(Channel.VOICE, f"{call.sid}:gone", event="hang_up")
            hear(uow, conversation=talk, inbound=gone)
            token = talk.token
        while self._talks.waits(token):
            self._talks.turns.answer(token)

    def detected(self, call: Call) -> None:
        """A machine took the call: leave a wish to be called back. A person who spoke stays one."""
        if not _is_machine(call.fields.get("AnsweredBy", "")) or not call.sid:
            return
        with self._units.reading() as uow:
            talk = self._talks.find(uow, call)
            if talk is None:
                return
            if was_spoken_to(talk, uow.contact_attempts.of_conversation(talk.id)):
                return
            token = talk.token
        words = self._talks.leave_message(token)
        try:
            self._channel.say_instead(call.sid, words)
        except SendingFailed as failure:
            logger.info("a message was not left", code=failure.code)


def _is_machine(answered_by: str) -> bool:
    return answered_by.startswith("machine") or answered_by == "fax"


def _said(uow: UnitOfWork, talk: Conversation, call: Call) -> Inbound:
    """Keys before words, words before silence; a key that names a choice says its words."""
    asked_for = number(call.number)
    provider_id = f"{call.sid}:{talk.turn_count if asked_for is None else asked_for}"
    digits = call.fields.get("Digits", "").strip()
    speech = readable(call.fields.get("SpeechResult", ""))
    if digits:
        return as_choice(uow, talk, Inbound(Channel.VOICE, provider_id, keys=digits))
    if speech:
        raw = {"confidence": call.fields.get("Confidence", "")[:16]}
        return Inbound(Channel.VOICE, provider_id, text=speech, raw=raw)
    return Inbound(Channel.VOICE, provider_id, event="silence")
