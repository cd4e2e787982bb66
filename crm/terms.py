"""The words of the trade, as enumerations.

One word for one thing, the same in code, database, API, console and docs. Values are
stored and sent as they stand here; a `str` enum prints differently by `str()` and by
f-string on Python 3.10, so text always takes `.value`.
"""

from __future__ import annotations

from enum import Enum


class Term(str, Enum):
    """Base of every enumeration: stored by value, compared with plain strings."""


class Channel(Term):
    WEBCHAT = "webchat"
    TELEGRAM = "telegram"
    SMS = "sms"
    VOICE = "voice"
    VISIT = "visit"


BY_MACHINE = (Channel.WEBCHAT, Channel.TELEGRAM, Channel.SMS, Channel.VOICE)
"""The channels the bot talks on; a visit is paid by a person (R-101)."""

IN_WRITING = (Channel.WEBCHAT, Channel.TELEGRAM, Channel.SMS)


class Language(Term):
    ZH = "zh"
    EN = "en"


class Role(Term):
    CLERK = "clerk"
    INFO_OFFICER = "info_officer"
    SUPERVISOR = "supervisor"
    SERVICE_MANAGER = "service_manager"
    RESPONSIBLE = "responsible"
    WORKSHOP_HEAD = "workshop_head"
    SALES = "sales"
    ADMIN = "admin"


class Department(Term):
    RECEPTION = "reception"
    WORKSHOP = "workshop"
    PAINT = "paint"
    PARTS = "parts"
    BILLING = "billing"
    SALES = "sales"
    OTHER = "other"


class FollowUpKind(Term):
    FIRST_FOLLOWUP = "first_followup"
    SEVEN_DAY_CHECK = "seven_day_check"
    SECOND_FOLLOWUP = "second_followup"
    SERVICE_REMINDER = "service_reminder"
    FIRST_SERVICE_INVITATION = "first_service_invitation"
    APPOINTMENT_REMINDER = "appointment_reminder"
    CAMPAIGN_NOTICE = "campaign_notice"
    COMPLAINT_REVISIT = "complaint_revisit"
    SOLUTION_NOTICE = "solution_notice"
    LOST_CUSTOMER_RECALL = "lost_customer_recall"
    PICKUP_NOTICE = "pickup_notice"
    DELAY_NOTICE = "delay_notice"
    PARTS_ARRIVAL = "parts_arrival"
    EXTRA_WORK = "extra_work"
    NEW_CAR_THANKS = "new_car_thanks"
    CUSTOMER_VISIT = "customer_visit"
    INBOUND = "inbound"


MADE_BY_PEOPLE = (FollowUpKind.CUSTOMER_VISIT,)
"""Of these the bot only makes the task; no machine begins one, and none has a script (R-101)."""

SCRIPTED = tuple(kind for kind in FollowUpKind if kind not in MADE_BY_PEOPLE)
"""The kinds the bot has a script for."""


class HalfDay(Term):
    """When on a day a customer is visited."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class FollowUpStatus(Term):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MERGED = "merged"


OPEN_FOLLOW_UP = (FollowUpStatus.PLANNED, FollowUpStatus.IN_PROGRESS)


class Disposition(Term):
    """How a conversation or a contact attempt ended (contract, section 4)."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    CALLBACK = "callback"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"
    WRONG_PERSON = "wrong_person"
    VEHICLE_SOLD = "vehicle_sold"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    HANDED_OVER = "handed_over"


class AttemptStatus(Term):
    """`unknown` is an attempt whose sending was cut off: a person looks, nothing is sent again."""

    CLAIMED = "claimed"
    SENT = "sent"
    ENDED = "ended"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Unreached(Term):
    """Why a telephone call reached nobody, as the network or the carrier's announcement says.

    `suspended` (停机) and `not_in_service` (空号) are facts about the number: nobody is to ring it
    again before info staff has corrected the file.
    """

    BUSY = "busy"
    UNANSWERED = "unanswered"
    SWITCHED_OFF = "switched_off"
    OUT_OF_REACH = "out_of_reach"
    SUSPENDED = "suspended"
    NOT_IN_SERVICE = "not_in_service"
    MACHINE = "machine"
    FAILED = "failed"


class TransferResult(Term):
    """How the transfer of a call to a person ended; `ringing` until Twilio has told."""

    RINGING = "ringing"
    ANSWERED = "answered"
    BUSY = "busy"
    UNANSWERED = "unanswered"
    FAILED = "failed"


class RecordingStatus(Term):
    RUNNING = "in-progress"
    KEPT = "completed"
    ABSENT = "absent"
    DELETED = "deleted"


class ConversationStatus(Term):
    OPEN = "open"
    WITH_STAFF = "with_staff"
    CLOSED = "closed"


class RepairOrderState(Term):
    IN_REPAIR = "in_repair"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


class PersonRole(Term):
    OWNER = "owner"
    CONTACT_PERSON = "contact_person"


class Honorific(Term):
    MR = "先生"
    MS = "女士"
    MISS = "小姐"


class ClubStatus(Term):
    NONE = "none"
    APPLIED = "applied"
    MEMBER = "member"
    DECLINED = "declined"


class Usage(Term):
    OK = "ok"
    PROBLEM = "problem"


class Dimension(Term):
    """What a rating is about (R-070 to R-075)."""

    OVERALL = "overall"
    RECEPTION_SPEED = "reception_speed"
    COMPLETION_SPEED = "completion_speed"
    BILLING_SPEED = "billing_speed"
    PARTS_PRICE = "parts_price"
    LABOUR_PRICE = "labour_price"
    STAFF = "staff"
    REPAIR_QUALITY = "repair_quality"
    PAINT = "paint"
    CLEANLINESS = "cleanliness"


class Fact(Term):
    """Yes-or-no facts of a visit (R-072)."""

    QUOTE_UNASKED = "quote_unasked"
    WORK_EXPLAINED = "work_explained"


class ComplaintCategory(Term):
    REPAIR_QUALITY = "repair_quality"
    REWORK = "rework"
    WAITING_TIME = "waiting_time"
    PRICE_PARTS = "price_parts"
    PRICE_LABOUR = "price_labour"
    STAFF_ATTITUDE = "staff_attitude"
    EXPLANATION = "explanation"
    PAINT = "paint"
    CLEANLINESS = "cleanliness"
    PARTS_SUPPLY = "parts_supply"
    BILLING = "billing"
    SALES = "sales"
    OTHER = "other"


class Severity(Term):
    NORMAL = "normal"
    MAJOR = "major"
    SAFETY = "safety"


class ComplaintStatus(Term):
    """The state machine of a complaint; `crm.rules.complaint_steps` says which step may follow."""

    RECEIVED = "received"
    ANSWERED = "answered_immediately"
    PROMISED = "promised"
    ESCALATED = "escalated"
    ASSIGNED = "assigned"
    SOLUTION_FOUND = "solution_found"
    CUSTOMER_NOTIFIED = "customer_notified"
    REVISIT_DUE = "revisit_due"
    CLOSED = "closed"


class CaseKind(Term):
    """A wish or demand is treated like a complaint but not counted as one (R-112)."""

    COMPLAINT = "complaint"
    DEMAND = "demand"
    WISH = "wish"


class CauseClass(Term):
    """Why it went wrong, for the analysis of causes (R-121, R-140)."""

    WORKMANSHIP = "workmanship"
    DIAGNOSIS = "diagnosis"
    PARTS = "parts"
    CAPACITY = "capacity"
    INFORMATION = "information"
    CONDUCT = "conduct"
    PRICING = "pricing"
    MANUFACTURE = "manufacture"
    NO_FAULT = "no_fault"
    OTHER = "other"


class AnswerKind(Term):
    """How a complaint got its answer: in the same conversation, or later (R-113)."""

    IMMEDIATE = "immediate"
    LATER = "later"


class ProposalState(Term):
    """What became of a message the machine proposed to a person (R-115)."""

    PROPOSED = "proposed"
    SENT = "sent"
    DROPPED = "dropped"


class ClockKind(Term):
    """How a deadline counts: hours of the calendar, or hours somebody is at work."""

    CALENDAR = "calendar"
    WORKING = "working"


class Queue(Term):
    SUPERVISOR = "supervisor"
    SERVICE_MANAGER = "service_manager"


class EscalationReason(Term):
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_UNRESOLVED = "complaint_unresolved"
    MAJOR_COMPLAINT = "major_complaint"
    SAFETY = "safety"
    REWORK = "rework"
    DISCOUNT_REQUEST = "discount_request"
    HUMAN_REQUEST = "human_request"
    TECHNICAL_QUESTION = "technical_question"
    PRICE_QUESTION = "price_question"
    MISSED_FOLLOW_UP = "missed_follow_up"
    BROKEN_PROMISE = "broken_promise"
    NOT_SATISFIED = "not_satisfied"
    UNKNOWN_DELIVERY = "unknown_delivery"
    PROVIDER_DOWN = "provider_down"
    MEDIA_RECEIVED = "media_received"
    ENGINE_FAILURE = "engine_failure"
    UNSIGNED = "unsigned"
    PROMISE_NEAR = "promise_near"
    FILE_OVERDUE = "file_overdue"
    OMISSION = "omission"
    WISH = "wish"
    NOBODY_THERE = "nobody_there"
    DATA_CHECK = "data_check"
    STAFF_QUIET = "staff_quiet"
    DELAY_UNTOLD = "delay_untold"


class EscalationStatus(Term):
    OPEN = "open"
    CLAIMED = "claimed"
    SOLVED = "solved"


class AppointmentStatus(Term):
    DRAFT = "draft"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    KEPT = "kept"
    MISSED = "missed"


class NoteKind(Term):
    """What is noted beside the ratings (R-078, R-085, R-087, R-153)."""

    OPINION = "opinion"
    SUGGESTION = "suggestion"
    WISH = "wish"
    NEED = "need"
    DEMAND = "demand"
    MARKET = "market"
    RATING_CONTRADICTION = "rating_contradiction"
    DATA_CHECK = "data_check"
    QUESTION = "question"
    RETURNING_REASON = "returning_reason"
    VISIT = "visit"


class LetterKind(Term):
    """The thank-you after a first service is a kind of its own (R-166, R-179)."""

    NOTICE = "notice"
    INVITATION = "invitation"
    REPLY = "reply"
    THANK_YOU = "thank_you"


class ReportKind(Term):
    """The reports of area 8; the values are the kinds of `./followup report`."""

    DAILY = "daily"
    DAILY_PROBLEMS = "daily-problems"
    WEEKLY = "weekly"
    MONTHLY_SATISFACTION = "monthly-satisfaction"
    MONTHLY_COMPLAINTS = "monthly-complaints"
    MONTHLY_CHURN = "monthly-churn"
    MONTHLY_SUMMARY = "monthly-summary"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class ReportState(Term):
    """A released report is never changed; the daily one is checked before it is signed (R-159)."""

    DRAFT = "draft"
    CHECKED = "checked"
    RELEASED = "released"


class ReportNews(Term):
    """What somebody is told about a report."""

    DRAFTED = "drafted"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    RELEASED = "released"


class InfoSource(Term):
    """How somebody who asked had heard of us (R-189)."""

    WALKED_IN = "walked_in"
    TELEPHONE = "telephone"
    INTERNET = "internet"
    FRIEND = "friend"
    FAIR = "fair"
    ADVERTISEMENT = "advertisement"
    OTHER = "other"


class Topic(Term):
    """What customers want most (R-220)."""

    RIGHT_FIRST_TIME = "right_first_time"
    KNOW_THE_FAULT = "know_the_fault"
    PROMPT_SERVICE = "prompt_service"
    PRICE_AND_PLACE = "price_and_place"
    PROMISES = "promises"
    OTHER = "other"


class QualityFigure(Term):
    """A figure a dealership may set itself a target for (R-144, R-217 to R-221)."""

    CSI = "csi"
    SATISFACTION_RATE = "satisfaction_rate"
    FIRST_TIME_FIX = "first_time_fix"
    FIRST_SERVICE = "first_service"
    APPOINTMENT_SHARE = "appointment_share"
    FILES_IN_TIME = "files_in_time"
    REPORTS_IN_TIME = "reports_in_time"
    ANSWERS_IN_TIME = "answers_in_time"
    NOTICES_IN_TIME = "notices_in_time"


class ImprovementState(Term):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class MailStatus(Term):
    """Where a letter by e-mail stands; ``unknown``: cut off, perhaps delivered."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    GIVEN_UP = "given_up"


class CampaignStatus(Term):
    DRAFT = "draft"
    ACTIVE = "active"
    CANCELLED = "cancelled"


class AnswerStep(Term):
    """What was done with an answer of the library (R-096)."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


class AnswerStanding(Term):
    """What of the library is sent: as delivered, our own, or nothing."""

    DELIVERED = "delivered"
    OWN = "own"
    WITHDRAWN = "withdrawn"
    NOT_APPROVED = "not_approved"


class AbsenceReason(Term):
    """Why a vehicle that was due did not come (R-048)."""

    SOLD = "sold"
    OTHER_SHOP = "other_shop"
    PRICE = "price"
    DISTANCE = "distance"
    FORGOT = "forgot"
    LITTLE_USE = "little_use"
    OTHER = "other"


class FirstServiceState(Term):
    """首保 of a car delivered new (R-021)."""

    PENDING = "pending"
    DONE = "done"


class NightlyCheck(Term):
    """What is looked for every night; the order is the order of the page."""

    FILE_MISSING = "file_missing"
    FILE_OVERDUE = "file_overdue"
    NO_NEXT_CONTACT = "no_next_contact"
    WORKSHOP_NOT_TOLD = "workshop_not_told"
    LETTER_OVERDUE = "letter_overdue"
    COMPLAINT_UNSIGNED = "complaint_unsigned"
    PROMISE_MISSED = "promise_missed"
    NO_ATTEMPT = "no_attempt"
    TALK_UNREGISTERED = "talk_unregistered"
    TALK_WORDLESS = "talk_wordless"
    TALK_UNREVIEWED = "talk_unreviewed"
    FILE_UNFILED = "file_unfiled"
    VISIT_WITHOUT_WORK = "visit_without_work"
    SALES_NOT_TOLD = "sales_not_told"
    REPORT_UNSIGNED = "report_unsigned"


class InboxStatus(Term):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class AttachmentState(Term):
    """Where a customer's picture or recording is: with the provider, with us, or not to be had."""

    THERE = "there"
    KEPT = "kept"
    TOO_BIG = "too_big"
    GONE = "gone"


class OutboxStatus(Term):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Speaker(Term):
    CUSTOMER = "customer"
    BOT = "bot"
    STAFF = "staff"


class Act(Term):
    """The customer's main move in one utterance (contract, section 3)."""

    AFFIRM = "affirm"
    DENY = "deny"
    GOOD_TIME = "good_time"
    BUSY = "busy"
    USAGE_OK = "usage_ok"
    USAGE_PROBLEM = "usage_problem"
    RATE = "rate"
    COMPLAIN = "complain"
    REQUEST_HUMAN = "request_human"
    OPT_OUT = "opt_out"
    WRONG_PERSON = "wrong_person"
    SOLD_CAR = "sold_car"
    BOOK_SERVICE = "book_service"
    DECLINE_SERVICE = "decline_service"
    ASK_FAQ = "ask_faq"
    ASK_PRICE = "ask_price"
    ASK_WHO = "ask_who"
    GREET = "greet"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    REPEAT = "repeat"
    CHANGE_ANSWER = "change_answer"
    OUT_OF_SCOPE = "out_of_scope"
    ABUSE = "abuse"


class Asked(Term):
    """What the bot's last question was about (contract, section 3)."""

    IDENTITY = "identity"
    GOOD_TIME = "good_time"
    CALLBACK_TIME = "callback_time"
    USAGE = "usage"
    USAGE_DETAIL = "usage_detail"
    RATING_OVERALL = "rating_overall"
    RATING_RECEPTION_SPEED = "rating_reception_speed"
    RATING_COMPLETION_SPEED = "rating_completion_speed"
    RATING_BILLING_SPEED = "rating_billing_speed"
    RATING_PARTS_PRICE = "rating_parts_price"
    RATING_LABOUR_PRICE = "rating_labour_price"
    RATING_STAFF = "rating_staff"
    QUOTE_UNASKED = "quote_unasked"
    WORK_EXPLAINED = "work_explained"
    RATING_REPAIR_QUALITY = "rating_repair_quality"
    RATING_PAINT = "rating_paint"
    RATING_CLEANLINESS = "rating_cleanliness"
    RATING_SPEED_GROUP = "rating_speed_group"
    RATING_PRICE_GROUP = "rating_price_group"
    RATING_QUALITY_GROUP = "rating_quality_group"
    RATING_REASON = "rating_reason"
    VISIT_REMARKS = "visit_remarks"
    OPINION = "opinion"
    NEW_NEEDS = "new_needs"
    PROFILE_ITEM = "profile_item"
    COMPLAINT_DETAIL = "complaint_detail"
    COMPLAINT_WISH = "complaint_wish"
    COMPLAINT_CONFIRM = "complaint_confirm"
    BOOK_SERVICE = "book_service"
    BOOKING_TIME = "booking_time"
    BOOKING_CONFIRM = "booking_confirm"
    CLUB = "club"
    SATISFIED_WITH_ANSWER = "satisfied_with_answer"
    EXTRA_WORK = "extra_work"
    ANYTHING_ELSE = "anything_else"


class WebhookEvent(Term):
    """What other programs may be told of at once."""

    CONVERSATION_CLOSED = "conversation.closed"
    RATING_LOW = "rating.low"
    COMPLAINT_TAKEN = "complaint.taken"
    COMPLAINT_CHANGED = "complaint.changed"
    ESCALATION_RAISED = "escalation.raised"
    ESCALATION_SOLVED = "escalation.solved"
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    OPTED_OUT = "customer.opted_out"
    EXTRA_WORK_DECIDED = "extra_work.decided"
    TEST = "test"


class DeliveryStatus(Term):
    """Where a webhook's delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class ApiScope(Term):
    """What an API key may do; each is given on its own."""

    TAKE_ORDERS = "repair_orders:write"
    SEE_ORDERS = "repair_orders:read"
    CHANGE_FILES = "files:write"
    SEE_FILES = "files:read"
    KEEP_STOPS = "opt_outs:write"
    CHANGE_FOLLOW_UPS = "follow_ups:write"
    SEE_FOLLOW_UPS = "follow_ups:read"
    ENTER_CONTACTS = "contacts:write"
    SEE_REGISTERS = "registers:read"
    TAKE_COMPLAINTS = "complaints:write"
    SEE_COMPLAINTS = "complaints:read"
    BOOK_APPOINTMENTS = "appointments:write"
    SEE_APPOINTMENTS = "appointments:read"
    SEE_PHONES = "phones:read"
