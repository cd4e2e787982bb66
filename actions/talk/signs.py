"""Signs in the words themselves: what a clerk would notice whatever the sentence is about.

The classifier says what an utterance mainly does; these say what it also mentions. All are
plain readings of the text, so they hold for sentences nobody has trained.
"""

from __future__ import annotations

import re

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
_NO_WISH = re.compile(
    r"没(有|什么|啥|得)?(啥|什么)?(好)?(的)?(建议|希望|意见)|(no|any) (wish|suggestion|advice)", _I
)
_WISH = re.compile(
    r"(希望|建议|要是能|如果能|最好(是)?能?|能不能(也|再|多|增加|开(?![过来去]))|要是[^,。]{0,8}(能|可以)|就(更)?好了|"
    r"你们[^,。]{0,10}(能不能|可不可以|能否)|(能不能|可不可以|能否)[^,。]{0,6}(开门|早点开|营业|增加|"
    r"多放|改进|改善|提供|加个|弄个|装个)|i (would )?(hope|suggest|"
    r"wish)|it would be (nice|good|great)|could you (also|please) (open|add|offer))",
    _I,
)
_OFFER = re.compile(r"活动|优惠|搞什么|\b(campaign|offer|promotion|deal)\b", _I)
_PERSON = re.compile(
    r"转人工|人工|真人|活人|转接|接线员|客服|(跟|和|找|叫|让|请).{0,8}(人|经理|主管|领导|顾问|"
    r"师傅).{0,4}(说|讲|谈|聊|接|听电话)|"
    r"(叫|让|找|喊|换|请)(一?个)?(你们)?.{0,4}(经理|主管|领导|负责人|老板|管事的|能做主的)"
    r"(过来|出来|来|亲自|[。.!!]*$)|"
    r"\b(get|put|give|bring)( me)? (your|the|a) (manager|supervisor|boss)|"
    r"human|real person|an? (agent|person|operator|representative)|operator|"
    r"(speak|talk) (to|with) (?!him|her|them|each|one another|(the|your|that) (boy|girl|guy|lad))",
    _I,
)
_PERSON_NOW = re.compile(
    r"转人工|(找|换|要|叫|来|给我)(一?个)?(真人|活人|人工)|\b(real|live|actual) (person|"
    r"human|agent)\b",
    _I,
)
_ANSWER_WHEN = re.compile(
    r"(什么时候|啥时候|多久|多长时间|几点|几时|哪天|何时).{0,8}(答复|回复|回话|回电|结果|消息|"
    r"说法|处理|解决|联系|能好|给我)|"
    r"(等|要)(到)?(什么时候|多久|几时)|"
    r"when (will|can|do|would) (you|i|it|this|somebody|someone)|how long (will|do|does)",
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
    r"^((都行|都可以|都好|都成|哪个都行|随便|随你|你定|你(们)?(看着)?(安排|办)|看着办|无所谓|"
    r"怎么都行|都没问题|"
    r"either( one)?( is fine| works)?|any( time)?( is fine)?|whichever|whatever|you (choose|"
    r"decide|pick)|both( are)? fine)"
    r"[的了吧呀啊呗。.!!,,~ ]*)+$",
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
_MORE = re.compile(
    r"^(还有|而且|另外|并且|再(就是|说)|对了|also|and|besides|another thing|plus)", _I
)
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
_UNKNOWN = re.compile(
    r"不(知道|晓得|清楚|了解|懂|好说)|哪(里|儿)?(会)?(晓得|知道|懂)|(不是我|[^,。]{1,6})(付|掏|出|给)的(钱|账)|"
    r"记不(得|清|住)|不记得|没(怎么)?(注意|留意|印象|在意|看)|搞不清|弄不清|"
    r"(don'?t|didn'?t|do not|did not|can'?t|cannot) (really |even )?(know|remember|recall|"
    r"notice|pay|say)|"
    r"no idea|not sure|haven'?t (a clue|noticed)|no clue|(he|she|they|my \w+) paid",
    _I,
)
_PRAISES_US = re.compile(
    r"夸(夸|一?下|奖)?|表扬|点(个)?赞|感谢信|锦旗|compliment|prais|well done|kudos", _I
)
_ALL_THE_SAME = re.compile(
    r"(全部?|所有|统统|全都|样样|每[一个项]+|一律|通通)(都)?(是|给|打)?[^,。]{0,3}([1-5一二三四五]分|满分|[1-5]星)|"
    r"([1-5]|one|two|three|four|five|full marks) (for|on|across) (everything|all|the lot)|"
    r"(everything|all of (it|them)) (is |gets |a )?([1-5]|one|two|three|four|five)\b",
    _I,
)
_SAME_HOUR = re.compile(
    r"(同一?个?|一样的?|相同的?|那个|原来的?|老)(时间|钟点|点儿?)|same (time|hour)", _I
)
_NO_TECHNICIAN = re.compile(
    r"停车|代步车|接送|休息(室|区)|孩子|小孩|wi-?fi|发票|带什么|充电桩|洗手间|吃饭|俱乐部|会员|投诉|反映|登记|洗车|周[末日]|上班|"
    r"免费|活动|续保|"
    r"\bpark(ing)?\b|(loan|courtesy|rental) (car|vehicle)|\bkids?\b|wait (there|here|at)|"
    r"invoice|coffee|lounge",
    _I,
)
_OF_A_CASE = re.compile(r"投诉|登记|会员|订单|complaint|membership", _I)
CLAUSES = re.compile(r"[,。,;;!!??\n]|\. |但是?|不过|\bbut\b")


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


def praises(text: str) -> bool:
    """True for praise without a but."""
    return bool(_PRAISE.search(text)) and not _BUT.search(text)


def wish_said(text: str) -> str | None:
    """The part of the words that says a hope or a suggestion, as it was said (R-069, R-112)."""
    parts = [part for part in CLAUSES.split(text) if not _NO_WISH.search(part)]
    wished = [part.strip() for part in parts if _WISH.search(part)]
    return ",".join(wished) if wished else None


def asks_person(text: str) -> bool:
    """True when a person is asked for outright."""
    return bool(_PERSON.search(text))


def asks_when_answered(text: str) -> bool:
    """True when the customer wants to know when they will hear from us."""
    return bool(_ANSWER_WHEN.search(text))


def is_indifferent(text: str) -> bool:
    """True when any of what is offered will do: 都行, either."""
    return bool(_EITHER.match(text.strip()))


def is_question(text: str) -> bool:
    """True when something is asked, not told."""
    return bool(_QUESTION.search(text))


def asks_something(text: str) -> bool:
    """True for a whole question of the customer's own, more than a 什么? or 你说呢."""
    words = re.sub(r"[^\w]+", " ", text).strip()
    long_enough = len(words.split()) >= 3 if words.isascii() else len(words) >= 4
    return long_enough and bool(_ASKS.search(text.strip())) and not _NOT_ASKING.match(words)


def names_day(text: str) -> bool:
    """True when a day is named, not only an hour."""
    return bool(_DAY.search(text))


def asks_for_file(text: str) -> bool:
    """True when somebody wants to be told what the books hold about a car or its owner (R-232)."""
    return bool(_FILE.search(text)) and not re.search(r"没|不|n't|never", text)


def says_more(text: str) -> bool:
    """True when the words go on with what was told before: 还有, also."""
    return bool(_MORE.match(text.strip()))


def dimensions_named(text: str) -> list[str]:
    """Which ratings the words speak of by name."""
    return [dimension.value for dimension, pattern in _NAMED if pattern.search(text)]


def does_not_know(text: str) -> bool:
    """True when the customer cannot say, for not having paid, seen or kept it in mind."""
    return bool(_UNKNOWN.search(text))


def speaks_of_case(text: str) -> bool:
    """True when what is cancelled would be a case or a membership, and no place in the workshop."""
    return bool(_OF_A_CASE.search(text))


def praises_us(text: str) -> bool:
    """True when the customer says that they come to praise somebody."""
    return bool(_PRAISES_US.search(text))


def rates_everything(text: str) -> bool:
    """True when one score is said of everything that could still be asked: 全部五分."""
    return bool(_ALL_THE_SAME.search(text))


def means_same_hour(text: str) -> bool:
    """True for another day at the hour we were just talking about: 周日同一时间."""
    return bool(_SAME_HOUR.search(text))


def is_for_reception(text: str) -> bool:
    """True for a question about coming and waiting, which no technician need answer."""
    return bool(_NO_TECHNICIAN.search(text))


def asks_about_offer(text: str) -> bool:
    """True when it is the campaign that is asked about."""
    return bool(_OFFER.search(text)) and is_question(text)


def question_behind(text: str) -> str | None:
    """The question asked behind an answer, or None: 挺好的,你们那个积分怎么查."""
    clauses = [part for part in _PARTS.split(text.strip()) if part and part.strip()]
    last = clauses[-1].strip() if len(clauses) > 1 else ""
    return last if asks_something(last) and not has_figure(last) else None


_PARTS = re.compile(r"[,，。;;!!\n]|\.\.\.|…|\. |(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def asks_person_outright(text: str) -> bool:
    """True for words that can only mean that a person is wanted: 换个活人来."""
    return bool(_PERSON_NOW.search(text))
