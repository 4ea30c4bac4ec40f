"""On what terms a load goes live: at once, as a draft that only its link shows, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from data_loaders.one_load.ledger import Line
from model.counted import counted
from model.errors import SaferError
from model.file_kinds import WARD_FIGURES
from store.one_source import Unshown
from store.releases.left_out import LeftOut

REJECTED_SHARE = 0.005
"""The share of a file's rows that may be rejected before somebody has to say so. Files of police.uk
lose no row; more than one in two hundred means a fault of a kind, such as an offence that nothing
here knows, and whatever has it is missing from every figure."""

LONGEST_NOTE = 200
"""Characters of a release's note."""


@dataclass(frozen=True)
class Terms:
    """What the analyst asks for."""

    check: bool = False
    """Say what would happen and write nothing."""
    draft: bool = False
    """Make a release that readers see only where a link names it."""
    accept_rejects: bool = False
    """Publish whatever share of a file was rejected."""
    replace: bool = False
    """Let a file take the place of what is there of its months, whatever it holds."""
    without_newer: bool = False
    """Publish without the releases made since the one it is built on."""
    without_figures: bool = False
    """Publish where months that readers were shown are then hidden behind another source."""
    note: str = ""
    """What is said of the release; empty for what was done."""


WHATEVER_IS_REJECTED = Terms(accept_rejects=True)
"""For whoever looks at the report before anybody else looks at the release."""


def held_back(lines: Sequence[Line], terms: Terms) -> tuple[Line, ...]:
    """The files for which nothing of a load goes live; none where it is accepted, or a draft.

    One command makes one release, so that it is there whole or not at all.
    """
    if terms.accept_rejects or terms.draft:
        return ()
    return tuple(x for x in lines if loses(x))


def asks_first(lost: LeftOut | None, terms: Terms) -> bool:
    """Whether nothing goes live because readers would lose newer releases, and nobody said so."""
    return lost is not None and not (terms.draft or terms.without_newer)


def hides_first(unseen: Unshown, terms: Terms) -> bool:
    """Whether nothing goes live because months would no longer be shown, and nobody said so."""
    return bool(unseen.lost) and not (terms.draft or terms.without_figures)


class Counted(Protocol):
    """A line of the ledger, of a load or as the store has it."""

    @property
    def file(self) -> str:
        """Its name."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def rows_read(self) -> int:
        """The number of rows read."""

    @property
    def placed(self) -> int:
        """Of them those that are counted."""

    @property
    def duplicate(self) -> int:
        """Of them those that were there already."""

    @property
    def rejected(self) -> int:
        """The number of rejected rows, or of figures where these are counted."""


def loses(line: Counted) -> bool:
    """Whether too much of a file was rejected; what is loaded already was accepted then."""
    already = line.duplicate > 0 and not line.placed
    return not already and line.rejected > REJECTED_SHARE * line.rows_read


def rejected_words(faulty: Sequence[Counted]) -> str:
    """What was rejected of files that lose too much, as part of a sentence."""
    worst = max(faulty, key=lambda line: line.rejected / line.rows_read)
    others = len(faulty) - 1
    more = f" and {counted(others, 'more file')}" if others else ""
    what = "figures" if worst.kind == WARD_FIGURES else "rows"
    rows = f"{worst.rejected:,} of {worst.rows_read:,} {what} of {worst.file}"
    return f"{rows}{more} were rejected, more than {100 * REJECTED_SHARE:g} %"


def note_of(text: str) -> str:
    """A note as it is kept: one line, of characters that can be shown.

    Raises SaferError for one of more than `LONGEST_NOTE` characters.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(line) > LONGEST_NOTE:
        raise SaferError(
            f"the note has {len(line):,} characters; a note is one line of at most {LONGEST_NOTE}. "
            "Shorten it"
        )
    return line
