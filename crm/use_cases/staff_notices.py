"""What a role has to know today: told once, kept until somebody has noted it (R-050)."""

from __future__ import annotations

from collections.abc import Sequence

from crm.errors import NotFound
from crm.models import StaffNotice
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Role
from crm.use_cases.audit import note_change


def tell_role(uow: UnitOfWork, *, role: Role, origin: str, zh: str, en: str) -> StaffNotice:
    """Leave a notice for everybody of a role, once per ``origin``."""
    known = uow.staff.notice_by_origin(origin)
    if known is not None:
        return known
    return uow.staff.keep_notice(
        StaffNotice(origin=origin, role=role, at=uow.clock.now(), zh=zh, en=en)
    )


def open_notices(uow: UnitOfWork, *, role: Role) -> Sequence[StaffNotice]:
    """What nobody of this role has noted yet, oldest first."""
    return uow.staff.open_notices(role)


def note_notice(uow: UnitOfWork, *, notice_id: int, role: Role, by: str) -> StaffNotice:
    """Say that a notice was read; said twice, the first stands.

    Raises:
        NotFound: there is no such notice for this role.
    """
    notice = uow.staff.notice(notice_id)
    if notice is None or notice.role is not role:
        raise NotFound("staff notice", notice_id)
    if notice.noted_at is None:
        notice.noted_at, notice.noted_by = uow.clock.now(), by
        note_change(uow, by=by, what="note", noun="staff_notice", key=notice.id)
    return notice
