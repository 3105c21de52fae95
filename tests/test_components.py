"""The Rasa shells around the core, and the traps of Rasa that they must not fall into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.utils import AvailableEndpoints
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message

from bot import components, corpus, language
from bot.turn import FOUND
from bot.understanding.model import Example


def entities(message: Message) -> dict[str, Any]:
    return {e["entity"]: e["value"] for e in message.get("entities", [])}


def test_the_privacy_filter_redacts_what_rasa_shell_sends() -> None:
    message = Message(data={"text": "jeg heter Kari og bor i Storgata 1"})
    components.PrivacyFilter().process([message])
    assert message.get("text") == "jeg heter [navn] og bor i [adresse]"


def test_the_service_finder_gives_ids_only() -> None:
    message = Message(data={"text": "nummeret til krisesenteret"})
    components.ServiceFinder().process([message])
    assert entities(message) == {"tjeneste": "krisesenter"}


def test_the_danger_gate_works_without_any_model() -> None:
    message = Message(data={"text": "han har tatt kniv"})
    components.DangerGate(components.DangerGate.get_default_config()).process([message])
    level, emergency, _ = message.get(FOUND)["danger"]
    assert level == "sure" and emergency == ("politi-112",)


def test_labels_of_each_block_are_read_from_its_metadata() -> None:
    data = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"]).get_nlu_data()
    read = {components.example_from(m) for m in data.intent_examples}
    written = {p.example for p in corpus.load()}
    assert read == written
    assert {e.danger for e in read} == {True, False}


def test_a_changed_word_list_trains_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = components.Understanding.fingerprint_addon({})
    changed = tmp_path / "words.yml"
    changed.write_text(language.WORDS.read_text(encoding="utf-8") + "# x\n", encoding="utf-8")
    monkeypatch.setattr(language, "WORDS", changed)
    assert components.Understanding.fingerprint_addon({}) != before


def test_the_tracker_store_of_endpoints_yml_is_ours() -> None:
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain

    from bot.memory import ForgettingStore

    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    store = TrackerStore.create(endpoints.tracker_store, domain=Domain.load("domain.yml"))
    assert isinstance(store, ForgettingStore) or isinstance(getattr(store, "_tracker_store", None), ForgettingStore)


def test_an_unlabelled_message_is_a_calm_unknown_one() -> None:
    assert components.example_from(Message.build("hei", "hilsen")) == Example("hei", "hilsen", "ukjent", False)
