"""What a talk tells along with its own reason: a campaign, and the answers to wider questions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from actions.library import Library
from bot.engine import Engine
from crm.models import Campaign, FollowUp
from crm.terms import CampaignStatus, FollowUpKind, FollowUpStatus
from crm.use_cases.conversations import Inbound
from tests.dialogues.talk import SKIPS_TO_OPINION, Talk

pytestmark = pytest.mark.engine
TO_THE_END = ("方便", "挺好", "5分", *SKIPS_TO_OPINION, "没有", "没有")
WHAT, WHEN, WHERE = "底盘免费检测", "3月20日", "示例路8号"


@pytest.fixture
def talk(engine: Engine, library: Library) -> Any:
    return lambda **opening: Talk(engine, library, **opening)


def carry_a_campaign(held: Talk, **others: Any) -> None:
    """A notice of a campaign that was merged into this talk's follow-up."""
    with held.books() as (uow, conversation):
        host = conversation.follow_up
        values: dict[str, Any] = {
            "name": "春季检测",
            "content": WHAT,
            "content_en": "a free check of the chassis",
            "address": WHERE,
            "starts_on": date(2025, 3, 20),
            "ends_on": date(2025, 3, 26),
            "status": CampaignStatus.ACTIVE,
            "made_by": "陈主管",
            "made_at": uow.clock.now(),
        } | others
        campaign = uow.campaigns.add(Campaign(**values))
        uow.follow_ups.add(
            FollowUp(
                kind=FollowUpKind.CAMPAIGN_NOTICE,
                origin=f"campaign:{campaign.id}",
                status=FollowUpStatus.MERGED,
                customer_id=host.customer_id,
                campaign_id=campaign.id,
                merged_into_id=host.id,
                earliest_at=uow.clock.now(),
                due_at=uow.clock.now(),
                latest_at=uow.clock.now() + timedelta(days=7),
                planned_at=uow.clock.now(),
            )
        )


def with_campaign(talk: Any, **others: Any) -> Talk:
    """A talk that carries a campaign from its first words on."""
    held: Talk = talk(kind=others.pop("kind", "first_followup"))
    carry_a_campaign(held, **others)
    with held.books() as (_, conversation):
        snapshot = dict(conversation.snapshot)
        slots = dict(snapshot["slots"])
        memory = dict(slots["memory"])
        memory["circumstances"] = [*memory["circumstances"], "campaign_untold"]
        conversation.snapshot = {**snapshot, "slots": {**slots, "memory": memory}}
    return held


def told(held: Talk) -> list[str]:
    return [said for said in held.told if WHAT in said]


def test_a_campaign_merged_into_a_talk_is_told_there_once_with_days_and_place(talk) -> None:
    """R-082, R-031, C-20."""
    held = with_campaign(talk)
    held.says(*TO_THE_END, "不用", "不用")

    assert len(told(held)) == 1
    assert WHEN in told(held)[0] and "3月26日" in told(held)[0] and WHERE in told(held)[0]


def test_in_every_kind_of_talk_that_can_carry_one(talk) -> None:
    """R-082."""
    held = with_campaign(talk, kind="service_reminder")
    held.says("方便")

    assert len(told(held)) == 1


def test_a_campaign_that_was_taken_back_is_not_told(talk) -> None:
    """R-052."""
    held = with_campaign(talk, status=CampaignStatus.CANCELLED)
    held.says(*TO_THE_END, "不用", "不用")

    assert told(held) == []


def test_after_a_complaint_no_campaign_is_told(talk) -> None:
    """R-107."""
    held = with_campaign(talk)
    held.says("方便", "刹车又开始响了", "重新修", "不用")

    assert held.ended and told(held) == []


@pytest.mark.parametrize(
    ("question", "answer_id"),
    [
        pytest.param("撞车了先干什么", "after_accident", id="R-100: after an accident"),
        pytest.param("走保险要什么手续", "insurance_claim", id="R-100: a claim"),
        pytest.param("新车几年要年检", "annual_inspection", id="R-095: local rules"),
        pytest.param("小保养和大保养有什么区别", "minor_major_service", id="R-095: the work"),
        pytest.param("新车磨合期要注意什么", "running_in", id="R-095: use of the car"),
    ],
)
def test_wider_questions_have_their_answers(talk, question: str, answer_id: str) -> None:
    """R-095, R-100."""
    held = talk(kind="inbound")
    held.says(question)

    assert held.outcome()["faq_answered"] == [answer_id]


def test_who_bought_elsewhere_is_welcomed_without_reproach(talk) -> None:
    """R-102: the talk begins anew once the file says where the car was bought."""
    held = talk()
    with held.books() as (_, conversation):
        conversation.vehicle.sold_by_us = False
        conversation.snapshot = {}
    scene = held.rehearsal.scene
    again = Inbound(channel=scene.channel, provider_id="opened-again", event="open")
    scene.turns.hear(scene.token, again)
    scene.turns.answer(scene.token)
    held.says(*TO_THE_END)

    assert len([said for said in held.told if "车在哪里买的都一样" in said]) == 1


def test_inbound_talks_end_with_the_courtesies_of_the_house(talk) -> None:
    """R-106."""
    said = talk(kind="inbound").says("机油多久换一次", "没有了")

    assert "请走好" in said and "欢迎再来" in said
