"""Where the project's files are, independent of the current directory."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
TOPICS = CONTENT / "topics"
SERVICES = CONTENT / "services"
NLU = ROOT / "data"
DIALOGUES = ROOT / "tests" / "dialogues"
MODELS = ROOT / "models"
CACHE = ROOT / ".cache"
WIDGET = ROOT / "widget"


def shown(path: Path) -> str:
    """A path as people read it: relative to the project where it lies inside it."""
    try:
        return str(path.relative_to(ROOT))
    except ValueError:
        return str(path)
