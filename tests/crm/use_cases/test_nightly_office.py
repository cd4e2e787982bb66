"""The evening's look over the office: what of today's work was left out."""

from __future__ import annotations

from datetime import date

import pytest

from crm.models import Utterance
from crm.rules.report_periods import days_of
from crm.terms import Disposition, NightlyCheck, ReportKind, Speaker
from crm.use_cases.first_service import enter_slip
from crm.use_cases.nightly import check_tonight
from crm.use_cases.reports import draft
from crm.use_cases.reviews import mark_reviewed
from tests.builders import a_conversation, a_customer, a_follow_up, a_repair_order, a_vehicle
from tests.crm.use_cases.info_desk import a_car, a_talk, at

N = NightlyCheck


@pytest.fixture
def evening(clock):
    clock.set(at(3, 6, 20))


def counted(open_unit, *checks):
    with open_unit() as uow:
        run = check_tonight(uow)
        return tuple(run.counts[check.value] for check in checks)


def test_one_checklist_is_kept_with_a_result_for_every_point(open_unit, evening):
    """R-168: the eleven points of the day, each with its count, none left out."""
    with open_unit() as uow:
        run = check_tonight(uow)

    assert set(run.counts) == {check.value for check in NightlyCheck}
    assert {
        N.NO_ATTEMPT,
        N.TALK_UNREGISTERED,
        N.TALK_WORDLESS,
        N.TALK_UNREVIEWED,
        N.FILE_MISSING,
        N.FILE_OVERDUE,
        N.VISIT_WITHOUT_WORK,
        N.LETTER_OVERDUE,
        N.SALES_NOT_TOLD,
        N.REPORT_UNSIGNED,
        N.PROMISE_MISSED,
        N.WORKSHOP_NOT_TOLD,
    } <= set(NightlyCheck)


def test_a_record_is_looked_at_for_words_line_and_review(open_unit, evening):
    """R-168, R-156: of three records one is reviewed and one has no words."""
    with open_unit() as uow:
        reviewed, wordless = a_talk(uow), a_talk(uow, None)
        wordless.last_said_at = wordless.opened_at
        a_talk(uow)
        mark_reviewed(uow, conversation_id=reviewed.id, by="信息员")
        lost = a_conversation(uow, a_follow_up(uow, customer=a_customer(uow), origin="x"))
        lost.status, lost.disposition = "closed", Disposition.COMPLETED
        lost.last_said_at = lost.opened_at
        uow.conversations.keep_line(
            Utterance(
                conversation_id=lost.id,
                position=1,
                turn_number=1,
                speaker=Speaker.CUSTOMER,
                text="好",
                at=lost.opened_at,
            )
        )

    assert counted(open_unit, N.TALK_UNREGISTERED, N.TALK_WORDLESS, N.TALK_UNREVIEWED) == (1, 1, 3)


def test_a_car_that_left_without_its_work_in_the_file_is_named(open_unit, evening):
    """R-161: whoever left yesterday is not named again."""
    with open_unit() as uow:
        for plate, moment, lines in (
            ("粤A1", at(3, 6, 11), ()),
            ("粤A2", at(3, 5, 11), ()),
            ("粤A3", at(3, 6, 12), None),
        ):
            car = a_vehicle(uow, plate, a_customer(uow))
            more = {} if lines is None else {"lines": lines}
            a_repair_order(uow, f"RO-{plate}", moment, vehicle=car, **more)

    with open_unit() as uow:
        run = check_tonight(uow)
        found = [
            one.key
            for one in uow.nightly.findings_of(run)
            if one.check is NightlyCheck.VISIT_WITHOUT_WORK
        ]
    assert found == ["RO-粤A1"]


def test_new_files_first_services_and_the_daily_report_are_asked_about(open_unit, evening):
    """R-168, R-162, R-165, R-159."""
    with open_unit() as uow:
        car = a_car(uow, "粤A1")
        a_repair_order(uow, "RO-1", at(3, 6, 9), vehicle=car)
        enter_slip(uow, plate="粤A1", slip_number="SB-1", done_on=date(2025, 3, 6), by="信息员")
        draft(uow, ReportKind.DAILY, days_of(ReportKind.DAILY, date(2025, 3, 6)))

    assert counted(open_unit, N.FILE_UNFILED, N.SALES_NOT_TOLD, N.REPORT_UNSIGNED) == (1, 1, 1)
