"""Each departure from stock Rasa still meets the Rasa it was written for."""

from __future__ import annotations

import inspect
import logging
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import rasa
import rasa.utils.endpoints

from bot.paths import ROOT
from bot.seams import in_process, lean, quiet, read_once, tensorflow


def test_rasa_is_the_version_that_the_seams_fit() -> None:
    assert version("rasa") == "3.6.21"


def test_no_tensorflow_is_loaded_or_installed() -> None:
    assert "tensorflow" not in sys.modules
    with pytest.raises(ModuleNotFoundError, match="left out of this project"):
        __import__("tensorflow")


@pytest.mark.parametrize("module", tensorflow.PLACEHOLDERS)
def test_a_placeholder_says_what_is_missing(module: str) -> None:
    loaded = __import__(module, fromlist=["x"])
    for name in tensorflow.PLACEHOLDERS[module]:
        with pytest.raises(RuntimeError, match="needs TensorFlow"):
            getattr(loaded, name)()


def test_the_seam_of_the_action_endpoint_is_where_it_was() -> None:
    source = inspect.getsource(in_process._stock_request)
    assert source.lstrip().startswith("async def request(") and "self.session()" in source
    assert rasa.utils.endpoints.EndpointConfig.request is in_process._request


def test_the_project_action_is_registered() -> None:
    assert "action_answer" in in_process.executor().actions


def test_a_log_event_keeps_its_name_only() -> None:
    event = {"event": "rest.failed", "text": "hemmelig", "sender_id": "x", "exc_info": ValueError("hemmelig")}
    assert quiet.only_names(None, "error", event) == {"event": "rest.failed", "error": "ValueError"}


def test_rasas_structured_log_holds_no_text(caplog: pytest.LogCaptureFixture) -> None:
    import structlog

    caplog.set_level(logging.DEBUG)
    structlog.get_logger("rasa.core.channels.rest").error(
        "rest.message.received.failure", text="hemmelig", sender_id="avsender"
    )
    assert "rest.message.received.failure" in caplog.text
    assert "hemmelig" not in caplog.text and "avsender" not in caplog.text


def test_telemetry_is_off() -> None:
    from rasa import telemetry

    assert telemetry.is_telemetry_enabled() is False


def test_the_utterances_are_read_once_and_as_rasa_reads_them(tmp_path: Path) -> None:
    from rasa.shared.importers.rasa import RasaFileImporter

    source = inspect.getsource(read_once._stock_get_nlu_data)
    assert "training_data_from_paths(self._nlu_files, language)" in source
    file = tmp_path / "nlu.yml"
    file.write_text('version: "3.1"\nnlu:\n- intent: takk\n  examples: |\n    - takk\n', encoding="utf-8")
    importer = RasaFileImporter(training_data_paths=[str(file)])
    first = importer.get_nlu_data()
    assert RasaFileImporter(training_data_paths=[str(file)]).get_nlu_data() is first
    assert first.fingerprint() == read_once._stock_get_nlu_data(importer).fingerprint()
    file.write_text(file.read_text(encoding="utf-8").replace("- takk\n", "- tusen takk\n"), encoding="utf-8")
    assert [message.get("text") for message in importer.get_nlu_data().training_examples] == ["tusen takk"]


def test_the_process_that_serves_does_without_what_only_other_set_ups_use() -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from bot.seams import lean; lean.install()\n"
        "from bot import rasa_project; rasa_project.prepare()\n"
        "import rasa.core.run, rasa.server\n"
        "assert not {'matplotlib', 'slack_sdk', 'aiogram', 'dns', 's3transfer'} & set(sys.modules)\n"
        "import pymongo.errors\n"
        "assert issubclass(pymongo.errors.ConnectionFailure, Exception)\n"
        "from rasa.core.channels import BUILTIN_CHANNELS, SlackInput\n"
        "assert 'rest' in BUILTIN_CHANNELS and 'slack' not in BUILTIN_CHANNELS\n"
        "try: SlackInput('token')\n"
        "except RuntimeError as error: print(error)\n"
        "from rasa.core.utils import AvailableEndpoints\n"
        "from rasa.core.tracker_store import TrackerStore\n"
        "from rasa.shared.core.domain import Domain\n"
        "endpoints = AvailableEndpoints.read_endpoints('endpoints.yml')\n"
        "store = TrackerStore.create(endpoints.tracker_store, Domain.empty())\n"
        "assert 'ForgettingStore' in str(type(getattr(store, '_tracker_store', store)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith("SlackInput is left out of the process that serves; use `bot rasa …`")


@pytest.mark.parametrize("module", sorted(lean.MODULES))
def test_what_is_left_out_is_where_it_was(module: str) -> None:
    assert (Path(rasa.__file__).parent.parent / (module.replace(".", "/") + ".py")).exists()


def test_settings_are_read_once_until_the_file_changes(tmp_path: Path) -> None:
    assert "def read_config_file" in inspect.getsource(read_once._stock_read_config_file)
    path = tmp_path / "endpoints.yml"
    path.write_text("action_endpoint:\n  url: a\n", encoding="utf-8")
    first = rasa.utils.endpoints.read_endpoint_config(str(path), "action_endpoint")
    read_once._read_config_file(str(path))["action_endpoint"]["url"] = "changed by a reader"
    assert rasa.utils.endpoints.read_endpoint_config(str(path), "action_endpoint").url == first.url == "a"
    path.write_text("action_endpoint:\n  url: bcd\n", encoding="utf-8")
    assert rasa.utils.endpoints.read_endpoint_config(str(path), "action_endpoint").url == "bcd"
    assert rasa.utils.endpoints.read_endpoint_config(str(tmp_path / "none.yml"), "action_endpoint") is None
