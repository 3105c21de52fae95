"""`make run`: the server on HOST and PORT, with the address printed only once a real question has been answered."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from bot import off, process, project, rasa_project, serving
from bot.seams import lean, quiet

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = "5005"
_EVERYWHERE = "0.0.0.0"  # nosec B104
_PATIENCE_SECONDS = 300


def address() -> tuple[str, int]:
    """HOST and PORT from the environment.

    Raises:
        SystemExit: PORT is no port number, or another program listens there; says what to do.
    """
    host, port = os.environ.get("HOST") or DEFAULT_HOST, os.environ.get("PORT") or DEFAULT_PORT
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise SystemExit(f"PORT={port} er ikke et portnummer. Skriv for eksempel: make run PORT=5006")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise SystemExit(
                f"Porten {port} på {host} kan ikke brukes ({error.strerror}). "
                f"Stopp det som bruker den, eller velg en annen: make run PORT={int(port) + 1}"
            ) from error
    return host, int(port)


def serve() -> None:
    """Check everything, train if the data has changed, then serve until stopped. VEIVISER_AV=1 serves numbers only."""
    host, port = address()
    process.harden()  # whoever comes here: nothing serves that does not forget
    if off.is_wanted():
        return off.serve(host, port)
    if project.is_trained():
        lean.install()  # before what the checks import; training needs it all
    model = _model()
    lean.install()
    quiet.silence_others()
    threading.Thread(target=_announce, args=(host, port), daemon=True).start()
    rasa_project.command_line(
        [
            "run",
            "--interface",
            host,
            "--port",
            str(port),
            "--model",
            str(model),
            "--endpoints",
            "endpoints.yml",
            "--credentials",
            "credentials.yml",
        ]
    )


def _model() -> Path:
    """The model to serve, once all is right that it will be served with."""
    from actions.answer import composer
    from bot import preflight  # reads all that is learned from: not for the process that is switched off

    if project.is_trained():
        project.verify()
    preflight.check_services()
    preflight.check(preflight.told("content", composer))
    for number in serving.served()[1:]:
        with serving.answering(number):
            preflight.told("content", composer)
    if not project.is_trained():
        preflight.check_utterances()
        print("Trener modellen. Første gang tar det noen minutter …", flush=True)
    return rasa_project.train()


def _announce(host: str, port: int) -> None:
    """Ask the server's readiness until it answers rightly, then print the address; give up loudly."""
    shown = f"http://{DEFAULT_HOST if host in (_EVERYWHERE, '::') else host}:{port}"
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        time.sleep(0.2)
        wrong = _asked(shown)
        if wrong == []:
            print(f"Veiviseren svarer på {shown}", flush=True)
            return
        if wrong:
            print(f"Veiviseren svarer feil på prøvespørsmålene ({', '.join(wrong)}). Stopper.", file=sys.stderr)
            break
    os._exit(1)  # a guide that understands nothing must not stay up


def _asked(base: str) -> list[str] | None:
    """What readiness finds wrong; None while nobody answers. Always over http, to ourselves."""
    try:
        with urllib.request.urlopen(f"{base}/klar", timeout=10) as response:  # nosec B310
            return list(json.load(response)["wrong"])
    except urllib.error.HTTPError as error:
        return list(json.load(error)["wrong"]) if error.code == 503 else None
    except (OSError, ValueError):
        return None
