"""How the commands are called: their names, arguments and one-line descriptions."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crm.terms import SCRIPTED, FollowUpKind, Honorific, ReportKind, Role


def parser() -> argparse.ArgumentParser:
    """The parser; what it returns carries the command's name in ``command``."""
    root = argparse.ArgumentParser(
        prog="followup", description="After-sales follow-up for car dealerships."
    )
    commands = root.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, says: str, *, prints_json: bool = False) -> Any:
        sub = commands.add_parser(name, help=says, description=says)
        sub.set_defaults(command=name)
        if prints_json:
            sub.add_argument("--json", action="store_true", help="print one JSON document")
        return sub

    up = add("up", "start the web pages and the dispatcher")
    up.add_argument("--port", type=_port, default=8080)
    up.add_argument("--no-sample", dest="sample", action="store_false", help="no sample data")
    commands.add_parser("test", help="run the whole test suite; arguments go to pytest")
    take = add("import", "take in repair orders from CSV or Excel", prints_json=True)
    take.add_argument("file", type=Path, metavar="FILE.(csv|xlsx)")
    plan = add("plan", "plan the follow-ups that are due", prints_json=True)
    plan.add_argument("--as-of", type=_moment, metavar="ISO")
    dispatch = add("dispatch", "contact what is due now", prints_json=True)
    dispatch.add_argument("--as-of", type=_moment, metavar="ISO")
    dispatch.add_argument(
        "--dry-run", action="store_true", help="say whom, when and why, or why not; contact nobody"
    )
    dispatch.add_argument(
        "--once", action="store_true", help="one round; else rounds until nobody more is due"
    )
    chat = add("chat", "talk to the bot in the terminal")
    chat.add_argument(
        "--customer", type=int, metavar="ID", help="on the real books; else practice on a sample"
    )
    chat.add_argument(
        "--kind",
        choices=[kind.value for kind in SCRIPTED],
        default=FollowUpKind.FIRST_FOLLOWUP.value,
        metavar="KIND",
    )
    check = add("check", "look for what was forgotten, as every evening", prints_json=True)
    check.add_argument("--as-of", type=_moment, metavar="ISO")
    visitor = add("visitor", "open the file of somebody who only asked", prints_json=True)
    visitor.add_argument("name", help="who asked")
    visitor.add_argument("--phone", required=True, help="a number they can be called on")
    visitor.add_argument("--honorific", choices=[one.value for one in Honorific])
    visitor.add_argument("--wish", help="the service they asked about")
    why = add("why", "explain a follow-up: its rules, its sources, what holds it", prints_json=True)
    why.add_argument("follow_up", type=int, metavar="FOLLOW_UP_ID")
    report = add("report", "count a report of area 8, or show a released one", prints_json=True)
    report.add_argument("kind", choices=[kind.value for kind in ReportKind], metavar="KIND")
    report.add_argument(
        "--date",
        type=_day,
        required=True,
        metavar="D",
        help="the last period of the kind that ends by this day",
    )
    report.add_argument("--out", type=Path, metavar="FILE.xlsx")
    report.add_argument("--as-of", type=_moment, metavar="ISO", help="count as of this moment")
    add("parse", "understand utterances: JSON lines in, JSON lines out")
    add("rehearse", "hold whole conversations: JSON lines in, JSON lines out")
    _add_script_commands(add("script", "the conversations' scripts").add_subparsers(required=True))
    _add_staff_commands(add("staff", "console accounts").add_subparsers(required=True))
    bench = add("bench", "measure; prints JSON last")
    bench.add_argument("name")
    bench.add_argument("arguments", nargs=argparse.REMAINDER)
    add("doctor", "find what is wrong and how to mend it", prints_json=True)
    return root


def _add_script_commands(commands: Any) -> None:
    check = commands.add_parser("check", help="check every script, answer and tip")
    check.set_defaults(command="script check")


def _add_staff_commands(commands: Any) -> None:
    new = commands.add_parser("add", help="open an account")
    new.add_argument("name", help="the name to sign in with")
    new.add_argument("--role", required=True, choices=[role.value for role in Role])
    new.add_argument("--display-name", help="the name colleagues see")
    new.add_argument("--password-stdin", action="store_true", help="read the password from stdin")
    everyone = commands.add_parser("list", help="show the accounts")
    for sub, command in ((new, "staff add"), (everyone, "staff list")):
        sub.add_argument("--json", action="store_true", help="print one JSON document")
        sub.set_defaults(command=command)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port between 1 and 65535")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as bad:
        raise argparse.ArgumentTypeError(
            f"{text} is not a moment such as 2025-03-06T10:20:00+08:00"
        ) from bad


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as bad:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2025-03-06") from bad
