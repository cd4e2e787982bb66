"""From values to HTML: the templates, and the filters that put our values into words.

Everything is escaped unless the template itself wrote it: a customer's words are shown as
they were said, angle brackets and all.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crm.console import wall_time
from crm.console.texts import knows, say
from crm.rules.masking import mask
from crm.rules.permissions import What
from crm.terms import Act, CauseClass, ComplaintCategory, Department, Language, Queue, Severity

HERE = Path(__file__).parent

MENU = (
    ("queue", "/", What.SEE_QUEUE),
    ("complaints", "/complaints", What.SEE_COMPLAINTS),
    ("follow_ups", "/follow-ups", What.SEE_FOLLOW_UPS),
    ("calls", "/calls", What.SEE_CALLS),
    ("customers", "/customers", What.SEE_FILES),
    ("appointments", "/appointments", What.SEE_APPOINTMENTS),
)
"""What most people open all day."""

FOLDED_MENU = (
    (
        "lists",
        (
            ("proposals", "/proposals", What.CHANGE_FILES),
            ("workshop", "/workshop", What.KEEP_VISITS),
            ("service_lists", "/service-lists", What.SEE_FIRST_SERVICE),
            ("campaigns", "/campaigns", What.SEE_ANSWERS),
            ("answers", "/answers", What.SEE_ANSWERS),
            ("nightly", "/nightly", What.PLAN_FOLLOW_UPS),
            ("quality", "/quality", What.SEE_REPORTS),
            ("improvements", "/improvements", What.SEE_REPORTS),
            ("forms", "/forms", What.SEE_FORMS),
            ("reports", "/reports", What.SEE_REPORTS),
            ("feedback", "/feedback", What.SEE_FEEDBACK),
            ("inbox", "/inbox", What.WORK_INBOX),
        ),
    ),
    (
        "house",
        (
            ("team", "/team", What.APPOINT),
            ("policy", "/policy", What.SET_CALL_HOURS),
            ("accounts", "/accounts", What.KEEP_ACCOUNTS),
            ("api_keys", "/api-keys", What.KEEP_ACCOUNTS),
            ("webhooks", "/webhooks", What.KEEP_ACCOUNTS),
            ("audit", "/audit", What.SEE_AUDIT),
        ),
    ),
)
"""What is opened now and then, behind two words."""

FILE_FIELDS = frozenset(
    {
        "phone",
        "address",
        "work_address",
        "employer",
        "name",
        "plate",
        "odometer_km",
        "desired_service",
        "interests",
        "preferred_time",
    }
)


NAMED_DETAILS: dict[str, type[Enum]] = {
    "queue": Queue,
    "category": ComplaintCategory,
    "department": Department,
    "severity": Severity,
    "cause_class": CauseClass,
}
"""Details of a complaint's event that are words of the trade."""


class Renderer:
    """Renders the console's templates; keeps no state of a request."""

    def render(
        self,
        template: str,
        *,
        language: Language,
        now: datetime,
        wall: ZoneInfo,
        base: str,
        **values: Any,
    ) -> str:
        """Render one template; ``base`` is where the console is mounted."""
        words = Words(language, now=now, wall=wall)
        return (
            _environment()
            .get_template(template)
            .render(
                t=words.text,
                term=words.term,
                at=words.at,
                day=words.day,
                iso=words.iso,
                local=words.local,
                clock=words.clock,
                stretch=partial(wall_time.stretch, language=language),
                why=words.why,
                held=words.held,
                knows=partial(knows, language),
                detail=words.detail,
                reckoned=words.reckoned,
                language=language,
                now=now,
                wall=wall,
                base=base,
                **values,
            )
        )


class Words:
    """Our values in one reader's language, at one moment."""

    def __init__(self, language: Language, *, now: datetime, wall: ZoneInfo) -> None:
        self._language = language
        self._now = now
        self._wall = wall

    def text(self, key: str, **values: object) -> str:
        return say(self._language, key, **values)

    def term(self, value: Enum | None) -> str:
        """The name of an enumeration's member, `—` for none.

        A member nobody has named yet stands as it is: a queue must not break over a word.
        """
        if value is None:
            return "—"
        key = f"terms.{type(value).__name__}.{value.value}"
        return self.text(key) if knows(self._language, key) else str(value.value)

    def at(self, moment: datetime | None) -> str:
        if moment is None:
            return "—"
        return wall_time.day_and_time(
            moment, now=self._now, wall=self._wall, language=self._language
        )

    def day(self, day: date | None) -> str:
        if day is None:
            return "—"
        return wall_time.day_in_words(day, now=self._now, wall=self._wall, language=self._language)

    def iso(self, moment: datetime) -> str:
        return moment.isoformat(timespec="seconds")

    def local(self, moment: datetime) -> str:
        """A moment on the wall as a form's field takes it: `2025-03-07T18:00`."""
        return f"{moment.astimezone(self._wall):%Y-%m-%dT%H:%M}"

    def clock(self, due: datetime) -> str:
        """How long there is still, or how long it is late."""
        key = "common.overdue_by" if due < self._now else "common.due_in"
        return self.text(key, time=wall_time.stretch(due - self._now, language=self._language))

    def why(self, reason: object) -> str:
        """One link of a chain of reasons: a sentence, or one for each language."""
        if isinstance(reason, dict):
            return str(reason.get(self._language.value) or reason.get("zh") or "")
        return str(reason)

    def held(self, reason: str) -> str:
        """Why a follow-up was held back: a known word in the reader's language, else as kept."""
        key = f"follow_ups.held.{reason}"
        return self.text(key) if knows(self._language, key) else reason

    def reckoned(self, key: str, value: object) -> str:
        """One value that went into a rule or came out of it: its name, and moments on the wall."""
        name = f"follow_ups.value.{key}"
        label = self.text(name) if knows(self._language, name) else key
        if key.endswith("_at"):
            value = self.at(datetime.fromisoformat(str(value)))
        if isinstance(value, bool):
            value = self.text("common.yes" if value else "common.no")
        return self.text("follow_ups.named_value", name=label, value=value)

    def detail(self, key: str, value: object) -> str:
        """One detail of a complaint's event: moments, queues and yes or no in words."""
        if isinstance(value, bool):
            return self.text("common.yes" if value else "common.no")
        if key in ("solve_by", "promised", "solution_at", "new_time", "until"):
            return self.at(datetime.fromisoformat(str(value)))
        if key == "told_late":
            return self.text(f"complaints.told_late.{value}")
        if key in NAMED_DETAILS:
            return self.term(NAMED_DETAILS[key](value))
        return str(value)


@cache
def _environment() -> Environment:
    """The templates, read and compiled once; they are files of this package and never change."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(masked=masked, yuan=yuan)
    environment.globals.update(
        static_version=static_version(),
        menu=MENU,
        folded_menu=FOLDED_MENU,
        What=What,
        Queue=Queue,
        causes=CauseClass,
        acts={act.value for act in Act},
        file_fields=FILE_FIELDS,
    )
    return environment


def masked(address: str | None) -> str:
    """`138****0001`: enough to recognise a number, too little to call it."""
    return mask(address) if address else "—"


def yuan(fen: int | None) -> str:
    """`¥1,280.00` of an amount in fen."""
    return "—" if fen is None else f"¥{fen / 100:,.2f}"


def static_version() -> str:
    """Changes with our style sheet and script, so that no browser keeps an old one."""
    digest = hashlib.sha256()
    for file in sorted((HERE / "static").iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
