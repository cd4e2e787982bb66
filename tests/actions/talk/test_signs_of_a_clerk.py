"""What a clerk hears beside the main matter: no complaint meant, enough of it, why again."""

from __future__ import annotations

import pytest

from actions.talk import (
    booking_signs,
    car_signs,
    complaint_signs,
    door_signs,
    market_signs,
    signs,
    who_signs,
)
from actions.talk.places_wished import begins_with_yes
from crm.rules.triage import demands_money

YES_AND_NO = [
    (
        complaint_signs.means_none,
        [
            "这不算投诉啦,就是提一嘴而已",
            "没有投诉的意思",
            "我在夸你们呢",
            "that's not a complaint",
            "I was only asking",
        ],
        ["我要投诉", "我投诉好几次了,不是投诉一次两次", "没意见才怪", "I have never been so angry"],
    ),
    (
        complaint_signs.complains_outright,
        ["我要投诉,我的雨伞不见了", "我一定要投诉", "I want to complain about the wait"],
        ["我不想投诉", "我不是要投诉", "投诉电话多少", "I never complain"],
    ),
    (
        signs.asks_person_outright,
        ["换个活人来", "转人工", "a real person please"],
        ["你是真人吗", "人工费多少", "the person at the till"],
    ),
    (
        complaint_signs.lets_it_be,
        ["算了,没必要", "不用登记了", "no, leave it", "never mind"],
        ["不用你说,赶紧登记", "登记吧", "nobody helped me"],
    ),
    (
        door_signs.has_had_enough,
        [
            "行了,就这样吧",
            "别再问了",
            "不想评价了",
            "I'd rather not do all these scores",
            "that's it from me",
        ],
        ["就这样的服务还收我八百", "再问一个", "that's all wrong"],
    ),
    (
        signs.does_not_know,
        ["这个我记不清", "没注意看", "我哪知道价格", "no idea", "I don't remember"],
        ["知道的", "我注意到了", "I know the price"],
    ),
    (
        door_signs.asks_why_again,
        ["怎么又来问我", "上周不是才问过吗", "you already called me", "why again?"],
        ["再问一遍也行", "好的", "call me again tomorrow"],
    ),
    (
        door_signs.wants_it_written,
        ["有事发微信就行", "别打电话,发短信", "just text me", "message me instead please"],
        ["别再打电话了", "短信我没收到", "call me"],
    ),
    (
        door_signs.says_convenient,
        ["方便,说吧", "在的", "嗯可以", "sure, go ahead", "fair enough"],
        ["方便吗现在", "可以晚点吗", "好了再说", "yes but not now"],
    ),
    (
        car_signs.solved_but,
        [
            "解决了,就是拖了半个月",
            "修好是修好了,但是师傅态度差",
            "it is fixed, but it took three weeks",
        ],
        ["没解决,但是我懒得说", "都解决了", "not fixed but whatever"],
    ),
    (
        car_signs.says_solved,
        ["问题都解决了", "不响了,好着呢", "all good now"],
        ["没解决", "好了一点,但还响", "not fixed"],
    ),
    (
        car_signs.asks_if_normal,
        ["这样正常吗", "要不要紧啊", "is that normal"],
        ["一切正常", "不正常,赶紧修", "it is normal"],
    ),
    (
        market_signs.haggles,
        ["能便宜点不", "给打个折呗", "any discount for old customers"],
        ["说好的八折没给打", "没给我打折", "you promised a discount"],
    ),
    (
        who_signs.handed_in_family,
        ["车给我儿子开了", "我那车现在归我老婆开", "my son drives it now"],
        ["车卖给朋友了", "我儿子买了新车"],
    ),
    (
        who_signs.says_not_theirs,
        ["打错了", "我不是车主", "wrong number"],
        ["我不是投诉", "不是我不配合", "I don't know the price"],
    ),
    (
        begins_with_yes,
        ["对,顺便报个价", "ok confirm, and mind the paint", "好的,周六见"],
        ["不对", "no, later", "对不起去不了"],
    ),
    (
        demands_money,
        ["把钱退给我", "你们得赔我", "I want a refund"],
        ["没要你们赔钱", "退一步说也行", "refuse"],
    ),
    (
        booking_signs.corrects_work,
        ["不是保养,是换轮胎", "not a service, check the engine light please"],
        ["不是周六,是周日", "保养和换轮胎"],
    ),
]


@pytest.mark.parametrize(
    "sign, text", [(sign, text) for sign, meant, _ in YES_AND_NO for text in meant]
)
def test_it_is_noticed(sign, text):
    assert sign(text)


@pytest.mark.parametrize(
    "sign, text", [(sign, text) for sign, _, other in YES_AND_NO for text in other]
)
def test_it_is_not_heard_where_it_was_not_said(sign, text):
    assert not sign(text)


@pytest.mark.parametrize(
    "text, besides",
    [
        ("周六吧,顺便看一下雨刮", ["雨刮"]),
        ("另外帮我检查空调异味", ["空调异味"]),
        ("保养,机油要全合成的", ["机油要全合成的"]),
        ("顺便问下几点关门", []),
        ("ten o'clock, and also check the wipers", ["the wipers"]),
        ("明天上午", []),
    ],
)
def test_what_shall_be_looked_at_too_is_kept_in_the_customers_words(text, besides):
    """R-089"""
    assert booking_signs.besides(text) == besides


@pytest.mark.parametrize(
    "text, address",
    [
        ("我搬家了,地址改成体育西路12号", "体育西路12号"),
        ("my address is now 8 Garden Road, Tianhe", "8 Garden Road, Tianhe"),
        ("你们地址在哪", None),
        ("我家在装修", None),
    ],
)
def test_a_new_address_is_heard_and_a_question_for_ours_is_not(text, address):
    """R-009"""
    assert who_signs.new_address(text) == address


@pytest.mark.parametrize(
    "came, text", [(True, "车打不着了"), (False, "半路趴窝了怎么办"), (False, "can you tow me")]
)
def test_who_is_stuck_is_recognised(came, text):
    """R-093"""
    assert car_signs.needs_rescue(text, came_for_it=came)


def test_a_story_of_a_breakdown_is_no_call_for_help():
    assert not car_signs.needs_rescue("上个月抛锚过一次,后来修好了", came_for_it=False)
