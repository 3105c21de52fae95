"""What the checks read: raw records with the file each comes from, and what could not be read at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot import corpus, kommuner, layers, paths, serving, strict_yaml, topics
from bot.corpus import Placed
from bot.local_words import LocalWords

Record = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it. A warning does not fail the check."""

    file: str
    id: str
    message: str
    tip: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{'VARSEL' if self.warning else 'FEIL'} {self.file}: {self.id}: {self.message}. {self.tip}."


@dataclass
class Material:
    """The content of one kommune as it lies in the files, unchecked: its records put together, its words filled in.

    Attributes:
        services, topics: (file, raw record).
        advice: the raw entries of `content/sources.yml`; `plain` the sentences that claim nothing (`plain.yml`).
        calls, fears, details, cards: the raw tables of `content/calls.yml`, `fears.yml`, `details.yml`, `cards.yml`.
        utterances: with the file each stands in.
        intents, answered: the topic ids in domain.yml, and those that a rule leads to the action.
        dialogues: the topic ids that some dialogue test asserts.
        unreadable: files that are no YAML, or hold a repeated key.
    """

    services: list[tuple[str, Record]] = field(default_factory=list)
    topics: list[tuple[str, Record]] = field(default_factory=list)
    advice: list[Record] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    calls: Record = field(default_factory=dict)
    fears: Record = field(default_factory=dict)
    details: Record = field(default_factory=dict)
    cards: Record = field(default_factory=dict)
    utterances: list[Placed] = field(default_factory=list)
    blocks: list[tuple[str, Record]] = field(default_factory=list)
    intents: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    dialogues: list[str] = field(default_factory=list)
    phrases: Record = field(default_factory=dict)
    unreadable: list[Problem] = field(default_factory=list)
    today: date = field(default_factory=date.today)

    @classmethod
    def read(cls, root: Path = paths.ROOT, today: date | None = None) -> Material:
        """Everything under `root` that the checks look at, for the process's own first kommune."""
        found = cls.of_kommune(serving.current(), root, today)
        found._read_rasa(root)
        for path in sorted((root / "tests" / "dialogues").glob("*.yml")):
            table = found._load(path) or {}
            found.dialogues += [
                topic
                for dialogue in table.get("dialogues", [])
                for turn in dialogue["turns"]
                for topic in turn.get("topics", [])
            ]
        return found

    @classmethod
    def of_kommune(cls, number: str, root: Path = paths.ROOT, today: date | None = None) -> Material:
        """What one kommune is told, without what the model learns from and what the dialogues ask."""
        found = cls(today=today or date.today())
        words = LocalWords.of_kommune(number)
        found._read_services(root / "content" / "services", number)
        for path in sorted((root / "content" / "topics").glob("*.yml")):
            record = found._load(path)
            if record is not None:
                found.topics.append((paths.shown(path), dict(topics.told(record, words))))
        found.advice = (found._load(root / "content" / "sources.yml") or {}).get("sources", [])
        found.plain = (found._load(root / "content" / "plain.yml") or {}).get("plain", [])
        found.calls = words.told(found._load(root / "content" / "calls.yml") or {})
        found.fears = words.told(found._load(root / "content" / "fears.yml") or {})
        found.details = words.told(found._load(root / "content" / "details.yml") or {})
        found.cards = found._load(root / "content" / "cards.yml") or {}
        found.phrases = found._load(root / "content" / "phrases.yml") or {}
        return found

    def _read_services(self, root: Path, number: str) -> None:
        """The kommune's records, unless one of the files cannot be read."""
        before = len(self.unreadable)
        for path in sorted(root.rglob("*.yml")):
            self._load(path)
        if len(self.unreadable) > before:
            return
        try:
            self.services = services_of(number, root)
        except strict_yaml.ContentError as error:
            self._note_unreadable(error)

    def _read_rasa(self, root: Path) -> None:
        domain = self._load(root / "domain.yml") or {}
        self.intents = [next(iter(i)) if isinstance(i, dict) else i for i in domain.get("intents", [])]
        stories = self._load(root / "data" / "stories.yml") or {}
        for rule in stories.get("rules", []):
            for step in rule["steps"]:
                self.answered += [choice["intent"] for choice in step.get("or", [step]) if "intent" in choice]
        for path in corpus.files(root / "data"):
            if self._load(path) is not None:
                self.blocks += [(paths.shown(path), block) for block in corpus.blocks(path)]
        self.utterances = [Placed(example, file) for file, block in self.blocks for example in corpus.examples(block)]

    def _load(self, path: Path) -> Any:
        try:
            return strict_yaml.load(path)
        except strict_yaml.ContentError as error:
            self._note_unreadable(error)
            return None

    def _note_unreadable(self, error: strict_yaml.ContentError) -> None:
        file, _, message = str(error).partition(": ")
        self.unreadable.append(Problem(file, "YAML", message, "Rett fila, og kjør make check igjen"))

    def service_ids(self) -> set[str]:
        """The ids of all services."""
        return {str(record.get("id")) for _, record in self.services}

    def answers(self) -> Iterator[tuple[str, str, str, Record]]:
        """Each answer of each topic: file, topic id, voice, raw answer."""
        for file, topic in self.topics:
            tables = [topic.get("answers") or {}, *(topic.get("situations") or {}).values()]
            for table in tables:
                for who, answer in table.items():
                    yield file, str(topic.get("id")), str(who), answer if isinstance(answer, dict) else {}


def services_of(number: str, root: Path = paths.SERVICES) -> list[tuple[str, Record]]:
    """Each record of one kommune's directory, whole, with the last file that speaks of it.

    Raises:
        ContentError: there is no such kommune, or a file is broken.
    """
    return [(paths.shown(file), record) for file, record in layers.records(kommuner.place(number), root).values()]


Rule = Callable[[Material], Iterator[Problem]]
