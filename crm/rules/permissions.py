"""Who may do what: matrix 11-P as a table.

Whatever is not in the table is refused. `Reach.OWN` means only one's own or assigned:
a clerk's own customers and those he stands in for, a responsible person's assigned cases,
a service manager's rework and major cases. Which rows those are is answered where the rows
are; here stands only that it is not all of them.

The matrix has no column for `admin`. An administrator keeps the house running, so he
reads, sets and appoints, but decides nothing about a customer's case and sees no full number.
"""

from __future__ import annotations

from enum import Enum

from crm.terms import Role


class What(str, Enum):
    """What a member of staff may want to do; the words stand after "may not"."""

    SEE_QUEUE = "see the escalation queue"
    WORK_QUEUE = "work the escalation queue"
    SEE_FILES = "see customer files"
    CHANGE_FILES = "change customer files"
    SEE_PHONES = "see full telephone numbers"
    SEE_FOLLOW_UPS = "see follow-ups"
    DO_FOLLOW_UPS = "carry out follow-ups"
    PLAN_FOLLOW_UPS = "plan follow-ups"
    SEE_CALLS = "see the call log"
    REVIEW_CALLS = "review calls"
    HEAR_RECORDINGS = "listen to recordings of calls"
    ENTER_CALLS = "enter calls made by hand"
    TAKE_OVER = "take over a conversation"
    SEE_REGISTERS = "see the registers"
    CLOSE_REGISTERS = "close the month of a register"
    SEE_FORMS = "see the forms"
    SEE_FEEDBACK = "see customers' suggestions"
    DECIDE_FEEDBACK = "decide on customers' suggestions"
    AUDIT_FILES = "audit new files"
    SEE_COMPLAINTS = "see complaints"
    TAKE_COMPLAINTS = "take complaints"
    WORK_COMPLAINTS = "work on complaints"
    ASSIGN_COMPLAINTS = "assign complaints"
    SIGN_COMPLAINTS = "sign for complaints"
    SOLVE_COMPLAINTS = "give the solution of a complaint"
    CLOSE_COMPLAINTS = "close complaints"
    SEE_APPOINTMENTS = "see appointments"
    BOOK_APPOINTMENTS = "book appointments"
    CONFIRM_BAYS = "confirm workshop bays"
    KEEP_VISITS = "keep the vehicles in the workshop"
    SEE_MAINTENANCE = "see the maintenance list"
    SEE_FIRST_SERVICE = "see the first-service register"
    CHANGE_MAINTENANCE = "change the maintenance list"
    SEE_DAILY_REPORT = "see the daily report"
    WRITE_DAILY_REPORT = "write the daily report"
    SIGN_DAILY_REPORT = "sign the daily report"
    SEE_REPORTS = "see weekly and monthly reports"
    RELEASE_REPORTS = "release weekly and monthly reports"
    MEASURE_REWORK = "enter the measure for rework"
    APPROVE_MONTHLY_SUMMARY = "approve the monthly summary"
    SEE_ANSWERS = "see the answer library"
    PROPOSE_ANSWERS = "propose answers"
    PUBLISH_ANSWERS = "publish answers"
    SET_CALL_HOURS = "set call hours"
    SET_TARGETS = "set windows and targets"
    WORK_INBOX = "read the supervisor's inbox"
    APPOINT = "assign clerks and appoint stand-ins"
    KEEP_ACCOUNTS = "keep accounts and roles"
    HAND_OUT_DATA = "hand out a person's data"
    ERASE_PERSON = "erase a person's data"
    SEE_AUDIT = "see the audit log"


class Reach(str, Enum):
    """How far a permission goes."""

    NONE = "none"
    OWN = "own"
    ALL = "all"


_SUPERVISOR = frozenset(What) - {
    What.REVIEW_CALLS,
    What.CLOSE_REGISTERS,
    What.AUDIT_FILES,
    What.SIGN_COMPLAINTS,
    What.MEASURE_REWORK,
    What.BOOK_APPOINTMENTS,
    What.CONFIRM_BAYS,
    What.CHANGE_MAINTENANCE,
    What.WRITE_DAILY_REPORT,
    What.SIGN_DAILY_REPORT,
    What.RELEASE_REPORTS,
}

_EVERYWHERE: dict[Role, frozenset[What]] = {
    Role.CLERK: frozenset(
        {
            What.KEEP_VISITS,
            What.SEE_PHONES,
            What.SEE_FORMS,
            What.SEE_MAINTENANCE,
            What.SEE_FIRST_SERVICE,
            What.SEE_ANSWERS,
        }
    ),
    Role.INFO_OFFICER: frozenset(
        {
            What.SEE_FILES,
            What.CHANGE_FILES,
            What.HAND_OUT_DATA,
            What.SEE_PHONES,
            What.SEE_FOLLOW_UPS,
            What.PLAN_FOLLOW_UPS,
            What.SEE_CALLS,
            What.REVIEW_CALLS,
            What.HEAR_RECORDINGS,
            What.ENTER_CALLS,
            What.SEE_REGISTERS,
            What.CLOSE_REGISTERS,
            What.SEE_FORMS,
            What.SEE_FEEDBACK,
            What.AUDIT_FILES,
            What.SEE_COMPLAINTS,
            What.TAKE_COMPLAINTS,
            What.SEE_APPOINTMENTS,
            What.KEEP_VISITS,
            What.SEE_MAINTENANCE,
            What.SEE_FIRST_SERVICE,
            What.CHANGE_MAINTENANCE,
            What.SEE_DAILY_REPORT,
            What.WRITE_DAILY_REPORT,
            What.SEE_REPORTS,
            What.RELEASE_REPORTS,
            What.SEE_ANSWERS,
            What.PROPOSE_ANSWERS,
            What.SET_CALL_HOURS,
        }
    ),
    Role.SUPERVISOR: _SUPERVISOR,
    Role.SERVICE_MANAGER: frozenset(
        {
            What.SEE_FILES,
            What.SEE_PHONES,
            What.SEE_FOLLOW_UPS,
            What.SEE_REGISTERS,
            What.SEE_FORMS,
            What.SEE_FEEDBACK,
            What.DECIDE_FEEDBACK,
            What.KEEP_VISITS,
            What.SEE_APPOINTMENTS,
            What.SEE_MAINTENANCE,
            What.SEE_FIRST_SERVICE,
            What.SEE_DAILY_REPORT,
            What.SIGN_DAILY_REPORT,
            What.SEE_REPORTS,
            What.SEE_ANSWERS,
        }
    ),
    Role.RESPONSIBLE: frozenset(),
    Role.WORKSHOP_HEAD: frozenset(
        {What.SEE_APPOINTMENTS, What.CONFIRM_BAYS, What.KEEP_VISITS, What.SEE_FORMS}
    ),
    Role.SALES: frozenset({What.SEE_FIRST_SERVICE, What.SEE_FORMS}),
    Role.ADMIN: frozenset(
        {
            What.SEE_QUEUE,
            What.SEE_FILES,
            What.SEE_FOLLOW_UPS,
            What.SEE_CALLS,
            What.SEE_REGISTERS,
            What.SEE_FORMS,
            What.SEE_FEEDBACK,
            What.SEE_COMPLAINTS,
            What.SEE_APPOINTMENTS,
            What.SEE_MAINTENANCE,
            What.SEE_FIRST_SERVICE,
            What.SEE_DAILY_REPORT,
            What.SEE_REPORTS,
            What.SEE_ANSWERS,
            What.SET_CALL_HOURS,
            What.SET_TARGETS,
            What.KEEP_ACCOUNTS,
            What.SEE_AUDIT,
        }
    ),
}

_OWN: dict[Role, frozenset[What]] = {
    Role.CLERK: frozenset(
        {
            What.SEE_FILES,
            What.CHANGE_FILES,
            What.SEE_FOLLOW_UPS,
            What.DO_FOLLOW_UPS,
            What.SEE_CALLS,
            What.HEAR_RECORDINGS,
            What.ENTER_CALLS,
            What.TAKE_OVER,
            What.SEE_COMPLAINTS,
            What.TAKE_COMPLAINTS,
            What.WORK_COMPLAINTS,
            What.SEE_APPOINTMENTS,
            What.BOOK_APPOINTMENTS,
        }
    ),
    Role.SERVICE_MANAGER: frozenset(
        {
            What.SEE_QUEUE,
            What.WORK_QUEUE,
            What.SEE_CALLS,
            What.HEAR_RECORDINGS,
            What.TAKE_OVER,
            What.SEE_COMPLAINTS,
            What.WORK_COMPLAINTS,
            What.ASSIGN_COMPLAINTS,
            What.SOLVE_COMPLAINTS,
            What.MEASURE_REWORK,
        }
    ),
    Role.RESPONSIBLE: frozenset(
        {
            What.SEE_QUEUE,
            What.SEE_FILES,
            What.SEE_CALLS,
            What.HEAR_RECORDINGS,
            What.SEE_COMPLAINTS,
            What.WORK_COMPLAINTS,
            What.SIGN_COMPLAINTS,
            What.SOLVE_COMPLAINTS,
            What.SEE_FEEDBACK,
            What.DECIDE_FEEDBACK,
        }
    ),
    Role.WORKSHOP_HEAD: frozenset({What.SEE_FEEDBACK, What.DECIDE_FEEDBACK}),
}


def reach(role: Role, what: What) -> Reach:
    """How far this role's permission goes: nowhere, to its own, or everywhere."""
    if what in _EVERYWHERE.get(role, frozenset()):
        return Reach.ALL
    if what in _OWN.get(role, frozenset()):
        return Reach.OWN
    return Reach.NONE


def may(role: Role, what: What) -> bool:
    """True if this role may do this at all, be it only with its own."""
    return reach(role, what) is not Reach.NONE
