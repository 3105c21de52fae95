"""`make fuzz`: the documented routes under made-up requests; no 5xx, no empty reply, none against the contract.

Half of them come from schemathesis, which reads `proofs/openapi.yml` and breaks it in its own ways; half from texts of
all of Unicode, slash payloads and template characters that hypothesis makes. `--examples` says how many in all.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from bot import contract
from proofs.server import WEBHOOK, Server

_TOLD_EVERY = 5_000  # requests, so that a run that is broken off has told something
SPECIFICATION = Path(__file__).parent / "openapi.yml"
_ODD = [
    *("/", "//", "/restart", "/session_start", "/back", "/akutt", "/svar:fare", "/svar:", "／akutt"),
    *('/utover{"who":"x"}', "{politi-112}", "{{7*7}}", "${x}", "%s%n", "<script>", "</li>", "[navn]", "\\", "slett"),
    *("\x00", "\u202e", "\ud800", "\u200b", "æøå", "ŋđŧ", "Он меня бьёт", "يضربني", "🙈", "han har kniv"),
    *("01019012345", "a" * 5_000, "ord " * 3_000),
]
_CHARACTERS = st.characters(exclude_categories=())
_TEXT = st.lists(st.one_of(st.text(_CHARACTERS), st.sampled_from(_ODD)), max_size=6).map("".join)
_VALUE = st.one_of(_TEXT, st.none(), st.booleans(), st.integers(), st.floats(), st.lists(st.text(max_size=3)))
_BODY = st.one_of(
    st.fixed_dictionaries({"message": _VALUE}, optional={"sender": _VALUE, "metadata": _VALUE, "stream": _VALUE}),
    _VALUE,
)


class Tally:
    """What was answered, by status; raises on what must not be."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()

    def judge(self, status: int, body: bytes, *, webhook: bool) -> None:
        """Count one response.

        Raises:
            AssertionError: it is a fault of the server, empty, or (of the webhook) no reply by the contract.
        """
        self.statuses[status] += 1
        if self.statuses.total() % _TOLD_EVERY == 0:
            print(f"{self.statuses.total()} so far, by status: {dict(sorted(self.statuses.items()))}", flush=True)
        assert status < 500, status
        if webhook:
            messages = json.loads(body)
            assert messages and contract.problems(messages) == [], contract.problems(messages)


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def texts(server: Server, tally: Tally, examples: int) -> None:
    """Bodies made of odd texts, some of them cut off."""

    @_settings(examples)
    @given(_BODY, st.integers(0, 9))
    def post(body: Any, cut: int) -> None:
        sent = json.dumps(body).encode("utf-8", "surrogatepass")
        sent = sent[: len(sent) // 2] if cut == 0 else sent
        if len(sent) < 16_000:
            status, _, answered = server.request("POST", WEBHOOK, sent, {"Content-Type": "application/json"})
            tally.judge(status, answered, webhook=True)

    post()


def routes(server: Server, tally: Tally, examples: int) -> None:
    """Every documented route, with what fits the specification and what does not."""
    schema = schemathesis.openapi.from_path(SPECIFICATION)
    schema.config.update(base_url=f"http://127.0.0.1:{server.port}")
    operations = [result.ok() for result in schema.get_all_operations()]
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    for operation in operations:
        # A route without parameters has one request only; the webhook gets what is left.
        share = examples if operation.method == "post" else 20
        for mode in modes:
            _route(operation, mode, server, tally, max(1, share // len(modes)))


def _route(operation: Any, mode: Any, server: Server, tally: Tally, examples: int) -> None:
    strategy = operation.as_strategy(generation_mode=mode)

    @_settings(examples)
    @given(strategy)
    def call(case: Any) -> None:
        response = case.call(timeout=60)
        tally.judge(response.status_code, response.content, webhook=operation.method == "post")

    with contextlib.suppress(Unsatisfiable):  # nothing can be broken in a route that takes nothing
        call()


def run(server: Server, examples: int) -> Counter[int]:
    """Both halves; the statuses that came back.

    Raises:
        AssertionError: see `Tally.judge`; hypothesis prints the smallest request that does it.
    """
    tally = Tally()
    texts(server, tally, examples // 2)
    routes(server, tally, examples // 2)
    return tally.statuses


def main() -> int:
    """Run on a server of its own, without limits."""
    warnings.simplefilter("ignore")
    options = argparse.ArgumentParser()
    options.add_argument("--examples", type=int, default=100_000)
    given_ = options.parse_args()
    with Server(VEIVISER_LIMIT_SENDER="0", VEIVISER_LIMIT_ADDRESS="0") as server:
        statuses = run(server, given_.examples)
    print(f"{statuses.total()} requests, by status: {dict(sorted(statuses.items()))}; no 5xx, no empty reply")
    return 0


if __name__ == "__main__":
    sys.exit(main())
