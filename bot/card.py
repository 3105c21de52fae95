"""How one service is shown: the card of the contract, the line in the text, the mention in running words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot import freshness, hours
from bot.danger import EMERGENCY
from bot.directory import Service
from bot.wording import Phrases


def _state(service: Service, now: datetime) -> hours.OpenState:
    return hours.of(service, now)


def card(service: Service, phrases: Phrases, who: str, lang: str, now: datetime) -> dict[str, Any]:
    """The contract's card. `phone` and `tel` are empty for a service whose number may not be shown.

    `said` holds the lines of a text that say the same as the card (`bot.layout` takes them out again).
    """
    phone, state = service.phone, _state(service, now)
    return {
        "id": service.id,
        "name": service.name,
        "line": service.line_for(who, lang),
        "phone": phone.number if phone else "",
        "tel": phone.tel if phone else "",
        "web": service.web,
        "open": state.open,
        "opens": phrases.opening(state, now, lang),
        "free": {"gratis": True, "vanlig takst": False, "egenandel": False}.get(service.fees),
        "anonymous": {"yes": True, "no": False}.get(service.anonymous),
        "checked": phrases.checked(service, lang) if phone and freshness.is_old(service, now.date()) else "",
        "said": [line(service, phrases, who, lang, now, short=short) for short in (False, True)],
    }


def line(service: Service, phrases: Phrases, who: str, lang: str, now: datetime, *, short: bool = False) -> str:
    """«Krisesenteret: 77 … (åpent nå). Et trygt sted …»; a service without a number to show gives its web page,
    one that several offices share gives each office's number with the part that it serves.

    `short` gives name and number without what the service is: enough for the third and later ones.
    """
    words = "" if short else service.line_for(who, lang)
    name = service.short_name or service.name
    if service.phone is None:
        return f"{name}: {_no_number(service, phrases, lang)}. {words}".strip()
    beside = [phrases.opening(_state(service, now), now, lang, short=True)]
    if freshness.is_old(service, now.date()):
        beside.append(phrases.checked(service, lang))
    told = "; ".join(filter(None, beside))
    return f"{name}: {service.phone.number}{f' ({told})' if told else ''}. {words}".strip()


def _no_number(service: Service, phrases: Phrases, lang: str) -> str:
    if service.phones_by_area:
        return "; ".join(f"{phone.area}: {phone.number}" for phone in service.phones_by_area)
    if service.web:
        return _bare(service.web)
    return phrases.say("no_number", lang)


def mention(service: Service) -> str:
    """A service in running words: the bare digits of an emergency number, else its name with number or web page."""
    name = service.short_name or service.name
    if service.phone is None:
        return f"{name} ({_bare(service.web)})" if service.web else name
    if service.id in EMERGENCY:
        return service.phone.number
    return f"{name} {service.phone.number}"


def _bare(web: str) -> str:
    return web.removeprefix("https://").removeprefix("www.").rstrip("/")
