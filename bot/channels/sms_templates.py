"""The texts a carrier has approved, as data: which of them our words are, and with what filled in.

A carrier in mainland China passes a text only if it is one of the templates registered with it.
The registry (`dialogues/sms_templates.yml`, or the file a setting names) lists them as they were
approved, blanks in braces. Nothing is written for the registry: our words are compared with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from crm.errors import InvalidSetting

_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Template(BaseModel):
    """One approved text. A blank takes at most ``longest_blank`` characters."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    longest_blank: int = Field(60, ge=1)

    @field_validator("text")
    @classmethod
    def _names_each_blank_once(cls, text: str) -> str:
        names = _BLANK.findall(text)
        if len(names) != len(set(names)):
            raise ValueError("names a blank twice")
        return text.strip()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        pieces = _BLANK.split(self.text)
        blanks = (rf"(?P<{name}>.{{0,{self.longest_blank}}}?)" for name in pieces[1::2])
        fixed = [re.escape(piece) for piece in pieces[::2]]
        middle = "".join(blank + piece for blank, piece in zip(blanks, fixed[1:], strict=True))
        return re.compile(fixed[0] + middle, re.DOTALL)


@dataclass(frozen=True)
class Filled:
    """A template and what stands in its blanks."""

    template: str
    blanks: Mapping[str, str]


class Templates:
    """The registry, in order: the first template that fits is meant."""

    def __init__(self, templates: tuple[Template, ...]) -> None:
        self.templates = templates

    def fit(self, text: str) -> Filled | None:
        """The template this text is, or None if the carrier would not pass it."""
        for template in self.templates:
            found = template.pattern.fullmatch(text.strip())
            if found is not None:
                return Filled(template.id, found.groupdict())
        return None


def read_templates(file: Path) -> Templates:
    """Read the registry.

    Raises:
        InvalidSetting: it cannot be read; says where and why.
    """
    try:
        listed: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
        found = tuple(Template.model_validate(one) for one in listed["templates"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as refusal:
        raise InvalidSetting(f"the SMS templates in {file} cannot be read: {refusal}") from refusal
    except ValidationError as refusal:
        first = refusal.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InvalidSetting(
            f"an SMS template in {file} cannot be used: {name}: {first['msg']}"
        ) from refusal
    ids = [one.id for one in found]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise InvalidSetting(f"the SMS template {twice} stands in {file} twice")
    return Templates(found)
