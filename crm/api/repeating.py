"""One request, one deed: a call that comes again is answered again, and that is written down.

Every POST or PATCH that takes something into the books answers through `answered_once`, so that
what a repeat does (the status of the first time, a header, a line in the audit) is the same for
all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Response
from pydantic import BaseModel

from crm.api.doorway import Call
from crm.use_cases.api_keys import Answer, do_once
from crm.use_cases.audit import note_change

REPLAYED = "Idempotency-Replayed"


def answered_once(
    call: Call,
    response: Response,
    *,
    idempotency_key: str | None,
    body: BaseModel,
    noun: str,
    work: Callable[[], Answer],
    to: str | None = None,
) -> dict[str, Any]:
    """Do the work a body asks for, or give the answer given to the same request before.

    ``noun`` is what the work is about, for the audit of a repeat; the work notes its own. ``to``
    names the row in the address and what is done to it, where the body alone would not tell two
    requests apart.

    Raises:
        IdempotencyKeyReused: the key came with another request before.
    """
    request = body.model_dump(mode="json", exclude_unset=True)
    answer = do_once(
        call.uow,
        api_key_id=call.key.id,
        idempotency_key=idempotency_key,
        request=request if to is None else {"to": to, "body": request},
        work=work,
    )
    response.status_code = answer.status
    if answer.repeated:
        response.headers[REPLAYED] = "true"
        note_change(call.uow, by=call.by, what="repeat", noun=noun, key=answer.document["id"])
    return answer.document
