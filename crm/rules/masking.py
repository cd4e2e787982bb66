"""How a telephone number is shown to those who need not call it (R-141).

`138****0001`: enough to recognise a number, too little to call it. A short one keeps less.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![\w.:-])\+?(?:\d[ -]?){10,14}\d(?![\w.:-])", re.ASCII)


def mask(address: str) -> str:
    """An address with its middle covered."""
    if len(address) < 8:
        return "****" + address[-2:]
    return f"{address[:3]}****{address[-4:]}"


def mask_within(text: str) -> str:
    """A text with the middle of each telephone number in it covered."""
    return _NUMBER.sub(lambda found: mask(re.sub(r"[ -]", "", found[0])), text)
