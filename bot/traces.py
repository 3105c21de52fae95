"""The page on what others can see of a visit: each line with the sources it rests on, made from `content/traces.yml`.

Static: no script, no storage, nothing from elsewhere, a neutral title and address.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot import paths, serving, strict_yaml, widget
from bot.citation import Notes
from bot.composer import Composer
from bot.sources import register
from bot.strict_yaml import ContentError
from bot.topics import LANGUAGES

CONTENT = paths.CONTENT / "traces.yml"
_OURS = "veiviseren"  # what the guide itself does


@lru_cache(maxsize=1)
def content() -> Mapping[str, Any]:
    """The page's words and sources.

    Raises:
        ContentError: a line names no source, or one that is not in the register.
    """
    found: Mapping[str, Any] = strict_yaml.load(CONTENT)
    for line in [found["lead"], *(line for part in found["parts"] for line in part["lines"])]:
        unknown = [name for name in line["rests"] if name != _OURS and name not in register()]
        if unknown or not line["rests"]:
            wrong = f"viser til «{unknown[0]}», som ikke finnes" if unknown else "har ingen kilde"
            raise ContentError(f"content/traces.yml: «{line['nb']}» {wrong}")
    return found


def page(composer: Composer, wanted: str = "nb") -> str:
    """The whole page in one of our languages, bokmål for any other."""
    lang = wanted if wanted in LANGUAGES else "nb"
    table = content()
    notes = Notes(composer, linked=False, silent=(_OURS,))
    lead = _line(table["lead"], lang, notes)
    parts = [_part(part, lang, notes) for part in table["parts"]]
    title = _said(table["title"], lang)
    root = serving.root(composer.directory.kommune.number)
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">\n<meta name="color-scheme" content="light dark">',
            '<title>Veiviseren</title>\n<link rel="icon" href="data:,">',
            '<link rel="stylesheet" href="/page/page.css">\n</head>\n<body>',
            f'<header><a class="leave" href="{html.escape(widget.leave_to(composer))}" rel="noreferrer noopener">'
            f'{_say("leave", lang)}</a><a class="back" href="{root}/">{_say("back", lang)}</a>'
            f"{_languages(lang)}</header>",
            f'<main class="read">\n<p class="danger">{danger(composer, lang)}</p>\n<h1>{title}</h1>',
            f'<p class="lead">{lead}</p>',
            *parts,
            f"<h2>{_say('numbers', lang)}</h2>",
            f'<ul class="numbers">{widget.number_list(composer, table["numbers"])}</ul>',
            f"<details><summary>{_say('sources', lang)}</summary>{notes.as_list()}</details>",
            f"<p>{html.escape(composer.directory.kommune.name)}. <b>{widget.unconfirmed(lang, composer)}</b></p>",
            "</main>\n</body>\n</html>\n",
        ]
    )


def danger(composer: Composer, lang: str) -> str:
    """When to call 112, with the number as a link."""
    number = composer.directory["politi-112"].phone
    assert number is not None  # nosec B101
    said = html.escape(composer.parts.fill(composer.phrases.say("possible", lang)))
    return said.replace(number.number, f'<a href="tel:{number.tel}">{number.number}</a>')


def _part(part: Mapping[str, Any], lang: str, notes: Notes) -> str:
    items = "".join(f"<li>{_line(one, lang, notes)}</li>" for one in part["lines"])
    return f"<h2>{_said(part['title'], lang)}</h2>\n<ul>{items}</ul>"


def _line(line: Mapping[str, Any], lang: str, notes: Notes) -> str:
    return _said(line, lang) + notes.marks(line["rests"])


def _said(words: Mapping[str, Any], lang: str) -> str:
    return html.escape(words[lang])


def _say(key: str, lang: str) -> str:
    return _said(content()["say"][key], lang)


def _languages(lang: str) -> str:
    names = {code: widget.words()["words"]["language"][code] for code in LANGUAGES if code != lang}
    links = "".join(f'<a href="?l={code}" lang="{code}" hreflang="{code}">{name}</a>' for code, name in names.items())
    return f'<nav aria-label="{_say("languages", lang)}">{links}</nav>'
