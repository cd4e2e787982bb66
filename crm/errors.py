"""What the CRM refuses, told apart by type.

Each error states a fact and carries an HTTP status, so that console and API answer
alike. Whatever is not one of these is a bug, and crashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime


class CrmError(Exception):
    """Something the caller asked for that the CRM must refuse."""

    status_code = 400


class NotFound(CrmError):
    status_code = 404

    def __init__(self, noun: str, key: object) -> None:
        super().__init__(f"there is no {noun} {key}")
        self.noun = noun
        self.key = key


class ScoreOutOfRange(CrmError):
    status_code = 422

    def __init__(self, score: int) -> None:
        super().__init__(f"{score} is not a score from 1 to 5")
        self.score = score


class StepNotAllowed(CrmError):
    """A complaint cannot go from where it stands to where it was sent."""

    status_code = 409

    def __init__(self, number: str, now: str, wanted: str) -> None:
        super().__init__(f"complaint {number} is {now}; it cannot become {wanted} from there")


class ReasonMissing(CrmError):
    """A decision that needs its reason in writing came without one."""

    status_code = 422

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} needs a written reason")


class PromiseTooLate(CrmError):
    status_code = 422

    def __init__(self, promised: datetime, latest: datetime) -> None:
        super().__init__(
            f"an answer promised for {promised.isoformat()} comes after {latest.isoformat()}"
        )


class AlreadyClaimed(CrmError):
    status_code = 409

    def __init__(self, holder: str) -> None:
        super().__init__(f"{holder} is already working on this")
        self.holder = holder


class NotInWriting(CrmError):
    """A telephone call cannot be taken over in the console; it is transferred."""

    status_code = 409

    def __init__(self) -> None:
        super().__init__("a telephone call cannot be taken over in writing")


class NotTakenOver(CrmError):
    """Somebody writes in a talk that no person has taken over."""

    status_code = 409

    def __init__(self) -> None:
        super().__init__("nobody has taken this conversation over")


class TalkIsOver(CrmError):
    status_code = 409

    def __init__(self) -> None:
        super().__init__("this conversation has ended")


class SlotFull(CrmError):
    status_code = 409

    def __init__(self, at: datetime) -> None:
        super().__init__(f"the workshop has no room at {at.isoformat()}")


class SlotClosed(CrmError):
    """The moment asked for is outside workshop hours or already past."""

    status_code = 409

    def __init__(self, at: datetime) -> None:
        super().__init__(f"the workshop takes no appointment at {at.isoformat()}")


class AppointmentOver(CrmError):
    """Only an appointment that stands can be moved or cancelled."""

    status_code = 409

    def __init__(self, number: str, status: str) -> None:
        super().__init__(f"appointment {number} is {status}; only a confirmed one can be changed")
        self.number = number


class FollowUpOver(CrmError):
    """What was asked for is possible only while a follow-up waits to be made."""

    status_code = 409

    def __init__(self, follow_up_id: int, status: str) -> None:
        super().__init__(f"follow-up {follow_up_id} is {status}; it cannot be changed any more")
        self.follow_up_id = follow_up_id


class MadeByPeople(CrmError):
    """A machine was to begin what only a person can make (R-101)."""

    status_code = 409

    def __init__(self, follow_up_id: int) -> None:
        super().__init__(f"follow-up {follow_up_id} is made by a person; enter what came of it")


class ContactRefused(CrmError):
    """The customer does not want to be contacted that way (R-224)."""

    status_code = 409

    def __init__(self, words: str) -> None:
        super().__init__(f"the customer asked not to be contacted: {words}")
        self.words = words


class AnswerOwed(CrmError):
    """A customer who complained is told what came of it; that is not cancelled (R-117, R-122)."""

    status_code = 409

    def __init__(self, follow_up_id: int) -> None:
        super().__init__(f"follow-up {follow_up_id} is owed to a complaint; it ends with its case")


class TooFarAhead(CrmError):
    """Whoever is put off for so long is not put off but forgotten."""

    status_code = 422

    def __init__(self, at: date, latest: date) -> None:
        super().__init__(f"{at.isoformat()} is too far ahead; the latest is {latest.isoformat()}")


class ConversationClosed(CrmError):
    status_code = 409

    def __init__(self) -> None:
        super().__init__("this conversation has ended")


class NotPermitted(CrmError):
    status_code = 403

    def __init__(self, role: str, what: str) -> None:
        super().__init__(f"the role {role} may not {what}")


class SignInRefused(CrmError):
    status_code = 401

    def __init__(self) -> None:
        super().__init__("name or password is wrong")


class NotSignedIn(CrmError):
    """Nobody is signed in here, or no longer."""

    status_code = 401

    def __init__(self) -> None:
        super().__init__("nobody is signed in")


class FormOutOfDate(CrmError):
    """A form came without the token it was given out with: an old page, or a forged request."""

    status_code = 403

    def __init__(self) -> None:
        super().__init__("this form is out of date")


class PasswordTooShort(CrmError):
    status_code = 422

    def __init__(self, least: int) -> None:
        super().__init__(f"a password needs at least {least} characters")
        self.least = least


class TextMissing(CrmError):
    """Something that must be written down was left empty."""

    status_code = 422

    def __init__(self, what: str) -> None:
        super().__init__(f"the {what} must be written down")
        self.what = what


class StillOpen(CrmError):
    """A person cannot be erased while something with them is unfinished."""

    status_code = 409

    def __init__(self, matters: Sequence[str]) -> None:
        self.matters = ", ".join(matters)
        super().__init__(f"finish or cancel this first: {self.matters}")


class NotConfirmed(CrmError):
    """What cannot be undone was not confirmed by its word."""

    status_code = 422

    def __init__(self, word: str) -> None:
        super().__init__(f"type {word} to confirm")
        self.word = word


class AlreadyErased(CrmError):
    status_code = 409

    def __init__(self, customer_id: int) -> None:
        super().__init__(f"customer {customer_id} has been erased already")
        self.customer_id = customer_id


class EventsMissing(CrmError):
    """A webhook that would hear of nothing."""

    status_code = 422

    def __init__(self) -> None:
        super().__init__("choose at least one event")


class UrlRefused(CrmError):
    """A webhook may not point there; ``fault`` is one of `rules.webhook_rules.Fault`."""

    status_code = 422

    def __init__(self, fault: str) -> None:
        super().__init__(f"the address cannot be used: {fault.replace('_', ' ')}")
        self.fault = fault


class AlreadySolved(CrmError):
    status_code = 409

    def __init__(self, escalation_id: int) -> None:
        super().__init__(f"escalation {escalation_id} is already solved")


class SolutionOwed(CrmError):
    """An item about a complaint ends with the solution of the complaint, not beside it."""

    status_code = 409

    def __init__(self, number: str) -> None:
        super().__init__(f"complaint {number} needs a solution that the customer is told")


class NotResponsible(CrmError):
    """Only the person a complaint was assigned to signs for it (R-120)."""

    status_code = 403

    def __init__(self, number: str, by: str) -> None:
        super().__init__(f"complaint {number} is not assigned to {by}")


class AlreadySigned(CrmError):
    status_code = 409

    def __init__(self, number: str) -> None:
        super().__init__(f"complaint {number} is signed already; a signature is not changed")


class MomentPassed(CrmError):
    """Something was set for a moment, or a day, that is over."""

    status_code = 422

    def __init__(self, at: date) -> None:
        super().__init__(f"{at.isoformat()} is already past")


class NoSuchSpan(CrmError):
    """A period that ends before it starts."""

    status_code = 422

    def __init__(self, start: datetime, end: datetime) -> None:
        super().__init__(f"{end.isoformat()} does not come after {start.isoformat()}")


class NameTaken(CrmError):
    status_code = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"the name {name} is taken")


class AnswerNotApproved(CrmError):
    """What no technician has approved is not sent to customers (G-04)."""

    status_code = 409

    def __init__(self, key: str, number: int) -> None:
        super().__init__(f"version {number} of the answer {key} has not been approved")


class InvalidSetting(CrmError):
    """A setting or policy document cannot be used; says which key, and why."""

    status_code = 422


class KeyRefused(CrmError):
    """An API key is missing, unknown or withdrawn; which of them is not said."""

    status_code = 401

    def __init__(self) -> None:
        super().__init__("send a valid API key: `Authorization: Bearer fk_...`")


class ScopeMissing(CrmError):
    status_code = 403

    def __init__(self, scope: str) -> None:
        super().__init__(f"this key has no scope {scope}; ask an administrator for one that has")
        self.scope = scope


class TooManyRequests(CrmError):
    status_code = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"too many requests with this key; wait {wait_s} s")
        self.wait_s = wait_s


class IdempotencyKeyReused(CrmError):
    """One idempotency key came with two different requests."""

    status_code = 409

    def __init__(self, key: str) -> None:
        super().__init__(f"Idempotency-Key {key} was used for another request; choose a new one")


class CursorInvalid(CrmError):
    status_code = 422

    def __init__(self) -> None:
        super().__init__("this cursor is not one of ours; use `next` of a page as it stands")


class ScopesMissing(CrmError):
    """An API key that may do nothing is of no use."""

    status_code = 422

    def __init__(self) -> None:
        super().__init__("a key needs at least one scope")


class ProposalDecided(CrmError):
    status_code = 409

    def __init__(self) -> None:
        super().__init__("this change has been decided on already")


class ValueUnusable(CrmError):
    """A value heard from a customer cannot stand in the file as it is."""

    status_code = 422

    def __init__(self, field: str, value: str) -> None:
        super().__init__(f"{value!r} cannot be kept as {field}")
        self.field = field
        self.value = value


class AlreadyInBooks(CrmError):
    """The number is a customer's already; there is one file for one person (R-006)."""

    status_code = 409

    def __init__(self, customer_id: int) -> None:
        super().__init__(f"this number is in customer {customer_id}'s file already")
        self.customer_id = customer_id


class NoWayToCustomer(CrmError):
    """What is to be written cannot reach the customer: no address of theirs takes writing."""

    status_code = 409

    def __init__(self, customer: object) -> None:
        super().__init__(f"customer {customer} has no address that can be written to")


class OwnDeputy(CrmError):
    """Somebody was to stand in for himself."""

    status_code = 422

    def __init__(self) -> None:
        super().__init__("nobody stands in for himself")


class NotDue(CrmError):
    """Nobody knows when this vehicle's next service is."""

    status_code = 409

    def __init__(self, plate: str) -> None:
        super().__init__(f"the next service of {plate} is not known; enter it in the file first")
        self.plate = plate


class AlreadyActive(CrmError):
    """A campaign is put in force once."""

    status_code = 409

    def __init__(self, campaign_id: int) -> None:
        super().__init__(f"campaign {campaign_id} was put in force or taken back already")
        self.campaign_id = campaign_id


class NoSuchDays(CrmError):
    """The days do not follow one another, or are over."""

    status_code = 422

    def __init__(self, starts_on: object, ends_on: object) -> None:
        super().__init__(f"a campaign cannot run from {starts_on} to {ends_on}")
        self.starts_on = str(starts_on)
        self.ends_on = str(ends_on)


class MonthNotOver(CrmError):
    """A month of a register is closed only when nothing can be added to it any more (R-151)."""

    status_code = 409

    def __init__(self, month: str, still_open: int) -> None:
        why = f"{still_open} conversations are still open" if still_open else "it is still running"
        super().__init__(f"{month} cannot be closed yet: {why}")
        self.month = month
        self.still_open = still_open


class MonthClosed(CrmError):
    status_code = 409

    def __init__(self, month: str) -> None:
        super().__init__(f"{month} is closed in this register; its lines are read-only")
        self.month = month


class DepositTooSmall(CrmError):
    """Parts this dear are ordered against more than that (R-091)."""

    status_code = 422

    def __init__(self, number: str, least_fen: int) -> None:
        super().__init__(f"the deposit for {number} is at least {least_fen / 100:.2f} yuan")
        self.number = number
        self.least = f"{least_fen / 100:.2f}"


class SlipEntered(CrmError):
    """A vehicle has one first service, so one line in the register (R-164)."""

    status_code = 409

    def __init__(self, plate: str, number: int) -> None:
        super().__init__(f"{plate} has its first service in the register already, as no. {number}")
        self.plate = plate
        self.number = number


class ReportReleased(CrmError):
    """A released report is never changed (R-142)."""

    status_code = 409

    def __init__(self, title: str) -> None:
        super().__init__(f"{title} was released; a released report is not changed")


class ReportNotChecked(CrmError):
    """The service manager signs what the information officer has checked (R-159)."""

    status_code = 409

    def __init__(self, title: str) -> None:
        super().__init__(f"{title} has to be checked before it is signed")


class ReportIncomplete(CrmError):
    """A report needs its written parts before it is released (R-204)."""

    status_code = 422

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"still to be written: {', '.join(missing)}")
        self.missing = ", ".join(missing)


class NoSuchReport(CrmError):
    status_code = 404

    def __init__(self, what: str) -> None:
        super().__init__(f"there is no report {what}")
        self.what = what


class MomentInFuture(CrmError):
    status_code = 422

    def __init__(self, at: datetime) -> None:
        super().__init__(f"{at.isoformat()} is still to come")


class FeedbackDecided(CrmError):
    """A suggestion was taken up or rejected already (R-170)."""

    status_code = 409

    def __init__(self) -> None:
        super().__init__("this suggestion has been decided on already")


class FileIncomplete(CrmError):
    """Only a complete file passes the audit (R-160, R-162)."""

    status_code = 409

    def __init__(self, plate: str, missing: list[str]) -> None:
        super().__init__(f"the file of {plate} still lacks: {', '.join(missing)}")
        self.plate = plate
        self.missing = ", ".join(missing)


class AddressUnusable(CrmError):
    """Nothing can be mailed there."""

    status_code = 422

    def __init__(self, address: str) -> None:
        super().__init__(f"{address!r} is no e-mail address")
        self.address = address


class MailUnderWay(CrmError):
    """A letter that waits, is being sent or has arrived is not sent again."""

    status_code = 409

    def __init__(self) -> None:
        super().__init__("this letter is on its way or has arrived")


class OwnAccount(CrmError):
    """Nobody takes their own rights away, or somebody might be locked out who is needed."""

    status_code = 409

    def __init__(self) -> None:
        super().__init__("somebody else must change your role or close your account")


class AlreadyEnded(CrmError):
    """A plan that has ended keeps its result."""

    status_code = 409

    def __init__(self, number: str) -> None:
        super().__init__(f"{number} has ended already")
        self.number = number


class NotInWorkshop(CrmError):
    """Only a vehicle in repair is promised for a time, finished, or found to need more work."""

    status_code = 409

    def __init__(self, number: str) -> None:
        super().__init__(f"the vehicle of order {number} is not in the workshop")
        self.number = number


class ExtraWorkDecided(CrmError):
    """The customer has answered already; the first answer stands (R-059)."""

    status_code = 409

    def __init__(self, extra_work_id: int) -> None:
        super().__init__(f"extra work {extra_work_id} was decided on already")


class ExtraWorkUndecided(CrmError):
    """There is no answer yet that could be passed on to the workshop (R-059)."""

    status_code = 409

    def __init__(self, extra_work_id: int) -> None:
        super().__init__(f"extra work {extra_work_id} was not decided on yet")


class PartsOrderSettled(CrmError):
    """The parts were fitted, or nobody wants them any more (R-058)."""

    status_code = 409

    def __init__(self, number: str) -> None:
        super().__init__(f"parts order {number} is settled already")
        self.number = number
