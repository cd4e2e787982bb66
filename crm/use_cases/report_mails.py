"""Released reports by e-mail: to whom, once each, and what became of every letter.

A letter is put on its way in the transaction that releases the report. Before a server is spoken to
it is marked as being sent, in a transaction of its own: whoever is killed in between leaves a
letter of unknown delivery, which a person may send again, and never one that goes out twice by
itself. Only a refusal that was certain is repeated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from crm.errors import MailUnderWay
from crm.models import Report, ReportMail
from crm.rules.webhook_rules import next_wait
from crm.store.reports import FAILED
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Language, MailStatus, Role
from crm.use_cases.audit import note_change

SENDING_LASTS_AT_MOST = timedelta(minutes=5)
STALE_AFTER = timedelta(days=3)
"""A report that could not be mailed for so long is read in the console by now."""

LONGEST_ANSWER = 300


@dataclass(frozen=True)
class ReportLetter:
    """One report to be sent to one person now; ``document`` is what was released."""

    mail_id: int
    message_id: str
    address: str
    name: str
    language: Language
    report_id: int
    document: dict[str, Any]


def post_report(uow: UnitOfWork, report: Report, roles: Iterable[Role]) -> int:
    """Put a released report on its way to everybody of these roles who has an address."""
    now, posted = uow.clock.now(), 0
    for person in {one.id: one for role in roles for one in uow.staff.with_role(role)}.values():
        if not person.email or uow.report_mails.to(report.id, person.id) is not None:
            continue
        uow.report_mails.add(
            ReportMail(
                report_id=report.id,
                staff_id=person.id,
                address=person.email,
                message_id=f"report-{report.id}-{person.id}-{uow.new_token()}",
                status=MailStatus.WAITING,
                made_at=now,
                next_at=now,
            )
        )
        posted += 1
    return posted


def claim_next(uow: UnitOfWork) -> ReportLetter | None:
    """Take the next letter and mark it as being sent; the caller commits before it sends."""
    now = uow.clock.now()
    settle_cut_off(uow)
    while rows := uow.report_mails.due(at=now, limit=1):
        (row,) = rows
        person = row.staff
        if now - row.made_at > STALE_AFTER or not person.active or not person.email:
            _end(uow, row, MailStatus.GIVEN_UP, "stale" if person.active else "left")
            uow.flush()
            continue
        row.address = person.email
        row.status, row.claimed_at = MailStatus.SENDING, now
        row.attempts += 1
        return ReportLetter(
            mail_id=row.id,
            message_id=row.message_id,
            address=row.address,
            name=person.display_name,
            language=person.language,
            report_id=row.report_id,
            document=row.report.document or {},
        )
    return None


def settle_cut_off(uow: UnitOfWork) -> int:
    """Mark letters whose sending a crash cut off: they may have arrived, so a person decides."""
    before = uow.clock.now() - SENDING_LASTS_AT_MOST
    rows = uow.report_mails.cut_off(claimed_before=before)
    for row in rows:
        _end(uow, row, MailStatus.UNKNOWN, "cut off while it was being sent")
    return len(rows)


def note_sent(uow: UnitOfWork, *, mail_id: int, answer: str) -> None:
    """The server has taken the letter."""
    _end(uow, uow.report_mails.get(mail_id), MailStatus.SENT, answer)


def note_refused(uow: UnitOfWork, *, mail_id: int, answer: str, for_good: bool) -> None:
    """The server has certainly not taken the letter; it is tried again unless that is no use."""
    row = uow.report_mails.get(mail_id)
    wait = None if for_good else next_wait(row.attempts)
    if wait is None:
        _end(uow, row, MailStatus.REFUSED, answer)
        return
    row.status, row.claimed_at = MailStatus.WAITING, None
    row.next_at = uow.clock.now() + wait
    row.answer = answer[:LONGEST_ANSWER]


def note_unknown(uow: UnitOfWork, *, mail_id: int, answer: str) -> None:
    """The letter was handed over and no answer came: it may have arrived."""
    _end(uow, uow.report_mails.get(mail_id), MailStatus.UNKNOWN, answer)


def send_again(uow: UnitOfWork, *, mail_id: int, by: str) -> ReportMail:
    """Try a failed letter once more, under the same message id, to the address now on the account.

    Raises:
        NotFound: there is no such letter.
        MailUnderWay: it has not failed.
    """
    row = uow.report_mails.get(mail_id)
    if row.status not in FAILED:
        raise MailUnderWay
    before = row.status.value
    now = uow.clock.now()
    row.status, row.attempts, row.claimed_at, row.ended_at = MailStatus.WAITING, 0, None, None
    row.made_at = row.next_at = now
    note_change(
        uow,
        by=by,
        what="send_again",
        noun="report_mail",
        key=row.id,
        before={"status": before},
        after={"status": row.status.value},
    )
    return row


def _end(uow: UnitOfWork, row: ReportMail, status: MailStatus, answer: str) -> None:
    row.status, row.ended_at = status, uow.clock.now()
    row.answer = answer[:LONGEST_ANSWER]
