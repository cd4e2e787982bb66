"""A person takes a running chat, writes in it, and gives it back.

While a person has a talk the bot only listens: what the customer writes is kept at once and
answered by nobody else. The customer is told both times, in their language. Whoever leaves a
customer waiting is not left alone with it: after a while the supervisor is told and the customer
gets a word, once for each wait. Who may take over is asked at the door
(`crm.rules.permissions`), not here; `by` is the name a person signs work with.
"""

from __future__ import annotations

from datetime import timedelta

from crm.errors import AlreadyClaimed, NotInWriting, NotTakenOver, TalkIsOver, TextMissing
from crm.models import Conversation, Utterance
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    IN_WRITING,
    ConversationStatus,
    Dimension,
    Disposition,
    EscalationReason,
    EscalationStatus,
    Language,
    NoteKind,
    Queue,
    Usage,
)
from crm.use_cases.audit import note_change
from crm.use_cases.conversations import (
    Inbound,
    add_staff_line,
    close_conversation,
    hear,
    reopen_conversation,
    say_aside,
)
from crm.use_cases.escalations import claim, mark_solved, raise_escalation
from crm.use_cases.outcomes import record_note, record_score, record_usage

RESUMED = "resume"
"""The inbox event by which the bot takes up the open question again."""

_TAKEN = {
    Language.ZH: "您好,接下来由我们的同事{name}和您沟通,请稍等。",
    Language.EN: "Our colleague {name} is taking over from here and will be with you in a moment.",
}
_GIVEN_BACK = {
    Language.ZH: "{name}先和您聊到这里,接下来由我这个智能助手继续为您服务。",
    Language.EN: "{name} has handed our talk back to me, the automatic assistant.",
}
_STILL_THERE = {
    Language.ZH: "不好意思,让您久等了。您的留言我们都收到了,已经请主管留意,会尽快回复您。",
    Language.EN: "I am sorry to keep you waiting. We have your messages, and a supervisor has been"
    " told; somebody will reply as soon as possible.",
}
_OVER = {
    Language.ZH: "感谢您联系我们,今天先聊到这里。有任何需要,您随时留言。",
    Language.EN: "Thank you for talking to us. Whenever you need anything, just write here.",
}


def may_be_taken_over(conversation: Conversation) -> bool:
    """True for a written talk that runs, or that ended because the customer wants a person."""
    if conversation.channel not in IN_WRITING:
        return False
    return (
        conversation.status is not ConversationStatus.CLOSED
        or conversation.disposition is Disposition.HANDED_OVER
    )


def take_over(
    uow: UnitOfWork, *, conversation_id: int, by: str, relieves: bool = False
) -> Conversation:
    """Take a chat from the bot; taking what one has already changes nothing (R-098).

    ``relieves``: may take it from a colleague. Where the customer has begun a newer talk on the
    same channel, that is the one taken, and returned.

    Raises:
        NotFound: there is no such conversation.
        NotInWriting: it is a telephone call, which is transferred, not taken over.
        TalkIsOver: it has ended, and not with the wish for a person.
        AlreadyClaimed: a colleague has it.
    """
    talk = _the_running_one(uow, conversation_id)
    if talk.channel not in IN_WRITING:
        raise NotInWriting
    before = talk.staff_name
    if talk.status is ConversationStatus.WITH_STAFF:
        if before == by:
            return talk
        if not relieves:
            raise AlreadyClaimed(before or "")
    elif talk.status is ConversationStatus.CLOSED:
        if not may_be_taken_over(talk):
            raise TalkIsOver
        reopen_conversation(uow, conversation=talk)
    talk.status = ConversationStatus.WITH_STAFF
    talk.staff_name = by
    talk.waits_since = uow.clock.now()
    say_aside(uow, conversation=talk, words=_TAKEN[talk.language].format(name=by))
    _claim_what_waits(uow, talk, by)
    note_change(uow, by=by, what="take over", noun="conversation", key=talk.id)
    return talk


def say_to_customer(
    uow: UnitOfWork, *, conversation_id: int, by: str, words: str, once: str
) -> Utterance | None:
    """Send what the person who has the talk wrote; ``once`` names the form, sent twice or not.

    None where this form was taken before.

    Raises:
        NotFound: there is no such conversation.
        NotTakenOver, AlreadyClaimed: the bot has it, or a colleague.
        TextMissing: nothing was written.
    """
    talk = _held_by(uow, conversation_id, by)
    words = words.strip()
    if not words:
        raise TextMissing("words")
    if uow.outbox.by_key(f"staff:{talk.id}:{once}") is not None:
        return None
    talk.waits_since = None
    note_change(uow, by=by, what="say", noun="conversation", key=talk.id)
    return add_staff_line(uow, conversation=talk, words=words, staff_name=by, once=once)


def note_what_was_said(
    uow: UnitOfWork,
    *,
    conversation_id: int,
    by: str,
    usage: Usage | None = None,
    overall: int | None = None,
    kind: NoteKind = NoteKind.OPINION,
    note: str = "",
) -> None:
    """Keep what a person heard in the talk they have; the bot does not ask it again.

    Raises:
        NotFound: there is no such conversation.
        NotTakenOver, AlreadyClaimed: the bot has it, or a colleague.
        TextMissing: nothing was noted.
        ScoreOutOfRange: the score is not on the scale.
    """
    talk = _held_by(uow, conversation_id, by)
    note = note.strip()
    if usage is None and overall is None and not note:
        raise TextMissing("note")
    if usage is not None:
        record_usage(uow, conversation=talk, usage=usage)
    if overall is not None:
        record_score(uow, conversation=talk, dimension=Dimension.OVERALL, score=overall)
    if note:
        record_note(uow, conversation=talk, kind=kind, words=note)
    noted = {"usage": usage.value if usage else None, "overall": overall, "note": bool(note)}
    note_change(uow, by=by, what="note", noun="conversation", key=talk.id, after=dict(noted))


def hand_back(uow: UnitOfWork, *, conversation_id: int, by: str) -> Conversation:
    """Give a talk back to the bot, which goes on at the question that was open (R-098).

    Raises:
        NotFound: there is no such conversation.
        NotTakenOver, AlreadyClaimed: the bot has it, or a colleague.
    """
    talk = _held_by(uow, conversation_id, by)
    talk.status = ConversationStatus.OPEN
    talk.waits_since = None
    say_aside(uow, conversation=talk, words=_GIVEN_BACK[talk.language].format(name=by))
    resume = Inbound(talk.channel, f"resume:{talk.token}:{talk.line_count}", event=RESUMED)
    hear(uow, conversation=talk, inbound=resume)
    _solve_what_is_held(uow, talk, by, "已与客户沟通,交回智能助手 / talked, handed back")
    note_change(uow, by=by, what="hand back", noun="conversation", key=talk.id)
    return talk


def end_talk(uow: UnitOfWork, *, conversation_id: int, by: str, resolution: str) -> Conversation:
    """End a talk a person has had, with what came of it; the customer gets a goodbye.

    Raises:
        NotFound: there is no such conversation.
        NotTakenOver, AlreadyClaimed: the bot has it, or a colleague.
        TextMissing: ``resolution`` is empty.
    """
    talk = _held_by(uow, conversation_id, by)
    resolution = resolution.strip()
    if not resolution:
        raise TextMissing("resolution")
    record_note(uow, conversation=talk, kind=NoteKind.OPINION, words=resolution)
    say_aside(uow, conversation=talk, words=_OVER[talk.language])
    close_conversation(uow, conversation=talk, disposition=Disposition.HANDED_OVER)
    _solve_what_is_held(uow, talk, by, resolution)
    note_change(uow, by=by, what="end", noun="conversation", key=talk.id)
    return talk


def look_after_waiting(uow: UnitOfWork) -> int:
    """Where a person lets a customer wait too long: a word to both sides, once for each wait.

    How long is `talk.staff_quiet_minutes`. Returns in how many talks that was. Run by the
    background loop as often as it likes.
    """
    now = uow.clock.now()
    patience = timedelta(minutes=uow.policy.talk.staff_quiet_minutes)
    told = 0
    for key in uow.conversations.left_waiting(before=now - patience):
        talk = uow.conversations.lock(uow.conversations.get(key))
        if talk.status is not ConversationStatus.WITH_STAFF or talk.waits_since is None:
            continue
        origin = f"staff_quiet:conversation:{talk.id}:{talk.waits_since.isoformat()}"
        if uow.escalations.by_origin(origin) is not None:
            continue
        raise_escalation(
            uow,
            origin=origin,
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.STAFF_QUIET,
            due_at=now + patience,
            words=uow.conversations.last_words(talk.id),
            customer_id=talk.customer_id,
            vehicle_id=talk.vehicle_id,
            follow_up_id=talk.follow_up_id,
            conversation_id=talk.id,
        )
        say_aside(uow, conversation=talk, words=_STILL_THERE[talk.language])
        told += 1
    return told


def _the_running_one(uow: UnitOfWork, conversation_id: int) -> Conversation:
    talk = uow.conversations.lock(uow.conversations.get(conversation_id))
    if talk.status is ConversationStatus.CLOSED:
        newer = uow.conversations.newer_than(uow.conversations.pulse(talk.token))
        if newer is not None and newer.status is not ConversationStatus.CLOSED:
            return uow.conversations.lock(uow.conversations.get(newer.id))
    return talk


def _held_by(uow: UnitOfWork, conversation_id: int, by: str) -> Conversation:
    talk = uow.conversations.lock(uow.conversations.get(conversation_id))
    if talk.status is not ConversationStatus.WITH_STAFF:
        raise NotTakenOver
    if talk.staff_name != by:
        raise AlreadyClaimed(talk.staff_name or "")
    return talk


def _claim_what_waits(uow: UnitOfWork, talk: Conversation, by: str) -> None:
    """Whoever takes the talk takes what the queue holds about it; cases keep their own way."""
    for item in uow.escalations.of_conversation(talk.id):
        if item.complaint_id is None and item.status is EscalationStatus.OPEN:
            claim(uow, escalation_id=item.id, by=by)


def _solve_what_is_held(uow: UnitOfWork, talk: Conversation, by: str, resolution: str) -> None:
    for item in uow.escalations.of_conversation(talk.id):
        unsolved = item.status is not EscalationStatus.SOLVED
        if unsolved and item.complaint_id is None and item.reason in _ABOUT_THE_TALK:
            mark_solved(uow, item, by=by, resolution=resolution)


_ABOUT_THE_TALK = (
    EscalationReason.HUMAN_REQUEST,
    EscalationReason.ENGINE_FAILURE,
    EscalationReason.STAFF_QUIET,
)
"""What is settled by a person having talked to the customer; other items keep their owner."""
