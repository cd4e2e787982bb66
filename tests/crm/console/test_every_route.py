"""Every route of the console, held against matrix 11-P, signing in, and the audit.

The routes are read off the application itself: one that nobody has decided about fails here, and so
does a decision about a route that is gone (R-238 to R-248).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute

from crm.console.app import PAGES
from crm.models import Appointment, ReworkRecord
from crm.rules.permissions import What, may
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    AppointmentStatus,
    CauseClass,
    ComplaintStatus,
    ConversationStatus,
    FollowUpStatus,
    Role,
)
from crm.use_cases.answers import approve_answer, draft_answer, withdraw_answer
from crm.use_cases.complaint_pauses import pause
from crm.use_cases.escalations import claim
from crm.use_cases.first_service import enter_slip
from crm.use_cases.postponements import propose
from crm.use_cases.solutions import mark_notified, record_solution
from crm.use_cases.workshop import decide_extra_work
from tests.crm.console.everything import TODAY, fill
from tests.crm.console.house import DELIVERED, NAMES, House, words_on

W = What


@dataclass(frozen=True)
class Decided:
    """What a route asks of whoever comes: any of ``needs``; nothing but a session if empty.

    ``views``: whose opening is written down, as the noun of the audit entry.
    """

    needs: tuple[What, ...] = ()
    views: str | None = None
    public: bool = False
    streams: bool = False


def only(*needs: What, views: str | None = None, streams: bool = False) -> Decided:
    return Decided(needs, views=views, streams=streams)


ANYBODY = Decided()
PUBLIC = Decided(public=True)

LOOKING = {
    "/sign-in": PUBLIC,
    "/": ANYBODY,
    "/queue/items": only(W.SEE_QUEUE),
    "/events": only(W.SEE_QUEUE, streams=True),
    "/calls": only(W.SEE_CALLS),
    "/calls/{conversation_id}": only(W.SEE_CALLS, views="conversation"),
    "/calls/{conversation_id}/attachments/{attachment_id}": only(W.SEE_CALLS, views="attachment"),
    "/calls/{conversation_id}/recordings/{recording_id}": only(W.HEAR_RECORDINGS),
    "/calls/{conversation_id}/lines": only(W.SEE_CALLS, views="conversation"),
    "/calls/{conversation_id}/events": only(W.SEE_CALLS, streams=True),
    "/customers": only(W.SEE_FILES),
    "/customers/new": only(W.CHANGE_FILES),
    "/customers/{customer_id}": only(W.SEE_FILES, views="customer"),
    "/customers/{customer_id}/edit": only(W.CHANGE_FILES, views="customer"),
    "/customers/{customer_id}/privacy": only(W.HAND_OUT_DATA, views="customer"),
    "/customers/{customer_id}/call": only(W.ENTER_CALLS, views="customer"),
    "/follow-ups": only(W.SEE_FOLLOW_UPS),
    "/follow-ups/{follow_up_id}": only(W.SEE_FOLLOW_UPS, views="follow_up"),
    "/complaints/new?customer={customer_id}": only(W.TAKE_COMPLAINTS, views="customer"),
    "/complaints": only(W.SEE_COMPLAINTS),
    "/complaints/{complaint_id}": only(W.SEE_COMPLAINTS, views="complaint"),
    "/appointments": only(W.SEE_APPOINTMENTS),
    "/workshop": only(W.KEEP_VISITS),
    "/proposals": only(W.CHANGE_FILES),
    "/service-lists": only(W.SEE_FIRST_SERVICE),
    "/campaigns": only(W.SEE_ANSWERS),
    "/answers": only(W.SEE_ANSWERS),
    "/answers/new": only(W.PROPOSE_ANSWERS),
    "/answers/{key}": only(W.SEE_ANSWERS),
    "/nightly": only(W.PLAN_FOLLOW_UPS),
    "/quality": only(W.SEE_REPORTS),
    "/improvements": only(W.SEE_REPORTS),
    "/quality/cases?department=parts": only(W.SEE_REPORTS),
    "/forms": only(W.SEE_FORMS),
    "/forms/letter_batch/letters": only(W.SEE_FORMS, views="form_letter_batch"),
    "/forms/{key}": only(W.SEE_FORMS, views="form_letters"),
    "/reports": only(W.SEE_REPORTS),
    "/reports/{report_id}": only(W.SEE_REPORTS, views="report"),
    "/feedback": only(W.SEE_FEEDBACK),
    "/file-audits": only(W.SEE_REGISTERS, views="file_audit"),
    "/quick-forms": only(W.SEE_COMPLAINTS),
    "/quick-forms/{form_id}": only(W.SEE_COMPLAINTS, views="quick_handling_form"),
    "/inbox": only(W.WORK_INBOX),
    "/team": only(W.APPOINT),
    "/policy": only(W.SET_CALL_HOURS),
    "/policy/{key}": only(W.SET_CALL_HOURS),
    "/accounts": only(W.KEEP_ACCOUNTS),
    "/api-keys": only(W.KEEP_ACCOUNTS),
    "/webhooks": only(W.KEEP_ACCOUNTS),
    "/webhooks/{webhook_id}": only(W.KEEP_ACCOUNTS),
    "/audit": only(W.SEE_AUDIT),
}


@dataclass(frozen=True)
class Change:
    """A form of the console: what it asks, and one sending of it that does something.

    ``before`` prepares the house; ``as_`` sends it. ``silent`` says why nothing of it is written
    to the audit.
    """

    needs: tuple[What, ...]
    as_: Role = Role.SUPERVISOR
    fields: dict[str, str] = field(default_factory=dict)
    before: Callable[[UnitOfWork, House], object] | None = None
    silent: str = ""
    public: bool = False


def asks(
    what: What | tuple[What, ...],
    as_: Role = Role.SUPERVISOR,
    before: Callable[[UnitOfWork, House], object] | None = None,
    **fields: str,
) -> Change:
    needs = what if isinstance(what, tuple) else (what,)
    return Change(needs, as_, fields, before)


def _solved(uow: UnitOfWork, house: House) -> None:
    record_solution(
        uow,
        complaint_id=house.complaint,
        by="x",
        solution="重做",
        cause="装配",
        cause_class=CauseClass.WORKMANSHIP,
        facts_checked=True,
    )


def _rework(uow: UnitOfWork, house: House) -> None:
    uow.registers.keep_rework(
        ReworkRecord(complaint_id=house.complaint, words="响", at=uow.clock.now(), caller="bot")
    )


def _told(uow: UnitOfWork, house: House) -> None:
    _solved(uow, house)
    mark_notified(uow, complaint_id=house.complaint, at=uow.clock.now(), by="x")


def _promised(uow: UnitOfWork, house: House) -> None:
    case = uow.complaints.get(house.complaint)
    case.status, case.responsible_id = ComplaintStatus.PROMISED, None


def _proposed(uow: UnitOfWork, house: House) -> None:
    _promised(uow, house)
    propose(uow, uow.complaints.get(house.complaint))


def _paused(uow: UnitOfWork, house: House) -> None:
    until = uow.clock.now() + timedelta(days=1)
    pause(uow, complaint_id=house.complaint, until=until, reason="配件在途", by="x")


def _claimed(uow: UnitOfWork, house: House) -> None:
    claim(uow, escalation_id=house.escalation, by=f"{NAMES[Role.SUPERVISOR]}!")


def _taken_over(uow: UnitOfWork, house: House) -> None:
    talk = uow.conversations.get(house.conversation)
    talk.status, talk.staff_name = ConversationStatus.WITH_STAFF, f"{NAMES[Role.SUPERVISOR]}!"


def _nothing_open(uow: UnitOfWork, house: House) -> None:
    for case in uow.complaints.open_of_customer(house.customer):
        case.status = ComplaintStatus.CLOSED
    for one in uow.session.query(Appointment):
        one.status, one.cancelled_at = AppointmentStatus.CANCELLED, uow.clock.now()


def _unbegun(uow: UnitOfWork, house: House) -> None:
    uow.conversations.get(house.conversation).status = ConversationStatus.CLOSED
    uow.follow_ups.get(house.follow_up).status = FollowUpStatus.PLANNED


def _drafted(uow: UnitOfWork, house: House) -> None:
    draft_answer(uow, content=DELIVERED["oil_light"].as_document(), by="x")


def _approved(uow: UnitOfWork, house: House) -> None:
    _drafted(uow, house)
    approve_answer(uow, key="oil_light", number=1, technician="周工", by="x")


def _withdrawn(uow: UnitOfWork, house: House) -> None:
    withdraw_answer(uow, key="oil_light", delivered=DELIVERED, by="x")


def _a_slip(uow: UnitOfWork, house: House) -> None:
    enter_slip(uow, plate="粤A12345", slip_number="S-1", done_on=TODAY, odometer_km=4000, by="x")


def _decided_extra(uow: UnitOfWork, house: House) -> None:
    decide_extra_work(uow, extra_work_id=1, agreed=True, by="x")


DAY = "2025-03-06"
CLOSING = {"reason": "客户搬走了,联系不上"}
ANSWER = {
    "asks_zh": "儿童座椅怎么装",
    "asks_en": "how do I fit a child seat",
    "answer_zh": "装在后排,用车上的接口固定。",
    "answer_en": "On the back seat, fixed to its anchor points.",
    "tags": "use",
}
SOLUTION = {"solution": "免费返修", "cause": "装配", "cause_class": "workmanship"}

CHANGING = {
    "/sign-in": Change((), public=True, silent="tests/crm/console/test_sign_in.py"),
    "/sign-out": Change(()),
    "/language": Change((), silent="how somebody reads is nobody's business"),
    "/queue/{escalation_id}/claim": asks(W.WORK_QUEUE),
    "/queue/{escalation_id}/release": asks(W.WORK_QUEUE, before=_claimed),
    "/queue/{escalation_id}/hand": asks(W.WORK_QUEUE, why="归您管"),
    "/queue/{escalation_id}/solve": asks(W.WORK_QUEUE, facts_checked="yes", **SOLUTION),
    "/queue/notices/{manager_notice}": asks(W.WORK_QUEUE, Role.SERVICE_MANAGER),
    "/calls/{conversation_id}/reviewed": asks(W.REVIEW_CALLS, Role.INFO_OFFICER),
    "/calls/{conversation_id}/take-over": asks(W.TAKE_OVER),
    "/calls/{conversation_id}/say": asks(W.TAKE_OVER, before=_taken_over, words="您好", once="1"),
    "/calls/{conversation_id}/note": asks(W.TAKE_OVER, before=_taken_over, note="想换轮胎"),
    "/calls/{conversation_id}/hand-back": asks(W.TAKE_OVER, before=_taken_over),
    "/calls/{conversation_id}/end": asks(W.TAKE_OVER, before=_taken_over, resolution="说清楚了"),
    "/customers/new": asks(W.CHANGE_FILES, name="赵六", phone="13800000009", source="fair"),
    "/customers/{customer_id}/edit": asks(W.CHANGE_FILES, employer="示例公司"),
    "/customers/{customer_id}/vehicles/{vehicle_id}": asks(W.CHANGE_FILES, model="卡罗拉 双擎"),
    "/customers/{customer_id}/vehicles/{vehicle_id}/recommend": asks(
        W.CHANGE_FILES, item="更换后刹车片"
    ),
    "/customers/{customer_id}/recommendations/{recommendation_id}": asks(
        W.CHANGE_FILES, how="done"
    ),
    "/customers/{customer_id}/clerk": asks(W.APPOINT, clerk="{other_clerk}"),
    "/customers/{customer_id}/privacy/copy": asks(W.HAND_OUT_DATA),
    "/customers/{customer_id}/privacy/erase": asks(
        W.ERASE_PERSON,
        before=_nothing_open,
        confirmed="删除",
        reason="客户来函",
    ),
    "/follow-ups/{follow_up_id}/play": asks(W.DO_FOLLOW_UPS, before=_unbegun),
    "/follow-ups/{follow_up_id}/put-off": asks(
        W.DO_FOLLOW_UPS, before=_unbegun, at="2025-03-08T10:00"
    ),
    "/follow-ups/{follow_up_id}/call-off": asks(
        W.DO_FOLLOW_UPS, before=_unbegun, reason="已当面沟通"
    ),
    "/customers/{customer_id}/visit": asks(W.DO_FOLLOW_UPS, day="2025-03-10", why="送保养手册"),
    "/customers/{customer_id}/stops": asks(W.CHANGE_FILES, words="别再打了", heard_on="voice"),
    "/customers/{customer_id}/stops/{opt_out_id}": asks(W.CHANGE_FILES, words="还是提醒我吧"),
    "/complaints/new": asks(W.TAKE_COMPLAINTS, words="等太久", customer="{customer_id}"),
    "/complaints/{complaint_id}/sort": asks(W.WORK_COMPLAINTS, department="parts", why="缺件"),
    "/complaints/{complaint_id}/answer": asks(
        W.WORK_COMPLAINTS, before=_promised, answer="已说明", facts_checked="yes"
    ),
    "/complaints/{complaint_id}/instruct": asks(W.WORK_QUEUE, words="请先道歉"),
    "/complaints/{complaint_id}/pause": asks(
        W.ASSIGN_COMPLAINTS, until="2025-03-07T10:00", reason="配件在途"
    ),
    "/complaints/{complaint_id}/resume": asks(W.ASSIGN_COMPLAINTS, before=_paused),
    "/complaints/{complaint_id}/postpone": asks(
        W.WORK_COMPLAINTS, before=_proposed, reason="还在查", new_time="2025-03-07T10:00"
    ),
    "/complaints/{complaint_id}/assign": asks(W.ASSIGN_COMPLAINTS, responsible="{responsible}"),
    "/complaints/{complaint_id}/sign": asks(
        W.SIGN_COMPLAINTS, Role.RESPONSIBLE, solve_by="2025-03-07T18:00"
    ),
    "/complaints/{complaint_id}/solve": asks(W.SOLVE_COMPLAINTS, facts_checked="yes", **SOLUTION),
    "/complaints/{complaint_id}/measure": asks(
        W.MEASURE_REWORK, Role.SERVICE_MANAGER, before=_rework, measure="换减震块"
    ),
    "/complaints/{complaint_id}/told": asks(W.WORK_COMPLAINTS, before=_solved),
    "/complaints/{complaint_id}/satisfaction": asks(
        W.WORK_COMPLAINTS, before=_told, satisfied="yes"
    ),
    "/complaints/{complaint_id}/close": asks(W.CLOSE_COMPLAINTS, before=_told, **CLOSING),
    "/appointments/notices/{notice_id}": asks(
        W.CONFIRM_BAYS,
        Role.WORKSHOP_HEAD,
    ),
    "/workshop/deliveries": asks(W.KEEP_VISITS, plate="粤A12345", delivered_at="2025-03-06T09:00"),
    "/workshop/parts": asks(W.KEEP_VISITS, plate="粤A12345", part="后保险杠"),
    "/workshop/parts/{parts_order_id}/arrived": asks(W.KEEP_VISITS),
    "/workshop/parts/{parts_order_id}/deposit": asks(W.KEEP_VISITS, amount="50"),
    "/workshop/parts/{parts_order_id}/settled": asks(W.KEEP_VISITS, how="fitted"),
    "/workshop/extra/{extra_work_id}/decided": asks(W.KEEP_VISITS, agreed="yes"),
    "/workshop/extra/{extra_work_id}/passed-on": asks(
        W.KEEP_VISITS, before=_decided_extra, told="周工"
    ),
    "/workshop/{repair_order_id}/promise": asks(W.KEEP_VISITS, promised_at="2025-03-06T18:00"),
    "/workshop/{repair_order_id}/finished": asks(W.KEEP_VISITS),
    "/workshop/{repair_order_id}/extra": asks(W.KEEP_VISITS, description="更换电瓶"),
    "/proposals/{proposal_id}": asks(W.CHANGE_FILES, accept="yes"),
    "/service-lists/overdue/export": asks(W.SEE_MAINTENANCE),
    "/service-lists/{vehicle_id}/letter": asks(W.CHANGE_MAINTENANCE, Role.INFO_OFFICER),
    "/service-lists/{vehicle_id}/absence": asks(
        W.CHANGE_MAINTENANCE, Role.INFO_OFFICER, reason="price"
    ),
    "/service-lists/{vehicle_id}/first-service": asks(
        W.CHANGE_MAINTENANCE, Role.INFO_OFFICER, slip="S-9", done_on=DAY
    ),
    "/service-lists/lost/{customer_id}/reason": asks(
        W.CHANGE_MAINTENANCE, Role.INFO_OFFICER, reason="price", words="太贵了"
    ),
    "/service-lists/plans": asks(
        W.CHANGE_MAINTENANCE,
        Role.INFO_OFFICER,
        model="卡罗拉",
        interval_km="5000",
        interval_months="6",
    ),
    "/campaigns": asks(
        W.PROPOSE_ANSWERS,
        name="空调节",
        content="免费检查空调",
        content_en="free",
        address="示例路8号",
        starts_on="2025-04-01",
        ends_on="2025-04-05",
    ),
    "/campaigns/{campaign_id}/activate": asks(W.PUBLISH_ANSWERS),
    "/campaigns/{campaign_id}/cancel": asks(W.PUBLISH_ANSWERS),
    "/campaigns/letters/{task_id}": asks(W.CHANGE_MAINTENANCE, Role.INFO_OFFICER),
    "/answers/new": asks(W.PROPOSE_ANSWERS, key="child_seat", **ANSWER),
    "/answers/{key}": asks(W.PROPOSE_ANSWERS, **ANSWER),
    "/answers/{key}/{number}/approve": asks(W.PUBLISH_ANSWERS, before=_drafted, technician="周工"),
    "/answers/{key}/{number}/publish": asks(W.PUBLISH_ANSWERS, before=_approved),
    "/answers/{key}/withdraw": asks(W.PUBLISH_ANSWERS),
    "/answers/{key}/restore": asks(W.PUBLISH_ANSWERS, before=_withdrawn),
    "/nightly": asks(W.PLAN_FOLLOW_UPS),
    "/improvements": asks(
        W.APPROVE_MONTHLY_SUMMARY,
        weakness="返修多",
        measure="竣工双检",
        department="workshop",
        responsible="{responsible}",
        due_on="2025-06-30",
    ),
    "/improvements/{improvement_id}/end": asks(W.APPROVE_MONTHLY_SUMMARY, result="返修少了一半"),
    "/customers/{customer_id}/call": asks(
        W.ENTER_CALLS, direction="outbound", result="completed", words="都好"
    ),
    "/forms/{key}/close": asks(W.CLOSE_REGISTERS, Role.INFO_OFFICER, month="2025-01"),
    "/forms/letters/reply": asks(
        W.CLOSE_REGISTERS, Role.INFO_OFFICER, letter="{letter}", reply="收到"
    ),
    "/forms/letter_batch/send": asks(
        W.CHANGE_MAINTENANCE, Role.INFO_OFFICER, first="2025-03-01", last="2025-03-31"
    ),
    "/forms/first_service/enter": asks(
        W.CHANGE_MAINTENANCE, Role.INFO_OFFICER, plate="粤A12345", slip="S-1", done_on=DAY
    ),
    "/forms/first_service/voucher": asks(
        W.CHANGE_MAINTENANCE, Role.INFO_OFFICER, before=_a_slip, slip="1"
    ),
    "/forms/first_service/to-sales": asks(W.CHANGE_MAINTENANCE, Role.INFO_OFFICER, day=DAY),
    "/forms/{key}/export": asks(W.SEE_FORMS),
    "/reports/draft": asks(W.RELEASE_REPORTS, Role.INFO_OFFICER, kind="weekly", on="2025-02-23"),
    "/reports/{report_id}/write": asks(W.SEE_REPORTS, Role.INFO_OFFICER, analysis="装配"),
    "/reports/{daily}/check": asks(W.WRITE_DAILY_REPORT, Role.INFO_OFFICER),
    "/reports/{report_id}/release": asks(W.SEE_REPORTS, Role.INFO_OFFICER),
    "/reports/{report_id}/export": asks(W.SEE_REPORTS),
    "/reports/mails/{mail_id}/again": asks(W.KEEP_ACCOUNTS),
    "/feedback/{note_id}/department": asks(W.AUDIT_FILES, Role.INFO_OFFICER, department="parts"),
    "/feedback/{note_id}/decide": asks(W.DECIDE_FEEDBACK, taken_up="yes", reason="下月添置"),
    "/file-audits/{audit_id}/{step}": asks(
        W.AUDIT_FILES,
        Role.INFO_OFFICER,
    ),
    "/quick-forms/{form_id}": asks(
        W.WORK_COMPLAINTS,
        result="已处理",
    ),
    "/inbox/{market}/read": asks(W.WORK_INBOX),
    "/team/stand-ins": asks(
        W.APPOINT,
        absent="{clerk}",
        deputy="{other_clerk}",
        first_day="2025-03-07",
        last_day="2025-03-08",
    ),
    "/team/stand-ins/{stand_in_id}/end": asks(W.APPOINT),
    "/policy/{key}": asks(W.SET_CALL_HOURS, value="- {{start: 10:00, end: 12:00}}"),
    "/accounts": asks(W.KEEP_ACCOUNTS, name="neu", display_name="新来的", role="clerk"),
    "/accounts/{staff_id}": asks(W.KEEP_ACCOUNTS, role="clerk", active="yes", email="a@b.example"),
    "/accounts/{staff_id}/password": asks(W.KEEP_ACCOUNTS),
    "/api-keys": asks(W.KEEP_ACCOUNTS, name="DMS", scope="files:read"),
    "/api-keys/{api_key_id}/withdraw": asks(
        W.KEEP_ACCOUNTS,
    ),
    "/webhooks": asks(
        W.KEEP_ACCOUNTS, name="DMS", url="https://dms.example/x", event="complaint.taken"
    ),
    "/webhooks/{webhook_id}/secret": asks(W.KEEP_ACCOUNTS),
    "/webhooks/{webhook_id}/{step}": asks(W.KEEP_ACCOUNTS),
    "/webhook-deliveries/{delivery_id}/again": asks(W.KEEP_ACCOUNTS),
}

ASKED_OTHERWISE = {
    "/inbox/{market}/read": "note_id",
    "/reports/{daily}/check": "report_id",
    "/queue/notices/{manager_notice}": "notice_id",
}
STEPS = {"/file-audits/{audit_id}/{step}": "corrected", "/webhooks/{webhook_id}/{step}": "pause"}
ANSWERS = {path: "oil_light" for path in (*LOOKING, *CHANGING) if path.startswith("/answers/{key}")}
KEYS = {"/policy/{key}": "call_hours", **ANSWERS}
"""What stands for `{step}` and `{key}`; a form is the letters register where nothing is said."""


@pytest.fixture
def database_url(sqlite_url):
    """Which database holds the rows makes no difference to who may see them."""
    return sqlite_url


@pytest.fixture
def ids(units, house) -> dict[str, str]:
    """A house with one of everything, and what to write for the parameters of a path."""
    with units() as uow:
        return fill(uow, house)


def routes(method: str) -> set[str]:
    """The console's own paths, as the application has them."""
    return {
        route.path
        for page in PAGES
        for route in page.router.routes
        if isinstance(route, APIRoute) and method in route.methods
    }


def as_decided(path: str) -> str:
    """The path under which the application knows a form of `CHANGING`."""
    for mine, name in ASKED_OTHERWISE.items():
        path = path.replace(mine, re.sub(r"{\w+}", f"{{{name}}}", mine))
    return path


def filled(path: str, ids: dict[str, str]) -> str:
    known = {"step": STEPS.get(path, ""), "key": KEYS.get(path, "letters"), "number": "1", **ids}
    return path.format(**known)


def refused_to(needs: tuple[What, ...], role: Role) -> bool:
    return bool(needs) and not any(may(role, one) for one in needs)


def test_somebody_has_decided_about_every_route():
    """A new page or form fails here until it stands in one of the two tables."""
    assert routes("GET") == {path.partition("?")[0] for path in LOOKING}
    assert routes("POST") == {as_decided(path) for path in CHANGING}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_page_is_shown_to_whom_the_matrix_names_and_to_nobody_else(visit, ids, role):
    """R-232, R-238, R-239, R-241, R-243, R-244, R-245, R-246, R-247, R-248: refused is 403."""
    browser = visit(role)

    wrong = {}
    for path, decided in LOOKING.items():
        refused = refused_to(decided.needs, role)
        if decided.streams and not refused:
            continue
        status = browser.look(filled(path, ids)).status_code
        if (status == 403) != refused or status >= 500:
            wrong[path] = status

    assert wrong == {}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_form_is_taken_from_whom_the_matrix_names_and_from_nobody_else(visit, ids, role):
    """R-239, R-241, R-243 to R-248: 403 before anything in the form is looked at."""
    wrong = {}
    for path, change in CHANGING.items():
        if change.public or not refused_to(change.needs, role):
            continue
        status = visit(role).send(filled(path, ids)).status_code
        if status != 403:
            wrong[path] = status

    assert wrong == {}


def test_nobody_comes_in_without_signing_in(visit, ids):
    """R-022, R-232: a page leads to the door, a script and a form are refused."""
    stranger = visit(None)

    for path, decided in LOOKING.items():
        if decided.public:
            continue
        page = stranger.look(filled(path, ids))
        script = stranger.look(filled(path, ids), **{"x-requested-with": "fetch"})
        assert (path, page.status_code) == (path, 303)
        assert page.headers["location"].startswith("/console/sign-in")
        assert (path, script.status_code) == (path, 401)
    for path, change in CHANGING.items():
        if not change.public:
            answer = stranger.send(filled(path, ids))
            assert (path, answer.status_code) == (path, 303)
            assert answer.headers["location"].endswith("/console/sign-in")


@pytest.mark.parametrize("path", [path for path, one in CHANGING.items() if not one.public])
def test_every_form_needs_its_sessions_token_and_leaves_its_trace(visit, units, house, ids, path):
    """R-022, R-248: nothing without the token; with it, an audit entry at least says who.

    Whoever sent it is told on the next page what was done.
    """
    change = CHANGING[path]
    with units() as uow:
        if change.before is not None:
            change.before(uow, house)
        before = uow.audits.newest(limit=1)[0].id
    browser = visit(change.as_)
    address = filled(path, ids)
    fields = {name: text.format(**ids) for name, text in change.fields.items()}

    assert browser.send(address, csrf="forged", **fields).status_code == 403
    answer = browser.send(address, **fields)

    assert answer.status_code < 400, words_on(answer)
    leads_to = answer.headers.get("location", "")
    if "done=" in leads_to:
        told = browser.look(leads_to.removeprefix("/console")).text
        assert '<p class="notice" role="status">' in told, leads_to
    with units.reading() as uow:
        new = [entry for entry in uow.audits.newest(limit=50) if entry.id > before]
    new = [entry for entry in new if entry.what != "sign in"]
    assert bool(new) is not bool(change.silent)
    assert all(entry.by.startswith(NAMES[change.as_]) or entry.by == "system" for entry in new)


@pytest.mark.parametrize("path", [path for path, one in LOOKING.items() if one.views])
def test_opening_a_record_is_written_down(visit, units, ids, path):
    """R-022, R-248: who looked at which file, case, talk or form, and when."""
    browser = visit(Role.SUPERVISOR)

    assert browser.look(filled(path, ids)).status_code == 200

    with units.reading() as uow:
        views = [(one.by, one.noun) for one in uow.audits.newest(limit=5) if one.what == "view"]
    assert views == [(f"{NAMES[Role.SUPERVISOR]}!", LOOKING[path].views)]


def test_a_transcript_kept_open_is_one_look_and_not_one_a_line(visit, units, house, ids):
    """R-248: the page asks for its lines again and again; the log stays readable."""
    browser = visit(Role.SUPERVISOR)
    browser.look(f"/calls/{house.conversation}")
    for _ in range(3):
        browser.look(f"/calls/{house.conversation}/lines")

    with units.reading() as uow:
        views = [one for one in uow.audits.newest(limit=9) if one.what == "view"]
    assert len(views) == 1
