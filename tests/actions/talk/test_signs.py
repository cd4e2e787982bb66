"""Signs in the words: each with sentences that have it and neighbours that have not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.talk import car_signs, door_signs, market_signs, signs, who_signs

SHOWN: list[tuple[Callable[[str], object], list[str], list[str]]] = [
    (
        signs.has_figure,
        ["5分吧", "四分", "满分", "给你们打4", "four out of five", "5 4 5"],
        ["等了3个小时", "太差了", "花了5块钱", "two hours of waiting"],
    ),
    (
        market_signs.tells_of_market,
        ["隔壁店四轮定位才80块", "人家店比你们快", "网上买便宜多了", "another shop is cheaper"],
        ["你们店有点贵", "价格还行", "我在店里等的"],
    ),
    (
        who_signs.denies_visit,
        ["我上周没来过", "我从来没去过你们店", "I have never been there"],
        ["没问题", "没去过别的店", "还没来得及看"],
    ),
    (
        who_signs.denies_work,
        ["我没换过刹车片", "我没做保养啊", "I never had the pads changed"],
        ["没问题", "没洗干净", "还没修好"],
    ),
    (
        signs.asks_person,
        ["转人工", "我要跟你们经理说", "I want to talk to a human"],
        ["给经理提个意见", "师傅不错"],
    ),
    (
        signs.asks_when_answered,
        ["什么时候给我答复", "多久能处理", "when will you call back"],
        ["给我答复", "上次什么时候来的"],
    ),
    (
        door_signs.is_impatient,
        ["还有几个问题", "没完没了", "我赶时间", "要走了", "how many more questions"],
        ["有问题", "时间还可以", "修车时间长"],
    ),
    (
        signs.is_indifferent,
        ["都行", "随便吧", "你们看着安排", "either is fine"],
        ["都不行", "随便看看的人", "都行但要上午"],
    ),
    (signs.names_day, ["明天两点", "周三", "12号", "Friday at 10"], ["两点", "下午", "at ten"]),
    (
        signs.asks_for_file,
        ["查一下粤A12345的维修记录", "我上次换了什么", "who owns this car"],
        ["没告诉我修了什么", "机油多久换一次"],
    ),
    (
        car_signs.runs_well,
        ["等了半天,现在车开着挺顺的", "没什么毛病", "it runs fine"],
        ["车挺好,就是抖", "开着不太好"],
    ),
    (door_signs.invites, ["他忙,你说吧", "请讲", "ok go ahead"], ["你说什么", "没什么好说"]),
    (
        signs.says_more,
        ["还有,发票错了", "另外也没洗车", "and the bill was wrong"],
        ["没有", "重新修"],
    ),
    (
        signs.says_points,
        ["给五分吧", "4星", "满分", "3/5", "four stars", "5 points"],
        ["5分钟就好", "二十五分", "8.5分", "三个人", "10/50"],
    ),
    (
        door_signs.language_wanted,
        ["你会说中文吗", "换成英语行吗", "english please", "Can you speak Chinese?"],
        ["我在英国买的", "my english name", "中文说明书丢了"],
    ),
    (
        car_signs.asks_about_accident,
        ["撞车了先干什么", "出了车祸怎么办", "what should I do after an accident"],
        ["刹车失灵撞车了怎么办", "差点撞车", "出了事故"],
    ),
    (
        who_signs.only_doubts,
        ["你打错了吧", "是不是打错了", "wrong number?"],
        ["打错了", "打错了吧,我没车", "不认识这个人,打错了吧"],
    ),
    (
        who_signs.speaks_instead,
        ["你跟我说也行", "和我说就行", "you can tell me instead"],
        ["他跟我说过", "你说也行吧"],
    ),
    (
        signs.praises,
        ["小赵很细心", "服务不错", "very friendly staff"],
        ["不错,就是慢", "服务一般", "friendly but slow"],
    ),
]


@pytest.mark.parametrize(
    "sign, text",
    [
        pytest.param(sign, text, id=f"{sign.__name__} {text}")
        for sign, having, _ in SHOWN
        for text in having
    ],
)
def test_words_show_the_sign(sign: Callable[[str], object], text: str) -> None:
    assert sign(text)


@pytest.mark.parametrize(
    "sign, text",
    [
        pytest.param(sign, text, id=f"{sign.__name__} {text}")
        for sign, _, lacking in SHOWN
        for text in lacking
    ],
)
def test_neighbouring_words_do_not(sign: Callable[[str], object], text: str) -> None:
    assert not sign(text)


def test_a_wish_is_kept_in_the_words_it_was_said_in() -> None:
    assert signs.wish_said("接待不错,希望周末也开门,谢谢") == "希望周末也开门"
    assert signs.wish_said("没什么建") is None


def test_where_somebody_works_is_heard_in_passing() -> None:
    assert who_signs.work_place("我在天河软件园上班,打我手机") == "天河软件园"
    assert who_signs.work_place("我在家") is None


def test_the_ratings_spoken_of_are_known_by_name() -> None:
    assert signs.dimensions_named("结账改成3分") == ["billing_speed"]
    assert signs.dimensions_named("总体和接待都5分") == ["overall", "reception_speed"]
