"""Mails released reports to the staff who are to have them, by the house's own mail server.

One letter at a time: it is marked as being sent and that is committed, then the server is spoken
to, then its answer is kept. What was certainly refused is tried again; what was handed over without
an answer is not, because nobody can ask a mail server whether it has a letter.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime

import structlog

from bot.settings import Settings
from crm.console.cells import Cells, workbook_of
from crm.console.texts import say
from crm.registers.forms import columns_of
from crm.rules.masking import mask_within
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Language
from crm.use_cases.forms import FilledSheet
from crm.use_cases.report_mails import (
    ReportLetter,
    claim_next,
    note_refused,
    note_sent,
    note_unknown,
)

PATIENCE_S = 20
TAKEN = 250
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")

logger = structlog.get_logger(__name__)


class Refused(Exception):
    """The server has certainly not taken the letter; ``for_good``: nor will it later."""

    def __init__(self, answer: str, *, for_good: bool) -> None:
        super().__init__(answer)
        self.for_good = for_good


class Unanswered(Exception):
    """The letter was handed over and the line broke before the answer."""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over, and in whose name."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, settings: Settings) -> MailServer | None:
        """The server of the settings; None where none is set."""
        if not settings.smtp_host:
            return None
        secret = settings.smtp_password
        return cls(
            host=settings.smtp_host,
            port=settings.smtp_port
            or {"tls": 465, "starttls": 587}.get(settings.smtp_security, 25),
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=secret.get_secret_value() if secret else "",
            sender=settings.smtp_from,
        )

    def hand_over(self, letter: EmailMessage) -> str:
        """Give the server one letter and return its answer.

        Raises:
            Refused: it was not taken.
            Unanswered: whether it was taken is not known.
        """
        with self._connected() as server:
            for code, said in (
                server.mail(self.sender),
                server.rcpt(str(letter["To"].addresses[0].addr_spec)),
            ):
                if not TAKEN <= code < 300:
                    raise _refused(code, said)
            try:
                code, said = server.data(letter.as_bytes(policy=WIRE))
            except smtplib.SMTPDataError as refusal:
                raise _refused(refusal.smtp_code, refusal.smtp_error) from refusal
            except (smtplib.SMTPServerDisconnected, OSError) as broken:
                raise Unanswered(f"{type(broken).__name__}: {broken}") from broken
            if code != TAKEN:
                raise _refused(code, said)
            return _answer(code, said)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """An open line; whatever breaks before the letter is handed over is a refusal."""
        try:
            server = self._open()
        except (smtplib.SMTPException, OSError) as trouble:
            raise Refused(f"{type(trouble).__name__}: {trouble}", for_good=False) from trouble
        try:
            yield server
        except (smtplib.SMTPException, OSError) as trouble:
            raise Refused(f"{type(trouble).__name__}: {trouble}", for_good=False) from trouble
        finally:
            server.close()

    def _open(self) -> smtplib.SMTP:
        if self.security == "tls":
            trusted = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE_S, context=trusted
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_S)
        if self.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password)
        server.ehlo_or_helo_if_needed()
        return server


class MailSender:
    """Sends due letters in rounds, one by one; ``console_url`` is where a reader finds the page."""

    def __init__(self, units: UnitsOfWork, server: MailServer, *, console_url: str) -> None:
        self._units = units
        self._server = server
        self._console_url = console_url.rstrip("/")

    def send_due(self) -> int:
        """Send what is due now; the round ends at the first letter the server does not answer."""
        sent = 0
        while True:
            with self._units() as uow:
                letter = claim_next(uow)
                message = self._written(uow, letter) if letter else None
            if letter is None or message is None:
                return sent
            try:
                answer = self._server.hand_over(message)
            except Refused as refusal:
                self._keep_refusal(letter, refusal)
                if not refusal.for_good:
                    return sent
            except Unanswered as broken:
                logger.warning("mail unanswered", mail=letter.mail_id)
                with self._units() as uow:
                    note_unknown(uow, mail_id=letter.mail_id, answer=str(broken))
                return sent
            else:
                sent += 1
                with self._units() as uow:
                    note_sent(uow, mail_id=letter.mail_id, answer=answer)

    def _keep_refusal(self, letter: ReportLetter, refusal: Refused) -> None:
        logger.warning("mail refused", mail=letter.mail_id, for_good=refusal.for_good)
        with self._units() as uow:
            note_refused(
                uow, mail_id=letter.mail_id, answer=str(refusal), for_good=refusal.for_good
            )

    def _written(self, uow: UnitOfWork, letter: ReportLetter) -> EmailMessage:
        house, language, document = uow.dealerships.ours(), letter.language, letter.document
        title = document["title"][language.value]
        days = _days_of(document)
        house_name = (house.name_en or house.name) if language is Language.EN else house.name
        said = {"report": title, "days": days, "name": letter.name, "house": house_name}
        message = EmailMessage()
        message["Subject"] = say(language, "reports.mail.subject", **said)
        message["From"] = Address(display_name=house_name, addr_spec=self._server.sender)
        message["To"] = Address(display_name=letter.name, addr_spec=letter.address)
        message["Date"] = format_datetime(uow.clock.now())
        message["Message-ID"] = f"<{letter.message_id}@{self._server.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        link = f"{self._console_url}/console/reports/{letter.report_id}"
        body = [say(language, "reports.mail.greeting", **said), "", *_texts(document, language)]
        message.set_content(
            "\n".join([*body, say(language, "reports.mail.page", link=link), "", house_name])
        )
        message.add_attachment(
            _workbook(uow, letter),
            maintype=XLSX[0],
            subtype=XLSX[1],
            filename=f"{title}-{days.replace(' - ', '_')}.xlsx",
        )
        return message


def _workbook(uow: UnitOfWork, letter: ReportLetter) -> bytes:
    """The report as a workbook; no telephone number in it is whole (R-141)."""
    document = letter.document
    sheets = [
        FilledSheet(
            table["name"],
            columns_of(table["name"]),
            [{name: _covered(value) for name, value in row.items()} for row in table["rows"]],
        )
        for table in document["tables"]
    ]
    cells = Cells(letter.language, wall=uow.wall, now=uow.clock.now(), full_phones=False)
    texts = [
        (say(letter.language, f"reports.texts.{name}"), mask_within(text))
        for name, text in document["texts"].items()
        if text
    ]
    return workbook_of(document["title"]["zh"], _days_of(document), sheets, cells, texts=texts)


def _covered(value: object) -> object:
    """What a customer said may hold a number too; a whole phone column is covered by its kind."""
    if isinstance(value, list):
        return [_covered(one) for one in value]
    if isinstance(value, str) and not value.isdigit():
        return mask_within(value)
    return value


def _texts(document: dict[str, object], language: Language) -> Iterator[str]:
    """The written parts, so that whoever reads on a telephone need not open the workbook."""
    texts = document["texts"]
    assert isinstance(texts, dict)
    for name, text in texts.items():
        if text:
            yield say(language, f"reports.texts.{name}")
            yield mask_within(text)
            yield ""


def _days_of(document: dict[str, object]) -> str:
    period = document["period"]
    assert isinstance(period, dict)
    first, last = str(period["first"]), str(period["last"])
    return first if first == last else f"{first} - {last}"


def _refused(code: int, said: bytes | str) -> Refused:
    return Refused(_answer(code, said), for_good=code >= 500)


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {text}".strip()
