"""What a dealership may decide for itself: the numbers, never the logic.

The keys and defaults are the table "Configuration values" of the requirements. The
document is stored per dealership and versioned; a closed case keeps the version it was
judged by. Unknown keys are refused, so that a misspelt one cannot silently do nothing.
"""

from __future__ import annotations

from datetime import time, timedelta
from itertools import pairwise
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from crm.errors import InvalidSetting
from crm.terms import (
    ClockKind,
    Department,
    Dimension,
    FollowUpKind,
    QualityFigure,
    Queue,
    Role,
    Unreached,
)

FileField = Literal[
    "name", "honorific", "phone", "address", "desired_service", "plate", "model",
    "vehicle_type", "odometer_km", "items", "interval", "next_due",
]  # fmt: skip
"""Fields of a customer's file that may be mandatory (table 1-F)."""


LETTER_BLANKS = ("name", "honorific", "plate", "due_on", "items", "dealership", "address", "phone")
"""What is filled into a letter."""


class Part(BaseModel):
    """A section of the policy: immutable, and strict about its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Part):
    """A stretch of the day, start inclusive, end exclusive, on the dealership's wall."""

    start: time
    end: time

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.end <= self.start:
            raise ValueError("a span must end after it starts")
        return self


class FirstFollowUp(Part):
    """Days after hand-over (R-031, C-01)."""

    earliest: int = Field(2, ge=0)
    planned: int = Field(3, ge=0)
    kpi: int = Field(3, ge=0)
    latest: int = Field(7, ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> FirstFollowUp:
        if not self.earliest <= self.planned <= self.kpi <= self.latest:
            raise ValueError("earliest, planned, kpi and latest must not decrease")
        return self


class SevenDayCheck(Part):
    enabled: bool = True
    day: int = Field(7, ge=1)
    merge_if_first_open: bool = True


class SecondFollowUp(Part):
    """Days after the first follow-up was completed, not after hand-over (R-034)."""

    enabled: bool = True
    opens: int = Field(7, ge=1)
    closes: int = Field(14, ge=1)


class RetryWait(Part):
    """How long a telephone that reached nobody is left alone before it rings again.

    ``other_span``: and not before the next span of the call hours, as after a ring that nobody
    heard.
    """

    minutes: int = Field(0, ge=0)
    other_span: bool = True


_WAITS = {
    Unreached.BUSY: RetryWait(minutes=15, other_span=False),
    Unreached.UNANSWERED: RetryWait(),
    Unreached.SWITCHED_OFF: RetryWait(minutes=120),
    Unreached.OUT_OF_REACH: RetryWait(minutes=60, other_span=False),
    Unreached.MACHINE: RetryWait(minutes=240),
    Unreached.FAILED: RetryWait(minutes=30, other_span=False),
}
"""By what the network said. A number that is suspended or gone is not rung again at all."""


class Retry(Part):
    """The budget for reaching a customer; ``after`` names the waits that differ from ours."""

    max_attempts: int = Field(3, ge=1, le=10)
    different_window: bool = True
    last_on_other_channel: bool = True
    after: dict[Unreached, RetryWait] = Field(default_factory=lambda: dict(_WAITS))

    @field_validator("after")
    @classmethod
    def _over_ours(cls, given: dict[Unreached, RetryWait]) -> dict[Unreached, RetryWait]:
        return {**_WAITS, **given}


class Complete(Part):
    """The budget for finishing a talk the customer went away from; 0 lets it end as it is."""

    max_attempts: int = Field(2, ge=0, le=5)
    within_hours: int = Field(96, gt=0)
    after_call_minutes: int = Field(10, ge=0)


class FollowUps(Part):
    first: FirstFollowUp = FirstFollowUp()
    seven_day: SevenDayCheck = SevenDayCheck()
    second: SecondFollowUp = SecondFollowUp()
    min_gap_days: int = Field(3, ge=0)
    retry: Retry = Retry()
    complete: Complete = Complete()
    owner_role: dict[FollowUpKind, Role] = Field(default_factory=dict)
    address_contact_person: bool = True
    missing_profile_items_asked: int = Field(2, ge=0)


class Maintenance(Part):
    letter_lead_days: int = Field(14, ge=0)
    default_interval_km: int = Field(5000, gt=0)
    default_interval_months: int = Field(6, gt=0)
    overdue_grace_days: int = Field(14, ge=0)
    needs_letter_first: bool = True
    first_service_months: int = Field(3, gt=0)
    first_service_km: int = Field(5000, gt=0)


class PartsOrders(Part):
    """From which price on parts are ordered against a deposit, and how much of it (R-091)."""

    deposit_from_yuan: float = Field(1000, gt=0)
    deposit_share: float = Field(0.5, ge=0.5, le=1)


class Pickup(Part):
    """What the driver of a vehicle in the workshop is told, and when (R-055 to R-059, C-21)."""

    notice_hours: float = Field(1, gt=0)
    long_notice_hours: float = Field(4, gt=0)
    long_from_days: int = Field(2, ge=1)
    extra_answer_minutes: int = Field(30, gt=0)
    thanks_within_minutes: int = Field(60, gt=0)


class Appointments(Part):
    remind_hours: int = Field(24, gt=0)
    short_notice_hours: int = Field(12, gt=0)
    not_before: time = time(8, 0)
    workshop_hours: tuple[Span, ...] = (
        Span(start=time(9, 0), end=time(12, 0)),
        Span(start=time(13, 30), end=time(17, 30)),
    )
    slot_minutes: int = Field(30, gt=0)
    capacity_per_half_day: int = Field(6, gt=0)
    horizon_days: int = Field(30, gt=0)
    lead_minutes: int = Field(120, ge=0)
    valid_months: int = Field(1, ge=1)


class EscalationLevel(Part):
    """One rung above the first: who is told when the rung below has not solved the case.

    ``persons`` are named on the item (display names); whoever works the queue may take it.
    ``wait_hours`` count from the moment the rung below was reached.
    """

    queue: Queue = Queue.SERVICE_MANAGER
    persons: tuple[str, ...] = ()
    wait_hours: int = Field(gt=0)
    clock: ClockKind = ClockKind.CALENDAR


class StandardAnswer(Part):
    """An answer the supervisor has approved for a complaint named by one of ``words`` (R-113).

    Sent only where ``approved_by`` names who stands for it.
    """

    words: tuple[str, ...] = Field(min_length=1)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    approved_by: str = ""


class Complaints(Part):
    escalate_after_hours: int = Field(48, gt=0)
    first_level_persons: tuple[str, ...] = ()
    higher_levels: tuple[EscalationLevel, ...] = (EscalationLevel(wait_hours=48),)
    work_hours: tuple[Span, ...] = Field(
        (Span(start=time(9, 0), end=time(12, 0)), Span(start=time(13, 30), end=time(18, 0))),
        min_length=1,
    )
    propose_new_time_hours: int = Field(1, gt=0)
    standard_answers: tuple[StandardAnswer, ...] = ()
    promise_max_hours: int = Field(48, gt=0)
    warn_before_hours: int = Field(2, gt=0)
    unsigned_reminder_days: int = Field(1, gt=0)
    revisit_after_days: int = Field(3, gt=0)
    major_rate_target: float = Field(0.01, gt=0, lt=1)
    promise_time: time = time(18, 0)
    alert_minutes: int = Field(5, gt=0)
    safety_words: tuple[str, ...] = (
        "刹车失灵", "刹不住", "刹车没反应", "没刹车", "刹车踩不动", "刹车软", "起火", "着火",
        "自燃", "冒烟", "冒火", "方向失灵", "方向盘锁", "方向盘打不动", "转向失灵", "爆胎",
        "轮子掉", "车轮松", "气囊", "漏油很", "汽油味", "油味很重", "失控", "突然熄火",
        "高速上熄火", "出事故", "撞车", "brake failure", "brakes failed", "no brakes",
        "brakes don't work", "brakes stopped", "brake pedal goes", "caught fire", "on fire",
        "smoke", "smell of petrol", "smell gas", "smell petrol", "steering locked",
        "lost control", "airbag", "wheel came off", "stalled on the highway", "accident",
    )  # fmt: skip
    major_words: tuple[str, ...] = (
        "起诉", "律师", "法院", "媒体", "记者", "曝光", "12315", "12345", "消协", "消费者协会",
        "投诉到厂家", "投诉到工商", "工商局", "市场监管", "退车", "抖音", "上微博", "报警",
        "sue", "lawyer", "court", "the press", "newspaper", "consumer association",
        "consumer protection", "report you to", "small claims",
    )  # fmt: skip

    @model_validator(mode="after")
    def _hours_in_order(self) -> Complaints:
        if any(later.start < earlier.end for earlier, later in pairwise(self.work_hours)):
            raise ValueError("work_hours must not overlap and must be in order")
        return self


class Ratings(Part):
    problem_at_most: int = Field(2, ge=1, le=5)
    ask_reason_at_most: int = Field(3, ge=1, le=5)
    department_of: dict[Dimension, Department] = Field(
        default_factory=lambda: {
            Dimension.RECEPTION_SPEED: Department.RECEPTION,
            Dimension.STAFF: Department.RECEPTION,
            Dimension.COMPLETION_SPEED: Department.WORKSHOP,
            Dimension.REPAIR_QUALITY: Department.WORKSHOP,
            Dimension.CLEANLINESS: Department.WORKSHOP,
            Dimension.PAINT: Department.PAINT,
            Dimension.PARTS_PRICE: Department.PARTS,
            Dimension.LABOUR_PRICE: Department.BILLING,
            Dimension.BILLING_SPEED: Department.BILLING,
        }
    )


class Reports(Part):
    """Hours on the wall; ``weekly_on`` 1 is Monday, ``monthly_on`` a day of the month."""

    weekly_on: int = Field(1, ge=1, le=7)
    monthly_on: int = Field(3, ge=1, le=28)
    draft_at: time = time(8, 0)
    due_by: time = time(18, 0)
    daily_to_service_manager: time = time(17, 30)
    end_of_work: time = time(18, 0)
    nightly_check_at: time = time(20, 0)


class Letters(Part):
    """The dealership's own words for its letters; empty: those of `crm/registers/letters.yml`."""

    thank_you_zh: str = ""
    thank_you_en: str = ""
    invitation_zh: str = ""
    invitation_en: str = ""

    @field_validator("*")
    @classmethod
    def _can_be_filled_in(cls, text: str) -> str:
        try:
            text.format(**dict.fromkeys(LETTER_BLANKS, ""))
        except (KeyError, IndexError, ValueError, AttributeError) as unknown:
            names = ", ".join(f"{{{name}}}" for name in LETTER_BLANKS)
            raise ValueError(f"may hold these blanks and no others: {names}") from unknown
        return text


class Targets(Part):
    """What the dealership wants to reach in the year; a figure without a target is not judged."""

    csi: float | None = Field(None, gt=0, le=100)
    satisfaction_rate: float | None = Field(None, gt=0, le=100)
    first_time_fix: float | None = Field(None, gt=0, le=100)
    first_service: float | None = Field(None, gt=0, le=100)
    appointment_share: float | None = Field(None, gt=0, le=100)
    files_in_time: float | None = Field(None, gt=0, le=100)
    reports_in_time: float | None = Field(None, gt=0, le=100)
    answers_in_time: float | None = Field(None, gt=0, le=100)
    notices_in_time: float | None = Field(None, gt=0, le=100)

    def of(self, figure: QualityFigure) -> float | None:
        target: float | None = getattr(self, figure.value)
        return target


class Outreach(Part):
    """How much we may ask of one person, whoever asks."""

    contacts_per_day: int = Field(1, ge=1)
    contacts_per_week: int = Field(3, ge=1)
    per_day_capacity: int = Field(200, ge=1)
    sms_as_link: bool = False


class Talk(Part):
    listen_pause_s: float = Field(8, ge=0)
    voice_silence_s: float = Field(3, ge=0)
    clarify_at_most: int = Field(2, ge=1)
    club_ask_again_days: int = Field(180, ge=0)
    appointment_advantage_zh: str = "不用排队,还能提前备好配件"
    appointment_advantage_en: str = "no queueing, and the parts are ready for you"
    shop_features_zh: str = "会员有专属活动,保养还有提醒"
    shop_features_en: str = "members get their own events and service reminders"
    resume_within_hours: int = Field(48, gt=0)
    staff_quiet_minutes: int = Field(10, gt=0)


class Retention(Part):
    """Days after which something is let go of; 0 keeps it for the life of the file (G-09)."""

    transcript_days: int = Field(0, ge=0)
    provider_raw_days: int = Field(180, ge=0)
    api_request_days: int = Field(7, ge=1)
    webhook_log_days: int = Field(90, ge=0)
    staff_notice_days: int = Field(365, ge=0)


class Voice(Part):
    """How the telephone is used. ``transfer_to`` empty: nobody is put through."""

    stream: bool = False
    record: bool = False
    recordings_kept_days: int = Field(180, ge=1)
    transfer_to: str = Field("", pattern=r"^(\+?[0-9]{5,15})?$")
    transfer_hours: tuple[Span, ...] = (
        Span(start=time(9, 0), end=time(12, 0)),
        Span(start=time(13, 30), end=time(18, 0)),
    )
    transfer_ring_s: int = Field(20, ge=5, le=120)


class Policy(Part):
    """Everything a dealership may set, with the defaults of the requirements."""

    timezone: str = "Asia/Shanghai"
    followup: FollowUps = FollowUps()
    call_hours: tuple[Span, ...] = (
        Span(start=time(10, 0), end=time(12, 0)),
        Span(start=time(15, 0), end=time(18, 0)),
    )
    notice_hours: Span = Span(start=time(8, 0), end=time(21, 0))
    file_complete_days: int = Field(2, ge=0)
    file_mandatory: tuple[FileField, ...] = (
        "name", "honorific", "phone", "address", "plate", "model", "vehicle_type",
        "odometer_km", "items", "interval", "next_due",
    )  # fmt: skip
    maintenance: Maintenance = Maintenance()
    appointment: Appointments = Appointments()
    pickup: Pickup = Pickup()
    parts: PartsOrders = PartsOrders()
    campaign_phone_ahead_days: int = Field(14, ge=0)
    campaign_letter_within_days: int = Field(2, ge=0)
    complaint: Complaints = Complaints()
    rating: Ratings = Ratings()
    report: Reports = Reports()
    target: Targets = Targets()
    letter: Letters = Letters()
    outreach: Outreach = Outreach()
    talk: Talk = Talk()
    retention: Retention = Retention()

    voice: Voice = Voice()
    lost_months_without_paid_visit: int = Field(12, gt=0)
    skip_holidays: bool = False

    @model_validator(mode="after")
    def _spans_in_order(self) -> Policy:
        spans = self.call_hours
        if not spans:
            raise ValueError("call_hours must name at least one span")
        if any(later.start < earlier.end for earlier, later in pairwise(spans)):
            raise ValueError("call_hours must not overlap and must be in order")
        return self

    @property
    def promise_max(self) -> timedelta:
        return timedelta(hours=self.complaint.promise_max_hours)

    @property
    def escalate_after(self) -> timedelta:
        return timedelta(hours=self.complaint.escalate_after_hours)


def read_policy(document: dict[str, Any]) -> Policy:
    """Check a stored or edited policy document.

    Raises:
        InvalidSetting: names the first key that cannot be used, and why.
    """
    try:
        return Policy.model_validate(document)
    except ValidationError as refusal:
        first = refusal.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "policy"
        raise InvalidSetting(f"policy key {key}: {first['msg']}") from refusal
