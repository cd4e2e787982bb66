"""What customers are told of their own file, in words for eye and ear (R-238, R-099)."""

from __future__ import annotations

from datetime import datetime

from actions.base import Turn
from actions.talk import saying
from actions.wording import moment_said, next_service_of, of
from crm.models import RepairOrder, Vehicle
from crm.rules.own_matters import OwnMatter
from crm.terms import ComplaintStatus
from crm.use_cases.own_file import (
    in_the_workshop,
    last_visit,
    orders_of,
    own_appointment,
    own_case,
    own_vehicles,
)

CARS_AT_MOST = 2
"""More than two cars in one breath nobody remembers; the rest is a person's."""


def own_matter_said(turn: Turn, matter: OwnMatter, plate: str | None) -> str | None:
    """The answer from the file, or None where the file does not have it."""
    if matter is OwnMatter.PHONE:
        return _phone_said(turn)
    if matter is OwnMatter.APPOINTMENT:
        return _appointment_said(turn)
    if matter is OwnMatter.CASE:
        return _case_said(turn)
    cars = own_vehicles(turn.uow, conversation=turn.conversation, plate=plate)
    if not 0 < len(cars) <= CARS_AT_MOST:
        return None
    tellers = {
        OwnMatter.LAST_REPAIR: _last_repair_said,
        OwnMatter.LAST_COST: _last_cost_said,
        OwnMatter.NEXT_SERVICE: _next_service_said,
        OwnMatter.PROGRESS: _progress_said,
    }
    said = [tellers[matter](turn, car) for car in cars]
    known = [one for one in said if one is not None]
    return of(turn.language, ("", " ")).join(known) or None


def car_in_the_workshop(turn: Turn, plate: str | None) -> RepairOrder | None:
    """The customer's repair that is running now (R-099)."""
    for car in own_vehicles(turn.uow, conversation=turn.conversation, plate=plate):
        running = in_the_workshop(_orders(turn, car))
        if running is not None:
            return running
    return None


def running_said(turn: Turn, order: RepairOrder) -> str:
    """That a car is with us, since when, and who looks after it; the hour is a person's to name."""
    name = order.advisor_name
    since = order.arrived_at
    if turn.language == "en":
        day = f" since {_day(turn, since).removeprefix('on ')}" if since else ""
        return f"{order.vehicle.plate} has been with us{day} and is not finished yet."
    day = f"{_day(turn, since)}进店的," if since else ""
    by_whom = f",由{name}负责" if name else ""
    return f"{order.vehicle.plate}{day}现在还没完工{by_whom}。"


def _last_repair_said(turn: Turn, car: Vehicle) -> str | None:
    visit = last_visit(_orders(turn, car))
    if visit is None or not visit.lines:
        return None
    work = [line.description for line in visit.lines]
    if turn.language == "en":
        done = saying.say_list(work[:4], language="en")
        return f"{car.plate} was last with us {_day(turn, visit.handed_over_at)}: {done}."
    return f"{car.plate}上次是{_day(turn, visit.handed_over_at)}交的车,{saying.done_said(work)}。"


def _last_cost_said(turn: Turn, car: Vehicle) -> str | None:
    visit = last_visit(_orders(turn, car))
    if visit is None or visit.amount_fen is None:
        return None
    yuan = f"{visit.amount_fen / 100:.2f}".removesuffix(".00")
    if turn.language == "en":
        return f"The visit of {car.plate} {_day(turn, visit.handed_over_at)} came to ¥{yuan}."
    return f"{car.plate}{_day(turn, visit.handed_over_at)}那次一共{yuan}元。"


def _next_service_said(turn: Turn, car: Vehicle) -> str | None:
    said = next_service_of(turn, car)
    if not said:
        return None
    return of(turn.language, (f"{car.plate}{said}", f"For {car.plate}, {said}"))


def _progress_said(turn: Turn, car: Vehicle) -> str | None:
    visit = last_visit(_orders(turn, car))
    if visit is None:
        return None
    day = _day(turn, visit.handed_over_at)
    zh = f"{car.plate}现在没有在修的项目,上次是{day}交的车。"
    en = f"{car.plate} is not in our workshop now; it was handed back {day}."
    return of(turn.language, (zh, en))


def _phone_said(turn: Turn) -> str | None:
    customer = turn.conversation.customer
    phone = customer.phone() if customer else None
    if phone is None:
        return None
    end = saying.phone_said(phone[-4:], spoken=turn.spoken and turn.language == "zh")
    return of(
        turn.language,
        (
            f"我们登记的您的手机尾号是{end}。要是换了,直接告诉我新号码就行。",
            f"The mobile number we have for you ends in {end}. If it has changed, just tell me "
            "the new one.",
        ),
    )


def _appointment_said(turn: Turn) -> str | None:
    appointment = own_appointment(turn.uow, conversation=turn.conversation)
    if appointment is None:
        return of(
            turn.language,
            (
                "目前没有查到您的预约,需要的话我现在就帮您约。",
                "I find no appointment of yours; I can make one now if you like.",
            ),
        )
    at = moment_said(turn, appointment.starts_at)
    items = saying.say_list([str(one) for one in appointment.items], language=turn.language)
    zh = f"您约的是{at}" + (f",{items}。" if items else "。")
    en = f"Your appointment is {at}" + (f": {items}." if items else ".")
    return of(turn.language, (zh, en))


def _case_said(turn: Turn) -> str | None:
    """How the customer's case stands: what was found, or by when they hear (R-114, R-116)."""
    case = own_case(turn.uow, conversation=turn.conversation)
    if case is None:
        return None
    day = _day(turn, case.taken_at)
    zh, en = f"您{day}反映的事我们一直跟着,", f"The matter you raised {day} is in hand: "
    if case.solution:
        return of(turn.language, (f"{zh}处理结果是:{case.solution}", f"{en}{case.solution}"))
    due = case.next_answer_at
    if case.status is ComplaintStatus.CLOSED or due is None or due <= turn.uow.clock.now():
        return None
    at = moment_said(turn, due)
    return of(
        turn.language,
        (f"{zh}正在处理,{at}前给您答复。", f"{en}you will have our answer by {at}."),
    )


def _orders(turn: Turn, car: Vehicle) -> list[RepairOrder]:
    customer_id = turn.conversation.customer_id
    assert customer_id is not None, "only a known customer is told"
    return list(orders_of(turn.uow, customer_id=customer_id, vehicle=car))


def _day(turn: Turn, at: datetime | None) -> str:
    assert at is not None, "a visit that is over has its day"
    return saying.say_past_day(
        at.astimezone(turn.uow.wall), language=turn.language, spoken=turn.spoken
    )
