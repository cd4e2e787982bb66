"""The tables, one file per aggregate. Importing this package registers them all."""

from crm.models.answer import AnswerRelease, AnswerVersion
from crm.models.api_key import ApiKey, ApiRequest
from crm.models.appointment import Appointment
from crm.models.attachment import Attachment
from crm.models.audit import AuditEntry
from crm.models.base import Base
from crm.models.campaign import Campaign, LetterTask
from crm.models.complaint import (
    AnswerPostponement,
    Complaint,
    ComplaintEvent,
    ComplaintPause,
)
from crm.models.contact_attempt import ContactAttempt
from crm.models.conversation import Conversation, Turn, Utterance
from crm.models.customer import ContactPoint, Customer, OptOut, ProfileProposal
from crm.models.dealership import Dealership, PolicyVersion
from crm.models.escalation import Escalation
from crm.models.follow_up import FollowUp
from crm.models.improvement import Improvement
from crm.models.message import InboxMessage, OutboxMessage
from crm.models.nightly import NightlyFinding, NightlyRun
from crm.models.outcome import FactAnswer, Note, Rating, Verbatim
from crm.models.provider_line import ProviderLine
from crm.models.recording import Recording
from crm.models.register import (
    ClosedMonth,
    FileAudit,
    FirstServiceSlip,
    Letter,
    NumberSeries,
    QuickHandlingForm,
    RegisterLine,
    ReworkRecord,
    SalesHandover,
)
from crm.models.repair_order import RepairLine, RepairOrder
from crm.models.report import Report, ReportMail, ReportNotice
from crm.models.staff import SignInAttempt, Staff, StaffNotice, StaffSession, StandIn
from crm.models.vehicle import MaintenancePlan, Vehicle, VehiclePerson
from crm.models.webhook import Webhook, WebhookDelivery
from crm.models.workshop import ExtraWork, PartsOrder, PromiseChange, Recommendation

__all__ = [
    "AnswerPostponement",
    "AnswerRelease",
    "AnswerVersion",
    "ApiKey",
    "ApiRequest",
    "Appointment",
    "Attachment",
    "AuditEntry",
    "Base",
    "Campaign",
    "ClosedMonth",
    "Complaint",
    "ComplaintEvent",
    "ComplaintPause",
    "ContactAttempt",
    "ContactPoint",
    "Conversation",
    "Customer",
    "Dealership",
    "Escalation",
    "ExtraWork",
    "FactAnswer",
    "FileAudit",
    "FirstServiceSlip",
    "FollowUp",
    "Improvement",
    "InboxMessage",
    "Letter",
    "LetterTask",
    "MaintenancePlan",
    "NightlyFinding",
    "NightlyRun",
    "Note",
    "NumberSeries",
    "OptOut",
    "OutboxMessage",
    "PartsOrder",
    "PolicyVersion",
    "ProfileProposal",
    "PromiseChange",
    "ProviderLine",
    "QuickHandlingForm",
    "Rating",
    "Recommendation",
    "Recording",
    "RegisterLine",
    "RepairLine",
    "RepairOrder",
    "Report",
    "ReportMail",
    "ReportNotice",
    "ReworkRecord",
    "SalesHandover",
    "SignInAttempt",
    "Staff",
    "StaffNotice",
    "StaffSession",
    "StandIn",
    "Turn",
    "Utterance",
    "Vehicle",
    "VehiclePerson",
    "Verbatim",
    "Webhook",
    "WebhookDelivery",
]
