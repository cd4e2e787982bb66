"""How customers say that what we repaired is wrong again, or still (R-123).

A symptom alone is no rework, and neither is "still" before praise or a price: it takes a
word for *again* or *still* with something wrong behind it, or a repair that did not hold.
"""

from __future__ import annotations

import re

_WRONG = (
    "异响|响|异味|有味|漏|抖|震|晃|跑偏|不冷|不热|不制冷|没劲|坏|亮|报警|报故障|熄火|打不着|"
    "启动不了|不灵|失灵|不行|不好使|不管用|不正常|"
    "没好|没有好|没修好|没解决|没有解决|没弄好|没搞好|没变化|没用|有问题|有毛病|有故障|有声音|"
    "有噪音|出问题|出毛病|犯|那样|老样子|这样|"
    "一样(?:的)?(?:问题|毛病|响|抖|漏|差)|原样|噪音|噪声|老毛病|老问题|这个问题|这毛病|同样的|卡|"
    "松|掉|冒|顿挫|嗡|吱|咯|咔|哐|当当|磨|偏|刺耳"
)
_GAP = "(?:(?!没|不|无|未|好像是|满意|客气)[^,。!?;,.!?;]){0,%d}"

AGAIN_ZH = re.compile(
    f"(?:还是|还在|还有|还会|还|仍然|仍|依旧|依然|照样|照旧|又|再次|重新|老是|"
    f"总是){_GAP % 7}(?:{_WRONG})"
    "|(?:异响|响声|声音|问题|毛病|故障|噪音|抖动|漏油|漏水|情况|现象|灯|异味)[^,。!?]{0,4}"
    "(?:还在|还有|依旧|依然|仍在|又来|又出现|又有|又回来|又犯|还是|又亮|没有?解决|没有?消失|"
    "没有?修好|没有?好)"
)
NOT_HELD_ZH = re.compile(
    "没(?:有|给我|给|能)?(?:修|弄|搞|处理|解决|治)(?:好|掉|彻底|到位)|没(?:有)?解决(?:问题|掉)|"
    "修(?:都|也|就)?(?:没|不)(?:能|有)?(?:修)?(?:好|彻底)|(?:一直|老|怎么)(?:都|也)?修不好|"
    "(?:修|换|来|返工|返修|跑|弄|处理)(?:过|了)?(?:都)?(?:两|二|三|四|五|六|七|八|好几|几|多|"
    "\\d+)(?:次|回|趟|遍)[^,。]{0,4}"
    "(?:了|还|都|也|没|,|$)|返修|返工|二次维修|越修越|修了(?:等于|跟|和)?(?:没修|白修|白搭|没用)|"
    "白修|跟没修一样|没修一样|"
    "(?:修|换|弄|保养|装)(?:完|好|过|了)(?:以后|之后|后|没几天|没多久|没两天|才几天|"
    "不到[^,。]{0,5})?[^,。!?]{0,6}(?:反而|更|又|还是|还|就坏|就又|就漏|就响)"
    f"[^,。!?]{{0,6}}(?:{_WRONG})?|(?:刚|才)(?:修|换|弄|装|保养)[^,。!?]{{0,10}}(?:就|"
    f"又)[^,。!?]{{0,4}}(?:{_WRONG})|"
    "(?:同样|同一个|一样|一模一样|老|相同)的?(?:问题|毛病|故障|地方|情况)[^,。]{0,6}(?:又|再|还|"
    "了|来|出现|修)"
)
_WRONG_EN = (
    r"(?:leak\w*|nois\w*|squeak\w*|squeal\w*|rattl\w*|vibrat\w*|shak\w*|grind\w*|clunk\w*|"
    r"knock\w*|pull\w*|broken|broke|"
    r"not (?:working|fixed|right|solved|resolved|repaired|good|cold|cool\w*)|doesn'?t work|"
    r"isn'?t (?:working|fixed|right)|"
    r"there|wrong|happen\w*|occur\w*|problems?|issues?|faults?|on|unresolved|unfixed|making|"
    r"makes?|stall\w*|"
    r"overheat\w*|smok\w*|warning|light|same|acting up|comes? up|coming up|came up|failing|"
    r"fail\w*|smell\w*|lose|loses|losing)"
)
AGAIN_EN = re.compile(
    rf"\bstill\b(?! (?:very |quite |really )?(?:happy|satisfied|good|great|fine|ok|expensive|"
    rf"wait\w*))(?: \w+){{0,4}}? {_WRONG_EN}\b"
    rf"|\b{_WRONG_EN}(?: \w+){{0,4}} again\b|\b(?:started|begins?|began) (?:\w+ )?again\b"
    r"|\b(?:problem|issue|noise|leak|light|fault|sound|rattle|vibration|smell|"
    r"squeak)s?\b(?: \w+){0,2} "
    r"(?:came back|comes back|is back|are back|has come back|returned|has returned|persists?|"
    r"remains?|won'?t go away|never went away|"
    r"hasn'?t gone|didn'?t go away|is still|has not gone)"
)
NOT_HELD_EN = re.compile(
    r"\bsame (?:problem|issue|fault|noise|thing|leak|trouble|light)\b|\b(?:wasn'?t|was not|isn'?t|"
    r"never|not|hasn'?t been|"
    r"didn'?t(?: get)?|haven'?t|did not|couldn'?t) (?:been |really |properly |actually |even |"
    r"completely )*"
    r"(?:fix\w*|repair\w*|solv\w*|resolv\w*)\b|\b(?:second|third|fourth|fifth|2nd|3rd|"
    r"4th) (?:time|visit|repair|attempt)\b|"
    r"\b(?:twice|two times|three times|several times|many times|\d+ times)\b(?=.{0,40}\b(?:fix|"
    r"repair|still|same|back|problem|work)\w*)|"
    r"\b(?:fix\w*|repair\w*|brought|came back|back here|replac\w*|been back)\b.{0,25}\b(?:twice|"
    r"two times|three times|several times|\d+ times)\b|"
    r"\brework\b|\b(?:worse|broke(?:n)? again) (?:than|after|since)\b|\bback to (?:square one|"
    r"how it was)\b"
)

_DURATION = (
    r"(?:半|一|两|二|三|四|五|六|七|八|九|十|几|好几|\d+)个?(?:多|半)?(?:小时|钟头|天|月|星期|礼拜|"
    r"周|年)"
)
STILL_IN_THE_WORKSHOP = re.compile(
    rf"{_DURATION}(?:多)?(?:了)?[,,]?(?:还|都|也|才|还是|居然|竟然|到现在)*(?:没"
    rf"|没有)(?:给我)?(?:修|弄|搞|做|"
    r"处理|维修)?(?:好|完|出来)"
    r"|\b(?:days?|weeks?|months?)\b[^.]{0,20}\bstill (?:not|isn't|is not|hasn't been|has not been|"
    r"wasn't) (?:fixed|ready|done|repaired|finished)"
    r"|\bstill (?:not|isn't|is not) (?:fixed|ready|done|repaired|finished) after [^.]{0,15}"
    r"\b(?:days?|weeks?|months?)\b"
)
"""Long, and not ready yet: that is waiting, not a repair that did not hold."""
LEAK = re.compile(r"漏油|漏水|漏液|渗油|漏防冻液|\bleak\w*|\bdripping\b")
AFTER_OUR_WORK = re.compile(
    r"(?:修|保养)(?:回来|回去)|(?:修|换|保养|弄|装)[^,。]{0,8}(?:之后|以后)"
    r"|上次(?:在你们那)?(?:修|换|保养|弄)|"
    r"(?:修|换|保养|弄|装|喷)(?:完|好|过|了)|刚(?:修|换|做|喷|装)|从你们那|从店里|取车|提车|"
    r"\b(?:after|since) (?:the |your |you |my )?(?:repair\w*|service|replac\w*|fix\w*|work|visit|"
    r"chang\w*|maintenance)\b|"
    r"\b(?:after|since|when) (?:you|they|your lot)(?: guys| people)?(?:'ve|'d)? (?:had|"
    r"have|replac\w*|chang\w*|"
    r"fix\w*|touch\w*|did|work\w*|servic\w*|repair\w*|put)\b|"
    r"\b(?:just|you) (?:had )?(?:replaced|repaired|fixed|changed|serviced)\b"
)
COMPONENTS = (
    ("刹车", "制动", "brake"),
    ("空调", "a/c", "air con", "aircon", "ac ", "air-con"),
    ("发动机", "引擎", "engine"),
    ("变速箱", "波箱", "gearbox", "transmission"),
    ("轮胎", "车胎", "tyre", "tire"),
    ("方向盘", "转向", "steering"),
    ("减震", "避震", "底盘", "悬挂", "suspension", "shock"),
    ("电瓶", "蓄电池", "battery"),
    ("雨刮", "wiper"),
    ("车窗", "玻璃", "window"),
    ("车门", "门锁", "door"),
    ("大灯", "车灯", "灯泡", "headlight", "lamp"),
    ("水箱", "防冻", "冷却", "水泵", "coolant", "radiator"),
    ("机油", "油底", "oil"),
    ("离合", "clutch"),
    ("漆", "钣金", "保险杠", "paint", "bumper"),
    ("音响", "导航", "中控", "屏", "radio", "screen"),
    ("四轮定位", "跑偏", "alignment"),
    ("排气", "exhaust"),
    ("天窗", "sunroof"),
    ("倒车", "雷达", "影像", "camera"),
)
TROUBLE = re.compile(
    r"响|异味|漏|抖|坏|不冷|不制冷|没劲|跑偏|报警|不行|不好使|失灵|松|掉|起泡|色差|有问题|毛病|"
    r"不灵|不正常|裂|断|流痕|流挂|颗粒|颜色(?:不|有点)|顿挫|打滑|不凉|不热|卡顿|吱|嗡|咔|哐|咯|嘎|异常|没反应"
    r"|\bleak\w*|\bnois\w*|\bsqueak\w*|\bsqueal\w*|\brattl\w*|\bvibrat\w*|\bbroke\w*|\bfail\w*|"
    r"\bnot working|\bworse|\bpeel\w*|\bgrind\w*|\bpull(?:s|ing)\b|\bshak\w*|\bthump\w*|\bclick\w*|"
    r"\bknock\w*|\bwhin\w*|\bscratch\w*|\bstall\w*|\bslip\w*|\bjudder\w*|\bhum(?:s|ming)\b|"
    r"colou?r (?:is |does )?(?:not|n't|different)|not (?:the )?same"
)
