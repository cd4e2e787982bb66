"""What the program says about itself: on stderr, with ids, never with words or numbers.

A customer's words and telephone number stay in the books. Whoever logs gives an id; the
last filter here blots out what looks like a number or a token all the same, because a
vendor's message may carry one.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

# A bot token stands in every Telegram address, and httpx logs addresses.
_TALKATIVE = (
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "matplotlib",
    "rasa",
    "telegram",
    "twilio",
    "urllib3",
)

_TOKEN = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{20,}|\bAC[0-9a-f]{32}\b")
_PHONE = re.compile(r"(?<![\w.:-])\+?(?:\d[ -]?){10,14}\d(?![\w.:-])")


def blot(text: str) -> str:
    """Return the text with tokens and telephone numbers made unreadable."""
    return _PHONE.sub("[number]", _TOKEN.sub("[token]", text))


def configure_logs(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send all logs to stderr: readable at a terminal, one JSON object a line otherwise."""
    stream = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # Rasa's debug lines hold customers' words
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _blotted,
                _renderer(stream),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _renderer(stream: TextIO) -> structlog.typing.Processor:
    if stream.isatty():
        # The pretty formatter prints local variables, and those hold customers' words.
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)


def _blotted(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {
        key: blot(value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }
