"""What is counted about webhooks, for /metrics. Of what is refused nothing else is kept."""

from __future__ import annotations

from prometheus_client import Counter

REFUSED = Counter(
    "followup_webhooks_refused",
    "Webhook requests refused because their signature or secret was missing or wrong",
    ["provider"],
)
LEFT_OUTSIDE = Counter(
    "followup_webhooks_spooled",
    "Webhook requests kept on disk because they could not be taken in",
    ["kind"],
)
