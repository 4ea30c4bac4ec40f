"""The words a change may be described with, from config/wording.toml, and those it never may."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from string import Formatter
from typing import Literal, get_args

from pydantic import Field, model_validator

from model.config.toml_entries import Entry

Verdict = Literal[
    "not comparable",
    "none",
    "small",
    "similar",
    "possible",
    "beyond",
    "nothing new",
    "recent",
    "no history",
    "untested",
    "side",
    "beyond limit",
    "within limits",
    "few areas",
    "beyond chance",
    "within chance",
    "too few",
    "calmer",
    "told beyond chance",
    "told within chance",
    "told too few",
    "told calmer",
]
"""What a test comes to; each has its words in the file."""

_WAYS = frozenset({"direction", "more"})
_COMPARED = _WAYS | {"reason"}
_TOLD = frozenset({"unit", "area", "n", "span", "base", "expected"})
BLANKS: dict[Verdict, frozenset[str]] = {
    "not comparable": frozenset({"reason"}),
    "recent": _WAYS,
    "no history": frozenset({"months", "needed"}),
    "side": _WAYS,
    "beyond limit": _WAYS | {"limit"},
    "beyond chance": _WAYS,
    "told beyond chance": _WAYS | _TOLD,
    "told within chance": _TOLD,
    "told too few": _TOLD,
    "told calmer": _TOLD,
}
"""What the words of a verdict may leave open; of those that are not here what `_COMPARED` has."""

SHARE_BLANKS = frozenset({"words", "force", "moved", "before", "now", "change"})
"""What the words of a changed share of records without a place may leave open."""


_WITH_REASON: frozenset[Verdict] = frozenset({"not comparable", "untested"})
"""What says nothing without its reason."""


class VerdictWords(Entry):
    """What is said of one verdict."""

    id: Verdict
    words: str = Field(min_length=1)
    activity: str = ""
    """Said instead of a measure that follows police activity or reporting; empty for the same."""


class Wording(Entry):
    """Every word for a change. A file that lacks a verdict or uses a forbidden word is refused."""

    never: tuple[str, ...] = Field(min_length=1)
    reflects: str = Field(min_length=1)
    """Why more of a measure that follows police activity need not mean that more happens."""
    flagged: str
    explained: str
    concealed: str
    verdicts: tuple[VerdictWords, ...] = Field(alias="verdict")

    @model_validator(mode="after")
    def _check(self) -> Wording:
        _each_verdict_once([v.id for v in self.verdicts])
        noted = frozenset({"words", "note"})
        _check_blanks("flagged", self.flagged, noted, needed=noted)
        for name in ("explained", "concealed"):
            _check_blanks(name, getattr(self, name), SHARE_BLANKS, needed=frozenset({"words"}))
        _check_blanks("reflects", self.reflects, frozenset())
        for name in ("reflects", "flagged", "explained", "concealed"):
            self._check_allowed(name, getattr(self, name))
        for verdict in self.verdicts:
            known = BLANKS.get(verdict.id, _COMPARED)
            needed = frozenset({"reason"} if verdict.id in _WITH_REASON else ())
            for said, more in ((verdict.words, ()), (verdict.activity, ("reflects",))):
                if said:
                    _check_blanks(verdict.id, said, known.union(more), needed=needed)
                self._check_allowed(verdict.id, said)
        return self

    def _check_allowed(self, verdict: str, said: str) -> None:
        never = {word.lower() for word in self.never}
        found = set(re.findall(r"[a-z]+", said.lower())) & never
        if found or "%" in said:
            word = min(found) if found else "%"
            raise ValueError(
                f"verdict '{verdict}' says '{word}', which claims more than a count can show: "
                "say it without"
            )

    @cached_property
    def _by_id(self) -> dict[str, VerdictWords]:
        return {v.id: v for v in self.verdicts}

    def of(self, verdict: Verdict, *, activity: bool = False, **blanks: object) -> str:
        """The words of a verdict, its blanks filled."""
        said = self._by_id[verdict]
        words = said.activity if activity and said.activity else said.words
        return words.format(reflects=self.reflects, **blanks)

    def moved(self, verdict: Verdict, *, higher: bool, activity: bool, **blanks: object) -> str:
        """The words of a verdict that has a way, `Higher` and `More` or `Lower` and `Fewer`."""
        direction, more = ("Higher", "More") if higher else ("Lower", "Fewer")
        return self.of(verdict, activity=activity, direction=direction, more=more, **blanks)

    def unplaced(self, effect: Literal["explained", "concealed"], **blanks: str) -> str:
        """The words with what a changed share of records without a place may have done to them."""
        return str(getattr(self, effect)).format(**blanks)

    def noted(self, words: str, note: str) -> str:
        """The words with a note on the comparison; as they are where there is none."""
        return self.flagged.format(words=words, note=note) if note else words


def _each_verdict_once(ids: list[str]) -> None:
    counts = Counter(ids)
    wrong = [v for v in get_args(Verdict) if counts[v] != 1]
    if wrong:
        raise ValueError(f"verdict '{wrong[0]}' is there {counts[wrong[0]]} times: write it once")


def _check_blanks(
    verdict: str, said: str, known: frozenset[str], *, needed: frozenset[str] = frozenset()
) -> None:
    try:
        parts = list(Formatter().parse(said))
    except ValueError as error:
        raise ValueError(f"'{verdict}' says '{said}': {error}; close what is opened") from None
    blanks = {name for _, name, _, _ in parts if name is not None}
    if any(form or turned for _, _, form, turned in parts):
        raise ValueError(f"'{verdict}' has a blank with : or !; expected its name alone")
    unknown = sorted(blanks - known)
    if unknown:
        raise ValueError(
            f"'{verdict}' leaves '{{{unknown[0]}}}' open, which nothing fills: "
            f"known are {', '.join(sorted(known))}"
        )
    if lacking := sorted(needed - blanks):
        raise ValueError(
            f"'{verdict}' does not say '{{{lacking[0]}}}', without which a reader is not told: "
            "write it in"
        )
