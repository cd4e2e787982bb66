"""Times that a customer names, in either language.

The one thing to know: None means "no time that could be put in a diary", so the bot asks
back; it never means that the words were not understood. The clock is an argument.
"""

from datetime import datetime

from nlu.readers.appointment import TimeReading
from nlu.readers.text import has_han, has_latin
from nlu.readers.times_en import read_time_en
from nlu.readers.times_zh import read_time_zh

__all__ = ["TimeReading", "read_time"]


def read_time(text: str, *, now: datetime, hour_asked: bool = False) -> TimeReading | None:
    """Return the time the customer names, resolved against ``now``, or None.

    ``now`` must be aware; ``start`` and ``end`` are in its zone. A day runs from 00:00 to
    the next 00:00; a part of the day is its span; a bare time on the clock is the next
    one read within 08:00-20:00; "after eight" is open (``end`` None), "before eight"
    begins now. Past and vague times (昨天, 过两天, sometime) are None. Where a time was asked
    for (``hour_asked``) an English hour may stand alone (three; seven to eight).
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if has_han(text):
        return read_time_zh(text, now=now)
    if has_latin(text):
        return read_time_en(text, now=now, hour_asked=hour_asked)
    in_figures = read_time_zh(text, now=now)
    if in_figures is None and hour_asked:
        return read_time_en(text, now=now, hour_asked=True)
    return in_figures
