"""What came in, as the talk sees it: words, what they were understood as, or an event.

Built once a turn from the engine's message; everything after it is plain values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.talk import car_signs, complaint_signs, signs
from crm.terms import Act
from nlu.components.understanding import SURE_FROM


@dataclass(frozen=True)
class TimeHeard:
    """A time the customer named. `exact` is true when a clock time was named."""

    start: datetime
    end: datetime | None = None
    exact: bool = False


@dataclass(frozen=True)
class MoveHeard:
    """One of several moves in an utterance, with the words it stands in."""

    act: Act
    text: str
    confidence: float = 1.0


@dataclass(frozen=True)
class Heard:
    """One turn of the customer."""

    text: str = ""
    act: Act = Act.OUT_OF_SCOPE
    confidence: float = 1.0
    language: str = "zh"
    rating: int | None = None
    rating_vague: bool = False
    rating_ambiguous: bool = False
    ratings: Mapping[str, int] = field(default_factory=dict)
    time: TimeHeard | None = None
    moves: Sequence[MoveHeard] = ()
    phone: str | None = None
    name: str | None = None
    plate: str | None = None
    amount_cny: int | None = None
    dangerous: bool = False
    rework: bool = False
    event: str | None = None

    def makes(self, *acts: Act) -> bool:
        """True when the main move, or one of the further ones, is one of these acts."""
        return (self.sure and self.act in acts) or any(move.act in acts for move in self.moves)

    def surely(self, *acts: Act) -> bool:
        """True when it makes one of these acts, and each move counts only if it is sure itself.

        What ends a talk or stops a survey wants this: a wrong guess there cannot be taken back.
        """
        if self.act in acts and self.sure:
            return True
        return any(move.act in acts and move.confidence >= SURE_FROM for move in self.moves)

    def main_is(self, *acts: Act) -> bool:
        return self.sure and self.act in acts

    @property
    def sure(self) -> bool:
        """True when the act may be acted on; otherwise the customer is asked back."""
        return self.confidence >= SURE_FROM


def read_understanding(
    text: str,
    understanding: Mapping[str, Any],
    *,
    dangerous: bool = False,
    rework: bool = False,
) -> Heard:
    """Turn the pipeline's document into a `Heard` (shape: nlu/components/reading.py)."""
    time = understanding.get("time")
    act, confidence, moves = _settled(text, understanding)
    return Heard(
        text=text,
        act=act,
        confidence=confidence,
        language=str(understanding.get("language") or "zh"),
        rating=understanding.get("rating"),
        rating_vague=bool(understanding.get("rating_vague")),
        rating_ambiguous=bool(understanding.get("rating_ambiguous")),
        ratings=dict(understanding.get("ratings") or {}),
        time=_read_time(time) if time else None,
        moves=moves,
        phone=understanding.get("phone"),
        name=understanding.get("name"),
        plate=understanding.get("plate"),
        amount_cny=understanding.get("amount_cny"),
        dangerous=dangerous,
        rework=rework,
    )


def _settled(
    text: str, understanding: Mapping[str, Any]
) -> tuple[Act, float, tuple[MoveHeard, ...]]:
    """The main act, how sure, and the further moves; of fine and not fine the surer one stays."""
    act = Act(understanding.get("act") or Act.OUT_OF_SCOPE.value)
    confidence = float(understanding.get("confidence") or 0.0)
    moves = tuple(
        MoveHeard(
            act=Act(move["act"]),
            text=str(move.get("text") or text),
            confidence=float(move.get("confidence") or 0.0),
        )
        for move in (understanding.get("moves") or ())[1:]
    )
    if act is Act.USAGE_OK:
        # One clause sounded like trouble; the whole, more surely, does not.
        doubted = (Act.USAGE_PROBLEM, Act.COMPLAIN)
        moves = tuple(m for m in moves if m.act not in doubted or m.confidence >= confidence)
    fine = [move for move in moves if move.act is Act.USAGE_OK and move.text == text]
    if act is Act.USAGE_PROBLEM and fine and fine[0].confidence > confidence:
        rest = tuple(move for move in moves if move is not fine[0])
        return Act.USAGE_OK, fine[0].confidence, rest
    return act, confidence, moves


def _read_time(time: Mapping[str, Any]) -> TimeHeard:
    end = time.get("end")
    return TimeHeard(
        start=datetime.fromisoformat(time["start"]),
        end=datetime.fromisoformat(end) if end else None,
        exact=bool(time.get("has_clock")),
    )


_SKIP = re.compile(
    r"^(跳过|下一个|下一题|过|不打分?|不评|不好说|说不[上清好].*|不(记得|清楚|知道|了解)了?.*|"
    r"没(注意|印象|留意)了?.*|忘了?|无所谓|随便|不想(打分?|评|说|答|回答).*|"
    r"(算了[,,\s]*)*(也?(不是|不算|没)(什么|啥)大(事|不了的?)|不计较|不追究)|"
    r"(nah,? |no,? )?(i )?(don'?t|do not|rather not|would rather not) ?(feel like|want to|"
    r"wanna|care to).*|"
    r"skip|pass|next|no idea|not sure|(i )?don'?t (know|remember|recall).*|can'?t (say|"
    r"remember).*|no comment|whatever)"
    r"[。.!!,,吧啊呢了~ ]*$",
    re.IGNORECASE,
)
_NO_SURVEY = re.compile(
    r"(不用|不需要|不想|没兴趣|没必要|不参加|不做|别|不要|甭)(了|再)?(回访|调查|问|聊|说|谈|评|做|"
    r"参加|打扰)?|没兴趣|没什么好(说|聊|谈)|"
    r"not interested|no (survey|thanks|thank you)|don'?t want|leave me alone|rather not",
    re.IGNORECASE,
)
_ON_THE_ROAD = re.compile(
    r"开车|开着车|在路上|高速|开会|会议|上课|手术|飞机|登机|忙|driving|on the road|meeting|busy|"
    r"boarding|class",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"(希望|要求|想要|能不能|可不可以|可以不可以|必须|应该|得给|要你们|(要?给|帮)我(重新|退|免费|"
    r"解决|处理|个?说法|补|换一|再)|换个?(人|师傅|技师|顾问)|(让|叫)(他|她|那)们?[^,。]{1,10}|赔|退[钱款货车给]|退一|重新?[修做喷换检洗]|返工|免费|道歉|"
    r"检查一下|看看|处理一下|解决一下|"
    r"\bwant\b|would like|\bplease\b|refund|redo|replace|free of charge|for free|apolog|"
    r"compensat|fix (it|this)|look at it|check it)",
    re.IGNORECASE,
)
_FORMULAS = re.compile(
    r"(我?要?投诉|我?要?反映(一?个|一下)?(情况|问题)?|有(点儿?|些|个|一点)?(小)?(问题|毛病|意见)|"
    r"不(太)?满意|不(太)?好|不行|差评|很差|太差了?|"
    r"你们|我|很|非常|不怎么样|"
    r"i (want|would like|wish) to (complain|make a complaint)|complaint?|there('s| is) (a|some|"
    r"one)? ?(small|little)? ?(problem|issue)|"
    r"not (good|great|happy|satisfied)|problem|issue|yes|no)",
    re.IGNORECASE,
)
_CANCEL = re.compile(
    r"取消|不约了|不去了|去不了|来不了|不来了|cancel|can'?t (come|make it)|won'?t (come|make)",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"换|改|别的时间|其他时间|另外|another|change|different|reschedule|other time", re.IGNORECASE
)
_STRONG = re.compile(
    r"(more|higher) than (the |you |they |we )?(quot|said|told|estimat|agreed)|投诉|气死|"
    r"多收(了|我|钱)|收多了|乱收费|overcharg|charged (me )?(more|too much|twice)|太差|"
    r"差劲|垃圾|骗|坑|忽悠|黑心|没人管|不负责|讨(个)?说法|三番|好几次|不承认|赔(钱|偿|我)|"
    r"退(钱|款|费)|"
    r"第[二三四五]次|"
    r"complain|terrible|awful|ridiculous|cheat|rip.?off|unacceptable|disgust|furious|worst",
    re.IGNORECASE,
)


_TAKES_BACK = re.compile(
    r"(刚才|刚刚|前面|上一?个|之前|上面).{0,6}(错|改|不对|应该|按)|(说|打|点|按|选)错|改成|改为|"
    r"更正|收回|"
    r"i meant|correction|scratch that|change (it|that|my|the)|should (be|have been)|"
    r"earlier (answer|score)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"总体|整体|总分|总的|overall|in total", re.IGNORECASE)
_STOP = re.compile(
    r"退订|取消订阅|不想聊|别(再|给我)?(来|打|发|联系|骚扰|烦)|不要(再|给我)?(来|打|发|联系|骚扰)|"
    r"(以后|今后).{0,4}(别|不要)|拉黑|"
    r"^\s*(stop|stopall|unsubscribe|cancel all|td|t|quit)\s*[.!]*$|unsubscribe|stop (calling|"
    r"texting|messaging|contacting)|"
    r"(do not|don'?t|never) (call|text|message|contact) me|take me off|remove me",
    re.IGNORECASE,
)


def skips(text: str) -> bool:
    """True when the customer passes over a question: 跳过, 不记得了, no idea."""
    return bool(_SKIP.match(text.strip()))


_REFUSES = re.compile(
    r"\s*(不用|不必|不需要|不了|不想|不要|免了|算了|(no,? ?)?(no need|not necessary|no thanks?))"
    r"(了|吧|啦|打了?|评了?|说了?|谢谢|thank you)*[\s,。,.!!~]*$",
    re.IGNORECASE,
)


def refuses(text: str) -> bool:
    """True for 不用 and the like: no answer is wanted to be given, which is not a no."""
    return bool(_REFUSES.match(text))


_NOTHING = re.compile(
    r"^(没有?|没了|没啥|没什么|先|还|都?挺好|都?很好|无|不用|不了|不需要|暂时|目前|算了|就这样|"
    r"好的?|谢谢|意见|建议|问题|事|别的|其他|想法|要求|需要|"
    r"no|nope|nup|nah|none|nothing( to (say|add))?|not (really|now|at the moment|"
    r"right now|yet)|thanks?( you)?|that'?s (all|it)|all good|for now|else|"
    r"i'?m good|comments?|"
    r"[\s,。,.!!~了吧啊呀呢的哈嗯、])+$",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """True when a no is only a no: 没有了,谢谢."""
    return bool(_NOTHING.match(text.strip()))


def wants_no_survey(text: str) -> bool:
    """True when the words refuse the talk itself, not the hour."""
    return bool(_NO_SURVEY.search(text))


def cannot_talk(text: str) -> bool:
    """True when the customer is at the wheel or in a meeting: no last question then."""
    return bool(_ON_THE_ROAD.search(text))


def wishes(text: str) -> bool:
    """True when the words already say what the customer wants done."""
    return bool(_WISH.search(text))


def cancels(text: str) -> bool:
    return bool(_CANCEL.search(text))


def names_time_after_cancelling(text: str) -> bool:
    """明天去不了了,改到后天行吗: given back only to be had at another time."""
    found = _CANCEL.search(text)
    return found is not None and bool(
        _OTHER_TIME.search(text) or signs.names_day(text[found.end() :])
    )


def wants_other_time(text: str) -> bool:
    return bool(_OTHER_TIME.search(text))


def wish_words(text: str) -> str:
    """The part of an utterance that says the wish, in the customer's own words."""
    parts = [part.strip() for part in re.split(r"[,。,;;!!\n]|\. ", text)]
    wished = [part for part in parts if part and wishes(part)]
    return ",".join(wished) if wished and not text.isascii() else ", ".join(wished) or text


def takes_back(text: str) -> bool:
    """True when the words correct an earlier answer, whatever else they were taken for."""
    return bool(_TAKES_BACK.search(text))


def names_the_whole(text: str) -> bool:
    """True when the words speak of the overall rating by name."""
    return bool(_WHOLE.search(text))


def stops(text: str) -> bool:
    """True for the words that always mean stop, whatever the classifier thinks (R-224, G-03)."""
    return bool(_STOP.search(text))


def is_strong(text: str) -> bool:
    """True for words of a complaint proper, beyond a mild remark."""
    return bool(_STRONG.search(text))


def says_what(text: str) -> bool:
    """True when a complaint or problem says what it is about, not only that there is one."""
    rest = _FORMULAS.sub("", text)
    rest = re.sub(r"[\s,。,.!!??、了啊呀吧呢嘛的是]+", " " if text.isascii() else "", rest).strip()
    return len(rest.split()) >= 2 if text.isascii() else len(rest) >= 3


def tells_of_trouble(heard: Heard) -> bool:
    """Sure enough to stop a survey for, or strong enough in the words themselves."""
    acts = (Act.COMPLAIN, Act.USAGE_PROBLEM)
    if signs.praises(heard.text):
        return False
    named = car_signs.states_trouble(heard.text)
    if heard.rework and not car_signs.runs_well(heard.text) and (named or heard.makes(*acts)):
        # 好得很,修完更响了: that it is wrong again is said outright, whatever the tone.
        return True
    if complaint_signs.complains_outright(heard.text):
        return True
    if heard.surely(*acts):
        how_sure = [move.confidence for move in heard.moves if move.act in acts]
        if heard.act in acts:
            how_sure.append(heard.confidence)
        return max(how_sure) >= _OUTRIGHT_FROM or car_signs.names_trouble(heard.text)
    if not heard.sure and named:
        return True  # a bit noisy when cold: the words say it, whatever the sentence is taken for
    return heard.makes(*acts) and is_strong(heard.text)


_OUTRIGHT_FROM = 0.85
"""So sure, trouble is believed where no word of the sentence names any."""
