"""SMS by a carrier's gateway: approved texts, signatures both ways, nothing twice."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import yaml
from pydantic import SecretStr

from actions.library import load_library
from bot.channels.sms_templates import read_templates
from bot.channels.wording import in_writing
from bot.outreach.dispatcher import dispatch_due
from bot.rehearsal import Rehearsal
from bot.settings import ROOT
from crm.errors import InvalidSetting
from crm.models import ContactAttempt, Conversation, Escalation, InboxMessage, OutboxMessage
from crm.terms import (
    SCRIPTED,
    AttemptStatus,
    Channel,
    EscalationReason,
    FollowUpKind,
    FollowUpStatus,
    Language,
    OutboxStatus,
)
from crm.use_cases.conversations import add_staff_line
from tests.bot.channels.gateway import ACCOUNT, SECRET, gateway, sign
from tests.bot.channels.providers import CUSTOMER, House
from tests.bot.channels.web_chat_app import Scripted
from tests.builders import a_follow_up
from tests.dialogues.conversation import OPENING
from tests.model import trained_engine

INCOMING = "/webhooks/sms-gateway"
STATUS = "/webhooks/sms-gateway/status"


@pytest.fixture
def carrier():
    with gateway() as state:
        yield state


@pytest.fixture
def ours(house, far, carrier, tmp_path):
    """The house with the gateway in Twilio's place, and the greeting as an approved text."""
    registry = tmp_path / "templates.yml"
    greeting = "{name}您好,我是{shop}的智能回访助手。您现在方便聊两分钟吗?"
    listed = [{"id": "SMS_1", "text": greeting + "\n回复数字:1 方便 2 晚点 3 不用了"}]
    registry.write_text(yaml.safe_dump({"templates": listed}, allow_unicode=True), "utf-8")
    return House(
        house.units,
        far,
        var=tmp_path,
        sms_provider="gateway",
        sms_gateway_url=carrier.url,
        sms_gateway_account=ACCOUNT,
        sms_gateway_secret=SecretStr(SECRET),
        sms_gateway_sign="诚达汽车",
        sms_templates=registry,
    )


def post(house, path, document, *, now=None, signature=None, **changed):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    moment = now or house.units.clock.now()
    headers = {
        "x-gateway-account": ACCOUNT,
        "x-gateway-timestamp": str(int(moment.timestamp())),
        "x-gateway-nonce": "n1",
    } | changed
    headers["x-gateway-signature"] = signature or sign(headers, "POST", path, body)
    answer = house.client.post(path, content=body, headers=headers)
    house.settle()
    return answer


def wrote(house, content, message_id, sender=CUSTOMER, **others):
    document = {"message_id": message_id, "from": sender, "to": "10690000", "content": content}
    return post(house, INCOMING, document | others)


def begun(house):
    with house.units() as uow:
        key = a_follow_up(uow).id
    dispatch_due(house.turns, channels=(Channel.SMS,))
    house.outside.delivery.deliver()
    return key


def rows(house, model):
    with house.units.reading() as uow:
        return uow.session.query(model).order_by(model.id).all()


def test_a_whole_follow_up_goes_by_the_gateway(ours, carrier, far):
    key = begun(ours)

    for number, words in enumerate(("1", "5", "没有了", "没有")):
        assert wrote(ours, words, f"M{number}").status_code == 204

    opening, *answers = carrier.asked
    assert opening == {
        "to": CUSTOMER,
        "sign": "【诚达汽车】",
        "client_id": f"{rows(ours, OutboxMessage)[0].id}-0",
        "template_id": "SMS_1",
        "params": {"name": "王先生", "shop": "诚达汽车服务中心"},
        "report_to": "https://shop.example.com/webhooks/sms-gateway/status",
    }
    assert all(one["sign"] == "【诚达汽车】" and "template_id" not in one for one in answers)
    assert answers[-1]["content"] == "好的,感谢您的支持,祝您用车愉快,再见!"
    assert (carrier.forged, far.texts()) == (0, [])
    with ours.units.reading() as uow:
        assert uow.follow_ups.get(key).status is FollowUpStatus.COMPLETED


def with_templates(ours, carrier, folder, *texts):
    listed = [{"id": f"SMS_{at}", "text": text} for at, text in enumerate(texts)]
    registry = yaml.safe_dump({"templates": listed}, allow_unicode=True)
    (folder / "templates.yml").write_text(registry, "utf-8")
    settings = gateway_settings(carrier, folder)
    return House(ours.units, ours.far, ours.engine, var=folder, **settings)


def test_what_fits_no_approved_text_is_not_begun_and_a_person_takes_it_over(
    ours, carrier, tmp_path
):
    changed = with_templates(ours, carrier, tmp_path)

    key = begun(changed)
    dispatch_due(changed.turns, channels=(Channel.SMS,))

    assert carrier.asked == []
    assert [one.provider_answer for one in rows(changed, OutboxMessage)] == ["no_template"]
    (told,) = rows(changed, Escalation)
    assert told.reason is EscalationReason.PROVIDER_DOWN
    assert told.words.startswith("sms: no_template(没有报备过的短信模板")
    with changed.units.reading() as uow:
        follow_up = uow.follow_ups.get(key)
        assert follow_up.status is FollowUpStatus.NOT_REACHED
        assert follow_up.held_reason == "no_template"


def test_a_greeting_does_not_go_out_without_what_it_announces(ours, carrier, tmp_path):
    """A turn of several texts is sent whole or not at all."""
    ours.engine.scripts[FollowUpKind.APPOINTMENT_REMINDER] = (
        Scripted("我是诚达的智能助手。\n提醒您:粤A12345的预约时间是明天10:00。", None),
    )
    changed = with_templates(ours, carrier, tmp_path, "我是{shop}的智能助手。")
    with changed.units() as uow:
        a_follow_up(uow, kind=FollowUpKind.APPOINTMENT_REMINDER)
    dispatch_due(changed.turns, channels=(Channel.SMS,))
    with changed.units() as uow:
        first = uow.session.query(OutboxMessage).one()
        greeting, notice = first.body["text"].split("\n")
        first.body = {"text": greeting, "choices": []}
        uow.outbox.put(
            OutboxMessage(
                key=first.key[:-1] + "1",
                channel=Channel.SMS,
                conversation_id=first.conversation_id,
                body={"text": notice, "choices": []},
                status=OutboxStatus.WAITING,
                created_at=first.created_at,
            )
        )

    changed.outside.delivery.deliver()

    assert carrier.asked == []
    assert [one.status for one in rows(changed, OutboxMessage)] == [OutboxStatus.FAILED] * 2


@pytest.mark.parametrize(("hours", "goes_out"), [(1, True), (49, False)])
def test_free_words_are_for_whoever_has_written_lately(ours, carrier, clock, hours, goes_out):
    """Words of a colleague's, days after the customer wrote, are no answer to a carrier."""
    begun(ours)
    wrote(ours, "1", "M1")
    before = len(carrier.asked)
    clock.set(clock.now() + timedelta(hours=hours))
    with ours.units() as uow:
        talk = uow.session.query(Conversation).one()
        add_staff_line(uow, conversation=talk, words="配件明天到。", staff_name="陈静")

    ours.outside.delivery.deliver()

    assert len(carrier.asked) - before == goes_out
    row = rows(ours, OutboxMessage)[-1]
    assert row.status is (OutboxStatus.SENT if goes_out else OutboxStatus.FAILED)


def test_who_spoke_on_the_telephone_has_not_written(ours, carrier):
    """The text after a call that was cut off is one we begin, whatever was said in the call."""
    begun(ours)
    with ours.units() as uow:
        talk = uow.session.query(Conversation).one()
        talk.last_said_at = uow.clock.now()
        add_staff_line(uow, conversation=talk, words="上次咱们聊到一半。", staff_name="陈静")

    ours.outside.delivery.deliver()

    assert [one.get("template_id") for one in carrier.asked] == ["SMS_1"]


def gateway_settings(carrier, folder):
    return {
        "sms_provider": "gateway",
        "sms_gateway_url": carrier.url,
        "sms_gateway_account": ACCOUNT,
        "sms_gateway_secret": SecretStr(SECRET),
        "sms_gateway_sign": "诚达汽车",
        "sms_templates": folder / "templates.yml",
    }


@pytest.mark.parametrize(
    ("answer", "row", "attempt"),
    [
        ((400, "OPTED_OUT"), OutboxStatus.FAILED, AttemptStatus.FAILED),
        ((400, "INVALID_NUMBER"), OutboxStatus.FAILED, AttemptStatus.FAILED),
        ((400, "TEMPLATE_REFUSED"), OutboxStatus.FAILED, AttemptStatus.FAILED),
        ((429, "TOO_FAST"), OutboxStatus.WAITING, AttemptStatus.CLAIMED),
        ((503, ""), OutboxStatus.WAITING, AttemptStatus.CLAIMED),
        ((403, "NO_CREDIT"), OutboxStatus.WAITING, AttemptStatus.CLAIMED),
    ],
)
def test_what_the_gateway_refuses_is_told_apart(ours, carrier, answer, row, attempt):
    carrier.answers.append(answer)

    begun(ours)

    assert [one.status for one in rows(ours, OutboxMessage)] == [row]
    assert [one.status for one in rows(ours, ContactAttempt)] == [attempt]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_text_cut_off_is_asked_for_and_goes_out_once(ours, carrier, clock, arrived):
    carrier.answers.append(None)
    begun(ours)
    if arrived:
        (order,) = carrier.asked
        carrier.took[order["client_id"]] = order

    for _ in range(3):
        clock.set(clock.now() + timedelta(minutes=3))
        ours.outside.delivery.deliver()

    assert len(carrier.took) == 1
    assert len(carrier.asked) == (1 if arrived else 2)
    assert [one.status for one in rows(ours, OutboxMessage)] == [OutboxStatus.SENT]


FORGERIES = {
    "unsigned": {"signature": "0" * 64},
    "no signature at all": {"signature": " "},
    "stale": {"minutes": -6},
    "from the future": {"minutes": 6},
    "no moment": {"x-gateway-timestamp": ""},
    "a moment that is none": {"x-gateway-timestamp": "yesterday"},
    "no nonce": {"x-gateway-nonce": ""},
}


@pytest.mark.parametrize("path", [INCOMING, STATUS])
@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_the_gateway_did_not_sign_lately_is_refused_and_nothing_kept(ours, forgery, path):
    how = dict(FORGERIES[forgery])
    now = ours.units.clock.now() + timedelta(minutes=how.pop("minutes", 0))
    document = {"message_id": "M1", "from": CUSTOMER, "content": "在吗"}

    answer = post(ours, path, document, now=now, **how)

    assert answer.status_code == 403
    assert rows(ours, InboxMessage) == []


def test_a_signature_is_good_for_its_own_path_and_body_only(ours):
    body = json.dumps({"message_id": "M1", "from": CUSTOMER, "content": "在吗"}).encode()
    headers = {
        "x-gateway-timestamp": str(int(ours.units.clock.now().timestamp())),
        "x-gateway-nonce": "n",
    }
    elsewhere = sign(headers, "POST", STATUS, body)
    other_words = sign(headers, "POST", INCOMING, body + b" ")

    answers = [
        ours.client.post(INCOMING, content=body, headers=headers | {"x-gateway-signature": mark})
        for mark in (elsewhere, other_words)
    ]

    assert [one.status_code for one in answers] == [403, 403]


def test_a_text_that_comes_twice_is_heard_once(ours):
    begun(ours)

    wrote(ours, "1", "M1")
    wrote(ours, "1", "M1")

    assert ours.engine.said == ["方便"]


def report(row, status, **others):
    return {"client_id": f"{row}-0", "message_id": f"G{row}-0", "status": status} | others


def test_reports_come_in_any_order_and_in_lists(ours):
    begun(ours)
    (row,) = rows(ours, OutboxMessage)

    post(ours, STATUS, [report(row.id, "delivered"), None, report(row.id, "submitted")])
    post(ours, STATUS, report(row.id, "accepted"))

    (row,) = rows(ours, OutboxMessage)
    assert (row.status, row.provider_answer) == (OutboxStatus.SENT, "arrived:delivered")


def test_a_text_that_did_not_arrive_frees_the_follow_up(ours):
    key = begun(ours)
    (row,) = rows(ours, OutboxMessage)

    for _ in range(2):
        post(ours, STATUS, report(row.id, "undelivered", error_code="NUMBER_UNKNOWN"))

    with ours.units.reading() as uow:
        follow_up = uow.follow_ups.get(key)
        assert follow_up.status is FollowUpStatus.PLANNED
        assert [point.bad for point in follow_up.customer.contact_points] == [True]


@pytest.mark.engine
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_registry_knows_all_that_the_bot_begins_with(language):
    """Every kind of follow-up, a member's too: greeting, notice, question and closing."""
    templates = read_templates(ROOT / "dialogues" / "sms_templates.yml")
    rehearsal = Rehearsal(trained_engine(), load_library())
    openings = [(kind, False) for kind in SCRIPTED if kind is not FollowUpKind.INBOUND]
    missing = []

    for kind, member in [*openings, (FollowUpKind.FIRST_FOLLOWUP, True)]:
        customer = {**OPENING["customer"], "club_member": member}
        others = {"kind": kind.value, "channel": "sms", "language": language}
        rehearsal.step({"open": {**OPENING, "customer": customer, **others}})
        with rehearsal.scene.units.reading() as uow:
            begun_with = uow.session.query(OutboxMessage).all()
            texts = [
                in_writing(row.body["text"], row.body["choices"], Language(language))
                for row in begun_with
            ]
        assert texts
        missing += [(kind.value, text) for text in texts if templates.fit(text) is None]

    assert missing == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_registry_knows_how_a_talk_is_gone_on_with(language):
    """The reminder after a talk that was cut off: its greeting, and the questions of a visit."""
    templates = read_templates(ROOT / "dialogues" / "sms_templates.yml")
    scripts = yaml.safe_load((ROOT / "dialogues/scripts/first_followup.yml").read_text("utf-8"))
    asked = [step["ask"] for step in scripts["steps"] if "ask" in step]
    responses = {
        name: told
        for part in ("opening", "survey", "booking")
        for name, told in yaml.safe_load(
            (ROOT / f"dialogues/domain/{part}.yml").read_text("utf-8")
        )["responses"].items()
    }
    in_words_of_the_visit = ("good_time", "usage", "club")  # asked at the start, or all blank

    missing = [
        text
        for name in ["utter_going_on", *(f"utter_ask_{one}" for one in asked)]
        if not name.endswith(in_words_of_the_visit)
        for text in written(responses[name], language)
        if templates.fit(text) is None
    ]

    assert missing == []


def written(told, language):
    for one in told:
        if "channel" in one or one["condition"][0]["value"] != language:
            continue
        choices = [
            {"title": each["title"], "value": each["title"]} for each in one.get("buttons", [])
        ]
        filled = re.sub(r"\{\w+\}", "诚达", one["text"])
        yield in_writing(filled, choices, Language(language))


@pytest.mark.parametrize(
    ("registry", "says"),
    [
        ("templates: [{id: A}]", "text"),
        ("templates: [{id: A, text: '{x}和{x}'}]", "twice"),
        ("templates: [{id: A, text: a}, {id: A, text: b}]", "twice"),
        ("templates: [{id: A, text: a, colour: red}]", "colour"),
        ("- A", "cannot be read"),
        ("{", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_registry_that_cannot_be_used_says_where_and_why(tmp_path, registry, says):
    file = tmp_path / "t.yml"
    if registry is not None:
        file.write_text(registry, "utf-8")

    with pytest.raises(InvalidSetting, match=says):
        read_templates(file)
