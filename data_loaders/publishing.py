"""Publishing a draft: it goes live on the terms on which `add` would have let it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from data_loaders.one_load.terms import Terms, hides_first, loses, rejected_words
from geo.wording import listed
from model.config.catalogue import Catalogue
from model.errors import StoreError
from store.one_source import unshown
from store.releases.releases import Release
from store.store import Store


def publish(store: Store, catalogue: Catalogue, release_id: str, terms: Terms) -> Release:
    """Make a draft the release that readers are shown.

    Raises StoreError for what is no draft, and for what an analyst has to say first: that readers
    lose what came since (`Store.publish`), that too many rows of its files were rejected, or that
    months readers are shown would stand behind another source.
    """

    def ask(draft: Release) -> None:
        if asked := next(_asked(store, catalogue, draft, terms), ""):
            raise StoreError(f"draft {draft.release_id} is not published: {asked}")

    return store.publish(release_id, without_newer=terms.without_newer, ask=ask)


def _asked(store: Store, catalogue: Catalogue, draft: Release, terms: Terms) -> Iterator[str]:
    """What has to be said first."""
    shown = store.current()
    before = None if shown is None or shown.demonstration else shown
    new = _new_lines(store, draft, before)
    if not terms.accept_rejects and (faulty := [line for line in new if loses(line)]):
        yield (
            f"{rejected_words(faulty)}. Mend the rows and add the files again as a new draft; "
            "--accept-rejects publishes without them"
        )
    unseen = unshown(store.tables(before), store.tables(draft), catalogue)
    if hides_first(unseen, terms):
        lost = listed([months.words for months in unseen.lost], limit=3)
        yield f"readers would lose months they are shown: {lost}. {unseen.remedy}"


def _new_lines(store: Store, draft: Release, before: Release | None) -> list[Any]:
    """The lines of the ledger that what readers are shown has not."""
    ledger = store.read("ledger", draft)
    there = store.read("ledger", before, columns=("load_id",)) if before else pd.DataFrame()
    known = there["load_id"] if len(there) else ()
    return list(ledger[~ledger["load_id"].isin(known)].itertuples())
