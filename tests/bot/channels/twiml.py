"""Whether TwiML is such as Twilio takes: which verb stands where, and with what attributes.

Our own short list of what we use, from Twilio's reference: a verb or attribute that is not on
it is refused, so a misspelling shows here and not in a customer's ear.
"""

from __future__ import annotations

from xml.etree import ElementTree

_INSIDE = {
    "Response": {"Gather", "Say", "Hangup", "Dial", "Start", "Connect"},
    "Gather": {"Say"},
    "Dial": {"Number"},
    "Start": {"Recording"},
    "Connect": {"ConversationRelay"},
    "ConversationRelay": {"Language", "Parameter"},
}
_FLAGS = {"true", "false"}
_METHODS = {"GET", "POST"}
_ATTRIBUTES = {
    "Say": {
        "voice": {"Polly.Zhiyu-Neural", "Polly.Joanna-Neural"},
        "language": {"cmn-CN", "en-US"},
    },
    "Gather": {
        "input": {"dtmf", "speech", "dtmf speech", "speech dtmf"},
        "method": _METHODS,
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
    "Dial": {"action": None, "method": _METHODS, "timeout": None, "answerOnBridge": _FLAGS},
    "Recording": {
        "channels": {"mono", "dual"},
        "recordingStatusCallback": None,
        "recordingStatusCallbackMethod": _METHODS,
        "recordingStatusCallbackEvent": {"in-progress completed absent"},
    },
    "Connect": {"action": None, "method": _METHODS},
    "ConversationRelay": {
        "url": None,
        "ttsLanguage": {"cmn-CN", "en-US"},
        "transcriptionLanguage": {"cmn-Hans-CN", "en-US"},
        "dtmfDetection": _FLAGS,
        "partialPrompts": _FLAGS,
        "profanityFilter": _FLAGS,
        "interruptible": {"none", "dtmf", "speech", "any"},
        "hints": None,
    },
    "Language": {
        "code": {"cmn-CN", "cmn-Hans-CN", "en-US"},
        "ttsProvider": {"Amazon"},
        "voice": {"Zhiyu-Neural", "Joanna-Neural"},
        "transcriptionProvider": {"Google"},
    },
    "Parameter": {"name": None, "value": None},
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
            allowed = _ATTRIBUTES.get(parent.tag, {})
            if name not in allowed or (allowed[name] is not None and value not in allowed[name]):
                found.append(f"{parent.tag} {name}={value}")
            if name in _WHOLE_NUMBERS and not value.isdigit():
                found.append(f"{parent.tag} {name}={value} is no number")
        found += [
            f"{child.tag} in {parent.tag}"
            for child in parent
            if child.tag not in _INSIDE.get(parent.tag, ())
        ]
    if not all(one.get("url", "").startswith("wss://") for one in root.iter("ConversationRelay")):
        found.append("a stream that is not wss://")
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
