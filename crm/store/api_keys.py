"""Where API keys and the answers to their repeated requests are kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from crm.models import ApiKey, ApiRequest
from crm.store.base import Shelf


class ApiKeys(Shelf[ApiKey]):
    model = ApiKey

    def by_hash(self, key_hash: str) -> ApiKey | None:
        return self._session.scalars(select(ApiKey).where(ApiKey.key_hash == key_hash)).first()

    def by_name(self, name: str) -> ApiKey | None:
        return self._session.scalars(select(ApiKey).where(ApiKey.name == name)).first()

    def all_of_them(self) -> Sequence[ApiKey]:
        """Every key ever made, those in use first, newest first."""
        return self._session.scalars(
            select(ApiKey).order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())
        ).all()

    def request(self, api_key_id: int, idempotency_key: str) -> ApiRequest | None:
        return self._session.scalars(
            select(ApiRequest).where(
                ApiRequest.api_key_id == api_key_id,
                ApiRequest.idempotency_key == idempotency_key,
            )
        ).first()

    def claim_request(self, row: ApiRequest) -> ApiRequest:
        """Keep the first request under an idempotency key; hand back that first one ever after.

        Two that come at once wait for each other in the base: the second finds the first done.
        """
        known = self.request(row.api_key_id, row.idempotency_key)
        if known is not None:
            return known
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            first = self.request(row.api_key_id, row.idempotency_key)
            if first is None:
                raise
            return first
        return row
