"""What the preview shows: every service, answer and fear for every voice and language, or what the checks say."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import composer
from bot.preview import content
from bot.strict_yaml import ContentError
from bot.topics import LANGUAGES, VOICES

NOW = datetime.fromisoformat("2026-11-24T10:00:00+01:00")


@pytest.fixture(scope="module")
def shown() -> content.Content:
    return content.Content(NOW)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_is_there_for_every_voice(shown: content.Content, lang: str) -> None:
    known = shown.composer
    assert known
    wanted = {service.id for service in known.directory} | set(known.topics) | set(known.known.fears)
    for who in VOICES:
        entries = shown.told(who, lang, NOW)["entries"]
        assert wanted <= {entry["id"] for entry in entries}
        assert all(entry["reply"]["text"] and entry["reply"]["custom"]["lang"] == lang for entry in entries)
        assert [e["id"] for e in entries if e["kind"] == "tjeneste" and not (e["rests"] and e["confirmed"])] == []


def test_each_situation_of_danger_gets_its_own_words(shown: content.Content) -> None:
    known = shown.composer
    assert known
    urgent = [e for e in shown.told("ukjent", "nb", NOW)["entries"] if e["id"] == "akutt"]
    assert len(urgent) == len(known.topics["akutt"].situations) == len({e["reply"]["text"] for e in urgent})
    for entry, situation in zip(urgent, known.topics["akutt"].situations, strict=True):
        words = known.topics["akutt"].answer_for("ukjent", situation).text("before", "nb")
        assert entry["reply"]["text"].startswith(known.parts.fill(words).splitlines()[0])
        assert entry["reply"]["custom"]["urgent"] and entry["title"].endswith(situation)


def test_broken_content_is_told_and_the_script_still_draws_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ContentError("content/topics/x.yml:3: noe er galt")

    monkeypatch.setattr(composer, "load", broken)
    told = content.Content(NOW)
    page = told.told("utsatt", "nb", NOW)
    assert page["entries"] == [] and page["read"] is False
    assert "content/topics/x.yml:3: noe er galt" in page["problems"][0] and page["problems"][0].startswith("FEIL")
    assert "const SETTINGS" in told.script()


def test_no_other_voice_or_language_is_shown(shown: content.Content) -> None:
    for who, lang in (("offer", "nb"), ("utsatt", "se")):
        with pytest.raises(KeyError):
            shown.told(who, lang, NOW)


def test_the_page_fetches_nothing_from_elsewhere() -> None:
    text = content.page() + content.SCRIPT.read_text(encoding="utf-8") + content.STYLE.read_text(encoding="utf-8")
    assert "http" not in text and "<!-- " not in text
