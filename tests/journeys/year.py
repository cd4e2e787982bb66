"""A dealership's year, played day by day on an injected clock.

Everything that decides is the real thing: the import, the planner, the dispatcher, the evening's
check. Only the customers are played, by a fixed seed: they come, answer, put off, refuse, say
stop, sell the car, or do not pick up; now and then the provider fails.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.outreach.dispatcher import dispatch_due
from bot.outreach.unreached import settle_unreached
from crm.clock import SetClock
from crm.models import ContactAttempt, Conversation
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel, ConversationStatus, Department, Disposition, RepairOrderState
from crm.use_cases import conversations as talking
from crm.use_cases.appointments import book, offer_slots
from crm.use_cases.campaigns import activate_campaign, draft_campaign
from crm.use_cases.follow_ups import plan_in_pieces
from crm.use_cases.nightly import check_if_due
from crm.use_cases.repair_orders import RepairOrderSlip, take_repair_order
from crm.use_cases.service_lists import log_service_letter, maintenance_list

WALL = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2024, 1, 1)
"""A leap year, with every public holiday of it."""

HOURS = (time(10), time(15), time(17, 30), time(19, 30))
COMES_EVERY_DAYS = (60, 220)
SECONDS_OF_A_TALK = 240


@dataclass
class Year:
    """The dealership, its customers' next visits, and what happened."""

    units: UnitsOfWork
    clock: SetClock
    customers: int
    seed: int = 7
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = Random(self.seed)
        self._comes = {
            number: FIRST_DAY + timedelta(days=self._chance.randrange(0, 150))
            for number in range(self.customers)
        }
        self._orders = 0
        self._talked_to: set[int] = set()

    def play(self, days: int = 365) -> None:
        for count in range(days):
            self._day(FIRST_DAY + timedelta(days=count), count)

    # One day.

    def _day(self, day: date, count: int) -> None:
        self._go_to(day, time(8, 30))
        if day.weekday() == 0:
            self._write_letters(day)
        if count == 100:
            self._launch_campaign(day)
        for hour in HOURS:
            self._go_to(day, hour)
            dispatch_due(self, channels=(Channel.SMS, Channel.VOICE), limit=1000)  # type: ignore[arg-type]
            self._hear_everybody()
        self._receive_visitors(day)
        self._go_to(day, time(22))
        plan_in_pieces(self.units)
        with self.units() as uow:
            check_if_due(uow)

    def _go_to(self, day: date, hour: time) -> None:
        self.clock.set(datetime.combine(day, hour, tzinfo=WALL))

    def _receive_visitors(self, day: date) -> None:
        for number, next_day in self._comes.items():
            if next_day != day:
                continue
            self._orders += 1
            self.happened["visits"] += 1
            left = datetime.combine(day, time(16), tzinfo=WALL) + timedelta(minutes=number % 90)
            self.clock.set(left + timedelta(hours=1))
            free = self._chance.random() < 0.05
            with self.units() as uow:
                take_repair_order(
                    uow,
                    RepairOrderSlip(
                        number=f"RO-{self._orders:06d}",
                        plate=f"粤A{10000 + number}",
                        customer_name=f"客户{'甲乙丙丁戊己庚辛壬癸'[number % 10]}",
                        phone=f"139{number:08d}",
                        odometer_km=1000 + self._orders,
                        arrived_at=left - timedelta(hours=6),
                        handed_over_at=left,
                        state=RepairOrderState.HANDED_OVER,
                        items=(("保养" if number % 2 else "更换刹车片", Department.WORKSHOP),),
                        free_campaign=free,
                        amount_fen=0 if free else 50000,
                    ),
                )
            if self._chance.random() < 0.9:
                wait = self._chance.randrange(*COMES_EVERY_DAYS)
                self._comes[number] = day + timedelta(days=wait)

    def _write_letters(self, day: date) -> None:
        with self.units() as uow:
            for line in maintenance_list(uow, week_of=day):
                log_service_letter(uow, vehicle_id=line.vehicle.id, by="信息员", channel="post")
                self.happened["letters"] += 1

    def _launch_campaign(self, day: date) -> None:
        with self.units() as uow:
            campaign = draft_campaign(
                uow,
                name="夏季免费检测",
                content="免费检测",
                address="本店",
                starts_on=day + timedelta(days=20),
                ends_on=day + timedelta(days=27),
                free_inspection=True,
                by="信息员",
            )
            activate_campaign(uow, campaign_id=campaign.id, by="主管")

    # The customers. `answer` is what the dispatcher calls where a message went out.

    def answer(self, token: str) -> None:
        """Nothing at once: whoever was written to or rung up is heard afterwards."""

    def _hear_everybody(self) -> None:
        with self.units.reading() as uow:
            waiting = [
                talk.id
                for talk in uow.session.query(Conversation).filter(
                    Conversation.status == ConversationStatus.OPEN
                )
            ]
        self.clock.set(self.clock.now() + timedelta(seconds=SECONDS_OF_A_TALK))
        for talk_id in waiting:
            with self.units() as uow:
                self._hear(uow, uow.conversations.get(talk_id))

    def _hear(self, uow, talk: Conversation) -> None:
        ended = self._chance.choices(
            ("completed", "no_answer", "callback", "declined", "opted_out", "sold", "fault"),
            (58, 30, 4, 4, 1, 1, 2),
        )[0]
        self.happened[ended] += 1
        self._talked_to.add(talk.customer_id)
        if ended in ("no_answer", "fault"):
            settle_unreached(uow, conversation=talk, detail=ended, failed=ended == "fault")
            return
        talk.last_said_at = uow.clock.now()
        if ended == "opted_out":
            talking.opt_out(uow, conversation=talk, words="别再联系了")
        if ended == "sold":
            talking.note_vehicle_sold(uow, conversation=talk)
        if ended == "callback":
            later = uow.clock.now() + timedelta(days=1, hours=self._chance.randrange(1, 8))
            talking.request_callback(uow, conversation=talk, at=later)
        if ended == "completed" and talk.vehicle_id and self._chance.random() < 0.05:
            free = offer_slots(uow)
            if free:
                book(uow, conversation=talk, starts_at=free[0], items=["保养"], confirmed_text="好")
                self.happened["bookings"] += 1
        name = {"sold": "vehicle_sold"}.get(ended, ended)
        talking.close_conversation(uow, conversation=talk, disposition=Disposition(name))

    # What was done, for the tests.

    def attempts(self) -> list[ContactAttempt]:
        with self.units.reading() as uow:
            return uow.session.query(ContactAttempt).order_by(ContactAttempt.id).all()
