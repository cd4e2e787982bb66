"""The shares of the year's targets, plans against weaknesses, and what customers want most."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.errors import AlreadyEnded, MomentPassed, TextMissing
from crm.models import Appointment, FileAudit, Report, ReworkRecord
from crm.registers.reports import plan_of
from crm.rules.report_periods import days_of
from crm.terms import (
    AppointmentStatus,
    CauseClass,
    Department,
    Dimension,
    ImprovementState,
    NoteKind,
    QualityFigure,
    ReportKind,
    ReportState,
    Role,
    Topic,
)
from crm.use_cases.complaint_steps import write_event
from crm.use_cases.improvements import Plan, end_improvement, make_improvement
from crm.use_cases.outcomes import record_note
from crm.use_cases.policies import change_setting
from crm.use_cases.quality_rates import rates_of
from crm.use_cases.reports import build_document
from tests.builders import a_customer, a_repair_order, a_staff_member, a_vehicle
from tests.crm.use_cases.info_desk import MARCH, a_case, a_talk, at, rows_of, sheet_of

F = QualityFigure


def figures(uow, first=MARCH[0], last=MARCH[1]):
    return {one.figure: one for one in rates_of(uow, first, last)}


def an_order(uow, number, day=3, **others):
    car = a_vehicle(uow, plate=f"粤A{number:05d}", owner=a_customer(uow, phone=None))
    return a_repair_order(
        uow, number=f"RO-{number}", vehicle=car, handed_over_at=at(3, day), **others
    )


def test_the_first_time_fix_rate_counts_visits_that_came_back(open_unit):
    """R-217, R-185: of five one is in the rework table twice, and one line names no visit."""
    with open_unit() as uow:
        orders = [an_order(uow, number) for number in range(5)]
        for number, visit in enumerate((orders[0].id, orders[0].id, None)):
            case = a_case(uow, f"C-{number}", repair_order_id=visit, rework=True)
            uow.session.add(
                ReworkRecord(
                    complaint_id=case.id,
                    repair_order_id=visit,
                    words="又响了",
                    at=at(3, 20),
                    caller="bot",
                )
            )
        uow.flush()

        found = figures(uow)[F.FIRST_TIME_FIX]

    assert (found.part, found.whole, found.value) == (3, 5, 60.0)


def test_the_first_service_rate_is_of_the_cars_whose_first_service_fell_due(open_unit):
    """R-218: delivered in December, so due in March; a car delivered in March is not asked yet."""
    with open_unit() as uow:
        for plate, delivered, done in (
            ("粤A1", date(2024, 12, 5), date(2025, 3, 2)),
            ("粤A2", date(2024, 12, 31), None),
            ("粤A3", date(2025, 3, 5), None),
        ):
            a_vehicle(uow, plate=plate, delivered_on=delivered, first_service_done_on=done)

        found = figures(uow)[F.FIRST_SERVICE]

    assert (found.part, found.whole) == (1, 2)


def test_the_appointment_share_is_of_all_visits(open_unit):
    """R-219: kept appointments only."""
    with open_unit() as uow:
        for number in range(5):
            an_order(uow, number)
        for number, status in enumerate((AppointmentStatus.KEPT, AppointmentStatus.MISSED)):
            uow.appointments.add(
                Appointment(
                    number=f"A-{number}", status=status, starts_at=at(3, 7), booked_at=at(3, 1)
                )
            )

        found = figures(uow)[F.APPOINTMENT_SHARE]

    assert (found.part, found.whole, found.value) == (1, 5, 20.0)


def test_files_reports_answers_and_notices_are_judged_by_their_hour(open_unit):
    """R-221, R-237: filed that day, out by the hour, no promise broken, told the same day."""
    with open_unit() as uow:
        for plate, filed in (("粤A1", at(3, 4, 19)), ("粤A2", at(3, 5, 9)), ("粤A3", None)):
            car = a_vehicle(uow, plate=plate)
            uow.registers.keep_audit(
                FileAudit(vehicle_id=car.id, day=date(2025, 3, 4), missing=[], filed_at=filed)
            )
        for week, out in ((3, at(3, 10, 17)), (10, at(3, 17, 19))):
            uow.reports.add(
                Report(
                    kind=ReportKind.WEEKLY,
                    first_day=date(2025, 3, week),
                    last_day=date(2025, 3, week + 6),
                    state=ReportState.RELEASED,
                    drafted_at=at(3, week + 7, 8),
                    due_at=at(3, week + 7, 18),
                    released_at=out,
                )
            )
        kept = a_case(uow, "C-1", solution_at=at(3, 6))
        late = a_case(uow, "C-2", solution_at=at(3, 6))
        write_event(uow, late, by="system", what="promise_broken")
        write_event(uow, late, by="system", what="promise_broken")
        write_event(uow, kept, by="system", what="notice_late")

        found = figures(uow)

    assert (found[F.FILES_IN_TIME].part, found[F.FILES_IN_TIME].whole) == (1, 3)
    assert (found[F.REPORTS_IN_TIME].part, found[F.REPORTS_IN_TIME].whole) == (1, 2)
    assert (found[F.ANSWERS_IN_TIME].part, found[F.ANSWERS_IN_TIME].whole) == (1, 2)
    assert (found[F.NOTICES_IN_TIME].part, found[F.NOTICES_IN_TIME].whole) == (1, 2)


def test_a_figure_is_judged_by_the_target_of_the_year_and_only_then(open_unit):
    """R-144: exactly the target meets it; without one, or without a count, nothing is judged."""
    with open_unit() as uow:
        for score in (5, 3):
            a_talk(uow, scores={Dimension.OVERALL: score})
        assert figures(uow)[F.CSI].meets_target is None
    for key, text in (("target.csi", "80"), ("target.first_time_fix", "95")):
        with open_unit() as uow:
            change_setting(uow, key=key, text=text, by="x", role=Role.ADMIN)

    with open_unit() as uow:
        found = figures(uow)
        rows = {row["figure"]: row for row in rows_of(uow, "rates")}

    assert (found[F.CSI].value, found[F.CSI].meets_target) == (80.0, True)
    assert found[F.FIRST_TIME_FIX].meets_target is None
    assert (rows[F.CSI]["target"], rows[F.CSI]["met"]) == (80.0, True)


def test_what_customers_want_most_is_counted_with_the_words_behind_it(open_unit):
    """R-220, R-206: talks and cases together, each word once, the commonest first."""
    with open_unit() as uow:
        talk = a_talk(uow, "等太久")
        for words in ("等太久", "周末也开门吧"):
            record_note(uow, conversation=talk, kind=NoteKind.OPINION, words=words)
        a_case(uow, "C-1", talk=talk, verbatim="等太久")
        a_case(uow, "C-2", verbatim="没修好")

        counted = [(row["topic"], row["count"]) for row in rows_of(uow, "topics")][:2]
        said = {row["text"] for row in rows_of(uow, "opinions")}
        workbook = sheet_of(uow, "opinions")

    assert counted == [(Topic.PROMPT_SERVICE, 2), (Topic.RIGHT_FIRST_TIME, 1)]
    assert said == {"等太久", "周末也开门吧", "没修好"}
    assert workbook["A1"].value == "客户关心问题汇总表"
    assert "服务及时" in {cell.value for row in workbook.iter_rows() for cell in row}


def a_plan(uow, **others) -> Plan:
    person = a_staff_member(uow, "zhou", Role.RESPONSIBLE, display_name="周工")
    values = {
        "weakness": "返修多",
        "measure": "竣工双检",
        "department": Department.WORKSHOP,
        "responsible_id": person.id,
        "due_on": date(2025, 6, 30),
        "figure": F.FIRST_TIME_FIX,
    } | others
    return Plan(**values)


def test_a_plan_keeps_its_figure_from_the_beginning_to_the_end(open_unit, clock):
    """R-129, R-144, R-206: measure, person, day, and whether it helped."""
    with open_unit() as uow:
        order = an_order(uow, 1)
        an_order(uow, 2)
        case = a_case(uow, repair_order_id=order.id, cause_class=CauseClass.WORKMANSHIP)
        uow.session.add(
            ReworkRecord(
                complaint_id=case.id,
                repair_order_id=order.id,
                words="又响了",
                at=at(3, 4),
                caller="bot",
            )
        )
        uow.flush()
        plan = make_improvement(uow, a_plan(uow), by="陈主管").id
    clock.set(at(6, 20))
    with open_unit() as uow:
        an_order(uow, 3).handed_over_at = at(6, 1)
        end_improvement(
            uow, improvement_id=plan, result="双检后没有返修", dropped=False, by="陈主管"
        )

    with open_unit() as uow:
        row = uow.improvements.get(plan)
        assert (row.number, row.was, row.became) == ("Z-0001", 50.0, 100.0)
        assert row.state is ImprovementState.DONE
        with pytest.raises(AlreadyEnded):
            end_improvement(uow, improvement_id=plan, result="x", dropped=True, by="x")
        (line,) = rows_of(uow, "improvement_plans", date(2025, 4, 1), date(2025, 4, 30))
        assert (line["responsible"], line["measure"]) == ("周工", "竣工双检")
        assert rows_of(uow, "improvement_plans", date(2025, 7, 1), date(2025, 7, 31)) == []


def test_a_plan_without_words_or_with_a_day_gone_by_is_none(open_unit):
    """R-129."""
    with open_unit() as uow:
        plan = a_plan(uow)
        for wrong, refusal in (
            ({"weakness": " "}, TextMissing),
            ({"measure": ""}, TextMissing),
            ({"due_on": date(2025, 3, 5)}, MomentPassed),
        ):
            with pytest.raises(refusal):
                make_improvement(uow, Plan(**(vars(plan) | wrong)), by="x")


@pytest.mark.parametrize("kind", [ReportKind.QUARTERLY, ReportKind.YEARLY])
def test_the_summaries_hold_figures_targets_topics_and_plans(open_unit, kind):
    """R-199, R-144: what the person writes about stands there counted."""
    with open_unit() as uow:
        make_improvement(uow, a_plan(uow), by="x")
        document = build_document(uow, kind, days_of(kind, date(2026, 1, 5)))
    tables = {table["name"]: table["rows"] for table in document["tables"]}

    assert len(tables["rates"]) == len(QualityFigure)
    assert len(tables["topics"]) == len(Topic)
    assert [row["weakness"] for row in tables["improvement_plans"]] == ["返修多"]
    if kind is ReportKind.QUARTERLY:
        assert plan_of(kind).required == (
            "experience",
            "shortcomings",
            "suggestions",
            "improvements",
        )


def test_a_month_that_has_not_begun_has_no_figures_at_all(open_unit):
    """R-202: nothing is estimated."""
    with open_unit() as uow:
        found = rates_of(uow, date(2025, 4, 1), date(2025, 4, 1) + timedelta(days=29))

    assert {one.value for one in found} == {None}
