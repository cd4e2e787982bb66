"""Which heading of a dealership's export means which of our fields.

The mapping is data (`headings.yml`), because every DMS names its columns differently and a
dealership must be able to add its own without us. Read it with `load_headings`, which
names the line of any mistake; headings are compared by `heading_key`, never as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from crm.intake.errors import HeadingsFileInvalid
from crm.terms import RepairOrderState

OUR_HEADINGS = Path(__file__).with_name("headings.yml")

FIELDS = (
    "number", "plate", "handed_over_at", "owner", "contact", "phone", "owner_phone",
    "contact_phone", "honorific", "address", "club_member", "model", "vehicle_type", "vin",
    "private_use", "delivered_on", "arrived_at", "state", "odometer_km", "items", "department",
    "line_amount", "amount", "free_campaign", "advisor", "promised_at", "ready_at",
    "delay_reason",
)  # fmt: skip
REQUIRED = (("number",), ("plate",), ("handed_over_at",), ("owner", "contact"))
"""Each group needs one of its fields; without the file's own hand-over nothing is due."""

_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】")
_NOISE = re.compile(r"[\s:*#_]+")


@dataclass(frozen=True)
class Headings:
    """`fields`: heading key → (our field, its rank there, 0 first). `states`: word → state."""

    fields: dict[str, tuple[str, int]]
    states: dict[str, RepairOrderState]
    names: dict[str, str]
    """Our field → the heading to name when it is missing."""

    def columns(self, row: list[str]) -> dict[str, tuple[int, ...]]:
        """Which columns of a heading row hold which field, the most trusted first."""
        found: dict[str, list[tuple[int, int]]] = {}
        for index, cell in enumerate(row):
            known = self.fields.get(heading_key(cell)) or self.fields.get(
                heading_key(cell, keep_brackets=False)
            )
            if known:
                found.setdefault(known[0], []).append((known[1], index))
        return {
            field: tuple(index for _, index in sorted(ranked)) for field, ranked in found.items()
        }

    def missing(self, columns: dict[str, tuple[int, ...]]) -> list[str]:
        """The headings a file lacks, by the name we would give them."""
        return [
            "/".join(self.names[field] for field in group)
            for group in REQUIRED
            if not any(field in columns for field in group)
        ]


def heading_key(text: str, *, keep_brackets: bool = True) -> str:
    """A heading without what varies: width, capitals, spaces, and a unit in brackets."""
    key = unicodedata.normalize("NFKC", text).lower()
    if not keep_brackets:
        key = _IN_BRACKETS.sub("", key)
    return _NOISE.sub("", key)


def load_headings(path: Path | None = None) -> Headings:
    """Read the mapping that ships with us, or the dealership's own at ``path``.

    Raises:
        HeadingsFileInvalid: names the file and the line of the mistake.
    """
    path = path or OUR_HEADINGS
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except OSError as refusal:
        raise HeadingsFileInvalid(path, None, "文件打不开", "it cannot be opened") from refusal
    except UnicodeDecodeError as refusal:
        raise HeadingsFileInvalid(
            path, None, "不是 UTF-8 编码,请另存为 UTF-8", "it is not UTF-8; save it as UTF-8"
        ) from refusal
    except yaml.MarkedYAMLError as refusal:
        line = refusal.problem_mark.line + 1 if refusal.problem_mark else None
        raise HeadingsFileInvalid(
            path, line, "不是有效的 YAML", f"it is not valid YAML ({refusal.problem})"
        ) from refusal
    except yaml.YAMLError as refusal:
        raise HeadingsFileInvalid(
            path, None, "不是有效的 YAML", "it is not valid YAML"
        ) from refusal
    return _Reader(path).read(root)


class _Reader:
    """Walks the YAML nodes, which know their lines, instead of plain values, which do not."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, root: yaml.Node | None) -> Headings:
        sections = self._mapping(root, root)
        for name, key_node, _ in sections:
            if name not in ("headings", "states"):
                self._refuse(
                    key_node,
                    f"不认识“{name}”,只能写 headings 和 states",
                    f"unknown section {name!r}, expected headings and states",
                )
        parts = {name: node for name, _, node in sections}
        fields, names = self._fields(parts.get("headings"), root)
        return Headings(fields=fields, states=self._states(parts.get("states")), names=names)

    def _fields(
        self, node: yaml.Node | None, root: yaml.Node | None
    ) -> tuple[dict[str, tuple[str, int]], dict[str, str]]:
        fields: dict[str, tuple[str, int]] = {}
        names: dict[str, str] = {}
        for field, key_node, values in self._mapping(node, root):
            if field not in FIELDS:
                self._refuse(
                    key_node,
                    f"没有“{field}”这个字段,可用的有:{'、'.join(FIELDS)}",
                    f"there is no field {field!r}; the fields are {', '.join(FIELDS)}",
                )
            for rank, (word, word_node) in enumerate(self._words(values)):
                key = heading_key(word)
                other = fields.get(key, (field, 0))[0]
                if other != field:
                    self._refuse(
                        word_node,
                        f"标题“{word}”同时写在 {other} 和 {field} 下",
                        f"the heading {word!r} stands under both {other} and {field}",
                    )
                fields.setdefault(key, (field, rank))
                names.setdefault(field, word)
        for group in REQUIRED:
            for field in group:
                if field not in names:
                    self._refuse(
                        node or root,
                        f"缺少必需的字段 {field}",
                        f"the required field {field} is missing",
                    )
        return fields, names

    def _states(self, node: yaml.Node | None) -> dict[str, RepairOrderState]:
        if node is None:
            return load_headings().states
        known = {state.value: state for state in RepairOrderState}
        states: dict[str, RepairOrderState] = {}
        for name, key_node, values in self._mapping(node, node):
            if name not in known:
                self._refuse(
                    key_node,
                    f"没有“{name}”这个状态,可用的有:{'、'.join(known)}",
                    f"there is no state {name!r}; the states are {', '.join(known)}",
                )
            for word, word_node in self._words(values):
                key = heading_key(word)
                if states.setdefault(key, known[name]) is not known[name]:
                    self._refuse(
                        word_node,
                        f"“{word}”同时表示两种状态",
                        f"{word!r} stands under two states",
                    )
        return states

    def _mapping(
        self, node: yaml.Node | None, parent: yaml.Node | None
    ) -> list[tuple[str, yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._refuse(
                node or parent,
                "这里应当是“名称: 列表”的形式",
                "expected entries of the form `name: list`",
            )
        return [(str(key.value), key, value) for key, value in node.value]

    def _words(self, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._refuse(
                node,
                "这里应当是一个列表,例如 [车牌号, 车牌]",
                "expected a list, for instance [plate, 车牌号]",
            )
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode) or not heading_key(str(item.value)):
                self._refuse(item, "列表里只能写文字", "the list may hold words only")
        return [(str(item.value), item) for item in node.value]

    def _refuse(self, node: yaml.Node | None, zh: str, en: str) -> NoReturn:
        line = node.start_mark.line + 1 if node is not None else None
        raise HeadingsFileInvalid(self._path, line, zh, en)
