"""Which hidden figures of wards their publisher hides: the table `withheld`.

What a file gives and we hide is known, and its month can be complete; what a publisher hides is
not. A hidden figure stays in the store while others of its month are given anew, so this is
remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from data_loaders.counts.disclosure import KEYS, SUPPRESSED
from data_loaders.one_load.load_context import Loading
from data_loaders.ward_figures.cells import Key
from model.tables import empty

TABLE = "withheld"
PUBLISHER, EITHER = "publisher", "either"


def withhold(
    loading: Loading, source: str, given: Mapping[Key, str], unknown: Collection[Key]
) -> dict[Key, str]:
    """Who hides the hidden figures of a source, but for those hidden here; kept with the draft.

    `given` are the figures of this load with their status, `unknown` those that it says are not
    known: one that was given before and hidden here stays hidden, and is a lack now.
    """
    counts = loading.draft.read("ward_counts", source=source)
    hidden = set(_keys(counts[counts["status"] == SUPPRESSED]))
    withheld = dict.fromkeys(unknown, EITHER) | _before(loading, source)
    withheld = {key: by for key, by in withheld.items() if key not in given}
    withheld |= {key: PUBLISHER for key, status in given.items() if status == SUPPRESSED}
    withheld = {key: by for key, by in sorted(withheld.items()) if key in hidden}
    rows = [(source, *key, by) for key, by in withheld.items()]
    types = empty(TABLE).dtypes.to_dict()
    table = pd.DataFrame(rows, columns=list(types)).astype(types)
    others = _stored(loading)
    others = others[others["source"] != source]
    parts = [part for part in (others, table) if len(part)]
    both = pd.concat(parts, ignore_index=True) if parts else empty(TABLE)
    if loading.draft.has(TABLE):
        loading.replace(TABLE, both)
    else:
        # Also without a row: from now on it is known of each.
        loading.draft.replace(TABLE, both)
    return withheld


def _before(loading: Loading, source: str) -> dict[Key, str]:
    stored = _stored(loading)
    stored = stored[stored["source"] == source]
    return dict(zip(_keys(stored), stored["hidden_by"], strict=True))


def _stored(loading: Loading) -> pd.DataFrame:
    """The table as it is so far; of a store of before nothing says who hid what of which source.

    A source that is open hides nothing itself.
    """
    if loading.draft.has(TABLE):
        return loading.draft.read(TABLE)
    counts = loading.draft.read("ward_counts")
    hidden = counts[counts["status"] == SUPPRESSED]
    disclosive = {s.id for s in loading.catalogue.sources if s.disclosive}
    by = hidden["source"].isin(disclosive).map({True: EITHER, False: PUBLISHER})
    return hidden.assign(hidden_by=by.astype("str"))[list(empty(TABLE).columns)]


def _keys(rows: pd.DataFrame) -> list[Key]:
    return list(rows[KEYS].itertuples(index=False, name=None))
