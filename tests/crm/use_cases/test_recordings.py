"""R-152, G-03, G-09: references to recordings, kept once and let go in time."""

from __future__ import annotations

from datetime import timedelta

from crm.terms import Channel, FollowUpKind, Language, RecordingStatus
from crm.use_cases.conversations import open_conversation
from crm.use_cases.recordings import note_deleted, note_recording, outlived
from tests.builders import a_customer


def a_call(uow):
    return open_conversation(
        uow, kind=FollowUpKind.INBOUND, channel=Channel.VOICE, language=Language.ZH
    )


def test_reports_in_any_order_leave_one_reference_and_its_end(open_unit):
    with open_unit() as uow:
        talk = a_call(uow)
        for status, seconds in (
            (RecordingStatus.RUNNING, None),
            (RecordingStatus.KEPT, 42),
            (RecordingStatus.KEPT, 42),
            (RecordingStatus.RUNNING, None),
        ):
            note_recording(
                uow, conversation=talk, provider_id="RE1", status=status, seconds=seconds
            )

        (kept,) = uow.recordings.of_conversation(talk.id)
        assert (kept.status, kept.seconds) == (RecordingStatus.KEPT, 42)


def test_the_recordings_of_somebody_erased_are_deleted_at_once(open_unit):
    with open_unit() as uow:
        talk = a_call(uow)
        talk.customer_id = a_customer(uow).id
        note_recording(uow, conversation=talk, provider_id="RE1", status=RecordingStatus.KEPT)
        uow.flush()
        assert list(outlived(uow)) == []

        uow.customers.get(talk.customer_id).erased_at = uow.clock.now()
        uow.flush()

        assert [row.provider_id for row in outlived(uow)] == ["RE1"]


def test_what_was_kept_long_enough_is_to_be_deleted_once(open_unit, clock):
    """G-09: a hundred and eighty days, unless the dealership says otherwise."""
    with open_unit() as uow:
        talk = a_call(uow)
        note_recording(uow, conversation=talk, provider_id="RE1", status=RecordingStatus.KEPT)
    clock.set(clock.now() + timedelta(days=179))
    with open_unit() as uow:
        assert list(outlived(uow)) == []
    clock.set(clock.now() + timedelta(days=2))
    with open_unit() as uow:
        (old,) = outlived(uow)

        note_deleted(uow, recording_id=old.id)

        assert list(outlived(uow)) == []
        assert old.deleted_at == clock.now()
