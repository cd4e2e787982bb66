"""One turn, one transaction: the heart.

Whatever channel a customer's words come by, they take this path. First they are kept, and that is
committed: from then on nothing said can be lost. Then, under the conversation's row lock, the
engine takes the turn and everything it leaves (snapshot, outcomes, transcript, replies) is
committed at once. Killed between any two steps, the next start takes up what was heard and not
answered; what was answered is not answered again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from actions.base import Room
from actions.library import Library
from bot.engine import (
    GONE,
    GONE_ON_WITH,
    OPENED,
    RESUMED,
    SILENT,
    Engine,
    Reply,
    Stimulus,
    TurnResult,
)
from crm.models import Conversation, InboxMessage
from crm.rules.stop_words import is_stop
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Act, Asked, ConversationStatus, Language
from crm.use_cases.contact_attempts import GOES_ON
from crm.use_cases.conversations import (
    Inbound,
    Said,
    TurnRecord,
    give_up_turn,
    hear,
    keep_turn,
    opt_out,
)
from crm.use_cases.unfinished_talks import is_unfinished

logger = structlog.get_logger(__name__)

_EVENTS = {
    "open": OPENED,
    "silence": SILENT,
    "hang_up": GONE,
    "resume": RESUMED,
    GOES_ON: GONE_ON_WITH,
}
_SORRY = {
    "zh": "不好意思,我这边出了点问题,已经请同事来看,稍后给您回复。",
    "en": "I am sorry, something went wrong on our side. A colleague has been told and will reply.",
}


@dataclass(frozen=True)
class Answered:
    """What a customer is answered in one turn, in which language, and how it goes on.

    ``turn`` is the number of a turn the bot took and goes on from; None where it took none, or
    where the talk is over or a person's.
    """

    replies: tuple[Reply, ...]
    asked: str | None
    ended: bool
    turn: int | None = None
    language: Language = Language.ZH


NOTHING = Answered(replies=(), asked=None, ended=False)


class Turns:
    """Takes turns. ``at_step`` is told each step boundary by name; tests stop the process there."""

    def __init__(
        self,
        units: UnitsOfWork,
        engine: Engine,
        library: Library,
        *,
        at_step: Callable[[str], None] = lambda name: None,
    ) -> None:
        self.units = units
        self.engine = engine
        self.library = library
        self._at_step = at_step

    def hear(self, token: str, inbound: Inbound) -> None:
        """Keep what came in; the same provider message twice is kept once.

        Raises:
            NotFound: no conversation has this token.
        """
        with self.units() as uow:
            conversation = uow.conversations.by_token(token)
            hear(uow, conversation=conversation, inbound=inbound)
            self._at_step("before_heard")
        self._at_step("heard")

    def answer(self, token: str) -> Answered:
        """Take the turn that waits in this conversation, if one does.

        What was said in a row is heard out and answered once (R-110). A turn the engine cannot
        take goes to a person, with the words kept and the customer told.
        """
        try:
            return self._take(token)
        except Exception:  # the net around one turn: logged, and handed to a person
            logger.exception("turn failed", conversation=token[:6])
            return self._give_up(token)

    def unanswered(self, *, for_at_least: timedelta = timedelta(0)) -> Sequence[str]:
        """Conversations in which something was heard that long ago and not answered.

        With no time given, all of them: after a crash nobody else is about to answer.
        """
        with self.units.reading() as uow:
            waiting = uow.inbox.conversations_waiting(before=uow.clock.now() - for_at_least)
            return [uow.conversations.get(key).token for key in waiting]

    def _take(self, token: str) -> Answered:
        with self.units() as uow:
            conversation = uow.conversations.by_token(token, lock=True)
            heard = _together(uow.inbox.waiting(conversation.id))
            if not heard:
                return NOTHING
            self._at_step("taken")
            if not _is_with_the_bot(conversation):
                return self._only_keep(uow, conversation, heard)
            result = self.engine.take(
                Room(uow, conversation, self.library), _stimulus(conversation, heard)
            )
            result = _with_what_was_missed(uow, conversation, result)
            if is_unfinished(conversation):
                # The talk may go on: as it stands now, not as it stands after the end.
                result = replace(result, snapshot=conversation.snapshot)
            self._at_step("thought")
            keep_turn(uow, conversation=conversation, record=_record(heard, result))
            uow.flush()
            self._at_step("before_commit")
            answered = Answered(
                replies=result.replies,
                asked=result.asked,
                ended=conversation.closed_at is not None,
                turn=conversation.turn_count if _is_with_the_bot(conversation) else None,
                language=conversation.language,
            )
        self._at_step("committed")
        return answered

    def _only_keep(
        self, uow: UnitOfWork, conversation: Conversation, heard: Sequence[InboxMessage]
    ) -> Answered:
        """Words for a person, or after the end: kept in the transcript, not answered by the bot."""
        record = TurnRecord(
            heard=heard, said=(), snapshot=conversation.snapshot, asked=conversation.asked
        )
        keep_turn(uow, conversation=conversation, record=record)
        if any(is_stop(message.text or "", message.channel) for message in heard):
            # 退订 after goodbye is a stop like any other.
            opt_out(uow, conversation=conversation, words=_words_of(conversation, heard))
        return Answered((), None, conversation.status is ConversationStatus.CLOSED)

    def _give_up(self, token: str) -> Answered:
        with self.units() as uow:
            conversation = uow.conversations.by_token(token, lock=True)
            heard = _together(uow.inbox.waiting(conversation.id))
            if not heard:
                return NOTHING
            if any(is_stop(message.text or "", message.channel) for message in heard):
                opt_out(uow, conversation=conversation, words=_words_of(conversation, heard))
            sorry = Reply(_SORRY[conversation.language.value])
            give_up_turn(uow, conversation=conversation, heard=heard, failure="engine failed")
            record = TurnRecord(
                heard=(),
                said=(Said(sorry.text),),
                snapshot=conversation.snapshot,
                asked=conversation.asked,
            )
            keep_turn(uow, conversation=conversation, record=record)
            asked = conversation.asked.value if conversation.asked else None
            return Answered((sorry,), asked, ended=False)


def _with_what_was_missed(
    uow: UnitOfWork, conversation: Conversation, result: TurnResult
) -> TurnResult:
    """Who cut in on us and asks to hear it again is told what they did not hear, from its start."""
    if (result.understanding or {}).get("act") != Act.REPEAT.value:
        return result
    lines = uow.conversations.said_in(conversation.id, conversation.turn_count)
    missed = tuple(
        Reply(line.text, tuple(line.choices)) for line in lines if line.heard is not None
    )
    if not missed:
        return result
    asked_again = lines[-1].heard is not None and conversation.asked == result.asked
    return replace(result, replies=missed if asked_again else (*missed, *result.replies))


def _is_with_the_bot(conversation: Conversation) -> bool:
    return conversation.status is ConversationStatus.OPEN


def _together(waiting: Sequence[InboxMessage]) -> Sequence[InboxMessage]:
    """The messages one turn takes: words said in a row, or one event by itself."""
    if not waiting or waiting[0].event is not None:
        return waiting[:1]
    together = []
    for message in waiting:
        if message.event is not None:
            break
        together.append(message)
    return together


def _stimulus(conversation: Conversation, heard: Sequence[InboxMessage]) -> Stimulus:
    first = heard[0]
    if first.event is not None:
        # What was taken over before the bot had spoken is not gone on with, but opened.
        begun = bool(conversation.snapshot) or first.event != "resume"
        return Stimulus(event=_EVENTS[first.event] if begun else OPENED)
    return Stimulus(text=_words_of(conversation, heard))


def _words_of(conversation: Conversation, heard: Sequence[InboxMessage]) -> str:
    return "\n".join(
        message.text if message.text is not None else _words_of_keys(conversation, message.keys)
        for message in heard
    )


_KEYS = {
    Asked.GOOD_TIME: {
        "1": {"zh": "方便", "en": "yes, go ahead"},
        "2": {"zh": "现在不方便", "en": "not now"},
    },
    Asked.USAGE: {
        "1": {"zh": "一切正常", "en": "everything is fine"},
        "2": {"zh": "有点问题", "en": "there is a problem"},
    },
}
_YES_NO = {"1": {"zh": "是的", "en": "yes"}, "2": {"zh": "不是", "en": "no"}}
_ALWAYS = {
    "0": {"zh": "转人工", "en": "I want to speak to a person"},
    "9": {"zh": "退订,不要再打了", "en": "stop, do not contact me again"},
    "*": {"zh": "没听清,请再说一遍", "en": "pardon, please repeat"},
}
_YES_NO_QUESTIONS = (
    Asked.BOOK_SERVICE,
    Asked.BOOKING_CONFIRM,
    Asked.CLUB,
    Asked.QUOTE_UNASKED,
    Asked.WORK_EXPLAINED,
    Asked.SATISFIED_WITH_ANSWER,
    Asked.EXTRA_WORK,
    Asked.COMPLAINT_CONFIRM,
    Asked.IDENTITY,
)


def _words_of_keys(conversation: Conversation, keys: str | None) -> str:
    """What pressed keys say, by the open question: a score, yes or no, or one of the ways out."""
    keys = keys or ""
    language, asked = conversation.language.value, conversation.asked
    if keys in _ALWAYS:
        return _ALWAYS[keys][language]
    if asked is None:
        return keys
    table = _KEYS.get(asked, _YES_NO if asked in _YES_NO_QUESTIONS else {})
    return table[keys][language] if keys in table else keys


def _record(heard: Sequence[InboxMessage], result: TurnResult) -> TurnRecord:
    return TurnRecord(
        heard=heard,
        said=tuple(Said(reply.text, reply.choices) for reply in result.replies),
        snapshot=result.snapshot,
        asked=Asked(result.asked) if result.asked else None,
        events=result.events,
        understanding=result.understanding,
    )
