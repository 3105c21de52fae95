"""Rasa's own command line, training and agent in this project's environment."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot import paths, project
from bot.seams import quiet, tensorflow

if TYPE_CHECKING:
    from rasa.core.agent import Agent


def prepare() -> None:
    """Environment and seams, before anything of Rasa is imported; the current directory becomes the project's."""
    quiet.set_environment()
    tensorflow.install()
    os.chdir(paths.ROOT)
    if str(paths.ROOT) not in sys.path:
        sys.path.insert(0, str(paths.ROOT))
    from bot.seams import closed, events, in_process, read_once, rules, slots, straight, unlogged

    for seam in (closed, in_process, read_once, straight, events, rules, slots, unlogged):
        seam.install()
    quiet.install()


def command_line(arguments: list[str]) -> None:
    """Run `rasa …` with the given arguments; exits as Rasa exits."""
    prepare()
    from rasa.__main__ import main

    from bot.seams import closed

    closed.refuse(arguments)
    sys.argv = ["rasa", *_with_model(arguments)]
    main()


def _with_model(arguments: list[str]) -> list[str]:
    """`run` and `shell` serve the model of the present data unless told another; Rasa would take the newest file."""
    wants = arguments[:1] in (["run"], ["shell"]) and arguments[1:2] != ["actions"]
    if wants and not {"-m", "--model"} & set(arguments) and project.model_path().exists():
        return [*arguments, "--model", str(project.model_path())]
    return arguments


def train() -> Path:
    """The model of the present data, trained now unless it is there.

    Raises:
        RuntimeError: training ended without a model.
    """
    target = project.model_path()
    if project.is_trained():
        return target
    prepare()
    import rasa

    from bot.seams import read_once

    read_once.skip_validation()
    result = rasa.train(
        domain="domain.yml",
        config="config.yml",
        training_files=["data"],
        output=str(paths.MODELS),
        fixed_model_name=target.name.removesuffix(".tar.gz"),
    )
    if result.model is None or not target.exists():
        raise RuntimeError("training ended without a model; read what Rasa printed above")
    project.seal()
    return target


def agent() -> Agent:
    """The agent as the server loads it, for the shell and the tests. Trains first if the data has changed."""
    model = train()
    prepare()
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    return asyncio.run(load_agent(model_path=str(model), endpoints=endpoints))
