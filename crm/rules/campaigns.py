"""Whether a campaign is to be told in writing as well (R-053, C-16).

The notice goes by telephone; a letter follows within two days as the situation requires: to who
could not be reached, and to who heard it and has not decided. Who was told in writing has the
letter already; who booked needs none, and who is not interested gets none.
"""

from __future__ import annotations

from crm.terms import FollowUpStatus

NOT_REACHED = "not_reached"
WANTS_DETAILS = "wants_details"

_NEVER_HEARD = frozenset({FollowUpStatus.NOT_REACHED, FollowUpStatus.EXPIRED})


def letter_reason(
    status: FollowUpStatus, *, by_telephone: bool, booked: bool, refused: bool
) -> str | None:
    """Why a letter has to follow the notice that ended like this, or None for no letter."""
    if status in _NEVER_HEARD:
        return NOT_REACHED
    if status is FollowUpStatus.COMPLETED and by_telephone and not (booked or refused):
        return WANTS_DETAILS
    return None
