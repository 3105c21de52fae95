"""Services in Open Referral's HSDS 3.x form (`docs/eksport.md` has the field map).

HSDS knows no word for «nobody has confirmed that this exists»: a service whose status is that is left out, rather than
told to others as active.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from bot import freshness
from bot.directory import Directory, Kommune, Service
from bot.publish import owners
from bot.publish.week import DAYS, week
from bot.publish.words import words

_STATUS = {"active": "active", "inactive": "inactive"}
# RFC 6350's types, as HSDS asks for.
_PHONE_TYPES = {"voice": "voice", "sms": "text", "text-telephone": "textphone", "video": "video", "abroad": "voice"}


def services(directory: Directory) -> list[dict[str, Any]]:
    """Every service that HSDS has a status for, with all that belongs to it inside."""
    return [_service(service, directory.kommune) for service in directory if service.status in _STATUS]


def identifier(kind: str, name: str) -> str:
    """The same UUID for the same thing in every export."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:veiviseren:{kind}:{name}"))


def _service(one: Service, kommune: Kommune) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": identifier("service", one.id),
        "name": one.name,
        "description": one.description,
        "status": _STATUS[one.status],
        "eligibility_description": ", ".join(words("nb").of("voices", who) for who in one.eligibility),
        "fees_description": one.fees,
        "assured_date": freshness.checked(one).isoformat(),
        "languages": [_language(one, code) for code in one.languages],
        "service_areas": [_area(one, area, kommune) for area in one.service_area],
        "phones": list(_phones(one)),
        "schedules": list(_schedules(one)),
        "attributes": list(_attributes(one)),
    }
    if one.aliases:
        found["alternate_name"] = one.aliases[0]
    if owners.by_kommune(one):
        found["organization"] = _organization(kommune)
    optional = {
        "url": one.web,
        "minimum_age": one.minimum_age,
        "maximum_age": one.maximum_age,
        "interpretation_services": one.interpreter,
    }
    return found | {name: value for name, value in optional.items() if value}


def _organization(kommune: Kommune) -> dict[str, Any]:
    return {
        "id": identifier("organization", kommune.number),
        "name": kommune.name,
        "description": f"Kommune nummer {kommune.number}",
        "website": kommune.web,
    }


def _language(one: Service, code: str) -> dict[str, str]:
    return {"id": identifier("language", f"{one.id}:{code}"), "name": code, "code": code}


def _area(one: Service, area: str, kommune: Kommune) -> dict[str, str]:
    name = {"norge": "Norge", kommune.number: kommune.name}.get(area, area)
    return {"id": identifier("service_area", f"{one.id}:{area}"), "name": name}


def _phones(one: Service) -> Iterator[dict[str, str]]:
    if one.show != "yes":
        return
    for place, phone in enumerate(one.phones):
        found = {
            "id": identifier("phone", f"{one.id}:{place}"),
            "number": phone.number,
            "type": _PHONE_TYPES[phone.type],
        }
        yield found | ({"description": phone.note} if phone.note else {})


def _schedules(one: Service) -> Iterator[dict[str, str]]:
    found = week(one.schedule)
    if found is None:
        return
    for place, span in enumerate(found.spans):
        for turn, (opens, closes) in enumerate(span.times):
            yield {
                "id": identifier("schedule", f"{one.id}:{place}:{turn}"),
                "freq": "WEEKLY",
                "byday": ",".join(DAYS[day].upper() for day in span.days),
                "opens_at": opens,
                "closes_at": "23:59" if closes == "24:00" else closes,
                "description": words("nb").hours(one.schedule),
                "notes": "Europe/Oslo",
            }


def _attributes(one: Service) -> Iterator[dict[str, str]]:
    values = {
        "identifier": one.id,
        "opening_hours": one.schedule,
        "anonymous": one.anonymous,
        "confidence": one.confidence,
        "assurer": one.confirmed_by or one.assurer,
        "confirmed": "yes" if freshness.confirmed(one) else "no",
    }
    for name, value in values.items():
        if value:
            yield {"id": identifier("attribute", f"{one.id}:{name}"), "link_type": name, "value": value}
