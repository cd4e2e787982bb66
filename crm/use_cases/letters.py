"""The letters register: everything that went out in writing (R-155, R-179).

A notice by SMS or Telegram is a letter as much as one on paper; a call is none. The act that
sends writes the line, once per `origin`, and nothing deletes one.
"""

from __future__ import annotations

from datetime import datetime

from crm.models import Conversation, Letter
from crm.store.unit_of_work import UnitOfWork
from crm.terms import IN_WRITING, FollowUpKind, LetterKind, Speaker

LETTERS = {
    FollowUpKind.SERVICE_REMINDER: LetterKind.INVITATION,
    FollowUpKind.FIRST_SERVICE_INVITATION: LetterKind.INVITATION,
    FollowUpKind.LOST_CUSTOMER_RECALL: LetterKind.INVITATION,
    FollowUpKind.APPOINTMENT_REMINDER: LetterKind.NOTICE,
    FollowUpKind.CAMPAIGN_NOTICE: LetterKind.NOTICE,
    FollowUpKind.SOLUTION_NOTICE: LetterKind.REPLY,
    FollowUpKind.PICKUP_NOTICE: LetterKind.NOTICE,
    FollowUpKind.DELAY_NOTICE: LetterKind.NOTICE,
    FollowUpKind.PARTS_ARRIVAL: LetterKind.NOTICE,
    FollowUpKind.EXTRA_WORK: LetterKind.NOTICE,
    FollowUpKind.NEW_CAR_THANKS: LetterKind.THANK_YOU,
}
"""Which follow-ups are letters when they are made in writing; a survey is none."""

SUBJECTS = {
    FollowUpKind.SERVICE_REMINDER: "定期保养邀请",
    FollowUpKind.FIRST_SERVICE_INVITATION: "首保邀请",
    FollowUpKind.LOST_CUSTOMER_RECALL: "回店邀请",
    FollowUpKind.APPOINTMENT_REMINDER: "预约提醒",
    FollowUpKind.CAMPAIGN_NOTICE: "活动通知",
    FollowUpKind.SOLUTION_NOTICE: "投诉答复",
    FollowUpKind.PICKUP_NOTICE: "取车通知",
    FollowUpKind.DELAY_NOTICE: "延期交车通知",
    FollowUpKind.PARTS_ARRIVAL: "到货通知",
    FollowUpKind.EXTRA_WORK: "增项征询",
    FollowUpKind.NEW_CAR_THANKS: "新车交付致谢",
}


def register_letter(
    uow: UnitOfWork,
    *,
    origin: str,
    kind: LetterKind,
    subject: str,
    text: str,
    channel: str,
    sender: str,
    address: str | None = None,
    customer_id: int | None = None,
    vehicle_id: int | None = None,
    at: datetime | None = None,
) -> Letter:
    """Write a letter into the register, once per ``origin``.

    ``text`` is the copy kept; ``at`` is when it went out, now unless told otherwise.
    """
    known = uow.registers.letter_by_origin(origin)
    if known is not None:
        return known
    letter = Letter(
        number=uow.registers.next_number("letter_register"),
        at=at or uow.clock.now(),
        kind=kind,
        customer_id=customer_id,
        vehicle_id=vehicle_id,
        subject=subject,
        channel=channel,
        address=address,
        text=text,
        sender=sender,
        origin=origin,
    )
    uow.registers.keep_letter(letter)
    return letter


def register_written_notice(uow: UnitOfWork, conversation: Conversation) -> Letter | None:
    """Register what was written to a customer in a conversation, where that was a letter.

    The copy is what we wrote before the customer answered; what came back is the reply.
    """
    kind = LETTERS.get(conversation.kind)
    if kind is None or conversation.channel not in IN_WRITING:
        return None
    lines = uow.conversations.transcript(conversation.id)
    answered = [line.text for line in lines if line.speaker is Speaker.CUSTOMER]
    ours = []
    for line in lines:
        if line.speaker is Speaker.CUSTOMER:
            break
        ours.append(line.text)
    if not ours:
        return None
    customer = conversation.customer
    letter = register_letter(
        uow,
        origin=f"conversation:{conversation.id}",
        kind=kind,
        subject=SUBJECTS[conversation.kind],
        text="\n".join(ours),
        channel=conversation.channel.value,
        sender=conversation.staff_name or "bot",
        address=customer.phone() if customer else None,
        customer_id=conversation.customer_id,
        vehicle_id=conversation.vehicle_id,
        at=conversation.opened_at,
    )
    letter.reply = answered[0] if answered else None
    return letter
