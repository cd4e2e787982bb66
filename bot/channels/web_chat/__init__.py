"""The customer's web chat: a page behind an opaque link, and the H5 page behind an SMS.

What a customer writes is kept by the turn path before anything else happens here; this package
only decides when it is answered and shows what was said. A conversation is named by its token
alone: no name and no number is in an address, a header or a log.
"""

from __future__ import annotations

from bot.channels.web_chat.bell import LineBell
from bot.channels.web_chat.listening import Timing
from bot.channels.web_chat.pauses import pause_before_answer
from bot.channels.web_chat.routes import build_web_chat

__all__ = ["LineBell", "Timing", "build_web_chat", "pause_before_answer"]
