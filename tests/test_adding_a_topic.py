"""`docs/adding-a-topic.md`, followed word for word in a copy of the repository, until the channel answers the topic."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT

PAGE = ROOT / "docs" / "adding-a-topic.md"
_COPIED = ("bot", "actions", "content", "data", "encoder", "widget", "docs/maler", "tests/dialogues")
_FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "requirements.lock")
_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What the Makefile runs for these, without its environment.
_MAKE = {"pages": "sider ut/sider", "check": "check", "train": "train"}
_ASK = """
import asyncio, json, sys
from bot import rasa_project
agent = rasa_project.agent()
from bot.channel import answer
print(json.dumps([asyncio.run(answer({"message": said}, agent))[0] for said in json.loads(sys.argv[1])]))
"""
# Said by nobody in the page's utterances; and what must still be answered as before.
_ASKED = ("trenger å leie en liten hybel, har ikke depositum", "mannen min slår meg")


def run(root: Path, *arguments: str) -> str:
    """The output of a command in the copy."""
    environment = os.environ | {"PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def followed(root: Path, kind: str, info: str, text: str) -> list[str]:
    """Do what one block of the page says; gives the commands that it holds."""
    if kind == "sh":
        return text.splitlines()
    given = dict(part.split("=", 1) for part in shlex.split(info))
    path = root / given["file"]
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if "after" not in given:
        assert not before, "a new topic has files of its own"
        path.write_text(text, encoding="utf-8")
        return []
    line = given["after"] + "\n"
    assert before.count(f"\n{line}") == 1
    path.write_text(before.replace(f"\n{line}", f"\n{line}{text}"), encoding="utf-8")
    return []


def thinned(root: Path) -> None:
    """Every eighth block of the utterances, and all of the new topic: it is training that costs."""
    for path in (root / "data" / "nlu.yml", *(root / "data" / "nlu").glob("*.yml")):
        head, *blocks = path.read_text(encoding="utf-8").split("\n- intent: ")
        kept = [one for n, one in enumerate(blocks) if n % 8 == 0 or one.startswith("bolig\n")]
        path.write_text("\n- intent: ".join([head, *kept]).rstrip("\n") + "\n", encoding="utf-8")


@pytest.mark.model
def test_the_page_leads_to_a_topic_that_is_answered(tmp_path: Path) -> None:
    root = tmp_path / "copy"
    for folder in _COPIED:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in _FILES:
        shutil.copy(ROOT / file, root / file)
    commands = [
        command
        for kind, info, text in _FENCE.findall(PAGE.read_text(encoding="utf-8"))
        for command in followed(root, kind, info, text)
    ]
    assert [command.split()[-1] for command in commands[:4]] == ["docs/maler/bolig.jsonl", "pages", "check", "train"]
    for command in commands[:3]:
        words = shlex.split(command)
        said = _MAKE[words[1]].split() if words[0] == "make" else words[3:]
        printed = run(root, "-m", "bot", *said)
        if said[0] == "add":
            assert printed.startswith("28 nye setninger, 0 utelatt")
        if said[0] == "check":
            assert "0 feil" in printed
    thinned(root)
    run(root, "-m", "bot", *_MAKE["train"].split())
    asked = shlex.split(commands[4])[2].removeprefix("Q=")
    lines = run(root, "-c", _ASK, json.dumps([asked, *_ASKED])).splitlines()
    by_page, by_us, other = json.loads(lines[-1])
    for reply in (by_page, by_us):
        assert reply["custom"]["topics"] == ["bolig"], reply["text"]
        assert "Nav kan hjelpe når du ikke har et sted å bo." in reply["text"] and not reply["custom"]["urgent"]
        assert {"nav", "vo-linjen"} <= set(reply["custom"]["services"])
    assert other["custom"]["topics"] != ["bolig"]
