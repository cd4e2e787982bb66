"""Words that say stop and nothing else: TD, 退订, STOP. They mean the same after any question."""

import re

from nlu.readers.text import plain

_STOP = re.compile(
    r"(?:回复?|发送?)?\s*(?:t\s?d?|退\s?订|取消订阅|stop\s?(?:all)?|unsubscribe|opt[ -]?out)"
    r"[\s,.!。~]*(?:谢谢|thanks?(?: you)?|please)?[\s.!。~]*"
)


def says_stop(text: str) -> bool:
    """Tell whether the whole message is a word that by custom ends all messages."""
    return _STOP.fullmatch(plain(text).strip()) is not None
