"""What `deploy/` ships fits the guide that it deploys, and itself: ports, names, settings that exist."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import composer as composing
from bot import contract, proxy, sharing
from bot.paths import ROOT
from bot.strict_yaml import ContentError
from proofs import daemons
from proofs.server import WEBHOOK

DEPLOY = ROOT / "deploy"
GUIDE, REDIS, HAPROXY, CONTAINER = (
    (DEPLOY / name).read_text(encoding="utf-8")
    for name in ("veiviseren.service", "redis.conf", "haproxy.cfg", "Containerfile")
)
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
UNITS = sorted(DEPLOY.glob("*.service"))
REDIS_PORT = re.search(r"^port (\d+)$", REDIS, re.MULTILINE)[1]  # type: ignore[index]
needs_haproxy = pytest.mark.skipif(not daemons.program("haproxy"), reason="Debian's haproxy is not installed")
needs_systemd = pytest.mark.skipif(not daemons.program("systemd-analyze"), reason="systemd is not installed")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, composer: composing.Composer) -> Path:
    folder = tmp_path_factory.mktemp("proxy") / "answers"
    proxy.write(composer, folder)
    return folder


def settings_in(text: str) -> set[str]:
    return set(re.findall(r"\b(VEIVISER_[A-Z0-9_]+|KOMMUNE|SANIC_[A-Z_]+)\b", text))


def test_every_setting_that_is_named_is_read_somewhere() -> None:
    sources = [*(ROOT / "bot").rglob("*.py"), DEPLOY / "haproxy.cfg"]
    read = set().union(*(settings_in(path.read_text(encoding="utf-8")) for path in sources)) | {"SANIC_PROXIES_COUNT"}
    files = [path for path in DEPLOY.iterdir() if path.name != "haproxy.cfg"]
    for path in [*files, ROOT / "docs" / "drift.md"]:
        assert settings_in(path.read_text(encoding="utf-8")) <= read, path.name


def test_all_name_the_same_redis() -> None:
    address = f"redis://127.0.0.1:{REDIS_PORT}/0"
    assert f"{sharing.REDIS}={address}" in (DEPLOY / "several.conf").read_text(encoding="utf-8")
    assert COMPOSE["services"]["one"]["environment"][sharing.REDIS] == f"redis://redis:{REDIS_PORT}/0"
    assert address in (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")


def test_the_key_is_the_credential_that_is_read_and_lies_in_memory() -> None:
    several = (DEPLOY / "several.conf").read_text(encoding="utf-8")
    made = (DEPLOY / "veiviseren-redis.service").read_text(encoding="utf-8")
    loaded = re.search(rf"^LoadCredential={sharing.CREDENTIAL}:(/run/\S+)$", several, re.MULTILINE)
    assert loaded and f"> {loaded[1]}'" in made
    folder = re.search(r"^RuntimeDirectory=(\S+)$", made, re.MULTILINE)
    assert folder and loaded[1].startswith(f"/run/{folder[1]}/") and "RuntimeDirectoryPreserve=restart" in made


def test_redis_writes_nowhere() -> None:
    for line in ('save ""', "appendonly no", "shutdown-on-sigterm nosave", 'logfile ""', "slowlog-log-slower-than -1"):
        assert line in REDIS.splitlines(), line


def test_the_proxy_logs_nothing_and_passes_no_address_on() -> None:
    lines = [line.strip() for line in HAPROXY.splitlines()]
    assert not [line for line in lines if re.match(r"(log\b|option (http|tcp)log|capture\b|unique-id)", line)]
    assert not [
        line for line in lines if re.search(r"forwardfor|option originalto|send-proxy|set-header (X-F|Forw)", line)
    ]
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Cookie", "Referer", "User-Agent"):
        assert f"http-request del-header {name}" in lines, name
    assert f"acl talks path {WEBHOOK}" in lines


@needs_haproxy
def test_the_proxy_takes_its_file(answers: Path) -> None:
    checked = subprocess.run(
        [daemons.program("haproxy"), "-c", "-f", str(DEPLOY / "haproxy.cfg")],
        env={"VEIVISER_ANSWERS": str(answers)},
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0 and b"WARNING" not in checked.stderr, checked.stderr


@needs_haproxy
def test_where_no_process_answers_the_proxy_does_with_numbers(answers: Path) -> None:
    from proofs.server import Server

    with daemons.proxy(answers, [1, 1, 1, 1]) as running:
        asked = Server(port=running.port)
        status, headers, body = asked.request("POST", WEBHOOK, json.dumps({"message": "hei"}).encode())
        assert status == 503 and contract.problems(json.loads(body)) == [] and headers["cache-control"] == "no-store"
        assert all(number in body.decode() for number in ("ring 112", "ring 113", "116 006", "116 111"))
        status, headers, body = asked.request("GET", "/t/1")
        assert status == 503 and b"tel:112" in body and headers["content-type"].startswith("text/html")
        status, _, body = asked.request("POST", WEBHOOK, b"x" * 17_000)
        assert status == 413 and contract.problems(json.loads(body)) == []
    assert not list(running.folder.glob("*"))


@needs_haproxy
def test_a_flood_gets_the_numbers_from_the_proxy(answers: Path) -> None:
    from proofs.server import Server

    with daemons.proxy(answers, [1, 1, 1, 1], VEIVISER_FLOOD="3") as running:
        asked = Server(port=running.port)
        given = [asked.request("POST", WEBHOOK, b"{}") for _ in range(5)]
        assert [status for status, _, _ in given] == [503, 503, 503, 429, 429]
        assert contract.problems(json.loads(given[-1][2])) == []
        assert asked.request("POST", WEBHOOK, b"{}", source="127.0.0.7")[0] == 503


def test_what_the_proxy_says_is_true_at_every_hour(answers: Path, composer: composing.Composer) -> None:
    assert {path.name for path in answers.iterdir()} == set(re.findall(r"ANSWERS\}/([\w.]+)", HAPROXY))
    for path in answers.glob("*.json"):
        (message,) = json.loads(path.read_text(encoding="utf-8"))
        assert contract.problems([message]) == [] and "recipient_id" not in message
        assert all(composer.directory[s].schedule == "24/7" for s in message["custom"]["services"])
        # What the widget asks of a reply (`isReply` in widget/src/visit.js).
        assert isinstance(message["text"], str) and message["text"].strip()


def test_a_place_that_closes_is_refused(composer: composing.Composer) -> None:
    from dataclasses import replace

    closing = replace(composer.directory["vo-linjen"], schedule="Mo-Fr 09:00-15:00")
    services = {s.id: closing if s.id == "vo-linjen" else s for s in composer.directory}
    changed = replace(composer, directory=replace(composer.directory, services=services))
    with pytest.raises(ContentError, match="vo-linjen is not always open"):
        proxy.reply(changed, "away")


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_unit_is_shut_in_and_restarts_for_ever(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    for line in ("Restart=always", "StartLimitIntervalSec=0", "DynamicUser=yes", "ProtectSystem=strict", "LimitCORE=0"):
        assert line in lines, line
    paths = re.findall(r"/opt/veiviseren/([\w./-]+\.(?:conf|cfg|md))", "\n".join(lines))
    assert paths and all((ROOT / path).exists() for path in paths)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_knows_every_line(unit: Path, tmp_path: Path) -> None:
    text = re.sub(r"^(Exec\w+=)/opt\S+", r"\1/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^(Exec\w+=)/usr/s?bin/(redis-server|haproxy)", r"\1/bin/true", text, flags=re.MULTILINE)
    (tmp_path / unit.name).write_text(text, encoding="utf-8")
    told = subprocess.run(
        [daemons.program("systemd-analyze"), "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0 and unit.name not in told.stderr, told.stderr


def test_one_unit_serves_one_process_or_several() -> None:
    assert "PORT=%i" in GUIDE and "CacheDirectory=%N" in GUIDE  # without an instance PORT is empty: 5005
    first = re.search(r"presetenv VEIVISER_1 127\.0\.0\.1:(\d+)", HAPROXY)
    assert first and first[1] in GUIDE


def test_the_container_is_nobody_and_asks_whether_it_understands() -> None:
    assert "USER 65534:65534" in CONTAINER and "/klar" in CONTAINER and "EXPOSE 5005" in CONTAINER
    assert CONTAINER.splitlines()[-1] == 'CMD [".venv/bin/python", "-m", "bot", "run"]'


def test_every_container_is_shut_in() -> None:
    services: dict[str, dict[str, Any]] = COMPOSE["services"]
    assert set(services) == {"one", "two", "redis", "proxy"}
    for name, service in services.items():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"] and service["restart"] == "always", name
        assert service["security_opt"] == ["no-new-privileges:true"] and service["ulimits"]["core"] == 0, name
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert services["proxy"]["logging"]["driver"] == services["redis"]["logging"]["driver"] == "none"


def test_the_proxy_asks_the_addresses_that_the_containers_have() -> None:
    services = COMPOSE["services"]
    given = {services[name]["networks"]["inside"]["ipv4_address"] + ":5005" for name in ("one", "two")}
    assert given == {services["proxy"]["environment"][f"VEIVISER_{n}"] for n in (1, 2)}
