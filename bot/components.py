"""The Rasa graph components: thin shells around the pure core, in the order in which `config.yml` lists them.

`PrivacyFilter` → `Understanding` → `ServiceFinder` → `PlanReader` → `DangerGate`. What they find travels as the intent
with its ranking, as entities `tjeneste` (a service named), and as one plain dictionary in the parsed message
(`bot.turn.FOUND`: voice, language, danger), which any Rasa action can read from the latest message.
"""

from __future__ import annotations

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import (
    cards,
    clear_words,
    danger,
    follow_ups,
    gazetteer,
    language,
    once,
    plan,
    plan_finder,
    privacy,
    routing,
    topics,
)
from bot.turn import FOUND
from bot.understanding.encoder import Encoder
from bot.understanding.model import Example, Model
from bot.understanding.windows import is_long

_Component = DefaultV1Recipe.ComponentType


def _entity(name: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "veiviseren", **more}


def _add(message: Message, *entities: dict[str, Any]) -> None:
    message.set("entities", [*message.get("entities", []), *entities], add_to_output=True)


# Precise questions, and the probability of what else is asked, from one component to another.
_READ = "veiviser-read"


def _note(message: Message, **findings: Any) -> None:
    message.set(FOUND, message.get(FOUND, {}) | findings, add_to_output=True)


@cache
def _finder() -> plan_finder.PlanFinder:
    return plan_finder.build([*plan.load(), *follow_ups.load().details.values()])


def _look_ahead(text: str) -> None:
    """Find what the components that follow will want to know of the words alone, while the encoder reads."""
    if once.is_kept():
        for find in (gazetteer.named, danger.read, cards.written_in, _finder().look_ahead):
            find(text)


def _hash(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


@DefaultV1Recipe.register(_Component.MESSAGE_TOKENIZER, is_trainable=False)
class PrivacyFilter(GraphComponent):
    """Takes out of the text what points to a person. The channel has done it already; `rasa shell` has not."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PrivacyFilter:
        """See `GraphComponent`."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace each message's text by its redacted form."""
        for message in messages:
            message.set("text", privacy.redact(message.get("text") or ""), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training texts hold nothing to redact (`make check` sees to it)."""
        return training_data


@DefaultV1Recipe.register(_Component.ENTITY_EXTRACTOR, is_trainable=False)
class ServiceFinder(GraphComponent, EntityExtractorMixin):
    """Finds the services that a message names; gives entities `tjeneste` with the id only."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ServiceFinder:
        """See `GraphComponent`."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add one entity per service named; its role tells a refusal or a bare name."""
        for message in messages:
            wanted, refused, only_a_name = gazetteer.named(message.get("text") or "")
            role = {"role": "name-only"} if only_a_name else {}
            _add(
                message,
                *(_entity("tjeneste", service, **role) for service in wanted),
                *(_entity("tjeneste", service, role="refused") for service in refused),
            )
        return messages


@DefaultV1Recipe.register(_Component.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(GraphComponent, IntentClassifier):
    """Topic (the intent), voice and the trained head's probability of danger."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Model | None) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model
        self._encoder = Encoder() if model else None
        self._places = routing.places(topics.load()) if model else {}
        self._homes = follow_ups.load().homes if model else {}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Below `fallback` (of the likeliest place) a topic is `forstar-ikke`, below `voice` a voice is `ukjent`, below
        `asks` nothing is asked about a place, below `may_ask` not even where one was shown or is named."""
        return {"fallback": 0.25, "voice": 0.35, "asks": 0.5, "may_ask": 0.15}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Understanding:
        """See `GraphComponent`."""
        return cls(config, model_storage, resource, None)

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str | None:
        """Train anew when the spellings or the way of training change: Rasa's own fingerprint does not see them."""
        return _hash(
            language.WORDS, *sorted((Path(__file__).parent / "understanding").glob("*.py")), Path(language.__file__)
        )

    def train(self, training_data: TrainingData) -> Resource:
        """Learn all three heads from the examples and the metadata of their blocks."""
        model = Model.trained([example_from(message) for message in training_data.intent_examples])
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Understanding:
        """See `GraphComponent`."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Model.load(folder))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking; note voice, language and the head's probability of danger."""
        for message in messages:
            if self._model is None or self._encoder is None:
                continue
            text = message.get("text") or ""
            found = clear_words.heard(self._model.predict(text, self._encoder, partial(_look_ahead, text)), text)
            chosen = routing.settle(found, self._places, self._config["fallback"], self._config["voice"])
            ranking = [{"name": name, "confidence": p} for name, p in found.topics[:10]]
            message.set("intent", {"name": chosen.topic, "confidence": chosen.certainty}, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            readings = [list(reading) for reading in found.readings]
            asks = routing.plausible(routing.asked(found, self._config["asks"], first=True, homes=self._homes), text)
            may_ask = routing.plausible(routing.asked(found, self._config["may_ask"]), text)
            foreign = cards.written_in(text) or (cards.named(text) if chosen.topic == "sprak" else "")
            _note(
                message, who=chosen.who, readings=readings, lang=language.heard(text), sure_lang=language.is_sure(text)
            )
            _note(message, head=found.danger, outside=routing.outside(found))
            _note(message, asks=asks, may_ask=may_ask, foreign=foreign, answers=clear_words.answers(text))
            message.set(_READ, (dict(found.details), routing.likeliest_asked(found)[1]))
        return messages


@DefaultV1Recipe.register(_Component.ENTITY_EXTRACTOR, is_trainable=False)
class PlanReader(GraphComponent, EntityExtractorMixin):
    """Which point of the kommune's action plan, or which detail of a topic, a message asks about."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlanReader:
        """See `GraphComponent`."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Note the id of the point, «» for none, and whether it is certain."""
        for message in messages:
            topics_found = {t["name"]: t["confidence"] for t in message.get("intent_ranking") or []}
            services = [e["value"] for e in message.get("entities") or [] if e["entity"] == "tjeneste"]
            details, rival = message.get(_READ) or ({}, 0.0)
            point, certain = _finder().find(message.get("text") or "", topics_found, services, details, rival)
            _note(message, point=point, certain_point=certain)
        return messages


@DefaultV1Recipe.register(_Component.ENTITY_EXTRACTOR, is_trainable=False)
class DangerGate(GraphComponent, EntityExtractorMixin):
    """Danger now, by the rule list and by the trained head together."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._thresholds = danger.Thresholds(**{name: config[name] for name in self.get_default_config()})

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The head's thresholds, see `bot.danger.Thresholds`."""
        return {"possible": 0.25, "sure": 0.5, "sure_if_possible": 0.55, "sure_if_sure": 0.2, "outside": 0.5}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerGate:
        """See `GraphComponent`."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Note level, emergency services and what fired, and whether something happened in the last days."""
        for message in messages:
            text = message.get("text") or ""
            head = message.get(FOUND, {}).get("head", self._thresholds.sure_if_sure)  # without a head it has no veto
            if cards.written_in(text):  # in a language that the head has not learned, it says nothing
                head = self._thresholds.sure_if_sure
            # The topic of a letter is that of its two ends and says nothing of the sentence between them.
            outside = 0.0 if is_long(text) else message.get(FOUND, {}).get("outside", 0.0)
            judged = danger.judge(text, head, self._thresholds, outside)
            found = judged.danger
            _note(
                message,
                danger=[found.level, found.emergency, found.detectors],
                recent=judged.recent,
                takes_back=judged.takes_back,
                about=judged.about,
                says_staff=judged.says_staff,
            )
        return messages


def example_from(message: Message) -> Example:
    """One training message with the metadata of its block as a labelled utterance."""
    block = (message.get("metadata") or {}).get("intent") or {}
    return Example(
        text=message.get("text"),
        topic=message.get("intent"),
        who=block.get("who", "ukjent"),
        danger=bool(block.get("danger", False)),
        variety=block.get("variety", ""),
        writer=str(block.get("writer", "")),
        asks=block.get("asks", ""),
    )
