"""The forms of annex 7-T filled in: what the console shows, prints and exports (R-176 to R-192).

A form is data (`crm.registers.forms`) and one query for each of its sheets. An export is a copy
of customers' data that leaves the house, so it is written down with its filter and how many
lines it held (R-141).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from crm.registers.forms import Column, Form, columns_of
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change
from crm.use_cases.service_lists import Narrowed
from crm.use_cases.sheets import aims, cases, contacts, figures, service, visits
from crm.use_cases.sheets.wanted import Row, Wanted

SHEETS: dict[str, Callable[[UnitOfWork, Wanted], Iterable[Row]]] = {
    "customer_files": visits.customer_files,
    "call_records": contacts.call_records,
    "call_register": contacts.call_register,
    "letters": contacts.letters,
    "quick_handling": cases.quick_handling,
    "complaints": cases.complaints,
    "visit_card": visits.visit_card,
    "maintenance_list": service.maintenance_list,
    "daily_orders": visits.daily_orders,
    "daily_tracking": visits.daily_tracking,
    "rework": cases.rework,
    "first_service": service.first_service,
    "first_service_invitations": service.first_service_invitations,
    "letter_batch": service.letter_batch,
    "appointment_sums": service.appointment_sums,
    "appointments": service.appointments,
    "visitors": service.visitors,
    "market_notes": contacts.market_notes,
    "suggestions": contacts.suggestions,
    "improvements": contacts.improvements,
    "improvement_plans": aims.improvement_plans,
    "rates": aims.rates,
    "topics": aims.topics,
    "opinions": aims.opinions,
    "statistics": figures.statistics,
    "plan_sums": figures.plan_sums,
    "punctuality": figures.punctuality,
    "surveys": figures.surveys,
    "satisfaction": figures.satisfaction_sums,
    "departments": figures.departments,
    "dimensions": figures.dimensions,
    "problem_customers": figures.problem_customers,
    "department_problems": figures.department_problems,
    "complaint_sums": cases.complaint_sums,
    "solved_complaints": cases.solved_complaints,
    "loss_rate": figures.loss_rate,
    "loss_reasons": figures.loss_reasons,
    "lost_customers": figures.lost_customers,
    "months": figures.months,
    "overdue_reasons": service.overdue_reasons,
    "overdue_vehicles": service.overdue_vehicles,
}
"""The query of every sheet in `sheets.yml`."""


@dataclass(frozen=True)
class FilledSheet:
    """One table of a form with its rows, as plain values."""

    name: str
    columns: tuple[Column, ...]
    rows: list[Row]

    @property
    def is_sums(self) -> bool:
        """True for a table of figures, which stands above the lists."""
        return not any(column.name in ("customer", "name", "plate") for column in self.columns)


def fill(uow: UnitOfWork, sheet: str, wanted: Wanted) -> FilledSheet:
    """One sheet with the rows that were asked for."""
    rows = [row for row in SHEETS[sheet](uow, wanted) if wanted.takes(row)]
    return FilledSheet(sheet, columns_of(sheet), rows)


def fill_form(uow: UnitOfWork, form: Form, wanted: Wanted) -> list[FilledSheet]:
    """Every sheet of a form."""
    return [fill(uow, sheet, wanted) for sheet in form.sheets]


def overdue_form(uow: UnitOfWork, wanted: Wanted, narrowed: Narrowed) -> list[FilledSheet]:
    """The overdue vehicles that are looked at, beneath how many gave which reason (R-139)."""
    rows = list(service.overdue_vehicles(uow, wanted, narrowed))
    sums = list(service.count_reasons(rows))
    return [
        FilledSheet("overdue_reasons", columns_of("overdue_reasons"), sums),
        FilledSheet("overdue_vehicles", columns_of("overdue_vehicles"), rows),
    ]


def note_export(
    uow: UnitOfWork, *, noun: str, key: str, sheets: Iterable[FilledSheet], by: str, **filters: Any
) -> None:
    """Write down that a form left the house: whose hands, which filter, how many lines (R-141)."""
    note_change(
        uow,
        by=by,
        what="export",
        noun=noun,
        key=key,
        after={
            **{name: str(value) for name, value in filters.items() if value},
            "rows": sum(len(sheet.rows) for sheet in sheets),
        },
    )
