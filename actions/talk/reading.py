"""Reading the dealership's own documents strictly, so that a slip is found at start.

Everything that cannot be used is an `InvalidSetting` naming file, line, entry and key. YAML's old
habit of reading ``on`` and ``no`` as true and false is switched off: in a document about
lights that come on, they are words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from crm.errors import InvalidSetting
from crm.rules.documents import Table, listed, only_known


class _StrictLoader(yaml.CSafeLoader):
    """Words stay words, and no key may stand twice in one table."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:bool" or first in "tTfF"
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _without_repeats(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(
                None, None, f"key {key} stands twice", node.start_mark
            )
    table = Table({str(k): v for k, v in loader.construct_mapping(node, deep=True).items()})
    table.line = node.start_mark.line + 1
    table.lines = {
        key: at.start_mark.line + 1 for key, (at, _) in zip(keys, node.value, strict=False)
    }
    return table


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _without_repeats)


def read_table(file: Path) -> dict[str, Any]:
    """The document of a file, which must be a table of keys.

    Raises:
        InvalidSetting: the file is missing, is not YAML, or repeats a key.
    """
    try:
        document = yaml.load(file.read_text("utf-8"), Loader=_StrictLoader)
    except OSError as error:
        raise InvalidSetting(f"{file.name} cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidSetting(
            f"{file.name}, line {at} is not readable YAML: {error.problem}"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidSetting(f"{file.name} is not readable YAML: {error}") from error
    if not isinstance(document, dict):
        raise InvalidSetting(f"{file.name}: the document is a table of keys")
    return document


def entries(file: Path, under: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every entry of a file with one list, with the words that name its place in errors."""
    document = read_table(file)
    only_known(file.name, document, {under})
    yield from listed(file.name, document, under)
