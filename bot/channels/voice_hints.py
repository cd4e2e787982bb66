"""What the ear of the telephone should expect, by the question that is open. Pure.

Speech recognition writes what it was told to expect: 五分 and not 舞粉. Hints hold only words
anybody may say, nothing of the customer or the visit. The keypad is told how many keys an
answer has, so that one key needs no waiting and three keys are not cut off after one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm.terms import Asked, Language

MOST_HINTS = 60

_ALWAYS = {
    Language.ZH: "人工 转人工 再说一遍 不用了 没有了 以后别打了 投诉",
    Language.EN: "a person,repeat,no thanks,nothing else,stop calling,complain",
}
_SCORES = {
    Language.ZH: "五分 四分 三分 两分 一分 满意 一般 不满意 还行 都五分",
    Language.EN: "five,four,three,two,one,satisfied,not satisfied,all five",
}
_YES_NO = {
    Language.ZH: "是的 对 好的 可以 不是 不用 没有 有",
    Language.EN: "yes,no,sure,not really,they did,they did not",
}
_TIMES = {
    Language.ZH: "今天 明天 后天 上午 下午 晚上 周六 周日 十点 两点半 第一个",
    Language.EN: "today,tomorrow,morning,afternoon,Saturday,ten o'clock,the first one",
}
_CAR = {
    Language.ZH: "正常 没问题 挺好的 刹车 异响 抖动 漏油 故障灯 发动机 空调 方向盘 轮胎 喷漆 返修",
    Language.EN: "fine,no problem,brakes,noise,vibration,leak,warning light,engine,steering,paint",
}
_WRONG = {
    Language.ZH: "等太久 太贵 态度 没修好 重新检查 退款 道歉 返工 服务 价格",
    Language.EN: "waiting,too expensive,rude,not fixed,check again,refund,apology",
}
_GOOD_TIME = {
    Language.ZH: "方便 你说 不方便 在开车 晚点 在开会 打错了 车卖了",
    Language.EN: "go ahead,not now,driving,later,in a meeting,wrong number",
}
_GROUPS = {
    Asked.RATING_SPEED_GROUP: 3,
    Asked.RATING_PRICE_GROUP: 2,
    Asked.RATING_QUALITY_GROUP: 3,
}
_WORDS = {
    Asked.GOOD_TIME: _GOOD_TIME,
    Asked.IDENTITY: _YES_NO,
    Asked.CALLBACK_TIME: _TIMES,
    Asked.BOOKING_TIME: _TIMES,
    Asked.USAGE: _CAR,
    Asked.USAGE_DETAIL: _CAR,
    Asked.COMPLAINT_DETAIL: _WRONG,
    Asked.COMPLAINT_WISH: _WRONG,
    Asked.RATING_REASON: _WRONG,
}


def hints(asked: Asked | None, language: Language) -> str:
    """The words to expect, comma-separated: those of the question, then the ways out."""
    if asked is not None and asked.value.startswith("rating_") and asked not in _WORDS:
        words = _SCORES
    else:
        words = _WORDS.get(asked, _YES_NO) if asked else _YES_NO
    return _joined((words, _ALWAYS), language)


def all_hints(language: Language) -> str:
    """The words to expect in a whole call, for an ear that is set up once."""
    lists = (_ALWAYS, _GOOD_TIME, _SCORES, _YES_NO, _TIMES, _CAR, _WRONG)
    return _joined(lists, language)


def _joined(lists: Sequence[Mapping[Language, str]], language: Language) -> str:
    sign = " " if language is Language.ZH else ","
    words = [word for one in lists for word in one[language].split(sign)]
    return ",".join(list(dict.fromkeys(words))[:MOST_HINTS])


def keys_of(asked: Asked | None) -> int:
    """How many keys an answer to this question has at most; # ends a longer one early."""
    return _GROUPS.get(asked, 1) if asked else 1
