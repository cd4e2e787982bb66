"""What is done with one of Telegram's updates: who is it, what did they say, and is it new.

Updates come more than once and in any order: a message is kept once by its update id, and
everything else here may be done twice without harm.
"""

from __future__ import annotations

from typing import Any

import structlog
from telegram import CallbackQuery, Chat, ChatMemberUpdated, Contact, Message, Update

from bot.channels.addresses import (
    caller_of,
    chat_of,
    keep,
    national,
    talk_with,
)
from bot.channels.port import SendingFailed
from bot.channels.telegram_api import TelegramChannel
from bot.channels.telegram_binding import bind, go_on, linked, number_of, proves_itself
from bot.channels.telegram_files import Sent, attached
from bot.channels.wording import readable
from bot.channels.written import Kept, Written, tell
from bot.outreach.unreached import start_on_channel, stop_on_channel
from crm.errors import NotFound
from crm.models import OutboxMessage
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, ConversationStatus, InboxStatus, Language
from crm.use_cases.attachments import keep_attachment
from crm.use_cases.conversations import Inbound, add_customer_line

_SHARE = {
    Language.ZH: "为了更快帮到您,可以点下面的按钮,把您的手机号发给我们;直接打字告诉我也可以。",
    Language.EN: "To help you faster, you may share your number below, or simply write to me.",
}
_BOUND = {
    Language.ZH: "好的,已经找到您的资料,谢谢。",
    Language.EN: "Thank you, I have found your file.",
}
_NOT_YOURS = {
    Language.ZH: "不好意思,请您点按钮发送自己的手机号,谢谢。",
    Language.EN: "I am sorry, please send your own number by the button, thank you.",
}
_ONLY_TEXT = {
    Language.ZH: "不好意思,目前我只看得懂文字,麻烦您打字告诉我,谢谢。",
    Language.EN: "I am sorry, I can only read text. Please tell me in words, thank you.",
}
_UNSEEN = {
    Language.ZH: (
        "您发来的已经收到,也请同事去看了。我自己看不了图片和文件,急的话麻烦您打字告诉我,谢谢。"
    ),
    Language.EN: (
        "Thank you, a colleague will look at what you sent. I cannot see pictures or files "
        "myself; if it is urgent, please tell me in words."
    ),
}
_UNHEARD = {
    Language.ZH: "您的语音已经收到,也请同事去听了。我自己听不了语音,急的话麻烦您打字告诉我,谢谢。",
    Language.EN: (
        "Thank you, a colleague will listen to your message. I cannot hear recordings myself; "
        "if it is urgent, please tell me in words."
    ),
}
_PASSED = {
    Language.ZH: "这个问题已经过去了,您直接打字告诉我就好。",
    Language.EN: "That question has passed. Please simply write to me.",
}
_STOPS = {"/stop": "退订", "/start": ""}

logger = structlog.get_logger(__name__)


class TelegramDesk:
    """What is done with one update; blocks, so it is called in a thread."""

    def __init__(self, written: Written, channel: TelegramChannel) -> None:
        self._written = written
        self._units = written.turns.units
        self._channel = channel

    def take(self, document: Any) -> Kept | None:
        """Keep what an update says and do what it asks for; None where no turn is owed.

        Anything that is no update of a private chat is let go by.
        """
        update = _read(document)
        if update is None:
            return None
        chat = update.effective_chat
        if chat is None or chat.type != Chat.PRIVATE:
            self._clock_stopped(update.callback_query, None)
            return None
        if update.my_chat_member is not None:
            self._membership(chat.id, update.my_chat_member)
            return None
        if update.callback_query is not None:
            return self._pressed(update.update_id, chat.id, update.callback_query)
        if update.edited_message is not None:
            self._edited(update.update_id, chat.id, update.edited_message)
            return None
        if update.message is not None:
            return self._said(update.update_id, chat.id, update.message)
        return None

    def _said(self, update_id: int, chat: int, message: Message) -> Kept | None:
        text = readable(message.text or message.caption or "")
        if text.startswith("/start"):
            return self._started(update_id, chat, text.removeprefix("/start").strip())
        if message.contact is not None:
            return self._shared(update_id, chat, message, message.contact)
        text = _STOPS.get(text, text)
        sent = attached(message)
        if sent is not None:
            self._attached(update_id, chat, sent, asks_for_words=not text)
        if not text:
            if sent is None:
                self._tell(update_id, chat, _ONLY_TEXT)
            self._send_now()
            return None
        fresh = self._is_new(chat)
        kept = self._written.keep(
            Channel.TELEGRAM, address=str(chat), message_id=str(update_id), text=text
        )
        if fresh and kept is not None:
            self._greet(update_id, chat, kept)
        return kept

    def _attached(self, update_id: int, chat: int, sent: Sent, *, asks_for_words: bool) -> None:
        """A picture or a recording: kept for staff, who are asked to look (R-152)."""
        with self._units() as uow:
            talk = talk_with(uow, Channel.TELEGRAM, str(chat))
            new = keep_attachment(
                uow,
                conversation=talk,
                channel=Channel.TELEGRAM,
                kind=sent.kind,
                reference=sent.file_id,
                size=sent.size,
            )
            if new and asks_for_words:
                words = _UNHEARD if sent.kind in ("voice", "audio") else _UNSEEN
                raw = {"attachment": sent.kind}
                mark = Inbound(Channel.TELEGRAM, f"{chat}:{update_id}", raw=raw)
                keep(uow, talk, mark, address=str(chat)).status = InboxStatus.DONE
                self._tell_in(uow, update_id, chat, words, talk.language)

    def _greet(self, update_id: int, chat: int, kept: Kept) -> None:
        """Welcome a stranger at once, and only then ask for the number."""
        self._written.turns.answer(kept.token)
        self._tell(update_id, chat, _SHARE, asks_contact=True)

    def _started(self, update_id: int, chat: int, token: str) -> Kept | None:
        """The deep link of one of our talks: bind this chat and go on with it, on this channel."""
        with self._units() as uow:
            if uow.inbox.seen(Channel.TELEGRAM, f"{chat}:{update_id}") is not None:
                return None
            conversation = linked(uow, token, chat)
            if conversation is not None and conversation.customer is not None:
                bind(uow, conversation.customer, chat)
                return go_on(uow, conversation, chat, update_id)
            known = caller_of(uow, Channel.TELEGRAM, str(chat))
            talk = talk_with(uow, Channel.TELEGRAM, str(chat))
            begun = talk.turn_count > 0
            mark = Inbound(Channel.TELEGRAM, f"{chat}:{update_id}", keys="*" if begun else None)
            row = keep(uow, talk, mark, address=str(chat))
            if not begun:
                row.status = InboxStatus.DONE
            kept = Kept(talk.token, 0.0)
        if known is None and not begun:
            self._greet(update_id, chat, kept)
        return kept

    def _shared(self, update_id: int, chat: int, message: Message, contact: Contact) -> Kept | None:
        """A number shared by the button proves itself: Telegram says whose it is."""
        with self._units() as uow:
            if uow.inbox.seen(Channel.TELEGRAM, f"{chat}:{update_id}") is not None:
                return None
            if not proves_itself(contact, message.from_user):
                self._tell_in(uow, update_id, chat, _NOT_YOURS, Language.ZH, asks_contact=True)
                kept = None
            else:
                kept = self._proved(uow, update_id, chat, national(number_of(contact)))
        if kept is None:
            self._send_now()
        return kept

    def _proved(self, uow: UnitOfWork, update_id: int, chat: int, phone: str) -> Kept | None:
        customer = caller_of(uow, Channel.SMS, phone)
        if customer is None:
            talk = talk_with(uow, Channel.TELEGRAM, str(chat))
            words = Inbound(Channel.TELEGRAM, f"{chat}:{update_id}", text=phone)
            keep(uow, talk, words, address=str(chat))
            return Kept(talk.token, 0.0)
        talk = talk_with(uow, Channel.TELEGRAM, str(chat))
        if chat_of(customer) is None:
            bind(uow, customer, chat)
        if talk.customer_id is None:
            talk.customer = customer
        mark = Inbound(Channel.TELEGRAM, f"{chat}:{update_id}", raw={"shared": True})
        keep(uow, talk, mark, address=str(chat)).status = InboxStatus.DONE
        self._tell_in(uow, update_id, chat, _BOUND, customer.language, takes_keyboard_away=True)
        return Kept(talk.token, 0.0) if talk.turn_count == 0 else None

    def _pressed(self, update_id: int, chat: int, query: CallbackQuery) -> Kept | None:
        found = self._choice(chat, query.data or "")
        if isinstance(found, dict):
            self._clock_stopped(query, found)
            return None
        self._clock_stopped(query, None)
        return self._written.keep(
            Channel.TELEGRAM,
            address=str(chat),
            message_id=str(update_id),
            text=found,
            quick=True,
        )

    def _choice(self, chat: int, data: str) -> str | dict[Language, str]:
        """The words of a button, or what to say to somebody who pressed an old one."""
        button = self._channel.pressed(data)
        if button is None:
            return _PASSED
        row_id, place = button
        with self._units.reading() as uow:
            row = _row(uow, row_id)
            if row is None or row.address != str(chat) or row.conversation_id is None:
                return _PASSED
            talk = uow.conversations.get(row.conversation_id)
            of_now = row.key.startswith(f"turn:{talk.id}:{talk.turn_count}:")
            choices = row.body["choices"]
            is_open = talk.status is not ConversationStatus.CLOSED
            if not (of_now and is_open and place < len(choices)):
                return _PASSED
            return str(choices[place]["value"])

    def _edited(self, update_id: int, chat: int, message: Message) -> None:
        """What was said first stands (R-152); the correction is kept beside it, unanswered."""
        with self._units() as uow:
            talk = talk_with(uow, Channel.TELEGRAM, str(chat))
            words = readable(message.text or message.caption or "")
            mark = Inbound(
                Channel.TELEGRAM, f"{chat}:{update_id}", raw={"edited": words}, text=words
            )
            if uow.inbox.seen(Channel.TELEGRAM, mark.provider_id) is not None:
                return
            keep(uow, talk, mark, address=str(chat)).status = InboxStatus.DONE
            add_customer_line(uow, conversation=talk, words=f"[更正] {words}")

    def _membership(self, chat: int, change: ChatMemberUpdated) -> None:
        """Blocked: a stop on this channel. Unblocked: the stop is taken back."""
        with self._units() as uow:
            customer = caller_of(uow, Channel.TELEGRAM, str(chat))
            if customer is None:
                return
            if change.new_chat_member.status in ("kicked", "left"):
                stop_on_channel(
                    uow,
                    customer=customer,
                    channel=Channel.TELEGRAM,
                    words="blocked the bot",
                    conversation_id=None,
                )
            else:
                start_on_channel(uow, customer=customer, channel=Channel.TELEGRAM)

    def _is_new(self, chat: int) -> bool:
        with self._units.reading() as uow:
            known = caller_of(uow, Channel.TELEGRAM, str(chat)) is not None
            return not known and uow.inbox.latest_from(Channel.TELEGRAM, str(chat)) is None

    def _clock_stopped(
        self, query: CallbackQuery | None, words: dict[Language, str] | None
    ) -> None:
        """Every press is answered, or the customer's button turns for ever."""
        if query is None:
            return
        try:
            self._channel.answer_button(query.id, words[Language.ZH] if words else None)
        except SendingFailed as failure:
            logger.info("a button was not answered", code=failure.code)

    def _tell(self, update_id: int, chat: int, words: dict[Language, str], **extras: Any) -> None:
        with self._units() as uow:
            customer = caller_of(uow, Channel.TELEGRAM, str(chat))
            language = customer.language if customer else Language.ZH
            self._tell_in(uow, update_id, chat, words, language, **extras)

    def _tell_in(
        self,
        uow: UnitOfWork,
        update_id: int,
        chat: int,
        words: dict[Language, str],
        language: Language,
        **extras: Any,
    ) -> None:
        tell(
            uow,
            channel=Channel.TELEGRAM,
            key=f"telegram:{update_id}",
            address=str(chat),
            text=words[language],
            **extras,
        )

    def _send_now(self) -> None:
        self._written.delivery.deliver()


def _read(document: Any) -> Update | None:
    if not isinstance(document, dict) or not isinstance(document.get("update_id"), int):
        return None
    try:
        return Update.de_json(document, None)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        logger.warning("an update could not be read", update=document["update_id"])
        return None


def _row(uow: UnitOfWork, row_id: int) -> OutboxMessage | None:
    try:
        row = uow.outbox.get(row_id)
    except (NotFound, OverflowError):
        return None
    return row if row.channel is Channel.TELEGRAM else None
