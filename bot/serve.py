"""`up`: from nothing to a served page, saying what it does on the way.

The engine is imported only after the first words: it takes seconds, and silence frightens.
"""

from __future__ import annotations

import hashlib
import hmac
import sys
from datetime import date
from typing import Any

import uvicorn

from bot.database import opened
from bot.settings import Settings
from crm.store.unit_of_work import UnitsOfWork
from crm.use_cases.follow_ups import plan_in_pieces
from crm.use_cases.sample import SAMPLE_STAFF, load_sample
from crm.use_cases.staff import hash_password


def run_up(settings: Settings, *, port: int, sample: bool) -> None:
    """Migrate, train if stale, load the sample into an empty database, and serve until stopped.

    Raises:
        Trouble: the database or the model cannot be used; says why and what to do.
    """
    _say("preparing the database …")
    with opened(settings) as units:
        is_sample = fill_empty_books(settings, units, sample=sample)
        _say("loading the engine …")
        from bot.web import build_app
        from bot.wiring import build

        parts = build(settings, units)
        url = settings.public_url or f"http://127.0.0.1:{port}"
        servers: list[uvicorn.Server] = []
        app = build_app(
            parts, public_url=url, is_stopping=lambda: any(one.should_exit for one in servers)
        )
        server = uvicorn.Server(how_to_listen(app, settings, port=port))
        servers.append(server)
        _greet(settings, url, is_sample=is_sample)
        server.run()


def how_to_listen(app: Any, settings: Settings, *, port: int) -> uvicorn.Config:
    """How the web server listens, and whose forwarded headers it believes: those set, or nobody's.

    Uvicorn by itself believes whoever is on this machine.
    """
    return uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_config=None,
        access_log=False,
        ws="wsproto",
        ws_max_size=256 * 1024,
        timeout_graceful_shutdown=3,  # open event streams would keep it for ever
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies,
    )


def fill_empty_books(settings: Settings, units: UnitsOfWork, *, sample: bool) -> bool:
    """Load the sample into an empty database; True when the books hold the sample dealership."""
    with units.reading() as uow:
        empty = not uow.dealerships.is_set_up()
    if empty and sample:
        _say("loading the sample dealership …")
        load_sample(
            units,
            today=_today(units),
            password_hash=lambda name: hash_password(sample_password(settings, name)),
        )
        plan_in_pieces(units)
    with units.reading() as uow:
        names = {member.name for member in uow.staff.everybody()}
    return {person.name for person in SAMPLE_STAFF} <= names


def _today(units: UnitsOfWork) -> date:
    with units.reading() as uow:
        return uow.clock.now().astimezone(uow.wall).date()


def sample_password(settings: Settings, name: str) -> str:
    """The password of a sample account: the same at every start, another on every machine."""
    key = settings.secret_key().encode()
    return hmac.new(key, f"sample:{name}".encode(), hashlib.sha256).hexdigest()[:10]


def _greet(settings: Settings, url: str, *, is_sample: bool) -> None:
    print(f"\n  console   {url}/console/")
    if is_sample:
        print("  sign in as")
        for person in SAMPLE_STAFF:
            if person.signs_in:
                password = sample_password(settings, person.name)
                who = f"{person.display_name} ({person.role.value})"
                print(f"    {person.name:<12} {password}   {who}")
        print("  a customer  open a due follow-up in the console and press 扮演客户")
    print("\n  Ctrl-C ends it.\n", flush=True)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
