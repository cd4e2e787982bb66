"""Builds the API as an application of its own, to be mounted at `/api`.

OpenAPI is written from the handlers, at `/api/openapi.json`; tests/crm/api holds the answers
to it. What is refused is a `CrmError`; whatever is not one is a bug, and says no more than that.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from crm.api import problems
from crm.api.doorway import Gate
from crm.api.limits import RateLimit
from crm.api.routes import (
    appointments,
    complaints,
    contacts,
    files,
    follow_ups,
    repair_orders,
    stops,
    workshop,
)
from crm.errors import CrmError
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import BY_MACHINE, Channel

CALLS_PER_MINUTE = 300
PARTS = (repair_orders, files, stops, follow_ups, contacts, complaints, appointments, workshop)
ABOUT = (
    "The dealership's follow-up books for its other programs. Every call needs a key"
    " (`Authorization: Bearer fk_...`) with the scope of what it asks for. Moments carry the"
    " offset of the dealership's wall clock; amounts are in fen; telephone numbers are masked"
    " unless the key has `phones:read`. Lists come in pages by ascending id: ask again with"
    " `cursor` set to `next` until it is null. A call that writes may carry an `Idempotency-Key`:"
    " sent again, it is answered again and done once. What a person with a role must decide"
    " (assigning, signing, solving and closing a complaint, erasing a person's data, releasing a"
    " report) is done in the console and has no call here."
)


def build_api(
    units: UnitsOfWork,
    *,
    calls_per_minute: int = CALLS_PER_MINUTE,
    channels: tuple[Channel, ...] = BY_MACHINE,
) -> FastAPI:
    """Build the API over ``units``; each key may call so often a minute.

    ``channels`` are those a follow-up can be begun on.
    """
    app = _Documented(
        title="followup", version="1", description=ABOUT, docs_url=None, redoc_url=None
    )
    app.state.gate = Gate(units=units, limit=RateLimit(calls_per_minute), channels=channels)
    for part in PARTS:
        app.include_router(part.router, prefix="/v1")
    app.add_exception_handler(CrmError, problems.refuse)
    app.add_exception_handler(HTTPException, problems.refuse_http)
    app.add_exception_handler(RequestValidationError, problems.refuse_input)
    app.add_exception_handler(Exception, problems.break_down)
    return app


class _Documented(FastAPI):
    """FastAPI that names the shape of a refusal among its schemas."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = super().openapi()
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            shape = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(shape.pop("$defs", {}))
            schemas["Problem"] = shape
        assert self.openapi_schema is not None, "it was written a moment ago"
        return self.openapi_schema
