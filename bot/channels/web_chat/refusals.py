"""What the web chat refuses, told by type; each says so in both languages."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A request we do not take. ``zh`` and ``en`` are shown to the customer."""

    status_code = 400
    zh = "这个请求我们没看懂,请刷新页面再试。"
    en = "We could not read this request. Please reload the page and try again."

    def __init__(self) -> None:
        super().__init__(self.en)

    @property
    def headers(self) -> Mapping[str, str]:
        return {}


class Unreadable(Refused):
    """Neither JSON nor the fields of a form."""


class UnknownConversation(Refused):
    status_code = 404
    zh = "没有找到这次对话,链接可能已经失效。您可以直接致电门店,我们随时为您服务。"
    en = "We could not find this conversation; the link may be out of date. Please call us instead."


class NothingSaid(Refused):
    status_code = 422
    zh = "请先写点内容再发送。"
    en = "Please write something before sending."


class NoSuchId(Refused):
    status_code = 422
    zh = "消息编号不对,请刷新页面再试。"
    en = "This message has no usable id. Please reload the page and try again."


class TooLong(Refused):
    status_code = 413
    zh = "这条消息太长了,请分成几条发送,每条不超过2000字。"
    en = "This message is too long. Please split it; each may have up to 2000 characters."


class TooMany(Refused):
    status_code = 429
    zh = "您发得有点快,请稍等片刻再发。"
    en = "That was a little fast. Please wait a moment before sending more."

    def __init__(self, wait_s: float) -> None:
        super().__init__()
        self.wait_s = wait_s

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Retry-After": str(max(1, round(self.wait_s + 0.5)))}
