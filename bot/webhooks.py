"""Sends what other programs asked to hear, signed as Standard Webhooks prescribe.

Each receiver is served on its own thread, in order, and its round ends at the first failure, so
that one dead receiver costs the others nothing. Nothing is held in a transaction while we wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import httpx
from standardwebhooks.webhooks import Webhook as Signer

from crm.store.unit_of_work import UnitsOfWork
from crm.use_cases.webhooks import Parcel, claim_due, note_answer

AT_ONCE = 4
A_ROUND = 40
A_GLANCE = 1024
"""Characters of an answer we look at; whatever else it holds is not ours to keep."""

PATIENCE = httpx.Timeout(15, connect=5)


class WebhookSender:
    """Sends due deliveries in rounds. ``transport`` stands in for the network in tests."""

    def __init__(
        self, units: UnitsOfWork, *, house_key: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._units = units
        self._house_key = house_key
        self._client = httpx.Client(
            timeout=PATIENCE, follow_redirects=False, transport=transport, trust_env=False
        )

    def send_due(self) -> int:
        """Try what is due now once; return how many receivers took it."""
        with self._units() as uow:
            parcels = claim_due(uow, limit=A_ROUND, house_key=self._house_key)
        if not parcels:
            return 0
        by_receiver = sorted(parcels, key=lambda parcel: (parcel.webhook_id, parcel.delivery_id))
        rounds = [list(one) for _, one in groupby(by_receiver, lambda one: one.webhook_id)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return sum(pool.map(self._serve, rounds))

    def _serve(self, parcels: Sequence[Parcel]) -> int:
        taken = 0
        for parcel in parcels:
            if not self._send(parcel):
                break
            taken += 1
        return taken

    def _send(self, parcel: Parcel) -> bool:
        at = self._units.clock.now()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "followup-webhooks/1",
            "webhook-id": parcel.message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Signer(parcel.secret).sign(parcel.message_id, at, parcel.body),
        }
        try:
            with self._client.stream(
                "POST", parcel.url, content=parcel.body.encode(), headers=headers
            ) as answer:
                said = next(answer.iter_text(A_GLANCE), "")
                taken, said = answer.is_success, f"{answer.status_code} {said}".strip()
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            taken, said = False, f"{type(fault).__name__}: {fault}"
        with self._units() as uow:
            note_answer(uow, delivery_id=parcel.delivery_id, taken=taken, answer=said)
        return taken
