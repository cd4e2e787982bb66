"""R-043: what the carrier says in the customer's place, told from what customers say."""

from __future__ import annotations

import pytest

from crm.rules.announcements import carrier_announcement
from crm.terms import Unreached


@pytest.mark.parametrize(
    "heard, expected",
    [
        ("您好,您拨打的用户已关机", Unreached.SWITCHED_OFF),
        ("您 拨打 的 电话 已 关机", Unreached.SWITCHED_OFF),
        ("你所拨打的用户已关机,请稍后再拨", Unreached.SWITCHED_OFF),
        ("Sorry, the subscriber you dialed is powered off", Unreached.SWITCHED_OFF),
        ("您拨打的电话已停机", Unreached.SUSPENDED),
        ("您所拨打的用户已暂停服务", Unreached.SUSPENDED),
        ("the number you have dialed is out of service", Unreached.SUSPENDED),
        ("对不起,您拨打的号码是空号,请核对后再拨", Unreached.NOT_IN_SERVICE),
        ("对不起您所拨打的号码不存在", Unreached.NOT_IN_SERVICE),
        ("Sorry, the number you dialed does not exist, please check it", Unreached.NOT_IN_SERVICE),
        ("the number you have dialled is not in service", Unreached.NOT_IN_SERVICE),
        ("您拨打的用户暂时无法接通,请稍后再拨", Unreached.OUT_OF_REACH),
        ("您拨打的电话不在服务区", Unreached.OUT_OF_REACH),
        ("the subscriber you dialed can not be connected for the moment", Unreached.OUT_OF_REACH),
        ("您好您所拨打的用户正在通话中请稍后再拨", Unreached.BUSY),
        ("您拨打的用户忙,请稍后再拨", Unreached.BUSY),
        ("Sorry! The subscriber you dialed is busy now, please redial later", Unreached.BUSY),
        ("您拨打的电话暂时无人接听,请稍后再拨", Unreached.UNANSWERED),
        ("机主现在不方便接听,请在提示音后留言", Unreached.MACHINE),
        ("Please leave a message after the tone", Unreached.MACHINE),
    ],
)
def test_an_announcement_tells_why_nobody_was_reached(heard, expected):
    assert carrier_announcement(heard) is expected


@pytest.mark.parametrize(
    "heard",
    [
        "方便,你说",
        "我手机快关机了,你快点说",
        "我在通话中,等会儿再打",
        "刚才正在通话,没接到",
        "我的车停机以后就打不着了",
        "发动机停机了",
        "不方便,过会儿打",
        "这个号码是我爱人的",
        "你拨打的那个电话不是我的",
        "喂,您好",
        "I am busy now, call me later",
        "my phone is nearly switched off",
        "I'm on the phone",
        "the car is out of service again",
        "",
    ],
)
def test_what_a_person_says_is_no_announcement(heard):
    assert carrier_announcement(heard) is None
