"""What `status` and `releases` print: what the store holds, and how it came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from data_loaders.terminal import printable
from geo.wording import listed
from model.config.catalogue import Catalogue
from model.errors import StoreError
from model.tables import LEDGER_CLASSES, TABLES
from store.one_source import not_shown
from store.releases.differences import Span, spans
from store.releases.releases import Release
from store.store import Store

DOUBTFUL = "doubtful"


def status_as_json(store: Store, catalogue: Catalogue) -> dict[str, Any]:
    """Release, rows of each table, records and coverage by month, layers, ledger totals.

    `months` has a row a source and month, `spans` one for months in a row that are alike. Raises
    StoreError when the store has no release.
    """
    release = _current(store)
    coverage = store.read("coverage", release)
    ledger = store.read("ledger", release)
    counted = {"ward_counts": store.read("ward_counts", release), "coverage": coverage}
    layers = store.read("places_of_interest", release, columns=("layer",))["layer"].value_counts()
    return {
        "release": release.release_id,
        "created": release.created.isoformat(timespec="seconds"),
        "demonstration": release.demonstration,
        "note": release.note,
        "tables": {name: store.count(name, release) for name in TABLES},
        "months": _months(coverage),
        "spans": _spans(coverage),
        "not_shown": [found.words for found in not_shown(counted, catalogue)],
        "waiting_files": sorted(store.read("waiting_files", release, columns=("file",))["file"]),
        "refused_before": sorted(
            set(store.read("refused_files", release, columns=("file",))["file"])
        ),
        "layers": {str(layer): int(n) for layer, n in layers.sort_index().items()},
        "ledger": {name: int(ledger[name].sum()) for name in ("rows_read", *LEDGER_CLASSES)},
        "refused_files": int((ledger["refused"] != "").sum()),
        "drafts": [draft.release_id for draft in store.drafts()],
    }


def _months(coverage: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {
            "source": row.source,
            "month": f"{row.month:%Y-%m}",
            "status": row.status,
            "records": row.records,
            "reason": row.reason,
        }
        for row in coverage.itertuples()
    ]


def _spans(coverage: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {
            "source": span.source,
            "first": str(span.window.first),
            "last": str(span.window.last),
            "status": span.status,
            "records": span.records,
            "reason": span.reason,
        }
        for span in spans(coverage)
    ]


def _current(store: Store) -> Release:
    release = store.current()
    if release is not None:
        return release
    drafts = ", ".join(draft.release_id for draft in store.drafts())
    do = f"publish a draft ({drafts})" if drafts else "add files or build the demo"
    raise StoreError(f"there is no release in {store.root} yet: {do}")


def print_status(store: Store, catalogue: Catalogue, console: Console) -> None:
    """The same for a person to read: a line a source, its months as spans of equal status."""
    status = status_as_json(store, catalogue)
    kind = "demonstration data, not real figures" if status["demonstration"] else "real data"
    _say(console, f"Release {status['release']}, {kind}: {status['note']}")
    for draft in store.drafts():
        _say(console, f"Draft {draft.release_id}, not shown to readers: {draft.note}")
    tables = Table(title="Tables")
    tables.add_column("Table")
    tables.add_column("Rows", justify="right")
    for name, rows in status["tables"].items():
        tables.add_row(name, f"{rows:,}")
    console.print(tables)
    for source, of_source in _by_source(spans(store.read("coverage", _current(store)))).items():
        _say(console, f"{source}: {'; '.join(_in_words(of_source))}.")
        if any(span.status == DOUBTFUL for span in of_source):
            _say(console, f"  No verdict uses a doubtful month until `accept {source} YYYY-MM`.")
    for words in status["not_shown"]:
        _say(console, f"Not shown: {words}.")
    if status["waiting_files"]:
        files = listed(status["waiting_files"], limit=6)
        _say(
            console,
            "Kept until other files of their years come, beside what is counted of them already: "
            f"{files}.",
        )
    if status["refused_before"]:
        files = listed(status["refused_before"], limit=6)
        _say(
            console,
            f"Refused before their months had a file, which will be told as partial: {files}.",
        )
    if status["layers"]:
        of_each = "; ".join(f"{layer}, {n:,}" for layer, n in status["layers"].items())
        _say(console, f"Layers of places of interest: {of_each}.")
    ledger = status["ledger"]
    words = ", ".join(f"{ledger[n]:,} {n.replace('_', ' ')}" for n in LEDGER_CLASSES)
    _say(console, f"Ledger: {ledger['rows_read']:,} rows read = {words}.")


def _say(console: Console, words: str) -> None:
    console.print(printable(words), highlight=False, soft_wrap=True)


def _in_words(found: Sequence[Span]) -> list[str]:
    """The spans in words; a reason that was given before is not given again."""
    said: dict[str, str] = {}
    words = []
    for span in found:
        before = said.get(span.reason) if span.reason else None
        again = f"{span.window.span} {span.status} (as {before})"
        words.append(again if before else span.words)
        said.setdefault(span.reason, span.window.span)
    return words


def _by_source(found: Sequence[Span]) -> dict[str, list[Span]]:
    sources: dict[str, list[Span]] = defaultdict(list)
    for span in found:
        sources[span.source].append(span)
    return sources


def print_releases(store: Store, console: Console) -> None:
    """Every release, the newest last, the current one marked; then the drafts."""
    current = store.current()
    shown = current.release_id if current else ""
    table = Table(title="Releases")
    for heading in ("Release", "Made (UTC)", "Kind", "Note", ""):
        table.add_column(heading)
    for release in (*store.listed(), *store.drafts()):
        state = f"draft, made from {release.base or 'nothing'}" if release.is_draft else ""
        table.add_row(
            release.release_id,
            f"{release.created:%Y-%m-%d %H:%M}",
            "demonstration" if release.demonstration else "real data",
            printable(release.note),
            state or release.fate or ("shown now" if release.release_id == shown else ""),
        )
    console.print(table)
