"""The content as it is at this moment: the answers, or what the checks say where nothing can be made of them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import composer, paths, reading, widget
from bot.checks import OF_WORDS, problems, program
from bot.checks.material import Material
from bot.checks.topics import names_line_up
from bot.composer import Composer
from bot.preview.entries import Entries
from bot.topics import LANGUAGES, VOICES

# The widget's own parts that draw a reply, in the order in which each uses what stands before it.
_PARTS = ("settings", "dom", "numbers", "reply")
_RULES = tuple(rule for rule in OF_WORDS if rule is not names_line_up)  # that one looks at the utterances too
PAGE, STYLE, SCRIPT = (paths.WIDGET / f"preview.{kind}" for kind in ("html", "css", "js"))


class Content:
    """The content read once: a change of a file starts the process anew.

    Attributes:
        problems: what the checks say of the words, errors first.
        composer: what makes the replies; None where the content is broken.
    """

    def __init__(self, today: datetime) -> None:
        self.problems = [str(p) for p in problems(Material.read(today=today.date(), utterances=False), _RULES)]
        self.composer: Composer | None = None
        unread = [str(problem) for problem in program.wrong("content", self._read)]
        if not any(line.startswith("FEIL") for line in self.problems):
            self.problems = [*unread, *self.problems]

    def _read(self) -> None:
        self.composer = composer.load()

    def told(self, who: str, lang: str, now: datetime) -> dict[str, Any]:
        """What the page shows of one voice and language.

        Raises:
            KeyError: there is no such voice or language.
        """
        if who not in VOICES or lang not in LANGUAGES:
            raise KeyError(f"{who}, {lang}")
        entries = Entries(self.composer, who, lang, now).all() if self.composer else []
        return {"problems": self.problems, "entries": entries, "read": self.composer is not None}

    def script(self) -> str:
        """The widget's drawing of a reply and the page's own script as one."""
        nothing = {"words": {}, "links": {}, "numbers": [], "silent": [], "css": _file(widget.STYLE)}
        given = json.dumps(widget.settings(self.composer) if self.composer else nothing, ensure_ascii=False)
        parts = "\n".join(_file(paths.WIDGET / "src" / f"{name}.js") for name in _PARTS)
        return f'"use strict";\n(() => {{\nconst SETTINGS = {given};\n{parts}\n{_file(SCRIPT)}}})();\n'


def page() -> str:
    """The page, with the choices of voice and language inside."""
    titles = reading.titles()
    voices = "".join(f'<option value="{who}">{titles["sections"].get(who, "Ukjent")}</option>' for who in VOICES)
    langs = "".join(f'<option value="{lang}">{name}</option>' for lang, name in titles["languages"].items())
    return _file(PAGE).replace("<!-- voices -->", voices).replace("<!-- languages -->", langs)


def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8")
