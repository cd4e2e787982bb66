"""Customers and vehicles, as their files stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import RowId, TheCut, Words
from crm.api.shapes import CustomerOut, Page, VehicleOut
from crm.terms import ApiScope

router = APIRouter(tags=["files"])


@router.get("/customers", responses=documented())
def list_customers(gate: TheGate, credentials: Credentials, cut: TheCut) -> Page[CustomerOut]:
    """Customers; `since` and `until` go by the day the file was opened."""
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        rows = call.pages.customers(cut)
        call.saw("customer", rows=min(len(rows), cut.limit))
        return showing.page(rows, cut, call, showing.customer)


@router.get("/customers/{customer_id}", responses=documented(404))
def get_customer(gate: TheGate, credentials: Credentials, customer_id: RowId) -> CustomerOut:
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        row = call.uow.customers.get(customer_id)
        call.saw("customer", row.id)
        return showing.customer(row, call)


@router.get("/vehicles", responses=documented())
def list_vehicles(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    plate: Annotated[Words | None, Query()] = None,
) -> Page[VehicleOut]:
    """Vehicles; `since` and `until` go by the day the dossier was opened."""
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        rows = call.pages.vehicles(cut, plate=plate)
        call.saw("vehicle", rows=min(len(rows), cut.limit), plate=plate)
        return showing.page(rows, cut, call, showing.vehicle)


@router.get("/vehicles/{vehicle_id}", responses=documented(404))
def get_vehicle(gate: TheGate, credentials: Credentials, vehicle_id: RowId) -> VehicleOut:
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        row = call.uow.vehicles.get(vehicle_id)
        call.saw("vehicle", row.id)
        return showing.vehicle(row, call)
