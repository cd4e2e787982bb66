"""Which of our two languages the customer speaks.

Digits, punctuation and emoji belong to no language, so they change nothing: the
conversation stays in the language it was in.
"""

import re
from typing import Literal

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE)

# Latin letters that Chinese speakers use as their own, or that are codes, not words.
_BORROWED = re.compile(
    r"\b(?:ok|okay|4s|vip|app|suv|mpv|abs|esp|gps|pm|am|td|t|bye|hi|hello|yes|no|km|wifi|id|ppt"
    r"|pos)\b"
    r"|\b(?=\w*\d)\w+\b",
    re.IGNORECASE,
)


def detect_language(text: str, *, default: Language = "zh") -> Language:
    """Return the language of the utterance, or ``default`` where it shows none.

    One Chinese character among few Latin words is Chinese (我要book一个appointment);
    a Chinese name inside an English sentence leaves it English.
    """
    han = len(_HAN.findall(text))
    words = len(_WORD.findall(_BORROWED.sub(" ", text)))
    if han:
        return "en" if words >= 3 and words >= han else "zh"
    if words:
        return "en"
    borrowed = _BORROWED.search(text)
    if borrowed and default != "zh" and re.search(r"[a-z]", borrowed.group(), re.IGNORECASE):
        return "en"
    return _of_a_bare_english_word(text, default)


def _of_a_bare_english_word(text: str, default: Language) -> Language:
    # "yes" and "hello" alone are English; "OK" is said in both languages.
    if re.search(r"\b(?:yes|no|hello|hi|bye|okay)\b", text, re.IGNORECASE):
        return "en"
    return default
