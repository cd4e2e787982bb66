"""The answer library: what it knows, what it leaves to a technician, and what it refuses to load.

The held-out questions (`held_out_questions.yml`) were written before the library; they only
measure. Raise a limit here when the library gets better, never lower one to let a change pass.
"""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
import yaml

from actions.talk.answers import AnswerLibrary
from actions.talk.matching import Words
from crm.errors import InvalidSetting
from crm.rules.answers import PLACEHOLDERS, Answer
from crm.rules.documents import Approval
from crm.rules.wording import plain

ANSWERS = Path(__file__).parents[3] / "dialogues" / "answers"
HELD_OUT = yaml.safe_load(
    Path(__file__).with_name("held_out_questions.yml").read_text(encoding="utf-8")
)
OURS = AnswerLibrary.load(ANSWERS)
WORDS = Words(things={"oil": ["机油", "oil"], "gearbox": ["变速箱", "gearbox"]})
SUN = Approval(by="技术总监 孙工", on=date(2025, 2, 20))

AN_ENTRY = """
answers:
  - id: oil_light
    asks: {zh: [机油灯亮了还能开吗], en: [the oil light is on]}
    answer: {zh: "请您停车,转人工。", en: "Please stop; say a person please."}
    tags: [oil]
    urgent: true
    approved: {by: 孙工, on: 2025-02-20}
"""
SOME_WORDS = "things: {oil: [机油, oil]}\nsame: [[怎么, 咋]]\nempty: [请问]\n"


def outcomes(group: str) -> list[tuple[str, str, str | None]]:
    """(question, the right id, the id found) for every held-out question of a group."""
    return [
        (question, answer_id, found.answer_id if found else None)
        for answer_id, questions in HELD_OUT[group].items()
        for question in questions
        for found in [OURS.find(question, language="zh")]
    ]


def answered(group: str) -> list[str]:
    return [
        question for question in HELD_OUT[group] if OURS.find(question, language="zh") is not None
    ]


def written(folder: Path, *, answers: str = AN_ENTRY, words: str = SOME_WORDS) -> Path:
    (folder / "some.yml").write_text(answers, encoding="utf-8")
    (folder / "words.yml").write_text(words, encoding="utf-8")
    return folder


def an_answer(answer_id: str, asks: str, *, approved: Approval | None = SUN) -> Answer:
    return Answer(
        id=answer_id,
        asks={"zh": (asks,), "en": ()},
        written={"zh": "请您慢慢开来检查。", "en": "Please come in for a check."},
        approved=approved,
    )


def test_the_nine_questions_get_their_answers_however_they_are_asked():
    """R-093: each of the nine in at least four wordings."""
    asked = outcomes("nine")

    assert len(asked) >= 9 * 4
    assert [row for row in asked if row[1] != row[2]] == []


def test_the_nine_questions_asked_once_more_in_new_words_are_answered_or_left_to_a_technician():
    asked = outcomes("later_nine")

    assert [row for row in asked if row[2] not in (row[1], None)] == []
    assert sum(right == found for _, right, found in asked) >= 23


def test_other_questions_are_mostly_answered_and_hardly_ever_wrongly():
    asked = outcomes("others")

    assert sum(right == found for _, right, found in asked) >= 0.75 * len(asked)
    assert sum(found not in (right, None) for _, right, found in asked) <= 0.03 * len(asked)


@pytest.mark.parametrize("group", ["unanswered", "later_unanswered"])
def test_questions_the_library_does_not_know_are_left_to_a_technician(group):
    """R-094."""
    assert len(HELD_OUT[group]) >= 40
    assert len(answered(group)) <= 2


def test_what_is_held_out_to_measure_is_not_in_the_library():
    known = {
        plain(asked)
        for entry in OURS.entries.values()
        for asks in entry.asks.values()
        for asked in asks
    }
    held_out = [
        question
        for group in ("nine", "others", "later_nine")
        for questions in HELD_OUT[group].values()
        # The first of the nine is the question as the seed has it, known to the library.
        for question in (questions[1:] if group == "nine" else questions)
    ]

    assert [question for question in held_out if plain(question) in known] == []


def test_a_question_behind_a_story_is_still_heard():
    found = OURS.find(
        "师傅您好,我上周刚从老家开车回来,今天早上一打火,机油灯亮了还能开吗", language="zh"
    )

    assert found is not None and found.answer_id == "oil_light"


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("变速箱故障灯亮时可以行驶吗", id="a warning light of another part"),
        pytest.param("尿素液位灯亮还能开多少路", id="another tank running low"),
        pytest.param("汽油滤清器为什么要定期更换", id="another part with an interval"),
        pytest.param("助力转向油液位为什么会下降", id="another fluid going down"),
        pytest.param("刹车有点响正常吗", id="a noise nobody can judge from afar"),
    ],
)
def test_a_known_question_about_another_part_is_not_answered(question):
    assert OURS.find(question, language="zh") is None


@pytest.mark.parametrize("nothing", ["", " ", "???", "12345", "嗯", "👍", "吗", "灯", "tyres"])
def test_where_nothing_is_asked_nothing_is_answered(nothing):
    assert OURS.find(nothing, language="zh") is None


def test_an_answer_that_nobody_approved_is_never_found():
    asks = "机油灯亮了还能开吗"
    library = AnswerLibrary([an_answer("draft", asks, approved=None)], WORDS)
    approved = AnswerLibrary([an_answer("draft", asks)], WORDS)

    assert library.find(asks, language="zh") is None
    assert approved.find(asks, language="zh") is not None


def test_two_answers_equally_likely_are_a_doubt():
    library = AnswerLibrary(
        [an_answer("one", "机油灯亮了怎么办"), an_answer("two", "机油灯亮了怎么办")], WORDS
    )

    assert library.find("机油灯亮了怎么办", language="zh") is None


def test_our_own_drafts_are_kept_but_not_sent():
    drafts = {entry.id for entry in OURS.entries.values() if entry.approved is None}

    assert drafts == {"third_party_additives", "engine_flush"}
    assert OURS.find("燃油宝有用吗", language="zh") is None


def test_the_answers_on_danger_say_stop_and_offer_a_person():
    """R-093: the oil light, the engine light and the brake fluid."""
    urgent = [entry for entry in OURS.entries.values() if entry.urgent]

    assert {"oil_light", "engine_light", "brake_fluid_drops"} <= {entry.id for entry in urgent}
    for entry in urgent:
        for spoken in (False, True):
            chinese, english = entry.text("zh", spoken), entry.text("en", spoken)
            assert re.search("停|不要|别|先保证", chinese.split("。")[0]), entry.id
            assert re.search("联系", chinese) and "转人工" in chinese, entry.id
            assert re.search("stop|do not|keep off|Safety", english), entry.id
            assert re.search("contact", english, re.I) and "a person please" in english.lower(), (
                entry.id
            )


def test_answers_are_short_polite_and_can_be_spoken():
    for entry in OURS.entries.values():
        for spoken in (False, True):
            chinese, english = entry.text("zh", spoken), entry.text("en", spoken)
            assert len(re.findall("[。!?]", chinese)) <= 3, entry.id
            assert len(chinese) <= 130 and len(english) <= 340, entry.id
            assert "你" not in chinese, entry.id
            words = re.sub(r"{\w+}", "", chinese + english)
            assert not re.search(r"[*#_<>{}\[\]/\\]|https?:|点击|click", words), entry.id


def test_answers_name_no_price_and_judge_nobodys_car():
    for entry in OURS.entries.values():
        assert not re.search("[0-9十百千万]元|打折|折扣|免费|块钱", entry.text("zh")), entry.id
        assert not re.search("您的车(?:坏|有故障|是.{1,8}坏)", entry.text("zh")), entry.id


def test_both_languages_of_an_answer_need_the_same_facts_of_the_dealership():
    for entry in OURS.entries.values():
        gaps = [set(re.findall(r"{(\w+)}", entry.text(language))) for language in ("zh", "en")]
        assert gaps[0] == gaps[1] == set(entry.needs), entry.id
    assert set().union(*(entry.needs for entry in OURS.entries.values())) == PLACEHOLDERS


def test_the_phone_gets_the_shorter_words_where_there_are_any():
    entry = OURS.entries["engine_light"]
    plain_entry = OURS.entries["spark_plugs"]

    assert len(entry.text("zh", spoken=True)) < len(entry.text("zh"))
    assert plain_entry.text("zh", spoken=True) == plain_entry.text("zh")


def test_an_english_question_is_known_whatever_the_conversation_speaks():
    found = OURS.find("can I drive with the oil light on", language="zh")

    assert found is not None and found.answer_id == "oil_light"
    assert found.entry.text("en").startswith("If the red oil light comes on, please stop")


def test_a_look_up_takes_no_noticeable_time():
    questions = [question for question, _, _ in outcomes("others")]

    fastest = min(_seconds_for(questions) for _ in range(3)) / len(questions)

    # Measured 0.4 ms; the limit leaves room for a busy machine.
    assert fastest < 0.003


def _seconds_for(questions: list[str]) -> float:
    began = time.perf_counter()
    for question in questions:
        OURS.find(question, language="zh")
    return time.perf_counter() - began


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param(("id: oil_light", "id: Oil light"), "entry Oil light: id is", id="id"),
        pytest.param(("tags: [oil]", "tags: []"), "entry oil_light: tags must be", id="no tags"),
        pytest.param(("urgent: true", "urgent: perhaps"), "urgent is 'perhaps'", id="urgent"),
        pytest.param(("on: 2025-02-20", "on: soon"), "approved.on is 'soon'", id="no date"),
        pytest.param(("by: 孙工, ", ""), "approved must have by and on", id="nobody"),
        pytest.param(("tags:", "tag:"), "unknown key tag", id="a misspelt key"),
        pytest.param(("en: [the oil light is on]", "en: []"), "asks.en must be", id="no asks"),
        pytest.param(("请您停车,转人工。", "{wifi}转人工"), "placeholder wifi", id="placeholder"),
        pytest.param(("请您停车,", "{"), "answer.zh has a stray brace", id="stray brace"),
        pytest.param((",转人工", ""), "answer.zh is urgent and must offer a person", id="nobody"),
        pytest.param(("    tags", "    id: twice\n    tags"), "key id stands twice", id="twice"),
        pytest.param(("answers:", "answer:"), "unknown key answer", id="another list"),
        pytest.param(("- id", "- [id"), "not readable YAML", id="broken YAML"),
    ],
)
def test_a_slip_in_an_answer_is_named_with_file_and_key(tmp_path, change, complaint):
    folder = written(tmp_path, answers=AN_ENTRY.replace(*change))

    with pytest.raises(InvalidSetting) as refusal:
        AnswerLibrary.load(folder)

    assert str(refusal.value).startswith("some.yml")
    assert complaint in str(refusal.value)


def test_an_id_stands_for_one_answer_in_all_files(tmp_path):
    folder = written(tmp_path)
    (folder / "twin.yml").write_text(
        AN_ENTRY.replace("机油灯亮了还能开吗", "另一个问题").replace("the oil", "another"),
        encoding="utf-8",
    )

    with pytest.raises(
        InvalidSetting, match=r"twin\.yml, line 3, entry oil_light: id oil_light is taken"
    ):
        AnswerLibrary.load(folder)


def test_one_question_cannot_have_two_answers(tmp_path):
    folder = written(tmp_path)
    (folder / "twin.yml").write_text(
        AN_ENTRY.replace("id: oil_light", "id: other_light"), encoding="utf-8"
    )

    with pytest.raises(
        InvalidSetting, match=r"twin\.yml, line 3, entry other_light: asks\.zh repeats"
    ):
        AnswerLibrary.load(folder)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param("things: []\nsame: []\nempty: [请问]", "things must be", id="no things"),
        pytest.param("things: {a: [x]}\nsame: no\nempty: [y]", "same must be", id="no list"),
        pytest.param("things: {a: [x], b: [X]}\nsame: []\nempty: [y]", "stands twice", id="twice"),
        pytest.param("things: {a: [x]}\nsame: []", "empty must be", id="no empty words"),
    ],
)
def test_a_slip_in_the_words_of_questions_is_named(tmp_path, words, complaint):
    folder = written(tmp_path, words=words)

    with pytest.raises(InvalidSetting, match=complaint):
        AnswerLibrary.load(folder)


def test_on_and_no_are_words_in_a_document_about_lights(tmp_path):
    answers = AN_ENTRY.replace("en: [the oil light is on]", "en: [on, no]")

    library = AnswerLibrary.load(written(tmp_path, answers=answers))

    assert library.entries["oil_light"].asks["en"] == ("on", "no")
    assert library.entries["oil_light"].approved == Approval(by="孙工", on=date(2025, 2, 20))


def test_a_folder_without_answers_is_refused(tmp_path):
    with pytest.raises(InvalidSetting, match="holds no answer"):
        AnswerLibrary.load(tmp_path)
