"""Sentences that say how a deadline of a complaint came about (R-114 to R-122).

Each names the moment, from when it counts, by which rule, and what stood still meanwhile:
nights, days off and pauses. A supervisor who is asked "why then?" reads it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.policy import Policy
from crm.rules import holidays
from crm.rules.ladder import Rung
from crm.rules.wall import day_of, in_utc, wall_of
from crm.rules.working_time import Pause
from crm.terms import ClockKind, Language

DAYS_OFF_NAMED = 6


@dataclass(frozen=True)
class NamedPause:
    """A pause with the reason that was given for it."""

    pause: Pause
    reason: str


@dataclass(frozen=True)
class Sentences:
    """Says deadlines in one language, by one policy."""

    policy: Policy
    language: Language

    def rung(
        self,
        rung: Rung,
        *,
        whose: str,
        since: datetime,
        due: datetime,
        pauses: Sequence[NamedPause] = (),
    ) -> str:
        """When the case goes to this level; ``whose`` is the queue's name in the language."""
        to = self._listed([whose, *rung.persons])
        working = rung.clock is ClockKind.WORKING
        hours = self._say(
            f"{rung.wait_hours}个工作小时"
            if working
            else f"{rung.wait_hours}小时(自然时间,含周末)",
            f"{rung.wait_hours} working hours"
            if working
            else f"{rung.wait_hours} h, weekends included",
        )
        said = self._say(
            f"第{rung.level}级上报({to}):{self.at(due)}。自{self.at(since)}起算,"
            f"{hours}仍未解决即上报",
            f"Level {rung.level} ({to}): {self.at(due)}, counted from {self.at(since)}; "
            f"{hours} without a solution",
        )
        return self._ended(said, since, due, working=working, pauses=pauses)

    def signing(
        self, *, assigned_at: datetime, due: datetime, pauses: Sequence[NamedPause] = ()
    ) -> str:
        """Until when the responsible person signs (R-120)."""
        days = self.policy.complaint.unsigned_reminder_days
        said = self._say(
            f"签字时限:{self.at(due)}。自{self.at(assigned_at)}指派起算,{days}个工作日内签字",
            f"Signature due: {self.at(due)}, counted from the assignment on "
            f"{self.at(assigned_at)}; within {days} working day(s)",
        )
        return self._ended(said, assigned_at, due, working=True, pauses=pauses)

    def signed(self, *, name: str, signed_at: datetime, solve_by: datetime) -> str:
        """The hour a responsible person has set by signing (R-120)."""
        return self._say(
            f"解决时限:{self.at(solve_by)}。{name}于{self.at(signed_at)}签字确定,暂停不顺延。",
            f"Solution due: {self.at(solve_by)}; {name} fixed it by signing on "
            f"{self.at(signed_at)}, and no pause moves it.",
        )

    def notice(self, *, solved_at: datetime, due: datetime) -> str:
        """Until when the customer is told of the solution (R-117)."""
        return self._say(
            f"告知时限:{self.at(due - timedelta(minutes=1))}。"
            f"{self.at(solved_at)}已有解决办法,当天告知客户。",
            f"Customer told by: {self.at(due - timedelta(minutes=1))}; the solution was known on "
            f"{self.at(solved_at)}, and the customer is told the same day.",
        )

    def renewed(self, *, promised_at: datetime, due: datetime, by: str, reason: str) -> str:
        """A promise that was renewed (R-115)."""
        return self._say(
            f"答复时限:{self.at(due)}。原定{self.at(promised_at)},由{by}告知客户改期:{reason}。",
            f"Answer due: {self.at(due)}, instead of {self.at(promised_at)}; {by} told the "
            f"customer: {reason}.",
        )

    def changed(self, due: datetime) -> str:
        """A promise that no longer follows from the intake: the case was judged anew."""
        return self._say(
            f"答复时限:{self.at(due)}。受理后程度或规定有变,以此时间为准,详见经过。",
            f"Answer due: {self.at(due)}; the case or the policy changed after the intake, see "
            f"the history.",
        )

    def at(self, moment: datetime) -> str:
        """A moment on the dealership's wall."""
        local = in_utc(moment).astimezone(wall_of(self.policy))
        if self.language is Language.ZH:
            return f"{local.month}月{local.day}日{local:%H:%M}"
        return f"{local:%Y-%m-%d %H:%M}"

    def _ended(
        self,
        said: str,
        since: datetime,
        due: datetime,
        *,
        working: bool,
        pauses: Sequence[NamedPause],
    ) -> str:
        parts = [said]
        if working:
            parts += [self._hours(), *self._days_off(since, due)]
        parts += [
            self._say(
                f"{self.at(one.pause.start)}至{self.at(one.pause.end)}暂停({one.reason})",
                f"paused from {self.at(one.pause.start)} to {self.at(one.pause.end)} "
                f"({one.reason})",
            )
            for one in pauses
            if one.pause.start < due and one.pause.end > since
        ]
        return self._say(";".join(parts) + "。", "; ".join(parts) + ".")

    def _hours(self) -> str:
        spans = self._listed(
            [f"{one.start:%H:%M}–{one.end:%H:%M}" for one in self.policy.complaint.work_hours]
        )
        return self._say(f"只计工作时间{spans}", f"only working hours count, {spans}")

    def _days_off(self, since: datetime, due: datetime) -> list[str]:
        wall = wall_of(self.policy)
        day, last = day_of(since, wall=wall), day_of(due, wall=wall)
        off: list[str] = []
        while day <= last and len(off) <= DAYS_OFF_NAMED:
            if not holidays.is_workday(day):
                off.append(self._say(f"{day.month}月{day.day}日", f"{day:%Y-%m-%d}"))
            day += timedelta(days=1)
        if not off:
            return []
        more = self._say("等", " and more") if len(off) > DAYS_OFF_NAMED else ""
        named = self._listed(off[:DAYS_OFF_NAMED]) + more
        return [self._say(f"休息日不计:{named}", f"days off do not count: {named}")]

    def _listed(self, words: Sequence[str]) -> str:
        return self._say("、", ", ").join(words)

    def _say(self, zh: str, en: str) -> str:
        return zh if self.language is Language.ZH else en
