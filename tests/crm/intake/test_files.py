"""Opening exports: every encoding, delimiter and workbook, and every file that is none."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from crm.intake.errors import (
    EmptyFile,
    FileMissing,
    FileTooLarge,
    UnknownFileType,
    UnreadableFile,
)
from crm.intake.files import Row, open_rows

LINES = "维修单号,车牌号\nRO-1,粤A12345\n"
CELLS = [["维修单号", "车牌号"], ["RO-1", "粤A12345"]]


def cells_of(path: Path) -> list[list[str]]:
    return [row.cells for row in open_rows(path)]


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_of_a_chinese_windows_is_read(tmp_path, encoding):
    path = tmp_path / "orders.csv"
    path.write_bytes(LINES.encode(encoding))

    assert cells_of(path) == CELLS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_read(tmp_path, delimiter, end):
    path = tmp_path / "orders.txt"
    path.write_bytes(LINES.replace(",", delimiter).replace("\n", end).encode())

    assert cells_of(path) == CELLS


def test_gbk_far_behind_plain_text_is_still_found(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(b"a,b\n" * 600_000 + "王,李\n".encode("gbk"))

    *_, last = open_rows(path)

    assert last == Row(600_001, ["王", "李"])


def test_blank_rows_are_left_out_and_lines_still_counted(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("a,b\n\n,\n1,2\n", encoding="utf-8")

    assert list(open_rows(path)) == [Row(1, ["a", "b"]), Row(4, ["1", "2"])]


def test_a_quoted_cell_may_hold_commas_quotes_and_line_ends(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text('a,b\n"x, ""y""\nz",2\n3,4\n', encoding="utf-8")

    rows = list(open_rows(path))

    assert rows == [Row(1, ["a", "b"]), Row(2, ['x, "y"\nz', "2"]), Row(4, ["3", "4"])]


def test_a_quotation_mark_for_inches_is_just_a_sign(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text('a,b\n更换17"轮胎,2\n3,4\n', encoding="utf-8")

    assert cells_of(path) == [["a", "b"], ['更换17"轮胎', "2"], ["3", "4"]]


def test_a_quotation_that_is_never_closed_costs_its_own_line_only(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text('a,b\n"open,2\n' + "3,4\n" * 30, encoding="utf-8")

    rows = list(open_rows(path))

    assert len(rows) == 32
    assert [row.line for row in rows if row.refused] == [2]
    assert "引号" in rows[1].refused.zh
    assert rows[2] == Row(3, ["3", "4"])


def test_a_quotation_left_open_in_the_last_line_is_refused_too(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text('a,b\n1,2\n"open,4', encoding="utf-8")

    rows = list(open_rows(path))

    assert [(row.line, row.refused is not None) for row in rows] == [
        (1, False),
        (2, False),
        (3, True),
    ]


def test_a_workbook_gives_its_cells_as_they_would_be_typed(tmp_path):
    path = workbook(
        tmp_path / "orders.xlsx",
        [
            ["单号", "时间", "日期", "里程", "金额", "是", "空"],
            [1001, datetime(2025, 3, 3, 16, 0), date(2025, 3, 3), 18400.0, 99.5, True, None],  # noqa: DTZ001
        ],
    )

    assert cells_of(path)[1] == [
        "1001",
        "2025-03-03 16:00:00",
        "2025-03-03",
        "18400",
        "99.5",
        "是",
    ]


def test_the_first_sheet_with_rows_is_read_and_blank_rows_counted(tmp_path):
    book = Workbook()
    sheet = book.create_sheet("维修单")
    sheet["A2"], sheet["B4"] = "a", "b"
    book.save(tmp_path / "orders.xlsx")

    assert list(open_rows(tmp_path / "orders.xlsx")) == [Row(2, ["a"]), Row(4, ["", "b"])]


def test_a_formula_that_was_never_computed_shows_itself(tmp_path):
    path = workbook(tmp_path / "orders.xlsx", [["a", "b"], ["=B1&B2", "x"]])

    assert cells_of(path) == [["a", "b"], ["=B1&B2", "x"]]


def test_a_formula_with_its_value_kept_gives_the_value(tmp_path):
    path = workbook(tmp_path / "plain.xlsx", [["a", "b"], ["=1+1", "x"]])
    computed = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(computed, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            if entry.endswith("sheet1.xml"):
                content = content.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
                content = content.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
            target.writestr(entry, content)

    assert cells_of(computed) == [["a", "b"], ["2", "x"]]


def test_a_workbook_called_csv_is_read_as_the_workbook_it_is(tmp_path):
    path = workbook(tmp_path / "orders.xlsx", [["a", "b"]]).rename(tmp_path / "orders.csv")

    assert cells_of(path) == [["a", "b"]]


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(FileMissing, match=r"orders\.csv"):
        open_rows(tmp_path / "orders.csv")


@pytest.mark.parametrize("name", ["orders.xls", "orders.pdf", "orders.docx", "orders"])
def test_other_types_of_file_are_refused_with_the_way_out(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"whatever")

    with pytest.raises(UnknownFileType, match=r"另存为 \.xlsx"):
        open_rows(path)


def test_an_old_or_locked_workbook_is_refused_whatever_its_name(tmp_path):
    path = tmp_path / "orders.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)

    with pytest.raises(UnknownFileType):
        open_rows(path)


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"   \r\n"])
def test_a_file_without_a_word_is_empty(tmp_path, content):
    path = tmp_path / "orders.csv"
    path.write_bytes(content)

    with pytest.raises(EmptyFile):
        list(open_rows(path))


def test_a_workbook_without_a_row_is_empty(tmp_path):
    with pytest.raises(EmptyFile):
        list(open_rows(workbook(tmp_path / "orders.xlsx", [])))


def test_a_file_beyond_the_limit_is_refused_with_both_sizes(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(b"x" * 3_000_001)

    with pytest.raises(FileTooLarge, match=r"3 MB.*2 MB"):
        open_rows(path, largest=2_000_000)


def test_a_workbook_that_unpacks_beyond_measure_is_refused(tmp_path):
    path = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 6_000_000)

    with pytest.raises(FileTooLarge):
        open_rows(path, largest=1_000_000)


@pytest.mark.parametrize("content", [b"PK\x03\x04 torn", b"\x00\x01\x02\xff" * 50])
def test_content_that_is_not_what_the_name_says_is_unreadable(tmp_path, content):
    for name in ("orders.xlsx", "orders.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(UnreadableFile, match=name):
            list(open_rows(path))


def test_a_zip_that_is_no_workbook_is_unreadable(tmp_path):
    path = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    with pytest.raises(UnreadableFile, match="工作簿已损坏"):
        list(open_rows(path))


def test_rows_come_out_as_csv_wrote_them(tmp_path):
    rows = [["a", "b,c", 'd"e', "f\ng"], ["1", "", "'", "; |"]]
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)

    assert cells_of(path) == rows
