"""A file for somebody who only asked: no vehicle, no repair order, but a way to reach them.

Whoever writes to us, calls or walks in and leaves a number is a customer in the making (R-002,
R-009), and is followed up like one (R-032). Who calls or texts has left a number by that. The
number alone opens nothing of anybody's file: who already stands in the books under it is not
linked before a person has checked (R-232).
"""

from __future__ import annotations

from crm.errors import AlreadyInBooks, TextMissing, ValueUnusable
from crm.intake import cells
from crm.intake.errors import CellRefused
from crm.models import ContactPoint, Conversation, Customer, FollowUp
from crm.rules import due_dates
from crm.rules.priority import priority_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Channel,
    Disposition,
    FollowUpKind,
    FollowUpStatus,
    Honorific,
    InfoSource,
    Language,
)
from crm.use_cases.audit import note_change
from crm.use_cases.follow_up_drafts import link

CONSULTATION = "consultation"

_LEFT_ALONE = (
    Disposition.OPTED_OUT,
    Disposition.WRONG_PERSON,
    Disposition.NO_ANSWER,
    Disposition.VOICEMAIL,
)


def open_consultation_file(
    uow: UnitOfWork, *, conversation: Conversation, phone: str, name: str | None
) -> Customer | None:
    """Open a file for a visitor and plan the first follow-up (R-032).

    None where the number is in the books already: then a person looks at the proposal.
    """
    if uow.customers.by_address("phone", phone) is not None:
        return None
    customer = _open_file(uow, name=name or phone, phone=phone, language=conversation.language)
    conversation.customer_id = customer.id
    _plan_first(uow, customer, about=f"consultation:{conversation.id}")
    return customer


def open_file_of_caller(
    uow: UnitOfWork, *, conversation: Conversation, disposition: Disposition
) -> Customer | None:
    """Open a file for a stranger whose talk ends and whose number we know by their call or text.

    None where they said nothing, wanted to be left alone or had dialled wrongly, or where the
    number is none that can be called back.
    """
    over = disposition in _LEFT_ALONE or conversation.last_said_at is None
    if over or conversation.customer_id is not None:
        return None
    for channel in (Channel.SMS, Channel.VOICE):
        heard = uow.inbox.last_heard(conversation.id, channel)
        try:
            numbers = cells.phones(str((heard.raw or {}).get("address", "")) if heard else "")
        except CellRefused:
            continue
        if len(numbers) == 1:
            return open_consultation_file(
                uow, conversation=conversation, phone=numbers[0], name=None
            )
    return None


def register_visitor(
    uow: UnitOfWork,
    *,
    name: str,
    phone: str,
    by: str,
    honorific: Honorific | None = None,
    wish: str | None = None,
    source: InfoSource | None = None,
    language: Language = Language.ZH,
    bought_elsewhere: bool = False,
) -> Customer:
    """Open the file of somebody who came or called to ask, as staff told it (R-002).

    ``wish`` is the service they asked about, ``source`` how they heard of us (R-189). A first
    follow-up is planned as after a visit. ``bought_elsewhere``: of the showroom's register, lives
    nearby, and bought another dealer's car for its price; we want them for their services (R-025).

    Raises:
        TextMissing: no name was given.
        ValueUnusable: the number is none that can be called.
        AlreadyInBooks: the number is a customer's; their file is the one to write in.
    """
    if not name.strip():
        raise TextMissing("name")
    try:
        phones = cells.phones(phone)
    except CellRefused as refusal:
        raise ValueUnusable("phone", phone) from refusal
    if len(phones) != 1:
        raise ValueUnusable("phone", phone)
    known = uow.customers.by_address(cells.phone_kind(phones[0]), phones[0])
    if known is not None:
        raise AlreadyInBooks(known.id)
    customer = _open_file(uow, name=name.strip(), phone=phones[0], language=language)
    customer.honorific = honorific
    customer.bought_elsewhere = bought_elsewhere
    customer.desired_service = (wish or "").strip() or None
    customer.source = source.value if source else None
    _plan_first(uow, customer, about=f"visitor:{customer.id}")
    note_change(
        uow,
        by=by,
        what="open file",
        noun="customer",
        key=customer.id,
        after={
            "contact_reason": CONSULTATION,
            "desired_service": customer.desired_service,
            "source": customer.source,
        },
    )
    return customer


def _open_file(uow: UnitOfWork, *, name: str, phone: str, language: Language) -> Customer:
    now = uow.clock.now()
    customer = uow.customers.add(
        Customer(name=name, language=language, contact_reason=CONSULTATION, created_at=now)
    )
    uow.customers.add_contact_point(
        ContactPoint(
            customer_id=customer.id,
            kind=cells.phone_kind(phone),
            address=phone,
            valid_from=now,
        )
    )
    return customer


def _plan_first(uow: UnitOfWork, customer: Customer, *, about: str) -> FollowUp:
    """The first contact in the same window as after a repair, without questions about one."""
    now = uow.clock.now()
    window = due_dates.first_follow_up(now, policy=uow.policy)
    local = now.astimezone(uow.wall)
    due = window.planned.astimezone(uow.wall)
    reason = link(
        FollowUpKind.FIRST_FOLLOWUP.value,
        "R-032",
        inputs={"happened_at": now.isoformat()},
        result={
            "earliest_at": window.earliest.isoformat(),
            "due_at": window.planned.isoformat(),
            "latest_at": window.latest.isoformat(),
        },
        zh=f"{local.month}月{local.day}日{local:%H:%M}来访咨询,"
        f"{due.month}月{due.day}日{due:%H:%M}首次回访",
        en=f"asked us on {local:%m-%d %H:%M}, first follow-up {due:%m-%d %H:%M}",
    )
    return uow.follow_ups.add(
        FollowUp(
            kind=FollowUpKind.FIRST_FOLLOWUP,
            origin=f"{FollowUpKind.FIRST_FOLLOWUP.value}:{about}",
            status=FollowUpStatus.PLANNED,
            customer_id=customer.id,
            clerk_id=customer.clerk_id,
            priority=priority_of(FollowUpKind.FIRST_FOLLOWUP, private_use=None),
            earliest_at=window.earliest,
            due_at=window.planned,
            kpi_at=window.kpi,
            latest_at=window.latest,
            topics=[FollowUpKind.FIRST_FOLLOWUP.value],
            reasons=[reason],
            planned_at=now,
        )
    )
