"""YAML that does not surprise: a repeated key is an error, and every error names file and line.

PyYAML lets the last of two equal keys win in silence; in a file of phone numbers that is a wrong number.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.paths import shown


class ContentError(Exception):
    """A content file cannot be read; the message names file, line and what to do."""


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is four times faster
    pass


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"the key «{key}» stands twice; remove one of the two", problem_mark=key_node.start_mark
            )
        seen.add(key)
    found: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return found


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(path: Path) -> Any:
    """The content of one YAML file.

    Raises:
        ContentError: the file is missing, is no YAML or repeats a key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContentError(f"{shown(path)}: the file is missing") from error
    try:
        return yaml.load(text, Loader=_StrictLoader)  # nosec B506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError(f"{shown(path)}:{line}: {error.problem or error.context}") from error
