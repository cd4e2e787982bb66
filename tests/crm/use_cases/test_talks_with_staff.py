"""A person takes over a chat, writes in it, gives it back; nobody is left waiting unseen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.clock import SetClock
from crm.errors import (
    AlreadyClaimed,
    NotInWriting,
    NotTakenOver,
    ScoreOutOfRange,
    TalkIsOver,
    TextMissing,
)
from crm.models import AuditEntry
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import (
    Channel,
    ConversationStatus,
    Dimension,
    Disposition,
    EscalationReason,
    EscalationStatus,
    FollowUpStatus,
    InboxStatus,
    Language,
    NoteKind,
    Queue,
    Usage,
)
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.conversations import Inbound, TurnRecord, close_conversation, hear, keep_turn
from crm.use_cases.conversations import hand_over as ask_for_person
from crm.use_cases.talks_with_staff import (
    end_talk,
    hand_back,
    look_after_waiting,
    may_be_taken_over,
    note_what_was_said,
    say_to_customer,
    take_over,
)
from tests.builders import a_conversation, a_follow_up

CHEN, LI = "陈静", "李娜"


@pytest.fixture
def talk(units: UnitsOfWork) -> int:
    with units() as uow:
        follow_up = a_follow_up(uow)
        talk = begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT)
        talk.snapshot = {"slots": {}}
        uow.inbox.waiting(talk.id)[0].status = InboxStatus.DONE
        return talk.id


def taken(units: UnitsOfWork, talk: int, by: str = CHEN, **others: Any) -> None:
    with units() as uow:
        take_over(uow, conversation_id=talk, by=by, **others)


def writes(units: UnitsOfWork, talk: int, words: str) -> None:
    """The customer writes while a person has the talk."""
    with units() as uow:
        row = uow.conversations.lock(uow.conversations.get(talk))
        key = f"m{row.line_count}"
        heard = hear(uow, conversation=row, inbound=Inbound(row.channel, key, text=words))
        record = TurnRecord(heard=[heard], said=(), snapshot=row.snapshot, asked=row.asked)
        keep_turn(uow, conversation=row, record=record)


def lines(units: UnitsOfWork, talk: int) -> list[tuple[str, str]]:
    with units.reading() as uow:
        return [(line.speaker.value, line.text) for line in uow.conversations.transcript(talk)]


def queued(units: UnitsOfWork, reason: EscalationReason) -> list[Any]:
    with units.reading() as uow:
        items = uow.escalations.queue((Queue.SUPERVISOR,), now=uow.clock.now())
        return [item for item in items if item.reason is reason]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.ZH, "您好,接下来由我们的同事陈静和您沟通,请稍等。"),
        (
            Language.EN,
            "Our colleague 陈静 is taking over from here and will be with you in a moment.",
        ),
    ],
)
def test_the_customer_is_told_who_takes_over_in_their_language(units, talk, language, told):
    """R-098: a person takes over; the word goes out on the channel of the talk."""
    with units() as uow:
        uow.conversations.get(talk).language = language

    taken(units, talk)

    with units.reading() as uow:
        row = uow.conversations.get(talk)
        assert (row.status, row.staff_name) == (ConversationStatus.WITH_STAFF, CHEN)
        out = uow.outbox.next_waiting(Channel.WEBCHAT, now=uow.clock.now())
        assert out is not None
        assert out.body == {"text": told, "choices": []}
    assert lines(units, talk) == [("bot", told)]


def test_taking_over_twice_says_nothing_twice(units, talk):
    taken(units, talk)
    before = lines(units, talk)

    taken(units, talk)

    assert lines(units, talk) == before


def test_a_colleague_cannot_take_a_talk_away_but_a_supervisor_can(units, talk):
    taken(units, talk)

    with pytest.raises(AlreadyClaimed) as refusal:
        taken(units, talk, by=LI)
    taken(units, talk, by="主管", relieves=True)

    assert refusal.value.holder == CHEN
    with units.reading() as uow:
        assert uow.conversations.get(talk).staff_name == "主管"
    with pytest.raises(AlreadyClaimed), units() as uow:
        say_to_customer(uow, conversation_id=talk, by=CHEN, words="您好", once="a")


def test_what_a_person_writes_goes_out_once_however_often_the_form_is_sent(units, talk):
    taken(units, talk)

    for _ in range(2):
        with units() as uow:
            say_to_customer(uow, conversation_id=talk, by=CHEN, words=" 您好,我是陈静。 ", once="a")

    assert lines(units, talk)[1:] == [("staff", "您好,我是陈静。")]
    with units.reading() as uow:
        assert uow.outbox.by_key(f"staff:{talk}:a").body["text"] == "您好,我是陈静。"


def test_nobody_writes_in_a_talk_the_bot_has_and_nothing_empty(units, talk):
    with pytest.raises(NotTakenOver), units() as uow:
        say_to_customer(uow, conversation_id=talk, by=CHEN, words="您好", once="a")
    taken(units, talk)
    with pytest.raises(TextMissing), units() as uow:
        say_to_customer(uow, conversation_id=talk, by=CHEN, words="  ", once="a")


def test_a_telephone_call_and_a_talk_that_ended_well_are_not_taken_over(units):
    with units() as uow:
        follow_up = a_follow_up(uow)
        call = a_conversation(uow, follow_up, channel=Channel.VOICE).id
        over = a_conversation(uow, follow_up).id
        close_conversation(
            uow, conversation=uow.conversations.get(over), disposition=Disposition.COMPLETED
        )

    with pytest.raises(NotInWriting):
        taken(units, call)
    with pytest.raises(TalkIsOver):
        taken(units, over)
    with units.reading() as uow:
        assert [may_be_taken_over(uow.conversations.get(key)) for key in (call, over)] == [
            False,
            False,
        ]


def test_a_talk_that_ended_with_the_wish_for_a_person_is_taken_up_with_its_item(units, talk):
    """R-098: whoever asked for a person is written to in the same chat, and the item is taken."""
    with units() as uow:
        row = uow.conversations.get(talk)
        ask_for_person(
            uow,
            conversation=row,
            words="转人工",
            reason=EscalationReason.HUMAN_REQUEST,
            due_at=uow.clock.now() + timedelta(hours=1),
        )
        close_conversation(uow, conversation=row, disposition=Disposition.HANDED_OVER)

    taken(units, talk)

    (item,) = queued(units, EscalationReason.HUMAN_REQUEST)
    assert (item.status, item.claimed_by) == (EscalationStatus.CLAIMED, CHEN)
    with units.reading() as uow:
        row = uow.conversations.get(talk)
        assert (row.status, row.closed_at) == (ConversationStatus.WITH_STAFF, None)
        assert uow.follow_ups.get(row.follow_up_id).status is FollowUpStatus.IN_PROGRESS


def test_handed_back_the_customer_is_told_and_the_bot_finds_its_turn_waiting(units, talk):
    taken(units, talk)

    with units() as uow:
        hand_back(uow, conversation_id=talk, by=CHEN)

    with units.reading() as uow:
        row = uow.conversations.get(talk)
        waiting = uow.inbox.waiting(talk)
        assert (row.status, row.waits_since) == (ConversationStatus.OPEN, None)
        assert [message.event for message in waiting] == ["resume"]
    assert lines(units, talk)[-1] == (
        "bot",
        "陈静先和您聊到这里,接下来由我这个智能助手继续为您服务。",
    )


def test_a_person_ends_a_talk_with_what_came_of_it(units, talk):
    with units() as uow:
        row = uow.conversations.get(talk)
        ask_for_person(
            uow,
            conversation=row,
            words="找人",
            reason=EscalationReason.HUMAN_REQUEST,
            due_at=uow.clock.now(),
        )
    taken(units, talk)

    with pytest.raises(TextMissing), units() as uow:
        end_talk(uow, conversation_id=talk, by=CHEN, resolution=" ")
    with units() as uow:
        end_talk(uow, conversation_id=talk, by=CHEN, resolution="周六来店检查")

    with units.reading() as uow:
        row = uow.conversations.get(talk)
        assert (row.status, row.disposition) == (
            ConversationStatus.CLOSED,
            Disposition.HANDED_OVER,
        )
        assert uow.registers.line_of_conversation(talk).handler == CHEN
        (item,) = uow.escalations.of_conversation(talk)
        assert (item.status, item.resolution) == (EscalationStatus.SOLVED, "周六来店检查")
        assert uow.follow_ups.get(row.follow_up_id).status is FollowUpStatus.COMPLETED


def test_what_a_person_heard_is_kept_like_what_the_bot_hears(units, talk):
    """R-075: a low score opens the quick-handling form, whoever heard it."""
    taken(units, talk)

    with units() as uow:
        note_what_was_said(
            uow,
            conversation_id=talk,
            by=CHEN,
            usage=Usage.OK,
            overall=2,
            kind=NoteKind.SUGGESTION,
            note="希望周日也营业",
        )

    with units.reading() as uow:
        assert uow.conversations.get(talk).usage is Usage.OK
        assert uow.ratings.of(talk, Dimension.OVERALL).score == 2
        assert uow.registers.quick_form_of(talk) is not None
        assert [(note.kind, note.text) for note in uow.notes.of_conversation(talk)] == [
            (NoteKind.SUGGESTION, "希望周日也营业")
        ]
    with pytest.raises(ScoreOutOfRange), units() as uow:
        note_what_was_said(uow, conversation_id=talk, by=CHEN, overall=7)
    with pytest.raises(TextMissing), units() as uow:
        note_what_was_said(uow, conversation_id=talk, by=CHEN)


def test_a_customer_left_waiting_gets_one_word_and_the_supervisor_one_item(
    units: UnitsOfWork, clock: SetClock, talk: int
) -> None:
    taken(units, talk)
    with units() as uow:
        say_to_customer(uow, conversation_id=talk, by=CHEN, words="您请说", once="a")
    writes(units, talk, "刹车还是响")
    clock.set(clock.now() + timedelta(minutes=6))
    writes(units, talk, "有人吗")
    clock.set(clock.now() + timedelta(minutes=5))

    told = []
    for _ in range(3):
        with units() as uow:
            told.append(look_after_waiting(uow))

    assert told == [1, 0, 0]
    (item,) = queued(units, EscalationReason.STAFF_QUIET)
    assert item.words == "有人吗"
    assert lines(units, talk)[-1] == (
        "bot",
        "不好意思,让您久等了。您的留言我们都收到了,已经请主管留意,会尽快回复您。",
    )


def test_a_person_who_has_answered_is_not_reported_and_a_new_wait_counts_anew(
    units: UnitsOfWork, clock: SetClock, talk: int
) -> None:
    def look_later() -> int:
        clock.set(clock.now() + timedelta(minutes=11))
        with units() as uow:
            return look_after_waiting(uow)

    taken(units, talk)
    never_wrote = look_later()
    with units() as uow:
        say_to_customer(uow, conversation_id=talk, by=CHEN, words="在的", once="a")
    customers_turn = look_later()
    writes(units, talk, "好")
    waits_again = look_later()

    assert (never_wrote, customers_turn, waits_again) == (1, 0, 1)


def test_every_step_of_a_person_is_written_down(units, talk):
    """R-248."""
    taken(units, talk)
    with units() as uow:
        note_what_was_said(uow, conversation_id=talk, by=CHEN, usage=Usage.OK)
    with units() as uow:
        hand_back(uow, conversation_id=talk, by=CHEN)
    taken(units, talk)
    with units() as uow:
        end_talk(uow, conversation_id=talk, by=CHEN, resolution="好了")

    with units.reading() as uow:
        rows = uow.session.query(AuditEntry).filter_by(noun="conversation").all()
        kept = [(row.by, row.what) for row in rows]
    assert kept == [(CHEN, what) for what in ("take over", "note", "hand back", "take over", "end")]
