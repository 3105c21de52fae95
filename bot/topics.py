"""What the guide answers: one file per topic id in `content/topics/`, by voice and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import paths, strict_yaml
from bot.local_words import LocalWords
from bot.strict_yaml import ContentError

VOICES = ("utsatt", "barn", "utover", "bekymret", "ansatt", "ukjent")
LANGUAGES = ("nb", "nn", "en")
GROUPS = ("vold", "hjelp", "ansatt", "om")
EVERYBODY = "alle"
TOPIC_FIELDS = frozenset(
    {"id", "title", "title_nn", "title_en", "group", "emergency_line", "source", "answers", "situations", "simple"}
)
ANSWER_FIELDS = frozenset({"nb", "nn", "en", "after", "after_nn", "after_en", "services", "buttons"})
_MARK = re.compile(r"(?<![ \t])[ \t]*\[([a-z0-9-]+(?:, *[a-z0-9-]+)*)\][ \t]*$", re.MULTILINE)


def unmarked(words: str) -> str:
    """Words without the names of their sources, which stand at the end of a line: «Du kan ringe. [plikten-kort]»."""
    return _MARK.sub("", words)


def marked_lines(words: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each line of a text with the ids of the sources that it names."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    found = [(line, _MARK.search(line)) for line in lines]
    return [(unmarked(line), tuple(re.split(", *", mark.group(1))) if mark else ()) for line, mark in found]


@dataclass(frozen=True)
class Answer:
    """What one voice is told: words before and after the services, the services best first, the next steps.

    `lines` are the bokmål lines, each with the ids of the sources it rests on.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    services: tuple[str, ...]
    buttons: tuple[str, ...] = ()
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def text(self, part: str, lang: str) -> str:
        """The words before or after the services in `lang`, in bokmål where that language has none."""
        words = self.before if part == "before" else self.after
        return words.get(lang) or words.get("nb", "")


@dataclass(frozen=True)
class Topic:
    """One topic id with its answers by voice; `situations` holds those of the danger topic."""

    id: str
    titles: Mapping[str, str]
    group: str
    emergency_line: bool
    source: tuple[Mapping[str, str], ...]
    answers: Mapping[str, Answer]
    simple: Mapping[str, str] = field(default_factory=dict)
    situations: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    file: str = field(default="", compare=False)

    def answer_for(self, who: str, situation: str = "") -> Answer:
        """The voice's own answer, else the one for everybody."""
        answers = self.situations.get(situation, self.answers)
        return answers.get(who) or answers[EVERYBODY]

    def title(self, lang: str) -> str:
        """The topic's name on a button."""
        return self.titles.get(lang) or self.titles["nb"]


def _answer(record: Mapping[str, Any]) -> Answer:
    return Answer(
        before={lang: unmarked(str(record[lang])).strip() for lang in LANGUAGES if record.get(lang)},
        after={
            lang: unmarked(str(record[key])).strip()
            for lang, key in (("nb", "after"), ("nn", "after_nn"), ("en", "after_en"))
            if record.get(key)
        },
        services=tuple(record.get("services") or ()),
        buttons=tuple(record.get("buttons") or ()),
        lines=tuple(marked_lines(f"{record.get('nb', '')}\n{record.get('after', '')}")),
    )


def problems(record: Mapping[str, Any], name: str) -> list[str]:
    """What is wrong with the shape of one raw topic record, in plain words."""
    found = [f"feltet «{key}» er ukjent" for key in record if key not in TOPIC_FIELDS]
    found += [
        f"feltet «{key}» mangler"
        for key in ("id", "title", "group", "emergency_line", "source", "answers")
        if key not in record
    ]
    if found:
        return found
    if record["id"] != name:
        found.append(f"id-en er «{record['id']}», men fila heter {name}.yml: gjør dem like")
    if record["group"] not in GROUPS:
        found.append(f"gruppa er «{record['group']}»: bruk en av {', '.join(GROUPS)}")
    blocks = {"": record["answers"]} | dict(record.get("situations") or {})
    for situation, answers in blocks.items():
        if EVERYBODY not in answers:
            found.append(f"«{situation or 'answers'}» har ikke noe svar for «{EVERYBODY}»")
        for who, answer in answers.items():
            if who not in (*VOICES, EVERYBODY):
                found.append(f"«{who}» er ingen stemme: bruk en av {', '.join(VOICES)} eller {EVERYBODY}")
            found += [f"{who}: feltet «{key}» er ukjent" for key in answer if key not in ANSWER_FIELDS]
            if not answer.get("nb"):
                found.append(f"{who}: ordene på bokmål («nb») mangler")
    return found


def topic_from(record: Mapping[str, Any], path: Path) -> Topic:
    """One raw record as a `Topic`.

    Raises:
        ContentError: the shape is wrong; the message names file and id.
    """
    wrong = problems(record, path.stem)
    if wrong:
        raise ContentError(f"{paths.shown(path)}: {wrong[0]}")
    return Topic(
        id=record["id"],
        titles={"nb": record["title"], "nn": record.get("title_nn", ""), "en": record.get("title_en", "")},
        group=record["group"],
        emergency_line=record["emergency_line"],
        source=tuple(record["source"] or ()),
        answers={who: _answer(answer) for who, answer in record["answers"].items()},
        simple=dict(record.get("simple") or {}),
        situations={
            name: {who: _answer(answer) for who, answer in answers.items()}
            for name, answers in (record.get("situations") or {}).items()
        },
        file=paths.shown(path),
    )


def load(root: Path = paths.TOPICS, words: LocalWords | None = None) -> dict[str, Topic]:
    """All topics by id, in the order of their files' names.

    Args:
        words: those of the kommune that is told (default: the one of the request in hand).
    """
    local = words or LocalWords.of_kommune()
    return {path.stem: topic_from(told(strict_yaml.load(path), local), path) for path in sorted(root.glob("*.yml"))}


def told(record: Mapping[str, Any], words: LocalWords) -> Mapping[str, Any]:
    """One raw record as one kommune is told it: without chapters of a plan that is not its own."""
    found = dict(words.told(record))
    if not words.has_plan and isinstance(found.get("source"), list):
        found["source"] = [source for source in found["source"] if "plan" not in source]
    return found
