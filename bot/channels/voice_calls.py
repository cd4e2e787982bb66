"""Telephone calls by Twilio as a channel: a row of the outbox is one call to place.

The call only rings here. What is said in it is asked for by Twilio at our webhooks, named by the
conversation's opaque token, never by a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.channels.port import Can, Misconfigured, Outgoing, Receipt
from bot.channels.twilio_gate import TwilioAccount, asked, taken_since
from crm.terms import Channel

RINGS_S = 30
LONGEST_CALL_S = 900
PROGRESS = ("initiated", "ringing", "answered", "completed")


class VoiceChannel:
    """Places calls. Implements `Remembers`."""

    channel = Channel.VOICE
    can = Can(keypad=True, speech=True, longest=1000)

    def __init__(self, account: TwilioAccount) -> None:
        self._account = account
        self._client = account.client()

    def render(self, said: Outgoing) -> tuple[dict[str, Any], ...]:
        """The one call of this row, by the token of its conversation."""
        return ({"call": said.extras["call"]},)

    def send(self, address: str, said: Outgoing, part: dict[str, Any]) -> Receipt:
        """Let a telephone ring; machine detection goes on beside the talk.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: see there.
        """
        if not self._account.public_url:
            raise Misconfigured("FOLLOWUP_PUBLIC_URL")

        def at(path: str) -> str:
            return self._account.address(f"/webhooks/twilio/voice{path}?c={part['call']}")

        call = asked(
            lambda: self._client.calls.create(
                to=address,
                from_=self._account.number,
                url=at(""),
                method="POST",
                status_callback=at("/status"),
                status_callback_event=list(PROGRESS),
                status_callback_method="POST",
                timeout=RINGS_S,
                time_limit=LONGEST_CALL_S,
                machine_detection="Enable",
                async_amd="true",
                async_amd_status_callback=at("/amd"),
                async_amd_status_callback_method="POST",
            )
        )
        return Receipt(str(call.sid))

    def find(
        self, address: str, said: Outgoing, part: dict[str, Any], *, since: datetime
    ) -> Sequence[Receipt]:
        """The calls from our number that Twilio has placed to this one since then.

        Raises:
            TryLater, Misconfigured, CutOff: see there.
        """
        listed = taken_since(self._client.calls, self._account, address, since)
        return [Receipt(str(one.sid)) for one in listed]

    def say_instead(self, call_sid: str, twiml: str) -> None:
        """Give a running call other words.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: see there.
        """
        asked(lambda: self._client.calls(call_sid).update(twiml=twiml))

    def delete_recording(self, provider_id: str) -> None:
        """Delete a recording at the provider.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: see there.
        """
        asked(lambda: self._client.recordings(provider_id).delete())
