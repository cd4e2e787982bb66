"""Scores that speech recognition wrote with other characters of the same sound: 亿分, 非长满意.

The one thing to know: only a whole clause is ever put right, because 慢一点 sounds like 满意 and
means the opposite. Southern ears count too: s and sh, in and ing are one sound here.
"""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

_MEANT = [
    "一分", "两分", "二分", "三分", "四分", "五分", "满分", "零分", "满意", "一般", "还行",
    "还好", "挺好", "很好", "不错", "好评", "差评", "中评", "五星", "四星", "三星", "很满意",
    "不满意", "挺满意", "蛮满意", "太满意", "一般般", "还可以", "挺不错", "很不错", "一颗星",
    "两颗星", "三颗星", "四颗星", "五颗星", "最高分", "最低分", "非常满意", "特别满意",
    "比较满意", "基本满意", "相当满意", "十分满意", "不太满意", "很不满意", "不大满意",
    "非常不错", "马马虎虎", "不是很满意", "不怎么满意", "非常不满意",
]  # fmt: skip
#: What means something of its own although it sounds like a score.
_AS_WRITTEN = frozenset({"十分", "时分", "慢一", "是非", "试试", "换行", "听好", "停好"})
#: Characters that were heard as themselves: 不行 is not 还行, whatever they sound like.
_AS_HEARD = frozenset("不没还很太挺蛮好差满行错般分星最")
_SOUNDS_TOO = {"长": "chang", "还": "hai", "什": "shi", "行": "xing"}
_LONGEST = max(map(len, _MEANT))
_CLAUSE = re.compile(
    r"(?P<lead>(?:^|(?<=[,。!?;…\s]))(?:[嗯呃额啊哦那就我给打个您算是选评]|你们?|觉得|应该|大概)*)"
    r"(?P<core>[\u3400-\u9fff]{2,10}?)(?P<trail>[吧啊呢呀哦了的咯嘛哈]*(?=[,。!?;…\s]|$))"
)


def sounded(words: str) -> str:
    """Return the words with every clause that sounds like a score written as that score."""
    return _CLAUSE.sub(_as_meant, words)


def _as_meant(found: re.Match[str]) -> str:
    core = found["core"]
    if core in _AS_WRITTEN or core in _MEANT or len(core) > _LONGEST:
        return found.group()
    return found["lead"] + _like(core) + found["trail"]


@lru_cache(maxsize=1024)
def _like(core: str) -> str:
    for meant in _MEANT:
        if len(meant) == len(core) and all(map(_alike, meant, core)):
            return meant
    return core


def _alike(meant: str, written: str) -> bool:
    if meant == written:
        return True
    return written not in _AS_HEARD and _sound(meant) == _sound(written)


@lru_cache(maxsize=4096)
def _sound(char: str) -> str:
    return _heard(_SOUNDS_TOO.get(char) or lazy_pinyin(char)[0])


def _heard(syllable: str) -> str:
    syllable = re.sub(r"^([zcs])h", r"\1", syllable)
    return re.sub(r"(?<=[ie]n)g$", "", syllable)
