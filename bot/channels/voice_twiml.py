"""What a caller hears, as TwiML. Pure.

Every prompt listens for speech and for keys, and an empty result comes back to us as silence.
Whoever is telling us what went wrong is not to be cut short by our own prompt, nor we by a
cough: there nothing interrupts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twilio.twiml.voice_response import (  # type: ignore[import-untyped]
    Gather,
    VoiceResponse,
)

from bot.channels.wording import Choices, aloud, speakable
from crm.terms import Asked, Language

UNINTERRUPTED = frozenset(
    {Asked.COMPLAINT_DETAIL, Asked.COMPLAINT_WISH, Asked.COMPLAINT_CONFIRM, Asked.RATING_REASON}
)
WAITS_S = 6
LONGEST_SPEECH_S = 60

_VOICES = {
    Language.ZH: {"voice": "Polly.Zhiyu-Neural", "language": "cmn-CN"},
    Language.EN: {"voice": "Polly.Joanna-Neural", "language": "en-US"},
}
_EARS = {Language.ZH: "cmn-Hans-CN", Language.EN: "en-US"}
_HINTS = {
    Language.ZH: (
        "方便,不方便,晚点,不用了,人工,再说一遍,没有了,满意,一般,不满意,刹车,异响,漏油,保养,预约"
    ),
    Language.EN: (
        "yes,no,later,not now,a person,repeat,satisfied,not satisfied,brakes,noise,service"
    ),
}
_MAILBOX = {
    Language.ZH: "您好,这里是{name}。请您方便的时候给我们回个电话{phone}。谢谢您,再见。",
    Language.EN: "Hello, this is {name}. Please call us back when it suits you{phone}. Goodbye.",
}
_BACK_AT = {Language.ZH: ",号码是{digits}", Language.EN: ", on {digits}"}
_SORRY = {
    Language.ZH: "不好意思,我这边出了点问题,稍后请同事给您回电话。再见。",
    Language.EN: "I am sorry, something went wrong. A colleague will call you back. Goodbye.",
}
_TO_STAFF = {
    Language.ZH: "好的,同事会尽快给您回电话。再见。",
    Language.EN: "A colleague will call you back soon. Goodbye.",
}


@dataclass(frozen=True)
class Prompt:
    """One of our messages as it is spoken."""

    text: str
    choices: Choices = ()


def asks(
    prompts: Sequence[Prompt],
    *,
    language: Language,
    asked: Asked | None,
    answer_to: str,
    silence_s: float,
) -> str:
    """Say the prompts and listen; what is heard, or nothing, goes to ``answer_to``."""
    response = VoiceResponse()
    gather = Gather(
        input="dtmf speech",
        action=answer_to,
        method="POST",
        language=_EARS[language],
        hints=_HINTS[language],
        timeout=WAITS_S,
        speech_timeout=str(max(1, round(silence_s))),
        max_speech_time=LONGEST_SPEECH_S,
        num_digits=1,
        finish_on_key="",
        profanity_filter=False,
        barge_in=asked not in UNINTERRUPTED,
        action_on_empty_result=True,
    )
    for prompt in prompts:
        gather.say(aloud(prompt.text, prompt.choices, language), **_VOICES[language])
    response.append(gather)
    return str(response)


def farewell(prompts: Sequence[Prompt], *, language: Language) -> str:
    """Say the last words, with nothing more to choose, and hang up."""
    return _and_hang_up([speakable(prompt.text) for prompt in prompts], language)


def mailbox(*, name: str, phone: str | None, language: Language) -> str:
    """Leave a wish to be called back, and not a word of what it is about (R-232)."""
    at = _BACK_AT[language].format(digits=" ".join(phone)) if phone else ""
    return _and_hang_up([_MAILBOX[language].format(name=speakable(name), phone=at)], language)


def sorry(language: Language = Language.ZH) -> str:
    """Say that something went wrong, and hang up."""
    return _and_hang_up([_SORRY[language]], language)


def to_staff(language: Language) -> str:
    """Say that a person will call, and hang up."""
    return _and_hang_up([_TO_STAFF[language]], language)


def hang_up() -> str:
    """Hang up without a word."""
    return _and_hang_up([], Language.ZH)


def _and_hang_up(lines: Sequence[str], language: Language) -> str:
    response = VoiceResponse()
    for line in lines:
        response.say(line, **_VOICES[language])
    response.hangup()
    return str(response)
