"""Every word of ours fits its channel and its manners (R-106 to R-108, R-226, R-227).

Read over all responses: in Chinese and English, for the eye and for the ear.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from actions.library import DIALOGUES

SMS_AT_MOST = 140
SPOKEN_AT_MOST_ZH = 95
"""Twenty seconds at the four to five characters a second of a calm voice."""
SPOKEN_AT_MOST_EN = 55
LIKELY = {
    "greeting": "王先生,您好!",
    "salutation": "王先生,",
    "shop": "粤骏汽车",
    "advisor": "赵磊",
    "vehicle": "粤A12345",
    "time_said": "明天(3月7日)18:00",
    "callback_said": "明天(3月7日)18:00",
    "visit_said": "您的爱车3月3日在我们店更换了前刹车片,由赵磊接待。",
    "reason_said": "您的粤A12345快到保养时间了,想跟您说一下。",
    "usage_about": "粤A12345这次更换前刹车片以后,开着怎么样,一切正常吗?",
    "booking_said": "明天(3月7日)10:00",
    "offers_said": "目前3月8日(周六)09:00和3月8日(周六)10:30有空位。",
    "booking_items_said": "常规保养",
    "advantage": "不用排队,还能提前备好配件",
    "club_features": "会员有专属活动,保养还有提醒",
    "missing_item": "平时多久保养一次",
    "next_service_said": "下次保养大约在2025年9月3日,或者跑到23400公里的时候。",
    "why_said": "联系您是想听听您用车和服务的感受,号码是您到店时留的,只用来做售后服务。",
    "complaint_number": "C-00001",
    "complaint_said": "修过的问题又出现",
    "shop_phone": "020-38000000",
    "services": "保养、维修、钣金喷漆和道路救援",
    "corrected_said": "总体4分",
    "score_said": "5",
    "phone_said": "13800000001",
    "appointment_said": "明天(3月7日)10:00",
    "request_said": "希望周末也开门",
}
FROM_ELSEWHERE = {"news_said", "answer_said", "tip_said", "solution_said"}
"""Texts of the dealership: their length is checked where they are kept."""


def variants() -> list[Any]:
    found = []
    for file in sorted((DIALOGUES / "domain").glob("*.yml")):
        responses = (yaml.safe_load(file.read_text("utf-8")) or {}).get("responses") or {}
        for name, texts in responses.items():
            for number, variant in enumerate(texts):
                conditions = {item["name"]: item["value"] for item in variant["condition"]}
                language, channel = conditions["language"], variant.get("channel", "text")
                label = f"{name} {language} {channel} {number}"
                found.append(pytest.param(variant, language, channel, id=label))
    return found


VARIANTS = variants()
ALL = pytest.mark.parametrize("variant, language, channel", VARIANTS)


def responses() -> dict[str, list[tuple[dict[str, Any], str, str]]]:
    grouped: dict[str, list[tuple[dict[str, Any], str, str]]] = {}
    for param in VARIANTS:
        name = str(param.id).split()[0]
        grouped.setdefault(name, []).append(param.values)  # type: ignore[arg-type]  # three values
    return grouped


def filled(text: str) -> str:
    """The text with what usually stands in its gaps."""
    return re.sub(r"\{(\w+)\}", lambda gap: LIKELY.get(gap.group(1), ""), text)


@ALL
def test_chinese_customers_are_always_addressed_with_respect(
    variant: dict[str, Any], language: str, channel: str
) -> None:
    """R-227."""
    assert "你" not in variant["text"]


@ALL
def test_nothing_argues_blames_or_refuses(
    variant: dict[str, Any], language: str, channel: str
) -> None:
    """R-226."""
    assert not re.search(r"但是您|您错|不可能|您必须|you are wrong|you must\b", variant["text"])


@ALL
def test_no_text_ends_in_a_command(variant: dict[str, Any], language: str, channel: str) -> None:
    """R-227."""
    sentences = re.split(r"[。!?,\n.!?]", filled(variant["text"]))
    said = [sentence for sentence in sentences if sentence.strip()]
    last = said[-1] if said else ""

    assert not re.match(r"\s*(回复|点击|输入|按|打|填|click|enter|type|reply|press)", last, re.I)


@ALL
def test_no_text_has_emoji_markup_or_addresses_of_pages(
    variant: dict[str, Any], language: str, channel: str
) -> None:
    assert not re.search(
        "[\U0001f300-\U0001faff☀-➿*_`<>#]|https?:|www\\.", filled(variant["text"])
    )


@ALL
def test_a_message_fits_an_sms(variant: dict[str, Any], language: str, channel: str) -> None:
    """R-108."""
    if channel != "voice" and language == "zh":
        assert len(filled(variant["text"])) <= SMS_AT_MOST


@ALL
def test_a_message_asks_one_question(variant: dict[str, Any], language: str, channel: str) -> None:
    questions = len(re.findall(r"[??]", filled(variant["text"])))

    assert questions <= 2


@ALL
def test_what_is_spoken_is_short(variant: dict[str, Any], language: str, channel: str) -> None:
    """R-108: at most twenty seconds of a calm voice."""
    said = filled(variant["text"])
    if channel == "voice":
        length = len(said) if language == "zh" else len(said.split())
        assert length <= (SPOKEN_AT_MOST_ZH if language == "zh" else SPOKEN_AT_MOST_EN)


@ALL
def test_what_is_spoken_has_no_quotes_or_brackets(
    variant: dict[str, Any], language: str, channel: str
) -> None:
    if channel == "voice":
        assert not re.search(r"[“”\"()()/]", variant["text"])


@pytest.mark.parametrize("name", sorted(responses()))
def test_every_response_exists_in_both_languages(name: str) -> None:
    assert {language for _, language, _ in responses()[name]} == {"zh", "en"}


@pytest.mark.parametrize("name", sorted(responses()))
def test_what_is_written_with_buttons_digits_or_quotes_has_words_for_the_ear(name: str) -> None:
    for language in ("zh", "en"):
        of_language = [v for v in responses()[name] if v[1] == language]
        written = [v for v, _, channel in of_language if channel == "text"]
        spoken = [v for v, _, channel in of_language if channel == "voice"]
        eye_only = [v for v in written if v.get("buttons") or re.search(r"[“”\"\d()]", v["text"])]
        assert not eye_only or len(spoken) == len(written)


@pytest.mark.parametrize("name", sorted(responses()))
def test_choices_are_offered_in_both_languages(name: str) -> None:
    titles = {
        language: [
            len(v.get("buttons") or ())
            for v, lang, ch in responses()[name]
            if lang == language and ch == "text"
        ]
        for language in ("zh", "en")
    }

    assert titles["zh"] == titles["en"]


@pytest.mark.parametrize(
    "name, words",
    [
        pytest.param("utter_closing_follow_up", "非常感谢合作", id="a follow-up ends with thanks"),
        pytest.param("utter_closing_plain", "非常感谢合作", id="who leaves is thanked"),
        pytest.param("utter_closing_silent", "非常感谢合作", id="who fell silent is thanked"),
        pytest.param("utter_closing_inbound", "非常感谢合作", id="who came to us is thanked"),
        pytest.param("utter_closing_inbound", "欢迎再来", id="and welcome back"),
        pytest.param("utter_closing_inbound", "请走好", id="and seen off"),
        pytest.param("utter_tell_keep_in_touch", "欢迎保持联系", id="keep in touch"),
        pytest.param(
            "utter_closing_complaint",
            "{salutation}感谢您的信任,一定给您满意答复",
            id="a complaint ends with our promise",
        ),
        pytest.param("utter_booked", "请记住预约时间", id="a booking is to be remembered"),
        pytest.param("utter_appointment_kept", "请记住预约时间", id="so is one kept"),
        pytest.param("utter_welcome", "欢迎光临", id="a customer is welcomed"),
        pytest.param("utter_welcome_new", "欢迎光临", id="a visitor is welcomed"),
    ],
)
def test_the_courtesies_of_the_house_are_said_literally(name: str, words: str) -> None:
    """R-103, R-104, R-105, R-090."""
    chinese = [v["text"] for v, language, _ in responses()[name] if language == "zh"]

    assert chinese and all(words in text for text in chinese)


@pytest.mark.parametrize(
    "name",
    [
        "utter_complaint_heard",
        "utter_ask_complaint_detail",
        "utter_safety_advice",
        "utter_dissatisfied",
        "utter_regretted",
    ],
)
def test_where_something_went_wrong_we_apologise(name: str) -> None:
    chinese = [v["text"] for v, language, _ in responses()[name] if language == "zh"]

    assert all("抱歉" in text for text in chinese)
