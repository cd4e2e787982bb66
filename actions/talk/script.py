"""Which steps a follow-up of a kind has, for whom, and which comes next.

Scripts are data (`dialogues/scripts/*.yml`), so that a dealership changes a conversation
without code. They are checked when loaded; an error names the file, the line, the step and the key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.talk.memory import Memory
from actions.talk.reading import read_table
from crm.errors import InvalidSetting
from crm.rules.documents import line_of, only_known
from crm.terms import SCRIPTED, Asked, FollowUpKind

GROUPS = ("member", "bought_elsewhere", "consultation")
CIRCUMSTANCES = (
    "appointment_made",
    "booking_refused_before",
    "campaign_untold",
    "club_settled",
    "news_known",
    "paint_work",
    "profile_incomplete",
    "recommendation_open",
    "request_open",
    "service_overdue",
    "service_planned",
    "spoken",
    "tip_known",
)
TELLABLE = (
    "open_request",
    "tip",
    "next_service",
    "campaign",
    "elsewhere",
    "news",
    "keep_in_touch",
    "solution",
    "appointment",
    "pickup",
    "delay",
    "parts",
    "extra_work",
    "new_car",
    "recommended",
)
OPENINGS = ("visit", "member", "reason", "notice", "welcome")
_STEP_KEYS = {"ask", "tell", "if", "unless", "words", "repeat"}
_SCRIPT_KEYS = {"kind", "group", "opening", "steps", "hurried"}


@dataclass(frozen=True)
class Step:
    """One thing to ask or to tell. `name` is the question asked or `tell:` and what is told.

    ``place`` is where it stands, for whoever has to mend it: file, line and number.
    """

    name: str
    asks: Asked | None = None
    tells: str | None = None
    words: str | None = None
    needs: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    repeats: bool = False
    place: str = ""

    @property
    def response(self) -> str:
        """The words of the domain in which the step is asked or told."""
        if self.asks is None:
            return f"utter_tell_{self.tells}"
        own = self.words if self.words and self.words != "opening" else self.asks.value
        return f"utter_ask_{own}"

    def fits(self, circumstances: Collection[str]) -> bool:
        here = set(circumstances)
        return self.needs <= here and not self.unless & here


@dataclass(frozen=True)
class Script:
    """The steps of a conversation in their order."""

    name: str
    kind: FollowUpKind
    group: str | None
    opening: str
    steps: tuple[Step, ...]
    hurried: tuple[str, ...]

    def next_step(self, memory: Memory) -> Step | None:
        """The step to take now: a detour first, else the first of the script not yet done."""
        if memory.detours:
            asked, words = memory.detours[0]
            return Step(name=str(asked), asks=Asked(asked), words=words)
        for step in self.steps:
            if step.name in memory.done or not step.fits(memory.circumstances):
                continue
            if memory.only is not None and step.name not in memory.only:
                continue
            return step
        return None

    def is_open(self, memory: Memory) -> bool:
        """True while a question of the script itself was neither asked nor passed over."""
        return any(
            step.asks is not None
            and step.name not in memory.done
            and step.fits(memory.circumstances)
            for step in self.steps
        )


class Scripts:
    """All scripts, found by kind and customer group."""

    def __init__(self, scripts: Mapping[str, Script]) -> None:
        self._by_name = dict(scripts)
        missing = [kind.value for kind in SCRIPTED if not self._exists(kind)]
        if missing:
            raise InvalidSetting(f"no script for kind {', '.join(missing)}")

    def named(self, name: str) -> Script:
        return self._by_name[name]

    def all(self) -> Sequence[Script]:
        """Every script, by the name of its file."""
        return [self._by_name[name] for name in sorted(self._by_name)]

    def check_words(self, responses: Collection[str]) -> None:
        """See that the domain has words for every step.

        Raises:
            InvalidSetting: names the file, the line and the words nobody has written.
        """
        for script in self.all():
            for step in script.steps:
                if step.response not in responses:
                    key = "words" if step.words else "ask" if step.asks else "tell"
                    raise InvalidSetting(
                        f"{step.place}: {key} needs the response {step.response}, "
                        f"which is in no file of dialogues/domain"
                    )

    def for_kind(self, kind: FollowUpKind, group: str | None) -> Script:
        """The script of this kind for this group, or for everybody where it has none."""
        for wanted in (group, None):
            for script in self._by_name.values():
                if script.kind is kind and script.group == wanted:
                    return script
        raise KeyError(kind)

    def _exists(self, kind: FollowUpKind) -> bool:
        return any(
            script.kind is kind and script.group is None for script in self._by_name.values()
        )


def load_scripts(folder: Path) -> Scripts:
    """Read and check every script of a folder.

    Raises:
        InvalidSetting: names the file, the line, the step and the key that cannot be used.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise InvalidSetting(f"{folder} holds no script")
    return Scripts({file.stem: _read_script(file) for file in files})


def _read_script(file: Path) -> Script:
    document = read_table(file)
    only_known(file.name, document, _SCRIPT_KEYS)
    kinds = [kind.value for kind in SCRIPTED]
    kind = _one_of(file.name, document, "kind", kinds)
    group = document.get("group")
    if group is not None:
        _one_of(file.name, document, "group", GROUPS)
    opening = _one_of(file.name, document, "opening", OPENINGS)
    steps = _read_steps(file.name, document)
    names = [step.name for step in steps]
    hurried = document.get("hurried") or []
    if not isinstance(hurried, list):
        raise InvalidSetting(f"{file.name}{line_of(document, 'hurried')}: hurried must be a list")
    for name in hurried:
        _known(f"{file.name}{line_of(document, 'hurried')}", "hurried", name, names)
    return Script(
        name=file.stem,
        kind=FollowUpKind(kind),
        group=group,
        opening=opening,
        steps=steps,
        hurried=tuple(hurried),
    )


def _read_steps(file_name: str, document: Mapping[str, Any]) -> tuple[Step, ...]:
    where = f"{file_name}{line_of(document, 'steps')}"
    raw_steps = document.get("steps")
    if not isinstance(raw_steps, list) or not raw_steps:
        raise InvalidSetting(f"{where}: steps must be a list with at least one step")
    steps: list[Step] = []
    for number, raw in enumerate(raw_steps, 1):
        step = _read_step(file_name, number, raw)
        if step.name in [earlier.name for earlier in steps]:
            raise InvalidSetting(f"{step.place}: {step.name} stands twice")
        steps.append(step)
    return tuple(steps)


def _read_step(file_name: str, number: int, raw: Any) -> Step:
    place = f"{file_name}{line_of(raw)}, step {number}"
    if not isinstance(raw, dict):
        raise InvalidSetting(f"{place}: a step says ask or tell")
    only_known(place, raw, _STEP_KEYS)
    if ("ask" in raw) == ("tell" in raw):
        raise InvalidSetting(f"{place}: a step says either ask or tell")
    for key in ("if", "unless"):
        if not isinstance(raw.get(key) or [], list):
            raise InvalidSetting(f"{place}: {key} must be a list of circumstances")
        for circumstance in raw.get(key) or ():
            _known(place, key, circumstance, CIRCUMSTANCES)
    needs, unless = frozenset(raw.get("if") or ()), frozenset(raw.get("unless") or ())
    if "tell" in raw:
        told = _known(place, "tell", raw["tell"], TELLABLE)
        return Step(name=f"tell:{told}", tells=told, needs=needs, unless=unless, place=place)
    asked = _known(place, "ask", raw["ask"], [asked.value for asked in Asked])
    return Step(
        name=asked,
        asks=Asked(asked),
        words=raw.get("words"),
        needs=needs,
        unless=unless,
        repeats=bool(raw.get("repeat", False)),
        place=place,
    )


def _one_of(file_name: str, document: Mapping[str, Any], key: str, allowed: Collection[str]) -> str:
    return _known(f"{file_name}{line_of(document, key)}", key, document.get(key), allowed)


def _known(where: str, key: str, value: Any, allowed: Collection[str]) -> str:
    if value not in allowed:
        raise InvalidSetting(
            f"{where}: {key} is {value!r}, but must be one of {', '.join(sorted(allowed))}"
        )
    return str(value)
