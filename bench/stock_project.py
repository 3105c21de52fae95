"""The same assistant as a stock Rasa project, as `rasa init` would have begun it, and its environment.

The pipeline, the policies and their settings are those of `rasa init`, taken from the installed Rasa itself; only the
language differs. It gets our topics as intents, a fixed sample of our utterances (not the tenth that are letters: DIET
pads a batch to its longest, and would train for more than an hour), and one rule a topic. Most topics
answer with a response of the domain, Rasa's cheapest way; only the two that depend on the moment (`akutt` and
`kontaktinfo`) go to the separate action server. That is less work than the guide does, and chosen in stock's favour.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import subprocess  # nosec B404
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bench import environment
from bot import corpus, paths, topics
from bot.understanding.model import Example

FOLDER = paths.ROOT / "bench" / "stock"
PYTHON = FOLDER / ".venv" / "bin" / "python"
PROJECT = FOLDER / "project"
LOCK = FOLDER / "requirements.lock"
UTTERANCES, SEED = 2_000, 5532
BY_ACTION = ("akutt", "kontaktinfo")
_LANGUAGE, _UNSURE = "nb", "forstar-ikke"
_LONGEST = 160  # characters of an utterance that stock learns from
_UV = paths.ROOT / ".tools" / "uv" / "bin" / "uv"
_STORIES = (("hilsen", "fysisk-vold", "kontaktinfo", "takk"), ("utover", "kontaktinfo"), ("psykisk-vold", "takk"))
_ACTION = '''"""Answers that depend on the moment, in the way of the SDK's own examples."""

import datetime
from typing import Any, Dict, List, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

TEXT = {texts!r}


class ActionAnswer(Action):
    def name(self) -> Text:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        now = datetime.datetime.now()
        opening = "åpent" if 8 <= now.hour < 15 else "stengt"
        text = TEXT.get(tracker.latest_message["intent"]["name"], TEXT["kontaktinfo"])
        dispatcher.utter_message(text=f"{{text}} ({{opening}})")
        return []
'''


def install() -> None:
    """The environment of stock Rasa, unless it is there: Python 3.10, every package pinned with its hash.

    Raises:
        CalledProcessError: there is no Python 3.10, or the packages could not be fetched.
    """
    done = FOLDER / ".venv" / ".installed"
    if done.exists() and done.read_text(encoding="ascii") == _stamp():
        _compile()
        return
    # Without the project's own configuration, which leaves TensorFlow out; pyenv reads the folder's .python-version.
    run = [str(_UV), "--no-config"]
    venv = ["venv", "-q", "--no-project", "--clear", "--python", "3.10", str(FOLDER / ".venv")]
    subprocess.run([*run, *venv], check=True, cwd=FOLDER)
    sync = [*run, "pip", "sync", "-q", "--python", str(PYTHON), "--require-hashes", str(LOCK)]
    subprocess.run(sync, check=True, cwd=FOLDER)
    _compile()
    done.write_text(_stamp(), encoding="ascii")


def _compile() -> None:
    """Compile what is installed, as `pip install` does; some packages hold files that are not meant for this Python."""
    packages = next((FOLDER / ".venv").glob("lib/python*/site-packages"))
    if not any(packages.glob("rasa/__pycache__/*.pyc")):
        subprocess.run([str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(packages)], stdout=subprocess.DEVNULL)


def _stamp() -> str:
    return _hash(LOCK.read_bytes())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def sample(placed: Sequence[corpus.Placed], count: int = UTTERANCES, seed: int = SEED) -> list[Example]:
    """A fixed sample of the corpus' short utterances in which every topic has at least four."""
    chance = random.Random(seed)  # nosec B311
    shuffled = [one.example for one in placed if _is_plain(one.example.text)]
    chance.shuffle(shuffled)
    by_topic: dict[str, list[Example]] = defaultdict(list)
    for example in shuffled:
        by_topic[example.topic].append(example)
    few = [example for examples in by_topic.values() for example in examples[:4]]
    rest = [example for examples in by_topic.values() for example in examples[4:]]
    chance.shuffle(rest)
    return [*few, *rest[: count - len(few)]]


def _is_plain(text: str) -> bool:
    """Whether it is short, and Rasa reads it as it stands: brackets and braces mark entities there."""
    return len(text) <= _LONGEST and not re.search(r"[\[\]{}()]", text) and not text.startswith("/")


def files(examples: Sequence[Example], initial: Path) -> dict[str, str]:
    """The project's files, name → content.

    Args:
        initial: the folder that `rasa init` copies.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        said[example.topic].append(example.text)
    content = {name: topic for name, topic in topics.load().items() if name in said}
    texts = {name: topic.answer_for("ukjent").text("before", "nb") for name, topic in content.items()}
    config = (initial / "config.yml").read_text(encoding="utf-8")
    return {
        "config.yml": config.replace("language: en", f"language: {_LANGUAGE}").replace("placeholder_default", "stock"),
        "credentials.yml": "rest:\n",
        "endpoints.yml": 'action_endpoint:\n  url: "http://localhost:{action_port}/webhook"\n',
        "domain.yml": _yaml(
            intents=list(content),
            responses={f"utter_{name}": [{"text": texts[name]}] for name in content if name not in BY_ACTION},
            actions=["action_answer"],
            session_config={"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        ),
        "data/nlu.yml": _yaml(
            nlu=[{"intent": name, "examples": "".join(f"- {text}\n" for text in said[name])} for name in content]
        ),
        "data/rules.yml": _yaml(
            rules=[{"rule": name, "steps": _steps((name,))} for name in content]
            # In the words of Rasa's own guide: else what it is not sure of is answered by nothing at all.
            + [{"rule": "fallback", "steps": [{"intent": "nlu_fallback"}, *_steps((_UNSURE,))[1:]]}]
        ),
        "data/stories.yml": _yaml(stories=[{"story": " ".join(names), "steps": _steps(names)} for names in _STORIES]),
        "actions/__init__.py": "",
        "actions/actions.py": _ACTION.format(texts={name: texts[name] for name in BY_ACTION if name in texts}),
    }


def _steps(names: Sequence[str]) -> list[dict[str, str]]:
    return [
        step
        for name in names
        for step in ({"intent": name}, {"action": "action_answer" if name in BY_ACTION else f"utter_{name}"})
    ]


def _yaml(**content: Any) -> str:
    return yaml.safe_dump({"version": "3.1", **content}, allow_unicode=True, sort_keys=False, width=10_000)


def write(action_port: int) -> str:
    """Write the project and give the stamp of all that its model depends on."""
    initial = next((FOLDER / ".venv" / "lib").glob("python3.*/site-packages/rasa/cli/initial_project"))
    made = files(sample(corpus.load()), initial)
    made["endpoints.yml"] = made["endpoints.yml"].format(action_port=action_port)
    for name, text in made.items():
        path = PROJECT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Training writes the pipeline that was used into config.yml as comments: that is no change.
        path.write_text(text, encoding="utf-8")
    return _hash("\0".join(text for name, text in made.items() if name != "endpoints.yml").encode() + LOCK.read_bytes())


def train() -> float:
    """Train it unless the model of the present project is there; seconds that the training took, now or then.

    Raises:
        CalledProcessError: the training failed.
    """
    stamp, told = write(action_port=5055), PROJECT / "models" / "trained.json"
    if told.exists() and (found := json.loads(told.read_text(encoding="ascii")))["stamp"] == stamp:
        return float(found["seconds"])
    shutil.rmtree(PROJECT / "models", ignore_errors=True)
    shutil.rmtree(PROJECT / ".rasa", ignore_errors=True)
    begun = time.monotonic()
    subprocess.run(  # nosec B603
        [str(PYTHON), "-m", "rasa", "train", "--fixed-model-name", "stock"],
        cwd=PROJECT,
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment.plain() | {"RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"},
    )
    seconds = time.monotonic() - begun
    told.write_text(json.dumps({"stamp": stamp, "seconds": seconds}), encoding="ascii")
    return seconds


def size() -> float:
    """What is installed of it, in MB: packages and model."""
    told = subprocess.run([str(PYTHON), "-c", SIZE], check=True, capture_output=True, text=True)  # nosec B603
    models = sum(path.stat().st_size for path in (PROJECT / "models").glob("*.tar.gz"))
    return float(told.stdout) + models / 1e6


# Run by each environment's own Python: MB of the files of all packages named after it, of all where none is.
SIZE = """
import importlib.metadata as metadata, re, sys
wanted = {re.sub("[-_.]+", "-", name).lower() for name in sys.argv[1:]}
total = 0
for package in metadata.distributions():
    if not wanted or re.sub("[-_.]+", "-", package.metadata["Name"]).lower() in wanted:
        for file in package.files or ():
            path = package.locate_file(file)
            if file.suffix != ".pyc" and path.exists():
                total += path.stat().st_size
print(total / 1e6)
"""
