"""What the bot says of a complaint: regret and an hour, no verdict (R-114, R-130, R-131)."""

from __future__ import annotations

import re

import pytest
import yaml

from actions.library import DIALOGUES
from crm.terms import Language
from crm.use_cases.postponements import USUAL_REASON

FLOWS = ("complaint.yml", "notices.yml")

BLAME_OR_DENIAL = re.compile(
    r"不是我们|与我们无关|不可能|您自己|您没有|是您|误会|其实|正常现象|没有问题|别的客户|"
    r"不属于我们|按规定|无法赔|不能赔|"
    r"not our fault|you should have|you failed|that is normal|nothing wrong|misunderst|"
    r"impossible|your own",
    re.IGNORECASE,
)
GRANT_OR_CAUSE = re.compile(
    r"赔偿|赔给|退款|免费|换新|是因为|原因是|责任在|"
    r"compensat|refund|free of charge|replace it|because of|the cause",
    re.IGNORECASE,
)


def said() -> list[tuple[str, str]]:
    found = []
    for name in FLOWS:
        domain = yaml.safe_load((DIALOGUES / "domain" / name).read_text("utf-8"))
        for response, variants in domain["responses"].items():
            found += [(response, one["text"]) for one in variants]
    return found


@pytest.mark.parametrize("pattern", [BLAME_OR_DENIAL, GRANT_OR_CAUSE], ids=["blame", "grant"])
def test_nothing_denies_blames_grants_or_names_a_cause(pattern):
    """R-130, R-131: the reviewed list, over every response of the complaint flow."""
    assert [(name, text) for name, text in said() if pattern.search(text)] == []


def test_what_is_written_when_a_promise_is_renewed_judges_nothing_either():
    """R-130."""
    for language in Language:
        assert not BLAME_OR_DENIAL.search(USUAL_REASON[language])
        assert not GRANT_OR_CAUSE.search(USUAL_REASON[language])


def test_a_complaint_is_met_with_regret_and_a_concrete_hour():
    """R-114: an apology where it is heard, the hour where it is promised."""
    regret = re.compile("抱歉|sorry")
    heard = [text for name, text in said() if name == "utter_complaint_heard"]
    promised = [text for name, text in said() if name == "utter_complaint_promise"]

    assert heard and all(regret.search(text) for text in heard)
    assert promised and all("{time_said}" in text for text in promised)
