"""What the follow-up hands to sales, to marketing and upward, each as its paper form."""

from __future__ import annotations

from datetime import date

from crm.terms import ClubStatus, Disposition, FollowUpKind, NoteKind
from crm.use_cases.outcomes import record_note
from tests.builders import a_customer, a_follow_up
from tests.crm.use_cases.info_desk import a_car, a_talk, at, lines_of, rows_of, sheet_of


def test_sales_keep_the_invitations_of_new_cars_with_what_came_of_them(open_unit):
    """R-187, R-250: invited and answered, invited not yet; who has been here is not asked again."""
    with open_unit() as uow:
        invited = a_car(uow, "粤A1", "王一", delivered_on=date(2024, 12, 1))
        a_car(uow, "粤A2", "王二", delivered_on=date(2025, 1, 5))
        been = a_car(uow, "粤A3", "王三", delivered_on=date(2024, 12, 3))
        been.first_service_done_on = date(2025, 3, 1)
        a_follow_up(
            uow,
            kind=FollowUpKind.FIRST_SERVICE_INVITATION,
            customer=invited.owner,
            vehicle=invited,
            completed_at=at(3, 5, 16),
            disposition=Disposition.COMPLETED,
        )

    with open_unit() as uow:
        rows = {row["plate"]: row for row in rows_of(uow, "first_service_invitations")}
        sheet = lines_of(sheet_of(uow, "first_service_invitations"))

    assert set(rows) == {"粤A1", "粤A2"}
    assert (rows["粤A1"]["invited_at"], rows["粤A1"]["days"]) == (at(3, 5, 16), 95)
    assert (rows["粤A2"]["invited_at"], rows["粤A2"]["result"]) == (None, None)
    assert sheet[0][0] == "首保邀请汇总表"
    assert sheet[2][-2:] == ["邀请时间", "邀请结果"]


def test_what_is_heard_of_other_shops_is_a_form_for_marketing(open_unit):
    """R-146, R-190: the customer's words with day and name, and nothing else that was said."""
    with open_unit() as uow:
        talk = a_talk(uow)
        record_note(uow, conversation=talk, kind=NoteKind.MARKET, words="隔壁店机油打八折")
        record_note(uow, conversation=talk, kind=NoteKind.OPINION, words="休息区有点吵")

    with open_unit() as uow:
        sheet = lines_of(sheet_of(uow, "market_notes"))

    assert sheet[0][0] == "行业相关市场情况报告表"
    assert [row[2] for row in sheet[3:]] == ["隔壁店机油打八折"]


def test_the_suggestions_of_members_are_summed_up_for_the_superior(open_unit):
    """R-205: members only, with the department's decision."""
    with open_unit() as uow:
        member = a_customer(
            uow, "会员", phone=None, club_status=ClubStatus.MEMBER, club_since=date(2024, 5, 1)
        )
        for customer, words in ((member, "会员日多一点"), (a_customer(uow, phone=None), "停车难")):
            talk = a_talk(uow, customer=customer)
            record_note(uow, conversation=talk, kind=NoteKind.SUGGESTION, words=words)

    with open_unit() as uow:
        sheet = lines_of(sheet_of(uow, "suggestions"))

    assert sheet[0][0] == "会员合理化建议汇总表"
    assert [row[3] for row in sheet[3:]] == ["会员日多一点"]
