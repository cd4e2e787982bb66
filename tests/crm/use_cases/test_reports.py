"""Reports: drafted in time, told to the right people, frozen once released."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.errors import (
    NotPermitted,
    ReportIncomplete,
    ReportNotChecked,
    ReportReleased,
)
from crm.models import Customer, RepairOrder, Vehicle
from crm.registers.reports import plan_of
from crm.rules.report_periods import days_of
from crm.terms import (
    AbsenceReason,
    ComplaintStatus,
    Department,
    Dimension,
    RepairOrderState,
    ReportKind,
    ReportNews,
    ReportState,
    Role,
    Severity,
)
from crm.use_cases.lost_customers import keep_lost_reason
from crm.use_cases.policies import change_setting
from crm.use_cases.report_notices import mark_opened
from crm.use_cases.report_rounds import go_round
from crm.use_cases.reports import (
    check,
    document_of,
    draft,
    late_by,
    read_report,
    release,
    write_texts,
)
from tests.builders import (
    a_customer,
    a_dealership,
    a_follow_up,
    a_repair_order,
    a_staff_member,
    a_vehicle,
)
from tests.crm.use_cases.info_desk import a_case, a_talk, at

OFFICER, MANAGER, SUPERVISOR = Role.INFO_OFFICER, Role.SERVICE_MANAGER, Role.SUPERVISOR


@pytest.fixture
def database_url(sqlite_url):
    """The queries run on both databases in test_forms; what is tested here is the office."""
    return sqlite_url


@pytest.fixture
def people(open_unit):
    with open_unit() as uow:
        a_dealership(uow)
        for role in (OFFICER, MANAGER, SUPERVISOR, Role.SALES):
            a_staff_member(uow, role.value, role, display_name=role.value)


def person(uow, role):
    return uow.staff.by_name(role.value)


def table(document, name):
    return next(one["rows"] for one in document["tables"] if one["name"] == name)


def surveys(open_unit, clock, day, good, bad, department=Department.WORKSHOP):
    clock.set(day)
    with open_unit() as uow:
        for _ in range(good):
            a_talk(uow, scores={Dimension.OVERALL: 5})
        for number in range(bad):
            talk = a_talk(uow, "不满意", scores={Dimension.OVERALL: 2})
            a_case(uow, f"C-{day:%m%d}-{number}-{department.value}", talk, department=department)


def test_the_problem_customers_of_the_day_are_ready_after_the_nightly_check(
    open_unit, clock, people
):
    """R-193, R-169: ten surveys, two problems, one in reception and one in the workshop."""
    surveys(open_unit, clock, at(3, 6, 11), 8, 1, Department.RECEPTION)
    surveys(open_unit, clock, at(3, 6, 15), 0, 1, Department.WORKSHOP)
    clock.set(at(3, 6, 20))

    with open_unit() as uow:
        go_round(uow)
        report = uow.reports.about(ReportKind.DAILY_PROBLEMS, date(2025, 3, 6))
        inbox = [one.report_id for one in uow.reports.inbox(person(uow, SUPERVISOR).id)]
    document = report.document

    assert (report.state, report.id in inbox) == (ReportState.RELEASED, True)
    assert len(table(document, "problem_customers")) == 2
    problems = {row["department"]: row["problems"] for row in table(document, "departments")}
    assert problems == {"reception": 1, "workshop": 1, "paint": 0, "parts": 0, "billing": 0}
    assert table(document, "satisfaction")[0]["surveys"] == 10


def test_the_daily_report_is_offered_reminded_of_and_overdue(open_unit, clock, people):
    """R-158, R-194: at 17:30 the officer is reminded, at 18:00 it is overdue."""

    def told(role):
        with open_unit() as uow:
            go_round(uow)
            return {
                one.news
                for one in uow.reports.inbox(person(uow, role).id)
                if one.report.kind is ReportKind.DAILY
            }

    clock.set(at(3, 6, 17, 30))
    assert told(OFFICER) == {ReportNews.DRAFTED, ReportNews.REMINDER}
    assert told(MANAGER) == set()
    clock.set(at(3, 6, 18, 1))
    assert told(MANAGER) == {ReportNews.OVERDUE}


def test_the_daily_report_is_checked_then_signed_by_the_service_manager_alone(
    open_unit, clock, people
):
    """R-159, R-244, R-154: read-only from then on."""
    clock.set(at(3, 3, 17, 30))
    with open_unit() as uow:
        a_repair_order(uow, handed_over_at=at(3, 3, 16))
        report = draft(uow, ReportKind.DAILY, days_of(ReportKind.DAILY, date(2025, 3, 3)))
        with pytest.raises(ReportNotChecked):
            release(uow, report, staff=person(uow, MANAGER))
        check(uow, report, staff=person(uow, OFFICER))
        with pytest.raises(NotPermitted):
            release(uow, report, staff=person(uow, SUPERVISOR))
        release(uow, report, staff=person(uow, MANAGER))

    with open_unit() as uow:
        signed = uow.reports.get(report.id)
        assert (signed.checked_by, signed.released_by) == ("info_officer", "service_manager")
        assert [row["order"] for row in table(signed.document, "daily_orders")] == ["RO-1001"]
        with pytest.raises(ReportReleased):
            check(uow, signed, staff=person(uow, OFFICER))


def test_the_weekly_report_counts_all_and_lists_only_problem_customers(open_unit, clock, people):
    """R-195: forty surveys as the basis, five rows in the table."""
    surveys(open_unit, clock, at(3, 4), 35, 5)
    surveys(open_unit, clock, at(3, 10, 7), 1, 0)
    clock.set(at(3, 10, 8))

    with open_unit() as uow:
        go_round(uow)
        report = uow.reports.about(ReportKind.WEEKLY, date(2025, 3, 3))
        document = document_of(uow, report)

    assert document["period"] == {"first": "2025-03-03", "last": "2025-03-09"}
    assert table(document, "satisfaction")[0]["surveys"] == 40
    rows = table(document, "problem_customers")
    assert len(rows) == 5
    assert {row["handling"] for row in rows} == {"promised"}


def test_a_report_waits_for_its_written_parts_and_counts_its_delay(open_unit, clock, people):
    """R-203, R-204: released Tuesday 09:00 it is fifteen hours late, and each addressee is told."""
    clock.set(at(3, 10, 8))
    with open_unit() as uow:
        go_round(uow)
    clock.set(at(3, 11, 9))
    with open_unit() as uow:
        report = uow.reports.about(ReportKind.WEEKLY, date(2025, 3, 3))
        officer = person(uow, OFFICER)
        with pytest.raises(ReportIncomplete):
            release(uow, report, staff=officer)
        write_texts(uow, report, {"analysis": "接待慢", "solutions": "加岗"}, staff=officer)
        release(uow, report, staff=officer)
        mark_opened(uow, report, person(uow, SUPERVISOR))

    with open_unit() as uow:
        kept = uow.reports.get(report.id)
        assert late_by(kept, clock.now()) == 15.0
        assert kept.document["texts"] == {"analysis": "接待慢", "solutions": "加岗", "note": ""}
        told = {
            one.staff.role: one.read_at is not None
            for one in uow.reports.notices_of(report.id)
            if one.news is ReportNews.RELEASED
        }
        assert told == {SUPERVISOR: True, MANAGER: False}


def test_the_weekly_report_has_feedback_analysis_and_solutions():
    """R-204: the three sections of a report to superiors."""
    plan = plan_of(ReportKind.WEEKLY)

    assert plan.required == ("analysis", "solutions")
    assert plan.sheets[0] == "satisfaction"


def test_the_monthly_satisfaction_has_the_month_and_nothing_after_it(open_unit, clock, people):
    """R-196: per department averages and problems; the days of April are not in it."""
    surveys(open_unit, clock, at(3, 31, 17), 1, 1, Department.PAINT)
    surveys(open_unit, clock, at(4, 2), 3, 3)
    clock.set(at(4, 3, 8))

    with open_unit() as uow:
        go_round(uow)
        report = uow.reports.about(ReportKind.MONTHLY_SATISFACTION, date(2025, 3, 1))
        document = document_of(uow, report)

    assert table(document, "satisfaction")[0]["surveys"] == 2
    assert [row["department"] for row in table(document, "department_problems")] == ["paint"]
    assert len(table(document, "dimensions")) == 9


def test_the_complaints_of_the_month_show_result_and_reaction(open_unit, clock, people):
    """R-197: seven complaints, five solved, two without a reaction stand out."""
    clock.set(at(3, 20))
    with open_unit() as uow:
        for number in range(7):
            solved = number < 5
            a_case(
                uow,
                f"C-{number}",
                solution="更换刹车片" if solved else None,
                solution_at=at(3, 21) if solved else None,
                satisfied=True if solved else None,
                status=ComplaintStatus.CLOSED if solved else ComplaintStatus.ESCALATED,
            )

    with open_unit() as uow:
        document = read_report(uow, ReportKind.MONTHLY_COMPLAINTS, on=date(2025, 4, 3))
    rows = table(document, "solved_complaints")
    assert [row["state"] for row in rows].count("open") == 2
    assert [row["reaction"] for row in rows].count("none") == 2
    assert rows[0]["result"] == "更换刹车片"
    [sums] = table(document, "complaint_sums")
    assert (sums["taken"], sums["solved"], sums["without_reaction"]) == (7, 5, 2)


def test_the_major_rate_counts_major_cases_against_hand_overs(open_unit, clock, people):
    """R-213: two of two hundred is exactly one percent."""
    clock.set(at(3, 20))
    with open_unit() as uow:
        car = a_vehicle(uow, owner=a_customer(uow))
        for number in range(200):
            a_repair_order(uow, f"RO-{number}", at(3, 1 + number % 28), (), car)
        for number in range(11):
            grade = Severity.MAJOR if number < 2 else Severity.NORMAL
            a_case(uow, f"C-{number}", severity=grade)

    with open_unit() as uow:
        document = read_report(uow, ReportKind.MONTHLY_COMPLAINTS, on=date(2025, 4, 3))
    [sums] = table(document, "complaint_sums")
    assert (sums["major_rate"], sums["rate"]) == (1.0, 5.5)


def lost_house(open_unit, clock, count=6, others=494):
    """Customers active when March began, some of whom stopped coming in it."""
    clock.set(at(3, 31, 23))
    with open_unit() as uow:
        for number in range(count + others):
            gone = number < count
            owner = Customer(name=f"客户{number}", created_at=clock.now())
            car = Vehicle(plate=f"粤L{number:05d}", owner=owner, created_at=clock.now())
            uow.session.add(
                RepairOrder(
                    number=f"RO-{number}",
                    vehicle=car,
                    state=RepairOrderState.HANDED_OVER,
                    handed_over_at=at(3, 2 + number, year=2024) if gone else at(9, 1, year=2024),
                    imported_at=clock.now(),
                )
            )
        uow.flush()
        first = uow.vehicles.by_plate("粤L00000")
        a_repair_order(uow, "RO-free", at(2, 1), (), first, free_campaign=True)


def test_the_loss_rate_its_reasons_and_each_lost_customer(open_unit, clock, people):
    """R-198, R-167: six of five hundred is 1.2 %, the reasons add up, unknown ones included."""
    lost_house(open_unit, clock)
    with open_unit() as uow:
        owner = uow.vehicles.by_plate("粤L00000").owner
        keep_lost_reason(
            uow, customer_id=owner.id, reason=AbsenceReason.PRICE, words="太贵了", by="信息员"
        )

    with open_unit() as uow:
        document = read_report(uow, ReportKind.MONTHLY_CHURN, on=date(2025, 4, 3))
    [rate] = table(document, "loss_rate")
    assert (rate["active"], rate["lost"], rate["rate"]) == (500, 6, 1.2)
    reasons = {row["reason"]: row["count"] for row in table(document, "loss_reasons")}
    assert reasons == {"unknown": 5, "price": 1}
    first = table(document, "lost_customers")[0]
    assert (first["last_paid_on"], first["lost_since"]) == ("2024-03-02", "2025-03-02")
    assert (first["reason"], first["words"]) == ("price", "太贵了")


def test_another_definition_of_lost_rules_the_running_month_only(open_unit, clock, people):
    """R-214: what was released stays unchanged."""
    lost_house(open_unit, clock, count=2, others=8)
    with open_unit() as uow:
        report = draft(
            uow, ReportKind.MONTHLY_CHURN, days_of(ReportKind.MONTHLY_CHURN, at(3, 31).date())
        )
        officer = person(uow, OFFICER)
        write_texts(uow, report, {"analysis": "一", "solutions": "二"}, staff=officer)
        release(uow, report, staff=officer)
        change_setting(
            uow,
            key="lost_months_without_paid_visit",
            text="6",
            by="supervisor",
            role=SUPERVISOR,
        )

    with open_unit() as uow:
        frozen = read_report(uow, ReportKind.MONTHLY_CHURN, on=date(2025, 4, 3))
        fresh = read_report(uow, ReportKind.QUARTERLY, on=date(2025, 4, 3))
    assert table(frozen, "loss_rate")[0]["lost"] == 2
    assert table(fresh, "loss_rate")[0]["months"] == 6
    assert table(fresh, "loss_rate")[0]["lost"] != 2


def test_the_supervisors_summary_is_drafted_on_the_first_and_archived(open_unit, clock, people):
    """R-142, R-200."""
    surveys(open_unit, clock, at(3, 6, 11), 3, 1)
    clock.set(at(4, 1, 8))
    with open_unit() as uow:
        go_round(uow)
        report = uow.reports.about(ReportKind.MONTHLY_SUMMARY, date(2025, 3, 1))
        boss = person(uow, SUPERVISOR)
        with pytest.raises(NotPermitted):
            write_texts(uow, report, {"summary": "好"}, staff=person(uow, OFFICER))
        write_texts(uow, report, {"summary": "三月小结", "meeting": "4月2日"}, staff=boss)
        release(uow, report, staff=boss)
    surveys(open_unit, clock, at(4, 5), 5, 0)

    with open_unit() as uow:
        archived = read_report(uow, ReportKind.MONTHLY_SUMMARY, on=date(2025, 4, 6))
    assert archived["texts"]["summary"] == "三月小结"
    assert table(archived, "satisfaction")[0]["surveys"] == 4
    assert archived["released_by"] == "supervisor"


def test_the_year_has_twelve_columns(open_unit, clock, people):
    """R-200: a draft on the last day of the year."""
    surveys(open_unit, clock, at(3, 6), 2, 0)
    clock.set(at(12, 31, 8))

    with open_unit() as uow:
        go_round(uow)
        report = uow.reports.about(ReportKind.YEARLY, date(2025, 1, 1))
        document = document_of(uow, report)

    line = next(row for row in table(document, "months") if row["figure"] == "surveys")
    assert [line[f"m{month:02d}"] for month in range(1, 13)] == [0, 0, 2, *[0] * 9]


def test_every_figure_leads_to_its_records_and_nothing_is_estimated(open_unit, clock, people):
    """R-202: a department without surveys has nought, and each line a list behind it."""
    surveys(open_unit, clock, at(3, 6), 1, 0)

    with open_unit() as uow:
        document = read_report(uow, ReportKind.WEEKLY, on=date(2025, 3, 10))
    paint = next(row for row in table(document, "departments") if row["department"] == "paint")
    assert (paint["surveys"], paint["mean"]) == (0, None)
    assert paint["_link"].startswith("/forms/department_problems?first=2025-03-03")
    assert table(document, "satisfaction")[0]["_link"].startswith("/forms/surveys")


def test_a_house_that_was_shut_makes_up_for_the_days_it_missed(open_unit, clock, people):
    """R-202: no period is left out, and a second round adds nothing."""
    clock.set(at(3, 3, 17, 45))
    with open_unit() as uow:
        go_round(uow)
        monthly = uow.reports.newest(ReportKind.QUARTERLY)
    clock.set(at(3, 6, 20))
    with open_unit() as uow:
        first, again = go_round(uow), go_round(uow)
        days = {one.first_day for one in uow.reports.listing(kind=ReportKind.DAILY)}

    assert monthly is None, "nobody begins with a report that is late already"
    assert days == {date(2025, 3, 3) + timedelta(days=one) for one in range(4)}
    assert (first.drafted > 0, again.drafted) == (True, 0)


def test_first_follow_ups_are_measured_against_the_third_and_the_seventh_day(
    open_unit, clock, people
):
    """R-201, R-215: late ones are shown."""
    clock.set(at(3, 20))
    with open_unit() as uow:
        car = a_vehicle(uow, owner=a_customer(uow))
        for number, done in enumerate((at(3, 6, 11), at(3, 9), None)):
            order = a_repair_order(uow, f"RO-{number}", at(3, 3), (), car)
            a_follow_up(
                uow,
                repair_order=order,
                kpi_at=at(3, 6, 18),
                latest_at=at(3, 10, 18),
                completed_at=done,
            )

    with open_unit() as uow:
        document = read_report(uow, ReportKind.MONTHLY_SUMMARY, on=date(2025, 4, 1))
    [line] = table(document, "punctuality")
    assert (line["handed_over"], line["by_kpi"], line["by_latest"], line["late"]) == (3, 1, 2, 2)
