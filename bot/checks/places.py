"""Where a problem stands: the line of a file, found only when there is a problem to tell.

Rules look at plain records. What they complain of is looked up in the file afterwards: the record by its id, in it the
first thing that the message quotes. So no rule has to carry line numbers along, and none can forget them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

_QUOTED = re.compile(r"«([^«»]+)»")
_VOICE = re.compile(r"^([a-z-]+): ")
_NAMES = ("id", "intent")  # the fields by which a record is called


@dataclass(frozen=True)
class Span:
    """Lines of a file, from 1: where a record begins, and the last line that may belong to it."""

    first: int
    last: int


@dataclass(frozen=True)
class Places:
    """The lines of one file and the tree of what stands in them."""

    lines: tuple[str, ...]
    tree: yaml.Node | None

    @classmethod
    def of(cls, path: Path) -> Places:
        """The places of a file; none where it is not there or no YAML."""
        try:
            text = path.read_text(encoding="utf-8")
            return cls(tuple(text.splitlines()), yaml.compose(text, Loader=yaml.CSafeLoader))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            return cls((), None)

    def at(self, path: Sequence[str | int]) -> int:
        """The line of what `path` leads to: keys and places in lists; of the last that is there."""
        node, line = self.tree, 1
        for part in path:
            key, value = next(((k, v) for k, v in _children(node) if _is(k, part)), (None, None))
            if value is None:
                break
            line, node = _line(key if isinstance(key, yaml.Node) else value), value
        return line if self.tree else 0

    def of_problem(self, name: str, message: str, tip: str) -> int:
        """The line of a problem: what it quotes, inside the record that it names; 0 where the file has no lines."""
        if not self.lines:
            return 0
        span = self._voice(self._record(name), message)
        gone = "mangler" in message
        for said in _QUOTED.findall(message) + _QUOTED.findall(tip):
            if line := self._key(said, span) or (0 if gone else self._text(said, span)):
                return line
        return span.first

    def _record(self, name: str) -> Span:
        """The lines of the record with this id, or that the keys of «a/b» lead to; else the whole file."""
        for node in self._all:
            if any(key.value in _NAMES and value.value == name for key, value in _pairs(node)):
                return _span(node)
        span, parts = Span(1, len(self.lines)), name.split("/")
        for part in parts:
            found = next((kv for node in self._all for kv in _pairs(node) if _is(kv[0], part) and _in(kv, span)), None)
            if found is None:
                break
            span = Span(_line(found[0]), _span(found[1]).last)
        return span

    def _voice(self, span: Span, message: str) -> Span:
        """The lines of the voice that the message begins with («utsatt: …»), where it does."""
        said = _VOICE.match(message)
        line = self._key(said.group(1), span) if said else 0
        return Span(line, span.last) if line else span

    def _key(self, name: str, span: Span) -> int:
        return self._first(span, re.compile(rf"(?:^\s*(?:- )?|[{{,]\s*)[\"']?{re.escape(name)}[\"']?\s*:"))

    def _text(self, said: str, span: Span) -> int:
        """The line that holds what is quoted: whole, or its beginning where the file breaks it over lines."""
        for part in (said, said[:40], " ".join(said.split()[:3])):
            if line := self._first(span, re.compile(re.escape(part))):
                return line
        return 0

    def _first(self, span: Span, wanted: re.Pattern[str]) -> int:
        return next((n for n in range(span.first, span.last + 1) if wanted.search(self.lines[n - 1])), 0)

    @cached_property
    def _all(self) -> list[yaml.Node]:
        found, waiting = [], [self.tree] if self.tree else []
        while waiting:
            node = waiting.pop(0)
            found.append(node)
            waiting += [child for _, child in _children(node)]
        return found


@lru_cache(maxsize=64)
def _read(path: Path, changed: float) -> Places:
    return Places.of(path)


def read(path: Path) -> Places:
    """The places of a file as it is now; read once while it stays the same."""
    return _read(path, path.stat().st_mtime if path.exists() else 0.0)


def _pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    yield from node.value if isinstance(node, yaml.MappingNode) else ()


def _children(node: yaml.Node | None) -> Iterator[tuple[yaml.Node | int, yaml.Node]]:
    if isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)
    elif node is not None:
        yield from _pairs(node)


def _is(key: yaml.Node | int, part: str | int) -> bool:
    return key == part if isinstance(key, int) else key.value == str(part)


def _in(pair: tuple[yaml.Node, yaml.Node], span: Span) -> bool:
    return span.first <= _line(pair[0]) <= span.last


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _span(node: yaml.Node) -> Span:
    """A block ends where the next thing begins: its last line may be one too far, never too short."""
    end = node.end_mark
    return Span(_line(node), max(_line(node), int(end.line) + (1 if end.column else 0)))
