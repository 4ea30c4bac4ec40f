"""Standings that are shown side by side: their verdicts are of all of them tested at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.wording import Wording
from stats.areas import Row
from stats.change import Change, together


def tested_together(rows: Sequence[Row], wording: Wording) -> list[Row]:
    """The rows, those beyond normal variation only by themselves worded as what may be chance.

    See `stats.change.together`. An indicator that stands in several rows is tested once.
    """
    of_indicator = {(r["id"], r["indicator"]): r for r in rows if not math.isnan(r["z"])}
    judged = together([_change(row) for row in of_indicator.values()])
    verdicts = {key: change.verdict for key, change in zip(of_indicator, judged, strict=True)}
    return [_worded(row, verdicts.get((row["id"], row["indicator"])), wording) for row in rows]


def _change(row: Row) -> Change:
    return Change(row["value"], row["base"], row["z"], row["verdict"], dispersion=row["dispersion"])


def _worded(row: Row, verdict: str | None, wording: Wording) -> Row:
    """A row with another verdict, and the words and colour of that."""
    if verdict is None or verdict == row["verdict"]:
        return row
    higher, words = row["difference"] > 0, row["words"]
    for activity in (True, False):
        was, now = (
            wording.moved(v, higher=higher, activity=activity) for v in (row["verdict"], verdict)
        )
        words = words.replace(was, now)
    return {**row, "verdict": verdict, "words": words, "tone": "neutral"}
