"""One service as pages show it: name, what it is, the number to dial, when it answers, what it costs."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from bot import freshness
from bot.directory import Phone, Service
from bot.publish.markup import tag
from bot.publish.setting import Setting

# A share of the cost is told on the service's own page, where it can be explained.
_FEES = {"gratis": "free", "vanlig takst": "usual_rate"}
_NO_NAME = re.compile(r"anonym|navn|namn|\bname", re.IGNORECASE)


def service_card(service: Service, who: str, setting: Setting, *, level: str = "h3", more: bool = True) -> Element:
    """The whole card.

    Args:
        service: from the directory.
        who: the voice whose line stands beside the name.
        setting: language, addresses and day.
        level: the heading's element, or «» where the page's own heading names the service.
        more: whether the card leads to the service's own page.
    """
    say, line = setting.words.say, service.line_for(who, setting.lang)
    norwegian = None if setting.lang == "nb" else "nb"
    heading = tag(level, service.name, lang=norwegian) if level else None
    what = [heading, tag("p", line), _facts(service, line, setting), _way_in(service, setting)]
    own_page = setting.link(f"service-{service.id}", say("more", name=_short(service))) if more else None
    return tag(
        "article" if level else "div",
        tag("div", what, class_="what"),
        tag("div", dial(service, setting), class_="call"),
        tag("p", own_page, class_="more") if more else None,
        class_="card",
    )


def dial(service: Service, setting: Setting) -> list[Element]:
    """The number as a large link, with the stand-in where there is none to show or it has grown old."""
    phone, words = service.phone, setting.words
    other = setting.directory.stand_in(service)
    if service.phones_by_area:
        return [_of_area(one, words.say("call", number=one.number)) for one in service.phones_by_area]
    if phone is None:
        return _stand_in(words.say("instead", name=_short(other)), other)
    number = _number(service, words.say("call", number=phone.number))
    return [number, aged(service, setting)] if freshness.is_old(service, setting.made.date()) else [number]


def _number(service: Service, text: str) -> Element:
    phone = service.phone
    assert phone is not None  # nosec B101
    return tag("p", tag("a", text, href=f"tel:{phone.tel}", class_="dial"))


def _of_area(phone: Phone, text: str) -> Element:
    """One office's number beside the part of the kommune that it serves."""
    return tag("p", f"{phone.area}: ", tag("a", text, href=f"tel:{phone.tel}", class_="dial"))


def _way_in(service: Service, setting: Setting) -> list[Element]:
    """How to reach a service that has no number to show."""
    if service.phone is not None:
        return []
    web = [website(service, setting)] if service.web else []
    if service.show == "yes":
        return web  # reached on the web alone
    text = setting.composer.phrases.say("no_number", setting.lang)
    return [tag("p", f"{text[0].upper()}{text[1:]}."), *web]


def _stand_in(text: str, other: Service | None) -> list[Element]:
    if other is None or other.phone is None:
        return []
    return [tag("p", text, class_="instead"), _number(other, other.phone.number)]


def aged(service: Service, setting: Setting) -> Element:
    """How long ago the number was confirmed or read, and whom to call if nobody answers."""
    phrases, other = setting.composer.phrases, setting.directory.stand_in(service)
    said = phrases.checked(service, setting.lang)
    before, _, after = phrases.say("no_answer", setting.lang).partition("{other}")
    rest = [before, setting.mention(other), after] if other else []
    return tag("p", f"{said[0].upper()}{said[1:]}. ", rest, class_="old")


def website(service: Service, setting: Setting) -> Element:
    """The service's own page, opened without telling it where one came from."""
    link = tag("a", bare(service.web), href=service.web, rel="noreferrer noopener")
    before, _, after = setting.words.say("website", web="\0").partition("\0")
    return tag("p", before, link, after, class_="web")


def _facts(service: Service, line: str, setting: Setting) -> Element | None:
    """When it answers and what it costs; what the line says already is not said twice."""
    words = setting.words
    facts: list[str] = []
    if service.phone is not None:
        hours = words.hours(service.schedule)
        facts.append(words.say("answers", hours=hours) if hours else words.say("hours_unknown"))
        if service.schedule_note:
            facts.append(service.schedule_note if setting.lang == "nb" else words.say("longer"))
    if service.chat and service.chat_schedule:
        facts.append(words.say("chat_hours", web=bare(service.chat), hours=words.hours(service.chat_schedule)))
    if service.phone is not None and service.fees in _FEES:
        facts.append(words.say(_FEES[service.fees]))
    if service.anonymous == "yes" and not _NO_NAME.search(line):
        facts.append(words.say("anonymous"))
    facts = [fact for fact in facts if fact.lower() not in line.lower()]
    return tag("ul", *(tag("li", fact) for fact in facts), class_="facts") if facts else None


def bare(web: str) -> str:
    """A web address as people read it."""
    return web.removeprefix("https://").removeprefix("www.").rstrip("/")


def _short(service: Service | None) -> str:
    return (service.short_name or service.name) if service else ""
