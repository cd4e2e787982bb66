"""What the dealership has written for its bot: scripts, answers and tips, loaded once.

The answers are also kept in the console: what the supervisor has published there takes the place
of what was delivered, from the next question on (R-096).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from actions.talk.answers import AnswerLibrary
from actions.talk.news import NewsItem, load_news
from actions.talk.reading import read_table
from actions.talk.script import Scripts, load_scripts
from actions.talk.tips import Tips
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.answers import answers_in_force

DIALOGUES = Path(__file__).resolve().parent.parent / "dialogues"


class _Published:
    """The library as the supervisor keeps it, read anew only when something was released."""

    def __init__(self) -> None:
        self._newest: tuple[str, AnswerLibrary] | None = None

    def as_of(self, uow: UnitOfWork, delivered: AnswerLibrary) -> AnswerLibrary:
        state = uow.answers.state()
        if state is None:
            return delivered
        kept = self._newest
        if kept is None or kept[0] != state:
            entries = answers_in_force(uow, delivered.entries)
            kept = (state, AnswerLibrary(entries.values(), delivered.words))
            self._newest = kept
        return kept[1]


@dataclass(frozen=True)
class Library:
    """Checked when loaded. ``answers`` are those delivered; what is sent, `answers_now` says."""

    scripts: Scripts
    answers: AnswerLibrary
    tips: Tips
    news: tuple[NewsItem, ...] = ()
    _published: _Published = field(default_factory=_Published, compare=False, repr=False)

    def answers_now(self, uow: UnitOfWork) -> AnswerLibrary:
        """The answers in force at this moment; costs one look at the newest release."""
        return self._published.as_of(uow, self.answers)


def load_library(folder: Path = DIALOGUES) -> Library:
    """Read scripts, answers and tips.

    Raises:
        InvalidSetting: names the file, the line and the key that cannot be used.
    """
    scripts = load_scripts(folder / "scripts")
    scripts.check_words(_responses(folder / "domain"))
    return Library(
        scripts=scripts,
        answers=AnswerLibrary.load(folder / "answers"),
        tips=Tips.load(folder / "answers" / "tips.yml"),
        news=load_news(folder / "answers" / "news.yml"),
    )


def _responses(folder: Path) -> set[str]:
    """The names of all words the domain has."""
    names: set[str] = set()
    for file in sorted(folder.glob("*.yml")):
        names |= set(read_table(file).get("responses") or ())
    return names
