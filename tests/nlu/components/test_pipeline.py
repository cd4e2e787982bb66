"""The two components inside Rasa: trained, stored, loaded again, and asked.

A small set of sentences trains in a moment; what the real data are worth is measured in
tests/nlu/evaluation.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train_nlu

#: Rasa's own imports use names that their libraries have renamed.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

CONFIG = Path(__file__).parents[3] / "config.yml"
NOW = "2025-03-06T10:20:00+08:00"
SENTENCES = """
version: "3.1"
nlu:
- intent: good_time
  metadata: {asked: good_time}
  examples: |
    - 可以
    - 行
    - 方便
    - 你说吧
    - sure
    - go ahead
- intent: affirm
  examples: |
    - 可以
    - 行
    - 对
    - 是的
    - yes
- intent: usage_problem
  examples: |
    - 刹车还有点响
    - 发动机抖
    - 空调不凉
    - 还有点异响
    - the brakes squeak
- intent: book_service
  examples: |
    - 周六上午能看看吗
    - 想约个保养
    - 明天下午去做保养
    - 帮我约周日
    - book a service
- intent: rate
  examples:
  - text: 五分
    metadata: {asked: rating_overall rating_staff}
  - text: 四分吧
    metadata: {asked: rating_overall}
  - text: 三分
    metadata: {asked: rating_overall}
- intent: opt_out
  examples: |
    - 别再打了
    - 不要再打电话
    - 退订
    - stop calling me
- intent: out_of_scope
  examples: |
    - 讲个笑话
    - 今天天气怎么样
    - tell me a joke
"""


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    (folder / "nlu.yml").write_text(SENTENCES, encoding="utf-8")
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    config["pipeline"][0]["seen"] = 1
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")

    model = train_nlu(
        str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="small"
    )
    return Agent.load(model)


@pytest.fixture
def parse(agent):
    def parse(text, asked=None, **metadata):
        said = UserMessage(text, metadata={"asked": asked, "now": NOW, **metadata})
        return asyncio.run(agent.processor.parse_message(said))

    return parse


def test_the_same_words_are_one_act_after_one_question_and_another_after_another(parse):
    assert parse("可以", "good_time")["understanding"]["act"] == "good_time"
    assert parse("可以", "club")["understanding"]["act"] == "affirm"


def test_rules_see_the_act_that_a_turn_sees(parse):
    parsed = parse("别再打了", "usage")

    assert parsed["understanding"]["act"] == "opt_out"
    assert parsed["intent"]["name"] == "opt_out"
    assert parsed["intent"]["confidence"] == parsed["understanding"]["confidence"]


def test_score_problem_and_wish_in_one_breath_are_all_heard(parse):
    heard = parse("五分,不过刹车还有点响,周六上午能看看吗", "rating_overall")["understanding"]

    assert heard["act"] == "rate"
    assert heard["rating"] == 5
    assert heard["time"] == {
        "start": "2025-03-08T08:00:00+08:00",
        "end": "2025-03-08T12:00:00+08:00",
        "has_clock": False,
    }
    assert {"rate", "usage_problem", "book_service"} == {move["act"] for move in heard["moves"]}


def test_facts_are_read_whatever_the_act(parse):
    heard = parse("我叫王建国,车牌粤A12345,电话13800000001", "profile_item")["understanding"]
    driven = parse("跑了三万公里", "profile_item")["understanding"]

    facts = {name: heard[name] for name in ("plate", "phone", "name")}
    assert facts == {"plate": "粤A12345", "phone": "13800000001", "name": "王建国"}
    assert driven["mileage_km"] == 30000


def test_a_grouped_question_gets_its_scores_by_dimension(parse):
    heard = parse("5 4 5", "rating_speed_group")["understanding"]

    assert heard["ratings"] == {"reception_speed": 5, "completion_speed": 4, "billing_speed": 5}


def test_a_customers_words_that_begin_with_a_slash_are_words(parse):
    parsed = parse("/restart", "usage")

    assert parsed["intent"]["name"] != "restart"
    assert parsed["understanding"]["moves"][0]["text"] == "/restart"
    assert not parsed["text"].startswith("/")


@pytest.mark.parametrize("text", ["", "   ", "……", "。"])
def test_nothing_to_read_is_out_of_scope_without_any_confidence(parse, text):
    heard = parse(text, "rating_overall")["understanding"]

    assert (heard["act"], heard["confidence"], heard["sure"]) == ("out_of_scope", 0.0, False)


def test_without_a_clock_no_time_is_invented(agent):
    said = UserMessage("明天下午去做保养", metadata={"asked": "booking_time"})

    heard = asyncio.run(agent.processor.parse_message(said))["understanding"]

    assert heard["act"] == "book_service"
    assert heard["time"] is None


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [("好的", "en", "zh"), ("go ahead", "zh", "en"), ("4", "en", "en"), ("4", "zh", "zh")],
)
def test_the_language_follows_the_customers_words(parse, text, before, language):
    assert parse(text, "good_time", language=before)["understanding"]["language"] == language
