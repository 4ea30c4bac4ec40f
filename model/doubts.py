"""Why a month is doubted: of all records, and of each kind, in words that can be read back."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_AROUND, _BESIDE = "in the months around it", "by the one month beside it"
_NUMBERS = rf"\d[\d,]* records, where \d[\d,]*(?: to \d[\d,]*)? are usual (?:{_AROUND}|{_BESIDE})"
_PART = re.compile(rf"(?:^|; )(?:(?P<kind>.*?): )??(?P<words>{_NUMBERS})(?=;|$)")
OF_ANOTHER = "far fewer records of another kind than usual"


def far_below(count: int, least: int, most: int, months: int) -> str:
    """`4,102 records, where 8,900 to 9,700 are usual in the months around it`."""
    usual = f"{least:,} to {most:,} are" if least < most else f"{least:,} are"
    return f"{count:,} records, where {usual} usual {_AROUND if months > 1 else _BESIDE}"


@dataclass(frozen=True)
class Doubt:
    """What is far below in a month, each as `far_below` says it."""

    of_all: str = ""
    """Of all records together; empty where these are as usual."""
    kinds: tuple[tuple[str, str], ...] = ()
    """The name of each kind of record that is named, and what is said of it."""
    more: str = ""
    """How many more kinds there are, in words."""

    @property
    def words(self) -> str:
        """As coverage keeps it."""
        kinds = [f"{kind}: {words}" for kind, words in self.kinds]
        return "; ".join(part for part in (self.of_all, *kinds, self.more) if part)

    @classmethod
    def read(cls, words: str) -> Doubt:
        """What coverage keeps, taken apart; words of another making are of all records."""
        found = list(_PART.finditer(words))
        if not found:
            return cls(words)
        kinds = tuple((part["kind"], part["words"]) for part in found if part["kind"])
        of_all = next((part["words"] for part in found if not part["kind"]), "")
        return cls(of_all, kinds, words[found[-1].end() :].removeprefix("; "))

    def said_of(self, kinds: Collection[str], together: str = "") -> str:
        """What concerns some kinds of record; `together` says of what all records are."""
        own = tuple((kind, words) for kind, words in self.kinds if kind in kinds)
        if not (self.of_all or own or self.more) and self.kinds:
            return OF_ANOTHER
        of_all = self.of_all.replace(" records,", f" records{together},", 1)
        return Doubt(of_all, own, self.more).words
