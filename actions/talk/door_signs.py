"""Signs at the door and on the way out: whether it suits, why we are back, and enough of it.

Plain readings of the text, like `signs`.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_LANGUAGES = (
    (
        "zh",
        re.compile(
            r"(说|讲|用|会|换|改|切换?)[^,。]{0,4}(中文|普通话|国语|汉语)|(中文|普通话)(吧|行吗|可以吗|"
            r"好吗)|"
            r"\b(in|speak|switch to|use) (chinese|mandarin)\b|\bchinese,? please",
            _I,
        ),
    ),
    (
        "en",
        re.compile(
            r"(说|讲|用|会|换|改|切换?)[^,。]{0,4}(英文|英语)|(英文|英语)(吧|行吗|可以吗|好吗)|"
            r"\b(in|speak|switch to|use) english\b|\benglish,? please",
            _I,
        ),
    ),
)
_HOW_LONG = re.compile(
    r"问完(了)?(没有?|吧|吗)|没(有)?问(题)?了吧|完了(没|吧|吗)[??]?$|"
    r"(问题|题目?|要问的).{0,6}(多|没完|长)|没完没了|还有(几|多少)个?(问题|题)?|还要(问|说|"
    r"聊)?多(久|长|少)|问(起来)?没完|快点(问|吧)?$|"
    r"(make it|be|keep it) (quick|short|brief)|quickly please|"
    r"how many (more )?questions|how much longer|too many questions|(is this|are we) (nearly|"
    r"almost) (done|over)",
    _I,
)
_MUST_GO = re.compile(
    r"(没|没有)(什么|啥|那么多)?(时间|空|功夫|工夫)|赶(时间|着)|来不及|有急事|(得|要|该)(先)?(走|"
    r"挂|忙|出门|下车)(了|啦)|"
    r"in a (hurry|rush)|no time|(got to|gotta|have to|must) (go|run|leave)",
    _I,
)
_INVITES = re.compile(
    r"(你|您)?(说|讲|问|聊)(吧|呗|嘛)[。!!~]*$|请(说|讲|问)[。!!]*$|go ahead[.! ]*$", _I
)
_ANNOYED = re.compile(
    r"有完没完|(天天|整天|老是?|总是?|又)(打|发|来)(电话|短信|消息|骚扰)?|烦(死|不烦|人)|别烦|骚扰|"
    r"(always|keep) (calling|texting)|annoying|harass",
    _I,
)
_GOODBYE = re.compile(
    r"(别再?问了|不要再?问了|再见|拜拜|拜|先这样吧?|(先)?挂了|不说了|不聊了)"
    r"[了啊吧哈呀哦。.!!~ ]*$|"
    r"\b(good)?bye\b[.! ]*$",
    _I,
)
_ENOUGH = re.compile(
    r"(没(有)?(什么|啥|别的|其他)?(意见|要说的|了)|都说了|先|行了|好了)[^。!?]{0,6}就这样[吧了啊哈啦]*[。.!!~]*$|"
    r"^(行|好|那)?[,。\s]*就这样[吧了啊哈啦]*[。.!!~]*$|到此为止|就到这(儿|里)?[吧了]*[。.!!]*$|"
    r"(别|不要|不用|不想)再?(问|打分|评分)(下去)?了|^不(打|评|答)(分)?了|"
    r"不用一?个一?个的?问|不(想)?(打分|评分|打|评)了|(后面|剩下|其他|那些|别的)[^,。]{0,5}(不|别)(打|评|问)|"
    r"不(用|想|要|必|需要)(再)?(一?个个)?(回访|评分?|评价|打分|调查|问|答)了|(还有事|有事)?先走了[。.!]*$|"
    r"(that'?s|that is) (all|it|enough)( from me| for (now|today))?[\s.!]*$|"
    r"no more (questions|scores|"
    r"ratings)|(rather not|don'?t want to|not going to|no more|no)\b.{0,18}\b(numbers|"
    r"scores?|scoring|ratings?|"
    r"points)\b|enough (questions|of this)|(i'?m|i am) done( here| now)?[\s.!]*$|"
    r"let'?s (leave it|stop) "
    r"(there|here|at that)",
    _I,
)
_HOW_MUCH_TIME = re.compile(
    r"(要|得|需要|会|大概|大约|占用)?(多久|多长时间|几分钟|多少(时间|分钟)|多大(会儿|功夫))|"
    r"how (long|many minutes|much (of my )?time)",
    _I,
)
_CONVENIENT = re.compile(
    r"\s*在(的|呢)?[。!!~]*$|"
    r"\s*(嗯|哦|啊|哎|诶|喂|你好|您好|好的?|行|是|[,。!!\s])*(方便|有空|有时间|可以|行吧?|好的?吧?|说吧|你说|您说|讲)"
    r"(?![^,。!? ]{0,3}(不|没|吗|么|改|换|晚|过|再|点|会|等))|"
    r"(我说了?|都说了)(我)?(方便|可以|行)|"
    r"\s*(ugh |well |hi[,! ]*|hello[,! ]*|haan )*(yes|yeah|sure|ok(ay)?|go (ahead|"
    r"on)( then)?|fine|of course|yep|"
    r"all right|alright|fair enough)\b(?!.{0,20}\b(not|later|busy)\b)|\s*i (have |"
    r"'ve )?(already |just )?said "
    r"(yes|ok|fine|go ahead)",
    _I,
)
_NO_PITCH = re.compile(
    r"(别|不要|少|甭)(再|给我|跟我)?(推销|卖|忽悠|推荐|做广告|打广告)|不(需要|要|买|听|想听)(推销|广告)|没兴趣|不感兴趣|"
    r"not interested|no (sales|selling|ads?|marketing)|stop selling",
    _I,
)
_WHY_AGAIN = re.compile(
    r"(怎么|咋|为什么|为啥|干嘛|干吗|啥)[^,。]{0,4}(又|还|老)(来|要|在)?(问|打|发|联系|回访|找我)|"
    r"(又|还)(来)?(问|打|发|回访|联系)(什么|啥|我|一遍|一次|干嘛|干啥)?[呀啊吗嘛]?[??!!]|"
    r"(不是|不都|都|已经)?(刚|才|上(次|周|个?星期|回)|前(两|几)天|昨天)[^,。]{0,4}(问|打|说|回访|聊|答)过(了|吗|么|的)?|"
    r"\b(already|just) (asked|called|told|answered|spoke|did (this|that))|"
    r"(calling|asking|texting|contacting)( me)? again|why again|\bagain\s*\?",
    _I,
)
_WRITTEN = re.compile(
    r"(发|回|用|走)(个|条)?(短信|微信|信息|消息|文字)[^,。]{0,6}(就行|就好|就可以|行了|好了|吧|即可)|(别|不要|不用)打电话[^。]{0,6}(发|微信|短信)|"
    r"\b(text|message|write|whatsapp|sms)( to)? me (instead|only|rather|please)|(only|"
    r"just|rather) (text|message|write)\b",
    _I,
)


def language_wanted(text: str) -> str | None:
    """The language somebody asks us to speak, or None."""
    return next((name for name, pattern in _LANGUAGES if pattern.search(text)), None)


def is_impatient(text: str) -> bool:
    """True for how many questions more, when will this end, and I have to go."""
    return bool(_HOW_LONG.search(text) or _MUST_GO.search(text))


def is_annoyed(text: str) -> bool:
    """True when it is our calling itself that annoys."""
    return bool(_ANNOYED.search(text))


def says_goodbye(text: str) -> bool:
    """True when the words end in a goodbye."""
    return bool(_GOODBYE.search(text.strip()))


def invites(text: str) -> bool:
    """True when the customer tells us to go ahead: 你说吧."""
    return bool(_INVITES.search(text.strip()))


def has_had_enough(text: str) -> bool:
    """True when the customer would rather be done: 没意见,就这样; that's all from me."""
    return bool(_ENOUGH.search(text.strip()))


def asks_how_long(text: str) -> bool:
    """True when the customer wants to know how much of their time it will take."""
    return bool(_HOW_MUCH_TIME.search(text))


def says_convenient(text: str) -> bool:
    """True when the words begin by saying that it suits: 方便,…; yes, but …."""
    return bool(_CONVENIENT.match(text))


def wants_no_pitch(text: str) -> bool:
    """True when the customer takes us for a salesman: 别推销了."""
    return bool(_NO_PITCH.search(text))


def asks_why_again(text: str) -> bool:
    """True when the customer wonders why we are back: 不是刚问过吗,怎么又来问."""
    return bool(_WHY_AGAIN.search(text))


def wants_it_written(text: str) -> bool:
    """True when the customer wants messages in place of calls: 发短信就行了别打电话."""
    return bool(_WRITTEN.search(text))
