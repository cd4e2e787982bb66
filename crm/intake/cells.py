"""What a single cell says: plates, phones, mileage, money, yes and no.

Pure readers, text in and value out; a blank cell is None, a cell that cannot be meant is
`CellRefused` with the way out. Nothing is guessed that would tie a visit to the wrong car
or the wrong person: there we would rather refuse the row. Names are in `names.py`,
moments in `moments.py`, repair items in `items.py`.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

import phonenumbers

from crm.intake.errors import CellRefused

BLANK = frozenset(
    (
        "", "-", "--", "---", "—", "/", "\\", "无", "暂无", "不详", "未知", "未填", "空", "没有",
        "n/a", "na", "nil", "none", "null",
    )
)  # fmt: skip
_EXCEL_ERRORS = frozenset(
    ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!")
)
_CACHE = 8192


@lru_cache(65_536)
def clean(cell: str) -> str:
    """A cell's text without surrounding blanks; "" where it says that it says nothing.

    Excel's ways of forcing text (`="138…"`, a leading apostrophe) are undone.

    Raises:
        CellRefused: the cell is a formula, or the error a formula left behind.
    """
    text = cell.strip()
    if not text:
        return ""
    first = text[0]
    if first == "=" or first == "#" or first == "'":
        text = _unwrapped(text)
    return "" if len(text) <= 4 and text.lower() in BLANK else text


def _unwrapped(text: str) -> str:
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    if text.startswith("="):
        raise CellRefused(
            f"单元格是公式 {shown(text)},没有算好的值,请在 Excel 中选择性粘贴为数值后再导入。",
            f"The cell is the formula {shown(text)} without a computed value; paste it as a value"
            " in Excel and import again.",
        )
    if text in _EXCEL_ERRORS:
        raise CellRefused(
            f"单元格是 Excel 错误值 {text},请改成正确的内容。",
            f"The cell holds Excel's error {text}; put the right content there.",
        )
    return text.lstrip("'").strip()


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as their plain forms."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def shown(text: str) -> str:
    """A cell's text short enough to stand in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


def _refuse_scientific(text: str, zh: str, en: str) -> None:
    if _SCIENTIFIC.fullmatch(text):
        raise CellRefused(
            f"{zh} {text} 已被 Excel 改成科学计数法,数字已丢失,请把该列设为文本格式重新导出。",
            f"Excel turned the {en} into {text} and its digits are lost; set the column to text"
            " and export again.",
        )


def number(text: str) -> str | None:
    """A repair order's number, without spaces and in capitals.

    Raises:
        CellRefused: Excel has damaged it, or it is no number of an order at all.
    """
    plain = "".join(narrow(text).split()).upper()
    if not plain:
        return None
    _refuse_scientific(plain, "维修单号", "order number")
    if len(plain) > 64 or not plain.isprintable():
        raise CellRefused(
            f"“{shown(plain)}”不像维修单号,请核对是否错列。",
            f"{shown(plain)!r} does not look like an order number; check whether the columns"
            " have shifted.",
        )
    return plain


_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCE}][A-Z](?:[A-HJ-NP-Z0-9]{{5,6}}|[A-HJ-NP-Z0-9]{{4}}[挂学警港澳领])"
    r"|使[0-9]{6}|[0-9]{6}使"
)
_PLATE_NOISE = re.compile(r"[\s·•・∙．.\-_—]+")
_LOOKALIKE = str.maketrans("OI", "01")


@lru_cache(_CACHE)
def plate(text: str) -> str | None:
    """A plate as it is kept: 粤A12345, new energy 粤AD12345; without dot, space or dash.

    The letters O and I stand nowhere behind a plate's second place, so there they are the
    figures 0 and 1.

    Raises:
        CellRefused: no plate of the mainland looks like this.
    """
    plain = _PLATE_NOISE.sub("", narrow(text)).upper()
    if not plain:
        return None
    plain = plain[:2] + plain[2:].translate(_LOOKALIKE)
    if not _PLATE.fullmatch(plain):
        raise CellRefused(
            f"车牌号“{shown(text)}”不正确,应如 粤A12345 或新能源 粤AD12345,请更正。",
            f"The plate {shown(text)!r} is not right; it should look like 粤A12345, or 粤AD12345"
            " for new energy. Correct it.",
        )
    return plain


_PHONE_PARTS = re.compile(r"[/、,;|\n]+|或者?|\bor\b")
_PHONE_NOISE = re.compile(r"[\s\-()\[\].·—–_]+")
_PHONE_REMARK = re.compile(r"\([^()\d]*\)|[一-鿿:]+")
_CHINA = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$|0?[1-9][0-9]{8,10}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}|[48]00[0-9]{7}")


@lru_cache(_CACHE)
def phones(text: str) -> tuple[str, ...]:
    """The telephone numbers in a cell: 13800000001, 02012345678, or +… from abroad.

    Country code, spaces, dashes, brackets and full-width figures are taken off; a cell of
    one repeated figure (00000000000) is a front desk's way of saying "none".

    Raises:
        CellRefused: one of them is no telephone number, or Excel has damaged it.
    """
    parts = _PHONE_PARTS.split(narrow(text))
    return tuple(dict.fromkeys(found for part in parts if (found := _phone(part.strip()))))


def _phone(part: str) -> str | None:
    _refuse_scientific(part, "电话", "telephone number")
    text = _PHONE_REMARK.sub("", part).strip()
    if text.endswith(".0"):
        text = text[:-2]
    text = _PHONE_NOISE.sub("", text)
    plain = _CHINA.sub("", text)
    if plain != text and plain[0] not in "01":
        plain = "0" + plain
    if len(set(plain)) <= 1:
        return None
    if _MOBILE.fullmatch(plain) or _FIXED.fullmatch(plain):
        return plain
    if "*" in plain:
        raise CellRefused(
            f"电话 {shown(part)} 被星号遮住了,请导出完整号码。",
            f"The telephone number {shown(part)} is masked by asterisks; export it in full.",
        )
    if plain.startswith("+") and not plain.startswith("+86"):
        return _abroad(plain, part)
    raise CellRefused(
        f"电话“{shown(part)}”不是有效号码(手机 11 位,固话要带区号),请更正或留空。",
        f"{shown(part)!r} is no valid telephone number (mobile: 11 digits, fixed line: with"
        " area code); correct it or leave it blank.",
    )


def _abroad(plain: str, part: str) -> str:
    try:
        parsed = phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        raise CellRefused(
            f"电话“{shown(part)}”不是有效的境外号码,请更正或留空。",
            f"{shown(part)!r} is no valid number from abroad; correct it or leave it blank.",
        )
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone_kind(phone: str) -> str:
    """`phone` for a number that can be called and texted, `landline` for one that cannot."""
    return "phone" if phone.startswith("+") or _MOBILE.fullmatch(phone) else "landline"


_AMOUNT = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万?)")
MOST_KM = 3_000_000
MOST_FEN = 10_000_000_000


def _decimal(text: str) -> Decimal | None:
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    sign, whole, part, ten_thousands = found.groups()
    value = Decimal(sign + whole.replace(",", "") + (part or ""))
    return value * 10_000 if ten_thousands else value


@lru_cache(_CACHE)
def kilometres(text: str) -> int | None:
    """An odometer reading: 18400, 18,400 km, 18400公里, 1.84万.

    Raises:
        CellRefused: it is no reading, or one no car reaches.
    """
    plain = re.sub(r"(?:km|kms|公里|千米)$", "", "".join(narrow(text).lower().split()))
    if not plain:
        return None
    value = _decimal(plain)
    if value is None or not 0 <= value <= MOST_KM:
        raise CellRefused(
            f"行驶里程“{shown(text)}”不正确,应为公里数,如 18400,请更正或留空。",
            f"The mileage {shown(text)!r} is not right; it should be kilometres such as 18400."
            " Correct it or leave it blank.",
        )
    return int(value)


@lru_cache(_CACHE)
def money(text: str) -> int | None:
    """An amount of yuan, in fen: 1280, ¥1,280.00, 1280元. A discount may be negative.

    Raises:
        CellRefused: it is no amount.
    """
    plain = "".join(narrow(text).split()).strip("¥￥").removesuffix("元").removeprefix("RMB")
    if not plain:
        return None
    value = _decimal(plain)
    if value is None or abs(value) * 100 > MOST_FEN:
        raise CellRefused(
            f"金额“{shown(text)}”不正确,应为元,如 1280.00,请更正或留空。",
            f"The amount {shown(text)!r} is not right; it should be yuan such as 1280.00."
            " Correct it or leave it blank.",
        )
    return int((value * 100).to_integral_value())


_YES = frozenset(("是", "有", "对", "√", "✓", "y", "yes", "true", "1", "t", "会员", "免费"))
_NO = frozenset(
    (
        "否", "不是", "非", "没有", "×", "x", "n", "no", "false", "0", "f",
        "非会员", "普通", "普通客户", "收费",
    )
)  # fmt: skip


@lru_cache(_CACHE)
def yes_no(text: str) -> bool | None:
    """是 or 否, in the ways people write them.

    Raises:
        CellRefused: it says neither.
    """
    plain = narrow(text).strip().lower()
    if not plain:
        return None
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise CellRefused(
        f"“{shown(text)}”既不是“是”也不是“否”,请改成其中之一。",
        f"{shown(text)!r} is neither yes nor no; write one of them.",
    )


@lru_cache(_CACHE)
def member(text: str) -> bool | None:
    """Whether the customer is a club member: yes or no, or the card's name (金卡会员, VIP)."""
    plain = narrow(text).strip().lower()
    if plain not in _NO and not plain.startswith("非") and re.search("会员|卡|vip|member", plain):
        return True
    return yes_no(text)


@lru_cache(_CACHE)
def private_use(text: str) -> bool | None:
    """Private car or company car; None where the words say neither, so that the owner decides."""
    plain = narrow(text).strip().lower()
    if plain in _YES or re.search("私|个人|家用|非营运|private", plain):
        return True
    if plain in _NO or re.search("公|单位|企业|营运|租赁|网约|company|fleet", plain):
        return False
    return None
