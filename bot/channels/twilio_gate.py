"""The gate that Twilio's webhooks come through, and the account we call it with.

A webhook counts only if it is signed for our public address. Behind a proxy the address a
request seems to have is worth nothing, and neither are forwarded headers: what is signed is
FOLLOWUP_PUBLIC_URL, the path and the query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import requests
import urllib3
from fastapi import HTTPException, Request, WebSocket
from starlette.datastructures import Headers
from twilio.base.exceptions import (  # type: ignore[import-untyped]
    TwilioException,
    TwilioRestException,
)
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from bot.channels.counting import REFUSED
from bot.channels.port import CutOff, Misconfigured, SendingFailed, TryLater, Unreachable, WhyNot

ANSWERS_WITHIN_S = 10.0
_LOOKED_THROUGH = 50
_CLOCKS_DIFFER_BY = timedelta(minutes=2)
_LONGEST_BODY = 64 * 1024

_FILE_CODES = {404: 20404, 410: 20404}
_STOPPED = frozenset({21610})
_BAD_NUMBER = frozenset({21211, 21214, 21217, 21614, 30005, 30006, 13223})
_ROUTE = frozenset(
    {21215, 21216, 21408, 21612, 13224, 13225, 13227, 30004, 30007, 30010, 30018, 32017}
)
_BUSY = frozenset({20429, 21611, 22005, 30001, 30003, 30008, 30017, 14107})
_SETTINGS = frozenset({20003, 20404, 21210, 21212, 21603, 21606, 21659, 21660})


@dataclass(frozen=True)
class TwilioAccount:
    """The account, the number we write and call from, and where the world finds us."""

    sid: str
    token: str = field(repr=False)
    number: str
    api_base: str
    public_url: str
    answers_within_s: float = ANSWERS_WITHIN_S

    def client(self) -> Client:
        """The official client, pointed at ``api_base``; it repeats nothing by itself."""
        patient = TwilioHttpClient(timeout=self.answers_within_s)
        client = Client(self.sid, self.token, http_client=patient)
        client.api.base_url = self.api_base
        return client

    def address(self, path: str) -> str:
        """The public address of one of our paths."""
        return f"{self.public_url}{path}"

    def stream_address(self, path: str) -> str | None:
        """The public address of a stream; None where we are not on https, which Twilio asks for."""
        scheme, colon, rest = self.public_url.partition(":")
        return f"wss:{rest}{path}" if colon and scheme == "https" else None


class TwilioGate:
    """Reads a webhook if Twilio signed it."""

    def __init__(self, account: TwilioAccount) -> None:
        self._account = account
        self._validator = RequestValidator(account.token)

    async def fields(self, request: Request) -> dict[str, str]:
        """The fields of the form, the last of a name repeated; without NUL, which no base keeps.

        Raises:
            HTTPException: 403 where the signature is missing or wrong, 413 for an endless body.
        """
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_BODY:
                raise HTTPException(413)
        try:
            fields = dict(
                parse_qsl(
                    body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200
                )
            )
        except ValueError:
            fields = {}  # far too many: none of Twilio's, and no signature fits
        query = f"?{request.url.query}" if request.url.query else ""
        url = self._account.address(request.url.path) + query
        if not self._is_signed(request.headers, url, fields):
            REFUSED.labels("twilio").inc()
            raise HTTPException(403)
        return {name: value.replace("\x00", "") for name, value in fields.items()}

    def admits(self, socket: WebSocket) -> bool:
        """True if Twilio signed this request to open a stream."""
        url = self._account.stream_address(socket.url.path)
        query = f"?{socket.url.query}" if socket.url.query else ""
        if url is not None and self._is_signed(socket.headers, url + query, {}):
            return True
        REFUSED.labels("twilio").inc()
        return False

    def _is_signed(self, headers: Headers, url: str, fields: dict[str, str]) -> bool:
        signature = headers.get("x-twilio-signature", "")
        return bool(signature) and bool(self._validator.validate(url, fields, signature))


def trouble_of(code: int | None, status: int = 400) -> SendingFailed:
    """What an error code of Twilio's means for us."""
    name = str(code or status)
    if code in _STOPPED:
        return Unreachable(name, WhyNot.OPTED_OUT)
    if code in _BAD_NUMBER:
        return Unreachable(name, WhyNot.BAD_ADDRESS)
    if code in _ROUTE:
        return Unreachable(name, WhyNot.ROUTE_CLOSED)
    if code in _SETTINGS or status in (401, 403, 407):
        return Misconfigured(name)
    if code in _BUSY or status == 429:
        return TryLater(name)
    if status >= 500:
        return TryLater(name, is_fault=True)
    return Unreachable(name, WhyNot.ROUTE_CLOSED)


def taken_since(listing: Any, account: TwilioAccount, to: str, since: datetime) -> list[Any]:
    """What Twilio has taken from our number for another since then, oldest first.

    ``listing`` is the client's list of messages or of calls.

    Raises:
        TryLater, Misconfigured, CutOff: Twilio cannot be asked now.
    """
    listed = asked(
        lambda: list(listing.page(to=to, from_=account.number, page_size=_LOOKED_THROUGH))
    )
    oldest = since - _CLOCKS_DIFFER_BY
    return [
        one for one in reversed(listed) if one.date_created is None or one.date_created >= oldest
    ]


def kept_by_twilio(
    account: TwilioAccount, path: str, headers: Mapping[str, str] | None = None
) -> requests.Response:
    """A file Twilio keeps for us, opened to be read in pieces; ask for it by `asked`.

    Twilio sends us on to where the file lies; our name and token go to Twilio only.

    Raises:
        TwilioRestException: Twilio does not hand it over.
    """
    answer = requests.get(
        account.api_base + path,
        auth=(account.sid, account.token),
        headers=headers,
        timeout=account.answers_within_s,
        stream=True,
    )
    status = answer.status_code
    if status >= 400 and status != requests.codes.requested_range_not_satisfiable:
        answer.close()
        raise TwilioRestException(status, path, code=_FILE_CODES.get(status))
    return answer


def asked(call: Callable[[], Any]) -> Any:
    """Ask Twilio something by the official client and return its answer.

    Raises:
        Unreachable, TryLater, Misconfigured, CutOff: what an error means for us.
    """
    try:
        return call()
    except TwilioRestException as error:
        raise trouble_of(error.code, int(error.status)) from error
    except TwilioException as error:  # what the client raises for a list it could not fetch
        answer = error.args[1] if len(error.args) > 1 else None
        raise trouble_of(None, int(getattr(answer, "status_code", 500))) from error
    except ValueError as error:  # an answer that is no JSON: taken or not, nobody can say
        raise CutOff("unreadable_answer") from error
    except requests.RequestException as error:
        if _never_arrived(error):
            raise TryLater("no_connection", timedelta(seconds=15), is_fault=True) from error
        raise CutOff("connection_broke") from error


def _never_arrived(error: requests.RequestException) -> bool:
    """True if the connection was never made, so that nothing can have been sent."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", inner)
    return isinstance(reason, urllib3.exceptions.NewConnectionError)
