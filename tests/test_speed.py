"""What makes it quick changes no answer: each shortcut gives what the long way gives."""

from __future__ import annotations

import ast
import asyncio
import copy
import inspect
import json
import random
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextvars import ContextVar
from difflib import get_close_matches
from typing import Any

import numpy as np
import pytest
import rasa.core.processor as processor
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from scipy import sparse
from sklearn.preprocessing import normalize

from bench import conversations
from bot import (
    beside,
    cards,
    channel,
    components,
    corpus,
    danger,
    directory,
    gazetteer,
    language,
    memory,
    once,
    plan,
    plan_finder,
)
from bot.keeper import Keeper
from bot.seams import events, in_process, rules, straight, unlogged
from bot.understanding import tfidf
from bot.understanding.features import Features

ODD = ["", "x", "!!", "Он меня бьёт", "han slo meg 😀 i går", "a" * 900, "slutt\u200b å slå", "αlt er bra", "½ kilo ﬁn"]


@pytest.fixture(scope="module")
def said() -> list[str]:
    texts = [placed.example.text for placed in corpus.load()]
    return [*random.Random(5532).sample(texts, 120), *ODD]


@pytest.fixture
def stock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rasa's own way in the place of every seam that is there for speed."""
    monkeypatch.setattr(straight.StraightRunner, "run", DaskGraphRunner.run)
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(events.stock_resolve))
    monkeypatch.setattr(RulePolicy, "_get_possible_keys", rules.stock_possible_keys)
    monkeypatch.setattr(RemoteAction, "_validate_action_result", in_process._stock_validate)
    monkeypatch.setattr(processor, "copy", copy)
    monkeypatch.delattr(Slot, "__copy__")
    monkeypatch.setattr(processor.MessageProcessor, "_check_for_unseen_features", unlogged.stock_check)
    yield


def answers(agent: Any, conversations: list[list[str]], name: str) -> list[Any]:
    """Replies, and what is kept of the conversation after each, without its times."""
    found: list[Any] = []
    for number, texts in enumerate(conversations):
        sender = f"speed-{name}-{number:016}"
        for text in texts:
            replies = asyncio.run(channel.answer({"sender": sender, "message": text}, agent))
            kept = channel.store(agent).keeper._kept.get(memory.conversation_key(sender))
            records = [[kind, *fields] for kind, _, *fields in json.loads(kept[1])] if kept else []
            found.append(([{k: v for k, v in reply.items() if k != "recipient_id"} for reply in replies], records))
    return found


@pytest.mark.model
def test_the_seams_answer_as_rasas_own_way_does(agent: Any, said: list[str], request: pytest.FixtureRequest) -> None:
    chosen = [*said[:34], "/anmelde", "/svar:fare", "ja", "er du sikker", *ODD]
    conversations = [chosen[n : n + 4] for n in range(0, len(chosen), 4)]
    quick = answers(agent, conversations, "quick")
    request.getfixturevalue("stock")
    assert answers(agent, conversations, "stock") == quick


@pytest.mark.model
def test_a_message_is_parsed_as_rasas_own_way_does(agent: Any, said: list[str], request: pytest.FixtureRequest) -> None:
    def parsed() -> list[dict[str, Any]]:
        found = [asyncio.run(agent.processor.parse_message(UserMessage(text=text))) for text in said[30:50]]
        return [{key: value for key, value in one.items() if key != "message_id"} for one in found]

    quick = parsed()
    request.getfixturevalue("stock")
    assert parsed() == quick


@pytest.mark.model
def test_the_agent_is_served_by_the_straight_runner(agent: Any) -> None:
    runner = agent.processor.graph_runner
    assert processor.DaskGraphRunner is straight.StraightRunner and type(runner) is straight.StraightRunner
    with pytest.raises(GraphRunError):
        runner.run({"__message__": next(iter(runner._instantiated_nodes))}, [agent.processor.model_metadata.nlu_target])


@pytest.mark.model
def test_the_policies_are_asked_once_a_message(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    stock_prediction = RulePolicy._predict

    def predicted(self: RulePolicy, tracker: Any, domain: Any) -> Any:
        asked.append(tracker.latest_message.intent["name"])
        return stock_prediction(self, tracker, domain)

    monkeypatch.setattr(RulePolicy, "_predict", predicted)
    answers(agent, [["mannen min slår meg", "hei"]], "asked")
    assert len(asked) == 2


def test_the_seams_are_where_they_were() -> None:
    assert "LocalModelStorage,\n                    DaskGraphRunner," in inspect.getsource(
        processor.MessageProcessor._load_model
    )
    assert "dask.get(run_graph, run_targets)" in inspect.getsource(DaskGraphRunner.run)
    assert "validate(result, self.action_response_format_spec())" in inspect.getsource(in_process._stock_validate)
    assert "all_subclasses(Event)" in inspect.getsource(events.stock_resolve)
    assert "possible_keys = set(lookup.keys())" in inspect.getsource(rules.stock_possible_keys)
    assert "if not rule_previous_action and not current_previous_action:\n            return True" in inspect.getsource(
        RulePolicy._is_rule_applicable
    )


def test_rasa_copies_for_its_debug_lines_alone_and_checks_the_domain_to_warn_alone() -> None:
    tree = ast.parse(inspect.getsource(processor))
    copies = {node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "copy"}
    logged = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "structlogger.debug"
        for inner in ast.walk(node)
    }
    assert len(copies) == 6 and {node.attr for node in copies} == {"deepcopy"} and copies <= logged
    check = ast.parse(textwrap.dedent(inspect.getsource(unlogged.stock_check)))
    set_there = {
        ast.unparse(target) for node in ast.walk(check) if isinstance(node, ast.Assign) for target in node.targets
    }
    called = {ast.unparse(node.func) for node in ast.walk(check) if isinstance(node, ast.Call)}
    assert set_there == {"intent", "entities", "entity"}
    assert called == {"self.domain.is_empty", "rasa.shared.utils.io.raise_warning"}


@pytest.mark.model
def test_a_slot_is_copied_as_python_would(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "__copy__" in Slot.__dict__ and "__slots__" not in Slot.__dict__
    assert "{slot.name: copy.copy(slot) for slot in slots}" in inspect.getsource(DialogueStateTracker.__init__)
    kept = agent.domain.slots
    kept[0].value = ["of the domain"]
    short = [copy.copy(slot) for slot in kept]
    monkeypatch.delattr(Slot, "__copy__")
    usual = [copy.copy(slot) for slot in kept]
    kept[0].value = None
    assert short and [vars(slot) for slot in short] == [vars(slot) for slot in usual]
    assert [type(slot) for slot in short] == [type(slot) for slot in usual]
    short[0].value = "of the copy"
    assert kept[0].value is None
    for cls in all_subclasses(Slot):
        assert not {"__copy__", "__reduce__", "__reduce_ex__", "__getstate__", "__slots__"} & set(vars(cls))


def test_an_unknown_event_is_refused_and_every_known_one_found() -> None:
    with pytest.raises(ValueError, match="Unknown event name"):
        Event.resolve_by_type("none such")
    assert Event.resolve_by_type("none such", Event) is Event
    for name in ("user", "slot", "action", "session_started"):
        assert Event.resolve_by_type(name) is events.stock_resolve(name)


def test_an_answer_from_another_server_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    from jsonschema import ValidationError
    from rasa.utils.endpoints import EndpointConfig

    wrong = {"events": [{"event": "slot"}], "responses": "none"}
    assert RemoteAction("action_answer", EndpointConfig("inproc:actions"))._validate_action_result(wrong)
    with pytest.raises(ValidationError):
        RemoteAction("action_answer", EndpointConfig("http://127.0.0.1:5055"))._validate_action_result(wrong)


@pytest.mark.parametrize("rebuilt", [False, True])
def test_rows_are_scikit_learns_own_bit_by_bit(said: list[str], rebuilt: bool) -> None:
    texts = [language.normalise(text) for text in said]
    fitted = Features.fitted(texts[:80])
    features = Features.from_state(fitted.state()) if rebuilt else fitted
    blocks = [features.words.transform(texts), features.characters.transform(texts)]
    expected, found = sparse.hstack(blocks, format="csr", dtype=np.float32), features.rows(texts)
    assert found.shape == expected.shape and found.nnz > 1000
    for part in ("indptr", "indices", "data"):
        assert np.array_equal(getattr(found, part), getattr(expected, part)), part


def test_points_of_the_plan_are_found_as_before(said: list[str]) -> None:
    finder = plan_finder.build(plan.load())
    questions = [question for point in finder.points[:20] for question in point.ask]
    for text in [*questions, *said[:40], *ODD]:
        blocks = [vectorizer.transform([language.normalise(text)]) for vectorizer in finder.vectorizers]
        row = normalize(sparse.hstack(blocks).tocsr())
        expected = np.zeros(len(finder.points))
        np.maximum.at(expected, list(finder.owner), (finder.rows @ row.T).toarray().ravel())
        assert np.allclose(finder.likeness(text), expected, atol=1e-6), text


def test_misspelt_names_are_found_among_the_alike_as_among_all(said: list[str]) -> None:
    names = gazetteer.build(directory.load())
    words = {word for text in said for word in language.normalise(text).split() if len(word) >= gazetteer._LONG}
    words |= {name[:3] + name[4:] for name in names._one_word} | {f"{name[:5]}x{name[5:]}" for name in names._one_word}
    near = {word: get_close_matches(word, names._one_word, n=1, cutoff=gazetteer._NEAR) for word in words}
    assert sum(map(bool, near.values())) > 100
    for word, expected in near.items():
        assert get_close_matches(word, names._alike(word), n=1, cutoff=gazetteer._NEAR) == expected


def test_no_letter_below_the_greek_ones_is_of_another_script_or_looks_latin() -> None:
    import unicodedata

    for letter in map(chr, range(0x370)):
        assert unicodedata.name(letter, "").split(" ")[0] not in language._SCRIPTS
        assert letter.translate(language._LOOK_ALIKES) == letter
    assert language.foreign_script("Он меня бьёт") == "CYRILLIC" and language.clean("jеg") == "jeg"


def test_two_messages_of_one_conversation_do_not_overtake_each_other() -> None:
    happened: list[str] = []
    keeper = Keeper(60)

    async def one(name: str, conversation: str, steps: int) -> None:
        async with keeper.turn(conversation):
            for _ in range(steps):
                await asyncio.sleep(0)
            happened.append(name)

    async def all_of_them() -> None:
        await asyncio.gather(one("first", "a", 9), one("second", "a", 0), one("other", "b", 0), one("third", "a", 0))

    asyncio.run(all_of_them())
    assert happened == ["other", "first", "second", "third"]
    assert not keeper._lines


def test_the_loop_goes_on_while_the_encoder_reads() -> None:
    reading: Future[str] = Future()
    happened: list[str] = []

    async def reads(name: str) -> str:
        happened.append(f"{name} begins")
        given = beside.wait(reading)
        happened.append(f"{name} ends")
        return f"{name}: {given}"

    async def both() -> list[str]:
        tasks = [asyncio.create_task(beside.run(reads, name)) for name in ("first", "second")]
        await asyncio.sleep(0.01)  # nobody would come here if one of them held the loop
        happened.append("read")
        reading.set_result("done")
        return await asyncio.gather(*tasks)

    assert asyncio.run(both()) == ["first: done", "second: done"]
    assert happened[:3] == ["first begins", "second begins", "read"]


def test_a_message_that_waits_keeps_its_kommune() -> None:
    reading: Future[None] = Future()
    kommune: ContextVar[str] = ContextVar("kommune")

    async def reads() -> tuple[str, str]:
        before = kommune.get()
        beside.wait(reading)
        return before, kommune.get()

    async def one(number: str) -> tuple[str, str]:
        kommune.set(number)
        return await beside.run(reads)

    async def both() -> list[tuple[str, str]]:
        tasks = [asyncio.create_task(one(number)) for number in ("5532", "0301")]
        await asyncio.sleep(0.01)
        reading.set_result(None)
        return await asyncio.gather(*tasks)

    assert asyncio.run(both()) == [("5532", "5532"), ("0301", "0301")]


def test_what_fails_or_waits_otherwise_is_told() -> None:
    broken: Future[None] = Future()
    broken.set_exception(OSError("x"))

    async def fails() -> None:
        beside.wait(broken)

    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(OSError, match="x"):
        asyncio.run(beside.run(fails))
    with pytest.raises(RuntimeError, match="must not wait"):
        asyncio.run(beside.run(waits))
    with pytest.raises(OSError, match="x"):  # outside a message, as in the shell, it simply waits
        beside.wait(broken)


def test_within_a_message_a_text_is_brought_into_form_once_and_nothing_is_left(said: list[str]) -> None:
    alone = [(language.normalise(text), language.tokens(text)) for text in said]
    with once.one_message():
        for _ in range(2):
            assert [(language.normalise(text), language.tokens(text)) for text in said] == alone
        assert language.normalise(said[0]) is language.normalise(said[0])
        assert once._found.get()
    assert once._found.get() is None


def test_what_two_of_the_same_name_find_is_kept_apart() -> None:
    def made(found: str) -> Callable[[str], str]:
        @once.once
        def form(text: str) -> str:
            return found + text

        return form

    with once.one_message():
        assert [made(found)("x") for found in "ab"] == ["ax", "bx"]


def test_what_was_found_ahead_is_not_sought_again_and_nothing_becomes_different(
    said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    finder, agreed = components._finder(), {"barnevern": 0.6, "krisesenter": 0.4}
    limits = danger.Thresholds(possible=0.25, sure=0.5, sure_if_possible=0.55, sure_if_sure=0.2)

    def found(text: str) -> tuple[object, ...]:
        return finder.find(text, agreed), finder.find(text, agreed), danger.judge(text, 0.3, limits)

    # Of who asks what the plan says itself, other words are looked at than those of the message.
    texts = [text for text in said if not plan_finder._OF_THE_PLAN.search(language.normalise(text))]
    alone = [found(text) for text in texts]
    assert len({one[0] for one in alone}) > 1 and len({one[2] for one in alone}) > 1
    for text, as_alone in zip(texts, alone, strict=True):
        with once.one_message():
            components._look_ahead(text)
            with monkeypatch.context() as patch:
                patch.setattr(danger, "found_in", None)
                patch.setattr(tfidf, "side_by_side", None)
                assert found(text) == as_alone


def test_nothing_is_found_ahead_where_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(danger, "read", None)
    components._look_ahead("hva nå")


def test_small_words_of_a_language_are_counted_as_one_by_one(said: list[str]) -> None:
    foreign = [" ".join(sorted(one.words)[:4]) for one in cards.load().languages.values() if one.words]
    for text in [*said, *foreign]:
        words = language.tokens(text)
        one_by_one = {code: sum(w in one.words for w in words) for code, one in cards.load().languages.items()}
        known = cards.load().by_word
        assert {code: sum(code in known.get(w, ()) for w in words) for code in one_by_one} == one_by_one
    assert any(cards.written_in(text) for text in foreign)


def test_log_probabilities_are_scipys_own_bit_by_bit() -> None:
    from scipy.special import log_softmax

    from bot.understanding import regression

    scores = np.random.default_rng(5532).normal(scale=9, size=(40, 60))
    assert np.array_equal(regression.log_softmax(scores), log_softmax(scores, axis=1))


@pytest.mark.model
def test_the_thousandth_message_of_a_conversation_keeps_as_much_as_the_second(agent: Any) -> None:
    store, sender = channel.store(agent), "speed-long-conversation"

    def kept_after(count: int) -> int:
        for _ in range(count):
            asyncio.run(channel.answer({"sender": sender, "message": "/anmelde"}, agent))
        return len(json.loads(store.keeper._kept[memory.conversation_key(sender)][1]))

    assert kept_after(2) == kept_after(20)


@pytest.mark.model
def test_conversations_that_are_kept_for_measuring_are_dropped_again(agent: Any) -> None:
    keeper = channel.store(agent).keeper
    before, most = len(keeper._kept), 0

    async def counted(name: str, text: str) -> None:
        nonlocal most
        await type(keeper).keep(keeper, name, text)
        most = max(most, len(keeper._kept))

    keeper.keep = counted
    try:
        found = asyncio.run(conversations.compared(agent, many=500, asked=2))
    finally:
        del keeper.keep
    assert found["many"] == 500 and found["ratio"] > 0
    assert most - before >= 500 and len(keeper._kept) < most - 400
