"""The queue in a real browser: live, sent without leaving it, nothing typed is lost."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from crm.console.doorway import COOKIE
from crm.terms import EscalationReason, Language, Queue, Role, Severity
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.staff import let_in
from tests.browser import needs_browser, open_browser
from tests.crm.console.house import NAMES, OTHERS_WORDS

pytestmark = [
    pytest.mark.browser,
    needs_browser,
]


@pytest.fixture
def database_url(sqlite_url):
    """Which database holds the rows makes no difference to what is tested here."""
    return sqlite_url


@pytest.fixture
def address(console) -> Iterator[str]:
    """The console served for real, on a port of this machine."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = uvicorn.Server(
            uvicorn.Config(console, log_level="error", ws="none", timeout_graceful_shutdown=1)
        )
        serving = Thread(target=server.run, kwargs={"sockets": [listening]})
        serving.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        serving.join()


@pytest.fixture
def page(units, house, address) -> Iterator[Page]:
    """The supervisor's browser, in which nothing may be complained about."""
    with units() as uow:
        token, _ = let_in(uow, name=NAMES[Role.SUPERVISOR], proven=True)
    with open_browser() as browser:
        context = browser.new_context(base_url=address, locale="zh-CN")
        context.add_cookies(
            [{"name": COOKIE, "value": token, "url": f"{address}/console", "httpOnly": True}]
        )
        sheet = context.new_page()
        complaints: list[str] = []
        sheet.on("console", lambda message: complaints.append(message.text))
        sheet.on("pageerror", lambda error: complaints.append(str(error)))
        sheet.goto("/console/")
        yield sheet
    assert complaints == []


def something_burns(units):
    with units() as uow:
        raise_escalation(
            uow,
            origin="safety",
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.SAFETY,
            severity=Severity.SAFETY,
            due_at=uow.clock.now() + timedelta(minutes=5),
            words="方向盘打不动了",
        )


def test_what_burns_appears_on_top_by_itself_and_in_the_title(page, units):
    page.wait_for_selector("[data-count]:not([hidden])")
    page.evaluate("window.stillHere = true")

    something_burns(units)

    page.wait_for_selector(".card:first-child >> text=方向盘打不动了")
    expect(page).to_have_title(re.compile(r"^\(2\)"))
    page.wait_for_selector("[data-toast].on >> text=队列里有新的事项")
    assert page.evaluate("window.stillHere")


def test_an_item_is_claimed_and_solved_without_leaving_the_page(page):
    page.evaluate("window.stillHere = true")
    card = page.locator(".card", has_text=OTHERS_WORDS)

    card.locator("text=我来处理").click()
    card.locator("text=您正在处理").wait_for()
    card.locator("summary", has_text="给出解决方案").click()
    card.locator("[name=solution]").fill("为您安排快速通道")
    card.locator("[name=cause]").fill("人手不足")
    card.locator("[name=cause_class]").select_option("capacity")
    card.locator("text=保存,当天告知客户").click()
    card.wait_for(state="detached")

    assert page.locator(".empty").inner_text().startswith("现在没有需要处理的事项")
    assert page.evaluate("window.stillHere")


def test_what_somebody_is_typing_survives_the_arrival_of_something_new(page, units):
    page.wait_for_selector("[data-count]:not([hidden])")
    card = page.locator(".card", has_text=OTHERS_WORDS)
    card.locator("summary", has_text="给出解决方案").click()
    card.locator("[name=solution]").fill("为您安排")

    something_burns(units)
    page.wait_for_selector("text=方向盘打不动了")

    assert card.locator("[name=solution]").input_value() == "为您安排"


@pytest.mark.parametrize("language", list(Language), ids=lambda one: one.value)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_its_screen(page, units, house, width, language):
    with units() as uow:
        uow.staff.by_name(NAMES[Role.SUPERVISOR]).language = language
    page.set_viewport_size({"width": width, "height": 844})
    paths = [
        "/",
        "/complaints",
        f"/complaints/{house.complaint}",
        "/follow-ups?view=today",
        "/calls",
        f"/calls/{house.conversation}",
        "/customers",
        f"/customers/{house.customer}",
        "/appointments",
        "/team",
        "/accounts",
        "/quality",
        "/improvements",
        "/reports",
        "/service-lists?view=overdue",
        "/forms/complaints",
        "/audit",
        f"/customers/{house.customer}/call",
        f"/follow-ups/{house.follow_up}",
        "/api-keys",
        "/webhooks",
        "/policy/followup.seven_day.merge_if_first_open",
    ]

    wider = {}
    for path in paths:
        page.goto(f"/console{path}")
        page.evaluate(
            "document.querySelectorAll('main details').forEach((one) => { one.open = true })"
        )
        excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        wider |= {path: excess} if excess > 0 else {}

    assert wider == {}


def test_a_form_too_wide_for_paper_is_printed_as_one_sheet_for_each_line(page, house):
    """R-181: thirty columns on a landscape page cannot be read; each field stands by its name."""
    page.set_viewport_size({"width": 1040, "height": 800})
    page.goto("/console/forms/complaints")
    page.emulate_media(media="print")

    line = page.locator(".list.many tbody tr", has_text=OTHERS_WORDS)
    words = line.locator("td", has_text=OTHERS_WORDS)

    assert page.locator(".list.many thead").is_hidden()
    assert words.bounding_box()["width"] > 400
    assert line.bounding_box()["width"] <= 1040
    assert line.locator("td").first.get_attribute("data-label") == "编号"
