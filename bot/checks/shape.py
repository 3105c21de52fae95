"""The form of the content files (`shapes.yml`): told in Norwegian, with the line and what to do.

A file in another form would stop a rule in the middle. So form comes first, and the rules look only at what has it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema

from bot import strict_yaml

_SHAPES = Path(__file__).with_name("shapes.yml")
_QUOTES = "Sett anførselstegn rundt verdien"
_WANTED = {
    "string": ("tekst", _QUOTES),
    "integer": ("et helt tall", "Skriv tallet uten anførselstegn"),
    "boolean": ("true eller false", "Skriv true eller false, uten anførselstegn"),
    "array": ("en liste", "Skriv den som [a, b], eller med én «- » per linje"),
    "object": ("et felt med egne felt under", "Se på innrykket: feltene under skal stå lenger inn, som «navn: verdi»"),
}
_FORMATS = jsonschema.FormatChecker(formats=())
Path_ = tuple[str | int, ...]
Fault = tuple[Path_, str, str]


@_FORMATS.checks("date", raises=ValueError)
def _is_a_day(value: object) -> bool:
    """A whole date must exist; «2026», «2026-11» and «undated» are looked at by their pattern alone."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        date.fromisoformat(value)
    return True


@lru_cache(maxsize=1)
def _validators() -> dict[str, Any]:
    table = strict_yaml.load(_SHAPES)
    return {
        pattern: jsonschema.Draft202012Validator({**schema, "kinds": table["kinds"]}, format_checker=_FORMATS)
        for pattern, schema in table["files"].items()
    }


def patterns() -> list[str]:
    """The files whose form is known, each as a path or a pattern of paths."""
    return list(_validators())


def faults(file: str, content: Any) -> Iterator[Fault]:
    """What is of another form in a file: the way to the place, what is wrong, what to do.

    Args:
        file: its path inside the project.
        content: what was read from it.
    """
    validator = next((v for pattern, v in _validators().items() if fnmatch(file, pattern)), None)
    for error in validator.iter_errors(content) if validator else ():
        yield from _told(error)


def meant(word: str, known: Iterable[str]) -> str:
    """«Mente du «krisesenter»?» where something known is like the word, else «»."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f"Mente du «{near[0]}»? " if near else ""


def _told(error: jsonschema.ValidationError) -> Iterator[Fault]:
    path: Path_ = tuple(error.absolute_path)
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "fila")
    value, wanted = error.instance, error.validator_value
    match error.validator:
        case "type":
            kind, tip = _WANTED[wanted if isinstance(wanted, str) else wanted[0]]
            yield path, f"«{name}» skal være {kind}, men er {_as_told(value)}", _fill_in(value, tip)
        case "required":
            missing = error.message.split("'")[1]  # the library gives an error each, and names the field only here
            yield path, f"«{missing}» mangler", "Legg til feltet; malene står i docs/maler"
        case "additionalProperties":
            known = error.schema.get("properties", {})
            for extra in (one for one in value if one not in known):
                tip = meant(str(extra), known) or f"Bruk {', '.join(known)}. "
                yield (*path, extra), f"feltet «{extra}» er ukjent", f"{tip}Rett navnet, eller ta det bort"
        case "enum":
            yield path, f"«{name}» er «{value}»", f"{meant(str(value), wanted)}Bruk en av: {', '.join(wanted)}"
        case "pattern" | "format":
            yield path, f"«{name}» er «{value}»", f"Skriv {error.schema['says']}"
        case _:
            yield path, f"«{name}» er tom", "Fyll inn, eller ta bort feltet"


def _fill_in(value: Any, tip: str) -> str:
    return "Fyll inn verdien, eller ta bort feltet" if value is None else tip


def _as_told(value: Any) -> str:
    match value:
        case None:
            return "tom"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"tallet {value}"
        case date() | datetime():
            return f"datoen {value}"
        case str():
            return f"teksten «{value[:40]}»"
        case list():
            return "en liste"
    return "et felt med egne felt under"
