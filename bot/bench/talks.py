"""The talks the benchmark of turns holds: a whole visit, a complaint with a booking, ways out.

Plain conversations of several shapes, held again and again with fresh customers, so that every
kind of turn weighs in as it does in a day's work.
"""

from __future__ import annotations

from crm.models import Conversation, Customer, FollowUp, RepairLine, RepairOrder, Vehicle
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Channel,
    Department,
    FollowUpKind,
    FollowUpStatus,
    Honorific,
    PersonRole,
    RepairOrderState,
)
from crm.use_cases.contact_attempts import begin_follow_up

TALKS: tuple[tuple[str, ...], ...] = (
    (
        "方便,你说",
        "挺好的,没毛病",
        "5分",
        "5 4 5",
        "4 4",
        "5 5",
        "5",
        "有",
        "讲了",
        "直接过去的",
        "没有了",
        "没有",
        "先不用",
        "不用了",
    ),
    ("可以", "刹车还是有点响", "希望重新检查一下", "好的,周六上午", "第一个", "确认"),
    ("现在不方便,晚上七点半吧",),
    ("你是谁", "方便", "一切正常", "三分吧", "等得有点久", "不用", "都五分", "四分", "再见"),
    ("方便", "机油灯亮了还能开吗", "没问题", "刚才说错了", "5分", "转人工"),
)


def a_talk(uow: UnitOfWork, number: int, *, channel: Channel = Channel.WEBCHAT) -> Conversation:
    """Open a first follow-up with a customer of its own."""
    now = uow.clock.now()
    customer = uow.customers.add(Customer(name="王建国", honorific=Honorific.MR, created_at=now))
    vehicle = uow.vehicles.add(
        Vehicle(plate=f"粤A{number:05d}", owner_id=customer.id, model="凯越", created_at=now)
    )
    uow.vehicles.link(vehicle.id, customer.id, PersonRole.OWNER)
    order = uow.repair_orders.add(
        RepairOrder(
            number=f"BENCH-{number}",
            vehicle_id=vehicle.id,
            contact_person_id=customer.id,
            state=RepairOrderState.HANDED_OVER,
            handed_over_at=now,
            odometer_km=18400,
            advisor_name="赵磊",
            imported_at=now,
            lines=[
                RepairLine(position=1, description="更换前刹车片", department=Department.WORKSHOP)
            ],
        )
    )
    follow_up = uow.follow_ups.add(
        FollowUp(
            kind=FollowUpKind.FIRST_FOLLOWUP,
            origin=f"bench:{number}",
            status=FollowUpStatus.PLANNED,
            customer_id=customer.id,
            vehicle_id=vehicle.id,
            repair_order_id=order.id,
            earliest_at=now,
            due_at=now,
            latest_at=now,
            planned_at=now,
        )
    )
    return begin_follow_up(uow, follow_up_id=follow_up.id, channel=channel)
