"""What the environment may say, and what is answered when it says something unusable."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.settings import ROOT, VARIABLES, Settings, read_settings, unknown_variables
from bot.trouble import Trouble
from crm.errors import InvalidSetting


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_with_an_empty_environment_the_books_are_an_sqlite_file_under_var():
    settings = read_settings(None)

    assert settings.database_url == f"sqlite:///{ROOT}/var/followup.db"
    assert settings.timezone == "Asia/Shanghai"
    assert settings.embedded


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            "sqlite:///shop.db", f"sqlite:///{ROOT}/shop.db", id="relative to the project"
        ),
        pytest.param("sqlite:////data/shop.db", "sqlite:////data/shop.db", id="absolute as it is"),
        pytest.param(
            "postgresql://crm@db/crm", "postgresql://crm@db/crm", id="PostgreSQL as it is"
        ),
    ],
)
def test_the_database_is_the_same_from_whatever_folder_the_command_is_called(
    monkeypatch, tmp_path, given, expected
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", given)

    assert read_settings(None).database_url == expected


def test_the_environment_goes_before_the_env_file(monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text(
        "FOLLOWUP_PUBLIC_URL=https://file.example.com/\nTWILIO_FROM_NUMBER=+8613800000001\n"
    )
    monkeypatch.setenv("FOLLOWUP_PUBLIC_URL", "https://shop.example.com/")

    settings = read_settings(file)

    assert settings.public_url == "https://shop.example.com"
    assert settings.twilio_from_number == "+8613800000001"


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("FOLLOWUP_TIMEZONE", "Asia/Atlantis", "it must name a time zone, such as Asia/Shanghai"),
        (
            "FOLLOWUP_DATABASE_URL",
            "mysql://db/crm",
            "it must begin with sqlite:// or postgresql://",
        ),
        ("FOLLOWUP_REDIS_URL", "127.0.0.1:6379", "it must begin with redis:// or rediss://"),
        ("FOLLOWUP_BROKER_URL", "kafka://b", "it must begin with amqp:// or amqps://"),
        ("FOLLOWUP_PUBLIC_URL", "shop.example.com", "it must begin with http:// or https://"),
        ("FOLLOWUP_SECRET_KEY", "short", "it must have at least 16 characters"),
        ("FOLLOWUP_LOG_LEVEL", "loud", "it must be DEBUG, INFO, WARNING or ERROR"),
        ("TELEGRAM_WEBHOOK_SECRET", "with space", "it must be letters, digits, - and _"),
        ("FOLLOWUP_TRUSTED_PROXIES", "*", "it must list the addresses or networks of your own"),
        ("FOLLOWUP_TRUSTED_PROXIES", "nginx", "it must list the addresses or networks of your own"),
        ("FOLLOWUP_TRUSTED_PROXIES", "10.0.0.1, 10.1.2.3/8", "it must list the addresses"),
        ("FOLLOWUP_TRUSTED_PROXIES", "0.0.0.0/0", "it would believe everybody"),
        ("TWILIO_API_BASE", "localhost:4010", "it must begin with http:// or https://"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_the_name_of_its_variable(
    monkeypatch, variable, value, reason
):
    monkeypatch.setenv(variable, value)

    with pytest.raises(InvalidSetting) as refusal:
        read_settings(None)

    assert str(refusal.value).startswith(f"{variable} cannot be used: {reason}")
    assert value not in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "believed"),
    [("", []), ("127.0.0.1, 10.0.0.0/24,::1", ["127.0.0.1", "10.0.0.0/24", "::1"])],
)
def test_nobody_is_believed_about_forwarded_addresses_but_who_is_listed(
    monkeypatch, given, believed
):
    monkeypatch.setenv("FOLLOWUP_TRUSTED_PROXIES", given)

    assert read_settings(None).proxies == believed


def test_an_env_file_that_is_not_text_is_refused_by_its_name(tmp_path):
    file = tmp_path / ".env"
    file.write_bytes(b"FOLLOWUP_TIMEZONE=\xff\xfe\n")

    with pytest.raises(InvalidSetting, match=r"\.env cannot be read"):
        read_settings(file)


def test_a_misspelt_variable_is_noticed(monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text("# FOLLOWUP_NOTE=1\nFOLLOWUP_TIME_ZONE=Asia/Shanghai\nTERM=x\n")
    monkeypatch.setenv("FOLLOWUP_DATABSE_URL", "sqlite:///x.db")
    monkeypatch.setenv("FOLLOWUP_TIMEZONE", "Asia/Shanghai")

    assert unknown_variables(file) == ["FOLLOWUP_DATABSE_URL", "FOLLOWUP_TIME_ZONE"]


def test_secrets_do_not_show_when_the_settings_are_printed(monkeypatch):
    for name in ("FOLLOWUP_SECRET_KEY", "TELEGRAM_BOT_TOKEN", "TWILIO_AUTH_TOKEN"):
        monkeypatch.setenv(name, "invented-secret-value")

    settings = read_settings(None)

    assert "invented-secret-value" not in repr(settings)
    assert settings.secret_key() == "invented-secret-value"


def test_without_a_secret_key_one_is_made_and_kept_for_the_owner_alone(tmp_path):
    settings = Settings(_env_file=None, var=tmp_path / "var")

    key = settings.secret_key()

    kept = tmp_path / "var" / "secret_key"
    assert Settings(_env_file=None, var=tmp_path / "var").secret_key() == key == kept.read_text()
    assert stat.S_IMODE(os.stat(kept).st_mode) == 0o600
    assert len(key) >= 48


def test_processes_that_start_at_once_agree_on_one_secret_key(tmp_path):
    settings = Settings(_env_file=None, var=tmp_path)

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: settings.secret_key(), range(8)))

    assert len(keys) == 1


def test_a_secret_key_that_cannot_be_kept_is_explained(tmp_path):
    (tmp_path / "var").write_text("a file where the folder should be")
    settings = Settings(_env_file=None, var=tmp_path / "var")

    with pytest.raises(Trouble, match="make the folder writable, or set FOLLOWUP_SECRET_KEY"):
        settings.secret_key()


def test_a_damaged_secret_key_is_not_used(tmp_path):
    (tmp_path / "secret_key").write_text("")

    with pytest.raises(Trouble, match="is damaged: delete it"):
        Settings(_env_file=None, var=tmp_path).secret_key()
