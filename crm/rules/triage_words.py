"""How customers name danger and public trouble, in Chinese and English (R-126, G-11).

Beside the dealership's own word lists in the policy. These are patterns, because people
put words between: "刹车有时候踩下去没反应". They are matched on plain text, and a match
counts only if the customer did not deny it.
"""

from __future__ import annotations

import re

_GAP = "(?:(?!不|没|无|未)[^,。!?;,.!?;]){0,%d}"
_BRAKE_FAILS = (
    "失灵|失效|不灵|没有?反应|没有?用|不管用|不起作用|不好使|踩不动|踩不下去?|踩空|踩到底|刹不住|"
    "刹不下来|"
    "停不下来|停不住|不住车|软|没力|没劲|无力|抱死|断了|漏油|漏液|失控|突然没了"
)
_NOT_WORKING = (
    r"(?:don'?t|doesn'?t|didn'?t|won'?t|wouldn'?t|aren'?t|isn'?t|not|stopped|stop|barely|hardly)"
    r"\s+(?:work|working|respond|responding|stop|stopping|hold|holding|engage|grip)"
)

SAFETY = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?:刹车|煞车|制动|手刹|脚刹){_GAP % 8}(?:{_BRAKE_FAILS})",
        "(?:刹车|煞车|手刹|脚刹)(?:盘|片|油管|总泵)?(?:突然|好像|全|都|就|一下子)*"
        "(?:没了(?!异响|声|噪)|裂了|断了)|刹车[油液][^,。!?]{0,4}(?:漏|没了)",
        "(?:刹车|脚刹)[^。!?]{0,30}踩(?:下去|了|着)?[^。,!?]{0,4}没有?(?:反应|感觉)",
        "溜车|溜坡|(?:车[子]?|自己|还|会)(?:往下|往后|往前)溜|车[子]?自己(?:溜|动|走)",
        "(?:方向盘?|转向)[^,。!?]{0,6}(?:没有?助力|助力没了|打不过来|打不了|卡住了)",
        "车[子]?(?:自己|自动|突然|猛地)(?:加速|往前窜|往前冲)|踩(?:着"
        "|了)?刹车[^,。!?]{0,4}(?:往前|窜|冲出)",
        f"(?:轮|轮胎|车轮)的?螺[丝栓母]{_GAP % 4}(?:松|掉|没)|轮子(?:在|都)?晃",
        "(?:滩|滴|漏|淌|流)[^,。!?没不]{0,4}汽油|汽油[^,。!?没不]{0,3}(?:漏|滴|淌|流)",
        "(?:底盘|车底|下面)[^,。!?]{0,6}(?:断了|拖在地|拖着地)|拖在地上",
        "刹不住|刹不下来|刹不了车|踩不住刹车|踩刹车.{0,6}(?:没有?反应|没有?用|不管用|停不下来)",
        f"(?:方向盘?|转向){_GAP % 6}(?:失灵|失控|锁死|锁住|卡死|卡住|打不动|转不动|没有?反应|"
        f"不听使唤|松动)",
        f"油门{_GAP % 4}(?:卡住|卡死|不回位|回不来|失控)",
        f"(?:轮子|轮胎|车轮|轮毂|轱辘){_GAP % 5}"
        "(?:掉了|掉下来|飞了|飞出|脱落|松了|松动|快掉|要掉|爆了|炸了|没拧紧|没上紧|没紧)",
        "爆胎|爆了胎|胎爆了",
        "(?:突然|路上|半路|高速|行驶中|开着开着|开着).{0,5}(?:熄火|失去动力|没动力|没有动力|断电|"
        "失速)",
        f"(?:刹车|制动)距离{_GAP % 3}(?:长|远)",
        "冒(?:白|黑|青|蓝|浓|大)?烟|起火|着火|着了火|烧起来|自燃|冒火|烧焦|焦味|糊味|焦糊",
        "汽油味|漏汽油|漏燃油|燃油泄漏|油箱(?:在)?漏|(?:电池|电瓶|电路|线束).{0,4}(?:鼓包|烧了|"
        "短路)",
        "安全隐患|不安全|安全问题|危险|要命|出人命|没命|差点.{0,4}(?:出事|撞|出车祸|翻车|追尾)|"
        "车祸|翻车|受伤|住院|进医院|气囊.{0,4}(?:弹|爆|没弹|没打开)|安全带.{0,4}(?:失效|卡死|"
        "扣不上)",
        rf"\bbrakes?\b(?:\s+pedal)?.{{0,15}}?\b(?:fail(?:s|ed|ing|ure)?|{_NOT_WORKING}|gave out|"
        r"spongy|soft|mushy|went out|are gone|locked up|no response|to the floor)",
        r"\b(?:can'?t|couldn'?t|cannot|could not|unable to) (?:brake|stop the car)\b|"
        r"\b(?:car|vehicle) (?:won'?t|wouldn'?t|didn'?t) stop\b(?! \w+ing)"
        r"|\b(?:won'?t|doesn'?t|didn'?t|wouldn'?t) stop when i (?:brake|press|hit)",
        r"\b(?:lost|no|loss of) (?:the |all )?(?:power )?steering\b",
        r"\b(?:throttle|accelerator|gas pedal)\b.{0,15}?\b(?:stuck|jam(?:s|med)?)\b"
        r"|\baccelerat(?:es|ed|ing)\b.{0,10}?\b(?:by itself|on its own|itself)\b",
        r"\bbattery\b.{0,12}?\b(?:swollen|bulging|swelling|smok\w+|leak\w*|overheat\w*)\b",
        r"\bseat ?belts?\b.{0,12}?(?:\b(?:won'?t|doesn'?t|don'?t|didn'?t) (?:latch|lock|click"
        r"|buckle|work"
        r"|fasten|hold)|\b(?:stuck|jammed)\b)",
        r"\b(?:hand|parking|emergency) ?brake\b.{0,10}?\b(?:doesn'?t|won'?t|didn'?t) hold\b"
        r"|\b(?:car|it) (?:rolled|rolls|rolling) (?:down|back|backwards|away)\b",
        r"\bsteering\b.{0,15}?\b(?:lock(?:s|ed|ing)?|fail(?:s|ed|ing|ure)?|loose|stuck|jam(?:s|"
        r"med)?|"
        r"won'?t turn|no response)\b",
        r"\bwheels?\b.{0,15}?\b(?:came off|come off|fell off|falling off|fall off|loose|"
        r"not tightened)",
        r"\b(?:tyre|tire)s?\b.{0,10}?\b(?:burst|blew|blown|exploded)\b|\bblow-?out\b",
        r"\bsmok(?:e|es|ed|ing|y)\b|\bburn(?:ing|t) smell\b|\bsmell(?:s|ed|ing)?"
        r"(?: something| of| like)* burn",
        r"\b(?:caught|catch|catching|on) fire\b|\bflames?\b",
        r"\b(?:fuel|petrol|gas|gasoline)\b.{0,10}?\b(?:leak\w*|smell\w*|fumes)\b|"
        r"\bsmell(?:s|ed|ing)?(?: of| like)? (?:fuel|petrol|gas|gasoline)\b",
        r"\bstall(?:s|ed|ing)?\b.{0,25}?\b(?:highway|motorway|freeway|traffic|driving|road"
        r"|fast lane|lane)\b|"
        r"\bcuts? out\b.{0,15}?\b(?:highway|motorway|freeway|traffic|driving)\b",
        r"\b(?:lost|loses|losing|loss of) (?:all )?(?:power|control)\b.{0,25}?|"
        r"\baccelerator\b.{0,10}?\bstuck\b",
        r"\bdangerous\b|\bunsafe\b|\bnot safe\b|\bsafety (?:issue|hazard|risk|concern|problem)s?\b|"
        r"\b(?:almost|nearly|could have) (?:been )?(?:crashed|died|killed|hit|had an accident)\b|"
        r"\b(?:car|had a|i|we) crash(?:ed)?\b|\binjur(?:ed|y|ies)\b|\bhospital\b",
    )
)

MAJOR = tuple(
    re.compile(pattern)
    for pattern in (
        "维权|拉横幅|堵门|退一赔|假一赔|赔三|三倍赔偿|打官司|告你们|告到|[去要会]告(?!诉|知|别)|"
        "诉讼|仲裁|"
        "法律(?:途径|手段|程序|武器)|走法律",
        "发(?:到|在)?(?:网上|朋友圈|小红书|微博|视频|论坛)|上?小红书|电视台|(?<!\\d)315(?!\\d)|"
        "三一五|"
        "网上(?:曝|投诉)|全网|热搜",
        "(?:监管|主管|质监|工商|消费者)(?:部门|局|协会|委员会)|质监局|"
        "投诉(?:到|给|去)?(?:你们)?(?:厂家|总部|厂方|主机厂|总公司)|(?:向|找|打给|给)(?:厂家|总部|"
        "厂方|主机厂)投诉|"
        "退车|集体投诉",
        r"\blegal action\b|\battorney\b|\bsolicitor\b|\btrading standards\b|\bombudsman\b|"
        r"\blemon law\b|"
        r"\bbetter business bureau\b|\bbbb\b|\bregulator\b|\bauthorities\b|\blawsuit\b|\bsuing\b",
        r"\b(?:to|call|tell|contact) the (?:media|press|newspapers?|police|tv)\b|\bjournalists?\b|"
        r"\breporters?\b|\bsocial media\b|"
        r"\b(?:post|put|share|expose)\b.{0,20}?\b(?:online|internet|facebook|twitter|tiktok|"
        r"youtube|weibo)\b",
        r"\bcomplain(?:t|ing)? to (?:the )?(?:manufacturer|head ?quarters|head office|factory|"
        r"brand)\b|"
        r"\b(?:take|return|buy) (?:back )?the (?:whole )?car back\b",
    )
)

# What sounds like danger or trouble and is none: blanked before the tables are read.
HARMLESS = re.compile(
    "事故车|smoke-free|(?:上次|之前|以前|前段时间|前阵子|因为|那次|去年|"
    "上个?月)[^,。]{0,5}(?:出(?:了)?事故|"
    "撞车|撞了|爆胎)|"
    "出(?:了)?事故(?:以后|之后|后)|抽烟|吸烟|烟味|(?:气得|急得|渴得|嗓子)[^,。]{0,4}冒烟|火冒三丈|"
    "等得[^,。]{0,6}冒烟|头顶冒烟|"
    "(?:安全)?气囊(?:灯)?[^,。]{0,6}(?:多久|要不要|需不需要|用不用|什么时候"
    "|怎么)[^,。]{0,4}(?:检查|检测|换|保养)|"
    "(?:更换|换|装|换了|检查)(?:了)?(?:个|一个)?(?:安全)?气囊|注意安全|安全第一|安全起见|"
    r"\bcigarettes? smoke\b|\bsmok(?:e|ed|ing) (?:a |in the |inside |cigarettes?)\w*|"
    r"\b(?:tobacco|cigarette)s?\b(?: smell| smoke)?|\bby accident\b|"
    r"\baccident (?:repairs?|damage|insurance|claim|history)\b|\bafter (?:the|my|an) accident\b|"
    r"\bsmoking (?:area|room|zone|corner|lounge)\b|\b(?:quit|gave up|stopped|no) smoking\b|"
    r"\bprices? (?:is|are|were) on fire\b|\bhow often\b[^,.?]{0,20}\bair ?bags?\b|"
    r"\bair ?bags?\b[^,.?]{0,14}\b(?:checked|check-?up|inspected|replaced)\b|"
    r"\bbrakes? (?:didn'?t|did not|haven'?t|hasn'?t|have not|never) fail\w*|"
    r"\bcourt(?:esy|eous)\w*"
)

# Danger that is not the customer's now: asked about in case, gone since, somebody else's. Each
# is looked for around the words of danger, never far from them, because a missed danger costs
# more than a needless call.
IN_CASE = re.compile(
    r"(?:如果|要是|万一|假如|假设|倘若|若是)[^,。!?]{0,12}$"
    r"|\b(?:what if|if|in case|suppose|supposing)\b[^,.!?]{0,25}$"
)
ASKS_WHAT_TO_DO = re.compile(
    r"怎么办|咋办|咋整|咋弄|怎么处理|怎么弄|该怎么|如何|怎么操作"
    r"|\bwhat (?:do|should|would|can|to|if)\b|\bhow (?:do|should|would|can|to)\b"
)
ASKS_IN_GENERAL = re.compile(
    r"\b(?:why would|what (?:causes|makes|would make)|how come) (?:a|any|the) (?:car"
    r"|engine)[^,.!?]{0,15}$"
)
LONG_AGO = re.compile(
    r"(?:上次|上回|之前|以前|去年|前年|上个?月|从前|那次|早先)[^,。!?]{0,12}$"
    r"|\b(?:used to|last (?:time|year|month|week)|before|earlier|previously"
    r"|back then)\b[^,.!?]{0,25}$"
)
SINCE_THEN = re.compile(
    r"\s*(?:\w+ )?(?:last (?:time|year|month|week)|before|the other day|a (?:year|month"
    r"|while) ago)\b"
)
SOLVED = re.compile(
    r"修好|解决|处理好|弄好|搞定|现在好了|都好了|没事了|没问题了"
    r"|\b(?:fixed|sorted|solved|resolved|repaired|gone|all good|not any ?more|no longer|fine now"
    r"|ok now)\b"
)
STILL = re.compile(r"还是|没修好|没解决|仍|又|再次|\b(?:still|again|not fixed|isn't fixed|back)\b")
ELSEWHERE = re.compile(
    r"(?:(?:朋友|邻居|同事|别人|人家|隔壁|亲戚|网友)(?:的|家)?(?:车|那[辆台])?|网上|新闻|视频"
    r"|听说|据说)"
    r"(?![^,。!?]{0,12}我的?车)[^,。!?]{0,10}$"
    r"|\b(?:neighbou?r|friend|colleague|cousin|someone|somebody)(?:'s| else's)? (?:car|one"
    r"|vehicle|van)?"
    r"[^,.!?]{0,12}$|\b(?:on the news|online|a video|i (?:read|heard) (?:that"
    r"|about))\b[^,.!?]{0,25}$"
)
