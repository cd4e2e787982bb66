"""Forged forms, foreign words and foreign frames."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute

from crm.console.app import PAGES
from crm.terms import Role
from tests.crm.console.house import WORDS


@pytest.fixture
def database_url(sqlite_url):
    """Which database holds the rows makes no difference to what is tested here."""
    return sqlite_url


POSTS = [
    re.sub(r"\{\w+_id\}", "1", route.path)
    .replace("{key}", "timezone")
    .replace("{step}", "filed")
    .replace("{number}", "1")
    for page in PAGES
    for route in page.router.routes
    if isinstance(route, APIRoute) and "POST" in route.methods
]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_without_its_sessions_token_is_refused(visit, house, path, token):
    answer = visit(Role.SUPERVISOR).send(path, csrf=token)

    assert answer.status_code == 403
    assert "已经失效" in answer.text


def test_another_sessions_token_is_refused(visit, house):
    supervisor, manager = visit(Role.SUPERVISOR), visit(Role.SERVICE_MANAGER)

    answer = supervisor.send(f"/queue/{house.others_escalation}/claim", csrf=manager.csrf)

    assert answer.status_code == 403


def test_a_form_from_another_site_is_refused(visit, house):
    browser = visit(Role.SUPERVISOR)

    answer = browser.client.post(
        f"/console/queue/{house.others_escalation}/claim",
        data={"csrf": browser.csrf},
        headers={"origin": "https://elsewhere.test"},
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", ["/?queue=service_manager", "/complaints", "/complaints/{}", "/calls/{}"]
)
def test_what_a_customer_says_is_shown_and_never_run(visit, house, path):
    page = path.format(house.complaint if "complaints" in path else house.conversation)

    seen = visit(Role.SUPERVISOR).look(page).text

    assert WORDS not in seen
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen


@pytest.mark.parametrize("path", ["/sign-in", "/", "/nowhere", "/static/console.css"])
def test_every_answer_forbids_foreign_script_and_frames(visit, house, path):
    headers = visit(Role.SUPERVISOR).look(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/", "/calls", "/calls/1", "/customers/1", "/complaints/1", "/follow-ups", "/team"]
)
def test_no_page_needs_script_or_style_inside_it(visit, house, path):
    seen = visit(Role.SUPERVISOR).look(path).text

    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", seen) == []


def test_a_private_page_is_kept_in_no_cache(visit, house):
    assert visit(Role.SUPERVISOR).look("/").headers["cache-control"] == "no-store"


def test_nothing_in_the_console_deletes(console):
    """R-022"""
    methods = {
        method
        for page in PAGES
        for route in page.router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }

    assert methods == {"GET", "POST"}
    assert [path for path in POSTS if "delete" in path or "remove" in path] == []
