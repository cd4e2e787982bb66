"""Where a webhook may point to."""

from __future__ import annotations

import pytest

from crm.rules.webhook_rules import fault_of_url


@pytest.mark.parametrize(
    "url",
    [
        "https://dms.example.cn/hook?shop=1",
        "https://10.0.0.8:8443/hook",
        "http://192.168.1.20:9000/hook",
        "http://localhost/hook",
        "http://dms/hook",
        "http://dms.lan/hook",
        "http://[::1]:8000/",
    ],
)
def test_these_are_fine(url):
    assert fault_of_url(url) is None


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", "no_url"),
        ("dms.example.cn/hook", "no_url"),
        ("https://", "no_url"),
        ("https://a:b@dms.example.cn/", "has_password"),
        ("ftp://dms.example.cn/", "not_http"),
        ("javascript://dms.example.cn/", "not_http"),
        ("http://dms.example.cn/hook", "needs_https"),
        ("http://8.8.8.8/hook", "needs_https"),
        ("http://169.254.169.254/latest/meta-data", "forbidden_host"),
        ("https://[fe80::1]/", "forbidden_host"),
        ("https://0.0.0.0/", "forbidden_host"),
        ("https://dms.example.cn:port/", "no_url"),
        ("https://dms.example.cn/" + "x" * 500, "too_long"),
    ],
)
def test_these_are_not(url, fault):
    assert fault_of_url(url) == fault
