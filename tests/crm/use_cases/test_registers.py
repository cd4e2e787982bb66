"""Every contact and every letter has its line, and a month of them is a sheet."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from openpyxl import load_workbook

from crm.models import Utterance
from crm.terms import Channel, Disposition, FollowUpKind, LetterKind, Speaker
from crm.use_cases.conversations import close_conversation
from crm.use_cases.letters import register_letter
from crm.use_cases.registers import Register, contacts_of, export_register, letters_of, read_month
from tests.builders import SHANGHAI, a_conversation, a_customer, a_follow_up

MARCH = read_month("2025-03")


def a_talk(uow, kind, channel=Channel.WEBCHAT, answered=True):
    customer = a_customer(uow)
    talk = a_conversation(uow, a_follow_up(uow, kind=kind, customer=customer), channel)
    said = [(Speaker.BOT, "您的车快到保养时间了"), (Speaker.BOT, "要帮您约一下吗?")]
    said += [(Speaker.CUSTOMER, "好的"), (Speaker.BOT, "约好了")] if answered else []
    for place, (speaker, text) in enumerate(said, start=1):
        line = Utterance(
            conversation_id=talk.id,
            position=place,
            turn_number=place,
            speaker=speaker,
            text=text,
            at=uow.clock.now(),
        )
        uow.conversations.keep_line(line)
    close_conversation(uow, conversation=talk, disposition=Disposition.COMPLETED)


def exported(open_unit, register, *, full_phones=True):
    with open_unit() as uow:
        content = export_register(
            uow,
            register,
            MARCH,
            by="信息员",
            say=lambda term: term.value if term else "—",
            full_phones=full_phones,
        )
    sheet = load_workbook(BytesIO(content)).active
    return sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)], sheet


def test_an_invitation_in_writing_is_a_letter_with_its_text_and_its_answer(open_unit):
    with open_unit() as uow:
        a_talk(uow, FollowUpKind.SERVICE_REMINDER)

    with open_unit() as uow:
        [(letter, customer, _)] = letters_of(uow, MARCH)
        assert (letter.number, letter.kind, letter.subject, letter.sender) == (
            1,
            LetterKind.INVITATION,
            "定期保养邀请",
            "bot",
        )
        assert (letter.text, letter.reply) == ("您的车快到保养时间了\n要帮您约一下吗?", "好的")
        assert (letter.address, customer.name) == ("13800000001", "王建国")


def test_a_call_is_no_letter_and_neither_is_a_survey(open_unit):
    with open_unit() as uow:
        a_talk(uow, FollowUpKind.SERVICE_REMINDER, Channel.VOICE)
        a_talk(uow, FollowUpKind.FIRST_FOLLOWUP)

    with open_unit() as uow:
        assert letters_of(uow, MARCH) == []
        assert [row.line.number for row in contacts_of(uow, MARCH)] == [1, 2]


def test_a_letter_is_registered_once(open_unit):
    def register(text):
        with open_unit() as uow:
            return register_letter(
                uow,
                origin="paper:1",
                kind=LetterKind.NOTICE,
                subject="活动通知",
                text=text,
                channel="paper",
                sender="信息员",
            )

    first, again = register("第一稿"), register("第二稿")

    assert (again.id, again.text) == (first.id, "第一稿")


def test_a_register_is_cut_by_the_month_on_the_wall(open_unit, clock):
    clock.set(datetime(2025, 3, 31, 23, 59, tzinfo=SHANGHAI))
    with open_unit() as uow:
        a_talk(uow, FollowUpKind.FIRST_FOLLOWUP)
    clock.set(datetime(2025, 4, 1, 0, 0, tzinfo=SHANGHAI))
    with open_unit() as uow:
        a_talk(uow, FollowUpKind.FIRST_FOLLOWUP)

    with open_unit() as uow:
        months = [contacts_of(uow, month) for month in (MARCH, MARCH.next)]
        assert [[row.line.number for row in rows] for rows in months] == [[1], [2]]


def test_a_month_is_exported_under_the_title_of_the_paper_form(open_unit):
    with open_unit() as uow:
        a_talk(uow, FollowUpKind.FIRST_FOLLOWUP)

    title, rows, _ = exported(open_unit, Register.CONTACTS)

    assert title == rows[0][0] == "跟踪服务电话登记表"
    assert rows[2][:6] == ["编号", "日期时间", "呼入/呼出", "客户", "车牌号", "电话"]
    assert rows[3][:3] == [1, "2025-03-06 10:20", "呼出"]
    assert rows[3][5:] == [
        "13800000001",
        "first_followup",
        "webchat",
        "completed",
        "机器人",
        1,
    ]


def test_an_export_is_written_down_with_its_filter_and_its_lines(open_unit):
    """R-141, R-248."""

    with open_unit() as uow:
        a_talk(uow, FollowUpKind.SERVICE_REMINDER)

    exported(open_unit, Register.LETTERS)

    with open_unit() as uow:
        entry = uow.audits.newest()[0]
        assert (entry.by, entry.what, entry.noun, entry.after) == (
            "信息员",
            "export",
            "letters_register",
            {"month": "2025-03", "rows": 1},
        )


def test_numbers_are_masked_for_those_who_may_not_see_them(open_unit):
    with open_unit() as uow:
        a_talk(uow, FollowUpKind.FIRST_FOLLOWUP)

    _, rows, _ = exported(open_unit, Register.CONTACTS, full_phones=False)

    assert rows[3][5] == "138****0001"


def test_a_customers_words_are_never_calculated(open_unit):
    with open_unit() as uow:
        register_letter(
            uow,
            origin="paper:1",
            kind=LetterKind.REPLY,
            subject="投诉答复",
            text='=HYPERLINK("http://elsewhere.test")',
            channel="paper",
            sender="信息员",
        )

    _, _, sheet = exported(open_unit, Register.LETTERS)

    assert sheet["J4"].data_type == "s"
