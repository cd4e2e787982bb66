"""One row of everything that has a page or a form of its own, over a furnished house."""

from __future__ import annotations

from datetime import date, timedelta

from crm.models import (
    Attachment,
    Campaign,
    FileAudit,
    LetterTask,
    ReportMail,
    StandIn,
    Vehicle,
    WebhookDelivery,
)
from crm.rules.report_periods import days_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    ApiScope,
    AttachmentState,
    CampaignStatus,
    Channel,
    DeliveryStatus,
    Department,
    LetterKind,
    MailStatus,
    NoteKind,
    QualityFigure,
    ReportKind,
    Role,
    WebhookEvent,
)
from crm.use_cases.api_keys import make_key
from crm.use_cases.improvements import Plan, make_improvement
from crm.use_cases.letters import register_letter
from crm.use_cases.outcomes import open_quick_form, record_note
from crm.use_cases.parts_orders import order_parts
from crm.use_cases.recommendations import recommend
from crm.use_cases.repair_orders import RepairOrderSlip, take_repair_order
from crm.use_cases.reports import draft
from crm.use_cases.staff_notices import tell_role
from crm.use_cases.stops import enter_stop
from crm.use_cases.webhooks import make_webhook
from crm.use_cases.workshop import find_extra_work
from tests.crm.console.house import NAMES, House

TODAY = date(2025, 3, 6)


def fill(uow: UnitOfWork, house: House) -> dict[str, str]:
    """Put one of each into the books; what to write for the parameters of the console's paths."""
    weekly, daily, mail = _reports(uow)
    campaign, task = _campaign(uow, house)
    webhook, delivery = _webhook(uow)
    talk = uow.conversations.get(house.conversation)
    note = record_note(uow, conversation=talk, kind=NoteKind.SUGGESTION, words="休息区加咖啡")
    market = record_note(uow, conversation=talk, kind=NoteKind.MARKET, words="隔壁打折")
    notice = tell_role(uow, role=Role.WORKSHOP_HEAD, origin="x", zh="预约", en="booking")
    to_manager = tell_role(uow, role=Role.SERVICE_MANAGER, origin="y", zh="委派", en="delegated")
    _, key = make_key(uow, name="x", scopes=[ApiScope.SEE_FILES], by="x")
    form = open_quick_form(
        uow,
        conversation=talk,
        words="响",
        department=Department.WORKSHOP,
        deadline_at=uow.clock.now() + timedelta(days=1),
    )
    letter = register_letter(
        uow,
        origin="x",
        kind=LetterKind.NOTICE,
        subject="x",
        text="x",
        channel="post",
        sender="x",
        customer_id=house.customer,
    )
    car = uow.vehicles.of_customer(house.customer)[0]
    car.next_due_on, car.delivered_on = date(2025, 3, 20), date(2024, 12, 1)
    # A day without visits: what is missing is looked up anew for files of the day.
    quiet = TODAY - timedelta(days=2)
    audit = uow.registers.keep_audit(FileAudit(vehicle_id=car.id, day=quiet, missing=[]))
    uow.flush()
    staff = uow.staff
    return {
        "escalation_id": str(house.escalation),
        "conversation_id": str(house.conversation),
        "recording_id": "1",
        "attachment_id": str(_attachment(uow, house)),
        "customer_id": str(house.customer),
        "follow_up_id": str(house.follow_up),
        "complaint_id": str(house.complaint),
        "vehicle_id": str(car.id),
        "proposal_id": "1",
        "opt_out_id": str(_stop(uow, house)),
        "appointment_id": "1",
        "report_id": str(weekly),
        "daily": str(daily),
        "mail_id": str(mail),
        "campaign_id": str(campaign),
        "task_id": str(task),
        "webhook_id": str(webhook),
        "delivery_id": str(delivery),
        "note_id": str(note.id),
        "market": str(market.id),
        "notice_id": str(notice.id),
        "manager_notice": str(to_manager.id),
        "api_key_id": str(key.id),
        "form_id": str(form.id),
        "letter": str(letter.number),
        "audit_id": str(audit.id),
        **_workshop(uow, car),
        "improvement_id": str(_improvement(uow)),
        "stand_in_id": str(_absence(uow)),
        "staff_id": str(staff.by_name(NAMES[Role.CLERK]).id),
        "clerk": str(staff.by_name(NAMES[Role.CLERK]).id),
        "other_clerk": str(staff.by_name("other-clerk").id),
        "responsible": str(staff.by_name(NAMES[Role.RESPONSIBLE]).id),
    }


def _stop(uow: UnitOfWork, house: House) -> int:
    customer = uow.customers.get(house.customer)
    sms = Channel.SMS
    return enter_stop(
        uow, customer=customer, channel=sms, heard_on=sms, words="别发短信", by="x"
    ).id


def _reports(uow: UnitOfWork) -> tuple[int, int, int]:
    weekly = draft(uow, ReportKind.WEEKLY, days_of(ReportKind.WEEKLY, date(2025, 3, 3)))
    weekly.texts = {"analysis": "装配", "solutions": "培训"}
    daily = draft(uow, ReportKind.DAILY, days_of(ReportKind.DAILY, TODAY))
    mail = uow.report_mails.add(
        ReportMail(
            report_id=weekly.id,
            staff_id=uow.staff.by_name(NAMES[Role.SUPERVISOR]).id,
            address="a@b.example",
            message_id="x",
            status=MailStatus.REFUSED,
            made_at=uow.clock.now(),
            next_at=uow.clock.now(),
        )
    )
    return weekly.id, daily.id, mail.id


def _campaign(uow: UnitOfWork, house: House) -> tuple[int, int]:
    now = uow.clock.now()
    campaign = uow.campaigns.add(
        Campaign(
            name="空调节",
            content="免费检查空调",
            content_en="free check",
            address="示例路8号",
            starts_on=date(2025, 4, 1),
            ends_on=date(2025, 4, 5),
            status=CampaignStatus.DRAFT,
            made_by="x",
            made_at=now,
        )
    )
    task = LetterTask(
        origin="x",
        customer_id=house.customer,
        campaign_id=campaign.id,
        reason="not_reached",
        due_at=now,
        made_at=now,
    )
    uow.session.add(task)
    uow.flush()
    return campaign.id, task.id


def _webhook(uow: UnitOfWork) -> tuple[int, int]:
    row = make_webhook(
        uow, name="x", url="https://x.example", events=[WebhookEvent.ESCALATION_RAISED], by="x"
    )
    delivery = WebhookDelivery(
        webhook_id=row.id,
        message_id="x",
        event=WebhookEvent.TEST,
        body={},
        status=DeliveryStatus.GIVEN_UP,
        created_at=uow.clock.now(),
        next_at=uow.clock.now(),
    )
    uow.session.add(delivery)
    uow.flush()
    return row.id, delivery.id


def _workshop(uow: UnitOfWork, car: Vehicle) -> dict[str, str]:
    """The car in repair once more, with extra work, ordered parts and advice."""
    assert car.owner is not None, "the house's customer owns it"
    slip = RepairOrderSlip(
        number="RO-7777",
        plate=car.plate,
        customer_name=car.owner.name,
        phone=car.owner.phone(),
        arrived_at=uow.clock.now(),
    )
    order = take_repair_order(uow, slip)
    work = find_extra_work(uow, repair_order_id=order.id, description="更换雨刮", by="x")
    parts = order_parts(uow, plate=car.plate, part="大灯", by="x")
    advice = recommend(uow, vehicle_id=car.id, item="镀膜", reason=None, by="x")
    return {
        "repair_order_id": str(order.id),
        "extra_work_id": str(work.id),
        "parts_order_id": str(parts.id),
        "recommendation_id": str(advice.id),
    }


def _improvement(uow: UnitOfWork) -> int:
    plan = Plan(
        weakness="返修多",
        measure="竣工双检",
        department=Department.WORKSHOP,
        responsible_id=uow.staff.by_name(NAMES[Role.RESPONSIBLE]).id,
        due_on=date(2025, 6, 30),
        figure=QualityFigure.FIRST_TIME_FIX,
    )
    return make_improvement(uow, plan, by="x").id


def _attachment(uow: UnitOfWork, house: House) -> int:
    now = uow.clock.now()
    row = Attachment(
        conversation_id=house.conversation,
        channel=Channel.TELEGRAM,
        kind="photo",
        reference="x",
        state=AttachmentState.KEPT,
        mime="image/png",
        size=1,
        content=b"x",
        received_at=now,
        look_at=now,
    )
    uow.session.add(row)
    uow.flush()
    return row.id


def _absence(uow: UnitOfWork) -> int:
    now = uow.clock.now()
    row = StandIn(
        absent_id=uow.staff.by_name("other-clerk").id,
        deputy_id=None,
        starts_at=now,
        ends_at=now + timedelta(days=3),
        appointed_by="x",
    )
    uow.staff.keep_stand_in(row)
    return row.id
