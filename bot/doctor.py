"""`./followup doctor`: what is wrong with this installation, and how to mend it.

Each check looks at one part and changes nothing: a database that does not exist is not
made, a model that is missing is not trained. A check that finds trouble does not keep the
others from running.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bot.model import is_fresh, model_path
from bot.settings import ROOT, Settings, read_settings, unknown_variables
from bot.trouble import Trouble
from crm.errors import CrmError

State = Literal["ok", "notice", "problem"]

SPARE_BYTES = 500_000_000


@dataclass(frozen=True)
class Finding:
    """What was found about one part; ``mend`` is empty where nothing needs to be done."""

    part: str
    state: State
    says: str
    mend: str = ""


def examine(env_file: Path | None = ROOT / ".env") -> list[Finding]:
    """Look at every part and return the findings, in the order a person would mend them."""
    found = [_python(sys.version_info[:3])]
    try:
        settings = read_settings(env_file)
    except CrmError as refusal:
        problem = Finding("settings", "problem", str(refusal), "correct it, then ask again")
        return [*found, problem]
    found += [*_settings(env_file)]
    for look in _CHECKS:
        found += look(settings)
    return found


def report(findings: list[Finding]) -> str:
    """The findings as lines for a terminal."""
    marks = {"ok": "ok     ", "notice": "notice ", "problem": "PROBLEM"}
    lines = []
    for finding in findings:
        lines.append(f"{marks[finding.state]}  {finding.part:<10} {finding.says}")
        if finding.mend:
            lines.append(f"{'':<20} → {finding.mend}")
    return "\n".join(lines)


def _python(running: tuple[int, ...]) -> Finding:
    version = ".".join(map(str, running))
    if running[:2] == (3, 10):
        return Finding("python", "ok", f"CPython {version}")
    return Finding(
        "python",
        "problem",
        f"this is Python {version}; the engine needs 3.10",
        "delete the folder .venv and run ./followup again",
    )


def _settings(env_file: Path | None) -> Iterator[Finding]:
    unknown = unknown_variables(env_file)
    if unknown:
        yield Finding(
            "settings",
            "notice",
            f"not known: {', '.join(unknown)}",
            "look for a misspelling; README.md lists the variables",
        )
    else:
        yield Finding("settings", "ok", "all values can be used")


def _folder(settings: Settings) -> Iterator[Finding]:
    try:
        there = next(path for path in (settings.var, *settings.var.parents) if path.exists())
        with tempfile.TemporaryFile(dir=there):
            pass
        free = shutil.disk_usage(there).free
    except OSError as refusal:
        yield Finding(
            "folder",
            "problem",
            f"{settings.var} cannot be written ({refusal.strerror})",
            "give this user the right to write it, or set FOLLOWUP_VAR to another folder",
        )
        return
    if free < SPARE_BYTES:
        yield Finding(
            "folder",
            "problem",
            f"only {free // 1_000_000} MB are free under {settings.var}",
            "make room on the disk",
        )
    else:
        yield Finding("folder", "ok", f"{settings.var} can be written")
    aside = len([*(settings.var / "doorstep").glob("*.refused")])
    if aside:
        yield Finding(
            "doorstep",
            "notice",
            f"{aside} of what customers or providers sent could not be taken in",
            f"read {settings.var / 'doorstep'}/*.refused, see to it by hand, delete it",
        )


def _database(settings: Settings) -> Iterator[Finding]:
    from bot.database import database_trouble, integrity, standing

    try:
        with database_trouble(settings):
            state, dealership = standing(settings)
            damage = integrity(settings) if state != "missing" else None
    except (Trouble, CrmError) as trouble:
        says, _, mend = str(trouble).partition(": ")
        yield Finding("database", "problem", says, mend)
        return
    if damage:
        mend = "restore a backup (docs/operations.md says how)"
        yield Finding("database", "problem", f"it is damaged: {damage}", mend)
    elif state == "missing":
        yield Finding("database", "notice", "there is none yet", "./followup up makes it")
    elif state == "behind":
        mend = "make a backup, then start ./followup up, which brings it up to date"
        yield Finding("database", "notice", "its tables are of an earlier version", mend)
    elif dealership is None:
        mend = "./followup up loads the sample; docs/operations.md says how to enter your own"
        yield Finding("database", "notice", "it holds no dealership yet", mend)
    else:
        yield Finding("database", "ok", f"up to date, dealership {dealership}")


def _model(settings: Settings) -> Iterator[Finding]:
    if not model_path(settings.var).exists():
        yield Finding("model", "notice", "not trained yet", "./followup up trains it")
    elif not is_fresh(settings.var):
        says = "texts or examples have changed since it was trained"
        yield Finding("model", "notice", says, "./followup up trains it again")
    else:
        yield Finding("model", "ok", "trained from the files as they are")


def _telegram(settings: Settings) -> Iterator[Finding]:
    if settings.telegram_bot_token is None:
        if settings.telegram_webhook_secret is not None:
            yield Finding(
                "telegram",
                "problem",
                "TELEGRAM_WEBHOOK_SECRET is set without TELEGRAM_BOT_TOKEN",
                "set both, or neither",
            )
        else:
            yield Finding("telegram", "ok", "not used")
    elif settings.public_url and settings.telegram_webhook_secret is None:
        yield Finding(
            "telegram",
            "problem",
            "TELEGRAM_WEBHOOK_SECRET is missing, so no webhook can be trusted",
            "set it to 32 random letters and digits",
        )
    else:
        way = "by webhook" if settings.public_url else "by polling (FOLLOWUP_PUBLIC_URL is empty)"
        yield Finding("telegram", "ok", f"messages come {way}")


def _twilio(settings: Settings) -> Iterator[Finding]:
    values = {
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        "TWILIO_FROM_NUMBER": settings.twilio_from_number,
    }
    missing = [name for name, value in values.items() if not value]
    if len(missing) == len(values):
        yield Finding("twilio", "ok", "not used")
    elif missing:
        yield Finding(
            "twilio",
            "problem",
            f"{', '.join(missing)} missing",
            "set all three variables, or none of them",
        )
    elif not settings.public_url:
        yield Finding(
            "twilio",
            "problem",
            "FOLLOWUP_PUBLIC_URL is empty, so Twilio cannot reach us",
            "set it to the https address customers and Twilio see",
        )
    else:
        yield Finding("twilio", "ok", "SMS and telephone are set up")


def _sms_gateway(settings: Settings) -> Iterator[Finding]:
    if settings.sms_provider != "gateway":
        return
    values = {
        "FOLLOWUP_SMS_GATEWAY_URL": settings.sms_gateway_url,
        "FOLLOWUP_SMS_GATEWAY_ACCOUNT": settings.sms_gateway_account,
        "FOLLOWUP_SMS_GATEWAY_SECRET": settings.sms_gateway_secret,
        "FOLLOWUP_SMS_GATEWAY_SIGN": settings.sms_gateway_sign,
        "FOLLOWUP_PUBLIC_URL": settings.public_url,
    }
    missing = [name for name, value in values.items() if not value]
    if missing:
        yield Finding(
            "sms gateway",
            "problem",
            f"{', '.join(missing)} missing",
            "set them all, or FOLLOWUP_SMS_PROVIDER=twilio",
        )
        return
    from bot.channels.sms_templates import read_templates
    from crm.errors import InvalidSetting

    try:
        count = len(read_templates(settings.sms_templates).templates)
    except InvalidSetting as refusal:
        yield Finding("sms gateway", "problem", str(refusal), "see docs/sms-gateway.md")
    else:
        yield Finding("sms gateway", "ok", f"SMS go by the gateway, {count} approved texts")


def _mail(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_host:
        yield Finding("mail", "ok", "not used")
        return
    from bot.mail import MailServer

    server = MailServer.of(settings)
    assert server is not None
    try:
        socket.create_connection((server.host, server.port), timeout=3).close()
    except OSError as refusal:
        yield Finding(
            "mail",
            "problem",
            f"{server.host}:{server.port} does not answer ({refusal.strerror or refusal})",
            "start it, or correct FOLLOWUP_SMTP_HOST and FOLLOWUP_SMTP_PORT",
        )
    else:
        yield Finding("mail", "ok", f"reports go by {server.host}:{server.port}")


def _services(settings: Settings) -> Iterator[Finding]:
    for name, url in (("redis", settings.redis_url), ("broker", settings.broker_url)):
        if not url or urlsplit(url).hostname is None:
            continue
        parts = urlsplit(url)
        port = parts.port or {"amqp": 5672, "amqps": 5671}.get(parts.scheme, 6379)
        try:
            socket.create_connection((parts.hostname or "", port), timeout=3).close()
        except OSError as refusal:
            yield Finding(
                name,
                "problem",
                f"{parts.hostname}:{port} does not answer ({os.strerror(refusal.errno or 0)})",
                f"start it, or correct FOLLOWUP_{name.upper()}_URL",
            )
        else:
            yield Finding(name, "ok", f"{parts.hostname}:{port} answers")
    if settings.broker_url and settings.database_url.startswith("sqlite"):
        yield Finding(
            "broker",
            "problem",
            "workers on several machines cannot share an SQLite file",
            "set FOLLOWUP_DATABASE_URL to a PostgreSQL database, or empty FOLLOWUP_BROKER_URL",
        )


_CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _folder,
    _database,
    _model,
    _telegram,
    _twilio,
    _sms_gateway,
    _mail,
    _services,
)
