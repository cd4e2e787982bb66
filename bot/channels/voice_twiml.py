"""What a caller hears, as TwiML. Pure.

Every prompt listens for speech and for keys, and an empty result comes back to us as silence.
Whoever is telling us what went wrong is not to be cut short by our own prompt, nor we by a
cough: there nothing interrupts. Where a call is recorded, the caller is told so first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twilio.twiml.voice_response import (  # type: ignore[import-untyped]
    Connect,
    ConversationRelay,
    Dial,
    Gather,
    Start,
    VoiceResponse,
)

from bot.channels.voice_hints import all_hints, hints, keys_of
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
TTS_CODES = {Language.ZH: "cmn-CN", Language.EN: "en-US"}
STT_CODES = {Language.ZH: "cmn-Hans-CN", Language.EN: "en-US"}
_RELAY_VOICES = {Language.ZH: "Zhiyu-Neural", Language.EN: "Joanna-Neural"}
_MAILBOX = {
    Language.ZH: "您好,这里是{name}。请您方便的时候给我们回个电话{phone}。谢谢您,再见。",
    Language.EN: "Hello, this is {name}. Please call us back when it suits you{phone}. Goodbye.",
}
_BACK_AT = {Language.ZH: ",号码是{digits}", Language.EN: ", on {digits}"}
_SORRY = {
    Language.ZH: "不好意思,我这边出了点问题,稍后请同事给您回电话。再见。",
    Language.EN: "I am sorry, something went wrong. A colleague will call you back. Goodbye.",
}
_RECORDED = {
    Language.ZH: "为了保证服务质量,本次通话会录音。",
    Language.EN: "This call is recorded to help us improve our service.",
}
_PUTTING_THROUGH = {
    Language.ZH: "好的,现在为您转接同事,请稍等。",
    Language.EN: "Of course. I am putting you through to a colleague, one moment please.",
}
_NOBODY_FREE = {
    Language.ZH: "不好意思,同事这会儿没有接起电话。",
    Language.EN: "I am sorry, my colleague cannot take the call right now.",
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


@dataclass(frozen=True)
class Listening:
    """How an answer is taken: where it goes, and how long a pause ends it, in seconds.

    ``reports_to``: where the recording of the call is reported, where it begins with this prompt.
    """

    answer_to: str
    silence_s: float
    reports_to: str | None = None


def spoken(prompts: Sequence[Prompt], language: Language) -> tuple[str, ...]:
    """The prompts as they are said aloud, with their keys."""
    return tuple(aloud(prompt.text, prompt.choices, language) for prompt in prompts)


def asks(
    prompts: Sequence[Prompt], *, language: Language, asked: Asked | None, listening: Listening
) -> str:
    """Say the prompts and listen; what is heard, or nothing, goes to ``answer_to``."""
    response = _opened(language, listening.reports_to)
    keys = keys_of(asked)
    gather = Gather(
        input="dtmf speech",
        action=listening.answer_to,
        method="POST",
        language=STT_CODES[language],
        hints=hints(asked, language),
        timeout=WAITS_S,
        speech_timeout=str(max(1, round(listening.silence_s))),
        max_speech_time=LONGEST_SPEECH_S,
        num_digits=keys,
        finish_on_key="#" if keys > 1 else "",
        profanity_filter=False,
        barge_in=asked not in UNINTERRUPTED,
        action_on_empty_result=True,
    )
    for line in spoken(prompts, language):
        gather.say(line, **_VOICES[language])
    response.append(gather)
    return str(response)


def streams(
    *, url: str, token: str, language: Language, after: str, reports_to: str | None = None
) -> str:
    """Hand the call to the conversation over a WebSocket; how it ended goes to ``after``."""
    response = _opened(language, reports_to)
    connect = Connect(action=after, method="POST")
    relay = ConversationRelay(
        url=url,
        tts_language=TTS_CODES[language],
        transcription_language=STT_CODES[language],
        dtmf_detection=True,
        interruptible="any",
        partial_prompts=True,
        profanity_filter=False,
        hints=all_hints(language),
    )
    for one in Language:
        voice = {"tts_provider": "Amazon", "voice": _RELAY_VOICES[one]}
        ear = {"transcription_provider": "Google"}
        if TTS_CODES[one] == STT_CODES[one]:
            relay.language(code=TTS_CODES[one], **voice, **ear)
        else:
            relay.language(code=TTS_CODES[one], **voice)
            relay.language(code=STT_CODES[one], **ear)
    relay.parameter(name="talk", value=token)
    connect.append(relay)
    response.append(connect)
    return str(response)


def puts_through(*, number: str, language: Language, ring_s: int, after: str) -> str:
    """Say so and let a colleague's telephone ring; how that ended goes to ``after``."""
    response = VoiceResponse()
    response.say(putting_through(language), **_VOICES[language])
    dial = Dial(action=after, method="POST", timeout=ring_s, answer_on_bridge=True)
    dial.number(number)
    response.append(dial)
    return str(response)


def putting_through(language: Language) -> str:
    """What a caller is told who is put through."""
    return _PUTTING_THROUGH[language]


def farewell(prompts: Sequence[Prompt], *, language: Language) -> str:
    """Say the last words, with nothing more to choose, and hang up."""
    return _and_hang_up([speakable(prompt.text) for prompt in prompts], language)


def nobody_free(prompts: Sequence[Prompt], *, language: Language) -> str:
    """Say that the colleague did not answer, then what was promised instead, and hang up."""
    promised = [speakable(prompt.text) for prompt in prompts]
    return _and_hang_up([_NOBODY_FREE[language], *promised], language)


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


def _opened(language: Language, reports_to: str | None) -> VoiceResponse:
    """An answer that begins, where the call is recorded, by saying so."""
    response = VoiceResponse()
    if reports_to is not None:
        response.say(_RECORDED[language], **_VOICES[language])
        start = Start()
        start.recording(
            recording_status_callback=reports_to,
            recording_status_callback_method="POST",
            recording_status_callback_event="in-progress completed absent",
            channels="dual",
        )
        response.append(start)
    return response


def _and_hang_up(lines: Sequence[str], language: Language) -> str:
    response = VoiceResponse()
    for line in lines:
        response.say(line, **_VOICES[language])
    response.hangup()
    return str(response)
