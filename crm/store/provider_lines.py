"""Where the state of the providers' lines is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from crm.models import ProviderLine
from crm.rules.breaker import LineState
from crm.store.base import Shelf
from crm.store.bulk import insert_unless_known
from crm.terms import Channel


class ProviderLines(Shelf[ProviderLine]):
    model = ProviderLine

    def held(self, channel: Channel) -> ProviderLine:
        """The line of a channel, its row locked to the commit: one sender claims at a time."""
        query = select(ProviderLine).where(ProviderLine.channel == channel).with_for_update()
        row = self._session.scalars(query).first()
        if row is not None:
            return row
        insert_unless_known(self._session, ProviderLine, [{"channel": channel}], by="channel")
        return self._session.scalars(query).one()

    def state(self, channel: Channel) -> LineState:
        """How a line stands, without touching it."""
        query = select(ProviderLine).where(ProviderLine.channel == channel)
        row = self._session.scalars(query).first()
        return LineState() if row is None else state_of(row)

    def rests_until(self, channel: Channel) -> datetime | None:
        """Until when a line that is down is left alone, or None for one that works."""
        state = self.state(channel)
        return state.shut_until if state.down_since is not None else None


def state_of(line: ProviderLine) -> LineState:
    """The row as the rules want it."""
    return LineState(
        faults=line.faults,
        rests=line.rests,
        down_since=line.down_since,
        shut_until=line.shut_until,
        trial_at=line.trial_at,
    )


def keep_state(line: ProviderLine, state: LineState) -> None:
    """Write what the rules made of it."""
    line.faults = state.faults
    line.rests = state.rests
    line.down_since = state.down_since
    line.shut_until = state.shut_until
    line.trial_at = state.trial_at
