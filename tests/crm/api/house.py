"""An API over a furnished house, and callers with keys."""

from __future__ import annotations

from collections.abc import Collection

from fastapi import FastAPI
from fastapi.testclient import TestClient

from crm.api import build_api
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import ApiScope
from crm.use_cases.api_keys import make_key


def an_api(units: UnitsOfWork, **others: int) -> FastAPI:
    """The API as the bot mounts it."""
    app = FastAPI()
    app.mount("/api", build_api(units, **others))
    return app


def a_key(
    units: UnitsOfWork, name: str = "dms", scopes: Collection[ApiScope] = tuple(ApiScope)
) -> str:
    """A key with these scopes, all of them unless said otherwise."""
    with units() as uow:
        key, _ = make_key(uow, name=name, scopes=scopes, by="系统管理员")
    return key


def a_caller(app: FastAPI, key: str | None) -> TestClient:
    """A program that shows this key with every call."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return TestClient(app, base_url="http://api.test/api/v1", headers=headers)


AN_ORDER = {
    "number": "RO-9001",
    "plate": "粤A12345",
    "customer_name": "王建国",
    "honorific": "先生",
    "phone": "13800000001",
    "model": "示例轿车",
    "odometer_km": 18400,
    "handed_over_at": "2025-03-05T16:30:00+08:00",
    "items": [{"description": "更换前刹车片", "department": "workshop"}],
    "amount_fen": 128000,
}
