"""A visitor's first quarter of an hour, in a real browser on a really started bot.

Sign in, play a customer, complain in Chinese, see the complaint appear in the queue without
reloading, solve it, see the customer told.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE, needs_browser, open_browser
from tests.model import MODEL_ENVIRONMENT, trained_model

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 300

pytestmark = needs_browser


@dataclass(frozen=True)
class Running:
    """A started bot: where it is, and the sample passwords it printed."""

    url: str
    passwords: dict[str, str]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    var = tmp_path_factory.mktemp("var")
    shutil.copytree(trained_model().parent, var / "model")
    port = _free_port()
    output = (var / "output.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "up", "--port", str(port)],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if "FOLLOWUP" not in name},
            **MODEL_ENVIRONMENT,
            "FOLLOWUP_VAR": str(var),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        },
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, url, var / "output.log")
        said = (var / "output.log").read_text("utf-8")
        yield Running(url, dict(re.findall(r"^ {4}(\w+) +(\w+) {3}", said, re.MULTILINE)))
    finally:
        process.terminate()
        process.wait(timeout=20)
        output.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    give_up_at = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up_at:
        assert process.poll() is None, log.read_text("utf-8")[-2000:]
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.3)
    pytest.fail(f"not ready after {STARTS_WITHIN} s: {log.read_text('utf-8')[-2000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as chromium:
        yield chromium


def _sign_in(browser: Browser, bot: Running, name: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{bot.url}/")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", bot.passwords[name])
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{bot.url}/console/")
    return page


def _play_a_customer(page: Page, bot: Running) -> Page:
    page.goto(f"{bot.url}/console/follow-ups")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="扮演客户").first.click()
    return opened.value


def _say(chat: Page, words: str) -> None:
    chat.get_by_role("textbox").fill(words)
    chat.keyboard.press("Enter")


def test_a_complaint_is_heard_queued_solved_and_answered(browser: Browser, bot: Running) -> None:
    queue = _sign_in(browser, bot, "chen")
    chat = _play_a_customer(_sign_in(browser, bot, "chen"), bot)

    expect(chat.get_by_text("现在方便吗")).to_be_visible()
    chat.get_by_role("button", name="方便", exact=True).click()
    expect(chat.get_by_text("效果怎么样").or_(chat.get_by_text("一切正常吗"))).to_be_visible()
    _say(chat, "我要投诉,等了三个小时都没人理我,态度还特别差")
    expect(chat.get_by_text("您希望我们怎么处理")).to_be_visible()
    _say(chat, "希望你们道个歉,给个说法")
    expect(chat.get_by_text("感谢您的信任,一定给您满意答复")).to_be_visible()

    card = queue.locator("li.card", has_text="等了三个小时都没人理我")
    expect(card).to_be_visible()

    card.get_by_text("给出解决方案").first.click()
    card.locator("textarea[name=solution]").fill(
        "已对当班接待批评教育,送您一次免费洗车,主管当面致歉。"
    )
    card.locator("textarea[name=cause], input[name=cause]").first.fill("当天排班不足")
    card.locator("select[name=cause_class]").select_option("capacity")
    card.locator("input[name=facts_checked]").check()
    card.locator("form[action$='/solve'] button.main").click()
    expect(queue.locator("li.card", has_text="等了三个小时都没人理我")).to_have_count(0)

    expect(chat.get_by_text("送您一次免费洗车")).to_be_visible()
    expect(chat.get_by_text("您对我们的答复满意吗")).to_be_visible()
