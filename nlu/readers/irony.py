"""When praise is not meant: 真是"好"得很, 好极了等了三个小时, oh great, waited two hours.

We never read irony as a high score. The rule errs on the safe side: high praise beside a
plain grievance, with no "but" between them, is asked back.
"""

import re

_PRAISE_ZH = (
    r"(?:太?好|真?棒|满意|优秀|专业|不错|热情|周到|完美|厉害|高效|贴心|一流|负责|干净|整洁|快"
    r"|便宜|划算|实惠"
    r"|公道|合理|细心|细致|仔细|认真|耐心|礼貌|客气|及时|迅速|麻利|利索|靠谱|放心|良心|给力|优质"
    r"|用心|高档|精湛)"
)
_PRAISE_EN = (
    r"(?:great|good|excellent|perfect|wonderful|nice|satisfied|happy|clean|professional|quick"
    r"|fast|friendly|helpful|cheap|fair|amazing|fantastic|brilliant|lovely|impressed|careful"
    r"|polite|fixed|repaired|efficient|outstanding|awesome|thorough|five[- ]star|premium|expert"
    r"|thrilled|delighted|service|quality)"
)
_MARKED = re.compile(
    rf"(?<![选点择按了])[\"“”'‘’「『]\s*{_PRAISE_ZH}[^\"“”'‘’「」『』,。]{{0,2}}[\"“”'‘’」』]"
    rf"|(?P<echo>{_PRAISE_ZH})[?,!啊呀嘛\s]+(?P=echo)[得到]"
    rf"|{_PRAISE_ZH}得(?:我?(?:像|跟|能|可以|想|都|肉疼|心疼|要|快)|让我)"
    r"|[你您](?:看|觉得|说|猜|认为)[^,。]{0,3}我?(?:会|能|像|该)[^,。]{0,8}(?:[吗?么]|$)"
    r"|[你您](?:说|看)[^,。]{0,4}(?P<word>[满快好贵值高])意?不(?P=word)|我谢谢[你您]|谢谢[你您]全家"
    r"|跟?[^,。]{0,6}(?:蜗牛|乌龟|老牛|猪窝|狗窝|垃圾堆|垃圾场)|龟速"
    r"|呵呵|哼哼?|切[,。!\s]|嗬|得了吧|拉倒吧|才怪|个屁|个鬼|个头|反话|笑死|呸|真是好得很"
    r"|好得很[啊呢呐哪呀]|可真[行会是]|好好好(?!,.*[分星])|真行(?:啊|,(?!.*分))|真会[做干搞修]"
    r"|真有你们的|我?(?:真|算)?是?服了|佩服佩服|(?:真是|可真是?)(?:谢谢|感谢|辛苦)你们?|你们可真"
    r"|好一个|满意死了|满意(?:个|才怪)|长见识了|开了?眼了|涨姿势|可不是嘛.{0,4}才"
    r"|\byeah,? right|\bas if\b|what a joke|\bmy (?:ass|foot|arse)\b|(?:just|oh,?|how) (?:great"
    r"|wonderful|perfect|brilliant|fantastic|lovely|marvell?ous)(?! (?:service|job|work))"
    rf"|thanks (?:a lot )?for nothing|\blol\b|[\"“”‘’]\s*{_PRAISE_EN}[\"“”‘’,.]"
    rf"|(?<![a-z])'{_PRAISE_EN}'"
    r"|\boh,? (?:sure|yeah|yes|right|please)\b.*,.*[a-z]{4}|\bif you (?:like|enjoy|love"
    r"|fancy|call|ignore|overlook|discount)\b"
    r"|\?\s*(?:sure|yeah|right|ha+)\b|\b(?:what do you think|do (?:you think )?i (?:look|sound"
    r"|seem))\b"
    r"|\b(?:only|just) (?:took |waited |needed )?(?:a|one|two|three|four|five|six|\d+) (?:weeks?"
    r"|months?)"
    r"|\b(?:nice|great|good|lovely|fine) (?:job|work) (?:on )?(?:(?:break|dent|scratch|ruin|los"
    r"|wreck|forgett|leav|ignor|mess|destroy|stain|burn|crack|damag|ripp)ing)\b|can't you tell"
    r"|(?:apart from|except for) (?:the|my) (?:car|engine|brakes?)\b|slow clap"
    r"|\bbravo\b(?!,? (?:five|5))"
    r"|snail|tortoise|\bglacier|\bsure,? because\b|\bif by \w+ you mean\b|not like i"
)
_GRIEVANCE = re.compile(
    r"(?<![没不])(?<!不用)等了|连[^,。]{1,6}[都也]没|等我?[一二两三四五六半\d]+个?多?(?:小时"
    r"|钟头|天)"
    r"|[修换跑来返弄]了?(?:[两二三四五六七八\d]|好几|几)(?:次|回|遍"
    r"|趟)|又[坏响漏亮熄抖]|更[响差坏糟慢抖脏]|越修.{0,6}越|都没(?:[装盖拧擦洗换加上关修]|人)"
    r"|就[趴坏漏响熄掉]了|一[车地身座][灰土泥油水]|收我|装[反错歪]|没拧|拧紧|掉[了下]来?"
    r"|全是[油灰泥土水脚]"
    r"|(?:一身|满[地车座]|到处)都?是?[油灰泥土水]|烟灰|烟头|脚印|划痕|肉疼|心疼|抢钱|白眼|眼皮"
    r"|黑脸|臭脸|睡了?一觉"
    r"|花儿?都谢|弄丢|搞丢|落下|少装|忘了?[装拧给换加]|抛锚|趴窝|熄火|冒烟|漏[油水了]|异响|还得我"
    r"|照见泥|能种"
    r"|天黑|半[年月天]|(?<![没不])(?<!没有)(?:刮|蹭|磕|撞|碰)[了掉出到花坏]"
    r"|还(?:是|在)?(?:在)?(?:响|漏|抖|坏|亮|有异响)|没修[好了]|没解决|白[跑花修]|宰[人客我]"
    r"|乱收费|越修越|刮花|划了|弄坏|没人(?:理|管|接|应|搭)|一肚子|磨蹭"
    r"|不理人|爱[搭答]不理|投诉|一?整天(?:都)?(?:没|等)|[两三四五六七八九十\d]个?(?:多)?(?:小时"
    r"|钟头)(?:才|还)?(?:修|弄|换|洗|没|$)"
    r"|\bwait(?:ed|ing)?\b|\bhours?\b|\bagain\b|still (?:broken|making|leak|rattl|not|noisy"
    r"|squeak)"
    r"|\bbroke\b|\bscratch|never (?:called|fixed)|nobody|\bf(?:e|a)ll(?:ing|en)? off|came off"
    r"|(?:second|third|fourth) time|ripped|\bworse\b|\brude\b|\bmaking me\b|\bleak|\brattl"
    r"|\bsqueak(?!y clean)"
    r"|\bdent(?:ed|s)?\b|\bstain|\bgrease|\bruin|\bwreck|\blost my|\bstole|\bmissing\b|\bburger"
    r"|\bcigarette|\bmud\b|\bcrash|\bstall|\bdied\b|\bdead\b|(?:doesn't|won't|didn't"
    r"|not) (?:start|work|run|stop)|\bignored\b|\b(?:left|kept) (?:me|us) (?:standing|waiting"
    r"|sitting|hanging)|\byell|\bforgot|\bwrong\b|\bflood"
    r"|\bsmoke\b|\bon fire\b|\bthe next day\b|\bmillionaire|\bfortune\b|\bweeks\b|\bmonths\b"
)
_CURED = re.compile(
    r"(?<!没)(?<!没有)(?:修好|弄好|搞好|换好|解决|处理好|搞定)|不再"
    r"|[也再]?[不没]有?再?[响漏抖亮坏][了过]?|现在好了"
    r"|没有?异响|(?:异响|声音|噪音|问题|毛病|故障|味道)[^,。]{0,4}(?:没了|没有了|消失|不见了)"
    r"|比[^,。]{1,6}(?:好|强|快)|以前|之前|原来|上次"
    r"|\bfixed\b|\bgone\b|no longer|\bno more\b|any ?more|solved|\bnot? (?:leak|rattl|squeak"
    r"|scratch|dent)"
    r"|\bsorted\b|\bwithout\b|\bstopped\b|\bused to\b|\bno \w+ing\b"
)
_TURNS = re.compile(
    r"但|不过|就是|只是|可是|除了|虽然|尽管|唯一|美中不足|然而|没(?:怎么)?等|没让"
    r"|\bbut\b|except|though|\bonly\b|\bjust that\b|however|apart from|didn't (?:have to )?wait"
    r"|(?:no|without) wait|even when|see you again|worth the wait|again next|come again"
    r"|thanks? again"
    r"|(?:in|under|within|less than) (?:an?|one|two|half an?|\d) hours?|while i waited"
    r"|waiting (?:area|room)"
)
_SHOUTED = re.compile(
    r"\b(?:[Jj]ust|[Ss]o|[Oo]h|[Ss]uch|[Tt]ruly|[Rr]eally|[Aa]bsolutely"
    r"|[Ss]imply)\s+(?:[a-z]+\s+)?"
    r"(?:THRILLED|DELIGHTED|GREAT|WONDERFUL|LOVELY|HAPPY|PERFECT|BRILLIANT|AMAZING|FANTASTIC"
    r"|EXCELLENT|SATISFIED|IMPRESSED|PLEASED|OVERJOYED)\b"
)


def is_marked(words: str) -> bool:
    """Tell whether the words carry a plain mark of irony, whatever they say."""
    return _MARKED.search(words) is not None


def is_shouted(text: str) -> bool:
    """Tell whether praise alone stands in capitals: I'm just THRILLED, can't you tell."""
    return _SHOUTED.search(text) is not None and re.search(r"\b[a-z]{2}", text) is not None


def praise_is_doubtful(words: str) -> bool:
    """Tell whether praise in these words stands beside a grievance with no "but" between."""
    if _TURNS.search(words) is not None or _CURED.search(words) is not None:
        return False
    return _GRIEVANCE.search(words) is not None
