"""What a customer is told of a campaign."""

from __future__ import annotations

from datetime import date

import pytest

from actions.wording import campaign_said
from crm.models import Campaign


@pytest.fixture
def campaign() -> Campaign:
    return Campaign(
        name="免费检测周",
        content="底盘、刹车、电瓶免费检测",
        content_en="a free check of chassis, brakes and battery",
        address="广州市天河区示例路8号",
        starts_on=date(2025, 4, 21),
        ends_on=date(2025, 4, 27),
    )


@pytest.mark.parametrize("spoken", [True, False])
def test_content_days_and_address_are_said_together(campaign, spoken):
    """R-052, R-082"""
    said = campaign_said(campaign, "zh", spoken=spoken)

    parts = ("免费检测周", "底盘、刹车、电瓶免费检测", "四月" if spoken else "4月21日", "示例路8号")
    assert [part for part in parts if part not in said] == []


def test_in_english_too(campaign):
    """R-082"""
    said = campaign_said(campaign, "en", spoken=False)

    for part in ("a free check of chassis", "April", "21", "27", "示例路8号"):
        assert part in said


def test_a_campaign_of_one_day_names_it_once(campaign):
    """R-082"""
    campaign.ends_on = campaign.starts_on

    assert "到" not in campaign_said(campaign, "zh", spoken=False).split("店里")[0]
