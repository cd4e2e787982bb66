"""A customer who says anything at any time: nothing breaks, nothing is lost, it always ends.

Seeds are fixed, so a failure can be talked again: the message names its seed and every turn.
FOLLOWUP_TALKS sets how many conversations are held (60 by default; 2000 take a quarter of an hour).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

import pytest

from actions.library import Library
from bot.engine import Engine
from bot.rehearsal import Rehearsal
from crm.terms import SCRIPTED, EscalationReason, Speaker
from tests.dialogues.conversation import OPENING

pytestmark = pytest.mark.engine
TALKS = int(os.environ.get("FOLLOWUP_TALKS", "60"))
TURNS_AT_MOST = 60
ASKED_AT_MOST = 3
LISTENS = ("您还需要什么", "Just tell me if")
"""A visitor who wants many things is asked three times whether there is more, then listened to."""

SAYS = {
    "zh": {
        "yes": ["好的", "嗯", "可以", "方便", "行啊", "是的", "要"],
        "no": ["不用", "没有", "不了", "算了", "不需要", "没有了谢谢"],
        "fine": ["挺好的", "没毛病", "一切正常", "车没问题"],
        "score": [
            "5分",
            "四分",
            "3",
            "2分",
            "1",
            "5 4 5",
            "4 4",
            "都5分",
            "还行吧",
            "满分",
            "十分",
            "8",
        ],
        "trouble": [
            "刹车还有异响",
            "有点问题",
            "我要投诉",
            "等了3个小时",
            "太贵了",
            "接待态度不好",
        ],
        "danger": ["刹车失灵了"],
        "time": ["明天上午十点", "周六吧", "下午三点", "第一个", "随便", "过两天", "晚上九点"],
        "booking": ["约个保养", "换个时间", "取消吧", "确认"],
        "asks": [
            "机油灯亮了怎么办",
            "多少钱",
            "你是谁",
            "啊?再说一遍",
            "你们几点开门",
            "还有几个问题",
        ],
        "takes_back": ["刚才说错了", "改成4分", "不对,是三分"],
        "words": [
            "今天天气不错",
            "哈哈",
            "👍",
            "...",
            "我有两只猫",
            "嗯那个",
            "希望周末也开门",
            "隔壁店才80块",
            "我电话是13800000003",
            "/restart",
            "{time_said}",
            "null",
            "没来过你们店",
        ],
        "curses": ["什么破店", "神经病"],
        "leaves": ["别再打了", "转人工", "车卖了", "打错了", "在开车", "再见", "没时间"],
    },
    "en": {
        "yes": ["yes", "sure", "ok go ahead", "yes please"],
        "no": ["no", "no thanks", "nothing", "not really"],
        "fine": ["all good", "runs fine"],
        "score": ["5", "four", "3", "2", "5 4 5", "all 5", "so so"],
        "trouble": [
            "the brakes squeal",
            "I want to complain",
            "waited three hours",
            "too expensive",
        ],
        "danger": ["the brakes failed"],
        "time": ["tomorrow at 10", "Saturday", "the first one", "any time"],
        "booking": ["book a service", "another time", "cancel it", "confirm"],
        "asks": ["how much is it", "who are you", "pardon?", "what are your opening hours"],
        "takes_back": ["sorry, I meant 4", "that was wrong"],
        "words": ["nice weather", "lol", "???", "I have two cats", "讲中文吧"],
        "curses": ["you idiots"],
        "leaves": ["stop calling me", "let me talk to a person", "I sold the car", "bye"],
    },
}
SELDOM = {"danger": 0.1, "leaves": 0.25, "curses": 0.3}


def an_act(chance: random.Random, language: str) -> dict[str, object]:
    """One thing a customer does: mostly says something, sometimes nothing, seldom hangs up."""
    draw = chance.random()
    if draw < 0.03:
        return {"silence": True}
    if draw < 0.035:
        return {"hang_up": True}
    if draw < 0.06:
        return {"keys": chance.choice("1234567890*#")}
    acts = list(SAYS[language])
    weights = [SELDOM.get(act, 1.0) for act in acts]
    act = chance.choices(acts, weights)[0]
    said = chance.choice(SAYS[language][act])
    if chance.random() < 0.1:
        said += "," + chance.choice(SAYS[language][chance.choice(acts)])
    return {"say": said}


def _asks(heard: dict[str, Any]) -> str | None:
    """The question of this answer, if it puts one."""
    said = heard["bot"]
    return heard["asked"] if said and not said[-1].startswith(LISTENS) else None


@pytest.mark.parametrize("seed", range(TALKS))
def test_whatever_is_said_the_talk_ends_and_nothing_is_lost(
    engine: Engine, library: Library, seed: int
) -> None:
    chance = random.Random(seed)
    language = chance.choice(["zh", "zh", "zh", "en"])
    opening = {
        **OPENING,
        "kind": chance.choice(SCRIPTED).value,
        "channel": chance.choice(["webchat", "telegram", "sms", "voice"]),
        "language": language,
    }
    rehearsal = Rehearsal(engine, library)
    heard = rehearsal.step({"open": opening})
    story, said, asked = [f"seed {seed}", str(heard["bot"])], [], Counter({_asks(heard): 1})

    while not heard["ended"] and len(said) < TURNS_AT_MOST:
        act = an_act(chance, language)
        heard = rehearsal.step(act)
        story += [str(act), f"{heard['bot']} asks {heard['asked']}"]
        said += [str(act[key]) for key in ("say", "keys") if key in act]
        asked[_asks(heard)] += 1
    scene = rehearsal.scene
    assert scene is not None
    with scene.units() as uow:
        conversation = uow.conversations.by_token(scene.token)
        kept = [
            line.text
            for line in uow.conversations.transcript(conversation.id)
            if line.speaker is Speaker.CUSTOMER
        ]
        reasons = {row.reason for row in uow.escalations.of_conversation(conversation.id)}
    pressed = {
        question: times
        for question, times in asked.items()
        if question is not None and times > ASKED_AT_MOST
    }
    outcome = rehearsal.step({"close": True})["outcome"]

    tale = "\n".join(story)
    assert heard["ended"], tale
    assert kept == said, tale
    assert EscalationReason.ENGINE_FAILURE not in reasons, tale
    assert not pressed, f"{pressed}\n{tale}"
    assert outcome["disposition"], tale
    assert "{" not in " ".join(story[1::2]).replace("{time_said}", ""), tale
