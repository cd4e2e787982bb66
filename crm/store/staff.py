"""Where staff, their sessions and refused sign-ins are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from crm.errors import NotFound
from crm.models import SignInAttempt, Staff, StaffNotice, StaffSession, StandIn
from crm.store.base import Shelf
from crm.terms import Role


class StaffMembers(Shelf[Staff]):
    model = Staff

    def by_name(self, name: str) -> Staff | None:
        return self._session.scalars(select(Staff).where(Staff.name == name)).first()

    def by_display_name(self, name: str) -> Staff | None:
        return self._session.scalars(select(Staff).where(Staff.display_name == name)).first()

    def everybody(self) -> Sequence[Staff]:
        return self._session.scalars(select(Staff).order_by(Staff.id)).all()

    def with_role(self, role: Role) -> Sequence[Staff]:
        return self._session.scalars(
            select(Staff).where(Staff.role == role, Staff.active).order_by(Staff.id)
        ).all()

    def keep_session(self, session: StaffSession) -> None:
        self._session.add(session)
        self._session.flush()

    def session_by_hash(self, token_hash: str) -> StaffSession | None:
        return self._session.scalars(
            select(StaffSession).where(StaffSession.token_hash == token_hash)
        ).first()

    def end_session(self, token_hash: str) -> None:
        self._session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))

    def end_sessions_of(self, staff_id: int) -> None:
        self._session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))

    def end_sessions_before(self, now: datetime) -> None:
        """Clear away sessions that have run out."""
        self._session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))

    def stand_ins(self, *, now: datetime) -> Sequence[StandIn]:
        """Absences that are not over yet, soonest first."""
        return self._session.scalars(
            select(StandIn).where(StandIn.ends_at > now).order_by(StandIn.starts_at, StandIn.id)
        ).all()

    def stand_in(self, key: int) -> StandIn:
        """One recorded absence.

        Raises:
            NotFound: there is none with this id.
        """
        row = self._session.get(StandIn, key)
        if row is None:
            raise NotFound("stand-in", key)
        return row

    def stand_in_from(self, absent_id: int, starts_at: datetime) -> StandIn | None:
        return self._session.scalars(
            select(StandIn).where(StandIn.absent_id == absent_id, StandIn.starts_at == starts_at)
        ).first()

    def keep_stand_in(self, row: StandIn) -> None:
        self._session.add(row)
        self._session.flush()

    def notice_by_origin(self, origin: str) -> StaffNotice | None:
        return self._session.scalars(
            select(StaffNotice).where(StaffNotice.origin == origin)
        ).first()

    def notice(self, notice_id: int) -> StaffNotice | None:
        return self._session.get(StaffNotice, notice_id)

    def keep_notice(self, notice: StaffNotice) -> StaffNotice:
        self._session.add(notice)
        self._session.flush()
        return notice

    def open_notices(self, role: Role) -> Sequence[StaffNotice]:
        """What nobody of this role has noted yet, oldest first."""
        return self._session.scalars(
            select(StaffNotice)
            .where(StaffNotice.role == role, StaffNotice.noted_at.is_(None))
            .order_by(StaffNotice.id)
        ).all()

    def note_refusal(self, name: str, at: datetime) -> None:
        self._session.add(SignInAttempt(name=name, at=at))
        self._session.flush()

    def refusals_since(self, name: str, since: datetime) -> int:
        return (
            self._session.scalar(
                select(func.count(SignInAttempt.id)).where(
                    SignInAttempt.name == name, SignInAttempt.at >= since
                )
            )
            or 0
        )
