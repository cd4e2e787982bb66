"""Recordings that were kept long enough are deleted where they are: at the provider (G-09)."""

from __future__ import annotations

import structlog

from bot.channels.port import SendingFailed
from bot.channels.voice_calls import VoiceChannel
from crm.store.unit_of_work import UnitsOfWork
from crm.use_cases.recordings import note_deleted, outlived

GONE_ALREADY = "20404"

logger = structlog.get_logger(__name__)


def let_old_recordings_go(units: UnitsOfWork, channel: VoiceChannel) -> int:
    """Delete what is older than the dealership wants to keep; returns how many.

    One that is gone already counts as deleted; what the provider does not take now is asked
    again the next time.
    """
    with units.reading() as uow:
        old = [(row.id, row.provider_id) for row in outlived(uow)]
    deleted = 0
    for key, provider_id in old:
        try:
            channel.delete_recording(provider_id)
        except SendingFailed as failure:
            if failure.code != GONE_ALREADY:
                logger.warning("a recording was not deleted", recording=key, code=failure.code)
                break
        with units() as uow:
            note_deleted(uow, recording_id=key)
        deleted += 1
    return deleted
