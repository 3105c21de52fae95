"""Paper from the same content: brochure (A4, folded once), poster with tear-off numbers, folded wallet card.

Gives HTML that a print library turns into PDF (`make paper`); a browser can print it too. In bokmål.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from bot import launch
from bot.directory import Service
from bot.hours import ALWAYS
from bot.publish.markup import document, tag
from bot.publish.place_pages import first_places
from bot.publish.setting import Setting
from bot.publish.topic_pages import VOICES
from bot.topics import EVERYBODY

_STYLE = Path(__file__).parent / "paper.css"
_STRIPS, _CARDS = 10, 4


def texts(setting: Setting) -> dict[str, str]:
    """Name of the sheet → its HTML."""
    sheets = {"brosjyre": _brochure(setting), "plakat": _poster(setting), "kort": _wallet_cards(setting)}
    return {name: _html(name, body, setting) for name, body in sheets.items()}


def write(setting: Setting, folder: Path) -> list[Path]:
    """Write each sheet to a folder; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in texts(setting).items():
        files.append(folder / f"{name}.html")
        files[-1].write_text(text, encoding="utf-8")
    return files


def _html(name: str, body: Sequence[Element], setting: Setting) -> str:
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", setting.words.say("site")),
        tag("style", _STYLE.read_text(encoding="utf-8")),
    )
    return document(tag("html", head, tag("body", list(body), class_=name), lang="nb"))


def _paper(setting: Setting) -> dict[str, Any]:
    return dict(setting.words.table["paper"])


def _brochure(setting: Setting) -> list[Element]:
    """Two sheets, each two A5 pages side by side: back and front outside, then the two inner pages."""
    inner = _voices("in_brochure", setting)
    half = len(inner) // 2
    what = setting.composer.topics["hva-er-vold"].answers[EVERYBODY].text("before", "nb")
    inner.append(tag("section", tag("h2", _paper(setting)["what"]), setting.paragraphs(what)))
    return [
        _sheet(_back(setting), _front(setting)),
        _sheet(tag("div", _danger(setting), inner[:half]), tag("div", inner[half:])),
    ]


def _sheet(left: Element, right: Element) -> Element:
    left.set("class", f"half {left.get('class', '')}".strip())
    right.set("class", f"half {right.get('class', '')}".strip())
    return tag("section", left, right, class_="sheet")


def _front(setting: Setting) -> Element:
    paper = _paper(setting)
    return tag(
        "div",
        tag("p", setting.directory.kommune.name, class_="whose"),
        tag("h1", paper["cover"]),
        tag("p", paper["cover_lead"], class_="lead"),
        tag("p", paper["warning"], class_="warning"),
        class_="front",
    )


def _back(setting: Setting) -> Element:
    paper = _paper(setting)
    told = [part for service in paper["told"] for part in _told(setting.directory[service], setting)]
    return tag(
        "div",
        tag("h2", paper["call"]),
        told,
        _foot(setting),
        class_="back",
    )


def _told(service: Service, setting: Setting) -> list[Element]:
    known = setting.composer.known
    who = "barn" if service.id == "alarmtelefonen" else "ukjent"
    said = [known.about(service.id, aspect, who) for aspect in ("call", "cost", "duty")]
    words = [setting.filled(one.text("nb")) for one in said if one]
    return [tag("h3", service.short_name or service.name), *(tag("p", one) for one in words)]


def _foot(setting: Setting) -> Element:
    say, kommune = setting.words.say, setting.directory.kommune
    ready = launch.confirmed(setting.composer.directory)
    web = kommune.web.removeprefix("https://")
    parts = [f"{kommune.name}, {web}. ", say("made", date=setting.words.day(setting.made))]
    return tag("p", parts, None if ready else [" ", tag("strong", say("unconfirmed"))], class_="foot")


def _danger(setting: Setting) -> Element:
    paper = _paper(setting)
    items = [_number(setting.directory[s]) for s in ("politi-112", "ambulanse-113")]
    return tag("div", tag("h2", paper["emergency"]), tag("ul", items, class_="numbers"), class_="danger")


def _number(service: Service) -> Element:
    assert service.phone is not None  # nosec B101
    return tag("li", tag("strong", _unbroken(service)), " ", tag("span", service.short_name or service.name))


def _unbroken(service: Service) -> str:
    assert service.phone is not None  # nosec B101
    return service.phone.number.replace(" ", "\u00a0")


def _voices(sheet: str, setting: Setting) -> list[Element]:
    """A part for each voice that the sheet has room for."""
    most = _paper(setting)[sheet]
    return [_for_voice(who, most[who], setting) for who in VOICES if who in most]


def _for_voice(who: str, most: int, setting: Setting) -> Element:
    places = [setting.directory[s] for s in first_places(who, setting)]
    shown = [s for s in places if s.phone][:most]
    return tag("section", tag("h2", setting.words.of("voices", who)), [_place(s, who, setting) for s in shown])


def _place(service: Service, who: str, setting: Setting) -> Element:
    hours = setting.words.hours(service.schedule)
    return tag(
        "div",
        tag("p", tag("strong", _unbroken(service)), class_="number"),
        tag("h3", service.name),
        tag("p", service.line_for(who, "nb")),
        tag("p", setting.words.say("answers", hours=hours) + ".", class_="hours") if hours else None,
        class_="place",
    )


def _poster(setting: Setting) -> list[Element]:
    paper = _paper(setting)
    voices = _voices("on_poster", setting)
    tear = [setting.directory[s] for s in paper["tear_off"]]
    strips = [_strip(tear[n * len(tear) // _STRIPS]) for n in range(_STRIPS)]
    return [
        tag(
            "section",
            tag("p", setting.directory.kommune.name, class_="whose"),
            tag("h1", paper["poster"]),
            tag("p", paper["poster_lead"], class_="lead"),
            _danger(setting),
            tag("div", tag("div", voices[::2]), tag("div", voices[1::2]), class_="voices"),
            _foot(setting),
            tag("p", paper["tear"], class_="tear"),
            tag("div", strips, class_="strips"),
            class_="poster",
        )
    ]


def _strip(service: Service) -> Element:
    return tag("div", tag("p", _unbroken(service)), class_="strip")


def _wallet_cards(setting: Setting) -> list[Element]:
    """One-sided: the print lies inside when the card is folded, and its outside is blank."""
    paper = _paper(setting)
    return [
        tag(
            "section",
            tag("p", paper["sheet_warning"], class_="warning"),
            tag("p", paper["sheet"]),
            tag("div", [_wallet_card(setting) for _ in range(_CARDS)], class_="cards"),
            _foot(setting),
            class_="sheet-of-cards",
        )
    ]


def _wallet_card(setting: Setting) -> Element:
    services = [setting.directory[s] for s in _paper(setting)["on_card"]]
    lines = [_number(service) for service in services if service.phone]
    half = (len(lines) + 1) // 2
    title = tag("p", _paper(setting)["card"], class_="title")
    upper = tag("div", title, tag("ul", lines[:half], class_="numbers"), class_="panel")
    always = all(service.schedule == ALWAYS for service in services)
    lower = [tag("ul", lines[half:], class_="numbers"), tag("p", _paper(setting)["all_always"]) if always else None]
    return tag("div", upper, tag("div", lower, class_="panel"), class_="wallet")
