"""Scores as speech recognition, thumbs and emoji write them: 是分, fore, ⭐⭐⭐⭐, fiv.

The one thing to know: a homophone counts as a numeral only where a score was asked for and
nothing but a score can stand, at the edge of a clause or behind "give".
"""

import re
from re import Match

from nlu.readers.rating_sounds import sounded

_SOUNDS = {
    "一": "依医衣壹",
    "二": "儿而尔耳贰",
    "三": "伞散叁山参",
    "四": "是似寺肆司死思事市式",
    "五": "午误无物舞武吴伍悟务",
    "满": "慢蛮",
}
_MEANT = {sound: word for word, sounds in _SOUNDS.items() for sound in sounds}
_ALL = "".join(_SOUNDS.values())
_SURE = "伞散叁参午误舞武吴伍悟似寺肆"
_FEN = "[分芬份纷氛粉飞吩]"
_EDGE = r"(?=[,。…!?、;.\s吧啊呢了哦嘛哈没就不呀]|$)"
_ZH = re.compile(
    rf"(?:^|(?<=[,。…!?;、.\s给打个评嗯呃额啊选改成]))(?P<sound>[{_ALL}]){_FEN}{_EDGE}"
    rf"|(?<=[就要算那是])(?P<sure>[{_SURE}]){_FEN}{_EDGE}"
    rf"|(?<=[一二两三四五满])[芬份纷氛粉飞吩]{_EDGE}"
    rf"|[{_SURE}](?=[颗个棵科课]星)|(?<=[一二两三四五伞散误舞\d])[棵科课](?=星)"
    rf"|^(?P<alone>[{_SURE}])(?=吧?[。!.\s]*$)"
    r"|[午吴武舞似寺山](?=[分芬份])"
)

_NUMERALS = {
    "one": "won|wan",
    "two": "to|too|tu",
    "three": "tree|free",
    "four": "fore|foor|faur",
    "five": "fife|fiver|fivr|fibe",
    "eight": "ate",
}


def _slips(word: str) -> set[str]:
    """Return what a slip of the finger makes of a word: a letter left out, doubled, swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word))]
    left_out = {left + right[1:] for left, right in cuts}
    doubled = {left + right[0] + right for left, right in cuts}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if right[1:]}
    return (left_out | doubled | swapped) - {word}


_WORDS = {sound: word for word, sounds in _NUMERALS.items() for sound in sounds.split("|")}
_WORDS |= {slip: word for word in ("three", "four", "five") for slip in _slips(word)}
_WORDS.pop("thee")
_WORDS |= {
    "forr": "four",
    "onne": "one",
    "oen": "one",
    "tow": "two",
    "twoo": "two",
    "foure": "four",
}
_HEARD_EN = "|".join(sorted(_WORDS, key=len, reverse=True))
_LEAD = (
    r"(?:(?:u+h+m*|u+m+|e+r+m*|h+m+|well|oh|ok(?:ay)?|so|a|an|i'?d say|i(?: would|'ll| will)? say"
    r"|say|let'?s say|i guess|i think|i(?:'d| would|'ll| will)? give (?:it|them|him|her|you|that)?"
    r"|give (?:it|them|him|her|you|that)|(?:that'?s|it'?s|make it) an?|make (?:it|that)|call it"
    r"|let'?s go|go|maybe|probably|just|only"
    r"|a solid|solid|my (?:score|rating) is|i meant?|no|sorry)[\s,.…-]+)*"
)
_TRAIL = (
    r"(?:[\s,.]+(?:i guess|i think|i suppose|i(?:'d)? say|i reckon|please|maybe|thanks|then|for me"
    r"|overall|from me|probably))*"
)
_EN = re.compile(
    rf"^(?P<lead>{_LEAD})(?P<alone>{_HEARD_EN})(?={_TRAIL}[\s.!…]*$)"
    r"|\b(?P<long>f+o+[au]+r+|f+i+v+e+|t+h+r+e{2,})\b"
    rf"|\b(?P<before>{_HEARD_EN})(?=\s+(?:stars?|points?|out of (?:5|five|fife|10|ten))\b)"
)
_SAID_AGAIN = re.compile(r"^([一二三四五])\1{2,}(?=[吧。!\s]*$)")
_STAR_ROW = re.compile(
    r"(?P<count>\d|[一二三四五])?[颗个]?\s*(?P<stars>(?:[⭐🌟★✨🌠*]\ufe0f?\s*)+)(?:[☆✩]\s*)*"
)


def score_as_meant(words: str) -> str:
    """Return the answer to a question for a score with misheard numerals put right."""
    words = stars_counted(words)
    words = _SAID_AGAIN.sub(r"\1分", words)
    if words.isascii():
        return _EN.sub(_numeral, words)
    return sounded(_ZH.sub(_chinese, words))


# A thumb alone is praise or blame; beside words it adds nothing.
_THUMBS = re.compile(r"^(?:(?P<up>[👍💯])|(?P<down>👎)|[\s\ufe0f!！。\U0001f3fb-\U0001f3ff])+$")


def stars_counted(words: str) -> str:
    """Return the words with a row of star signs as their number (⭐⭐⭐ is 3星), 👍 as praise."""
    thumbs = _THUMBS.match(words)
    if thumbs and bool(thumbs["up"]) != bool(thumbs["down"]):
        return "点赞" if thumbs["up"] else "差评"
    return _STAR_ROW.sub(_row, words)


def _row(found: Match[str]) -> str:
    row = found["stars"]
    if row.strip() == "✨":
        return (found["count"] or "") + " "  # one sparkle only adorns
    if len(row) > 1 and row == found.string.strip():
        return f"{min(len(row), 5) if '*' in row else sum(each in '⭐🌟★✨🌠' for each in row)}星 "
    if "*" in row and (found["count"] is None or row.strip() != "*"):
        return found.group()
    count = found["count"] or str(sum(each in "⭐🌟★✨🌠" for each in row))
    return f"{count}星 "


def _chinese(found: Match[str]) -> str:
    sound = found.group()
    if sound in "棵科课":
        return "颗"
    if found["alone"]:
        return _MEANT[sound]
    return _MEANT.get(sound[0], sound[0]) + "分" if len(sound) == 2 else _single(sound)


def _single(sound: str) -> str:
    return "分" if sound in "芬份纷氛粉飞吩" else _MEANT[sound]


def _numeral(found: Match[str]) -> str:
    if found["long"]:
        return "three" if found["long"][0] == "t" else "five" if "v" in found["long"] else "four"
    if found["before"]:
        return _WORDS[found["before"]]
    return found["lead"] + _WORDS[found["alone"]]
