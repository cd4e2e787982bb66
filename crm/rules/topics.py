"""What customers want most, read from what they say (R-220).

The classes are those of the trade's own list of wishes: the car repaired right the first time, the
fault and its cure made clear, prompt service, a fair price close by, and promises kept. A text may
name several; what names none is `OTHER`, so that nothing is left out of the sum.
"""

from __future__ import annotations

import re

from crm.terms import Topic

_WORDS: dict[Topic, re.Pattern[str]] = {
    Topic.RIGHT_FIRST_TIME: re.compile(
        r"(?:没|未|不)(?:有)?修好|修不好|返修|又(?:坏|响|漏|亮)|还(?:是|在)?(?:响|漏|抖|亮)|"
        r"一次(?:就|性)?修好|毛病(?:还|又)|老问题|同样的(?:问题|毛病)|"
        r"\b(?:not (?:fixed|repaired)|same (?:fault|problem|noise)|back again|"
        r"still (?:leak|rattl|squeak)\w*|right (?:the )?first time)\b",
        re.IGNORECASE,
    ),
    Topic.KNOW_THE_FAULT: re.compile(
        r"没(?:有)?(?:说|讲|解释)(?:清楚|明白)?|说不清|讲清楚|解释|为什么(?:要)?换|什么原因|"
        r"哪里(?:坏|有问题)|换了(?:什么|哪些)|不知道(?:换|修|做)了|透明|明细|"
        r"\b(?:explain\w*|what was (?:done|wrong|replaced)|no idea what|itemi[sz]ed)\b",
        re.IGNORECASE,
    ),
    Topic.PROMPT_SERVICE: re.compile(
        r"等(?:了|得|太|好)?(?:很|太|好)?久|等(?:了)?(?:半|一|两|几|\d)|太慢|慢了|快一?点|排队|"
        r"没人(?:接待|理|管)|效率|加班|周末|晚上也|早点开|"
        r"\b(?:wait\w*|slow|queue\w*|quicker|faster|took (?:too long|hours)|weekends?|"
        r"opening hours)\b",
        re.IGNORECASE,
    ),
    Topic.PRICE_AND_PLACE: re.compile(
        r"贵(?!公司|店|司|处|厂|姓)|价格|价钱|便宜|优惠|打折|收费|免费|太远|离(?:我|家)|近一?点|附近|"
        r"\b(?:expensive|price\w*|cheap\w*|discount\w*|charge\w*|for free|too far|closer|"
        r"nearer|nearby)\b",
        re.IGNORECASE,
    ),
    Topic.PROMISES: re.compile(
        r"答应|承诺|说好|说话(?:不)?算|没(?:有)?(?:回电|回复|打来|兑现)|一直没(?:人|消息)|"
        r"救援|拖车|保修|质保|"
        r"\b(?:promis\w*|call(?:ed)? (?:me )?back|never (?:called|heard)|rescue|tow\w*|warranty)\b",
        re.IGNORECASE,
    ),
}


def topics_of(text: str) -> tuple[Topic, ...]:
    """The classes a text names, in the order of the list; `OTHER` alone where it names none."""
    found = tuple(topic for topic, words in _WORDS.items() if words.search(text))
    return found or (Topic.OTHER,)
