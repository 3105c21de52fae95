"""The graph of a message is run in an order that is found once, instead of anew for each of a message's three runs.

Why: Rasa hands a message's graph to Dask, which sorts it, keeps books on it and hands each node to a pool of one: more
than a third of the time that Rasa itself takes. The nodes, what they are given and what they give stay Rasa's own.
The seam is the class of the runner, which `rasa.core.processor` passes to the loader. Fits Rasa 3.6.21.
"""

from __future__ import annotations

from typing import Any

import rasa.core.processor as processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

_Order = list[tuple[str, tuple[str, ...]]]
stock_runner = DaskGraphRunner


class StraightRunner(DaskGraphRunner):
    """Runs the nodes one after the other; for the same inputs and targets it gives what Dask gives."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """See `GraphRunner.run`.

        Raises:
            GraphRunError: an input bears the name of a node, or a node failed with a `RuntimeError`.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        order = self._order(wanted)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        # As stock: an input whose value is the name of a node would be taken for that node.
        if any(isinstance(value, str) and value in self._instantiated_nodes for _, value in done.values()):
            raise GraphRunError("an input has the name of a node for its value")
        try:
            for name, needs in order:
                # What nobody provides is handed on as its name, of which the node complains.
                done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(done[name] for name in wanted)

    def _order(self, targets: tuple[str, ...]) -> _Order:
        """The nodes that the targets need, each behind those that it needs itself."""
        known: dict[tuple[str, ...], _Order] = self.__dict__.setdefault("_orders", {})
        if targets not in known:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            found: _Order = []
            while len(found) < len(nodes):
                ready = [
                    name
                    for name, node in nodes.items()
                    if name not in dict(found) and all(n in dict(found) for n in node.needs.values() if n in nodes)
                ]
                if not ready:
                    raise GraphRunError("the graph has a circle")
                found += [(name, tuple(nodes[name].needs.values())) for name in ready]
            known[targets] = found
        return known[targets]


def install() -> None:
    """Let models be served by the straight runner; training keeps Rasa's own."""
    processor.DaskGraphRunner = StraightRunner
