"""Whether TwiML is such as Twilio takes: which verb stands where, and with what attributes.

Our own short list of what we use, from Twilio's reference: a verb or attribute that is not on
it is refused, so a misspelling shows here and not in a customer's ear.
"""

from __future__ import annotations

from xml.etree import ElementTree

_INSIDE = {
    "Response": {"Gather", "Say", "Hangup"},
    "Gather": {"Say"},
    "Say": set(),
    "Hangup": set(),
}
_FLAGS = {"true", "false"}
_ATTRIBUTES = {
    "Response": {},
    "Hangup": {},
    "Say": {
        "voice": {"Polly.Zhiyu-Neural", "Polly.Joanna-Neural"},
        "language": {"cmn-CN", "en-US"},
    },
    "Gather": {
        "input": {"dtmf", "speech", "dtmf speech", "speech dtmf"},
        "method": {"GET", "POST"},
        "language": {"cmn-Hans-CN", "en-US"},
        "profanityFilter": _FLAGS,
        "bargeIn": _FLAGS,
        "actionOnEmptyResult": _FLAGS,
        "timeout": None,
        "speechTimeout": None,
        "maxSpeechTime": None,
        "numDigits": None,
        "action": None,
        "hints": None,
        "finishOnKey": None,
    },
}
_WHOLE_NUMBERS = {"timeout", "speechTimeout", "maxSpeechTime", "numDigits"}


def faults(xml: str) -> list[str]:
    """What Twilio would refuse in this document; empty if nothing."""
    root = ElementTree.fromstring(xml)
    if root.tag != "Response":
        return [f"the root is {root.tag}"]
    found: list[str] = []
    for parent in root.iter():
        for name, value in parent.attrib.items():
            allowed = _ATTRIBUTES[parent.tag]
            if name not in allowed or (allowed[name] is not None and value not in allowed[name]):
                found.append(f"{parent.tag} {name}={value}")
            if name in _WHOLE_NUMBERS and not value.isdigit():
                found.append(f"{parent.tag} {name}={value} is no number")
        found += [
            f"{child.tag} in {parent.tag}"
            for child in parent
            if child.tag not in _INSIDE[parent.tag]
        ]
    return found


def said(xml: str) -> str:
    """The words of a document."""
    return " ".join((element.text or "") for element in ElementTree.fromstring(xml).iter("Say"))


def answer_to(xml: str) -> str | None:
    """Where the answer goes, or None where nothing is asked."""
    gather = ElementTree.fromstring(xml).find("Gather")
    return None if gather is None else gather.attrib["action"]


def attribute(xml: str, name: str) -> str:
    """An attribute of the question."""
    gather = ElementTree.fromstring(xml).find("Gather")
    assert gather is not None
    return gather.attrib[name]
