"""Callers as Twilio connects them: signed requests over real HTTP, or a stream over a real socket.

A `Telephone` is a rehearsal whose every step goes through the webhooks of the real application,
listening on a port: what it answers is read from the TwiML a caller would hear. Every document
is kept, for whoever wants to judge them.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import uvicorn
import websockets
from fastapi import FastAPI
from twilio.request_validator import RequestValidator

from actions.library import Library
from bot.channels.outside import Outside
from bot.channels.voice_relay import STREAM_PATH, Patience
from bot.engine import Engine
from bot.rehearsal import ZONE, Rehearsal, Scene
from bot.web import build_app
from bot.wiring import Parts
from crm.clock import SetClock
from crm.models import PolicyVersion
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from tests.bot.channels.providers import CUSTOMER, OURS, PUBLIC, TOKEN, settings_for

CALL = "/webhooks/twilio/voice"
PATIENT = Patience(set_up=600, silence=3600, still_speaking=3600, between_keys=600)
"""In a test nobody falls silent but who is meant to, however slow the machine."""


class Exchange:
    """A server on a real port, whose application changes from house to house."""

    def __init__(self) -> None:
        self.app: Any = None
        self.port = 0
        self.documents: list[str] = []
        self._client = httpx.Client(timeout=120)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)

    def close(self) -> None:
        self._client.close()

    def post(self, path: str, fields: Mapping[str, str]) -> httpx.Response:
        """Post a form as Twilio does, signed for the public address."""
        signed = RequestValidator(TOKEN).compute_signature(PUBLIC + path, dict(fields))
        headers = {"X-Twilio-Signature": signed}
        url = f"http://127.0.0.1:{self.port}{path}"
        answer = self._client.post(url, data=dict(fields), headers=headers)
        if answer.headers.get("content-type", "").startswith("application/xml"):
            self.documents.append(answer.text)
        return answer


@contextmanager
def exchange() -> Iterator[Exchange]:
    """An exchange that listens as long as the block lasts."""
    state = Exchange()
    config = uvicorn.Config(
        state, port=0, lifespan="off", log_level="error", ws="wsproto", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    state.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        state.close()
        server.should_exit = True
        thread.join(timeout=30)


class Telephone(Rehearsal):
    """One call after another, each to a fresh dealership, through its webhooks.

    ``blank`` is an empty database, copied beside itself for each call.
    """

    stream = False

    def __init__(
        self, engine: Engine, library: Library, line: Exchange, blank: Path, **voice: Any
    ) -> None:
        super().__init__(engine, library)
        self._line = line
        self._blank = blank
        self._folder = blank.parent
        self._voice = {"stream": self.stream, **voice}
        self._calls = 0
        self._heard = ""
        self.app_of = self._real_app

    def _books(self, clock: SetClock) -> UnitsOfWork:
        self._calls += 1
        file = shutil.copyfile(self._blank, self._folder / f"call-{self._calls}.db")
        units = UnitsOfWork(open_database(f"sqlite:///{file}"), clock=clock, timezone=ZONE)
        with units() as uow:
            uow.session.add(
                PolicyVersion(
                    document={"timezone": ZONE, "voice": self._voice},
                    in_force_from=clock.now(),
                )
            )
        return units

    def _real_app(self, scene: Scene) -> FastAPI:
        settings = settings_for("http://127.0.0.1:1")
        parts = Parts(settings, scene.units, self._engine, self._library, scene.turns)
        return build_app(parts, public_url=PUBLIC)

    @property
    def sid(self) -> str:
        return f"CA{self._calls:032x}"

    def _post(self, path: str, **fields: str) -> str:
        known = {"CallSid": self.sid, "From": OURS, "To": CUSTOMER, "CallStatus": "in-progress"}
        answer = self._line.post(path, known | fields)
        assert answer.status_code in (200, 204), answer.text
        return answer.text

    def _answer(self, scene: Scene) -> dict[str, Any]:
        """Somebody takes the call."""
        self._line.app = self.app_of(scene)
        self._heard = self._post(f"{CALL}?c={scene.token}")
        return self._told(scene, self._heard)

    def _hear(self, scene: Scene, **done: str | None) -> dict[str, Any]:
        if done.get("event") == "hang_up":
            self._hang_up(scene)
            return self._told(scene, "")
        if done.get("text") is not None:
            fields = {"SpeechResult": str(done["text"]), "Confidence": "0.91"}
        else:
            fields = {"Digits": str(done.get("keys") or ""), "msg": "Gather End"}
        self._heard = self._post(_action_of(self._heard), **fields)
        return self._told(scene, self._heard)

    def _hang_up(self, scene: Scene) -> None:
        self._post(f"{CALL}/status?c={scene.token}", CallStatus="completed", CallDuration="42")

    def _told(self, scene: Scene, xml: str) -> dict[str, Any]:
        root = ElementTree.fromstring(xml) if xml else None
        said = [] if root is None else [say.text or "" for say in root.iter("Say")]
        over = root is None or root.find("Hangup") is not None
        scene.ended = scene.ended or over
        return {"bot": said, "asked": self._asked(scene), "ended": self._ended(scene)}

    def _asked(self, scene: Scene) -> str | None:
        with scene.units.reading() as uow:
            asked = uow.conversations.by_token(scene.token).asked
        return asked.value if asked else None

    def _ended(self, scene: Scene) -> bool:
        with scene.units.reading() as uow:
            return uow.conversations.by_token(scene.token).closed_at is not None


class StreamedTelephone(Telephone):
    """The same calls as a stream, with `websockets` in Twilio's place."""

    stream = True

    def __init__(self, *given: Any, patience: Patience = PATIENT, **voice: Any) -> None:
        super().__init__(*given, **voice)
        self._patience = patience
        self._loop = asyncio.new_event_loop()
        self._socket: Any = None
        self.frames: list[dict[str, Any]] = []
        self.app_of = self._patient_app

    def _patient_app(self, scene: Scene) -> FastAPI:
        settings = settings_for("http://127.0.0.1:1")
        app = FastAPI()
        for router in Outside(settings, scene.turns, patience=self._patience).routers():
            app.include_router(router)
        return app

    def hang_up(self) -> None:
        if self._socket is not None:
            self._loop.run_until_complete(self._socket.close())
            self._socket = None

    def close(self) -> None:
        self.hang_up()
        self._loop.close()

    def _answer(self, scene: Scene) -> dict[str, Any]:
        self.hang_up()
        self._line.app = self.app_of(scene)
        xml = self._post(f"{CALL}?c={scene.token}")
        relay = next(ElementTree.fromstring(xml).iter("ConversationRelay"))
        assert relay.attrib["url"] == PUBLIC.replace("https", "wss") + STREAM_PATH
        (parameter,) = relay.iter("Parameter")
        self._loop.run_until_complete(self._connect())
        setup = {
            "type": "setup",
            "sessionId": f"VX{self._calls:032x}",
            "callSid": self.sid,
            "from": OURS,
            "to": CUSTOMER,
            "direction": "outbound-api",
            "callStatus": "IN-PROGRESS",
            "customParameters": {parameter.attrib["name"]: parameter.attrib["value"]},
        }
        return self.exchange(scene, setup)

    async def _connect(self, signature: str | None = None) -> None:
        url = PUBLIC.replace("https", "wss") + STREAM_PATH
        signed = signature or RequestValidator(TOKEN).compute_signature(url, {})
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self._line.port}{STREAM_PATH}",
            extra_headers={"X-Twilio-Signature": signed},
            ping_interval=None,
            open_timeout=120,
        )

    def _hear(self, scene: Scene, **done: str | None) -> dict[str, Any]:
        if done.get("event") == "hang_up":
            self.hang_up()
            self._hang_up(scene)
            return self._told(scene, "")
        if done.get("text") is not None:
            prompt = {"type": "prompt", "voicePrompt": done["text"], "lang": "zh", "last": True}
            return self.exchange(scene, prompt)
        return self.exchange(
            scene, *({"type": "dtmf", "digit": key} for key in str(done.get("keys") or ""))
        )

    def exchange(self, scene: Scene, *messages: Mapping[str, Any]) -> dict[str, Any]:
        """Send messages as Twilio does, and take our answer up to its last token or the end."""
        return self._loop.run_until_complete(self._exchange(scene, messages))

    async def _exchange(self, scene: Scene, messages: Any) -> dict[str, Any]:
        for message in messages:
            await self._socket.send(json.dumps(message, ensure_ascii=False))
        said: list[str] = []
        while True:
            frame = json.loads(await asyncio.wait_for(self._socket.recv(), 120))
            self.frames.append(frame)
            if frame["type"] == "end":
                await self._socket.close()
                self._socket = None
                return self._last_words(scene, frame["handoffData"])
            if frame["type"] == "text":
                said.append(frame["token"])
                if frame["last"]:
                    break
        asked, ended = self._asked(scene), self._ended(scene)
        return {"bot": ["".join(said)], "asked": asked, "ended": ended}

    def _last_words(self, scene: Scene, handoff: str) -> dict[str, Any]:
        """What Twilio asks us for when a stream has ended."""
        xml = self._post(
            f"{CALL}/streamed?c={scene.token}", SessionStatus="ended", HandoffData=handoff
        )
        return self._told(scene, xml)


def _action_of(xml: str) -> str:
    gather = ElementTree.fromstring(xml).find("Gather")
    assert gather is not None, f"nothing is asked: {xml}"
    return gather.attrib["action"]
