"""No table and no text of a person is forgotten when their data is erased."""

from __future__ import annotations

from sqlalchemy import JSON, Text

from crm import models
from crm.models.base import Base
from crm.store.personal_data import HOLDINGS

WAYS = {"customer", "conversation", "complaint", "follow_up"}
VEHICLES_OWN = {"vehicle", "repair_order"}
"""The dossier of a vehicle goes on; only its owner is taken out of it."""


def test_every_table_that_leads_to_a_person_is_known():
    leading = {
        table.name
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in WAYS
    }
    known = {holding.name for holding in HOLDINGS}
    assert leading - VEHICLES_OWN - {"customer"} == known - {"customer"}


def test_every_text_of_these_tables_is_either_erased_or_known_to_be_plain():
    for holding in HOLDINGS:
        texts = {
            column.name
            for column in holding.model.__table__.columns
            if isinstance(column.type, (Text, JSON))
        }
        treated = set() if holding.goes else set(holding.blank)
        unknown = texts - treated - holding.plain
        assert holding.goes or not unknown, f"{holding.name}: erased or plain? {sorted(unknown)}"
        columns = {column.name for column in holding.model.__table__.columns}
        assert (set(holding.blank) | holding.plain | holding.inner) <= columns


def test_what_is_left_fits_the_column():
    for holding in HOLDINGS:
        columns = holding.model.__table__.columns
        for name, value in holding.blank.items():
            assert value is not None or columns[name].nullable, f"{holding.name}.{name}"


def test_the_customer_is_among_them():
    assert HOLDINGS[0].model is models.Customer
