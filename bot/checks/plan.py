"""Rules on `content/plan.yml` and `measures.yml`: each point is answered, each measure told of as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.checks.material import Material, Problem
from bot.checks.shape import meant
from bot.publish import addresses

_FILE, _MEASURES = "content/plan.yml", "content/measures.yml"


def answered(material: Material) -> Iterator[Problem]:
    """A point that leads to no topic and no service."""
    known = {str(topic.get("id")) for _, topic in material.topics} | material.service_ids()
    for point in material.plan:
        to = point["answered_by"]
        if to not in known:
            tip = f"{meant(to, known)}Rett «answered_by»"
            yield Problem(_FILE, point["id"], f"«{to}» er verken tema eller tjeneste", tip)


def once(material: Material) -> Iterator[Problem]:
    """Two points with one id, and a question that two points have: only one of them could answer it."""
    for name, count in Counter(point["id"] for point in material.plan).items():
        if count > 1:
            yield Problem(_FILE, name, f"id-en «{name}» står {count} ganger", "Gi hvert punkt sin egen")
    owner: dict[str, str] = {}
    for point in material.plan:
        for question in point["ask"]:
            if owner.setdefault(question, point["id"]) != point["id"]:
                message = f"spørsmålet «{question}» står også under {owner[question]}"
                yield Problem(_FILE, point["id"], message, "Behold det under ett punkt")


def measured(material: Material) -> Iterator[Problem]:
    """A proposed measure that nothing is said of, one that no point has, and a claim without anything to see."""
    points = {point["id"]: point["kind"] for point in material.plan}
    for name in (n for n, kind in points.items() if kind == "measure-proposed" and n not in material.measures):
        yield Problem(
            _FILE, name, f"tiltaket mangler i {_MEASURES}", "Skriv om veiviseren gjør det: ja, delvis eller nei"
        )
    for name, measure in material.measures.items():
        if not points.get(name, "").startswith("measure"):
            yield Problem(_MEASURES, name, f"«{name}» er ikke et tiltak i planen", f"{meant(name, points)}Rett id-en")
        if (measure["does"] == "nei") == bool(measure.get("how") and measure.get("shown_by")):
            message = f"«does» er {measure['does']}"
            yield Problem(_MEASURES, name, message, "«how» og «shown_by» hører til ja og delvis, og bare dem")


def shown(material: Material) -> Iterator[Problem]:
    """A claim that points to a topic without an answer of its own to that voice, or to a page without an address."""
    answers = {(topic, who) for _, topic, who, _ in material.answers()}
    pages = addresses.load(material.root / "content" / "addresses.yml")
    for name, measure in material.measures.items():
        for claim in measure.get("shown_by", ()):
            topic, page = claim.get("topic"), claim.get("page")
            if topic and (topic, claim.get("voice")) not in answers:
                message = f"temaet «{topic}» har ikke noe eget svar til {claim.get('voice')}"
                yield Problem(_MEASURES, name, message, "Rett temaet eller stemmen")
            if page and page not in pages:
                yield Problem(_MEASURES, name, f"siden «{page}» finnes ikke", f"{meant(page, pages)}Rett nøkkelen")


RULES = (answered, once, measured, shown)
