"""Which services a text names, by the directory's aliases. Returns ids only, never the words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from bot import directory as directories
from bot import language, serving
from bot.directory import Directory
from bot.once import once


@dataclass(frozen=True)
class Gazetteer:
    """Normalised alias → service id, and one regex over all of them, longest first.

    `places` are the words of the kommune's and the county's names: beside a service's name they say nothing more.
    """

    ids: Mapping[str, str]
    pattern: re.Pattern[str]
    places: frozenset[str] = frozenset()

    @cached_property
    def _one_word(self) -> list[str]:
        return [name for name in self.ids if len(name) >= _LONG and " " not in name]

    @cached_property
    def _letters(self) -> list[str]:
        return sorted(set("".join(self._one_word)))

    @cached_property
    def _counts(self) -> npt.NDArray[np.int16]:
        """How often each letter stands in each name of one word, shape (names, letters)."""
        found = [[name.count(letter) for letter in self._letters] for name in self._one_word]
        return np.array(found, dtype=np.int16).reshape(len(self._one_word), len(self._letters))

    @cached_property
    def _lengths(self) -> npt.NDArray[np.int16]:
        return np.array([len(name) for name in self._one_word], dtype=np.int16)

    def find(self, text: str) -> tuple[str, ...]:
        """The services that the text names, in the order of their first mention; misspelt ones where none is right."""
        line = _padded(text)
        mentions = list(self.pattern.finditer(line))
        if not mentions:
            return tuple(dict.fromkeys(self._misspelt(line)))
        return tuple(dict.fromkeys(self.ids[m.group(1)] for m in mentions if not _is_own_work(line, m)))

    def _misspelt(self, line: str) -> list[str]:
        """Services whose one-word name a long word of the text nearly is: «barnevrnet»."""
        words = dict.fromkeys(word for word in line.split() if len(word) >= _LONG)
        close = (get_close_matches(word, self._alike(word), n=1, cutoff=_NEAR) for word in list(words)[:_MOST])
        return [self.ids[match[0]] for match in close if match]

    def _alike(self, word: str) -> list[str]:
        """The one-word names that share letters enough with the word to be near it at all.

        The likeness of two words is twice the letters they have in common over the letters of both, and no more
        letters can stand in the same order than they have in common.
        """
        own = np.array([word.count(letter) for letter in self._letters], dtype=np.int16)
        common = np.minimum(self._counts, own).sum(axis=1)
        near = 2.0 * common / (self._lengths + len(word)) >= _NEAR
        return [self._one_word[n] for n in np.flatnonzero(near)]

    def refused(self, text: str) -> tuple[str, ...]:
        """The services that the text does not want: «ikke politiet», «uten å blande inn barnevernet»."""
        line = _padded(text)
        return tuple(
            dict.fromkeys(
                self.ids[m.group(1)] for m in self.pattern.finditer(line) if _REFUSING.search(line[: m.start()])
            )
        )

    def is_only_a_name(self, text: str) -> bool:
        """Whether the text is hardly more than a service's name («krisesenteret?», «nummer til nav»)."""
        line = _padded(text)
        rest = [
            word
            for word in self.pattern.sub(" ", line).split()
            if word not in _FILLERS | self.places and word[0].isalnum()
        ]
        return len(rest) == 0 and bool(self.pattern.search(line))


_LONG, _NEAR = 7, 0.87  # letters a name must have to be known misspelt, and how like it the word must be
_MOST = 60  # long words of a message that are compared, which costs 3 ms each
# What stands shortly before a name that is not wanted. A question («må jeg ikke ringe …?») rarely ends so.
_REFUSING = re.compile(
    r"(?<!\S)(?:(?:vil|ønsker|orker|tør) ikke (?:\S+ ){0,3}|"
    r"ikke (?:send|ring|kontakt|bland|involver|meld)\S* (?:\S+ ){0,3}|ikke (?:noe |ha |til |inn )?|uten (?:\S+ ){0,3}|"
    r"(?:alt|noe) annet enn |don't want (?:\S+ ){0,2}|not |no )$"
)
# The place where the writer works is not the one asked for: «jeg jobber på legevakta», «jeg er fastlege», «Nav her».
_OWN_WORK = re.compile(
    r"(?:(?<!\S)(?:(?:jobber?|arbeider?|ansatt|works?|working|vi|oss|her|er) (?:på|i|hos|ved|at|in) (?:\S+ )?|"
    r"(?:jeg|vi) er (?:en |ei )?|i am (?:a |an )?|i'm (?:a |an )?|som ))$"
)
_HERE = re.compile(r" (?:her|here)(?!\S)")
_FILLERS = frozenset(
    "og også til i på for hva er nummer nummeret telefon telefonnummer tlf åpent når hvor ligger har kontakt "
    "ring ringe nå the number".split()
)


def _is_own_work(line: str, mention: re.Match[str]) -> bool:
    before, after = line[: mention.start()], line[mention.end() :]
    return bool(_OWN_WORK.search(before) or not before.strip() and _HERE.match(after))


def _padded(text: str) -> str:
    return f" {language.normalise(text)} "


def build(directory: Directory) -> Gazetteer:
    """The gazetteer of one directory; names, short names and aliases all count.

    Raises:
        ValueError: no service has any name.
    """
    ids: dict[str, str] = {}
    for service in directory:
        for name in (service.name, service.short_name, *service.aliases):
            written = language.normalise(name)
            if written:
                ids.setdefault(written, service.id)
    if not ids:
        raise ValueError("the directory holds no service name at all")
    by_letter: dict[str, list[str]] = {}  # grouped, so that a word is compared with the names that begin as it does
    for name in sorted(ids, key=len, reverse=True):
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    options = "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    kommune = directory.kommune
    named = " ".join([kommune.short_name, kommune.county, *kommune.parallel, "tromsø" * (kommune.county == "Troms")])
    return Gazetteer(ids, re.compile(rf"(?<!\S)({options})(?!\S)"), frozenset(language.normalise(named).split()))


def current() -> Gazetteer:
    """The gazetteer of the kommune that is being answered, made once."""
    return _of(serving.current())


@once
def named(text: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The services that a text names and wants, those that it refuses, and whether it is hardly more than a name."""
    finder = current()
    refused = finder.refused(text)
    return tuple(s for s in finder.find(text) if s not in refused), refused, finder.is_only_a_name(text)


@cache  # as many as are served: a closed list
def _of(number: str) -> Gazetteer:
    return build(directories.load(number))
