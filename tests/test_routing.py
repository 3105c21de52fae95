from __future__ import annotations

import pytest

from bot import routing
from bot.composer import Composer
from bot.understanding.prediction import Prediction

PLACES = {
    ("fysisk-vold", "utsatt"): "vo-linjen",
    ("psykisk-vold", "utsatt"): "vo-linjen",
    ("utover", "utover"): "familievern",
    ("fysisk-vold", "barn"): "alarmtelefonen",
}
DIVIDED = (
    ("utover", "utover", 0.4),
    ("psykisk-vold", "utsatt", 0.35),
    ("fysisk-vold", "utsatt", 0.25),
)


def test_two_readings_that_lead_to_one_place_beat_one_that_is_likelier_alone() -> None:
    chosen = routing.choose(DIVIDED, PLACES)
    assert (chosen.topic, chosen.who) == ("psykisk-vold", "utsatt")
    assert chosen.certainty == pytest.approx(0.6)


def test_the_voice_shown_before_weighs_in_and_can_be_overruled() -> None:
    assert routing.choose(DIVIDED, PLACES, "utover").who == "utover"
    assert routing.choose((("utover", "utover", 0.1), ("fysisk-vold", "utsatt", 0.9)), PLACES, "utover").who == "utsatt"


def test_a_message_that_tells_no_voice_keeps_the_one_shown_before() -> None:
    chosen = routing.choose((("fysisk-vold", "ukjent", 1.0),), PLACES, "barn")
    assert chosen.who == "barn"


def test_without_a_likely_place_the_message_is_not_understood() -> None:
    found = Prediction((("utover", 0.4),), (("utover", 0.4), ("utsatt", 0.3)), 0.0, DIVIDED)
    assert routing.settle(found, PLACES, 0.7, 0.35).topic == routing.UNSURE
    assert routing.settle(found, PLACES, 0.5, 0.35).topic == "psykisk-vold"
    assert routing.settle(found, PLACES, 0.5, 0.5).who == "ukjent"


def test_no_reading_is_an_error() -> None:
    with pytest.raises(ValueError, match="no reading"):
        routing.choose((), PLACES)


def test_topics_without_services_and_those_that_depend_on_the_message_are_places_of_their_own(
    composer: Composer,
) -> None:
    table = routing.places(composer.topics)
    assert table["takk", "barn"] == "takk" and table["kontaktinfo", "utsatt"] == "kontaktinfo"
    assert table["fysisk-vold", "utover"] != table["fysisk-vold", "utsatt"]
    assert {who for _, who in table} >= {"utsatt", "barn", "utover", "bekymret", "ansatt", "ukjent"}


def test_a_message_goes_on_with_the_topic_of_the_conversation() -> None:
    divided = (("vaere-parorende", "bekymret", 0.4), ("skadelig", "bekymret", 0.3))
    assert routing.choose(divided, {}).topic == "vaere-parorende"
    assert routing.choose(divided, {}, topic="skadelig").topic == "skadelig"


@pytest.mark.parametrize(
    ("who", "harm", "topic"),
    [("utover", 0.2, "skadelig"), ("utover", 0.05, "utover"), ("utsatt", 0.2, "utover"), ("bekymret", 0.2, "utover")],
)
def test_one_who_uses_violence_and_may_ask_how_to_is_refused(who: str, harm: float, topic: str) -> None:
    """The refusal leads to the same place; who is exposed or worried is not refused on a suspicion."""
    readings = (("utover", who, 1 - harm), ("skadelig", who, harm))
    assert routing.choose(readings, {}).topic == topic


def test_what_may_be_asked_counts_where_one_is_likelier_than_many() -> None:
    topics = (("henvise-utover", 0.5),)
    many = Prediction(topics, (("ansatt", 1.0),), 0.0, asks=(("none", 0.8), *((f"{n}", 0.04) for n in range(5))))
    one = Prediction(topics, (("ansatt", 1.0),), 0.0, asks=(("none", 0.8), ("cost", 0.16), ("night", 0.04)))
    assert (routing.asked(many, 0.15), routing.asked(one, 0.15)) == ("", "cost")
    assert routing.likeliest_asked(one) == ("cost", 0.16)
