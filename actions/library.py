"""What the dealership has written for its bot: scripts, answers and tips, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from actions.talk.answers import AnswerLibrary
from actions.talk.news import NewsItem, load_news
from actions.talk.reading import read_table
from actions.talk.script import Scripts, load_scripts
from actions.talk.tips import Tips

DIALOGUES = Path(__file__).resolve().parent.parent / "dialogues"


@dataclass(frozen=True)
class Library:
    """Checked when loaded; nothing here changes while the bot runs."""

    scripts: Scripts
    answers: AnswerLibrary
    tips: Tips
    news: tuple[NewsItem, ...] = ()


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
