"""Why a file, a row or a cell is not taken, each in one sentence with its way out.

The person who reads these is at a front desk with Excel open: every sentence names the
thing, says what is wrong with it, and what to do. Chinese and English say the same.
"""

from __future__ import annotations

from pathlib import Path

from crm.errors import CrmError


class IntakeRefused(CrmError):
    """Base of all refusals here: `zh` and `en` hold the sentence in each language."""

    status_code = 422

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.zh = zh
        self.en = en


class CellRefused(IntakeRefused):
    """A cell, or a row as a whole, that cannot be taken; the other rows still are."""


class FileMissing(IntakeRefused):
    status_code = 404

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"找不到文件 {path},请检查路径后再导入。",
            f"There is no file {path}; check the path and import again.",
        )


class UnknownFileType(IntakeRefused):
    status_code = 415

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} 不是可以导入的文件类型,请在 Excel 中打开它,另存为 .xlsx 或 .csv 再导入。",
            f"{path.name} is not a type of file that can be imported; open it in Excel, save it"
            " as .xlsx or .csv and import that.",
        )


class FileTooLarge(IntakeRefused):
    status_code = 413

    def __init__(self, path: Path, size: int, limit: int) -> None:
        mb, most = size / 1_000_000, limit // 1_000_000
        super().__init__(
            f"{path.name} 有 {mb:.0f} MB,超过 {most} MB 的上限,请按月份分成几个文件再导入。",
            f"{path.name} has {mb:.0f} MB, more than the limit of {most} MB; split it by month"
            " and import the parts.",
        )


class EmptyFile(IntakeRefused):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} 里没有任何维修单,请重新从 DMS 导出后再导入。",
            f"{path.name} holds no repair order; export it from the DMS again and import that.",
        )


class UnreadableFile(IntakeRefused):
    """The content is not what the type of the file promises."""

    def __init__(self, path: Path, zh: str, en: str) -> None:
        super().__init__(
            f"{path.name} 无法读取:{zh},请重新从 DMS 导出后再导入。",
            f"{path.name} cannot be read: {en}; export it from the DMS again and import that.",
        )


class HeadingsMissing(IntakeRefused):
    """``missing`` are the columns not found, ``found`` the headings the file does have."""

    def __init__(self, path: Path, missing: list[str], found: list[str]) -> None:
        lacks, has = "、".join(missing), "、".join(found) or "—"
        super().__init__(
            f"{path.name} 缺少这些列:{lacks};找到的标题是:{has}。"
            "请修改文件的标题行,或把您的标题加进标题对照文件(headings.yml)。",
            f"{path.name} lacks the columns {lacks}; the headings found are {has}. Change the"
            " heading row, or add your headings to the headings file (headings.yml).",
        )
        self.missing = missing
        self.found = found


class HeadingsFileInvalid(IntakeRefused):
    """The dealership's own headings file has a mistake; says in which line."""

    def __init__(self, path: Path, line: int | None, zh: str, en: str) -> None:
        place_zh = f"第 {line} 行" if line else ""
        place_en = f" line {line}" if line else ""
        super().__init__(
            f"标题对照文件 {path.name}{place_zh}:{zh}。",
            f"Headings file {path.name}{place_en}: {en}.",
        )
        self.line = line


class RejectsNotWritable(IntakeRefused):
    status_code = 409

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"无法写入 {path},请关闭正在打开它的程序,或把导入文件放到可以写入的文件夹。",
            f"{path} cannot be written; close the program that has it open, or move the file"
            " to a folder that may be written to.",
        )


class OrderOfOtherVehicle(CellRefused):
    """One repair-order number on two vehicles: one of the two is a slip of the pen."""

    status_code = 409

    def __init__(self, number: str, known: str, given: str) -> None:
        super().__init__(
            f"维修单号 {number} 已登记在 {known} 名下,这里却写着 {given},请核对单号和车牌。",
            f"Repair order {number} is already kept for {known}, but here it says {given};"
            " check the number and the plate.",
        )
