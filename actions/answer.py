"""`action_answer`: what the tracker knows of the message and the conversation → the reply by the contract."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ACTION_LISTEN_NAME

from bot import clock, redaction_notice, serving
from bot import composer as composing
from bot.danger import Danger
from bot.turn import FOUND, UNKNOWN, Memory, Turn

logger = logging.getLogger(__name__)


def composer() -> composing.Composer:
    """The content of the kommune that is being answered, read once."""
    return _composer(serving.current())


@cache  # as many as are served: a closed list
def _composer(number: str) -> composing.Composer:
    return composing.load(number)


def turn_from(message: dict[str, Any]) -> Turn:
    """The latest message's intent, ranking, entities and findings as a `Turn`. No text is read."""
    found = message.get(FOUND) or {}
    services = [e for e in message.get("entities") or [] if e["entity"] == "tjeneste"]
    return Turn(
        topic=(message.get("intent") or {}).get("name") or "forstar-ikke",
        ranking=tuple((t["name"], t["confidence"]) for t in message.get("intent_ranking") or []),
        who=found.get("who", UNKNOWN),
        readings=tuple((topic, who, p) for topic, who, p in found.get("readings") or []),
        danger=_danger(found.get("danger")),
        lang=found.get("lang", ""),
        sure_lang=found.get("sure_lang", False),
        services=tuple(e["value"] for e in services if e.get("role") != "refused"),
        refused=tuple(e["value"] for e in services if e.get("role") == "refused"),
        recent=found.get("recent", False),
        takes_back=found.get("takes_back", False),
        about=found.get("about", ""),
        answers=found.get("answers", False),
        says_staff=found.get("says_staff", False),
        only_a_name=any(e.get("role") == "name-only" for e in services),
        choice=found.get("choice", ""),
        asks=found.get("asks", ""),
        may_ask=found.get("may_ask", ""),
        foreign=found.get("foreign", ""),
        point=found.get("point", ""),
        certain_point=found.get("certain_point", False),
        redacted=found.get("redacted", False),
    )


def _danger(found: list[Any] | None) -> Danger:
    if not found:
        return Danger()
    level, emergency, detectors = found
    return Danger(level, tuple(emergency), tuple(detectors))


class ActionAnswer(Action):
    """The one answer path: every rule ends here."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter one reply and set the memory slots. Whatever goes wrong, the person gets help with numbers.

        Nothing follows a reply but the next message; Rasa is told, and need not ask its policies.
        """
        found = (tracker.latest_message or {}).get(FOUND) or {}
        with serving.answering(found.get("kommune") or serving.current()):  # an action server of its own knows no other
            return self._answered(dispatcher, tracker)

    def _answered(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        turn = turn_from(tracker.latest_message)
        memory = Memory.from_slots(tracker.slots)
        try:
            answer, memory = composer().compose(turn, memory, clock.now())
            answer, memory = redaction_notice.added(answer, turn, memory, composer().phrases)
        except Exception as error:  # nobody may be left without an answer
            logger.error("answer.failed: %s", type(error).__name__)
            answer = composer().fixed.failsafe(turn.danger, turn.who, turn.lang or "nb", clock.now())
        message = answer.as_json()
        dispatcher.utter_message(text=message["text"], buttons=message["buttons"], json_message=message["custom"])
        return [
            *(SlotSet(name, value) for name, value in memory.as_slots().items()),
            FollowupAction(ACTION_LISTEN_NAME),
        ]
