"""Signs in the words themselves: what a clerk would notice whatever the sentence is about.

The classifier says what an utterance mainly does; these say what it also mentions. All are
plain readings of the text, so they hold for sentences nobody has trained.
"""

from __future__ import annotations

import re

from crm.rules.rework_words import TROUBLE
from crm.terms import Dimension

_I = re.IGNORECASE
_FIGURE = re.compile(
    r"[1-5一二两三四五]\s*(分|星|颗星)|(^|[^\d.::])[1-5]($|[^\d.::点块元个年月号天小时公])|满分|"
    r"满意|最高分|打分?[1-5]|[1-5]{2,3}$|"
    r"\b(one|two|three|four|five)\b(?! (hours?|days?|weeks?|times?|minutes?))|full marks|satisfied",
    _I,
)
_POINTS = re.compile(
    r"(?<![\d十百.])[1-5一二两三四五]\s*(分(?![钟之])|颗?星)|满分|full marks|"
    r"\b([1-5]|one|two|three|four|five) (points?|stars?|out of five|out of 5)\b|"
    r"(?<![\d.])[1-5]\s*/\s*5(?!\d)",
    _I,
)
_ACKNOWLEDGES = re.compile(
    r"(?:嗯|哦|噢|好的?|行)?[,\s]*(?:收到|知道|明白|了解|晓得|清楚|听到|ok(?:ay)?)(?:了|啦)?"
    r"(?:[,\s]*(?:谢谢|收到|知道了|好的))?[。.!!~…\s]*"
    r"|(?:(?:ok|okay|right|yes|yeah),? )?(?:got it|noted|understood|i see|i hear you|received|roger"
    r"|copy that|i understand)(?:,? thanks?(?: you)?)?[.!\s]*",
    _I,
)
_FILLER = re.compile(r"[\s嗯啊哦呃额唔哈嘿诶欸噢喔。,,.!!~…]*|u[hm]+[.!]*", _I)
_ACCIDENT = re.compile(r"车祸|撞车|撞了|被撞|追尾|事故|蹭了|出险|\b(accident|crash\w*|hit)\b", _I)
_WHAT_TO_DO = re.compile(
    r"怎么办|怎么处理|如何处理|(先|该|要|应该)(干|做)(什么|啥)|(打|报)给谁|"
    r"(what|who) (should|do|must) (i|we|you) (do|call)|what now",
    _I,
)
_CAR_FAILED = re.compile(
    r"失灵|失控|失效|刹不住|踩不|锁死|冒烟|起火|自燃|没刹|打不动|气囊|brake|steer|smoke|fire|fail",
    _I,
)
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
_ELSEWHERE = (
    r"(隔壁|别的?|别人|人家|其他|其它|另外?一?家|外面|路边|楼下)(的|那家?|一?家)?(店|家|修理厂|"
    r"修车厂|4s店|4S店)|外面|网上|途虎|天猫养车|京东养车|淘宝"
)
_MARKET = re.compile(
    rf"({_ELSEWHERE}).{{0,24}}(\d+\s*(块|元|折)|[一二三四五六七八九两十百千]+(块|元|百|折)|才|"
    rf"只要|便宜|更好|比你们|比较?好|免费|划算|送|快)|"
    rf"比({_ELSEWHERE}).{{0,12}}(贵|慢|差|高)|"
    r"(other|another|next.?door|different|elsewhere|competitor)\s?(shop|garage|workshop|place|"
    r"dealer)?.{0,40}(\d|cheap|better|free|faster|less|only)",
    _I,
)
_WISH = re.compile(
    r"(希望|建议|要是能|如果能|最好(是)?能?|能不能(也|再|多|增加|开)|i (would )?(hope|suggest|"
    r"wish)|it would be (nice|good|great)|could you (also|please) (open|add|offer))",
    _I,
)
_NEVER_THERE = re.compile(
    r"(没|没有|从来没|从没|根本没|压根没|未)(再)?(来|去|到)过?(你们)?(那|那里|那儿|店|这|修|保养|"
    r"维修)?|"
    r"(never|not|n't) (been|come|visited|brought)( to)?( you| there| your)?",
    _I,
)
_ABOUT_VISIT = re.compile(
    r"过|上周|上个?月|最近|那天|你们店|你们那|\d+号|been|visited|there|your|last week", _I
)
_NEVER_DONE = re.compile(
    r"^[^,。,]{0,6}(没|没有|从来没|未)(换|做|修|喷|装|保养|加|洗)过|(我|车)(没|没有)(换|做|"
    r"修)(什么)?[^,。,好]{1,8}(啊|呀|吧|吗)?$|"
    r"\b(never|didn'?t) (have|had|get|got|change|changed|do|done|replace|replaced)\b.{0,40}(done|"
    r"changed|replaced|pads|work|service)",
    _I,
)
_PERSON = re.compile(
    r"转人工|人工|真人|活人|转接|接线员|客服|(跟|和|找|叫|让|请).{0,8}(人|经理|主管|领导|顾问|"
    r"师傅).{0,4}(说|讲|谈|聊|接|听电话)|"
    r"(叫|让|找|喊|换|请)(一?个)?(你们)?.{0,4}(经理|主管|领导|负责人|老板|管事的|能做主的)"
    r"(过来|出来|来|亲自|[。.!!]*$)|"
    r"\b(get|put|give|bring)( me)? (your|the|a) (manager|supervisor|boss)|"
    r"human|real person|an? (agent|person|operator|representative)|operator|(speak|talk) (to|with)",
    _I,
)
_ANSWER_WHEN = re.compile(
    r"(什么时候|啥时候|多久|多长时间|几点|几时|哪天|何时).{0,8}(答复|回复|回话|回电|结果|消息|"
    r"说法|处理|解决|联系|能好|给我)|"
    r"(等|要)(到)?(什么时候|多久|几时)|"
    r"when (will|can|do|would) (you|i|it|this|somebody|someone)|how long (will|do|does)",
    _I,
)
_HOW_LONG = re.compile(
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
_PRAISE = re.compile(
    r"细心|点(个)?赞|好评|(很|非常|挺|都)(满意|好|棒|专业|热情|周到|负责|耐心|到位)|不错|表扬|"
    r"感谢|辛苦了|值得|"
    r"great|excellent|friendly|helpful|polite|very (good|nice)|well done|thank|happy with|pleased",
    _I,
)
_BUT = re.compile(
    r"但|不过|就是|只是|可是|除了|不(满|太|够|好|行|细|专|热)|没|差|慢|贵|\b(but|except|although|"
    r"not|n't)\b",
    _I,
)
_EITHER = re.compile(
    r"^(都行|都可以|都好|都成|哪个都行|随便|随你|你定|你(们)?(看着)?(安排|办)|看着办|无所谓|"
    r"怎么都行|都没问题|"
    r"either( one)?( is fine| works)?|any( time)?( is fine)?|whichever|whatever|you (choose|"
    r"decide|pick)|both( are)? fine)"
    r"[的了吧呀啊呗。.!!,,~ ]*$",
    _I,
)
_DAY = re.compile(
    r"今天|今晚|今早|明天|明早|明晚|后天|大后天|周[一二三四五六日天末]|星期|礼拜|下周|下个?月|"
    r"月底|月初|\d+\s*[号日月]|[一二三四五六七八九十]+[号日]|"
    r"today|tonight|tomorrow|(mon|tues|wednes|thurs|fri|satur|sun)day|next week|weekend|\b(jan|"
    r"feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d+(st|nd|rd|th)\b",
    _I,
)
_FILE = re.compile(
    r"(查|看|问|告诉|发给?|说|知道|报|调|给).{0,12}(维修记录|保养记录|档案|车主|资料|修(了|"
    r"过)(什么|啥|哪)|做(了|过)(什么|啥|哪)|换(了|过)(什么|啥|哪)|(车主|他|她|客户)的?(电话|地址|"
    r"姓名|名字|手机))|"
    r"(上次|之前|上回)(修|做|换|保养)(了|过)?(什么|啥|哪些)|"
    r"(what was (done|repaired)|service (history|records?)|repair (history|records?)|who owns|"
    r"owner'?s (name|number|phone|address))",
    _I,
)
_WORK_PLACE = re.compile(
    r"在([^,。,;\s我你在]{2,20}?)(上班|工作|任职)|\bi work (?:at|for|"
    r"in) ([a-z0-9][\w .&'-]{1,40}?)(?:[,.;]|$| and )",
    _I,
)
_RUNS_WELL = re.compile(
    r"(车|开着|开起来|跑起来|开得?|用着|现在)[^,。,没不]{0,6}(挺|很|蛮|都|非常|一切|特别)?(顺|"
    r"顺畅|好|好使|正常|稳|不错)|没(什么|啥|任何)?(问题|毛病|异常)|"
    r"(runs?|drives?|running|driving|works?) (fine|well|great|smooth)",
    _I,
)
_INVITES = re.compile(
    r"(你|您)?(说|讲|问|聊)(吧|呗|嘛)[。!!~]*$|请(说|讲|问)[。!!]*$|go ahead[.! ]*$", _I
)
_INSTEAD = re.compile(
    r"(跟|和|给|对)我(说|讲|聊|谈)(也|就|都)?(行|可以|成|好|一样)|"
    r"\b(tell|talk to|speak to|ask) me( instead)?\b.{0,12}\b(fine|ok|okay|instead)",
    _I,
)
_MORE = re.compile(
    r"^(还有|而且|另外|并且|再(就是|说)|对了|also|and|besides|another thing|plus)", _I
)
_KIN = re.compile(
    r"我是(他|她|车主|王|李|您说的)?.{0,3}(的)?(老婆|老公|爱人|妻子|丈夫|太太|先生|儿子|女儿|爸|妈|父|母|"
    r"哥|弟|姐|妹|朋友|同事|司机|助理|家人|家属)|(车|那车)是我(开|送)|我(开|送)(去|来|过去|过来)的|"
    r"帮(他|她|朋友|家里).{0,4}(开|送|修)|"
    r"\bi('m| am) (his|her|their|the owner's) (wife|husband|son|daughter|mother|father|brother|"
    r"sister|friend|driver|colleague|assistant)|i (drove|brought) (it|the car)",
    _I,
)
_DOUBTS = re.compile(r"(吧|吗|么|没有?搞错)[??!!。.~啊呀]*$|是不是|[??]\s*$", _I)
_FIRM = re.compile(
    r"不认识|没(有)?(这|你说的|什么|叫)|不姓|不是(我|他|她|王|李|机主|本人|车主)|我没有?车|没(有)?车|"
    r"don'?t (know|own|have)|no(body| one) (here|called|by)|not (him|her|me)",
    _I,
)
_NOT_KNOWN = re.compile(r"打错|不认识|没这个?人|wrong number|don't know (him|her|any)", _I)
_QUESTION = re.compile(
    r"[??]|吗|呢|怎么|什么|多少|能不能|有没有|几|为啥|how|what|why|when|can ", _I
)
_ASKS = re.compile(
    r"[??]$|(吗|(?<!什)么|行不行|可不可以|好不好|远不远|贵不贵|多久|多远|多少|哪儿|哪里|几点|"
    r"什么时候|啥时候|怎么(办|弄|走|去|算))[呢啊呀]?[。.!!??]*$|^(啥|什么|怎么|哪|几|多少|能不能|"
    r"可不可以|有没有|是不是)|"
    r"^(how|what|where|when|which|why|do|does|can|could|will|is|are|should)\b",
    _I,
)
_NOT_ASKING = re.compile(
    r"(你|您)(说|看|觉得|认为|问|在说)|(啥|什么)(意思|呀|啊)?$|(what|pardon|sorry|excuse me)$|"
    r"听(得见|不见|到)|喂|(那)?又怎么样|what (did|do) you (say|mean)|do i (have to|know)",
    _I,
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
_NAMED = (
    (Dimension.OVERALL, re.compile(r"总体|整体|总分|总的|overall|in total", _I)),
    (Dimension.RECEPTION_SPEED, re.compile(r"接待|前台|reception", _I)),
    (
        Dimension.COMPLETION_SPEED,
        re.compile(r"完工|修车速度|维修速度|施工速度|\bfinish|completion", _I),
    ),
    (
        Dimension.BILLING_SPEED,
        re.compile(r"结账|结帐|结算|付款|收银|买单|billing|\btill\b|paying|checkout", _I),
    ),
    (Dimension.PARTS_PRICE, re.compile(r"配件|零件|材料费|\bparts?\b", _I)),
    (Dimension.LABOUR_PRICE, re.compile(r"工时|人工费|手工费|labou?r", _I)),
    (
        Dimension.REPAIR_QUALITY,
        re.compile(r"维修质量|修车质量|修理质量|repair quality|quality of the repair", _I),
    ),
    (Dimension.PAINT, re.compile(r"喷漆|漆面|油漆|paint", _I)),
    (Dimension.CLEANLINESS, re.compile(r"清洁|卫生|洗车|干净|clean", _I)),
    (Dimension.STAFF, re.compile(r"员工|服务人员|工作人员|staff", _I)),
)
_DEAR = re.compile(r"贵|不便宜|expensive|pric[e]?y|too (much|dear)|costs? too", _I)
_CLAUSES = re.compile(r"[,。,;;!!??\n]|\. |但是?|不过|\bbut\b")


def has_figure(text: str) -> bool:
    """True when a score is said outright, not only felt in the tone."""
    return bool(_FIGURE.search(text))


def says_points(text: str) -> bool:
    """True when a score is said in points or stars: nobody means anything else by 五分."""
    return bool(_POINTS.search(text))


def only_acknowledges(text: str) -> bool:
    """True where the customer only says that the words arrived: 收到, noted."""
    return _ACKNOWLEDGES.fullmatch(text.strip()) is not None


def has_words(text: str) -> bool:
    """False for a mere sound: 嗯."""
    return _FILLER.fullmatch(text) is None


def asks_about_accident(text: str) -> bool:
    """True for what to do after an accident, where nothing of the car is said to have failed."""
    asked = _ACCIDENT.search(text) and _WHAT_TO_DO.search(text)
    return bool(asked) and not _CAR_FAILED.search(text)


def language_wanted(text: str) -> str | None:
    """The language somebody asks us to speak, or None."""
    return next((name for name, pattern in _LANGUAGES if pattern.search(text)), None)


def praises(text: str) -> bool:
    """True for praise without a but."""
    return bool(_PRAISE.search(text)) and not _BUT.search(text)


def tells_of_market(text: str) -> bool:
    """True for news of other shops: their prices, what they do better (R-087)."""
    return bool(_MARKET.search(text))


def wish_said(text: str) -> str | None:
    """The part of the words that says a hope or a suggestion, as it was said (R-069, R-112)."""
    wished = [part.strip() for part in _CLAUSES.split(text) if _WISH.search(part)]
    return ",".join(wished) if wished else None


def denies_visit(text: str) -> bool:
    """True when the customer says they were never there (R-230)."""
    there = _NEVER_THERE.search(text) and _ABOUT_VISIT.search(text)
    return bool(there) and not re.search(_ELSEWHERE, text)


def denies_work(text: str) -> bool:
    """True when the customer says that the work in the books was not done (R-230)."""
    return bool(_NEVER_DONE.search(text))


def asks_person(text: str) -> bool:
    """True when a person is asked for outright."""
    return bool(_PERSON.search(text))


def asks_when_answered(text: str) -> bool:
    """True when the customer wants to know when they will hear from us."""
    return bool(_ANSWER_WHEN.search(text))


def is_impatient(text: str) -> bool:
    """True for how many questions more, when will this end, and I have to go."""
    return bool(_HOW_LONG.search(text) or _MUST_GO.search(text))


def is_indifferent(text: str) -> bool:
    """True when any of what is offered will do: 都行, either."""
    return bool(_EITHER.match(text.strip()))


def is_kin(text: str) -> bool:
    """True when somebody else than the owner speaks who knows the car (R-012)."""
    return bool(_KIN.search(text)) and not _NOT_KNOWN.search(text)


def is_question(text: str) -> bool:
    """True when something is asked, not told."""
    return bool(_QUESTION.search(text))


def asks_something(text: str) -> bool:
    """True for a whole question of the customer's own, more than a 什么? or 你说呢."""
    words = re.sub(r"[^\w]+", " ", text).strip()
    long_enough = len(words.split()) >= 3 if words.isascii() else len(words) >= 4
    return long_enough and bool(_ASKS.search(text.strip())) and not _NOT_ASKING.match(words)


def is_annoyed(text: str) -> bool:
    """True when it is our calling itself that annoys."""
    return bool(_ANNOYED.search(text))


def says_goodbye(text: str) -> bool:
    """True when the words end in a goodbye."""
    return bool(_GOODBYE.search(text.strip()))


def names_day(text: str) -> bool:
    """True when a day is named, not only an hour."""
    return bool(_DAY.search(text))


def asks_for_file(text: str) -> bool:
    """True when somebody wants to be told what the books hold about a car or its owner (R-232)."""
    return bool(_FILE.search(text)) and not re.search(r"没|不|n't|never", text)


def work_place(text: str) -> str | None:
    """Where the customer works, if it is said in passing (R-009)."""
    found = _WORK_PLACE.search(text)
    return str(found.group(1) or found.group(3)).strip() if found else None


def runs_well(text: str) -> bool:
    """True when it is said that the car runs well, and nothing is wrong with it after that."""
    clauses = _CLAUSES.split(text)
    well = [place for place, part in enumerate(clauses) if _RUNS_WELL.search(part)]
    return bool(well) and not any(TROUBLE.search(part) for part in clauses[well[-1] + 1 :])


def invites(text: str) -> bool:
    """True when the customer tells us to go ahead: 你说吧."""
    return bool(_INVITES.search(text.strip()))


def only_doubts(text: str) -> bool:
    """True for 你打错了吧: a wrong number is suspected and not yet said."""
    return bool(_DOUBTS.search(text.strip())) and not _FIRM.search(text)


def speaks_instead(text: str) -> bool:
    """True when somebody offers to talk in the customer's place: 你跟我说也行."""
    return bool(_INSTEAD.search(text))


def says_more(text: str) -> bool:
    """True when the words go on with what was told before: 还有, also."""
    return bool(_MORE.match(text.strip()))


def finds_dear(text: str) -> bool:
    """True when a price is found too high."""
    return bool(_DEAR.search(text))


def dimensions_named(text: str) -> list[str]:
    """Which ratings the words speak of by name."""
    return [dimension.value for dimension, pattern in _NAMED if pattern.search(text)]
