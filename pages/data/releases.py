"""What was loaded when, and which release is shown."""

from __future__ import annotations

import re

import pandas as pd

from components.grid import Row
from components.panel import Column, Panel
from model.many import many, verb
from pages.data.changed import changed_words, told_words
from pages.question import Question
from store.releases.releases import Release


def releases_table(question: Question) -> pd.DataFrame:
    """One row a release, the newest first; a draft only where it is what is shown."""
    shown = question.dataset.release
    draft = [shown] if shown.is_draft else []
    rows = (*draft, *reversed(question.releases))
    changed = changed_words(question, rows)
    return pd.DataFrame(
        [
            {
                "release": r.release_id,
                "created": f"{r.created:%Y-%m-%d %H:%M}",
                "changed": changed.get(r.release_id, ""),
                "note": _plain(r.note),
                "kind": _kind(r),
                "shown": "shown now" if r.release_id == shown.release_id else r.fate,
                "is_kept": not r.fate,
            }
            for r in rows
        ]
    )


def _plain(note: str) -> str:
    """A note in one line, without marks that turn the direction of the words after it."""
    return " ".join(_TURNING.sub("", note).split())


_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _kind(release: Release) -> str:
    if release.is_draft:
        return "draft"
    return "demonstration" if release.demonstration else "real data"


def shortened(table: pd.DataFrame) -> pd.DataFrame:
    """The table as the page shows it: of a long note the beginning; the files have all of it."""
    notes = [n if len(n) <= NOTE_LETTERS else f"{n[:NOTE_LETTERS]} …" for n in table["note"]]
    return table.assign(note=notes)


NOTE_LETTERS = 240


def release_link(row: Row, question: Question) -> str:
    """The address of this page as a release has it; none of one that was dropped."""
    return question.link(release=row["release"]) if row["is_kept"] else ""


def releases_sentence(table: pd.DataFrame, _: Question) -> str:
    """How many releases there are and how to read an older one."""
    kept = int(((table["kind"] != "draft") & table["is_kept"]).sum())
    return (
        f"{many(kept, 'releases')} {verb(kept, 'is', 'are')} kept. Its name leads to each; add "
        f"release=NAME to any link to read it from that release.{told_words(kept)}"
    )


RELEASES = Panel(
    page="data",
    id="releases",
    title="Releases",
    table=releases_table,
    sentence=releases_sentence,
    columns=lambda _: (
        Column("release", "Release"),
        Column("created", "Made (UTC)"),
        Column("kind", "Kind"),
        Column("changed", "What changed since the release before"),
        Column("note", "Note"),
        Column("shown", "Now"),
    ),
    filtered=False,
)
