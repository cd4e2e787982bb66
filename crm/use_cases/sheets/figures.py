"""The sums of reports: satisfaction, problems, statistics, losses (T-08 to T-13, T-30).

Every figure can be opened: `_link` leads to the form that lists the records behind it (R-202).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crm.models import Complaint, Conversation
from crm.rules.report_figures import (
    Survey,
    blamed,
    by_department,
    by_dimension,
    has_problem,
    satisfaction,
    share,
)
from crm.rules.report_periods import Days, months_in
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Dimension, Disposition, FollowUpKind, Severity
from crm.use_cases.lost_customers import losses_of
from crm.use_cases.sheets.cases import complaints_only, reaction_of
from crm.use_cases.sheets.wanted import Row, Wanted, about, who

COMPLETED = (Disposition.COMPLETED, Disposition.PARTIAL, Disposition.HANDED_OVER)
DECLINED = (Disposition.DECLINED, Disposition.OPTED_OUT)
POSTPONED = (Disposition.CALLBACK,)
MISDIRECTED = (Disposition.WRONG_PERSON, Disposition.VEHICLE_SOLD)


_OF_A_PROBLEM = ("department", "at", "customer", "plate", "problem", "overall")


@dataclass(frozen=True)
class Judged:
    """A survey with the talk it was held in and the case it led to."""

    survey: Survey
    talk: Conversation
    case: Complaint | None


def judged(uow: UnitOfWork, wanted: Wanted) -> list[Judged]:
    """The surveys of the days: follow-ups in which the customer judged or complained."""
    talks = [
        talk
        for talk in uow.ledgers.conversations(wanted.since, wanted.until)
        if talk.kind is not FollowUpKind.INBOUND and _is_of(talk, wanted.advisor)
    ]
    ids = [talk.id for talk in talks]
    ratings, cases = uow.beside.ratings(ids), uow.beside.complaints(ids)
    found = []
    for talk in talks:
        case, given = cases.get(talk.id), ratings.get(talk.id, [])
        if not given and talk.usage is None and case is None:
            continue
        survey = Survey(
            key=talk.id,
            scores={row.dimension: row.score for row in given},
            usage=talk.usage,
            complained=case is not None,
            department=case.department if case else None,
        )
        found.append(Judged(survey, talk, case))
    return found


def surveys(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The surveys behind the figures, one a line (R-202)."""
    for one in judged(uow, wanted):
        scores = one.survey.scores
        yield {
            "at": one.talk.opened_at,
            **who(one.talk.customer, one.talk.vehicle),
            "channel": one.talk.channel,
            "overall": scores.get(Dimension.OVERALL),
            "scores": [
                (dimension, score)
                for dimension, score in scores.items()
                if dimension is not Dimension.OVERALL
            ],
            "problem": has_problem(one.survey, uow.policy),
            "_link": f"/calls/{one.talk.id}",
        }


def satisfaction_sums(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Satisfaction over all surveys, with the number behind it (R-195, R-211)."""
    found = satisfaction([one.survey for one in judged(uow, wanted)], uow.policy)
    yield {
        "surveys": found.surveys,
        "n": found.figures.n,
        "no_answer": found.no_answer,
        "mean": found.figures.mean,
        "csi": found.figures.csi,
        "rate": found.figures.satisfaction_rate,
        "problems": found.problems,
        "_link": _listing("surveys", wanted),
    }


def departments(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Satisfaction and problems of each department (R-169, R-193, R-212)."""
    for line in by_department([one.survey for one in judged(uow, wanted)], uow.policy):
        yield {
            "department": line.department,
            "surveys": line.surveys,
            "n": line.n,
            "mean": line.mean,
            "csi": line.csi,
            "problems": line.problems,
            "_link": _listing("department_problems", wanted, department=line.department.value),
        }


def dimensions(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The average of each dimension under its department (R-196)."""
    for line in by_dimension([one.survey for one in judged(uow, wanted)], uow.policy):
        yield {
            "department": line.department,
            "dimension": line.dimension,
            "n": line.figures.n,
            "mean": line.figures.mean,
            "rate": line.figures.satisfaction_rate,
            "_link": _listing("surveys", wanted),
        }


def problem_customers(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Only the problem customers, with handling and satisfaction (R-193, R-195)."""
    found = [one for one in judged(uow, wanted) if has_problem(one.survey, uow.policy)]
    keys = [one.talk.id for one in found]
    forms, words = uow.beside.quick_forms(keys), words_of(uow, found)
    phones = uow.beside.phones([one.talk.customer_id for one in found if one.talk.customer_id])
    for one in found:
        talk, case, form = one.talk, one.case, forms.get(one.talk.id)
        yield {
            "at": talk.opened_at,
            **who(talk.customer, talk.vehicle),
            "phone": phones.get(talk.customer_id or 0),
            **about(talk.repair_order),
            "department": blamed(one.survey, uow.policy),
            "problem": words[talk.id],
            "overall": one.survey.scores.get(Dimension.OVERALL),
            "handling": case.status if case else None,
            "measure": (case.solution or case.answer) if case else (form.result if form else None),
            "satisfied": case.satisfied if case else None,
            "_link": f"/complaints/{case.id}" if case else f"/calls/{talk.id}",
        }


def department_problems(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The problems of each department in detail (R-196)."""
    rows = list(problem_customers(uow, wanted))
    for row in sorted(rows, key=lambda row: (row["department"].value, row["at"])):
        yield {key: row[key] for key in (*_OF_A_PROBLEM, "_customer", "_link")}


def words_of(uow: UnitOfWork, found: list[Judged]) -> dict[int, str | None]:
    """What each problem customer said of it: the complaint, else the answers to open questions."""
    verbatims = uow.beside.verbatims([one.talk.id for one in found])
    return {
        one.talk.id: (
            one.case.verbatim
            if one.case
            else "\n".join(row.text for row in verbatims.get(one.talk.id, [])) or None
        )
        for one in found
    }


def statistics(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Contacts by kind, channel and handler; their sum is the register (R-157, R-201)."""
    lines = [entry.line for entry in uow.ledgers.contacts(wanted.since, wanted.until)]
    groups: dict[Any, Counter[str]] = {}
    for line in lines:
        key = (line.purpose, line.channel, line.handler)
        groups.setdefault(key, Counter())[_ended(line.result)] += 1
    for (kind, channel, handler), ends in sorted(
        groups.items(), key=lambda one: tuple(str(part) for part in one[0])
    ):
        contacts = sum(ends.values())
        yield {
            "kind": kind,
            "channel": channel,
            "handler": handler,
            "contacts": contacts,
            "reached": contacts - ends["not_reached"],
            "completed": ends["completed"],
            "declined": ends["declined"],
            "postponed": ends["postponed"],
            "misdirected": ends["misdirected"],
            "not_reached": ends["not_reached"],
            "_link": _listing("call_register", wanted),
        }


def plan_sums(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """What was planned for the days and what became of it, by kind (R-157)."""
    for kind, states in uow.ledgers.planned(wanted.since, wanted.until).items():
        planned = sum(states.values())
        ended = {name: states.get(name, 0) for name in ("completed", "not_reached", "declined")}
        yield {
            "kind": kind,
            "planned": planned,
            **ended,
            "still_open": states.get("planned", 0) + states.get("in_progress", 0),
            "dropped": states.get("cancelled", 0)
            + states.get("expired", 0)
            + states.get("merged", 0),
            "_link": "/follow-ups",
        }


def punctuality(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """First follow-ups of the hand-overs of the days against D3 and D7 (R-201, R-215)."""
    now = uow.clock.now()
    follow_ups = uow.ledgers.first_follow_ups(wanted.since, wanted.until)
    handed_over = uow.visit_ledgers.how_many_handed_over(wanted.since, wanted.until)
    by_kpi = by_latest = late = 0
    for one in follow_ups:
        kpi_at = one.kpi_at or one.latest_at
        by_kpi += one.completed_at is not None and one.completed_at <= kpi_at
        by_latest += one.completed_at is not None and one.completed_at <= one.latest_at
        late += (one.completed_at or now) > kpi_at
    yield {
        "handed_over": handed_over,
        "planned": len(follow_ups),
        "by_kpi": by_kpi,
        "by_latest": by_latest,
        "kpi_share": share(by_kpi, handed_over),
        "latest_share": share(by_latest, handed_over),
        "late": late,
        "_link": "/follow-ups?view=late",
    }


def loss_rate(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Newly lost customers against those active at the beginning (R-198, R-214)."""
    found = losses_of(uow, Days(wanted.first, wanted.last))
    yield {
        "active": found.active,
        "lost": len(found.customers),
        "rate": share(len(found.customers), found.active),
        "months": uow.policy.lost_months_without_paid_visit,
        "_link": _listing("monthly_churn", wanted),
    }


def loss_reasons(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Why they stopped coming; the counts add up, unknown ones included (R-198)."""
    found = losses_of(uow, Days(wanted.first, wanted.last))
    counted = Counter(one.reason for one in found.customers)
    for reason, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        yield {"reason": reason, "count": count, "_link": _listing("monthly_churn", wanted)}


def lost_customers(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Each newly lost customer with the last contact and its result (R-167, R-198)."""
    found = losses_of(uow, Days(wanted.first, wanted.last)).customers
    keys = [one.customer.id for one in found]
    contacts, phones = uow.beside.last_contacts(keys), uow.beside.phones(keys)
    cars = uow.vehicles.of_customers(keys) if keys else {}
    for one in found:
        at, result = contacts.get(one.customer.id, (None, None))
        yield {
            "customer": one.customer.name,
            "plate": "、".join(car.plate for car in cars.get(one.customer.id, [])) or None,
            "phone": phones.get(one.customer.id),
            "last_paid_on": one.last_paid_on,
            "lost_since": one.lost_since,
            "reason": one.reason,
            "words": one.customer.lost_reason,
            "contacted_at": at,
            "result": result,
            "_customer": one.customer.id,
            "_link": f"/customers/{one.customer.id}",
        }


def months(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The year's figures, a column for each month (R-200)."""
    figures = {
        days.first: _figures_of(uow, Wanted(days.first, days.last, wanted.wall))
        for days in months_in(Days(wanted.first, wanted.last))
    }
    for name in next(iter(figures.values())):
        row: Row = {"figure": name, **{f"m{place:02d}": None for place in range(1, 13)}}
        yield row | {f"m{one.month:02d}": figures[one][name] for one in figures}


def _figures_of(uow: UnitOfWork, month: Wanted) -> dict[str, int | float | None]:
    found = satisfaction([one.survey for one in judged(uow, month)], uow.policy)
    cases = complaints_only(uow, month)
    handed_over = uow.visit_ledgers.how_many_handed_over(month.since, month.until)
    losses = losses_of(uow, Days(month.first, month.last))
    return {
        "handed_over": handed_over,
        "contacts": len(uow.ledgers.contacts(month.since, month.until)),
        "surveys": found.surveys,
        "csi": found.figures.csi,
        "satisfaction_rate": found.figures.satisfaction_rate,
        "complaints": len(cases),
        "unsatisfied": sum(reaction_of(case) == "not_satisfied" for case in cases),
        "major_rate": share(sum(c.severity is not Severity.NORMAL for c in cases), handed_over),
        "lost": len(losses.customers),
        "loss_rate": share(len(losses.customers), losses.active),
    }


def _ended(result: Disposition | None) -> str:
    for name, ends in (
        ("completed", COMPLETED),
        ("declined", DECLINED),
        ("postponed", POSTPONED),
        ("misdirected", MISDIRECTED),
    ):
        if result in ends:
            return name
    return "not_reached"


def _is_of(talk: Conversation, advisor: str | None) -> bool:
    order = talk.repair_order
    return advisor is None or (order is not None and order.advisor_name == advisor)


def _listing(form: str, wanted: Wanted, **more: str) -> str:
    query = {"first": wanted.first.isoformat(), "last": wanted.last.isoformat(), **more}
    return f"/forms/{form}?" + "&".join(f"{key}={value}" for key, value in query.items())
