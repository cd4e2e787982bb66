"""Several moves in one utterance, cut apart: 五分,不过刹车还有点响.

A cut is made where a new thought begins: at the end of a sentence, at a connector
(不过, 另外, but, by the way), at a comma between whole thoughts. The one thing to know:
corrections (三分,不,四分), lists of numbers (5,4,5), forms of address (王先生,您好) and short
starts (嗯, 好的) stay with what they belong to.
"""

import re

_SENTENCE_END = re.compile(r"[。!！?？;；\n]+|(?<!\d)\.(?!\d)(?=\s|$)|(?<=[a-z])\.(?=\s)|…+")
_CONNECTOR = re.compile(
    r"[,，、\s]*(?=(?:不过|但是|但(?!愿)|可是|然而|只不过|就是(?=[^,，。说]{2})|只是|另外"
    r"|还有(?!点|一点|些|没|效|个|空)|顺便|而且|再就是"
    r"|再一个|对了|还想问|同时|然后)(?![,，。]?$))"
)
_CONNECTOR_EN = re.compile(
    r"[,;\s]+(?=(?:but|however|also|and by the way|by the way|and also|although|though|besides"
    r"|plus|and (?=(?:i|the|can|could|please|when|how|my|it|we)\b))\b)",
    re.IGNORECASE,
)
_COMMA = re.compile(r"([,，]\s*)")
_MINIMUM = 3
_CORRECTION = re.compile(
    r"^(?:不(?=$|[\s\d一二两三四五六七八九十周星礼明后今下上])|不对|不是|哦不|啊不|错了|说错了"
    r"|应该是|改[成到]|算了|还是"
    r"|(?:no|sorry|wait|actually|i mean|make (?:it|that)|rather)\b(?! (?:one|problem|need)))",
    re.IGNORECASE,
)
_NUMBERISH = re.compile(
    r"^[\s嗯]*(?:\d+|[零一二两三四五六七八九十]+|one|two|three|four|five)(?:分|星|点|号|个"
    r"|stars?|points?)?[半吧呢\s]*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:嗯+|哦|啊|呃|额|那个?|好的?|行|对|是的?|喂|你好|您好|谢谢|不好意思|麻烦|.{0,3}(?:先生"
    r"|女士|小姐|师傅|经理)(?:您好)?"
    r"|yes|yeah|no|ok|okay|well|so|please|hi|hello|hey|sorry|thanks|thank you|uh+|um+|(?:mr|ms"
    r"|mrs)\.? \w+)$",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^(?:您好|你好|hello|hi\b)", re.IGNORECASE)
_TIME_ONLY = re.compile(
    r"^[今明后昨]天|^(?:下|上|早|晚|中)(?:午|上|周)|^周|^(?:如果|要是|因为|虽然|等|当|when|if"
    r"|because|after|before)"
)


def split_clauses(text: str) -> list[str]:
    """Return the moves of an utterance in order, without the punctuation between them.

    Joined together the clauses hold every word of the text; an empty text gives none.
    """
    clauses: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        for part in _cut_at_connectors(sentence):
            clauses.extend(_cut_at_commas(part))
    return [clause for clause in (each.strip(" ,，、\t") for each in clauses) if clause]


def _cut_at_connectors(sentence: str) -> list[str]:
    parts: list[str] = []
    start = 0
    cuts = sorted(
        (found.start(), found.end())
        for pattern in (_CONNECTOR, _CONNECTOR_EN)
        for found in pattern.finditer(sentence)
    )
    for begin, end in cuts:
        if begin <= start or sentence[start:begin].strip(" ,，").lower() in ("", "and", "also"):
            continue
        parts.append(sentence[start:begin])
        start = end
    parts.append(sentence[start:])
    return parts


def _cut_at_commas(part: str) -> list[str]:
    clauses: list[str] = []
    comma = ""
    for index, piece in enumerate(_COMMA.split(part)):
        if index % 2:
            comma = piece
        elif clauses and _belongs_together(clauses[-1], piece):
            clauses[-1] += comma + piece
        else:
            clauses.append(piece)
    return clauses


def _belongs_together(left: str, right: str) -> bool:
    last = _COMMA.split(left)[-1].strip()
    piece = right.strip()
    return bool(
        _CORRECTION.match(piece)
        or _CORRECTION.fullmatch(last)
        or (_NUMBERISH.match(last) and _NUMBERISH.match(piece))
        or _OPENING.match(last)
        or _GREETING.match(piece)
        or _TIME_ONLY.match(last)
        or (len(piece) < _MINIMUM and not _NUMBERISH.match(piece))
        or (len(last) < _MINIMUM and not _NUMBERISH.match(last))
    )
