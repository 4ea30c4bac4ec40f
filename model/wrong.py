"""What readers are told of a part of an address that was not answered as it asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

Known = tuple[tuple[str, str], ...]
"""What can be asked for: (value in an address, name that readers know)."""


class Wrong(str):
    """The sentence that says so: what was asked, why it cannot be, and what is shown instead.

    It knows what was asked and what could have been, so that the nearest can be offered.
    """

    __slots__ = ("asked", "key", "known", "parts")

    key: str
    """The parameter of the address."""
    parts: tuple[str, ...]
    """What it asked for in vain: its value, or some of those that stand there with commas."""
    known: Known
    """What there is."""
    asked: dict[str, str]
    """Every parameter of the address."""

    def __new__(
        cls,
        words: str,
        key: str,
        parts: Iterable[str],
        known: Known = (),
        asked: Mapping[str, str] | None = None,
    ) -> Wrong:
        """The words, what asked for it, which parts of that are wrong, what there is."""
        self = super().__new__(cls, words)
        self.key, self.parts, self.known = key, tuple(parts), known
        self.asked = dict(asked or {})
        return self

    def mended(self, part: str, value: str) -> str:
        """The same address with a value in the place of what it asked for in vain."""
        found = self.asked[self.key]
        # Of several that stand there with commas, the others stay.
        parts = [found] if part == found else found.split(",")
        mended = ",".join(dict.fromkeys(value if p == part else p for p in parts))
        return urlencode(self.asked | {self.key: mended}, safe=",-")


class WrongKey(Wrong):
    """What is said of parameters that are not known; `known` are those that are."""

    __slots__ = ()

    def mended(self, part: str, value: str) -> str:
        """The same address with a parameter by another name."""
        return urlencode({value if k == part else k: v for k, v in self.asked.items()}, safe=",-")
