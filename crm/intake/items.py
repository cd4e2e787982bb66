"""Repair items: one cell may hold several, and each is some department's work.

The department decides who answers for a complaint about it, so what the file says of the
team counts before what the words of the item suggest.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crm.terms import Department

_SEPARATOR = re.compile(r"[；;、|\n](?![^()（）]*[)）])")
_NUMBERING = re.compile(r"(?:^|(?<=[\s；;、|,，。]))[(（]?\d{1,2}(?:[、)）]|[.．](?!\d))\s*")

_PAINT = re.compile(
    r"喷|漆|钣|划痕|凹陷|抛光|打蜡|镀晶|paint|dent|scratch|polish|body", re.IGNORECASE
)
_TEAMS = (
    (Department.PAINT, re.compile(r"钣|喷|漆|涂装|paint|body", re.IGNORECASE)),
    (Department.PARTS, re.compile(r"配件|备件|精品|仓|parts|accessor", re.IGNORECASE)),
    (Department.BILLING, re.compile(r"结算|收银|财务|billing|cashier", re.IGNORECASE)),
    (Department.RECEPTION, re.compile(r"前台|接待|reception", re.IGNORECASE)),
    (Department.SALES, re.compile(r"销售|展厅|sales", re.IGNORECASE)),
    (
        Department.WORKSHOP,
        re.compile(r"机修|机电|维修|保养|车间|电工|底盘|快修|workshop|mechanic", re.IGNORECASE),
    ),
)
_PARTS = re.compile(
    r"^(?:订购?|加装|选购|购买)|配件|精品|脚垫|座套|accessor|spare part", re.IGNORECASE
)
_SERVICE = re.compile(r"保养|机油|机滤|\b(?:service|oil)\b", re.IGNORECASE)
_FIRST_SERVICE = re.compile(r"首保|首次保养|first service", re.IGNORECASE)


@lru_cache(8192)
def split_items(cell: str) -> tuple[str, ...]:
    """The items of a cell, without their numbers; ； ; 、 | and line breaks part them."""
    unnumbered = _NUMBERING.sub(";", cell)
    parts = (" ".join(part.split()).strip(",，。") for part in _SEPARATOR.split(unnumbered))
    return tuple(dict.fromkeys(part for part in parts if part))


@lru_cache(8192)
def department_of(item: str, team: str) -> Department:
    """Whose work an item is: by the team the file names, else by its words, else the workshop's."""
    for department, words in _TEAMS:
        if team and words.search(team):
            return department
    if _PAINT.search(item):
        return Department.PAINT
    if _PARTS.search(item):
        return Department.PARTS
    return Department.WORKSHOP


def is_service(items: list[str]) -> bool:
    """Whether a visit was a maintenance service, from which the next one is counted."""
    return any(_names_service(item) or _names_first_service(item) for item in items)


def is_first_service(items: list[str]) -> bool:
    """Whether a visit was the first service of a new car (首保)."""
    return any(_names_first_service(item) for item in items)


@lru_cache(8192)
def _names_service(item: str) -> bool:
    return _SERVICE.search(item) is not None


@lru_cache(8192)
def _names_first_service(item: str) -> bool:
    return _FIRST_SERVICE.search(item) is not None
