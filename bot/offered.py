"""What one kommune's answers offer of what is written for all: no service that nobody has said is there.

A record that stands in `lokalt.yml` alone tells what such a service is, to the one who asks for it by name. Answers do
not lead to it while its `status` is unknown, and facts of one place's own service are not told of another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.directory import Directory, Service
from bot.follow_ups import FollowUps, Said
from bot.topics import Answer, Topic

UNKNOWN = "unknown"
_SHELTER, _STAFF = "krisesenter", "ansatt"


def topics(written: Mapping[str, Topic], directory: Directory) -> dict[str, Topic]:
    """The topics with the services of each answer that are known of in this kommune; never an empty list."""

    def answer(who: str, said: Answer) -> Answer:
        known = tuple(s for s in said.services if s not in directory or directory[s].status != UNKNOWN)
        known = known or said.services
        return replace(said, services=known if who == _STAFF else _led(known, directory))

    def table(answers: Mapping[str, Answer]) -> dict[str, Answer]:
        return {who: answer(who, said) for who, said in answers.items()}

    return {
        topic.id: replace(
            topic,
            answers=table(topic.answers),
            situations={name: table(answers) for name, answers in topic.situations.items()},
        )
        for topic in written.values()
    }


def _led(services: tuple[str, ...], directory: Directory) -> tuple[str, ...]:
    """The services with the stand-in before a crisis centre that has no number: who is hit needs somebody to ring."""
    if _SHELTER not in services or directory[_SHELTER].phone is not None:
        return services
    place = services.index(_SHELTER)
    return tuple(dict.fromkeys((*services[:place], directory[_SHELTER].instead, *services[place:])))


def follow_ups(written: FollowUps, directory: Directory) -> FollowUps:
    """What is told of each service, without what holds only of another place's own."""
    return replace(
        written,
        calls={
            service_id: {
                aspect: said for aspect, said in aspects.items() if _holds(said, directory[service_id], directory)
            }
            for service_id, aspects in written.calls.items()
            if service_id in directory
        },
    )


def _holds(said: Said, service: Service, directory: Directory) -> bool:
    return service.status != UNKNOWN and (not said.only_for or directory.kommune.number in said.only_for)
