"""`./followup report`: one report, on the screen, as JSON, or as a workbook.

Without the console nobody is signed in, so telephone numbers are shown only to whoever may read
the database anyway: in the document of `--json` and in the workbook they are whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.trouble import Trouble
from crm.console.cells import Cells, workbook_of
from crm.console.texts import say
from crm.registers.forms import columns_of
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Language, ReportKind
from crm.use_cases.forms import FilledSheet, note_export
from crm.use_cases.reports import read_report


def make_report(
    units: UnitsOfWork, kind: ReportKind, *, on: date, out: Path | None
) -> tuple[dict[str, Any], list[str]]:
    """The report's document, and its lines to be read; with ``out`` the workbook is written too.

    Raises:
        Trouble: the workbook cannot be written there.
    """
    with units() as uow:
        document = read_report(uow, kind, on=on)
        sheets = [
            FilledSheet(table["name"], columns_of(table["name"]), table["rows"])
            for table in document["tables"]
        ]
        cells = Cells(Language.ZH, wall=uow.wall, now=uow.clock.now(), full_phones=True)
        if out is not None:
            _write(uow, document, sheets, cells, out)
        return _handed_out(document), list(_lines(document, sheets, cells))


def _handed_out(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what only the console needs of its rows."""
    tables = [
        {
            "name": table["name"],
            "rows": [
                {key: value for key, value in row.items() if not key.startswith("_")}
                for row in table["rows"]
            ],
        }
        for table in document["tables"]
    ]
    return {**document, "tables": tables}


def _write(
    uow: UnitOfWork,
    document: dict[str, Any],
    sheets: list[FilledSheet],
    cells: Cells,
    out: Path,
) -> None:
    period = document["period"]
    content = workbook_of(
        document["title"]["zh"],
        f"{period['first']} – {period['last']}",
        sheets,
        cells,
        texts=[
            (say(Language.ZH, f"reports.texts.{name}"), text)
            for name, text in document["texts"].items()
            if text
        ],
    )
    try:
        out.write_bytes(content)
    except OSError as refusal:
        raise Trouble(f"{out} cannot be written: {refusal.strerror}") from refusal
    note_export(
        uow, noun="report", key=document["kind"], sheets=sheets, by="command line", **period
    )


def _lines(document: dict[str, Any], sheets: list[FilledSheet], cells: Cells) -> Iterator[str]:
    period = document["period"]
    yield f"{document['title']['zh']}  {period['first']} – {period['last']}"
    for sheet in sheets:
        yield ""
        yield say(Language.ZH, f"reports.sheets.{sheet.name}")
        yield "  " + "\t".join(column.zh for column in sheet.columns)
        for row in sheet.rows:
            yield "  " + "\t".join(
                cells.text(column, row.get(column.name)).replace("\n", " ")
                for column in sheet.columns
            )
    for name, text in document["texts"].items():
        if text:
            yield ""
            yield say(Language.ZH, f"reports.texts.{name}")
            yield f"  {text}"
