"""Recordings of calls: off unless the dealership turns them on, and announced then (G-03, G-09).

We keep that a call was recorded and the provider's name for the recording, never the sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from crm.models import Conversation, Recording
from crm.store.unit_of_work import UnitOfWork
from crm.terms import RecordingStatus

_ENDS = (RecordingStatus.KEPT, RecordingStatus.ABSENT, RecordingStatus.DELETED)


def note_recording(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    provider_id: str,
    status: RecordingStatus,
    seconds: int | None = None,
) -> Recording:
    """Keep what the provider reports, in whatever order and however often; an end is an end."""
    known = uow.recordings.by_provider_id(provider_id)
    if known is None:
        return uow.recordings.add(
            Recording(
                conversation_id=conversation.id,
                provider_id=provider_id,
                status=status,
                seconds=seconds,
                started_at=uow.clock.now(),
            )
        )
    if known.status not in _ENDS:
        known.status = status
        known.seconds = seconds if seconds is not None else known.seconds
    return known


def outlived(uow: UnitOfWork) -> Sequence[Recording]:
    """Recordings the provider still holds and has held long enough (G-09)."""
    kept_for = timedelta(days=uow.policy.voice.recordings_kept_days)
    return uow.recordings.to_delete(started_before=uow.clock.now() - kept_for)


def note_deleted(uow: UnitOfWork, *, recording_id: int) -> None:
    """Keep that the provider holds it no longer."""
    row = uow.recordings.get(recording_id)
    row.status = RecordingStatus.DELETED
    row.deleted_at = uow.clock.now()
