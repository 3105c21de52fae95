"""What people ask about a place they were shown, and what they fear before they call: the words, by id.

`content/calls.yml` says what each service is like for the one about to call, `content/fears.yml` answers fears, and
`content/details.yml` the precise questions that a topic's own answer leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from bot import paths, strict_yaml
from bot.local_words import LocalWords
from bot.strict_yaml import ContentError
from bot.topics import EVERYBODY, LANGUAGES

CALLS, FEARS, DETAILS = (paths.CONTENT / f"{name}.yml" for name in ("calls", "fears", "details"))
# What is answered from the directory's hours and numbers, and what from calls.yml.
COMPUTED = ("number", "open", "night")
TOLD = (
    "call",
    "cost",
    "anonymous",
    "duty",
    "children",
    "pets",
    "interpreter",
    "writing",
    "visit",
    "treatment",
    "referral",
    "what",
)
# The topic that a question about a service belongs to; the others are contact facts.
TOPIC_OF = {"anonymous": "anonym-drofting", "duty": "anonym-drofting", "writing": "kan-ikke-snakke"}
AT_THE_SHELTER = ("children", "pets")
VOICE_TOLD = {
    "is-child": "barn",
    "is-self": "utsatt",
    "is-worried": "bekymret",
    "is-staff": "ansatt",
    "is-utover": "utover",
}
MOVES = ("other", "simpler", "yes", "no", "correction", "next")


@dataclass(frozen=True)
class Said:
    """Words by language, the sources they rest on, and the services that go with them where nothing was shown.

    `only_for` are the kommuner that the words hold for, empty for all: what one place's own service is like.
    """

    words: Mapping[str, str]
    rests: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    only_for: tuple[str, ...] = ()

    def text(self, lang: str) -> str:
        """The words in `lang`, in bokmål where that language has none."""
        return self.words.get(lang) or self.words["nb"]


@dataclass(frozen=True)
class Fear:
    """One fear: the topic it belongs to and its answers by voice."""

    topic: str
    answers: Mapping[str, Said]

    def answer_for(self, who: str) -> Said:
        """The voice's own answer, else the one for everybody."""
        return self.answers.get(who) or self.answers[EVERYBODY]


@dataclass(frozen=True)
class Detail(Fear):
    """One precise question within a topic.

    Attributes:
        phrases: the question as people put it, by which it is known again.
        not_for: voices that get the topic's own answer: it might help one who controls, or speaks past them.
    """

    id: str = ""
    phrases: tuple[str, ...] = ()
    not_for: frozenset[str] = frozenset()
    kind: ClassVar[str] = ""
    only_asked: ClassVar[bool] = True
    # Of 1,600 corpus messages judged by readers, two thirds of those above are about it where the topic agrees.
    sure: ClassVar[float] = 0.65
    certain: ClassVar[float] = 0.8

    @property
    def answered_by(self) -> str:
        """The topic."""
        return self.topic

    def is_for(self, who: str) -> bool:
        """Whether this voice has an answer: not every question is answered to everybody."""
        return who not in self.not_for and (who in self.answers or EVERYBODY in self.answers)


@dataclass(frozen=True)
class FollowUps:
    """`calls`: service → aspect → words; `unknown`: aspect → words with `{service}`; `fears`, `details` by id."""

    calls: Mapping[str, Mapping[str, Said]]
    unknown: Mapping[str, Said]
    fears: Mapping[str, Fear]
    details: Mapping[str, Detail] = field(default_factory=dict)

    @property
    def told(self) -> Mapping[str, Fear]:
        """What is answered in words of its own before all else: fears and details."""
        return {**self.fears, **self.details}

    @property
    def homes(self) -> Mapping[str, str]:
        """The topic that each question and fear belongs to, where that is none of contact facts."""
        return TOPIC_OF | {name: fear.topic for name, fear in self.fears.items()}

    def about(self, service: str, aspect: str, who: str) -> Said | None:
        """What is known of one aspect of a service, to a child in its own words; None where nothing is."""
        known = self.calls.get(service, {})
        own = known.get(f"{aspect}_barn") if who == "barn" else None
        return own or known.get(aspect)


def _said(record: Mapping[str, Any]) -> Said:
    return Said(
        {lang: str(record[lang]).strip() for lang in LANGUAGES if record.get(lang)},
        tuple(record.get("rests") or ()),
        tuple(record.get("services") or ()),
        tuple(record.get("for") or ()),
    )


def _answers(record: Mapping[str, Any]) -> dict[str, Said]:
    return {who: _said(words) for who, words in record["answers"].items()}


@lru_cache(maxsize=8)
def _read(path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = strict_yaml.load(path)
    return found


def load(
    calls: Path = CALLS, fears: Path = FEARS, details: Path = DETAILS, words: LocalWords | None = None
) -> FollowUps:
    """All follow-up answers of the project.

    Args:
        calls, fears, details: the files.
        words: those of the kommune that is told (default: the one of the request in hand).

    Raises:
        ContentError: a file is missing or broken, or an entry has no bokmål words.
    """
    local = words or LocalWords.of_kommune()
    told, afraid, precise = (local.told(_read(path)) for path in (calls, fears, details))
    try:
        return FollowUps(
            calls={s: {a: _said(r) for a, r in aspects.items()} for s, aspects in told["services"].items()},
            unknown={aspect: _said(record) for aspect, record in told["unknown"].items()},
            fears={name: Fear(fear["topic"], _answers(fear)) for name, fear in afraid["fears"].items()},
            details={
                name: Detail(
                    record["topic"],
                    _answers(record),
                    name,
                    tuple(record["ask"]),
                    frozenset(record.get("not_for") or ()),
                )
                for name, record in precise["details"].items()
            },
        )
    except (KeyError, AttributeError) as error:
        files = ", ".join(paths.shown(path) for path in (calls, fears, details))
        raise ContentError(f"{files}: et felt mangler: {error}") from error
