"""The command line: exit statuses, clean JSON, one line for what cannot be done."""

from __future__ import annotations

import io
import json
import logging
import socket
from datetime import time, timedelta

import pytest
import structlog
from openpyxl import load_workbook

from bot.cli import main
from bot.settings import VARIABLES
from crm.migrations import migrate
from crm.models import ContactAttempt, FollowUp, OutboxMessage
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from tests.builders import a_customer, a_dealership, a_follow_up


@pytest.fixture(autouse=True)
def _own_installation(monkeypatch, tmp_path):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FOLLOWUP_VAR", str(tmp_path / "var"))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def _no_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["plan", "--as-of", "tomorrow"],
        ["up", "--port", "0"],
        ["up", "--port", "99999"],
        ["chat", "--kind", "small_talk"],
        ["staff", "add", "chen"],
        ["staff", "add", "chen", "--role", "king"],
        ["import"],
        ["report"],
        ["report", "weekly"],
        ["report", "weekly", "--date", "monday"],
        ["report", "hourly", "--date", "2025-03-06"],
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)

    printed = capsys.readouterr()
    assert end.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith("usage: followup")


def _one_line_of_trouble(capsys) -> str:
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("followup: ")
    assert printed.err.count("\n") == 1
    return printed.err.removeprefix("followup: ").rstrip("\n")


def test_a_taken_port_is_named_with_the_way_out(capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status = main(["up", "--port", str(port)])

    assert status == 1
    assert _one_line_of_trouble(capsys) == (
        f"port {port} cannot be used (Address already in use):"
        " end the program that holds it, or choose another with --port"
    )


def test_a_setting_that_cannot_be_used_stops_every_command_with_one_line(monkeypatch, capsys):
    monkeypatch.setenv("FOLLOWUP_TIMEZONE", "Mars")

    assert main(["plan"]) == 1
    assert _one_line_of_trouble(capsys).startswith("FOLLOWUP_TIMEZONE cannot be used")


def test_a_file_to_import_that_is_not_there_is_named(capsys):
    assert main(["import", "orders.csv"]) == 1
    assert "There is no file orders.csv; check the path" in _one_line_of_trouble(capsys)


def test_a_database_that_cannot_be_opened_is_one_line(monkeypatch, tmp_path, capsys):
    (tmp_path / "note").write_text("not a folder")
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", f"sqlite:///{tmp_path}/note/followup.db")

    assert main(["staff", "list"]) == 1
    assert "make the folder writable" in _one_line_of_trouble(capsys)


@pytest.mark.usefixtures("_no_terminal")
def test_an_account_made_without_a_terminal_gets_a_password_that_is_told_once(capsys):
    added = main(["staff", "add", "chen", "--role", "clerk", "--display-name", "陈静", "--json"])
    told = json.loads(capsys.readouterr().out)

    listed = main(["staff", "list", "--json"])

    assert (added, listed) == (0, 0)
    assert len(told.pop("password")) >= 12
    assert told == {"name": "chen", "role": "clerk", "display_name": "陈静"}
    assert json.loads(capsys.readouterr().out) == [
        {
            "name": "chen",
            "role": "clerk",
            "display_name": "陈静",
            "active": True,
            "can_sign_in": True,
        }
    ]


def test_a_password_from_stdin_is_taken_and_not_printed(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))

    status = main(["staff", "add", "li", "--role", "supervisor", "--password-stdin"])

    printed = capsys.readouterr()
    assert status == 0
    assert "role: supervisor" in printed.out
    assert "correct horse" not in printed.out + printed.err


@pytest.mark.usefixtures("_no_terminal")
def test_a_name_that_is_taken_is_a_refusal_and_not_a_traceback(capsys):
    main(["staff", "add", "chen", "--role", "clerk"])
    capsys.readouterr()

    assert main(["staff", "add", "chen", "--role", "sales"]) == 1
    assert _one_line_of_trouble(capsys) == "the name chen is taken"


@pytest.mark.usefixtures("_no_terminal")
def test_the_accounts_are_listed_one_a_line_for_people(capsys):
    main(["staff", "add", "chen", "--role", "clerk", "--display-name", "陈静"])
    capsys.readouterr()

    main(["staff", "list"])

    assert capsys.readouterr().out.split() == ["chen", "clerk", "陈静"]


def test_planning_an_empty_dealership_plans_nothing_and_says_so_in_json(capsys):
    status = main(["plan", "--as-of", "2025-03-06T10:20:00", "--json"])

    printed = json.loads(capsys.readouterr().out)
    assert status == 0
    assert printed["as_of"] == "2025-03-06T10:20:00+08:00"


def test_an_import_tells_what_it_took_in(tmp_path, capsys):
    file = tmp_path / "orders.csv"
    file.write_text(
        "工单号,车牌号,客户姓名,手机,交车时间,维修项目\n"
        "RO-1001,粤A12345,王建国,13800000001,2025-03-03 16:00,更换前刹车片\n",
        encoding="utf-8",
    )

    status = main(["import", str(file), "--json"])

    printed = json.loads(capsys.readouterr().out)
    assert status == 0
    assert (printed["orders_new"], printed["rejected"]) == (1, 0)


def test_a_report_is_printed_as_json_and_written_as_a_workbook(capsys, tmp_path):
    """R-195, R-196: the last whole period before the day, in one document and under its title."""
    out = tmp_path / "march.xlsx"

    told = main(["report", "weekly", "--date", "2025-03-10", "--json"])
    document = json.loads(capsys.readouterr().out)
    written = main(["report", "monthly-satisfaction", "--date", "2025-04-03", "--out", str(out)])

    assert (told, written) == (0, 0)
    assert document["period"] == {"first": "2025-03-03", "last": "2025-03-09"}
    assert [table["name"] for table in document["tables"]] == [
        "satisfaction",
        "departments",
        "problem_customers",
    ]
    assert load_workbook(out).active["A1"].value == "月客户满意度回访表"


def test_a_workbook_that_cannot_be_written_is_one_line(capsys, tmp_path):
    status = main(["report", "yearly", "--date", "2025-12-31", "--out", f"{tmp_path}/no/x.xlsx"])

    assert status == 1
    assert "cannot be written" in _one_line_of_trouble(capsys)


def test_a_dry_run_tells_whom_when_and_why_or_why_not_and_contacts_nobody(
    monkeypatch, tmp_path, clock, capsys
):
    """R-037, R-038: each due follow-up with its channel, or the reason and when we look again."""
    books = f"sqlite:///{tmp_path}/books.db"
    migrate(books)
    units = UnitsOfWork(open_database(books), clock=clock)
    with units() as uow:
        a_dealership(uow)
        a_follow_up(uow)
        silent = a_customer(uow, name="李秀英", phone=None)
        a_follow_up(uow, customer=silent)
        early = a_customer(uow, name="周敏", phone="13800000003")
        early.preferred_from, early.preferred_until = time(16), time(18)
        a_follow_up(uow, customer=early)
    for name, value in {
        "FOLLOWUP_DATABASE_URL": books,
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": "t" * 32,
        "TWILIO_FROM_NUMBER": "+15005550006",
        "TWILIO_API_BASE": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)

    status = main(["dispatch", "--dry-run", "--json", "--as-of", clock.now().isoformat()])

    told = json.loads(capsys.readouterr().out)["contacts"]
    assert status == 0
    assert {(one["customer"], one["channel"], one["reason"], one["again_at"]) for one in told} == {
        ("王建国", "sms", "due", None),
        ("李秀英", None, "no_channel", None),
        ("周敏", None, "quiet_hours", "2025-03-06T16:00:00+08:00"),
    }
    with units() as uow:  # the dispatcher has looked at it and put it off: still told
        late = uow.session.query(FollowUp).order_by(FollowUp.id.desc()).first()
        late.held_reason, late.held_until = "quiet_hours", clock.now() + timedelta(hours=5)
    main(["dispatch", "--dry-run", "--as-of", clock.now().isoformat()])
    assert [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()] == [
        "现在联系 / contacted now: 1",
        "#1 03-06 10:20 王建国 粤A12345 首次跟踪 / First follow-up 短信 / SMS",
        "现在不联系 / not contacted now: 2",
        "#2 03-06 10:20 李秀英 首次跟踪 / First follow-up 没有可用的联系方式"
        " / no way to reach the customer",
        "#3 03-06 10:20 周敏 首次跟踪 / First follow-up 不在联系时间内"
        " / outside contact hours (03-06 16:00 再看 / looked at again)",
    ]
    with units.reading() as uow:
        assert uow.session.query(ContactAttempt).count() == 0
        assert uow.session.query(OutboxMessage).count() == 0
    units.engine.dispose()
