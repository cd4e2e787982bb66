"""How customers name what they are unhappy about, by category (R-125).

Each category has patterns that settle the matter by themselves and, weaker, the nouns
that only point to it. Prices are told apart by the noun beside them: goods are parts, work
is labour. Matched on plain text; what the customer denied does not count.
"""

from __future__ import annotations

import re

from crm.terms import ComplaintCategory

_C = ComplaintCategory
_GAP = "(?:(?!不错|很好|挺好)[^,。!?;,.!?;]){0,%d}"
_BAD = (
    "差|恶劣|不好|不行|不耐烦|冷淡|冷漠|敷衍|傲慢|凶|横|爱答不理|爱搭不理|有问题|一般般?|不热情|"
    "不友好|不礼貌|"
    "没礼貌|不尊重|糟糕|垃圾|烂|不客气|不满意|不佳|不专业|不负责"
)


LONG = "(?:半|一|两|二|三|四|五|六|七|八|九|十|几|好几|\\d+)个?(?:多|半)?(?:天|月|星期|礼拜|周|年)"
"""A stretch of days or more: so long nobody waits for a car gladly."""


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


STRONG: dict[ComplaintCategory, tuple[re.Pattern[str], ...]] = {
    _C.PARTS_SUPPLY: _all(
        "缺货|没货|缺件|断货|没有货|没现货|无货|调货|订货|定货|(?:还|一直|迟迟)?没到货|"
        "到货(?:太)?慢|没有?库存",
        f"(?:配件|零件|备件|件|货){_GAP % 6}(?:没有?到|不到|没来|等了|要等|还得等|没有现货|订不到|"
        f"到不了|等不到)",
        "等(?:了)?(?:配件|零件|件|货)",
        r"\b(?:out of stock|back-?order(?:ed)?|not in stock|no parts|parts? (?:is|are|was|were)?\s*"
        r"(?:not|never|still not|n't) (?:available|arriv\w+|here|in)|"
        r"parts? (?:hasn'?t|haven'?t|didn'?t|never|still) (?:arriv\w+|come|came)|"
        r"wait(?:ed|ing)? (?:\w+ ){0,3}for (?:the |a |my )?(?:spare )?parts?|"
        r"order(?:ed|ing)? the parts?)\b",
    ),
    _C.PAINT: _all(
        "色差|掉漆|流挂|橘皮|桔皮|起泡|漆面|喷漆|油漆|补漆|车漆|烤漆|漆(?:不|有|没|色|喷|做|面|都|"
        "很|起|掉)|"
        "颜色(?:不|有|跟|和|对不上|差)",
        "刮(?:花|痕|了|伤|蹭)|划痕|划伤|划了|蹭(?:了|掉|花)|钣金|凹(?:了|坑|痕|陷)",
        r"\bpaint\w*\b|\bscratch\w*\b|\bdents?\b|\bdented\b|\bcolou?rs? (?:is|are|does|do|did)?\s*"
        r"(?:not|n'?t|different|mismatch)|\bcolou?r mismatch\b|\bbodywork\b|\bbody shop\b",
    ),
    _C.BILLING: _all(
        "多收|重复收|乱收费|收错|算错|账单|结算单|对不上|开错|发票|多算|多扣|没做.{0,6}(?:收|算|"
        "要)(?:了)?(?:钱|费)|"
        "价格(?:和|跟|与).{0,8}(?:不一样|不一致|不符|对不上)|(?:报价|说好|讲好).{0,10}(?:结果|"
        "实际|最后).{0,6}(?:收|要|付)|"
        "比报价(?:多|高|贵)|隐形(?:收费|消费)|收据|退款|没退钱?|刷卡|结账.{0,4}(?:错|乱|不对|麻烦)",
        r"\bover-?charg\w+\b|\bdouble[- ]?charg\w+\b|\bcharged (?:me )?(?:twice|extra|for)\b|"
        r"\bbill\w*\b|"
        r"\binvoices?\b|\breceipts?\b|\bwrong (?:amount|price|total)\b|\bhidden (?:fee|charge|"
        r"cost)s?\b|"
        r"\brefunds?\b|\b(?:more|higher) than (?:the |you |what you |i was )?(?:quote\w*|"
        r"estimate\w*|agreed|told)\b",
    ),
    _C.EXPLANATION: _all(
        "(?:没有?|不|未|也没|都没|啥也没|什么都没)(?:人)?(?:给我|跟我|和我|向我|帮我|告诉|怎么|"
        "好好|详细|仔细|主动|逐项|清楚)*"
        "(?:说明|解释|讲解|讲清|讲明白|说清|告诉我|告知|介绍|通知我|讲|交代|交待|沟通|商量)",
        "(?:说|讲|解释|介绍|交代|交待)(?:得|的)?(?:很|也|太|都)?(?:不|没)(?:太|够|怎么|是很|"
        "讲)?(?:清|明白|详细|透|到位|仔细)|"
        "(?:听)?不明不白|糊里糊涂|稀里糊涂|没经过我同意|不经(?:过)?我同意|擅自|问三不知|一问三|"
        "说不清|沟通(?:不|有|太|差)",
        "没(?:有)?(?:主动|提前|事先|先)?(?:报价|报个价)|没(?:有)?提前(?:打|说|通知|告诉)|"
        "没(?:有)?(?:跟|和|给|向|同)我(?:说|打招呼|商量|确认|看)|"
        "(?:什么|啥|哪些)[^,。]{0,4}(?:我)?(?:也|都)?(?:我)?(?:不清楚|不知道|不明白)",
        "不知道(?:你们)?(?:到底)?(?:换|修|做|收)(?:了|的)?(?:些)?(?:什么|啥|哪些)|"
        "解释.{0,3}(?:不通|敷衍|含糊)",
        r"\b(?:no|not|never|nobody|no one|didn'?t|did not|don'?t|wasn'?t|without|poorly|hardly|"
        r"barely)\b"
        r"(?: \w+){0,4} ?\b(?:explain\w*|explanations?|told|tell|inform\w*|mention\w*|"
        r"communicat\w*|"
        r"walk(?:ed)? me through)\b",
        r"\b(?:poor|bad|lack of|unclear|confusing)(?: \w+)? (?:explanation|communication)\b|"
        r"\bwithout (?:asking|my (?:consent|permission|approval|knowledge))\b|"
        r"\bno idea what (?:was|you|they)\b",
    ),
    _C.CLEANLINESS: _all(
        "(?:没有?|不)(?:给|帮|太|够|怎么|大|是很)?(?:我)?(?:洗|擦|打扫|清洗|清理|清洁|干净)|"
        "洗(?:车)?(?:得|的)?(?:很|太|也|都)?"
        "(?:不|没)(?:太|怎么|够)?(?:干净|洗)|脏|油手印|手印|脚印|油污|油渍|污渍|灰尘|一股味|"
        "弄(?:得)?乱|一身油|没吸尘|邋遢",
        "(?:座椅|方向盘|脚垫|地毯|内饰|车里|车内).{0,6}(?:油|黑印|泥|灰|印子|垃圾|烟头|烟味|乱)|"
        "水渍|洗车.{0,6}(?:差|敷衍|随便|马虎|一般|不)",
        r"\bdirt\w*\b|\bfilthy\b|\bstain\w*\b|\bgreas\w+\b|\bunclean\b|\bmessy\b|\bfingerprints?\b|"
        r"\b(?:not|wasn'?t|isn'?t|never|didn'?t|weren'?t)(?: \w+){0,3} ?\b(?:clean\w*|wash\w*|"
        r"vacuum\w*)\b|"
        r"\bfootprints?\b|\boil (?:on|all over) (?:the|my) (?:seat|steering|carpet)",
    ),
    _C.SALES: _all(
        "销售(?:顾问|员|人员)?.{0,8}(?:答应|承诺|说|骗|忽悠|差|不|没)|买车(?:的)?时.{0,12}(?:说|"
        "答应|承诺|送|没)|(?:赠品|上牌|提车|订金|定金|"
        "贴膜|购置税|合格证|车贷|贷款|置换).{0,8}(?:没|不|慢|少|贵|拖|问题|退)|"
        "卖(?:给)?我?车.{0,8}(?:骗|不|没)|推销|"
        "强制(?:消费|买|购买)|捆绑|办卡|(?:老|总|一直|非)(?:是|要)?(?:让|叫|劝|给|跟)我(?:推荐|加|"
        "买|换|做|"
        "办)",
        r"\bsales(?:man|person|woman|people| staff| advis\w+| consultant| rep\w*)?\b|"
        r"\bupsell\w*\b|\bpush(?:y|ed|ing)\b|"
        r"\bwhen i bought\b|\bpromised (?:gift|accessor\w+)\b|"
        r"\b(?:free )?gifts?\b.{0,15}\b(?:never|not|missing)\b|"
        r"\b(?:loan|deposit|trade-?in|licen[cs]e plate)s?\b",
    ),
    _C.STAFF_ATTITUDE: _all(
        f"(?:态度|服务|素质|语气|口气|脸色){_GAP % 5}(?:{_BAD})",
        f"(?:人员|接待|顾问|前台|师傅|员工|经理|客服|小伙子|小姑娘|工作人员|那个人|"
        f"保安)(?!的?(?:技术|手艺|水平|修)){_GAP % 6}(?:{_BAD}|骂|吼|吵|推卸|推脱)",
        "爱答不理|爱搭不理|不理人|不理我|不耐烦|没人理|没人管|没人搭理|没人招呼|没人接电话|"
        "不接电话|电话(?:都|老|总)?打不通|冷冰冰|甩脸|"
        "翻白眼|骂人|骂我|吼我|吼人|凶巴巴|看不起|瞧不起|欺负|忽悠|骗人|骗我|欺骗|推卸责任|"
        "推来推去|踢皮球|敷衍|不负责任|"
        "说话(?:很|太|特别|有点|挺|真)?(?:冲|难听|不客气|阴阳怪气)|不讲(?:道)?理|阴阳怪气|"
        "没(?:有)?礼貌|不礼貌|不尊重|不专业|服务意识|店大欺客|没素质|言而无信|说话不算|不当回事|"
        "不重视|不上心",
        r"\brude\w*\b|\bimpolite\b|\bdisrespect\w*\b|\battitudes?\b|\bunfriendly\b|"
        r"\bunprofessional\b|\bignor(?:e|ed|ing|ant)\b|"
        r"\barrogant\b|\bimpatient\w*\b|\byell\w*\b|\bshout\w*\b|\bcareless\b|\buseless\b|"
        r"\bunhelpful\b|"
        r"\bindifferent\b|\blied\b|"
        r"\bliars?\b|\bcheat\w*\b|\bdismissive\w*\b|\bcondescend\w*\b|\bmanners\b|\bdon'?t care\b|"
        r"\bdidn'?t care\b|"
        r"\bswor[en]\b|\b(?:bad|poor|terrible|awful|horrible|worst) (?:customer )?service\b|"
        r"\b(?:nobody|no one) (?:answer\w*|pick\w*|call\w*|care[sd]?)\b|\bnot (?:polite|friendly|"
        r"helpful|respectful)\b",
    ),
    _C.WAITING_TIME: _all(
        "等(?:了|得|的|到|太|好|半天|很|这么|那么|老|足足|将近|快|上)+|(?:一|半|两|二|三|四|五|六|"
        "七|八|九|十|几|好几|\\d+)个?(?:多)?"
        "(?:小时|钟头|钟|天|上午|下午)(?:才|还|都|也没)|干等|苦等|久等|排队|排(?:了|很|好)",
        "(?:太|很|好|有点|比较|真|特别|非常|这么|那么|实在|巨|超|够|偏|挺|动作|效率|速度|进度|"
        "修得|做得|干活)慢|慢(?:死|得|吞吞|了|腾腾|悠悠)|拖(?:了|拉|延|到|太)|磨蹭|磨磨(?:唧唧|叽叽|蹭蹭|唧|叽)|磨[叽唧]|墨迹|耽误|"
        "浪费.{0,4}时间|没(?:有)?按时|不准时|晚(?:交|了|点)|延误|迟(?:到|了|交)|超时|过了(?:约定|"
        "说好)|效率(?:太|很|比较|有点|真)?(?:低|差)|"
        "(?:时间|耗时)(?:太|有点|比较|很|这么|那么)长|半天(?:才|都|没)|太久|很久|好久|没人接待|"
        "预约.{0,6}(?:还要等|没用|还是等|也要等|白)|"
        "说好.{0,8}(?:点|小时|天|上午|下午|能).{0,8}(?:结果|没|才|还)",
        f"(?:修|弄|搞|做|放|停|压|扣|耗|等|拖)(?:个?车)?(?:修)?了?(?:将近|快|足足|整整|都|得有)?"
        f"{LONG}|都{LONG}了",
        r"\bwait\w*\b|\bqueu\w+\b|\btoo (?:long|slow)\b|\b(?:so|very|really|quite|extremely|"
        r"pretty|awfully|bit) slow\w*\b|"
        r"\bslow (?:service|reception|staff|work|check|process)\w*\b|\bdelay\w*\b|\blate\b|"
        r"\bhours\b(?: just| only)? "
        r"(?:to|for|before|until)|\btook (?:\w+ ){0,5}(?:hours?|days?|weeks?|forever|ages|long)\b|"
        r"\b(?:takes?|taking|taken) (?:\w+ ){0,3}(?:forever|ages|days|weeks?|months?)\b|"
        r"\bwast(?:e|ed|ing) (?:of )?(?:my |our )?(?:time|hours|day)\b|\bnot (?:ready )?on time\b|"
        r"\bovertime\b",
    ),
    _C.REPAIR_QUALITY: _all(
        "(?:修|维修|保养|技术|手艺|水平|质量|做工|装配|安装|活)(?:得|的|质量|水平|技术|也|都|实在|"
        "真)*(?:太|很|有点|比较|真|挺)?"
        "(?:差|烂|糟|不行|不好|不到位|不仔细|不认真|马虎|粗糙|敷衍|一般|有问题|不过关|不专业|"
        "不怎么样|垃圾)",
        "修坏|弄坏|搞坏|装反|装错|没装好|没拧紧|没上紧|少装|漏装|没装回|偷工减料|没检查|没查出|"
        "查不出|找不出|找不到原因|误诊|换错|加错|没换|没做|"
        "漏项|白修|越修越|修出|旧件|假货|副厂|次品|没紧",
        "异响|异味|抖动|抖得|发抖|(?:方向盘?|车身|发动机|开起来)[^,。]{0,4}抖|不凉|不够凉|不太凉|"
        "烧机油|跑偏|漏油|漏水|漏液|漏气|故障灯|报警灯|亮灯|灯亮|不制冷|不冷|"
        "没劲|打不着|启动不了|熄火|"
        "咯吱|吱吱|嗡嗡|咔咔|哐|噪音|噪声|响(?:$|了|的|得|声|个不停)|有(?:点|些)?(?:响|抖|漏)|"
        "失灵|坏了|油耗(?:高|变|增)",
        r"\b(?:bad|poor|sloppy|shoddy|terrible|awful|careless|lousy|badly|poorly)(?: \w+)? "
        r"(?:repair\w*|job|work\w*|workmanship|quality|done|fixed|fitted|installed)\b|"
        r"\bworkmanship\b|"
        r"\b(?:broke|broken|damaged|loose|misdiagnos\w*|wrongly|incorrectly|forgot|"
        r"missing (?:bolt|screw)s?)\b|"
        r"\b(?:wobbl\w*|stall\w*|overheat\w*|noises?|rattl\w+|squeak\w*|squeal\w*|vibrat\w+|"
        r"leak\w*|grind\w*|shak\w+|shudder\w*|"
        r"warning light|"
        r"check engine|pulls to|clunk\w*|knock\w*|whin\w+)\b|"
        r"\bnot (?:properly|correctly|well) \w+|\b(?:quality|repair|job|work) (?:is|was) "
        r"(?:so |very |really |too |just )?(?:bad|poor|terrible|awful|not good)\b",
    ),
}  # fmt: skip

CHEATED = _all(
    "抢钱|抢劫|宰(?:客|人|我)|坑(?:人|我|爹)|黑心|太黑|黑店",
    r"\brip-?(?:ped )?-?off\b",
)
"""Dear or wrong, it is not said which; what else is named decides."""

PRICE = _all(
    "贵|不便宜|(?:价格|价钱|价位|收费|要价|费用|定价|费|单价|工时)(?:也|都|实在|真|有点|比较|太|"
    "偏|这么|那么|很|挺|过|超|定|收)*(?:高|离谱|不合理|虚高|黑|不透明)|"
    "坑钱|不值|不划算|性价比(?:太|很|不|"
    "有点)?(?:低|"
    "高)|涨价|天价|"
    "太多钱|花(?:了)?(?:这么|那么|太)多|收(?:了)?(?:我)?(?:这么|那么|太)多|比(?:外面|别|其他|"
    "路边)[^,。]{0,8}(?:高|多)",
    r"\bexpensive\b|\bover-?pric\w+\b|\bpric(?:ey|y)\b|\btoo (?:much|high|"
    r"dear|costly)\b|"
    r"\bcosts? (?:a fortune|way|so)\b|\bcostly\b|\bhigh pric\w+\b|\bunreasonabl\w+ (?:pric\w+|"
    r"charg\w+)\b|\bnot worth\b|"
    r"\b(?:price|cost|charge|rate|fee)s? (?:is|are|was|were) (?:\w+ )?(?:high|crazy|ridiculous|"
    r"outrageous|insane|absurd|steep)\b|"
    r"\bcheaper (?:elsewhere|at|in other|somewhere)\b",
)

PARTS_NOUN = re.compile(
    "配件|零件|备件|零配件|材料费|材料|机油|机滤|滤芯|滤清器|刹车片|刹车盘|轮胎|电瓶|蓄电池|"
    "火花塞|雨刮|大灯|灯泡|原厂件|轴承|减震|变速箱油|防冻液|件(?:也|都|太|真|很)"
    r"|\bparts?\b|\bty?i?res?\b|\b(?:brake )?pads?\b|\bfilters?\b|\bbatter(?:y|ies)\b|"
    r"\bspark plugs?\b|\bmaterials?\b|\bwipers?\b"
)
LABOUR_NOUN = re.compile(
    "工时|人工|手工费|工钱|工费|服务费|维修费|修理费|保养费|检测费|诊断费|施工费|拆装"
    r"|\blabou?rs?\b|\bhourly\b|\bper hour\b|\bhours?\b rate|\bservice (?:fee|charge)s?\b|"
    r"\bdiagnos\w+ (?:fee|charge)s?\b"
)

WEAK: dict[ComplaintCategory, re.Pattern[str]] = {
    _C.PARTS_SUPPLY: re.compile(r"到货|库存|\bstock\b"),
    _C.PAINT: re.compile(r"漆"),
    _C.BILLING: re.compile(r"结账|结算|收银|付款|付钱|\bpay(?:ment|ing)?\b|\bcashier\b"),
    _C.PRICE_PARTS: re.compile(r"配件|零件|\bparts?\b"),
    _C.PRICE_LABOUR: re.compile(r"工时|价格|收费|费用|人工费|\bprices?\b|\bcosts?\b|\blabou?r\b"),
    _C.EXPLANATION: re.compile(r"解释|讲解|说明|沟通|\bexplain\w*\b|\bcommunicat\w*\b"),
    _C.CLEANLINESS: re.compile(r"洗车|卫生|干净|清洁|\bclean\w*\b|\bwash\w*\b"),
    _C.STAFF_ATTITUDE: re.compile(
        r"态度|服务|接待|人员|顾问|前台|\bstaff\b|\bservice\b|"
        r"\badvis[oe]r\b"
    ),
    _C.WAITING_TIME: re.compile(r"时间|速度|效率|等|慢|\bslow\w*\b|\btime\b|\bspeed\b"),
    _C.SALES: re.compile(r"买车|购车|提车|销售|\bbought\b|\bpurchas\w+\b"),
    _C.REPAIR_QUALITY: re.compile(
        r"质量|修|技术|保养|毛病|故障|\brepair\w*\b|\bquality\b|\bfix\w*\b|\bproblem\b"
    ),
}
