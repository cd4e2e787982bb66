"""Words that say stop are honoured as they stand, and nothing that only sounds like one."""

from __future__ import annotations

import pytest

from crm.rules.stop_words import is_start, is_stop, is_stopped_by_twilio
from crm.terms import Channel


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("words", ["STOP", "stop.", "退订", "TD", "td", "别再打了!", "在吗\n退订"])
def test_a_stop_is_a_stop_in_both_languages_on_every_channel(words, channel):
    """R-224"""
    assert is_stop(words, channel)


@pytest.mark.parametrize("words", ["不要停", "stop the noise", "取消预约", "no", "不用了", ""])
def test_what_only_sounds_like_a_stop_is_left_to_the_engine(words):
    assert not is_stop(words, Channel.SMS)


@pytest.mark.parametrize("words", ["cancel", "END", "quit", "T"])
def test_the_providers_own_words_stop_texts_and_may_mean_something_else_in_a_talk(words):
    assert is_stop(words, Channel.SMS)
    assert not is_stop(words, Channel.WEBCHAT)


def test_the_provider_says_goodbye_after_its_own_words_only():
    assert is_stopped_by_twilio("Stop!")
    assert not is_stopped_by_twilio("退订")


@pytest.mark.parametrize("words", ["START", "恢复"])
def test_a_stop_can_be_taken_back(words):
    assert is_start(words)
