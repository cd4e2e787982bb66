"""Recordings of calls stay where they are, at the provider: heard there, deleted there (G-09)."""

from __future__ import annotations

from collections.abc import Iterator

import requests
import structlog

from bot.channels.port import SendingFailed
from bot.channels.twilio_gate import TwilioAccount, asked, kept_by_twilio
from bot.channels.voice_calls import VoiceChannel
from crm.console.sound import Sound, SoundGone, SoundNotNow
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


def sound_of(account: TwilioAccount, provider_id: str, part: str | None) -> Sound:
    """A recording as Twilio hands it over; ``part`` is a range of bytes a player asked for.

    Raises:
        SoundGone: Twilio does not keep it any more.
        SoundNotNow: Twilio cannot be asked now.
    """
    path = f"/2010-04-01/Accounts/{account.sid}/Recordings/{provider_id}.mp3"
    headers = {"Range": part} if part else {}
    try:
        answer = asked(lambda: kept_by_twilio(account, path, headers))
    except SendingFailed as failure:
        if failure.code == GONE_ALREADY:
            raise SoundGone from failure
        raise SoundNotNow(failure.code) from failure
    told = ("content-length", "content-range", "accept-ranges")
    return Sound(
        status=answer.status_code,
        mime=answer.headers.get("content-type", "audio/mpeg"),
        pieces=_pieces(answer),
        headers={name: answer.headers[name] for name in told if name in answer.headers},
    )


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    with answer:
        yield from answer.iter_content(64 * 1024)
