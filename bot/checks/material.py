"""What the checks read: raw records with the file each comes from, and what could not be read at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import kommuner, layers, paths, serving, strict_yaml, topics
from bot.checks import places, shape
from bot.local_words import LocalWords

if TYPE_CHECKING:
    from bot.corpus import Placed

Record = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it. A warning does not fail the check.

    `line` counts from 1; it is 0 where the file has no such line, and in a rule (`bot.checks.places` finds it after).
    """

    file: str
    id: str
    message: str
    tip: str
    warning: bool = False
    line: int = 0

    def __str__(self) -> str:
        kind, place = "VARSEL" if self.warning else "FEIL", f"{self.file}:{self.line}" if self.line else self.file
        return f"{kind} {place}: {f'{self.id}: ' if self.id else ''}{self.message}. {self.tip}."


@dataclass
class Material:
    """The content of one kommune as it lies in the files, unchecked: its records put together, its words filled in.

    Attributes:
        services, topics: (file, raw record).
        layers: file → the services as they are told by it and by the files before it (`bot.layers`).
        advice: the raw entries of `content/sources.yml`; `plain` the sentences that claim nothing (`plain.yml`).
        calls, fears, details, cards: the raw tables of `content/calls.yml`, `fears.yml`, `details.yml`, `cards.yml`.
        plan, launch: the raw points of `content/plan.yml`, and those of `launch.yml` to confirm.
        measures: the raw table of `content/measures.yml`, by the point's id.
        utterances: with the file each stands in.
        intents, answered: the topic ids in domain.yml, and those that a rule leads to the action.
        dialogues: the topic ids that some dialogue test asserts.
        unreadable: what is no YAML, holds a repeated key, or has another form than `shapes.yml` says.
        root: the folder of the project.
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
    plan: list[Record] = field(default_factory=list)
    launch: list[Record] = field(default_factory=list)
    measures: Record = field(default_factory=dict)
    layers: dict[str, list[tuple[str, Record]]] = field(default_factory=dict)
    unreadable: list[Problem] = field(default_factory=list)
    today: date = field(default_factory=date.today)
    root: Path = paths.ROOT

    @classmethod
    def read(cls, root: Path = paths.ROOT, today: date | None = None, *, utterances: bool = True) -> Material:
        """Everything under `root` that the checks look at, for the process's own first kommune.

        Args:
            utterances: whether those are read too; not for those who look at words alone.
        """
        found = cls.of_kommune(serving.current(), root, today)
        found.plan = (found.load(root / "content" / "plan.yml") or {}).get("plan", [])
        found.launch = (found.load(root / "content" / "launch.yml") or {}).get("confirm", [])
        found.measures = (found.load(root / "content" / "measures.yml") or {}).get("measures", {})
        for name in ("addresses", "names", "words"):
            found.load(root / "content" / f"{name}.yml")
        found._read_rasa(root, utterances=utterances)
        for path in sorted((root / "tests" / "dialogues").glob("*.yml")):
            table = found.load(path) or {}
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
        found = cls(today=today or date.today(), root=root)
        words = LocalWords.of_kommune(number)
        found._read_services(root / "content" / "services", number)
        for path in sorted((root / "content" / "topics").glob("*.yml")):
            record = found.load(path)
            if record is not None:
                found.topics.append((found._shown(path), dict(topics.told(record, words))))
        found.advice = (found.load(root / "content" / "sources.yml") or {}).get("sources", [])
        found.plain = (found.load(root / "content" / "plain.yml") or {}).get("plain", [])
        found.calls = words.told(found.load(root / "content" / "calls.yml") or {})
        found.fears = words.told(found.load(root / "content" / "fears.yml") or {})
        found.details = words.told(found.load(root / "content" / "details.yml") or {})
        found.cards = found.load(root / "content" / "cards.yml") or {}
        found.phrases = found.load(root / "content" / "phrases.yml") or {}
        return found

    def _read_services(self, root: Path, number: str) -> None:
        """The kommune's records, unless one of the files cannot be read."""
        before = len(self.unreadable)
        for path in sorted(root.rglob("*.yml")):
            ids = [str(record.get("id")) for record in (self.load(path) or {}).get("services") or []]
            for twice in sorted({name for name in ids if ids.count(name) > 1}):
                message = f"id-en står {ids.count(twice)} ganger i fila"
                self.unreadable.append(Problem(self._shown(path), twice, message, "Slå postene sammen"))
        if len(self.unreadable) > before:
            return
        try:
            self.services = services_of(number, root)
        except strict_yaml.ContentError as error:
            file, _, message = str(error).partition(": ")
            self.unreadable.append(Problem(file, "", message, "Rett fila, og kjør make check igjen"))
            return
        self.services = [(self._shown(self.root / file), record) for file, record in self.services]
        place = kommuner.place(number)
        for last in layers.files(place, root):
            told = layers.records(place, root, last)
            self.layers[self._shown(last)] = [(self._shown(path), record) for path, record in told.values()]

    def _read_rasa(self, root: Path, *, utterances: bool) -> None:
        domain = self.load(root / "domain.yml") or {}
        self.intents = [next(iter(i)) if isinstance(i, dict) else i for i in domain.get("intents", [])]
        stories = self.load(root / "data" / "stories.yml") or {}
        for rule in stories.get("rules", []):
            for step in rule["steps"]:
                self.answered += [choice["intent"] for choice in step.get("or", [step]) if "intent" in choice]
        if utterances:
            self._read_utterances(root / "data")

    def _read_utterances(self, folder: Path) -> None:
        from bot import corpus  # brings a learning library: not for those who look at words alone
        from bot.corpus import Placed

        for path in corpus.files(folder):
            table = self.load(path) or {}
            self.blocks += [(self._shown(path), block) for block in table.get("nlu", [])]
        self.utterances = [Placed(example, file) for file, block in self.blocks for example in corpus.examples(block)]

    def load(self, path: Path) -> Any:
        """What stands in a file, where it can be read and has its form; else None, and what is wrong is kept."""
        file = self._shown(path)
        try:
            content = strict_yaml.load(path)
        except strict_yaml.Unreadable as error:
            self.unreadable.append(Problem(file, "", error.what, error.tip, line=error.line))
            return None
        faults = list(shape.faults(file, content))
        for way, message, tip in faults:
            self.unreadable.append(Problem(file, "", message, tip, line=places.read(path).at(way)))
        return None if faults else content

    def _shown(self, path: Path) -> str:
        return str(path.relative_to(self.root))

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
