"""What can stand in the head of a letter by e-mail.

The address comes from a form, and whatever stands in a head is read by every mail server on the
way: a line break in it would begin a head of the writer's own.
"""

from __future__ import annotations

import re

LONGEST = 254

_NAME = r'[^\s@<>,;:"()\[\]\\]{1,64}'
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_NAME}@(?:{_HOST}\.)*{_HOST}", re.ASCII)


def is_address(text: str) -> bool:
    """True for one plain address, `name@host`, with nothing around it."""
    if len(text) > LONGEST or not text.isascii() or not text.isprintable():
        return False
    return _ADDRESS.fullmatch(text) is not None
