"""The commands of `./followup`, each a few lines that hand over to the part that does it.

Nothing heavy is imported before a command needs it: `./followup --help` must answer in a
blink, and only the engine may take the seconds that loading Rasa takes. Exit status: 0
done, 1 could not be done (one line on stderr), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

from bot.trouble import Trouble
from bot.usage import parser
from crm.clock import SetClock, SystemClock
from crm.errors import CrmError
from crm.terms import FollowUpKind, Honorific, ReportKind, Role

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.settings import Settings
    from crm.store.unit_of_work import UnitsOfWork


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["test"]:
        from bot.suite import run_suite

        return run_suite(given[1:])
    options = parser().parse_args(given)
    try:
        return _run(options)
    except (CrmError, Trouble) as refusal:
        print(f"followup: {refusal}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    if options.command == "doctor":
        return _doctor(options)
    from bot.logs import configure_logs
    from bot.settings import read_settings

    settings = read_settings()
    configure_logs(settings.log_level)
    return _COMMANDS[options.command](settings, options) or 0


# What each command does.


def _up(settings: Settings, options: argparse.Namespace) -> None:
    _see_that_it_is_free(options.port)
    from bot.serve import run_up

    run_up(settings, port=options.port, sample=options.sample)


def _import(settings: Settings, options: argparse.Namespace) -> None:
    from bot.database import opened
    from crm.use_cases.repair_orders import import_repair_orders

    with opened(settings) as units:
        _tell(import_repair_orders(units, options.file), options)


def _plan(settings: Settings, options: argparse.Namespace) -> None:
    from bot.database import opened
    from crm.use_cases.follow_ups import plan_in_pieces

    moment = _as_of(settings, options)
    with opened(settings, SetClock(moment)) as units:
        _tell(plan_in_pieces(units, as_of=moment), options)


def _dispatch(settings: Settings, options: argparse.Namespace) -> None:
    from bot.database import opened

    clock = SetClock(_as_of(settings, options)) if options.as_of else None
    with opened(settings, clock) as units:
        if options.dry_run:
            _tell_foreseen(settings, options, units)
            return
        from bot.channels.outside import Outside
        from bot.outreach.dispatcher import DispatchReport, dispatch_due, send_all
        from bot.wiring import build

        turns = build(settings, units).turns
        outside = Outside(settings, turns)
        report = DispatchReport()
        going_on = True
        while going_on:
            one = dispatch_due(turns, channels=outside.channels, page_url=outside.public_url)
            report.add(one)
            send_all(outside.delivery)
            going_on = one.contacted > 0 and not options.once
        _tell(report, options)


def _tell_foreseen(settings: Settings, options: argparse.Namespace, units: UnitsOfWork) -> None:
    from bot.channels.outside import open_channels
    from bot.explaining import foreseen_lines
    from bot.outreach.dispatcher import foresee

    contacts = [dataclasses.asdict(one) for one in foresee(units, channels=open_channels(settings))]
    if options.json:
        _tell({"contacts": contacts}, options)
        return
    print("\n".join(foreseen_lines(contacts)))


def _chat(settings: Settings, options: argparse.Namespace) -> None:
    from bot.channels.terminal import talk

    talk(settings, customer=options.customer, kind=FollowUpKind(options.kind))


def _check(settings: Settings, options: argparse.Namespace) -> None:
    from bot.database import opened
    from crm.use_cases.nightly import check_tonight, listed

    moment = _as_of(settings, options)
    with opened(settings, SetClock(moment)) as units, units() as uow:
        document = listed(uow, check_tonight(uow))
    if options.json:
        _tell(document, options)
        return
    for name, count in document["counts"].items():
        print(f"{name.replace('_', ' ')}: {count}")
    for one in document["findings"]:
        print(f"  {one['check']}  {one['key']}  {', '.join(one['missing'])}".rstrip())


def _visitor(settings: Settings, options: argparse.Namespace) -> None:
    from bot.database import opened
    from crm.use_cases.visitors import register_visitor

    with opened(settings) as units, units() as uow:
        customer = register_visitor(
            uow,
            name=options.name,
            phone=options.phone,
            honorific=Honorific(options.honorific) if options.honorific else None,
            wish=options.wish,
            by="command line",
        )
        first = uow.follow_ups.open_of_customer(customer.id)[0]
        document = {
            "customer": customer.id,
            "follow_up": first.id,
            "due_at": first.due_at.astimezone(uow.wall).isoformat(),
        }
    _tell(document, options)


def _why(settings: Settings, options: argparse.Namespace) -> None:
    from bot.channels.outside import open_channels
    from bot.database import opened
    from bot.explaining import tell_lines, told
    from crm.use_cases.explain import explain_follow_up

    with opened(settings) as units, units.reading() as uow:
        found = explain_follow_up(uow, options.follow_up, channels=open_channels(settings))
        document = told(found, uow.wall)
    if options.json:
        _tell(document, options)
    else:
        print("\n".join(tell_lines(document)))


def _report(settings: Settings, options: argparse.Namespace) -> None:
    from bot.database import opened
    from bot.reporting import make_report

    clock = SetClock(_as_of(settings, options)) if options.as_of else None
    with opened(settings, clock) as units:
        document, lines = make_report(
            units, ReportKind(options.kind), on=options.date, out=options.out
        )
    if options.json:
        _tell(document, options)
    elif options.out is None:
        print("\n".join(lines))
    else:
        print(f"{options.out}: {lines[0]}")


def _parse(settings: Settings, _options: argparse.Namespace) -> None:
    from bot.rehearsal import parse_lines

    with _answers_alone() as out:
        parse_lines(_engine(settings), sys.stdin, out)


def _rehearse(settings: Settings, _options: argparse.Namespace) -> None:
    from actions.library import load_library
    from bot.rehearsal import rehearse_lines

    with _answers_alone() as out:
        rehearse_lines(_engine(settings), load_library(), sys.stdin, out)


def _script_check(_settings: Settings, _options: argparse.Namespace) -> None:
    from actions.library import load_library

    library = load_library()
    scripts = library.scripts.all()
    for script in scripts:
        group = f" ({script.group})" if script.group else ""
        print(f"{script.name}.yml  {script.kind.value}{group}: {len(script.steps)} steps")
    print(
        f"{len(scripts)} scripts, {len(library.answers.entries)} answers "
        f"and {len(library.tips.tips)} tips are in order"
    )


def _staff_add(settings: Settings, options: argparse.Namespace) -> None:
    from bot.database import opened
    from crm.use_cases.staff import add_staff

    password, made = _new_password(from_stdin=options.password_stdin)
    with opened(settings) as units, units() as uow:
        member = add_staff(
            uow,
            name=options.name,
            role=Role(options.role),
            display_name=options.display_name,
            password=password,
        )
        added = {
            "name": member.name,
            "role": member.role.value,
            "display_name": member.display_name,
        }
    _tell(added | ({"password": password} if made else {}), options)


def _staff_list(settings: Settings, options: argparse.Namespace) -> None:
    from bot.database import opened
    from crm.use_cases.staff import list_staff

    with opened(settings) as units, units.reading() as uow:
        people = [
            {
                "name": member.name,
                "role": member.role.value,
                "display_name": member.display_name,
                "active": member.active,
                "can_sign_in": member.password_hash is not None,
            }
            for member in list_staff(uow)
        ]
    if options.json:
        _tell(people, options)
        return
    for person in people:
        state = "" if person["active"] else "  (left)"
        print(f"{person['name']:<16} {person['role']:<16} {person['display_name']}{state}")


def _bench(_settings: Settings, options: argparse.Namespace) -> int | None:
    from bot.bench import run

    status: int | None = run(options.name, options.arguments)
    return status


def _doctor(options: argparse.Namespace) -> int:
    from bot.doctor import examine, report

    findings = examine()
    if options.json:
        _tell([dataclasses.asdict(finding) for finding in findings], options)
    else:
        print(report(findings))
    return int(any(finding.state == "problem" for finding in findings))


_COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], int | None]] = {
    "up": _up,
    "import": _import,
    "plan": _plan,
    "dispatch": _dispatch,
    "chat": _chat,
    "check": _check,
    "visitor": _visitor,
    "why": _why,
    "report": _report,
    "parse": _parse,
    "rehearse": _rehearse,
    "script check": _script_check,
    "staff add": _staff_add,
    "staff list": _staff_list,
    "bench": _bench,
}


# Small services to the commands above.


def _as_of(settings: Settings, options: argparse.Namespace) -> datetime:
    """The moment asked for, or now; one without a zone is the dealership's wall clock."""
    moment: datetime | None = options.as_of
    if moment is None:
        return SystemClock().now()
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.timezone))


def _engine(settings: Settings) -> Engine:
    from bot.engine_rasa import RasaEngine
    from bot.model import ensure_model

    say = "followup: training the model; this takes about half a minute"
    return RasaEngine.load(ensure_model(settings.var, say=say))


@contextmanager
def _answers_alone() -> Iterator[TextIO]:
    """Standard output for our answers; what libraries print on loading goes to stderr."""
    out = sys.stdout
    with redirect_stdout(sys.stderr):
        yield out


def _see_that_it_is_free(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as taken:
            raise Trouble(
                f"port {port} cannot be used ({taken.strerror}):"
                " end the program that holds it, or choose another with --port"
            ) from taken


def _new_password(*, from_stdin: bool) -> tuple[str, bool]:
    """The password for a new account, and whether we made it up and must tell it."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    if not sys.stdin.isatty():
        import secrets

        return secrets.token_urlsafe(12), True
    from getpass import getpass

    password = getpass("Password: ")
    if password != getpass("Once more: "):
        raise Trouble("the two passwords differ: try again")
    return password, False


def _tell(result: Any, options: argparse.Namespace) -> None:
    """Print a command's result: one JSON document, or one line for each of its parts."""
    told = dataclasses.is_dataclass(result) and not isinstance(result, type)
    document = dataclasses.asdict(result) if told else result
    text = json.dumps(document, ensure_ascii=False, default=_plain)
    if options.json:
        print(text)
        return
    for name, value in json.loads(text).items():
        print(f"{name.replace('_', ' ')}: {value}")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


if __name__ == "__main__":
    sys.exit(main())
