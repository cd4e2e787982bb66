"""The project's benchmarks. Each prints one JSON document last; quote ratios, not seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from bot.trouble import Trouble

NAMES = {
    "turns": "a turn in process and through the web chat, beside stock Rasa on the same model",
    "voice": "from Twilio's webhook to our TwiML at 30 simultaneous calls",
    "plan": "a fresh plan for a fleet, its growth, and a day more",
    "import": "repair orders a second from a file, checks and all",
    "nlu": "understanding on the development and test utterances",
}

_MODULES = {"import": "imports"}


def run(name: str, arguments: Sequence[str]) -> int:
    """Run one benchmark; its module has a function `main` that takes the rest of the line.

    Raises:
        Trouble: there is no benchmark of that name.
    """
    if name not in NAMES:
        known = "; ".join(f"{known}: {what}" for known, what in NAMES.items())
        raise Trouble(f"there is no benchmark {name}; there are {known}")
    main: Callable[[Sequence[str]], int] = import_module(
        f"bot.bench.{_MODULES.get(name, name)}"
    ).main
    return main(arguments)
