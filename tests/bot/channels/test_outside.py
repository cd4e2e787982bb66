"""The channels that lead out of the house are there as far as the settings go."""

from __future__ import annotations

import pytest

from bot.channels.outside import Outside, open_channels
from bot.settings import Settings
from bot.turn import Turns
from crm.terms import BY_MACHINE, Channel
from tests.bot.channels.providers import settings_for
from tests.bot.channels.web_chat_app import ScriptedEngine, library

NOTHING = {
    "telegram_bot_token": None,
    "telegram_webhook_secret": None,
    "twilio_account_sid": "",
    "twilio_auth_token": None,
    "twilio_from_number": "",
    "public_url": "",
}


@pytest.mark.parametrize(
    ("missing", "channels", "webhooks"),
    [
        ({}, BY_MACHINE, 4),
        (NOTHING, (Channel.WEBCHAT,), 0),
        ({"public_url": ""}, (Channel.WEBCHAT, Channel.TELEGRAM, Channel.SMS), 1),
        ({"telegram_webhook_secret": None}, BY_MACHINE, 3),
        ({"twilio_auth_token": None}, (Channel.WEBCHAT, Channel.TELEGRAM), 1),
        ({"telegram_bot_token": None}, (Channel.WEBCHAT, Channel.SMS, Channel.VOICE), 3),
    ],
)
def test_a_channel_is_open_once_all_its_settings_are_there(units, missing, channels, webhooks):
    settings: Settings = settings_for("http://127.0.0.1:9", **missing)

    outside = Outside(settings, Turns(units, ScriptedEngine(), library()))

    assert outside.channels == channels
    assert open_channels(settings) == channels
    assert len(outside.routers()) == webhooks
