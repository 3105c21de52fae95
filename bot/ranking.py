"""In which order services are given: contract rules 3 and 5, as small pure functions over ids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import hours
from bot.danger import CHOKING
from bot.directory import Directory, Service

PUBLIC = frozenset({"utsatt", "barn", "bekymret", "ukjent"})
# Who answers day and night for a voice, when nothing in the topic's own list does.
ALWAYS_OPEN = {
    "utsatt": "vo-linjen",
    "barn": "alarmtelefonen",
    "utover": "mental-helse",
    "bekymret": "vo-linjen",
    "ansatt": "politi",
    "ukjent": "vo-linjen",
}
STAFF_ONLY = frozenset(
    {
        "ressursgruppe",
        "rvts",
        "fagteam",
        "politiradet",
        "slt",
        "kurs",
        "bti",
        "konsultasjonsteamet",
        "kriseperm",
        "vpp-tromso",
    }
)
_NOT_TO_PEOPLE_THEMSELVES = frozenset({"konfliktradet", "vop", "bup"})
# Contract rule 5: what a voice never gets first.
NEVER_FIRST = {
    "utover": frozenset({"krisesenter", "rvts", "ppt", "bup"}) | STAFF_ONLY | _NOT_TO_PEOPLE_THEMSELVES,
    "utsatt": frozenset({"familievern"}) | STAFF_ONLY | _NOT_TO_PEOPLE_THEMSELVES,
    "barn": frozenset({"vo-linjen", "krisesenter", "familievern", "barnevern"})
    | STAFF_ONLY
    | _NOT_TO_PEOPLE_THEMSELVES,
    "bekymret": frozenset({"familievern"}) | STAFF_ONLY | _NOT_TO_PEOPLE_THEMSELVES,
    "ukjent": STAFF_ONLY | _NOT_TO_PEOPLE_THEMSELVES,
    "ansatt": frozenset(),
}


def with_kin(refused: Sequence[str], who: str) -> tuple[str, ...]:
    """What is refused, and what is the same house: who does not want barnevern does not want its telephone either."""
    kin = ("alarmtelefonen",) if "barnevern" in refused and who in ("utsatt", "utover") else ()
    return (*refused, *kin)


def answers_now(service: Service, now: datetime) -> bool:
    """Whether somebody answers the service's shown number at this moment."""
    return service.phone is not None and hours.of(service, now).open is True


# What must be first when it happened in the last days: traces and injuries do not wait.
_WHEN_RECENT = {"seksuell-vold": "overgrepsmottak", "fysisk-vold": "legevakt"}


def first_if_recent(wanted: Sequence[str], topic: str, *, recent: bool) -> tuple[str, ...]:
    """The services with the one for recent harm among the first: before all after a rape, second after blows."""
    chosen = _WHEN_RECENT.get(topic, "")
    if not recent or not chosen or not wanted:
        return tuple(wanted)
    return _moved(wanted, chosen, 0 if topic == "seksuell-vold" else 1)


def first_if_choked(wanted: Sequence[str], detectors: Sequence[str]) -> tuple[str, ...]:
    """The services with the doctor among the first two where a choke hold was told of."""
    return _moved(wanted, "legevakt", 1) if wanted and CHOKING & set(detectors) else tuple(wanted)


# Whom a third party meets first when the matter is a child's, and staff when it is an adult's.
_FOR_CHILD = {"bekymret": "alarmtelefonen"}
_FOR_ADULT = {"ansatt": "krisesenter"}
_OF_CHILDREN = frozenset({"barnevern", "alarmtelefonen", "helsestasjon"})


def first_for_whom(wanted: Sequence[str], who: str, about: str) -> tuple[str, ...]:
    """The services of a third party's answer by whom the message is about.

    Only an order is changed that would lead to the wrong age: staff asking about an adult do not meet barnevern first,
    and an adult worried for a child meets those who know children.
    """
    if about == "child" and wanted and wanted[0] not in _OF_CHILDREN and who in _FOR_CHILD:
        return _moved(wanted, _FOR_CHILD[who], 0)
    if about == "adult" and wanted and wanted[0] in _OF_CHILDREN and who in _FOR_ADULT:
        return _moved(wanted, _FOR_ADULT[who], 0)
    return tuple(wanted)


def ordered(
    wanted: Sequence[str], who: str, directory: Directory, now: datetime, refused: Sequence[str] = ()
) -> tuple[str, ...]:
    """The services of an answer in the order to give them at this moment.

    The public meets first one that answers now; for one who uses violence and for staff the right place stays first,
    followed by one that answers now. What the person has refused is left out, unless nothing else is there.
    """
    ids = [s for s in wanted if s not in refused] or list(wanted)
    if not ids:
        return ()
    awake = [s for s in ids if answers_now(directory[s], now)]
    if not awake:
        awake = [ALWAYS_OPEN[who]]
        ids.append(awake[0])
    if who in PUBLIC:
        return _moved(ids, awake[0], 0)
    return _moved(ids, awake[0], 1) if awake[0] != ids[0] else tuple(ids)


def _moved(ids: Sequence[str], chosen: str, place: int) -> tuple[str, ...]:
    rest = [s for s in ids if s != chosen]
    return (*rest[:place], chosen, *rest[place:])


def with_stand_ins(ids: Sequence[str], directory: Directory, most: int = 3) -> tuple[str, ...]:
    """No service stands alone without a number, and krisesenter is followed by its stand-in.

    A stand-in is added after a first service that has no number, or where nothing in the list has one.
    """
    numbered = any(directory[s].phone for s in ids)
    result: list[str] = []
    for place, service_id in enumerate(ids):
        service = directory[service_id]
        result.append(service_id)
        needs_company = service.phone is None and (place == 0 or not numbered)
        wanted = needs_company or service.id == "krisesenter"
        if wanted and service.instead and service.instead not in ids:
            result.append(service.instead)
    return tuple(dict.fromkeys(result))[:most]
