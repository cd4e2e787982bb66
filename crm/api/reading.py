"""What a caller may write in an address or a body, checked before anything sees it.

Text is refused where a database or a file could not keep it: control characters, halves of
characters. Moments carry their offset and lie in this century, so no arithmetic can fail.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from datetime import date, datetime, timezone
from typing import Annotated

from fastapi import Depends, Header, Path, Query
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from crm.errors import CursorInvalid
from crm.store.pages import Cut

FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=timezone.utc)
LAST_MOMENT = datetime(2100, 1, 1, tzinfo=timezone.utc)
LARGEST_ID = 2**53
LARGEST_PAGE = 200


def _writable(text: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise ValueError("remove control characters and broken characters")
    return text


def _in_this_century(moment: datetime) -> datetime:
    if not FIRST_MOMENT <= moment < LAST_MOMENT:
        raise ValueError("send a moment between 2000 and 2099")
    return moment


def _in_this_century_too(day: date) -> date:
    if not FIRST_MOMENT.date() <= day < LAST_MOMENT.date():
        raise ValueError("send a day between 2000 and 2099")
    return day


def _writable_lines(text: str) -> str:
    return "\n".join(_writable(line) for line in text.splitlines())


Words = Annotated[str, StringConstraints(max_length=500), AfterValidator(_writable)]
Told = Annotated[str, StringConstraints(max_length=5000), AfterValidator(_writable_lines)]
"""What somebody said, at length; it may have lines."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_writable)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_this_century)]
Day = Annotated[date, AfterValidator(_in_this_century_too)]
RowNumber = Annotated[int, Field(ge=1, le=LARGEST_ID)]
RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="The same key with the same body is answered again and done once.",
    ),
]


def read_cut(
    cursor: Annotated[str | None, Query(max_length=100, description="`next` of a page")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    since: Annotated[Moment | None, Query(description="from this moment on")] = None,
    until: Annotated[Moment | None, Query(description="before this moment")] = None,
) -> Cut:
    """The part of a list that is asked for.

    Raises:
        CursorInvalid: it is not one of ours.
    """
    after = 0 if cursor is None else _read_cursor(cursor)
    return Cut(after=after, limit=limit, since=since, until=until)


TheCut = Annotated[Cut, Depends(read_cut)]


def cursor_after(row_id: int) -> str:
    """The cursor of the page that begins after this row; its form is nobody's business."""
    return base64.urlsafe_b64encode(f"after:{row_id}".encode()).decode()


def _read_cursor(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
    except (binascii.Error, UnicodeError) as broken:
        raise CursorInvalid from broken
    word, _, number = text.partition(":")
    if word != "after" or not (number.isascii() and number.isdigit() and len(number) <= 16):
        raise CursorInvalid
    return int(number)
