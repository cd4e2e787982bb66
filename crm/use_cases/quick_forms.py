"""The quick-handling form is finished: what was done for the customer (R-124)."""

from __future__ import annotations

from crm.errors import TextMissing
from crm.models import QuickHandlingForm
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change


def finish_quick_form(
    uow: UnitOfWork, *, form: QuickHandlingForm, result: str, by: str
) -> QuickHandlingForm:
    """Write the result on a form; written again, it is corrected and the audit has both.

    Raises:
        TextMissing: the result is empty.
    """
    result = result.strip()
    if not result:
        raise TextMissing("result")
    before = form.result
    form.result, form.result_by, form.result_at = result, by, uow.clock.now()
    note_change(
        uow,
        by=by,
        what="finish",
        noun="quick_handling_form",
        key=form.id,
        before={"result": before},
        after={"result": result},
    )
    return form
