"""Canaries: invented words that stand nowhere but in what a conversation sends, and the search for them."""

from __future__ import annotations

import os
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

_CHUNK = 16 * 1024 * 1024
_LETTERS = "bdfghjklmnprstvwxz"


def word() -> str:
    """Twelve random letters without a vowel, which no language has: `Kzbtrwhgfnlx`."""
    return "K" + "".join(secrets.choice(_LETTERS) for _ in range(11))


def number() -> str:
    """Eleven digits in the form of a birth number of somebody who cannot exist (month 13 + 80 is none)."""
    return f"{secrets.randbelow(28) + 1:02}{secrets.randbelow(12) + 81:02}{secrets.randbelow(90) + 10}{_digits(5)}"


def phone() -> str:
    """Eight digits in the form of a Norwegian mobile number."""
    return f"4{_digits(7)}"


def _digits(n: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(n))


class Search:
    """Looks for many canaries at once, each in UTF-8 and in UTF-16."""

    def __init__(self, canaries: Iterable[str]) -> None:
        forms = {form for canary in canaries for form in (canary.encode(), canary.encode("utf-16-le"))}
        self._longest = max(map(len, forms))
        self._pattern = re.compile(b"|".join(map(re.escape, sorted(forms))))

    def count(self, content: bytes) -> Counter[bytes]:
        """How often each form stands in `content`."""
        return Counter(self._pattern.findall(content))

    def files(self, folders: Iterable[Path], since: float) -> Counter[bytes]:
        """Hits in all files under `folders` that were changed after `since` (seconds of the clock)."""
        found: Counter[bytes] = Counter()
        for path in (path for folder in folders for path in folder.rglob("*")):
            try:
                if path.is_file() and not path.is_symlink() and path.stat().st_mtime >= since:
                    found += self.count(path.read_bytes())
            except OSError:  # gone again, or a socket
                continue
        return found

    def memory(self, process: int) -> Counter[bytes]:
        """Hits in the writable memory of a process (Linux, as its owner or as root)."""
        found: Counter[bytes] = Counter()
        for begin, end in _writable(process):
            found += self._span(process, begin, end)
        return found

    def _span(self, process: int, begin: int, end: int) -> Counter[bytes]:
        found: Counter[bytes] = Counter()
        with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
            rest = b""
            while begin < end:
                try:
                    memory.seek(begin)
                    read = memory.read(min(_CHUNK, end - begin))
                except (OSError, ValueError, OverflowError):  # a guard page
                    break
                if not read:
                    break
                found += self.count(rest + read)
                rest = read[-(self._longest - 1) :]
                begin += len(read)
        return found


def _writable(process: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        span, rights, *_ = line.split()
        if rights.startswith("rw") and "[vvar]" not in line:
            begin, _, end = span.partition("-")
            yield int(begin, 16), int(end, 16)


def family(process: int) -> list[int]:
    """A process and all its descendants."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents[int(entry)] = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [process]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found
