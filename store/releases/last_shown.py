"""When readers last saw each release: at the latest, as the log does not say it of every one.

A row of the log says when its release was made. It does not say when a draft was published, or when
readers were taken back. That was before whatever is known to have been made after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from store.releases.releases import Release


def last_shown(
    events: pd.DataFrame, drafts: Sequence[Release], now: datetime
) -> dict[str, datetime]:
    """By the name of each release that was ever shown; `now` of one that may have been until now.

    `events` are the rows of the log of releases, oldest first, `drafts` every draft there was.
    """
    names = [str(name) for name in events["release_id"]] if len(events) else []
    begun = [*_begun(events, names, drafts, now), now]
    # What comes next ends what was shown; of one shown several times the last counts.
    return {name: begun[number + 1] for number, name in enumerate(names)}


def _begun(
    events: pd.DataFrame, names: list[str], drafts: Sequence[Release], now: datetime
) -> list[datetime]:
    """When each event was, at the latest."""
    of_drafts = {draft.release_id for draft in drafts}
    begun = [now] * len(names)
    for number, row in enumerate(events.itertuples()):
        if row.event == "release" and names[number] not in of_drafts:
            begun[number] = datetime.fromisoformat(str(row.created))
    for draft in drafts:
        # Readers saw its base when it was made.
        if draft.base in names:
            first = names.index(draft.base)
            begun[first] = min(begun[first], draft.created)
    for number in range(len(names) - 1, 0, -1):
        begun[number - 1] = min(begun[number - 1], begun[number])
    return begun
