"""The yardstick itself, held against answers whose worth is known."""

from __future__ import annotations

import json

import pytest

from nlu.evaluation.evaluate import Case, Share, evaluate, load_cases

NOW = "2025-03-06T10:20:00+08:00"
EIGHT = {"start": "2025-03-06T20:00:00+08:00", "end": None}


def a_case(text="四分", act="rate", *, asked="rating_overall", rating=None, time=None):
    return Case(id=text, text=text, asked=asked, now=NOW, act=act, rating=rating, time=time)


def a_parser(**answers):
    """Answers by text: (act, confidence) and, if they matter, rating and time."""

    def parse(question):
        act, confidence, *more = answers[question["text"]]
        rating, time = [*more, None, None][:2]
        return {"act": act, "confidence": confidence, "rating": rating, "time": time}

    return parse


def test_answers_after_a_question_and_out_of_the_blue_are_counted_apart():
    cases = [a_case("四分"), a_case("您好", "greet", asked=None), a_case("喂", "greet", asked=None)]

    report = evaluate(a_parser(四分=("rate", 1), 您好=("greet", 1), 喂=("rate", 1)), cases)

    assert report.accuracy == Share(2, 3)
    assert report.with_context == Share(1, 1)
    assert report.without_context == Share(1, 2)
    assert report.confusions == (("greet", "rate", 1),)
    assert [miss.text for miss in report.misses] == ["喂"]


def test_each_act_has_its_precision_and_recall():
    cases = [a_case("四分"), a_case("一般"), a_case("贵", "complain")]

    report = evaluate(a_parser(四分=("rate", 1), 一般=("complain", 1), 贵=("complain", 1)), cases)

    assert report.acts["rate"].precision == 1.0
    assert report.acts["rate"].recall == 0.5
    assert report.acts["complain"].precision == 0.5
    assert report.acts["complain"].f1 == pytest.approx(2 / 3)
    assert report.macro_f1 == pytest.approx(2 / 3)


def test_a_score_invented_where_none_was_given_is_an_error_too():
    cases = [a_case("四分", rating=4), a_case("还行", "usage_ok", asked="usage")]

    report = evaluate(a_parser(四分=("rate", 1, 4), 还行=("usage_ok", 1, 3)), cases)

    assert report.rating == Share(1, 2)
    assert report.rating_misses[0].text == "还行"


def test_the_same_moment_in_another_zone_is_the_same_time_but_another_end_is_not():
    utc = {"start": "2025-03-06T12:00:00+00:00", "end": None}
    too_long = {"start": EIGHT["start"], "end": "2025-03-06T21:00:00+08:00"}
    cases = [a_case("八点", "busy", time=EIGHT), a_case("晚上八点", "busy", time=EIGHT)]

    report = evaluate(
        a_parser(八点=("busy", 1, None, utc), 晚上八点=("busy", 1, None, too_long)), cases
    )

    assert report.time == Share(1, 2)


def test_a_wrong_answer_the_bot_would_ask_back_about_is_not_held_against_its_honesty():
    cases = [a_case("四分"), a_case("嗯哼"), a_case("五分")]
    parse = a_parser(四分=("rate", 0.9), 嗯哼=("affirm", 0.3), 五分=("deny", 0.8))

    report = evaluate(parse, cases, threshold=0.5)

    assert report.acted_on == Share(2, 3)
    assert report.wrong_when_acted_on == 0.5


def test_the_report_can_be_stored_and_read_by_people():
    report = evaluate(a_parser(四分=("deny", 0.9)), [a_case("四分", rating=4)])

    stored = json.loads(json.dumps(report.as_json(), ensure_ascii=False))

    assert stored["accuracy"] == {"value": 0.0, "right": 0, "of": 1}
    assert stored["misses"][0]["got"] == "deny"
    assert "rate → deny: 1" in report.as_text()


def test_cases_are_read_from_lines_and_a_broken_line_is_named(tmp_path):
    good = tmp_path / "good.jsonl"
    good.write_text(json.dumps(a_case("四分", rating=4).__dict__) + "\n\n", encoding="utf-8")
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "x"}\n', encoding="utf-8")

    assert load_cases(good) == [a_case("四分", rating=4)]
    with pytest.raises(ValueError, match=r"broken\.jsonl, line 1"):
        load_cases(good, broken)
