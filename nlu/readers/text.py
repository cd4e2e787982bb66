"""One spelling for all readers: half-width, simplified, lower case, nothing moved.

The one thing to know: every replacement keeps the length of the text, so that a position
in the plain text is the same position in the customer's own words.
"""

import re

_TRADITIONAL = (
    "週禮點後個鐘時兩來過間會內幾車滿質價號樣開關結帳賬漆體總還沒員師乾淨潔態廠齊為麼嗎給說對錯"
    "應該顆極優評晝聽國慶節陽曆農臘從這們請張劉陳楊趙黃吳孫馬羅鄭謝韓馮於許鄧蕭葉蘇盧蔣賈鐵無論"
    "喺機電話貴萬億與誰歲換輪粵滬遼蘇贛雲陝寧瓊閩魯"
)
_SIMPLIFIED = (
    "周礼点后个钟时两来过间会内几车满质价号样开关结账账漆体总还没员师干净洁态厂齐为么吗给说对错"
    "应该颗极优评昼听国庆节阳历农腊从这们请张刘陈杨赵黄吴孙马罗郑谢韩冯于许邓萧叶苏卢蒋贾铁无论"
    "在机电话贵万亿与谁岁换轮粤沪辽苏赣云陕宁琼闽鲁"
)

_TABLE: dict[int, int] = {0xFF01 + i: 0x21 + i for i in range(94)}
_TABLE |= {0xFF21 + i: ord("a") + i for i in range(26)}
_TABLE |= {ord("A") + i: ord("a") + i for i in range(26)}
_TABLE |= {0x3000: 0x20, 0xA0: 0x20, ord("’"): ord("'"), ord("俩"): ord("两")}
_TABLE |= dict(zip(map(ord, _TRADITIONAL), map(ord, _SIMPLIFIED), strict=True))

# What speech recognition writes when it hears a word of time. Only pairs that mean
# nothing else in talk with a dealership; each side has the same length.
_HEARD_AS = {
    "厚天": "后天",
    "候天": "后天",
    "名天": "明天",
    "铭天": "明天",
    "里拜": "礼拜",
    "理拜": "礼拜",
    "星其": "星期",
    "心期": "星期",
    "兴期": "星期",
    "新期": "星期",
    "夏周": "下周",
    "夏午": "下午",
    "下舞": "下午",
    "下雾": "下午",
    "吓午": "下午",
    "下五": "下午",
    "尚午": "上午",
    "上舞": "上午",
    "宛上": "晚上",
    "碗上": "晚上",
    "晚尚": "晚上",
    "以候": "以后",
    "已后": "以后",
    "之候": "之后",
    "点种": "点钟",
    "点中": "点钟",
    "点版": "点半",
    "点伴": "点半",
    "点拌": "点半",
    "小是": "小时",
}
_HEARD = re.compile("|".join(_HEARD_AS))
_HAN = re.compile(r"[\u3400-\u9fff]")
# A space that parts two Chinese clauses; single characters apart (五 四 五) are left alone.
_GAP = re.compile(
    r"(?<=[\u3400-\u9fff\d][\u3400-\u9fff\d]) (?=[\u3400-\u9fff\d][\u3400-\u9fff])"
    r"|(?<=[\u3400-\u9fff][\u3400-\u9fff]) (?=\d(?:\D|$))"
)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


def plain(text: str) -> str:
    """Return the text half-width, in simplified characters and lower case, same length."""
    return text.translate(_TABLE)


def with_commas(plain_text: str) -> str:
    """Return the text with commas where a space parts two Chinese clauses, same length."""
    return _GAP.sub(",", plain_text) if " " in plain_text else plain_text


def as_meant(plain_text: str) -> str:
    """Return the text with misheard words of time put right, same length."""
    return _HEARD.sub(lambda found: _HEARD_AS[found.group()], plain_text)


# What a lone sign answers to a yes-or-no question.
_SIGNS = re.compile(
    r"^(?:(?P<yes>[👍👌🆗✅☑✔💯🙆])|(?P<no>[👎❌✖🚫🙅⛔])|[\s!！。~\ufe0f\u200d\U0001f3fb-\U0001f3ff♀♂])+$"
)


def sign_said(text: str) -> str | None:
    """Return what a text of nothing but signs says, 可以 or 不行; None where it says neither."""
    found = _SIGNS.match(text)
    if found is None or bool(found["yes"]) == bool(found["no"]):
        return None
    return "可以" if found["yes"] else "不行"


def has_han(text: str) -> bool:
    """Tell whether the text holds a Chinese character."""
    return _HAN.search(text) is not None


def has_latin(text: str) -> bool:
    """Tell whether the text holds a Latin letter."""
    return _LATIN.search(text) is not None
