"""The channels that lead out of the house, opened as far as the settings go.

Nothing is set, nothing is there: no route, no job, no request to anybody. A webhook exists only
where it can be checked: Telegram's with its secret, Twilio's with the public address it signs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from fastapi import APIRouter

from bot.channels.attached_files import HoldsFiles, fetch_files
from bot.channels.delivery import Delivery
from bot.channels.doorstep import Desk, Doorstep
from bot.channels.gateway_gate import GatewayAccount
from bot.channels.port import SendingChannel, SendingFailed
from bot.channels.sms import SmsChannel, build_sms, keep_fields, note_status
from bot.channels.sms_gateway import (
    GatewaySmsChannel,
    build_sms_gateway,
    keep_message,
    note_reports,
)
from bot.channels.sms_templates import read_templates
from bot.channels.telegram import build_telegram, poll
from bot.channels.telegram_api import TelegramChannel
from bot.channels.telegram_desk import TelegramDesk
from bot.channels.twilio_gate import TwilioAccount, TwilioGate
from bot.channels.voice import build_voice, reports
from bot.channels.voice_calls import VoiceChannel
from bot.channels.voice_desk import VoiceDesk
from bot.channels.voice_recordings import let_old_recordings_go, sound_of
from bot.channels.voice_relay import PATIENT, STREAM_PATH, Patience, build_relay
from bot.channels.voice_talks import VoiceTalks
from bot.channels.web_chat import Timing
from bot.channels.web_chat.listening import REAL_TIME
from bot.channels.written import Kept, Written
from bot.settings import Settings
from bot.turn import Turns
from crm.console.sound import Sound
from crm.terms import Channel

WAITS_FOR_UPDATES_S = 3
CALL_THREADS = 4

logger = structlog.get_logger(__name__)


class Outside:
    """What leads out of the house: delivery, webhooks, and what must be done now and then."""

    def __init__(
        self,
        settings: Settings,
        turns: Turns,
        *,
        timing: Timing = REAL_TIME,
        patience: Patience = PATIENT,
    ) -> None:
        self._patience = patience
        self.public_url = settings.public_url
        self._secret = (
            settings.telegram_webhook_secret.get_secret_value()
            if settings.telegram_webhook_secret
            else ""
        )
        self._twilio = _twilio_of(settings)
        self._gateway = _gateway_of(settings)
        self._telegram = _telegram_of(settings)
        self._voice = VoiceChannel(self._twilio) if self._twilio else None
        sms = _sms_of(settings, turns, self._twilio, self._gateway)
        sending: list[SendingChannel] = [one for one in (self._telegram, sms) if one]
        if self._voice and self.public_url:
            sending.append(self._voice)
        self.delivery = Delivery(turns.units, sending, per_second=_paces(settings))
        self._holders: list[HoldsFiles] = [self._telegram] if self._telegram else []
        if isinstance(sms, SmsChannel):
            self._holders.append(sms)
        self._written = Written(turns, self.delivery, timing)
        self._turns = turns
        self._desk = TelegramDesk(self._written, self._telegram) if self._telegram else None
        self._talks = VoiceTalks(
            turns, stream_url=self._twilio.stream_address(STREAM_PATH) if self._twilio else None
        )
        self._calls = VoiceDesk(self._talks, self._voice) if self._voice else None
        self.doorstep = Doorstep(settings.var / "doorstep", self._desks())
        self._webhook_is_known = False
        self._after: int | None = None

    def _desks(self) -> dict[str, Desk]:
        """Who takes what comes in, by its kind; what a desk returns is to be answered."""
        units = self._turns.units
        found: dict[str, Desk] = {
            "twilio_sms": lambda fields: keep_fields(self._written, fields),
            "twilio_status": lambda report: note_status(units, report),
            "gateway_sms": lambda document: keep_message(self._written, document),
            "gateway_status": lambda document: note_reports(units, document),
        }
        if self._desk is not None:
            found["telegram"] = self._desk.take
        if self._calls is not None:
            found |= reports(self._calls)
        return found

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel a follow-up can be begun on."""
        return (Channel.WEBCHAT, *self.delivery.channels)

    def routers(self) -> list[APIRouter]:
        """The webhooks that can be checked."""
        found = []
        if self._desk and self._secret:
            found.append(build_telegram(self.doorstep, self._written, self._secret))
        if self._twilio and self.public_url and self._calls:
            found.append(build_sms(self._twilio, self.doorstep, self._written))
            found += self._voice_routers(self._twilio, self._calls)
        if self._gateway and self.public_url:
            found.append(build_sms_gateway(self._gateway, self.doorstep, self._written))
        return found

    def take_in(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take in what came while the database did not answer, and have it answered."""
        for kept in self.doorstep.take_in():
            loop.call_soon_threadsafe(self._written.heard, kept)

    def fetch_files(self) -> None:
        """Fetch the pictures and recordings that customers sent."""
        fetch_files(self._turns.units, self._holders)

    def _voice_routers(self, account: TwilioAccount, calls: VoiceDesk) -> list[APIRouter]:
        gate = TwilioGate(account)
        threads = ThreadPoolExecutor(CALL_THREADS, thread_name_prefix="call")
        return [
            build_voice(gate, calls, self.doorstep, threads),
            build_relay(gate, self._talks, threads, self._patience),
        ]

    def recording(self, provider_id: str, part: str | None) -> Sound | None:
        """The sound of a recorded call from where it is kept; None where nobody can be asked.

        Raises:
            SoundGone, SoundNotNow: see there.
        """
        return sound_of(self._twilio, provider_id, part) if self._twilio else None

    def let_old_recordings_go(self) -> int:
        """Delete recordings of calls that were kept long enough; returns how many."""
        return let_old_recordings_go(self._turns.units, self._voice) if self._voice else 0

    def telegram_job(self, loop: asyncio.AbstractEventLoop) -> Callable[[], None] | None:
        """What Telegram needs every second or so, or None: its updates, or our address once."""
        if self._telegram is None or self._desk is None:
            return None
        if self.public_url and self._secret:
            return self._tell_address
        return None if self.public_url else lambda: self._ask_updates(loop)

    def _tell_address(self) -> None:
        assert self._telegram is not None
        if self._webhook_is_known:
            return
        try:
            self._telegram.set_webhook(f"{self.public_url}/webhooks/telegram", self._secret)
            self._webhook_is_known = True
        except SendingFailed as failure:
            logger.warning("Telegram does not know our address yet", code=failure.code)

    def _ask_updates(self, loop: asyncio.AbstractEventLoop) -> None:
        assert self._telegram is not None

        def take(document: Any) -> None:
            kept: Kept | None = self.doorstep.take("telegram", document)
            loop.call_soon_threadsafe(self._written.heard, kept)

        try:
            if not self._webhook_is_known:
                self._telegram.forget_webhook()
                self._webhook_is_known = True
            self._after = poll(self._telegram, take, after=self._after, wait_s=WAITS_FOR_UPDATES_S)
        except SendingFailed as failure:
            logger.warning("Telegram could not be asked for updates", code=failure.code)


def open_channels(settings: Settings) -> tuple[Channel, ...]:
    """Every channel a follow-up can be begun on, by the settings alone."""
    found = [Channel.WEBCHAT]
    if _telegram_of(settings):
        found.append(Channel.TELEGRAM)
    twilio = _twilio_of(settings)
    if _gateway_of(settings) if settings.sms_provider == "gateway" else twilio:
        found.append(Channel.SMS)
    if twilio and settings.public_url:
        found.append(Channel.VOICE)
    return tuple(found)


def _paces(settings: Settings) -> dict[Channel, int]:
    return {
        Channel.TELEGRAM: settings.telegram_per_second,
        Channel.SMS: settings.sms_per_second,
        Channel.VOICE: settings.calls_per_second,
    }


def _sms_of(
    settings: Settings, turns: Turns, twilio: TwilioAccount | None, gateway: GatewayAccount | None
) -> SendingChannel | None:
    """The adapter that sends SMS: the one the settings name, or none."""
    if settings.sms_provider == "gateway":
        if gateway is None:
            return None
        return GatewaySmsChannel(
            gateway,
            read_templates(settings.sms_templates),
            turns.units.clock,
            longest=settings.sms_longest,
        )
    return SmsChannel(twilio, longest=settings.sms_longest) if twilio else None


def _gateway_of(settings: Settings) -> GatewayAccount | None:
    secret = settings.sms_gateway_secret
    named = settings.sms_gateway_url and settings.sms_gateway_account and settings.sms_gateway_sign
    if settings.sms_provider != "gateway" or not named or secret is None:
        return None
    return GatewayAccount(
        url=settings.sms_gateway_url,
        account=settings.sms_gateway_account,
        secret=secret.get_secret_value(),
        sign=settings.sms_gateway_sign,
        public_url=settings.public_url,
    )


def _twilio_of(settings: Settings) -> TwilioAccount | None:
    token = settings.twilio_auth_token
    if not (settings.twilio_account_sid and token and settings.twilio_from_number):
        return None
    return TwilioAccount(
        sid=settings.twilio_account_sid,
        token=token.get_secret_value(),
        number=settings.twilio_from_number,
        api_base=settings.twilio_api_base,
        public_url=settings.public_url,
    )


def _telegram_of(settings: Settings) -> TelegramChannel | None:
    token = settings.telegram_bot_token
    return TelegramChannel(token.get_secret_value(), settings.telegram_api_base) if token else None
