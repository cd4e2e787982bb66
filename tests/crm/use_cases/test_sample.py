"""The sample dealership: complete, the same every time, and due around today."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from crm.models import ContactPoint, Customer, RepairOrder, Vehicle
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import ClubStatus, RepairOrderState, Role
from crm.use_cases.repair_orders import import_repair_orders
from crm.use_cases.sample import SAMPLE_ORDERS, SAMPLE_STAFF, BooksInUse, load_sample
from tests.builders import a_dealership

TODAY = date(2025, 3, 6)


def loaded(units: UnitsOfWork) -> int:
    return load_sample(units, today=TODAY, password_hash=lambda name: f"hash of {name}")


def test_the_newest_hand_over_was_yesterday(units):
    orders = loaded(units)

    assert orders == 312
    with units() as uow:
        kept = uow.session.query(RepairOrder).all()
        days = [o.handed_over_at.astimezone(uow.wall).date() for o in kept if o.handed_over_at]
        assert max(days) == date(2025, 3, 5)
        assert len(set(days)) > 60
        waiting = [order for order in kept if order.state is RepairOrderState.IN_REPAIR]
        assert len(waiting) == 12


def test_the_sample_has_everybody_a_dealership_has(units):
    loaded(units)

    with units() as uow:
        staff = {member.name: member for member in uow.staff.everybody()}
        assert set(staff) == {person.name for person in SAMPLE_STAFF}
        assert {member.role for member in staff.values()} == set(Role)
        assert staff["lina"].password_hash == "hash of lina"
        assert staff["zhaolei"].password_hash is None
        assert uow.dealerships.ours().name == "粤骏汽车"


def test_the_sample_shows_every_kind_of_customer(units):
    loaded(units)

    with units() as uow:
        customers = uow.session.query(Customer).all()
        private = [vehicle.private_use for vehicle in uow.session.query(Vehicle)]
        assert sum(who.club_status is ClubStatus.MEMBER for who in customers) > 20
        assert sum(who.company for who in customers) >= 5
        assert sum(who.phone() is None for who in customers) > 5
        assert sum(who.advisor_id is not None for who in customers) > 100
        assert 10 < private.count(False) < private.count(True)


def test_the_sample_does_not_mix_with_a_real_dealership(units):
    with units() as uow:
        a_dealership(uow)

    with pytest.raises(BooksInUse):
        loaded(units)


def test_the_committed_file_is_what_the_script_writes(tmp_path):
    script = Path(SAMPLE_ORDERS).with_name("make_sample.py")
    made = tmp_path / "made.csv"

    subprocess.run([sys.executable, str(script), "--out", str(made)], check=True)

    assert made.read_bytes() == SAMPLE_ORDERS.read_bytes()


def test_the_sample_file_imports_with_its_nine_broken_rows_refused(units, tmp_path):
    path = Path(shutil.copy(SAMPLE_ORDERS, tmp_path / "orders.csv"))
    units.clock.set(units.clock.now().replace(month=4))

    first = import_repair_orders(units, path)
    second = import_repair_orders(units, path)

    assert (first.orders_new, first.rejected, first.repeated) == (312, 9, 5)
    assert (second.orders_unchanged, second.customers_new, second.rejected) == (312, 0, 9)


def test_the_sample_as_a_workbook_holds_the_same_orders(units, tmp_path):
    script = Path(SAMPLE_ORDERS).with_name("make_sample.py")
    book = tmp_path / "orders.xlsx"
    subprocess.run([sys.executable, str(script), "--out", str(book)], check=True)
    units.clock.set(units.clock.now().replace(month=4))
    import_repair_orders(units, Path(shutil.copy(SAMPLE_ORDERS, tmp_path / "orders.csv")))

    report = import_repair_orders(units, book)

    assert (report.orders_unchanged, report.orders_changed, report.rejected) == (312, 0, 9)


def test_invented_numbers_are_all_from_the_range_for_examples(units):
    loaded(units)

    with units() as uow:
        phones = [point.address for point in uow.session.query(ContactPoint)]
    assert {phone[:7] for phone in phones} == {"1380000"}
