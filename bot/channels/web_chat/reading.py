"""From a request to what the customer said: read with limits, nothing taken on trust.

The body is counted while it comes in, so an endless one is never held. The words are kept as
they were said except for characters that cannot be shown or stored.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from bot.channels.web_chat.refusals import (
    NoSuchId,
    NothingSaid,
    TooLong,
    UnknownConversation,
    Unreadable,
)

LONGEST_TEXT = 2000
_LONGEST_BODY = 64 * 1024
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,128}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Spoken:
    """One message of a customer; ``by_form`` if a page without JavaScript sent it."""

    id: str
    text: str
    quick: bool
    seen: int
    by_form: bool


def check_token(token: str) -> str:
    """Return the token if it looks like one of ours.

    Raises:
        UnknownConversation: no conversation can have it.
    """
    if _TOKEN.fullmatch(token) is None:
        raise UnknownConversation
    return token


async def read_spoken(request: Request) -> Spoken:
    """Read one message from JSON or from the fields of a form.

    Raises:
        Unreadable: the body is neither.
        NoSuchId, NothingSaid, TooLong: what is said there cannot be taken.
    """
    by_form = is_form(request)
    fields = _form(await _body(request)) if by_form else await read_json(request)
    key, text = fields.get("id"), fields.get("text")
    if not isinstance(key, str) or _ID.fullmatch(key) is None:
        raise NoSuchId
    if not isinstance(text, str):
        raise NothingSaid
    quick = fields.get("quick") in (True, "true", "1")
    return Spoken(key, clean(text), quick, position(fields.get("seen")), by_form)


def is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/x-www-form-urlencoded"


async def read_json(request: Request) -> dict[str, object]:
    """Read a JSON object.

    Raises:
        Unreadable: the body is something else.
        TooLong: it is beyond any message we take.
    """
    try:
        found = json.loads(await _body(request))
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(found, dict):
        raise Unreadable
    return found


def clean(text: str) -> str:
    """The words without what cannot be shown or stored, and without blanks around them.

    Raises:
        NothingSaid: nothing is left.
        TooLong: there are more than 2000 characters.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in lines if char in "\n\t" or _can_be_shown(char)).strip()
    if not kept:
        raise NothingSaid
    if len(kept) > LONGEST_TEXT:
        raise TooLong
    return kept


def position(value: object) -> int:
    """A line position a page told us; 0 for anything that is none."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return 0
    said = str(value)
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0


def _can_be_shown(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs") and char not in _TURNS_TEXT_ROUND


def _form(body: bytes) -> dict[str, object]:
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20))
    except ValueError as error:
        raise Unreadable from error


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise TooLong
    return body
