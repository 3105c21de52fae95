"""The chat widget as one script: its parts in order, with the words, numbers and style that it needs inside.

One request brings everything, so that the numbers are there when the server no longer is. Nothing is built or
minified: what a browser gets is what stands in `widget/`.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bot import launch, paths, serving, strict_yaml
from bot.composer import Composer
from bot.danger import EMERGENCY
from bot.directory import Service
from bot.strict_yaml import ContentError
from bot.topics import LANGUAGES

WORDS = paths.CONTENT / "widget.yml"
STYLE = paths.WIDGET / "widget.css"
# Each part uses only what stands before it.
PARTS = ("settings", "dom", "visit", "exit", "numbers", "reply", "clock", "words", "theme", "view", "element", "start")
TRACES = "/t/1"
_SCHEMES = {"sms": "sms"}


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The widget's own words, by language, and which numbers it always has."""
    found: Mapping[str, Any] = strict_yaml.load(WORDS)
    return found


def script(*composers: Composer) -> str:
    """The whole script, ready to be served.

    Args:
        composers: one for each kommune that is served, the process's own first one first.

    Raises:
        ContentError: the page that «Forlat siden» leads to is no web page; the message says where it is set.
    """
    parts = "\n".join((paths.WIDGET / "src" / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    given = json.dumps(settings(*composers), ensure_ascii=False, separators=(",", ":"))
    return f'"use strict";\n(() => {{\nconst SETTINGS = {given};\n{parts}}})();\n'


def settings(*composers: Composer) -> dict[str, Any]:
    """What the script is told: words by language, numbers, links for every number, the style, and each's own."""
    first, table = composers[0], words()
    return {
        "words": {lang: _in(lang, first) for lang in LANGUAGES},
        "numbers": [_number(first.directory[s]) for s in _shown(first)],
        "silent": list(table["when_silent"]),
        "links": {number: link for one in reversed(composers) for number, link in number_links(one).items()},
        "first": first.directory.kommune.number,
        "own": {one.directory.kommune.number: own(one) for one in composers},
        "css": STYLE.read_text(encoding="utf-8"),
    }


def own(composer: Composer) -> dict[str, Any]:
    """What differs between the kommuner that one server serves: name, numbers, pages, whether it is confirmed."""
    kommune = composer.directory.kommune
    return {
        "number": kommune.number,
        "kommune": kommune.name,
        "numbers": [_number(composer.directory[s]) for s in _shown(composer)],
        "leave": leave_to(composer),
        "traces": f"{serving.root(kommune.number)}{TRACES}",
        "words": {lang: {"unconfirmed": unconfirmed(lang, composer)} for lang in LANGUAGES},
    }


def _shown(composer: Composer) -> list[str]:
    """The services whose numbers the window always has: without those that this kommune has no number for."""
    return [s for s in words()["numbers"] if composer.directory[s].phone is not None]


def leave_to(composer: Composer) -> str:
    """Where «Forlat siden» leads.

    Raises:
        ContentError: it is no https address with a host.
    """
    kommune = composer.directory.kommune
    address = urlsplit(kommune.leave_to)
    if address.scheme != "https" or not address.hostname:
        raise ContentError(
            f"kommune {kommune.number}: leave_to er {kommune.leave_to!r}: skriv en nettside som https://… i kommunens "
            "fil i content/services/kommuner"
        )
    return kommune.leave_to


def number_links(composer: Composer) -> dict[str, str]:
    """The link of each number that may be shown: `{"116 006": "tel:116006"}`. Voice wins over other uses."""
    phones = [phone for service in composer.directory if service.show == "yes" for phone in service.phones]
    phones.sort(key=lambda phone: phone.type == "voice")
    return {phone.number: f"{_SCHEMES.get(phone.type, 'tel')}:{phone.tel}" for phone in phones}


def _in(lang: str, composer: Composer) -> dict[str, Any]:
    table = words()
    said = {key: told.get(lang) or told["nb"] for key, told in table["words"].items()}
    phrases = composer.phrases
    return said | {
        "unconfirmed": unconfirmed(lang, composer),
        "source": phrases.say("source", lang),
        "no_number": phrases.say("no_number", lang),
        "welcome": [composer.parts.fill(line) for line in table["welcome"][lang]],
        "doors": [{"title": phrases.choice(door, lang), "payload": f"/svar:{door}"} for door in phrases.doors],
    }


def unconfirmed(lang: str, composer: Composer) -> str:
    """That the kommune has not confirmed the content yet; «» once it has."""
    said: str = words()["words"]["unconfirmed"][lang]
    return "" if launch.confirmed(composer.directory) else said


def _number(service: Service) -> dict[str, Any]:
    phone = service.phone
    if phone is None:
        raise ContentError(f"content/widget.yml: «{service.id}» har ikke noe nummer å vise: velg en annen")
    return {
        "id": service.id,
        "name": service.short_name or service.name,
        "phone": phone.number,
        "emergency": service.id in EMERGENCY,
    }


def front_page(composer: Composer) -> str:
    """`widget/index.html` with the numbers inside, so that they show without script or server."""
    page = (paths.WIDGET / "index.html").read_text(encoding="utf-8")
    filled = {
        "numbers": number_list(composer, words()["numbers"]),
        "leave": html.escape(leave_to(composer)),
        "kommune": html.escape(composer.directory.kommune.name),
        "number": composer.directory.kommune.number,
        "root": serving.root(composer.directory.kommune.number),
        "unconfirmed": unconfirmed("nb", composer),
    }
    for name, value in filled.items():
        page = page.replace(f"<!-- {name} -->", value).replace(f"%{name}%", value)
    return page


def number_list(composer: Composer, ids: Sequence[str]) -> str:
    """The numbers as list items with `tel:` links."""
    items = ((service, phone) for service in (composer.directory[s] for s in ids) if (phone := service.phone))
    return "\n".join(
        f'<li><a href="tel:{phone.tel}"><strong>{phone.number}</strong> '
        f"{html.escape(service.short_name or service.name)}</a></li>"
        for service, phone in items
    )
