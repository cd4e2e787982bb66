"""Follow-ups with the chain of their reasons, and the contacts that were made."""

from __future__ import annotations

from fastapi import APIRouter

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import RowId, TheCut
from crm.api.shapes import ContactOut, FollowUpOut, Page, WhyOut
from crm.terms import ApiScope, Channel, Disposition, FollowUpKind, FollowUpStatus
from crm.use_cases.explain import explain_follow_up

router = APIRouter(tags=["follow-ups"])


@router.get("/follow-ups", responses=documented())
def list_follow_ups(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    status: FollowUpStatus | None = None,
    kind: FollowUpKind | None = None,
) -> Page[FollowUpOut]:
    """Follow-ups; `since` and `until` go by the hour they are due."""
    with gate.looking(credentials, ApiScope.SEE_FOLLOW_UPS) as call:
        rows = call.pages.follow_ups(cut, status=status, kind=kind)
        call.saw("follow_up", rows=min(len(rows), cut.limit), status=status, kind=kind)
        return showing.page(rows, cut, call, showing.follow_up)


@router.get("/follow-ups/{follow_up_id}", responses=documented(404))
def get_follow_up(gate: TheGate, credentials: Credentials, follow_up_id: RowId) -> FollowUpOut:
    with gate.looking(credentials, ApiScope.SEE_FOLLOW_UPS) as call:
        row = call.uow.follow_ups.get(follow_up_id)
        call.saw("follow_up", row.id)
        return showing.follow_up(row, call)


@router.get("/follow-ups/{follow_up_id}/why", responses=documented(404))
def get_why(gate: TheGate, credentials: Credentials, follow_up_id: RowId) -> WhyOut:
    """Why it is there, what it rests on, what was excluded by which rule, and what was tried."""
    with gate.looking(credentials, ApiScope.SEE_FOLLOW_UPS) as call:
        found = explain_follow_up(call.uow, follow_up_id, channels=gate.channels)
        call.saw("follow_up", follow_up_id)
        return showing.why(found, call)


@router.get("/contacts", responses=documented())
def list_contacts(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    result: Disposition | None = None,
    channel: Channel | None = None,
) -> Page[ContactOut]:
    """Lines of the contact register (跟踪服务电话登记表); `since` and `until` go by the contact."""
    with gate.looking(credentials, ApiScope.SEE_REGISTERS) as call:
        rows = call.pages.contacts(cut, result=result, channel=channel)
        call.saw("register_line", rows=min(len(rows), cut.limit), result=result, channel=channel)
        return showing.page(rows, cut, call, showing.contact)


@router.get("/contacts/{contact_id}", responses=documented(404))
def get_contact(gate: TheGate, credentials: Credentials, contact_id: RowId) -> ContactOut:
    with gate.looking(credentials, ApiScope.SEE_REGISTERS) as call:
        row = call.uow.registers.get(contact_id)
        call.saw("register_line", row.id)
        return showing.contact(row, call)
