"""Which role makes which kind of follow-up (R-240, C-13).

The clerk owns whatever the dealership has given to nobody else; titles are only names.
"""

from __future__ import annotations

from crm.policy import Policy
from crm.terms import FollowUpKind, Role


def owner_of(kind: FollowUpKind, *, policy: Policy) -> Role:
    """The role whose list a follow-up of this kind belongs to."""
    return policy.followup.owner_role.get(kind, Role.CLERK)


def kinds_of(role: Role, *, policy: Policy) -> frozenset[FollowUpKind] | None:
    """The kinds on this role's list; None for a role that makes none and so sees them all."""
    owned = frozenset(kind for kind in FollowUpKind if owner_of(kind, policy=policy) is role)
    return owned if owned or role is Role.CLERK else None
