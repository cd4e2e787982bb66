"""A campaign is told two weeks ahead, and written about within two days where that is needed."""

from __future__ import annotations

from datetime import date

import pytest

from crm.errors import AlreadyActive, NoSuchDays, TextMissing
from crm.models import ContactAttempt, OptOut
from crm.store.campaigns import Effect
from crm.terms import (
    AttemptStatus,
    CampaignStatus,
    Channel,
    ClubStatus,
    FollowUpStatus,
    LetterKind,
)
from crm.use_cases.campaigns import (
    activate_campaign,
    cancel_campaign,
    draft_campaign,
    effect_of,
    send_letter,
)
from crm.use_cases.explain import explain_follow_up
from tests.builders import (
    a_conversation,
    a_customer,
    a_dealership,
    a_repair_order,
    a_vehicle,
)
from tests.crm.use_cases.planning_house import Wall, on

FREE_WEEK = {
    "name": "免费检测周",
    "content": "底盘、刹车、电瓶免费检测",
    "content_en": "free check of chassis, brakes and battery",
    "starts_on": date(2025, 4, 21),
    "ends_on": date(2025, 4, 27),
    "free_inspection": True,
}


@pytest.fixture
def wall(open_unit, clock) -> Wall:
    return Wall(open_unit, clock)


@pytest.fixture
def customer(open_unit):
    with open_unit() as uow:
        a_dealership(uow)
        return a_customer(uow, address="天河区中山大道100号")


@pytest.fixture
def launch(open_unit, wall):
    """Decides on a campaign and puts it in force at a moment."""

    def at(text: str, **others):
        wall.at(text)
        with open_unit() as uow:
            campaign = draft_campaign(uow, by="王信息", **(FREE_WEEK | others))
            return activate_campaign(uow, campaign_id=campaign.id, by="陈主管")

    return at


def test_customers_are_told_two_weeks_ahead_and_once(wall, customer, launch):
    """R-052: decided on 1 April, told on 7 April."""
    campaign = launch("2025-04-01T09:00")

    once, twice = wall.plan("2025-04-01T09:10"), wall.plan("2025-04-02T09:10")

    [row] = wall.rows("campaign_notice")
    assert (once.planned, twice.planned) == ({"campaign_notice": 1}, {})
    assert row.due_at == on("2025-04-07T10:00")
    assert row.campaign_id == campaign.id
    assert campaign.short_notice is False


def test_a_campaign_decided_late_is_told_at_once_and_marked(wall, customer, launch):
    """R-052: less than two weeks."""
    campaign = launch("2025-04-10T09:00")

    wall.plan("2025-04-10T09:10")

    assert campaign.short_notice is True
    assert [row.due_at for row in wall.rows("campaign_notice")] == [on("2025-04-10T10:00")]


def test_a_notice_says_why_it_is_there(open_unit, wall, customer, launch):
    """R-052, R-063"""
    launch("2025-04-01T09:00")
    wall.plan("2025-04-01T09:10")

    with open_unit.reading() as uow:
        told = explain_follow_up(uow, wall.rows("campaign_notice")[0].id)

    assert [(link.source, link.zh) for link in told.links] == [
        ("R-052", "活动4月21日开始,提前两周电话通知:4月7日10:00")
    ]
    assert ("campaign", "免费检测周") in [(one.noun, one.key) for one in told.sources]


def test_only_whom_it_is_meant_for_is_told(open_unit, wall, customer, launch):
    """R-052: members, or whose car was here since; who opted out is held with the reason."""
    with open_unit() as uow:
        member = a_customer(uow, name="李芳", phone="13800000002", club_status=ClubStatus.MEMBER)
        stopped = a_customer(uow, name="陈明", phone="13800000003", club_status=ClubStatus.MEMBER)
        uow.customers.opt_out(
            OptOut(customer_id=stopped.id, heard_on=Channel.SMS, words="退订", at=on("2025-01-01"))
        )
        for who, plate, text in ((customer, "粤A1", "2023-01-05"), (member, "粤A2", "2025-03-03")):
            car = a_vehicle(uow, plate=plate, owner=who)
            a_repair_order(uow, number=plate, vehicle=car, handed_over_at=on(f"{text}T16:00"))

    launch("2025-04-01T09:00", members_only=True)
    launch("2025-04-01T09:00", name="夏季养护", active_since=date(2024, 4, 1))
    wall.plan("2025-04-01T09:10")

    told = {
        (row.customer_id, row.campaign_id): (row.status.value, row.held_reason)
        for row in wall.rows("campaign_notice")
    }
    assert told[stopped.id, 1] == ("cancelled", "opted_out")
    assert (customer.id, 1) not in told
    assert (customer.id, 2) not in told
    assert {(member.id, 1), (member.id, 2)} <= told.keys()


def test_a_campaign_and_a_seven_day_call_of_one_day_are_one_conversation(open_unit, wall, launch):
    """R-044: both matters in one talk, and both are done with it."""
    with open_unit() as uow:
        a_dealership(uow)
        order = a_repair_order(uow, handed_over_at=on("2025-03-31T16:00"))
    wall.plan("2025-03-31T20:00")
    wall.end(
        wall.rows("first_followup")[0],
        "2025-04-03T10:10",
        FollowUpStatus.COMPLETED,
    )
    launch("2025-04-03T11:00")
    wall.plan("2025-04-03T11:10")

    [check], [notice] = wall.rows("seven_day_check"), wall.rows("campaign_notice")

    assert check.due_at == on("2025-04-07T10:00")
    assert (notice.status, notice.merged_into_id) == (FollowUpStatus.MERGED, check.id)
    assert check.topics == ["seven_day_check", "campaign_notice"]
    assert check.vehicle_id == order.vehicle_id


def test_a_campaign_taken_back_is_not_told(open_unit, wall, customer, launch):
    """R-052"""
    campaign = launch("2025-04-01T09:00")
    wall.plan("2025-04-01T09:10")
    with open_unit() as uow:
        cancel_campaign(uow, campaign_id=campaign.id, by="陈主管")

    report = wall.plan("2025-04-01T09:20")

    assert report.cancelled == {"campaign_cancelled": 1}


def test_who_could_not_be_reached_gets_a_letter_within_two_days(open_unit, wall, customer, launch):
    """R-053, C-16: last tried on 7 April at 15:20, the letter is due on the 9th."""
    launch("2025-04-01T09:00")
    wall.plan("2025-04-01T09:10")
    [row] = wall.rows("campaign_notice")
    with open_unit() as uow:
        uow.contact_attempts.add(
            ContactAttempt(
                follow_up_id=row.id,
                number=3,
                channel=Channel.VOICE,
                status=AttemptStatus.ENDED,
                claimed_at=on("2025-04-07T15:20"),
            )
        )
    wall.end(row, "2025-04-07T15:20", FollowUpStatus.NOT_REACHED, channel=Channel.VOICE)

    once, twice = wall.plan("2025-04-07T16:00"), wall.plan("2025-04-07T17:00")

    with open_unit.reading() as uow:
        [task] = uow.campaigns.open_tasks()
    assert (once.letters_owed, twice.letters_owed) == (1, 0)
    assert (task.reason, task.due_at) == ("not_reached", on("2025-04-09T18:00"))


@pytest.mark.parametrize(
    "status, channel, told, letters",
    [
        (FollowUpStatus.COMPLETED, Channel.VOICE, [], ["wants_details"]),
        (FollowUpStatus.COMPLETED, Channel.VOICE, ["booking_refused"], []),
        (FollowUpStatus.COMPLETED, Channel.SMS, [], []),
        (FollowUpStatus.DECLINED, Channel.VOICE, [], []),
    ],
    ids=["undecided", "not interested", "told in writing", "would not talk"],
)
def test_a_letter_follows_only_where_it_is_needed(
    open_unit, wall, customer, launch, status, channel, told, letters
):
    """R-053"""
    launch("2025-04-01T09:00")
    wall.plan("2025-04-01T09:10")
    [row] = wall.rows("campaign_notice")
    with open_unit() as uow:
        a_conversation(uow, uow.follow_ups.get(row.id), topics_told=told)
    wall.end(row, "2025-04-07T15:20", status, channel=channel)

    wall.plan("2025-04-07T16:00")

    with open_unit.reading() as uow:
        tasks = uow.campaigns.open_tasks()
        assert [task.reason for task in tasks] == letters
        assert [task.due_at for task in tasks] == [on("2025-04-09T18:00")] * len(letters)


def test_a_letter_sent_stands_in_the_register_and_is_owed_no_more(
    open_unit, wall, customer, launch
):
    """R-053, R-082: content, days and address, in the customer's register of letters."""
    launch("2025-04-01T09:00")
    wall.plan("2025-04-01T09:10")
    wall.end(wall.rows("campaign_notice")[0], "", FollowUpStatus.NOT_REACHED)
    wall.plan("2025-04-08T09:00")

    with open_unit() as uow:
        [task] = uow.campaigns.open_tasks()
        letter = send_letter(uow, task_id=task.id, by="王信息")
        again = send_letter(uow, task_id=task.id, by="王信息")

    assert letter.id == again.id
    assert (letter.kind, letter.subject, letter.address) == (
        LetterKind.NOTICE,
        "免费检测周",
        "天河区中山大道100号",
    )
    for part in ("底盘、刹车、电瓶免费检测", "2025-04-21", "2025-04-27", "广州市天河区示例路8号"):
        assert part in letter.text
    with open_unit.reading() as uow:
        assert uow.campaigns.open_tasks() == []


def test_a_campaign_is_put_in_force_once_and_not_when_it_is_over(open_unit, customer, launch):
    """R-052"""
    campaign = launch("2025-04-01T09:00")

    with pytest.raises(AlreadyActive), open_unit() as uow:
        activate_campaign(uow, campaign_id=campaign.id, by="陈主管")
    with pytest.raises(NoSuchDays):
        launch("2025-04-21T09:00")
    assert campaign.status is CampaignStatus.ACTIVE


@pytest.mark.parametrize(
    "wrong, error",
    [
        ({"name": " "}, TextMissing),
        ({"content": ""}, TextMissing),
        ({"ends_on": date(2025, 4, 20)}, NoSuchDays),
    ],
)
def test_a_campaign_without_content_or_days_is_refused(open_unit, customer, wrong, error):
    """R-082"""
    with pytest.raises(error), open_unit() as uow:
        draft_campaign(uow, by="王信息", **(FREE_WEEK | wrong))


def test_a_campaign_shows_whom_it_brought_and_what_they_paid(open_unit, wall, customer, launch):
    """R-026: those who were told and came in its days; a free inspection is a visit, not income."""
    with open_unit() as uow:
        cars = [a_vehicle(uow, owner=customer, plate=f"粤A1000{n}") for n in range(2)]
    launch("2025-04-01T09:00")
    wall.plan("2025-04-07T09:00")
    with open_unit() as uow:
        notice = uow.follow_ups.get(wall.rows("campaign_notice")[0].id)
        notice.status = FollowUpStatus.COMPLETED
        for number, (car, free, fen) in enumerate(
            ((cars[0], True, 0), (cars[1], False, 68000)), start=1
        ):
            order = a_repair_order(
                uow, number=f"RO-{number}", vehicle=car, handed_over_at=on("2025-04-22T16:00")
            )
            order.free_campaign, order.amount_fen = free, fen

    wall.at("2025-04-28T09:00")
    with open_unit() as uow:
        campaign = uow.campaigns.listing()[0]
        effect = effect_of(uow, campaign)

    assert effect == Effect(told=1, came=2, paying=1, income_fen=68000)


def test_before_its_first_day_a_campaign_has_brought_nothing(open_unit, wall, customer, launch):
    """R-026"""
    launch("2025-04-01T09:00")

    wall.at("2025-04-20T09:00")
    with open_unit() as uow:
        assert effect_of(uow, uow.campaigns.listing()[0]) is None
