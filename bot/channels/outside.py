"""The channels that lead out of the house, opened as far as the settings go.

Nothing is set, nothing is there: no route, no job, no request to anybody. A webhook exists only
where it can be checked: Telegram's with its secret, Twilio's with the public address it signs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from fastapi import APIRouter

from bot.channels.delivery import Delivery
from bot.channels.port import SendingChannel, SendingFailed
from bot.channels.sms import SmsChannel, build_sms
from bot.channels.telegram import TelegramDesk, build_telegram, poll
from bot.channels.telegram_api import TelegramChannel
from bot.channels.twilio_gate import TwilioAccount
from bot.channels.voice import VoiceDesk, build_voice
from bot.channels.voice_calls import VoiceChannel
from bot.channels.web_chat import Timing
from bot.channels.web_chat.listening import REAL_TIME
from bot.channels.written import Kept, Written
from bot.settings import Settings
from bot.turn import Turns
from crm.terms import Channel

WAITS_FOR_UPDATES_S = 3

logger = structlog.get_logger(__name__)


class Outside:
    """What leads out of the house: delivery, webhooks, and what must be done now and then."""

    def __init__(self, settings: Settings, turns: Turns, *, timing: Timing = REAL_TIME) -> None:
        self._public_url = settings.public_url
        self._secret = (
            settings.telegram_webhook_secret.get_secret_value()
            if settings.telegram_webhook_secret
            else ""
        )
        self._twilio = _twilio_of(settings)
        self._telegram = _telegram_of(settings)
        self._voice = VoiceChannel(self._twilio) if self._twilio else None
        sending: list[SendingChannel] = []
        if self._telegram:
            sending.append(self._telegram)
        if self._twilio:
            sending.append(SmsChannel(self._twilio))
        if self._voice and self._public_url:
            sending.append(self._voice)
        self.delivery = Delivery(turns.units, sending)
        self._written = Written(turns, self.delivery, timing)
        self._turns = turns
        self._desk = TelegramDesk(self._written, self._telegram) if self._telegram else None
        self._webhook_is_known = False
        self._after: int | None = None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel a follow-up can be begun on."""
        return (Channel.WEBCHAT, *self.delivery.channels)

    def routers(self) -> list[APIRouter]:
        """The webhooks that can be checked."""
        found = []
        if self._desk and self._secret:
            found.append(build_telegram(self._desk, self._written, self._secret))
        if self._twilio and self._public_url and self._voice:
            found.append(build_sms(self._twilio, self._written))
            found.append(build_voice(self._twilio, VoiceDesk(self._turns, self._voice)))
        return found

    def telegram_job(self, loop: asyncio.AbstractEventLoop) -> Callable[[], None] | None:
        """What Telegram needs every second or so, or None: its updates, or our address once."""
        if self._telegram is None or self._desk is None:
            return None
        if self._public_url and self._secret:
            return self._tell_address
        return None if self._public_url else lambda: self._ask_updates(loop)

    def _tell_address(self) -> None:
        assert self._telegram is not None
        if self._webhook_is_known:
            return
        try:
            self._telegram.set_webhook(f"{self._public_url}/webhooks/telegram", self._secret)
            self._webhook_is_known = True
        except SendingFailed as failure:
            logger.warning("Telegram does not know our address yet", code=failure.code)

    def _ask_updates(self, loop: asyncio.AbstractEventLoop) -> None:
        assert self._telegram is not None
        assert self._desk is not None
        desk = self._desk

        def take(document: Any) -> None:
            kept: Kept | None = desk.take(document)
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
    if _twilio_of(settings):
        found += [Channel.SMS, Channel.VOICE] if settings.public_url else [Channel.SMS]
    return tuple(found)


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
