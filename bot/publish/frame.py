"""The frame of every page: head without a trace, way out, danger line, languages, foot."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from bot import launch
from bot.publish import addresses
from bot.publish.markup import document, tag
from bot.publish.setting import Setting
from bot.topics import LANGUAGES

_HERE = Path(__file__).parent
_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


@dataclass(frozen=True)
class Page:
    """One page's content in one language.

    Attributes:
        key: which page (`content/addresses.yml`).
        heading: its h1.
        body: what stands beneath.
        data: schema.org objects for the head.
        lang: the heading's own language where it is a Norwegian name on a page in another language.
    """

    key: str
    heading: str
    body: Sequence[object]
    data: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    lang: str | None = None


@lru_cache(maxsize=2)
def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def policy() -> str:
    """The content security policy of the pages: their own style and script by hash, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(_text('pages.css'))}; script-src {_hash(_text('leave.js'))}; "
        "img-src data:; form-action 'none'; base-uri 'none'"
    )


def html(page: Page, setting: Setting) -> str:
    """The whole page as text, self-contained."""
    return document(
        tag(
            "html",
            _head(page, setting),
            tag("body", _header(page, setting), _main(page, setting), _footer(setting), _script()),
            lang=setting.lang,
        )
    )


def _head(page: Page, setting: Setting) -> Element:
    say = setting.words.say
    title = say("title", number=str(setting.numbers[page.key]))
    ready = launch.confirmed(setting.composer.directory)
    data = [json.dumps({"@context": "https://schema.org", **one}, ensure_ascii=False) for one in page.data]
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy()),
        tag("meta", name="referrer", content="no-referrer"),
        # Until the kommune has confirmed the first numbers, no search engine shall lead anybody here.
        None if ready else tag("meta", name="robots", content="noindex"),
        tag("meta", name="description", content=say("preview")),
        tag("meta", property="og:title", content=title),
        tag("meta", property="og:description", content=say("preview")),
        tag("title", title),
        tag("link", rel="icon", href="data:,"),
        tag("style", _text("pages.css")),
        [tag("script", one.replace("<", "\\u003c"), type="application/ld+json") for one in data],
    )


def _way_out(setting: Setting) -> list[Element]:
    say = setting.words.say
    leave = setting.composer.directory.kommune.leave_to
    return [
        tag("a", say("leave"), href=leave, id="leave", class_="leave", rel="noreferrer noopener"),
        tag("a", say("skip"), href="#main", class_="skip"),
    ]


def _header(page: Page, setting: Setting) -> Element:
    say = setting.words.say
    languages = [
        tag(
            "li",
            tag(
                "a",
                _NAMES[lang],
                href=setting.address(page.key, lang),
                lang=lang,
                hreflang=lang,
                aria_current="page" if lang == setting.lang else None,
            ),
        )
        for lang in LANGUAGES
    ]
    menu = [(addresses.START, say("front")), ("places", say("places"))]
    links = [
        tag("li", tag("a", text, href=setting.address(key), aria_current="page" if key == page.key else None))
        for key, text in menu
    ]
    return tag(
        "header",
        _way_out(setting),
        tag("p", say("site"), class_="site"),
        tag("nav", tag("ul", *links), aria_label=say("menu")),
        tag("nav", tag("ul", *languages), aria_label=say("languages"), class_="languages"),
    )


def _main(page: Page, setting: Setting) -> Element:
    danger = setting.composer.phrases.say("possible", setting.lang)
    return tag(
        "main",
        tag("p", setting.filled(danger), class_="danger"),
        tag("h1", page.heading, lang=page.lang),
        list(page.body),
        id="main",
        tabindex="-1",
    )


def _footer(setting: Setting) -> Element:
    say, kommune = setting.words.say, setting.composer.directory.kommune
    ready = launch.confirmed(setting.composer.directory)
    return tag(
        "footer",
        tag("p", kommune.name, ". ", say("made", date=setting.words.day(setting.made)), class_="made"),
        None if ready else tag("p", say("unconfirmed"), class_="unconfirmed"),
        tag("p", say("traces"), class_="screen"),
        tag("p", say("paper_warning"), class_="paper"),
    )


def _script() -> Element:
    return tag("script", _text("leave.js"))
