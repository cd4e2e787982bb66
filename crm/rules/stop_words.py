"""Words that say stop and nothing else (R-224): honoured as they stand, no model is asked.

A whole message must be such a word. On SMS the provider's own words count too, because it stops
what we send after them; elsewhere "cancel" may mean an appointment.
"""

from __future__ import annotations

import unicodedata

from crm.terms import Channel

_OURS = frozenset(
    {
        "退订", "td", "不要再发", "别再发了", "别发了", "不要再打", "别再打了", "别打了",
        "stop", "stopall", "unsubscribe", "optout", "/stop",
    }
)  # fmt: skip
_TWILIO = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
_BY_TEXT = _TWILIO | {"t"}
_START = frozenset({"start", "unstop", "恢复", "恢复订阅"})
_END_MARKS = " \t\r\n.。!!,,、~;;\"'“”‘’"


def is_stop(said: str, channel: Channel) -> bool:
    """True if a whole message says stop; of several said in a row one is enough."""
    known = _OURS | _BY_TEXT if channel is Channel.SMS else _OURS
    return any(_only_word(line) in known for line in said.splitlines())


def is_stopped_by_twilio(said: str) -> bool:
    """True for the words after which the provider itself says goodbye and sends nothing more."""
    return _only_word(said) in _TWILIO


def is_start(said: str) -> bool:
    """True if the whole message takes an earlier stop back."""
    return _only_word(said) in _START


def _only_word(said: str) -> str:
    return unicodedata.normalize("NFKC", said).strip(_END_MARKS).lower()
