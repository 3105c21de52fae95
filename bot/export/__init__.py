"""The directory for other systems: HSDS 3.x JSON, schema.org JSON-LD and CSV. Only what may be shown leaves."""

from __future__ import annotations

import json
from pathlib import Path

from bot.directory import Directory
from bot.export import hsds, table
from bot.publish import linked


def write(directory: Directory, folder: Path) -> list[Path]:
    """Write the three files to a folder; gives their paths."""
    graph = [linked.service(service, directory.kommune) for service in directory]
    texts = {
        "hsds.json": _json(hsds.services(directory)),
        "schema-org.jsonld": _json({"@context": "https://schema.org", "@graph": graph}),
        "tjenester.csv": table.csv_text(directory),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in texts]


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
