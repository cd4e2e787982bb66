"""Every contact and every letter has its line; a closed month stays as it is."""

from __future__ import annotations

import pytest

from crm.errors import MonthClosed, MonthNotOver, TextMissing
from crm.models import Utterance
from crm.terms import Channel, Disposition, FollowUpKind, FollowUpStatus, LetterKind, Speaker
from crm.use_cases.hand_calls import HandCall, record_hand_call
from crm.use_cases.letters import register_letter, register_written_notice
from crm.use_cases.registers import Register, close_month, read_month, write_reply
from tests.builders import a_conversation, a_customer, a_follow_up
from tests.crm.use_cases.info_desk import a_talk, at, lines_of, rows_of, sheet_of

MARCH = read_month("2025-03")


def a_letter(uow, text="第一稿", number=1, **others):
    values = {
        "origin": f"paper:{number}",
        "kind": LetterKind.NOTICE,
        "subject": "活动通知",
        "text": text,
        "channel": "paper",
        "sender": "信息员",
    } | others
    return register_letter(uow, **values)


def test_every_contact_has_its_line_and_every_talk_its_record(open_unit):
    """R-150: a bot's talk, an unanswered try, an incoming question and a call made by hand."""
    with open_unit() as uow:
        a_talk(uow, "挺好的")
        a_talk(uow, None, disposition=Disposition.NO_ANSWER)
        a_talk(uow, "请问四轮定位多少钱", kind=FollowUpKind.INBOUND)
        record_hand_call(
            uow,
            customer=a_customer(uow),
            call=HandCall(Disposition.COMPLETED, words="我再看看"),
            by="李娜",
        )

    with open_unit() as uow:
        lines, records = rows_of(uow, "call_register"), rows_of(uow, "call_records")
        assert [line["number"] for line in lines] == [1, 2, 3, 4]
        assert [line["handler"] for line in lines] == ["bot", "bot", "bot", "李娜"]
        assert [line["record"] for line in lines] == [1, None, 3, 4]
        assert [record["number"] for record in records] == [1, 3, 4]


def test_a_call_by_hand_settles_the_follow_up_it_was_made_for(open_unit):
    """R-150, R-152: with the words as they were said."""
    with open_unit() as uow:
        planned = a_follow_up(uow)
        record_hand_call(
            uow,
            customer=planned.customer,
            call=HandCall(Disposition.COMPLETED, words="刹车踩下去还是吱吱响,你们是不是没换"),
            follow_up_id=planned.id,
            by="李娜",
        )

    with open_unit() as uow:
        assert uow.follow_ups.get(planned.id).status is FollowUpStatus.COMPLETED
        [record] = rows_of(uow, "call_records")
        assert record["words"] == "刹车踩下去还是吱吱响,你们是不是没换"
        assert (record["handler"], record["plate"]) == ("李娜", "粤A12345")


def test_whoever_answered_said_something(open_unit):
    """R-152."""
    with open_unit() as uow, pytest.raises(TextMissing):
        record_hand_call(
            uow, customer=a_customer(uow), call=HandCall(Disposition.COMPLETED), by="李娜"
        )


def test_of_three_tries_one_has_a_record_and_no_number_is_missing(open_unit):
    """R-178, R-192."""
    with open_unit() as uow:
        for words in (None, None, "好的"):
            ended = Disposition.COMPLETED if words else Disposition.NO_ANSWER
            a_talk(uow, words, disposition=ended)

    with open_unit() as uow:
        sheet = sheet_of(uow, "call_register")
        assert sheet.title == "跟踪服务电话登记表"
        head = lines_of(sheet)[2]
        assert head == [
            "编号",
            "日期时间",
            "呼入/呼出",
            "客户",
            "车牌号",
            "电话",
            "事由",
            "方式",
            "结果",
            "经办人",
            "记录号",
        ]
        rows = rows_of(uow, "call_register")
        assert [row["number"] for row in rows] == [1, 2, 3]
        assert [row["record"] for row in rows] == [None, None, 3]


def test_an_invitation_a_notice_and_a_reply_are_three_letters(open_unit):
    """R-155: printed, by SMS, and in answer to a complaint."""
    with open_unit() as uow:
        a_letter(uow, "请来保养", 1, kind=LetterKind.INVITATION, subject="定期保养邀请信")
        for kind, text in (
            (FollowUpKind.CAMPAIGN_NOTICE, "本周免费检测"),
            (FollowUpKind.SOLUTION_NOTICE, "已为您安排返修"),
        ):
            talk = a_conversation(
                uow, a_follow_up(uow, kind=kind, customer=a_customer(uow)), Channel.SMS
            )
            uow.conversations.keep_line(
                Utterance(
                    conversation_id=talk.id,
                    position=1,
                    turn_number=1,
                    speaker=Speaker.BOT,
                    text=text,
                    at=uow.clock.now(),
                )
            )
            uow.flush()
            register_written_notice(uow, talk)

    with open_unit() as uow:
        letters = rows_of(uow, "letters")
        assert [(row["number"], row["kind"], row["text"]) for row in letters] == [
            (1, LetterKind.INVITATION, "请来保养"),
            (2, LetterKind.NOTICE, "本周免费检测"),
            (3, LetterKind.REPLY, "已为您安排返修"),
        ]
        assert [row["channel"] for row in letters] == ["paper", "sms", "sms"]
        assert all(row["subject"] and row["sender"] for row in letters)


def test_a_call_is_no_letter_and_neither_is_a_survey(open_unit):
    """R-155."""
    with open_unit() as uow:
        a_talk(uow, "好", kind=FollowUpKind.SERVICE_REMINDER, channel=Channel.VOICE)
        a_talk(uow, "好", kind=FollowUpKind.FIRST_FOLLOWUP)

    with open_unit() as uow:
        assert rows_of(uow, "letters") == []
        assert len(rows_of(uow, "call_register")) == 2


def test_a_letter_is_registered_once(open_unit):
    def register(text):
        with open_unit() as uow:
            return a_letter(uow, text)

    first, again = register("第一稿"), register("第二稿")

    assert (again.id, again.text) == (first.id, "第一稿")


def test_a_register_is_cut_by_the_month_on_the_wall(open_unit, clock):
    """R-151."""
    for moment in (at(3, 31, 23, 59), at(4, 1, 0, 0)):
        clock.set(moment)
        with open_unit() as uow:
            a_talk(uow)

    with open_unit() as uow:
        april = rows_of(uow, "call_register", at(4, 1).date(), at(4, 30).date())
        assert [row["number"] for row in rows_of(uow, "call_register")] == [1]
        assert [row["number"] for row in april] == [2]


def test_a_closed_month_keeps_its_sums_and_takes_no_reply(open_unit, clock):
    """R-151, R-147: read-only, though the conversation's record stays in the file."""
    with open_unit() as uow:
        a_talk(uow)
        letter = a_letter(uow)
    clock.set(at(4, 2))

    with open_unit() as uow:
        closed = close_month(uow, register=Register.CONTACTS, month=MARCH, by="信息员")
        close_month(uow, register=Register.LETTERS, month=MARCH, by="信息员")

    assert closed.sums == {"lines": 1, "completed": 1}
    with open_unit() as uow, pytest.raises(MonthClosed):
        write_reply(uow, letter_id=letter.id, reply="谢谢", by="信息员")
    with open_unit() as uow, pytest.raises(MonthClosed):
        call = HandCall(Disposition.NO_ANSWER, at=at(3, 30))
        record_hand_call(uow, customer=a_customer(uow), call=call, by="李娜")
    with open_unit() as uow:
        assert rows_of(uow, "call_register")[0]["_link"] == "/calls/1"


def test_a_month_closes_only_when_nothing_can_come_any_more(open_unit, clock):
    """R-151."""
    with open_unit() as uow:
        a_conversation(uow)
    for moment in (at(3, 31, 23, 0), at(4, 2)):
        clock.set(moment)
        with open_unit() as uow, pytest.raises(MonthNotOver):
            close_month(uow, register=Register.CONTACTS, month=MARCH, by="信息员")


def test_a_reply_stands_in_the_register(open_unit):
    """R-179."""
    with open_unit() as uow:
        letter = a_letter(uow)
    with open_unit() as uow:
        write_reply(uow, letter_id=letter.id, reply="周六过来", by="信息员")

    with open_unit() as uow:
        assert rows_of(uow, "letters")[0]["reply"] == "周六过来"
        assert uow.audits.newest()[0].what == "reply"


def test_the_statistics_of_a_stretch_equal_the_lines_of_the_register(open_unit):
    """R-157, R-201."""
    with open_unit() as uow:
        a_talk(uow)
        a_talk(uow, "别打了", disposition=Disposition.DECLINED)
        a_talk(uow, "晚点", disposition=Disposition.CALLBACK, channel=Channel.SMS)
        a_talk(uow, None, disposition=Disposition.NO_ANSWER)

    with open_unit() as uow:
        groups = rows_of(uow, "statistics")
        ends = ("completed", "declined", "postponed", "misdirected", "not_reached")
        assert sum(row["contacts"] for row in groups) == len(rows_of(uow, "call_register")) == 4
        assert all(row["contacts"] == sum(row[end] for end in ends) for row in groups)
        assert {row["channel"]: row["reached"] for row in groups} == {
            Channel.WEBCHAT: 2,
            Channel.SMS: 1,
        }
        [planned] = rows_of(uow, "plan_sums")
        assert (planned["planned"], planned["completed"]) == (4, 1)
