"""The telephone as a stream: Twilio's ConversationRelay over a WebSocket.

The same talk as over HTTP, turn for turn, only that the caller may cut in: then we know how far
they listened, and can say the rest again. A stream belongs to one call, which its first message
must name together with the conversation. What the line to us loses, the call does not: Twilio
asks our webhook when a stream has ended, and the talk goes on there. So its last words are said
there too, where nothing can cut them off.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from bot.channels.twilio_gate import TwilioGate
from bot.channels.voice_hints import keys_of
from bot.channels.voice_talks import Spoken, VoiceTalks
from bot.channels.voice_twiml import STT_CODES, TTS_CODES, UNINTERRUPTED, WAITS_S
from bot.channels.wording import named, readable
from crm.terms import Asked, Channel, Language
from crm.use_cases.conversations import Inbound

STREAM_PATH = "/webhooks/twilio/relay"

_T = TypeVar("_T")
_SIGNS_A_SECOND = {Language.ZH: 4.0, Language.EN: 13.0}
_SENTENCE = re.compile(r".+?(?:[。!?;!?]+|\.(?=\s|$)|$)\s*", re.DOTALL)
_LONGEST_FRAME = 64 * 1024
_MOST_WAITING = 64
_MOST_NONSENSE = 20
_VIOLATION, _BROKEN = 1008, 1011

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Patience:
    """How long is waited, in seconds."""

    set_up: float = 10.0
    silence: float = WAITS_S
    between_keys: float = 2.5
    still_speaking: float = 20.0
    spoken: Callable[[Sequence[str], Language], float] = field(
        default=lambda lines, language: sum(map(len, lines)) / _SIGNS_A_SECOND[language]
    )


PATIENT = Patience()


def build_relay(
    gate: TwilioGate,
    talks: VoiceTalks,
    threads: ThreadPoolExecutor,
    patience: Patience = PATIENT,
) -> APIRouter:
    """Build the WebSocket that streamed calls connect to."""
    router = APIRouter(include_in_schema=False)

    @router.websocket(STREAM_PATH)
    async def relay(socket: WebSocket) -> None:
        if not gate.admits(socket):
            await socket.close(_VIOLATION)  # before it is accepted: the answer is 403
            return
        await socket.accept()
        await Stream(socket, talks, threads, patience).run()

    return router


@dataclass(frozen=True)
class _Frame:
    """One message of Twilio's, and how much we had said when it came."""

    content: dict[str, Any]
    after: int


class Stream:
    """One streamed call, from its first message to its end."""

    def __init__(
        self,
        socket: WebSocket,
        talks: VoiceTalks,
        threads: ThreadPoolExecutor,
        patience: Patience,
    ) -> None:
        self._socket = socket
        self._talks = talks
        self._threads = threads
        self._patience = patience
        self._frames: asyncio.Queue[_Frame | None] = asyncio.Queue(_MOST_WAITING)
        self._put_back: _Frame | None = None
        self._token = self._session = self._call = self._caller = ""
        self._said = self._taken = 0
        self._language: Language | None = None
        self._last_prompt: tuple[str, int] | None = None

    async def run(self) -> None:
        """Talk until either side ends it; whatever breaks, the call goes on at our webhook."""
        reader = asyncio.create_task(self._read())
        try:
            await self._talk()
        except WebSocketDisconnect:
            logger.info("a stream was hung up", call=self._call[-6:])
        except Exception:
            # The net around one stream: every turn of a call lies behind it, so anything may
            # break. Closing it hands the call back: Twilio asks our webhook what to do now.
            logger.exception("a stream broke", call=self._call[-6:])
            await self._close(_BROKEN)
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _talk(self) -> None:
        spoken = await self._set_up()
        if spoken is None:
            await self._close(_VIOLATION)
            return
        wait = await self._say(spoken)
        while not spoken.ended:
            frame = await self._next(wait)
            if frame is None:
                said = Inbound(Channel.VOICE, self._name(), event="silence")
            else:
                heard = await self._understood(frame, spoken.asked)
                if heard is None:
                    partial = frame.content.get("type") == "prompt"
                    wait = self._patience.still_speaking if partial else wait
                    continue
                said = heard
            spoken = await self._in_thread(self._talks.heard, self._token, said, self._caller)
            wait = await self._say(spoken)
        await self._end(spoken)

    async def _set_up(self) -> Spoken | None:
        """What is said first; None where the first message is no set-up of a call of ours."""
        frame = await self._next(self._patience.set_up)
        if frame is None or frame.content.get("type") != "setup":
            return None
        content = frame.content
        parameters = content.get("customParameters")
        self._token = named(_text(parameters.get("talk"))) if isinstance(parameters, dict) else ""
        self._call = named(_text(content.get("callSid")))
        self._session = named(_text(content.get("sessionId")))
        self._caller = named(_text(content.get("from")))
        if not (self._token and self._call and self._session):
            return None
        return await self._in_thread(self._talks.opened, self._call, self._token)

    async def _understood(self, frame: _Frame, asked: Asked | None) -> Inbound | None:
        """What the caller did, or None where there is nothing to answer."""
        content, kind = frame.content, frame.content.get("type")
        if kind == "interrupt":
            until = readable(_text(content.get("utteranceUntilInterrupt")))
            await self._in_thread(self._talks.cut_in, self._token, until)
        elif kind == "dtmf":
            keys = await self._keys(_text(content.get("digit")), keys_of(asked))
            return Inbound(Channel.VOICE, self._name(), keys=keys) if keys else None
        elif kind == "error":
            logger.warning("Twilio refused something we sent", call=self._call[-6:])
        elif kind == "prompt" and content.get("last", True):
            words = readable(_text(content.get("voicePrompt")))
            again = self._last_prompt == (words, frame.after)
            self._last_prompt = (words, frame.after)
            if words and not again:
                raw = {"lang": _text(content.get("lang"))[:16], "stream": self._session}
                return Inbound(Channel.VOICE, self._name(), text=words, raw=raw)
        return None

    async def _keys(self, first: str, most: int) -> str:
        """The keys of one answer: as many as the question has, or fewer and a pause or #."""
        keys = first[:1]
        while keys and len(keys) < most and keys[-1] not in "#*09":
            frame = await self._next(self._patience.between_keys)
            if frame is None or frame.content.get("type") != "dtmf":
                self._put_back = frame
                break
            keys += _text(frame.content.get("digit"))[:1]
        return keys if keys in ("#", "*") else keys.rstrip("#")

    async def _say(self, spoken: Spoken) -> float:
        """Send our words by the sentence; how long to wait for an answer."""
        if spoken.ended:
            return 0.0
        language = spoken.language
        if self._language not in (None, language):
            codes = {
                "ttsLanguage": TTS_CODES[language],
                "transcriptionLanguage": STT_CODES[language],
            }
            await self._send({"type": "language", **codes})
        self._language = language
        sentences = [part for line in spoken.lines for part in _SENTENCE.findall(line)]
        for at, sentence in enumerate(sentences, 1):
            await self._send(
                {
                    "type": "text",
                    "token": sentence,
                    "last": at == len(sentences),
                    "lang": TTS_CODES[language],
                    "interruptible": spoken.asked not in UNINTERRUPTED,
                }
            )
        self._said += 1
        return self._patience.spoken(spoken.lines, language) + self._patience.silence

    async def _end(self, spoken: Spoken) -> None:
        """Hand the call back; the last words are said by the webhook that Twilio asks then."""
        handoff = json.dumps({"reason": "closed", "language": spoken.language.value})
        await self._send({"type": "end", "handoffData": handoff})
        try:
            while await self._next(self._patience.set_up) is not None:
                continue
        except WebSocketDisconnect:
            return
        await self._close(1000)

    async def _read(self) -> None:
        """Put what comes in order; a caller cannot be faster than we take it, only a fault can."""
        nonsense = 0
        try:
            while nonsense < _MOST_NONSENSE:
                message = await self._socket.receive()
                if message["type"] == "websocket.disconnect":
                    break
                content = _document(message.get("text") or "")
                if content is None:
                    nonsense += 1
                    continue
                await self._frames.put(_Frame(content, self._said))
        except RuntimeError:
            pass  # the other side was gone before
        await self._frames.put(None)

    async def _next(self, wait: float) -> _Frame | None:
        """The next message, or None when nothing came in time.

        Raises:
            WebSocketDisconnect: there will be no more.
        """
        kept, self._put_back = self._put_back, None
        if kept is not None:
            return kept
        try:
            frame = await asyncio.wait_for(self._frames.get(), wait)
        except asyncio.TimeoutError:
            return None
        if frame is None:
            raise WebSocketDisconnect
        return frame

    def _name(self) -> str:
        """The name under which the next thing heard is kept, once."""
        self._taken += 1
        return f"{self._call}:{self._session}:{self._taken}"

    async def _in_thread(self, work: Callable[..., _T], *arguments: object) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    async def _send(self, content: dict[str, Any]) -> None:
        try:
            await self._socket.send_text(json.dumps(content, ensure_ascii=False))
        except RuntimeError as gone:
            raise WebSocketDisconnect from gone

    async def _close(self, code: int) -> None:
        try:
            await self._socket.close(code)
        except RuntimeError:
            return


def _document(text: str) -> dict[str, Any] | None:
    if len(text) > _LONGEST_FRAME:
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
