"""YAML that does not surprise: a repeated key is an error, and every error names file, line and what to do.

PyYAML lets the last of two equal keys win in silence; in a file of phone numbers that is a wrong number. What it says
of a fault is written for programmers; those who keep the content are told in Norwegian.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from bot.paths import shown


class ContentError(Exception):
    """A content file cannot be read; the message names file, line and what to do."""


class Unreadable(ContentError):
    """A file that is no YAML: `what` is wrong at `line` (from 1, 0 where there is none), and what to do (`tip`)."""

    def __init__(self, path: Path, line: int, what: str, tip: str) -> None:
        super().__init__(f"{shown(path)}{f':{line}' if line else ''}: {what}. {tip}.")
        self.line, self.what, self.tip = line, what, tip


_TAB = ("linja har tabulator i innrykket", "Bruk mellomrom i stedet")
_QUOTES = "Sett anførselstegn rundt verdien"
_QUOTE = ("et anførselstegn er ikke lukket", "Sett det andre anførselstegnet")
_OPEN_QUOTE = re.compile(
    r"""^\s*(?:- )?(?:[\w-]+:\s+)?(?:"[^"]*|'[^']*)$"""
)  # never a block of text, which has no quote first
_INDENT = (
    "innrykket stemmer ikke",
    "Gi linja like mange mellomrom foran som linjene den hører sammen med, og se om et anførselstegn er for mye",
)
# What PyYAML and libyaml say → what is wrong, what to do. The first that fits.
_SAID: tuple[tuple[str, tuple[str, str]], ...] = (
    ("tab character", _TAB),
    ("mapping values are not allowed", ("et kolon står der det ikke kan stå, eller innrykket er feil",
                                        "Sett anførselstegn rundt tekst med kolon, eller rett innrykket")),
    ("could not find expected ':'", ("et felt mangler kolon etter navnet, eller en tekst mangler innrykk",
                                     "Skriv feltet som «navn: verdi», og gi teksten under det innrykk")),
    ("',' or ']'", ("en liste mangler komma eller den siste hakeparentesen", "Skriv den som [a, b, c]")),
    ("',' or '}'", ("krøllparentesen er ikke lukket", "Lukk den med }")),
    ("unexpected end of stream", _QUOTE),
    ("expected key", _INDENT),
    ("expected '-'", _INDENT),
    ("block sequence entries", _INDENT),
    ("block end", _INDENT),
    ("<document start>", _INDENT),
    ("escape", ("en omvendt skråstrek står i anførselstegn", "Ta den bort")),
    ("cannot start any token", ("verdien begynner med et tegn som betyr noe i YAML", _QUOTES)),
    ("alias", ("verdien begynner med *", _QUOTES)),
    ("anchor", ("verdien begynner med &", _QUOTES)),
    ("alphabetic or numeric", ("verdien begynner med * eller &", _QUOTES)),
    ("tag", ("verdien begynner med !", _QUOTES)),
)  # fmt: skip
_BEGUN = ("',' or", "end of stream", "expected ':'")  # faults that show long after the place where they were made
_OTHER = ("linja er ikke skrevet slik YAML skal skrives", "Sammenlign med linjene rundt, eller med malen i docs/maler")


class _Fault(yaml.MarkedYAMLError):
    """A fault that we find ourselves, in our own words."""

    def __init__(self, node: yaml.Node, what: str, tip: str) -> None:
        super().__init__(problem=what, problem_mark=node.start_mark)
        self.told = (what, tip)


class StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is four times faster
    """Reads YAML; a key twice, a key that is no plain value and a day that does not exist are faults."""


def _mapping(loader: StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Fault(key_node, "en parentes står der navnet på et felt skulle stå", _QUOTES)
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise _Fault(key_node, f"«{key}» står to ganger", "Ta bort den ene")
        seen.add(key)
    found: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return found


def _day(loader: StrictLoader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        raise _Fault(node, f"datoen «{node.value}» finnes ikke", 'Skriv den som "2026-11-22"') from error


StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def load(path: Path) -> Any:
    """The content of one YAML file.

    Raises:
        Unreadable: the file is missing, is no YAML or repeats a key.
    """
    text = read(path)
    try:
        return yaml.load(text, Loader=StrictLoader)  # nosec B506
    except yaml.MarkedYAMLError as error:
        raise Unreadable(path, *_told(error, text)) from error
    except yaml.YAMLError as error:
        line = text.encode()[: getattr(error, "position", 0) or 0].count(b"\n") + 1
        raise Unreadable(path, line, "et usynlig tegn står i teksten", "Skriv linja på nytt") from error


def read(path: Path) -> str:
    """The text of a file.

    Raises:
        Unreadable: it is missing, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Unreadable(path, 0, "fila mangler", "Hent den tilbake") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Unreadable(path, line, "æ, ø eller å er ikke lagret som UTF-8", "Lagre fila som UTF-8") from error


def _told(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """The line, what is wrong there and what to do."""
    said, mark = f"{error.problem} {error.context}", error.problem_mark
    if error.context_mark and any(words in said for words in _BEGUN):
        mark = error.context_mark
    lines = text.splitlines()
    line = min(mark.line, max(len(lines) - 1, 0)) if mark else 0
    there = lines[line] if lines else ""
    if isinstance(error, _Fault):
        return line + 1, *error.told
    if "\t" in there[: len(there) - len(there.lstrip())]:
        return line + 1, *_TAB
    if open_quote := next((n for n, one in enumerate(lines[: line + 1], 1) if _OPEN_QUOTE.match(one)), 0):
        return open_quote, *_QUOTE
    return line + 1, *next((told for words, told in _SAID if words in said), _OTHER)
