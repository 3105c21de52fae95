"""Who can help: the start page, everyone who can help, a page per voice, a page per service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from bot import given, hours, ranking
from bot.danger import EMERGENCY
from bot.directory import Service
from bot.publish import linked
from bot.publish.addresses import START
from bot.publish.frame import Page
from bot.publish.markup import tag
from bot.publish.service_card import dial, service_card, website
from bot.publish.setting import Setting
from bot.publish.topic_pages import VOICES
from bot.topics import GROUPS

_EVERYBODY = "ukjent"
_MOST_FIRST = 3


def start_page(setting: Setting) -> Page:
    """The way in: whom it is about, what to do when it is urgent, who else answers, every topic."""
    say, phrases, table = setting.words.say, setting.composer.phrases, setting.words.table
    doors = [setting.link(f"places-{who}", phrases.choice(who, setting.lang)) for who in phrases.doors]
    return Page(
        START,
        say("start"),
        [
            tag("p", say("start_lead"), class_="lead"),
            _section("who", say("who"), tag("ul", [tag("li", door) for door in doors], class_="doors")),
            _section("emergency", say("emergency"), _urgent(setting)),
            _by_hours([setting.directory[s] for s in table["urgent_next"]], _EVERYBODY, setting),
            _section("topics", say("topics"), [_topics(group, setting) for group in GROUPS]),
        ],
        [linked.kommune(setting.composer.directory.kommune)],
    )


def _urgent(setting: Setting) -> list[Element]:
    """The emergency numbers, one a line, and the way on for one who cannot talk."""
    silent = setting.composer.topics[setting.words.table["urgent_silent"]]
    door = setting.link(f"topic-{silent.id}", silent.title(setting.lang))
    rows = (_urgent_row(setting.directory[s], setting) for s in setting.words.table["urgent"])
    return [tag("ul", *rows, class_="rows"), tag("ul", tag("li", door), class_="doors")]


def _urgent_row(service: Service, setting: Setting) -> Element:
    lang = None if setting.lang == "nb" else "nb"
    name, line = tag("strong", service.name, lang=lang), service.line_for(_EVERYBODY, setting.lang)
    return tag("li", dial(service, setting), tag("p", name, tag("br"), line))


def _topics(group: str, setting: Setting) -> list[Element]:
    topics = [t for t in setting.composer.topics.values() if t.group == group and f"topic-{t.id}" in setting.numbers]
    topics.sort(key=lambda topic: topic.title(setting.lang))
    links = [tag("li", setting.link(f"topic-{t.id}", t.title(setting.lang))) for t in topics]
    return [tag("h3", setting.words.say(f"group_{group}")), tag("ul", *links, class_="links")]


def places_page(setting: Setting) -> Page:
    """Every service there is: the page of contact information that the action plan asks for."""
    say = setting.words.say
    services = list(setting.directory)
    doors = [setting.link(f"places-{who}", setting.words.of("voices", who)) for who in VOICES]
    return Page(
        "places",
        say("places"),
        [
            tag("p", say("places_lead"), class_="lead"),
            tag("ul", [tag("li", door) for door in doors], class_="links"),
            _by_hours(services, _EVERYBODY, setting),
        ],
    )


def voice_page(who: str, setting: Setting) -> Page:
    """Everyone who can help one voice: those whom the answers name oftest first, then by when they answer."""
    say = setting.words.say
    first = first_places(who, setting)
    rest = [setting.directory[s] for s in _by_use(who, setting) if s not in first]
    return Page(
        f"places-{who}",
        setting.words.of("voices", who),
        [
            _section("first", say("begin_here"), _cards(first, who, setting)),
            _by_hours(rest, who, setting),
        ],
    )


def first_places(who: str, setting: Setting) -> tuple[str, ...]:
    """The places that the answers give this voice oftest, in the order of the worst hour."""
    wanted = [s for s in _by_use(who, setting) if s not in EMERGENCY][:_MOST_FIRST]
    ids = ranking.ordered(wanted, who, setting.directory, setting.night)
    return ranking.with_stand_ins(ids, setting.directory, most=_MOST_FIRST + 1)


def _by_use(who: str, setting: Setting) -> list[str]:
    """The voice's services, those first that its answers name first and oftest."""
    weight = given.weights(setting.composer.topics.values(), [who])
    eligible = [
        s.id for s in setting.directory if who in s.eligibility and (who == "ansatt" or s.id not in ranking.STAFF_ONLY)
    ]
    return sorted(eligible, key=lambda s: (s in EMERGENCY, -weight[s]))


def _by_hours(services: Sequence[Service], who: str, setting: Setting) -> list[Element]:
    say = setting.words.say
    groups: dict[str, list[str]] = {"always": [], "at_times": [], "other_ways": []}
    for service in services:
        known = service.phone is not None
        kind = "other_ways" if not known else "always" if service.schedule == hours.ALWAYS else "at_times"
        groups[kind].append(service.id)
    return [_section(kind, say(kind), _cards(ids, who, setting)) for kind, ids in groups.items() if ids]


def service_page(service_id: str, setting: Setting) -> Page:
    """One service: its card, and what people ask before they call."""
    service = setting.directory[service_id]
    known, words = setting.composer.known, setting.words
    asked = [(q, known.about(service.id, q, _EVERYBODY)) for q in words.table["questions"]]
    answers = [
        (tag("h2", words.of("questions", question)), setting.paragraphs(said.text(setting.lang)))
        for question, said in asked
        if said is not None
    ]
    return Page(
        f"service-{service.id}",
        service.name,
        [
            tag("p", service.description, class_="lead") if setting.lang == "nb" else None,
            service_card(service, _EVERYBODY, setting, level="", more=False),
            website(service, setting) if service.web and service.phone else None,
            _company(service, setting),
            answers,
        ],
        [linked.service(service, setting.composer.directory.kommune)],
        None if setting.lang == "nb" else "nb",
    )


def _company(service: Service, setting: Setting) -> Element | None:
    """Who stands beside a service whose number is shown but not alone (krisesenter, until the kommune has rung)."""
    other = setting.directory.stand_in(service)
    if service.phone is None or other is None:
        return None
    text = setting.words.say("instead", name=other.short_name or other.name)
    return tag("div", tag("p", text), service_card(other, _EVERYBODY, setting, level="h2"), class_="cards")


def gone_page(key: str, setting: Setting) -> Page:
    """What stands where a page has been: numbers, and the way on."""
    say = setting.words.say
    body = [tag("p", say("gone_lead"), class_="lead"), _cards(first_places("utsatt", setting), _EVERYBODY, setting)]
    return Page(key, say("gone"), [*body, tag("p", setting.link(START, say("start")))])


def _cards(ids: Iterable[str], who: str, setting: Setting, *, more: bool = True) -> Element:
    return tag("div", *(service_card(setting.directory[s], who, setting, more=more) for s in ids), class_="cards")


def _section(name: str, title: str, *inner: object) -> Element:
    return tag("section", tag("h2", title, id=name), *inner, aria_labelledby=name)
