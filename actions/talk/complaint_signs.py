"""Signs in the words of somebody who complains: telling on, or taking it back.

Plain readings of the text, like `signs`, for the turns between a complaint and its promise.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_STORY = re.compile(
    r"(昨天|前天|那天|当天|当时|当初|之前|上(个?月|个?星期|个?礼拜|周|次|回)|第[二三]天|刚(修|换|开|提)|"
    r"一直|结果|每次|好几(次|天|个)|才几天|没几天|[修换洗等说问打找跑花](了|过)|[修换洗]完|"
    r"[洗擦修换查]都没|没(洗|擦|修|换|查|拧|装|说|告诉|人))|"
    r"\b(yesterday|last (week|month|time)|ago|since|was|were|did|didn'?t|had|told|said|waited|"
    r"paid|happened|kept|started|came|went|nobody|never)\b",
    _I,
)
_NOT_A_STORY = re.compile(
    r"(就(行|好|可以)|算|拉倒)了?[吧呗。.!!]*$|"
    r"(让|叫|给|把|请|赶紧|尽快|马上)[^,。,]{0,12}(道歉|解决|处理|弄|换|修|退|查|洗|喷|说法)",
)
_JOKES = re.compile(
    r"(?<!不是)(?<!没)(?<!别)(开|闹)个?玩笑(的|呢|啦|而已|哈)|跟(你|您)们?(开个?玩笑|闹着玩)|"
    r"逗(你|您)们?(玩|的|呢)|说着玩|"
    r"(just|only|was|i'?m) (kidding|joking)|pulling your leg",
    _I,
)
_NONE_MEANT = re.compile(
    r"(?:不是|没有?(?:要|想)?|不算|算不上|谈不上|并非|又不是|哪是|不叫)(?:什么|啥|要|想|来|在|正式的?)*"
    r"(?:投诉|抱怨|提?意见|告状|告你们)(?!才怪)(?!.{0,4}[次回遍])(?!你们?.{0,3}(?:就|已经|算))|"
    r"(?:没(?:有)?|无)(?:什么|啥|别的|其他)?(?:意见|不满|怪你们?)(?:的)?(?:意思|[,。.!!]|$)|"
    r"不(?:是)?(?:怪|说|针对)(?:你|您)们|(?:跟|和|与)(?:你|您)们(?:店|家)?(?:没|无)(?:有)?关系?|"
    r"(?:只是|就是|就|我是)?(?:随口|随便|顺嘴|顺便)?(?:提|说|问)(?:了)?一(?:嘴|句|下)而已|随口(?:一)?[说提问]|"
    r"(?:在|是|这是)?夸(?:夸|奖)?(?:你|您|他|她)们?|"
    r"(?:只是|就是|就)(?:随便|想|来)?问(?:问|哈|一下|下)|"
    r"\b(?:not|hardly|no|n't|never|wasn't|isn't)(?: \w+){0,3} complain(?:t|ts|ing|ed)?\b"
    r"(?! (?:once|twice|for))|"
    r"\b(?:just|only|merely|simply)(?: \w+)? (?:asking|wondering|curious|saying|"
    r"mentioning|an? (?:idea|"
    r"suggestion|thought|question|remark|observation))\b|\bwas (?:just|only) (?:asking|wondering)|"
    r"not (?:your|you guys'?) (?:fault|doing)|nothing to do with you",
    _I,
)
_OUTRIGHT = re.compile(
    r"(?<![不没别])(?:我|俺)?(?:就|是|一定|必须)?(?:要|想|得)投诉(?![^,。]{0,4}(?:吗|么|怎么|电话))|"
    r"\bi (?:want|would like|wish|need|have) to (?:complain|make a complaint|file a complaint)\b",
    _I,
)
_LETS_BE = re.compile(
    r"\s*(?:(?:不用|不必|不需要|不要|别|免|算|没必要|没事)(?:了|啦|吧)|"
    r"(?:不用|不必)(?:登记|麻烦|处理|记|谢|[,,。.!!\s]|$)|没事|别记|"
    r"(?:no[,. ]+)*(?:no[,. ]+)?(?:leave it|no need|never ?mind|don'?t bother|just leave|"
    r"forget it|not "
    r"necessary|it'?s (?:ok|fine|nothing)|no,? (?:thanks|thank you))|no\b(?! (?:one|body|way)))",
    _I,
)
_BACK = re.compile(
    r"不(用|想|要|必|需要)(再|帮我|给我|你们)?(投诉|登记|追究|计较|处理|记(下来|了))|"
    r"不(投诉|计较|追究)(了|啦)?[吧哈]?([,,。.!!]|$)|当我没说|撤(回|销|诉)|"
    r"never ?mind|forget (about )?it|\bdrop it\b|(no need|don'?t bother) to (complain|register|"
    r"report|log)|don'?t (register|log|report) (it|that)",
    _I,
)


def tells_story(text: str) -> bool:
    """True when the words tell what happened, and not what should: 换完第二天就响了."""
    return bool(_STORY.search(text)) and not _NOT_A_STORY.search(text)


def jokes(text: str) -> bool:
    """True when what was said before is said to have been a joke."""
    return bool(_JOKES.search(text))


def takes_back(text: str) -> bool:
    """True when the customer wants no complaint made of it after all: 算了,不用投诉."""
    return jokes(text) or bool(_BACK.search(text))


def means_none(text: str) -> bool:
    """True when what was taken for a complaint is said to be none: 我不是投诉,就问问."""
    return bool(_NONE_MEANT.search(text))


def lets_it_be(text: str) -> bool:
    """True when the words begin with a no to making a case of it: 算了, no no leave it."""
    return bool(_LETS_BE.match(text))


def complains_outright(text: str) -> bool:
    """True when the customer says in so many words that they complain (R-109)."""
    return bool(_OUTRIGHT.search(text)) and not means_none(text)
