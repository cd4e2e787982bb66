"""Where a webhook may point to, and when one that failed is sent again."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal
from urllib.parse import urlsplit

LONGEST_URL = 500

WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
"""Before the second, third … attempt; after the last one, somewhat over a day on, we give up."""

Fault = Literal["no_url", "too_long", "not_http", "has_password", "needs_https", "forbidden_host"]


def next_wait(attempts: int) -> timedelta | None:
    """How long to wait after that many attempts have failed; None: give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def fault_of_url(url: str) -> Fault | None:
    """What is wrong with an address, or None.

    Without TLS only the house's own network is allowed; link-local addresses, where cloud
    machines keep their credentials, never are.
    """
    if len(url) > LONGEST_URL:
        return "too_long"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "no_url"
    if not host:
        return "no_url"
    if parts.scheme not in ("http", "https"):
        return "not_http"
    if parts.username or parts.password:
        return "has_password"
    address = _as_address(host)
    if address is not None and (
        address.is_link_local or address.is_unspecified or address.is_multicast
    ):
        return "forbidden_host"
    if parts.scheme == "http" and not _is_at_home(host, address):
        return "needs_https"
    return None


def _as_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_at_home(host: str, address: IPv4Address | IPv6Address | None) -> bool:
    if address is not None:
        return address.is_private or address.is_loopback
    return host == "localhost" or "." not in host or host.endswith((".local", ".lan", ".internal"))
