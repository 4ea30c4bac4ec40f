"""What was loaded when, and which release is shown."""

from __future__ import annotations

import pandas as pd

from components.panel import Column, Panel
from pages.question import Question


def releases_table(question: Question) -> pd.DataFrame:
    """One row a release, the newest first."""
    return pd.DataFrame(
        [
            {
                "release": r.release_id,
                "created": f"{r.created:%Y-%m-%d %H:%M}",
                "note": r.note,
                "kind": "demonstration" if r.demonstration else "real data",
                "shown": "shown now" if r.release_id == question.dataset.release.release_id else "",
            }
            for r in reversed(question.releases)
        ]
    )


def releases_sentence(table: pd.DataFrame, _: Question) -> str:
    """How many releases there are and how to read an older one."""
    return (
        f"{len(table)} {'release is' if len(table) == 1 else 'releases are'} kept. "
        "Add release=NAME to a link to read it from that release."
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
        Column("note", "Note"),
        Column("shown", "Now"),
    ),
    filtered=False,
)
