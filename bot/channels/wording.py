"""Our words in the shape a channel needs, and a customer's signs read back. Pure.

The same content everywhere: what is a button on one channel is a number on another, and the
number is read back as the button's words. Nothing is understood here beyond that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta

from crm.terms import Language

Choices = Sequence[dict[str, str]]

LONGEST_HEARD = 4096
LONGEST_NAME = 64

_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑܧ¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = set("^{}\\[~]|€\f")

_SENTENCE_ENDS = tuple("。!?!?.")
_END_MARKS = " \t\r\n.。!!,,、~;;\"'“”‘’"


def is_scale(choices: Choices) -> bool:
    """True for a row of scores: they are their own numbers."""
    return bool(choices) and all(choice["value"].isdigit() for choice in choices)


def in_writing(text: str, choices: Choices, language: Language) -> str:
    """The text with its choices as numbers to reply, for a channel without buttons."""
    if not choices:
        return text
    if is_scale(choices):
        scores = sorted(int(choice["value"]) for choice in choices)
        hint = {
            Language.ZH: f"(回复{scores[0]}到{scores[-1]}即可)",
            Language.EN: f" (Reply {scores[0]} to {scores[-1]})",
        }
        return f"{text}{hint[language]}"
    listed = " ".join(f"{at} {choice['title']}" for at, choice in enumerate(choices, 1))
    return f"{text}\n回复数字:{listed}" if language is Language.ZH else f"{text}\nReply: {listed}"


def aloud(text: str, choices: Choices, language: Language) -> str:
    """The text with its choices as keys to press, to be spoken."""
    spoken = speakable(text)
    if not choices or is_scale(choices) or len(choices) > 8:
        return spoken
    if spoken[-1:] not in _SENTENCE_ENDS:
        spoken += "。" if language is Language.ZH else "."
    if language is Language.ZH:
        return spoken + ",".join(f"{c['title']}请按{at}" for at, c in enumerate(choices, 1)) + "。"
    listed = ", ".join(f"for {c['title']} press {at}" for at, c in enumerate(choices, 1))
    return f"{spoken} {listed[0].upper()}{listed[1:]}."


def chosen(choices: Choices, said: str) -> str | None:
    """The words of the choice whose number was sent, or None if this is no such number."""
    number = unicodedata.normalize("NFKC", said).strip(_END_MARKS)
    if is_scale(choices) or not number.isascii() or not number.isdigit() or len(number) > 2:
        return None
    place = int(number)
    return choices[place - 1]["value"] if 1 <= place <= len(choices) else None


def speakable(text: str) -> str:
    """The words as a voice can say them: no emoji, no markup, no line of signs."""
    plain = re.sub(r"https?://\S+", "", text)
    plain = re.sub(r"[*_`#>|~]+", "", plain)
    kept = (char for char in plain if unicodedata.category(char) not in ("So", "Cs", "Cc", "Cf"))
    return re.sub(r"\s+", " ", "".join(char if char != "\n" else " " for char in kept)).strip()


def segments(text: str) -> int:
    """How many SMS this text costs: 160 or 153 GSM signs each, or 70 or 67 of UCS-2."""
    if all(char in _GSM or char in _GSM_DOUBLE for char in text):
        length = sum(2 if char in _GSM_DOUBLE else 1 for char in text)
        single, joined = 160, 153
    else:
        length = len(text.encode("utf-16-be")) // 2
        single, joined = 70, 67
    return 1 if length <= single else -(-length // joined)


def split(text: str, longest: int) -> tuple[str, ...]:
    """The text in pieces of at most ``longest`` characters, cut after a sentence if there is one.

    Nothing is lost but the blanks at a cut.
    """
    pieces = []
    rest = text
    while len(rest) > longest:
        head = rest[:longest]
        ends = [head.rfind(mark) + 1 for mark in ("\n", "。", "!", "?", ". ", ";")]
        cut = max((at for at in ends if at > longest // 2), default=longest)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(piece for piece in (*pieces, rest) if piece) or (text,)


def readable(text: str) -> str:
    """A customer's words without what cannot be kept, at most 4096 characters; else unedited."""
    kept = (
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )
    return "".join(kept).strip()[:LONGEST_HEARD]


def named(text: str) -> str:
    """An address or a provider's name for something, as it can be kept and looked up."""
    return readable(text)[:LONGEST_NAME]


def number(text: str) -> int | None:
    """A whole number a provider writes in digits, at most nine of them; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def back_off(tries: int) -> timedelta:
    """How long to wait before sending again what a provider would not take."""
    return timedelta(seconds=min(5 * 2 ** max(tries - 1, 0), 600))
