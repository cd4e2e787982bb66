"""The dealership itself: its name as customers hear it, and its policy, version by version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base


class Dealership(Base):
    __tablename__ = "dealership"

    name: Mapped[str]
    name_en: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]
    services_zh: Mapped[str] = mapped_column(default="保养、维修、钣金喷漆和救援")
    services_en: Mapped[str] = mapped_column(default="servicing, repairs, paint and rescue")


class PolicyVersion(Base):
    """One version of the policy document; the newest is in force, old ones judge old cases."""

    __tablename__ = "policy_version"

    document: Mapped[dict[str, Any]]
    in_force_from: Mapped[datetime]
    changed_by: Mapped[str | None]
