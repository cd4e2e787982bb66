"""`why` and `dispatch --dry-run`: reasons as a document and as lines to read.

The lines say in Chinese and English what the planner kept, in the words of the console; the
document has the inputs too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crm.console.texts import knows, say
from crm.terms import Language
from crm.use_cases.explain import Explanation


def told(found: Explanation, wall: ZoneInfo) -> dict[str, Any]:
    """An explanation as plain values; moments are ISO, on the dealership's wall."""
    row = found.follow_up
    return {
        "follow_up": {
            "id": row.id,
            "kind": row.kind.value,
            "status": row.status.value,
            "earliest_at": _iso(row.earliest_at, wall),
            "due_at": _iso(row.due_at, wall),
            "latest_at": _iso(row.latest_at, wall),
        },
        "sources": [asdict(one) for one in found.sources],
        "links": [asdict(one) for one in found.links],
        "hold": None
        if found.hold is None
        else {**asdict(found.hold), "until": _iso(found.hold.until, wall)},
        "options": None
        if found.options is None
        else {**asdict(found.options), "at": _iso(found.options.at, wall)},
        "attempts": [
            {
                "number": one.number,
                "channel": one.channel.value,
                "status": one.status.value,
                "disposition": one.disposition.value if one.disposition else None,
                "at": _iso(one.claimed_at, wall),
            }
            for one in found.attempts
        ],
        "led_by": found.led_by.id if found.led_by else None,
        "carries": [one.id for one in found.carries],
    }


def tell_lines(document: dict[str, Any]) -> Iterator[str]:
    """The same for a reader, one fact a line."""
    row = document["follow_up"]
    yield f"follow-up {row['id']}: {row['kind']}, {row['status']}, due {row['due_at']}"
    yield f"  window: {row['earliest_at']} to {row['latest_at']}"
    for one in document["sources"]:
        yield f"  rests on: {one['noun'].replace('_', ' ')} {one['key']}"
    for one in document["links"]:
        rule = one["rule"] + (f" ({one['source']})" if one["source"] else "")
        yield f"  {rule}: {one['zh']} / {one['en']}"
        yield from _excluded_lines(one["excluded"])
    if document["hold"]:
        verb = "ended" if document["hold"]["ended"] else "held"
        yield f"  {verb}: {document['hold']['reason']}"
    if document["options"]:
        at, by = document["options"]["at"], document["options"]["channel"]
        yield f"  channel at {at}: {by or 'none'}"
        yield from _excluded_lines(document["options"]["excluded"])
    for one in document["attempts"]:
        ended = one["disposition"] or one["status"]
        yield f"  try {one['number']}: {one['at']} by {one['channel']}, {ended}"


def foreseen_lines(contacts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Whom a round would contact now and by what means; whom it would not, why, and until when."""
    going = [one for one in contacts if one["channel"]]
    staying = [one for one in contacts if not one["channel"]]
    if not contacts:
        yield "现在没有到期的联系 / nobody is due now"
    if going:
        yield f"现在联系 / contacted now: {len(going)}"
    for one in going:
        yield f"  {_whom(one)}  {_both('terms.Channel', one['channel'])}"
    if staying:
        yield f"现在不联系 / not contacted now: {len(staying)}"
    for one in staying:
        again = f"  ({_when(one['again_at'])} 再看 / looked at again)" if one["again_at"] else ""
        yield f"  {_whom(one)}  {_both('follow_ups.held', one['reason'])}{again}"


def _whom(one: Mapping[str, Any]) -> str:
    car = f" {one['plate']}" if one["plate"] else ""
    kind = _both("terms.FollowUpKind", one["kind"])
    return f"#{one['follow_up']}  {_when(one['due_at'])}  {one['customer']}{car}  {kind}"


def _both(part: str, name: str) -> str:
    """The console's words for something, in both languages; its own name where it has none."""
    key = f"{part}.{name}"
    if not knows(Language.ZH, key):
        return name
    return " / ".join(dict.fromkeys((say(Language.ZH, key), say(Language.EN, key))))


def _when(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%m-%d %H:%M}"


def _excluded_lines(excluded: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for one in excluded:
        yield f"    not {one['option']}: {one['rule']} ({one['source']}): {one['zh']} / {one['en']}"


def _iso(moment: datetime | None, wall: ZoneInfo) -> str | None:
    return moment.astimezone(wall).isoformat(timespec="seconds") if moment else None
