"""Refusals as `application/problem+json` (RFC 9457): what is wrong, where, how to mend it.

Every error answer of the API has this shape, also those of the framework, so that a caller
writes one reader for all of them.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from crm.errors import CrmError, TextMissing, TooManyRequests, ValueUnusable

MEDIA_TYPE = "application/problem+json"

MENDS = {
    "missing": "add this field",
    "extra_forbidden": "remove this field, or check its spelling",
    "enum": "use one of the values named in /api/openapi.json",
    "literal_error": "use one of the values named in /api/openapi.json",
    "int_parsing": "send a whole number",
    "int_type": "send a whole number, without quotation marks",
    "string_type": "send text, in quotation marks",
    "bool_type": "send true or false",
    "bool_parsing": "send true or false",
    "list_type": "send a list",
    "string_too_long": "shorten the text",
    "string_too_short": "fill in the text",
    "too_long": "send fewer entries",
    "less_than_equal": "send a smaller number",
    "greater_than_equal": "send a larger number",
    "json_invalid": "send valid JSON in UTF-8",
    "string_pattern_mismatch": "use the form named in /api/openapi.json",
    "timezone_aware": "add the offset, for instance 2025-03-06T10:20:00+08:00",
}
_KM = "send a whole number of kilometres above 0"
MENDS_OF_FIELDS = {
    "phone": "send one telephone number that can be called, such as 13800000001",
    "plate": "send a plate such as 粤A12345 that no other vehicle has",
    "preferred_from": "send preferred_from and preferred_until together, as HH:MM",
    "preferred_until": "send an hour after preferred_from, as HH:MM",
    "interval_km": _KM,
    "next_due_km": _KM,
    "interval_months": "send a whole number of months from 1 to 120",
    "next_due_price": "send a whole number of yuan above 0",
    "next_due_hours": "send hours above 0",
    "customer_id": "send the customer of this follow-up, or leave it out",
}
IN_AN_ADDRESS = "; in an address the + of the offset is written %2B"
MOMENT = "send a moment such as 2025-03-06T10:20:00+08:00"
ANY_MEND = "see /api/openapi.json"


class FieldProblem(BaseModel):
    """One field that cannot be taken: where it stands, what is wrong, how to mend it."""

    field: str
    problem: str
    mend: str


class Problem(BaseModel):
    """Why a call was refused."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem] = Field(default_factory=list)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These refusals as OpenAPI wants them, beside those every call may get."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}}
        for status in sorted({401, 403, 422, 429, *statuses})
    }


def refuse(request: Request, error: Exception) -> JSONResponse:
    """The answer to a refusal by the books."""
    assert isinstance(error, CrmError)
    headers = {"WWW-Authenticate": "Bearer"} if error.status_code == 401 else {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.wait_s)
    return _answer(
        request,
        error.status_code,
        type(error).__name__,
        detail=str(error),
        errors=_where(error),
        headers=headers,
    )


def _where(error: CrmError) -> list[FieldProblem]:
    """The field a refusal is about, if it is about one."""
    if isinstance(error, ValueUnusable):
        field, mend = error.field, MENDS_OF_FIELDS.get(error.field, MENDS["enum"])
    elif isinstance(error, TextMissing):
        field, mend = error.what.rpartition(" ")[2], MENDS["string_too_short"]
    else:
        return []
    return [FieldProblem(field=f"body.{field}", problem=_printable(str(error)), mend=mend)]


def refuse_http(request: Request, error: Exception) -> JSONResponse:
    """The answer to what the framework refuses: no such path, no such method.

    A body it cannot decode at all is input that cannot be taken, like any other.
    """
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        body = FieldProblem(field="body", problem=str(error.detail), mend=MENDS["json_invalid"])
        return _answer(
            request, 422, "InputInvalid", detail=f"{body.field}: {body.mend}", errors=[body]
        )
    return _answer(
        request,
        error.status_code,
        "HttpRefused",
        detail=str(error.detail),
        headers=dict(error.headers or {}),
    )


def refuse_input(request: Request, error: Exception) -> JSONResponse:
    """The answer to fields that cannot be taken: each is named, with the way to mend it."""
    assert isinstance(error, RequestValidationError)
    fields = [_field(one) for one in error.errors()]
    detail = "; ".join(f"{one.field}: {one.mend}" for one in fields)
    return _answer(request, 422, "InputInvalid", detail=detail, errors=fields)


def break_down(request: Request, error: Exception) -> JSONResponse:
    """The answer to a bug: it says no more than that."""
    return _answer(request, 500, "Broken", detail="something went wrong on our side; try again")


def _field(error: dict[str, Any]) -> FieldProblem:
    kind, where = str(error["type"]), ".".join(str(part) for part in error["loc"])
    mend = MENDS.get(kind, MOMENT if "datetime" in kind else ANY_MEND)
    if kind == "value_error":
        mend = str(error["msg"]).removeprefix("Value error, ")
    if where.startswith("query") and ("datetime" in kind or kind == "timezone_aware"):
        mend += IN_AN_ADDRESS
    return FieldProblem(field=where, problem=_printable(str(error["msg"])), mend=_printable(mend))


def _answer(
    request: Request,
    status: int,
    name: str,
    *,
    detail: str,
    errors: list[FieldProblem] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    problem = Problem(
        type=f"urn:followup:problem:{_kebab(name)}",
        title=_kebab(name).replace("-", " ").capitalize(),
        status=status,
        detail=_printable(detail),
        instance=_printable(request.scope["path"]),
        errors=errors or [],
    )
    return JSONResponse(
        problem.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _printable(text: str) -> str:
    """Without halves of characters, which no encoding can send."""
    return text.encode("utf-8", "replace").decode("utf-8")
