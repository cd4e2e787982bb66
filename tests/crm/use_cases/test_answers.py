"""The answer library in the supervisor's hands: drafted, approved, published, brought back."""

from __future__ import annotations

from datetime import date

import pytest

from crm.errors import AnswerNotApproved, InvalidSetting, NotFound, TextMissing
from crm.rules.answers import Answer, read_answer
from crm.rules.documents import Approval
from crm.terms import AnswerStanding
from crm.use_cases.answers import (
    answer_file,
    answers_in_force,
    approve_answer,
    draft_answer,
    library_lines,
    publish_answer,
    restore_delivered,
    withdraw_answer,
)

SUN = Approval("孙工", date(2025, 2, 20))


def content(key: str = "oil_light", said: str = "请靠边停车。", **others: object) -> dict:
    return {
        "id": key,
        "asks": {"zh": [f"{key}怎么办"], "en": [f"what about {key}"]},
        "answer": {"zh": said, "en": "Please stop."},
        "tags": ["engine"],
        "urgent": False,
    } | others


def delivered(*keys: str, approved: Approval | None = SUN) -> dict[str, Answer]:
    entries = {key: read_answer(key, content(key, "出厂的话。")) for key in keys or ("oil_light",)}
    return {
        key: Answer(**{**vars(answer), "approved": approved}) for key, answer in entries.items()
    }


def put_in_force(uow, said: str, shipped: dict[str, Answer], key: str = "oil_light") -> None:
    version = draft_answer(uow, content=content(key, said), by="王主管")
    approve_answer(uow, key=key, number=version.number, technician="周工", by="王主管")
    publish_answer(uow, key=key, number=version.number, delivered=shipped, by="王主管")


def sent(uow, shipped: dict[str, Answer], key: str = "oil_light") -> str | None:
    answer = answers_in_force(uow, shipped).get(key)
    return answer.written["zh"] if answer else None


def test_a_draft_changes_nothing_before_it_is_approved_and_published(open_unit):
    """R-096, G-04."""
    shipped = delivered()
    with open_unit() as uow:
        draft_answer(uow, content=content(said="新的话。"), by="信息员")
        assert sent(uow, shipped) == "出厂的话。"
        with pytest.raises(AnswerNotApproved):
            publish_answer(uow, key="oil_light", number=1, delivered=shipped, by="王主管")

        approve_answer(uow, key="oil_light", number=1, technician="周工", by="王主管")
        assert sent(uow, shipped) == "出厂的话。"
        publish_answer(uow, key="oil_light", number=1, delivered=shipped, by="王主管")

        answer = answers_in_force(uow, shipped)["oil_light"]
        assert answer.written["zh"] == "新的话。"
        assert answer.approved == Approval("周工", uow.clock.now().astimezone(uow.wall).date())


def test_every_version_is_kept_with_author_and_time_and_an_earlier_one_comes_back(open_unit):
    """R-096."""
    shipped = delivered()
    with open_unit() as uow:
        put_in_force(uow, "第一版。", shipped)
        put_in_force(uow, "第二版。", shipped)
        publish_answer(uow, key="oil_light", number=1, delivered=shipped, by="李主管")

        found = answer_file(uow, shipped, "oil_light")
        assert sent(uow, shipped) == "第一版。"
        assert [
            (one.number, one.made_by, one.content["answer"]["zh"]) for one in found.versions
        ] == [
            (2, "王主管", "第二版。"),
            (1, "王主管", "第一版。"),
        ]
        assert [(one.by, one.version.number) for one in found.releases] == [
            ("李主管", 1),
            ("王主管", 2),
            ("王主管", 1),
        ]
        assert {one.at for one in found.releases} == {uow.clock.now()}


def test_what_is_withdrawn_is_sent_no_more_and_the_delivered_text_can_come_back(open_unit):
    """R-096."""
    shipped = delivered()
    with open_unit() as uow:
        put_in_force(uow, "新的话。", shipped)
        withdraw_answer(uow, key="oil_light", delivered=shipped, by="王主管")
        assert sent(uow, shipped) is None
        assert withdraw_answer(uow, key="oil_light", delivered=shipped, by="王主管") is None

        restore_delivered(uow, key="oil_light", delivered=shipped, by="王主管")
        assert sent(uow, shipped) == "出厂的话。"


def test_the_library_says_of_each_answer_what_is_sent_and_what_waits(open_unit):
    """R-096."""
    shipped = delivered("a", "b", "c") | delivered("d", approved=None)
    with open_unit() as uow:
        put_in_force(uow, "新的话。", shipped, key="b")
        withdraw_answer(uow, key="c", delivered=shipped, by="王主管")
        draft_answer(uow, content=content("a", "草稿。"), by="信息员")
        draft_answer(uow, content=content("e", "全新。"), by="信息员")

        lines = {one.key: (one.standing, bool(one.waiting)) for one in library_lines(uow, shipped)}
        assert lines == {
            "a": (AnswerStanding.DELIVERED, True),
            "b": (AnswerStanding.OWN, False),
            "c": (AnswerStanding.WITHDRAWN, False),
            "d": (AnswerStanding.NOT_APPROVED, False),
            "e": (AnswerStanding.NOT_APPROVED, True),
        }


def test_one_question_cannot_have_two_answers(open_unit):
    shipped = delivered("a", "b")
    with open_unit() as uow:
        version = draft_answer(
            uow, content=content("b", asks={"zh": ["A怎么办"], "en": ["what about b"]}), by="王主管"
        )
        approve_answer(uow, key="b", number=version.number, technician="周工", by="王主管")

        with pytest.raises(InvalidSetting, match="repeats"):
            publish_answer(uow, key="b", number=version.number, delivered=shipped, by="王主管")


@pytest.mark.parametrize(
    ("slip", "named"),
    [
        pytest.param({"answer": {"zh": "好。", "en": " "}}, "answer.en", id="English is missing"),
        pytest.param({"asks": {"zh": [], "en": ["x"]}}, "asks.zh", id="no question"),
        pytest.param({"answer": {"zh": "打{tel}。", "en": "Call."}}, "tel", id="unknown gap"),
        pytest.param({"urgent": True}, "urgent", id="danger without a person"),
    ],
)
def test_what_cannot_be_sent_cannot_be_drafted(open_unit, slip, named):
    with open_unit() as uow, pytest.raises(InvalidSetting, match=named):
        draft_answer(uow, content=content() | slip, by="王主管")


def test_an_approval_names_the_technician(open_unit):
    """R-094."""
    with open_unit() as uow:
        draft_answer(uow, content=content(), by="王主管")
        with pytest.raises(TextMissing):
            approve_answer(uow, key="oil_light", number=1, technician=" ", by="王主管")
        with pytest.raises(NotFound):
            approve_answer(uow, key="oil_light", number=7, technician="周工", by="王主管")


def test_the_same_words_again_make_no_new_version(open_unit):
    with open_unit() as uow:
        draft_answer(uow, content=content(), by="王主管")
        assert draft_answer(uow, content=content(), by="李主管").number == 1


def test_each_step_is_in_the_audit_log(open_unit):
    """R-096, R-248."""
    shipped = delivered()
    with open_unit() as uow:
        put_in_force(uow, "第一版。", shipped)
        put_in_force(uow, "第二版。", shipped)
        entries = [(one.what, one.key, one.by) for one in reversed(uow.audits.newest())]
        second = uow.audits.newest()[2]

    assert entries == [
        (what, "oil_light", "王主管") for what in ("draft", "approve", "published") * 2
    ]
    assert second.before["answer"]["zh"] == "第一版。"
    assert second.after["answer"]["zh"] == "第二版。"


def test_the_name_of_the_library_changes_with_what_is_sent_and_only_then(open_unit):
    """Whoever keeps the library in memory knows by this name that it is to be read again."""
    shipped = delivered()
    with open_unit() as uow:
        names = [uow.answers.state()]
        draft_answer(uow, content=content(said="第一版。"), by="王主管")
        names.append(uow.answers.state())
        put_in_force(uow, "第一版。", shipped)
        names.append(uow.answers.state())
        put_in_force(uow, "第二版。", shipped)
        names.append(uow.answers.state())

    assert names[0] is names[1] is None
    assert len(set(names)) == 3
