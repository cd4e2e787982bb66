"""Released reports by e-mail, against a real mail server: once each, and nothing lost silently."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from openpyxl import load_workbook

from bot.mail import MailSender, MailServer
from bot.settings import Settings
from crm.errors import AddressUnusable, MailUnderWay, OwnAccount
from crm.models import ReportMail
from crm.rules.report_periods import days_of
from crm.terms import Department, Dimension, Language, MailStatus, ReportKind, Role
from crm.use_cases.accounts import Account, change_account, open_account
from crm.use_cases.report_mails import STALE_AFTER, claim_next, send_again
from crm.use_cases.reports import draft, release, write_texts
from tests.builders import a_customer, a_dealership, a_staff_member
from tests.crm.use_cases.info_desk import a_talk, at

PHONE = "13800000001"
WORDS = "刹车还响,打我 139-1234-5678"


@pytest.fixture
def database_url(sqlite_url):
    """Where the rows lie makes no difference to the post."""
    return sqlite_url


class PostOffice:
    """A mail server's inside: keeps what came, and answers as it is told."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.signed_in: list[str] = []
        self.refuses: str | None = None
        self.refuses_address: str | None = None
        self.hangs_up = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses_address:
            return self.refuses_address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refuses:
            return self.refuses
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        assert [letter["To"].addresses[0].addr_spec] == envelope.rcpt_tos
        self.letters.append(letter)
        if self.hangs_up:
            server.transport.abort()
        return "250 kept"


@pytest.fixture
def post() -> PostOffice:
    return PostOffice()


@pytest.fixture
def port(post) -> Iterator[int]:
    yield from _serving(post)


def _serving(post: PostOffice, **options: Any) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=number, **options)
    controller.start()
    yield number
    controller.stop()


def a_server(port: int, **others: Any) -> MailServer:
    values = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "user": "",
        "password": "",
        "sender": "reports@chengda.example",
    } | others
    return MailServer(**values)


@pytest.fixture
def sender(units, port) -> MailSender:
    return MailSender(units, a_server(port), console_url="https://crm.chengda.example/")


@pytest.fixture
def office(units, clock):
    """Who works here, and a problem customer of last week."""
    with units() as uow:
        a_dealership(uow)
        people = {
            role: a_staff_member(
                uow,
                role.value,
                role,
                display_name=role.value,
                email=f"{role.value}@chengda.example",
            )
            for role in (Role.INFO_OFFICER, Role.SUPERVISOR, Role.SERVICE_MANAGER, Role.CLERK)
        }
        people[Role.SERVICE_MANAGER].language = Language.EN
        a_staff_member(uow, "no-mail", Role.SUPERVISOR, display_name="没有邮箱")
        a_staff_member(
            uow, "left", Role.SUPERVISOR, display_name="走了", email="left@x.example", active=False
        )
    clock.set(at(3, 5))
    with units() as uow:
        customer = a_customer(uow, phone=PHONE)
        a_talk(uow, WORDS, scores={Dimension.OVERALL: 1}, customer=customer)
    clock.set(at(3, 10, 9))
    return people


def the_weekly_is_released(units) -> int:
    with units() as uow:
        officer = uow.staff.by_name(Role.INFO_OFFICER.value)
        report = draft(uow, ReportKind.WEEKLY, days_of(ReportKind.WEEKLY, at(3, 10).date()))
        write_texts(
            uow,
            report,
            {"analysis": f"装配问题,客户电话{PHONE}", "solutions": "培训"},
            staff=officer,
        )
        release(uow, report, staff=officer)
        return report.id


def states(units) -> dict[str, MailStatus]:
    with units.reading() as uow:
        rows = uow.session.query(ReportMail).all()
        return {row.staff.name: row.status for row in rows}


def test_a_released_report_is_mailed_to_whom_the_table_names(units, office, sender, post):
    """R-203: supervisor and service manager, each in their language; nobody else, and once."""
    the_weekly_is_released(units)

    assert sender.send_due() == 2
    assert sender.send_due() == 0

    by_address = {letter["To"].addresses[0].addr_spec: letter for letter in post.letters}
    assert set(by_address) == {"supervisor@chengda.example", "service_manager@chengda.example"}
    chinese = by_address["supervisor@chengda.example"]
    assert chinese["Subject"] == "【诚达汽车服务中心】客户回访报表 2025-03-03 - 2025-03-09"
    assert chinese["From"].addresses[0].addr_spec == "reports@chengda.example"
    english = by_address["service_manager@chengda.example"]
    assert english["Subject"].strip() == (
        "Chengda Auto Service: Weekly follow-up report, 2025-03-03 - 2025-03-09"
    )
    body = english.get_body().get_content()
    assert "Dear service_manager" in body
    assert "https://crm.chengda.example/console/reports/1" in body


def test_the_report_lies_in_the_letter_as_a_workbook_without_a_whole_number(
    units, office, sender, post
):
    """R-141, R-203: the phone column, the customer's words and what staff wrote are covered."""
    the_weekly_is_released(units)
    sender.send_due()

    for letter in post.letters:
        (enclosed,) = letter.iter_attachments()
        sheet = load_workbook(BytesIO(enclosed.get_content())).active
        cells = "\n".join(
            str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
        text = cells + letter.get_body().get_content()
        assert "客户回访报表" in cells
        assert "王建国" in cells
        assert "刹车还响" in cells
        assert "装配问题" in text
        assert "138****0001" in cells
        for whole in (PHONE, "13912345678", "139-1234-5678"):
            assert whole not in text


def test_a_server_that_is_down_is_asked_again_and_the_failure_is_seen(units, clock, office, post):
    the_weekly_is_released(units)
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    lonely = MailSender(units, a_server(nobody), console_url="")

    assert lonely.send_due() == 0
    assert lonely.send_due() == 0
    with units.reading() as uow:
        answers = [row.answer for row in uow.session.query(ReportMail).all()]
    assert all(answer and "ConnectionRefusedError" in answer for answer in answers)
    clock.set(clock.now() + timedelta(minutes=1))
    serving = _serving(post)
    working = MailSender(units, a_server(next(serving)), console_url="")

    assert working.send_due() == 2
    next(serving, None)
    assert set(states(units).values()) == {MailStatus.SENT}


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        pytest.param("451 try again later", MailStatus.WAITING, id="for now"),
        pytest.param("554 no", MailStatus.REFUSED, id="for good"),
    ],
)
def test_what_the_server_refuses_is_tried_again_only_where_that_is_of_use(
    units, office, sender, post, refusal, status
):
    the_weekly_is_released(units)
    post.refuses = refusal

    sender.send_due()
    sender.send_due()

    assert set(states(units).values()) == {status}
    assert post.letters == []


def test_a_wrong_address_is_mended_and_the_letter_sent_again(units, office, sender, post):
    """R-203: the letter goes where the account says now, under the name it had before."""
    the_weekly_is_released(units)
    post.refuses_address = "550 nobody of that name"
    sender.send_due()
    post.refuses_address = None
    with units() as uow:
        person = uow.staff.by_name("supervisor")
        change_account(
            uow,
            staff_id=person.id,
            account=Account(Role.SUPERVISOR, email=" boss@chengda.example "),
            by=uow.staff.by_name("info_officer"),
        )
        row = next(one for one in uow.report_mails.failed() if one.staff_id == person.id)
        name = row.message_id
        send_again(uow, mail_id=row.id, by="supervisor")

    assert sender.send_due() == 1

    (letter,) = post.letters
    assert letter["To"].addresses[0].addr_spec == "boss@chengda.example"
    assert letter["Message-ID"] == f"<{name}@chengda.example>"
    with units() as uow, pytest.raises(MailUnderWay):
        send_again(uow, mail_id=row.id, by="supervisor")


def test_a_line_that_breaks_after_the_letter_was_given_sends_nothing_twice(
    units, clock, office, sender, post
):
    """The server has it, its answer was lost: a person decides, not the clock."""
    the_weekly_is_released(units)
    post.hangs_up = True
    sender.send_due()
    sender.send_due()
    post.hangs_up = False
    clock.set(clock.now() + timedelta(days=1))

    assert sender.send_due() == 0

    assert len(post.letters) == 2
    assert set(states(units).values()) == {MailStatus.UNKNOWN}


def test_a_process_killed_while_sending_leaves_a_letter_for_a_person_to_decide(
    units, clock, office, sender, post
):
    the_weekly_is_released(units)
    with units() as uow:
        claimed = claim_next(uow)
    clock.set(clock.now() + timedelta(minutes=6))

    sender.send_due()

    assert claimed is not None
    assert len(post.letters) == 1
    assert sorted(states(units).values()) == [MailStatus.SENT, MailStatus.UNKNOWN]


def test_a_report_nobody_could_mail_for_days_is_not_sent_late(units, clock, office, sender, post):
    the_weekly_is_released(units)
    clock.set(clock.now() + STALE_AFTER + timedelta(hours=1))

    sender.send_due()

    assert post.letters == []
    assert set(states(units).values()) == {MailStatus.GIVEN_UP}


def test_a_password_is_never_sent_in_the_open(units, clock, office, post, monkeypatch, tmp_path):
    """With STARTTLS the server's certificate must be one this machine trusts."""
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def sign_in(server: SMTP, session: Any, envelope: Any, way: str, given: Any) -> AuthResult:
        post.signed_in.append(given.password.decode())
        return AuthResult(success=given.password == b"secret")

    serving = _serving(
        post,
        tls_context=context,
        require_starttls=True,
        authenticator=sign_in,
        auth_required=True,
    )
    server = a_server(next(serving), security="starttls", user="reports", password="secret")
    the_weekly_is_released(units)

    MailSender(units, server, console_url="").send_due()
    assert (post.signed_in, post.letters) == ([], [])

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    clock.set(clock.now() + timedelta(minutes=1))
    MailSender(units, server, console_url="").send_due()
    next(serving, None)

    assert post.signed_in == ["secret", "secret"]
    assert len(post.letters) == 2


def test_mail_settings_that_lack_something_say_so(monkeypatch):
    assert MailServer.of(Settings(_env_file=None)) is None
    whole = {"FOLLOWUP_SMTP_HOST": "mail.example", "FOLLOWUP_SMTP_FROM": "a@mail.example"}
    assert MailServer.of(Settings(_env_file=None, **whole)).port == 587
    for wrong in (
        {"FOLLOWUP_SMTP_HOST": "mail.example"},
        whole | {"FOLLOWUP_SMTP_FROM": "a@b\nBcc: x@y"},
        whole | {"FOLLOWUP_SMTP_USER": "me", "FOLLOWUP_SMTP_SECURITY": "none"},
    ):
        with pytest.raises(ValueError):
            Settings(_env_file=None, **wrong)


def test_accounts_are_opened_changed_and_closed_with_an_audit_entry(units, office):
    """R-243, R-252: role, department and address, never one's own role."""
    with units() as uow:
        boss = uow.staff.by_name("supervisor")
        head, password = open_account(
            uow,
            name="parts",
            display_name="配件经理",
            account=Account(Role.RESPONSIBLE, Department.PARTS, email="parts@chengda.example"),
            by=boss.display_name,
        )
        assert len(password) >= 12
        change_account(
            uow,
            staff_id=head.id,
            account=Account(Role.RESPONSIBLE, Department.PARTS, active=False),
            by=boss,
        )
        entry = uow.audits.newest(limit=1)[0]
        assert (entry.before, entry.after) == (
            {"active": True, "email": "parts@chengda.example"},
            {"active": False, "email": None},
        )
        with pytest.raises(OwnAccount):
            change_account(uow, staff_id=boss.id, account=Account(Role.ADMIN), by=boss)
        with pytest.raises(AddressUnusable):
            open_account(
                uow, name="x", display_name="x", account=Account(Role.CLERK, email="x"), by="boss"
            )
