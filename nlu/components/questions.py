"""What a question does to the meaning of its answer: the tables of the labelling guide.

Everything the components know about a single act or a single question stands in these
tables (``nlu/ACTS.md`` in data form), never in their code. A question that is asked in the
conversation but missing here falls into the family ``none``: words alone then decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ACTS: Final = (
    "affirm",
    "deny",
    "good_time",
    "busy",
    "usage_ok",
    "usage_problem",
    "rate",
    "complain",
    "request_human",
    "opt_out",
    "wrong_person",
    "sold_car",
    "book_service",
    "decline_service",
    "ask_faq",
    "ask_price",
    "ask_who",
    "greet",
    "thanks",
    "goodbye",
    "repeat",
    "change_answer",
    "out_of_scope",
    "abuse",
)

#: The questions whose answers are read alike. Every ``asked`` of the contract is in one family.
FAMILIES: Final = MappingProxyType(
    {
        "yes_no": (
            "identity",
            "quote_unasked",
            "work_explained",
            "complaint_confirm",
            "booking_confirm",
            "club",
            "satisfied_with_answer",
            "extra_work",
        ),
        "permission": ("good_time",),
        "callback": ("callback_time",),
        "usage": ("usage", "usage_detail"),
        "rating": (
            "rating_overall",
            "rating_reception_speed",
            "rating_completion_speed",
            "rating_billing_speed",
            "rating_parts_price",
            "rating_labour_price",
            "rating_staff",
            "rating_repair_quality",
            "rating_paint",
            "rating_cleanliness",
            "rating_speed_group",
            "rating_price_group",
            "rating_quality_group",
        ),
        "remarks": ("rating_reason", "visit_remarks", "opinion", "complaint_detail"),
        "wishes": ("new_needs", "complaint_wish", "anything_else"),
        "booking": ("book_service",),
        "booking_time": ("booking_time",),
        "profile": ("profile_item",),
    }
)

NO_FAMILY: Final = "none"

_FAMILY_OF: Final = {asked: family for family, members in FAMILIES.items() for asked in members}

ALL_ASKED: Final = tuple(_FAMILY_OF)


def family_of(asked: str | None) -> str:
    """Return the family of a question; ``none`` where nothing, or nothing known, was asked."""
    return _FAMILY_OF.get(asked or "", NO_FAMILY)


#: The rule of context: what a general act becomes as an answer to such a question. None says
#: that the words alone do not tell, so a sentence taught without a question teaches nothing here.
MEANS_HERE: Final[Mapping[str, Mapping[str, str | None]]] = MappingProxyType(
    {
        "permission": {"affirm": "good_time", "deny": "busy"},
        "callback": {"affirm": None, "deny": None, "good_time": None},
        "usage": {"affirm": "usage_ok", "deny": None, "rate": None},
        "rating": {"affirm": None, "deny": None, "usage_ok": None, "complain": None},
        "remarks": {"usage_ok": None, "rate": None},
        "wishes": {"usage_ok": None, "rate": None},
        "booking": {"deny": None, "busy": None, "good_time": None},
        "booking_time": {"deny": None, "affirm": None, "busy": None, "good_time": None},
        "profile": {"affirm": None, "deny": None},
        "yes_no": {"good_time": None, "usage_ok": None, "rate": None, "busy": None},
    }
)


def meaning_in(family: str, act: str) -> str | None:
    """Return what a sentence taught as ``act`` means after a question, or None if unclear."""
    return MEANS_HERE.get(family, {}).get(act, act)


#: The acts that answer a question of the family; all others interrupt it.
ANSWERS: Final = MappingProxyType(
    {
        "yes_no": ("affirm", "deny"),
        "permission": ("good_time", "busy"),
        "callback": ("busy",),
        "usage": ("usage_ok", "usage_problem"),
        "rating": ("rate",),
        "remarks": ("complain", "usage_problem", "affirm", "deny"),
        "wishes": ("deny", "affirm"),
        "booking": ("affirm", "deny", "book_service", "decline_service"),
        "booking_time": ("book_service", "decline_service"),
        "profile": ("affirm", "deny"),
    }
)

#: Which reading alone makes an utterance the answer: (family, kind of reading) -> act.
READING_DECIDES: Final = MappingProxyType(
    {
        ("rating", "rating"): "rate",
        ("callback", "time"): "busy",
        ("booking_time", "time"): "book_service",
        ("booking", "time"): "book_service",
    }
)

#: The questions after which an hour may stand alone.
TIMES_ASKED: Final = frozenset({"callback_time", "booking_time"})

#: After these the customer may well come with a question, and a fault told with it explains it.
ASKED_OF_US: Final = frozenset({NO_FAMILY, "wishes", "permission", "booking"})

#: The questions in which a place at the workshop is on the table.
ABOUT_A_PLACE: Final = frozenset(
    {"book_service", "booking_time", "booking_confirm", "profile_item", "anything_else"}
)

#: What a reading does not overrule where the words say it clearly. A score answers although a
#: complaint comes with it; a day may also be part of a complaint, a refusal or a question.
STANDS_AGAINST: Final = MappingProxyType(
    {
        "rating": frozenset(
            {"opt_out", "request_human", "wrong_person", "sold_car", "abuse", "change_answer"}
        ),
        "time": frozenset(ACTS) - {"affirm", "deny", "good_time", "rate", "greet", "out_of_scope"},
    }
)

#: Which acts a value belongs to. A morning in 早上冷车抖得厉害 is nothing to put in a diary,
#: and the two in 二手车商 is no score.
CARRIES: Final = MappingProxyType(
    {
        "time": frozenset({"busy", "book_service", "change_answer", "affirm", "request_human"}),
        "rating": frozenset({"rate", "change_answer"}),
    }
)

#: The acts beside which a score that says it is one (五分, five stars) is a move of its own.
LEAVES_ROOM_FOR_A_SCORE: Final = frozenset(
    {"affirm", "deny", "thanks", "goodbye", "greet", "usage_ok", "good_time", "decline_service"}
)

_SCORE: Final = "a clear score after a question for one"
_ANSWER: Final = "the answer to what was asked"

#: Mixed moves: what we must act on first stands first.
PRECEDENCE: Final = (
    ("opt_out",),
    ("request_human",),
    ("wrong_person", "sold_car"),
    (_SCORE,),
    ("complain", "abuse"),
    ("usage_problem",),
    ("busy",),
    (_ANSWER, "change_answer"),
    ("rate", "book_service", "decline_service", "usage_ok"),
    ("ask_faq", "ask_price", "ask_who", "repeat"),
    ("affirm", "deny", "good_time"),
    ("greet", "thanks", "goodbye"),
    ("out_of_scope",),
)

#: Where nothing was asked, "right" and 好 only open what is said behind them.
_ANSWERS_ONLY: Final = frozenset({"affirm", "deny", "good_time"})

_RANK: Final = {act: rank for rank, acts in enumerate(PRECEDENCE) for act in acts}


def rank_of(act: str, *, family: str, scored: bool = False) -> int:
    """Return how early an act is to be acted on (0 first) after a question of ``family``.

    ``scored`` says that a clear score was read, which makes ``rate`` the answer.
    """
    rank = _RANK[act]
    if family == NO_FAMILY and act in _ANSWERS_ONLY:
        return len(PRECEDENCE)
    if act not in ANSWERS.get(family, ()):
        return rank
    return min(rank, _RANK[_SCORE if scored and act == "rate" else _ANSWER])
