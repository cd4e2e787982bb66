"""Chapter one: a repair order is taken in.

A file from the DMS, or one order told by the API or a rehearsal: both pass the same
readers and are written by the same hands (`intake_visits`). Every chunk of a file is one
unit of work, and importing a file again changes only what is different in it, so an
import that broke off is simply repeated (R-023).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path

from crm.intake import cells, names
from crm.intake.errors import CellRefused
from crm.intake.files import LARGEST_FILE
from crm.intake.headings import load_headings
from crm.intake.items import department_of
from crm.intake.orders import Facts, TakenLine, TakenOrder, TakenPerson
from crm.intake.rejects import Rejects, rejects_path
from crm.intake.repair_order_file import CHUNK_ORDERS, Chunk, RepairOrderFile, refusals_of
from crm.models import AuditEntry, RepairOrder
from crm.store.intake import Intake
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Department, Honorific, RepairOrderState
from crm.use_cases.intake_tally import Taken, Tally
from crm.use_cases.intake_visits import drop_surplus, write_orders


@dataclass(frozen=True)
class ImportReport:
    """What an import did. ``rejected`` counts rows; ``rejects`` is where they are, if any.

    ``repeated`` counts rows that said nothing their order had not said already.
    """

    rows: int
    orders_new: int
    orders_changed: int
    orders_unchanged: int
    customers_new: int
    vehicles_new: int
    repeated: int
    rejected: int
    rejects: Path | None


@dataclass(frozen=True)
class RepairOrderSlip:
    """One repair order as told by a caller, in the words a file would use.

    Moments must be aware. Without ``handed_over_at`` the car is in repair. ``items`` are
    descriptions with the department that did them, None to have it guessed. Without
    ``owner_name`` the customer owns the car.
    """

    number: str
    plate: str
    customer_name: str
    honorific: Honorific | None = None
    phone: str | None = None
    club_member: bool | None = None
    owner_name: str | None = None
    owner_phone: str | None = None
    model: str | None = None
    odometer_km: int | None = None
    arrived_at: datetime | None = None
    handed_over_at: datetime | None = None
    state: RepairOrderState | None = None
    items: tuple[tuple[str, Department | None], ...] = ()
    advisor_name: str | None = None
    amount_fen: int | None = None
    free_campaign: bool | None = None
    promised_at: datetime | None = None
    ready_at: datetime | None = None
    delay_reason: str | None = None


def import_repair_orders(
    units: UnitsOfWork,
    path: Path,
    *,
    headings: Path | None = None,
    by: str = "import",
    largest: int = LARGEST_FILE,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Take in a CSV or XLSX file of repair orders (R-001, R-006, R-012, R-023).

    Rows that cannot be taken go to `<file>.rejects.csv` beside it, which is replaced at each
    import. ``headings`` is the dealership's own headings file; ``by`` stands in the audit;
    ``progress`` is told the rows read so far after each chunk.

    Raises:
        FileMissing, UnknownFileType, FileTooLarge, EmptyFile, UnreadableFile,
        HeadingsMissing, HeadingsFileInvalid: nothing was written.
        RejectsNotWritable: the chunks before are kept; import again once it is mended.
    """
    with units.reading() as uow:
        wall = uow.wall
    file = RepairOrderFile(
        path, load_headings(headings), now=units.clock.now(), wall=wall, largest=largest
    )
    rejects = Rejects(rejects_path(path), file.heading_row)
    try:
        with _patient_collector(), _short_turns():
            report = _take_chunks(units, _read_ahead(file.chunks()), rejects, progress=progress)
    except BaseException:
        rejects.abandon()
        raise
    with units() as uow:
        uow.audits.add(_audit(uow, path, report, by))
    return report


def _take_chunks(
    units: UnitsOfWork,
    chunks: Iterable[Chunk],
    rejects: Rejects,
    *,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Write chunks of orders, one unit of work each, and count what became of them.

    Raises:
        RejectsNotWritable: as for `import_repair_orders`.
    """
    tally = Tally()
    rows = repeated = 0
    for count, chunk in enumerate(chunks, start=1):
        rows += chunk.rows
        repeated += chunk.repeated
        for row, reason in chunk.refused:
            rejects.add(row, reason)
        with units() as uow:
            refused = write_orders(uow, chunk.orders, tally)
            for order, conflict in refused:
                order.refused = {row.line: conflict for row in order.rows}
                for row, reason in refusals_of(order):
                    rejects.add(row, reason)
            if count & (count - 1) == 0:
                # After 1, 2, 4, 8 … chunks: each time the tables may have doubled.
                Intake(uow.session).take_statistics()
        if progress:
            progress(rows)
    for order_ids in _some(tally.surplus, CHUNK_ORDERS):
        with units() as uow:
            drop_surplus(uow, tally, order_ids)
    return ImportReport(
        rows=rows,
        orders_new=tally.count(Taken.NEW),
        orders_changed=tally.count(Taken.CHANGED),
        orders_unchanged=tally.count(Taken.UNCHANGED),
        customers_new=tally.customers_new,
        vehicles_new=tally.vehicles_new,
        repeated=repeated,
        rejected=rejects.count,
        rejects=rejects.settle(),
    )


def take_repair_order(uow: UnitOfWork, slip: RepairOrderSlip) -> RepairOrder:
    """Take in one order, new or known; the same number again changes what is different.

    Raises:
        CellRefused: something on the slip cannot be; says what.
        OrderOfOtherVehicle: the number is known for another plate.
    """
    order = _read_slip(slip)
    order.settle(now=uow.clock.now(), wall=uow.wall)
    tally = Tally()
    for _, conflict in write_orders(uow, [order], tally):
        raise conflict
    drop_surplus(uow, tally, list(tally.surplus))
    kept = uow.repair_orders.by_number(order.number)
    assert kept is not None, "it was written a moment ago"
    uow.session.refresh(kept)
    return kept


def is_known(uow: UnitOfWork, number: str) -> bool:
    """True if an order with this number, however it is written, is in the books.

    Raises:
        CellRefused: it is not a number an order can have.
    """
    read = cells.number(number)
    return read is not None and uow.repair_orders.by_number(read) is not None


def _read_slip(slip: RepairOrderSlip) -> TakenOrder:
    number, plate = cells.number(slip.number), cells.plate(slip.plate)
    contact = _person(slip.customer_name, slip.phone)
    if number is None or plate is None or contact is None:
        raise CellRefused(
            "维修单号、车牌号和客户姓名都不能为空,请补上。",
            "Order number, plate and customer's name may not be blank; fill them in.",
        )
    owner = _person(slip.owner_name or "", slip.owner_phone)
    facts = Facts(
        model=slip.model,
        owner=owner,
        contact=contact._replace(
            honorific=slip.honorific or contact.honorific, club_member=slip.club_member
        ),
        state=slip.state,
        arrived_at=_in_utc(slip.arrived_at),
        handed_over_at=_in_utc(slip.handed_over_at),
        odometer_km=None if slip.odometer_km is None else cells.kilometres(str(slip.odometer_km)),
        advisor=slip.advisor_name,
        amount_fen=slip.amount_fen,
        free_campaign=slip.free_campaign,
        promised_at=_in_utc(slip.promised_at),
        ready_at=_in_utc(slip.ready_at),
        delay_reason=slip.delay_reason,
    )
    lines = [
        TakenLine(" ".join(words.split()), department or department_of(words, ""))
        for words, department in slip.items
        if words.strip()
    ]
    return TakenOrder(number, plate, facts, dict.fromkeys(lines))


def _person(written: str, phone: str | None) -> TakenPerson | None:
    named = names.name(written)
    if named is None:
        return None
    name, honorific, company = named
    return TakenPerson(name, honorific, company, phones=cells.phones(phone or ""))


def _in_utc(at: datetime | None) -> datetime | None:
    if at is not None and at.tzinfo is None:
        raise CellRefused(
            f"时间 {at.isoformat()} 没有时区,请加上,例如 +08:00。",
            f"The moment {at.isoformat()} has no time zone; add one, for instance +08:00.",
        )
    return at.astimezone(timezone.utc) if at else None


def _read_ahead(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Read the next chunk while the database is busy with this one."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="intake") as reader:
        coming = reader.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = reader.submit(next, chunks, None)
            yield chunk


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Look for cyclic garbage a hundred times less often: an import makes rows, and no cycles.

    Otherwise a fifth of the time goes into walking over them.
    """
    before = gc.get_threshold()
    gc.set_threshold(before[0] * 100, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let the two threads of an import take turns ten times as often as usual.

    The database answers within a millisecond; in turns of five it would wait for the reading
    thread each time, and a fifth of the time would be lost.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _some(keys: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(list(keys))
    while some := list(islice(rest, size)):
        yield some


def _audit(uow: UnitOfWork, path: Path, report: ImportReport, by: str) -> AuditEntry:
    counts = {name: value for name, value in vars(report).items() if isinstance(value, int)}
    return AuditEntry(
        at=uow.clock.now(), by=by, what="imported", noun="repair_order", key=path.name, after=counts
    )
