"""Every environment variable, typed, in one class, read once.

The command line reads the settings when it starts and hands them on; nothing else in the
project looks at the environment. What a dealership decides for itself is not here: that is
policy, kept in the database (`crm.policy`).
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.trouble import Trouble
from crm.errors import InvalidSetting
from crm.rules.mail_addresses import is_address

ROOT = Path(__file__).resolve().parent.parent

DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
BROKERS = ("amqp", "amqps", "redis", "rediss")
SHORTEST_SECRET = 16


def _url_of(*schemes: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        scheme = urlsplit(str(value)).scheme
        if value and scheme not in schemes:
            raise ValueError(f"must begin with {' or '.join(f'{name}://' for name in schemes)}")
        return value

    return BeforeValidator(check)


WebUrl = Annotated[str, _url_of("http", "https")]


class Settings(BaseSettings):
    """What the environment says. Immutable; secrets do not show when it is printed."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    var: Path = Field(ROOT / "var", validation_alias="FOLLOWUP_VAR")
    database: Annotated[str, _url_of(*DATABASES)] = Field(
        "", validation_alias="FOLLOWUP_DATABASE_URL"
    )
    redis_url: Annotated[str, _url_of("redis", "rediss", "unix")] = Field(
        "", validation_alias="FOLLOWUP_REDIS_URL"
    )
    broker_url: Annotated[str, _url_of(*BROKERS)] = Field(
        "", validation_alias="FOLLOWUP_BROKER_URL"
    )
    public_url: WebUrl = Field("", validation_alias="FOLLOWUP_PUBLIC_URL")
    trusted_proxies: str = Field("", validation_alias="FOLLOWUP_TRUSTED_PROXIES")
    secret: SecretStr | None = Field(None, validation_alias="FOLLOWUP_SECRET_KEY")
    timezone: str = Field("Asia/Shanghai", validation_alias="FOLLOWUP_TIMEZONE")
    log_level: str = Field("INFO", validation_alias="FOLLOWUP_LOG_LEVEL")

    telegram_bot_token: SecretStr | None = Field(None, validation_alias="TELEGRAM_BOT_TOKEN")
    telegram_webhook_secret: SecretStr | None = Field(
        None, validation_alias="TELEGRAM_WEBHOOK_SECRET"
    )
    telegram_api_base: WebUrl = Field(
        "https://api.telegram.org", validation_alias="TELEGRAM_API_BASE"
    )

    twilio_account_sid: str = Field("", validation_alias="TWILIO_ACCOUNT_SID")
    twilio_auth_token: SecretStr | None = Field(None, validation_alias="TWILIO_AUTH_TOKEN")
    twilio_from_number: str = Field("", validation_alias="TWILIO_FROM_NUMBER")
    twilio_api_base: WebUrl = Field("https://api.twilio.com", validation_alias="TWILIO_API_BASE")

    sms_provider: Literal["twilio", "gateway"] = Field(
        "twilio", validation_alias="FOLLOWUP_SMS_PROVIDER"
    )
    sms_gateway_url: WebUrl = Field("", validation_alias="FOLLOWUP_SMS_GATEWAY_URL")
    sms_gateway_account: str = Field("", validation_alias="FOLLOWUP_SMS_GATEWAY_ACCOUNT")
    sms_gateway_secret: SecretStr | None = Field(
        None, validation_alias="FOLLOWUP_SMS_GATEWAY_SECRET"
    )
    sms_gateway_sign: str = Field("", validation_alias="FOLLOWUP_SMS_GATEWAY_SIGN")
    sms_templates: Path = Field(
        ROOT / "dialogues" / "sms_templates.yml", validation_alias="FOLLOWUP_SMS_TEMPLATES"
    )
    sms_longest: int = Field(140, ge=40, le=500, validation_alias="FOLLOWUP_SMS_CHARACTERS")
    sms_per_second: int = Field(10, ge=1, validation_alias="FOLLOWUP_SMS_PER_SECOND")
    calls_per_second: int = Field(1, ge=1, validation_alias="FOLLOWUP_CALLS_PER_SECOND")
    telegram_per_second: int = Field(25, ge=1, validation_alias="FOLLOWUP_TELEGRAM_PER_SECOND")

    smtp_host: str = Field("", validation_alias="FOLLOWUP_SMTP_HOST")
    smtp_port: int | None = Field(None, ge=1, le=65535, validation_alias="FOLLOWUP_SMTP_PORT")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", validation_alias="FOLLOWUP_SMTP_SECURITY"
    )
    smtp_user: str = Field("", validation_alias="FOLLOWUP_SMTP_USER")
    smtp_password: SecretStr | None = Field(None, validation_alias="FOLLOWUP_SMTP_PASSWORD")
    smtp_from: str = Field("", validation_alias="FOLLOWUP_SMTP_FROM")

    @field_validator("public_url", "telegram_api_base", "twilio_api_base", "sms_gateway_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("var", "sms_templates")
    @classmethod
    def _from_root(cls, value: Path) -> Path:
        return ROOT / value.expanduser()

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: str) -> str:
        for one in _listed(value):
            try:
                network = ipaddress.ip_network(one)
            except ValueError as none:
                raise ValueError(
                    "must list the addresses or networks of your own proxies with commas between,"
                    " such as 127.0.0.1 or 10.0.0.0/24 (a network without host bits), or be empty"
                ) from none
            if network.prefixlen == 0:
                raise ValueError("would believe everybody: list your own proxies only")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError) as unknown:
            raise ValueError("must name a time zone, such as Asia/Shanghai") from unknown
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _as_telegram_allows(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch("[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("must be letters, digits, - and _, at most 256 of them")
        return value

    @field_validator("smtp_from")
    @classmethod
    def _one_address(cls, value: str) -> str:
        if value and not is_address(value):
            raise ValueError("must be one plain e-mail address, such as reports@dealer.example")
        return value

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Settings:
        if self.smtp_host and not self.smtp_from:
            raise ValueError("lacks FOLLOWUP_SMTP_FROM beside FOLLOWUP_SMTP_HOST")
        if self.smtp_user and self.smtp_security == "none":
            raise ValueError("would send a password in the open: set FOLLOWUP_SMTP_SECURITY")
        return self

    @property
    def database_url(self) -> str:
        """Where the books are. A relative SQLite path counts from the project's folder."""
        if not self.database:
            return f"sqlite:///{self.var / 'followup.db'}"
        start, slashes, path = self.database.partition("sqlite:///")
        if start or not slashes or path.startswith((":memory:", "file:")) or not path:
            return self.database
        return f"sqlite:///{ROOT / path}"

    @property
    def proxies(self) -> list[str]:
        """Whose X-Forwarded-For and -Proto are believed; by default nobody's."""
        return _listed(self.trusted_proxies)

    @property
    def embedded(self) -> bool:
        """One process that does everything, as opposed to workers behind a broker."""
        return not self.broker_url

    def secret_key(self) -> str:
        """The key that signs links and sessions: the one set, else one kept in ``var``.

        Raises:
            Trouble: none is set and none can be kept.
        """
        if self.secret is not None:
            return self.secret.get_secret_value()
        return _kept_secret(self.var / "secret_key")


VARIABLES: dict[str, str] = {
    str(field.validation_alias): name for name, field in Settings.model_fields.items()
}


def read_settings(env_file: Path | None = ROOT / ".env") -> Settings:
    """Read the environment, and beneath it the ``.env`` file.

    Raises:
        InvalidSetting: a variable has a value that cannot be used; the message names it.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as refusal:
        first = refusal.errors()[0]
        variable = str(first["loc"][0]) if first["loc"] else "the environment"
        reason = first["msg"].removeprefix("Value error, ")
        raise InvalidSetting(f"{variable} cannot be used: it {reason}") from refusal
    except (OSError, UnicodeDecodeError) as refusal:
        raise InvalidSetting(f"{env_file} cannot be read: {refusal}") from refusal


def unknown_variables(env_file: Path | None = ROOT / ".env") -> list[str]:
    """Variables that look like ours and are not: most likely misspelt."""
    names = set(os.environ)
    if env_file is not None and env_file.is_file():
        lines = env_file.read_text(encoding="utf-8").splitlines()
        names |= {line.partition("=")[0].strip() for line in lines if "=" in line}
    return sorted(
        name
        for name in names
        if name.upper().startswith("FOLLOWUP_")
        and not name.upper().startswith("FOLLOWUP_TEST_")
        and name.upper() not in VARIABLES
    )


def _listed(value: str) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()]


def _kept_secret(file: Path) -> str:
    """Read the file, or make it; of two processes that make it at once, one wins for both."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            descriptor, draft = tempfile.mkstemp(dir=file.parent)  # for the owner alone
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                os.link(draft, file)
            os.unlink(draft)
        kept = file.read_text(encoding="ascii").strip()
    except OSError as refusal:
        raise Trouble(
            f"the secret key cannot be kept in {file} ({refusal.strerror}):"
            " make the folder writable, or set FOLLOWUP_SECRET_KEY"
        ) from refusal
    if len(kept) < SHORTEST_SECRET:
        raise Trouble(
            f"{file} is damaged: delete it, and a new key is made (everyone signs in again)"
        )
    return kept
