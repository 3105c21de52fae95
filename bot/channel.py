"""The door: `POST /webhooks/rest/webhook`. Parses first, so that no text reaches tracker, policies, logs or actions.

The channel has the NLU parse the redacted text and hands the dialogue engine a new message with an empty text and
only intent, ranking and entities. Whatever happens, a reply by the contract goes out: never `[]`, never an error.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from copy import deepcopy
from functools import lru_cache
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.answer import composer
from bot import clock, contract, danger, language, pages, payloads, privacy
from bot.composer import Composer
from bot.danger import AMBULANCE, FIRE, POLICE, Danger
from bot.memory import conversation_key
from bot.reply import Reply
from bot.topics import LANGUAGES
from bot.turn import FOUND

MOST_CHARACTERS = 4000
Messages = list[dict[str, Any]]
logger = logging.getLogger(__name__)
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


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
        payload: the decoded body, `{"sender": …, "message": …}`, beside them `lang` (of the page with the button);
            anything else gets a worded refusal.
        agent: the loaded Rasa agent.
    """
    body = payload if isinstance(payload, dict) else {}
    sender, text = sender_from(body), body.get("message")
    text = text if isinstance(text, str) else ""
    try:
        messages = await _answer_text(text, sender, agent, body.get("lang"))
        wrong = contract.problems(messages)
        if wrong:
            logger.error("contract.broken: %s", wrong[0])
            messages = _failsafe(text)
    except Exception as error:  # the guard: whatever has happened, the person gets help with numbers
        logger.error("channel.failed: %s", type(error).__name__)
        messages = _failsafe(text)
    return [{"recipient_id": sender, **message} for message in messages]


async def _answer_text(text: str, sender: str, agent: Agent, shown_in: object = None) -> Messages:
    content, now = composer(), clock.now()
    if not text.strip():
        return _message(content.fixed.notice("no_text", "nb", now))
    if wants_to_leave(text, content):
        forget(sender, agent)
        return _message(content.fixed.erased(language.language(text)))
    chosen = payloads.parse(text, content.topics, content.phrases.tokens)
    if chosen is None and len(text) > MOST_CHARACTERS:
        return _too_long(text)
    if chosen and shown_in in LANGUAGES:  # a button says nothing of its language; the page it stands on does
        chosen[FOUND] |= {"lang": shown_in, "sure_lang": True}
    parsed = chosen or await _parsed(text.lstrip("/ "), agent)
    output = _Collected()
    await agent.handle_message(
        UserMessage(
            text="",
            output_channel=output,
            sender_id=conversation_key(sender),
            parse_data=parsed,
            input_channel=WebChannel.name(),
        )
    )
    return output.messages


def wants_to_leave(text: str, content: Composer) -> bool:
    """Only the button and a closed list of words erase: a frightened «jeg vil bort» must not."""
    return text.strip(" .!/").lower() in content.phrases.leave or text.strip() == "/svar:slett"


def forget(sender: str, agent: Agent) -> None:
    """Drop a sender's conversation at once."""
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    store.forget(conversation_key(sender))


async def _parsed(text: str, agent: Agent) -> dict[str, Any]:
    """What the NLU finds in the redacted text, without the text."""
    if agent.processor is None:
        raise RuntimeError("no model is loaded")
    found = await agent.processor.parse_message(UserMessage(text=privacy.redact(text)))
    return {
        "text": "",
        "intent": found["intent"],
        "intent_ranking": found.get("intent_ranking", []),
        "entities": found["entities"],
        FOUND: found.get(FOUND, {}),
    }


def _too_long(text: str) -> Messages:
    found = danger.assess(text)
    if found.level == "sure":
        return _failsafe(text)
    return _message(composer().fixed.notice("too_long", language.language(text[:MOST_CHARACTERS]), clock.now()))


def _failsafe(text: str) -> Messages:
    """Help with numbers, made at start, so that nothing can go wrong when something has gone wrong."""
    found = danger.assess(text)
    service = found.emergency[0] if found.level == "sure" else ""
    return deepcopy(prepared()[service, language.language(text[:MOST_CHARACTERS])])


@lru_cache(maxsize=1)
def prepared() -> dict[tuple[str, str], Messages]:
    """The failsafe replies by emergency service («» when calm) and language; made when the server starts."""
    alarms = {service: Danger("sure", (service,)) for service in (POLICE, AMBULANCE, FIRE)} | {"": Danger()}
    return {
        (service, lang): _message(composer().fixed.failsafe(alarm, "ukjent", lang, clock.now()))
        for service, alarm in alarms.items()
        for lang in LANGUAGES
    }


class _WithPages(Blueprint):
    """A blueprint that brings the plain pages along; Rasa claims `/` for itself, so that one is answered earlier."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Called by Sanic when Rasa mounts the channel."""
        super().register(app, options)
        prepared()
        pages.mount(app)


class WebChannel(InputChannel):
    """Rasa's input channel under the name and address of its REST channel."""

    @classmethod
    def name(cls) -> str:
        """Gives the address /webhooks/rest."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook and the pages."""
        door = _WithPages("veiviseren_rest")

        @door.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return json({"status": "ok"}, headers=_HEADERS)

        @door.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                payload = request.json
            except Exception:  # Sanic's own message would repeat the body
                payload = None
            if not isinstance(payload, dict):
                return json(await answer({}, request.app.ctx.agent), status=400, headers=_HEADERS)
            return json(await answer(payload, request.app.ctx.agent), headers=_HEADERS)

        return door
