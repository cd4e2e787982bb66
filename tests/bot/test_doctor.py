"""The doctor names what is wrong and how to mend it, and changes nothing."""

from __future__ import annotations

import json
import socket

import pytest

from bot.cli import main
from bot.database import opened
from bot.doctor import Finding, examine, report
from bot.model import fingerprint, model_path
from bot.settings import VARIABLES, Settings
from tests.builders import a_dealership


@pytest.fixture(autouse=True)
def var(monkeypatch, tmp_path):
    """An installation of its own: empty environment, empty var folder."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "var"
    monkeypatch.setenv("FOLLOWUP_VAR", str(folder))
    return folder


def _found(part: str) -> Finding:
    return next(finding for finding in examine(None) if finding.part == part)


def _problems() -> list[str]:
    return [finding.part for finding in examine(None) if finding.state == "problem"]


def test_a_fresh_checkout_has_no_problem_and_nothing_is_made(var):
    assert _problems() == []
    assert _found("database").says == "there is none yet"
    assert not var.exists()


def test_a_database_in_use_is_named_by_its_dealership(var):
    with opened(Settings(_env_file=None, var=var)) as units, units() as uow:
        a_dealership(uow)

    assert _found("database") == Finding(
        "database", "ok", "up to date, dealership 诚达汽车服务中心"
    )


def test_a_damaged_database_is_a_problem_with_a_way_out(var):
    with opened(Settings(_env_file=None, var=var)):
        pass
    file = var / "followup.db"
    file.write_bytes(file.read_bytes()[:8192] + b"\x00" * 65536)

    finding = _found("database")

    assert finding.state == "problem"
    assert "restore a backup" in finding.mend


def test_a_setting_that_cannot_be_used_is_named(monkeypatch):
    monkeypatch.setenv("FOLLOWUP_TIMEZONE", "Mars")

    assert _found("settings").says.startswith("FOLLOWUP_TIMEZONE cannot be used")


def test_a_var_folder_that_cannot_be_written_is_named(var):
    var.parent.joinpath("var").write_text("a file where the folder should be")

    assert "set FOLLOWUP_VAR to another folder" in _found("folder").mend


def test_what_could_not_be_taken_in_is_noticed(var):
    (var / "doorstep").mkdir(parents=True)
    (var / "doorstep" / "1.refused").write_text("{}")

    assert (_found("doorstep").state, _found("folder").state) == ("notice", "ok")


def test_a_model_made_from_other_texts_is_noticed(var):
    model = model_path(var)
    model.parent.mkdir(parents=True)
    model.write_bytes(b"")
    stamp = model.with_suffix(".fingerprint")

    stamp.write_text("of other texts")
    stale = _found("model")
    stamp.write_text(fingerprint())

    assert (stale.state, _found("model").state) == ("notice", "ok")
    assert "have changed since it was trained" in stale.says


@pytest.mark.parametrize(
    ("set_to", "part", "says"),
    [
        pytest.param(
            {"TWILIO_ACCOUNT_SID": "ACx", "TWILIO_AUTH_TOKEN": "t"},
            "twilio",
            "TWILIO_FROM_NUMBER missing",
            id="half of Twilio",
        ),
        pytest.param(
            {
                "TWILIO_ACCOUNT_SID": "ACx",
                "TWILIO_AUTH_TOKEN": "t",
                "TWILIO_FROM_NUMBER": "+15005550006",
            },
            "twilio",
            "FOLLOWUP_PUBLIC_URL is empty, so Twilio cannot reach us",
            id="Twilio without an address",
        ),
        pytest.param(
            {"FOLLOWUP_SMS_PROVIDER": "gateway", "FOLLOWUP_SMS_GATEWAY_ACCOUNT": "chengda"},
            "sms gateway",
            "FOLLOWUP_SMS_GATEWAY_URL, FOLLOWUP_SMS_GATEWAY_SECRET, FOLLOWUP_SMS_GATEWAY_SIGN,"
            " FOLLOWUP_PUBLIC_URL missing",
            id="half of the SMS gateway",
        ),
        pytest.param(
            {"TELEGRAM_WEBHOOK_SECRET": "s3cret"},
            "telegram",
            "TELEGRAM_WEBHOOK_SECRET is set without TELEGRAM_BOT_TOKEN",
            id="half of Telegram",
        ),
        pytest.param(
            {"TELEGRAM_BOT_TOKEN": "1:x", "FOLLOWUP_PUBLIC_URL": "https://shop.example.com"},
            "telegram",
            "TELEGRAM_WEBHOOK_SECRET is missing, so no webhook can be trusted",
            id="a webhook nobody signs",
        ),
        pytest.param(
            {"FOLLOWUP_BROKER_URL": "amqp://127.0.0.1:1/"},
            "broker",
            "127.0.0.1:1 does not answer (Connection refused)",
            id="a broker that is not there",
        ),
    ],
)
def test_a_channel_that_is_half_set_up_is_a_problem(monkeypatch, set_to, part, says):
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)

    found = _found(part)

    assert (found.state, found.says) == ("problem", says)
    assert found.mend


def test_telegram_without_a_public_address_is_polled(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:x")

    assert "by polling" in _found("telegram").says


def test_a_broker_that_answers_asks_for_a_database_that_can_be_shared(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as broker:
        monkeypatch.setenv("FOLLOWUP_BROKER_URL", f"amqp://127.0.0.1:{broker.getsockname()[1]}//")
        states = [finding.state for finding in examine(None) if finding.part == "broker"]

    assert states == ["ok", "problem"]


def test_each_problem_is_printed_with_the_way_out_below_it():
    findings = [
        Finding("python", "ok", "CPython 3.10.13"),
        Finding("x", "problem", "bad", "mend it"),
    ]

    lines = report(findings).splitlines()

    assert [line.split() for line in lines] == [
        ["ok", "python", "CPython", "3.10.13"],
        ["PROBLEM", "x", "bad"],
        ["→", "mend", "it"],
    ]


def test_the_command_ends_with_1_when_there_is_a_problem_and_its_json_is_clean(monkeypatch, capsys):
    healthy = main(["doctor", "--json"])
    capsys.readouterr()
    monkeypatch.setenv("FOLLOWUP_TIMEZONE", "Mars")
    ill = main(["doctor", "--json"])

    printed = json.loads(capsys.readouterr().out)
    assert (healthy, ill) == (0, 1)
    assert [finding["part"] for finding in printed] == ["python", "settings"]
