"""Numbers that stand beside a score and are none: scales, hours, jokes, last year's score.

The one thing to know: what is set aside is blanked with a sign that no pattern reads, in its own
length, so that every position stays the customer's own. A score that is only played with
(五分?想得美) stays blanked even where nothing else was said; ``plays_with_a_score`` tells that.
"""

import re

from nlu.readers.numerals import EN_SMALL

BLANK = "□"

_ZH = r"(?:\d{1,3}|[零一二两三四五六七八九十]|满)"
_EN = rf"(?:\d{{1,3}}|{EN_SMALL})"
_SCORE = rf"(?:{_ZH}(?:分|[颗个]?星)|\b(?:an? )?{_EN}\b(?: stars?| points?)?)"

# One to five: the scale itself, where something else is said behind it.
_SCALE = re.compile(
    r"\b(?:on a |in a |the )?(?:scale )?(?:of |from |between )?(?:1|one) ?(?:to|and|-|through) ?"
    r"(?:5|five)\b(?=[^a-z0-9]*\S)(?! (?:stars? )?(?:please|from me)?$)"
    r"|(?:一共|总共|总分|统共)(?:是|有|就)?[五5](?:分|[颗个]?星)(?=[^□]*[一二两三四五1-5])"
    rf"|{_ZH}分(?:是|算|就是|代表)?最[好差高低](?:的|分)?(?!吧|是吧|对)(?=[^□]*{_ZH})"
    r"|[从在]?[一1]分?[到至-][五5]分?(?:之间|里面?|中间|的话|当中)?(?=.*[一二两三四五1-5])"
)
# 五分?你做梦吧; four? you must be joking. The words behind a score that is not meant.
_MOCKED = re.compile(
    rf"{_SCORE}\s*[?!,。…吧呢啊\s]*(?:[你您那我]?们?(?:就|都|也|可)?(?:做梦|想得?美|想多了?"
    rf"|想得倒美|别想|甭想|别指望|休想|不可能|没可能|没门"
    rf"|逗[我谁]|开玩笑)"
    r"|美得你|[你您]们?(?:自己)?(?:也?配|敢要|好意思|觉得可能)|凭什么|怎么可能|不可能|哪有可能"
    r"|不至于|至于[吗么]"
    r"|(?:you(?:'re| are| must be|'ve got to be| have to be| gotta be)? )?(?:dreaming|joking"
    r"|kidding)"
    r"|(?:dream on|in your dreams|never(?! (?:had|again|com|going|been|seen|ever|return|set))"
    r"|no way|no chance|as if|not a chance"
    r"|are you serious|hardly"
    r"|forget (?:it|about it)|don't make me laugh|you wish))"
)
# Can't give more than three: at most three.
_AT_MOST = re.compile(
    r"\b(?:can'?t|cannot|won't|wouldn't|couldn't|not|never)(?: \w+){0,3}? (?:more|higher"
    r"|better) than"
    rf"(?= (?:an? )?{_EN}\b)"
)
# What something else would be worth: 能打折我就给五分, give me a discount and you get five.
_SUPPOSED = re.compile(
    rf"(?:要是|要不是|如果|假如|假设|只要|若是?)"
    rf"(?!(?:真|一定|非|硬|就|光)?(?:要|让|叫|得|说|按|总体|整体|打|给|评|从|用|问))"
    rf"[^。;!?]{{1,20}}?(?:[就才也都]|我|肯定|一定|绝对)(?:能|会|可以)?[给打是]?[你您]?们?[给打]?{_SCORE}"
    rf"|(?:^|(?<=[,。;!?\s]))[再把能肯]?[^,。;!?□]{{0,4}}?[擦洗修弄做搞换喷调补快亮净好]"
    rf"[^,。;!?□]{{0,2}}?(?:点儿?|些|一?下)就[给打是有]?[你您]?们?[给打]?{_SCORE}"
    rf"|(?:^|(?<=[,。;!?\s]))(?:能|肯|再|送)(?!打[一二三四五两满\d]|给[你您]|说)[^。;!?]{{1,16}}?我[就才再]?(?:能|会)?"
    rf"[给打][你您]?们?[给打]?{_SCORE}"
    rf"|(?:\b{_EN} )?(?:\w+ )?\bfree\b[^.;!?]*?\b(?:and|then)"
    rf" i(?:'ll| will) (?:say|give|make|go)[^.;!?]{{0,10}}?\b{_EN}\b"
    rf"|^(?:make|knock|take|lower|cut|drop|throw|halve|get|do|sort) [^.;!?]*?\b(?:and|then)"
    rf" i(?:'ll| will) (?:say|give|make|go)[^.;!?]{{0,10}}?\b{_EN}\b"
    rf"|(?:\bwould|\bmight|'d)(?: have)?(?: be(?:en)?| give| given| say| said| made?)?"
    rf"(?: it| you)?(?: an?)? {_EN}\b[^.;!?]{{0,8}}?"
    rf"\b(?:if|had you|only if)\b(?! (?:i|pushed|pressed)\b)"
    rf"|(?:(?:能|肯|愿意|除非|等(?!了)|什么时候"
    rf"|哪天)[^,。;!?]{{0,12}}?[就才再](?:能)?[给打]?[你您]?们?|除非[^。;!?]{{0,14}}?)"
    rf"{_SCORE}"
    rf"|\b(?:give|get|offer|send|bring|knock|drop) (?:me|us) [^.;!?]*?\b(?:and"
    rf"|then) (?:i'll give )?"
    rf"(?:you|it)(?:'ll)?(?: get| can have)?(?: an?)? {_EN}\b"
    rf"|(?:下次|以后|等|修好|弄好|洗干净|改了|改进)[^,。;!?]{{0,10}}(?:才|再)(?:能|会)?(?:给"
    rf"|打)[你您]?们?{_SCORE}"
    rf"|\byou(?:'ll| will| can| could|'d)? (?:get|have) (?:an? )?{_EN} (?:when|if|once"
    rf"|as soon as|after)\b"
    rf"|^(?:(?:fix|wash|clean|repair|sort|get|bring|do|make|call|try|come)\b)[^.;!?]*?\band"
    rf" (?:you'?ll get|you get|it'?s|i'?ll (?:give|make)(?: it| you)?)(?: an?)? {_EN}\b"
    rf"|\bin your dreams(?: an?)? {_EN}\b"
    rf"|\b(?:other|another|any other) (?:place|garage|shop|dealer)\w*[^,.;!?]*?\b{_EN}\b"
    rf"|\b(?:unless|if(?! pushed| pressed| i'?m (?:being )?honest| you ask| i had to| i have to"
    rf"| i must))\b"
    rf"[^,.;!?]{{0,40}}?\b{_EN}\b"
    rf"|\b(?:i )?(?:would|wish i could|'d)(?: have)?(?: love to)? (?:give|given|make it)(?: it"
    rf"| you| them)?"
    rf"(?: an?)? (?:6|six|7|seven|10|ten)\b(?: if i could| if possible)?"
    rf"|(?:恨不得|巴不得|都想|真想|要[是能]?有|有)[给打]?[你您]?们?(?:6|六|七|八|十)分[^,。;!?]*"
)
# The score of another day.
_BEFORE = re.compile(
    rf"\b(?:it |that )?(?:was|gave(?: it| you)?|had)(?: an?)? {_EN}(?: stars?)? (?:last"
    rf"|the other|the first)"
    r" \w+\b"
    rf"|(?:上次|上回|去年|前几次|前[两三]次|以前|之前)(?!一样|同样|那样)(?:(?!一样|这次"
    rf"|这回)[^,。;!?]){{0,8}}?{_SCORE}"
    r"|\b(?:last|previous) (?:time|visit|service|year"
    rf"|month)(?: \w+){{0,3}}? (?:an? )?{_EN}\b(?=.*{_EN})"
    rf"|\b(?:up|down|went|gone|going|moved|bumped) from (?:an? )?{_EN} (?=to\b)"
    rf"|从{_SCORE}(?=[提涨加升降改变][^,。;]?[到成为])"
    rf"|\b{_EN} (?:before|back then|previously)\b(?! tax)"
    rf"|{_SCORE}(?:是|那是|那个是)(?:上次|上回|以前|去年)"
)
# Five would make you proud: a higher score that is kept back beside the one given.
_KEPT_BACK = re.compile(
    rf"(?<![少扣减差]){_SCORE}(?:的话|嘛|呢|我|就|是)*(?:怕|担心|生怕|免得|省得|留[着给到]|先欠着|等下[次回])[^,。;!?]*"
    rf"|(?:怕|担心)(?:给|打|一?给了?)(?:你们?)?{_SCORE}"
    rf"|\b(?:an? |the )?{_EN}(?: stars?)? (?:would|might|will) (?:go to|spoil|make you)\b"
    rf"|\b(?:keep|save|sav)(?:ing)? (?:an?|the) {_EN}(?: stars?)? for (?:next|another)\b"
)
# 都说了没意见了: no comments, said before and meant to end the questions, is no grade.
_NO_COMMENT = r"没(?:有|啥|什么)*(?:意见|问题|毛病|说的)"
_SAID_BEFORE = re.compile(
    rf"(?:都|刚刚?才?|早就?|已经?|前面|不是|我)+(?:都|也)?(?:说|讲)[过了]*[^,。;!?]{{0,2}}{_NO_COMMENT}"
    rf"|(?:不[打评答]|别[再]?[问打评])[^;!?]*?{_NO_COMMENT}"
    rf"|{_NO_COMMENT}(?=.*(?:别再?[问打]|不[打答评]|结束|到此|到这|问完|完了吧|没完|行了吧|就这样吧?$))"
    rf"|\b(?:already|i) (?:said|told you)[^.;!?]{{0,14}}\bno (?:complaint|comment|issue"
    rf"|problem)s?\b"
)
# 车没啥问题,服务也行: how the car is stands beside what is thought of the visit.
_CAR_IS_WELL = re.compile(
    r"车子?[^,。;!?]{0,3}没(?:有|啥|什么)*(?:问题|毛病|事)(?=[,。;\s]*[^,。;\s吧啊呢了的]{2})"
)
_SAID_HINT = re.compile(r"没|\b(?:said|told)\b")
# Which number is the best one is asked, not given: 几分满分.
_ASKED_BACK = re.compile(
    r"几分(?:才?是|算)?(?:满分|最[高好])|(?:满分|最[高好])(?:才?是|算|打)?(?:几|多少)分?"
)
# Not what I said: 我没说五分, I never said five.
_UNSAID = re.compile(
    rf"(?:没|不是|没有|可没)(?:[说讲打给按选]|要[给打]){_SCORE}"
    rf"|\b(?:didn't|did not|never) (?:say|said|mean|press)(?: an?)? {_EN}\b"
    rf"|\bi said(?: an?)? {_EN}(?= but\b)"
)
# What will not be given: 五分肯定不行, a five is out of the question.
_REFUSED = re.compile(
    rf"(?:不值|不配|配不上|够不上|当不起)(?:这个)?{_SCORE}"
    rf"|(?:离|距离?|跟|和|与){_SCORE}[^,。;!?]{{0,4}}(?:差|距离|远|欠)[^,。;!?]*"
    rf"|{_SCORE}(?:我|可|肯定|绝对|当然|是|就|的话|那|估计|恐怕)*(?:不行|不可能|不合适|没戏|别想"
    rf"|给不[了到]|打不[了到])"
    rf"|{_SCORE}\s+(?:is|would be|'s) (?:out of the question|pushing it|not possible|a stretch)"
)
_NOUN = (
    r"(?:bucks|quid|pounds|dollars|euros|pence|grand|wheels|doors|seats|screws|bolts|nuts|plugs"
    r"|pads|discs"
    r"|rotors|filters|bulbs|lights|sensors|windows|gears|keys|cylinders|scratches|dents|holes"
    r"|pieces|items"
    r"|jobs|faults|mistakes|errors|questions|calls|phone calls|emails|messages|texts|reminders"
    r"|visits|trips|goes"
    r"|attempts|tries|kids|children|men|women|ladies|customers|mechanics|technicians|advisors"
    r"|staff|drivers"
    r"|owners|coffees|cups|litres|liters|metres|meters|floors|streets|blocks|spaces|garages"
    r"|dealers|quotes"
    r"|invoices|bills|pages|forms|signatures|stops|services|other \w+s)\b"
)
_KIND = (
    r"(?:whole|full|new|old|long|different|other|more|extra|front|rear|back|good|brake|phone"
    r"|of the|of my)"
)
# What a number counts, or the hour it names: all four wheels, five bucks, you close at five.
_COUNTED = re.compile(
    rf"\b{_EN} (?:{_KIND} )?{_NOUN}"
    rf"|\b\w+ ?(?:%|per ?cent) (?:off|discount|cheaper|dearer|less|more|higher|lower)\b"
    rf"|\b{_EN} (?:hundred|thousand)\b|\b{_EN} ?k\b|\b{_EN} (?:feet|foot)\b"
    rf"|\b(?:clos|open|call|rang|came|com|arriv|phon|finish|left|leav|start|get|got|pick|drop)\w*"
    rf"(?: \w+){{0,3}}? (?:at|by|before|after|till|until|around|since) {_EN}\b"
    rf"|\b(?:bay|lift|door|floor|lane|row|room|table) (?:number |no\.? ?)?{_EN}\b"
    rf"|\b(?:at|by|since|until|till) {_EN}(?= o'?clock| sharp| on the dot| am\b| pm\b)"
    rf"|\b(?:2nd|3rd|4th|5th|1st)\b"
    r"|[一二两三四五六七八九十\d]+[号室楼层栋排]?(?:工位|车间|窗口|柜台|门店|店(?=那))"
    r"|[一二两三四五六七八九十\d]+(?:块|毛|元|美元|港币)(?:钱)?"
)
# What another place is worth, said without us in the clause: 别家店洗车更干净.
_ELSEWHERE = re.compile(
    r"(?:^|(?<=[,。;!?\s]))(?![^,。;!?]*(?<!比)(?:你|咱|这里|这儿|贵店))"
    r"(?:人家|我去|我在|去|在|隔壁|那边|附近|有|另外?|别?的?){0,3}"
    r"(?:别家|别的(?:店|地方|修理厂|4s店)|别人家|其[他它](?:店|家|地方)|隔壁|另一?家|路边店?"
    r"|外面(?=[^,。;!?]{0,8}(?:更|才|只要|便宜|一半)))[^,。;!?]*"
    r"|(?:^|(?<=[,.;!?] )|(?<=\bbut ))(?!so |then )(?:(?!than\b|as\b|you|we\b|i\b|five|four"
    r"|three|two)\w+ )"
    r"{0,3}?(?:(?:an)?other (?:place|garage|shop|dealer|workshop)s?|next door|(?:place|garage"
    r"|shop|guy)s?"
    r" (?:down|up|across|round) (?:the|my) (?:road|street|corner)|elsewhere|the competition)\b"
    r"(?![^.;!?]*\b(?:than you|than yours)\b.*\b(?:worse|slower|dearer))[^,.;!?]*"
)
# Most answers name neither: one look at each saves a dozen.
_ELSEWHERE_HINT = re.compile(
    r"[别其隔另]|路边|外面|other|next door|elsewhere|compet|(?:down|up|across|round) (?:the|my)"
)
_NUMBER = re.compile(rf"[\d零一二两三四五六七八九十满]|\b(?:{EN_SMALL})")
_PATTERNS = (_SCALE, _ASKED_BACK, _AT_MOST, _KEPT_BACK, _SUPPOSED, _BEFORE, _UNSAID, _COUNTED)


def set_aside(words: str) -> str:
    """Return the words with every number blanked that is said beside the score, not as one."""
    if _ELSEWHERE_HINT.search(words):
        words = _ELSEWHERE.sub(_blank, words)
    if _SAID_HINT.search(words):
        words = _CAR_IS_WELL.sub(_blank, _SAID_BEFORE.sub(_blank, words))
    if _NUMBER.search(words):
        for pattern in (*_PATTERNS, _MOCKED, _REFUSED):
            words = pattern.sub(_blank, words)
    return words


def plays_with_a_score(words: str) -> bool:
    """Tell whether a score is only played with, denied or made a condition: ask back then."""
    return any(
        pattern.search(words) for pattern in (_MOCKED, _KEPT_BACK, _SUPPOSED, _UNSAID, _REFUSED)
    )


def _blank(found: re.Match[str]) -> str:
    return BLANK * len(found.group())
