"""The chat page in a real browser: what a customer sees, taps and types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from bot.channels.web_chat import build_web_chat
from bot.turn import Turns
from crm.policy import Policy
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import ConversationStatus, FollowUpKind, Language
from crm.use_cases.conversations import add_staff_line
from tests.bot.channels.web_chat_app import (
    FAREWELL,
    HELLO,
    NOTED,
    OPINION,
    OVERALL,
    WELCOME,
    ScriptedEngine,
    begin_talk,
    library,
    served,
)
from tests.browser import PATIENCE, needs_browser, open_browser

PHONE, SMALLEST, DESK = (390, 844), (360, 640), (1280, 800)
PAUSE_S = 1.0
pytestmark = [
    pytest.mark.browser,
    needs_browser,
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as chromium:
        yield chromium


@dataclass
class House:
    """The dealership's side of the talk."""

    units: UnitsOfWork
    engine: ScriptedEngine
    app: FastAPI
    token: str

    def said(self, token: str | None = None) -> list[str]:
        with self.units.reading() as uow:
            here = uow.conversations.by_token(token or self.token)
            return [line.text for line in uow.conversations.transcript(here.id)]


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    database = open_database(sqlite_url)
    units = UnitsOfWork(database)
    with units() as uow:
        token = begin_talk(uow).token
    engine = ScriptedEngine()
    policy = Policy.model_validate({"talk": {"listen_pause_s": PAUSE_S}})
    app = FastAPI()
    app.include_router(build_web_chat(Turns(units, engine, library()), pause_policy=policy))
    yield House(units, engine, app, token)
    database.dispose()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address in a window of its own; fails the test if the page ever complains."""
    complaints: list[str] = []
    contexts = []

    def open_it(address: str, size: tuple[int, int] = PHONE, script: bool = True) -> Page:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        page.goto(address)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [one for one in complaints if "Failed to load resource" not in one] == []


def write(page: Page, words: str) -> None:
    page.get_by_role("textbox").fill(words)
    page.keyboard.press("Enter")


def bubbles(page: Page) -> list[str]:
    return page.locator("#log .bubble").all_inner_texts()


def answered(page: Page, words: str) -> None:
    expect(page.locator("#log .line.bot").last).to_contain_text(words)


def test_a_customer_taps_and_types_through_a_visit(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}")
        page.get_by_role("button", name="方便").click()
        answered(page, OVERALL.text)
        page.get_by_role("button", name="4分").click()
        answered(page, OPINION.text)
        write(page, "接待挺热情的,就是")
        write(page, "等得有点久")
        expect(page.get_by_text("您接着说,我在听")).to_be_visible()
        answered(page, NOTED.text)
        write(page, "没有了")
        answered(page, FAREWELL.text)
        expect(page.get_by_role("textbox")).to_have_attribute("placeholder", "还有事可以继续说")

        on_screen = bubbles(page)

    assert house.engine.said == ["方便", "4", "接待挺热情的,就是\n等得有点久", "没有了"]
    assert on_screen == house.said()


def test_the_keyboard_alone_is_enough(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}", DESK)
        expect(page.get_by_role("textbox")).to_be_focused()
        page.keyboard.press("1")
        answered(page, OVERALL.text)
        page.keyboard.press("2")
        answered(page, OPINION.text)
        page.keyboard.type("第一行")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("第2行")
        page.keyboard.press("Enter")
        answered(page, NOTED.text)

    assert house.engine.said == ["方便", "2", "第一行\n第2行"]


def test_a_rating_stands_in_one_row_from_least_to_most_satisfied(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}", SMALLEST)
        page.get_by_role("button", name="方便").click()
        answered(page, OVERALL.text)
        scores = page.locator("#buttons button")
        boxes = [scores.nth(place).bounding_box() for place in range(5)]
        titles = scores.all_inner_texts()
        captions = page.locator(".captions").inner_text().split()

    assert titles == ["1", "2", "3", "4", "5"]
    assert captions == ["最不满意", "最满意"]
    assert len({box["y"] for box in boxes if box}) == 1
    assert all(box and box["width"] == box["height"] >= 44 for box in boxes)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", [SMALLEST, PHONE, DESK])
def test_everything_fits_and_is_big_enough_to_touch(
    house: House, open_page: Open, size: tuple[int, int], language: Language
):
    with house.units() as uow:
        uow.conversations.by_token(house.token).language = language

    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}", size)
        visible = page.locator("button:visible").all()
        boxes = [button.bounding_box() for button in visible]
        page_width = page.evaluate("document.documentElement.scrollWidth")

    assert len(boxes) == 7
    assert page_width == size[0]
    assert all(box and box["height"] >= 44 for box in boxes)
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= size[0] for box in boxes)


def test_an_unsent_message_is_kept_and_sent_once_when_we_are_back(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}")
        expect(page.get_by_text("在线")).to_be_visible()
    port = int(url.rpartition(":")[2])
    write(page, "方便")
    expect(page.get_by_text("还没发出去,稍后自动重试")).to_be_visible()
    expect(page.get_by_text("网络不太稳定,正在重新连接…")).to_be_visible()

    with served(house.app, port):
        page.get_by_role("button", name="立即重试").click()
        answered(page, OVERALL.text)
        expect(page.get_by_text("网络不太稳定,正在重新连接…")).to_be_hidden()
        expect(page.get_by_text("还没发出去,稍后自动重试")).to_be_hidden()
        on_screen = bubbles(page)

    assert on_screen == house.said() == [WELCOME.text, "方便", OVERALL.text]


def test_an_unsent_message_survives_a_reload(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}")
        page.route("**/messages", lambda route: route.abort())
        write(page, "方便")
        expect(page.get_by_text("还没发出去,稍后自动重试")).to_be_visible()
        page.unroute("**/messages")
        page.reload()
        answered(page, OVERALL.text)

    assert house.said() == [WELCOME.text, "方便", OVERALL.text]


def test_a_talk_goes_on_after_its_end_and_keeps_what_is_on_screen(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}")
        for button, answer in (("方便", OVERALL), ("5分", OPINION)):
            page.get_by_role("button", name=button).click()
            answered(page, answer.text)
        write(page, "没有了")
        answered(page, NOTED.text)
        write(page, "没有了")
        answered(page, FAREWELL.text)
        write(page, "谢谢")
        answered(page, NOTED.text)
        expect(page).not_to_have_url(f"{url}/chat/{house.token}")
        token = page.url.rpartition("/")[2]
        on_screen = bubbles(page)
        page.reload()
        after_reload = bubbles(page)

    assert on_screen[:3] == [WELCOME.text, "方便", OVERALL.text]
    assert on_screen[-3:] == ["谢谢", HELLO.text, NOTED.text]
    assert after_reload == house.said(token) == [HELLO.text, "谢谢", NOTED.text]


def test_the_solution_of_a_complaint_arrives_on_the_open_page(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}")
        house.engine.scripts[FollowUpKind.FIRST_FOLLOWUP] = (WELCOME, FAREWELL)
        page.get_by_role("button", name="不用了").click()
        answered(page, FAREWELL.text)
        with house.units() as uow:
            customer = uow.conversations.by_token(house.token).customer_id
            newer = begin_talk(uow, FollowUpKind.SOLUTION_NOTICE, customer_id=customer).token
        answered(page, "您反映的异响已有处理方案")
        expect(page).to_have_url(f"{url}/chat/{newer}")
        on_screen = bubbles(page)

    assert on_screen == house.said() + house.said(newer)


def test_a_colleagues_words_are_told_apart_from_the_bots(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}")
        expect(page.get_by_text("在线")).to_be_visible()
        with house.units() as uow:
            here = uow.conversations.by_token(house.token)
            here.status = ConversationStatus.WITH_STAFF
            add_staff_line(uow, conversation=here, words="您好,我来帮您看。", staff_name="陈静")
        line = page.locator(".line.staff")
        expect(line).to_have_text(re.compile("人工客服\\s*您好,我来帮您看。"))
        expect(line.locator(".name")).to_be_visible()


def test_the_page_follows_when_the_customer_changes_to_english(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}")
        write(page, "English please")
        expect(page.get_by_text("Automatic assistant")).to_be_visible()
        expect(page.get_by_role("heading")).to_have_text("Chengda Auto Service")
        expect(page.get_by_role("button", name="5 out of 5")).to_be_visible()
        page.get_by_role("button", name="A person, please").click()
        answered(page, OPINION.text)

    assert house.engine.said == ["English please", "I would like to talk to a person"]


def test_a_message_we_refuse_goes_back_into_the_customers_hands(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}")
        page.get_by_role("textbox").evaluate("element => element.removeAttribute('maxlength')")
        write(page, "好" * 2001)
        expect(page.get_by_text("这条消息太长了")).to_be_visible()
        expect(page.get_by_role("textbox")).to_have_value("好" * 2001)

    assert house.said() == [WELCOME.text]


def test_it_works_without_a_script(house: House, open_page: Open):
    with served(house.app) as url:
        page = open_page(f"{url}/chat/{house.token}", script=False)
        page.get_by_role("button", name="方便").click()
        answered(page, OVERALL.text)
        page.get_by_role("button", name="5分").click()
        answered(page, OPINION.text)
        page.get_by_role("textbox").fill("挺满意的,下次还来")
        page.get_by_role("button", name="发送").click()
        answered(page, NOTED.text)

    assert house.engine.said == ["方便", "5", "挺满意的,下次还来"]
