"""Rejected rows grouped by what was wrong with them: one cause has one remedy."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.counted import counted
from model.rejects import Reject

MOST_VALUES = 3
"""Distinct texts of a cause that are quoted, the most frequent first."""

MOST_ROWS = 3
"""Rows of a cause that are named, of the file that comes first."""

_WHERE = re.compile(r"^(?:sheet '(?P<sheet>.*?)', )?(?:column '(?P<column>.*?)', )?")
_QUOTED = re.compile(r"'(.*?)'(?=$|[\s,:;)])")
_NUMBER = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True)
class Found:
    """What a reject says it found, taken apart."""

    sheet: str
    column: str
    label: str
    """What was found with `…` for every text that is quoted: `crime type …`."""
    values: tuple[str, ...]
    """The texts that are quoted."""

    @property
    def value(self) -> str:
        """The one text it is about; empty where there is none, or several."""
        return self.values[0] if len(self.values) == 1 else ""


def found_of(reject: Reject) -> Found:
    """The sheet, column, label and texts of what a reject found."""
    where = _WHERE.match(reject.found)
    rest = reject.found[where.end() :] if where else reject.found
    label = _QUOTED.sub("…", rest)
    values = tuple(_QUOTED.findall(rest))
    named = label.endswith(" …") and not label.endswith(": …") and len(values) == 1
    name = label.removesuffix(" …") if named else ""
    column = reject.column or (where and where["column"]) or name
    return Found((where and where["sheet"]) or "", column, label, values)


@dataclass(frozen=True)
class Cause:
    """Rows that were rejected for the same reason."""

    rows: int
    found: str
    """`crime type 'Cybercrime'`, or `crime type (12 'Burglry', 3 'Robery')`; empty where what was
    found is not kept."""
    expected: str
    suggestion: str
    """What the most frequent text should probably be; empty where nobody can tell."""
    first: str
    """The file and rows it was met in first."""

    @property
    def words(self) -> str:
        """The cause as a sentence."""
        perhaps = f"; perhaps {self.suggestion}" if self.suggestion else ""
        found = f"{self.found}; " if self.found else ""
        told = f"{counted(self.rows, 'row')}: {found}expected {self.expected}{perhaps}"
        return f"{told} ({self.first})"


def causes(rejects: Iterable[tuple[str, Reject]]) -> list[Cause]:
    """The causes of rejected rows, each with the name of its file; those of most rows first.

    A cause is what was expected, and of what; the texts that were found are counted within it.
    """
    groups: dict[tuple[str, str], list[tuple[str, Reject, Found]]] = defaultdict(list)
    for file, reject in rejects:
        found = found_of(reject)
        about = _NUMBER.sub("#", found.label) if found.values else ""
        expected = _NUMBER.sub("#", reject.expected.split(": ")[0])
        groups[about, expected].append((file, reject, found))
    found_causes = [_cause(group) for group in groups.values()]
    return sorted(found_causes, key=lambda cause: (-cause.rows, cause.found, cause.expected))


def _cause(group: Sequence[tuple[str, Reject, Found]]) -> Cause:
    in_order = sorted(group, key=lambda item: (item[0], item[1].row))
    expected = {reject.expected for _, reject, _ in group}
    return Cause(
        rows=len(group),
        found=_found_words(in_order),
        expected=expected.pop() if len(expected) == 1 else in_order[0][1].expected.split(": ")[0],
        suggestion=_suggested(in_order),
        first=_first(in_order),
    )


def _texts(group: Sequence[tuple[str, Reject, Found]]) -> list[tuple[tuple[str, ...], int]]:
    """The texts found and how often, the most frequent first, those met as often by alphabet."""
    values = Counter(found.values for _, _, found in group if found.values)
    return sorted(values.items(), key=lambda item: (-item[1], item[0]))


def _suggested(group: Sequence[tuple[str, Reject, Found]]) -> str:
    """What the most frequent texts should probably be."""
    known = {f.values: r.suggestion for _, r, f in group if r.suggestion}
    texts = [values for values, _ in _texts(group)]
    if len(texts) < 2:
        return next(iter(known.values()), "")
    told = [f"{known[v]} for '{v[0]}'" for v in texts[:MOST_VALUES] if v in known]
    return ", ".join(told)


def _found_words(group: Sequence[tuple[str, Reject, Found]]) -> str:
    label, texts = group[0][2].label, _texts(group)
    name = label.removesuffix(" …")
    one_label = all(found.label == label for _, _, found in group)
    if not one_label or name == label or "…" in name:
        first = group[0][2]
        others = len({(found.label, found.values) for _, _, found in group}) - 1
        words = _filled(label, first.values)
        return f"{words} and {others:,} more like it" if others else words
    if len(texts) == 1:
        return _filled(label, texts[0][0])
    told = [f"{n:,} '{value}'" for (value,), n in texts[:MOST_VALUES]]
    more = len(texts) - len(told)
    others_told = f" and {counted(more, 'other text')}" if more else ""
    return f"{name} ({', '.join(told)}{others_told})"


def _filled(label: str, values: Sequence[str]) -> str:
    """A label with its texts in it again."""
    parts = label.split("…")
    given = [f"'{value}'" for value in values] + [""] * len(parts)
    return "".join(part + value for part, value in zip(parts, given, strict=False))


def _first(group: Sequence[tuple[str, Reject, Found]]) -> str:
    file = group[0][0]
    of_file = list(dict.fromkeys(reject.row for name, reject, _ in group if name == file))
    rows = ", ".join(f"{row:,}" for row in of_file[:MOST_ROWS])
    which = f"row {rows}" if len(of_file) == 1 else f"rows {rows}"
    more = " …" if len(of_file) > MOST_ROWS else ""
    files = len({name for name, _, _ in group}) - 1
    others = f" and {counted(files, 'more file')}" if files else ""
    return f"{file}, {which}{more}{others}"
