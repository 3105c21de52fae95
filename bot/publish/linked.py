"""Services as schema.org objects (JSON-LD), for pages and for other systems."""

from __future__ import annotations

from typing import Any

from bot.directory import Kommune, Service
from bot.publish import owners
from bot.publish.week import Week, week

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AUDIENCE = {
    "utsatt": "Den som er utsatt for vold",
    "barn": "Barn og unge",
    "utover": "Den som utøver vold",
    "bekymret": "Den som er bekymret for noen",
    "ansatt": "Ansatte",
}


def kommune(whose: Kommune) -> dict[str, Any]:
    """The kommune as a schema.org object."""
    return {"@type": "GovernmentOrganization", "name": whose.name, "url": whose.web, "identifier": whose.number}


def service(one: Service, whose: Kommune) -> dict[str, Any]:
    """One service as `GovernmentService` where a public body runs it, else as `Service`.

    Only what may be shown: no unconfirmed number, no address that is not for everybody.
    """
    found: dict[str, Any] = {
        "@type": "GovernmentService" if owners.by_public_body(one) else "Service",
        "identifier": one.id,
        "name": one.name,
        "description": one.description,
        "audience": [{"@type": "Audience", "audienceType": _AUDIENCE[who]} for who in one.eligibility],
        "areaServed": [_area(area, whose) for area in one.service_area],
        "availableChannel": _channels(one),
    }
    if owners.by_kommune(one):
        found["provider"] = kommune(whose)
    if one.web:
        found["url"] = one.web
    if one.fees == "gratis":
        found["isAccessibleForFree"] = True
    return found


def _area(area: str, whose: Kommune) -> dict[str, str]:
    if area == whose.number:
        return {"@type": "AdministrativeArea", "name": whose.name}
    return {"@type": "Country", "name": "NO"} if area == "norge" else {"@type": "AdministrativeArea", "name": area}


def _channels(one: Service) -> list[dict[str, Any]]:
    channels: list[dict[str, Any]] = []
    if one.phone is not None:
        channels.append({"@type": "ServiceChannel", "servicePhone": contact_point(one)})
    if one.chat:
        channels.append({"@type": "ServiceChannel", "serviceUrl": one.chat})
    return channels


def contact_point(one: Service) -> dict[str, Any]:
    """The shown number as a `ContactPoint`.

    Raises:
        ValueError: the service has no number to show.
    """
    if one.phone is None:
        raise ValueError(f"{one.id} has no number to show")
    point: dict[str, Any] = {
        "@type": "ContactPoint",
        "telephone": one.phone.tel,
        "contactType": one.name,
        "availableLanguage": list(one.languages),
    }
    found = week(one.schedule)
    return point | ({"hoursAvailable": _hours(found)} if found else {})


def _hours(found: Week) -> list[dict[str, Any]]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [_DAYS[day] for day in span.days],
            "opens": start,
            "closes": "23:59" if end == "24:00" else end,
        }
        for span in found.spans
        for start, end in span.times
    ]
