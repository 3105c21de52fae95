"""The door: `POST /webhooks/rest/webhook`. Parses first, so that no text reaches tracker, policies, logs or actions.

The channel has the NLU parse the redacted text and hands the dialogue engine a new message with an empty text and
only intent, ranking and entities. Whatever happens, a reply by the contract goes out: never `[]`, never an error.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.answer import composer
from bot import (
    beside,
    characters,
    contract,
    danger,
    failsafe,
    language,
    metrics,
    numbers,
    origins,
    pages,
    payloads,
    privacy,
    process,
    serving,
    wire,
)
from bot.composer import Composer
from bot.failsafe import Failsafe, Messages
from bot.memory import ForgettingStore, conversation_key
from bot.once import one_message
from bot.pressure import Counts, Pressure
from bot.reply import Reply
from bot.topics import LANGUAGES
from bot.turn import FOUND
from bot.understanding import windows

SWEEP_SECONDS = 20.0
logger = logging.getLogger(__name__)


class _Collected(OutputChannel):
    """Collects the reply's messages as the contract has them: text, buttons and custom in one."""

    def __init__(self) -> None:
        self.messages: Messages = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message."""
        self.messages.append({key: message[key] for key in ("text", "buttons", "custom") if message.get(key)})


def _message(reply: Reply) -> Messages:
    return [reply.as_json()]


def sender_from(payload: dict[str, Any]) -> str:
    """The client's random id, or a new one where it is missing or of another form."""
    given = payload.get("sender")
    return given if isinstance(given, str) and contract.SENDER.fullmatch(given) else secrets.token_urlsafe(24)


async def answer(payload: object, agent: Agent) -> Messages:
    """One request's JSON → the reply's messages. Never raises, never answers with an empty list.

    Args:
        payload: the decoded body, `{"sender": …, "message": …}`, beside them `lang` (of the page with the button) and
            `kommune` (its number, `bot.serving`); anything else gets a worded refusal.
        agent: the loaded Rasa agent.
    """
    body = payload if isinstance(payload, dict) else {}
    with serving.answering(body.get("kommune")):
        return await _answer(body, agent)


async def _answer(body: dict[str, Any], agent: Agent) -> Messages:
    sender, text = sender_from(body), ""
    try:
        text = _text(body)
        messages = await _answer_text(text, sender, agent, body.get("lang"))
        wrong = contract.problems(messages)
        if wrong:
            logger.error("contract.broken: %s", wrong[0])
            messages = prepared().reply(text)
    except Exception as error:  # the guard: whatever has happened, the person gets help with numbers
        logger.error("channel.failed: %s", type(error).__name__)
        messages = prepared().reply(text)
    return wire.addressed(messages, sender)


async def _answer_text(text: str, sender: str, agent: Agent, shown_in: object = None) -> Messages:
    content = composer()
    if not text:
        return prepared().reply("", "no_text")
    if wants_to_leave(text, content):
        async with agent.lock_store.lock(conversation_key(sender)):  # what is being answered must not be kept after it
            await forget(sender, agent)
        return _message(content.fixed.erased(language.language(text)))
    chosen = payloads.parse(text, content.topics, content.phrases.tokens)
    if chosen and shown_in in LANGUAGES:  # a button says nothing of its language; the page it stands on does
        chosen[FOUND] |= {"lang": shown_in, "sure_lang": True}
    name, output = conversation_key(sender), _Collected()
    async with agent.lock_store.lock(name):  # from the reading on: a short message must not overtake a long one
        parsed = chosen or await _parsed(text, agent)
        parsed[FOUND] |= {"kommune": serving.current()}
        await agent.handle_message(
            UserMessage(
                text="",
                output_channel=output,
                sender_id=name,
                parse_data=parsed,
                input_channel=WebChannel.name(),
            )
        )
    return _told_of_length(output.messages, text, content)


def _told_of_length(messages: Messages, text: str, content: Composer) -> Messages:
    """After the answer to a letter, that it was one; nothing stands after a reply to danger."""
    if messages and windows.is_long(text) and not messages[-1]["custom"]["urgent"]:
        messages[-1]["text"] += "\n" + content.phrases.say("was_long", messages[-1]["custom"]["lang"])
    return messages


def wants_to_leave(text: str, content: Composer) -> bool:
    """Only the button and a closed list of words erase: a frightened «jeg vil bort» must not."""
    return text.strip(" .!/").lower() in content.phrases.leave or text.strip() == "/svar:slett"


async def forget(sender: str, agent: Agent) -> None:
    """Drop a sender's conversation at once, whichever of the kommuner it was with."""
    for number in serving.served():
        await store(agent).forget(conversation_key(sender, number))


def store(agent: Agent) -> ForgettingStore:
    """Where the agent keeps its conversations; Rasa wraps it."""
    found: ForgettingStore = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    return found


async def _parsed(text: str, agent: Agent) -> dict[str, Any]:
    """What the NLU finds in the redacted text, without the text. One slash or more at its head is no command."""
    if agent.processor is None:
        raise RuntimeError("no model is loaded")
    with one_message():
        redacted = privacy.redact(text.lstrip("/ "))
        found = await beside.run(agent.processor.parse_message, UserMessage(text=redacted))
    return {
        "text": "",
        "intent": found["intent"],
        "intent_ranking": found.get("intent_ranking", []),
        "entities": found["entities"],
        FOUND: found.get(FOUND, {}) | {"redacted": redacted != text},
    }


async def signals_danger(payload: dict[str, Any], agent: Agent, pressure: Pressure) -> bool:
    """Whether a message that came too soon must be answered all the same.

    The rules and the danger buttons always tell; the trained head is asked too as long as that does not itself become
    a way to keep others from being answered.
    """
    text = _text(payload)
    if payloads.alarm(text) or danger.assess(text).level != "none":
        return True
    if pressure is Pressure.FLOOD or text.startswith("/"):
        return False
    try:
        level: str = (await _parsed(text, agent))[FOUND]["danger"][0]
    except Exception as error:  # in doubt it is answered
        logger.error("channel.failed: %s", type(error).__name__)
        return True
    return level != "none"


def _text(payload: dict[str, Any]) -> str:
    said = payload.get("message")
    return characters.clean(said) if isinstance(said, str) else ""


def prepared() -> Failsafe:
    """The replies for when something has gone wrong, of the kommune that is being answered; made at the start."""
    return _prepared(serving.current())


@cache  # as many as are served: a closed list
def _prepared(number: str) -> Failsafe:
    with serving.answering(number):
        return failsafe.prepare(composer())


class _WithPages(Blueprint):
    """A blueprint that brings the plain pages along; Rasa claims `/` for itself, so that one is answered earlier."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Called by Sanic when Rasa mounts the channel."""
        super().register(app, options)
        app.ctx.counts = Counts.from_environment()
        app.ctx.metrics = metrics.serve(composer().topics)
        missing = {}
        for number in serving.served():  # nothing is left to be made, or to go wrong, when somebody writes
            with serving.answering(number):
                content = composer()
                missing[number] = numbers.page(content.directory, content.phrases, "page_missing")
            _prepared(number)
        wire.mount(app, prepared(), missing, origins.of_all())
        pages.mount(app)
        # Sanic sets uvloop when it is imported. That reads into one buffer for all and never clears it: the tail of a
        # long request would stay there until a longer one comes.
        asyncio.set_event_loop_policy(None)
        app.add_task(_sweep)


async def _sweep(app: Sanic) -> None:
    """Drop idle conversations also when nobody writes any more, and what aborted requests left in reference cycles."""
    pause = SWEEP_SECONDS
    gc.collect()
    gc.freeze()  # what was loaded for good need not be looked through each time
    process.give_back()
    while True:
        await asyncio.sleep(pause)
        gc.collect()
        if agent := getattr(app.ctx, "agent", None):
            keeper = store(agent).keeper
            await keeper.sweep()
            pause = min(SWEEP_SECONDS, keeper.idle_seconds)


class WebChannel(InputChannel):
    """Rasa's input channel under the name and address of its REST channel."""

    @classmethod
    def name(cls) -> str:
        """Gives the address /webhooks/rest."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook and the pages."""
        door = _WithPages("veiviseren_rest")

        @door.route("/", methods=wire.READING)
        async def health(_: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @door.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            return await _received(request)

        return door


async def _received(request: Request) -> HTTPResponse:
    """One request. Its content type is not asked: a browser that closes a page may send no other than plain text."""
    agent, counts = request.app.ctx.agent, request.app.ctx.counts
    try:
        payload = request.json
    except Exception:  # Sanic's own message would repeat the body
        payload = None
    if not isinstance(payload, dict):
        return json(await answer({}, agent), status=400)
    given = payload.get("sender")
    pressure = counts.count(given if isinstance(given, str) else "", request.remote_addr or request.ip)
    if pressure and not await signals_danger(payload, agent, pressure):
        with serving.answering(payload.get("kommune")):
            return json(wire.addressed(prepared().reply("", "too_many"), sender_from(payload)), status=429)
    begun = time.monotonic()
    messages = await answer(payload, agent)
    if counted := request.app.ctx.metrics:
        counted.count(messages[-1].get("custom", {}), time.monotonic() - begun)
    return json(messages)
