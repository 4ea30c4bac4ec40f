"""What the commands print: the ledger of a load, the state of a store, its releases."""

from __future__ import annotations

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from data_loaders.ledger import Line, LoadReport
from data_loaders.store import Store
from model.errors import StoreError
from model.periods import short
from model.tables import LEDGER_CLASSES, TABLES

MOST_LINES = 12
"""Files of one archive listed one by one; more are summed in a line. The ledger keeps each."""

MOST_REJECTS = 5
"""Rejected rows shown for each file on the screen; the ledger keeps them all."""

_HEADINGS = ("Rows read", "Placed", "Outside", "No location", "Duplicate", "Replaced", "Rejected")


def print_load(report: LoadReport, console: Console) -> None:
    """The ledger as a table, then refusals, rejected rows, notes and the release."""
    console.print(_ledger(report.lines))
    for line in report.refused:
        console.print(f"[bold red]Refused:[/] {escape(line.refused)}", highlight=False)
    for line in report.lines:
        _print_line(line, console)
    for note in report.notes:
        console.print(f"Note: {escape(note)}", highlight=False)
    if report.release is None:
        console.print("Nothing changed: there is no new release.")
    else:
        console.print(f"Release [bold]{report.release.release_id}[/] is what readers see now.")


def _print_line(line: Line, console: Console) -> None:
    for reject in line.rejects[:MOST_REJECTS]:
        console.print(
            f"[yellow]Rejected:[/] {escape(line.file)}, row {reject.row}: "
            f"found {escape(reject.found)}; expected {escape(reject.expected)}",
            highlight=False,
        )
    if line.rejected > MOST_REJECTS:
        console.print(f"  and {line.rejected - MOST_REJECTS:,} more rows of {line.file}")
    for note in line.notes:
        console.print(f"Note: {escape(line.file)}: {escape(note)}", highlight=False)


def _ledger(lines: list[Line]) -> Table:
    table = Table(title="Every row read and where it ended")
    table.add_column("File", no_wrap=True, max_width=64)
    table.add_column("What it is", no_wrap=True)
    for heading in _HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True, min_width=len(heading))
    shown = [line for line in lines if not line.refused]
    for name, group in _by_archive(shown).items():
        kinds = sorted({line.kind for line in group})
        table.add_row(escape(name), ", ".join(kinds), *_figures(group))
    table.add_section()
    table.add_row("Together", "", *_figures(shown), style="bold")
    return table


def _by_archive(lines: list[Line]) -> dict[str, list[Line]]:
    """Lines by file; the many files of one archive together."""
    archives: dict[str, list[Line]] = {}
    for line in lines:
        archives.setdefault(line.file.split(": ")[0], []).append(line)
    named: dict[str, list[Line]] = {}
    for archive, inside in archives.items():
        if len(inside) > MOST_LINES:
            named[f"{archive} ({len(inside):,} files)"] = inside
        else:
            named |= {line.file: [line] for line in inside}
    return named


def _figures(lines: list[Line]) -> list[str]:
    return [f"{sum(getattr(x, n) for x in lines):,}" for n in ("rows_read", *LEDGER_CLASSES)]


def status_as_json(store: Store) -> dict[str, object]:
    """Release, rows of each table, records and coverage by month, layers, ledger totals.

    Raises StoreError when the store has no release.
    """
    release = store.current()
    if release is None:
        raise StoreError(f"there is no release in {store.root} yet: add files or build the demo")
    coverage = store.read("coverage", release)
    ledger = store.read("ledger", release)
    layers = store.read("places_of_interest", release, columns=("layer",))["layer"].value_counts()
    return {
        "release": release.release_id,
        "created": release.created.isoformat(timespec="seconds"),
        "demonstration": release.demonstration,
        "note": release.note,
        "tables": {name: store.count(name, release) for name in TABLES},
        "months": [
            {
                "source": row.source,
                "month": f"{row.month:%Y-%m}",
                "status": row.status,
                "records": row.records,
                "reason": row.reason,
            }
            for row in coverage.itertuples()
        ],
        "layers": {str(layer): int(n) for layer, n in layers.sort_index().items()},
        "ledger": {name: int(ledger[name].sum()) for name in ("rows_read", *LEDGER_CLASSES)},
        "refused_files": int((ledger["refused"] != "").sum()),
    }


def print_status(store: Store, console: Console) -> None:
    """The same for a person to read."""
    status = status_as_json(store)
    kind = "demonstration data, not real figures" if status["demonstration"] else "real data"
    console.print(f"Release [bold]{status['release']}[/], {kind}: {status['note']}")
    tables = Table(title="Tables")
    tables.add_column("Table")
    tables.add_column("Rows", justify="right")
    for name, rows in status["tables"].items():
        tables.add_row(name, f"{rows:,}")
    months = Table(title="Months")
    for heading, justify in (("Month", "left"), ("Data", "left"), ("Records", "right")):
        months.add_column(heading, justify=justify)
    months.add_column("Why")
    for row in status["months"]:
        name = short(pd.Period(row["month"], "M"))
        months.add_row(name, row["status"], f"{row['records']:,}", row["reason"])
    console.print(tables)
    console.print(months)
    if status["layers"]:
        of_each = "; ".join(f"{layer}, {n:,}" for layer, n in status["layers"].items())
        console.print(f"Layers of places of interest: {escape(of_each)}.", highlight=False)
    ledger = status["ledger"]
    words = ", ".join(f"{ledger[n]:,} {n.replace('_', ' ')}" for n in LEDGER_CLASSES)
    console.print(f"Ledger: {ledger['rows_read']:,} rows read = {words}.")


def print_releases(store: Store, console: Console) -> None:
    """Every release, the newest last, the current one marked."""
    current = store.current()
    table = Table(title="Releases")
    for heading in ("Release", "Made (UTC)", "Kind", "Note", ""):
        table.add_column(heading)
    for release in store.releases():
        table.add_row(
            release.release_id,
            f"{release.created:%Y-%m-%d %H:%M}",
            "demonstration" if release.demonstration else "real data",
            release.note,
            "shown now" if current and release.release_id == current.release_id else "",
        )
    console.print(table)
