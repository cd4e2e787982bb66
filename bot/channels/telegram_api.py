"""Telegram as a channel that messages are sent on, by python-telegram-bot.

A button carries where its words stand, not the words: callback data has 64 bytes and may be
pressed long after.
"""

from __future__ import annotations

import hashlib
import hmac
import warnings
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import MessageLimit
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.warnings import PTBDeprecationWarning

from bot.channels.attached_files import Fetched
from bot.channels.port import (
    Can,
    CutOff,
    Misconfigured,
    Outgoing,
    Receipt,
    SendingFailed,
    TryLater,
    Unreachable,
    WhyNot,
)
from bot.channels.telegram_line import ANSWERS_WITHIN_S, BotLine
from bot.channels.wording import is_scale, split
from crm.terms import Channel, Language

T = TypeVar("T")

_SHARE = {Language.ZH: "发送我的手机号", Language.EN: "Send my phone number"}


class TelegramChannel:
    """Sends Telegram messages. Implements `SendingChannel`."""

    channel = Channel.TELEGRAM
    can = Can(buttons=True, longest=int(MessageLimit.MAX_TEXT_LENGTH), writes_first=False)

    def __init__(
        self, token: str, api_base: str, *, answers_within_s: float = ANSWERS_WITHIN_S
    ) -> None:
        self._token = token
        self._line = BotLine(token, api_base, answers_within_s=answers_within_s)

    def render(self, said: Outgoing) -> tuple[dict[str, Any], ...]:
        """The row as one message or several, buttons under the last."""
        pieces = split(said.text, self.can.longest)
        parts: list[dict[str, Any]] = [{"text": piece} for piece in pieces]
        if said.choices:
            parts[-1]["reply_markup"] = self._buttons(said)
        elif said.extras.get("asks_contact"):
            parts[-1]["reply_markup"] = ReplyKeyboardMarkup(
                [[KeyboardButton(_SHARE[said.language], request_contact=True)]],
                resize_keyboard=True,
                one_time_keyboard=True,
            )
        elif said.extras.get("takes_keyboard_away"):
            parts[-1]["reply_markup"] = ReplyKeyboardRemove()
        return tuple(parts)

    def send(self, address: str, said: Outgoing, part: dict[str, Any]) -> Receipt:
        """Send one message.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: see there.
        """
        message = self.ask(lambda bot: bot.send_message(chat_id=int(address), **part))
        return Receipt(str(message.message_id))

    def pressed(self, data: str) -> tuple[int, int] | None:
        """The row and the place of the choice a button stands for, or None if it is not ours."""
        row, _, rest = data.partition(":")
        place, _, _ = rest.partition(":")
        if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in (row, place)):
            return None
        right = self._button(int(row), int(place))
        found = hmac.compare_digest(data.encode(), right.encode())
        return (int(row), int(place)) if found else None

    def _button(self, row: int, place: int) -> str:
        """What a button carries: short, and signed, so that none can be made up."""
        mark = hmac.new(self._token.encode(), f"{row}:{place}".encode(), hashlib.sha256)
        return f"{row}:{place}:{mark.hexdigest()[:12]}"

    def _buttons(self, said: Outgoing) -> InlineKeyboardMarkup:
        """Scores stand in one row; words have a row each."""
        found = [
            InlineKeyboardButton(choice["title"], callback_data=self._button(said.row, place))
            for place, choice in enumerate(said.choices)
        ]
        return InlineKeyboardMarkup([found] if is_scale(said.choices) else [[b] for b in found])

    def answer_button(self, callback_id: str, text: str | None = None) -> None:
        """Stop the button's clock; an answer that comes too late is no matter.

        Raises:
            TryLater, Misconfigured, CutOff: see there.
        """
        self.ask(lambda bot: bot.answer_callback_query(callback_id, text=text))

    def set_webhook(self, address: str, secret: str) -> None:
        """Tell Telegram where updates go.

        Raises:
            TryLater, Misconfigured, CutOff: see there.
        """
        self.ask(
            lambda bot: bot.set_webhook(
                address, secret_token=secret, allowed_updates=list(UPDATES_WANTED)
            )
        )

    def forget_webhook(self) -> None:
        """Tell Telegram that updates are fetched; what waits there is kept.

        Raises:
            TryLater, Misconfigured, CutOff: see there.
        """
        self.ask(lambda bot: bot.delete_webhook())

    def download(self, reference: str) -> Fetched:
        """Fetch a file a customer sent.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: see there.
        """

        async def fetched(bot: Bot) -> Fetched:
            file = await bot.get_file(reference)
            content = await file.download_as_bytearray(read_timeout=3 * ANSWERS_WITHIN_S)
            return Fetched(bytes(content))

        return self.ask(fetched)

    def updates(self, after: int | None, *, wait_s: int) -> list[dict[str, Any]]:
        """The next updates, for whoever has no public address.

        Raises:
            TryLater, Misconfigured, CutOff: see there.
        """
        found = self.ask(
            lambda bot: bot.get_updates(
                offset=None if after is None else after + 1,
                timeout=wait_s,
                allowed_updates=list(UPDATES_WANTED),
            )
        )
        return [update.to_dict() for update in found]

    def ask(self, what: Callable[[Bot], Awaitable[T]]) -> T:
        """Ask the Bot API one thing and wait for its answer.

        Raises:
            Unreachable, TryLater, Misconfigured, CutOff: what an error means for us.
        """
        try:
            with warnings.catch_warnings():
                # A flood warning announces its coming type wherever it is made.
                warnings.simplefilter("ignore", PTBDeprecationWarning)
                return self._line.ask(what)
        except TelegramError as error:
            raise trouble_of(error) from error
        except TimeoutError as error:
            raise CutOff("no_answer") from error


UPDATES_WANTED = ("message", "edited_message", "callback_query", "my_chat_member")


def trouble_of(error: TelegramError) -> SendingFailed:
    """What an error of the Bot API means for us."""
    if isinstance(error, RetryAfter):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PTBDeprecationWarning)
            wait = error.retry_after
        return TryLater("429", wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
    if isinstance(error, Forbidden):
        return Unreachable("403", WhyNot.OPTED_OUT)
    if isinstance(error, (InvalidToken, Conflict)):
        return Misconfigured(type(error).__name__)
    if isinstance(error, BadRequest):
        gone = "chat not found" in error.message.lower()
        return Unreachable("400", WhyNot.BAD_ADDRESS if gone else WhyNot.ROUTE_CLOSED)
    if isinstance(error, NetworkError):
        cause = error.__cause__
        if isinstance(cause, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)):
            return TryLater("no_connection", timedelta(seconds=15), is_fault=True)
        if isinstance(cause, httpx.HTTPError):
            return CutOff("connection_broke")
        return TryLater("5xx", is_fault=True)
    return CutOff(type(error).__name__)
