"""The pieces a response needs, put into words: who, which car, what was done, until when.

Sentences stand in `dialogues/domain`; here are only the things that fill their gaps, in the
customer's language and for eye or ear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions.base import Turn
from actions.talk import saying
from actions.talk.news import NewsItem, choose_news
from actions.talk.tips import Tip, choose_tip
from crm.models import Campaign, Conversation, RepairOrder, Vehicle
from crm.rules.wall import day_of
from crm.terms import (
    CampaignStatus,
    CaseKind,
    ComplaintCategory,
    Department,
    Dimension,
    FollowUpKind,
)
from crm.use_cases.conversations import topics_told_before

_DIMENSIONS = {
    Dimension.OVERALL: ("总体", "overall"),
    Dimension.RECEPTION_SPEED: ("接待速度", "reception"),
    Dimension.COMPLETION_SPEED: ("完工速度", "finishing"),
    Dimension.BILLING_SPEED: ("结账速度", "billing"),
    Dimension.PARTS_PRICE: ("配件价格", "parts price"),
    Dimension.LABOUR_PRICE: ("工时费", "labour price"),
    Dimension.STAFF: ("服务人员", "staff"),
    Dimension.REPAIR_QUALITY: ("维修质量", "repair quality"),
    Dimension.PAINT: ("喷漆质量", "paint"),
    Dimension.CLEANLINESS: ("清洁", "cleanliness"),
}
_CATEGORIES = {
    ComplaintCategory.REPAIR_QUALITY: ("维修质量", "the quality of the repair"),
    ComplaintCategory.REWORK: ("修过的问题又出现", "a repair that did not hold"),
    ComplaintCategory.WAITING_TIME: ("等候时间", "the waiting time"),
    ComplaintCategory.PRICE_PARTS: ("配件价格", "the price of parts"),
    ComplaintCategory.PRICE_LABOUR: ("工时费", "the price of labour"),
    ComplaintCategory.STAFF_ATTITUDE: ("服务态度", "the way you were treated"),
    ComplaintCategory.EXPLANATION: ("说明不清楚", "things not being explained"),
    ComplaintCategory.PAINT: ("喷漆质量", "the paint work"),
    ComplaintCategory.CLEANLINESS: ("车辆清洁", "the cleanliness of the car"),
    ComplaintCategory.PARTS_SUPPLY: ("配件供应", "the supply of parts"),
    ComplaintCategory.BILLING: ("结账", "the bill"),
    ComplaintCategory.SALES: ("销售服务", "the sales service"),
    ComplaintCategory.OTHER: ("您反映的情况", "the matter you raised"),
}
_PROFILE = {
    "address": ("联系地址", "your address"),
    "maintenance_interval": ("平时多久保养一次", "how often you have the car serviced"),
}
_REASONS = {
    FollowUpKind.SERVICE_REMINDER: (
        "您的{vehicle}快到保养时间了,想跟您说一下。",
        "Your {vehicle} is nearly due for its service. ",
    ),
    FollowUpKind.FIRST_SERVICE_INVITATION: (
        "您的{vehicle}该做首保了,想跟您说一下。",
        "Your {vehicle} is due for its first service. ",
    ),
    FollowUpKind.CAMPAIGN_NOTICE: (
        "店里近期有活动,内容可以问您的服务顾问,也可以先跟我约时间。",
        "We have an offer on at the moment; your service advisor has the details, and I can book. ",
    ),
    FollowUpKind.COMPLAINT_REVISIT: (
        "您之前反映的问题我们处理了,想回访一下结果。",
        "We have dealt with the matter you raised and would like to check the result. ",
    ),
    FollowUpKind.LOST_CUSTOMER_RECALL: (
        "好久没见您来店里了,想问候一下。",
        "We have not seen you for a while and wanted to ask how you are. ",
    ),
}


def of(language: str, pair: tuple[str, str]) -> str:
    """The Chinese or the English of a pair."""
    return pair[1] if language == "en" else pair[0]


def ratings_said(scores: Mapping[str, int], language: str) -> str:
    """Scores as read back after a correction: 总体4分."""
    if not scores:
        return ""
    if language == "en":
        said = [f"{_DIMENSIONS[Dimension(name)][1]} {score}" for name, score in scores.items()]
    else:
        said = [f"{_DIMENSIONS[Dimension(name)][0]}{score}分" for name, score in scores.items()]
    return saying.say_list(said, language=language)


def score_said(turn: Turn) -> str:
    """The overall score as it is read back."""
    score = turn.memory.overall or 0
    return saying.digits_said(score) if turn.spoken and turn.language == "zh" else str(score)


def category_said(category: ComplaintCategory, language: str) -> str:
    return of(language, _CATEGORIES[category])


def profile_item_said(item: str, language: str) -> str:
    return of(language, _PROFILE[item])


def moment_said(turn: Turn, at: datetime) -> str:
    """A moment on the dealership's wall, for eye or ear."""
    wall = turn.uow.wall
    return saying.say_moment(
        at.astimezone(wall),
        now=turn.uow.clock.now().astimezone(wall),
        language=turn.language,
        spoken=turn.spoken,
    )


def offers_said(turn: Turn, offers: Sequence[datetime]) -> str:
    """The times on offer as one sentence, or that there is none."""
    if not offers:
        return of(turn.language, ("近期已经约满了。", "We are fully booked for the time being."))
    said = [moment_said(turn, offer) for offer in offers]
    if turn.language == "en":
        return f"We have room {' or '.join(said)}."
    return f"目前{'和'.join(said)}有空位。"


def vehicle_said(vehicle: Vehicle | None, language: str) -> str:
    """The vehicle as its owner knows it: the plate."""
    return vehicle.plate if vehicle else of(language, ("爱车", "your car"))


def salutation_slots(conversation: Conversation) -> dict[str, str]:
    """How the customer is spoken to: `王先生,` for sentences, `王先生,您好!` to begin with."""
    customer, language = conversation.customer, conversation.language.value
    name = customer.name if customer else None
    honorific = customer.honorific.value if customer and customer.honorific else None
    called = saying.salutation(name, honorific, language=language)
    if language == "en":
        comma = f"{called}, " if called else ""
        return {"salutation": comma, "greeting": f"Hello {called}! " if called else "Hello! "}
    comma = f"{called}," if called else ""
    return {"salutation": comma, "greeting": f"{comma}您好!"}


def visit_said(turn: Turn) -> str:
    """The visit in one sentence, naming day, work and advisor where the books have them."""
    order, language = turn.conversation.repair_order, turn.language
    if order is None or order.handed_over_at is None:
        return of(language, ("感谢您到店咨询。", "Thank you for your visit. "))
    day = saying.say_past_day(
        order.handed_over_at.astimezone(turn.uow.wall), language=language, spoken=turn.spoken
    )
    advisor = order.advisor_name
    later = _LATER.get(turn.conversation.kind, ("", ""))
    if language == "en":
        work = work_said(order, language)
        to_do = "to" if saying.english_verb_of(work) else "for"
        what = f" {to_do} {work}" if work.isascii() and work else ""
        by_whom = f", looked after by {saying.in_latin(advisor)}" if advisor else ""
        return f"Your car was with us {day}{what}{by_whom}. {of(language, later)}"
    by_whom = f",由{advisor}接待" if advisor else ""
    what = saying.done_said([line.description for line in order.lines])
    return f"您的爱车{day}在我们店{what}{by_whom}。{of(language, later)}"


_LATER = {
    FollowUpKind.SECOND_FOLLOWUP: (
        "这是第二次回访,问过的不再问您。",
        "This is our second follow-up; what you have told us we will not ask again. ",
    ),
    FollowUpKind.SEVEN_DAY_CHECK: (
        "取车有几天了,想看看现在跑得怎么样。",
        "You have had it back for some days, and we would like to know how it is now. ",
    ),
}
"""What a later talk about the same visit says, so that nobody wonders why we are back (R-034)."""


def work_said(order: RepairOrder | None, language: str) -> str:
    """What was done, at most two items; empty where the lines are missing (R-161)."""
    items = [line.description for line in order.lines] if order else []
    if not items:
        return ""
    more = of(language, ("等项目", " and more")) if len(items) > 2 else ""
    return saying.say_list(items[:2], language=language) + more


def usage_about(turn: Turn) -> str:
    """How the car runs, naming what was repaired where it can be felt (R-067, R-068)."""
    order, language = turn.conversation.repair_order, turn.language
    plate = vehicle_said(turn.conversation.vehicle, language)
    repaired = _felt_work(order)
    if language == "en":
        since = " since your visit"
        if repaired and repaired.isascii():
            verb = saying.english_verb_of(repaired)
            part = f"the {repaired[len(verb) :].strip()}" if verb else repaired
            since = f" since we worked on {part}"
        elif repaired and (named := saying.part_in_english(repaired)) is not None:
            since = f" since we worked on the {named}"
        if turn.spoken:
            plate = "your car"  # an English voice cannot say 粤
        return f"How has {plate} been running{since}? Any noises or anything unusual?"
    if repaired:
        return f"{plate}这次{saying.after_doing_said(repaired)},开着怎么样,一切正常吗?"
    return f"{plate}这几天开着怎么样,一切正常吗?"


def _felt_work(order: RepairOrder | None) -> str | None:
    lines = order.lines if order else []
    felt = [line for line in lines if line.department in (Department.WORKSHOP, Department.PAINT)]
    return felt[0].description if felt else None


def open_request_said(turn: Turn) -> str | None:
    """A wish of an earlier talk that nobody has answered yet, in the customer's words (R-035)."""
    customer_id = turn.conversation.customer_id
    if customer_id is None:
        return None
    for talk in turn.uow.conversations.of_customer(customer_id, limit=5):
        for note in turn.uow.notes.of_conversation(talk.id):
            if note.case_kind is CaseKind.WISH and note.read_at is None:
                return note.text
    return None


def why_said(turn: Turn) -> str:
    """Why we talk at all, for who asks; nothing where the customer came to us."""
    if turn.conversation.kind is FollowUpKind.INBOUND:
        return ""
    return of(
        turn.language,
        (
            "联系您是想听听您用车和服务的感受,号码是您到店时留的,只用来做售后服务。",
            "I am in touch to hear how the car and our service are; your number comes from your "
            "service file and is used for after-sales service only. ",
        ),
    )


def next_service_said(turn: Turn) -> str:
    """The next service of the vehicle this talk is about: what it came for, or said by the way."""
    vehicle = turn.conversation.vehicle
    if vehicle is None:
        return ""
    said = next_service_of(turn, vehicle)
    if not said:
        return ""
    if turn.conversation.kind not in _REMIND:
        by_the_way = of(turn.language, ("顺便提醒您:", "A reminder while we are at it: "))
        return f"{by_the_way}{said}"
    if turn.conversation.kind is FollowUpKind.FIRST_SERVICE_INVITATION:
        said = said.replace("下次保养", "首次保养", 1).replace("next service", "first service", 1)
    return said if turn.language == "zh" else said[0].upper() + said[1:]


_REMIND = (FollowUpKind.SERVICE_REMINDER, FollowUpKind.FIRST_SERVICE_INVITATION)
"""Talks whose very purpose is the next service."""


def next_service_of(turn: Turn, vehicle: Vehicle) -> str:
    """Date, kilometres and items of the next service; price and time only if known (R-080)."""
    language = turn.language
    if vehicle.next_due_on is None:
        return ""
    items = [str(item) for item in vehicle.next_due_items or []]
    km = vehicle.next_due_km
    due = vehicle.next_due_on
    if language == "en":
        said = f"your next service is due by {saying.english_date(due)}"
        said += f" or at {saying.say_km(km, language=language, spoken=turn.spoken)}" if km else ""
        said += f": {saying.say_list(items, language=language)}" if items else ""
        said += f"; about ¥{vehicle.next_due_price}" if vehicle.next_due_price else ""
        said += f", about {vehicle.next_due_hours:g} hours" if vehicle.next_due_hours else ""
        return f"{said}."
    said = f"下次保养大约在{saying.chinese_date(due, spoken=turn.spoken)}"
    said += (
        f",或者跑到{saying.say_km(km, language=language, spoken=turn.spoken)}的时候" if km else ""
    )
    said += f",项目有{saying.say_list(items, language=language)}" if items else ""
    said += f",费用{vehicle.next_due_price}元" if vehicle.next_due_price else ""
    said += f",约{vehicle.next_due_hours:g}小时" if vehicle.next_due_hours else ""
    return f"{said}。"


def tip_for(turn: Turn) -> Tip | None:
    """A tip that fits what was done, never one already told (R-079)."""
    order = turn.conversation.repair_order
    return choose_tip(
        turn.room.library.tips,
        [line.description for line in order.lines] if order else [],
        month=turn.uow.clock.now().astimezone(turn.uow.wall).month,
        told=topics_told_before(turn.uow, conversation=turn.conversation),
    )


def news_for(turn: Turn) -> NewsItem | None:
    """A piece of news in force that this customer has not been told (R-081, R-035)."""
    return choose_news(
        turn.room.library.news,
        today=turn.uow.clock.now().astimezone(turn.uow.wall).date(),
        told=topics_told_before(turn.uow, conversation=turn.conversation),
    )


def reason_said(turn: Turn) -> str:
    """Why we call, where it is not about a visit."""
    follow_up = turn.conversation.follow_up
    if follow_up is not None and follow_up.campaign is not None:
        return campaign_said(follow_up.campaign, turn.language, spoken=turn.spoken)
    pair = _REASONS.get(turn.conversation.kind)
    if pair is None:
        return ""
    known = turn.conversation.vehicle
    vehicle = known.plate if known else of(turn.language, ("爱车", "car"))
    return of(turn.language, pair).format(vehicle=vehicle)


def campaign_to_tell(turn: Turn) -> Campaign | None:
    """A campaign whose notice this talk carries and that is not told yet (R-031, R-082, C-20).

    The talk's own is said with its first words, except on the telephone, where they say nothing
    before we know who listens. Of several only the next one is told: one promotion in a talk.
    """
    follow_up = turn.conversation.follow_up
    if follow_up is None:
        return None
    carried = [one.campaign for one in turn.uow.follow_ups.merged_into(follow_up.id)]
    if turn.spoken:
        carried.append(follow_up.campaign)
    today = day_of(turn.uow.clock.now(), wall=turn.uow.wall)
    told = topics_told_before(turn.uow, conversation=turn.conversation)
    fitting = [
        one
        for one in carried
        if one is not None
        and one.status is CampaignStatus.ACTIVE
        and one.ends_on >= today
        and topic_of(one) not in told
    ]
    return min(fitting, key=lambda one: (one.starts_on, one.id), default=None)


def topic_of(campaign: Campaign) -> str:
    """How a talk remembers that a campaign was told."""
    return f"campaign:{campaign.id}"


def campaign_said(campaign: Campaign, language: str, *, spoken: bool) -> str:
    """What a campaign offers, on which days and where: never one without the others (R-082)."""
    first, last = campaign.starts_on, campaign.ends_on
    if language == "en":
        days = f"from {saying.english_date(first)} to {saying.english_date(last)}"
        if first == last:
            days = f"on {saying.english_date(first)}"
        return f"We have something for you {days}: {campaign.content_en}, at {campaign.address}. "
    days = saying.chinese_date(first, spoken=spoken)
    if first != last:
        days += f"到{saying.chinese_date(last, spoken=spoken)}"
    return f"{days}店里有{campaign.name}活动:{campaign.content},地点在{campaign.address}。"


def base_slots(turn: Turn) -> dict[str, Any]:
    """What nearly every response needs. Cheap: no query beyond the rows at hand."""
    dealership = turn.uow.dealerships.ours()
    order = turn.conversation.repair_order
    named = order.advisor_name if order else None
    advisor = (
        of(turn.language, (named, saying.in_latin(named)))
        if named
        else of(turn.language, ("您的服务顾问", "your service advisor"))
    )
    return {
        "language": turn.language,
        "shop": of(turn.language, (dealership.name, dealership.name_en)),
        "shop_phone": dealership.phone,
        "why_said": why_said(turn),
        "services": of(turn.language, (dealership.services_zh, dealership.services_en)),
        "advisor": advisor,
        "vehicle": vehicle_said(turn.conversation.vehicle, turn.language),
        "paint_work": "paint_work" in turn.memory.circumstances,
        **salutation_slots(turn.conversation),
    }
