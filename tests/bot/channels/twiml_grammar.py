"""Twilio's own grammar of TwiML, independent of the Python library our TwiML is made with.

It is read from the type declarations in the npm package `twilio`, which Twilio generates from its
model of TwiML: which verb may stand in which, what attributes it has, and closed lists of
values. The package is fetched once by npm, checked by npm against the registry's hash, and kept
under var/tools; without npm the tests that need it are skipped and say so.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.settings import ROOT

PACKAGE = "twilio@6.2.0"
KEPT_AT = ROOT / "var" / "tools" / "twiml-6.2.0"
_DECLARATIONS = ("VoiceResponse.d.ts", "MessagingResponse.d.ts")

# Twilio's reference writes these otherwise than its declarations, or leaves the list open.
_OPEN_LISTS = {"GatherLanguage", "SayLanguage"}
_LISTS = {
    ("ConversationRelay", "interruptible"): {"none", "dtmf", "speech", "any", "true", "false"},
    ("Language", "ttsProvider"): {"google", "amazon", "elevenlabs"},
    ("Language", "transcriptionProvider"): {"google", "deepgram"},
}


def grammar() -> Grammar:
    """The grammar, or a skipped test where npm is missing."""
    return Grammar(_fetched())


class Grammar:
    """What may stand where in TwiML."""

    def __init__(self, folder: Path) -> None:
        self._lists: dict[str, set[str]] = {}
        self._attributes: dict[str, dict[str, str]] = {}
        self._inside: dict[str, dict[str, tuple[str, str | None]]] = {}
        for name in _DECLARATIONS:
            self._read((folder / name).read_text(encoding="utf-8"), name.split(".")[0])

    def faults(self, xml: str, kind: str = "VoiceResponse") -> list[str]:
        """What is wrong with a document; empty if Twilio would take it."""
        try:
            root = ElementTree.fromstring(xml)
        except ElementTree.ParseError as error:
            return [f"no XML: {error}"]
        if root.tag != "Response" or root.attrib:
            return [f"the root is <{root.tag} {root.attrib}>"]
        found: list[str] = []
        self._walk(root, f"{kind}.{kind}", kind, found)
        return found

    def _read(self, text: str, kind: str) -> None:
        for match in re.finditer(r"^\s*(?:export )?type (\w+) = ([^;]+);", text, re.M):
            self._lists[f"{kind}.{match[1]}"] = set(re.findall(r'"([^"]*)"', match[2]))
        for match in re.finditer(
            r"^\s*(?:export )?interface (\w+) \{(.*?)^\s*\}", text, re.M | re.S
        ):
            fields = re.findall(r'^\s*"?([\w:-]+)"?\??: ([^;]+);', match[2], re.M)
            self._attributes[f"{kind}.{match[1]}"] = dict(fields)
        parts = re.split(
            r"^(?:declare class|\s*(?:export )?class) (\w+) extends TwiML \{", text, flags=re.M
        )
        for name, body in zip(parts[1::2], parts[2::2], strict=True):
            self._inside[f"{kind}.{name}"] = dict(_verbs(body, kind))

    def _walk(self, node: ElementTree.Element, name: str, kind: str, found: list[str]) -> None:
        verbs = self._inside.get(name, {})
        for child in node:
            if child.tag not in verbs:
                found.append(f"<{child.tag}> in <{node.tag}>")
                continue
            inner, attributes = verbs[child.tag]
            known = self._attributes.get(attributes or "", {})
            for attribute, value in child.attrib.items():
                if attribute not in known:
                    found.append(f"<{child.tag} {attribute}>")
                elif not self._takes(child.tag, attribute, value, known[attribute].strip(), kind):
                    found.append(f"<{child.tag} {attribute}={value!r}>")
            if child.tag == "ConversationRelay" and not child.get("url", "").startswith("wss://"):
                found.append("a stream that is not wss://")
            self._walk(child, inner, kind, found)

    def _takes(self, tag: str, attribute: str, value: str, type_: str, kind: str) -> bool:
        if (tag, attribute) in _LISTS:
            return value.lower() in _LISTS[tag, attribute]
        if type_ == "boolean":
            return value in ("true", "false")
        if type_ == "number":
            return bool(re.fullmatch(r"\d+", value))
        if type_ in ("string", "string[]"):
            return not attribute.lower().endswith("method") or value in ("GET", "POST")
        name = type_.removesuffix("[]").split(".")[-1]
        allowed = self._lists.get(f"{kind}.{name}")
        if not allowed or name in _OPEN_LISTS:
            return True
        values = value.split(" ") if type_.endswith("[]") else [value]
        return all(one in allowed for one in values)


def _verbs(body: str, kind: str):
    """The verbs a class of the declarations may hold: tag, class and attributes of each."""
    for match in re.finditer(r"/\*\*((?:(?!\*/).)*)\*/((?:\s+\w+\([^;]*\): [\w.]+;)+)", body, re.S):
        calls = re.findall(r"\w+\(([^;]*)\): ([\w.]+);", match[2])
        if not calls or "XMLElement" in calls[0][1]:
            continue
        class_ = calls[-1][1].split(".")[-1]
        named = re.search(r"<([A-Za-z-]+)>", match[1])
        tag = named[1] if named and "TwiML" in match[1] else class_
        fields = [
            one.split(".")[-1]
            for given, _ in calls
            for one in re.findall(r"attributes\??: ([\w.]+)", given)
            if one != "object"
        ]
        yield tag, (f"{kind}.{class_}", f"{kind}.{fields[0]}" if fields else None)


@cache
def _fetched() -> Path:
    folder = KEPT_AT / "package" / "lib" / "twiml"
    if folder.is_dir():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is missing, and with it Twilio's grammar of TwiML")
    KEPT_AT.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT_AT.parent) as draft:
        packed = subprocess.run(
            [npm, "pack", PACKAGE, "--silent", "--pack-destination", draft],
            cwd=draft,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if packed.returncode:
            pytest.skip(f"npm could not fetch {PACKAGE}: {packed.stderr.strip()[-200:]}")
        with tarfile.open(next(Path(draft).glob("*.tgz"))) as archive:
            wanted = [member for member in archive if member.name.endswith(_DECLARATIONS)]
            archive.extractall(f"{draft}/out", wanted)
        try:  # of two processes that fetch it at once, one keeps it for both
            os.rename(f"{draft}/out", KEPT_AT)
        except OSError:
            assert folder.is_dir()
    return folder
