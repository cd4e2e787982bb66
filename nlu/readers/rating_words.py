"""Satisfaction said in words: 很满意, 不太满意, 还行, 差劲, pretty good, not bad.

A grammar, not a list: a degree, a negation and a word that is good, middling or bad make
the grade. 非常满意 5, 满意 4, 一般 3, 不满意 2, 很差 1 (the conventions of ACTS.md).
"""

import re
from re import Match

from nlu.readers.rating_terms import Opinion

_STRONG = (
    r"(?:十二分|嘎嘎|倍儿|飞|一[百万]个|非常|特别|超级?|极[其为]?|甚为?|相当|十分|格外|无比|百分百"
    r"|百分之百|十足的?|完全|绝对|顶级|巨|贼|老|真心"
    r"|忒|好|太|很|真|最|够|可|实在|死)"
)
_MILD = (
    r"(?:都?挺|蛮|比较|还算|还是|还挺|还蛮|算是?|基本上?|大体上?|总体|整体|较为?|稍微?|有一?点"
    r"|有些|偏|略微?|还|都|也|就|多少)"
)
_NOT = (
    r"(?P<{0}>(?P<{0}hard>一点[儿都也]*不|完全不|根本不|压根不?|从来不|非常不|很不|极其?不"
    r"|特别不|十分不|太不|相当不|超级?不|绝不|毫不|老不|真不"
    r"|实在不)"
    r"|不(?:是|算)?(?:太|甚|大|怎么|咋|很|特别|非常|够|那么|十分|咋个|是那么)?"
    r"|没(?:有)?(?:怎么)?[洗擦弄扫搞吸冲](?=干净|整洁)"
    r"|(?:没(?:有)?|不如|不及|比不[上了])(?:上次|上回|以前|之前|别家|别的店|别人家?|外面"
    r"|其他店|隔壁|原来|想象中?|说的|预期)的?(?:那么|那样|来得)?"
    r"|没(?:有)?(?:那么|多"
    r"|很|怎么|太|特别)?|谈不上(?:很|太|多)?"
    r"|说不上|称不上|算不上|(?:没|未|没有)?达?不?到(?=满意|理想)|并不(?:是)?(?:很|太)?"
    r"|不能[说算]|不敢说|未必)"
)
_FINE = (
    r"(?:不错|满意|完美|优秀|良好|(?<=[价格费钱])实在|周到|到位|专业|热情|热心|公道|合理|便宜(?!一?点|些)|实惠|给力|靠谱"
    r"|放心|细心"
    r"|细致|仔细|认真|负责|耐心|礼貌|客气|及时|准时|利索|利落|麻利|迅速"
    r"|干净|整洁|划算|值得?|舒服|舒心|顺利|顺畅|亲切|和气|和善|开心|高兴|愉快|扎实|精细|平整"
    r"|均匀|光滑|亮堂|过硬|过关|效率高|理想|高效|巴适|得劲|安逸|杠杠的?|牛逼?|正规|贴心|棒"
    r"|赞|优|快(?!一?点|些)|透明"
    r"|(?<![你您只正刚才最幸那还])好(?![的吧了像几多久意说不处容歹坏感奇讲啦])|好(?=的?(?:很"
    r"|不得了))|(?<=[挺蛮很常别较当真么太超极老])好(?=[的吧了啦]))"
)
_POOR = (
    r"(?:(?<!色)差(?!不多|不离|[一了]?点|[一二两三四五\d]+分|评)|烂|糟糕?|失望|垃圾|恶劣|敷衍"
    r"|马虎(?!虎)|拉胯|离谱|坑|(?<![拉天抹])黑(?!色|屏|车)心?|恶心|效率低|差劲|差评|一塌糊涂"
    r"|慢(?!慢)|贵(?!姓)|脏|乱(?!七)|粗糙|粗心|冷淡|不耐烦|磨蹭|拖拉|乱七八糟|坑爹|赖|坏(?=极|透"
    r"|得很))"
)
_DESCRIBES = re.compile(
    r"慢|贵|快|便宜|脏|乱|干净|实惠|及时|迅速|slow|expensive|pricey|steep|dirty|fast|quick|cheap"
    r"|clean"
)
_MIDDLING = (
    r"(?:一般(?:般|化)?|符合预期|没[什啥]么?特别|正常(?:水平)?|可?能接受|麻麻|中间(?:分|那个)?"
    r"|不好不差"
    r"|不高不低|不上不下|(?P<mid>还行|还可以|还成|还中|还好(?!意思)|还过得去|还凑合|还说得过去|凑合|将就"
    r"|马马虎虎|过得去|说得过去|不好不坏|不咸不淡|中规中矩"
    r"|也?就那样|就那么回事|勉强|差强人意|差不多"
    r"|中不溜|尚可|麻麻地|凑乎|对付|(?<![不可])可以(?![打给说吗把再不的的话帮让先])|可以的(?!话)"
    r"|(?<![不银进同])行(?=吧|啊|呀|的|[,。!\s]"
    r"|$)|(?<!not )(?<![a-z])ok(?:ay)?(?![a-z])|五五开|一半一半)|中等|普通|平平|及格|合格|中评"
    r"|(?<![适])中(?=[,。!\s吧]|$))"
)
_AFTER = (
    r"(?P<post>极了|[得的滴]很(?![快慢好满不])|得不得了|得不行|透了|死了|到家|爆了|得没话说"
    r"|得要[死命])?"
)

_GRADE_ZH = re.compile(
    "|".join(
        [
            r"(?P<junk>好不好|行不行|满不满意|满意不满意|不好意思|不好(?:意思|[说讲打评给判定估])|(?:想|考虑|商量)好|说不好|满意度"
            r"|好评返现|不行驶|有多好|是否满意|满意[吗么?]"
            r"|随[便你][,啦吧了啊\s]*(?:[都也]?(?:行|可以|成|好))?|(?:怎么|咋个?|什么|啥|哪[个样]|几分|多少)(?:样|分)?[都也](?:行|可以|成|好)"
            r"|^[都咋怎么]+(?:行|可以|成)(?=[吧啊呀啦了的嘛哈。!,\s]*(?:随|无所谓|你|$)))",
            r"(?P<double>不(?:算)?快也?不(?:算)?慢|不(?:算)?贵也?不(?:算)?便宜"
            r"|不(?:算)?高也?不(?:算)?低|不紧不慢|(?:也?不是"
            r"|并非|没有?|不能说|也?不算|没什么|没啥|谈不上)(?:很|太|特别"
            r"|什么|啥)?不(?:满意|好|满)|说不上(?:好坏"
            r"|好还是坏)|不好也不坏|没有?不好)",
            r"(?P<best>没(?:有)?(?:话说|得说|的说|说的|得挑|的挑|啥?可?挑剔|挑剔)|挑不出(?:什么"
            r"|啥|一点)?(?:毛病|刺)|无可挑剔|无懈可击"
            r"|好评|点赞|五星好评|顶级|超[出过]?(?:了)?(?:我的?)?预期|比(?:想象|预期"
            r"|预想)的?(?:要)?好|神速|一尘不染|锃亮|物超所值"
            r"|(?:跟|和|像)(?:新的?|原厂)(?:车)?(?:一样|似的)|老灵|最好的?(?=[。!吧\s]*$)|好到爆"
            r"|满意(?:到|得)(?:不行|爆|家|不得了)|(?:好得)?不能再好|焕然一新|好[到得]没话说"
            r"|再好不过"
            r"|顶呱呱|(?<!不)一流|五星级)",
            r"(?P<good>没(?:有)?(?:什么|啥|一点)?色差|没(?:有)?(?:什么|啥|任何)?(?:意见|问题"
            r"|毛病|可说的)|挺可以|蛮可以|很可以"
            r"|非常可以|可圈可点|好样的|^良(?=[。!吧\s]*$)|中上|中等偏上|不孬|蛮灵|性价比高"
            r"|物有所值)",
            r"(?P<worst>(?:差得)?不能再差|差到家|糟透了?|一塌糊涂|恶劣|垃圾|气死|差评|烂透|恶心"
            r"|坑爹|离谱|什么玩意|坑人"
            r"|(?:等|拖|排队?|耗|时间)[得的了]*(?:时间)?(?:太|很|好|这么|那么|超级?|特别|非常|实在)[久长]"
            r"|(?:太|过|很|特别|非常)高(?!兴)|狗屎|最差|零分|(?:太|真|很|特别|非常)不(?:行"
            r"|像话|咋)|失望透顶|极差|稀烂|太次了?|宰人|好差|贵(?:死|得离谱|上天)"
            r"|^劣(?=[。!\s]*$))",
            r"(?P<bad>(?<!没)有(?:一点|点|些|明显)?色差|色差(?:明显|大|严重)|不(?:太)?行(?!驶)"
            r"|不(?:怎么|咋)样|不咋[地的滴]|不敢恭维|不尽人意"
            r"|不尽如人意|不到位|有待(?:提高|改进|改善|加强)"
            r"|不像话|不爽|(?:差|欠)点[儿]?(?:意思|火候|劲)|不值|不及格|中等偏下|(?:低于|不如|没达到|达不到"
            r"|没有?达到)(?:我的?)?预期|闹心|恼火|气人"
            r"|糟心|磨叽"
            r"|^次(?=[。!\s]*$)|(?:偏|有点|有些|略|挺|比较|价格?|价钱|收费)高(?!兴)|^高了?(?=[。!\s]*$)|不低"
            r"|性价比低"
            r"|(?:等|拖|排队?|耗|时间)[得的了]*(?:时间)?(?:有一?点|有些|比较|挺|蛮|稍微?|略微?|还是|偏)[久长]"
            r"|不中|不能接受|接受不了|无法接受|唔(?:系)?(?:几)?满意)",
            rf"(?P<middling>(?:(?P<much>挺|蛮|非常|很|相当))?{_MIDDLING})",
            rf"(?P<fine>(?P<deg>{_STRONG}|{_MILD})?(?:{_NOT.format('neg')})?(?P<deg2>{_STRONG})?"
            rf"(?P<adj>{_FINE}){_AFTER})",
            rf"(?P<poor>(?P<pdeg>{_STRONG}|{_MILD})?(?:{_NOT.format('pneg')})?"
            rf"(?P<pdeg2>{_STRONG})?(?:让[人我]|令人)?(?P<padj>{_POOR})(?P<ppost>极了|(?:了|得)?(?:太多|多了"
            r"|很多|好多)|[得的滴]很(?![快慢好满不])"
            rf"|得不得了|得不行|透了"
            r"|死了|到家|到极点|爆了|得要[死命])?)",
        ]
    )
)
_ENOUGH = re.compile(_STRONG)

_E_STRONG = (
    r"(?:very|really|extremely|super|absolutely|totally|completely|so|incredibly|highly|truly"
    r"|most|100%|more than|fully|v{1,2}\.?|soo+|painfully|dead|insanely|unbelievably"
    r"|exceptionally|terribly|awfully|horribly|ridiculously|seriously|wonderfully|genuinely"
    r"|thoroughly|hugely|massively|bloody|far too|ever so"
    r"|lightning[- ]|way too)"
)
_E_MILD = (
    r"(?:quite|pretty|fairly|rather|reasonably|mostly|generally|somewhat|kind of|kinda|sort of"
    r"|a bit|a little|too|overall|all that|that|particularly|entirely|exactly)"
)
_GRADE_EN = re.compile(
    r"\b(?:"
    r"(?P<junk>good (?:morning|afternoon|evening|day|question|bye)|no good reason|fine with"
    r"|well,|okay,? so|ok,? so|thank you very much|are you happy)"
    r"|(?P<five>could(?:n't| not) (?:be|have been) (?:any )?(?:better|(?:nic|friendli|fast|quick"
    r"|clean|happi|kind|smooth|easi)er|more \w+)|can(?:not|'t) fault"
    r"|(?:no|zero) complaints(?: at all)?|nothing to complain about|love(?:d)? it"
    r"|five[- ]star service|spot[- ]on|second to none|bang on(?! time)|can't be beaten"
    r"|unbeatable|tip[- ]?top"
    r"|out of this world|hats off|(?:went )?above and beyond|couldn'?t do enough|blown away"
    r"|ecstatic|(?:could|ca)n'?t (?:ask|wish) for (?:more|better)|top[- ]notch"
    r"|first[- ]class"
    r"|10/10)"
    r"|(?P<three>could (?:be|have been) better|can(?:'t|not) complain|so[- ]so|not (?:un(?:happy"
    r"|satisfied)|dissatisfied|disappointed)|neither good nor bad|not good,? not bad"
    r"|middle of the road|run of the mill|in the middle(?! of)|^middle(?=[.!]*$)"
    r"|neither \w+ n?or \w+"
    r"|neither here nor there|nothing to (?:write home|shout|brag) about|(?:just "
    r"|about )?as expected|not (?:great|good),? not (?:terrible"
    r"|bad)"
    r"|not the worst|it'?ll do|could (?:be|have been) \w+er|(?:partly|half) satisfied"
    r"|nothing special|meh|room for improvement)"
    r"|(?P<over>(?:better|(?:fast|quick|cheap|clean|nic|friendli|smooth|tidi)er) than"
    r"(?! (?:i |we )?(?:expected|thought)))"
    r"|(?P<under>(?:(?:slow|dear|pricier|dirti|rud)er|worse|more expensive) than"
    r"|(?:not|nowhere near) as \w+ as)"
    r"|(?P<neg>(?P<neghard>(?:really|very|so|absolutely|definitely|totally|just) )?(?:not"
    r"|no(?= good\b)|did(?:n't| not)|do(?:n't| not)|isn't|wasn't|weren't|aren't"
    r"|ain't|never|hardly|don't feel|didn't feel"
    rf"|nowhere near|far from|less than"
    rf"|anything but)\s+)?(?:(?P<at>at all\s+))?(?P<deg>(?:(?:{_E_STRONG}"
    rf"|{_E_MILD})\s+)*)"
    r"(?:(?P<top>excellent|perfect(?:ly)?|outstanding|amazing|awesome|fantastic|superb|brilliant"
    r"|wonderful|great|exceptional|flawless|impeccable|delighted|thrilled|the best|lovely"
    r"|impressed|impressive|fab(?:ulous)?|spotless|marvell?ous|stellar|splendid|terrific"
    r"|phenomenal"
    r"|magnificent|exemplary|faultless|world[- ]class|top[- ]class|first[- ]rate|over the moon"
    r"|(?<!\w )(?:mint|ace|smashing|cracking|champion)(?=[.!]*$)|immaculate|sparkling(?: clean)?"
    r"|squeaky clean|spick and span|super[- ]?fast"
    r"|(?:exceed(?:s|ed)|beyond|above) (?:my |our |all )?expectations|(?:better|(?:fast|quick"
    r"|cheap|clean|nic|friendli)er) than (?:expected|i (?:expected|thought))"
    r"|(?:like|good as) new|chuffed|top (?:job|service|work|team|people|lads?|guys|quality)"
    r"|super(?: duper)?(?=[.!]*$)|exc?ell?[ae]?nt|excllent)"
    r"|(?P<good>good|satisfied|satisfactory|happy|pleased|nice|content|friendly|polite"
    r"|professional|fast|quick|clean|helpful|reasonable|cheap|smooth|efficient|fair price"
    r"|well done|(?:went|worked|works|done|did|runs) well|satisfying|like it|above average"
    r"|pleasant|courteous|tidy|neat|prompt|punctual"
    r"|welcoming|competent|thorough|attentive|knowledgeable|speedy|(?<!be )honest|affordable|kind"
    r"|patient|respectful|on (?:time|schedule)|easy|painless|straightforward|reasonably priced"
    r"|liked it|gu?d|worth it|nothing wrong|(?:no"
    r"|zero) (?:problems|issues|faults)"
    r"|sati?sf[iy]+ed|met (?:my |our |all )?expectations|not half bad)"
    r"|(?P<awful>terrible|awful|horrible|worst|useless|rubbish|garbage|disgusting|appalling"
    r"|pathetic|a disaster|horrendous|atrocious|unacceptable|dreadful|abysmal|shocking|filthy"
    r"|disgraceful|a disgrace"
    r"|dire|diabolical|crap|hated? it|disgusted|inexcusable|horrific|horrid|ghastly|the pits"
    r"|hopeless|shit|suck(?:s|ed)|furious|extortionate|outrageous|(?:a |total )?rip[- ]?off"
    r"|(?:wait(?:ed|ing)?|took|takes?|was|were|kept)(?: \w+){0,3}? (?:so|very|way too|far too) long"
    r"|slow as hell)"
    r"|(?P<poor>bad|poor(?:ly)?|dissatisfied|unsatisfied|unhappy|unsatisfactory|disappointed"
    r"|disappointing|slow|expensive|pricey|dirty|rude|overpriced|unprofessional|sloppy|messy"
    r"|subpar|lousy|steep|below average|below par|unfriendly|impolite|careless|untidy|inefficient"
    r"|sluggish|underwhelm(?:ed|ing)|unfair|unreasonable|unhelpful|impatient|disrespectful|late"
    r"|(?:wait(?:ed|ing)?|took|takes?|was|were|kept)(?: \w+){0,3}? (?:too|quite|rather|a bit"
    r"|a little) long"
    r"|annoyed|fed up|shoddy|botched|bodged|patchy|uneven|grumpy|arrogant|dismissive|mucky|upset"
    r"|frustrated|let ?down|angry|gutted|costly|(?:bit|too|very|quite) dear"
    r"|(?:bit|little|too|very|quite|price is|prices are) (?:high|much)|on the high side"
    r"|^high(?=[.!]*$)"
    r"|substandard|sub par|below (?:my )?expectations|(?:below|worse than"
    r"|less than) what i expected|worse than expected|grubby|dusty|greasy|a mess"
    r"|not up to (?:standard|scratch|the mark|par))"
    r"|(?P<mid>about right|ok(?:ay)?[- ]?ish|okay|ok|alright|all right|acceptable|passable"
    r"|decent|fine|fair"
    r"|tolerable"
    r"|adequate|bearable|ordinary)"
    r"|(?P<plain>average|normal|standard|regular|moderate|medium|indifferent|no strong feelings"
    r"|same as (?:always|usual|ever)|mediocre|neutral|middling))"
    r")\b(?P<aftneg>\s+at all)?"
)


# 干干净净, 清清楚楚: said twice is said strongly.
_DOUBLED = re.compile(r"([\u3400-\u9fff])\1([\u3400-\u9fff])\2(?<!马马虎虎)")
_SINGLE = re.compile(rf"{_FINE}|{_POOR}")


def read_grades(words: str) -> list[Opinion]:
    """Return every graded word of satisfaction in the order of speech, in either language."""
    words = _DOUBLED.sub(_strongly, words)
    found = [_chinese(each) for each in _GRADE_ZH.finditer(words) if each["junk"] is None]
    found += [_english(each) for each in _GRADE_EN.finditer(words) if each["junk"] is None]
    return sorted(found, key=lambda opinion: opinion.begin)


def _strongly(found: Match[str]) -> str:
    word = found[1] + found[2]
    return f"很{word}的" if _SINGLE.fullmatch(word) else found.group()


def _opinion(found: Match[str], value: int, *, vague: bool = False) -> Opinion:
    describes = _DESCRIBES.search(found.group()) is not None
    denied = any(found.groupdict().get(name) for name in ("neg", "pneg"))
    return Opinion(found.start(), found.end(), value, vague, describes, denied=denied)


def _chinese(found: Match[str]) -> Opinion:
    if found["double"]:
        return _opinion(found, 3, vague=True)
    for kind, value in (("best", 5), ("good", 4), ("worst", 1), ("bad", 2)):
        if found[kind]:
            return _opinion(found, value)
    if found["middling"]:
        if found["much"] and "可以" in found["middling"]:
            return _opinion(found, 4)
        return _opinion(found, 3, vague=found["mid"] is not None)
    if found["fine"]:
        return _opinion(found, _grade_of_fine(found))
    return _opinion(found, _grade_of_poor(found))


def _grade_of_fine(found: Match[str]) -> int:
    degree = (found["deg"] or "") + (found["deg2"] or "")
    strong = _ENOUGH.match(found["deg"] or "") is not None
    if found["neg"]:
        return 1 if found["neghard"] or strong else 2
    if found["adj"] == "不错":
        return 5 if re.search(r"非常|特别|超|极|相当|十分", degree) else 4
    if found["adj"] in ("完美", "优秀", "杠杠的", "杠杠", "优", "赞", "棒"):
        return 5 if found["adj"] != "棒" or strong or found["deg"] is None else 4
    return 5 if strong or found["deg2"] or found["post"] else 4


def _grade_of_poor(found: Match[str]) -> int:
    if found["pneg"]:
        return 4
    strong = _ENOUGH.match(found["pdeg"] or "") is not None or found["pdeg2"] or found["ppost"]
    return 1 if strong else 2


def _english(found: Match[str]) -> Opinion:
    if found["five"]:
        return _opinion(found, 5)
    if found["three"]:
        return _opinion(found, 3, vague=True)
    if found["over"] or found["under"]:
        return _opinion(found, 4 if found["over"] else 2)
    strong = re.search(rf"\b{_E_STRONG}\b", found["deg"] or "") is not None
    negated = bool(found["neg"])
    hard = bool(found["neghard"] or found["at"] or found["aftneg"])
    if found["top"]:
        return _opinion(found, (1 if hard else 2) if negated else 5)
    if found["good"]:
        return _opinion(found, (1 if hard else 2) if negated else 5 if strong else 4)
    if found["awful"]:
        return _opinion(found, 3 if negated else 1, vague=negated)
    if found["poor"]:
        return _opinion(found, 4 if negated else 1 if strong else 2)
    if found["plain"]:
        return _opinion(found, 3)
    return _opinion(found, 2 if negated else 3, vague=not negated)
