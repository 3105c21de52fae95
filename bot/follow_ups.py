"""What people ask about a place they were shown, and what they fear before they call: the words, by id.

`content/calls.yml` says what each service is like for the one about to call, `content/fears.yml` answers fears.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import paths, strict_yaml
from bot.local_words import LocalWords
from bot.strict_yaml import ContentError
from bot.topics import EVERYBODY, LANGUAGES

CALLS, FEARS = paths.CONTENT / "calls.yml", paths.CONTENT / "fears.yml"
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
class FollowUps:
    """`calls`: service → aspect → words; `unknown`: aspect → words with `{service}`; `fears` by id."""

    calls: Mapping[str, Mapping[str, Said]]
    unknown: Mapping[str, Said]
    fears: Mapping[str, Fear]

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


@lru_cache(maxsize=4)
def _read(path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = strict_yaml.load(path)
    return found


def load(calls: Path = CALLS, fears: Path = FEARS, words: LocalWords | None = None) -> FollowUps:
    """All follow-up answers of the project.

    Args:
        calls, fears: the files.
        words: those of the kommune that is told (default: the one of the request in hand).

    Raises:
        ContentError: a file is missing or broken, or an entry has no bokmål words.
    """
    local = words or LocalWords.of_kommune()
    told, afraid = local.told(_read(calls)), local.told(_read(fears))
    try:
        return FollowUps(
            calls={s: {a: _said(r) for a, r in aspects.items()} for s, aspects in told["services"].items()},
            unknown={aspect: _said(record) for aspect, record in told["unknown"].items()},
            fears={
                name: Fear(fear["topic"], {who: _said(record) for who, record in fear["answers"].items()})
                for name, fear in afraid["fears"].items()
            },
        )
    except (KeyError, AttributeError) as error:
        raise ContentError(f"{paths.shown(calls)} or {paths.shown(fears)}: a field is missing: {error}") from error
