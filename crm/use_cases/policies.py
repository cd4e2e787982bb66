"""What the dealership has set for itself, key by key, and how it is changed (R-039).

A change is a new version of the whole document: the old one stays, because closed cases are
judged by it. A value is typed as YAML but read as plain text first, so that 10:00 stays the
hour it looks like; what a key takes, the policy itself decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from crm.errors import InvalidSetting, NotFound, NotPermitted
from crm.models import PolicyVersion
from crm.policy import Part, Policy, Span, read_policy
from crm.rules.permissions import What, may
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Role
from crm.use_cases.audit import note_change

CALL_HOURS = frozenset({"call_hours", "notice_hours"})
"""What whoever may set call hours may set; the rest is windows and targets (matrix 11-P)."""

LONGEST_VALUE = 20_000

_HOUR = re.compile(r"'?\b(\d\d:\d\d):00\b'?")


@dataclass(frozen=True)
class Setting:
    """One key of the policy: plain values as they stand in the document."""

    key: str
    value: Any
    default: Any

    @property
    def is_own(self) -> bool:
        """True if the dealership has set it, false where the default rules."""
        return bool(self.value != self.default)

    @property
    def section(self) -> str:
        """The first word of the key; keys that stand alone belong to `general`."""
        first, dot, _ = self.key.partition(".")
        return first if dot else "general"


@dataclass(frozen=True)
class Revision:
    """One version of the policy: who made it, when, and what it changed."""

    version: int
    at: datetime
    by: str | None
    changed: dict[str, tuple[Any, Any]]


def settings_in_force(uow: UnitOfWork) -> list[Setting]:
    """Every key of the policy with its value and its default."""
    own, defaults = _flat(uow.policy), _flat(uow.default_policy)
    return [Setting(key, value, defaults[key]) for key, value in own.items()]


def setting_of(uow: UnitOfWork, key: str) -> Setting:
    """One key of the policy.

    Raises:
        NotFound: there is no such key.
    """
    found = next((one for one in settings_in_force(uow) if one.key == key), None)
    if found is None:
        raise NotFound("policy key", key)
    return found


def may_set(role: Role, key: str) -> bool:
    """True if this role may change this key."""
    return may(role, What.SET_TARGETS) or (key in CALL_HOURS and may(role, What.SET_CALL_HOURS))


def change_setting(uow: UnitOfWork, *, key: str, text: str, by: str, role: Role) -> Policy:
    """Give a key a new value, typed as YAML; an empty text brings the default back.

    The same value again makes no new version.

    Raises:
        NotFound: there is no such key.
        NotPermitted: this role may not change it.
        InvalidSetting: names the key that cannot be so, and why.
    """
    before = setting_of(uow, key)
    if not may_set(role, key):
        raise NotPermitted(role.value, What.SET_TARGETS.value)
    if not text.strip():
        value = before.default
    else:
        value = as_typed(key, text) if isinstance(before.default, str) else read_value(key, text)
    document = uow.policy.model_dump(mode="json")
    _put(document, key, value)
    policy = read_policy(document)
    _check_zone(policy)
    after = _flat(policy)[key]
    if after == before.value:
        return policy
    version = uow.dealerships.keep_policy(
        PolicyVersion(
            document=policy.model_dump(mode="json"), in_force_from=uow.clock.now(), changed_by=by
        )
    )
    note_change(
        uow,
        by=by,
        what="set",
        noun="policy",
        key=version.id,
        before={key: before.value},
        after={key: after},
    )
    return policy


def revisions(uow: UnitOfWork, *, limit: int = 20) -> list[Revision]:
    """The latest versions, newest first, with what each changed from the one before."""
    versions: Sequence[PolicyVersion] = uow.dealerships.policy_versions(limit=limit + 1)
    documents = [_flat(read_policy(one.document)) for one in versions]
    documents.append(_flat(uow.default_policy))
    return [
        Revision(
            version=one.id,
            at=one.in_force_from,
            by=one.changed_by,
            changed={
                key: (older.get(key), value)
                for key, value in newer.items()
                if older.get(key) != value
            },
        )
        for one, newer, older in zip(versions[:limit], documents, documents[1:], strict=False)
    ]


def shown_value(value: Any) -> str:
    """A value as one types it: YAML, in the order of the policy, hours as on a clock.

    A text stands as it is, and nothing as nothing.
    """
    if value is None or isinstance(value, str):
        return _HOUR.sub(r"\1", value or "")
    text = str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100))
    text = text.removesuffix("\n").removesuffix("\n...")
    return _HOUR.sub(r"\1", text)


def as_typed(key: str, text: str) -> str:
    """A text stands as it was typed: nobody should have to quote a brace or a colon.

    Quotes around the whole are taken off, for whoever is used to YAML.

    Raises:
        InvalidSetting: as in `read_value`.
    """
    if len(text) > LONGEST_VALUE:
        raise InvalidSetting(f"policy key {key}: longer than {LONGEST_VALUE} characters")
    text = text.replace("\r\n", "\n").strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return str(read_value(key, text)) if quoted else text


def read_value(key: str, text: str) -> Any:
    """What was typed, as lists, mappings and plain text.

    Raises:
        InvalidSetting: it is no YAML, or far too long.
    """
    if len(text) > LONGEST_VALUE:
        raise InvalidSetting(f"policy key {key}: longer than {LONGEST_VALUE} characters")
    try:
        # Every scalar stays text: YAML would make a number of minutes out of 10:00.
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as refusal:
        mark = getattr(refusal, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "the text"
        raise InvalidSetting(f"policy key {key}: {where} is not valid YAML") from refusal


def _flat(part: Part, prefix: str = "") -> dict[str, Any]:
    return dict(_leaves(part, part.model_dump(mode="json"), prefix))


def _leaves(part: Part, document: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name in type(part).model_fields:
        child = getattr(part, name)
        if isinstance(child, Part) and not isinstance(child, Span):
            yield from _leaves(child, document[name], f"{prefix}{name}.")
        else:
            yield prefix + name, document[name]


def _put(document: dict[str, Any], key: str, value: Any) -> None:
    *path, last = key.split(".")
    for name in path:
        document = document[name]
    document[last] = value


def _check_zone(policy: Policy) -> None:
    try:
        ZoneInfo(policy.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise InvalidSetting(
            f"policy key timezone: {policy.timezone!r} is no time zone such as Asia/Shanghai"
        ) from unknown
