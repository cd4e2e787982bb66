"""One edge, one unit of work: everything in it is kept together or not at all.

The edge (a turn, a request, a job item) opens it; a clean exit commits; nothing inside
commits. Clock and chance come in through it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from crm.clock import Clock, SystemClock
from crm.policy import Policy, read_policy
from crm.store.answers import Answers
from crm.store.api_keys import ApiKeys
from crm.store.appointments import Appointments
from crm.store.attachments import Attachments
from crm.store.audits import Audits
from crm.store.beside import Beside
from crm.store.campaigns import Campaigns
from crm.store.complaints import Complaints
from crm.store.contact_attempts import ContactAttempts
from crm.store.conversations import Conversations
from crm.store.customers import Customers
from crm.store.dealerships import Dealerships
from crm.store.escalations import Escalations
from crm.store.follow_ups import FollowUps
from crm.store.improvements import Improvements
from crm.store.ledgers import Ledgers
from crm.store.line import Line
from crm.store.messages import Inbox, Outbox
from crm.store.nightly import Nightly
from crm.store.nightly_office import NightlyOffice
from crm.store.outcomes import Facts, Notes, Ratings, Verbatims
from crm.store.personal_data import PersonalData
from crm.store.provider_lines import ProviderLines
from crm.store.quality import Quality
from crm.store.quality_rates import QualityRates
from crm.store.quick_forms import QuickForms
from crm.store.recordings import Recordings
from crm.store.registers import Registers
from crm.store.repair_orders import RepairOrders
from crm.store.reports import ReportMails, Reports
from crm.store.retention import Retention
from crm.store.service_lists import ServiceLists
from crm.store.staff import StaffMembers
from crm.store.vehicles import Vehicles
from crm.store.visit_ledgers import VisitLedgers
from crm.store.webhooks import WebhookDeliveries, Webhooks
from crm.store.workshop import Workshop


def _new_token() -> str:
    return secrets.token_urlsafe(18)


class UnitOfWork:
    """The shelves of the store over one transaction, with the clock and the policy in force."""

    def __init__(
        self,
        session: Session,
        *,
        clock: Clock,
        new_token: Callable[[], str],
        policies: Policies,
        line: Line | None = None,
    ) -> None:
        self.session = session
        self._line = line
        self.clock = clock
        self.new_token = new_token
        self._policies = policies
        self.dealerships = Dealerships(session)
        self.customers = Customers(session)
        self.vehicles = Vehicles(session)
        self.repair_orders = RepairOrders(session)
        self.follow_ups = FollowUps(session)
        self.contact_attempts = ContactAttempts(session)
        self.conversations = Conversations(session)
        self.inbox = Inbox(session)
        self.recordings = Recordings(session)
        self.outbox = Outbox(session)
        self.ratings = Ratings(session)
        self.facts = Facts(session)
        self.verbatims = Verbatims(session)
        self.notes = Notes(session)
        self.complaints = Complaints(session)
        self.escalations = Escalations(session)
        self.appointments = Appointments(session)
        self.registers = Registers(session)
        self.quality = Quality(session)
        self.improvements = Improvements(session)
        self.quality_rates = QualityRates(session)
        self.quick_forms = QuickForms(session)
        self.ledgers = Ledgers(session)
        self.visit_ledgers = VisitLedgers(session)
        self.beside = Beside(session)
        self.reports = Reports(session)
        self.report_mails = ReportMails(session)
        self.staff = StaffMembers(session)
        self.nightly = Nightly(session)
        self.nightly_office = NightlyOffice(session)
        self.answers = Answers(session)
        self.campaigns = Campaigns(session)
        self.service_lists = ServiceLists(session)
        self.workshop = Workshop(session)
        self.audits = Audits(session)
        self.api_keys = ApiKeys(session)
        self.lines = ProviderLines(session)
        self.personal_data = PersonalData(session)
        self.retention = Retention(session)
        self.webhooks = Webhooks(session)
        self.webhook_deliveries = WebhookDeliveries(session)
        self.attachments = Attachments(session)

    @cached_property
    def policy_version_id(self) -> int | None:
        version = self.dealerships.policy_in_force()
        return version.id if version else None

    @cached_property
    def policy(self) -> Policy:
        """The policy in force; the defaults where the dealership has set nothing."""
        version = self.dealerships.policy_in_force()
        if version is None:
            return self._policies.defaults
        return self._policies.read(version.id, version.document)

    @property
    def default_policy(self) -> Policy:
        """What rules where the dealership has set nothing."""
        return self._policies.defaults

    @property
    def wall(self) -> ZoneInfo:
        """The dealership's time zone."""
        return ZoneInfo(self.policy.timezone)

    def flush(self) -> None:
        """Let the database see and check what was changed so far."""
        self.session.flush()

    def __enter__(self) -> UnitOfWork:
        if self._line is not None:
            self._line.enter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.session.commit()
            else:
                self.session.rollback()
        finally:
            self.session.close()
            if self._line is not None:
                self._line.leave()


class Policies:
    """Policy documents read once per version; a version never changes."""

    def __init__(self, timezone: str) -> None:
        self.defaults = Policy(timezone=timezone)
        self._read: dict[int, Policy] = {}

    def read(self, version: int, document: dict[str, object]) -> Policy:
        if version not in self._read:
            self._read[version] = read_policy(document)
        return self._read[version]


class UnitsOfWork:
    """Opens units of work on one database. Called for writing; `reading()` for looking only."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Clock | None = None,
        timezone: str = "Asia/Shanghai",
        new_token: Callable[[], str] = _new_token,
    ) -> None:
        self.engine = engine
        self.clock = clock or SystemClock()
        self._policies = Policies(timezone)
        self._new_token = new_token
        self._reading = engine.execution_options(read_only=True)
        self._line = Line() if engine.dialect.name == "sqlite" else None

    def __call__(self) -> UnitOfWork:
        """A unit that may write; on SQLite it waits in line until those before it are done."""
        return self._open(self.engine, self._line)

    def reading(self) -> UnitOfWork:
        """A unit that only looks: on SQLite it does not wait for a writer."""
        return self._open(self._reading)

    def _open(self, engine: Engine, line: Line | None = None) -> UnitOfWork:
        return UnitOfWork(
            Session(engine, expire_on_commit=False),
            clock=self.clock,
            new_token=self._new_token,
            policies=self._policies,
            line=line,
        )
