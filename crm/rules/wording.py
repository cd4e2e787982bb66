"""Reading a customer's words: one spelling, and what was denied.

"没有漏油" and "no smoke" name a thing in order to say that it is not there. A word found by
a table counts only if the customer did not take it back in the same clause; where that
cannot be told, it counts, because a missed danger costs more than a needless call.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BETWEEN_CJK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_CLAUSE_ENDS = re.compile(
    r"[,。!?;,.!?;\n…~]|但是|但|不过|可是|然而|而且|结果|\bbut\b|\bhowever\b|\bthough\b|\byet\b"
)

# Words that hold a "no" and deny nothing. They are blanked before a denial is looked for.
_IDIOMS = re.compile(
    "是不是|会不会|有没有|要不要|能不能|该不会|不会是|不得不|不排除|不怕|不仅|不但|不光|不止|不只|"
    "不单|"
    "不知道|不知|不清楚|不明白|不确定|说不定|要不然|要不|不然|动不动|时不时|不时|不停|不断|不小心|"
    "不当心|"
    "差不多|好不容易|忍不住|不一会|不久|对不起|不好意思|不管|不论|没想到|没多久|没几天|没几公里|"
    "没两天|"
    "没一会|没人|没办法|没法|没完没了|差点儿?没|险些没|不行|"
    r"\bnot only\b|\bnot just\b|\bdon'?t know\b|\bnot sure\b|\bno one\b|\bnobody\b|\bno idea\b|"
    r"\bno doubt\b|\b(?:can'?t|cannot|couldn'?t) believe\b|\bif not\b|\bwhy not\b|"
    r"\b(?:can'?t|won'?t|doesn'?t|didn'?t) stop\b|\bnot fixed\b|\bnever fixed\b"
)

_DENIED_BEFORE_ZH = re.compile(
    "(?:没有|没|不|未|无|非)"
    "(?:再|过|出现|发现|发生|看到|看见|见到|闻到|听到|碰到|碰见|遇到|存在|任何|什么|一点|丝毫|"
    "明显|有|的|会|是|"
    "要|想|打算|准备|需要|必要|必|用|去|找|敢|能|说|怎么|特别|太|很|还|啥|这种|那种|过|算|觉得|"
    "感觉|感到|"
    "让|人|多|那么|这么|至于|到|走|闹|请|叫|上)*"
    "(?:[^,。]{1,6}[、和或及跟与]){0,3}$"
)
_DENIED_AFTER_ZH = re.compile(
    "(?:的|这个|那个|了)*(?:问题|毛病|情况|现象|故障|声音|灯|事)?"
    "(?:已经|都|也|现在|就|倒是|倒|确实|基本上?|完全|算是|给|被|帮我|你们|师傅|是|目前|暂时|后来|"
    "一次)*"
    "(?:解决了|修好了|处理好了|处理了|弄好了|搞定了|好了|没有了|没了|消失了|不见了|排除了|正常了|"
    "(?:没有|没|无)(?:了|出现过?|发生过?|看到过?|发现)?$|(?:没有?|不)再(?:出现|发生|有过?|冒|犯"
    "|漏)过?)"
)
# 起火?没有没有: the customer repeats our word and denies it.
_ASKED_AND_DENIED = re.compile(
    r"[了过]?[?,]\s*(?:没有?|哪有|不会?)(?:没有?|的|啊|呀|吧)*(?=$|[,。!?])|\?\s*(?:no|nope"
    r"|never|not at all)\b"
)
_DENIED_BEFORE_EN = re.compile(
    r"(?:\b(?:no|not|never|without|nor|neither|nothing|none|hardly)\b|"
    r"\b(?:did|does|do|is|was|are|were|has|have|had|wo|would|could|ca|should)n'?t\b)"
    r"(?:\s+(?:any|more|longer|a|an|the|sign|signs|of|visible|see|saw|seen|smell|smelled|notice|"
    r"noticed|had|have|has|been|there|is|was|really|at|all|problem|problems|issue|issues|with|"
    r"going|to|want|wanting|planning|need|gonna|threatening|your|my|further|having|get|getting|"
    r"hear|heard|find|found|feel|ever|so|very|that|too|kind|even|actually|it|in|seem|seems|be|"
    r"call|go|contact|hire|use|threaten|calling|into|anything|like|another))*\s*$"
)
_DENIED_AFTER_EN = re.compile(
    r"\s*(?:problem|issue|noise|light)?s?\s*(?:is|are|was|were|has|have|had|'s|'ve)?\s*"
    r"(?:been|now|all|completely|finally|totally)*\s*"
    r"(?:gone|fixed|solved|resolved|sorted|stopped|disappeared|went away)\b"
)


def plain(words: str) -> str:
    """One spelling: half width, lower case, straight apostrophes, no spaces inside Chinese."""
    text = unicodedata.normalize("NFKC", words).lower()
    text = text.replace("\u2019", "'").replace("\u2018", "'")
    return _BETWEEN_CJK.sub("", re.sub(r"[ \t\r\f\v]+", " ", text)).strip()


def stated(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The places where the pattern is found in plain text and not denied."""
    for found in pattern.finditer(text):
        if not is_denied(text, found.start(), found.end()):
            yield found


def is_denied(text: str, start: int, end: int) -> bool:
    """True if the clause around ``text[start:end]`` says that this is not so.

    ``text`` must be plain.
    """
    before = _clause_before(text, start)
    after = _clause_after(text, end)
    return bool(
        _ASKED_AND_DENIED.match(text, end)
        or _DENIED_BEFORE_ZH.search(before)
        or _DENIED_BEFORE_EN.search(before)
        or _DENIED_AFTER_ZH.match(after)
        or _DENIED_AFTER_EN.match(after)
    )


def _clause_before(text: str, start: int) -> str:
    begins = max((ending.end() for ending in _CLAUSE_ENDS.finditer(text[:start])), default=0)
    before = text[begins:start]
    return _IDIOMS.sub(lambda idiom: "〇" * len(idiom.group()), before)


def _clause_after(text: str, end: int) -> str:
    ending = _CLAUSE_ENDS.search(text, end)
    return text[end : ending.start() if ending else len(text)]
