"""Numbers as people say them: 一万八, 1.8万, 两千三, 十二, eighteen thousand, 12k.

The one thing to know: a digit after a large unit counts in the next smaller unit
(一万八 is 18,000, 三百五 is 350) unless a 零 stands between (一万零八 is 10,008).
"""

import re
from decimal import Decimal

from nlu.readers.text import plain

DIGIT = {
    "零": 0, "〇": 0, "一": 1, "幺": 1, "壹": 1, "二": 2, "两": 2, "俩": 2, "贰": 2,
    "三": 3, "仨": 3, "叁": 3, "四": 4, "肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6,
    "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9,
}  # fmt: skip
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_LARGE = {"万": 10_000, "w": 10_000, "亿": 100_000_000}

_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_WORDS |= {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_WORDS |= {"a": 1, "an": 1, "oh": 0}
EN_SMALL = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"


def read_number(text: str) -> Decimal | None:
    """Return the number that the whole text names, or None if it names none."""
    words = _GROUPED.sub("", plain(text).strip())
    if not words:
        return None
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Decimal(words)
    if re.fullmatch(r"[a-z][a-z\s-]*", words):
        return _read_english(words)
    return _read_chinese(words.replace(" ", ""))


def read_int(text: str) -> int | None:
    """Return the whole number that the text names, or None if it names none."""
    number = read_number(text)
    return int(number) if number is not None and number == int(number) else None


def read_digits(text: str) -> str | None:
    """Return digits said one by one as a string (幺三八 is "138"), None if others occur."""
    digits = "".join(
        char if char.isascii() and char.isdigit() else str(DIGIT.get(char, "?"))
        for char in plain(text)
        if not char.isspace()
    )
    return digits if digits.isdigit() else None


def _read_chinese(words: str) -> Decimal | None:
    if words == "半":
        return Decimal("0.5")
    whole, point, fraction = words.partition("点")
    if point:
        return _with_fraction(whole, fraction)
    total, section, last_unit = Decimal(0), Decimal(0), 1
    digit: Decimal | None = None
    for token in _TOKEN.findall(words):
        if token in _UNIT:
            last_unit = _UNIT[token]
            section += (Decimal(1) if digit is None else digit) * last_unit
            digit = None
        elif token in _LARGE:
            last_unit = _LARGE[token]
            total = (total + section + (digit or 0)) * last_unit
            section, digit = Decimal(0), None
        else:
            if digit:
                return None
            value = Decimal(token) if token[0].isdecimal() else DIGIT.get(token)
            if value is None:
                return None
            digit = Decimal(value)
            if digit == 0:
                last_unit = 10
    if digit is not None:
        section += digit * (last_unit // 10 if last_unit >= 100 and digit < 10 else 1)
    return total + section


def _with_fraction(whole: str, fraction: str) -> Decimal | None:
    # 一点八万: the unit after the fraction counts for the whole.
    unit = 1
    if fraction[-1:] in _LARGE:
        unit, fraction = _LARGE[fraction[-1]], fraction[:-1]
    before, after = _read_chinese(whole), read_digits(fraction) if fraction else None
    if before is None or after is None:
        return None
    return (before + Decimal(f"0.{after}")) * unit


def _read_english(words: str) -> Decimal | None:
    total, section, seen = 0, 0, False
    tokens = [word for word in re.split(r"[\s-]+", words) if word and word != "and"]
    for token in tokens:
        if token in _WORDS:
            section += _WORDS[token]
        elif token == "hundred":
            section = (section or 1) * 100
        elif token == "thousand":
            total, section = total + (section or 1) * 1000, 0
        else:
            return None
        seen = True
    return Decimal(total + section) if seen else None
